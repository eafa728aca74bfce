"""What every state weighs, the utilities that follow, and the choice."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import draws
from ...compiled import inner
from ...scenario.attributes import CHANNELS
from ...theory import choice, dependence, opportunity, terms, threat
from . import standing

ARMS = CHANNELS.index("arms")


@inner
def look_at(i: int, p: int, now: Any, s: Any, r: Any, m: Any) -> None:
    """Fill the situation in which state ``i`` weighs what to do about power ``p`` (fields: ``terms.DYAD``)."""
    powers = m.dyads.shape[1]
    view, dyad, given, power, state = m.situations[i, p], m.dyads[i, p], now.dyads[i, p], now.powers[p], now.states[i]
    attention, relied = now.attention[p, s.states[i].region], m.dependence[i, p]
    chief, ally, pull = 0.0, 0.0, 0.0
    for q in range(powers):
        chief = max(chief, m.pairs[p, q].rivalry)
        if q != p:
            ally = max(ally, m.dyads[i, q].tie * m.dyads[i, q].trusted)
            shared = opportunity.shared_engagement(relied, m.dependence[i, q])
            pull = max(pull, opportunity.squeeze(m.pairs[p, q].decoupling, shared, state.chokepoint))
    dyad.risk = dependence.retaliation_risk(
        attention, power.tied_down, given.need, power.unilateralism, m.powers[p].constraint, r.restraint
    )
    view.threat = dyad.threat
    view.motive = min(1.0, state.security_taste * dyad.motive)
    view.survival = min(1.0, state.security_taste * dyad.survival)
    view.ability = dyad.ability
    view.power = dyad.ability * given.proximity
    view.feasibility = 1.0 - dyad.ability
    view.backing = dyad.backing
    view.dispute = given.dispute
    view.rivalry = chief
    view.exposure_hard = dependence.exposure(relied, dyad.risk)
    view.exposure_soft = dependence.exposure(relied, r.soft_risk * dyad.risk)
    view.dependence = relied
    view.arms_dependence = m.share[i, ARMS, p]
    view.expectation = dependence.economic_expectation(relied, standing.sanctions_on(i, p, now, m), given.aid)
    view.regime_affinity = dyad.regime_affinity
    view.lean = dyad.lean
    view.norms = now.world[0].norms
    view.rent = m.states[i].rent
    view.leader = state.leader
    view.coalition = dyad.coalition
    view.legitimacy_deficit = 1.0 - m.powers[p].legitimacy
    view.unilateralism = power.unilateralism
    view.inattention = 1.0 - attention
    view.domestic_pressure = min(1.0, state.domestic_pressure + m.states[i].discontent)
    view.autonomy = state.autonomy_taste
    view.attraction = threat.attraction(dyad.ability, dyad.intent, given.proximity)
    view.patronage = dyad.tie * dyad.trusted
    view.aid = given.aid
    view.squeezed_dependence = pull * relied
    view.vulnerable = opportunity.vulnerability_to(dyad.ability, given.proximity, ally)
    view.suitors = m.states[i].suitors
    view.revision = state.revision_appetite
    view.prosperity = state.prosperity_taste
    view.stayed_hard = habit(i, p, r, m)
    view.stayed_soft = habit(i, powers + p, r, m)
    view.stayed_band = habit(i, 2 * powers + 1 + p, r, m)
    view.peers_hard = m.peers[i, p]
    view.peers_soft = m.peers[i, powers + p]
    view.peers_band = m.peers[i, 2 * powers + 1 + p]


@inner
def look_around(i: int, now: Any, r: Any, m: Any) -> None:
    """Fill the situation in which state ``i`` looks at all powers together (fields: ``terms.OUTLOOK``)."""
    powers = m.dyads.shape[1]
    view, state = m.outlooks[i], now.states[i]
    largest, second, survival = 0.0, 0.0, 0.0
    view.expectation, view.power, view.abandonment, view.demand = 0.0, 0.0, 0.0, 0.0
    for p in range(powers):
        dyad = m.dyads[i, p]
        if dyad.motive > largest:
            largest, second = dyad.motive, largest
        elif dyad.motive > second:
            second = dyad.motive
        survival = max(survival, dyad.survival)
        view.expectation = max(view.expectation, m.situations[i, p].expectation)
        view.power = max(view.power, m.situations[i, p].power)
        view.abandonment = max(view.abandonment, dyad.tie * (1.0 - dyad.trusted))
        view.demand = max(view.demand, dyad.tie * now.powers[p].demand)
    view.suitors = m.states[i].suitors
    view.rent = m.states[i].rent
    view.autonomy = state.autonomy_taste
    view.enmeshment = opportunity.enmeshment(m.member[:, i], m.inclusive)
    view.survival = min(1.0, state.security_taste * survival)
    view.motive = min(1.0, state.security_taste * largest)
    view.concentration = view.motive - min(1.0, state.security_taste * second)
    view.stayed = habit(i, 2 * powers, r, m)
    view.peers = m.peers[i, 2 * powers]
    look_between(i, state.chokepoint, m)


@inner
def look_between(i: int, chokepoint: float, m: Any) -> None:
    """What rivalry among the bidders for state ``i`` pays it, and how hard their parting presses it."""
    powers, view = m.dyads.shape[1], m.outlooks[i]
    rivalry, bidders, squeeze = 0.0, 0.0, 0.0
    for p in range(powers):
        for q in range(p + 1, powers):
            weight = m.bids[i, p] * m.bids[i, q]
            rivalry += weight * opportunity.rivalry_payoff(m.pairs[p, q].rivalry)
            bidders += weight
            engagement = opportunity.shared_engagement(m.dependence[i, p], m.dependence[i, q])
            squeeze = max(squeeze, opportunity.squeeze(m.pairs[p, q].decoupling, engagement, chokepoint))
    view.rivalry_payoff = rivalry / bidders if bidders > 0.0 else rivalry
    view.squeeze = squeeze


@inner
def habit(i: int, option: int, r: Any, m: Any) -> float:
    """Weight of habit of state ``i`` for an option."""
    return choice.habit(m.choice[i], option, m.states[i].held, r.habit_half)


@inner
def utility(values: np.ndarray, weights: np.ndarray) -> float:
    """The sum of weight times value in the order of the library."""
    total = 0.0
    for k in range(weights.shape[0]):
        total += weights[k] * values[k]
    return total


@inner
def weigh(now: Any, s: Any, r: Any, w: Any, m: Any, values: np.ndarray) -> None:
    """Every state's situations and utilities, from the same picture of the world.

    ``values[state, option, term]`` receives the value of every term; where it has no room for all states, each writes
    over the last one's.
    """
    states, powers = m.dyads.shape
    for i in range(states):
        rows = values[min(i, values.shape[0] - 1)]
        for p in range(powers):
            look_at(i, p, now, s, r, m)
            soft, band = powers + p, 2 * powers + 1 + p
            terms.balancing_values(m.situations[i, p], rows[p])
            terms.soft_balancing_values(m.situations[i, p], rows[soft])
            terms.bandwagoning_values(m.situations[i, p], rows[band])
            m.utilities[i, p] = utility(rows[p], w.balancing)
            m.utilities[i, soft] = utility(rows[soft], w.soft_balancing)
            m.utilities[i, band] = utility(rows[band], w.bandwagoning)
        look_around(i, now, r, m)
        terms.hedging_values(m.outlooks[i], rows[2 * powers])
        m.utilities[i, 2 * powers] = utility(rows[2 * powers], w.hedging)


@inner
def choose(clock: Any, now: Any, s: Any, r: Any, m: Any, forced: np.ndarray) -> None:
    """Every state's probabilities and draw; ``forced[state]`` is the option of a state that has none to draw, else −1."""
    states, powers = m.dyads.shape
    for i in range(states):
        m.states[i].together = -1
    for b in range(m.member.shape[0]):
        confer(b, clock, now, s, m)
    for i in range(states):
        state = m.states[i]
        choice.choice_probabilities(m.utilities[i], powers, r.rationality, r.nest, m.probabilities[i])
        key = s.states[i].key if state.together < 0 else s.bodies[state.together].key
        state.option = draws.pick(m.probabilities[i], draws.at(clock, key, draws.CHOICE))
        if forced[i] >= 0:
            state.option = forced[i]


@inner
def confer(b: int, clock: Any, now: Any, s: Any, m: Any) -> None:
    """In a year in which a body decides as one, its members share the mean of their utilities, and one draw."""
    competence = now.bodies[b].competence
    if competence <= 0.0 or draws.at(clock, s.bodies[b].key, draws.TOGETHER) >= competence:
        return
    members = 0.0
    for k in range(m.common_utilities.shape[0]):
        m.common_utilities[k] = 0.0
    for i in range(m.utilities.shape[0]):
        if m.member[b, i] > 0.0:
            members += 1.0
            for k in range(m.common_utilities.shape[0]):
                m.common_utilities[k] += m.utilities[i, k]
    for i in range(m.utilities.shape[0]):
        if m.member[b, i] > 0.0:
            m.states[i].together = b
            for k in range(m.common_utilities.shape[0]):
                m.utilities[i, k] = m.common_utilities[k] / members
