"""The choice of every state: what it weighs, the utilities, the draw."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import draws
from ...compiled import inner
from ...scenario.attributes import ACTS, CHANNELS
from ...theory import choice, dependence, opportunity, terms, threat
from ...world.build import Structure
from ..memory import Memory

ARMS = CHANNELS.index("arms")
SANCTIONS = ACTS.index("sanctions")


@inner
def risk(i: int, p: int, t: int, x: Any, s: Structure, r: Any, m: Memory) -> float:
    """Chance that power ``p`` retaliates, as state ``i`` sees it."""
    return dependence.retaliation_risk(
        x.power_attention[t, p, s.region[i]], x.power_tied_down[t, p], x.need[t, i, p],
        x.power_unilateralism[t, p], m.constraint[p], r.restraint,
    )  # fmt: skip


@inner
def dyad(i: int, p: int, t: int, x: Any, s: Structure, r: Any, m: Memory) -> terms.Dyad:
    """What state ``i`` weighs toward power ``p``."""
    powers = m.tie.shape[1]
    chief, ally, pull = 0.0, 0.0, 0.0
    for q in range(powers):
        chief = max(chief, m.rivalry[p, q])
        if q != p:
            ally = max(ally, m.tie[i, q] * m.trusted[i, q])
            shared = opportunity.shared_engagement(m.dependence[i, p], m.dependence[i, q])
            pull = max(pull, opportunity.squeeze(m.decoupling[p, q], shared, x.chokepoint[t, i]))
    dangerous = risk(i, p, t, x, s, r, m)
    security = x.security_taste[t, i]
    return terms.Dyad(
        m.threat[i, p],
        min(1.0, security * m.motive[i, p]),
        min(1.0, security * m.survival[i, p]),
        m.ability[i, p],
        m.ability[i, p] * x.proximity[t, i, p],
        1.0 - m.ability[i, p],
        m.backing[i, p],
        x.dispute[t, i, p],
        chief,
        dependence.exposure(m.dependence[i, p], dangerous),
        dependence.exposure(m.dependence[i, p], r.soft_risk * dangerous),
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
        x.aid[t, i, p],
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
            rivalry += weight * opportunity.rivalry_payoff(m.rivalry[p, q])
            bidders += weight
            engagement = opportunity.shared_engagement(m.dependence[i, p], m.dependence[i, q])
            squeeze = max(squeeze, opportunity.squeeze(m.decoupling[p, q], engagement, x.chokepoint[t, i]))
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
        min(1.0, security * survival),
        min(1.0, security * largest) - min(1.0, security * second),
        min(1.0, security * largest),
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
def decide(
    t: int, seed: draws.Word, replicate: int, x: Any, s: Structure, r: Any, w: Any, m: Memory, trace: np.ndarray
) -> None:
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
        m.together[i] = -1
    for b in range(m.member.shape[0]):
        confer(b, t, seed, replicate, x, s, m)
    for i in range(states):
        choice.choice_probabilities(m.utilities[i], powers, r.rationality, r.nest, m.probabilities[i])
        key = s.state_key[i] if m.together[i] < 0 else s.body_key[m.together[i]]
        draw = draws.uniform(seed, replicate, s.years[t], key, draws.CHOICE)
        m.drawn[i] = draws.pick(m.probabilities[i], draw)


@inner
def confer(b: int, t: int, seed: draws.Word, replicate: int, x: Any, s: Structure, m: Memory) -> None:
    """In a year in which a body decides as one, its members share the mean of their utilities, and one draw."""
    if x.competence[t, b] <= 0.0:
        return
    if draws.uniform(seed, replicate, s.years[t], s.body_key[b], draws.TOGETHER) >= x.competence[t, b]:
        return
    members = 0.0
    m.common_utilities[...] = 0.0
    for i in range(m.utilities.shape[0]):
        if m.member[b, i] > 0.0:
            members += 1.0
            for k in range(m.common_utilities.shape[0]):
                m.common_utilities[k] += m.utilities[i, k]
    for i in range(m.utilities.shape[0]):
        if m.member[b, i] > 0.0:
            m.together[i] = b
            for k in range(m.common_utilities.shape[0]):
                m.utilities[i, k] = m.common_utilities[k] / members


@inner
def note(values: tuple[float, ...], row: np.ndarray) -> None:
    """Copy the values of the terms of one option."""
    for k in range(len(values)):
        row[k] = values[k]
