"""Each claim is a test; it must fail in a counterfactual world. One file a case, found by itself.

The file of a case declares ``PATTERNS`` and may give their place by ``ORDER``; ``worlds`` holds what they compare.
Imports no other room of the analysis.
"""
