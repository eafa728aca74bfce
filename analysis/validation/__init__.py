"""Theories scored on what states did: codings, readings, scores, baselines, estimation, votes, report.

Imports observed, and the style and wording of the figures.
"""
