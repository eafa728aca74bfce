"""The model is a Mesa model: it runs and stops, is collected and batched, and its agents are sets of views."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any, ClassVar

import counterpoise as cp
import mesa
import numpy as np
import pandas as pd
import pytest
from counterpoise.engine.quantities import QUANTITIES
from counterpoise.engine.record import Record
from counterpoise.engine.runs import replay
from counterpoise.model import AlignmentModel, PowerAgent, StateAgent
from counterpoise.results.run import prepare
from counterpoise.scenario.attributes import ACTS
from counterpoise.theory.response import PRESSURE
from counterpoise.theory.terms import STRATEGIES
from mesa.agent import AgentSet
from mesa.datacollection import DataCollector

MINI = Path(__file__).parents[1] / "data" / "mini.yaml"
BODIES = MINI.with_name("bodies_and_pairs.yaml")
YEARS = 11


@pytest.fixture
def model() -> AlignmentModel:
    return AlignmentModel(MINI, seed=3, replicate=2)


def assert_same(one: Any, other: Any) -> None:
    for name in Record._fields:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), name)


# -- running -----------------------------------------------------------------------------------------


def test_a_model_runs_to_its_last_year_and_then_stands_still(model: AlignmentModel) -> None:
    assert isinstance(model, mesa.Model)
    assert model.running is True
    for year in range(2000, 2000 + YEARS):
        assert (model.year, model.running) == (year, True)
        model.step()
    assert (model.running, model.year, model.t) == (False, 2010, YEARS)
    before = [array.copy() for array in model.record], model.memory.words.copy()
    rows = len(model.datacollector.get_model_vars_dataframe())
    model.step()
    model.run_model()
    assert model.t == YEARS
    assert len(model.datacollector.get_model_vars_dataframe()) == rows == YEARS
    for array, old in zip(model.record, before[0], strict=True):
        np.testing.assert_array_equal(array, old)
    np.testing.assert_array_equal(model.memory.words, before[1])


def test_run_model_goes_on_from_where_it_stands(model: AlignmentModel) -> None:
    whole = AlignmentModel(MINI, seed=3, replicate=2).run_model()
    model.step()
    model.step()
    assert model.run_model() is model
    assert_same(model.record, whole.record)


def test_two_models_do_not_share_their_arrays() -> None:
    case = prepare(MINI)
    one, other = AlignmentModel(case, seed=3), AlignmentModel(case, seed=3)
    one.run_model()
    one.memory.words[:] = 0.5
    one.desk.base[:] = 0.5
    assert_same(other.run_model().record, replay(case.world, case.rules, 0, 3)[0])


@pytest.mark.parametrize("case", ["venezuela", "kazakhstan", "fragmentation", str(MINI), str(BODIES)])
def test_the_record_of_a_model_is_that_of_the_engine(case: str) -> None:
    prepared = prepare(case)
    for replicate in (0, 7):
        model = AlignmentModel(case, seed=3, replicate=replicate).run_model()
        assert_same(model.record, replay(prepared.world, prepared.rules, replicate, 3)[0])


def test_a_model_takes_a_theory_and_numbers_like_a_run() -> None:
    changes = {"states.VEN.leader": 0.1, "theory.parameters.onset": 0.2}
    model = AlignmentModel(MINI, theory="walt", set=changes, seed=3, replicate=1).run_model()
    result = cp.run(MINI, replicates=2, theory="walt", set=changes, seed=3)
    prepared = AlignmentModel(prepare(MINI, "walt"), set=changes, seed=3, replicate=1).run_model()
    for name in Record._fields:
        np.testing.assert_array_equal(getattr(model.record, name)[0], getattr(result.record, name)[1], name)
    assert_same(prepared.record, model.record)
    with pytest.raises(ValueError, match="a prepared case has its theory"):
        AlignmentModel(prepare(MINI), theory="walt")


# -- batches -----------------------------------------------------------------------------------------


def batch(**more: Any) -> list[dict[str, Any]]:
    """``mesa.batch_run`` over two runs; later versions of Mesa take seeds as ``rng``, and hand them on as ``seed``."""
    given: dict[str, Any] = {"case": [str(MINI)], "replicate": [0, 1]}
    arguments: dict[str, Any] = {"display_progress": False, "number_processes": 1, **more}
    if "rng" in inspect.signature(mesa.batch_run).parameters:
        arguments["rng"] = [3]
    else:
        given["seed"] = [3]
        arguments["iterations"] = 1
    rows: list[dict[str, Any]] = mesa.batch_run(AlignmentModel, parameters=given, **arguments)
    return rows


def test_a_batch_ends_with_the_last_year_however_many_steps_it_may_take() -> None:
    for most in (YEARS, 100):
        rows = batch(max_steps=most)
        assert [row["replicate"] for row in rows] == [0, 1]
        assert [row["year"] for row in rows] == [2010, 2010]


def test_a_batch_tells_every_year_of_every_run() -> None:
    table = pd.DataFrame(batch(max_steps=100, data_collection_period=1))
    last = table.drop_duplicates(["replicate", "year"])
    assert last["year"].tolist() == [*range(2000, 2011)] * 2
    result = cp.run(MINI, replicates=2, seed=3)
    for strategy in STRATEGIES:
        np.testing.assert_allclose(last[f"share_{strategy}"], result.years[f"share_{strategy}"])


# -- collecting --------------------------------------------------------------------------------------


def test_by_default_the_year_and_the_shares_of_the_strategies_are_collected(model: AlignmentModel) -> None:
    table = model.run_model().datacollector.get_model_vars_dataframe()
    assert table.columns.tolist() == ["year", *(f"share_{strategy}" for strategy in STRATEGIES)]
    assert table["year"].tolist() == list(range(2000, 2011))
    np.testing.assert_allclose(table.drop(columns="year").sum(axis=1), 1.0)


def test_a_collector_reads_the_model_its_agents_and_its_kinds_of_agents() -> None:
    collector = DataCollector(
        model_reporters={"norms": lambda model: float(model.desk.now.world[0]["norms"]), "t": "t"},
        agent_reporters={"code": "code"},
        agenttype_reporters={
            StateAgent: {"rent": "rent", "fear": lambda state: float(state.threat.max())},
            PowerAgent: {"cost": "cost"},
        },
    )
    model = AlignmentModel(MINI, seed=3, replicate=2, collector=collector).run_model()
    assert model.datacollector is collector
    assert collector.get_model_vars_dataframe()["t"].tolist() == list(range(1, YEARS + 1))
    assert len(collector.get_agent_vars_dataframe()) == YEARS * 4
    states = collector.get_agenttype_vars_dataframe(StateAgent)
    powers = collector.get_agenttype_vars_dataframe(PowerAgent)
    assert (len(states), len(powers)) == (YEARS * 2, YEARS * 2)
    np.testing.assert_array_equal(states["rent"], model.record.rent.ravel())
    np.testing.assert_array_equal(states["fear"], model.record.threat.max(axis=3).ravel())
    np.testing.assert_array_equal(powers["cost"], model.record.cost.ravel())


# -- sets of agents ----------------------------------------------------------------------------------


def test_states_and_powers_are_sets_of_agents_in_the_order_of_the_world(model: AlignmentModel) -> None:
    assert isinstance(model.states, AgentSet)
    assert isinstance(model.powers, AgentSet)
    assert model.states.get("code") == ["VEN", "CUB"] == [state.code for state in model.states]
    assert model.powers.get("code") == ["USA", "CHN"]
    assert len(model.agents) == 4
    model.step()
    assert model.states.get("rent") == model.record.rent[0, 0].tolist()
    assert model.states.agg("rent", max) == model.record.rent[0, 0].max()
    assert model.powers.agg("legitimacy", min) == model.record.legitimacy[0, 0].min()
    rich = model.states.select(lambda state: state.rent > 0.0)
    assert rich.get("code") == [c for c, rent in zip(("VEN", "CUB"), model.record.rent[0, 0], strict=True) if rent > 0]
    told: list[str] = []
    model.states.do(lambda state: told.append(state.code))
    assert told == ["VEN", "CUB"]


@pytest.mark.parametrize(("owner", "kind"), [("state", StateAgent), ("power", PowerAgent)])
def test_every_quantity_of_an_agent_is_a_documented_property(
    owner: str, kind: type[StateAgent | PowerAgent], model: AlignmentModel
) -> None:
    model.step()
    agent = next(iter(model.states if owner == "state" else model.powers))
    owned = [quantity for quantity in QUANTITIES if owner in quantity.axes]
    assert len(owned) > 15
    for quantity in owned:
        described = getattr(kind, quantity.place)
        assert isinstance(described, property), quantity.name
        assert described.__doc__
        value = getattr(agent, quantity.place)
        assert isinstance(value, np.ndarray) == (len(quantity.axes) > 1), quantity.name


def test_what_the_scenario_gives_is_asked_by_its_name() -> None:
    model = AlignmentModel(MINI, set={"states.VEN.chokepoint": {"series": {2000: 0.2, 2010: 0.7}}}, seed=3)
    ven, cub = model.states
    assert ven.given("chokepoint") == pytest.approx(0.2)
    model.run_model()
    assert ven.given("chokepoint") == pytest.approx(0.7)
    world = model.world
    np.testing.assert_array_equal(cub.given("proximity"), world.given("proximity")[-1, 1])
    assert cub.given("acts").shape == (len(world.powers), len(ACTS))
    usa = next(iter(model.powers))
    assert usa.given("reach") == world.given("power_reach")[-1, 0]
    with pytest.raises(KeyError, match="no attribute of states is called 'reach'"):
        ven.given("reach")


# -- hooks -------------------------------------------------------------------------------------------


class Fearless(StateAgent):
    """Sees no threat, and so has no motive."""

    def perceive(self) -> None:
        self.threat[:] = 0.0


class Stubborn(StateAgent):
    """Wants to hedge whatever else there is."""

    def weigh(self) -> None:
        self.utilities[:] = -5.0
        self.utilities[2 * len(self.model.powers)] = 5.0


class Scared(StateAgent):
    """Takes every power for dangerous."""

    def perceive(self) -> None:
        self.threat[:] = 1.0


@pytest.mark.parametrize("kind", [Fearless, Scared])
def test_what_a_state_perceives_changes_what_it_wants(kind: type[StateAgent], model: AlignmentModel) -> None:
    other = AlignmentModel(MINI, seed=3, replicate=2, state_classes={"VEN": kind})
    for one in (model, other):
        one.step()
    (usual, left), (changed, kept) = model.states, other.states
    assert (usual.utilities != changed.utilities).any()
    assert (usual.probabilities != changed.probabilities).any()
    np.testing.assert_array_equal(left.utilities, kept.utilities)
    expected = 0.0 if kind is Fearless else 1.0
    assert (other.record.threat[0, 0, 0] == expected).all()
    assert (changed.motive == expected).all()


def test_what_a_state_weighs_changes_its_odds_and_its_choice() -> None:
    model = AlignmentModel(MINI, seed=3, state_classes={"VEN": Stubborn}).run_model()
    assert (model.record.probabilities[0, :, 0, 4] > 0.999).all()
    assert (model.record.option[0, :, 0] == 4).all()


class Generous(PowerAgent):
    """Thinks no state defiant: what they refuse it is not felt."""

    asked: ClassVar[list[int]] = []

    def respond(self) -> None:
        Generous.asked.append(self.model.year)
        self.refusal[:] = 0.0
        for state in self.model.states:
            state.effort[self.index] = 0.0


def test_a_power_may_change_what_its_answers_rest_on() -> None:
    Generous.asked.clear()
    strong = {"theory.terms.soft_balancing.constant": 19.0}
    usual = AlignmentModel(MINI, set=strong, seed=3).run_model()
    mild = AlignmentModel(MINI, set=strong, seed=3, power_classes={"USA": Generous}).run_model()
    assert Generous.asked == list(range(2000, 2011))
    assert (usual.record.response[0, :, :, 0] >= PRESSURE).sum() > (mild.record.response[0, :, :, 0] >= PRESSURE).sum()
    assert [type(power) for power in mild.powers] == [Generous, PowerAgent]


def test_numbers_of_an_agent_can_be_set(model: AlignmentModel) -> None:
    ven, cub = model.states
    usa, _ = model.powers
    ven.arms = 0.5
    assert (ven.arms, cub.arms) == (0.5, 0.0)
    ven.tie = [0.25, 0.75]
    assert ven.tie.tolist() == [0.25, 0.75]
    usa.legitimacy = 0.125
    assert usa.legitimacy == 0.125
    usa.tie[:] = 0.0
    assert ven.tie.tolist() == [0.0, 0.75]
    assert isinstance(ven.option, int)
    ven.held = 9
    model.step()
    assert model.record.capability[0, 0, 0] == pytest.approx(1.5 * model.world.given("capability")[0, 0], rel=0.1)


def test_classes_for_what_is_not_there_are_errors_that_name_what_is() -> None:
    with pytest.raises(ValueError, match="state_classes names CBU; the states are VEN, CUB"):
        AlignmentModel(MINI, state_classes={"CBU": Fearless})
    with pytest.raises(ValueError, match="power_classes names VEN; the powers are USA, CHN"):
        AlignmentModel(MINI, power_classes={"VEN": Generous})
