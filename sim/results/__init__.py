"""What comes back: a prepared case, an ensemble as tables, outcomes by name, the result directory.

Imports engine and what lies below it.
"""
