"""Reading the events of a scenario."""

from __future__ import annotations

from math import inf, isfinite
from typing import Any, Literal

from ..addresses import AddressError, Declared, resolve
from ..attributes import Attribute
from ..model import Change, Event, Hazard
from ..numbers import Limits, limits_of, shown
from ..problems import Path, Report
from .fields import WORD, file_keys, known_keys, named_entries, validated
from .nodes import Node
from .number_parse import parse_number, parse_sources

OPERATIONS: tuple[Literal["set", "add", "multiply"], ...] = ("set", "add", "multiply")
"""What a change does to a number."""

MAX_FACTOR = 1000.0
"""Largest factor by which an event may multiply a number."""


def parse_events(
    node: Node | None, declared: Declared, years: tuple[int, int] | None, report: Report
) -> dict[str, Event]:
    """Read the block ``events``; problems go to ``report`` and their events are left out."""
    named = named_entries(node, ("events",), WORD, report)
    events = {name: _Event(entry, ("events", name), declared, years, report).read() for name, entry in named.items()}
    return {name: event for name, event in events.items() if event is not None}


class _Event:
    """Reads one event."""

    def __init__(
        self, node: Node, path: Path, declared: Declared, years: tuple[int, int] | None, report: Report
    ) -> None:
        self.node = node
        self.path = path
        self.declared = declared
        self.years = years
        self.report = report
        self.entries: dict[str, Node] = {}

    def read(self) -> Event | None:
        entries = known_keys(self.node, self.path, file_keys(Event), self.report, ("title", "changes"))
        if entries is None:
            return None
        self.entries = {key: entry for key, entry in entries.items() if entry.value is not None}
        if ("year" in self.entries) == ("hazard" in self.entries):
            hint = "write `year: 2002` or `hazard: {from: 2005, to: 2010, probability: 0.1}`"
            self.report.add(self.node, self.path, "an event needs exactly one of `year` and `hazard`", hint)
        self.check_year(self.entries.get("year"), "year")
        read: dict[str, Any] = {"hazard": self.hazard(), "source": self.source(), "changes": self.changes()}
        if "title" not in entries:
            read["title"] = ""
        return validated(Event, self.node, self.path, self.report, read)

    def check_year(self, node: Node | None, *key: str) -> None:
        if node is None or self.years is None or isinstance(node.value, bool) or not isinstance(node.value, int):
            return
        first, last = self.years
        if not first <= node.value <= last:
            path = (*self.path, *key)
            message = f"the year {node.value} is outside the scenario"
            self.report.add(node, path, message, f"it runs from {first} to {last}")

    def source(self) -> tuple[str, ...]:
        if "source" not in self.entries:
            return ()
        return parse_sources(self.entries["source"], (*self.path, "source"), self.report)

    def hazard(self) -> Hazard | None:
        node = self.entries.get("hazard")
        if node is None:
            return None
        path, keys = (*self.path, "hazard"), ("from", "to", "probability")
        entries = known_keys(node, path, keys, self.report, keys)
        if entries is None or len(entries) < len(keys):
            return None
        limits = Limits(0.0, 1.0, constant=True)
        probability = parse_number(entries["probability"], (*path, "probability"), limits, self.report)
        if probability is None:
            return None
        for key in ("from", "to"):
            self.check_year(entries[key], "hazard", key)
        hazard = validated(Hazard, node, path, self.report, {"probability": probability})
        if hazard is not None and hazard.first > hazard.last:
            self.report.add(entries["to"], (*path, "to"), f"the year {hazard.last} is before `from`")
        return hazard

    def changes(self) -> tuple[Change, ...]:
        node = dict(self.node.items()).get("changes")
        if node is None:
            return ()
        if not isinstance(node.value, list) or not node.value:
            found = "an empty list" if node.value == [] else shown(node)
            hint = "write - {path: states.VEN.leader, set: 0.3}"
            self.report.add(node, (*self.path, "changes"), f"must be a list of changes, not {found}", hint)
            return ()
        changes = [self.change(entry, (*self.path, "changes", index)) for index, entry in enumerate(node.value)]
        return tuple(change for change in changes if change is not None)

    def change(self, node: Node, path: Path) -> Change | None:
        entries = known_keys(node, path, ("path", *OPERATIONS), self.report, ("path",))
        if entries is None or "path" not in entries:
            return None
        given = [operation for operation in OPERATIONS if operation in entries]
        if len(given) != 1:
            message = f"a change needs exactly one of {', '.join(OPERATIONS)}"
            self.report.add(node, path, message, "for example {path: states.VEN.leader, set: 0.3}")
        target = self.target(entries["path"], (*path, "path"))
        if target is None or len(given) != 1:
            return None
        address, attribute = target
        limits = change_limits(attribute, given[0])
        number = parse_number(entries[given[0]], (*path, given[0]), limits, self.report)
        return None if number is None else Change(path=address, operation=given[0], number=number)

    def target(self, node: Node, path: Path) -> tuple[str, Attribute] | None:
        if not isinstance(node.value, str):
            self.report.add(node, path, f"must be the address of a number, not {shown(node)}")
            return None
        try:
            return resolve(node.value, self.declared)
        except AddressError as error:
            self.report.add(node, path, f"{error.message} in '{node.value}'", error.hint, error.lacks)
            return None


def change_limits(attribute: Attribute, operation: str) -> Limits:
    """What an event may set, add to, or multiply an attribute by; the result is kept within its limits."""
    if operation == "multiply":
        return Limits(0.0, MAX_FACTOR, constant=True)
    own = limits_of(attribute)
    if operation == "set":
        return Limits(own.low, own.high, own.words, constant=True)
    width = own.high - own.low if isfinite(own.high) and isfinite(own.low) else inf
    return Limits(-width, width, constant=True)
