"""What holds of the stylised facts, those apart whose outcome the weights were estimated on.

``used`` says which facts these are, ``tally`` counts, ``page`` writes the page. Imports patterns, the codings and the
page's blocks from validation, and estimation.
"""
