"""The equations of the model: small pure functions, each with its source; terms and parameters as tables.

Imports nothing of the project but how functions are compiled.
"""
