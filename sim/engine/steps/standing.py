"""Where everyone stands this year: ties, closeness, dependence, rent, bids, affinities."""

from __future__ import annotations

from typing import Any

from ...compiled import inner
from ...scenario.attributes import ACTS, CHANNELS
from ...theory import dependence, instruments, opportunity, response, routes, threat
from ...world.build import Structure
from ..memory import Memory
from . import bodies

ENERGY = CHANNELS.index("energy")
SANCTIONS = ACTS.index("sanctions")


@inner
def tie(i: int, p: int, t: int, x: Any, m: Memory) -> float:
    """Tie of a state to a power: the scenario's as moved since."""
    return float(min(1.0, max(0.0, x.tie[t, i, p] + m.tie_shift[i, p])))


@inner
def might(p: int, t: int, x: Any, m: Memory) -> float:
    """Capability of a power with the arms that it has built."""
    return float(x.power_capability[t, p] * (1.0 + m.armament[p]))


@inner
def bond(i: int, j: int, t: int, x: Any, m: Memory) -> float:
    """Tie of two states: the scenario's as moved since, or what their agreements make."""
    return float(min(1.0, max(m.agreed[i, j], max(0.0, x.ties[t, i, j] + m.bond_shift[i, j]))))


@inner
def relate(t: int, x: Any, s: Structure, r: Any, m: Memory) -> None:
    """Ties, closeness, dependence, rent, bids and affinities as they stand this year."""
    states, powers = m.tie.shape
    for i in range(states):
        m.capability[i] = x.capability[t, i] * (1.0 + m.arms[i])
        for j in range(states):
            bound = bond(i, j, t, x, m)
            regime = opportunity.similarity(x.regime[t, i], x.regime[t, j])
            orientation = opportunity.similarity(x.orientation[t, i], x.orientation[t, j])
            m.closeness[i, j] = opportunity.closeness(bound, regime, orientation)
        for k in range(m.share.shape[1]):
            for p in range(powers):
                m.usual[p] = x.dependence[t, i, k, p]
            for n in range(s.route_state.shape[0]):
                if m.opened[n] > 0.0 and s.route_state[n] == i and s.route_channel[n] == k:
                    routes.moved_by_route(m.usual, s.route_around[n], s.route_buyer[n], x.route_capacity[t, n])
            dependence.shares_with_shift(m.usual, m.dependence_shift[i, k], m.share[i, k])
        for p in range(powers):
            m.tie[i, p] = tie(i, p, t, x, m)
            m.dependence[i, p] = dependence.weighted_dependence(m.share[i, :, p], x.vulnerability[t, i])
            m.ability[i, p] = threat.ability(
                might(p, t, x, m),
                x.power_reach[t, p],
                x.proximity[t, i, p],
                m.capability[i],
                r.ability_elasticity,
            )
            m.trusted[i, p] = opportunity.perceived_credibility(
                m.trusted[i, p], x.power_credibility[t, p], r.credibility_fall, r.credibility_rise
            )
            regime = opportunity.similarity(x.regime[t, i], x.power_regime[t, p])
            m.bids[i, p] = opportunity.bid(
                x.power_attention[t, p, s.region[i]], x.need[t, i, p], x.access[t, i, p],
                x.power_conditionality[t, p], regime, bodies.shut_out(i, p, t, x, s, m),
                m.effort[i, powers, instruments.LEVERAGE], m.guard[i, p],
            )  # fmt: skip
            m.affinity[i, p, 0] = 2.0 * regime - 1.0
        for p in range(powers):
            near = opportunity.similarity(x.orientation[t, i], x.power_orientation[t, p])
            rival = 0.0
            backing = 0.0
            m.patron[i, p] = -1
            for q in range(powers):
                if q != p:
                    other = opportunity.similarity(x.orientation[t, i], x.power_orientation[t, q])
                    rival = max(rival, m.rivalry[p, q] * other)
                    worth = opportunity.backing(m.tie[i, q], m.trusted[i, q], m.rivalry[p, q])
                    if worth > backing:
                        backing = worth
                        m.patron[i, p] = q
            m.affinity[i, p, 1] = near - rival
            m.backing[i, p] = backing
        m.suitors[i] = opportunity.suitors(m.bids[i], r.bids_half)
        m.rent[i] = opportunity.rent(x.resource_share[t, i], x.price[t], m.reference_price[0], r.rent_steepness)
        for p in range(powers):
            hit = max(x.acts[t, i, SANCTIONS, p], m.sanctions[i, p])
            m.rent[i] = response.rent_after_sanctions(m.rent[i], hit, m.share[i, ENERGY, p], r.sanctions_loss)
    for p in range(powers):
        m.bargain[p] = 0.0
        for i in range(states):
            total = 0.0
            for q in range(powers):
                total += m.bids[i, q]
            m.bargain[p] += opportunity.bargaining_cost(m.bids[i, p], total) / states
    for i in range(states):
        opportunity.peer_shares(m.closeness[i], m.choice, i, m.peers[i])
        for p in range(powers):
            m.coalition[i, p] = m.peers[i, p] + m.peers[i, powers + p]
