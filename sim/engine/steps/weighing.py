"""What every state weighs, the utilities that follow, and the choice."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import draws
from ...compiled import part
from ...scenario.attributes import CHANNELS
from ...theory import choice, dependence, opportunity, salience, terms, threat
from . import responses, standing

ARMS = CHANNELS.index("arms")


@part
def look_at(view: Any, dyad: Any, given: Any, state: Any, own: Any, power: Any, standing_of: Any, r: Any) -> None:
    """Fill what a state weighs toward one power of the two themselves (fields: ``terms.DYAD``).

    ``given`` is of the dyad, ``state`` and ``power`` are what the scenario gives of the two, ``own`` and
    ``standing_of`` what the run has made of them, ``r`` are the parameters,
    for a field that needs one.
    """
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
    view.felt = threat.felt(view.motive, r.motive_half)
    view.intent = dyad.intent
    view.proximity = given.proximity
    view.hostility = dyad.experienced
    view.suitors = own.suitors
    view.revision = state.revision_appetite
    view.prosperity = state.prosperity_taste


@part
def reckon_exchange(
    view: Any, dyad: Any, given: Any, acts: np.ndarray, power: Any, constraint: float, relied: float, r: Any
) -> None:
    """Fill what the exchange with a power is worth, and what it risks."""
    dyad.risk = dependence.retaliation_risk(
        dyad.attention, power.tied_down, given.need, power.unilateralism, constraint, r.restraint
    )
    view.exposure_hard = dependence.exposure(relied, dyad.risk)
    view.exposure_soft = dependence.exposure(relied, r.soft_risk * dyad.risk)
    view.dependence = relied
    view.expectation = dependence.economic_expectation(relied, standing.sanctions_on(acts, dyad), given.aid)
    view.inattention = 1.0 - dyad.attention


@part
def look_beyond(
    view: Any, p: int, proximity: float, chokepoint: float, dyads: Any, dependence_on: np.ndarray, rivals: Any,
    taste: float, half: float, views: Any,
) -> None:  # fmt: skip
    """Fill what the other powers mean for what is weighed toward power ``p``: rivals, allies, squeeze."""
    chief, ally, pull, shared, deterred = 0.0, 0.0, 0.0, 0.0, 0.0
    for q in range(dyads.shape[0]):
        chief = max(chief, rivals[q].rivalry)
        if q != p:
            resisted = threat.felt(min(1.0, taste * dyads[q].motive), half)
            shared = max(shared, resisted * rivals[q].rivalry)
            deterred = max(deterred, resisted * rivals[q].rivalry * views[q].reliance)
            ally = max(ally, dyads[q].tie * dyads[q].trusted)
            shared = opportunity.shared_engagement(dependence_on[p], dependence_on[q])
            pull = max(pull, opportunity.squeeze(rivals[q].decoupling, shared, chokepoint))
    view.rivalry = chief
    view.common_adversary = shared
    view.deterred = deterred
    view.squeezed_dependence = pull * dependence_on[p]
    view.vulnerable = opportunity.vulnerability_to(view.ability, proximity, ally)


@part
def look_to_itself(view: Any, p: int, capability: float, given: Any, given_powers: Any, powers: Any, dyads: Any,
    rivals: Any) -> None:  # fmt: skip
    """Fill the chance to hold out against power ``p``, with what other powers would bring."""
    supported = 0.0
    for q in range(dyads.shape[0]):
        if q != p:
            supported += opportunity.support(
                dyads[q].tie, dyads[q].trusted, rivals[q].rivalry, powers[q].might, given_powers[q].reach,
                given[q].proximity,
            )  # fmt: skip
    view.hold = opportunity.chance_to_hold_out(capability, supported, powers[p].might, given_powers[p].reach)


@part
def leanings(view: Any, p: int, last: int, held: float, peers: np.ndarray, half: float) -> None:
    """Fill habit, and what close peers do, for the three options that concern power ``p``."""
    powers = (peers.shape[0] - 1) // 3
    soft, band = powers + p, 2 * powers + 1 + p
    view.stayed_hard, view.peers_hard = choice.habit(last, p, held, half), peers[p]
    view.stayed_soft, view.peers_soft = choice.habit(last, soft, held, half), peers[soft]
    view.stayed_band, view.peers_band = choice.habit(last, band, held, half), peers[band]


@part
def look_around(view: Any, state: Any, own: Any, powers: Any, dyads: Any, views: Any, half: float) -> None:
    """Fill what a state weighs when it looks at all powers together (fields: ``terms.OUTLOOK``)."""
    largest, second, survival = 0.0, 0.0, 0.0
    expectation, power, abandonment, demand = 0.0, 0.0, 0.0, 0.0
    alliance, hostility, bound = 0.0, 0.0, 0.0
    for p in range(dyads.shape[0]):
        dyad = dyads[p]
        if dyad.motive > largest:
            largest, second = dyad.motive, largest
        elif dyad.motive > second:
            second = dyad.motive
        survival = max(survival, dyad.survival)
        expectation = max(expectation, views[p].expectation)
        power = max(power, views[p].power)
        bound = max(bound, views[p].felt * views[p].reliance)
        abandonment = max(abandonment, dyad.tie * (1.0 - dyad.trusted))
        demand = max(demand, dyad.tie * powers[p].demand)
        alliance = max(alliance, dyad.tie * dyad.trusted)
        hostility = max(hostility, dyad.experienced)
    view.suitors = own.suitors
    view.rent = own.rent
    view.autonomy = state.autonomy_taste
    view.abandonment = abandonment
    view.demand = demand
    view.alliance = alliance
    view.hostility = hostility
    view.survival = min(1.0, state.security_taste * survival)
    view.motive = min(1.0, state.security_taste * largest)
    view.concentration = view.motive - min(1.0, state.security_taste * second)
    view.felt_concentration = threat.felt(view.motive, half) - threat.felt(view.motive - view.concentration, half)
    view.felt_reliance = bound
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
def look(
    given_world: Any, given_states: Any, given_powers: Any, given_dyads: Any, given_channels: Any, acts: np.ndarray,
    r: Any, states: Any, powers: Any, dyads: Any, pairs: Any, relied: np.ndarray, share: np.ndarray, bids: np.ndarray,
    last: np.ndarray, peers: np.ndarray, member: np.ndarray, inclusive: np.ndarray, situations: Any, outlooks: Any,
) -> None:  # fmt: skip
    """Fill what every state weighs toward each power, and toward all of them together."""
    n_states, n_powers = dyads.shape
    for i in range(n_states):
        state = given_states[i]
        for p in range(n_powers):
            situations[i, p].reliance = dependence.reliance(share[i, :, p], given_channels[i].vulnerability)
        for p in range(n_powers):
            view, dyad, given, power = situations[i, p], dyads[i, p], given_dyads[i, p], given_powers[p]
            look_at(view, dyad, given, state, states[i], power, powers[p], r)
            look_beyond(view, p, given.proximity, state.chokepoint, dyads[i], relied[i], pairs[p], state.security_taste, r.motive_half, situations[i])
            reckon_exchange(view, dyad, given, acts[i, p], power, powers[p].constraint, relied[i, p], r)
            look_to_itself(view, p, states[i].capability, given_dyads[i], given_powers, powers, dyads[i], pairs[p])
            view.arms_dependence = share[i, ARMS, p]
            view.force = responses.force_on(acts[i, p], dyad)
            view.assault = threat.assault(given.dispute, view.force)
            view.norms = given_world[0].norms
            leanings(view, p, last[i], states[i].held, peers[i], r.habit_half)
        outlook = outlooks[i]
        look_around(outlook, state, states[i], given_powers, dyads[i], situations[i], r.motive_half)
        look_between(outlook, state.chokepoint, bids[i], relied[i], pairs)
        outlook.enmeshment = opportunity.enmeshment(member[:, i], inclusive)
        outlook.stayed = choice.habit(last[i], 2 * n_powers, states[i].held, r.habit_half)
        outlook.peers = peers[i, 2 * n_powers]


@part
def regard(given_dyads: Any, r: Any, dyads: Any, pairs: Any, situations: Any, protecting: np.ndarray) -> None:
    """Fill what a strategy toward a power is read by: whose protection counts against whom, and who hardly matters."""
    n_states, n_powers = dyads.shape
    for i in range(n_states):
        for p in range(n_powers):
            dyad = dyads[i, p]
            for q in range(n_powers):
                rivalry = pairs[p, q].rivalry if q != p else 0.0
                shelter = choice.protects(dyad.motive, rivalry, dyads[i, q].tie, r.rivals_bound, r.ally_bound)
                protecting[i, p, q] = 1 if q != p and shelter else 0
            dyad.unconcern = salience.unconcern(
                dyad.attention, given_dyads[i, p].need, situations[i, p].reliance, given_dyads[i, p].proximity,
                dyad.threat, dyad.tie, r,
            )  # fmt: skip


@part
def weigh(w: Any, situations: Any, outlooks: Any, utilities: np.ndarray, values: np.ndarray) -> None:
    """Every state's utilities, from the same picture of the world.

    ``values[state, option, term]`` receives the value of every term; where it has no room for all states, each writes
    over the last one's.
    """
    n_states, n_powers = situations.shape
    for i in range(n_states):
        rows = values[min(i, values.shape[0] - 1)]
        for p in range(n_powers):
            view, soft, band = situations[i, p], n_powers + p, 2 * n_powers + 1 + p
            utilities[i, p] = terms.weigh_balancing(view, w.balancing, rows[p])
            utilities[i, soft] = terms.weigh_soft_balancing(view, w.soft_balancing, rows[soft])
            utilities[i, band] = terms.weigh_bandwagoning(view, w.bandwagoning, rows[band])
        utilities[i, 2 * n_powers] = terms.weigh_hedging(outlooks[i], w.hedging, rows[2 * n_powers])


@part
def choose(
    clock: Any, given_bodies: Any, fixed_bodies: Any, fixed_states: Any, r: Any, dyads: Any, states: Any,
    member: np.ndarray, utilities: np.ndarray, common_utilities: np.ndarray, probabilities: np.ndarray,
    forced: np.ndarray,
) -> None:  # fmt: skip
    """Every state's probabilities and draw; ``forced[state]`` is an option instead of the one drawn, −1 for none."""
    n_states, n_powers = dyads.shape
    for i in range(n_states):
        states[i].together = -1
    for b in range(member.shape[0]):
        confer(
            b, given_bodies[b].competence, clock, fixed_bodies[b].key, member[b], states, utilities, common_utilities
        )
    for i in range(n_states):
        state = states[i]
        choice.choice_probabilities(utilities[i], n_powers, r.rationality, r.nest, probabilities[i])
        key = fixed_states[i].key if state.together < 0 else fixed_bodies[state.together].key
        state.option = draws.pick(probabilities[i], draws.at(clock, key, draws.CHOICE))
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
