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
def draw_near(given_states: Any, ties: np.ndarray, states: Any, bonds: Any, closeness: np.ndarray) -> None:
    """Capability of every state, and how close each is to each."""
    for i in range(states.shape[0]):
        states[i].capability = given_states[i].capability * (1.0 + states[i].arms)
        for j in range(i, states.shape[0]):
            closeness[i, j] = closeness_of(bond(ties[i, j], bonds[i, j]), given_states[i], given_states[j])
            closeness[j, i] = closeness[i, j]


@part
def relate(
    given_states: Any, given_powers: Any, given_dyads: Any, attention: np.ndarray, fixed_states: Any, r: Any,
    states: Any, powers: Any, dyads: Any, pairs: Any,
) -> None:  # fmt: skip
    """Ties, abilities, credibility and affinities of every state and power, and who backs whom."""
    for i in range(dyads.shape[0]):
        own, position = given_states[i], given_states[i].orientation
        strength = threat.own_strength(states[i].capability, r.ability_elasticity)
        for p in range(dyads.shape[1]):
            dyad, power = dyads[i, p], given_powers[p]
            reckon(dyad, given_dyads[i, p], power, powers[p].might, strength, r)
            dyad.attention = attention[p, fixed_states[i].region]
            dyad.alike = opportunity.similarity(own.regime, power.regime)
            dyad.regime_affinity = 2.0 * dyad.alike - 1.0
        for p in range(dyads.shape[1]):
            lean(p, position, given_powers, pairs[p], dyads[i])


@part
def depend(
    given: np.ndarray, channels: Any, given_routes: Any, fixed_routes: Any, made_routes: Any, shift: np.ndarray,
    usual: np.ndarray, share: np.ndarray, relied: np.ndarray,
) -> None:  # fmt: skip
    """Shares of every channel as open routes and policy have moved them, and the dependence that they make."""
    for i in range(share.shape[0]):
        for k in range(share.shape[1]):
            for p in range(share.shape[2]):
                usual[p] = given[i, k, p]
            for n in range(made_routes.shape[0]):
                route = fixed_routes[n]
                if made_routes[n].opened > 0.0 and route.state == i and route.channel == k:
                    routes.moved_by_route(usual, route.around, route.buyer, given_routes[n].capacity)
            dependence.shares_with_shift(usual, shift[i, k], share[i, k])
        for p in range(share.shape[2]):
            relied[i, p] = dependence.weighted_dependence(share[i, :, p], channels[i].vulnerability)


@part
def court(
    given_powers: Any, given_dyads: Any, given_bodies: Any, seats: Any, r: Any, member: np.ndarray,
    effort: np.ndarray, states: Any, powers: Any, dyads: Any, bids: np.ndarray,
) -> None:  # fmt: skip
    """What every power bids for every state, how courted states are, and what rival bidders cost the powers."""
    n_states, n_powers = bids.shape
    for i in range(n_states):
        leverage = effort[i, n_powers, instruments.LEVERAGE]
        for p in range(n_powers):
            dyad, given = dyads[i, p], given_dyads[i, p]
            bids[i, p] = opportunity.bid(
                dyad.attention, given.need, given.access, given_powers[p].conditionality, dyad.alike,
                bodies.shut_out(i, p, member, seats, given_bodies), leverage, dyad.guard,
            )  # fmt: skip
        states[i].suitors = opportunity.suitors(bids[i], r.bids_half)
    for p in range(n_powers):
        cost = 0.0
        for i in range(n_states):
            total = 0.0
            for q in range(n_powers):
                total += bids[i, q]
            cost += opportunity.bargaining_cost(bids[i, p], total) / n_states
        powers[p].bargain = cost


@part
def earn(
    given_states: Any, given_world: Any, acts: np.ndarray, r: Any, states: Any, dyads: Any, share: np.ndarray,
    reference_price: np.ndarray,
) -> None:  # fmt: skip
    """The rent of every state, after sanctions."""
    for i in range(dyads.shape[0]):
        rent = opportunity.rent(
            given_states[i].resource_share, given_world[0].price, reference_price[0], r.rent_steepness
        )
        for p in range(dyads.shape[1]):
            hit = sanctions_on(acts[i, p], dyads[i, p])
            rent = response.rent_after_sanctions(rent, hit, share[i, ENERGY, p], r.sanctions_loss)
        states[i].rent = rent


@part
def look_to_peers(last: np.ndarray, closeness: np.ndarray, peers: np.ndarray, dyads: Any) -> None:
    """What close peers of every state did last year, and the coalition against each power that they make."""
    n_states, n_powers = dyads.shape
    for i in range(n_states):
        opportunity.peer_shares(closeness[i], last, i, peers[i])
        for p in range(n_powers):
            dyads[i, p].coalition = peers[i, p] + peers[i, n_powers + p]


@part
def closeness_of(bound: float, one: Any, other: Any) -> float:
    """How close two states are: by their bond, or like minds."""
    regime = opportunity.similarity(one.regime, other.regime)
    return opportunity.closeness(bound, regime, opportunity.similarity(one.orientation, other.orientation))


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
