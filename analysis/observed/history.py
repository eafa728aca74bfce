"""What was known of real states in a year: the latest value of each series, with its year.

A value is *carried* where the series has none in the year itself: the latest earlier one stands, up to a limit of
years. Nothing of a later year is ever read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from .membership import members_on, name_on, spells_told
from .names import code_of
from .tables import Tables

CARRIED = 10
"""How many years a value may be carried forward."""

Key = str | tuple[str, str]


class Found(NamedTuple):
    """A value and the year it is of."""

    value: float
    year: int


class Series:
    """Yearly values by state, or by directed pair of states."""

    def __init__(self, table: pd.DataFrame, keys: Sequence[str], column: str) -> None:
        held = table.dropna(subset=[column]).sort_values([*keys, "year"])
        self._held: dict[Key, tuple[np.ndarray, np.ndarray]] = {}
        if held.empty:
            return
        names = list(zip(*(held[key] for key in keys), strict=True)) if len(keys) > 1 else list(held[keys[0]])
        years, values = held["year"].to_numpy(dtype=int), held[column].to_numpy(dtype=float)
        starts = [0, *(k for k in range(1, len(names)) if names[k] != names[k - 1]), len(names)]
        for begin, end in pairwise(starts):
            self._held[names[begin]] = (years[begin:end], values[begin:end])

    def known(self, key: Key, year: int, carried: int = CARRIED) -> Found | None:
        """The latest value up to ``year``, at most ``carried`` years old."""
        held = self._held.get(key)
        if held is None:
            return None
        place = int(np.searchsorted(held[0], year, side="right")) - 1
        if place < 0 or held[0][place] < year - carried:
            return None
        return Found(float(held[1][place]), int(held[0][place]))

    def has(self, key: Key) -> bool:
        """Whether there is any value."""
        return key in self._held

    def since(self, key: Key, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        """Years and values from ``first`` to ``last``."""
        years, values = self._held.get(key, (np.zeros(0, dtype=int), np.zeros(0)))
        chosen = (years >= first) & (years <= last)
        return years[chosen], values[chosen]


@dataclass(frozen=True)
class History:
    """Every series that measures read, from one folder of data sets."""

    tables: Tables

    @cached_property
    def capability(self) -> Series:
        """Share of world capability (CINC)."""
        return Series(self.tables.capabilities, ["iso3"], "cinc")

    @cached_property
    def spending(self) -> Series:
        """Military expenditure, thousands of current dollars."""
        return Series(self.tables.capabilities, ["iso3"], "milex")

    @cached_property
    def polyarchy(self) -> Series:
        """Electoral democracy, 0 to 1."""
        return Series(self.tables.regimes, ["iso3"], "polyarchy")

    @cached_property
    def polity(self) -> Series:
        """Polity score, −10 to 10."""
        return Series(self.tables.regimes, ["iso3"], "polity")

    @cached_property
    def ideal(self) -> Series:
        """Ideal point in the UN General Assembly."""
        return Series(self.tables.positions, ["iso3"], "ideal")

    @cached_property
    def exchange(self) -> Series:
        """Imports and exports of a pair, million dollars; a flow that is not known counts as none."""
        table = self.tables.trade
        both = table[["imports", "exports"]].sum(axis=1, min_count=1)
        return Series(table.assign(both=both), ["iso3_1", "iso3_2"], "both")

    @cached_property
    def all_exchange(self) -> Series:
        """Imports and exports with the whole world, million dollars."""
        table = self.tables.totals
        both = table[["imports", "exports"]].sum(axis=1, min_count=1)
        return Series(table.assign(both=both), ["iso3"], "both")

    @cached_property
    def distance(self) -> Series:
        """Smallest distance of two territories, km."""
        return Series(self.tables.distance, ["iso3_1", "iso3_2"], "km")

    @cached_property
    def received(self) -> Series:
        """Highest hostility (1 to 5) that the second showed toward the first in a year."""
        return Series(self.tables.disputes, ["iso3_1", "iso3_2"], "received")

    @cached_property
    def output(self) -> Series:
        """Gross domestic product."""
        return Series(self.tables.output, ["iso3"], "gdp")

    @cached_property
    def wealth(self) -> Series:
        """Gross domestic product a head."""
        table = self.tables.output
        return Series(table.assign(head=table["gdp"] / table["population"]), ["iso3"], "head")

    @cached_property
    def pacts(self) -> Series:
        """Pacts of a pair: 3 with a pledge to defend, 1 with a lesser one, 0 where the pair has neither."""
        table = self.tables.alliances
        lesser = table[["offense", "neutral", "nonagg", "consul"]].max(axis=1)
        return Series(table.assign(pact=np.where(table["defense"] > 0, 3.0, lesser)), ["iso3_1", "iso3_2"], "pact")

    @cached_property
    def _covered(self) -> dict[str, np.ndarray]:
        lists = {"alliances": self.tables.alliances, "disputes": self.tables.disputes, "trade": self.tables.trade}
        return {kind: np.unique(table["year"].to_numpy(dtype=int)) for kind, table in lists.items()}

    def covered(self, kind: str, year: int) -> int:
        """Last year up to ``year`` of which the list of alliances, disputes or trade has a row; 0 where it has none."""
        years = self._covered[kind]
        place = int(np.searchsorted(years, year, side="right"))
        return int(years[place - 1]) if place else 0

    @cached_property
    def _rivals(self) -> dict[tuple[str, str], list[tuple[int, int, float]]]:
        held: dict[tuple[str, str], list[tuple[int, int, float]]] = {}
        for row in self.tables.rivalries.itertuples(index=False):
            held.setdefault((row.iso3_1, row.iso3_2), []).append((int(row.first), int(row.last), float(row.spatial)))
        return held

    def rivals(self, one: str, other: str, year: int) -> tuple[bool, bool]:
        """Whether two states are strategic rivals in a year, and whether over territory.

        A rivalry that had not ended when the list was closed goes on.
        """
        spells = self._rivals.get((one, other), [])
        now = [spatial for first, last, spatial in spells if first <= year <= max(last, first)]
        return bool(now), any(spatial > 0.0 for spatial in now)

    @cached_property
    def _borders(self) -> dict[tuple[str, str], list[tuple[int, int, int]]]:
        held: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
        for row in self.tables.contiguity.itertuples(index=False):
            held.setdefault((row.iso3_1, row.iso3_2), []).append((int(row.first), int(row.last), int(row.kind)))
        return held

    def border(self, one: str, other: str, year: int) -> int | None:
        """Kind of contiguity: 1 by land to 5 within 400 miles of water; None where there is none."""
        spells = self._borders.get((one, other), [])
        return min((kind for first, last, kind in spells if first <= year <= last), default=None)

    def pact(self, one: str, other: str, year: int) -> Found:
        """Pact of a pair in a year, or in the last year before it that the list covers."""
        when = self.covered("alliances", year)
        found = self.pacts.known((one, other), when, 0)
        return found or Found(0.0, when)

    def hostility(self, one: str, other: str, year: int, back: int) -> list[tuple[int, float]]:
        """Years ago and level of each year in which ``other`` showed hostility toward ``one``."""
        years, levels = self.received.since((one, other), year - back + 1, year)
        return [(year - int(when), float(level)) for when, level in zip(years, levels, strict=True)]

    def members(self, year: int) -> list[str]:
        """States that are members at the end of a year and have a known capability, in the order of their codes."""
        table = self.tables.capabilities
        held = table[(table["year"] <= year) & (table["year"] >= year - CARRIED)].dropna(subset=["cinc"])
        known = set(held["iso3"])
        found = [iso3 for iso3 in members_on(self.tables.names, _end_of(year))["iso3"].unique() if iso3 in known]
        return sorted(found, key=lambda iso3: code_of(iso3) or 0)

    def name(self, iso3: str, year: int) -> str:
        """What a state is called at the end of a year."""
        return name_on(self.tables.names, iso3, _end_of(year))

    def unknown(self, iso3: str, year: int) -> str:
        """Why there is no world with a state at the end of a year: no member, or no known capability; else empty."""
        table = self.tables.names
        if iso3 not in set(members_on(table, _end_of(year))["iso3"]):
            when = spells_told(table, iso3)
            return f"{iso3} was no state at the end of {year}" + (f", but in {when}" if when else ", nor ever")
        if self.capability.known(iso3, year) is None:
            return f"no capability of {iso3} in {year} or the ten years before"
        return ""

    @cached_property
    def dyads(self) -> dict[int, list[tuple[str, str, float]]]:
        """Pacts by year, each pair once."""
        table = self.tables.alliances
        table = table[table["iso3_1"] < table["iso3_2"]]
        lesser = table["consul"]
        level = np.where(table["defense"] > 0, 3.0, lesser)
        held: dict[int, list[tuple[str, str, float]]] = {}
        rows = zip(table["iso3_1"], table["iso3_2"], table["year"], level, strict=True)
        for one, other, year, pact in rows:
            if pact > 0.0:
                held.setdefault(int(year), []).append((one, other, float(pact)))
        return held


def _end_of(year: int) -> int:
    """The last day of a year as a number."""
    return year * 10_000 + 1231
