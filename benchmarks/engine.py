"""Replicates a second of the Venezuela case on one core: compiled engine, Mesa model, and their ratio.

Both make the same replicates, in the same process, one after the other; medians of several rounds.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from collections.abc import Callable

import numpy as np
from counterpoise.engine.runs import new_record, run_replicates
from counterpoise.model import AlignmentModel
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.theory_file import load_theory
from counterpoise.world.build import build_world
from counterpoise.world.rules import build_rules


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", default="venezuela")
    parser.add_argument("--runs", type=int, default=1000, help="replicates a round of the compiled engine")
    parser.add_argument("--mesa-runs", type=int, default=2, help="replicates a round of the Mesa model")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    world, rules = build_world(load_scenario(options.case)), build_rules(load_theory("full"))
    cold = seconds(lambda: run_replicates(world, rules, np.arange(1)))
    size = sum(array.nbytes for array in new_record(world, 1))
    fast, slow = [], []
    replicates = np.arange(options.runs)
    for _ in range(options.rounds):
        fast.append(options.runs / seconds(lambda: run_replicates(world, rules, replicates)))
        slow.append(options.mesa_runs / seconds(lambda: [mesa(world, rules, k) for k in range(options.mesa_runs)]))
    print(f"{platform.machine()}, Python {platform.python_version()}, one thread")
    print(f"{options.case}: {len(world.states)} states, {len(world.powers)} powers, {len(world.years)} years")
    print(f"first run in this process, compilation or cache included  {cold:.2f} s")
    print(f"compiled engine, yearly state output in memory  {spread(fast)} runs a second, {size / 1000:.0f} kB a run")
    print(f"Mesa model, the same replicates                 {spread(slow)} runs a second")
    ratios = [a / b for a, b in zip(fast, slow, strict=True)]
    print(f"ratio, round by round                           {spread(ratios)}")


def mesa(world: object, rules: object, replicate: int) -> AlignmentModel:
    return AlignmentModel(world=world, rules=rules, replicate=replicate).run()  # type: ignore[arg-type]


def spread(values: list[float]) -> str:
    return f"{statistics.median(values):8.1f} (median of {len(values)}; {min(values):.1f} to {max(values):.1f})"


if __name__ == "__main__":
    main()
