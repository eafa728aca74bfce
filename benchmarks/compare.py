"""How long a comparison takes: 200 pairs of the Venezuela case, in one process with the engine at hand.

python benchmarks/compare.py
"""

from __future__ import annotations

import time

import counterpoise as cp


def main() -> None:
    change = {"world.price@2015..": 100.0}
    cp.compare("venezuela", change, replicates=2)  # the engine is compiled, the case is in the cache of the system
    for pairs in (200, 2000):
        began = time.perf_counter()
        found = cp.compare("venezuela", change, replicates=pairs)
        compared = time.perf_counter()
        print(f"{pairs} pairs, {len(found.outcomes)} outcomes: {compared - began:.2f} s", end="")
        found.plot()
        print(f", the figure {time.perf_counter() - compared:.2f} s")


if __name__ == "__main__":
    main()
