"""How much of what is seen is chance: the variance of an outcome, split between points and draws.

All points of a sweep share the draws of a replicate (:mod:`counterpoise.sweeps.sweep`), so the table of runs is one of
two ways, points by replicates, without repetition (Searle, Casella and McCulloch 1992, Variance Components, chapter 4).
"""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

import numpy as np

from .estimator import UnfitError, UnfitOutcomeError

MOST = 0.5
"""Share of chance in the means of points above which they say too little."""

ROUNDING = 1e-12
"""Differences of this size, as a share of the largest value, are those of rounding."""


class Chance(NamedTuple):
    """Shares of chance in the variance over the points: of single runs, and of the means over the replicates."""

    of_runs: float
    of_means: float
    enough: int
    """Replicates that would bring chance in the means down to :data:`MOST`; 0 where no number can be told."""


def chance(runs: np.ndarray) -> Chance:
    """The shares of chance of an outcome, [point, replicate].

    What a draw does to all points alike is part of the variance of single runs, but moves no point against another: so
    it counts for ``of_runs`` alone. Raises :class:`UnfitError` for one replicate, :class:`UnfitOutcomeError` for an
    outcome that does not differ between points.
    """
    points, replicates = runs.shape
    if replicates < 2:
        raise UnfitError("one run a point does not show how much is chance; take 2 replicates or more, better 4")
    means = runs.mean(axis=1)
    if np.ptp(means) <= ROUNDING * max(1.0, float(np.abs(means).max())):
        raise UnfitOutcomeError("it is the same at all points, so nothing drives it")
    within = float(runs.var(axis=1, ddof=1).mean())
    left = runs - means[:, None] - runs.mean(axis=0) + runs.mean()
    noise = float((left**2).sum()) / ((points - 1) * (replicates - 1))
    between = float(means.var(ddof=1))
    signal = max(0.0, between - noise / replicates)
    enough = ceil(noise * (1.0 - MOST) / (MOST * signal)) if signal > 0.0 else 0
    return Chance(within / (signal + within) if within else 0.0, 1.0 - signal / between, enough)


def refuse_chance(found: Chance, replicates: int) -> None:
    """Raise :class:`UnfitOutcomeError` where chance in the means of points exceeds :data:`MOST`."""
    if found.of_means <= MOST:
        return
    told = f"it is {found.of_means:.0%} chance in the means over {replicates} replicates, more than {MOST:.0%}"
    if not found.enough:
        raise UnfitOutcomeError(f"{told}; nothing but chance can be seen, and more replicates may not help")
    more = found.enough - replicates
    raise UnfitOutcomeError(f"{told}; {more} replicates more, {found.enough} in all, would do")
