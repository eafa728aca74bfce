"""The steps of a year in the compiled engine, one module a step; each loops over agents and calls the theory."""
