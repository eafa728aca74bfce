"""What is estimated from: situations, and the coding that each of them is read for.

A coding in the shipped cases is read in many situations, one for each run, year and case; its reading is their mean. A
coding in a world made of data is read in one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from counterpoise.scenario.theory_file import Theory
from counterpoise.theory.terms import BY_STRATEGY, STRATEGIES

BALANCING = STRATEGIES.index("balancing")
HEDGE = STRATEGIES.index("hedging")
BAND = STRATEGIES.index("bandwagoning")


@dataclass(frozen=True)
class Columns:
    """Which terms of the library have a weight: for each strategy their places in its list."""

    places: tuple[np.ndarray, ...]

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Strategy and term of every weight, in order."""
        return tuple(
            (strategy, BY_STRATEGY[strategy][k].name)
            for strategy, places in zip(STRATEGIES, self.places, strict=True)
            for k in places
        )

    @property
    def blocks(self) -> tuple[slice, ...]:
        """Where the weights of each strategy stand among all."""
        ends = np.cumsum([0, *(len(places) for places in self.places)]).tolist()
        return tuple(slice(start, end) for start, end in pairwise(ends))


def columns_of(theory: Theory) -> Columns:
    """The terms that a theory has on."""
    return Columns(
        tuple(
            np.array([k for k, term in enumerate(terms) if term.name in theory.terms.get(strategy, {})], dtype=int)
            for strategy, terms in BY_STRATEGY.items()
        )
    )


@dataclass(frozen=True)
class Rows:
    """Situations as arrays, and the coding that each is read for.

    ``values[strategy]`` are values of the terms, [situation, power, term] (one power for hedging); a situation with
    fewer powers has room that counts for nothing. ``share`` is the weight of a situation in the mean of its coding.
    """

    values: tuple[np.ndarray, ...]
    there: np.ndarray  # [situation, power] whether there is such a power
    place: np.ndarray  # [situation] which of them is the counterpart
    protecting: np.ndarray  # [situation, power] whether alignment with it is protection from the counterpart
    coding: np.ndarray  # [situation] number of the coding
    share: np.ndarray  # [situation] sums to one over a coding
    codings: int

    def of(self, chosen: np.ndarray) -> Rows:
        """The rows of some codings, in their order: numbers of codings."""
        number = np.full(self.codings, -1)
        number[chosen] = np.arange(len(chosen))
        kept = number[self.coding] >= 0
        return Rows(
            tuple(one[kept] for one in self.values), self.there[kept], self.place[kept], self.protecting[kept],
            number[self.coding[kept]], self.share[kept], len(chosen),
        )  # fmt: skip


def together(parts: Sequence[Rows]) -> Rows:
    """Rows one after the other, their codings numbered through."""
    before = np.cumsum([0, *(one.codings for one in parts)])
    return stacked(
        [replace(one, coding=one.coding + start) for one, start in zip(parts, before, strict=False)], int(before[-1])
    )


def stacked(parts: Sequence[Rows], codings: int) -> Rows:
    """Rows one after the other, whose codings are numbered among all ``codings`` already."""
    powers = max(one.there.shape[1] for one in parts)

    def wide(array: np.ndarray) -> np.ndarray:
        room = [(0, 0)] * array.ndim
        room[1] = (0, powers - array.shape[1])
        return np.pad(array, room)

    return Rows(
        tuple(
            np.concatenate([one.values[k] if k == HEDGE else wide(one.values[k]) for one in parts])
            for k in range(len(STRATEGIES))
        ),
        np.concatenate([wide(one.there) for one in parts]),
        np.concatenate([one.place for one in parts]),
        np.concatenate([wide(one.protecting) for one in parts]),
        np.concatenate([one.coding for one in parts]),
        np.concatenate([one.share for one in parts]),
        codings,
    )  # fmt: skip
