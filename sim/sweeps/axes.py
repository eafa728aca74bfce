"""The axes of a sweep: what varies, and over which values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from ..scenario.addresses import AddressError
from ..scenario.model import Scenario
from ..scenario.numbers import shown
from ..scenario.problems import Path
from ..scenario.reading.fields import WORD, is_name, known_keys
from ..scenario.reading.nodes import Node
from ..scenario.theory_file import Theory
from ..world.points import Dimension
from .design import Axis
from .entries import Entries
from .moved import JUDGEMENTS, MAX_POINTS, STEPS, Found, judgements, number_at, range_axis
from .roles import BLOCK, ROLE

AXIS_KEYS = ("numbers", "values", "from", "to", "steps", "scale", "label")
"""The keys of an axis."""

RESERVED = ("run", "point", "replicate", "experiment", "theory", "without", ROLE, BLOCK)
"""Columns of every table of a sweep, which no axis may be named like."""


@dataclass
class Axes(Entries):
    """Reads the axes of an experiment on a case under a theory."""

    scenario: Scenario
    theory: Theory

    def read(self, node: Node | None, path: Path) -> Iterator[Axis]:
        """The axes of an ``over`` block, whose path in the file is ``path``."""
        if node is None or node.value is None:
            return
        if isinstance(node.value, str) and node.value in JUDGEMENTS:
            kinds = JUDGEMENTS[node.value]
            found = list(judgements(self.scenario, self.theory, kinds))
            if not found:
                self.report.add(node, path, f"no number of the {' or its '.join(kinds)} is a judgement with a range")
            yield from found
            return
        taken: dict[str, str] = {}
        for name, entry in node.value.items() if isinstance(node.value, dict) else ():
            axis = self._axis(str(name), entry, (*path, name))
            if axis is None:
                continue
            for dimension in axis.dimensions:
                if (other := taken.setdefault(dimension.address, str(name))) != name:
                    self.report.add(entry, (*path, name), f"'{dimension.address}' is moved by '{other}' already")
            yield axis
        if not isinstance(node.value, dict):
            hint = f"write {', '.join(JUDGEMENTS)}, or {{states.VEN.leader: {{from: 0, to: 1, steps: 5}}}}"
            self.report.add(node, path, f"must be a mapping of addresses, not {shown(node)}", hint)

    def _axis(self, text: str, node: Node, path: Path) -> Axis | None:
        if node.value == "range":
            return self._own_range(text, node, path)
        entries = known_keys(node, path, AXIS_KEYS, self.report)
        if entries is None:
            return None
        linked = "numbers" in entries
        if linked and (not is_name(text, WORD, node, path, self.report) or self._reserved(text, node, path)):
            return None
        if not linked and "." not in text:
            hint = "several numbers move together by {numbers: [states.VEN.tie.USA, …], scale: [0, 1]}"
            self.report.add(node, path, f"'{text}' is no address of a number", hint)
            return None
        found = self._moved(entries, text, node, path)
        if found is None:
            return None
        scales = "scale" in entries
        levels = self._levels(entries, node, path)
        if levels is None or not self._within(levels, scales, found, node, path):
            return None
        return Axis(
            dimensions=tuple(Dimension(address, scales) for address, *_ in found),
            low=min(levels),
            high=max(levels),
            levels=levels,
            name=text if linked else "",
            label=self._text(entries.get("label"), (*path, "label")),
        )

    def _reserved(self, name: str, node: Node, path: Path) -> bool:
        if name in RESERVED:
            self.report.add(node, path, f"an axis cannot be named '{name}'", "every table of a sweep has that column")
        return name in RESERVED

    def _moved(self, entries: Mapping[str, Node], text: str, node: Node, path: Path) -> list[Found] | None:
        """The numbers that an axis moves: those listed, or the one that it is called after; None with problems."""
        before, found = len(self.report.problems), dict[str, Found]()
        listed = self._texts(entries["numbers"], (*path, "numbers")) if "numbers" in entries else (text,)
        place = entries.get("numbers", node)
        for one in listed:
            try:
                address, number, low, high = number_at(one, self.scenario, self.theory)
            except AddressError as error:
                self.report.add(place, path, error.message, error.hint)
                continue
            if "scale" in entries and number is None:
                self.report.add(place, path, f"there is no number at '{address}' to scale", "give from and to")
            if address in found:
                self.report.add(place, path, f"'{address}' is listed twice")
            found[address] = (address, number, low, high)
        if len(self.report.problems) == before and not found:
            self.report.add(place, path, "no numbers are listed", "numbers: [states.VEN.dependence.trade.USA, …]")
        return list(found.values()) if len(self.report.problems) == before else None

    def _levels(self, entries: Mapping[str, Node], node: Node, path: Path) -> tuple[float, ...] | None:
        """The levels of an axis in a factorial, whose ends are the span that samples fill; None with problems."""
        before, given = len(self.report.problems), [key for key in ("values", "scale") if key in entries]
        if "from" in entries or "to" in entries:
            given.append("from and to")
        if len(given) > 1:
            self.report.add(node, path, f"{given[0]} and {given[1]} cannot be given together")
            return None
        if "values" in entries:
            levels = self._numbers(entries["values"], (*path, "values"))
            if not levels and len(self.report.problems) == before:
                self.report.add(entries["values"], (*path, "values"), "needs at least one value")
            return levels if len(self.report.problems) == before else None
        bounds = (
            self._numbers(entries["scale"], (*path, "scale"))
            if "scale" in entries
            else tuple(self._number(entries[key], (*path, key)) for key in ("from", "to") if key in entries)
        )
        if len(bounds) != 2:
            hint = "write {from: 0, to: 1, steps: 5}, {values: [0, 1]}, {scale: [0.5, 1.5]} or range"
            self.report.add(node, path, "needs a lowest and a highest value", hint)
        elif bounds[0] > bounds[1]:
            self.report.add(node, path, "the lowest value must come first")
        elif bounds[0] == bounds[1]:
            self.report.add(node, path, "the lowest and the highest value are the same", "for one level: values: [0.5]")
        steps = self._whole(entries.get("steps"), (*path, "steps"), 2, STEPS)
        if steps > MAX_POINTS:
            self.report.add(entries["steps"], (*path, "steps"), f"{steps} are too many", f"at most {MAX_POINTS}")
        if len(self.report.problems) > before:
            return None
        return tuple(float(x) for x in np.linspace(bounds[0], bounds[1], steps))

    def _within(self, levels: tuple[float, ...], scales: bool, found: list[Found], node: Node, path: Path) -> bool:
        """Whether the numbers of an axis may take all its levels; a problem where not."""
        if scales and min(levels) < 0.0:
            self.report.add(node, path, "a scale must be at least 0")
            return False
        for address, _, low, high in [] if scales else found:
            if not low <= min(levels) <= max(levels) <= high:
                of = f" for {address}" if len(found) > 1 else ""
                self.report.add(node, path, f"values must be between {low:g} and {high:g}{of}")
                return False
        return True

    def _own_range(self, text: str, node: Node, path: Path) -> Axis | None:
        try:
            address, number, _, _ = number_at(text, self.scenario, self.theory)
        except AddressError as error:
            self.report.add(node, path, error.message, error.hint)
            return None
        axis = None if number is None else range_axis(address, number)
        if axis is None:
            self.report.add(node, path, f"'{address}' has no range of its own", "give from and to")
        return axis
