"""Scores of forecasts of the strategy that coders saw, against what they coded.

Forecasts are probabilities over the four strategies, in the order of ``STRATEGIES``. A label of −1 says that coders saw
no strategy toward that power; it counts in the rate of false alarms and nowhere else. The strategy that a forecast
*reads* is the most probable one; of equal ones the first in that order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from counterpoise.theory.terms import STRATEGIES
from scipy.stats import rankdata

UNOBSERVED = -1
"""Label of a row without a strategy toward the counterpart (``none``)."""

LEAST = 1e-6
"""Smallest probability that the log loss counts, so that one certain error does not decide it."""

COVERAGE = 0.9
"""Probability that the intervals are meant to cover."""

DRAWS = 2000

_CLASSES = len(STRATEGIES)
_BALANCING = (STRATEGIES.index("balancing"), STRATEGIES.index("soft_balancing"))


@dataclass(frozen=True)
class Scores:
    """How well forecasts agree with coded cases; NaN where no row bears on a score.

    ``n`` rows have a strategy. Higher is better for ``accuracy``, ``balanced_accuracy`` (mean recall over the labels
    that occur), ``admissible_accuracy`` (read as what any coder of the same pair and years says) and ``hit`` (share of
    balancing rows, hard or soft, read as either); lower for ``log_loss`` (natural logarithm), ``brier`` (0 to 2) and
    ``false_alarm`` (share of all other rows, those without a strategy included, read as balancing of either kind).
    ``low`` and ``high`` bound the accuracy by a bootstrap over states, undefined for a single state.
    """

    n: int
    accuracy: float
    balanced_accuracy: float
    log_loss: float
    brier: float
    admissible_accuracy: float
    hit: float
    false_alarm: float
    low: float
    high: float


class NoneScores(NamedTuple):
    """How well the chance of no strategy agrees with coders who could say so, on pairs that were drawn at random.

    ``log_loss`` of saying none or not, and the share of pairs told right at one half.
    """

    n: int
    log_loss: float
    accuracy: float

    def as_row(self) -> dict[str, str | int | float | None]:
        """For JSON, beside the scores of the strategies."""
        return {"none_n": self.n, "none_log_loss": self.log_loss, "none_accuracy": self.accuracy}


def score_none(chances: np.ndarray, labels: np.ndarray) -> NoneScores | None:
    """Scores of the chance of no strategy, [row], against labels, −1 for none: [row]. None without any row."""
    if not len(labels):
        return None
    none = labels == UNOBSERVED
    told = np.clip(np.where(none, chances, 1.0 - chances), LEAST, 1.0)
    return NoneScores(len(labels), float(-np.log(told).mean()), float((told > 0.5).mean()))


class Interval(NamedTuple):
    """A value with the ends of its interval."""

    value: float
    low: float
    high: float


class Difference(NamedTuple):
    """One forecast less another on the same rows: negative log loss and positive accuracy favour the first."""

    n: int
    log_loss: Interval
    accuracy: Interval


def score(
    probabilities: np.ndarray,
    labels: np.ndarray,
    admissible: np.ndarray,
    states: np.ndarray,
    draws: int = DRAWS,
    seed: int = 0,
) -> Scores:
    """All scores of ``probabilities`` [row, strategy] against ``labels`` [row], −1 for no strategy.

    ``admissible`` [row, strategy] marks the strategies that coders gave, ``states`` [row] the units that are resampled
    whole: rows of one state are not independent. Raises ``ValueError`` for shapes that do not match, labels out of
    range and forecasts that are no probabilities.
    """
    odds, wanted = _checked(probabilities, labels)
    allowed, units = np.asarray(admissible, dtype=bool), np.asarray(states)
    if allowed.shape != odds.shape or units.shape != wanted.shape:
        raise ValueError("admissible must be [row, strategy] and states [row], as many rows as labels")
    read = odds.argmax(axis=1)
    alarm, balancing = np.isin(read, _BALANCING), np.isin(wanted, _BALANCING)
    coded = wanted != UNOBSERVED
    right = (read == wanted)[coded]
    low, high = _interval(_resampled(right[:, None].astype(float), units[coded], draws, seed))[:, 0]
    return Scores(
        n=int(coded.sum()),
        accuracy=_mean(right),
        balanced_accuracy=_mean(np.array([_mean(right[wanted[coded] == k]) for k in np.unique(wanted[coded])])),
        log_loss=_mean(_surprise(odds[coded], wanted[coded])),
        brier=_mean(((odds[coded] - _indicators(wanted[coded])) ** 2).sum(axis=1)),
        admissible_accuracy=_mean(allowed[coded, read[coded]]),
        hit=_mean(alarm[balancing]),
        false_alarm=_mean(alarm[~balancing]),
        low=float(low),
        high=float(high),
    )


def as_row(name: str, scores: Scores) -> dict[str, str | int | float | None]:
    """The scores as a row for JSON, under the name of the theory; None where a score is undefined."""
    names = ("accuracy", "balanced_accuracy", "log_loss", "brier", "admissible_accuracy", "hit", "false_alarm")
    row: dict[str, str | int | float | None] = {"theory": name, "n": scores.n}
    for key in (*names, "low", "high"):
        value = float(getattr(scores, key))
        row[key] = None if math.isnan(value) else value
    return row


def confusion(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """How often each label [first axis] is read as each strategy [second axis]; rows without a strategy left out."""
    odds, wanted = _checked(probabilities, labels)
    coded = wanted != UNOBSERVED
    counts = np.zeros((_CLASSES, _CLASSES), dtype=np.int64)
    np.add.at(counts, (wanted[coded], odds[coded].argmax(axis=1)), 1)
    return counts


def reliability(probabilities: np.ndarray, labels: np.ndarray, bins: int = 10) -> pd.DataFrame:
    """Forecast and observed shares in ``bins`` of equal width, all four strategies pooled.

    One row for each bin that holds a forecast, from low to high: ``forecast`` (mean), ``observed`` (share of those
    forecasts whose strategy was the coded one) and ``count``. A forecast on a border belongs to the upper bin.
    """
    if bins < 1:
        raise ValueError("bins must be 1 or more")
    odds, wanted = _checked(probabilities, labels)
    coded = wanted != UNOBSERVED
    forecasts, came = odds[coded].ravel(), _indicators(wanted[coded]).ravel()
    place = np.digitize(forecasts, np.arange(1, bins) / bins)
    count = np.bincount(place, minlength=bins)
    held = count > 0
    means = {
        name: np.bincount(place, values, minlength=bins)[held] / count[held]
        for name, values in (("forecast", forecasts), ("observed", came))
    }
    return pd.DataFrame({**means, "count": count[held]})


def auc(value: np.ndarray, yes: np.ndarray) -> float:
    """Probability that ``value`` is larger in a random row that is ``yes`` than in one that is not; ties count half.

    NaN where there are no rows of either kind (Hanley & McNeil 1982).
    """
    values, marked = np.asarray(value, dtype=float), np.asarray(yes, dtype=bool)
    if values.ndim != 1 or values.shape != marked.shape or not np.isfinite(values).all():
        raise ValueError("value must be [row] of finite numbers and yes [row], equally long")
    positive = int(marked.sum())
    negative = len(marked) - positive
    if positive == 0 or negative == 0:
        return math.nan
    above = rankdata(values)[marked].sum() - positive * (positive + 1) / 2
    return float(above / (positive * negative))


def paired_difference(
    first: np.ndarray,
    second: np.ndarray,
    labels: np.ndarray,
    states: np.ndarray,
    draws: int = DRAWS,
    seed: int = 0,
) -> Difference:
    """Log loss and accuracy of the ``first`` forecasts less those of the ``second``, on the same rows.

    The interval is that of a bootstrap over states in which both forecasts meet the same resampled states; an
    interval without zero says that the two differ by more than the choice of states explains.
    """
    one, wanted = _checked(first, labels)
    other, _ = _checked(second, labels)
    units = np.asarray(states)
    if units.shape != wanted.shape:
        raise ValueError("states must be [row], as many rows as labels")
    coded = wanted != UNOBSERVED
    one, other, wanted, units = one[coded], other[coded], wanted[coded], units[coded]
    loss = _surprise(one, wanted) - _surprise(other, wanted)
    right = (one.argmax(axis=1) == wanted).astype(float) - (other.argmax(axis=1) == wanted)
    low, high = _interval(_resampled(np.stack([loss, right], axis=1), units, draws, seed))
    return Difference(
        len(wanted),
        Interval(_mean(loss), float(low[0]), float(high[0])),
        Interval(_mean(right), float(low[1]), float(high[1])),
    )


def _checked(probabilities: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    odds, wanted = np.asarray(probabilities, dtype=float), np.asarray(labels)
    if wanted.ndim != 1 or odds.shape != (len(wanted), _CLASSES):
        raise ValueError(f"probabilities must be [row, {_CLASSES}] and labels [row], as many rows as labels")
    if len(wanted) and not (np.isfinite(odds).all() and odds.min() >= 0.0 and np.allclose(odds.sum(axis=1), 1.0)):
        raise ValueError("probabilities must be finite, not negative, and sum to one in every row")
    whole = wanted.astype(np.int64)
    if (whole != wanted).any() or (len(whole) and (np.min(whole) < UNOBSERVED or np.max(whole) >= _CLASSES)):
        raise ValueError(f"labels must be whole numbers from {UNOBSERVED} to {_CLASSES - 1}")
    return odds, whole


def _surprise(odds: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Minus the logarithm of the probability of what was coded: [row]."""
    clipped = np.clip(odds, LEAST, None)
    return np.asarray(np.log(clipped.sum(axis=1)) - np.log(clipped[np.arange(len(wanted)), wanted]))


