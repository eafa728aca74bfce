"""Weights of the terms estimated on what is known: codings in the shipped cases and in worlds made of data.

Data flow one way: rows (situations with a coded label) → likelihood → posterior → a theory file and its set of vectors.
"""
