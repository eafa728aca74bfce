"""Forecasts that know no theory, for comparison, and the folds in which whatever is fitted forecasts unseen rows.

Labels are positions in ``STRATEGIES``; −1 (no strategy toward that power) never enters a fit. Every fit is smoothed or
penalised, so that no strategy is ruled out by a small sample, and none of them draws random numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from counterpoise.theory.terms import STRATEGIES
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

PRIOR_ROWS = 1.0
"""Rows added to the count of every strategy (Laplace's rule)."""

START_WEIGHT = 2.0
"""Weight, in rows, of the frequencies over all starts within those of one start (a judgement)."""

Keys = Sequence[object] | np.ndarray
"""What tells rows apart, one entry for each row."""

_CLASSES = len(STRATEGIES)
_FLAT = 1e-9  # spread, as a share of the mean, up to which a feature counts as constant


class Fold(NamedTuple):
    """Positions of the rows that a forecast is fitted on, and of those that it is made for."""

    train: np.ndarray
    test: np.ndarray


def folds_by(groups: Keys) -> list[Fold]:
    """Leave one group out: a fold for each distinct group, in sorted order."""
    _, member = np.unique(np.asarray(groups), return_inverse=True)
    return [_fold(member == k, member == k) for k in range(int(np.max(member, initial=-1)) + 1)]


def folds_by_state_and_event(
    states: Sequence[object] | np.ndarray, events: Sequence[object] | np.ndarray
) -> list[Fold]:
    """A fold for each state within each event, fitted on no row of that state and on none of that event."""
    _, state = np.unique(np.asarray(states), return_inverse=True)
    _, event = np.unique(np.asarray(events), return_inverse=True)
    if len(state) != len(event):
        raise ValueError("states and events must be equally long")
    blocks = sorted(set(zip(state.tolist(), event.tolist(), strict=True)))
    return [_fold((state == s) & (event == e), (state == s) | (event == e)) for s, e in blocks]


def _fold(test: np.ndarray, held_out: np.ndarray) -> Fold:
    return Fold(np.flatnonzero(~held_out), np.flatnonzero(test))


def cross_validated(
    predict: Callable[[np.ndarray, np.ndarray], np.ndarray], folds: Sequence[Fold], n: int
) -> np.ndarray:
    """Forecasts of ``n`` rows, each by ``predict(train, test)`` of the fold that tests it: [row, strategy].

    Raises ``ValueError`` unless the folds test every row once and train on none that they test.
    """
    tested = np.concatenate([fold.test for fold in folds]) if folds else np.empty(0, dtype=np.int64)
    if not np.array_equal(np.sort(tested), np.arange(n)):
        raise ValueError(f"the folds must test each of the {n} rows once")
    found = np.empty((n, _CLASSES))
    for fold in folds:
        if np.isin(fold.test, fold.train).any():
            raise ValueError("a fold is fitted on a row that it tests")
        found[fold.test] = predict(fold.train, fold.test)
    return found


def uniform(n: int) -> np.ndarray:
    """The same probability for every strategy: [row, strategy]."""
    return np.full((n, _CLASSES), 1.0 / _CLASSES)


def majority(train_labels: np.ndarray, n: int) -> np.ndarray:
    """The frequencies of the strategies in training, one row added to each: [row, strategy]."""
    return np.tile(_frequencies(_counts(np.asarray(train_labels))), (n, 1))


def no_change(train_start: np.ndarray, train_labels: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Frequencies of the strategies among training rows of the same starting alignment: [row, strategy].

    ``train_start`` and ``start`` code the alignment that was observed before each row's period, as whole numbers. The
    frequencies over all starts count as two rows of each start, and alone for a start that training has not seen.
    """
    before, labels = np.asarray(train_start), np.asarray(train_labels)
    if before.shape != labels.shape:
        raise ValueError("train_start and train_labels must be equally long")
    overall = _frequencies(_counts(labels))
    now = np.asarray(start)
    found = np.empty((len(now), _CLASSES))
    for value in np.unique(now):
        counts = _counts(labels[before == value])
        found[now == value] = (counts + START_WEIGHT * overall) / (counts.sum() + START_WEIGHT)
    return found


def _counts(labels: np.ndarray) -> np.ndarray:
    return np.bincount(labels[labels >= 0].astype(np.int64), minlength=_CLASSES)


def _frequencies(counts: np.ndarray) -> np.ndarray:
    return np.asarray((counts + PRIOR_ROWS) / (counts.sum() + _CLASSES * PRIOR_ROWS))


@dataclass(frozen=True)
class MultinomialLogit:
    """A fitted multinomial logit: constants [strategy] and weights [kept feature, strategy].

    The weights belong to features less their ``centre`` and over their ``spread`` in training; ``kept`` are the
    positions of the features that vary there. A strategy that training lacks has the ``floor`` as its probability.
    """

    constants: np.ndarray
    weights: np.ndarray
    centre: np.ndarray
    spread: np.ndarray
    kept: np.ndarray
    present: np.ndarray
    floor: float
    features: int

    def predict(self, features: np.ndarray) -> np.ndarray:
        """Probabilities of the strategies for ``features`` [row, feature]: [row, strategy]."""
        rows = _features(features)
        if rows.shape[1] != self.features:
            raise ValueError(f"the logit was fitted on {self.features} features, not {rows.shape[1]}")
        found = np.full((len(rows), _CLASSES), self.floor)
        if self.present.any():
            scaled = (rows[:, self.kept] - self.centre) / self.spread
            utilities = scaled @ self.weights[:, self.present] + self.constants[self.present]
            left = 1.0 - self.floor * np.count_nonzero(~self.present)
            found[:, self.present] = left * softmax(utilities, axis=1)
        return found

    def slopes(self) -> np.ndarray:
        """Weight of each feature in its own unit: [feature, strategy]; zero for those that did not vary."""
        found = np.zeros((self.features, _CLASSES))
        found[self.kept] = self.weights / self.spread[:, None]
        return found


def fit_logit(features: np.ndarray, labels: np.ndarray, penalty: float = 1.0) -> MultinomialLogit:
    """Fit a multinomial logit to ``features`` [row, feature] and ``labels`` [row] by penalised maximum likelihood.

    The features are standardised; ``penalty`` (positive) times half the sum of squared weights is added to minus the
    log likelihood, the constants are free (McFadden 1974; le Cessie & van Houwelingen 1992). A strategy without a row
    cannot be fitted: it gets the share of one added row per strategy, as in :func:`majority`. Raises ``ValueError``
    for features that are not finite and for shapes that do not match.
    """
    if not penalty > 0.0:
        raise ValueError("penalty must be positive: without it separated strategies have no finite fit")
    given, wanted = _features(features), np.asarray(labels)
    if wanted.shape != (len(given),):
        raise ValueError("features must be [row, feature] and labels [row], equally many rows")
    rows, wanted = given[wanted >= 0], wanted[wanted >= 0]
    counts = _counts(wanted)
    present = counts > 0
    centre, spread = (rows.mean(axis=0), rows.std(axis=0)) if len(rows) else (np.zeros(rows.shape[1]),) * 2
    kept = np.flatnonzero(spread > _FLAT * np.abs(centre))
    centre, spread = centre[kept], spread[kept]
    place = np.cumsum(present) - 1
    constants, weights = _fitted((rows[:, kept] - centre) / spread, place[wanted], int(present.sum()), penalty)
    return MultinomialLogit(
        constants=_spread_out(constants, present),
        weights=_spread_out(weights, present),
        centre=centre,
        spread=spread,
        kept=kept,
        present=present,
        floor=PRIOR_ROWS / (len(rows) + _CLASSES * PRIOR_ROWS),
        features=rows.shape[1],
    )


def penalised_loss(
    parameters: np.ndarray, scaled: np.ndarray, labels: np.ndarray, classes: int, penalty: float
) -> tuple[float, np.ndarray]:
    """Minus the penalised log likelihood per row, and its gradient.

    ``parameters`` are the constants [class] and then the weights [feature, class], flat; ``labels`` count the classes
    from zero.
    """
    table = parameters.reshape(-1, classes)
    constants, weights = table[0], table[1:]
    logs = log_softmax(scaled @ weights + constants, axis=1)
    n = len(labels)
    value = (-logs[np.arange(n), labels].sum() + 0.5 * penalty * (weights**2).sum()) / n
    excess = np.exp(logs) - np.eye(classes)[labels]
    gradient = np.vstack([excess.sum(axis=0), scaled.T @ excess + penalty * weights]) / n
    return float(value), gradient.ravel()


def _fitted(scaled: np.ndarray, labels: np.ndarray, classes: int, penalty: float) -> tuple[np.ndarray, np.ndarray]:
    """Constants [class] and weights [feature, class] of the smallest loss; zeros where one class or none occurs."""
    size = (1 + scaled.shape[1], classes)
    if classes < 2:
        return np.zeros(classes), np.zeros((scaled.shape[1], classes))
    found = minimize(
        penalised_loss,
        np.zeros(size).ravel(),
        args=(scaled, labels, classes, penalty),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 2000, "maxfun": 20000, "ftol": 1e-14, "gtol": 1e-9},
    )
    table = found.x.reshape(size)
    return table[0], table[1:]


def _spread_out(values: np.ndarray, present: np.ndarray) -> np.ndarray:
    """Values of the classes that occur at their place among the strategies, zeros at the others."""
    found = np.zeros((*values.shape[:-1], _CLASSES))
    found[..., present] = values
    return found


def _features(features: np.ndarray) -> np.ndarray:
    rows = np.asarray(features, dtype=float)
    if rows.ndim != 2:
        raise ValueError("features must be [row, feature]")
    if not np.isfinite(rows).all():
        row, column = np.argwhere(~np.isfinite(rows))[0]
        raise ValueError(f"features must be finite: row {row}, feature {column} is {rows[row, column]}")
    return rows
