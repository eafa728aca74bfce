"""A world of real states, built from public data sets: a scenario with a source and a year on every number.

What no data set gives stays out, so that the default of the attribute stands, or is filled by the rule of
:data:`~counterpoise.analysis.observed.proxies.PROXIES`; both are counted in what :func:`observe` returns.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Context
from itertools import combinations
from pathlib import Path
from typing import Any

from counterpoise.scenario.actors import code_of_name
from counterpoise.scenario.model import Power, Scenario, Start, State, load_scenario
from counterpoise.scenario.numbers import JUDGEMENT, Number, shown
from counterpoise.scenario.problems import Problem, Report, ScenarioError, suggest
from counterpoise.scenario.reading.files import FORMAT
from counterpoise.scenario.reading.layers import Layers
from counterpoise.scenario.reading.nodes import Node
from counterpoise.scenario.reading.scenario_parse import scenario_of
from counterpoise.scenario.reading.strict_yaml import dump_yaml, read_yaml
from counterpoise.scenario.whole_files import write_loadable

from .history import History
from .known import Measure
from .measures import Measures
from .names import MEMBERS, code_of, current
from .regions import region_of
from .tables import require

NEEDED = ("capabilities",)
"""Data sets without which no world can be built."""
USEFUL = (
    "trade", "totals", "distance", "contiguity", "disputes", "alliances", "polyarchy", "positions", "rivalries",
    "output",
)  # fmt: skip
"""Data sets that a world is poorer without."""
HORIZON = 10
"""Years that a world runs on by default."""
DEFAULTS = ("rent", "leader", "domestic pressure", "chokepoint", "tastes", "credibility", "demand", "access", "aid")
"""What no data set gives: the default of the attribute stands."""


@dataclass(frozen=True)
class Observed:
    """A scenario from data, and what the data did not give."""

    scenario: Scenario
    missing: dict[str, Any]
    """``data_sets`` not found, ``states`` left out, ``ended``: the last year of each list that ends before the year,
    ``filled``: by attribute the rule that filled it and how often, and ``defaults``: what no data set gives."""


def observe(
    history: History, year: int, powers: Sequence[str], states: Sequence[str] | None = None, last: int | None = None
) -> Observed:
    """The world as known at the end of ``year``: ``powers`` (ISO3) and all other states, or ``states`` alone.

    The scenario runs from ``year`` to ``last`` (by default :data:`HORIZON` years on), with every number as it was
    known at its start; what the powers did in ``year`` happens in its first year alone.

    Raises
    ------
    ScenarioError
        Where the data set of capabilities is missing, a power is unknown or has no capability in the year.
    """
    require(history.tables, *NEEDED)
    measures = Measures(history, year)
    _check(measures, powers)
    chosen = [one for one in measures.members if one not in powers and (states is None or one in states)]
    if not chosen:
        raise ScenarioError([_problem(history, f"no state has a capability in {year}", "choose another year")])
    numbers = {
        address: _number(measure, year if ".acts." in address else None)
        for address, measure in _measured(measures, powers, chosen)
        if measure is not None
    }
    scenario = Scenario(
        name=f"world_{year}",
        title=f"The world of {year}, from public data",
        description=f"Built from {', '.join(sorted(set(history.tables.sources.values())))}.",
        years=(year, year + HORIZON if last is None else last),
        states={one: _state(measures, one, powers, numbers) for one in chosen},
        powers={one: Power(name=history.name(one, year)) for one in powers},
        numbers=numbers,
    )
    return Observed(scenario, _missing(history, measures, states, powers))


Measured = Iterator[tuple[str, Measure | None]]


def _measured(measures: Measures, powers: Sequence[str], states: Sequence[str]) -> Measured:
    """Every number of the scenario by its address, in the order of the attributes."""
    regions = {region_of(one) for one in states}
    for power in powers:
        yield from _of_power(measures, power, regions)
    for one, other in combinations(powers, 2):
        yield f"rivalry.{one}-{other}", measures.rivalry(one, other)
    for state in states:
        yield from _of_state(measures, state, powers)
    for (one, other), bond in measures.bonds(states).items():
        yield f"ties.{one}-{other}", bond


def _of_power(measures: Measures, power: str, regions: Collection[str]) -> Measured:
    own = f"powers.{power}"
    yield f"{own}.capability", measures.capability(power)
    yield f"{own}.reach", measures.reach(power)
    yield f"{own}.unilateralism", measures.unilateralism(power)
    yield f"{own}.legitimacy", measures.legitimacy(power)
    yield f"{own}.regime", measures.regime(power)
    yield f"{own}.orientation", measures.orientation(power)
    yield f"{own}.output", measures.output(power)
    for region, measure in measures.attention(power).items():
        if region in regions:
            yield f"{own}.attention.{region}", measure


def _of_state(measures: Measures, state: str, powers: Sequence[str]) -> Measured:
    own = f"states.{state}"
    regime = measures.regime(state)
    yield f"{own}.capability", measures.capability(state)
    yield f"{own}.mandate", regime
    yield f"{own}.poverty", measures.poverty(state)
    yield f"{own}.regime", regime
    yield f"{own}.orientation", measures.orientation(state)
    for channel in ("energy", "arms", "finance"):
        yield f"{own}.vulnerability.{channel}", _TRADE_ALONE
    for power, share in measures.dependences(state, powers).items():
        yield f"{own}.dependence.trade.{power}", share
    for power in powers:
        yield f"{own}.tie.{power}", measures.tie(state, power)
        yield f"{own}.proximity.{power}", measures.proximity(state, power)
        yield f"{own}.dispute.{power}", measures.dispute(state, power)
        yield f"{own}.intent.{power}", measures.intent(state, power)
        yield f"{own}.need.{power}", measures.need(state, power)
        for act, measure in measures.acts(state, power).items():
            yield f"{own}.acts.{act}.{power}", measure


_TRADE_ALONE = Measure(0.0, (JUDGEMENT,), (0.0, 0.25), "trade stands for all channels")


def _number(measure: Measure, only: int | None) -> Number:
    """The number of a measure; one that holds in the year ``only`` is zero afterwards."""
    note = f"filled: {measure.rule}" if measure.rule else ""
    value = _rounded(measure.value)
    if only is None:
        bounds = None if measure.range is None else (_rounded(measure.range[0]), _rounded(measure.range[1]))
        return Number(value=value, source=measure.source, range=bounds, note=note)
    series, scale = {only: value, only + 1: 0.0}, (0.5, 1.5)
    return Number(series=series, interpolate="step", source=measure.source, scale=scale, note=note)


def _rounded(value: float) -> float:
    """Six significant digits, more than any data set holds; toward zero, so that shares never pass one in all."""
    return float(Context(prec=6, rounding=ROUND_DOWN).create_decimal(repr(float(value))))


def _state(measures: Measures, iso3: str, powers: Sequence[str], numbers: Mapping[str, Number]) -> State:
    leaning = measures.start(iso3, powers)
    allied = any(numbers[f"states.{iso3}.tie.{power}"].constant >= 1.0 for power in powers)
    start = None if leaning is None or allied else Start(strategy="bandwagoning", target=leaning)
    return State(name=measures.history.name(iso3, measures.year), region=region_of(iso3), start=start)


def _missing(
    history: History, measures: Measures, wanted: Sequence[str] | None, powers: Sequence[str]
) -> dict[str, Any]:
    attributes: dict[str, dict[str, int]] = {}
    for (attribute, rule), count in sorted(measures.filled.items()):
        attributes.setdefault(attribute, {})[rule] = count
    gone = [] if wanted is None else [one for one in wanted if one not in measures.members and one not in powers]
    return {
        "data_sets": [kind for kind in USEFUL if kind in history.tables.missing],
        "states": gone,
        "ended": {
            kind: last
            for kind in ("trade", "disputes", "alliances")
            if kind in history.tables.found and (last := history.covered(kind, measures.year)) < measures.year
        },
        "filled": attributes,
        "defaults": list(DEFAULTS),
    }


def _check(measures: Measures, powers: Sequence[str]) -> None:
    problems = []
    for power in powers:
        if code_of(power) is None:
            hint = suggest(power, measures.members, "codes are ISO3")
            problems.append(_problem(measures.history, f"unknown power '{power}'", hint))
        elif reason := measures.history.unknown(power, measures.year):
            problems.append(_problem(measures.history, reason, "choose another year, or leave the power out"))
    if twice := sorted({one for one in powers if powers.count(one) > 1}):
        told = f"{twice[0]} is given twice, maybe under an older code"
        problems.append(_problem(measures.history, told, "give each power once"))
    elif len(powers) < 2:
        problems.append(_problem(measures.history, "give two different powers or more", "--powers USA,RUS,CHN"))
    if problems:
        raise ScenarioError(problems)


def _problem(history: History, message: str, hint: str) -> Problem:
    return Problem(os.fspath(history.tables.folder), None, "", message, hint)


def as_powers(text: str) -> tuple[str, ...]:
    """Codes from codes or names with commas, former codes as those that go on: ``United States,SUN`` is USA, RUS.

    Raises :class:`ScenarioError` for a power that no state is, with what is near.
    """
    names = {member.iso3: member.name for member in MEMBERS}

    def code(one: str) -> str:
        try:
            return current(one) if code_of(one) is not None else code_of_name("power", one.strip(), names)
        except ValueError as error:
            _, _, near = str(error).partition("; ")
            hint = "give ISO3 codes, such as USA,RUS,CHN" if near.startswith("valid") else near
            raise ScenarioError([Problem("--powers", None, "", f"unknown power '{one.strip()}'", hint)]) from None

    return tuple(code(one) for one in text.split(",") if one.strip())


def write_world(
    observed: Observed,
    path: str | os.PathLike[str],
    overlay: str | os.PathLike[str] | None = None,
    force: bool = False,
) -> Scenario:
    """Write a world as a scenario file, and return the scenario as it loads from there.

    ``overlay`` is a YAML file in the layout of a scenario with what an author knows and no data set has. It is laid
    over the world as a scenario over the one that it extends: block by block, null removes. A theory given there as a
    path is looked for in its folder.

    Raises
    ------
    ScenarioError
        With everything that is wrong in the overlay, by its file and line; no file is written.
    StoreError
        Where the file cannot be written, or another is there and ``force`` is False.
    """
    scenario, laid = observed.scenario, ""
    if overlay is not None:
        scenario, laid = _overlaid(scenario, Path(overlay), Path(path)), f"# Laid over it: {Path(overlay).name}\n"
    head = "# A world built from public data; every number names its data set and year. What no data set gives:\n"
    head += "".join(f"#   {line}\n" for line in summary(observed.missing))
    return write_loadable(head + laid + dump_yaml(scenario.document()), path, load_scenario, force)


def _overlaid(scenario: Scenario, overlay: Path, target: Path) -> Scenario:
    """The scenario with an overlay on it; what is wrong in the overlay is told with its line."""
    tree = read_yaml(overlay)
    report = Report()
    entries = dict(tree.items())
    given, extends = entries.pop("format", None), entries.get("extends")
    if given is not None and given.value != FORMAT:
        report.add(given, ("format",), f"must be {FORMAT}, not {shown(given)}", f"write `format: {FORMAT}`")
    if extends is not None:
        report.add(extends, ("extends",), "an overlay extends nothing", "it lies on the world that is built")
    report.raise_if_any()
    below = _nodes(scenario.document(), os.fspath(target))
    layers = Layers((below, replace(tree, value=entries)))
    return layers.read(lambda merged, problems: scenario_of(merged, overlay.parent, problems))


def _nodes(value: Any, file: str) -> Node:
    """Plain data as the tree of a file whose lines are not known."""
    if isinstance(value, Mapping):
        return Node({key: _nodes(entry, file) for key, entry in value.items()}, file, None)
    if isinstance(value, list):
        return Node([_nodes(entry, file) for entry in value], file, None)
    return Node(value, file, None)


def summary(missing: Mapping[str, Any]) -> Iterator[str]:
    """What the data did not give (:attr:`Observed.missing`), a line each."""
    yield f"data sets not found: {', '.join(missing['data_sets']) or 'none'}"
    if missing["states"]:
        yield f"states left out: {', '.join(missing['states'])}"
    if missing["ended"]:
        ended = (f"{kind} {last or '(no row as early)'}" for kind, last in missing["ended"].items())
        yield f"lists that do not reach the year: {', '.join(ended)}"
    for attribute, rules in missing["filled"].items():
        yield f"{attribute}: " + ", ".join(
            f"{rule} ({count} {'time' if count == 1 else 'times'})" for rule, count in rules.items()
        )
    yield f"at their defaults: {', '.join(missing['defaults'])}"
