"""The posterior of the weights: its maximum within sign bounds, its width, and what it reads of states left out.

The likelihood of the codings times a normal prior on each weight. Where a paper or the literature states the sign of a
term, the weight is bounded by it. Codings that were chosen because something happened have shifts of the constants of
their own, so that base rates come from pairs that were drawn at random (King & Zeng 2001).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from counterpoise.theory.terms import STRATEGIES
from scipy.optimize import minimize

from .likelihood import Precision, log_likelihood, readings
from .rows import HEDGE, Columns, Rows

SHIFT_SPREAD = 1.5
"""Prior standard deviation of the shift of a constant in codings that were not drawn at random (a judgement)."""

SHIFTED = tuple(k for k in range(len(STRATEGIES)) if k != HEDGE)
"""Strategies whose constants may be shifted; hedging is the one against which they count."""


@dataclass(frozen=True)
class Prior:
    """Normal priors of the weights, and bounds: all [weight]."""

    mean: np.ndarray
    spread: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Evidence:
    """What is estimated from: rows, their labels (none is −1 and not among them), weights, and the kind of each coding.

    ``kinds`` [coding] counts the kinds of selected codings from 0; −1 are pairs that were drawn at random, which set
    the base rates.
    """

    rows: Rows
    labels: np.ndarray
    counts: np.ndarray
    kinds: np.ndarray

    def of(self, chosen: np.ndarray) -> Evidence:
        """Some of the codings."""
        return Evidence(self.rows.of(chosen), self.labels[chosen], self.counts[chosen], self.kinds[chosen])


@dataclass(frozen=True)
class Posterior:
    """The maximum, with the curvature there: ``weights`` [weight], ``shifts`` [kind, shifted strategy]."""

    weights: np.ndarray
    shifts: np.ndarray
    covariance: np.ndarray  # [weight, weight]
    log_loss: float

    @property
    def errors(self) -> np.ndarray:
        """Standard errors: [weight]."""
        return np.sqrt(np.diag(self.covariance))


def maximum(
    evidence: Evidence, columns: Columns, how: Precision, prior: Prior, start: Posterior | None = None,
    curved: bool = True,
) -> Posterior:  # fmt: skip
    """The weights of the largest posterior density, within the bounds; the covariance unless ``curved`` is False."""
    kinds = int(evidence.kinds.max(initial=-1)) + 1
    width, room = len(prior.mean), kinds * len(SHIFTED)
    spread = np.concatenate([prior.spread, np.full(room, SHIFT_SPREAD)])
    mean = np.concatenate([prior.mean, np.zeros(room)])

    def objective(units: np.ndarray) -> tuple[float, np.ndarray]:
        point = mean + spread * units
        value, slope = _minus_log_likelihood(point, evidence, columns, how, width, kinds)
        return value + 0.5 * float(units @ units), spread * slope + units

    low = np.concatenate([(prior.low - prior.mean) / prior.spread, np.full(room, -np.inf)])
    high = np.concatenate([(prior.high - prior.mean) / prior.spread, np.full(room, np.inf)])
    begin = np.zeros(width + room)
    if start is not None:
        shifts = np.zeros((kinds, len(SHIFTED)))
        shifts[: len(start.shifts)] = start.shifts[:kinds]
        begin = (np.concatenate([start.weights, shifts.ravel()]) - mean) / spread
    found = minimize(
        objective, np.clip(begin, low, high), jac=True, method="L-BFGS-B",
        bounds=list(zip(low, high, strict=True)), options={"maxiter": 500, "ftol": 1e-10, "gtol": 1e-5},
    )  # fmt: skip
    point = mean + spread * found.x
    covariance = np.diag(prior.spread**2)
    if curved:
        covariance = _covariance(found.x, objective, spread)[:width, :width]
    shifts = point[width:].reshape(kinds, len(SHIFTED))
    n = max(evidence.counts.sum(), 1e-300)
    loss = _minus_log_likelihood(point, evidence, columns, how, width, kinds)[0] / n
    return Posterior(point[:width], shifts, covariance, float(loss))


def _minus_log_likelihood(
    point: np.ndarray, evidence: Evidence, columns: Columns, how: Precision, width: int, kinds: int
) -> tuple[float, np.ndarray]:
    shifts = np.zeros((kinds + 1, len(STRATEGIES)))  # the last row stands for pairs drawn at random
    shifts[:kinds, SHIFTED] = point[width:].reshape(kinds, len(SHIFTED))
    value, slope, moved = log_likelihood(
        point[:width], evidence.rows, columns, how, evidence.labels, evidence.counts, shifts[evidence.kinds]
    )
    of_kinds = np.zeros_like(shifts)
    np.add.at(of_kinds, evidence.kinds, moved)
    return -value, -np.concatenate([slope, of_kinds[:kinds][:, SHIFTED].ravel()])


def _covariance(units: np.ndarray, objective: object, spread: np.ndarray) -> np.ndarray:
    """Inverse of the curvature of the objective at its minimum, by central differences of the gradient."""
    step, size = 1e-4, len(units)
    curvature = np.empty((size, size))
    for k in range(size):
        moved = np.zeros(size)
        moved[k] = step
        curvature[k] = (objective(units + moved)[1] - objective(units - moved)[1]) / (2.0 * step)  # type: ignore[operator]
    curvature = 0.5 * (curvature + curvature.T)
    values, vectors = np.linalg.eigh(curvature)
    # a bound may stop the search where the surface still falls; no direction is known worse than its prior says
    inverse = (vectors / np.maximum(values, 1.0)) @ vectors.T
    return np.asarray(inverse * np.outer(spread, spread))


def left_out(
    evidence: Evidence, seen: np.ndarray, rows: Rows, states: np.ndarray, columns: Columns, how: Precision,
    prior: Prior,
) -> np.ndarray:  # fmt: skip
    """What weights read of each state's codings that were estimated without them: [coding, strategy].

    ``rows`` and ``states`` [coding] are of all codings, ``seen`` the numbers of those that ``evidence`` holds. The
    paths stay those of the estimate on all codings. Base rates are those of pairs drawn at random.
    """
    found = np.empty((len(states), len(STRATEGIES)))
    for state in np.unique(states):
        others = maximum(evidence.of(np.flatnonzero(states[seen] != state)), columns, how, prior, curved=False)
        own = np.flatnonzero(states == state)
        found[own] = readings(others.weights, rows.of(own), columns, how)
    return found
