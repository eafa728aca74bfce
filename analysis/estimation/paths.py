"""Situations along the simulated paths of the shipped cases, for every coding that falls into them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from counterpoise.engine.runs import replay
from counterpoise.scenario.theory_file import Theory
from counterpoise.world.build import World
from counterpoise.world.rules import build_rules

from ..validation.readings import Served, option_blocks
from ..validation.shipped import own_code, places_of, world_of
from .rows import Columns, Rows, stacked

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
    pieces: list[Paths] = []
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
    rows_of_all = stacked([one.rows for one in pieces], len(served.cases))
    return Paths(rows_of_all, np.concatenate([one.salience for one in pieces]))


def _confer(trace: np.ndarray, together: np.ndarray) -> None:
    """Give states that decided as one the mean of their values, since they decide by the mean of their utilities.

    ``trace`` [year, state, option, term], ``together`` [year, state] the body that decided, −1 for none.
    """
    for t, states in enumerate(together):
        for body in np.unique(states[states >= 0]):
            trace[t, states == body] = trace[t, states == body].mean(axis=0)


def _piece(
    world: World, record: Any, trace: np.ndarray, when: slice, who: int, toward: int, columns: Columns, coding: int,
    share: float,
) -> Paths:  # fmt: skip
    """The years of one state and counterpart in one run."""
    blocks = option_blocks(len(world.powers))
    values = tuple(trace[when, who, block][..., places] for block, places in zip(blocks, columns.places, strict=True))
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
    protecting, years = record.protecting[0, when, who, toward] > 0, len(salience)
    rows = Rows(
        values, np.ones_like(protecting), np.full(years, toward), protecting, np.full(years, coding),
        np.full(years, share), 1,
    )  # fmt: skip
    return Paths(rows, salience)
