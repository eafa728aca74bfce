"""Robust or tuned: the patterns over the set of weight vectors that are as likely as the theory's own weights.

The share of the set in which a pattern holds is the statement about its robustness. A stress test beside it, and what
there is for a theory without a set, multiplies every weight, parameter and event size by a log-normal factor (standard
deviation 0.3). A case in which one strategy takes more than 95 % of all choices in a draw passes nothing there: large
weights are no robustness.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from counterpoise.results.run import prepare
from counterpoise.scenario.uncertainty import scatter_factor
from counterpoise.theory.parameters import HELD, SWITCHES

from .check import patterns_of
from .pattern import Pattern
from .worlds import Lab

LARGEST_SHARE = 0.95
"""Share of all choices of a case above which it counts as degenerate."""


@dataclass(frozen=True)
class Robustness:
    """Which draws passed which patterns, and what they had in common."""

    patterns: tuple[Pattern, ...]
    passed: np.ndarray  # [draw, pattern]
    factors: dict[str, np.ndarray]  # address → [draw] weight of the vector, or logarithm of the factor
    of_set: bool  # whether the draws are vectors of the theory's set

    @property
    def shares(self) -> dict[str, float]:
        """Share of draws in which each pattern holds."""
        return {pattern.id: float(self.passed[:, k].mean()) for k, pattern in enumerate(self.patterns)}

    @property
    def all_emergent(self) -> float:
        """Share of draws in which every emergent pattern holds."""
        return float(self._together().mean())

    def counts(self, ids: Collection[str]) -> np.ndarray:
        """How many of the patterns with these ids hold, in each draw: [draw]."""
        columns = [k for k, pattern in enumerate(self.patterns) if pattern.id in ids]
        return np.asarray(self.passed[:, columns].sum(axis=1))

    def _together(self) -> np.ndarray:
        emergent = [k for k, pattern in enumerate(self.patterns) if pattern.kind == "emergent"]
        return np.asarray(self.passed[:, emergent].all(axis=1))

    def decisive(self, count: int = 10) -> list[tuple[str, float]]:
        """Addresses whose draw goes most with passing all emergent patterns: point-biserial correlation."""
        together = self._together().astype(float)
        if together.std() == 0.0:
            return []
        moving = {address: drawn for address, drawn in self.factors.items() if drawn.std() > 0.0}
        found = [(address, float(np.corrcoef(logs, together)[0, 1])) for address, logs in moving.items()]
        return sorted(found, key=lambda item: -abs(item[1]))[:count]


def robustness(
    case: str | None,
    count: int,
    replicates: int = 100,
    seed: int = 0,
    theory: str | None = None,
    workers: int = 2,
    progress: Callable[[int], None] | None = None,
    scatter: bool = False,
) -> Robustness:
    """Check every pattern of ``case`` (of all cases by default) under ``count`` draws.

    The draws are the first vectors of the theory's set, unless ``scatter`` is wanted or the theory has none. Raises
    ValueError for more draws than the set has vectors.
    """
    patterns = patterns_of(case)
    cases = tuple(dict.fromkeys(pattern.case for pattern in patterns))
    vectors = None if scatter else prepare(cases[0], theory).theory.vectors
    if vectors is not None and count > len(vectors.rows):
        raise ValueError(f"the theory has a set of {len(vectors.rows)} weight vectors, fewer than {count}")
    done = 0
    rows = []
    with ThreadPoolExecutor(max_workers=workers) as pool:
        one = partial(_one_draw, patterns, cases, replicates, seed, theory, scatter)
        for row in pool.map(one, range(count)):
            rows.append(row)
            done += 1
            if progress is not None:
                progress(done)
    if vectors is None:
        drawn = _factors(cases, count, seed, theory)
    else:
        drawn = {f"theory.terms.{name}": np.array(column[:count]) for name, column in vectors.plain().items()}
    return Robustness(patterns, np.array(rows), drawn, vectors is not None)


def _one_draw(
    patterns: tuple[Pattern, ...], cases: tuple[str, ...], replicates: int, seed: int, theory: str | None,
    scatter: bool, draw: int,
) -> list[bool]:  # fmt: skip
    """Whether each pattern holds in one draw; none of a case does where one strategy takes nearly all choices there."""
    holds: dict[str, bool] = {}
    for case in cases:
        lab = Lab(case, replicates, seed, theory=theory, draw=draw, scatter=scatter)
        sound = not _degenerate(lab)
        holds |= {p.id: sound and bool(p.measure(lab) >= p.threshold) for p in patterns if p.case == case}
    return [holds[pattern.id] for pattern in patterns]


def _degenerate(lab: Lab) -> bool:
    """Whether one strategy takes nearly all choices of the case."""
    counts = np.bincount(lab.world().result.strategy.ravel(), minlength=4)
    return float(np.max(counts)) > LARGEST_SHARE * float(np.sum(counts))


def _factors(cases: tuple[str, ...], count: int, seed: int, theory: str | None) -> dict[str, np.ndarray]:
    """Logarithm of the factor of every number that is scattered, by draw."""
    addresses: set[str] = set()
    for case in cases:
        result = Lab(case, 1, seed, theory=theory).world().result
        addresses |= {f"theory.parameters.{n}" for n in result.theory.parameters if n not in (*SWITCHES, *HELD)}
        for strategy, terms in result.theory.terms.items():
            addresses |= {f"theory.terms.{strategy}.{term}" for term in terms}
        for name, event in result.scenario.events.items():
            addresses |= {f"events.{name}.changes.{k}" for k in range(len(event.changes))}
    return {
        address: np.log([scatter_factor(address, seed, draw) for draw in range(count)]) for address in sorted(addresses)
    }
