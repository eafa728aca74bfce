"""Reading scenario files: strict YAML, merging, the grammar of every block, messages with line and remedy."""
