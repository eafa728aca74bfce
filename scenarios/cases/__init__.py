"""Shipped cases."""
