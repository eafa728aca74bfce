"""What every state weighs, the utilities that follow, and the choice."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import draws
from ...compiled import part
from ...theory import choice, dependence, instruments, opportunity, salience, terms, threat
from . import responses, standing


@part
def look_at(view: Any, dyad: Any, given: Any, state: Any, own: Any, power: Any, r: Any) -> None:
    """Fill what a state weighs toward one power of the two themselves (fields: ``terms.DYAD``).

    ``given`` is of the dyad, ``state`` and ``power`` are what the scenario gives of the two, ``own`` what the run has
    made of the state, ``r`` are the parameters.
    """
    view.threat = dyad.threat
    view.motive = min(1.0, state.security_taste * dyad.motive)
    view.survival = min(1.0, state.security_taste * dyad.survival)
    view.ability = dyad.ability
    view.power = dyad.ability * given.proximity
    view.backing = dyad.backing
    view.regime_affinity = dyad.regime_affinity
    view.lean = dyad.lean
    view.rent = own.rent
    view.leader = state.leader
    view.coalition = dyad.coalition
    view.unilateralism = power.unilateralism
    view.domestic_pressure = min(1.0, state.domestic_pressure + own.discontent)
    view.autonomy = state.autonomy_taste
    view.attraction = threat.attraction(dyad.ability, dyad.intent, given.proximity)
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
    view.exposure_soft = dependence.exposure(relied, r.soft_risk * dyad.risk)
    view.dependence = relied
    view.expectation = dependence.economic_expectation(relied, standing.sanctions_on(acts, dyad), given.aid)


@part
def look_beyond(view: Any, p: int, dyads: Any, rivals: Any, views: Any) -> None:
    """Fill what the other powers mean for what is weighed toward power ``p``: allies, and rivals that could punish."""
    ally, deterred = 0.0, 0.0
    for q in range(dyads.shape[0]):
        if q != p:
            ally = max(ally, dyads[q].tie * dyads[q].trusted)
            deterred = max(deterred, views[q].felt * rivals[q].rivalry * views[q].reliance)
    view.deterred = deterred
    view.vulnerable = opportunity.vulnerability_to(view.ability, view.proximity, ally)


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
def leanings(view: Any, p: int, powers: int, last: int, held: float, half: float) -> None:
    """Fill habit for the three options that concern power ``p``."""
    view.stayed_hard = choice.habit(last, p, held, half)
    view.stayed_soft = choice.habit(last, powers + p, held, half)
    view.stayed_band = choice.habit(last, 2 * powers + 1 + p, held, half)


@part
def look_around(view: Any, state: Any, own: Any, dyads: Any, views: Any) -> None:
    """Fill what a state weighs when it looks at all powers together (fields: ``terms.OUTLOOK``)."""
    largest, second, motive, bound = 0.0, 0.0, 0.0, 0.0
    expectation, power, alliance, hostility = 0.0, 0.0, 0.0, 0.0
    for p in range(dyads.shape[0]):
        dyad, toward = dyads[p], views[p]
        if toward.felt > largest:
            largest, second = toward.felt, largest
        elif toward.felt > second:
            second = toward.felt
        motive = max(motive, toward.motive)
        bound = max(bound, toward.felt * toward.reliance)
        expectation = max(expectation, toward.expectation)
        power = max(power, toward.power)
        alliance = max(alliance, dyad.tie * dyad.trusted)
        hostility = max(hostility, dyad.experienced)
    view.suitors = own.suitors
    view.autonomy = state.autonomy_taste
    view.alliance = alliance
    view.hostility = hostility
    view.motive = motive
    view.felt_concentration = largest - second
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
    last: np.ndarray, situations: Any, outlooks: Any,
) -> None:  # fmt: skip
    """Fill what every state weighs toward each power, and toward all of them together."""
    n_states, n_powers = dyads.shape
    for i in range(n_states):
        state, own = given_states[i], states[i]
        for p in range(n_powers):
            view, given = situations[i, p], given_dyads[i, p]
            look_at(view, dyads[i, p], given, state, own, given_powers[p], r)
            dyads[i, p].reliance = dependence.reliance(share[i, :, p], given_channels[i].vulnerability)
            view.reliance = dyads[i, p].reliance
            view.force = responses.force_on(acts[i, p], dyads[i, p])
            view.assault = threat.assault(given.dispute, view.force)
            view.norms = given_world[0].norms
            leanings(view, p, n_powers, last[i], own.held, r.habit_half)
        for p in range(n_powers):
            view, dyad, given, power = situations[i, p], dyads[i, p], given_dyads[i, p], given_powers[p]
            look_beyond(view, p, dyads[i], pairs[p], situations[i])
            reckon_exchange(view, dyad, given, acts[i, p], power, powers[p].constraint, relied[i, p], r)
            look_to_itself(view, p, own.capability, given_dyads[i], given_powers, powers, dyads[i], pairs[p])
        outlook = outlooks[i]
        look_around(outlook, state, own, dyads[i], situations[i])
        look_between(outlook, state.chokepoint, bids[i], relied[i], pairs)
        outlook.stayed = choice.habit(last[i], 2 * n_powers, own.held, r.habit_half)


@part
def regard(given_dyads: Any, r: Any, dyads: Any, pairs: Any, protecting: np.ndarray) -> None:
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
                dyad.attention, given_dyads[i, p].need, dyad.reliance, given_dyads[i, p].proximity,
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
        close_what_cannot_be_done(state, dyads[i], r, utilities[i])
        choice.choice_probabilities(utilities[i], n_powers, r.rationality, r.nest, probabilities[i])
        key = fixed_states[i].key if state.together < 0 else fixed_bodies[state.together].key
        state.option = draws.pick(probabilities[i], draws.at(clock, key, draws.CHOICE))
        if forced[i] >= 0:
            state.option = forced[i]


@part
def close_what_cannot_be_done(state: Any, dyads: Any, r: Any, utilities: np.ndarray) -> None:
    """Leave no chance to hard balancing by a state that can neither arm nor find a patron."""
    arming = instruments.means_to_arm(state.rent, state.capability, r.force_least)
    for p in range(dyads.shape[0]):
        if not instruments.can_balance(arming, dyads[p].backing, r.used_bound):
            utilities[p] = instruments.CLOSED


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
