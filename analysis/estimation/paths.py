"""Situations along the simulated paths of the shipped cases, for every coding that falls into them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from counterpoise.engine.runs import replay
from counterpoise.scenario.theory_file import Theory
from counterpoise.theory.terms import STRATEGIES
from counterpoise.world.build import World
from counterpoise.world.rules import build_rules

from ..validation.readings import Served
from ..validation.shipped import own_code, places_of, world_of
from .rows import HEDGE, Columns, Rows

SALIENCE = ("attention", "need", "reliance", "proximity", "threat", "tie")
"""What makes a power matter to a state (:mod:`counterpoise.theory.salience`), in order."""


@dataclass(frozen=True)
class Paths:
    """Situations of codings, and what makes their counterparts matter there: ``salience`` [situation, feature]."""

    rows: Rows
    salience: np.ndarray


def along_paths(served: Served, theory: Theory, columns: Columns, runs: int, seed: int = 0) -> Paths:
    """Every situation of the served codings along ``runs`` runs of each case."""
    wanted: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for coding, case in enumerate(served.cases):
        for name, first, last in places_of(case):
            wanted[name].append((coding, first, last))
    falls = np.bincount([coding for rows in wanted.values() for coding, _, _ in rows], minlength=len(served.cases))
    pieces: list[_Piece] = []
    rules = build_rules(theory)
    for name, rows in wanted.items():
        world = world_of(name)
        for run in range(runs):
            record, trace = replay(world, rules, run, seed)
            _confer(trace, record.together[0])
            for coding, first, last in rows:
                case = served.cases[coding]
                who = world.states.index(own_code(case.iso3, world.states))
                toward = world.powers.index(own_code(case.counterpart, world.powers))
                when = slice(first - int(world.years[0]), last - int(world.years[0]) + 1)
                share = 1.0 / (falls[coding] * runs * (last - first + 1))
                pieces.append(_piece(world, record, trace, when, who, toward, columns, coding, share))
    return _joined(pieces, len(served.cases))


def _confer(trace: np.ndarray, together: np.ndarray) -> None:
    """Give states that decided as one the mean of their values, since they decide by the mean of their utilities.

    ``trace`` [year, state, option, term], ``together`` [year, state] the body that decided, −1 for none.
    """
    for t, states in enumerate(together):
        for body in np.unique(states[states >= 0]):
            trace[t, states == body] = trace[t, states == body].mean(axis=0)


@dataclass(frozen=True)
class _Piece:
    values: tuple[np.ndarray, ...]
    protecting: np.ndarray
    place: int
    coding: int
    share: float
    salience: np.ndarray


def _piece(
    world: World, record: Any, trace: np.ndarray, when: slice, who: int, toward: int, columns: Columns, coding: int,
    share: float,
) -> _Piece:  # fmt: skip
    """The years of one state and counterpart in one run."""
    powers = len(world.powers)
    blocks = ((0, powers), (powers, 2 * powers), (2 * powers, 2 * powers + 1), (2 * powers + 1, 3 * powers + 1))
    values = tuple(
        trace[when, who, begin:end][..., places] for (begin, end), places in zip(blocks, columns.places, strict=True)
    )
    region = world.structure.states["region"][who]
    salience = np.stack(
        [
            world.given("power_attention")[when, toward, region],
            world.given("need")[when, who, toward],
            record.reliance[0, when, who, toward],
            world.given("proximity")[when, who, toward],
            record.threat[0, when, who, toward],
            record.tie[0, when, who, toward],
        ],
        axis=1,
    )
    return _Piece(values, record.protecting[0, when, who, toward] > 0, toward, coding, share, salience)


def _joined(pieces: list[_Piece], codings: int) -> Paths:
    most = max(one.protecting.shape[1] for one in pieces)
    years = [len(one.salience) for one in pieces]

    def wide(array: np.ndarray) -> np.ndarray:
        room = [(0, 0)] * array.ndim
        room[1] = (0, most - array.shape[1])
        return np.pad(array, room)

    rows = Rows(
        tuple(
            np.concatenate([one.values[k] if k == HEDGE else wide(one.values[k]) for one in pieces])
            for k in range(len(STRATEGIES))
        ),
        np.concatenate([wide(np.ones_like(one.protecting)) for one in pieces]),
        np.repeat([one.place for one in pieces], years),
        np.concatenate([wide(one.protecting) for one in pieces]),
        np.repeat([one.coding for one in pieces], years),
        np.repeat([one.share for one in pieces], years),
        codings,
    )
    return Paths(rows, np.concatenate([one.salience for one in pieces]))
