"""The reading of coded strategies as a function of the weights, with its gradient.

The same numbers as the engine's choice and :func:`counterpoise.theory.choice.dyadic_reading` give, in a form that has a
gradient: a nested conditional logit (McFadden 1978), averaged over the situations of a coding.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from counterpoise.theory.terms import STRATEGIES

from .rows import BAND, HEDGE, Columns, Rows


class Precision(NamedTuple):
    """How sharply a state chooses: rationality λ among strategies, dissimilarity τ among the options of one."""

    rationality: float
    nest: float


class _Read(NamedTuple):
    """One evaluation: readings of situations, and what the gradient needs."""

    readings: np.ndarray  # [situation, strategy]
    mass: tuple[np.ndarray, ...]  # by strategy [situation, power] mass of the options, on one scale a situation
    within: tuple[np.ndarray, ...]  # by strategy [situation, power] share of an option in its nest
    counted: tuple[np.ndarray, ...]  # by strategy [situation, power] whether the option counts toward the counterpart
    total: np.ndarray  # [situation]


def readings(weights: np.ndarray, rows: Rows, columns: Columns, how: Precision) -> np.ndarray:
    """Probabilities of the four strategies in each coding: [coding, strategy]."""
    found = _read(weights, rows, columns, how).readings
    return np.stack(
        [np.bincount(rows.coding, rows.share * found[:, k], rows.codings) for k in range(len(STRATEGIES))], axis=1
    )


def log_likelihood(
    weights: np.ndarray, rows: Rows, columns: Columns, how: Precision, labels: np.ndarray, counts: np.ndarray,
    shift: np.ndarray,
) -> tuple[float, np.ndarray, np.ndarray]:  # fmt: skip
    """Weighted log-likelihood of the labels, and its gradient by the weights and by the shifts.

    ``labels`` [coding], ``counts`` [coding] are the weights of the codings; ``shift`` [coding, strategy] is added
    to the utilities of a strategy, as where codings of one kind were not drawn at random.
    """
    read = _read(weights, rows, columns, how, shift[rows.coding])
    label = labels[rows.coding]
    each = np.arange(len(label))
    own = rows.share * read.readings[each, label]
    of_coding = np.bincount(rows.coding, own, rows.codings)
    value = float((counts * np.log(np.maximum(of_coding, 1e-300))).sum())
    # what a situation weighs in its coding
    pull = counts[rows.coding] * own / np.maximum(of_coding[rows.coding], 1e-300)
    gradient = np.zeros(len(weights))
    moved = np.zeros((rows.codings, len(STRATEGIES)))
    labelled = read.readings[each, label] * read.total
    coefficients = []
    for k in range(len(STRATEGIES)):
        towards = read.counted[k] * read.mass[k]
        # of the logarithm of the reading: the share of the option in its label less its share in all that counts
        in_label = _in_label(k, label, towards, read, rows)
        coefficients.append(pull[:, None] * (in_label / labelled[:, None] - towards / read.total[:, None]))
    for k, block in enumerate(columns.blocks):
        pushed = coefficients[k]
        sums = pushed.sum(axis=1)
        moved[:, k] = how.rationality * np.bincount(rows.coding, sums, rows.codings)
        if k == HEDGE:
            by_utility = how.rationality * pushed
        else:
            scale = how.rationality / how.nest
            by_utility = scale * pushed + (how.rationality - scale) * read.within[k] * sums[:, None]
        width = block.stop - block.start
        gradient[block] = by_utility.ravel() @ rows.values[k].reshape(-1, width)
    return value, gradient, moved


def _in_label(k: int, label: np.ndarray, towards: np.ndarray, read: _Read, rows: Rows) -> np.ndarray:
    """Mass of the options of strategy ``k`` that are read as the label: [situation, power]."""
    if k == BAND:
        sheltered = towards * rows.protecting
        return np.where((label == k)[:, None], towards - sheltered, 0.0) + np.where((label == 0)[:, None], sheltered, 0)
    return np.where((label == k)[:, None], towards, 0.0)


def _read(weights: np.ndarray, rows: Rows, columns: Columns, how: Precision, shift: np.ndarray | None = None) -> _Read:
    """Evaluate the choice in every situation."""
    at = np.arange(rows.there.shape[1])[None, :] == rows.place[:, None]
    counted_count = rows.there.sum(axis=1)
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
        grown = np.exp(scale * (own - top))
        total = grown.sum(axis=1, keepdims=True)
        shares = grown / total
        inclusive = top + np.log(total / counted_count[:, None]) / scale
        with np.errstate(divide="ignore"):
            logs.append(how.rationality * inclusive + np.log(shares))
        within.append(shares)
    best = np.max([one.max(axis=1) for one in logs], axis=0)
    mass = tuple(np.exp(one - best[:, None]) for one in logs)
    counted = [at, at, np.ones((len(at), 1), dtype=bool), at | rows.protecting]
    sheltered = (mass[BAND] * rows.protecting).sum(axis=1)
    of = [(one * keep).sum(axis=1) for one, keep in zip(mass, (at, at, np.ones((len(at), 1)), at), strict=True)]
    of[0] = of[0] + sheltered
    total = np.sum(of, axis=0)
    total = np.maximum(total, 1e-300)
    return _Read(np.stack(of, axis=1) / total[:, None], mass, tuple(within), tuple(counted), total)
