"""A stylised fact as a program: a statistic on an ensemble, a threshold, and a world where it fails.

Statistics and thresholds are fixed before a case is first run. ``kind`` is *invariant* (true by
definition of the code), *mechanism* (one rule seen working) or *emergent* (a product of many rules);
``ground`` says whether the paper states the fact or a modeller infers it. ``reads`` says whether the
chosen or the observed strategy counts. ``about`` says whose strategies the statistic reads, toward which powers
and in which years: the options chosen, their probabilities, the observed strategy, the effort of soft balancing.
Hedging is toward all powers. A statistic that reads no strategy (a tie, a cost, a price, membership, condemnation,
what a power answers) has an empty ``about``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from .worlds import Changes, Lab

EVERY = "*"
"""In ``about``: every state or power of the case."""

NEAR_CERTAIN = 0.8
"""Threshold from which a statistic on one state's strategy asks for near certainty (a judgement)."""

Names = str | tuple[str, ...]
"""One code, several, or :data:`EVERY`."""

About = tuple[Names, Names, int, int]
"""Whose strategy a statistic reads: states, powers, first and last year."""


def named(names: Names, declared: Collection[str]) -> frozenset[str]:
    """The codes that an entry of ``about`` names, among those that a case declares."""
    if names == EVERY:
        return frozenset(declared)
    return frozenset((names,) if isinstance(names, str) else names)


@dataclass(frozen=True)
class Outcome:
    """A pattern checked on one lab and in its counter-world."""

    id: str
    case: str
    kind: str
    ground: str
    statement: str
    statistic: str
    value: float
    threshold: float
    holds: bool
    counter: str
    counter_value: float
    counter_fails: bool


@dataclass(frozen=True)
class Pattern:
    """A stylised fact that a program can check: it holds where ``measure`` reaches ``threshold``."""

    id: str
    case: str
    kind: str
    ground: str
    reads: str
    about: tuple[About, ...]
    statement: str
    evidence: tuple[str, ...]
    statistic: str
    threshold: float
    measure: Callable[[Lab], float]
    counter: str
    counter_changes: Changes

    @property
    def near_certain(self) -> bool:
        """Whether the fact asks for near certainty of a single state's strategy."""
        states = {names for names, *_ in self.about}
        return (
            self.threshold >= NEAR_CERTAIN
            and len(states) == 1
            and all(names != EVERY and isinstance(names, str) for names in states)
        )

    def check(self, lab: Lab) -> Outcome:
        """Measure the fact on ``lab``, and again in the counter-world, where it has to fail."""
        value = self.measure(lab)
        counter_value = self.measure(lab.changed(self.counter_changes))
        return Outcome(
            self.id, self.case, self.kind, self.ground, self.statement, self.statistic, value, self.threshold,
            value >= self.threshold, self.counter, counter_value, not counter_value >= self.threshold,
        )  # fmt: skip
