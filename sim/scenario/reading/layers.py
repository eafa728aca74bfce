"""A file, what is laid over it, and settings from outside: read as one, each fault told at the line that brought it.

What hangs on a name that a layer removes goes with it: numbers, pairs, places in lists, routes, changes of events. What
cannot go is told once, at the line of the removal.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from itertools import islice
from os.path import basename
from typing import NamedTuple, TypeVar

from ..numbers import OVERRIDE_FILE, is_number_block
from ..problems import Path, Problem, Report, dotted, suggest
from .merge import NAMED_SECTIONS, merge, override
from .nodes import Node

MOST = 12
"""Places that a problem names, where they are not all needed to mend it."""

_DIGITS = re.compile(r"\d+")
_UNKNOWN = re.compile(r"unknown \w+ '([^']+)'")

Fault = tuple[str, str]
"""Path and message of a problem, without figures."""

T = TypeVar("T")
Reader = Callable[[Node, Report], T | None]
"""Reads a merged tree; what is wrong goes to the report."""


class Step(NamedTuple):
    """One thing that a layer changes, and where it says so."""

    path: Path
    removes: bool
    file: str
    line: int | None = None


@dataclass(frozen=True)
class Layers:
    """A file (the first of ``files``), files laid over it in their order, and settings by address over all."""

    files: tuple[Node, ...]
    settings: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def steps(self) -> list[Step]:
        """What is changed above the first file, in order."""
        laid = [step for file in self.files[1:] for step in leaves_of(file)]
        return laid + [Step((address,), value is None, OVERRIDE_FILE) for address, value in self._set]

    @property
    def _set(self) -> list[tuple[str, object]]:
        return list(self.settings.items())

    def tree(self, steps: int | None = None) -> Node:
        """All layers merged; with ``steps``, only the first so many changes.

        Raises :class:`ScenarioError` for a setting that cannot be made.
        """
        left = len(self.steps) if steps is None else steps
        tree = self.files[0]
        for file in self.files[1:]:
            leaves = list(islice(leaves_of(file), left))
            left -= len(leaves)
            tree = merge(tree, _only(file, {leaf.path for leaf in leaves}))
        return override(tree, dict(self._set[:left]))

    def read(self, reader: Reader[T]) -> T:
        """What ``reader`` makes of all layers.

        Raises :class:`ScenarioError` with all problems, each at the line that brought it.
        """
        found, tree, report = self._read(reader)
        if found is None or report.problems:
            report.problems = list(self._blamed(reader, tree, report.problems))
            report.raise_if_any()
        assert found is not None
        return found

    def _read(self, reader: Reader[T], steps: int | None = None) -> tuple[T | None, Node, Report]:
        """Read, and read again without what hangs on removed names, until nothing does."""
        tree = self.tree(steps)
        gone: dict[str, int] | None = None
        while True:
            report = Report()
            found = reader(tree, report)
            if not report.lacking or not self.steps:
                return found, tree, report
            gone = self._gone(steps) if gone is None else gone
            spare = self._spare(tree, {path: gone[word] for path, word in report.lacking.items() if word in gone})
            if not spare:
                return found, tree, report
            gone |= {str(path[1]): layer for path, layer in spare.items() if len(path) == 2}
            tree = _without(tree, spare)

    # -- what hangs on a name ------------------------------------------------------------------------
    def _gone(self, steps: int | None) -> dict[str, int]:
        """Names that are declared no more, with the number of the layer that removed them."""
        gone: dict[str, int] = {}
        ends = [sum(1 for file in self.files[1 : k + 1] for _ in leaves_of(file)) for k in range(len(self.files))]
        total = len(self.steps) if steps is None else steps
        before: set[str] = set()
        for layer, end in enumerate([*ends, len(self.steps)]):
            names = _names(self.tree(min(end, total)))
            gone = {name: k for name, k in gone.items() if name not in names} | dict.fromkeys(before - names, layer)
            before = names
        return gone

    def _spare(self, tree: Node, lacking: Mapping[Path, int]) -> dict[Path, int]:
        """What goes with the names: of each missing one the smallest whole thing, where a lower layer gave it."""
        found = {holder: layer for path, layer in lacking.items() if (holder := _holder(path)) is not None}
        for block in {path[:3] for path in found if path[0] in ("events", "plots") and len(path) == 4}:
            entries = [(*block, key) for key, _ in tree.find(block).items()]
            if all(entry in found for entry in entries):  # nothing would be left of it
                found[block[:2]] = min(found.pop(entry) for entry in entries)
        return {path: layer for path, layer in found.items() if self._layer(tree.find(path)) < layer}

    def _layer(self, node: Node) -> int:
        """The highest layer that gave anything of a node."""
        order = {file.file: k for k, file in enumerate(self.files)} | {OVERRIDE_FILE: len(self.files)}
        return max(order.get(file, 0) for file in {node.file, *(file for file, _ in node.positions().values())})

    # -- whose fault it is ---------------------------------------------------------------------------
    def _blamed(self, reader: Reader[T], tree: Node, problems: list[Problem]) -> Iterator[Problem]:
        """The problems, those at a line of a lower layer told at the change that brought them, one for each change."""
        top = OVERRIDE_FILE if self.settings else self.files[-1].file
        removals = [step for step in self.steps if step.removes]
        faulty: dict[int, set[Fault]] = {}

        def at(steps: int) -> set[Fault]:
            if steps not in faulty:
                faulty[steps] = set(map(_fault, self._read(reader, steps)[2].problems))
            return faulty[steps]

        brought: dict[int, list[Problem]] = defaultdict(list)
        for problem in problems:
            own = not self.steps or (problem.file == top and not removals)
            number = 0 if own else _first(at, _fault(problem), len(self.steps))
            if number and (self.steps[number - 1].file != problem.file or self.steps[number - 1].removes):
                brought[number].append(problem)
            else:
                yield self._named(problem)
        for number, found in brought.items():
            yield from map(self._named, _told(self.steps[number - 1], found))

    def _named(self, problem: Problem) -> Problem:
        """A problem with a name that a layer removes, or that no lower layer has, says so."""
        section, name, *_ = *problem.path.split("."), ""
        below = [str(key) for key, _ in reduce(merge, self.files[:-1] or self.files).child(section).items()]
        unknown = _UNKNOWN.search(problem.message)
        for step in self.steps if unknown else ():
            if step.removes and unknown and unknown[1] == dotted(step.path).rpartition(".")[2]:
                line = "" if step.line is None else f":{step.line}"
                return replace(problem, hint=f"it is removed at {step.file}{line}")
        if len(self.files) < 2 or section not in NAMED_SECTIONS or name in below:
            return problem
        kind = NAMED_SECTIONS[section]
        if problem.message.endswith("not nothing"):
            message = f"there is no {kind} '{name}' to remove"
            return replace(problem, message=message, hint=suggest(name, below, f"{kind}s"))
        if name and "required key" in problem.message:
            return replace(problem, hint=f"nothing below this file has the {kind} '{name}', so it is a new one")
        return problem


def leaves_of(node: Node, path: Path = ()) -> Iterator[Step]:
    """What a tree gives, one by one: numbers, lists, single values."""
    if isinstance(node.value, dict) and node.value and not is_number_block(node):
        for key, entry in node.value.items():
            yield from leaves_of(entry, (*path, key))
    else:
        yield Step(path, node.value is None, node.file, node.line)


def _only(node: Node, leaves: set[Path], path: Path = ()) -> Node:
    """The tree with these leaves alone."""
    if path in leaves or not isinstance(node.value, dict):
        return node
    heads = {leaf[len(path)] for leaf in leaves if leaf[: len(path)] == path}
    return replace(node, value={k: _only(v, leaves, (*path, k)) for k, v in node.value.items() if k in heads})


def _names(tree: Node) -> set[str]:
    """Every name that a tree declares: actors, routes, events and so on, regions, channels."""
    names = {str(name) for section in NAMED_SECTIONS for name, _ in tree.child(section).items()}
    names |= {str(state.child("region").value) for _, state in tree.child("states").items()}
    return names | {str(channel.value) for _, channel in tree.child("channels").items()}


def _holder(path: Path) -> Path | None:
    """The smallest thing that is whole without the name that is missing at a path; None where there is none."""
    section = path[0]
    if section in ("routes", "cycles", "agreements"):
        return path[:2]
    if section == "plots":
        return path if len(path) == 4 else path[:2]
    if section == "states" and path[2] == "start":
        return None
    return path[:4] if section == "events" else path


def _without(node: Node, paths: Iterable[Path]) -> Node:
    """The tree without what stands at the paths."""
    below: dict[str | int, set[Path]] = defaultdict(set)
    for path in paths:
        below[path[0]].add(path[1:])
    kept = {key: entry for key, entry in node.items() if () not in below.get(key, ())}
    made = {key: _without(entry, below[key]) if key in below else entry for key, entry in kept.items()}
    return replace(node, value=list(made.values()) if isinstance(node.value, list) else made)


def _fault(problem: Problem) -> Fault:
    """What a problem is about, whatever its figures: an entry that is read in parts lacks others at the same path."""
    return problem.path, _DIGITS.sub("", problem.message)


def _first(faulty: Callable[[int], set[Fault]], fault: Fault, last: int) -> int:
    """The number of the change that brings a problem; 0 where it was there before any."""
    low, high = 0, last
    if fault in faulty(low):
        return 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fault in faulty(middle) else (middle, high)
    return high


def _told(step: Step, problems: list[Problem]) -> list[Problem]:
    """What a change brought, told at its place: problems of what it changes as they are, else all others as one."""
    own = dotted(step.path)
    at_once = [problem for problem in problems if f"{own}.".startswith(f"{problem.path}.")]
    at_once = at_once or [problem for problem in problems if problem.path.startswith(f"{own}.")]
    if at_once:
        return [replace(problem, file=step.file, line=step.line) for problem in at_once]
    places: dict[str, str] = {}
    seen: set[str] = set()
    for problem in problems:
        kind = _DIGITS.sub("", problem.message)
        told = "" if step.removes or kind in seen else problem.message
        inside = ": ".join(filter(None, (f"{basename(problem.file)}:{problem.line}" if problem.line else "", told)))
        places.setdefault(problem.path.partition(".series.")[0], f" ({inside})" if inside else "")
        seen.add(kind)
    listed = [path + place for path, place in places.items()]
    if not step.removes and len(listed) > MOST:
        listed[MOST:] = [f"{len(listed) - MOST} more"]
    what = "cannot be removed while it is needed by" if step.removes else "does not fit"
    return [Problem(step.file, step.line, own, f"{what} {', '.join(listed)}", _remedy(step, problems))]


def _remedy(step: Step, problems: list[Problem]) -> str:
    """How to remove all that is in the way, as a file or ``--set`` writes it; else what the problems themselves say."""
    spare = {_removable(problem.path.split(".")) for problem in problems}
    if None in spare or not (step.removes or all(problem.path.startswith("events.") for problem in problems)):
        return "; ".join(dict.fromkeys(problem.hint for problem in problems if problem.hint))
    paths = sorted(path for path in spare if path is not None)
    if step.file == OVERRIDE_FILE:
        return "change these too, or remove them: " + " ".join(f"--set {'.'.join(path)}=null" for path in paths)
    blocks: dict[str, list[str]] = defaultdict(list)
    for section, name, *below in paths:
        blocks[section].append(f"{name}: " + (f"{{{below[0]}: null}}" if below else "null"))
    told = ", ".join(f"{section}: {{{', '.join(entries)}}}" for section, entries in blocks.items())
    return f"change these too, or remove them with {told}"


def _removable(path: list[str]) -> tuple[str, ...] | None:
    """What may be removed to be rid of a problem at a path."""
    if path[0] in ("events", "routes", "cycles", "agreements") and len(path) > 1:
        return tuple(path[:2])
    return tuple(path[:3]) if path[0] == "states" and path[2:3] == ["start"] else None
