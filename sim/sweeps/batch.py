"""Many points of a sweep in one compiled call: each run patches arrays, runs, and leaves one row of outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import draws
from ..compiled import compiled
from ..draws import whole_seed
from ..engine.memory import allocate
from ..engine.runs import empty_trace, new_record
from ..engine.year import run_many
from ..results.outcomes import Measure, as_array, summarise
from ..scenario.model import Scenario
from ..scenario.theory_file import Theory
from ..theory.terms import BY_STRATEGY
from ..world.build import World, build_world
from ..world.recipes import Dimension, build_plan, patch
from ..world.rules import PARAMETER_TYPE, Weights, build_rules


@compiled
def run_points(
    seed: draws.Word, values: np.ndarray, point: np.ndarray, replicate: np.ndarray, plan: Any,
    parameters: np.ndarray, weights: np.ndarray, base: np.ndarray, paths: np.ndarray, x: Any, s: Any, h: Any,
    rules: Any, w: Any, m: Any, o: Any, trace: np.ndarray, measures: np.ndarray, rows: np.ndarray,
) -> None:  # fmt: skip
    """Run row ``n`` at ``values[point[n]]`` with ``replicate[n]``, and fill ``rows[n, measure]``."""
    for n in range(point.shape[0]):
        if n == 0 or point[n] != point[n - 1]:
            patch(values[point[n]], plan, base, paths, h, parameters, weights)
        run_many(seed, replicate[n : n + 1], base, paths, x, s, h, rules, w, m, o, trace)
        summarise(o, measures, rows[n])


class Batch:
    """One scenario and theory, with the dimensions along which its points differ, ready to run.

    A batch works on arrays of its own, so each thread or process needs one.
    """

    def __init__(
        self, scenario: Scenario, theory: Theory, dimensions: Sequence[Dimension], measures: Sequence[Measure]
    ) -> None:
        self.world: World = build_world(scenario)
        self._parameters = build_rules(theory).parameters.copy()
        self._flat = self._parameters.view(np.float64).reshape(len(PARAMETER_TYPE.names or ()))
        self._weights = np.concatenate(list(build_rules(theory).weights))
        ends = np.cumsum([0, *(len(terms) for terms in BY_STRATEGY.values())])
        self._by_strategy = Weights(*(self._weights[ends[k] : ends[k + 1]] for k in range(len(BY_STRATEGY))))
        self._plan = build_plan(scenario, self.world, self._flat.copy(), self._weights.copy(), dimensions)
        self._base, self._paths = self.world.paths.copy(), self.world.paths.copy()
        hazards = self.world.hazards
        self._hazards = hazards._replace(
            probability=hazards.probability.copy(), change_amount=hazards.change_amount.copy()
        )
        self._memory, self._record = allocate(self.world), new_record(self.world, 1)
        self._measures = as_array(measures)

    def run(self, seed: int, values: np.ndarray, point: np.ndarray, replicate: np.ndarray) -> np.ndarray:
        """One row of outcomes a run: [run, measure].

        ``values[point, dimension]`` are the points; run ``n`` is at ``point[n]`` with the draws of ``replicate[n]``.
        """
        rows = np.zeros((len(point), len(self._measures)))
        run_points(
            whole_seed(seed), values, point.astype(np.int64), replicate.astype(np.int64), self._plan, self._flat,
            self._weights, self._base, self._paths, self.world.exogenous(self._paths), self.world.structure,
            self._hazards, self._parameters, self._by_strategy, self._memory, self._record, empty_trace(self.world),
            self._measures, rows,
        )  # fmt: skip
        return rows
