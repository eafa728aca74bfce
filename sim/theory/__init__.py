"""The theory, written once: small pure functions with their sources."""
