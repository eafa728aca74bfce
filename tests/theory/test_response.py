"""How powers answer, what it costs their standing, and who condemns them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from counterpoise.theory import (
    parameters,
    response,
)
from hypothesis import given
from hypothesis import strategies as st

Function = Callable[..., Any]
DEFAULT = {parameter.name: parameter.default for parameter in parameters.PARAMETERS}
POSITIVE = st.floats(0.01, 1.0)
UNIT = st.floats(0.0, 1.0)
FILL_RESPONSES: Function = response.response_utilities
# -- responses ---------------------------------------------------------------------------------------
CALM = {
    "defiance": 0.5, "attention": 0.5, "tied_down": 0.3, "need": 0.3, "unilateralism": 0.3, "constraint": 0.3,
    "restraint": 0.8, "norms": 0.5, "escalation": 0.2, "threshold": 0.2, "joint": 0.5, "joint_restraint": 0.6,
}  # fmt: skip


def answer(**changed: float) -> np.ndarray:
    utilities = np.zeros(4)
    FILL_RESPONSES(*{**CALM, **changed}.values(), utilities)
    return utilities


def test_a_response_has_the_utilities_worked_out_by_hand() -> None:
    held_back = 0.8 * 0.3
    pressure = -0.4 + 5 * 0.3 * (1 - held_back) + 0.8 * 0.3 + 0.5 * 0.5 - 0.3 - 0.6 * 0.3 - 2.5 * held_back - 0.2 - 0.3
    force = -3.5 + 7 * 0.3 * (1 - held_back) * 0.7 + 0.3 - 0.3 - 1.2 * 0.5 - 1.5 * 0.3 - held_back - 0.3 - 0.3
    expected = [0.6 * 0.5 - 0.4, 1.2 * 0.3 + 0.8 * 0.25 - 0.75, pressure, force]
    np.testing.assert_allclose(answer(), expected, atol=1e-12)


@pytest.mark.parametrize(
    ("response_name", "argument", "sign"),
    [
        ("pressure", "defiance", 1),
        ("force", "defiance", 1),
        ("neglect", "defiance", -1),
        ("engagement", "defiance", -1),
        ("neglect", "attention", -1),
        ("pressure", "attention", 1),
        ("force", "tied_down", -1),
        ("pressure", "need", -1),
        ("force", "need", -1),
        ("engagement", "need", 1),
        ("pressure", "unilateralism", 1),
        ("force", "unilateralism", 1),
        ("pressure", "constraint", -1),
        ("force", "constraint", -1),
        ("force", "norms", -1),
        ("pressure", "escalation", -1),
        ("force", "escalation", -1),
        ("pressure", "joint", -1),
        ("force", "joint", -1),
    ],
)
def test_a_power_answers_in_the_direction_that_the_papers_give(response_name: str, argument: str, sign: int) -> None:
    k = response.RESPONSES.index(response_name)
    values = [answer(**{argument: value})[k] for value in np.linspace(0.0, 1.0, 11)]
    assert (sign * np.diff(values) >= -1e-12).all()
    assert sign * (values[-1] - values[0]) > 0.1


@pytest.mark.parametrize("quiet", ["neglect", "engagement"])
def test_resisting_together_holds_back_pressure_and_force_and_nothing_else(quiet: str) -> None:
    """ac-limits-retaliation; without the parameter the company of others counts for nothing."""
    change = answer(joint=1.0) - answer(joint=0.0)
    assert change[response.RESPONSES.index(quiet)] == 0.0
    np.testing.assert_allclose(change[[response.PRESSURE, response.FORCE]], -0.6, atol=1e-12)
    alone = answer(joint=1.0, joint_restraint=0.0) - answer(joint=0.0, joint_restraint=0.0)
    np.testing.assert_array_equal(alone, 0.0)


def odds_of_force(**changed: float) -> float:
    odds = np.zeros(4)
    response.logit(answer(**changed), DEFAULT["response_rationality"], odds)
    return float(odds[response.FORCE])


FREE_HAND = {"tied_down": 0.0, "need": 0.0, "unilateralism": 1.0, "constraint": 0.0, "norms": 0.0, "escalation": 0.0}


def test_a_power_with_a_free_hand_is_likelier_to_use_force_the_more_it_is_defied() -> None:
    assert odds_of_force(**FREE_HAND, defiance=1.0) > odds_of_force(**FREE_HAND, defiance=0.2)


def test_force_is_rare() -> None:
    assert odds_of_force() < 0.01


def test_being_tied_down_rules_out_force_before_pressure() -> None:
    """Subversion goes on meanwhile (2001-02)."""
    lost = answer(tied_down=0.0, defiance=0.8) - answer(tied_down=1.0, defiance=0.8)
    assert lost[response.FORCE] > lost[response.PRESSURE] > 0.0


@given(st.lists(st.floats(-20.0, 20.0), min_size=4, max_size=4), st.floats(0.0, 20.0))
def test_response_probabilities_sum_to_one(utilities: list[float], rationality: float) -> None:
    odds = np.zeros(4)
    response.logit(np.array(utilities), rationality, odds)
    assert odds.sum() == pytest.approx(1.0)
    assert (odds >= 0.0).all()


def test_a_response_logit_has_the_odds_of_its_utilities() -> None:
    odds = np.zeros(4)
    response.logit(np.array([0.0, math.log(2.0), math.log(3.0), math.log(4.0)]), 1.0, odds)
    np.testing.assert_allclose(odds, [0.1, 0.2, 0.3, 0.4])


def test_what_is_needed_is_not_cut() -> None:
    cut = [response.sanctions_level(response.PRESSURE, need, 1.0) for need in (0.0, 0.5, 1.0)]
    assert cut == pytest.approx([0.8, 0.4, 0.0])


def test_coercion_costs_a_power_its_standing_and_quiet_wins_it_back() -> None:
    """us-coup-role-costs-legitimacy."""
    after = standing_after(0.6, coercion=0.6)
    later = standing_after(after)
    assert after < later < 0.6


def standing_after(legitimacy: float, coercion: float = 0.0, condemned: float = 0.0, exits: float = 0.0) -> float:
    costs = (DEFAULT[f"{name}_loss"] for name in ("unilateral", "coercion", "naming", "condemnation", "exit"))
    recovery = DEFAULT["legitimacy_recovery"]
    return float(response.legitimacy_after(legitimacy, 0.6, 0.0, coercion, 0.0, condemned, exits, recovery, *costs))


@given(POSITIVE, UNIT)
def test_a_power_that_goes_on_as_it_does_keeps_its_standing_at_rest(usual: float, unilateralism: float) -> None:
    recovery, loss = DEFAULT["legitimacy_recovery"], DEFAULT["unilateral_loss"]
    rest = response.legitimacy_at_rest(usual, unilateralism, recovery, loss)
    after = response.legitimacy_after(rest, usual, unilateralism, *[0.0] * 4, recovery, loss, *[1.0] * 4)
    assert after == pytest.approx(rest, abs=1e-12)


@pytest.mark.parametrize("blow", ["condemned", "exits"])
def test_condemnation_and_exits_cost_standing_at_once_and_it_comes_back_slowly(blow: str) -> None:
    """latam-joint-condemnation-2026, exits-cause-trust-crisis."""
    path = [0.6, standing_after(0.6, **{blow: 1.0})]
    for _ in range(5):
        path.append(standing_after(path[-1]))
    lost, won = path[0] - path[1], path[2] - path[1]
    assert lost > 2 * won > 0.0
    assert (np.diff(path[1:]) > 0.0).all()
    assert path[-1] < 0.6


# -- condemnation --------------------------------------------------------------------------------------
def test_without_a_victim_nobody_condemns() -> None:
    """However much a power acts alone and however little a state has to lose."""
    assert response.outrage(1.0, 0.0, 0.0, 1.0, 1.0) == 0.0
    assert response.condemnation_chance(0.0, 1.0, 0.0, 0.0, -1.0, 0.0, 50.0) == 0.0


@pytest.mark.parametrize("lacking", ["norms", "nearness"])
def test_outrage_needs_norms_and_nearness(lacking: str) -> None:
    all_there = {"norms": 1.0, "force": 1.0, "subversion": 0.0, "mandate": 0.0, "nearness": 1.0}
    assert response.outrage(*all_there.values()) == 1.0
    assert response.outrage(*{**all_there, lacking: 0.0}.values()) == 0.0


def test_subversion_stirs_others_by_the_mandate_of_the_victim_and_force_whoever_it_is() -> None:
    """rio-group-oas-reject-us-line: what stirred them was the coup against an elected government."""
    felt = [response.outrage(1.0, 0.0, 1.0, mandate, 1.0) for mandate in (0.0, 0.5, 1.0)]
    assert felt == pytest.approx([0.0, 0.4, 0.8])
    assert response.outrage(1.0, 1.0, 1.0, 0.0, 1.0) == 1.0


def test_who_does_not_lean_toward_a_power_condemns_it_no_more_for_leaning_away() -> None:
    away, even, toward = (
        response.condemnation_chance(0.5, 0.0, 0.0, 0.0, lean, DEFAULT["condemnation_threshold"], 8.0)
        for lean in (-0.8, 0.0, 0.8)
    )
    assert away == even > toward
