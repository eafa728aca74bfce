"""What a run costs on one core: compiled engine, Mesa model, a case in hand, and the first compilation.

Engine and Mesa model make the same replicates, in the same process, one after the other. All times are of the
processor (``time.process_time``), which other work on the machine changes less than the clock; medians of rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import counterpoise as cp
import numpy as np
from counterpoise.engine.record import bytes_of_a_run
from counterpoise.engine.runs import run_replicates
from counterpoise.model import AlignmentModel
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.theory_file import load_theory
from counterpoise.world.build import build_world
from counterpoise.world.rules import build_rules

FIRST = """
import json, resource, sys, time
import numpy as np
from counterpoise.engine.runs import run_replicates
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.theory_file import load_theory
from counterpoise.world.build import build_world
from counterpoise.world.rules import build_rules
world, rules = build_world(load_scenario(sys.argv[1])), build_rules(load_theory("full"))
start, cores = time.perf_counter(), time.process_time()
run_replicates(world, rules, np.arange(1))
took, used = time.perf_counter() - start, time.process_time() - cores
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": took, "used": used, "peak": peak}))
"""
"""The first run of a process: its seconds, core-seconds, and the process's peak of memory in MB."""


def core_seconds(work: Callable[[], object]) -> float:
    """Processor time of all threads of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def first_run(case: str, cache: str) -> dict[str, float]:
    """Figures of the first run in a process of its own that keeps compiled code in ``cache``."""
    found = subprocess.run(
        [sys.executable, "-c", FIRST, case], check=True, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"COUNTERPOISE_CACHE_DIR": cache},
    )  # fmt: skip
    told: dict[str, float] = json.loads(found.stdout)
    return told


def mesa(world: Any, rules: Any, replicate: int) -> AlignmentModel:
    return AlignmentModel(world=world, rules=rules, replicate=replicate).run_model()


def spread(values: list[float], form: str = "8.1f") -> str:
    return f"{statistics.median(values):{form}} ({min(values):.3g} to {max(values):.3g}, {len(values)} rounds)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", default="venezuela")
    parser.add_argument("--runs", type=int, default=1000, help="replicates a round of the compiled engine")
    parser.add_argument("--mesa-runs", type=int, default=30, help="replicates a round of the Mesa model")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--compilations", type=int, default=1, help="first runs in a process without compiled code")
    options = parser.parse_args()
    print(f"{platform.machine()}, Python {platform.python_version()}, one thread")

    with_code = []
    for _ in range(options.compilations):
        with tempfile.TemporaryDirectory() as folder:
            cold = first_run(options.case, folder)
            with_code.append(first_run(options.case, folder))
        print(
            f"first run, with compilation   {cold['used']:6.1f} core-seconds ({cold['seconds']:.1f} s), "
            f"peak {cold['peak']:.0f} MB"
        )
    if with_code:
        used, peak = (statistics.median(row[name] for row in with_code) for name in ("used", "peak"))
        print(f"first run, compiled before    {used:6.2f} core-seconds, peak {peak:.0f} MB")

    world, rules = build_world(load_scenario(options.case)), build_rules(load_theory("full"))
    run_replicates(world, rules, np.arange(1))
    mesa(world, rules, 0)
    fast, slow = [], []
    replicates = np.arange(options.runs)
    for _ in range(options.rounds):
        fast.append(options.runs / core_seconds(lambda: run_replicates(world, rules, replicates)))
        slow.append(options.mesa_runs / core_seconds(lambda: [mesa(world, rules, k) for k in range(options.mesa_runs)]))
    print(f"{options.case}: {len(world.states)} states, {len(world.powers)} powers, {len(world.years)} years; ", end="")
    print(f"record {bytes_of_a_run(world) / 1000:.0f} kB a run")
    print(f"compiled engine, yearly record in memory   {spread(fast)} runs a core-second")
    print(f"Mesa model, the same replicates            {spread(slow)} runs a core-second")
    print(f"ratio, round by round                      {spread([a / b for a, b in zip(fast, slow, strict=True)])}")

    case = cp.prepare("kazakhstan")
    changed: dict[str, object] = {"states.KAZ.leader": 0.3}
    case.run(1, set=changed, workers=1)
    one = [1e3 * core_seconds(lambda: case.run(1, set=changed, workers=1)) for _ in range(4 * options.rounds)]
    hundred = [1e3 * core_seconds(lambda: case.run(100, workers=1)) for _ in range(options.rounds)]
    print("kazakhstan, prepared")
    print(f"one changed number and one run             {spread(one, '8.2f')} ms of a core")
    print(f"100 replicates                             {spread(hundred)} ms of a core")


if __name__ == "__main__":
    main()
