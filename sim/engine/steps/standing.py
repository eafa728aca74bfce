"""Where everyone stands this year: ties, closeness, dependence, rent, bids, affinities."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...compiled import part
from ...scenario.attributes import ACTS, CHANNELS
from ...theory import dependence, instruments, opportunity, response, routes, threat
from . import bodies

ENERGY = CHANNELS.index("energy")
SANCTIONS = ACTS.index("sanctions")


@part
def tie(given: Any, dyad: Any) -> float:
    """Tie of a state to a power: the scenario's as moved since."""
    return float(min(1.0, max(0.0, given.tie + dyad.tie_shift)))


@part
def bond(given: float, between: Any) -> float:
    """Tie of two states: the scenario's as moved since, or what their agreements make."""
    return float(min(1.0, max(between.agreed, max(0.0, given + between.shift))))


@part
def sanctions_on(acts: np.ndarray, dyad: Any) -> float:
    """Sanctions of a power on a state: the scenario's or those that came with its last answer."""
    return float(max(acts[SANCTIONS], dyad.sanctions))


@part
def relate(now: Any, s: Any, r: Any, m: Any) -> None:
    """Ties, closeness, dependence, rent, bids and affinities as they stand this year."""
    states, powers = m.dyads.shape
    for i in range(states):
        m.states[i].capability = now.states[i].capability * (1.0 + m.states[i].arms)
        for j in range(i, states):
            bound = bond(now.ties[i, j], m.bonds[i, j])
            m.closeness[i, j] = closeness_of(bound, now.states[i], now.states[j])
            m.closeness[j, i] = m.closeness[i, j]
        depend(i, now.dependence, s.routes, now.routes, m.routes, m.dependence_shift[i], m.usual, m.share[i])
        strength = threat.own_strength(m.states[i].capability, r.ability_elasticity)
        leverage = m.effort[i, powers, instruments.LEVERAGE]
        for p in range(powers):
            dyad, given, power = m.dyads[i, p], now.dyads[i, p], now.powers[p]
            reckon(dyad, given, power, m.powers[p].might, strength, r)
            m.dependence[i, p] = dependence.weighted_dependence(m.share[i, :, p], now.channels[i].vulnerability)
            regime = opportunity.similarity(now.states[i].regime, power.regime)
            dyad.regime_affinity = 2.0 * regime - 1.0
            m.bids[i, p] = opportunity.bid(
                now.attention[p, s.states[i].region], given.need, given.access, power.conditionality, regime,
                bodies.shut_out(i, p, m.member, s.seats, now.bodies), leverage, dyad.guard,
            )  # fmt: skip
        for p in range(powers):
            lean(p, now.states[i].orientation, now.powers, m.pairs[p], m.dyads[i])
        state = m.states[i]
        state.suitors = opportunity.suitors(m.bids[i], r.bids_half)
        rent = opportunity.rent(
            now.states[i].resource_share, now.world[0].price, m.reference_price[0], r.rent_steepness
        )
        for p in range(powers):
            hit = sanctions_on(now.acts[i, p], m.dyads[i, p])
            rent = response.rent_after_sanctions(rent, hit, m.share[i, ENERGY, p], r.sanctions_loss)
        state.rent = rent
    for p in range(powers):
        cost = 0.0
        for i in range(states):
            total = 0.0
            for q in range(powers):
                total += m.bids[i, q]
            cost += opportunity.bargaining_cost(m.bids[i, p], total) / states
        m.powers[p].bargain = cost
    for i in range(states):
        opportunity.peer_shares(m.closeness[i], m.choice, i, m.peers[i])
        for p in range(powers):
            m.dyads[i, p].coalition = m.peers[i, p] + m.peers[i, powers + p]


@part
def closeness_of(bound: float, one: Any, other: Any) -> float:
    """How close two states are: by their bond, or like minds."""
    regime = opportunity.similarity(one.regime, other.regime)
    return opportunity.closeness(bound, regime, opportunity.similarity(one.orientation, other.orientation))


@part
def depend(
    i: int, given: np.ndarray, routes_of: Any, given_routes: Any, made: Any, shift: np.ndarray, usual: np.ndarray,
    share: np.ndarray,
) -> None:  # fmt: skip
    """Fill ``share[channel, power]`` of state ``i``: the scenario's, as open routes and policy have moved them."""
    for k in range(share.shape[0]):
        for p in range(usual.shape[0]):
            usual[p] = given[i, k, p]
        for n in range(made.shape[0]):
            route = routes_of[n]
            if made[n].opened > 0.0 and route.state == i and route.channel == k:
                routes.moved_by_route(usual, route.around, route.buyer, given_routes[n].capacity)
        dependence.shares_with_shift(usual, shift[k], share[k])


@part
def reckon(dyad: Any, given: Any, power: Any, might: float, strength: float, r: Any) -> None:
    """Tie to a power, its ability to prevail, and its credibility as the state remembers it."""
    dyad.tie = tie(given, dyad)
    dyad.ability = threat.ability(might, power.reach, given.proximity, strength, r.ability_elasticity)
    dyad.trusted = opportunity.perceived_credibility(
        dyad.trusted, power.credibility, r.credibility_fall, r.credibility_rise
    )


@part
def lean(p: int, position: float, powers: Any, rivals: Any, dyads: Any) -> None:
    """Nearness of positions less that to the rivals of power ``p``, and the best backing against it."""
    near = opportunity.similarity(position, powers[p].orientation)
    rival, backing, backer = 0.0, 0.0, -1
    for q in range(powers.shape[0]):
        if q != p:
            rival = max(rival, rivals[q].rivalry * opportunity.similarity(position, powers[q].orientation))
            worth = opportunity.backing(dyads[q].tie, dyads[q].trusted, rivals[q].rivalry)
            if worth > backing:
                backing, backer = worth, q
    dyads[p].lean = near - rival
    dyads[p].backing = backing
    dyads[p].backer = backer
