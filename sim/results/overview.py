"""What an ensemble comes to, in a few lines: turns of the usual strategy, openings of routes, instruments in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..engine.runs import efforts_of
from ..theory.instruments import COUNT, INSTRUMENTS
from ..theory.terms import STRATEGIES
from .choices import forced_by
from .run import drawn_world

if TYPE_CHECKING:
    from .result import Result

REPLAYED = 620
"""Years of runs that are replayed at most to see which instruments are in use: 20 runs of 31 years."""


def turns(result: Result) -> list[dict[str, object]]:
    """The years in which the most frequent strategy of a state changes for two years or more."""
    rows: list[dict[str, object]] = []
    years = result.world.years.tolist()
    for i, state in enumerate(result.world.states):
        counts = np.stack([(result.strategy[:, :, i] == k).sum(axis=0) for k in range(len(STRATEGIES))])
        modes = [STRATEGIES[k] for k in counts.argmax(axis=0)]
        standing = modes[0]
        for year, mode, next_mode in zip(years[1:-1], modes[1:-1], modes[2:], strict=True):
            if mode != standing and mode == next_mode:
                rows.append({"state": state, "year": year, "from": standing, "to": mode})
                standing = mode
    return rows


def openings(result: Result) -> list[dict[str, object]]:
    """Of each route, the share of runs in which it opens and the median of the years of opening (None without)."""
    rows: list[dict[str, object]] = []
    for k, (name, route) in enumerate(result.scenario.routes.items()):
        is_open = result.record.opened[:, :, k] > 0.0
        first = result.world.years[is_open.argmax(axis=1)[is_open.any(axis=1)]]
        middle = int(np.quantile(first, 0.5, method="lower")) if len(first) else None
        share = float(is_open.any(axis=1).mean())
        rows.append({"route": name, "title": route.title or name, "state": route.state, "share": share, "year": middle})
    return rows


def instruments_in_use(result: Result) -> list[dict[str, object]]:
    """Up to three instruments of each state that are most often in use, with the share of its years.

    In use is an instrument whose effort toward any power reaches ``used_bound``. Efforts are no part of the
    record, so that the first runs are played again: as many as :data:`REPLAYED` years allow.
    """
    count = max(1, min(result.replicates, REPLAYED // len(result.world.years)))
    used = np.zeros((len(result.world.states), COUNT))
    for replicate in range(count):
        used += _in_use(result, replicate).mean(axis=0)
    rows: list[dict[str, object]] = []
    for state, shares in zip(result.world.states, used / count, strict=True):
        for k in np.argsort(-shares, kind="stable")[:3]:
            if shares[k] > 0.0:
                rows.append({"state": state, "instrument": INSTRUMENTS[k].name, "share": float(shares[k])})
    return rows


def _in_use(result: Result, replicate: int) -> np.ndarray:
    """Whether an instrument is in use in one run: [year, state, instrument]."""
    world, rules = result.world, result.rules
    if result.uncertain:  # each run has its own
        world, rules = drawn_world(result.scenario, result.theory, result.seed, replicate)
    efforts = efforts_of(world, rules, replicate, result.seed, forced_by(result.choices, world))
    return np.asarray(efforts >= rules.parameters["used_bound"][0])
