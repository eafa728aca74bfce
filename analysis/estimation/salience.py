"""Whether a power matters to a state: a logit with sign bounds, on pairs that coders could call ``none``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from .paths import SALIENCE

MEAN, SPREAD = 1.0, 2.0
"""Prior of each weight: what makes a power matter raises the chance that there is a strategy (a judgement)."""

SHIFT = 1.5
"""Prior standard deviation of the shift of pairs that were not drawn at random."""


@dataclass(frozen=True)
class Salience:
    """The logit: constant and weights, and how well it tells pairs with a strategy from pairs without."""

    constant: float
    weights: np.ndarray  # [feature] in the order of SALIENCE
    log_loss: float
    log_loss_without: float  # with each state left out, over pairs drawn at random
    base: float  # of the share alone, over pairs drawn at random

    def parameters(self) -> dict[str, float]:
        """The parameters of :func:`counterpoise.theory.salience.unconcern` by name."""
        named = {f"salience_{name}": float(weight) for name, weight in zip(SALIENCE, self.weights, strict=True)}
        return {"salience_constant": self.constant, **named}


def fit_salience(
    features: np.ndarray, matters: np.ndarray, counts: np.ndarray, selected: np.ndarray, states: np.ndarray
) -> Salience:
    """Fit on pairs: ``features`` [pair, feature], whether there is a strategy, whether ``selected`` for tension."""
    point = _maximum(features, matters, counts, selected)
    drawn = ~selected
    chance = np.full(len(matters), np.nan)
    for state in np.unique(states[drawn]):
        own = states == state
        other = _maximum(features[~own], matters[~own], counts[~own], selected[~own])
        chance[own] = _chance(other, features[own], np.zeros(own.sum(), dtype=bool))
    share = np.average(matters[drawn], weights=counts[drawn])
    return Salience(
        float(point[0]),
        point[2:],
        _loss(_chance(point, features, np.zeros_like(selected))[drawn], matters[drawn]),
        _loss(chance[drawn], matters[drawn]),
        _loss(np.full(drawn.sum(), share), matters[drawn]),
    )


def _chance(point: np.ndarray, features: np.ndarray, selected: np.ndarray) -> np.ndarray:
    return np.asarray(1.0 / (1.0 + np.exp(-(point[0] + point[1] * selected + features @ point[2:]))))


def _loss(chance: np.ndarray, matters: np.ndarray) -> float:
    return float(-np.log(np.clip(np.where(matters, chance, 1.0 - chance), 1e-12, 1.0)).mean())


def _maximum(features: np.ndarray, matters: np.ndarray, counts: np.ndarray, selected: np.ndarray) -> np.ndarray:
    """Constant, shift of selected pairs, and weights, which are not negative."""
    size = features.shape[1]
    mean = np.concatenate([[0.0, 0.0], np.full(size, MEAN)])
    spread = np.concatenate([[4.0, SHIFT], np.full(size, SPREAD)])
    design = np.column_stack([np.ones(len(matters)), selected.astype(float), features])

    def objective(point: np.ndarray) -> tuple[float, np.ndarray]:
        chance = 1.0 / (1.0 + np.exp(-design @ point))
        off = (point - mean) / spread
        loss = -(counts * np.log(np.clip(np.where(matters, chance, 1.0 - chance), 1e-300, 1.0))).sum()
        return float(loss + 0.5 * off @ off), design.T @ (counts * (chance - matters)) + off / spread

    bounds = [(None, None)] * 2 + [(0.0, None)] * size
    return np.asarray(minimize(objective, mean, jac=True, method="L-BFGS-B", bounds=bounds).x)
