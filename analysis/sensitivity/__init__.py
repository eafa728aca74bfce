"""What drives an outcome: indices of sensitivity from a stored sweep, by three methods, with their doubts beside them.

Imports the figures' room for the look of its figure.
"""
