"""Boxes that hold many wanted points: patient rule induction, with what restricts by chance let go again.

Friedman & Fisher 1999 for the peeling; Bryant & Lempert 2010 for its use on scenarios and for the quasi-p values of
restrictions. A peel that sees hundreds of parameters finds boxes in noise, so parameters are screened first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import binom, ks_2samp

PEEL = 0.05
"""Share of the points in the box that one step takes off (Friedman & Fisher: 0.05 to 0.1)."""

LEAST = 0.05
"""Share of all points below which no box is made smaller (a judgement)."""

CERTAIN = 0.05
"""Chance of being told apart by luck alone above which a parameter, or a restriction, does not count."""


@dataclass(frozen=True)
class Box:
    """Bounds of each parameter, [parameter]; ∓infinity where it is open."""

    low: np.ndarray
    high: np.ndarray

    def holds(self, values: np.ndarray) -> np.ndarray:
        """Whether points, [point, parameter], lie in the box: [point], bool."""
        return np.asarray(((values >= self.low) & (values <= self.high)).all(axis=1))

    @property
    def restricted(self) -> np.ndarray:
        """The parameters that it bounds, as places."""
        return np.flatnonzero(np.isfinite(self.low) | np.isfinite(self.high))

    def without(self, parameter: int) -> Box:
        """The same with one parameter open."""
        low, high = self.low.copy(), self.high.copy()
        low[parameter], high[parameter] = -np.inf, np.inf
        return Box(low, high)


def density_and_coverage(box: Box, values: np.ndarray, wanted: np.ndarray) -> tuple[float, float]:
    """Share of wanted points among those in the box, and share of the wanted that it holds; 0 where it is empty."""
    held = box.holds(values)
    hits = int((held & wanted).sum())
    return hits / max(1, int(held.sum())), hits / max(1, int(wanted.sum()))


def screened(values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Places of the parameters whose wanted points are spread otherwise than the rest (Kolmogorov–Smirnov).

    The level is divided by how many parameters are asked (Bonferroni).
    """
    level = CERTAIN / values.shape[1]
    chances = [
        1.0 if np.ptp(column) == 0.0 else float(ks_2samp(column[wanted], column[~wanted], method="asymp").pvalue)
        for column in values.T
    ]
    return np.flatnonzero(np.array(chances) < level)


def peeled(values: np.ndarray, wanted: np.ndarray) -> list[Box]:
    """Boxes of growing density, from all points on: each step takes off the end that leaves most of what is wanted."""
    n, width = values.shape
    box = Box(np.full(width, -np.inf), np.full(width, np.inf))
    path, held = [box], np.ones(n, dtype=bool)
    while (best := _best_cut(values, wanted, held, box)) is not None:
        box, held = best
        path.append(box)
    return path


def _best_cut(
    values: np.ndarray, wanted: np.ndarray, held: np.ndarray, box: Box
) -> tuple[Box, np.ndarray] | None:  # fmt: skip
    inside, best, largest = values[held], None, float(wanted[held].mean())
    for k in range(values.shape[1]):
        for at, upper in ((PEEL, False), (1.0 - PEEL, True)):
            edge = float(np.quantile(inside[:, k], at))
            kept = held & (values[:, k] <= edge if upper else values[:, k] >= edge)
            if kept.sum() == held.sum() or kept.sum() < LEAST * len(values):
                continue
            share = float(wanted[kept].mean())
            if share > largest:
                low, high = box.low.copy(), box.high.copy()
                (high if upper else low)[k] = edge
                best, largest = (Box(low, high), kept), share
    return best


def let_go(box: Box, values: np.ndarray, wanted: np.ndarray) -> Box:
    """The box without restrictions that luck alone could have brought: those of a quasi-p value above :data:`CERTAIN`.

    That is the chance that as many wanted points would lie in the box if the restriction changed nothing.
    """
    for k in sorted(box.restricted, key=lambda k: -_quasi_p(box, k, values, wanted)):
        if _quasi_p(box, k, values, wanted) > CERTAIN:
            box = box.without(int(k))
    return box


def _quasi_p(box: Box, parameter: int, values: np.ndarray, wanted: np.ndarray) -> float:
    held, wider = box.holds(values), box.without(int(parameter)).holds(values)
    return float(binom.sf((held & wanted).sum() - 1, held.sum(), wanted[wider].mean()))
