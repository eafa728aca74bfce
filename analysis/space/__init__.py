"""Which mixtures of strategies a case can produce at all: what every state reaches, what leads, and what never occurs.

Imports the points of a sweep, its design and the share of chance from sensitivity, and the figures' room for its look.
"""
