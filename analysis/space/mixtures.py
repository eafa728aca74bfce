"""Mixtures of strategies at the points of a sweep: how far they reach, which leads, and along how many directions.

Everything is of one subject, a state or all states together, as an array [point, replicate, strategy] of shares.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import t

from ..sensitivity.chance import MOST, ROUNDING, chance
from ..sensitivity.estimator import UnfitOutcomeError

SURE = 0.95
"""How sure it is that a lead is no chance, where it is told as one."""

ENDS = (0.05, 0.5, 0.95)
"""Shares of the points below the quantiles that are told."""

TIE = -1
"""In place of a strategy where two lead together."""


class Leads(NamedTuple):
    """The strategy that leads at each point, :data:`TIE` where none does, and whether that is more than chance: both
    [point]."""

    first: np.ndarray
    sure: np.ndarray


def leads(runs: np.ndarray) -> Leads:
    """The strategy with the largest mean share at each point.

    A lead is more than chance where its interval over the replicates (Student's t, run by run, :data:`SURE`) is above
    zero.
    """
    means = runs.mean(axis=1)
    order = np.argsort(-means, axis=1, kind="stable")[:, :2]
    best, second = (np.take_along_axis(runs, place[:, None, None], axis=2)[:, :, 0] for place in order.T)
    ahead = best - second
    mean, error = ahead.mean(axis=1), ahead.std(axis=1, ddof=1) / np.sqrt(runs.shape[1])
    first = np.where(mean > ROUNDING, order[:, 0], TIE)
    sure = (first != TIE) & (mean > t.ppf(0.5 + SURE / 2.0, runs.shape[1] - 1) * error)
    return Leads(first, sure)


def reach(runs: np.ndarray) -> pd.DataFrame:
    """How far the mean share of each strategy reaches over the points, a row a strategy.

    ``held_out_least`` and ``held_out_most`` are the ends without luck: the point is chosen on all replicates but one
    and told by the one that is left, and the mean is taken over which is left. ``error`` is the standard error of the
    mean at one point, ``chance`` the share of chance in the variance of the means (see
    :func:`~..sensitivity.chance.chance`), missing where all points are alike. Raises UnfitError for one replicate.
    """
    chances = [_chance(column) for column in np.moveaxis(runs, 2, 0)]
    means, found, rows = runs.mean(axis=1), leads(runs), list[dict[str, float | int | None]]()
    for k, (column, share) in enumerate(zip(means.T, chances, strict=True)):
        ahead = found.first == k
        low, median, high = np.quantile(column, ENDS)
        rows.append({
            "least": column.min(), "low": low, "median": median, "high": high, "most": column.max(),
            "most_point": int(column.argmax()), "held_out_least": 1.0 - _held_out(1.0 - runs[:, :, k]),
            "held_out_most": _held_out(runs[:, :, k]), "error": float(np.sqrt((share or 0.0) * column.var(ddof=1))),
            "chance": share, "leads": ahead.mean(), "leads_surely": (ahead & found.sure).mean(),
        })  # fmt: skip
    return pd.DataFrame(rows)


def _chance(runs: np.ndarray) -> float | None:
    try:
        return min(1.0, chance(runs).of_means)
    except UnfitOutcomeError:
        return None


def _held_out(runs: np.ndarray) -> float:
    """The largest mean over the points, [point, replicate], told by the replicate that did not choose the point."""
    chosen = (runs.sum(axis=1, keepdims=True) - runs).argmax(axis=0)
    return float(runs[chosen, np.arange(runs.shape[1])].mean())


class Directions(NamedTuple):
    """Directions in which mixtures move from point to point, those of most variance first.

    ``shares`` [direction] are their shares of the variance that is no chance, ``parts`` [direction, strategy] how much
    each strategy gains and loses along them (of length 1; the largest part is above zero).
    """

    shares: np.ndarray
    parts: np.ndarray


def spread(runs: np.ndarray) -> tuple[np.ndarray, float]:
    """The covariance of the mean mixtures over the points without that of chance, [strategy, strategy], and how much of
    their variance is chance (nan where all points are alike)."""
    points, replicates, _ = runs.shape
    means = runs.mean(axis=1)
    whole = np.cov(means, rowvar=False)
    left = runs - means[:, None] - runs.mean(axis=0) + means.mean(axis=0)
    noise = np.einsum("pri,prj->ij", left, left) / ((points - 1) * (replicates - 1) * replicates)
    varied = float(np.trace(whole))
    return whole - noise, min(1.0, float(np.trace(noise)) / varied) if varied > ROUNDING**2 else float("nan")


def directions(runs: np.ndarray) -> Directions | None:
    """Principal components of the mean mixtures, on the shares as they are, with the covariance of chance taken away.

    Shares sum to one, so three directions are the most there can be. None where more than :data:`MOST` of the variance
    is chance, or there is none.
    """
    covariance, part_chance = spread(runs)
    if not part_chance <= MOST:
        return None
    plane = np.linalg.svd(np.ones((1, len(covariance))))[2][1:]  # where what one gains another loses
    values, vectors = np.linalg.eigh(plane @ covariance @ plane.T)
    values, parts = np.clip(values[::-1], 0.0, None), vectors.T[::-1] @ plane
    largest = np.take_along_axis(parts, np.abs(parts).argmax(axis=1)[:, None], axis=1)
    return Directions(values / values.sum(), parts * np.sign(largest))


def combinations(first: np.ndarray, sure: np.ndarray) -> pd.DataFrame:
    """Which strategies lead together in several states, [point, state] as :func:`leads` gives them; most frequent
    first.

    ``leaders`` are the strategies, one a state; ``share`` of all points; ``sure`` the share in which every lead is more
    than chance; ``independent`` the share that would be expected if states led without regard to each other. Points
    where two strategies lead together in some state are left out.
    """
    whole = (first != TIE).all(axis=1)
    kinds, which, counts = np.unique(first[whole], axis=0, return_inverse=True, return_counts=True)
    alone = [(first == kind).mean(axis=0).prod() for kind in kinds]
    surely = np.bincount(which.ravel(), sure[whole].all(axis=1), minlength=len(kinds))
    found = pd.DataFrame({
        "leaders": [tuple(map(int, kind)) for kind in kinds], "share": counts / len(first),
        "sure": surely / len(first), "independent": alone,
    })  # fmt: skip
    return found.sort_values("share", ascending=False, kind="stable", ignore_index=True)
