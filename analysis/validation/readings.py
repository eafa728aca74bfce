"""Coded cases as situations that a theory can read: the world before the period, and what the state weighs there.

A case becomes a *situation*: the values of all terms for the options that concern its counterpart, and for the other
options of the same strategies, since these share a nest. They come from the engine itself, in the first year of the
world as known at the end of the year before the case. A theory's reading is the choice of
:mod:`counterpoise.theory.choice` on these values with its weights, renormalised over what concerns the counterpart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from counterpoise.engine.runs import replay
from counterpoise.scenario.theory_file import Theory
from counterpoise.theory.choice import choice_probabilities, dyadic_reading
from counterpoise.theory.terms import BY_STRATEGY, STRATEGIES
from counterpoise.world.build import World, build_world
from counterpoise.world.rules import build_rules

from ..observed.history import History
from ..observed.names import current
from ..observed.tables import read_tables, require
from ..observed.worlds import observe
from .codings import Case, CaseTable, LeftOut

POWERS = ("USA", "CHN", "RUS")
"""The powers of every world of cases, beside the counterpart (a judgement: those of most codings)."""

START_KINDS = ("ally", "ally of another", "leans to it", "leans to another", "neither")
"""How a state stood toward a power before: the information of the baseline that expects no change."""


@dataclass(frozen=True)
class Situation:
    """What one state weighs toward the powers of a world; ``power`` is the counterpart's place among them.

    ``values[strategy]`` holds the values of its terms in the order of the library: [power, term], one row for hedging.
    """

    state: str
    powers: tuple[str, ...]
    power: int
    values: Mapping[str, np.ndarray]
    protecting: np.ndarray  # [power] 1 where alignment with it protects from the counterpart
    start: int  # index into START_KINDS

    def reading(self, theory: Theory) -> np.ndarray:
        """Probabilities of the four strategies toward the counterpart, [4], under the weights of a theory."""
        weights = build_rules(theory).weights
        count = len(self.powers)
        utilities = np.concatenate([self.values[strategy] @ getattr(weights, strategy) for strategy in STRATEGIES])
        probabilities = np.zeros(3 * count + 1)
        choice_probabilities(utilities, count, theory.parameter("rationality"), theory.parameter("nest"), probabilities)
        return dyadic(probabilities, self.power, count, self.protecting)


def option_blocks(powers: int) -> tuple[slice, ...]:
    """Where the options of each strategy stand among all, in the order of the strategies."""
    ends = (0, powers, 2 * powers, 2 * powers + 1, 3 * powers + 1)
    return tuple(slice(begin, end) for begin, end in pairwise(ends))


def dyadic(probabilities: np.ndarray, power: int, powers: int, protecting: np.ndarray) -> np.ndarray:
    """Dyadic reading toward a power of the probabilities of options [..., option]: [..., strategy].

    ``protecting`` [..., power] says alignment with which powers protects from it.
    """
    rows = probabilities.reshape(-1, probabilities.shape[-1])
    shelters = np.broadcast_to(protecting, (*probabilities.shape[:-1], powers)).reshape(-1, powers)
    found = np.empty((len(rows), len(STRATEGIES)))
    for row, shelter, reading in zip(rows, shelters, found, strict=True):
        dyadic_reading(row, power, powers, shelter, reading)
    return found.reshape(*probabilities.shape[:-1], len(STRATEGIES))


@dataclass(frozen=True)
class Served:
    """Cases that the data can serve, in the order of their file, and all that are left out."""

    cases: tuple[Case, ...]
    left_out: tuple[LeftOut, ...]

    @cached_property
    def table(self) -> CaseTable:
        """The served cases with the array views of a case table."""
        return CaseTable(self.cases, self.left_out)


class Worlds:
    """The worlds before cases, each built once: by year and powers."""

    def __init__(self, history: History) -> None:
        self.history = history
        self._built: dict[tuple[int, tuple[str, ...]], World] = {}

    def before(self, state: str, counterpart: str, first: int, victim: str = "") -> World:
        """The world as known at the end of the year before ``first``, with the counterpart among the powers.

        ``victim`` is a state in it, like the state itself, even if it is usually a power.
        """
        return self._world(first - 1, powers_for(state, counterpart, victim))

    def usual(self, year: int) -> World:
        """The world as known at the end of ``year``, with the usual powers and all other states."""
        return self._world(year, POWERS)

    def _world(self, year: int, powers: tuple[str, ...]) -> World:
        if (year, powers) not in self._built:
            self._built[year, powers] = build_world(observe(self.history, year, powers, last=year).scenario)
        return self._built[year, powers]

    def situation(self, state: str, counterpart: str, first: int, theory: Theory) -> Situation:
        """What the state weighs in that world, with the parameters of a theory (its weights do not matter)."""
        world = self.before(state, counterpart, first)
        record, trace = replay(world, build_rules(theory), 0)
        i, power = world.states.index(state), world.powers.index(counterpart)
        values = {
            strategy: trace[0, i, block, : len(BY_STRATEGY[strategy])]
            for strategy, block in zip(STRATEGIES, option_blocks(len(world.powers)), strict=True)
        }
        protecting = record.protecting[0, 0, i, power]
        return Situation(state, world.powers, power, values, protecting, _start_kind(world, i, power))


def worlds_of_data(folder: str | Path) -> Worlds:
    """The worlds that a folder of public data sets can make. Raises ScenarioError where capabilities lack."""
    tables = read_tables(folder)
    require(tables, "capabilities")
    return Worlds(History(tables))


def powers_for(state: str, counterpart: str, victim: str = "") -> tuple[str, ...]:
    """Powers of the world of a case: the usual ones and the counterpart, without the state itself and a victim."""
    return tuple(power for power in dict.fromkeys((*POWERS, counterpart)) if power not in (state, victim))


def serve(cases: CaseTable, history: History) -> Served:
    """Keep the cases for which the data have what a reading needs; name the others with the reason."""
    kept, gone = [], list(cases.left_out)
    for case in cases.cases:
        own = case._replace(iso3=current(case.iso3), counterpart=current(case.counterpart))
        reason = _unserved(own, history)
        if reason:
            gone.append(LeftOut(case.line, case.name, case.counterpart, reason))
        else:
            kept.append(own)
    return Served(tuple(kept), tuple(sorted(gone)))


def _unserved(case: Case, history: History) -> str:
    year = case.first - 1
    if case.iso3 == case.counterpart:
        return f"{case.iso3} is the state itself"
    for one in dict.fromkeys((case.iso3, case.counterpart, *powers_for(case.iso3, case.counterpart))):
        if reason := history.unknown(one, year):
            return reason
    if not history.exchange.has((case.iso3, case.counterpart)):
        return f"no trade of {case.iso3} with {case.counterpart} in the list by partner"
    return ""


def _start_kind(world: World, i: int, power: int) -> int:
    """How the state stood toward the power, from its ties and the lean of its position."""
    ties = world.given("tie")[0, i]
    if ties[power] >= 2 / 3 - 1e-9:
        return 0
    if ties.max() >= 2 / 3 - 1e-9:
        return 1
    option, count = int(world.structure.states["start"][i]), len(world.powers)
    if option > 2 * count:
        return 2 if option - 2 * count - 1 == power else 3
    return 4


def situations(served: Served, worlds: Worlds, theory: Theory) -> list[Situation]:
    """The situation of each case under the parameters of a theory."""
    return [worlds.situation(case.iso3, case.counterpart, case.first, theory) for case in served.cases]


def readings(found: Sequence[Situation], theory: Theory) -> np.ndarray:
    """What a theory reads in each situation: [case, strategy], rows sum to one."""
    return np.array([one.reading(theory) for one in found]).reshape(len(found), len(STRATEGIES))
