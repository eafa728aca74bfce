"""Real states as public data sets have them: readers of tables, measures, worlds; and how users' tables are read.

Imports no other room of the analysis.
"""
