"""From the merged tree of a file to a :class:`Scenario`, or to all its problems."""

from __future__ import annotations

import os
from pathlib import Path as FilePath
from typing import TypeVar

from ..addresses import OWNERS, PAIR_SECTIONS, SECTIONS, AddressError, Declared, canonical_pair
from ..attributes import CHANNELS
from ..model import Agreement, Cycle, Institution, Plot, Power, Route, Scenario, State
from ..numbers import OVERRIDE_FILE, Number, limits_of, shown
from ..problems import Path, Report, suggest
from .event_parse import parse_events
from .fields import ACTOR, WORD, file_keys, is_name, known_keys, mapping, named_entries, span_of, text_of, validated
from .files import DEFAULT_THEORY, RETIRED, retired, shipped
from .nodes import Node
from .number_parse import parse_number
from .scenario_rules import check_actors, check_sums

HEAD = ("format", "name", "title", "description", "years", "theory", "channels")
"""The keys of the head of a scenario file (``extends`` apart)."""

BLOCKS = (
    "world", "powers", *PAIR_SECTIONS, "states", "institutions", "routes", "cycles", "agreements", "events", "plots",
)  # fmt: skip
"""The keys of the other blocks."""

ENTRIES = ("routes", "cycles", "agreements")
"""The blocks whose entries are named by small letters and hold keys and numbers."""

Entry = TypeVar("Entry", Route, Cycle, Agreement)

REQUIRED = ("name", "years", "powers", "states")
"""The keys without which a file is no scenario (``format`` apart)."""


def parse_scenario(tree: Node, folder: FilePath) -> Scenario:
    """Check a merged tree and build the scenario; parameters as for :func:`scenario_of`.

    Raises :class:`ScenarioError` with all problems.
    """
    report = Report()
    scenario = scenario_of(tree, folder, report)
    report.raise_if_any()
    assert scenario is not None
    return scenario


def scenario_of(tree: Node, folder: FilePath, report: Report) -> Scenario | None:
    """The scenario of a merged tree; None, and problems in ``report``, where anything is wrong.

    ``folder`` is that of the file; a theory given as a path is looked for there.
    """
    blocks = known_keys(tree, (), (*HEAD, "extends", *BLOCKS), report, REQUIRED) or {}
    title, description = (text_of(blocks.get(key), key, report) for key in ("title", "description"))
    name = _name(blocks.get("name"), report)
    years = span_of(blocks.get("years"), report)
    theory = _theory(blocks.get("theory"), folder, report)
    sections = {
        key: named_entries(blocks.get(key), (key,), ACTOR, report) for key in ("states", "powers", "institutions")
    }
    sections |= {key: named_entries(blocks.get(key), (key,), WORD, report) for key in ENTRIES}
    channels = _channels(blocks.get("channels"), report)
    _check_declared(sections, blocks, report)
    states = {key: _state(node, key, report) for key, node in sections["states"].items()}
    powers = {key: _power(node, key, report) for key, node in sections["powers"].items()}
    institutions = {
        key: _institution(node, key, tuple(states), report) for key, node in sections["institutions"].items()
    }
    routes = {key: _entry(Route, "routes", node, key, report) for key, node in sections["routes"].items()}
    cycles = {key: _entry(Cycle, "cycles", node, key, report) for key, node in sections["cycles"].items()}
    pairs = {key: _entry(Agreement, "agreements", node, key, report) for key, node in sections["agreements"].items()}
    actors = (tuple(states), tuple(powers), tuple(institutions))
    others = (tuple(routes), tuple(cycles), tuple(pairs))
    declared = Declared(*actors, _regions(sections["states"]), *others, CHANNELS + channels)
    check_actors(tree, declared, report)
    numbers = _Numbers(declared, years, report).read(blocks, sections)
    check_sums(tree, numbers, declared, years, report)
    events = parse_events(blocks.get("events"), declared, years, report)
    plots = _plots(blocks.get("plots"), years, report)
    if report.problems:
        return None
    assert years is not None
    return Scenario(
        name=name,
        title=title or name,
        description=description,
        years=years,
        theory=theory,
        states={key: state for key, state in states.items() if state is not None},
        powers={key: power for key, power in powers.items() if power is not None},
        institutions={key: body for key, body in institutions.items() if body is not None},
        routes={key: route for key, route in routes.items() if route is not None},
        cycles={key: cycle for key, cycle in cycles.items() if cycle is not None},
        agreements={key: pair for key, pair in pairs.items() if pair is not None},
        channels=channels,
        events=events,
        plots=plots,
        numbers=numbers,
    )


