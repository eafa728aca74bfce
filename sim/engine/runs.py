"""Runs: one after the other, year by year, without allocation; replicates of a world, and a replay with every term."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from operator import index
from typing import Any, NamedTuple

import numpy as np

from .. import draws
from ..compiled import as_records, compiled, part
from ..theory.instruments import COUNT
from ..theory.terms import LONGEST
from ..world.build import World
from ..world.points import NO_PLAN, Plan, patch
from ..world.rules import Rules, Weights, by_strategy
from .memory import allocate
from .outcomes import Measure, summarise
from .record import new_record
from .year import act, begin, choose, conclude, copy, perceive, weigh

FREE = -1
"""In place of a forced option: the state chooses by itself."""


class Desk(NamedTuple):
    """The arrays of one worker: a world that may be patched, the year in hand, a memory. No two threads share one."""

    base: np.ndarray  # [year, column] what the scenario gives
    paths: np.ndarray  # [year, column] the same with what drawn events change; ``base`` itself where there are none
    year: np.ndarray  # [column] of the year in hand
    first_year: np.ndarray  # [column]
    now: Any  # views of ``year``
    first: Any  # views of ``first_year``
    structure: Any
    hazards: Any
    parameters: np.ndarray  # one record
    weights: Weights
    flat_parameters: np.ndarray  # the same as numbers
    flat_weights: np.ndarray
    memory: Any


def desk_for(world: World, rules: Rules) -> Desk:
    """Arrays for one worker, its own wherever a run or a point of a sweep may write."""
    base = world.paths.copy()
    year, first_year = base[0].copy(), base[0].copy()
    hazards = world.hazards
    parameters, weights = rules.parameters.copy(), np.concatenate(rules.weights)
    return Desk(
        base=base,
        paths=base.copy() if len(hazards.key) else base,
        year=year,
        first_year=first_year,
        now=world.now(year),
        first=world.now(first_year),
        structure=world.structure,
        hazards=hazards._replace(probability=hazards.probability.copy(), change_amount=hazards.change_amount.copy()),
        parameters=as_records(parameters),
        weights=by_strategy(weights),
        flat_parameters=parameters.view(np.float64).reshape(len(parameters.dtype.names or ())),
        flat_weights=weights,
        memory=allocate(world),
    )  # fmt: skip


@part
def note_efforts(effort: np.ndarray, largest: np.ndarray) -> None:
    """Fill ``largest[state, instrument]``."""
    for i in range(effort.shape[0]):
        for k in range(effort.shape[2]):
            largest[i, k] = 0.0
            for p in range(effort.shape[1]):
                largest[i, k] = max(largest[i, k], effort[i, p, k])


def _run_rows(
    seed: draws.Word, values: np.ndarray, point: np.ndarray, replicate: np.ndarray, plan: Plan,
    base: np.ndarray, paths: np.ndarray, year: np.ndarray, first_year: np.ndarray, now: Any, first: Any, s: Any, h: Any,
    parameters: np.ndarray, w: Any, flat_parameters: np.ndarray, flat_weights: np.ndarray, m: Any,
    forced: np.ndarray, first_row: int, pages: Any, trace: np.ndarray, efforts: np.ndarray, measures: np.ndarray,
    rows: np.ndarray,
) -> None:  # fmt: skip
    """Run row ``n`` with ``replicate[n]`` at ``values[point[n]]``, where there are values.

    Row ``n`` is recorded as run ``first_row + n`` of the pages, or always as the first where ``first_row`` is negative.
    ``rows[n, measure]`` receives its outcomes, ``trace[year, state, option, term]`` the values of the terms, where it
    has room, and ``efforts[year, state, instrument]`` the largest effort toward any power or all of them, where it has,
    are of the last run. ``forced[year, state]`` are options instead of those drawn, :data:`FREE` for none; it may
    have no room.
    """
    years, powers = s.years.shape[0], m.dyads.shape[1]
    for n in range(replicate.shape[0]):
        if values.shape[0] > 0 and (n == 0 or point[n] != point[n - 1]):
            patch(values[point[n]], plan, base, h, flat_parameters, flat_weights)
        if h.key.shape[0] > 0:
            for t in range(years):
                copy(base[t], paths[t])
        r = parameters[0]
        copy(paths[0], year)
        begin(now, s, r, m)
        for t in range(years):
            clock = draws.Clock(seed, replicate[n], s.years[t], t)
            perceive(clock, h, paths, year, first_year, now, first, s, r, m)
            weigh(now, r, w, m, trace[min(t, trace.shape[0] - 1)])
            choose(clock, now, s, r, m, forced[min(t, forced.shape[0] - 1)])
            act(clock, now, s, r, m)
            conclude(clock, now, first, s, r, m, t if first_row < 0 else (first_row + n) * years + t, pages)
            if efforts.shape[0] > 0:
                note_efforts(m.effort, efforts[t])
        if measures.shape[0] > 0:
            summarise(pages, powers, measures, rows[n])


run_rows = compiled(_run_rows, "the engine")


def forced_options(world: World, choices: Mapping[tuple[str, int], int] | None) -> np.ndarray:
    """Options instead of those drawn, by state and year, as the engine reads them: [year, state]."""
    if not choices:
        return np.full((1, len(world.states)), FREE, dtype=np.int64)
    forced = np.full((len(world.years), len(world.states)), FREE, dtype=np.int64)
    for (state, year), option in choices.items():
        forced[year - int(world.years[0]), world.states.index(state)] = option
    return forced


def run_on(
    desk: Desk,
    replicates: np.ndarray,
    seed: int,
    pages: Any,
    first_row: int = -1,
    forced: np.ndarray | None = None,
    trace: np.ndarray | None = None,
    efforts: np.ndarray | None = None,
    points: tuple[Plan, np.ndarray, np.ndarray] | None = None,
    measures: Sequence[Measure] = (),
) -> np.ndarray:
    """Call the engine on a desk: replicates of its world, or rows at ``points`` (plan, values, point of each row).

    Returns the outcomes, [row, measure].
    """
    plan, values, point = points or (NO_PLAN, np.zeros((0, 0)), np.zeros(0))
    rows = np.zeros((len(replicates), len(measures)))
    states, options = desk.memory.utilities.shape
    run_rows(
        draws.whole_seed(seed), values, point.astype(np.int64), replicates.astype(np.int64), plan, *desk,
        np.full((1, states), FREE, dtype=np.int64) if forced is None else forced, first_row, pages,
        np.zeros((1, 1, options, LONGEST)) if trace is None else trace,
        np.zeros((0, 0, 0)) if efforts is None else efforts,
        np.array(measures, dtype=np.int64).reshape(len(measures), len(Measure._fields)), rows,
    )  # fmt: skip
    return rows


def run_replicates(
    world: World,
    rules: Rules,
    replicates: np.ndarray,
    seed: int = 0,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
    forced: np.ndarray | None = None,
) -> Any:
    """Run ``replicates`` (their numbers) of ``world`` and return the record, in that order.

    The rows do not depend on ``workers`` or on how the work is cut. ``progress`` is called with the number of runs
    done; ``forced`` is as in :func:`forced_options`.
    """
    record, pages = new_record(world, len(replicates))

    def work(piece: slice) -> int:
        run_on(desk_for(world, rules), replicates[piece], seed, pages, piece.start, forced)
        return len(replicates[piece])

    done = 0
    if progress is not None:
        progress(done)
    pieces = _pieces(len(replicates), workers)
    pool = ThreadPoolExecutor(max_workers=workers) if workers > 1 and len(pieces) > 1 else None
    try:
        for finished in map(work, pieces) if pool is None else pool.map(work, pieces):
            done += finished
            if progress is not None:
                progress(done)
    finally:
        if pool is not None:
            pool.shutdown(cancel_futures=True)  # an interrupt does not wait for what has not begun
    return record


def replay(
    world: World, rules: Rules, replicate: int, seed: int = 0, forced: np.ndarray | None = None
) -> tuple[Any, np.ndarray]:
    """One run with the value of every term: ``trace[year, state, option, term]``."""
    record, pages = new_record(world, 1)
    trace = np.zeros((len(world.years), len(world.states), len(world.options), LONGEST))
    run_on(desk_for(world, rules), np.array([index(replicate)]), seed, pages, 0, forced=forced, trace=trace)
    return record, trace


def efforts_of(
    world: World, rules: Rules, replicate: int, seed: int = 0, forced: np.ndarray | None = None
) -> np.ndarray:
    """Largest effort toward any power, or all together, in one run: [year, state, instrument]."""
    efforts = np.zeros((len(world.years), len(world.states), COUNT))
    run_on(desk_for(world, rules), np.array([replicate]), seed, new_record(world, 1)[1], forced=forced, efforts=efforts)
    return efforts


def _pieces(runs: int, workers: int) -> list[slice]:
    size = max(1, min(250, -(-runs // max(1, 2 * workers))))
    return [slice(start, min(runs, start + size)) for start in range(0, runs, size)]
