"""Real states run forward from a past year and scored, year by year, against what came.

Imports validation (its votes, scores and baselines) and observed.
"""
