"""The two engines give the same trajectory, number for number."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from counterpoise.engine.runs import CYCLE_QUANTITIES, Record, replay
from counterpoise.model import AlignmentModel
from counterpoise.scenario.model import load_scenario, shipped
from counterpoise.scenario.theory_file import load_theory
from counterpoise.world.build import build_world
from counterpoise.world.rules import build_rules

MINI = Path(__file__).parents[1] / "data" / "mini.yaml"
CASES = [*shipped("cases"), str(MINI), str(MINI.with_name("bodies_and_pairs.yaml"))]


def assert_year_equal(model: AlignmentModel, record: Record, t: int) -> None:
    """Every number of a year that the agents hold against the record, exactly."""
    for i, state in enumerate(model.states):
        where = f"{model.structure.years[t]} {state.code}"
        assert state.choice == record.option[0, t, i], where
        assert state.observed == record.observed[0, t, i], where
        np.testing.assert_array_equal(state.probabilities, record.probabilities[0, t, i], where)
        np.testing.assert_array_equal(state.condemned, record.condemned[0, t, i] > 0.0, where)
        assert state.together == record.together[0, t, i], where
        np.testing.assert_array_equal(state.share[1], record.share[0, t, i, 0], where)
        np.testing.assert_array_equal(state.share[4:], record.share[0, t, i, 1:], where)
        for name in ("threat", "intent", "dependence", "tie"):
            np.testing.assert_array_equal(getattr(state, name), getattr(record, name)[0, t, i], f"{where} {name}")
        for name in ("capability", "rent", "suitors"):
            assert getattr(state, name) == getattr(record, name)[0, t, i], f"{where} {name}"
    for p, power in enumerate(model.powers):
        assert power.cost == record.cost[0, t, p]
        assert power.legitimacy == record.legitimacy[0, t, p]
        assert power.answers == list(record.response[0, t, :, p])
        for name in ("armament", "constraint", "bargain"):
            assert getattr(power, name) == getattr(record, name)[0, t, p], name
    for c, cycle in enumerate(model.cycles):
        for name in CYCLE_QUANTITIES:
            assert getattr(cycle, name) == getattr(record, name)[0, t, c], name
    np.testing.assert_array_equal(model.member, record.member[0, t])
    np.testing.assert_array_equal(model.inside, record.inside[0, t])
    np.testing.assert_array_equal(model.signed, record.signed[0, t])
    np.testing.assert_array_equal(np.array(model.triad, dtype=float), record.triad[0, t])


@pytest.mark.parametrize("theory", shipped("theories"))
@pytest.mark.parametrize("case", CASES)
def test_mesa_model_and_compiled_engine_agree(case: str, theory: str) -> None:
    world, rules = build_world(load_scenario(case)), build_rules(load_theory(theory))
    for replicate in (0, 7):
        record, _ = replay(world, rules, replicate, seed=3)
        model = AlignmentModel(world=world, rules=rules, seed=3, replicate=replicate)
        for t in range(len(world.years)):
            model.step()
            assert_year_equal(model, record, t)
