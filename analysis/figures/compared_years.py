"""The years that a figure sets side by side: as asked for, or those between which most changes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np

from .drawing import KNOWN_UNTIL
from .strategy_shares import shares

if TYPE_CHECKING:
    from counterpoise.results.result import Result

BETWEEN = 2
"""Years that are chosen between the first and the last."""

APART = 5
"""Two chosen years are at least the span of the case divided by this number apart."""


def compared_years(result: Result, wanted: Sequence[int] | None, rows: Sequence[int], least: int = 1) -> list[int]:
    """The places of the compared years among those of the case, in their order.

    By default the first year, the last, and two between them: those for which the shares of the strategies of the
    states ``rows`` move most from each year to the next. Raises ValueError for a year that the case does not run, and
    for fewer than ``least`` years.
    """
    years = [int(year) for year in result.world.years]
    for year in wanted or ():
        if year not in years:
            raise ValueError(f"no year {year} here; valid: {years[0]} to {years[-1]}")
    if wanted is None:
        places = _turns(shares(result)[:, :, list(rows)])
    else:
        places = sorted({years.index(year) for year in wanted})
    if len(places) < least:
        raise ValueError(f"at least {least} different year{'s' * (least > 1)} needed, not {len(places)}")
    return places


def _turns(found: np.ndarray) -> list[int]:
    """First, last, and the years between with the longest way over all; of shares [strategy, year, state]."""
    last = found.shape[1] - 1
    moved = np.abs(found[:, :, None] - found[:, None]).sum(axis=(0, 3))
    apart = max(1, round(last / APART))
    ways = [
        (0, *between, last)
        for between in combinations(range(1, last), min(BETWEEN, max(0, last - 1)))
        if all(b - a >= apart for a, b in zip((0, *between), (*between, last), strict=True))
    ]
    best = max(ways, key=lambda way: sum(moved[a, b] for a, b in pairwise(way)))
    return sorted(set(best))


def year_name(year: int) -> str:
    """A year as a heading, with a note where it lies ahead of all data."""
    return f"{year} (projection)" if year > KNOWN_UNTIL else f"{year}"
