"""From a sweep file to a :class:`Design`, or to all its problems."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any

import numpy as np

from ..scenario.addresses import AddressError, resolve
from ..scenario.given import node_of, seed_of, whole
from ..scenario.model import Scenario, load_scenario
from ..scenario.numbers import Number, shown
from ..scenario.problems import Path, Report, suggest
from ..scenario.reading.fields import WORD, choice, is_name, known_keys, named_entries, text_of
from ..scenario.reading.files import locate, read_tree
from ..scenario.reading.nodes import Node
from ..scenario.reading.strict_yaml import read_scalar
from ..scenario.theory_file import MAX_WEIGHT, Theory, load_theory
from ..scenario.uncertainty import HELD_ADDRESSES
from ..theory.parameters import limits_of as parameter_limits
from ..world.points import Dimension
from .design import KINDS, Axis, Design, Experiment, factorial, sampled, settings_of

OWN = ("set", "theories", "without", "over", "design", "samples", "points")
"""Keys that an experiment may give, and a file for all its experiments."""

KEYS = (
    "format",
    "name",
    "title",
    "description",
    "case",
    "replicates",
    "seed",
    "outcomes",
    *OWN,
    "experiments",
)
"""The keys of a sweep file; what it extends is merged before."""

Found = tuple[str, Number | None, float, float]
"""A number that an axis moves: its canonical address, what is given there, and its limits."""

MAX_POINTS = 10_000_000
"""Most points of a design."""

AXIS_KEYS = ("numbers", "values", "from", "to", "steps", "scale", "label")
"""The keys of an axis."""

RESERVED = ("run", "point", "replicate", "experiment", "theory", "without")
"""Columns of every table of a sweep, which no axis may be named like."""

STEPS = 5
"""Levels of a number in a factorial that gives a span and no steps."""


def load_design(sweep: str | os.PathLike[str], replicates: int | None = None, seed: int | None = None) -> Design:
    """Load a shipped sweep by name, or a sweep file by path.

    Raises :class:`ScenarioError` with every problem found: file, line, key, remedy.
    """
    file = locate(sweep, "sweeps")
    replicates = None if replicates is None else whole(replicates, "replicates", 1)
    seed = None if seed is None else seed_of(seed)
    return _Reader(read_tree(file, "sweeps"), file.parent).read(replicates, seed)


def over_judgement(case: str, replicates: int = 1, seed: int = 0, samples: int = 1024) -> Design:
    """A Sobol design over every number of a case and its theory that is marked as a judgement and has a range."""
    name = FilePath(case).stem
    return design_of(case, "judgement", replicates, seed, f"{name}_judgement", design="sobol", samples=samples)


class _Reader:
    """Reads one sweep file; problems are collected."""

    def __init__(self, tree: Node, folder: FilePath) -> None:
        self.tree, self.folder, self.report = tree, folder, Report()

    def read(self, replicates: int | None, seed: int | None) -> Design:
        given = Node(
            {key: node for key, node in self.tree.items() if node.value is not None}, self.tree.file, self.tree.line
        )
        blocks = known_keys(given, (), KEYS, self.report, ("name", "case")) or {}
        texts = {key: text_of(blocks.get(key), key, self.report) for key in ("name", "title", "description", "case")}
        if "name" in blocks:
            is_name(texts["name"], WORD, blocks["name"], ("name",), self.report)
        counted = self._whole(blocks.get("replicates"), ("replicates",), 1, 1)
        keyed = self._whole(blocks.get("seed"), ("seed",), 0, 0)
        outcomes = self._texts(blocks.get("outcomes"), ("outcomes",))
        self.report.raise_if_any()
        shared = {key: blocks[key] for key in OWN if key in blocks}
        named = named_entries(blocks.get("experiments"), ("experiments",), WORD, self.report)
        seed = keyed if seed is None else seed
        case = self._case(texts["case"])
        experiments = []
        for name, node in (named or {"": Node({}, self.tree.file, self.tree.line)}).items():
            path: Path = ("experiments", name) if name else ()
            own = known_keys(node, path, OWN, self.report)
            if own is not None:
                experiments.append(self._experiment(name or texts["name"], case, shared | own, path, seed))
        self.report.raise_if_any()
        design = Design(
            name=texts["name"],
            title=texts["title"] or texts["name"],
            case=case,
            replicates=counted if replicates is None else replicates,
            seed=seed,
            experiments=tuple(one for one in experiments if one is not None),
            outcomes=outcomes,
        )
        if design.points > MAX_POINTS:
            self.report.add(self.tree, ("over",), f"{design.points} points are too many", f"at most {MAX_POINTS}")
        self.report.raise_if_any()
        return design

    def _case(self, case: str) -> str:
        """The case as the scenario reader takes it: a path is looked for beside the sweep file."""
        beside = self.folder / case
        return str(beside) if case.endswith((".yaml", ".yml")) and beside.exists() else case

    def _experiment(self, name: str, case: str, blocks: Mapping[str, Node], path: Path, seed: int) -> Experiment | None:
        changes = self._settings(blocks.get("set"), (*path, "set"))
        scenario = load_scenario(case, changes)
        theories = self._texts(blocks.get("theories"), (*path, "theories")) or (scenario.theory,)
        loaded = [load_theory(theory, changes) for theory in theories]
        events = self._texts(blocks.get("without"), (*path, "without"))
        for event in events:
            if event not in scenario.events:
                hint = suggest(event, tuple(scenario.events), "events")
                self.report.add(blocks["without"], (*path, "without"), f"unknown event '{event}'", hint)
        kind = "list" if "points" in blocks and "design" not in blocks else "factorial"
        if "design" in blocks:
            kind = choice(blocks["design"], (*path, "design"), KINDS, "design", self.report) or "factorial"
        before = len(self.report.problems)
        if kind == "list":
            axes, values = self._listed(blocks.get("points"), (*path, "points"), scenario, loaded[0])
        else:
            axes = tuple(self._axes(blocks.get("over"), (*path, "over"), scenario, loaded[0]))
            values = np.zeros((0, len(axes)))
            if len(self.report.problems) == before:
                values = self._points(axes, kind, blocks.get("samples"), (*path, "samples"), seed)
        if len(self.report.problems) > before or any(event not in scenario.events for event in events):
            return None
        return Experiment(name, settings_of(theories, events), axes, values, changes)

    def _points(self, axes: tuple[Axis, ...], kind: str, samples: Node | None, path: Path, seed: int) -> np.ndarray:
        if kind == "factorial":
            size = 1
            for axis in axes:
                size *= len(axis.levels)
            if size > MAX_POINTS:
                hint = f"at most {MAX_POINTS}; sample them: design: sobol, samples: 4096"
                self.report.add(self.tree, ("over",), f"{size} points are too many", hint)
                return np.zeros((0, len(axes)))
            return factorial(axes)
        count = self._whole(samples, path, 1, None)
        if count < 1:
            return np.zeros((0, len(axes)))
        if kind == "sobol" and count & (count - 1):
            near = 1 << (count.bit_length() - 1)
            place = samples if samples is not None else self.tree
            self.report.add(place, path, f"{count} is no power of two", f"Sobol points balance in {near} or {2 * near}")
            return np.zeros((0, len(axes)))
        return sampled(axes, kind, count, seed)

    # -- axes --------------------------------------------------------------------------------------

    def _axes(self, node: Node | None, path: Path, scenario: Scenario, theory: Theory) -> Iterator[Axis]:
        if node is None or node.value is None:
            return
        if node.value == "judgement":
            yield from _judgements(scenario, theory)
            return
        taken: dict[str, str] = {}
        for name, entry in node.value.items() if isinstance(node.value, dict) else ():
            axis = self._axis(str(name), entry, (*path, name), scenario, theory)
            if axis is None:
                continue
            for dimension in axis.dimensions:
                if (other := taken.setdefault(dimension.address, str(name))) != name:
                    self.report.add(entry, (*path, name), f"'{dimension.address}' is moved by '{other}' already")
            yield axis
        if not isinstance(node.value, dict):
            hint = "write `judgement`, or {states.VEN.leader: {from: 0, to: 1, steps: 5}}"
            self.report.add(node, path, f"must be a mapping of addresses, not {shown(node)}", hint)

    def _axis(self, text: str, node: Node, path: Path, scenario: Scenario, theory: Theory) -> Axis | None:
        if node.value == "range":
            return self._own_range(text, node, path, scenario, theory)
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
        found = self._moved(entries, text, node, path, scenario, theory)
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

    def _moved(
        self, entries: Mapping[str, Node], text: str, node: Node, path: Path, scenario: Scenario, theory: Theory
    ) -> list[Found] | None:
        """The numbers that an axis moves: those listed, or the one that it is called after; None with problems."""
        before, found = len(self.report.problems), dict[str, Found]()
        listed = self._texts(entries["numbers"], (*path, "numbers")) if "numbers" in entries else (text,)
        place = entries.get("numbers", node)
        for one in listed:
            try:
                address, number, low, high = _number_at(one, scenario, theory)
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
        elif not bounds[0] <= bounds[1]:
            self.report.add(node, path, "the lowest value must come first")
        steps = self._whole(entries.get("steps"), (*path, "steps"), 2, STEPS)
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

    def _own_range(self, text: str, node: Node, path: Path, scenario: Scenario, theory: Theory) -> Axis | None:
        try:
            address, number, _, _ = _number_at(text, scenario, theory)
        except AddressError as error:
            self.report.add(node, path, error.message, error.hint)
            return None
        axis = None if number is None else _range_axis(address, number)
        if axis is None:
            self.report.add(node, path, f"'{address}' has no range of its own", "give from and to")
        return axis

    def _listed(
        self, node: Node | None, path: Path, scenario: Scenario, theory: Theory
    ) -> tuple[tuple[Axis, ...], np.ndarray]:
        """Points from a CSV file: a header of addresses, one row a point."""
        empty = ((), np.zeros((0, 0)))
        if node is None or not isinstance(node.value, str):
            self.report.add(node or self.tree, path, "a list of points needs a CSV file", "points: design.csv")
            return empty
        file = self.folder / node.value
        try:
            with file.open(newline="", encoding="utf-8") as stream:
                rows = list(csv.reader(stream))
            values = np.array([[float(cell) for cell in row] for row in rows[1:] if row], dtype=float)
        except (OSError, ValueError) as error:
            self.report.add(node, path, f"cannot read {file}: {error}", "a header of addresses, then one row a point")
            return empty
        if not rows or values.ndim != 2 or values.shape[1] != len(rows[0]) or not np.isfinite(values).all():
            self.report.add(node, path, f"{file} needs a header of addresses and full rows of numbers")
            return empty
        axes = []
        for k, text in enumerate(rows[0]):
            scales = text.endswith("×")
            try:
                address, _, low, high = _number_at(text.removesuffix("×").strip(), scenario, theory)
            except AddressError as error:
                self.report.add(node, (*path, text), error.message, error.hint)
                continue
            span = (float(values[:, k].min()), float(values[:, k].max()))
            if not scales and not (low <= span[0] and span[1] <= high):
                self.report.add(node, (*path, text), f"values must be between {low:g} and {high:g}")
            axes.append(Axis((Dimension(address, scales),), *span))
        return tuple(axes), values

    # -- small fields ------------------------------------------------------------------------------

    def _whole(self, node: Node | None, path: Path, least: int, default: int | None) -> int:
        if node is None and default is not None:
            return default
        if node is not None and type(node.value) is int and node.value >= least:
            return node.value
        if node is None:
            self.report.add(self.tree, path, "is missing", f"give {least} or more")
            return least
        clear = isinstance(node.value, float) and node.value.is_integer()
        hint = f"write {node.value:.0f}" if clear else ""
        self.report.add(node, path, f"must be a whole number, {least} or more, not {shown(node)}", hint)
        return least

    def _number(self, node: Node, path: Path) -> float:
        if isinstance(node.value, int | float) and not isinstance(node.value, bool) and np.isfinite(node.value):
            return float(node.value)
        quoted = isinstance(node.value, str) and isinstance(read_scalar(node.value), int | float)
        self.report.add(node, path, f"must be a number, not {shown(node)}", "write it without quotes" if quoted else "")
        return 0.0

    def _numbers(self, node: Node, path: Path) -> tuple[float, ...]:
        if not isinstance(node.value, list):
            self.report.add(node, path, f"must be a list of numbers, not {shown(node)}")
            return ()
        return tuple(self._number(entry, (*path, k)) for k, entry in enumerate(node.value))

    def _text(self, node: Node | None, path: Path) -> str:
        if node is None or isinstance(node.value, str):
            return "" if node is None else str(node.value)
        self.report.add(node, path, f"must be text, not {shown(node)}", "put it in quotes")
        return ""

    def _texts(self, node: Node | None, path: Path) -> tuple[str, ...]:
        if node is None or node.value is None:
            return ()
        if isinstance(node.value, list) and all(isinstance(entry.value, str) for entry in node.value):
            return tuple(str(entry.value) for entry in node.value)
        hint = f"write [{node.value}]" if isinstance(node.value, str) else ""
        self.report.add(node, path, f"must be a list of names, not {shown(node)}", hint)
        return ()

    def _settings(self, node: Node | None, path: Path) -> dict[str, object]:
        if node is None or node.value is None:
            return {}
        if not isinstance(node.value, dict):
            self.report.add(node, path, f"must be a mapping of addresses, not {shown(node)}")
            return {}
        return {str(key): entry.plain() for key, entry in node.value.items()}


def _number_at(text: str, scenario: Scenario, theory: Theory) -> Found:
    """Canonical address, the number given there, and its limits. Raises AddressError."""
    parts = text.split(".")
    if parts[0] == "theory":
        return _of_theory(text, parts, theory)
    if parts[0] == "events":
        return _of_event(text, parts, scenario)
    address, attribute = resolve(text, scenario.declared)
    return address, scenario.numbers.get(address), attribute.low, attribute.high


def _of_theory(text: str, parts: list[str], theory: Theory) -> Found:
    if len(parts) == 3 and parts[1] == "parameters" and parts[2] in theory.parameters:
        return text, theory.parameters[parts[2]], *parameter_limits(parts[2])
    if len(parts) == 4 and parts[1] == "terms" and parts[3] in theory.terms.get(parts[2], {}):
        return text, theory.terms[parts[2]][parts[3]], -MAX_WEIGHT, MAX_WEIGHT
    if len(parts) == 3 and parts[1] == "parameters":
        raise AddressError(f"unknown parameter '{parts[2]}'", suggest(parts[2], tuple(theory.parameters), "parameters"))
    known = [f"theory.terms.{strategy}.{term}" for strategy, terms in theory.terms.items() for term in terms]
    raise AddressError(f"the theory has no number '{text}'", suggest(text, known, "weights"))


def _of_event(text: str, parts: list[str], scenario: Scenario) -> Found:
    event = scenario.events.get(parts[1]) if len(parts) > 1 else None
    if event is None:
        raise AddressError(
            f"unknown event in '{text}'", suggest(parts[1] if len(parts) > 1 else "", tuple(scenario.events))
        )
    if parts[2:] == ["hazard", "probability"] and event.hazard is not None:
        return text, event.hazard.probability, 0.0, 1.0
    if len(parts) in (4, 5) and parts[2] == "changes" and parts[3].isdigit() and int(parts[3]) < len(event.changes):
        change = event.changes[int(parts[3])]
        attribute = resolve(change.path, scenario.declared)[1]
        low, high = (attribute.low, attribute.high) if change.operation == "set" else (-np.inf, np.inf)
        return ".".join(parts[:4]), change.number, float(low), float(high)
    hint = f"events.{parts[1]}.changes.0, or events.{parts[1]}.hazard.probability"
    raise AddressError(f"'{text}' is no number of the event", hint)


def _judgements(scenario: Scenario, theory: Theory) -> Iterator[Axis]:
    """Every number marked as a judgement that has a range or scale: of the scenario, its events and the theory."""
    for address, number in _numbers_of(scenario, theory):
        drawn = number.is_judgement and address not in HELD_ADDRESSES
        axis = _range_axis(address, number) if drawn else None
        if axis is not None:
            yield axis


def _numbers_of(scenario: Scenario, theory: Theory) -> Iterator[tuple[str, Number]]:
    yield from scenario.numbers.items()
    for name, event in scenario.events.items():
        if event.hazard is not None:
            yield f"events.{name}.hazard.probability", event.hazard.probability
        for k, change in enumerate(event.changes):
            yield f"events.{name}.changes.{k}", change.number
    for name, number in theory.parameters.items():
        yield f"theory.parameters.{name}", number
    for strategy, terms in theory.terms.items():
        for term, number in terms.items():
            yield f"theory.terms.{strategy}.{term}", number


def _range_axis(address: str, number: Number) -> Axis | None:
    """The axis over a number's own range, or over its own scale."""
    bounds, scales = (
        (number.range, False) if number.range is not None and number.series is None else (number.scale, True)
    )
    if bounds is None or bounds[0] == bounds[1]:
        return None
    levels = tuple(float(x) for x in np.linspace(*bounds, STEPS))
    return Axis((Dimension(address, scales),), *bounds, levels)


def design_of(
    case: str | os.PathLike[str],
    over: Mapping[str, Any] | str,
    replicates: int = 1,
    seed: int = 0,
    name: str = "sweep",
    **keys: Any,
) -> Design:
    """A design from Python: the keys of a sweep file as arguments; numpy, pandas and ``range`` will do.

    Raises :class:`ScenarioError` for what a file could not say either.
    """
    document = {"format": 1, "name": name, "case": case, "replicates": replicates, "seed": seed, "over": over, **keys}
    report = Report()
    tree = node_of(document, "design", (), report)
    report.raise_if_any()
    return _Reader(tree, FilePath.cwd()).read(None, None)
