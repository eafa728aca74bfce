"""The lab: a page on which a class plays the states, flips causes and argues about why.

``levers``, ``sandbox`` and ``game`` are what the model can be asked, ``session`` is what a class shares; none of them
knows of the web. ``server`` speaks HTTP and holds the bounds. Nothing is kept beyond a session.
"""
