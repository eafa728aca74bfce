"""Weights of the terms estimated from a vote: a yes against a power is a choice to resist it.

Resisting is balancing against the power, hard or soft, or bandwagoning with its chief rival. The likelihood of votes is
that of the choice rule itself (:mod:`counterpoise.theory.choice`) with the priors of
``estimation``, so that what is learned on one vote applies to another without any table of
votes in between: the share of yes moves where the world does.
"""

from __future__ import annotations

import numpy as np
from counterpoise.scenario.theory_file import Theory
from counterpoise.theory.choice import BALANCING, BANDWAGONING, SOFT_BALANCING
from counterpoise.theory.terms import STRATEGIES, TERMS
from scipy.optimize import minimize

from ..estimation.rows import HEDGE
from .estimation import Prior, Stack

OPTIONS = {"maxiter": 1000, "maxcor": 30, "ftol": 1e-13, "gtol": 1e-7}
"""Of a search: close enough to its maximum that no digit of a score is left to chance."""
STARTS = 6
"""Searches for the largest likelihood."""
LEAST = 1e-9
"""Smallest probability of either vote, so that its logarithm is finite."""


def yes_probabilities(
    weights: np.ndarray, held: Stack, rivals: np.ndarray, rationality: float, nest: float
) -> tuple[np.ndarray, np.ndarray]:
    """Probability of resisting the counterpart, [state], and its gradient by the weights, [state, term].

    ``rivals`` is the place of the counterpart's chief rival among the powers of each world: [state].
    """
    rows, scale = np.arange(len(held.place)), rationality / nest
    utilities = held.values @ weights
    resisting = {BALANCING: held.place, SOFT_BALANCING: held.place, BANDWAGONING: rivals}
    inclusive = np.empty((len(rows), len(STRATEGIES)))
    slopes = np.empty((len(rows), len(STRATEGIES), len(weights)))
    within, within_slopes = np.zeros_like(inclusive), np.zeros_like(slopes)
    for k in range(len(STRATEGIES)):
        if k == HEDGE:
            inclusive[:, k], slopes[:, k] = utilities[:, k, 0], held.values[:, k, 0]
            continue
        inclusive[:, k], shares, slopes[:, k] = _within_nest(utilities[:, k], held.values[:, k], held.there, scale)
        chosen = resisting[k]
        within[:, k] = shares[rows, chosen]
        away = held.values[rows, k, chosen] - slopes[:, k]
        within_slopes[:, k] = within[:, k, None] * scale * away
    logs = rationality * (inclusive - inclusive.max(axis=1, keepdims=True))
    shares = np.exp(logs)
    shares /= shares.sum(axis=1, keepdims=True)
    mean = np.einsum("rk,rkt->rt", shares, slopes)
    moved = shares[:, :, None] * rationality * (slopes - mean[:, None, :])
    yes = (shares * within).sum(axis=1)
    return yes, (moved * within[:, :, None] + shares[:, :, None] * within_slopes).sum(axis=1)


def _within_nest(
    utilities: np.ndarray, values: np.ndarray, there: np.ndarray, scale: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inclusive value of one strategy, [case], each power's share in it, [case, power], and its gradient, [case, term].

    ``utilities`` [case, power] and ``values`` [case, power, term] of the strategy; the same inclusive value as
    :func:`counterpoise.theory.choice.inclusive_value`, over the powers that are ``there``.
    """
    own = np.where(there, utilities, -np.inf)
    top = own.max(axis=1)
    shares = np.exp(scale * (own - top[:, None]))
    total = shares.sum(axis=1)
    inclusive = top + np.log(total / there.sum(axis=1)) / scale
    shares = shares / total[:, None]
    return inclusive, shares, np.einsum("cp,cpt->ct", shares, values)


def estimate_from_votes(held: Stack, rivals: np.ndarray, yes: np.ndarray, base: Theory) -> np.ndarray:
    """Weights of the largest likelihood of the votes times prior, in the order of the library.

    There may be more than one maximum, since three options make a yes: the best of :data:`STARTS` searches counts, the
    first from the prior mean, the others from draws of the prior.
    """
    prior = Prior()
    mean, spread = prior.mean, prior.spread
    rationality, nest = base.parameter("rationality"), base.parameter("nest")

    def scaled(units: np.ndarray) -> tuple[float, np.ndarray]:
        odds, slope = yes_probabilities(mean + spread * units, held, rivals, rationality, nest)
        odds = np.clip(odds, LEAST, 1.0 - LEAST)
        value = -np.where(yes, np.log(odds), np.log(1.0 - odds)).sum() + 0.5 * (units**2).sum()
        pull = np.where(yes, 1.0 / odds, -1.0 / (1.0 - odds))
        return float(value), -spread * (pull[:, None] * slope).sum(axis=0) + units

    begins = np.random.Generator(np.random.Philox(0)).normal(size=(STARTS, len(TERMS)))
    begins[0] = 0.0
    found = [minimize(scaled, begin, method="L-BFGS-B", jac=True, options=OPTIONS) for begin in begins]
    return np.asarray(mean + spread * min(found, key=lambda one: one.fun).x)
