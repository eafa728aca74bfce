"""The compiled engine: one run, year by year, without allocation.

Each function below is one step of the year (docs/model.md, "Process overview"); each loops over
agents and calls the theory. :mod:`counterpoise.model` does the same with Mesa agents and gives the
same trajectory, number for number.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from counterpoise import draws
from counterpoise.attributes import CHANNELS
from counterpoise.compiled import compiled, inner
from counterpoise.memory import Memory
from counterpoise.theory import choice, dependence, institutions, instruments, opportunity, outcomes, response, terms, threat
from counterpoise.world import Hazards, Structure

ENERGY = CHANNELS.index("energy")
ARMS = CHANNELS.index("arms")
COOPERATION = 6  # position in ACTS
SANCTIONS, SUBVERSION, FORCE = 2, 3, 4  # positions in ACTS
DRAW_CHOICE, DRAW_RESPONSE, DRAW_MEMBER = draws.CHOICE, draws.RESPONSE, draws.MEMBERSHIP
DRAW_ISSUE, DRAW_DOMAIN, DRAW_EVENT = draws.ISSUE, draws.ISSUE_DOMAIN, draws.EVENT


@inner
def begin(x: Any, s: Structure, r: Any, m: Memory) -> None:
    """Set the memory to the start of a run."""
    m.scar[...] = 0.0
    m.arms[...] = 0.0
    m.tie_shift[...] = 0.0
    m.bond_shift[...] = 0.0
    m.dependence_shift[...] = 0.0
    m.discontent[...] = 0.0
    m.refused_years[...] = 0.0
    m.sanctions[...] = 0.0
    m.subversion[...] = 0.0
    m.force[...] = 0.0
    m.engaged[...] = 0.0
    m.effort[...] = 0.0
    m.refusal[...] = 0.0
    m.member[...] = 0.0
    m.response[...] = 0
    m.fired[...] = -1
    m.reference_price[0] = x.price[0]
    for i in range(m.choice.shape[0]):
        m.choice[i] = s.start_option[i]
        m.held[i] = s.start_years[i]
        for p in range(m.legitimacy.shape[0]):
            m.intent[i, p] = x.intent[0, i, p]
            m.trusted[i, p] = x.power_credibility[0, p]
    for p in range(m.legitimacy.shape[0]):
        m.legitimacy[p] = x.power_legitimacy[0, p]
    m.severity[0] = r.severity_rhetoric
    m.severity[1] = r.severity_denial
    m.severity[2] = r.severity_sanctions
    m.severity[3] = r.severity_subversion
    m.severity[4] = r.severity_force
    m.severity[5] = r.severity_enlargement


@inner
def strike(t: int, seed: int, replicate: int, s: Structure, h: Hazards, paths: np.ndarray, m: Memory) -> None:
    """Draw which hazard events come this year, and write what they change into the paths."""
    year = s.years[t]
    for e in range(h.key.shape[0]):
        if m.fired[e] >= 0 or year < h.first[e] or year > h.last[e]:
            continue
        if draws.uniform(seed, replicate, year, h.key[e], DRAW_EVENT) >= h.probability[e]:
            continue
        m.fired[e] = year
        stop = min(paths.shape[0], t + h.duration[e])
        for c in range(h.change_event.shape[0]):
            if h.change_event[c] != e:
                continue
            slot, operation, amount = h.change_slot[c], h.change_operation[c], h.change_amount[c]
            for k in range(t, stop):
                value = amount
                if operation == 1:
                    value = paths[k, slot] + amount
                elif operation == 2:
                    value = paths[k, slot] * amount
                paths[k, slot] = min(h.high[slot], max(h.low[slot], value))


@inner
def relate(t: int, x: Any, s: Structure, r: Any, m: Memory) -> None:
    """Ties, closeness, dependence, rent, bids and affinities as they stand this year."""
    states, powers = m.tie.shape
    for i in range(states):
        m.capability[i] = x.capability[t, i] * (1.0 + m.arms[i])
        for j in range(states):
            tie = min(1.0, max(0.0, x.ties[t, i, j] + m.bond_shift[i, j]))
            regime = opportunity.similarity(x.regime[t, i], x.regime[t, j])
            orientation = opportunity.similarity(x.orientation[t, i], x.orientation[t, j])
            m.closeness[i, j] = opportunity.closeness(tie, regime, orientation)
        for k in range(m.share.shape[1]):
            dependence.shares_with_shift(x.dependence[t, i, k], m.dependence_shift[i, k], m.share[i, k])
        for p in range(powers):
            m.tie[i, p] = min(1.0, max(0.0, x.tie[t, i, p] + m.tie_shift[i, p]))
            m.dependence[i, p] = dependence.weighted_dependence(m.share[i, :, p], x.vulnerability[t, i])
            m.ability[i, p] = threat.ability(
                x.power_capability[t, p], x.power_reach[t, p], x.proximity[t, i, p], m.capability[i], r.ability_elasticity
            )
            m.trusted[i, p] = opportunity.perceived_credibility(
                m.trusted[i, p], x.power_credibility[t, p], r.credibility_fall, r.credibility_rise
            )
            regime = opportunity.similarity(x.regime[t, i], x.power_regime[t, p])
            m.bids[i, p] = opportunity.bid(
                x.power_attention[t, p, s.region[i]], x.need[t, i, p], x.access[t, i, p],
                x.power_conditionality[t, p], regime,
            )  # fmt: skip
            m.affinity[i, p, 0] = 2.0 * regime - 1.0
        for p in range(powers):
            near = opportunity.similarity(x.orientation[t, i], x.power_orientation[t, p])
            rival = 0.0
            backing = 0.0
            for q in range(powers):
                if q != p:
                    other = opportunity.similarity(x.orientation[t, i], x.power_orientation[t, q])
                    rival = max(rival, x.rivalry[t, p, q] * other)
                    worth = opportunity.backing(m.tie[i, q], m.trusted[i, q], x.rivalry[t, p, q])
                    backing = max(backing, worth)
            m.affinity[i, p, 1] = near - rival
            m.backing[i, p] = backing
        m.suitors[i] = opportunity.suitors(m.bids[i], r.bids_half)
        m.rent[i] = opportunity.rent(x.resource_share[t, i], x.price[t], m.reference_price[0], r.rent_steepness)
        for p in range(powers):
            hit = max(x.acts[t, i, SANCTIONS, p], m.sanctions[i, p])
            m.rent[i] = response.rent_after_sanctions(m.rent[i], hit, m.share[i, ENERGY, p], r.sanctions_loss)
    for i in range(states):
        opportunity.peer_shares(m.closeness[i], m.choice, i, m.peers[i])
        for p in range(powers):
            m.coalition[i, p] = m.peers[i, p] + m.peers[i, powers + p]


@inner
def perceive(t: int, x: Any, r: Any, m: Memory) -> None:
    """Signals become perceived intent, intent becomes threat, threat becomes motive."""
    states, powers = m.intent.shape
    for i in range(states):
        for p in range(powers):
            for k in range(m.acts.shape[0]):
                m.acts[k] = x.acts[t, i, k, p]
            m.acts[SANCTIONS] = max(m.acts[SANCTIONS], m.sanctions[i, p])
            m.acts[SUBVERSION] = max(m.acts[SUBVERSION], m.subversion[i, p])
            m.acts[FORCE] = max(m.acts[FORCE], m.force[i, p])
            m.experienced[i, p] = threat.experienced_hostility(m.acts, m.severity)
    for i in range(states):
        for p in range(powers):
            seen, weight = 0.0, 0.0
            for j in range(states):
                if j != i:
                    seen += m.closeness[i, j] * m.experienced[j, p]
                    weight += m.closeness[i, j]
            neighbours = seen / weight if weight > 0.0 else 0.0
            conceding = 0.3 * m.effort[i, p, instruments.HOSTING]
            warmth = max(x.acts[t, i, COOPERATION, p], max(0.5 * m.engaged[i, p], conceding))
            signal = threat.intent_signal(
                x.intent[t, i, p], m.experienced[i, p], neighbours, x.power_unilateralism[t, p], warmth,
                r.neighbour_weight, r.unilateral_weight, r.trust,
            )  # fmt: skip
            m.scar[i, p] = threat.remembered_hostility(
                m.scar[i, p], m.experienced[i, p], r.grave, r.scar_share, r.forgetting
            )
            m.intent[i, p] = threat.learned_intent(m.intent[i, p], signal, m.scar[i, p], r.learn_slow, r.learn_fast)
            hostile = r.intent_counts * m.intent[i, p] + (1.0 - r.intent_counts)
            m.threat[i, p] = threat.threat(m.ability[i, p], hostile)
            m.motive[i, p] = threat.excess(m.threat[i, p], r.onset)
            force = max(x.acts[t, i, FORCE, p], m.force[i, p])
            territorial = threat.territorial_threat(m.threat[i, p], x.dispute[t, i, p], force)
            m.survival[i, p] = threat.excess(territorial, r.survival_onset)


@inner
def dyad(i: int, p: int, t: int, x: Any, s: Structure, r: Any, m: Memory) -> terms.Dyad:
    """What state ``i`` weighs toward power ``p``."""
    powers = m.tie.shape[1]
    chief, ally, pull = 0.0, 0.0, 0.0
    for q in range(powers):
        chief = max(chief, x.rivalry[t, p, q])
        if q != p:
            ally = max(ally, m.tie[i, q] * m.trusted[i, q])
            shared = opportunity.shared_engagement(m.dependence[i, p], m.dependence[i, q])
            pull = max(pull, opportunity.squeeze(x.decoupling[t, p, q], shared, x.chokepoint[t, i]))
    risk = dependence.retaliation_risk(
        x.power_attention[t, p, s.region[i]], x.power_tied_down[t, p], x.need[t, i, p],
        x.power_unilateralism[t, p], x.power_constraint[t, p], r.restraint,
    )  # fmt: skip
    security = x.security_taste[t, i]
    return terms.Dyad(
        m.threat[i, p],
        security * m.motive[i, p],
        security * m.survival[i, p],
        m.ability[i, p],
        m.ability[i, p] * x.proximity[t, i, p],
        1.0 - m.ability[i, p],
        m.backing[i, p],
        x.dispute[t, i, p],
        chief,
        dependence.exposure(m.dependence[i, p], risk),
        dependence.exposure(m.dependence[i, p], r.soft_risk * risk),
        m.dependence[i, p],
        m.share[i, ARMS, p],
        dependence.economic_expectation(
            m.dependence[i, p], max(x.acts[t, i, SANCTIONS, p], m.sanctions[i, p]), x.aid[t, i, p]
        ),
        m.affinity[i, p, 0],
        m.affinity[i, p, 1],
        x.norms[t],
        m.rent[i],
        x.leader[t, i],
        m.coalition[i, p],
        1.0 - m.legitimacy[p],
        x.power_unilateralism[t, p],
        1.0 - x.power_attention[t, p, s.region[i]],
        min(1.0, x.domestic_pressure[t, i] + m.discontent[i]),
        x.autonomy_taste[t, i],
        threat.attraction(m.ability[i, p], m.intent[i, p], x.proximity[t, i, p]),
        m.tie[i, p] * m.trusted[i, p],
        opportunity.aid_received(x.aid[t, i, p], m.effort[i, powers, instruments.LEVERAGE], m.bids[i, p]),
        pull * m.dependence[i, p],
        opportunity.vulnerability_to(m.ability[i, p], x.proximity[t, i, p], ally),
        m.suitors[i],
        x.revision_appetite[t, i],
        x.prosperity_taste[t, i],
        choice.habit(m.choice[i], p, m.held[i], r.habit_half),
        choice.habit(m.choice[i], powers + p, m.held[i], r.habit_half),
        choice.habit(m.choice[i], 2 * powers + 1 + p, m.held[i], r.habit_half),
        m.peers[i, p],
        m.peers[i, powers + p],
        m.peers[i, 2 * powers + 1 + p],
    )


@inner
def outlook(i: int, t: int, x: Any, r: Any, m: Memory) -> terms.Outlook:
    """What state ``i`` weighs when it looks at all powers together."""
    powers = m.tie.shape[1]
    largest, second, survival, expectation, power = 0.0, 0.0, 0.0, 0.0, 0.0
    abandonment, demand, rivalry, squeeze = 0.0, 0.0, 0.0, 0.0
    bidders = 0.0
    for p in range(powers):
        motive = m.motive[i, p]
        if motive > largest:
            largest, second = motive, largest
        elif motive > second:
            second = motive
        survival = max(survival, m.survival[i, p])
        gain = dependence.economic_expectation(
            m.dependence[i, p], max(x.acts[t, i, SANCTIONS, p], m.sanctions[i, p]), x.aid[t, i, p]
        )
        expectation = max(expectation, gain)
        power = max(power, m.ability[i, p] * x.proximity[t, i, p])
        abandonment = max(abandonment, m.tie[i, p] * (1.0 - m.trusted[i, p]))
        demand = max(demand, m.tie[i, p] * x.power_demand[t, p])
        for q in range(p + 1, powers):
            weight = m.bids[i, p] * m.bids[i, q]
            rivalry += weight * opportunity.rivalry_payoff(x.rivalry[t, p, q])
            bidders += weight
            engagement = opportunity.shared_engagement(m.dependence[i, p], m.dependence[i, q])
            squeeze = max(squeeze, opportunity.squeeze(x.decoupling[t, p, q], engagement, x.chokepoint[t, i]))
    if bidders > 0.0:
        rivalry /= bidders
    security = x.security_taste[t, i]
    return terms.Outlook(
        m.suitors[i],
        m.rent[i],
        x.autonomy_taste[t, i],
        opportunity.enmeshment(m.member[:, i], m.inclusive),
        rivalry,
        abandonment,
        squeeze,
        demand,
        security * survival,
        security * (largest - second),
        security * largest,
        expectation,
        power,
        choice.habit(m.choice[i], 2 * powers, m.held[i], r.habit_half),
        m.peers[i, 2 * powers],
    )


@inner
def weigh(values: tuple[float, ...], weights: np.ndarray) -> float:
    """Utility: the sum of weight times value in the order of the library."""
    total = 0.0
    for k in range(len(values)):
        total += weights[k] * values[k]
    return total


@inner
def decide(t: int, seed: int, replicate: int, x: Any, s: Structure, r: Any, w: Any, m: Memory, trace: np.ndarray) -> None:
    """Every state's utilities, probabilities and draw, from the same picture of the world.

    ``trace[state, option, term]``, where it has room, receives the value of every term.
    """
    states, powers = m.tie.shape
    for i in range(states):
        for p in range(powers):
            view = dyad(i, p, t, x, s, r, m)
            hard = terms.balancing_values(view)
            soft = terms.soft_balancing_values(view)
            band = terms.bandwagoning_values(view)
            m.utilities[i, p] = weigh(hard, w.balancing)
            m.utilities[i, powers + p] = weigh(soft, w.soft_balancing)
            m.utilities[i, 2 * powers + 1 + p] = weigh(band, w.bandwagoning)
            if trace.shape[0] > 0:
                note(hard, trace[i, p])
                note(soft, trace[i, powers + p])
                note(band, trace[i, 2 * powers + 1 + p])
        hedge = terms.hedging_values(outlook(i, t, x, r, m))
        m.utilities[i, 2 * powers] = weigh(hedge, w.hedging)
        if trace.shape[0] > 0:
            note(hedge, trace[i, 2 * powers])
        choice.choice_probabilities(m.utilities[i], powers, r.rationality, r.nest, m.probabilities[i])
        draw = draws.uniform(seed, replicate, s.years[t], s.state_key[i], DRAW_CHOICE)
        m.drawn[i] = draws.pick(m.probabilities[i], draw)


@inner
def note(values: tuple[float, ...], row: np.ndarray) -> None:
    """Copy the values of the terms of one option."""
    for k in range(len(values)):
        row[k] = values[k]


@inner
def act(t: int, seed: int, replicate: int, x: Any, s: Structure, r: Any, m: Memory) -> None:
    """Instruments: those of the chosen strategy are built up within means, the others run down."""
    states, powers = m.tie.shape
    for i in range(states):
        strategy, target = choice.strategy_of(m.drawn[i], powers), choice.target_of(m.drawn[i], powers)
        row = powers if target < 0 else target
        patron, rivals, exposed, near = 0.0, 0.0, 0.0, 0.0
        if target >= 0:
            patron, near = m.backing[i, target], x.proximity[t, i, target]
            for q in range(powers):
                rivals = max(rivals, instruments.rival_on_offer(m.bids[i, q], x.rivalry[t, target, q]))
            risk = dependence.retaliation_risk(
                x.power_attention[t, target, s.region[i]], x.power_tied_down[t, target], x.need[t, i, target],
                x.power_unilateralism[t, target], x.power_constraint[t, target], r.restraint,
            )  # fmt: skip
            exposed = dependence.exposure(m.dependence[i, target], r.soft_risk * risk)
        coalition = m.coalition[i, target] if target >= 0 else 0.0
        instruments.available_means(
            m.rent[i], x.leader[t, i], coalition, m.suitors[i], patron, rivals, exposed, near, m.means
        )
        first = instruments.FIRST[strategy]
        end = instruments.FIRST[strategy + 1] if strategy < 3 else instruments.COUNT
        for p in range(powers + 1):
            for k in range(instruments.COUNT):
                wanted = m.means[k] if p == row and first <= k < end else 0.0
                m.effort[i, p, k] = instruments.moved(m.effort[i, p, k], wanted, r.effort_rise, r.effort_decline)
        for p in range(powers):
            refuse(i, p, t, seed, replicate, x, s, r, m)


@inner
def refuse(i: int, p: int, t: int, seed: int, replicate: int, x: Any, s: Structure, r: Any, m: Memory) -> None:
    """Cooperation refused by state ``i`` to power ``p``: as policy, and by the friction of single issues."""
    domains = m.refusal.shape[2]
    for d in range(domains):
        m.refusal[i, p, d] = instruments.refused(m.effort[i, p, instruments.COOPERATION_REFUSAL], d, domains)
    year = s.years[t]
    if draws.uniform(seed, replicate, year, s.dyad_key[i, p], DRAW_ISSUE) < x.issues[t, i, p]:
        place = draws.uniform(seed, replicate, year, s.dyad_key[i, p], DRAW_DOMAIN)
        d = min(domains - 1, int(place * domains))
        m.refusal[i, p, d] = max(m.refusal[i, p, d], instruments.FRICTION)
    if outcomes.domains_refused(m.refusal[i, p], r.refusal_bound) >= r.domains_share:
        m.refused_years[i, p] += 1.0
    else:
        m.refused_years[i, p] = 0.0


@inner
def respond(t: int, seed: int, replicate: int, x: Any, s: Structure, r: Any, m: Memory) -> None:
    """Each power answers each state: neglect, engagement, pressure or force."""
    states, powers = m.tie.shape
    for i in range(states):
        for p in range(powers):
            refusal = 0.0
            for d in range(m.refusal.shape[2]):
                refusal += m.refusal[i, p, d]
            refusal /= m.refusal.shape[2]
            access = 0.0
            for q in range(powers):
                if q != p:
                    access = max(access, m.tie[i, q] * x.rivalry[t, p, q])
            hard = max(m.effort[i, p, instruments.ARMING], m.effort[i, p, instruments.EXTERNAL_ALLIANCE])
            defiant = response.defiance(
                refusal, m.effort[i, p, instruments.NAMING], access, hard, x.proximity[t, i, p]
            )
            response.response_utilities(
                defiant, x.power_attention[t, p, s.region[i]], x.power_tied_down[t, p], x.need[t, i, p],
                x.power_unilateralism[t, p], x.power_constraint[t, p], r.restraint, x.norms[t],
                r.defiance_threshold, m.response_utilities,
            )  # fmt: skip
            m.response_utilities[m.response[i, p]] += r.response_habit
            response.logit(m.response_utilities, r.response_rationality, m.response_probabilities)
            draw = draws.uniform(seed, replicate, s.years[t], s.dyad_key[i, p], DRAW_RESPONSE)
            answer = draws.pick(m.response_probabilities, draw)
            alike = opportunity.similarity(x.regime[t, i], x.power_regime[t, p])
            m.response[i, p] = answer
            m.sanctions[i, p] = response.sanctions_level(answer, x.need[t, i, p], r.restraint)
            m.subversion[i, p] = response.subversion_level(answer, alike)
            m.force[i, p] = 1.0 if answer == response.FORCE else 0.0
            m.engaged[i, p] = 1.0 if answer == response.ENGAGEMENT else 0.0


@inner
def follow(t: int, x: Any, r: Any, m: Memory) -> None:
    """Consequences for ties, dependence, capability and discontent."""
    states, powers = m.tie.shape
    for i in range(states):
        grown = 0.0
        m.discontent[i] *= 1.0 - r.pressure_decay
        patron = 0
        for p in range(powers):
            grown += r.arming_rate * m.effort[i, p, instruments.ARMING]
            m.discontent[i] += r.pressure_rise * m.effort[i, p, instruments.CONCESSION]
            m.tie_shift[i, p] *= 1.0 - r.tie_decay
            for k in range(m.share.shape[1]):
                m.dependence_shift[i, k, p] *= 1.0 - r.dependence_return
            if m.tie[i, p] * m.trusted[i, p] > m.tie[i, patron] * m.trusted[i, patron]:
                patron = p
        m.arms[i] = instruments.armed(m.arms[i], grown, r.tie_decay)
        for p in range(powers):
            if patron != p:
                gain = r.tie_rate * m.effort[i, p, instruments.EXTERNAL_ALLIANCE]
                m.tie_shift[i, patron] += gain * (1.0 - m.tie[i, patron])
            conceded = max(m.effort[i, p, instruments.CONCESSION], m.effort[i, p, instruments.HOSTING])
            m.tie_shift[i, p] += r.tie_rate * conceded * (1.0 - m.tie[i, p])
            m.tie_shift[i, p] -= r.tie_rate * m.effort[i, p, instruments.COOPERATION_REFUSAL] * m.tie[i, p]
            overlap = m.effort[i, powers, instruments.OVERLAPPING_BODIES] * m.bids[i, p]
            m.tie_shift[i, p] += r.tie_rate * overlap * instruments.room(m.tie[i, p], instruments.PARTNERSHIP)
            for q in range(powers):
                courted = m.effort[i, p, instruments.RIVAL_TIES] * x.rivalry[t, p, q] * m.bids[i, q]
                limit = instruments.room(m.tie[i, q], instruments.QUASI_ALLIANCE)
                m.tie_shift[i, q] += r.tie_rate * courted * limit
        divert(i, r, m)


@inner
def divert(i: int, r: Any, m: Memory) -> None:
    """Trade turned away from a power toward those that bid, or conceded to it."""
    powers = m.tie.shape[1]
    largest = 0
    for p in range(powers):
        if m.dependence[i, p] > m.dependence[i, largest]:
            largest = p
    for p in range(powers):
        effort = m.effort[i, p, instruments.TRADE_DIVERSION]
        if p == largest:
            effort = max(effort, m.effort[i, powers, instruments.DIVERSIFICATION])
        others = 0.0
        for q in range(powers):
            if q != p:
                others += m.bids[i, q]
        for k in range(m.share.shape[1]):
            turned = r.diversion_rate * effort * m.share[i, k, p]
            m.dependence_shift[i, k, p] -= turned
            for q in range(powers):
                if q != p and others > 0.0:
                    m.dependence_shift[i, k, q] += turned * m.bids[i, q] / max(1.0, others)
            conceded = m.effort[i, p, instruments.CONCESSION] * m.share[i, k, p] * (1.0 - m.share[i, k, p])
            m.dependence_shift[i, k, p] += 0.5 * r.diversion_rate * conceded


@inner
def ally(t: int, x: Any, r: Any, m: Memory) -> None:
    """Bonds among states: coalition diplomacy and common membership build them, time thins them."""
    states, powers = m.tie.shape
    for i in range(states):
        for j in range(i + 1, states):
            bond = min(1.0, max(0.0, x.ties[t, i, j] + m.bond_shift[i, j]))
            effort = 0.0
            for p in range(powers):
                effort = max(effort, m.effort[i, p, instruments.COALITION_DIPLOMACY])
                effort = max(effort, m.effort[j, p, instruments.COALITION_DIPLOMACY])
            common = 0.0
            for b in range(m.member.shape[0]):
                common = max(common, m.member[b, i] * m.member[b, j] * x.strength[t, b])
            push = instruments.bond_push(effort * m.closeness[i, j], common)
            shift = m.bond_shift[i, j] * (1.0 - r.tie_decay) + r.tie_rate * push * (1.0 - bond)
            m.bond_shift[i, j] = shift
            m.bond_shift[j, i] = shift


@inner
def convene(t: int, seed: int, replicate: int, x: Any, s: Structure, r: Any, m: Memory) -> None:
    """Bodies: founding, joining and leaving."""
    bodies, states = m.member.shape
    powers = m.tie.shape[1]
    year = s.years[t]
    for b in range(bodies):
        alive = s.founded[b] <= year < s.dissolved[b]
        m.inclusive[b] = 0.0
        for p in range(powers):
            if alive and s.inside[b, p] > 0.0:
                m.inclusive[b] = x.strength[t, b]
        for i in range(states):
            if not alive:
                m.member[b, i] = 0.0
            elif year == s.founded[b] or (t == 0 and year > s.founded[b]):
                m.member[b, i] = s.founders[b, i]
            elif s.candidates[b, i] > 0.0 and s.leader_state[b] != i:
                appeal = appeal_of(b, i, t, x, s, r, m) + r.membership_habit * m.member[b, i]
                chance = institutions.membership_chance(appeal, r.membership_threshold, r.membership_steepness)
                draw = draws.uniform(seed, replicate, year, s.member_key[b, i], DRAW_MEMBER)
                stays = institutions.member_next(m.member[b, i] > 0.0, chance, draw, r.membership_pace)
                m.member[b, i] = 1.0 if stays else 0.0


@inner
def appeal_of(b: int, i: int, t: int, x: Any, s: Structure, r: Any, m: Memory) -> float:
    """Why state ``i`` would be a member of body ``b``."""
    powers = m.tie.shape[1]
    aid, close, influence, apart = x.strength[t, b], 0.5, r.influence_weight * x.strength[t, b], 0.3
    if s.leader_state[b] >= 0:
        leader = s.leader_state[b]
        given = 0.0
        for p in range(powers):
            given = max(given, m.effort[leader, p, instruments.EXCLUSIVE_BODIES])
        aid = x.strength[t, b] * given
        close = m.closeness[i, leader]
        influence = r.influence_weight * x.leader[t, leader]
        apart = 1.0 - opportunity.similarity(x.orientation[t, i], x.orientation[t, leader])
    elif s.leader_power[b] >= 0:
        leader = s.leader_power[b]
        aid = x.strength[t, b] * (0.5 + 0.5 * x.aid[t, i, leader])
        close = 0.5 + 0.5 * m.affinity[i, leader, 0]
        influence = r.influence_weight * m.trusted[i, leader]
        apart = 1.0 - opportunity.similarity(x.orientation[t, i], x.power_orientation[t, leader])
    tie, stake, motive = 0.0, 0.0, 0.0
    for p in range(powers):
        if s.excluded[b, p] > 0.0:
            tie = max(tie, m.tie[i, p])
            stake = max(stake, m.dependence[i, p])
            motive = max(motive, m.motive[i, p])
    return institutions.membership_appeal(aid, x.poverty[t, i], close, influence, apart, tie, stake, motive)


@inner
def settle(t: int, x: Any, r: Any, m: Memory) -> None:
    """Costs and legitimacy of the powers, observed strategies, habits, the usual price."""
    states, powers = m.tie.shape
    for p in range(powers):
        coercion, named, cost = 0.0, 0.0, 0.0
        for i in range(states):
            blow = max(max(m.subversion[i, p], x.acts[t, i, SUBVERSION, p]), max(m.force[i, p], x.acts[t, i, FORCE, p]))
            coercion = max(coercion, blow * x.mandate[t, i])
            named += m.effort[i, p, instruments.NAMING] / states
            used = instruments.intensity(m.effort[i, p], instruments.FIRST[1], instruments.FIRST[2])
            support = instruments.soft_support(m.coalition[i, p], r.support_half)
            cost += instruments.cost_imposed(used, x.need[t, i, p], support)
        m.cost[p] = cost
        m.legitimacy[p] = response.legitimacy_after(
            m.legitimacy[p], x.power_legitimacy[t, p], x.power_unilateralism[t, p], coercion, named,
            r.legitimacy_recovery, r.unilateral_loss, r.coercion_loss, r.naming_loss,
        )  # fmt: skip
    for i in range(states):
        m.observed[i] = observe(i, r, m)
        m.held[i] = m.held[i] + 1.0 if m.drawn[i] == m.choice[i] else 1.0
        m.choice[i] = m.drawn[i]
    m.reference_price[0] += (x.price[t] - m.reference_price[0]) / r.rent_memory


@inner
def observe(i: int, r: Any, m: Memory) -> int:
    """Strategy of a state as its behaviour shows it."""
    powers = m.tie.shape[1]
    soft = False
    hard, band = 0.0, 0.0
    for p in range(powers):
        elsewhere = 0.0
        for q in range(powers):
            if q != p:
                elsewhere += outcomes.domains_refused(m.refusal[i, q], r.refusal_bound) / max(1, powers - 1)
        refused = outcomes.domains_refused(m.refusal[i, p], r.refusal_bound)
        if outcomes.observed_soft(
            refused, m.refused_years[i, p], m.motive[i, p], elsewhere, r.domains_share, r.sustained_years
        ):
            soft = True
        hard = max(hard, instruments.mean_effort(m.effort[i, p], instruments.FIRST[0], instruments.FIRST[1]))
        band = max(band, instruments.mean_effort(m.effort[i, p], instruments.FIRST[3], instruments.COUNT))
    hedge = instruments.mean_effort(m.effort[i, powers], instruments.FIRST[2], instruments.FIRST[3])
    return outcomes.observed_strategy(soft, hard, hedge, band, r.observed_bound)


@inner
def record(n: int, t: int, x: Any, r: Any, m: Memory, o: Any) -> None:
    """Write the year into the record of run ``n``."""
    states, powers = m.tie.shape
    for i in range(states):
        o.option[n, t, i] = m.drawn[i]
        o.observed[n, t, i] = m.observed[i]
        o.capability[n, t, i] = m.capability[i]
        o.rent[n, t, i] = m.rent[i]
        o.suitors[n, t, i] = m.suitors[i]
        for k in range(m.probabilities.shape[1]):
            o.probabilities[n, t, i, k] = m.probabilities[i, k]
        largest, sanctioned, refused, soft, conceded, protection, exchange = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for p in range(powers):
            o.threat[n, t, i, p] = m.threat[i, p]
            o.intent[n, t, i, p] = m.intent[i, p]
            o.dependence[n, t, i, p] = m.dependence[i, p]
            o.tie[n, t, i, p] = m.tie[i, p]
            o.refused[n, t, i, p] = outcomes.domains_refused(m.refusal[i, p], r.refusal_bound)
            o.response[n, t, i, p] = m.response[i, p]
            largest = max(largest, m.threat[i, p])
            sanctioned = max(sanctioned, max(m.sanctions[i, p], x.acts[t, i, SANCTIONS, p]))
            refused = max(refused, o.refused[n, t, i, p])
            conceded = max(conceded, m.effort[i, p, instruments.CONCESSION])
            protection = max(protection, m.backing[i, p])
            exchange += m.dependence[i, p]
            effort = instruments.intensity(m.effort[i, p], instruments.FIRST[1], instruments.FIRST[2])
            soft = max(soft, effort)
        count = 0.0
        for k in range(instruments.FIRST[1], instruments.FIRST[2]):
            strongest = 0.0
            for p in range(powers):
                strongest = max(strongest, m.effort[i, p, k])
            if strongest >= r.used_bound:
                count += 1.0
        sovereignty = m.effort[i, powers, instruments.SOVEREIGNTY]
        hhi = dependence.concentration(m.dependence[i])
        o.soft_intensity[n, t, i] = soft
        o.soft_instruments[n, t, i] = count
        o.sovereignty[n, t, i] = sovereignty
        o.hhi[n, t, i] = hhi
        o.autonomy[n, t, i] = outcomes.autonomy(hhi, conceded, sovereignty, sanctioned)
        o.prosperity[n, t, i] = outcomes.prosperity(min(1.0, exchange), m.rent[i], sanctioned, refused)
        o.security[n, t, i] = outcomes.security(largest, min(1.0, protection))
        bonds = 0.0
        for j in range(states):
            if j != i:
                bonds += min(1.0, max(0.0, x.ties[t, i, j] + m.bond_shift[i, j]))
        o.bonds[n, t, i] = bonds
        for b in range(m.member.shape[0]):
            o.member[n, t, b, i] = m.member[b, i]
    for p in range(powers):
        o.cost[n, t, p] = m.cost[p]
        o.legitimacy[n, t, p] = m.legitimacy[p]


@compiled
def run_many(
    seed: int, replicates: np.ndarray, base: np.ndarray, paths: np.ndarray, x: Any, s: Structure, h: Hazards, rules: Any,
    w: Any, m: Memory, o: Any, trace: np.ndarray,
) -> None:  # fmt: skip
    """Runs ``replicates`` one after the other; row ``n`` of the record is ``replicates[n]``.

    ``x`` are views of ``paths``, which hazard events change and each run gets afresh from ``base``.
    ``trace[year, state, option, term]`` may have no room; it keeps the last run.
    """
    r = rules[0]
    for n in range(replicates.shape[0]):
        replicate = replicates[n]
        if h.key.shape[0] > 0:
            for t in range(paths.shape[0]):
                for slot in range(paths.shape[1]):
                    paths[t, slot] = base[t, slot]
        begin(x, s, r, m)
        for t in range(s.years.shape[0]):
            strike(t, seed, replicate, s, h, paths, m)
            relate(t, x, s, r, m)
            perceive(t, x, r, m)
            decide(t, seed, replicate, x, s, r, w, m, trace[t])
            act(t, seed, replicate, x, s, r, m)
            respond(t, seed, replicate, x, s, r, m)
            follow(t, x, r, m)
            ally(t, x, r, m)
            convene(t, seed, replicate, x, s, r, m)
            settle(t, x, r, m)
            record(n, t, x, r, m, o)
