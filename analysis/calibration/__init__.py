"""Which parameters could have brought about what is known: approximate Bayesian computation on a stored sweep.

Imports the points of a sweep and its design from sensitivity.
"""
