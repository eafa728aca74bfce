"""What comparison, report and figures cost: processor seconds and peak memory, each step in a process of its own.

python benchmarks/analysis.py [FOLDER]    # FOLDER keeps the million stored runs for the next time
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import counterpoise as cp

MINI = Path(__file__).parents[1] / "tests" / "data" / "mini.yaml"
GRID = {
    "states.VEN.leader": {"from": 0.0, "to": 1.0, "steps": 100},
    "world.norms": {"from": 0.0, "to": 1.0, "steps": 100},
}
LINE = {"states.VEN.leader": {"from": 0.0, "to": 1.0, "steps": 1000}}
RUNS = 1_000_000
ROUNDS = 3


def stored(folder: Path) -> None:
    """Three sweeps of a million runs each, where they are not there yet."""
    outcomes = [f"share_{one}" for one in ("balancing", "soft_balancing", "hedging", "bandwagoning")]
    for name, over in (("grid", GRID), ("line", LINE)):
        points = 10_000 if name == "grid" else 1_000
        cp.sweep(cp.design(MINI, over, replicates=RUNS // points, outcomes=outcomes), folder / name)
    sample = cp.design(MINI, "judgement", replicates=100, samples=RUNS // 100, outcomes=outcomes)
    cp.sweep(sample, folder / "sample")


def compared(folder: Path, pairs: int = 200) -> float:
    """Seconds of the clock of 200 pairs in a warm process."""
    change = {"world.price@2015..": 100.0}
    cp.compare("venezuela", change, replicates=2)
    began = time.perf_counter()
    cp.compare("venezuela", change, replicates=pairs)
    return time.perf_counter() - began


def phase(folder: Path) -> None:
    from counterpoise.analysis.figures.sweep_figures import draw_sweep

    draw_sweep(folder / "grid", folder / "figures", force=True)


def curves(folder: Path) -> None:
    from counterpoise.analysis.figures.sweep_figures import draw_sweep

    draw_sweep(folder / "line", folder / "figures", force=True)


def drivers(folder: Path) -> None:
    cp.sensitivity(folder / "sample", outcomes=["share_hedging"]).plot().savefig(folder / "drivers.png")


def space(folder: Path) -> None:
    cp.space(folder / "sample").plot().savefig(folder / "space.png")


def report(folder: Path) -> None:
    cp.report("venezuela", folder / "page.html", force=True)


STEPS: dict[str, Callable[[Path], object]] = {
    one.__name__: one for one in (compared, phase, curves, drivers, space, report)
}


def step(name: str, folder: Path) -> None:
    """One step in this process; its cost as JSON."""
    before = time.process_time()
    told = STEPS[name](folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    print(json.dumps({"seconds": told or time.process_time() - before, "peak_mb": peak}))


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    stored(folder)
    for name in STEPS:
        rows = []
        for _ in range(ROUNDS):
            asked = [sys.executable, __file__, str(folder), name]
            rows.append(json.loads(subprocess.run(asked, capture_output=True, text=True, check=True).stdout))
        seconds = sorted(row["seconds"] for row in rows)
        peak = max(row["peak_mb"] for row in rows)
        print(f"{name:10} {seconds[ROUNDS // 2]:6.2f} s ({seconds[0]:.2f} to {seconds[-1]:.2f}), peak {peak:.0f} MB")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        step(sys.argv[2], Path(sys.argv[1]))
    elif len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(Path(temporary))
