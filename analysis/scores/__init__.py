"""What holds of the stylised facts, those apart whose outcome the weights were estimated on.

``used`` says which facts these are, ``tally`` counts. Imports patterns, the codings from validation and estimation.
"""
