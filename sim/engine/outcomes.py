"""Outcomes of a run as compiled code reads them off the record: means over years of what one place holds, and modes."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..compiled import part
from ..theory.choice import strategy_of, toward

SUM, CHOSEN, OPTION, CHOSEN_BY_ALL, AGREEMENT, MODE, TOWARD = range(7)
"""Kinds: a recorded number or the sum of several; a state's strategy or option; over all states; the modal strategy;
the probability of a strategy toward a power."""


class Measure(NamedTuple):
    """One outcome: what is read of each year, from position ``start`` up to ``stop``.

    ``base`` and ``size`` find the quantity on its page: its first number of a year, and how many a year has; ``cell``
    is the number (or the state) that is read, ``cells`` of them, one every ``stride``. ``what`` is the strategy or
    option that is looked for, for an agreement the place of the observed strategies. Toward a power ``cell`` is the
    state, ``what`` is strategy times powers plus power, and ``stride`` the place of what protects.
    """

    kind: int
    base: int
    size: int
    cell: int = 0
    cells: int = 1
    stride: int = 0
    what: int = 0
    start: int = 0
    stop: int = 0


@part
def summarise(pages: Any, powers: int, measures: np.ndarray, row: np.ndarray) -> None:
    """Fill ``row[measure]`` from the pages of one run; a mode is the index of a strategy."""
    for n in range(measures.shape[0]):
        measure = measures[n]
        start, stop = measure[7], measure[8]
        if measure[0] == MODE:
            row[n] = mode(pages, powers, measure)
            continue
        total = 0.0
        for t in range(start, stop):
            total += value_at(pages, powers, measure, t)
        row[n] = total / (stop - start)


@part
def mode(pages: Any, powers: int, measure: np.ndarray) -> int:
    """The strategy that a state holds in most of the years; the first of those that tie."""
    best, most = 0, -1
    for k in range(4):
        count = 0
        for t in range(measure[7], measure[8]):
            if strategy_of(pages.labels[measure[1] * pages.rows + t * measure[2] + measure[3]], powers) == k:
                count += 1
        if count > most:
            best, most = k, count
    return best


@part
def value_at(pages: Any, powers: int, measure: np.ndarray, t: int) -> float:
    """One outcome in one year of a run."""
    kind, base, size, cell, what = measure[0], measure[1], measure[2], measure[3], measure[6]
    place = base * pages.rows + t * size
    total = 0.0
    if kind == SUM:
        for k in range(measure[4]):
            total += pages.values[place + cell + k * measure[5]]
        return float(total)
    if kind == TOWARD:
        return chance_toward(pages, powers, measure, t)
    if kind == OPTION:
        return 1.0 if pages.labels[place + cell] == what else 0.0
    if kind == CHOSEN:
        return 1.0 if strategy_of(pages.labels[place + cell], powers) == what else 0.0
    for i in range(size):
        wanted = what if kind == CHOSEN_BY_ALL else pages.labels[what * pages.rows + t * size + i]
        if strategy_of(pages.labels[place + i], powers) == wanted:
            total += 1.0
    return float(total / size)


@part
def chance_toward(pages: Any, powers: int, measure: np.ndarray, t: int) -> float:
    """The probability of a strategy toward a power in one year of a run."""
    options, power = 3 * powers + 1, measure[6] % powers
    shelters = measure[2] // options * powers * powers
    first = measure[1] * pages.rows + t * measure[2] + measure[3] * options
    shelter = measure[5] * pages.rows + t * shelters + (measure[3] * powers + power) * powers
    chances, protecting = pages.values[first : first + options], pages.labels[shelter : shelter + powers]
    return toward(chances, measure[6] // powers, power, powers, protecting)
