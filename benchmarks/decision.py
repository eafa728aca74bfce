"""Milliseconds of one year of a world of 190 states and 8 powers on one core: the decision step, and the whole year.

The decision step is the phases ``weigh`` and ``choose``, timed by themselves on the memory that a run leaves: what each
state weighs toward each power, the utilities, the nested choice and the draw. Processor time, medians of rounds.
`--case world.yaml` times a world of real states.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from counterpoise import draws
from counterpoise.compiled import compiled
from counterpoise.engine import year
from counterpoise.engine.record import new_record
from counterpoise.engine.runs import FREE, desk_for, run_on
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.theory_file import load_theory
from counterpoise.theory.terms import LONGEST
from counterpoise.world.build import World, build_world
from counterpoise.world.rules import build_rules
from sweep import core_seconds, generated

LIMIT = 20.0
"""Milliseconds that the decision step may take."""


@compiled
def decisions(times: int, clock: Any, now: Any, s: Any, parameters: np.ndarray, w: Any, m: Any, values: np.ndarray,
              forced: np.ndarray) -> None:  # fmt: skip
    """The phases ``weigh`` and ``choose`` of a year, several times over, each time from the same memory."""
    for _ in range(times):
        year.weigh(now, parameters[0], w, m, values)
        year.choose(clock, now, s, parameters[0], m, forced)


def timed(world: World, theory: str, rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of a decision step, and of a whole year, in each round."""
    desk, pages, last = desk_for(world, build_rules(load_theory(theory))), new_record(world, 1)[1], len(world.years) - 1
    clock = draws.Clock(draws.whole_seed(0), 0, int(world.years[last]), last)
    values, forced = np.zeros((1, len(world.options), LONGEST)), np.full(len(world.states), FREE, dtype=np.int64)

    def run() -> None:
        run_on(desk, np.arange(1), 0, pages, 0)

    def decide(times: int) -> None:
        decisions(times, clock, desk.now, desk.structure, desk.parameters, desk.weights, desk.memory, values, forced)

    run()
    decide(1)
    step = [1e3 * each(lambda: decide(100), 100) for _ in range(rounds)]
    whole = [1e3 * each(run, len(world.years)) for _ in range(rounds)]
    return step, whole


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
    step, whole = timed(world, options.theory, options.rounds)
    print(f"{platform.machine()}, Python {platform.python_version()}, one thread")
    print(f"{len(world.states)} states, {len(world.powers)} powers, {len(world.years)} years, theory {options.theory}")
    print(f"decision step   {spread(step)}")
    print(f"whole year      {spread(whole)}")
    print(f"within {LIMIT:g} ms: {'yes' if statistics.median(step) < LIMIT else 'NO'}")
    print(f"all in all, loading and compilation included: {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
