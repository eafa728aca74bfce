"""A scenario turned into arrays with named axes.

Every number of a scenario is a column of one table ``paths[year, column]`` (:mod:`counterpoise.world.layout`). The
engine copies the row of a year into :data:`Now`, records by owner; changing a column, in an event or in a sweep,
changes what the engine sees.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .. import draws
from ..compiled import as_records
from ..theory.agreements import KINDS
from ..theory.choice import option_of
from ..theory.terms import STRATEGIES
from .layout import FIELDS, GROUPS, Group, Layout
from .recipes import OPERATIONS, Amount, Recipe, at_most_one, recipes_of, shares_with

if TYPE_CHECKING:
    from ..scenario.model import Scenario

Now: Any = namedtuple("Now", [group.name for group in GROUPS])  # type: ignore[misc]
"""What the scenario gives for a year: ``now.states[i].leader``, ``now.dyads[i, p].tie``, ``now.acts[i, p, k]``."""

FOREVER = 1_000_000
NEVER = -1_000_000
"""A year that stands for what has not happened yet."""


def records(**fields: np.ndarray) -> np.ndarray:
    """Arrays of one shape as one array of records."""
    shape = next(iter(fields.values())).shape
    made = np.zeros(shape, dtype=[(name, values.dtype) for name, values in fields.items()])
    for name, values in fields.items():
        made[name] = values
    return as_records(made)


class Structure(NamedTuple):
    """What does not change from year to year, as records: who is where, bodies, starting choices, keys of draws."""

    years: np.ndarray  # [year]
    states: np.ndarray  # [state] region; start: option before the first year, −1 where ties decide; held; key
    dyad_key: np.ndarray  # [state, power]
    bodies: np.ndarray  # [institution] exclusive, founded, dissolved, leader_state and leader_power or −1, key
    seats: np.ndarray  # [institution, power] inside, excluded, leaver, absent (an alternative to the power), exit_key
    membership: np.ndarray  # [institution, state] founder, candidate, key
    routes: np.ndarray  # [route] state, channel, around and buyer (powers), available (year), lag (years), key
    cycles: np.ndarray  # [cycle] incumbent and challenger (powers), eased at the start, key
    agreements: np.ndarray  # [agreement] state, partner, patron (a power), key
    sign_key: np.ndarray  # [agreement, kind]


class Hazards(NamedTuple):
    """Events whose year is drawn anew in each replicate."""

    key: np.ndarray  # [event]
    first: np.ndarray  # [event] year
    last: np.ndarray  # [event] year
    probability: np.ndarray  # [event] chance a year
    duration: np.ndarray  # [event] years
    change_event: np.ndarray  # [change] index of its event
    change_slot: np.ndarray  # [change] column
    change_operation: np.ndarray  # [change] index into OPERATIONS
    change_amount: np.ndarray  # [change]
    low: np.ndarray  # [column]
    high: np.ndarray  # [column]
    shares: np.ndarray  # [group, power] columns of shares, which may not exceed one together, that events change


@dataclass(frozen=True)
class World:
    """A scenario as arrays. ``paths[year, column]`` holds every number; ``recipes`` say how each came there.

    ``drawn`` are the numbers of drawn events, by address: chances as places in ``hazards.probability``, amounts as
    those in ``hazards.change_amount``.
    """

    name: str
    states: tuple[str, ...]
    powers: tuple[str, ...]
    institutions: tuple[str, ...]
    regions: tuple[str, ...]
    routes: tuple[str, ...]
    cycles: tuple[str, ...]
    agreements: tuple[str, ...]
    channels: tuple[str, ...]
    drawn: Mapping[str, tuple[int, ...]]
    years: np.ndarray
    layout: Layout
    recipes: Mapping[str, Recipe]
    paths: np.ndarray
    structure: Structure
    hazards: Hazards

    @property
    def slots(self) -> Mapping[str, tuple[int, ...]]:
        """The columns of each address."""
        return self.layout.columns

    def given(self, attribute: str, paths: np.ndarray | None = None) -> np.ndarray:
        """What the scenario gives for an attribute, by its key: [year, owner, …], a view of the table of paths."""
        table = self.paths if paths is None else paths
        for group in GROUPS:
            for one in group.attributes:
                if one.key == attribute:
                    values = self._view(table, group)[one.name]
                    return np.asarray(values if group.order else values[:, 0])
        raise KeyError(attribute)

    def _view(self, table: np.ndarray, group: Group) -> np.ndarray:
        """A group as records: [year, owner, …]."""
        start, shape = self.layout.starts[group.name], self.layout.shapes[group.name]
        width = prod(shape) * len(group.attributes)
        return table[:, start : start + width].view(FIELDS[group.name]).reshape(len(table), *shape)

    def now(self, row: np.ndarray) -> Any:
        """Views of one year's numbers, as the engine reads them. A group of one attribute is an array of numbers."""
        views = []
        for group in GROUPS:
            view = self._view(row[None], group)[0]
            views.append(as_records(view) if len(group.attributes) > 1 else view[group.attributes[0].name])
        return Now(*views)

    @cached_property
    def options(self) -> tuple[str, ...]:
        """Labels of the 3P + 1 options, in the order of the engine."""
        hard = [f"balancing:{p}" for p in self.powers]
        soft = [f"soft_balancing:{p}" for p in self.powers]
        return (*hard, *soft, "hedging", *(f"bandwagoning:{p}" for p in self.powers))

    @cached_property
    def hazard_names(self) -> tuple[str, ...]:
        """Drawn events, in the order of the hazards."""
        return tuple(address.split(".")[1] for address in self.drawn if address.endswith(".probability"))

    def changed(self, values: Mapping[str, Amount]) -> World:
        """The same world with numbers replaced, by address: amounts of dated events, and numbers of drawn ones, too.

        Equal to the world of the scenario in which they are replaced, and far cheaper. Raises KeyError for an address
        that is none.
        """
        moved: dict[str, None] = {}
        hazards = self.hazards
        for address, amount in values.items():
            if address in self.drawn:
                name = "probability" if address.endswith(".probability") else "change_amount"
                numbers = getattr(hazards, name).copy()
                numbers[list(self.drawn[address])] = np.ravel(amount)[0]
                hazards = hazards._replace(**{name: numbers})
            else:
                path = address if address in self.recipes else self._path_of_amount[address]
                moved |= dict.fromkeys(shares_with(path, self.powers))
        paths = self.paths.copy()
        for address in moved:
            for column in self.slots[address]:
                paths[:, column] = self.recipes[address].path(values)
        if any(".dependence." in address for address in moved):
            at_most_one(self.given("dependence", paths))
        return replace(self, paths=paths, hazards=hazards)

    @cached_property
    def _path_of_amount(self) -> dict[str, str]:
        """The address whose path each dated amount changes."""
        return {step.address: address for address, recipe in self.recipes.items() for step in recipe.steps[1:]}


