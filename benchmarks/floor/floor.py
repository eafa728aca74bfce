"""How far compiled Python is from C++ in the hot inner loop: threat, terms, nested choice, one Philox draw.

Builds ``floor.cpp`` with g++, checks that both give the same probabilities and draws, and prints the times of both and
their ratio, round by round, on one core. Without a C++ compiler it says so and ends.
"""

from __future__ import annotations

import argparse
import ctypes
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from counterpoise import draws
from counterpoise.compiled import compiled
from counterpoise.scenario.theory_file import load_theory
from counterpoise.theory import choice, terms, threat
from counterpoise.world.rules import build_rules

HERE = Path(__file__).parent
FLAGS = ("-O3", "-march=native", "-std=c++17", "-shared", "-fPIC")
DYAD, OUTLOOK = len(terms.DYAD), len(terms.OUTLOOK)
STAYED = [name for name, _ in terms.DYAD].index("stayed_hard")


@compiled
def decide(
    situation: np.ndarray, outlook: np.ndarray, ground: np.ndarray, hard: np.ndarray, soft: np.ndarray,
    hedge: np.ndarray, band: np.ndarray, knobs: np.ndarray, seed: Any, values: np.ndarray, utilities: np.ndarray,
    probabilities: np.ndarray, chosen: np.ndarray,
) -> None:  # fmt: skip
    """The loop of floor.cpp, from the functions of the simulator; situations and outlooks are records, as there."""
    powers = situation.shape[1]
    for n in range(situation.shape[0]):
        for p in range(powers):
            view, g = situation[n, p], ground[n, p]
            view.ability = threat.ability(g[0], g[1], g[2], g[3], knobs[0])
            view.threat = threat.threat(view.ability, g[4])
            view.motive = threat.excess(view.threat, knobs[1])
            view.survival = threat.excess(threat.territorial_threat(view.threat, view.dispute, 0.0), knobs[2])
            view.power = view.ability * g[2]
            view.feasibility = 1.0 - view.ability
            view.attraction = threat.attraction(view.ability, g[4], g[2])
            utilities[p] = terms.weigh_balancing(view, hard, values)
            utilities[powers + p] = terms.weigh_soft_balancing(view, soft, values)
            utilities[2 * powers + 1 + p] = terms.weigh_bandwagoning(view, band, values)
        utilities[2 * powers] = terms.weigh_hedging(outlook[n], hedge, values)
        choice.choice_probabilities(utilities, powers, knobs[3], knobs[4], probabilities[n])
        chosen[n] = draws.pick(probabilities[n], draws.keyed(seed, n, 2000, 12345, draws.CHOICE))


def library(folder: Path) -> Any:
    """floor.cpp as a shared library."""
    target = folder / "floor.so"
    subprocess.run(["g++", *FLAGS, str(HERE / "floor.cpp"), "-o", str(target)], check=True)
    return ctypes.CDLL(str(target))


def inputs(count: int, powers: int) -> tuple[np.ndarray, ...]:
    """Situations drawn at random, with the weights and parameters of the full theory."""
    source = np.random.default_rng(1)
    situation, outlook = source.random((count, powers, DYAD)), source.random((count, OUTLOOK))
    situation[:, :, STAYED : STAYED + 3] *= source.random((count, powers, 3)) < 0.3  # most options are not last year's
    ground = source.random((count, powers, 5)) * [0.2, 1.0, 1.0, 0.01, 1.0] + [0.01, 0.05, 0.05, 0.0005, 0.0]
    rules = build_rules(load_theory("full"))
    r = rules.parameters[0]
    knobs = np.array([r[name] for name in ("ability_elasticity", "onset", "survival_onset", "rationality", "nest")])
    w = rules.weights
    records = situation.view(terms.DYAD_TYPE)[:, :, 0], outlook.view(terms.OUTLOOK_TYPE)[:, 0]
    return *records, ground, w.balancing, w.soft_balancing, w.hedging, w.bandwagoning, knobs


def seconds(work: Callable[[], object]) -> float:
    """Processor time, which other work on the machine hardly changes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000, help="choices a round")
    parser.add_argument("--powers", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=11)
    options = parser.parse_args()
    if shutil.which("g++") is None:
        sys.exit("there is no g++ here; nothing was measured")
    given = inputs(options.count, options.powers)
    size = 3 * options.powers + 1
    ours, theirs = np.zeros((options.count, size)), np.zeros((options.count, size))
    picked, other = np.zeros(options.count, dtype=np.int64), np.zeros(options.count, dtype=np.int64)
    values, utilities, seed = np.zeros(terms.LONGEST), np.zeros(size), draws.whole_seed(7)
    with tempfile.TemporaryDirectory() as folder:
        entry = library(Path(folder)).decide

        def pointer(array: np.ndarray) -> ctypes.c_void_p:
            return ctypes.c_void_p(array.ctypes.data)

        def by_cpp() -> None:
            entry(
                ctypes.c_long(options.count), ctypes.c_int(options.powers), *(pointer(array) for array in given),
                ctypes.c_uint64(7), pointer(theirs), pointer(other),
            )  # fmt: skip

        def by_numba() -> None:
            decide(*given, seed, values, utilities, ours, picked)

        by_numba()
        by_cpp()
        np.testing.assert_allclose(ours, theirs, rtol=0.0, atol=1e-12)
        np.testing.assert_array_equal(picked, other)
        rounds = [(seconds(by_numba), seconds(by_cpp)) for _ in range(options.rounds)]
    each = [[1e9 * took / options.count for took in column] for column in zip(*rounds, strict=True)]
    ratios = [ours / theirs for ours, theirs in rounds]
    print(
        f"{options.count} choices among {size} options, one core; probabilities equal within {difference(ours, theirs)}"
    )
    for name, values in (("numba", each[0]), ("C++", each[1])):
        print(f"{name:6} {statistics.median(values):6.0f} ns a choice ({min(values):.0f} to {max(values):.0f})")
    print(f"ratio  {statistics.median(ratios):6.2f} ({min(ratios):.2f} to {max(ratios):.2f}, {len(ratios)} rounds)")


def difference(one: np.ndarray, other: np.ndarray) -> str:
    """Largest difference, as a power of ten."""
    return f"{np.abs(one - other).max():.0e}"


if __name__ == "__main__":
    main()
