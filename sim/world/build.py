"""A scenario turned into arrays with named axes.

Every number of a scenario has a *slot*: a column of one table ``paths[year, slot]``. The arrays that
the engines read (:class:`Exogenous`) are views of that table, so that changing a slot, in an event or
in a sweep, changes what the engines see without a copy or a new object.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .. import draws
from ..scenario.addresses import OWNERS, PAIR_SECTIONS, resolve
from ..scenario.attributes import ATTRIBUTES, Attribute
from ..theory.agreements import KINDS
from ..theory.terms import STRATEGIES

if TYPE_CHECKING:
    from ..scenario.model import Change, Event, Scenario

_KEYS = [attribute.key for attribute in ATTRIBUTES]
Exogenous: Any = namedtuple("Exogenous", _KEYS)  # type: ignore[misc]
"""Views of the slots, one array an attribute: the year first, then the owner, then the axes."""

FOREVER = 1_000_000
NEVER = -1_000_000
"""A year that stands for what has not happened yet."""
OPERATIONS = ("set", "add", "multiply")


class Structure(NamedTuple):
    """What does not change from year to year: who is where, bodies, starting choices, keys of draws."""

    years: np.ndarray  # [year]
    region: np.ndarray  # [state] index of its region
    start_option: np.ndarray  # [state], −1 where the ties of the first year decide
    start_years: np.ndarray  # [state]
    exclusive: np.ndarray  # [institution] 0 or 1
    founded: np.ndarray  # [institution] year
    dissolved: np.ndarray  # [institution] year
    leader_state: np.ndarray  # [institution] index or −1
    leader_power: np.ndarray  # [institution] index or −1
    inside: np.ndarray  # [institution, power] 0 or 1
    excluded: np.ndarray  # [institution, power] 0 or 1
    founders: np.ndarray  # [institution, state] 0 or 1
    candidates: np.ndarray  # [institution, state] 0 or 1
    state_key: np.ndarray  # [state]
    dyad_key: np.ndarray  # [state, power]
    member_key: np.ndarray  # [institution, state]
    route_state: np.ndarray  # [route]
    route_channel: np.ndarray  # [route]
    route_around: np.ndarray  # [route] power
    route_buyer: np.ndarray  # [route] power
    route_available: np.ndarray  # [route] year
    route_lag: np.ndarray  # [route] years
    route_key: np.ndarray  # [route]
    leavers: np.ndarray  # [institution, power] 0 or 1
    absent: np.ndarray  # [institution, power] 0 or 1: powers to which it is an alternative
    body_key: np.ndarray  # [institution]
    exit_key: np.ndarray  # [institution, power]
    incumbent: np.ndarray  # [cycle] power
    challenger: np.ndarray  # [cycle] power
    start_eased: np.ndarray  # [cycle] 0 or 1
    cycle_key: np.ndarray  # [cycle]
    pair_state: np.ndarray  # [agreement] state
    pair_partner: np.ndarray  # [agreement] state
    pair_patron: np.ndarray  # [agreement] power
    pair_key: np.ndarray  # [agreement]
    sign_key: np.ndarray  # [agreement, kind]


class Hazards(NamedTuple):
    """Events whose year is drawn anew in each replicate."""

    key: np.ndarray  # [event]
    first: np.ndarray  # [event] year
    last: np.ndarray  # [event] year
    probability: np.ndarray  # [event] chance a year
    duration: np.ndarray  # [event] years
    change_event: np.ndarray  # [change] index of its event
    change_slot: np.ndarray  # [change]
    change_operation: np.ndarray  # [change] index into OPERATIONS
    change_amount: np.ndarray  # [change]
    low: np.ndarray  # [slot]
    high: np.ndarray  # [slot]


@dataclass(frozen=True)
class World:
    """A scenario as arrays. ``paths[year, slot]`` holds every number; ``address`` finds its slots."""

    name: str
    states: tuple[str, ...]
    powers: tuple[str, ...]
    institutions: tuple[str, ...]
    regions: tuple[str, ...]
    routes: tuple[str, ...]
    cycles: tuple[str, ...]
    agreements: tuple[str, ...]
    channels: tuple[str, ...]
    years: np.ndarray
    paths: np.ndarray
    slots: dict[str, tuple[int, ...]]
    spans: dict[str, tuple[int, tuple[int, ...]]]
    structure: Structure
    hazards: Hazards

    def exogenous(self, paths: np.ndarray | None = None) -> Any:
        """The views of ``paths`` (by default the world's own) that the engines read."""
        table = self.paths if paths is None else paths
        return Exogenous(*(_view(table, *self.spans[a.key]) for a in ATTRIBUTES))

    @property
    def options(self) -> tuple[str, ...]:
        """Labels of the 3P + 1 options, in the order of the engine."""
        hard = [f"balancing:{p}" for p in self.powers]
        soft = [f"soft_balancing:{p}" for p in self.powers]
        return (*hard, *soft, "hedging", *(f"bandwagoning:{p}" for p in self.powers))


def _size(shape: tuple[int, ...]) -> int:
    return int(np.prod(shape, dtype=int))


def _view(table: np.ndarray, start: int, shape: tuple[int, ...]) -> np.ndarray:
    size = _size(shape)
    return table[:, start : start + size].reshape(table.shape[0], *shape)


def build_world(scenario: Scenario) -> World:
    """Arrays for ``scenario``: every default filled in, every dated event applied."""
    axes = _axes(scenario)
    spans, slots, attribute_of = _layout(axes)
    first, last = scenario.years
    years = np.arange(first, last + 1)
    width = sum(_size(shape) for _, shape in spans.values())
    low, high = np.zeros(width), np.ones(width)
    paths = np.zeros((len(years), width))
    dated = _dated_changes(scenario)
    for address, columns in slots.items():
        attribute = attribute_of[address]
        path = _path(scenario, address, attribute, dated.get(address, []))
        for column in columns:
            paths[:, column] = path
            low[column], high[column] = attribute.low, attribute.high
    _at_most_one(_view(paths, *spans["dependence"]))
    _distinct(scenario)
    return World(
        name=scenario.name,
        states=tuple(scenario.states),
        powers=tuple(scenario.powers),
        institutions=tuple(scenario.institutions),
        regions=axes["region"],
        routes=tuple(scenario.routes),
        cycles=tuple(scenario.cycles),
        agreements=tuple(scenario.agreements),
        channels=axes["channel"],
        years=years,
        paths=paths,
        slots=slots,
        spans=spans,
        structure=_structure(scenario, axes, years),
        hazards=_hazards(scenario, slots, first, last, low, high),
    )


def rebuilt(world: World, scenario: Scenario, address: str) -> World:
    """``world`` with the number at ``address`` as ``scenario`` gives it, where the two differ in nothing else.

    Equal to :func:`build_world` of the scenario and far cheaper, except for what a hazard changes: there it is built
    anew.
    """
    columns = world.slots.get(address, ())
    if not columns or np.isin(world.hazards.change_slot, columns).any():
        return build_world(scenario)
    attribute = resolve(address, scenario.declared)[1]
    shares = attribute.key == "dependence"
    group = [f"{address.rpartition('.')[0]}.{power}" for power in world.powers] if shares else [address]
    dated, paths = _dated_changes(scenario), world.paths.copy()
    for one in group:
        for column in world.slots[one]:
            paths[:, column] = _path(scenario, one, attribute, dated.get(one, []))
    if shares:
        _at_most_one(_view(paths, *world.spans["dependence"]))
    return replace(world, paths=paths)


def addresses(scenario: Scenario) -> dict[str, Attribute]:
    """Every address of a number in ``scenario``, given or by default, with its attribute."""
    return _layout(_axes(scenario))[2]


def _axes(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    return {axis: scenario.declared.along(axis) for axis in (*OWNERS.values(), "region", "channel", "act")}


def _layout(
    axes: dict[str, tuple[str, ...]],
) -> tuple[dict[str, tuple[int, tuple[int, ...]]], dict[str, tuple[int, ...]], dict[str, Attribute]]:
    """Where each attribute begins and its shape; the slots of each address; its attribute."""
    spans: dict[str, tuple[int, tuple[int, ...]]] = {}
    slots: dict[str, tuple[int, ...]] = {}
    attribute_of: dict[str, Attribute] = {}
    start = 0
    for attribute in ATTRIBUTES:
        shape, cells = _cells(attribute, axes)
        # An unused slot where there is no owner: arrays without elements would be of another compiled type.
        shape = tuple(max(1, length) for length in shape)
        spans[attribute.key] = (start, shape)
        for address, columns in cells:
            slots[address] = tuple(start + column for column in columns)
            attribute_of[address] = attribute
        start += _size(shape)
    return spans, slots, attribute_of


def _cells(
    attribute: Attribute, axes: dict[str, tuple[str, ...]]
) -> tuple[tuple[int, ...], Iterator[tuple[str, tuple[int, ...]]]]:
    """Shape of an attribute, and each of its addresses with the offsets that it fills."""
    if attribute.section in PAIR_SECTIONS:
        names = axes[PAIR_SECTIONS[attribute.section]]
        return (len(names), len(names)), _pairs(attribute.section, names)
    owner = OWNERS.get(attribute.section)
    levels = [axes[owner]] if owner else []
    levels += [axes[axis] for axis in attribute.axes]
    return tuple(len(level) for level in levels), _grid(attribute, levels)


def _pairs(section: str, names: tuple[str, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    for i, one in enumerate(names):
        for j in range(i + 1, len(names)):
            yield f"{section}.{one}-{names[j]}", (i * len(names) + j, j * len(names) + i)


def _grid(attribute: Attribute, levels: list[tuple[str, ...]]) -> Iterator[tuple[str, tuple[int, ...]]]:
    for offset, index in enumerate(np.ndindex(*(len(level) for level in levels))):
        names = [level[k] for level, k in zip(levels, index, strict=True)]
        owner = names[:1] if attribute.section in OWNERS else []
        yield ".".join([attribute.section, *owner, attribute.name, *names[len(owner) :]]), (offset,)


def _dated_changes(scenario: Scenario) -> dict[str, list[tuple[Event, Change]]]:
    """What dated events do to each address, in the order of the file."""
    found: dict[str, list[tuple[Event, Change]]] = {}
    for event in scenario.events.values():
        if event.hazard is None:
            for change in event.changes:
                found.setdefault(change.path, []).append((event, change))
    return found


def _path(
    scenario: Scenario, address: str, attribute: Attribute, changes: Sequence[tuple[Event, Change]]
) -> np.ndarray:
    """The number at an address for every year: given or by default, as dated events change it, within its limits."""
    first, last = scenario.years
    number = scenario.numbers.get(address)
    given = np.full(last - first + 1, attribute.default) if number is None else number.path(first, last)
    path = np.array(given, dtype=float)
    for event, change in changes:
        assert event.year is not None
        when = slice(event.year - first, None if event.years is None else event.year - first + event.years)
        amount = change.number.path(first, last)[when]
        if change.operation == "set":
            path[when] = amount
        elif change.operation == "add":
            path[when] += amount
        else:
            path[when] *= amount
    return np.asarray(np.clip(path, attribute.low, attribute.high))


def _structure(
    scenario: Scenario,
    axes: dict[str, tuple[str, ...]],
    years: np.ndarray,
) -> Structure:
    states, powers, bodies = (
        list(scenario.states),
        list(scenario.powers),
        list(scenario.institutions.values()),
    )
    routes, pairs = list(scenario.routes.values()), list(scenario.agreements.values())
    cycles = list(scenario.cycles.values())
    starts = [_start(scenario, state, powers) for state in states]

    def marks(names: list[list[str]], among: list[str]) -> np.ndarray:
        return np.array([[float(a in given) for a in among] for given in names]).reshape(len(names), len(among))

    def leader(among: list[str]) -> np.ndarray:
        return np.array([among.index(b.leader) if b.leader in among else -1 for b in bodies], dtype=np.int64)

    def keys(owners: list[str], others: list[str]) -> np.ndarray:
        table = [[draws.identity(f"{owner}>{other}") for other in others] for owner in owners]
        return np.array(table, dtype=np.uint64).reshape(len(owners), len(others))

    def places(names: Iterable[str], among: Sequence[str]) -> np.ndarray:
        return np.array([among.index(name) for name in names], dtype=np.int64)

    def own_keys(kind: str, names: Iterable[str]) -> np.ndarray:
        return np.array([draws.identity(f"{kind}:{name}") for name in names], dtype=np.uint64)

    return Structure(
        years=years,
        region=places((s.region for s in scenario.states.values()), axes["region"]),
        start_option=np.array([option for option, _ in starts], dtype=np.int64),
        start_years=np.array([held for _, held in starts], dtype=float),
        exclusive=np.array([float(b.kind == "exclusive") for b in bodies]),
        founded=np.array([-FOREVER if b.founded is None else b.founded for b in bodies], dtype=np.int64),
        dissolved=np.array([FOREVER if b.dissolved is None else b.dissolved for b in bodies], dtype=np.int64),
        leader_state=leader(states),
        leader_power=leader(powers),
        inside=marks([list(b.inside) for b in bodies], powers),
        excluded=marks([list(b.excludes) for b in bodies], powers),
        founders=marks([list(b.members) for b in bodies], states),
        candidates=marks([list(b.candidates) for b in bodies], states),
        state_key=np.array([draws.identity(s) for s in states], dtype=np.uint64),
        dyad_key=keys(states, powers),
        member_key=keys(states, list(scenario.institutions)).T.copy(),
        route_state=places((route.state for route in routes), states),
        route_channel=places((route.channel for route in routes), axes["channel"]),
        route_around=places((route.around for route in routes), powers),
        route_buyer=places((route.buyer for route in routes), powers),
        route_available=np.array([route.available for route in routes], dtype=np.int64),
        route_lag=np.array([route.lag for route in routes], dtype=np.int64),
        route_key=own_keys("route", scenario.routes),
        leavers=marks([list(b.leavers) for b in bodies], powers),
        absent=marks([list(b.alternative_to) for b in bodies], powers),
        body_key=own_keys("body", scenario.institutions),
        exit_key=keys(list(scenario.institutions), powers),
        incumbent=places((cycle.incumbent for cycle in cycles), powers),
        challenger=places((cycle.challenger for cycle in cycles), powers),
        start_eased=np.array([float(cycle.start == "eased") for cycle in cycles]),
        cycle_key=own_keys("cycle", scenario.cycles),
        pair_state=places((pair.state for pair in pairs), states),
        pair_partner=places((pair.partner for pair in pairs), states),
        pair_patron=places((pair.patron for pair in pairs), powers),
        pair_key=own_keys("agreement", scenario.agreements),
        sign_key=keys([f"agreement:{name}" for name in scenario.agreements], list(KINDS)),
    )


def _at_most_one(shares: np.ndarray) -> None:
    """Scale down shares of a channel that events or drawn numbers have pushed above one over the powers."""
    total = shares.sum(axis=-1, keepdims=True)
    np.divide(shares, total, out=shares, where=total > 1.0)


def _distinct(scenario: Scenario) -> None:
    """Two names with one key would share their draws: so rare that renaming one is remedy enough."""
    names = [*scenario.states, *(f"event:{name}" for name in scenario.events)]
    for kind, block in (
        ("route", scenario.routes),
        ("body", scenario.institutions),
        ("cycle", scenario.cycles),
        ("agreement", scenario.agreements),
    ):
        names += [f"{kind}:{name}" for name in block]
    names += [f"agreement:{name}>{kind}" for name in scenario.agreements for kind in KINDS]
    names += [f"{body}>{power}" for body in scenario.institutions for power in scenario.powers]
    for others in (scenario.powers, scenario.institutions):
        names += [f"{state}>{other}" for state in scenario.states for other in others]
    keys: dict[int, str] = {}
    for name in names:
        other = keys.setdefault(draws.identity(name), name)
        if other != name:
            raise ValueError(f"'{name}' and '{other}' have the same key of random draws; rename one of the two")


def _start(scenario: Scenario, state: str, powers: list[str]) -> tuple[int, float]:
    """Option before the first year, −1 where the ties decide, and years on it."""
    from ..theory.choice import option_of

    given = scenario.states[state].start
    if given is None:
        return -1, 1.0
    target = powers.index(given.target) if given.target else -1
    return option_of(STRATEGIES.index(given.strategy), target, len(powers)), float(given.years)


def _hazards(
    scenario: Scenario,
    slots: dict[str, tuple[int, ...]],
    first: int,
    last: int,
    low: np.ndarray,
    high: np.ndarray,
) -> Hazards:
    events = [(name, event) for name, event in scenario.events.items() if event.hazard is not None]
    changes = [
        (e, slot, OPERATIONS.index(change.operation), float(change.number.path(first, first)[0]))
        for e, (_, event) in enumerate(events)
        for change in event.changes
        for slot in slots[change.path]
    ]

    def column(k: int, kind: type) -> np.ndarray:
        return np.array([change[k] for change in changes], dtype=kind)

    hazards = [event.hazard for _, event in events if event.hazard is not None]
    return Hazards(
        key=np.array([draws.identity(f"event:{name}") for name, _ in events], dtype=np.uint64),
        first=np.array([h.first for h in hazards], dtype=np.int64),
        last=np.array([h.last for h in hazards], dtype=np.int64),
        probability=np.array([h.probability.path(first, first)[0] for h in hazards], dtype=float),
        duration=np.array([FOREVER if e.years is None else e.years for _, e in events], dtype=np.int64),
        change_event=column(0, np.int64),
        change_slot=column(1, np.int64),
        change_operation=column(2, np.int64),
        change_amount=column(3, float),
        low=low,
        high=high,
    )