def _name(node: Node | None, report: Report) -> str:
    if node is None or not is_name(node.value, WORD, node, ("name",), report):
        return ""
    return str(node.value)


def _theory(node: Node | None, folder: FilePath, report: Report) -> str:
    if node is None or node.value is None:
        return DEFAULT_THEORY
    name = node.value
    if not isinstance(name, str) or not name:
        report.add(node, ("theory",), f"must be the name or path of a theory, not {shown(node)}")
        return DEFAULT_THEORY
    if not name.endswith(".yaml"):
        if name in RETIRED:
            report.add(node, ("theory",), *retired(name))
        elif name not in (names := shipped("theories")):
            hint = suggest(name, names, "shipped theories")
            report.add(node, ("theory",), f"unknown theory '{name}'", hint)
        return name
    path = os.path.abspath(name if node.file == OVERRIDE_FILE else folder / name)
    if not os.path.isfile(path):
        report.add(node, ("theory",), f"there is no theory file '{name}'", f"looked for {path}")
    return path


def _check_declared(sections: dict[str, dict[str, Node]], blocks: dict[str, Node], report: Report) -> None:
    for key in ("powers", "states"):
        if key in blocks and isinstance(blocks[key].value, dict) and not blocks[key].value:
            report.add(blocks[key], (key,), f"a scenario needs at least one entry in `{key}`")
    seen: dict[str, str] = {}
    for section in ("powers", "states", "institutions"):
        for name, node in sections[section].items():
            if name in seen:
                report.add(node, (section, name), f"'{name}' is already one of the {seen[name]}", "rename one")
            seen.setdefault(name, section)


def _regions(states: dict[str, Node]) -> tuple[str, ...]:
    given = (dict(node.items()).get("region") for node in states.values())
    return tuple(dict.fromkeys(node.value for node in given if node is not None and isinstance(node.value, str)))


def _state(node: Node, key: str, report: Report) -> State | None:
    path = ("states", key)
    if known_keys(node, path, (*file_keys(State), *SECTIONS["states"]), report) is None:
        return None
    start = dict(node.items()).get("start")
    if start is not None and start.value is not None:
        known_keys(start, (*path, "start"), ("strategy", "target", "years"), report)
    region = node.find(("region",))
    if region is not node and isinstance(region.value, str):
        is_name(region.value, WORD, region, (*path, "region"), report)
    return validated(State, node, path, report, _default_name(node, key))


def _power(node: Node, key: str, report: Report) -> Power | None:
    path = ("powers", key)
    if known_keys(node, path, (*file_keys(Power), *SECTIONS["powers"]), report) is None:
        return None
    return validated(Power, node, path, report, _default_name(node, key))


def _institution(node: Node, key: str, states: tuple[str, ...], report: Report) -> Institution | None:
    path = ("institutions", key)
    entries = known_keys(node, path, (*file_keys(Institution), *SECTIONS["institutions"]), report)
    if entries is None:
        return None
    extra: dict[str, object] = dict(_default_name(node, key))
    if "candidates" not in entries:
        extra["candidates"] = states
    institution = validated(Institution, node, path, report, extra)
    if institution is not None and None not in (institution.founded, institution.dissolved):
        assert institution.founded is not None
        assert institution.dissolved is not None
        if institution.dissolved <= institution.founded:
            report.add(node.find(("dissolved",)), (*path, "dissolved"), "must be later than the year it is founded")
    return institution


def _entry(model: type[Entry], section: str, node: Node, key: str, report: Report) -> Entry | None:
    path = (section, key)
    if known_keys(node, path, (*file_keys(model), *SECTIONS[section]), report) is None:
        return None
    return validated(model, node, path, report, _default_name(node, key, "title"))


