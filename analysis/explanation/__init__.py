"""Why a state chose what it chose: terms, waterfall, leverage of numbers, readable traces.

Imports the style and wording of the figures.
"""
