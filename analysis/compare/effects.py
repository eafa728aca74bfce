"""The effect of a change from pairs of runs that share their draws, with a paired t interval."""

from __future__ import annotations

from math import nan, sqrt
from typing import NamedTuple

import numpy as np

LEVEL = 0.95
"""Chance with which an interval is to cover the effect over endless pairs."""

FEWEST = 20
"""Differing pairs below which no interval is told: with fewer it covers much less often than it says (tried)."""

APART = 0.5
"""Pairs that are reckoned with beside those that were run, as if they had come apart altogether. Where a change goes
far in one run of a thousand, two hundred pairs hold none of these, and a plain t interval covered the effect in a third
of the trials; half a pair is what Jeffreys adds to a count (a judgement, tried on 4,000 pairs)."""

ROUNDING = 1e-24
"""Variance up to which values are the same but for rounding."""


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

    A paired t interval (Student 1908), widened by :data:`APART`. Raises ValueError where there is no pair or one lacks
    its other half.
    """
    if len(base) != len(changed) or not len(base):
        raise ValueError(f"{len(base)} and {len(changed)} runs are no pairs")
    lacking = int((~np.isfinite(base) | ~np.isfinite(changed)).sum())
    pairs, differ = len(base), float((base != changed).mean())
    if lacking:
        return Effect(alternative, outcome, nan, nan, nan, None, None, pairs, differ, None, lacking)
    before, after = float(base.mean()), float(changed.mean())
    effect = float((changed - base).mean())
    if (base != changed).sum() < FEWEST:
        return Effect(alternative, outcome, before, after, effect, None, None, pairs, differ, None)
    half, saved = precision(base, changed)
    return Effect(alternative, outcome, before, after, effect, effect - half, effect + half, pairs, differ, saved)


def precision(base: np.ndarray, changed: np.ndarray) -> tuple[float, float | None]:
    """Half the width of the interval of the mean difference of at least two pairs, and how many independent runs of
    each world a pair is worth; None where nothing varies."""
    from scipy.special import stdtrit

    pairs = len(base)
    independent = float(base.var(ddof=1) + changed.var(ddof=1))
    paired = float((changed - base).var(ddof=1)) + APART * independent / pairs
    if paired <= ROUNDING:
        return 0.0, None
    return float(stdtrit(pairs - 1, 0.5 + LEVEL / 2.0)) * sqrt(paired / pairs), independent / paired
