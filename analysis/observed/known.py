"""What is known at the end of a year, and how it becomes a measure with its sources, its range and its rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from counterpoise.scenario.numbers import JUDGEMENT

from .history import CARRIED, Found, History
from .regions import region_of

OLD_IDEAL = 1
"""How many years older ideal points are than everything else."""


class Measure(NamedTuple):
    """A value with its data sets and years, its plausible range, and the rule that filled it where missing."""

    value: float
    source: tuple[str, ...]
    range: tuple[float, float] | None = None
    rule: str = ""


@dataclass
class Known:
    """The data as known in one year; ``filled`` counts, by attribute and rule, what no data set gave."""

    history: History
    year: int
    filled: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Find the members and the scale of positions in this year."""
        self.members = tuple(self.history.members(self.year))
        self._cite = self.history.tables.sources
        points = [found.value for iso3 in self.members if (found := self._ideal(iso3)) is not None]
        first = self._ideal("USA")
        self._low = float(np.percentile(points, 5)) if points else -1.0
        self._high = max(first.value if first else 2.5, self._low + 1.0)

    def _ideal(self, iso3: str) -> Found | None:
        return self.history.ideal.known(iso3, self.year - OLD_IDEAL)

    def _orientation(self, iso3: str) -> Found | None:
        found = self._ideal(iso3)
        if found is None:
            return None
        return Found(unit((found.value - self._low) / (self._high - self._low)), found.year)

    def _regime(self, iso3: str) -> Found | None:
        found = self.history.polyarchy.known(iso3, self.year)
        if found is not None:
            return found
        score = self.history.polity.known(iso3, self.year)
        return None if score is None or abs(score.value) > 10.0 else Found((score.value + 10.0) / 20.0, score.year)

    def _share(self, iso3: str, power: str) -> Found | None:
        total = self.history.all_exchange.known(iso3, self.year)
        if total is None or total.value <= 0.0 or "trade" not in self._cite:
            return None
        flow = self.history.exchange.known((iso3, power), self.year)
        return Found(0.0 if flow is None else min(1.0, flow.value / total.value), (flow or total).year)

    def _pact(self, iso3: str, power: str) -> Found:
        if self.year - self.history.covered("alliances", self.year) > CARRIED:
            return Found(0.0, self.year)
        return self.history.pact(iso3, power, self.year)

    def _difference(self, iso3: str, power: str) -> float:
        pairs = ((self._regime(iso3), self._regime(power)), (self._orientation(iso3), self._orientation(power)))
        apart = [abs(a.value - b.value) for a, b in pairs if a is not None and b is not None]
        return sum(apart) / len(apart) if apart else 0.5

    def _of_region(
        self, attribute: str, iso3: str, measure: Callable[[str], Found | None], kind: str, other: str = ""
    ) -> Measure:
        """What ``measure`` finds for a state, else the median of its region, else one half (or nothing, for shares)."""
        found = measure(iso3)
        if found is not None:
            return self._data(found.value, kind, found)
        alike = [one for one in self.members if region_of(one) == region_of(iso3) and one not in (iso3, other)]
        values = [known.value for one in alike if (known := measure(one)) is not None]
        if values:
            low, high = float(np.percentile(values, 10)), float(np.percentile(values, 90))
            return self._fill(attribute, "median of the region", float(np.median(values)), (low, high))
        return self._fill(attribute, "default", 0.0 if other else 0.5, (0.0, 1.0))

    @cached_property
    def _largest_spending(self) -> float:
        spent = [found.value for one in self.members if (found := self.history.spending.known(one, self.year))]
        return max(spent, default=0.0)

    def _listed(self, kind: str) -> Found:
        return Found(0.0, self.history.covered(kind, self.year) or self.year)

    def _cited(self, kind: str, year: int) -> str:
        return f"{self._cite[kind]}, {year}"

    def _data(self, value: float, kind: str, found: Found) -> Measure:
        return Measure(value, (self._cited(kind, found.year),))

    def _judged(self, value: float, *sources: tuple[str, Found]) -> Measure:
        cited = tuple(dict.fromkeys(self._cited(kind, found.year) for kind, found in sources if kind in self._cite))
        return Measure(value, (*cited, JUDGEMENT), (0.5 * value, min(1.0, 1.5 * value)))

    def _fill(self, attribute: str, rule: str, value: float, bounds: tuple[float, float]) -> Measure:
        self.filled[attribute, rule] += 1
        low, high = min(value, bounds[0]), max(value, bounds[1])
        return Measure(value, (JUDGEMENT,), (low, high), rule)


def unit(value: float) -> float:
    """``value``, or the nearer end of [0, 1] where it is outside."""
    return min(1.0, max(0.0, value))
