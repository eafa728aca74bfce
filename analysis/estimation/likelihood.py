"""The reading of coded strategies as a function of the weights, with its gradient.

The same numbers as the engine's choice and :func:`counterpoise.theory.choice.dyadic_reading` give, in a form that has a
gradient: a nested conditional logit (McFadden 1978), averaged over the situations of a coding.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from counterpoise.theory.terms import STRATEGIES

from .rows import BALANCING, BAND, HEDGE, Columns, Rows


class Precision(NamedTuple):
    """How sharply a state chooses: rationality λ among strategies, dissimilarity τ among the options of one."""

    rationality: float
    nest: float


class _Read(NamedTuple):
    """One evaluation: readings of situations, and what the gradient needs.

    Logarithms, since a coding may be next to impossible on the way to the best weights. An option that does not count
    toward the counterpart is −∞ there.
    """

    logs: tuple[np.ndarray, ...]  # by strategy [situation, power] logarithm of the option's part in the reading
    shares: tuple[np.ndarray, ...]  # the same without the logarithm
    within: tuple[np.ndarray, ...]  # by strategy [situation, power] share of an option in its nest

    def of(self, strategy: int | np.ndarray, rows: Rows) -> list[np.ndarray]:
        """The same logarithms of the options that are read as a strategy, one for all or by situation."""
        read_as = [np.full(one.shape, k) for k, one in enumerate(self.logs)]
        read_as[BAND] = np.where(rows.protecting, BALANCING, BAND)
        wanted = np.reshape(strategy, (-1, 1))
        return [np.where(own == wanted, one, -np.inf) for own, one in zip(read_as, self.logs, strict=True)]


def readings(weights: np.ndarray, rows: Rows, columns: Columns, how: Precision) -> np.ndarray:
    """Probabilities of the four strategies in each coding: [coding, strategy]."""
    read = _read(weights, rows, columns, how)
    found = [np.exp(_sum_of(read.of(k, rows))[0]) for k in range(len(STRATEGIES))]
    return np.stack([np.bincount(rows.coding, rows.share * one, rows.codings) for one in found], axis=1)


def log_likelihood(
    weights: np.ndarray, rows: Rows, columns: Columns, how: Precision, labels: np.ndarray, counts: np.ndarray,
    shift: np.ndarray,
) -> tuple[float, np.ndarray, np.ndarray]:  # fmt: skip
    """Weighted log-likelihood of the labels, and its gradient by the weights and by the shifts.

    ``labels`` [coding], ``counts`` [coding] are the weights of the codings; ``shift`` [coding, strategy] is added
    to the utilities of a strategy, as where codings of one kind were not drawn at random.
    """
    read = _read(weights, rows, columns, how, shift[rows.coding])
    own, in_label = _sum_of(read.of(labels[rows.coding], rows))
    # the mean over the situations of a coding, and what each of them weighs in it
    parts = np.log(rows.share) + own
    top = np.full(rows.codings, -np.inf)
    np.maximum.at(top, rows.coding, parts)
    of_coding = top + np.log(np.bincount(rows.coding, np.exp(parts - top[rows.coding]), rows.codings))
    value = float((counts * of_coding).sum())
    pull = counts[rows.coding] * np.exp(parts - of_coding[rows.coding])
    # of the logarithm of the reading: the share of the option in its label less its share in all that counts
    coefficients = [pull[:, None] * (one - every) for one, every in zip(in_label, read.shares, strict=True)]
    gradient = np.zeros(len(weights))
    moved = np.zeros((rows.codings, len(STRATEGIES)))
    for k, block in enumerate(columns.blocks):
        pushed = coefficients[k]
        sums = pushed.sum(axis=1)
        moved[:, k] = how.rationality * np.bincount(rows.coding, sums, rows.codings)
        if k == HEDGE:
            by_utility = how.rationality * pushed
        else:
            scale = how.rationality / how.nest
            by_utility = scale * pushed + (how.rationality - scale) * read.within[k] * sums[:, None]
        gradient[block] = np.tensordot(by_utility, rows.values[k], 2)
    return value, gradient, moved


def _sum_of(logs: Sequence[np.ndarray]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Logarithm of the sum of all options of a situation, given by their logarithms, and the share of each in it."""
    best = np.max([one.max(axis=1) for one in logs], axis=0)
    mass = [np.exp(one - best[:, None]) for one in logs]
    total = np.sum([one.sum(axis=1) for one in mass], axis=0)
    return best + np.log(total), [one / total[:, None] for one in mass]


def _read(weights: np.ndarray, rows: Rows, columns: Columns, how: Precision, shift: np.ndarray | None = None) -> _Read:
    """Evaluate the choice in every situation."""
    at = np.arange(rows.there.shape[1])[None, :] == rows.place[:, None]
    number = rows.there.sum(axis=1)
    scale = how.rationality / how.nest
    logs, within = [], []
    for k, block in enumerate(columns.blocks):
        own = rows.values[k] @ weights[block]
        if shift is not None:
            own = own + shift[:, k, None]
        if k == HEDGE:
            logs.append(how.rationality * own)
            within.append(np.ones_like(own))
            continue
        own = np.where(rows.there, own, -np.inf)
        top = own.max(axis=1, keepdims=True)
        apart = scale * (own - top)
        total = np.exp(apart).sum(axis=1, keepdims=True)
        inclusive = top + np.log(total / number[:, None]) / scale
        logs.append(how.rationality * inclusive + apart - np.log(total))
        within.append(np.exp(apart) / total)
    counted = (at, at, np.ones((len(at), 1), dtype=bool), at | rows.protecting)
    logs = [np.where(keep, one, -np.inf) for keep, one in zip(counted, logs, strict=True)]
    every, shares = _sum_of(logs)
    return _Read(tuple(one - every[:, None] for one in logs), tuple(shares), tuple(within))
