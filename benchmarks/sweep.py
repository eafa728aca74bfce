"""What a sweep costs: time and memory by size, where the time goes, two threads, Mesa's batch_run, larger worlds.

    python benchmarks/sweep.py size       10⁴, 10⁵ and 10⁶ runs of the Venezuela case on two threads, a process each
    python benchmarks/sweep.py parts      time in the engine, in tables, in storing and in handing out, one thread
    python benchmarks/sweep.py threads    one thread and two, in turns
    python benchmarks/sweep.py mesa       the same runs by Mesa's batch_run
    python benchmarks/sweep.py scaling    states, powers, years and runs of generated worlds; writes a figure
    python benchmarks/sweep.py network    bytes a shard between a Dask scheduler and a worker, tasks a second

Every figure is a median of rounds, with the smallest and largest, except those of ``size``, which are single runs.
Core-seconds are processor time of all threads, which other work on the machine hardly changes; ``scaling`` counts
them alone.
"""

from __future__ import annotations

import argparse
import json
import pickle
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import counterpoise as cp
import numpy as np
from counterpoise.results.outcomes import default_outcomes, find_measures
from counterpoise.scenario.model import Scenario, load_scenario
from counterpoise.scenario.theory_file import load_theory
from counterpoise.sweeps import shards
from counterpoise.sweeps import sweep as sweeps
from counterpoise.sweeps.batch import Batch
from counterpoise.sweeps.design import Design
from counterpoise.world.build import build_world
from counterpoise.world.rules import build_rules

POINTS = (25, 40)


