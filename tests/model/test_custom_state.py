"""A decision rule of one's own: ten lines, one method, one state."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import counterpoise as cp
import numpy as np
import pytest
from counterpoise.model import AlignmentModel, StateAgent
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.problems import ScenarioError
from counterpoise.scenario.theory_file import load_theory
from counterpoise.world.build import build_world
from counterpoise.world.rules import build_rules

MINI = Path(__file__).parents[1] / "data" / "mini.yaml"


class Resister(StateAgent):
    """Balances softly against the power that it fears most, and hedges while it fears none."""

    def decide(self) -> tuple[str, str | None]:
        if self.motive.max() == 0.0:
            return "hedging", None
        return "soft_balancing", self.model.world.powers[int(np.argmax(self.motive))]


class Usual(StateAgent):
    """Looks at the usual choice and keeps it."""

    def decide(self) -> tuple[str, str | None]:
        strategy, target = super().decide()
        assert self.probabilities.sum() == pytest.approx(1.0)
        return strategy, target


def model_with(**classes: type[StateAgent]) -> AlignmentModel:
    return AlignmentModel(MINI, seed=3, replicate=2, state_classes=classes)


def choices(model: AlignmentModel) -> dict[str, list[str]]:
    """The options chosen, year by year, by state."""
    found: dict[str, list[str]] = {state.code: [] for state in model.states}
    for _ in model.structure.years:
        model.step()
        for state in model.states:
            found[state.code].append(model.world.options[state.choice])
    return found


def test_the_face_of_the_package_offers_what_a_rule_needs() -> None:
    assert cp.StateAgent is StateAgent
    assert cp.AlignmentModel is AlignmentModel


def test_a_rule_of_ones_own_decides_for_its_state_from_what_it_perceives() -> None:
    model = model_with(VEN=Resister)
    state = next(iter(model.states))
    assert isinstance(state, Resister)
    for _ in model.structure.years:
        model.step()
        afraid = state.motive.max() > 0.0
        assert model.world.options[state.choice] == ("soft_balancing:USA" if afraid else "hedging")
    assert state.motive.max() > 0.0, "the coup of 2002 leaves a motive"


def test_only_the_choice_of_that_state_changes_directly() -> None:
    """In the first year nothing else can have changed: the other state sees the same world, the same draw."""
    usual, other = model_with(), model_with(VEN=Resister)
    for model in (usual, other):
        model.step()
    assert type([*other.states][1]) is StateAgent
    assert [*usual.states][1].choice == [*other.states][1].choice
    for name in ("probabilities", "threat", "intent", "tie", "dependence", "peers"):
        np.testing.assert_array_equal(getattr([*usual.states][1], name), getattr([*other.states][1], name), name)
    for name in ("threat", "intent", "tie", "dependence"):
        np.testing.assert_array_equal(
            getattr(next(iter(usual.states)), name), getattr(next(iter(other.states)), name), name
        )


def test_the_others_feel_it_later_through_the_world_alone() -> None:
    """The coalition that the first state makes is seen by its neighbour."""
    usual, other = model_with(), model_with(VEN=Resister)
    for model in (usual, other):
        model.run()
    assert ([*usual.states][1].probabilities != [*other.states][1].probabilities).any()


def test_a_rule_that_keeps_the_usual_choice_changes_nothing() -> None:
    assert choices(model_with(VEN=Usual, CUB=Usual)) == choices(model_with())


def test_what_a_rule_decides_is_acted_on() -> None:
    from counterpoise.theory.instruments import FIRST

    usual, other = model_with(), model_with(VEN=Resister)
    for model in (usual, other):
        model.run()
    soft = [next(iter(model.states)).effort[0, FIRST[1] : FIRST[2]].sum() for model in (usual, other)]
    assert soft[1] > max(soft[0], 0.5)


class Typed(StateAgent):
    """Decides what a test asks for."""

    answer: tuple[str, str | None] = ("hedging", None)

    def decide(self) -> tuple[str, str | None]:
        return self.answer


ANSWERS = [
    (("balancing", "CHN"), "balancing:CHN"),
    (("soft_balancing", "USA"), "soft_balancing:USA"),
    (("bandwagoning", "CHN"), "bandwagoning:CHN"),
    (("hedging", None), "hedging"),
]


@pytest.mark.parametrize(("answer", "option"), ANSWERS)
def test_every_answer_becomes_its_option(answer: tuple[str, str | None], option: str) -> None:
    model = model_with(CUB=type("Told", (Typed,), {"answer": answer}))
    model.step()
    assert model.world.options[[*model.states][1].choice] == option


NO_OPTIONS: list[tuple[str, str | None]] = [
    ("neutrality", None),
    ("neutrality", "USA"),
    ("balancing", "FRA"),
    ("hedging", "USA"),
    ("balancing", None),  # without a power it would be read as another option
    ("soft_balancing", None),
    ("bandwagoning", None),
    ("soft_balancing", ""),
]


@pytest.mark.parametrize("answer", NO_OPTIONS)
def test_an_answer_that_is_no_option_is_an_error_that_says_what_is_one(answer: tuple[str, str | None]) -> None:
    message = r"Told\.decide answered .*; it must be \('hedging', None\), or one of .*bandwagoning with one of USA, CHN"
    with pytest.raises(ValueError, match=message) as caught:
        model_with(CUB=type("Told", (Typed,), {"answer": answer})).step()
    assert str(answer) in str(caught.value)


def test_a_class_for_a_state_that_is_not_there_is_an_error_that_names_the_states() -> None:
    with pytest.raises(ValueError, match="state_classes names VNE; the states are VEN, CUB"):
        model_with(VNE=Resister)


def test_a_world_that_is_given_with_its_rules_is_the_one_that_is_run() -> None:
    world, rules = build_world(load_scenario(MINI)), build_rules(load_theory("walt"))
    model = AlignmentModel(world=world, rules=rules)
    assert model.world is world
    assert model.rules is rules


@pytest.mark.parametrize("seed", [2.5, -1, 2**64])
def test_the_mesa_model_takes_the_seeds_that_run_takes(seed: Any) -> None:
    with pytest.raises(ScenarioError, match="seed must be"):
        AlignmentModel(MINI, seed=seed)


def test_a_world_without_rules_or_rules_without_a_world_are_refused() -> None:
    with pytest.raises(ValueError, match="give world and rules together"):
        AlignmentModel(world=build_world(load_scenario(MINI)))
    with pytest.raises(ValueError, match="give world and rules together"):
        AlignmentModel(rules=build_rules(load_theory("walt")))
