"""Outcomes of a run, by name: what a sweep keeps of it.

``share_soft_balancing_VEN@2003-2012`` is the share of those years in which Venezuela soft-balances; without ``@`` all
years count. :func:`measures_of` lists the names that a world has. Quantities of states, dyads, powers and cycles have
the names of their rows in :mod:`counterpoise.engine.quantities`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..engine.memory import places_of
from ..engine.outcomes import AGREEMENT, CHOSEN, CHOSEN_BY_ALL, MODE, OPTION, SUM, TOWARD, Measure
from ..engine.quantities import CYCLE, DYAD, POWER, RECORD, STATE, columns
from ..engine.record import recorded_words
from ..scenario.attributes import CHANNELS
from ..scenario.problems import suggest
from ..theory.agreements import KINDS
from ..theory.terms import STRATEGIES
from ..world.build import World

_WINDOW = re.compile(r"(?P<name>[^@]+)@(?P<first>-?[0-9]+)-(?P<last>-?[0-9]+)")


class UnknownOutcomeError(ValueError):
    """No outcome of the world has this name, or the years are not among those of the world."""


class _Page:
    """Where the quantities of a world stand on the pages of its record."""

    def __init__(self, world: World) -> None:
        places = places_of(world)
        self._base: dict[str, int] = {}
        self._size: dict[str, int] = {}
        ends = {False: 0, True: 0}
        for quantity in RECORD:
            self._base[quantity.name] = ends[quantity.whole]
            self._size[quantity.name] = recorded_words(places, quantity).size
            ends[quantity.whole] += self._size[quantity.name]

    def base(self, name: str) -> int:
        """The first number of a year of a quantity."""
        return self._base[name]

    def measure(self, name: str, kind: int = SUM, cell: int = 0, cells: int = 1, what: int = 0) -> Measure:
        """A measure of a recorded quantity: of one number of the year, or ``cells`` that follow each other."""
        return Measure(kind, self._base[name], self._size[name], cell, cells, 1, what)


def measures_of(world: World) -> dict[str, Measure]:
    """Every outcome that a world has, over all its years, by name."""
    years = len(world.years)
    return {name: measure._replace(stop=years) for name, measure in _named(world)}


def _named(world: World) -> Iterator[tuple[str, Measure]]:
    page = _Page(world)
    for k, strategy in enumerate(STRATEGIES):
        yield f"share_{strategy}", page.measure("option", CHOSEN_BY_ALL, what=k)
    yield "agreement", page.measure("option", AGREEMENT, what=page.base("observed"))
    for i, state in enumerate(world.states):
        yield from _of_state(world, page, i, state)
    for p, power in enumerate(world.powers):
        for quantity in columns(*POWER):
            yield f"{quantity.name}_{power}", page.measure(quantity.name, cell=p)
    for b, body in enumerate(world.institutions):
        states = len(world.states)
        yield f"members_{body}", page.measure("member", cell=b * states, cells=states)
    for n, route in enumerate(world.routes):
        yield f"open_{route}", page.measure("opened", cell=n)
    for c, cycle in enumerate(world.cycles):
        for quantity in columns(*CYCLE):
            yield f"{quantity.name}_{cycle}", page.measure(quantity.name, cell=c)
    for n, pair in enumerate(world.agreements):
        kinds = len(KINDS)
        yield f"agreements_{pair}", page.measure("signed", cell=n * kinds, cells=kinds)
        yield f"triad_{pair}", page.measure("triad", cell=n)


def _of_state(world: World, page: _Page, i: int, state: str) -> Iterator[tuple[str, Measure]]:
    """The outcomes of one state, and of it toward each power."""
    powers, shared = len(world.powers), shared_channels(world)
    yield f"modal_{state}", page.measure("option", MODE, i)
    for k, strategy in enumerate(STRATEGIES):
        yield f"share_{strategy}_{state}", page.measure("option", CHOSEN, i, what=k)
    for k, option in enumerate(world.options):
        if ":" in option:
            yield f"share_{option.replace(':', '_')}_{state}", page.measure("option", OPTION, i, what=k)
    for quantity in columns(*STATE):
        yield f"{quantity.name}_{state}", page.measure(quantity.name, cell=i)
    for p, power in enumerate(world.powers):
        for quantity in columns(*DYAD):
            yield f"{quantity.name}_{state}_{power}", page.measure(quantity.name, cell=i * powers + p)
        for k, strategy in enumerate(STRATEGIES):
            toward = page.measure("probabilities", TOWARD, i, what=k * powers + p)
            yield f"reading_{strategy}_{state}_{power}", toward._replace(stride=page.base("protecting"))
        for k, channel in enumerate(shared):
            cell = (i * len(shared) + k) * powers + p
            yield f"{channel}_{state}_{power}", page.measure("share", cell=cell)


def shared_channels(world: World) -> tuple[str, ...]:
    """Channels whose shares are recorded: energy, and those that the scenario declares."""
    return ("energy", *world.channels[len(CHANNELS) :])


def default_outcomes(world: World) -> tuple[str, ...]:
    """What a sweep keeps where it names nothing: shares, agreement, modal strategies, autonomy, cost and legitimacy."""
    names = [f"share_{strategy}" for strategy in STRATEGIES] + ["agreement"]
    for state in world.states:
        names += [f"modal_{state}", f"autonomy_{state}"]
    for power in world.powers:
        names += [f"cost_{power}", f"legitimacy_{power}"]
    return tuple(names)


def find_measures(world: World, names: Sequence[str]) -> list[Measure]:
    """The outcomes of these names. Raises :class:`UnknownOutcomeError` naming the nearest, or the years."""
    known = measures_of(world)
    return [_find(world, known, name) for name in names]


def _find(world: World, known: dict[str, Measure], text: str) -> Measure:
    match = _WINDOW.fullmatch(text)
    name = match["name"] if match else text
    if name not in known:
        raise UnknownOutcomeError(f"unknown outcome '{text}'; {suggest(name, tuple(known), 'outcomes')}")
    if match is None:
        return known[name]
    first, last = int(match["first"]), int(match["last"])
    begin, end = int(world.years[0]), int(world.years[-1])
    if not begin <= first <= last <= end:
        raise UnknownOutcomeError(f"the years of '{text}' are not among {begin}-{end}, first to last")
    return known[name]._replace(start=first - begin, stop=last - begin + 1)
