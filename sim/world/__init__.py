"""A scenario turned into arrays, and the recipe by which a number comes to stand in its slot.

Imports scenario and theory.
"""
