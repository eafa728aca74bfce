"""Outcomes of a run, by name: what a sweep keeps of it, computed without a Python object a run.

``share_soft_balancing_VEN@2003-2012`` is the share of those years in which Venezuela soft-balances; without ``@`` all
years count. :func:`measures_of` lists the names that a world has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from ..compiled import compiled
from ..theory.terms import STRATEGIES
from ..world.build import World

(
    SHARE_ALL, SHARE, OPTION, AGREEMENT, MODE, STATE, DYAD, POWER, MEMBERS, OPENED, CYCLE, SIGNED, TRIAD, SHARED,
) = range(14)  # fmt: skip
OF_STATE = ("autonomy", "prosperity", "security", "hhi", "rent", "suitors", "soft_intensity", "sovereignty", "bonds")
OF_DYAD = ("threat", "intent", "dependence", "tie", "refused", "guard", "condemned")
OF_POWER = ("cost", "legitimacy", "armament", "constraint", "bargain")
OF_CYCLE = ("rivalry", "decoupling", "eased", "measures", "answers", "contacts", "crisis")

_WINDOW = re.compile(r"(?P<name>[^@]+)@(?P<first>-?[0-9]+)-(?P<last>-?[0-9]+)")


class UnknownOutcomeError(ValueError):
    """No outcome of the world has this name, or the years are not among those of the world."""


class Measure(NamedTuple):
    """One outcome as the engine computes it: its kind, what it is about, the first year and the year after the last."""

    kind: int
    what: int
    one: int
    other: int
    start: int
    stop: int


def measures_of(world: World) -> dict[str, Measure]:
    """Every outcome that a world has, over all its years, by name."""
    years = len(world.years)
    return {name: Measure(*numbers, 0, years) for name, numbers in _named(world)}


def _named(world: World) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    for k, strategy in enumerate(STRATEGIES):
        yield f"share_{strategy}", (SHARE_ALL, k, 0, 0)
    yield "agreement", (AGREEMENT, 0, 0, 0)
    for i, state in enumerate(world.states):
        yield f"modal_{state}", (MODE, 0, i, 0)
        for k, strategy in enumerate(STRATEGIES):
            yield f"share_{strategy}_{state}", (SHARE, k, i, 0)
        for k, option in enumerate(world.options):
            if ":" in option:
                yield f"share_{option.replace(':', '_')}_{state}", (OPTION, k, i, 0)
        for k, name in enumerate(OF_STATE):
            yield f"{name}_{state}", (STATE, k, i, 0)
        for p, power in enumerate(world.powers):
            for k, name in enumerate(OF_DYAD):
                yield f"{name}_{state}_{power}", (DYAD, k, i, p)
            for k, channel in enumerate(("energy", *world.channels[4:])):
                yield f"{channel}_{state}_{power}", (SHARED, k, i, p)
    for p, power in enumerate(world.powers):
        for k, name in enumerate(OF_POWER):
            yield f"{name}_{power}", (POWER, k, p, 0)
    for b, body in enumerate(world.institutions):
        yield f"members_{body}", (MEMBERS, 0, b, 0)
    for n, route in enumerate(world.routes):
        yield f"open_{route}", (OPENED, 0, n, 0)
    for c, cycle in enumerate(world.cycles):
        for k, name in enumerate(OF_CYCLE):
            yield f"{name}_{cycle}", (CYCLE, k, c, 0)
    for n, pair in enumerate(world.agreements):
        yield f"agreements_{pair}", (SIGNED, 0, n, 0)
        yield f"triad_{pair}", (TRIAD, 0, n, 0)


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
    from ..scenario.problems import suggest

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


def as_array(measures: Sequence[Measure]) -> np.ndarray:
    """Measures as the engine reads them: [measure, field]."""
    return np.array(measures, dtype=np.int64).reshape(len(measures), len(Measure._fields))


@compiled
def strategy_at(option: int, powers: int) -> int:
    """Strategy of an option, as an index into the four labels."""
    if option < 2 * powers:
        return option // powers
    return 2 if option == 2 * powers else 3


@compiled
def summarise(o: Any, measures: np.ndarray, row: np.ndarray) -> None:
    """Fill ``row[measure]`` from the record of one run."""
    for n in range(measures.shape[0]):
        start, stop = measures[n, 4], measures[n, 5]
        if measures[n, 0] == MODE:
            row[n] = mode(o, measures[n, 2], start, stop)
            continue
        total = 0.0
        for t in range(start, stop):
            total += value_at(o, measures[n, 0], measures[n, 1], measures[n, 2], measures[n, 3], t)
        row[n] = total / (stop - start)


@compiled
def mode(o: Any, state: int, start: int, stop: int) -> int:
    """The strategy that a state holds in most of the years; the first of those that tie."""
    powers = o.cost.shape[2]
    best, most = 0, -1
    for k in range(4):
        count = 0
        for t in range(start, stop):
            if strategy_at(o.option[0, t, state], powers) == k:
                count += 1
        if count > most:
            best, most = k, count
    return best


@compiled
def value_at(o: Any, kind: int, what: int, one: int, other: int, t: int) -> float:
    """One outcome in one year of a run."""
    powers, states = o.cost.shape[2], o.option.shape[2]
    if kind in (SHARE_ALL, AGREEMENT):
        count = 0.0
        for i in range(states):
            chosen = strategy_at(o.option[0, t, i], powers)
            wanted = what if kind == SHARE_ALL else o.observed[0, t, i]
            count += 1.0 if chosen == wanted else 0.0
        return float(count / states)
    if kind == SHARE:
        return 1.0 if strategy_at(o.option[0, t, one], powers) == what else 0.0
    if kind == OPTION:
        return 1.0 if o.option[0, t, one] == what else 0.0
    if kind == STATE:
        return of_state(o, what, one, t)
    if kind == DYAD:
        return of_dyad(o, what, one, other, t)
    if kind == POWER:
        return of_power(o, what, one, t)
    if kind == MEMBERS:
        count = 0.0
        for i in range(states):
            count += o.member[0, t, one, i]
        return count
    if kind == OPENED:
        return float(o.opened[0, t, one])
    if kind == CYCLE:
        return of_cycle(o, what, one, t)
    if kind == SIGNED:
        count = 0.0
        for k in range(o.signed.shape[3]):
            count += o.signed[0, t, one, k]
        return count
    if kind == TRIAD:
        return float(o.triad[0, t, one])
    return float(o.share[0, t, one, what, other])


@compiled
def of_state(o: Any, what: int, i: int, t: int) -> float:
    """A quantity of a state, in the order of :data:`OF_STATE`."""
    if what == 0:
        return float(o.autonomy[0, t, i])
    if what == 1:
        return float(o.prosperity[0, t, i])
    if what == 2:
        return float(o.security[0, t, i])
    if what == 3:
        return float(o.hhi[0, t, i])
    if what == 4:
        return float(o.rent[0, t, i])
    if what == 5:
        return float(o.suitors[0, t, i])
    if what == 6:
        return float(o.soft_intensity[0, t, i])
    if what == 7:
        return float(o.sovereignty[0, t, i])
    return float(o.bonds[0, t, i])


@compiled
def of_dyad(o: Any, what: int, i: int, p: int, t: int) -> float:
    """A quantity of a state toward a power, in the order of :data:`OF_DYAD`."""
    if what == 0:
        return float(o.threat[0, t, i, p])
    if what == 1:
        return float(o.intent[0, t, i, p])
    if what == 2:
        return float(o.dependence[0, t, i, p])
    if what == 3:
        return float(o.tie[0, t, i, p])
    if what == 4:
        return float(o.refused[0, t, i, p])
    if what == 5:
        return float(o.guard[0, t, i, p])
    return float(o.condemned[0, t, i, p])


@compiled
def of_power(o: Any, what: int, p: int, t: int) -> float:
    """A quantity of a power, in the order of :data:`OF_POWER`."""
    if what == 0:
        return float(o.cost[0, t, p])
    if what == 1:
        return float(o.legitimacy[0, t, p])
    if what == 2:
        return float(o.armament[0, t, p])
    if what == 3:
        return float(o.constraint[0, t, p])
    return float(o.bargain[0, t, p])


@compiled
def of_cycle(o: Any, what: int, c: int, t: int) -> float:
    """A quantity of a cycle, in the order of :data:`OF_CYCLE`."""
    if what == 0:
        return float(o.rivalry[0, t, c])
    if what == 1:
        return float(o.decoupling[0, t, c])
    if what == 2:
        return float(o.eased[0, t, c])
    if what == 3:
        return float(o.measures[0, t, c])
    if what == 4:
        return float(o.answers[0, t, c])
    if what == 5:
        return float(o.contacts[0, t, c])
    return float(o.crisis[0, t, c])
