"""Real states as public data sets have them: tables, measures, worlds."""
