"""The region in which a state lies."""

from __future__ import annotations

from .names import code_of

REGIONS = ((200, "americas"), (400, "europe"), (600, "africa"), (700, "middle_east"), (900, "asia"), (1000, "oceania"))
"""Regions by COW number: each ends before its bound."""


def region_of(iso3: str) -> str:
    """Region of a state by its COW number; ``elsewhere`` where it has none."""
    code = code_of(iso3)
    return next((name for bound, name in REGIONS if code is not None and code < bound), "elsewhere")
