"""Instruments and their means, effort, what is observed, and who takes over what is turned away."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from counterpoise.theory import (
    instruments,
    opportunity,
    outcomes,
    parameters,
    terms,
)
from hypothesis import given
from hypothesis import strategies as st

Function = Callable[..., Any]
DEFAULT = {parameter.name: parameter.default for parameter in parameters.PARAMETERS}
UNIT = st.floats(0.0, 1.0)
FILL_MEANS: Function = instruments.available_means
MEANS = [*inspect.signature(instruments.available_means).parameters][:-1]


def means(**given_means: float) -> np.ndarray:
    found = np.full(instruments.COUNT, np.nan)
    FILL_MEANS(*(given_means.get(name, 0.0) for name in MEANS), found)
    return found


def test_every_instrument_has_means_in_the_unit_interval() -> None:
    source = np.random.default_rng(3)
    for values in (*source.random((200, len(MEANS))), np.ones(len(MEANS)), np.zeros(len(MEANS))):
        found = np.full(instruments.COUNT, np.nan)
        FILL_MEANS(*values, found)
        assert ((found >= 0.0) & (found <= 1.0)).all()


@pytest.mark.parametrize(
    ("instrument", "lacking"),
    [
        (instruments.EXTERNAL_ALLIANCE, "patron"),
        (instruments.COALITION_DIPLOMACY, "leader"),
        (instruments.EXCLUSIVE_BODIES, "rent"),
        (instruments.EXCLUSIVE_BODIES, "leader"),
        (instruments.TRADE_DIVERSION, "suitors"),
        (instruments.RIVAL_TIES, "rivals"),
        (instruments.OVERLAPPING_BODIES, "suitors"),
        (instruments.DIVERSIFICATION, "suitors"),
        (instruments.LEVERAGE, "rent"),
        (instruments.LEVERAGE, "suitors"),
        (instruments.HOSTING, "proximity"),
    ],
)
def test_an_instrument_without_its_means_cannot_be_used(instrument: int, lacking: str) -> None:
    names = ("rent", "leader", "coalition", "suitors", "patron", "rivals", "proximity", "worry")
    assert means(**dict.fromkeys(names, 1.0))[instrument] == pytest.approx(1.0)
    assert means(**{**dict.fromkeys(names, 1.0), lacking: 0.0})[instrument] == 0.0


def test_fear_for_survival_brings_assertion_of_sovereignty() -> None:
    """kaz-survival-anxiety-two-policies."""
    found = [means(worry=worry)[instruments.SOVEREIGNTY] for worry in (0.0, 0.5, 1.0)]
    assert found == pytest.approx([0.4, 0.7, 1.0])
    others = [k for k in range(instruments.COUNT) if k != instruments.SOVEREIGNTY]
    np.testing.assert_array_equal(means(worry=1.0)[others], means()[others])


def test_who_depends_on_a_power_that_retaliates_refuses_it_less() -> None:
    refusal = [means(leader=0.5, exposure=e)[instruments.COOPERATION_REFUSAL] for e in (0.0, 0.5, 1.0)]
    assert refusal == pytest.approx([0.7, 0.35, 0.0])


def test_instruments_are_listed_by_strategy_in_the_order_of_their_numbers() -> None:
    names = [i.name for i in instruments.INSTRUMENTS]
    assert names.index("arming") == instruments.ARMING
    assert names.index("naming_and_shaming") == instruments.NAMING
    assert names.index("resource_leverage") == instruments.LEVERAGE
    assert names.index("hosting") == instruments.HOSTING == instruments.COUNT - 1
    for first, strategy in zip(instruments.FIRST, terms.STRATEGIES, strict=True):
        assert instruments.INSTRUMENTS[first].strategy == strategy
        assert first == 0 or instruments.INSTRUMENTS[first - 1].strategy != strategy


def test_no_soft_instrument_touches_capability() -> None:
    """soft-leaves-capability-gap."""
    assert not [i for i in instruments.INSTRUMENTS if i.strategy != "balancing" and "capability" in i.effect]


def test_refusal_spreads_from_domain_to_domain() -> None:
    spread = [[instruments.refused(e, d, 5) for d in range(5)] for e in (0.0, 0.3, 1.0)]
    assert spread == [[0.0] * 5, pytest.approx([1.0, 0.5, 0.0, 0.0, 0.0]), [1.0] * 5]


def test_effort_builds_up_and_runs_down_gradually() -> None:
    """dual-dependence-fragility: means that are gone are not felt at once."""
    effort = [0.0]
    for wanted in [1.0] * 5 + [0.0] * 5:
        effort.append(instruments.moved(effort[-1], wanted, DEFAULT["effort_rise"], DEFAULT["effort_decline"]))
    assert effort[1:6] == sorted(effort[1:6])
    assert effort[6:] == sorted(effort[6:], reverse=True)
    assert effort[6] > 0.5 * effort[5]


def test_efforts_add_up_within_one_strategy() -> None:
    efforts = np.arange(14) / 10
    assert instruments.intensity(efforts, 2, 8) == pytest.approx(2.7)
    assert instruments.mean_effort(efforts, 2, 8) == pytest.approx(0.45)


@pytest.mark.parametrize(
    ("refused", "years", "motive", "elsewhere", "soft"),
    [
        (0.6, 2.0, 0.1, 0.0, True),
        (0.4, 2.0, 0.1, 0.0, False),  # one domain or two are friction
        (0.6, 1.0, 0.1, 0.0, False),  # not sustained
        (0.6, 2.0, 0.0, 0.0, False),  # answers no threat
        (0.6, 2.0, 0.1, 0.4, False),  # not selective
        (1.0, 9.0, 0.9, 0.4, True),
    ],
)
def test_soft_balancing_is_told_from_friction(
    refused: float, years: float, motive: float, elsewhere: float, soft: bool
) -> None:
    assert outcomes.observed_soft(refused, years, motive, elsewhere, 0.6, 2.0) == soft


@pytest.mark.parametrize(
    ("soft", "hard", "hedge", "band", "label"),
    [
        (False, 0.0, 0.0, 0.0, "none"),
        (False, 0.34, 0.34, 0.34, "none"),
        (True, 0.0, 0.9, 0.9, "soft_balancing"),
        (True, 0.4, 0.9, 0.9, "balancing"),
        (False, 0.0, 0.5, 0.4, "hedging"),
        (False, 0.0, 0.4, 0.5, "bandwagoning"),
    ],
)
def test_the_observed_strategy_is_the_strongest_that_shows(
    soft: bool, hard: float, hedge: float, band: float, label: str
) -> None:
    assert outcomes.OBSERVED[outcomes.observed_strategy(soft, hard, hedge, band, 0.35)] == label


def test_observed_labels_are_the_strategies_and_none() -> None:
    assert list(outcomes.OBSERVED) == [*terms.STRATEGIES, "none"]
    assert outcomes.OBSERVED[outcomes.OBSERVED_NONE] == "none"


def test_a_domain_counts_as_refused_from_the_bound_on() -> None:
    assert outcomes.domains_refused(np.array([0.4, 0.39, 1.0, 0.0, 0.0]), 0.4) == pytest.approx(0.4)


@given(UNIT, UNIT, st.floats(0.0, 4.0))
def test_suppliers_never_take_over_more_than_there_is_or_than_they_deliver(
    effort: float, share: float, supply: float
) -> None:
    taken = instruments.replaced(effort, share, supply)
    assert 0.0 <= taken <= min(share, supply) + 1e-15


@pytest.mark.parametrize("lacking", ["tie", "trusted", "demand", "rivalry"])
def test_pressure_of_a_patron_needs_all_of_its_parts(lacking: str) -> None:
    all_there = {"tie": 1.0, "trusted": 1.0, "demand": 1.0, "rivalry": 1.0}
    assert instruments.compliance(*all_there.values()) == 1.0
    assert instruments.compliance(*{**all_there, lacking: 0.0}.values()) == 0.0


def test_a_pipe_cannot_be_turned_by_policy_alone() -> None:
    assert instruments.turned_away(1.0, 0.06, 0.0, 0.8) == 0.0


def test_a_lone_bidder_bargains_for_nothing_and_rivals_raise_the_cost() -> None:
    """competition-raises-cost."""
    cost = [opportunity.bargaining_cost(0.4, 0.4 + others) for others in (0.0, 0.2, 0.4, 2.0)]
    assert cost[0] == 0.0
    assert (np.diff(cost) > 0.0).all()
    assert cost[-1] < 0.4


def test_no_strategy_but_hard_balancing_can_ever_be_without_means() -> None:
    source, bound = np.random.default_rng(5), DEFAULT["used_bound"]
    for values in (*source.random((200, len(MEANS))), np.zeros(len(MEANS))):
        found = np.full(instruments.COUNT, np.nan)
        FILL_MEANS(*values, found)
        for first, end in pairwise([*instruments.FIRST[1:], instruments.COUNT]):
            assert found[first:end].max() >= bound


def test_hard_balancing_is_open_to_an_army_or_a_patron() -> None:
    arming: Function = instruments.means_to_arm
    can: Function = instruments.can_balance
    assert not can(arming(1.0, 0.0, 1e-4), 0.0, 0.21)
    assert can(arming(0.0, 1e-4, 1e-4), 0.0, 0.21)
    assert can(arming(0.0, 0.0, 1e-4), 0.3, 0.21)
