"""How many of the stylised facts hold, by what they are worth: unused before used, stated before inferred."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from ..patterns.pattern import Outcome, Pattern
from ..patterns.robust import Robustness

EMERGENT = "emergent"
GROUNDS = {"stated": "stated by the papers", "inference": "inferred"}
"""Grounds of a fact, in words."""


class Count(NamedTuple):
    """So many hold of so many."""

    hold: int
    of: int

    def __str__(self) -> str:
        """As it stands in a sentence."""
        return f"{self.hold} of {self.of}"


class Spread(NamedTuple):
    """How many facts hold over draws: of how many, the median, and the bounds of the middle 80 %."""

    of: int
    median: float
    low: float
    high: float


def count(outcomes: Sequence[Outcome]) -> Count:
    """How many hold."""
    return Count(sum(outcome.holds for outcome in outcomes), len(outcomes))


def in_words(outcomes: Sequence[Outcome], used: Collection[str]) -> list[str]:
    """What holds, in one line each: emergent facts that no fitted row touches, used ones, all kinds."""
    emergent = [outcome for outcome in outcomes if outcome.kind == EMERGENT]
    apart = [outcome for outcome in emergent if outcome.id not in used]
    beside = [outcome for outcome in emergent if outcome.id in used]
    return [
        f"Emergent facts no fitted row touches: {_by_ground(apart)}",
        f"Emergent facts used in the estimate: {_by_ground(beside)}",
        f"All kinds: {count(outcomes)} hold",
    ]


def _by_ground(outcomes: Sequence[Outcome]) -> str:
    parts = (
        f"{words} {count([outcome for outcome in outcomes if outcome.ground == ground])}"
        for ground, words in GROUNDS.items()
    )
    return f"{count(outcomes)} hold ({', '.join(parts)})"


def unused_emergent(patterns: Sequence[Pattern], used: Collection[str]) -> frozenset[str]:
    """Ids of the emergent patterns that no fitted row touches."""
    return frozenset(pattern.id for pattern in patterns if pattern.kind == EMERGENT and pattern.id not in used)


def spread(found: Robustness, used: Collection[str]) -> Spread:
    """How many emergent facts that no fitted row touches hold over the draws."""
    ids = unused_emergent(found.patterns, used)
    low, median, high = (float(value) for value in np.quantile(found.counts(ids), (0.1, 0.5, 0.9)))
    return Spread(len(ids), median, low, high)


def unused_in_words(found: Spread) -> str:
    """What :func:`spread` gives, in one line."""
    return (
        f"Emergent facts no fitted row touches, of {found.of}: {found.median:g} hold in the median draw, "
        f"{found.low:g} to {found.high:g} in the middle 80 % of draws"
    )
