"""Shipped theories."""