def design_of(runs: int, case: str = "venezuela") -> Design:
    """A thousand points over two numbers of the Venezuela case, one row of the usual outcomes a run."""
    over = {
        "states.VEN.leader": {"from": 0.0, "to": 1.0, "steps": POINTS[0]},
        "states.VEN.resource_share": {"scale": [0.0, 1.1], "steps": POINTS[1]},
    }
    return cp.design(case, over, replicates=max(1, runs // (POINTS[0] * POINTS[1])), name="benchmark")


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def core_seconds(work: Callable[[], object]) -> float:
    """Processor time of all threads of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def spread(values: list[float], form: str = ".1f") -> str:
    return f"{statistics.median(values):{form}} ({min(values):{form}} to {max(values):{form}}, {len(values)} rounds)"


def warm() -> None:
    """Load or make the compiled code, so that no round pays for it."""
    with tempfile.TemporaryDirectory() as folder:
        cp.sweep(design_of(1000), Path(folder) / "warm", executor="serial")


# -- size ------------------------------------------------------------------------------------------


def one_size(runs: int, threads: int) -> None:
    """One sweep in this process; its figures as JSON, those of a process that has only warmed up beside them."""
    warm()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        design, began = design_of(runs), time.process_time()
        took = seconds(lambda: cp.sweep(design, Path(folder) / "out", executor="threads", workers=threads))
        used = time.process_time() - began
        size = sum(part.stat().st_size for part in (Path(folder) / "out" / "runs").iterdir())
        rows = len(shards.journal(Path(folder) / "out"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = {"runs": design.runs, "seconds": took, "used": used, "peak": peak, "before": before, "bytes": size}
    print(json.dumps(told | {"shards": rows}))


def sizes(options: argparse.Namespace) -> None:
    for runs in options.runs:
        command = [sys.executable, __file__, "one", "--runs", str(runs), "--threads", str(options.threads)]
        told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
        print(
            f"{told['runs']:>9} runs  {told['seconds']:8.1f} s  {told['runs'] / told['seconds']:7.0f} a second  "
            f"{told['used']:8.1f} core-seconds, {told['runs'] / told['used']:.0f} runs each  "
            f"peak {told['peak'] / 1024:5.0f} MB ({told['before'] / 1024:.0f} MB before)  "
            f"{told['bytes'] / 1e6:7.1f} MB in {told['shards']} shards, {told['bytes'] / told['runs']:.0f} bytes a run",
            flush=True,
        )


# -- where the time goes ---------------------------------------------------------------------------


class Clock:
    """Adds up the time spent in functions of the program."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def watch(self, name: str, owner: Any, attribute: str) -> None:
        function = getattr(owner, attribute)

        def timed(*arguments: Any, **options: Any) -> Any:
            start = time.perf_counter()
            try:
                return function(*arguments, **options)
            finally:
                self.spent[name] = self.spent.get(name, 0.0) + time.perf_counter() - start

        setattr(owner, attribute, timed)


def parts(options: argparse.Namespace) -> None:
    warm()
    clock = Clock()
    clock.watch("engine", Batch, "run")
    clock.watch("tables", shards, "table_of")
    clock.watch("storing", shards, "packed")
    clock.watch("storing", shards, "write_shard")
    clock.watch("storing", shards, "note")
    rounds: dict[str, list[float]] = {}
    for _ in range(options.rounds):
        clock.spent.clear()
        with tempfile.TemporaryDirectory() as folder:
            design = design_of(options.runs[0])
            whole = seconds(lambda: cp.sweep(design, Path(folder) / "out", executor="serial"))  # noqa: B023
        shares = {name: 100.0 * spent / whole for name, spent in clock.spent.items()}
        shares["handing out and the rest"] = 100.0 - sum(shares.values())
        for name, share in shares.items():
            rounds.setdefault(name, []).append(share)
        rounds.setdefault("runs a second", []).append(design.runs / whole)
    print(f"{options.runs[0]} runs, one thread")
    for name, values in rounds.items():
        print(f"  {name:26} {spread(values)}{'' if name == 'runs a second' else ' %'}")


def threads(options: argparse.Namespace) -> None:
    warm()
    rates: dict[int, list[float]] = {1: [], 2: []}
    costs: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(options.rounds):
        for workers, found in rates.items():
            with tempfile.TemporaryDirectory() as folder:
                design, out, began = design_of(options.runs[0]), Path(folder) / "out", time.process_time()
                found.append(design.runs / seconds(lambda: cp.sweep(design, out, workers=workers)))  # noqa: B023
                costs[workers].append(1e3 * (time.process_time() - began) / design.runs)
    print(f"{options.runs[0]} runs, threads")
    for workers, found in rates.items():
        print(f"  {workers} thread{'s' if workers > 1 else ' '}   {spread(found, '.0f')} runs a second")
        print(f"              {spread(costs[workers], '.3f')} ms of a core a run")
    efficiency = [50.0 * two / one for one, two in zip(rates[1], rates[2], strict=True)]
    print(f"  efficiency  {spread(efficiency)} % of twice one thread, round by round")


# -- Mesa ------------------------------------------------------------------------------------------


def mesa(options: argparse.Namespace) -> None:
    import mesa as framework

    class Measured(cp.AlignmentModel):  # type: ignore[misc]
        """The model with the one figure that the batch collects, at its end."""

        def __init__(self, **given: Any) -> None:
            super().__init__(**given)
            self.datacollector = framework.DataCollector({"hedging": hedging})

        def step(self) -> None:
            super().step()
            self.datacollector.collect(self)
            self.running = self.t < len(self.world.years)

    def hedging(model: Any) -> float:
        powers = len(model.world.powers)
        return float(np.mean([state.choice == 2 * powers for state in model.states]))

    warm()
    scenario = load_scenario("venezuela")
    world, rules = build_world(scenario), build_rules(load_theory("full"))
    cp.AlignmentModel(world=world, rules=rules).run_model()  # loads or makes its phases
    slow, fast, ratios = [], [], []
    for _ in range(options.rounds):
        given = {"world": [world], "rules": [rules], "replicate": range(options.mesa_runs)}
        batch = seconds(lambda: framework.batch_run(Measured, given, max_steps=1000, display_progress=False))  # noqa: B023
        with tempfile.TemporaryDirectory() as folder:
            design = design_of(options.runs[0])
            own = seconds(lambda: cp.sweep(design, Path(folder) / "out", executor="serial"))  # noqa: B023
        slow.append(options.mesa_runs / batch)
        fast.append(design.runs / own)
        ratios.append(fast[-1] / slow[-1])
    print(f"Mesa's batch_run   {spread(slow, '.2f')} runs a second, {options.mesa_runs} runs a round, one process")
    print(f"sweep, one thread  {spread(fast, '.0f')} runs a second, {options.runs[0]} runs a round")
    print(f"ratio              {spread(ratios, '.0f')}")


# -- larger worlds ---------------------------------------------------------------------------------


def generated(states: int, powers: int, years: int) -> Scenario:
    """A world of so many states, powers and years, with numbers drawn at random and one body of all states."""
    import yaml

    source = Random(states * 10_000 + powers * 100 + years)
    codes, great = [f"S{k:03d}" for k in range(states)], [f"P{k}" for k in range(powers)]

    def over_powers(high: float) -> dict[str, float]:
        return {power: round(source.uniform(0.0, high), 3) for power in great}

    document = {
        "format": 1, "name": "generated", "title": "Generated", "years": [2020 - years + 1, 2020],
        "powers": {
            power: {"capability": round(source.uniform(0.02, 0.2), 3), "reach": round(source.uniform(0.2, 1.0), 3),
                    "attention": {"here": round(source.random(), 3)}}
            for power in great
        },
        "rivalry": {f"{a}-{b}": round(source.random(), 3) for k, a in enumerate(great) for b in great[k + 1 :]},
        "states": {
            code: {
                "region": "here", "capability": round(source.uniform(0.0005, 0.01), 5),
                "leader": round(source.random(), 3), "autonomy_taste": round(source.random(), 3),
                "dependence": {"trade": over_powers(1.0 / powers), "energy": over_powers(1.0 / powers)},
                "tie": over_powers(0.6), "proximity": over_powers(1.0), "intent": over_powers(0.5),
                "need": over_powers(0.6), "acts": {"rhetoric": over_powers(0.5), "subversion": over_powers(0.3)},
            }
            for code in codes
        },
        "institutions": {
            "BODY": {"kind": "exclusive", "founded": 2020 - years // 2, "leader": codes[0], "inside": [],
                     "excludes": [great[0]], "members": codes[:2], "candidates": codes, "strength": 0.5}
        },
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "generated.yaml"
        path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
        return load_scenario(path)


def milliseconds(states: int, powers: int, years: int, rounds: int, budget: float = 1.5) -> list[float]:
    """Milliseconds a run of a generated world, in rounds of about ``budget`` seconds."""
    scenario = generated(states, powers, years)
    world = build_world(scenario)
    batch = Batch(scenario, load_theory("full"), [], find_measures(world, default_outcomes(world)))

    def run(count: int) -> float:
        places = np.zeros(count, dtype=int)
        return core_seconds(lambda: batch.run(0, np.zeros((1, 0)), places, np.arange(count)))

    run(1)
    count = max(1, int(budget / max(run(1), run(1), 1e-6)))
    return [1e3 * run(count) / count for _ in range(rounds)]


Row = tuple[int, list[float]]


def scaling(options: argparse.Namespace) -> None:
    worlds: dict[str, tuple[tuple[int, ...], Callable[[int], tuple[int, int, int]]]] = {
        "states": ((10, 20, 40, 80, 190), lambda n: (n, 4, 31)),
        "powers": ((2, 3, 4, 6, 8), lambda n: (40, n, 31)),
        "years": ((10, 31, 100, 200), lambda n: (10, 4, n)),
    }
    found: dict[str, list[Row]] = {}
    for name, (levels, world) in worlds.items():
        for level in levels:
            rows = milliseconds(*world(level), options.rounds)
            found.setdefault(name, []).append((level, rows))
            print(f"{level:>7} {name:7} {spread(rows, '.2f')} ms a run", flush=True)
    warm()
    for level in options.runs:
        took = []
        for _ in range(options.rounds):
            with tempfile.TemporaryDirectory() as folder:
                design = design_of(level)
                out = Path(folder) / "out"
                took.append(core_seconds(lambda: cp.sweep(design, out, executor="serial")))  # noqa: B023
        found.setdefault("runs", []).append((design.runs, took))
        print(f"{design.runs:>7} runs    {spread(took, '.2f')} s", flush=True)
    if options.figure:
        draw(found, options.figure)


def draw(found: dict[str, list[Row]], path: Path) -> None:
    """Four panels with both axes logarithmic: a line of slope one means twice as much takes twice as long."""
    from counterpoise.analysis.figures.drawing import BODY, SMALL, tidy, write_figure
    from counterpoise.analysis.figures.palette import FAINT, INK
    from matplotlib.figure import Figure
    from matplotlib.ticker import NullLocator

    notes = {
        "states": "4 powers, 31 years", "powers": "40 states, 31 years", "years": "10 states, 4 powers",
        "runs": "Venezuela, sweep on one thread",
    }  # fmt: skip
    figure = Figure(figsize=(9.6, 2.9), layout="constrained")
    for axes, (name, rows) in zip(figure.subplots(1, len(found)), found.items(), strict=True):
        levels = np.array([level for level, _ in rows], dtype=float)
        middle = np.array([statistics.median(values) for _, values in rows])
        axes.plot(levels, middle, color=INK, marker="o", markersize=3.5, linewidth=1.3)
        axes.vlines(levels, [min(v) for _, v in rows], [max(v) for _, v in rows], color=INK, linewidth=1.0)
        axes.plot(levels, middle[-1] * levels / levels[-1], color=FAINT, linestyle=":", linewidth=1.0)
        axes.set(xscale="log", yscale="log")
        axes.set_xticks(levels, [f"{level:,.0f}" for level in levels])
        axes.set_yticks(middle, [f"{value:.2g}" for value in middle])
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_minor_locator(NullLocator())
        axes.set_xlabel(name, fontsize=BODY, color=INK)
        axes.set_ylabel("core-seconds" if name == "runs" else "ms of a core a run", fontsize=BODY, color=INK)
        tidy(axes)
        axes.set_title(notes[name], loc="left", fontsize=SMALL, color=INK)
    print(write_figure(figure, path, force=True))


# -- a cluster -------------------------------------------------------------------------------------


def network(options: argparse.Namespace) -> None:
    """What a shard takes between scheduler and worker, and how many tasks the scheduler hands out a second."""
    from distributed import Client, LocalCluster

    plan = sweeps.plan_of(design_of(1_000_000), "/shared/results/benchmark-0123abcd")
    task = pickle.dumps((sweeps._work_stored, (plan.directory, plan.key), 0))
    answer = pickle.dumps((shards.Written(999_999, plan.size, 0, 10**6, "0" * 64), []))
    print(f"a shard of {plan.size} runs: {len(task)} bytes out, {len(answer)} bytes back, as pickles")
    print(f"the plan, which a worker reads from the directory once: {len(pickle.dumps(replace(plan))) / 1000:.0f} kB")
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        rates = []
        for _ in range(options.rounds):
            count = 2000
            took = seconds(lambda: client.gather([client.submit(abs, k, pure=False) for k in range(2000)]))
            rates.append(count / took)
    print(f"empty tasks on one worker of this machine: {spread(rates, '.0f')} a second")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["size", "parts", "threads", "mesa", "scaling", "network", "one"])
    parser.add_argument("--runs", type=int, nargs="+", help="runs, a multiple of 1000")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--mesa-runs", type=int, default=30, help="runs a round of Mesa's batch_run")
    parser.add_argument("--figure", type=Path, help="where scaling draws its figure")
    options = parser.parse_args()
    usual = {"size": [10_000, 100_000, 1_000_000], "scaling": [1000, 3000, 10_000]}
    options.runs = options.runs or usual.get(options.what, [10_000])
    if options.what == "one":
        one_size(options.runs[0], options.threads)
        return
    print(f"{platform.machine()}, Python {platform.python_version()}, {platform.system()}")
    {"size": sizes, "parts": parts, "threads": threads, "mesa": mesa, "scaling": scaling, "network": network}[
        options.what
    ](options)


if __name__ == "__main__":
    main()
