"""What every state weighs, the utilities that follow, and the choice."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import draws
from ...compiled import part
from ...scenario.attributes import CHANNELS
from ...theory import choice, dependence, opportunity, terms, threat
from . import standing

ARMS = CHANNELS.index("arms")


@part
def look_at(view: Any, dyad: Any, given: Any, state: Any, own: Any, power: Any, standing_of: Any, r: Any) -> None:
    """Fill what a state weighs toward one power of the two themselves (fields: ``terms.DYAD``)."""
    view.threat = dyad.threat
    view.motive = min(1.0, state.security_taste * dyad.motive)
    view.survival = min(1.0, state.security_taste * dyad.survival)
    view.ability = dyad.ability
    view.power = dyad.ability * given.proximity
    view.feasibility = 1.0 - dyad.ability
    view.backing = dyad.backing
    view.dispute = given.dispute
    view.regime_affinity = dyad.regime_affinity
    view.lean = dyad.lean
    view.rent = own.rent
    view.leader = state.leader
    view.coalition = dyad.coalition
    view.legitimacy_deficit = 1.0 - standing_of.legitimacy
    view.unilateralism = power.unilateralism
    view.domestic_pressure = min(1.0, state.domestic_pressure + own.discontent)
    view.autonomy = state.autonomy_taste
    view.attraction = threat.attraction(dyad.ability, dyad.intent, given.proximity)
    view.patronage = dyad.tie * dyad.trusted
    view.aid = given.aid
    view.suitors = own.suitors
    view.revision = state.revision_appetite
    view.prosperity = state.prosperity_taste


@part
def surroundings(
    view: Any, dyad: Any, given: Any, acts: np.ndarray, power: Any, constraint: float, attention: float, norms: float,
    relied: float, arms: float, r: Any,
) -> None:  # fmt: skip
    """Fill what the exchange with the power is worth and what it risks."""
    dyad.risk = dependence.retaliation_risk(
        attention, power.tied_down, given.need, power.unilateralism, constraint, r.restraint
    )
    view.exposure_hard = dependence.exposure(relied, dyad.risk)
    view.exposure_soft = dependence.exposure(relied, r.soft_risk * dyad.risk)
    view.dependence = relied
    view.arms_dependence = arms
    view.expectation = dependence.economic_expectation(relied, standing.sanctions_on(acts, dyad), given.aid)
    view.norms = norms
    view.inattention = 1.0 - attention


@part
def look_beyond(
    view: Any, p: int, proximity: float, chokepoint: float, dyads: Any, dependence_on: np.ndarray, rivals: Any
) -> None:  # fmt: skip
    """Fill what the other powers mean for what is weighed toward power ``p``: rivals, allies, squeeze."""
    chief, ally, pull = 0.0, 0.0, 0.0
    for q in range(dyads.shape[0]):
        chief = max(chief, rivals[q].rivalry)
        if q != p:
            ally = max(ally, dyads[q].tie * dyads[q].trusted)
            shared = opportunity.shared_engagement(dependence_on[p], dependence_on[q])
            pull = max(pull, opportunity.squeeze(rivals[q].decoupling, shared, chokepoint))
    view.rivalry = chief
    view.squeezed_dependence = pull * dependence_on[p]
    view.vulnerable = opportunity.vulnerability_to(view.ability, proximity, ally)


@part
def leanings(view: Any, p: int, last: int, held: float, peers: np.ndarray, half: float) -> None:
    """Fill habit, and what close peers do, for the three options that concern power ``p``."""
    powers = (peers.shape[0] - 1) // 3
    soft, band = powers + p, 2 * powers + 1 + p
    view.stayed_hard, view.peers_hard = choice.habit(last, p, held, half), peers[p]
    view.stayed_soft, view.peers_soft = choice.habit(last, soft, held, half), peers[soft]
    view.stayed_band, view.peers_band = choice.habit(last, band, held, half), peers[band]


@part
def look_around(view: Any, state: Any, own: Any, powers: Any, dyads: Any, views: Any) -> None:
    """Fill what a state weighs when it looks at all powers together (fields: ``terms.OUTLOOK``)."""
    largest, second, survival = 0.0, 0.0, 0.0
    expectation, power, abandonment, demand = 0.0, 0.0, 0.0, 0.0
    for p in range(dyads.shape[0]):
        dyad = dyads[p]
        if dyad.motive > largest:
            largest, second = dyad.motive, largest
        elif dyad.motive > second:
            second = dyad.motive
        survival = max(survival, dyad.survival)
        expectation = max(expectation, views[p].expectation)
        power = max(power, views[p].power)
        abandonment = max(abandonment, dyad.tie * (1.0 - dyad.trusted))
        demand = max(demand, dyad.tie * powers[p].demand)
    view.suitors = own.suitors
    view.rent = own.rent
    view.autonomy = state.autonomy_taste
    view.abandonment = abandonment
    view.demand = demand
    view.survival = min(1.0, state.security_taste * survival)
    view.motive = min(1.0, state.security_taste * largest)
    view.concentration = view.motive - min(1.0, state.security_taste * second)
    view.expectation = expectation
    view.power = power


@part
def look_between(view: Any, chokepoint: float, bids: np.ndarray, dependence_on: np.ndarray, pairs: Any) -> None:
    """Fill what rivalry among the bidders pays a state, and how hard their parting presses it."""
    rivalry, bidders, squeeze = 0.0, 0.0, 0.0
    for p in range(bids.shape[0]):
        for q in range(p + 1, bids.shape[0]):
            weight = bids[p] * bids[q]
            rivalry += weight * opportunity.rivalry_payoff(pairs[p, q].rivalry)
            bidders += weight
            engagement = opportunity.shared_engagement(dependence_on[p], dependence_on[q])
            squeeze = max(squeeze, opportunity.squeeze(pairs[p, q].decoupling, engagement, chokepoint))
    view.rivalry_payoff = rivalry / bidders if bidders > 0.0 else rivalry
    view.squeezed = squeeze


@part
def weigh(now: Any, s: Any, r: Any, w: Any, m: Any, values: np.ndarray) -> None:
    """Every state's situations and utilities, from the same picture of the world.

    ``values[state, option, term]`` receives the value of every term; where it has no room for all states, each writes
    over the last one's.
    """
    states, powers = m.dyads.shape
    for i in range(states):
        rows = values[min(i, values.shape[0] - 1)]
        for p in range(powers):
            view, given, power = m.situations[i, p], now.dyads[i, p], now.powers[p]
            look_at(view, m.dyads[i, p], given, now.states[i], m.states[i], power, m.powers[p], r)
            look_beyond(view, p, given.proximity, now.states[i].chokepoint, m.dyads[i], m.dependence[i], m.pairs[p])
            surroundings(
                view, m.dyads[i, p], given, now.acts[i, p], power, m.powers[p].constraint,
                now.attention[p, s.states[i].region], now.world[0].norms, m.dependence[i, p], m.share[i, ARMS, p], r,
            )  # fmt: skip
            leanings(view, p, m.choice[i], m.states[i].held, m.peers[i], r.habit_half)
            soft, band = powers + p, 2 * powers + 1 + p
            m.utilities[i, p] = terms.weigh_balancing(view, w.balancing, rows[p])
            m.utilities[i, soft] = terms.weigh_soft_balancing(view, w.soft_balancing, rows[soft])
            m.utilities[i, band] = terms.weigh_bandwagoning(view, w.bandwagoning, rows[band])
        outlook, state = m.outlooks[i], now.states[i]
        look_around(outlook, state, m.states[i], now.powers, m.dyads[i], m.situations[i])
        outlook.enmeshment = opportunity.enmeshment(m.member[:, i], m.inclusive)
        outlook.stayed = choice.habit(m.choice[i], 2 * powers, m.states[i].held, r.habit_half)
        outlook.peers = m.peers[i, 2 * powers]
        look_between(outlook, state.chokepoint, m.bids[i], m.dependence[i], m.pairs)
        m.utilities[i, 2 * powers] = terms.weigh_hedging(outlook, w.hedging, rows[2 * powers])


@part
def choose(clock: Any, now: Any, s: Any, r: Any, m: Any, forced: np.ndarray) -> None:
    """Every state's probabilities and draw; ``forced[state]`` is an option instead of the one drawn, −1 for none."""
    states, powers = m.dyads.shape
    for i in range(states):
        m.states[i].together = -1
    for b in range(m.member.shape[0]):
        confer(
            b, now.bodies[b].competence, clock, s.bodies[b].key, m.member[b], m.states, m.utilities, m.common_utilities
        )
    for i in range(states):
        state = m.states[i]
        choice.choice_probabilities(m.utilities[i], powers, r.rationality, r.nest, m.probabilities[i])
        key = s.states[i].key if state.together < 0 else s.bodies[state.together].key
        state.option = draws.pick(m.probabilities[i], draws.at(clock, key, draws.CHOICE))
        if forced[i] >= 0:
            state.option = forced[i]


@part
def confer(
    b: int, competence: float, clock: Any, key: Any, member: np.ndarray, states: Any, utilities: np.ndarray,
    common: np.ndarray,
) -> None:  # fmt: skip
    """In a year in which body ``b`` decides as one, its members share the mean of their utilities, and one draw."""
    if competence <= 0.0 or draws.at(clock, key, draws.TOGETHER) >= competence:
        return
    members = 0.0
    for k in range(common.shape[0]):
        common[k] = 0.0
    for i in range(states.shape[0]):
        if member[i] > 0.0:
            members += 1.0
            for k in range(common.shape[0]):
                common[k] += utilities[i, k]
    for i in range(states.shape[0]):
        if member[i] > 0.0:
            states[i].together = b
            for k in range(common.shape[0]):
                utilities[i, k] = common[k] / members
