"""From a sweep file to a :class:`Design`, or to all its problems."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path as FilePath
from typing import Any

import numpy as np

from ..scenario.addresses import AddressError
from ..scenario.given import node_of, seed_of, whole
from ..scenario.model import Scenario, load_scenario
from ..scenario.numbers import shown
from ..scenario.problems import Path, Report, suggest
from ..scenario.reading.fields import WORD, choice, is_name, known_keys, named_entries, text_of
from ..scenario.reading.files import locate, read_tree
from ..scenario.reading.nodes import Node
from ..scenario.theory_file import Theory, load_theory
from ..world.points import Dimension
from .axes import Axes
from .design import (
    KINDS,
    MOST_CORRELATED,
    Axis,
    Design,
    Experiment,
    factorial,
    largest_correlation,
    sampled,
    settings_of,
)
from .entries import Entries
from .moved import MAX_POINTS
from .moved import number_at as _number_at
from .points_file import read_points
from .roles import LAYOUTS, matrices, points_a_block

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

MAX_RUNS = 10_000_000_000
"""Most runs of a design."""

MAX_NUMBERS = 100_000_000
"""Most values, a point times an axis, of a sample: what memory holds."""

MAX_SETTINGS = 65_536
"""Most combinations of theories and of events with and without."""

_SOBOL = ("sobol", "saltelli")
"""Designs that rest on a Sobol sequence."""

SAMPLES = 1024
"""Points over all judgements, where nothing else is said."""


def load_design(sweep: str | os.PathLike[str], replicates: int | None = None, seed: int | None = None) -> Design:
    """Load a shipped sweep by name, or a sweep file by path.

    Raises :class:`ScenarioError` with every problem found: file, line, key, remedy.
    """
    file = locate(sweep, "sweeps")
    replicates = None if replicates is None else whole(replicates, "replicates", 1)
    seed = None if seed is None else seed_of(seed)
    return _Reader(read_tree(file, "sweeps"), Report(), file.parent).read(replicates, seed)


def over_judgement(
    case: str, replicates: int = 1, seed: int = 0, samples: int = SAMPLES, over: str = "judgement"
) -> Design:
    """A Latin hypercube over every number of a case and its theory that is marked as a judgement and has a range.

    ``over`` is one of :data:`~counterpoise.sweeps.moved.JUDGEMENTS`: which of these numbers.
    """
    name = f"{load_scenario(case).name}_{over.replace(':', '_')}"
    return design_of(case, over, replicates, seed, name, samples=samples)


@dataclass
class _Reader(Entries):
    """Reads one sweep file; problems are collected."""

    folder: FilePath

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
        for count, most, what in ((design.points, MAX_POINTS, "points"), (design.runs, MAX_RUNS, "runs")):
            if count > most:
                self.report.add(self.tree, ("over",), f"{count} {what} are too many", f"at most {most}")
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
        if len(theories) * 2 ** len(events) > MAX_SETTINGS:
            many = f"{len(theories)} theories with and without {len(events)} events are too many settings"
            self.report.add(blocks.get("without", self.tree), (*path, "without"), many, f"at most {MAX_SETTINGS}")
            return None
        kind = self._kind(blocks, path)
        before = len(self.report.problems)
        if kind == "list":
            axes, values = self._listed(blocks.get("points"), (*path, "points"), scenario, loaded[0])
        else:
            axes = tuple(Axes(self.tree, self.report, scenario, loaded[0]).read(blocks.get("over"), (*path, "over")))
            values = np.zeros((0, len(axes)))
            if len(self.report.problems) == before:
                values = self._points(axes, kind, blocks, path, seed)
        if len(self.report.problems) > before or any(event not in scenario.events for event in events):
            return None
        layout = kind if kind in LAYOUTS and axes else ""
        return Experiment(name, settings_of(theories, events), axes, values, changes, layout=layout)

    def _kind(self, blocks: Mapping[str, Node], path: Path) -> str:
        """How the points of an experiment lie, said or by what it gives."""
        if "design" in blocks:
            return choice(blocks["design"], (*path, "design"), KINDS, "design", self.report) or "factorial"
        if "points" in blocks:
            return "list"
        if "over" in blocks and isinstance(blocks["over"].value, str):
            return "latin_hypercube"
        if "samples" in blocks:
            self.report.add(blocks["samples"], (*path, "samples"), "needs a design", "write design: latin_hypercube")
        return "factorial"

    def _points(self, axes: tuple[Axis, ...], kind: str, blocks: Mapping[str, Node], path: Path, seed: int) -> Any:
        """The values of the axes at each point, [point, axis]; none with problems."""
        if kind == "factorial":
            size = prod(len(axis.levels) for axis in axes)
            if size <= MAX_POINTS:
                return factorial(axes)
            hint = f"at most {MAX_POINTS}; sample them: design: latin_hypercube, samples: 4096"
            self.report.add(self.tree, (*path, "over"), f"{size:.3g} points are too many", hint)
        else:
            place, path = blocks.get("samples", self.tree), (*path, "samples")
            usual = SAMPLES if "over" in blocks and isinstance(blocks["over"].value, str) else None
            count = self._whole(blocks.get("samples"), path, 1, usual)
            each = points_a_block(kind, len(axes))
            most = min(MAX_POINTS, MAX_NUMBERS // max(1, len(axes))) // each
            if count > most:
                told = f"{count * each} points over {len(axes)} axes are too many"
                instead = f"; {_way_out(kind)}" if kind == "saltelli" else ""
                self.report.add(place, path, told, f"at most {most}{instead}")
            elif kind in _SOBOL and count & (count - 1):
                near = 1 << (count.bit_length() - 1)
                hint = f"Sobol points balance in {near} or {2 * near}"
                self.report.add(place, path, f"{count} is no power of two", hint)
            elif kind in _SOBOL and (wrong := _aliased(axes, kind, count, seed)):
                self.report.add(place, path, *wrong)
            else:
                return sampled(axes, kind, count, seed)
        return np.zeros((0, len(axes)))

    def _listed(
        self, node: Node | None, path: Path, scenario: Scenario, theory: Theory
    ) -> tuple[tuple[Axis, ...], np.ndarray]:
        """Points from a table: a header of addresses, one row a point."""
        if node is None or not isinstance(node.value, str):
            self.report.add(node or self.tree, path, "a list of points needs a table", "points: design.csv")
            return (), np.zeros((0, 0))
        file = self.folder / node.value
        if not file.exists():
            hint = "the path of a table, from the folder of this file"
            self.report.add(node, path, f"there is no file {file}", hint)
            return (), np.zeros((0, 0))
        points = read_points(file, self.report)
        axes, taken = [], dict[str, int]()
        for k, text in enumerate(points.columns):
            scales, values = text.endswith("×"), points.values[:, k]
            try:
                address, _, low, high = _number_at(text.removesuffix("×").strip(), scenario, theory)
            except AddressError as error:
                self.report.add(points.at(k), (text,), error.message, error.hint)
                continue
            if (first := taken.setdefault(address, k)) != k:
                other = points.columns[first]
                told = "stands twice" if other == text else f"is the same number as '{other}'"
                self.report.add(points.at(k), (text,), f"the column {told}", "leave one of the two columns")
            outside = values < 0.0 if scales else (values < low) | (values > high)
            if outside.any():
                told = "a scale must be at least 0" if scales else f"values must be between {low:g} and {high:g}"
                self.report.add(points.at(k, outside), (text,), told, "correct this row and others like it")
            axes.append(Axis((Dimension(address, scales),), float(values.min()), float(values.max())))
        return tuple(axes), points.values

    def _settings(self, node: Node | None, path: Path) -> dict[str, object]:
        if node is None or node.value is None:
            return {}
        if not isinstance(node.value, dict):
            self.report.add(node, path, f"must be a mapping of addresses, not {shown(node)}")
            return {}
        return {str(key): entry.plain() for key, entry in node.value.items()}


def _way_out(kind: str) -> str:
    """What to take where a design that rests on a Sobol sequence will not do."""
    by_ranks = ", which sensitivity reads with --method ranks" if kind == "saltelli" else ""
    return f"take design: latin_hypercube{by_ranks}"


def _aliased(axes: tuple[Axis, ...], kind: str, count: int, seed: int) -> tuple[str, str] | None:
    """What is wrong with so many Sobol points over these axes, and what would do; None where they tell axes apart."""
    told = f"{count} Sobol points cannot tell {len(axes)} axes apart"
    other = _way_out(kind)
    if len(axes) > count:
        return told, f"{other}, or over {len(axes)} points"
    points = matrices(len(axes), count, seed) if kind == "saltelli" else sampled(axes, kind, count, seed)
    if (found := largest_correlation(points)) <= MOST_CORRELATED:
        return None
    return f"{told}: two of them correlate by {found:.2f}, more than {MOST_CORRELATED}", f"{other}, or more points"


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
    return _Reader(tree, Report(), FilePath.cwd()).read(None, None)
