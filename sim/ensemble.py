"""Replicates of one world under one theory: the record of every run, as arrays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from operator import index
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from counterpoise.draws import whole_seed
from counterpoise.memory import allocate
from counterpoise.rules import Rules
from counterpoise.theory.terms import BY_STRATEGY
from counterpoise.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = max(len(terms) for terms in BY_STRATEGY.values())
"""Terms of the strategy that has most of them: the last axis of a trace."""


class Record(NamedTuple):
    """What a run leaves, one row a run: the axes are [run, year, …] as noted."""

    option: np.ndarray  # [state] index into World.options
    observed: np.ndarray  # [state] index into outcomes.OBSERVED
    patron: np.ndarray  # [state] power that backs hard balancing, −1 without
    probabilities: np.ndarray  # [state, option]
    threat: np.ndarray  # [state, power]
    intent: np.ndarray  # [state, power]
    dependence: np.ndarray  # [state, power]
    tie: np.ndarray  # [state, power]
    refused: np.ndarray  # [state, power] share of domains
    response: np.ndarray  # [state, power] index into response.RESPONSES
    capability: np.ndarray  # [state]
    rent: np.ndarray  # [state]
    suitors: np.ndarray  # [state]
    soft_intensity: np.ndarray  # [state]
    soft_instruments: np.ndarray  # [state]
    sovereignty: np.ndarray  # [state]
    hhi: np.ndarray  # [state]
    autonomy: np.ndarray  # [state]
    prosperity: np.ndarray  # [state]
    security: np.ndarray  # [state]
    bonds: np.ndarray  # [state] sum of ties to other states
    member: np.ndarray  # [institution, state]
    opened: np.ndarray  # [route] 1 where open
    energy: np.ndarray  # [state, power] dependence in the energy channel
    guard: np.ndarray  # [state, power] limits set to the power
    power_capability: np.ndarray  # [power]
    cost: np.ndarray  # [power]
    legitimacy: np.ndarray  # [power]


def new_record(world: World, runs: int) -> Record:
    """Room for ``runs`` runs."""
    states, powers, bodies = len(world.states), len(world.powers), len(world.institutions)
    dyadic = {"threat", "intent", "dependence", "tie", "refused", "response", "energy", "guard"}
    shapes: dict[str, tuple[int, ...]] = {
        "probabilities": (states, len(world.options)),
        "member": (bodies, states),
        "opened": (len(world.routes),),
        "power_capability": (powers,),
        "cost": (powers,),
        "legitimacy": (powers,),
    } | dict.fromkeys(dyadic, (states, powers))
    small = {"option", "observed", "patron", "response"}
    return Record(
        *(
            np.zeros(
                (runs, len(world.years), *shapes.get(name, (states,))),
                dtype=np.int16 if name in small else float,
            )
            for name in Record._fields
        )
    )


def run_replicates(
    world: World,
    rules: Rules,
    replicates: np.ndarray,
    seed: int = 0,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Record:
    """Run ``replicates`` (their numbers) of ``world`` and return the record, in that order.

    The rows do not depend on ``workers`` or on how the work is cut. ``progress`` is called with the
    number of runs done.
    """
    record = new_record(world, len(replicates))
    pieces = _pieces(len(replicates), workers)

    def work(piece: slice) -> int:
        part = Record(*(array[piece] for array in record))
        _run(world, rules, replicates[piece], seed, part, empty_trace(world))
        return len(replicates[piece])

    done = 0
    if progress is not None:
        progress(done)
    pool = ThreadPoolExecutor(max_workers=workers)
    try:
        for finished in pool.map(work, pieces):
            done += finished
            if progress is not None:
                progress(done)
    finally:
        pool.shutdown(cancel_futures=True)  # an interrupt does not wait for what has not begun
    return record


def replay(world: World, rules: Rules, replicate: int, seed: int = 0) -> tuple[Record, np.ndarray]:
    """One run with the value of every term: ``trace[year, state, option, term]``."""
    replicate = index(replicate)
    record = new_record(world, 1)
    trace = np.zeros((len(world.years), len(world.states), len(world.options), LONGEST))
    _run(world, rules, np.array([replicate]), seed, record, trace)
    return record, trace


def empty_trace(world: World) -> np.ndarray:
    """A trace with no room in any year: nothing is noted."""
    return np.zeros((len(world.years), 0, 0, 0))


def _pieces(runs: int, workers: int) -> list[slice]:
    size = max(1, min(250, -(-runs // max(1, 2 * workers))))
    return [slice(start, min(runs, start + size)) for start in range(0, runs, size)]


def _run(world: World, rules: Rules, replicates: np.ndarray, seed: int, record: Record, trace: np.ndarray) -> None:
    from counterpoise.engine import run_many

    paths = world.paths.copy()
    run_many(
        whole_seed(seed), replicates.astype(np.int64), world.paths, paths, world.exogenous(paths), world.structure,
        world.hazards, rules.parameters, rules.weights, allocate(world), record, trace,
    )  # fmt: skip
