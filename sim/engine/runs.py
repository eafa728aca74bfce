"""Replicates of one world under one theory: the record of every run, as arrays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from operator import index
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..draws import whole_seed
from ..scenario.attributes import CHANNELS
from ..theory.agreements import KINDS
from ..theory.terms import BY_STRATEGY
from ..world.build import World
from ..world.rules import Rules
from .memory import allocate

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = max(len(terms) for terms in BY_STRATEGY.values())
"""Terms of the strategy that has most of them: the last axis of a trace."""


class Record(NamedTuple):
    """What a run leaves, one row a run: the axes are [run, year, …] as noted."""

    option: np.ndarray  # [state] index into World.options
    observed: np.ndarray  # [state] index into outcomes.OBSERVED
    together: np.ndarray  # [state] body that decided for it, −1 where it decided itself
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
    share: np.ndarray  # [state, channel, power] dependence in energy, then in the scenario's own channels
    guard: np.ndarray  # [state, power] limits set to the power
    power_capability: np.ndarray  # [power]
    cost: np.ndarray  # [power]
    legitimacy: np.ndarray  # [power]
    armament: np.ndarray  # [power]
    constraint: np.ndarray  # [power] institutions that bind it
    bargain: np.ndarray  # [power] what rival bidders cost it
    condemned: np.ndarray  # [state, power] 1 where the state condemns it
    inside: np.ndarray  # [institution, power] 1 where the power belongs
    rivalry: np.ndarray  # [cycle] of its pair of powers
    decoupling: np.ndarray  # [cycle]
    eased: np.ndarray  # [cycle] 1 while eased
    measures: np.ndarray  # [cycle] count
    answers: np.ndarray  # [cycle] count
    contacts: np.ndarray  # [cycle] count
    crisis: np.ndarray  # [cycle] 1 where there is one
    signed: np.ndarray  # [agreement, kind] 1 where in force
    triad: np.ndarray  # [agreement] 1 where there is a format with the patron


CYCLE_QUANTITIES = ("rivalry", "decoupling", "eased", "measures", "answers", "contacts", "crisis")
"""What is recorded of every cycle."""


def new_record(world: World, runs: int) -> Record:
    """Room for ``runs`` runs."""
    states, powers, bodies = len(world.states), len(world.powers), len(world.institutions)
    dyadic = {"threat", "intent", "dependence", "tie", "refused", "response", "guard", "condemned"}
    of_power = {"power_capability", "cost", "legitimacy", "armament", "constraint", "bargain"}
    shapes: dict[str, tuple[int, ...]] = {
        "probabilities": (states, len(world.options)),
        "member": (bodies, states),
        "opened": (len(world.routes),),
        "share": (states, 1 + len(world.channels) - len(CHANNELS), powers),
        "inside": (bodies, powers),
        "signed": (len(world.agreements), len(KINDS)),
        "triad": (len(world.agreements),),
    }
    shapes |= dict.fromkeys(dyadic, (states, powers)) | dict.fromkeys(of_power, (powers,))
    shapes |= dict.fromkeys(CYCLE_QUANTITIES, (len(world.cycles),))
    small = {"option", "observed", "patron", "response", "together"}
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
    from .year import run_many

    paths = world.paths.copy()
    run_many(
        whole_seed(seed), replicates.astype(np.int64), world.paths, paths, world.exogenous(paths), world.structure,
        world.hazards, rules.parameters, rules.weights, allocate(world), record, trace,
    )  # fmt: skip
