"""The steps of a year, each a few functions over the arrays of a run that call the theory."""
