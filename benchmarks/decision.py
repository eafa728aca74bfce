"""Milliseconds of one year of a world of 190 states and 8 powers on one core: the decision step, and the whole year.

The decision step is timed by itself, on the memory that a run leaves: what every state weighs toward every power, the
utilities, the nested choice and the draw. Medians of several rounds. `--case world.yaml` times a world of real states.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from counterpoise.compiled import compiled
from counterpoise.draws import Word, whole_seed
from counterpoise.engine.memory import Memory, allocate
from counterpoise.engine.runs import empty_trace, new_record
from counterpoise.engine.steps import decision
from counterpoise.engine.year import run_many
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.theory_file import load_theory
from counterpoise.world.build import Structure, World, build_world
from counterpoise.world.rules import build_rules
from sweep import core_seconds, generated

LIMIT = 20.0
"""Milliseconds that the decision step may take."""


@compiled
def decisions(
    times: int, t: int, seed: Word, x: Any, s: Structure, rules: Any, w: Any, m: Memory, trace: np.ndarray
) -> None:
    """The decision step of year ``t``, several times over: it changes nothing that it reads."""
    r = rules[0]
    for k in range(times):
        decision.decide(t, seed, k, x, s, r, w, m, trace)


def timed(world: World, theory: str, rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of a decision step, and of a whole year, in each round."""
    rules, memory, paths = build_rules(load_theory(theory)), allocate(world), world.paths.copy()
    x, record, trace = world.exogenous(paths), new_record(world, 1), empty_trace(world)
    seed, years = whole_seed(0), len(world.years)

    def run() -> None:
        run_many(seed, np.arange(1), world.paths, paths, x, world.structure, world.hazards, rules.parameters,
                 rules.weights, memory, record, trace)  # fmt: skip

    def decide(times: int) -> None:
        decisions(times, years - 1, seed, x, world.structure, rules.parameters, rules.weights, memory, trace[-1])

    run()
    decide(1)
    step = [1e3 * each(lambda: decide(100), 100) for _ in range(rounds)]
    year = [1e3 * each(run, years) for _ in range(rounds)]
    return step, year


def each(work: Callable[[], object], times: int) -> float:
    """Seconds of the processor for each of ``times`` pieces of work."""
    return core_seconds(work) / times


def spread(values: list[float]) -> str:
    return f"{statistics.median(values):6.2f} ms ({min(values):.2f} to {max(values):.2f}, {len(values)} rounds)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", help="a scenario file; by default a generated world")
    parser.add_argument("--states", type=int, default=190)
    parser.add_argument("--powers", type=int, default=8)
    parser.add_argument("--years", type=int, default=22)
    parser.add_argument("--theory", default="full")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    began = time.perf_counter()
    scenario = load_scenario(options.case) if options.case else generated(options.states, options.powers, options.years)
    world = build_world(scenario)
    step, year = timed(world, options.theory, options.rounds)
    print(f"{platform.machine()}, Python {platform.python_version()}, one thread")
    print(f"{len(world.states)} states, {len(world.powers)} powers, {len(world.years)} years, theory {options.theory}")
    print(f"decision step   {spread(step)}")
    print(f"whole year      {spread(year)}")
    print(f"within {LIMIT:g} ms: {'yes' if statistics.median(step) < LIMIT else 'NO'}")
    print(f"all in all, loading and compilation included: {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
