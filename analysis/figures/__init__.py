"""The figures, one file each, and their common style: palette, naming, drawing."""
