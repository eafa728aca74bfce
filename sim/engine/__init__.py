"""What happens in a year, written once: compiled phases over arrays, and what a run carries and records.

Imports world, scenario and theory.
"""
