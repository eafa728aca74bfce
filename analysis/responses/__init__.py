"""What must answer what: the table of levers, checked by paired runs, and the curves of the answers.

A lever is moved and all else is kept; the sign of what a state then does toward a power is stated beforehand. The
check tells of a theory whether its design works; it is no evidence that the theory is true. ``levers`` holds the table,
``contexts`` where it is tried, ``moving`` how a number is held, ``check`` what comes of it. Imports the reading toward
a power from validation, the page from there too, and the style of the figures.
"""
