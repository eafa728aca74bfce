"""What Mesa's users do with a model: batches of every spelling, steps past the end, copies, pickles, names."""

from __future__ import annotations

import copy
import inspect
import pickle
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import counterpoise as cp
import mesa
import numpy as np
import pytest
from counterpoise.engine.record import Record
from counterpoise.model import AlignmentModel, StateAgent
from mesa.datacollection import DataCollector

DATA = Path(__file__).parents[1] / "data"
MINI, BODIES = str(DATA / "mini.yaml"), str(DATA / "bodies_and_pairs.yaml")
TAKES_RNG = "rng" in inspect.signature(mesa.batch_run).parameters
"""From Mesa 3.5 on ``batch_run`` has seeds of its own, and ``iterations`` is old."""


class Brave(StateAgent):
    """Remembers how often it was asked."""

    asked = 0

    def perceive(self) -> None:
        self.asked += 1
        self.threat[:] *= 0.5


def assert_same(one: Any, other: Any) -> None:
    for name in Record._fields:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), name)


# -- batches -----------------------------------------------------------------------------------------

FIRST_YEARS = 5 + (not TAKES_RNG)  # Mesa 3.3 takes one step more than it says
BATCHES: list[tuple[dict[str, Any], dict[str, Any], list[tuple[Any, int]]]] = [
    ({"replicate": [0, 1]}, {"max_steps": 40}, [(0, 2010), (1, 2010)]),
    ({"replicate": range(2)}, {}, [(0, 2010), (1, 2010)]),
    ({"replicate": np.arange(2)}, {"number_processes": 1}, [(0, 2010), (1, 2010)]),
    ({"replicate": [0]}, {"max_steps": 5}, [(0, 1999 + FIRST_YEARS)]),
    ({"replicate": 1, "set": [{"states.VEN.leader": np.float64(0.3)}, None]}, {}, [(1, 2010)] * 2),
    ({"replicate": 0, "case": [Path(MINI), BODIES]}, {}, [(0, 2010), (0, 2012)]),
    ({"replicate": 0, "state_classes": [None, {"VEN": Brave}]}, {}, [(0, 2010)] * 2),
]


