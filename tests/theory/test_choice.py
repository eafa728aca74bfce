"""The choice: probabilities over strategies and powers, and how they are read toward one power."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from counterpoise.scenario.problems import ScenarioError
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.theory_file import load_theory
from counterpoise.theory import (
    choice,
    parameters,
)
from hypothesis import given, settings
from hypothesis import strategies as st


def chances(utilities: list[float] | np.ndarray, rationality: float = 1.8, nest: float = 0.4) -> np.ndarray:
    values = np.asarray(utilities, dtype=float)
    probabilities = np.zeros(len(values))
    choice.choice_probabilities(values, (len(values) - 1) // 3, rationality, nest, probabilities)
    return probabilities


def by_strategy(probabilities: np.ndarray) -> np.ndarray:
    powers = (len(probabilities) - 1) // 3
    cuts = np.cumsum([powers, powers, 1])
    return np.array([part.sum() for part in np.split(probabilities, cuts)])


@st.composite
def option_utilities(draw: Callable[..., Any]) -> np.ndarray:
    powers = draw(st.integers(1, 4))
    size = 3 * powers + 1
    return np.array(draw(st.lists(st.floats(-8.0, 8.0), min_size=size, max_size=size)))


@pytest.mark.parametrize("powers", [1, 2, 3, 5])
def test_options_run_by_strategy_and_then_by_power(powers: int) -> None:
    labels = [(s, p) for s in (choice.BALANCING, choice.SOFT_BALANCING) for p in range(powers)]
    labels += [(choice.HEDGING, -1), *((choice.BANDWAGONING, p) for p in range(powers))]
    for option, (strategy, target) in enumerate(labels):
        assert (choice.strategy_of(option, powers), choice.target_of(option, powers)) == (strategy, target)
        assert choice.option_of(strategy, target, powers) == option


@given(option_utilities(), st.floats(0.1, 5.0), st.floats(0.1, 1.0))
@settings(max_examples=150, deadline=None)
def test_probabilities_sum_to_one_and_follow_utility_within_a_strategy(
    utilities: np.ndarray, rationality: float, nest: float
) -> None:
    found = chances(utilities, rationality, nest)
    assert found.sum() == pytest.approx(1.0, abs=1e-12)
    assert (found >= 0.0).all()
    powers = (len(utilities) - 1) // 3
    for first in (0, powers, 2 * powers + 1):
        part, own = utilities[first : first + powers], found[first : first + powers]
        order = np.argsort(part)
        assert (np.diff(own[order]) >= -1e-15).all()


def cloned(utilities: np.ndarray, copies: int) -> np.ndarray:
    powers = (len(utilities) - 1) // 3
    hard, soft, hedge, band = np.split(utilities, np.cumsum([powers, powers, 1]))
    return np.concatenate([np.tile(hard, copies), np.tile(soft, copies), hedge, np.tile(band, copies)])


@pytest.mark.parametrize("copies", [2, 3])
@given(utilities=option_utilities(), rationality=st.floats(0.1, 5.0), nest=st.floats(0.1, 1.0))
@settings(max_examples=100, deadline=None)
def test_cloning_every_power_favours_no_strategy(
    copies: int, utilities: np.ndarray, rationality: float, nest: float
) -> None:
    one = by_strategy(chances(utilities, rationality, nest))
    other = by_strategy(chances(cloned(utilities, copies), rationality, nest))
    np.testing.assert_allclose(other, one, atol=1e-12)


def test_without_the_correction_clones_would_count() -> None:
    """Guards the test above: a plain logit over the same options shifts toward the cloned strategies."""
    utilities = np.zeros(4)
    plain = [by_strategy(np.full(len(u), 1 / len(u))) for u in (utilities, cloned(utilities, 2))]
    assert abs(plain[0] - plain[1]).max() > 0.1
    np.testing.assert_allclose(by_strategy(chances(cloned(utilities, 2))), 0.25)


def test_indifference_gives_every_strategy_a_quarter_and_every_power_its_part() -> None:
    np.testing.assert_allclose(chances(np.full(10, 0.7)), [1 / 12] * 6 + [1 / 4] + [1 / 12] * 3)


def test_with_one_power_the_choice_is_a_plain_logit() -> None:
    utilities = np.array([0.3, -0.2, 0.5, 0.0])
    weights = np.exp(1.8 * utilities)
    np.testing.assert_allclose(chances(utilities, 1.8, 0.4), weights / weights.sum(), rtol=1e-12)


@given(st.floats(-3.0, 3.0), st.floats(0.5, 3.0), st.floats(0.1, 1.0))
def test_odds_within_a_strategy_are_sharper_by_the_nest(difference: float, rationality: float, nest: float) -> None:
    found = chances([difference, 0.0, 0, 0, 0, 0, 0], rationality, nest)
    assert math.log(found[0] / found[1]) == pytest.approx(rationality / nest * difference, abs=1e-9)


def test_with_a_nest_of_one_strategies_compete_by_their_mean_weight() -> None:
    utilities = np.array([1.0, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0])
    weights = np.exp(2.0 * utilities)
    strategies = np.array([weights[:2].mean(), weights[2:4].mean(), weights[4], weights[5:].mean()])
    np.testing.assert_allclose(by_strategy(chances(utilities, 2.0, 1.0)), strategies / strategies.sum())


def test_the_first_choice_is_the_closest_ally_else_hedging() -> None:
    assert choice.first_choice(np.array([0.0, 1.0, 2 / 3]), 3) == choice.option_of(3, 1, 3)
    assert choice.first_choice(np.array([2 / 3, 0.0, 0.0]), 3) == choice.option_of(3, 0, 3)
    assert choice.first_choice(np.array([0.0, 0.6, 1 / 3]), 3) == choice.option_of(2, -1, 3)


def test_with_a_nest_near_zero_only_the_best_option_of_a_strategy_counts() -> None:
    utilities = np.array([1.0, -5.0, 0.2, 0.1, 0.5, -1.0, 0.3])
    best = np.exp(2.0 * np.array([1.0, 0.2, 0.5, 0.3]))
    np.testing.assert_allclose(by_strategy(chances(utilities, 2.0, 1e-6)), best / best.sum(), atol=1e-5)
    assert chances(utilities, 2.0, 1e-6)[1] == 0.0


def test_inclusive_value_of_equal_options_is_their_utility() -> None:
    values = np.full(5, 0.37)
    assert choice.inclusive_value(values, 1, 3, 1.8, 0.4) == pytest.approx(0.37, abs=1e-15)


@given(option_utilities(), st.floats(0.3, 3.0), st.floats(0.1, 1.0))
def test_inclusive_value_lies_between_the_mean_and_the_best(
    utilities: np.ndarray, rationality: float, nest: float
) -> None:
    powers = (len(utilities) - 1) // 3
    value = choice.inclusive_value(utilities, 0, powers, rationality, nest)
    assert utilities[:powers].mean() - 1e-9 <= value <= utilities[:powers].max() + 1e-9


def test_a_state_of_no_rationality_chooses_at_random_among_strategies() -> None:
    np.testing.assert_allclose(by_strategy(chances([3.0, 0, 1, 1, 2, 0, 0], 1e-9)), 0.25, atol=1e-6)


def test_the_smallest_rationality_is_next_to_none_and_none_at_all_is_refused() -> None:
    assert parameters.limits_of("rationality")[0] == 0.01
    np.testing.assert_allclose(by_strategy(chances([3.0, 0, 1, 1, 2, 0, 0], 0.01)), 0.25, atol=0.01)
    with pytest.raises(ScenarioError, match=r"rationality: 0 is out of limits \(it must be between 0\.01 and 20\)"):
        load_theory(DEFAULT_THEORY, {"theory.parameters.rationality": 0.0})


def test_a_state_of_great_rationality_takes_the_best() -> None:
    assert chances([0.1, 0, 0.2, 0, 0.3, 0, 0.4], 1000.0).argmax() == 6
    assert chances([0.1, 0, 0.2, 0, 0.3, 0, 0.4], 1000.0).max() > 1 - 1e-12


@given(option_utilities(), st.floats(-50.0, 50.0))
@settings(max_examples=50, deadline=None)
def test_only_differences_of_utility_count(utilities: np.ndarray, shift: float) -> None:
    np.testing.assert_allclose(chances(utilities + shift), chances(utilities), atol=1e-9)


def read_toward(probabilities: np.ndarray, power: int, protecting: tuple[int, ...] = ()) -> np.ndarray:
    """The reading toward one power, with those that are ``protecting`` from it."""
    powers, reading = (len(probabilities) - 1) // 3, np.full(4, np.nan)
    shelter = np.array([1 if q in protecting else 0 for q in range(powers)])
    choice.dyadic_reading(probabilities, power, powers, shelter, reading)
    assert [choice.toward(probabilities, k, power, powers, shelter) for k in range(4)] == reading.tolist()
    return reading


@given(option_utilities(), st.data())
@settings(max_examples=100, deadline=None)
def test_the_reading_toward_one_power_sums_to_one(utilities: np.ndarray, data: st.DataObject) -> None:
    found, powers = chances(utilities), (len(utilities) - 1) // 3
    for power in range(powers):
        others = [q for q in range(powers) if q != power]
        protecting = data.draw(st.lists(st.sampled_from(others), unique=True)) if others else []
        assert read_toward(found, power, tuple(protecting)).sum() == pytest.approx(1.0, abs=1e-12)


CHOSEN = np.array([0.0, 0.3, 0.0, 0.1, 0.1, 0.5, 0.0])
"""Hard balancing against the second of two powers .3, soft .1, hedging .1, bandwagoning with the first .5."""


def test_a_state_may_read_as_bandwagoning_with_one_power_and_balancing_another() -> None:
    np.testing.assert_allclose(read_toward(CHOSEN, 0), [0.0, 0.0, 1 / 6, 5 / 6])
    np.testing.assert_allclose(read_toward(CHOSEN, 1), [0.6, 0.2, 0.2, 0.0])


def test_alignment_with_a_power_that_protects_counts_as_hard_balancing() -> None:
    """Of what concerns the second power, hard balancing is .3 + .5, soft .1, hedging .1; it is all of the choice."""
    np.testing.assert_allclose(read_toward(CHOSEN, 1, protecting=(0,)), [0.8, 0.1, 0.1, 0.0])
    np.testing.assert_allclose(read_toward(CHOSEN, 0), [0.0, 0.0, 1 / 6, 5 / 6], err_msg="with the first it is none")


def test_only_alignment_with_the_protector_counts_among_several_powers() -> None:
    """Three powers. Toward the first hard .1, soft .05, hedging .2, with it .05; with the others .15 and .25."""
    found = np.array([0.1, 0.06, 0.04, 0.05, 0.06, 0.04, 0.2, 0.05, 0.15, 0.25])
    np.testing.assert_allclose(read_toward(found, 0), np.array([0.1, 0.05, 0.2, 0.05]) / 0.4)
    np.testing.assert_allclose(read_toward(found, 0, (2,)), np.array([0.35, 0.05, 0.2, 0.05]) / 0.65)
    np.testing.assert_allclose(read_toward(found, 0, (1, 2)), np.array([0.5, 0.05, 0.2, 0.05]) / 0.8)


def test_where_the_choice_is_certain_to_concern_another_power_the_reading_is_even() -> None:
    certain = chances([50.0, -50, -50, -50, -50, -50, -50], 20.0)
    np.testing.assert_array_equal(read_toward(certain, 1), [0.25] * 4)
    np.testing.assert_array_equal(read_toward(np.array([0.0, 0, 0, 0, 0, 1, 0]), 1), [0.25] * 4)
    np.testing.assert_array_equal(read_toward(np.array([0.0, 0, 0, 0, 0, 1, 0]), 1, (0,)), [1.0, 0.0, 0.0, 0.0])


@pytest.mark.parametrize(
    ("motive", "rivalry", "tie", "expected"),
    [
        (0.2, 0.5, 0.7, True),
        (0.001, 0.4, 0.6, True),  # both bounds are inclusive
        (0.2, 0.5, 0.6 - 1e-12, True),  # and a tie that rounding has moved still counts
        (0.0, 0.9, 1.0, False),  # nothing to be protected from
        (0.2, 0.39, 1.0, False),  # powers at peace with each other
        (0.2, 0.9, 0.59, False),  # no ally
    ],
)
def test_protection_needs_a_motive_a_rivalry_and_an_ally(
    motive: float, rivalry: float, tie: float, expected: bool
) -> None:
    assert choice.protects(motive, rivalry, tie, 0.4, 0.6) is expected
