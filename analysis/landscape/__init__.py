"""The landscape theory of aggregation (Axelrod & Bennett 1993) beside the model's own choice rule.

Imports the readers of observed and the style of the figures.
"""
