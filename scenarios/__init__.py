"""Scenarios, theories and evidence that ship with counterpoise, as YAML."""
