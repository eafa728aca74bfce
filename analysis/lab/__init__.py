"""The lab: a page on which a class plays the states, flips causes and argues about why.

``levers``, ``sandbox`` and ``game`` are what the model can be asked, ``session`` is what a class shares; none of them
knows of the web. ``answers`` and ``downloads`` put the sandbox into words of the page and into files to take home;
``sandbox_routes`` speak HTTP; ``guard`` holds the bounds before every route, ``worker`` computes one answer at a time,
``server`` puts them together. Words stand in ``words/``, one file a language; ``static/`` is what the browser runs, as
it stands. Nothing is kept beyond a session.
"""
