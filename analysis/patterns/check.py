"""The patterns of all cases, found by themselves, and their check.

Every file of this room that declares ``PATTERNS`` is found. Its ``ORDER``, where it has one, says where its
patterns stand; those without come after them, by the names of their files.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import inf

from ..declared import declared
from .pattern import Outcome, Pattern
from .worlds import Lab


@cache
def all_patterns() -> tuple[Pattern, ...]:
    """The patterns of all cases, in the order of their files."""
    found, order = declared(__package__, "PATTERNS"), declared(__package__, "ORDER")
    return tuple(pattern for file in sorted(found, key=lambda file: order.get(file, inf)) for pattern in found[file])


def patterns_of(case: str | None = None) -> tuple[Pattern, ...]:
    """The patterns of one case, or all."""
    return tuple(pattern for pattern in all_patterns() if case in (None, pattern.case))


def cases() -> tuple[str, ...]:
    """Cases that have patterns."""
    return tuple(dict.fromkeys(pattern.case for pattern in all_patterns()))


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