def _indicators(wanted: np.ndarray) -> np.ndarray:
    return np.asarray(np.eye(_CLASSES)[wanted])


def _mean(values: np.ndarray) -> float:
    return float(np.mean(values)) if len(values) else math.nan


def _resampled(values: np.ndarray, states: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """Means of ``values`` [row, quantity] over samples of whole states, drawn with replacement: [draw, quantity].

    The draws depend on the states' names and not on the order of the rows. No draws for fewer than two states.
    """
    if draws < 1:
        raise ValueError("draws must be 1 or more")
    names, member = np.unique(states, return_inverse=True)
    if len(names) < 2:
        return np.empty((0, values.shape[1]))
    sums = np.stack([np.bincount(member, column) for column in values.T], axis=1)
    sizes = np.bincount(member)
    generator = np.random.Generator(np.random.Philox(seed))
    times = generator.multinomial(len(names), np.full(len(names), 1.0 / len(names)), size=draws)
    return np.asarray((times @ sums) / (times @ sizes)[:, None])


def _interval(sample: np.ndarray) -> np.ndarray:
    """Ends of the central interval of each quantity: [end, quantity]; NaN without draws."""
    if len(sample) == 0:
        return np.full((2, sample.shape[1]), math.nan)
    tail = 50.0 * (1.0 - COVERAGE)
    return np.asarray(np.percentile(sample, [tail, 100.0 - tail], axis=0))
