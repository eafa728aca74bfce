"""The effect of a change from pairs of runs that share their draws, with a paired t interval."""

from __future__ import annotations

from math import nan, sqrt
from typing import NamedTuple

import numpy as np

LEVEL = 0.95
"""Chance with which an interval is to cover the effect over endless pairs."""

FEWEST = 20
"""Differing pairs below which no interval is told: with fewer it covers much less often than it says (tried)."""

ROUNDING = 1e-12
"""Spread of differences up to which it is that of rounding: the same in every pair."""


class Effect(NamedTuple):
    """What a change does to one outcome: means over the pairs, in the unit of the outcome.

    ``effect`` is the mean of the differences, changed less base; ``low`` and ``high`` bound it, None where fewer than
    :data:`FEWEST` pairs differ. ``differ`` is the share of the pairs that differ at all. ``saved`` is how many
    independent runs of each world give an interval as narrow as one pair does; None where there is no interval or
    nothing varies. Where a run gave no number, ``base``, ``changed`` and ``effect`` are NaN.
    """

    alternative: str
    outcome: str
    base: float
    changed: float
    effect: float
    low: float | None
    high: float | None
    pairs: int
    differ: float
    saved: float | None
    lacking: int = 0
    """Pairs in which a run gave no number."""

    @property
    def differing(self) -> int:
        """How many pairs differ."""
        return round(self.differ * self.pairs)


def effect_of(alternative: str, outcome: str, base: np.ndarray, changed: np.ndarray) -> Effect:
    """The effect on an outcome from its values in each pair, ``base[pair]`` and ``changed[pair]``.

    A paired t interval (Student 1908). Raises ValueError where there is no pair or one lacks its other half.
    """
    if len(base) != len(changed) or not len(base):
        raise ValueError(f"{len(base)} and {len(changed)} runs are no pairs")
    lacking = int((~np.isfinite(base) | ~np.isfinite(changed)).sum())
    pairs, differ = len(base), float((base != changed).mean())
    if lacking:
        return Effect(alternative, outcome, nan, nan, nan, None, None, pairs, differ, None, lacking)
    difference = changed - base
    effect = float(difference.mean())
    low, high, saved = None, None, None
    if (base != changed).sum() >= FEWEST:
        half = half_width(difference)
        low, high, saved = effect - half, effect + half, _saved(base, changed, difference)
    return Effect(
        alternative, outcome, float(base.mean()), float(changed.mean()), effect, low, high, pairs, differ, saved
    )


def half_width(difference: np.ndarray) -> float:
    """Half the width of the t interval of a mean over at least two values, [pair]; 0 where all are the same."""
    from scipy.special import stdtrit

    if np.ptp(difference) <= ROUNDING:
        return 0.0
    error = float(difference.std(ddof=1)) / sqrt(len(difference))
    return float(stdtrit(len(difference) - 1, 0.5 + LEVEL / 2.0)) * error


def _saved(base: np.ndarray, changed: np.ndarray, difference: np.ndarray) -> float | None:
    """Variance of a difference of independent runs over that of paired ones; None where nothing varies."""
    if np.ptp(difference) <= ROUNDING:
        return None
    return float((base.var(ddof=1) + changed.var(ddof=1)) / difference.var(ddof=1))
