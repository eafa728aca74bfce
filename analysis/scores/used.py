"""Used facts: those that speak of a state, a power and a year that a row of the estimate speaks of, too.

That a used fact holds is a check of the fit and no evidence for the theory. A theory whose weights were not estimated
on codings has used none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from counterpoise.results.run import prepare

from ..estimation.shipped_fit import fitted_on
from ..patterns.pattern import About, Pattern, named
from ..validation.codings import Case
from ..validation.shipped import own_code
from ..validation.validate import estimated_on_cases

Codes = tuple[Sequence[str], Sequence[str]]
"""The states and the powers of a case."""


def used_facts(patterns: Iterable[Pattern], theory: str | None = None) -> frozenset[str]:
    """Ids of the patterns that the estimate of a theory has used; without one, that of each pattern's case."""
    return frozenset(pattern.id for pattern in patterns if is_used(pattern, *_fitted(pattern.case, theory)))


def is_used(pattern: Pattern, rows: Iterable[Case], codes: Codes) -> bool:
    """Whether one of the rows shares a state, a power and a year with what the pattern is about."""
    return any(touches(row, about, codes) for row in rows for about in pattern.about)


def touches(row: Case, about: About, codes: Codes) -> bool:
    """Whether a coding shares state, power and a year with an entry, by the codes of the case (``SUN`` is ``RUS``)."""
    states, powers, first, last = about
    return (
        row.first <= last
        and first <= row.last
        and own_code(row.iso3, codes[0]) in named(states, codes[0])
        and own_code(row.counterpart, codes[1]) in named(powers, codes[1])
    )


@cache
def _fitted(case: str, theory: str | None) -> tuple[tuple[Case, ...], Codes]:
    """The rows that the theory of a case was fitted on, and the codes of the case."""
    prepared = prepare(case, theory)
    declared = prepared.scenario.declared
    rows = _rows() if estimated_on_cases(prepared.theory) else ()
    return rows, (tuple(declared.states), tuple(declared.powers))


_rows = cache(fitted_on)
