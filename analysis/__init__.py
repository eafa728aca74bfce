"""Reads results and worlds: patterns, explanations, figures."""
