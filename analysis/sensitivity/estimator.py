"""What the methods share: an estimate over blocks of points, its interval, and how far it has converged.

A block is what may be drawn again as a whole: a point of a sample, a trajectory, a row of Saltelli's matrices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from scipy.stats import norm

RESAMPLES = 200
"""Bootstrap samples of an interval: their standard deviation is then known to 5 %."""

AT_ONCE = 4_000_000
"""Most blocks, over all bootstrap samples, that are weighed at once: 32 MB."""

GROUPS, FEWEST_GROUPS = 8, 4
"""Groups of many replicates, at most and at least; where none divides their number they are left as they are."""

LEVEL = 0.95
"""Level of all intervals."""


class UnfitError(ValueError):
    """A sample that cannot say what drives an outcome; the message says why, and what would do."""


class UnfitOutcomeError(UnfitError):
    """An outcome of which nothing can be told at a sample that serves for others."""


class Estimator(NamedTuple):
    """A method at a sample: ``of`` takes how often each block counts, [block, draw], and gives indices by name.

    Each index is [parameter, draw]; ``main`` names the one by which parameters are ranked.
    """

    blocks: int
    main: str
    of: Callable[[np.ndarray], Mapping[str, np.ndarray]]


def with_means(runs: np.ndarray) -> np.ndarray:
    """Outcomes with a replicate on the last axis: first their mean over the replicates, then each replicate.

    Of many replicates equal groups are averaged first, at most :data:`GROUPS`: products of a group with itself are left
    out as those of a replicate are, and a tenth of the work is left.
    """
    replicates = runs.shape[-1]
    groups = next((count for count in range(GROUPS, FEWEST_GROUPS - 1, -1) if replicates % count == 0), replicates)
    if replicates > GROUPS:
        runs = runs.reshape(*runs.shape[:-1], groups, -1).mean(axis=-1)
    return np.concatenate((runs.mean(axis=-1, keepdims=True), runs), axis=-1)


def without_chance(parts: np.ndarray, wholes: np.ndarray) -> np.ndarray:
    """Parts of a variance as shares of the whole, both as they would be over ever so many replicates.

    ``parts`` and ``wholes`` are variances of the mean over the replicates and then of each replicate, on the first
    axis. What is common to two different replicates is no chance, so the products of a replicate with itself are left
    out: the mean holds all products, and the single replicates these. Points share the draws of a replicate, so that
    chance looks like an effect of what varies and is no white noise; it has to go from parts and wholes alike.
    """
    replicates = len(parts) - 1
    if replicates == 1:
        return np.asarray(parts[0] / wholes[0])
    part, whole = (replicates * each[0] - each[1:].mean(axis=0) for each in (parts, wholes))
    return np.asarray(part / whole)


class Estimate(NamedTuple):
    """An index of every parameter with its bootstrap standard error, and the index on the first half of the blocks."""

    value: np.ndarray
    error: np.ndarray
    half: np.ndarray

    @property
    def low(self) -> np.ndarray:
        """Lower end of the interval."""
        return self.value - _bar((1.0 + LEVEL) / 2.0) * self.error

    @property
    def high(self) -> np.ndarray:
        """Upper end of the interval."""
        return self.value + _bar((1.0 + LEVEL) / 2.0) * self.error

    @property
    def distinct(self) -> np.ndarray:
        """Where the index is above zero by more than chance among so many parameters gives (Bonferroni)."""
        bar = _bar(1.0 - (1.0 - LEVEL) / max(1, len(self.value)))
        return np.asarray(self.value > np.maximum(bar * self.error, 0.0))


def _bar(share: float) -> float:
    """The quantile of the normal distribution."""
    return float(norm.ppf(share))


def estimated(estimator: Estimator, seed: int) -> dict[str, Estimate]:
    """Every index of an estimator. The interval is the normal one about the estimate, with the bootstrap's error.

    Blocks that are drawn twice lift indices, so percentiles of the bootstrap would lie too high (Efron and Tibshirani
    1993, chapter 13).
    """
    blocks = estimator.blocks
    first = (np.arange(blocks) < blocks // 2).astype(float)
    whole, half = (estimator.of(weights[:, None]) for weights in (np.ones(blocks), first))
    again = [estimator.of(drawn) for drawn in _drawn(blocks, seed)]
    return {
        name: Estimate(value[:, 0], np.hstack([part[name] for part in again]).std(axis=1, ddof=1), half[name][:, 0])
        for name, value in whole.items()
    }


def _drawn(blocks: int, seed: int) -> Iterator[np.ndarray]:
    """How often each block is drawn, [block, draw]: every bootstrap sample, not more at once than :data:`AT_ONCE`."""
    rng = np.random.default_rng(seed)
    few = max(1, AT_ONCE // blocks)
    for begin in range(0, RESAMPLES, few):
        draws = rng.integers(0, blocks, (min(few, RESAMPLES - begin), blocks))
        yield np.stack([np.bincount(draw, minlength=blocks) for draw in draws], axis=1).astype(float)
