"""The stylised facts as programs: a statistic on an ensemble, a threshold, and a world where it fails.

Statistics and thresholds are fixed before a case is first run. ``kind`` is *invariant* (true by
definition of the code), *mechanism* (one rule seen working) or *emergent* (a product of many rules);
``grounding`` says whether the paper states the fact or a modeller infers it. ``reads`` says whether the
chosen or the observed strategy counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .asean import ASEAN_PATTERNS
from .china_latin_america import CHINA_LATIN_AMERICA_PATTERNS
from .eu_energy import EU_ENERGY_PATTERNS
from .fragmentation import FRAGMENTATION_PATTERNS
from .iraq_2003 import IRAQ_2003_PATTERNS
from .japan import JAPAN_PATTERNS
from .kazakhstan import KAZAKHSTAN_PATTERNS
from .multipolarity import MULTIPOLARITY_PATTERNS
from .us_china import US_CHINA_PATTERNS
from .venezuela import VENEZUELA_PATTERNS
from .withdrawals import WITHDRAWALS_PATTERNS
from .worlds import Changes, Lab

FOUNDING = ("venezuela", "kazakhstan")
"""The cases on which the theory was built; robustness is measured on them where no case is named."""


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


PATTERNS: tuple[Pattern, ...] = tuple(
    Pattern(*row)
    for row in (
        *VENEZUELA_PATTERNS,
        *KAZAKHSTAN_PATTERNS,
        *JAPAN_PATTERNS,
        *US_CHINA_PATTERNS,
        *ASEAN_PATTERNS,
        *WITHDRAWALS_PATTERNS,
        *IRAQ_2003_PATTERNS,
        *EU_ENERGY_PATTERNS,
        *CHINA_LATIN_AMERICA_PATTERNS,
        *MULTIPOLARITY_PATTERNS,
        *FRAGMENTATION_PATTERNS,
    )
)


def patterns_of(case: str | None = None) -> tuple[Pattern, ...]:
    """The patterns of one case, or all."""
    return tuple(pattern for pattern in PATTERNS if case in (None, pattern.case))


def cases() -> tuple[str, ...]:
    """Cases that have patterns."""
    return tuple(dict.fromkeys(pattern.case for pattern in PATTERNS))


def check(
    case: str | None = None,
    replicates: int = 500,
    seed: int = 0,
    theory: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Outcome]:
    """Check every pattern of ``case`` (all cases by default); one lab a case, so that worlds are shared.

    ``progress`` is called with the number of patterns done.
    """
    labs: dict[str, Lab] = {}
    outcomes: list[Outcome] = []
    if progress is not None:
        progress(0)
    for pattern in patterns_of(case):
        lab = labs.setdefault(pattern.case, Lab(pattern.case, replicates, seed, theory=theory))
        outcomes.append(pattern.check(lab))
        if progress is not None:
            progress(len(outcomes))
    return outcomes