def build_world(scenario: Scenario) -> World:
    """Arrays for ``scenario``: every default filled in, every dated event applied."""
    layout = Layout(scenario.declared)
    first, last = scenario.years
    years = np.arange(first, last + 1)
    width = layout.starts[""]
    low, high, paths = np.zeros(width), np.ones(width), np.zeros((len(years), width))
    recipes = recipes_of(scenario, layout.attributes)
    for address, recipe in recipes.items():
        columns = list(layout.columns[address])
        paths[:, columns] = recipe.path()[:, None]
        low[columns], high[columns] = recipe.low, recipe.high
    _distinct(scenario)
    world = World(
        name=scenario.name,
        states=tuple(scenario.states),
        powers=tuple(scenario.powers),
        institutions=tuple(scenario.institutions),
        regions=scenario.declared.regions,
        routes=tuple(scenario.routes),
        cycles=tuple(scenario.cycles),
        agreements=tuple(scenario.agreements),
        channels=scenario.declared.channels,
        drawn=_drawn_numbers(scenario, layout.columns),
        years=years,
        layout=layout,
        recipes=recipes,
        paths=paths,
        structure=_structure(scenario, years),
        hazards=_hazards(scenario, layout.columns, first, low, high),
    )
    at_most_one(world.given("dependence"))
    return world


