"""Dependence, routes and opportunity: shares, suitors, peers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from counterpoise.theory import (
    dependence,
    opportunity,
    routes,
)
from hypothesis import given
from hypothesis import strategies as st

POSITIVE = st.floats(0.01, 1.0)


@pytest.mark.parametrize(
    ("usual", "shift", "expected"),
    [
        ([0.5, 0.2], [0.0, 0.0], [0.5, 0.2]),
        ([0.5, 0.2], [-0.1, 0.3], [0.4, 0.5]),
        ([0.5, 0.2], [-0.9, 0.0], [0.0, 0.2]),
        ([0.5, 0.2], [1.5, 0.8], [0.5, 0.5]),
        ([0.9, 0.1], [0.0, 0.5], [0.6, 0.4]),
    ],
)
def test_shares_are_kept_within_the_whole(usual: list[float], shift: list[float], expected: list[float]) -> None:
    shares = np.zeros(2)
    dependence.shares_with_shift(np.array(usual), np.array(shift), shares)
    np.testing.assert_allclose(shares, expected)


@pytest.mark.parametrize(
    ("shares", "vulnerability", "expected"),
    [
        ([0.6, 0.2], [1.0, 1.0], 0.4),
        ([0.6, 0.2], [0.3, 0.1], 0.5),
        ([0.6, 0.2], [0.0, 0.0], 0.0),
        ([1.0, 1.0], [0.2, 0.7], 1.0),
    ],
)
def test_dependence_weighs_channels_by_vulnerability(
    shares: list[float], vulnerability: list[float], expected: float
) -> None:
    assert dependence.weighted_dependence(np.array(shares), np.array(vulnerability)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("shares", "vulnerability", "expected"),
    [
        ([0.6, 0.0, 0.0, 0.0], [0.25] * 4, 0.6),  # where the mean over the channels is 0.15
        ([0.5, 0.5], [0.3, 0.3], 0.75),
        ([0.5, 0.5], [0.3, 0.0], 0.75),  # a channel that weighs nothing leaves its weight to the other
        ([1.0, 0.0], [0.5, 0.5], 1.0),
        ([0.5, 0.5], [0.0, 0.0], 0.0),
    ],
)
def test_reliance_spans_its_scale(shares: list[float], vulnerability: list[float], expected: float) -> None:
    assert dependence.reliance(np.array(shares), np.array(vulnerability)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("capacity", "expected"), [(0.2, [0.5, 0.3, 0.1]), (0.9, [0.0, 0.8, 0.1]), (0.0, [0.7, 0.1, 0.1])]
)
def test_a_route_moves_what_it_can_carry_and_no_more_than_there_is(capacity: float, expected: list[float]) -> None:
    shares = np.array([0.7, 0.1, 0.1])
    routes.moved_by_route(shares, 0, 1, capacity)
    np.testing.assert_allclose(shares, expected, atol=1e-12)


@pytest.mark.parametrize("lacking", ["effort", "demand", "pace"])
def test_a_route_without_effort_or_buyer_is_never_begun(lacking: str) -> None:
    """A second pipeline needs a buyer with strong demand (kaz-china-demand-reduces-control)."""
    all_there = {"appeal": 1.0, "effort": 1.0, "demand": 1.0, "pace": 1.0, "steepness": 4.0}
    assert routes.building_chance(*all_there.values()) == pytest.approx(1 / 1.1 / 1.1 / (1 + math.exp(-4.0)))
    assert routes.building_chance(*{**all_there, lacking: 0.0}.values()) == 0.0


def test_concentration_is_the_sum_of_squares() -> None:
    assert dependence.concentration(np.array([0.6, 0.3])) == pytest.approx(0.45)
    assert dependence.concentration(np.array([0.3, 0.3, 0.3])) < dependence.concentration(np.array([0.9, 0.0, 0.0]))


@given(st.integers(1, 5), st.integers(0, 4), st.just(0.0) | st.floats(1e-100, 1.0))
def test_a_single_bidder_makes_no_suitors(powers: int, place: int, bid: float) -> None:
    bids = np.zeros(powers)
    bids[place % powers] = bid
    assert opportunity.suitors(bids, 0.25) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("bids", [[1e-170, 0.0], [1e-170, 1e-170], [4e-10, 4e-10]])
def test_bids_of_next_to_nothing_make_no_suitors(bids: list[float]) -> None:
    assert opportunity.suitors(np.array(bids), 0.25) == 0.0


@pytest.mark.parametrize(
    ("bids", "expected"),
    [([0.0, 0.0], 0.0), ([0.5, 0.5], 0.5 * 1 / 1.25), ([0.25, 0.25, 0.25, 0.25], 0.75 * 1 / 1.25)],
)
def test_suitors_count_effective_bidders_and_how_much_they_bid(bids: list[float], expected: float) -> None:
    assert opportunity.suitors(np.array(bids), 0.25) == pytest.approx(expected)


@given(st.lists(POSITIVE, min_size=2, max_size=5))
def test_more_equal_bids_of_the_same_sum_make_more_suitors(bids: list[float]) -> None:
    even = np.full(len(bids), sum(bids) / len(bids))
    assert opportunity.suitors(even, 0.25) >= opportunity.suitors(np.array(bids), 0.25) - 1e-12


def test_decoupling_alone_does_not_end_hedging() -> None:
    """lq-nonalignment-under-bipolarity: the new states of the 1950s stayed neutral."""
    assert opportunity.squeeze(1.0, 0.0, 0.0) == 0.0
    assert opportunity.squeeze(1.0, 0.0, 1.0) == opportunity.squeeze(1.0, 1.0, 0.0) == 1.0


def test_rivalry_pays_a_hedger_most_halfway() -> None:
    payoff = [opportunity.rivalry_payoff(r / 10) for r in range(11)]
    assert payoff == sorted(payoff[:6]) + sorted(payoff[6:], reverse=True)
    assert max(payoff) == payoff[5]


def test_peers_are_weighed_by_closeness_and_a_state_is_no_peer_of_its_own() -> None:
    shares = np.full(4, np.nan)
    opportunity.peer_shares(np.array([1.0, 0.6, 0.2, 0.0]), np.array([3, 0, 1, 2]), 0, shares)
    np.testing.assert_allclose(shares, [0.75, 0.25, 0.0, 0.0])


def test_a_state_without_close_peers_follows_nobody() -> None:
    shares = np.full(4, np.nan)
    opportunity.peer_shares(np.array([1.0, 0.0]), np.array([0, 1]), 0, shares)
    assert (shares == 0.0).all()