@pytest.mark.parametrize(("given", "how", "wanted"), BATCHES, ids=[str(k) for k in range(len(BATCHES))])
def test_a_batch_of_models_ends_by_itself_without_a_warning(
    given: dict[str, Any], how: dict[str, Any], wanted: list[tuple[Any, int]]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rows = mesa.batch_run(AlignmentModel, {"case": MINI, **given}, display_progress=False, **how)
    assert [(row["replicate"], row["year"]) for row in rows] == wanted


def test_a_batch_takes_seeds_as_this_mesa_spells_them() -> None:
    given: dict[str, Any] = {"case": MINI, "replicate": 1} | ({} if TAKES_RNG else {"seed": [3, 4]})
    how: dict[str, Any] = {"rng": [3, 4]} if TAKES_RNG else {"iterations": 1}
    rows = mesa.batch_run(AlignmentModel, given, display_progress=False, data_collection_period=1, **how)
    for seed in (3, 4):
        shares = [row["share_hedging"] for row in rows if row["seed"] == seed]
        wanted = cp.run(MINI, 2, seed).years
        assert shares[:11] == wanted[wanted.run == 1].share_hedging.tolist()


def test_iterations_are_the_same_run_since_replicates_tell_runs_apart() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # from Mesa 3.5 on the word is old
        rows = mesa.batch_run(AlignmentModel, {"case": MINI}, iterations=2, display_progress=False)
    assert rows[0]["share_hedging"] == rows[1]["share_hedging"]
    assert [row["iteration"] for row in rows] == [0, 1]


def test_a_batch_over_what_must_be_one_mapping_says_how_to_write_it() -> None:
    with pytest.raises(cp.ScenarioError, match="set must be a mapping of addresses to values, not the text"):
        mesa.batch_run(AlignmentModel, {"case": MINI, "set": {"states.VEN.leader": 0.3}}, display_progress=False)


# -- to the end and past it --------------------------------------------------------------------------

WAYS: list[Callable[[AlignmentModel], Any]] = [
    lambda model: model.run_model(),
    lambda model: model.run(),
    lambda model: [model.step() for _ in range(11)],
    lambda model: [model.step() for _ in range(40)],
    lambda model: (model.run_model(), model.run_model(), model.step()),
    *([lambda model: model.run_for(40)] if hasattr(mesa.Model, "run_for") else []),
]


@pytest.mark.parametrize("way", WAYS, ids=[str(k) for k in range(len(WAYS))])
def test_a_model_stops_at_its_last_year_and_steps_past_it_do_nothing(way: Callable[[AlignmentModel], Any]) -> None:
    model = AlignmentModel(MINI, seed=3)
    way(model)
    assert (model.running, model.t, model.year) == (False, 11, 2010)
    assert len(model.datacollector.get_model_vars_dataframe()) == 11
    assert_same(model.record, AlignmentModel(MINI, seed=3).run_model().record)


# -- copies ------------------------------------------------------------------------------------------

COPIES: list[Callable[[AlignmentModel], AlignmentModel]] = [
    copy.deepcopy, copy.copy, lambda model: pickle.loads(pickle.dumps(model)),
    lambda model: copy.deepcopy(copy.deepcopy(model)), lambda model: copy.deepcopy(next(iter(model.states))).model,
]  # fmt: skip


@pytest.mark.parametrize("how", COPIES, ids=["deepcopy", "copy", "pickle", "copy of a copy", "by an agent"])
@pytest.mark.parametrize("steps", [0, 3, 13])
def test_a_copy_goes_on_as_the_model_would_and_shares_nothing_with_it(
    how: Callable[[AlignmentModel], AlignmentModel], steps: int
) -> None:
    whole = AlignmentModel(BODIES, seed=3, state_classes={"DEU": Brave}).run_model()
    model = AlignmentModel(BODIES, seed=3, state_classes={"DEU": Brave})
    for _ in range(steps):
        model.step()
    again = how(model)
    assert (again.t, again.steps, again.running) == (model.t, model.steps, model.running)
    assert [state.model is again for state in again.states] == [True] * 5
    again.run_model()
    assert model.t == steps
    model.run_model()
    for one in (again, model):
        assert_same(one.record, whole.record)
        assert one.datacollector.get_model_vars_dataframe().equals(whole.datacollector.get_model_vars_dataframe())
        assert next(iter(one.states)).asked == 13


def test_two_models_side_by_side_are_as_alone() -> None:
    pair = [AlignmentModel(MINI, seed=3), AlignmentModel(MINI, seed=3, replicate=1)]
    for _ in range(11):
        for model in pair:
            model.step()
    for replicate, model in enumerate(pair):
        assert_same(model.record, AlignmentModel(MINI, seed=3, replicate=replicate).run_model().record)


# -- names and arguments -----------------------------------------------------------------------------


def test_models_and_agents_say_who_they_are() -> None:
    model = AlignmentModel(MINI, seed=3, replicate=2, state_classes={"VEN": Brave})
    model.step()
    assert repr(model) == "AlignmentModel(mini, seed=3, replicate=2, 1 of 11 years)"
    assert list(map(repr, model.agents)) == ["Brave(VEN)", "StateAgent(CUB)", "PowerAgent(USA)", "PowerAgent(CHN)"]
    assert sorted(agent.unique_id for agent in model.agents) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "given",
    [
        {"seed": 3},
        {"rng": 3},
        {"seed": np.int64(3)},
        {"rng": np.uint64(3)},
        {"seed": 3, "rng": None},
        {"seed": 0, "rng": 3},
    ],
    ids=str,
)
def test_a_seed_by_either_name_warns_of_nothing(given: dict[str, Any]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = AlignmentModel(MINI, **given)
    assert model.seed_of_draws == 3


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"rng": np.random.default_rng(3)}, "rng cannot be a Generator"),
        ({"rng": np.random.SeedSequence(3)}, "rng cannot be a SeedSequence"),
        ({"seed": [1, 2]}, "seed must be a whole number, not a list"),
        ({"rng": -1}, "rng must be between 0 and 2\\*\\*64 - 1, not -1"),
        ({"seed": 1, "rng": 1}, "rng and seed are two names of one number"),
        ({"collector": DataCollector}, "collector must be a DataCollector"),
    ],
)
def test_generators_and_other_seeds_are_refused_by_name(given: dict[str, Any], told: str) -> None:
    with pytest.raises(cp.ScenarioError, match=told):
        AlignmentModel(MINI, **given)


ANSWERS: list[Any] = [None, "hedging", ("hedging",), ("hedging", "USA"), ("balancing", None), (["balancing"], "USA"),
                      ("soft_balancing", "FRA"), np.array(["hedging", "USA"]), ("hedging", None, 1)]  # fmt: skip


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_a_decision_that_is_none_names_the_class_and_the_options(answer: Any) -> None:
    class Odd(StateAgent):
        def decide(self) -> Any:
            return answer

    with pytest.raises(cp.ScenarioError, match=r"Odd.decide answered .*; it must be \('hedging', None\), or one of"):
        AlignmentModel(MINI, state_classes={"VEN": Odd}).step()