def _channels(node: Node | None, report: Report) -> tuple[str, ...]:
    """Further channels of a scenario, beside those that every one has."""
    if node is None or node.value is None:
        return ()
    if not isinstance(node.value, list):
        report.add(node, ("channels",), f"must be a list, not {shown(node)}", "write [gas, oil]")
        return ()
    found: list[str] = []
    for index, entry in enumerate(node.value):
        path = ("channels", index)
        if is_name(entry.value, WORD, entry, path, report):
            if entry.value in (*CHANNELS, *found):
                report.add(entry, path, f"there is a channel '{entry.value}' already", "give it another name")
            else:
                found.append(str(entry.value))
    return tuple(found)


def _default_name(node: Node, key: str, field: str = "name") -> dict[str, str]:
    given = dict(node.items()).get(field)
    return {field: key} if given is None or given.value in (None, "") else {}


def _plots(node: Node | None, years: tuple[int, int] | None, report: Report) -> tuple[Plot, ...]:
    if node is None or node.value is None:
        return ()
    if not isinstance(node.value, list):
        report.add(node, ("plots",), f"must be a list, not {shown(node)}", "write - {figure: strategy_shares}")
        return ()
    plots = []
    for index, entry in enumerate(node.value):
        path = ("plots", index)
        if known_keys(entry, path, file_keys(Plot), report) is not None:
            plot = validated(Plot, entry, path, report)
            if plot is not None and years is not None:
                _check_plot_years(plot, entry, (*path, "years"), years, report)
            plots.append(plot)
    return tuple(plot for plot in plots if plot is not None)


def _check_plot_years(plot: Plot, entry: Node, path: Path, years: tuple[int, int], report: Report) -> None:
    for index, year in enumerate(plot.years or ()):
        if not years[0] <= year <= years[1]:
            message = f"the year {year} is outside the scenario"
            report.add(entry.find(("years", index)), (*path, index), message, f"it runs from {years[0]} to {years[1]}")


class _Numbers:
    """Reads every number of the attributes, keyed by address."""

    def __init__(self, declared: Declared, years: tuple[int, int] | None, report: Report) -> None:
        self.declared = declared
        self.years = years
        self.report = report
        self.numbers: dict[str, Number] = {}

    def read(self, blocks: dict[str, Node], sections: dict[str, dict[str, Node]]) -> dict[str, Number]:
        if "world" in blocks:
            known_keys(blocks["world"], ("world",), SECTIONS["world"], self.report)
            self.owner(blocks["world"], "world", ("world",))
        for section in OWNERS:
            for name, node in sections[section].items():
                self.owner(node, section, (section, name))
        for section in PAIR_SECTIONS:
            if section in blocks:
                self.pairs(blocks[section], section)
        return self.numbers

    def owner(self, node: Node, section: str, path: Path) -> None:
        entries = dict(node.items())
        for name, attribute in SECTIONS[section].items():
            if name in entries:
                self.along(entries[name], (*path, name), attribute.axes, section, name)

    def along(self, node: Node, path: Path, axes: tuple[str, ...], section: str, name: str) -> None:
        if not axes:
            number = parse_number(node, path, limits_of(SECTIONS[section][name]), self.report, self.years)
            if number is not None:
                self.numbers[".".join(map(str, path))] = number
            return
        options = self.declared.along(axes[0])
        if not isinstance(node.value, dict):
            hint = f"write {{{options[0] if options else axes[0]}: …}}"
            self.report.add(node, path, f"must give a number for each {axes[0]}, not {shown(node)}", hint)
            return
        plural = f"{axes[0]}s"
        for key, entry in node.value.items():
            if key in options:
                self.along(entry, (*path, key), axes[1:], section, name)
            else:
                hint = suggest(key, options, plural)
                self.report.add(entry, (*path, key), f"unknown {axes[0]} '{key}'", hint, lacks=str(key))

    def pairs(self, node: Node, section: str) -> None:
        for key, entry in (mapping(node, (section,), self.report) or {}).items():
            path = (section, key)
            try:
                pair = canonical_pair(section, key, self.declared)
            except AddressError as error:
                self.report.add(entry, path, error.message, error.hint, error.lacks)
                continue
            address = f"{section}.{pair}"
            if address in self.numbers:
                self.report.add(entry, path, f"the pair is given twice, also as {pair}", "a pair has no order")
                continue
            number = parse_number(entry, path, limits_of(SECTIONS[section][section]), self.report, self.years)
            if number is not None:
                self.numbers[address] = number
