"""Coded cases that ship: what scholars and coders say states did toward powers."""
