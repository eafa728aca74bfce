"""Where in a sweep something happens: boxes in its parameters, found on one half of the points and tried on the other.

Imports the points of a sweep from sensitivity, and the figures' room for the look of its figure.
"""
