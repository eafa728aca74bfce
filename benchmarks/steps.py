"""Microseconds of a year by step: each step of the engine by itself, on the memory that a whole run leaves.

The steps are read from the phases in ``sim/engine/year.py``, in their order and with their arrays. Before each call the
memory is put back, so that nothing drifts; what that takes is timed alone and taken off. Processor time on one core,
the smallest of rounds in which every step has its turn: other work on the machine only adds.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import platform
import textwrap
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from counterpoise import draws
from counterpoise.compiled import _compile
from counterpoise.engine import year
from counterpoise.engine.record import new_record
from counterpoise.engine.runs import FREE, desk_for, run_on
from counterpoise.parts import EntryCompiler
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.theory_file import load_theory
from counterpoise.theory.terms import LONGEST
from counterpoise.world.build import World, build_world
from counterpoise.world.rules import build_rules

PHASES = (year.perceive, year.weigh, year.choose, year.act, year.conclude)

LOOP = """
def timed(times, clock, h, paths, year, first_year, now, first, s, parameters, w, m, values, forced, row, pages, kept):
    r = parameters[0]
    for _ in range(times):
        copy(kept, m.words)
        {call}
"""


def calls() -> list[tuple[str, str, str]]:
    """Phase, name and call of every step of a year, in order."""
    found = []
    for phase in PHASES:
        function: Any = ast.parse(textwrap.dedent(inspect.getsource(phase))).body[0]
        for line in function.body:
            if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call):
                found.append((function.name, ast.unparse(line.value.func), ast.unparse(line)))
    return found


def loop(call: str) -> Callable[..., None]:
    """A compiled loop over one call; not kept on disk, since the text has no file."""
    scope = dict(vars(year))
    exec(LOOP.format(call=call), scope)
    made: Callable[..., None] = _compile(scope["timed"], pipeline_class=EntryCompiler)
    return made


def each(work: Callable[[int], None], times: int) -> float:
    """Microseconds of the processor for each of ``times`` calls."""
    start = time.process_time()
    work(times)
    return 1e6 * (time.process_time() - start) / times


def timed(world: World, theory: str, times: int, rounds: int) -> tuple[list[float], float]:
    """Microseconds of each step, and of a year within a run."""
    desk, pages, last = desk_for(world, build_rules(load_theory(theory))), new_record(world, 1)[1], len(world.years) - 1
    runs = np.arange(max(1, times // len(world.years)))
    run_on(desk, runs[:1], 0, pages, 0)
    given = (
        draws.Clock(draws.whole_seed(0), 0, int(world.years[last]), last), desk.hazards, desk.paths, desk.year,
        desk.first_year, desk.now, desk.first, desk.structure, desk.parameters, desk.weights, desk.memory,
        np.zeros((1, len(world.options), LONGEST)), np.full(len(world.states), FREE, dtype=np.int64), 0, pages,
        desk.memory.words.copy(),
    )  # fmt: skip
    loops = [loop(call) for call in ("pass", *(call for _, _, call in calls()))]
    for one in loops:
        one(1, *given)
    found, whole = [], []
    for _ in range(rounds):
        found.append([each(lambda n: one(n, *given), times) for one in loops])  # noqa: B023
        whole.append(each(lambda n: run_on(desk, runs, 0, pages), 1) / len(runs) / len(world.years))
    empty, *steps = (min(column) for column in zip(*found, strict=True))
    return [max(0.0, step - empty) for step in steps], min(whole)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", default="venezuela")
    parser.add_argument("--theory", default="full")
    parser.add_argument("--times", type=int, default=3000, help="calls of a step in a round")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    world = build_world(load_scenario(options.case))
    least, whole = timed(world, options.theory, options.times, options.rounds)
    total = sum(least)
    print(f"{platform.machine()}, Python {platform.python_version()}, one thread, {options.rounds} rounds")
    print(f"{options.case}: {len(world.states)} states, {len(world.powers)} powers, {len(world.years)} years\n")
    print(f"| {'phase':8} | {'step':23} | µs a year | share |")
    print("|---|---|---|---|")
    before = ""
    for (phase, name, _), took in zip(calls(), least, strict=True):
        print(f"| {phase if phase != before else '':8} | {name:23} | {took:9.2f} | {100 * took / total:4.1f} % |")
        before = phase
    print(f"| {'all':8} | {'':23} | {total:9.2f} |       |")
    print(f"\na year within a run, outcomes left out: {whole:.2f} µs")


if __name__ == "__main__":
    main()
