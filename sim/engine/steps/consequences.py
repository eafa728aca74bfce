"""What the year leaves: ties, dependence, bonds, costs, legitimacy, observed strategies, habits."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...compiled import part
from ...theory import instruments, outcomes, response
from . import responses, standing


@part
def follow(now: Any, r: Any, m: Any) -> None:
    """Consequences for ties, dependence, capability and discontent."""
    states, powers = m.dyads.shape
    for i in range(states):
        state = m.states[i]
        grown, diplomacy = 0.0, 0.0
        state.discontent *= 1.0 - r.pressure_decay
        for p in range(powers):
            dyad = m.dyads[i, p]
            dyad.accustomed = response.accustomed_next(dyad.accustomed, dyad.tie, r.accustomed_pace)
            grown += r.arming_rate * m.effort[i, p, instruments.ARMING]
            diplomacy = max(diplomacy, m.effort[i, p, instruments.COALITION_DIPLOMACY])
            state.discontent += r.pressure_rise * m.effort[i, p, instruments.CONCESSION]
            dyad.tie_shift *= 1.0 - r.tie_decay
            for k in range(m.share.shape[1]):
                m.dependence_shift[i, k, p] *= 1.0 - r.dependence_return
                m.dependence_shift[i, k, p] -= r.sanctions_cut * dyad.sanctions * m.share[i, k, p]
        state.diplomacy = diplomacy
        state.arms = instruments.armed(state.arms, grown, r.tie_decay)
        for p in range(powers):
            everyone = m.effort[i, powers, instruments.OVERLAPPING_BODIES]
            tie_up(p, m.effort[i, p], everyone, r.tie_rate, m.dyads[i], m.bids[i], m.pairs[p])
        divert(now.powers, now.supply, now.channels[i], r, m.effort[i], m.dyads[i], m.dependence[i], m.bids[i],
               m.pairs, m.share[i], m.dependence_shift[i])  # fmt: skip


@part
def tie_up(
    p: int, effort: np.ndarray, overlapping: float, rate: float, dyads: Any, bids: np.ndarray, rivals: Any
) -> None:
    """Ties that conduct toward power ``p`` builds: to the backer, to ``p``, to its rivals."""
    dyad = dyads[p]
    if dyad.backer >= 0:
        backed = dyads[dyad.backer]
        gain = rate * effort[instruments.EXTERNAL_ALLIANCE]
        backed.tie_shift += gain * (1.0 - backed.tie)
    conceded = max(effort[instruments.CONCESSION], effort[instruments.HOSTING])
    dyad.tie_shift += rate * conceded * (1.0 - dyad.tie)
    dyad.tie_shift -= rate * effort[instruments.COOPERATION_REFUSAL] * dyad.tie
    overlap = instruments.meeting(overlapping * bids[p], dyad.common)
    dyad.tie_shift += rate * overlap * instruments.room(dyad.tie, instruments.PARTNERSHIP)
    for q in range(bids.shape[0]):
        courted = effort[instruments.RIVAL_TIES] * rivals[q].rivalry * bids[q]
        dyads[q].tie_shift += rate * courted * instruments.room(dyads[q].tie, instruments.QUASI_ALLIANCE)


@part
def divert(
    given: Any, supply: np.ndarray, channels: Any, r: Any, effort_of: np.ndarray, dyads: Any, dependence: np.ndarray,
    bids: np.ndarray, pairs: Any, share: np.ndarray, shift: np.ndarray,
) -> None:  # fmt: skip
    """Trade of a state turned away from a power toward those that bid, or conceded to it."""
    powers = bids.shape[0]
    largest = 0
    for p in range(powers):
        if dependence[p] > dependence[largest]:
            largest = p
    for p in range(powers):
        effort = effort_of[p, instruments.TRADE_DIVERSION]
        if p == largest:
            effort = max(effort, effort_of[powers, instruments.DIVERSIFICATION])
        others = 0.0
        for q in range(powers):
            if q != p:
                others += bids[q]
                pressed = instruments.compliance(dyads[q].tie, dyads[q].trusted, given[q].demand, pairs[p, q].rivalry)
                effort = max(effort, pressed)
        for k in range(share.shape[0]):
            if share[k, p] <= 0.0:
                continue  # nothing to turn away, to replace or to concede
            turned = instruments.turned_away(effort, r.diversion_rate, channels[k].flexibility, share[k, p])
            shift[k, p] -= turned
            replace(p, effort, share[k, p] - turned, supply[:, k], dyads, shift[k])
            for q in range(powers):
                if q != p and others > 0.0:
                    shift[k, q] += turned * bids[q] / max(1.0, others)
            conceding = effort_of[p, instruments.CONCESSION]
            shift[k, p] += instruments.conceded(conceding, r.concession_rate * r.diversion_rate, share[k, p])


@part
def replace(p: int, effort: float, share: float, supply: np.ndarray, dyads: Any, shift: np.ndarray) -> None:
    """Other suppliers take over what they can newly deliver, those with a tie to the state before the rest."""
    total, pull = 0.0, 0.0
    for q in range(supply.shape[0]):
        if q != p:
            total += supply[q]
    if total <= 0.0:
        return
    for q in range(supply.shape[0]):
        if q != p:
            pull += instruments.supplier_pull(supply[q], dyads[q].tie)
    taken = instruments.replaced(effort, share, total)
    shift[p] -= taken
    for q in range(supply.shape[0]):
        if q != p:
            shift[q] += taken * instruments.supplier_pull(supply[q], dyads[q].tie) / pull


@part
def ally(now: Any, r: Any, m: Any) -> None:
    """Bonds among states: coalition diplomacy and common membership build them, time thins them."""
    states = m.states.shape[0]
    for i in range(states):
        for j in range(i + 1, states):
            bond = standing.bond(now.ties[i, j], m.bonds[i, j])
            effort = max(m.states[i].diplomacy, m.states[j].diplomacy)
            common = 0.0
            for b in range(m.member.shape[0]):
                common = max(common, m.member[b, i] * m.member[b, j] * now.bodies[b].strength)
            push = instruments.bond_push(effort * m.closeness[i, j], common)
            shift = m.bonds[i, j].shift * (1.0 - r.tie_decay) + r.tie_rate * push * (1.0 - bond)
            m.bonds[i, j].shift = shift
            m.bonds[j, i].shift = shift


@part
def settle(now: Any, r: Any, m: Any) -> None:
    """Costs and legitimacy of the powers, observed strategies, habits, the usual price."""
    states, powers = m.dyads.shape
    for p in range(powers):
        power, given = m.powers[p], now.powers[p]
        coercion, named, condemned, cost = 0.0, 0.0, 0.0, 0.0
        for i in range(states):
            dyad = m.dyads[i, p]
            acts = now.acts[i, p]
            blow = max(responses.subversion_of(acts, dyad), responses.force_on(acts, dyad))
            coercion = max(coercion, blow * now.states[i].mandate)
            named += m.effort[i, p, instruments.NAMING] / states
            condemned += dyad.condemned / states
            used = instruments.intensity(m.effort[i, p], instruments.FIRST[1], instruments.FIRST[2])
            support = instruments.soft_support(dyad.coalition, r.support_half)
            cost += instruments.cost_imposed(used, now.dyads[i, p].need, support)
        power.cost = cost
        power.legitimacy = response.legitimacy_after(
            power.legitimacy, given.legitimacy, given.unilateralism, coercion, named, condemned, power.left,
            r.legitimacy_recovery, r.unilateral_loss, r.coercion_loss, r.naming_loss, r.condemnation_loss, r.exit_loss,
        )  # fmt: skip
    for i in range(states):
        state = m.states[i]
        state.observed = observe(m.dyads[i], m.effort[i], r)
        state.held = state.held + 1.0 if state.option == m.choice[i] else 1.0
        m.choice[i] = state.option
    m.reference_price[0] += (now.world[0].price - m.reference_price[0]) / r.rent_memory


@part
def observe(dyads: Any, effort: np.ndarray, r: Any) -> int:
    """Strategy of a state as its behaviour shows it; the last row of ``effort`` is toward all powers together."""
    powers = dyads.shape[0]
    soft = False
    hard, band = 0.0, 0.0
    for p in range(powers):
        dyad = dyads[p]
        elsewhere = 0.0
        for q in range(powers):
            if q != p:
                elsewhere += dyads[q].refused / max(1, powers - 1)
        if outcomes.observed_soft(
            dyad.refused, dyad.refused_years, dyad.motive, elsewhere, r.domains_share, r.sustained_years
        ):
            soft = True
        hard = max(hard, max(effort[p, instruments.ARMING], effort[p, instruments.EXTERNAL_ALLIANCE]))
        band = max(band, instruments.mean_effort(effort[p], instruments.FIRST[3], instruments.COUNT))
    # Leverage is left out: it needs resources, which not every hedger has.
    hedge = instruments.mean_effort(effort[powers], instruments.FIRST[2], instruments.LEVERAGE)
    return outcomes.observed_strategy(soft, hard, hedge, band, r.observed_bound)
