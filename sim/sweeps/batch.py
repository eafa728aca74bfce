"""Many points of a sweep in one compiled call: each run patches arrays, runs, and leaves one row of outcomes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..engine.outcomes import Measure
from ..engine.record import new_record
from ..engine.runs import desk_for, run_on
from ..scenario.model import Scenario
from ..scenario.theory_file import Theory
from ..world.build import World, build_world
from ..world.points import Dimension, build_plan
from ..world.rules import build_rules


class Batch:
    """One scenario and theory, with the dimensions along which its points differ, ready to run.

    A batch works on arrays of its own, so each thread or process needs one.
    """

    def __init__(
        self, scenario: Scenario, theory: Theory, dimensions: Sequence[Dimension], measures: Sequence[Measure]
    ) -> None:
        self.world: World = build_world(scenario)
        rules = build_rules(theory)
        self._plan = build_plan(self.world, rules, dimensions)
        self._desk = desk_for(self.world, rules)
        _, self._pages = new_record(self.world, 1)
        self._measures = measures

    def run(self, seed: int, values: np.ndarray, point: np.ndarray, replicate: np.ndarray) -> np.ndarray:
        """One row of outcomes a run: [run, measure].

        ``values[point, dimension]`` are the points; run ``n`` is at ``point[n]`` with the draws of ``replicate[n]``.
        """
        points = self._plan, np.ascontiguousarray(values, dtype=float), point
        return run_on(self._desk, replicate, seed, self._pages, points=points, measures=self._measures)
