"""A stylised fact as a program: a statistic on an ensemble, a threshold, and a world where it fails.

Statistics and thresholds are fixed before a case is first run. ``kind`` is *invariant* (true by
definition of the code), *mechanism* (one rule seen working) or *emergent* (a product of many rules);
``grounding`` says whether the paper states the fact or a modeller infers it. ``reads`` says whether the
chosen or the observed strategy counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .worlds import Changes, Lab


@dataclass(frozen=True)
class Outcome:
    """A pattern checked on one lab and in its counter-world."""

    id: str
    case: str
    kind: str
    grounding: str
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
    grounding: str
    reads: str
    statement: str
    evidence: tuple[str, ...]
    statistic: str
    threshold: float
    measure: Callable[[Lab], float]
    counter: str
    counter_changes: Changes

    def check(self, lab: Lab) -> Outcome:
        """Measure the fact on ``lab``, and again in the counter-world, where it has to fail."""
        value = self.measure(lab)
        counter_value = self.measure(lab.changed(self.counter_changes))
        return Outcome(
            self.id, self.case, self.kind, self.grounding, self.statement, self.statistic, value, self.threshold,
            value >= self.threshold, self.counter, counter_value, not counter_value >= self.threshold,
        )  # fmt: skip
