"""Reading YAML: strict, every entry with its file and line, all problems at once."""
