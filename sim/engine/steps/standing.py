"""Where everyone stands this year: ties, closeness, dependence, rent, bids, affinities."""

from __future__ import annotations

from typing import Any

from ...compiled import inner
from ...scenario.attributes import ACTS, CHANNELS
from ...theory import dependence, instruments, opportunity, response, routes, threat
from . import bodies

ENERGY = CHANNELS.index("energy")
SANCTIONS = ACTS.index("sanctions")


@inner
def tie(i: int, p: int, now: Any, m: Any) -> float:
    """Tie of a state to a power: the scenario's as moved since."""
    return float(min(1.0, max(0.0, now.dyads[i, p].tie + m.dyads[i, p].tie_shift)))


@inner
def bond(i: int, j: int, now: Any, m: Any) -> float:
    """Tie of two states: the scenario's as moved since, or what their agreements make."""
    return float(min(1.0, max(m.bonds[i, j].agreed, max(0.0, now.ties[i, j] + m.bonds[i, j].shift))))


@inner
def sanctions_on(i: int, p: int, now: Any, m: Any) -> float:
    """Sanctions of a power on a state: the scenario's or those that came with its last answer."""
    return float(max(now.acts[i, p, SANCTIONS], m.dyads[i, p].sanctions))


@inner
def relate(now: Any, s: Any, r: Any, m: Any) -> None:
    """Ties, closeness, dependence, rent, bids and affinities as they stand this year."""
    states, powers = m.dyads.shape
    for i in range(states):
        m.states[i].capability = now.states[i].capability * (1.0 + m.states[i].arms)
        for j in range(states):
            m.closeness[i, j] = closeness_of(i, j, now, m)
        depend(i, now, s, m)
        for p in range(powers):
            reckon(i, p, now, s, r, m)
        for p in range(powers):
            lean(i, p, now, m)
        earn(i, now, r, m)
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


@inner
def closeness_of(i: int, j: int, now: Any, m: Any) -> float:
    """How close two states are: by their bond, or like minds."""
    one, other = now.states[i], now.states[j]
    regime = opportunity.similarity(one.regime, other.regime)
    orientation = opportunity.similarity(one.orientation, other.orientation)
    return opportunity.closeness(bond(i, j, now, m), regime, orientation)


@inner
def depend(i: int, now: Any, s: Any, m: Any) -> None:
    """Shares of every channel as open routes and policy have moved them."""
    powers = m.dyads.shape[1]
    for k in range(m.share.shape[1]):
        for p in range(powers):
            m.usual[p] = now.dependence[i, k, p]
        for n in range(m.routes.shape[0]):
            route = s.routes[n]
            if m.routes[n].opened > 0.0 and route.state == i and route.channel == k:
                routes.moved_by_route(m.usual, route.around, route.buyer, now.routes[n].capacity)
        dependence.shares_with_shift(m.usual, m.dependence_shift[i, k], m.share[i, k])


@inner
def reckon(i: int, p: int, now: Any, s: Any, r: Any, m: Any) -> None:
    """Tie, dependence, ability, remembered credibility, bid and regime affinity of state ``i`` and power ``p``."""
    dyad, given, power = m.dyads[i, p], now.dyads[i, p], now.powers[p]
    dyad.tie = tie(i, p, now, m)
    m.dependence[i, p] = dependence.weighted_dependence(m.share[i, :, p], now.channels[i].vulnerability)
    dyad.ability = threat.ability(
        m.powers[p].might, power.reach, given.proximity, m.states[i].capability, r.ability_elasticity
    )
    dyad.trusted = opportunity.perceived_credibility(
        dyad.trusted, power.credibility, r.credibility_fall, r.credibility_rise
    )
    regime = opportunity.similarity(now.states[i].regime, power.regime)
    m.bids[i, p] = opportunity.bid(
        now.attention[p, s.states[i].region], given.need, given.access, power.conditionality, regime,
        bodies.shut_out(i, p, now, s, m), m.effort[i, m.dyads.shape[1], instruments.LEVERAGE], dyad.guard,
    )  # fmt: skip
    dyad.regime_affinity = 2.0 * regime - 1.0


@inner
def lean(i: int, p: int, now: Any, m: Any) -> None:
    """Nearness of positions less that to the power's rivals, and the best backing against the power."""
    dyad, position = m.dyads[i, p], now.states[i].orientation
    near = opportunity.similarity(position, now.powers[p].orientation)
    rival, backing = 0.0, 0.0
    dyad.backer = -1
    for q in range(m.dyads.shape[1]):
        if q != p:
            other, rivalry = m.dyads[i, q], m.pairs[p, q].rivalry
            rival = max(rival, rivalry * opportunity.similarity(position, now.powers[q].orientation))
            worth = opportunity.backing(other.tie, other.trusted, rivalry)
            if worth > backing:
                backing = worth
                dyad.backer = q
    dyad.lean = near - rival
    dyad.backing = backing


@inner
def earn(i: int, now: Any, r: Any, m: Any) -> None:
    """How courted state ``i`` is, and its rent after sanctions."""
    state = m.states[i]
    state.suitors = opportunity.suitors(m.bids[i], r.bids_half)
    rent = opportunity.rent(now.states[i].resource_share, now.world[0].price, m.reference_price[0], r.rent_steepness)
    for p in range(m.dyads.shape[1]):
        hit = sanctions_on(i, p, now, m)
        rent = response.rent_after_sanctions(rent, hit, m.share[i, ENERGY, p], r.sanctions_loss)
    state.rent = rent
