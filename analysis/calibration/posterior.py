"""Regression-adjusted approximate Bayesian computation (Beaumont, Zhang & Balding 2002), and whether it finds truths.

Points that come nearest to what is known are kept, weighted by how near they come, and moved along a line fitted to
them to where they would be had they met it exactly. The work is done on a scale without ends (logit of the prior's
span), so that no draw leaves the prior.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

KEPT = 0.1
"""Share of the points that are kept (a judgement: enough for a line, near enough for it to be straight)."""

LEAST_KEPT = 50
"""Fewest points that are kept."""

TRUTHS = 200
"""Points that stand for known truths in the trial of recovery."""

INTERVAL = (0.05, 0.95)
"""Ends of the interval that is told."""


@dataclass(frozen=True)
class Draws:
    """Draws of the parameters after what is known, [draw, parameter] in units of the prior's span, with weights."""

    units: np.ndarray
    weights: np.ndarray

    def quantiles(self, shares: tuple[float, ...]) -> np.ndarray:
        """Weighted quantiles of each parameter: [share, parameter]."""
        found = np.empty((len(shares), self.units.shape[1]))
        for k, column in enumerate(self.units.T):
            order = np.argsort(column, kind="stable")
            passed = np.cumsum(self.weights[order]) - 0.5 * self.weights[order]
            found[:, k] = np.interp(shares, passed / self.weights.sum(), column[order])
        return found


def after(units: np.ndarray, outcomes: np.ndarray, known: np.ndarray) -> Draws:
    """Draws from the posterior of the parameters.

    ``units`` [point, parameter] are drawn evenly from the prior, scaled to 0 and 1; ``outcomes`` [point, fact] what
    came of them; ``known`` [fact] what is known. Outcomes count by their spread over the points.
    """
    spread = outcomes.std(axis=0)
    away = (outcomes - known) / np.where(spread > 0.0, spread, 1.0)
    distance = np.sqrt((away**2).sum(axis=1))
    kept = np.argsort(distance, kind="stable")[: max(LEAST_KEPT, round(KEPT * len(units)))]
    bound = max(float(distance[kept].max()), 1e-12)
    weights = np.maximum(1.0 - (distance[kept] / bound) ** 2, 1e-6)
    ends = 0.5 / len(units)
    free = logit(np.clip(units[kept], ends, 1.0 - ends))
    root = np.sqrt(weights)[:, None]
    design = np.column_stack([np.ones(len(kept)), away[kept]])
    slopes = np.linalg.lstsq(root * design, root * free, rcond=None)[0][1:]
    return Draws(expit(free - away[kept] @ slopes), weights)


@dataclass(frozen=True)
class Trial:
    """Known truths and what was told of them, in units of the prior's span: ``truths`` [truth, parameter] and the ends
    of their intervals."""

    truths: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @property
    def inside(self) -> np.ndarray:
        """Whether a truth lies in its interval: [truth, parameter]."""
        return np.asarray((self.low <= self.truths) & (self.truths <= self.high))

    @property
    def coverage(self) -> np.ndarray:
        """Share of the truths that do: [parameter]."""
        return np.asarray(self.inside.mean(axis=0))


def trial(units: np.ndarray, outcomes: np.ndarray, seed: int = 0, truths: int = TRUTHS) -> Trial:
    """Points of the sweep stand for truths, each read from its own outcomes by all the others."""
    chosen = np.random.Generator(np.random.Philox(seed)).permutation(len(units))[:truths]
    told = np.empty((2, len(chosen), units.shape[1]))
    for row, point in enumerate(chosen):
        others = np.arange(len(units)) != point
        told[:, row] = after(units[others], outcomes[others], outcomes[point]).quantiles(INTERVAL)
    return Trial(units[chosen], *told)
