"""How far results move over the ranges of single numbers, and worlds with one number changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from counterpoise.analysis.explanation.leverage import effects
from counterpoise.results.run import prepare
from counterpoise.scenario.model import load_scenario
from counterpoise.world.build import build_world

MINI = Path(__file__).parents[2] / "data" / "mini.yaml"


@pytest.mark.parametrize(
    "case",
    [pytest.param("venezuela", marks=pytest.mark.slow), "kazakhstan", str(MINI.with_name("bodies_and_pairs.yaml"))],
)
def test_a_world_with_one_number_changed_is_as_if_built_anew(case: str) -> None:
    scenario = load_scenario(case)
    world = build_world(scenario)
    for address in list(scenario.numbers)[::7]:
        number = scenario.numbers[address]
        half = (
            replace(number, series={year: value * 0.5 for year, value in number.series.items()})
            if number.series is not None
            else replace(number, value=number.constant * 0.5)
        )
        changed = scenario.model_copy(update={"numbers": {**scenario.numbers, address: half}})
        quick, full = world.changed({address: half.path(*scenario.years)}), build_world(changed)
        np.testing.assert_array_equal(quick.paths, full.paths, address)
        np.testing.assert_array_equal(quick.structure.states, full.structure.states, address)


def test_a_number_that_decides_moves_the_result_and_one_that_does_not_leaves_it() -> None:
    changes: dict[str, object] = {
        "states.VEN.acts.subversion.USA": {"value": 0.5, "source": "judgement", "range": [0.0, 1.0]},
        "world.norms": {"value": 0.5, "source": "judgement", "range": [0.5, 0.5]},
    }
    found = effects(prepare(MINI, None, changes))
    assert found["states.VEN.acts.subversion.USA"] > 0.1
    assert found["world.norms"] == 0.0