def _drawn_numbers(scenario: Scenario, columns: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Where each number of a drawn event stands among the chances and amounts of :class:`Hazards`."""
    found: dict[str, tuple[int, ...]] = {}
    events = [(name, event) for name, event in scenario.events.items() if event.hazard is not None]
    end = 0
    for e, (name, event) in enumerate(events):
        found[f"events.{name}.hazard.probability"] = (e,)
        for k, change in enumerate(event.changes):
            start, end = end, end + len(columns[change.path])
            found[f"events.{name}.changes.{k}"] = tuple(range(start, end))
    return found


def _structure(scenario: Scenario, years: np.ndarray) -> Structure:
    states, powers = list(scenario.states), list(scenario.powers)
    bodies, routes = list(scenario.institutions.values()), list(scenario.routes.values())
    cycles, pairs = list(scenario.cycles.values()), list(scenario.agreements.values())
    starts = [_start(scenario, state, powers) for state in states]
    return Structure(
        years=years,
        states=records(
            region=_places((s.region for s in scenario.states.values()), scenario.regions),
            start=_whole(option for option, _ in starts),
            held=_floats(held for _, held in starts),
            key=np.array([draws.identity(s) for s in states], dtype=np.uint64),
        ),
        dyad_key=_keys(states, powers),
        bodies=records(
            exclusive=_floats(b.kind == "exclusive" for b in bodies),
            founded=_whole(-FOREVER if b.founded is None else b.founded for b in bodies),
            dissolved=_whole(FOREVER if b.dissolved is None else b.dissolved for b in bodies),
            leader_state=_whole(states.index(b.leader) if b.leader in states else -1 for b in bodies),
            leader_power=_whole(powers.index(b.leader) if b.leader in powers else -1 for b in bodies),
            key=_own_keys("body", scenario.institutions),
        ),
        seats=records(
            inside=_marks([b.inside for b in bodies], powers),
            excluded=_marks([b.excludes for b in bodies], powers),
            leaver=_marks([b.leavers for b in bodies], powers),
            absent=_marks([b.alternative_to for b in bodies], powers),
            exit_key=_keys(list(scenario.institutions), powers),
        ),
        membership=records(
            founder=_marks([b.members for b in bodies], states),
            candidate=_marks([b.candidates for b in bodies], states),
            key=_keys(states, list(scenario.institutions)).T,
        ),
        routes=records(
            state=_places((route.state for route in routes), states),
            channel=_places((route.channel for route in routes), scenario.declared.channels),
            around=_places((route.around for route in routes), powers),
            buyer=_places((route.buyer for route in routes), powers),
            available=_whole(route.available for route in routes),
            lag=_whole(route.lag for route in routes),
            key=_own_keys("route", scenario.routes),
        ),
        cycles=records(
            incumbent=_places((cycle.incumbent for cycle in cycles), powers),
            challenger=_places((cycle.challenger for cycle in cycles), powers),
            eased=_floats(cycle.start == "eased" for cycle in cycles),
            key=_own_keys("cycle", scenario.cycles),
        ),
        agreements=records(
            state=_places((pair.state for pair in pairs), states),
            partner=_places((pair.partner for pair in pairs), states),
            patron=_places((pair.patron for pair in pairs), powers),
            key=_own_keys("agreement", scenario.agreements),
        ),
        sign_key=_keys([f"agreement:{name}" for name in scenario.agreements], list(KINDS)),
    )


def _whole(values: Iterable[int]) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


def _floats(values: Iterable[float]) -> np.ndarray:
    return np.array(list(values), dtype=float)


def _places(names: Iterable[str], among: Sequence[str]) -> np.ndarray:
    return _whole(among.index(name) for name in names)


def _marks(names: Sequence[Sequence[str]], among: Sequence[str]) -> np.ndarray:
    """1 where a name is among those given: [list, name]."""
    return np.array([[float(a in given) for a in among] for given in names]).reshape(len(names), len(among))


def _keys(owners: Sequence[str], others: Sequence[str]) -> np.ndarray:
    """Keys of the draws of pairs: [owner, other]."""
    table = [[draws.identity(f"{owner}>{other}") for other in others] for owner in owners]
    return np.array(table, dtype=np.uint64).reshape(len(owners), len(others))


def _own_keys(kind: str, names: Iterable[str]) -> np.ndarray:
    return np.array([draws.identity(f"{kind}:{name}") for name in names], dtype=np.uint64)


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
    given = scenario.states[state].start
    if given is None:
        return -1, 1.0
    target = powers.index(given.target) if given.target else -1
    return option_of(STRATEGIES.index(given.strategy), target, len(powers)), float(given.years)


def _hazards(
    scenario: Scenario,
    slots: Mapping[str, tuple[int, ...]],
    first: int,
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
        shares=np.array(
            [
                [slots[address][0] for address in shares_with(path, list(scenario.powers))]
                for path in dict.fromkeys(change.path for _, event in events for change in event.changes)
                if ".dependence." in path
            ],
            dtype=np.int64,
        ).reshape(-1, len(scenario.powers)),
    )
