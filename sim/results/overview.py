"""What an ensemble comes to, in a few lines: turns of the usual strategy, openings of routes, instruments in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from ..engine.year import run_many
from ..engine.runs import empty_trace, new_record
from ..engine.memory import allocate
from ..world.rules import build_rules
from ..theory.instruments import COUNT, INSTRUMENTS
from ..theory.terms import STRATEGIES
from ..scenario.uncertainty import from_ranges
from ..world.build import build_world

if TYPE_CHECKING:
    from .run import Result
    from ..world.rules import Rules
    from ..world.build import World

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
        world, rules = _world_of(result, replicate)
        used += (_efforts(world, rules, result.seed, replicate) >= rules.parameters["used_bound"][0]).mean(axis=0)
    rows: list[dict[str, object]] = []
    for state, shares in zip(result.world.states, used / count, strict=True):
        for k in np.argsort(-shares, kind="stable")[:3]:
            if shares[k] > 0.0:
                rows.append({"state": state, "instrument": INSTRUMENTS[k].name, "share": float(shares[k])})
    return rows


def _world_of(result: Result, replicate: int) -> tuple[World, Rules]:
    """World and rules of one run: in an uncertain ensemble each has its own."""
    if not result.uncertain:
        return result.world, result.rules
    scenario, theory = from_ranges(result.scenario, result.theory, result.seed, replicate)
    return build_world(scenario), build_rules(theory)


def _efforts(world: World, rules: Rules, seed: int, replicate: int) -> np.ndarray:
    """Largest effort toward any power (or all together): [year, state, instrument].

    The memory of the engine tells the efforts of the last year, so that the run is played to each year in turn.
    """
    memory, record, trace = allocate(world), new_record(world, 1), empty_trace(world)
    paths, years = world.paths.copy(), world.structure.years
    efforts = np.zeros((len(years), *memory.effort.shape[::2]))
    for t in range(len(years)):
        paths[...] = world.paths
        run_many(
            np.uint64(seed), np.array([replicate], dtype=np.int64), world.paths, paths, world.exogenous(paths),
            world.structure._replace(years=years[: t + 1]), world.hazards, rules.parameters, rules.weights, memory,
            record, trace,
        )  # fmt: skip
        efforts[t] = memory.effort.max(axis=1)
    return efforts
