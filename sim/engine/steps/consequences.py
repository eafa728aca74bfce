"""What the year leaves: ties, dependence, bonds, costs, legitimacy, observed strategies."""

from __future__ import annotations

from typing import Any

from ...compiled import inner
from ...theory import instruments, outcomes, response
from ...world.build import Structure
from ..memory import Memory
from . import bodies, responses, standing


@inner
def follow(t: int, x: Any, s: Structure, r: Any, m: Memory) -> None:
    """Consequences for ties, dependence, capability and discontent."""
    states, powers = m.tie.shape
    for i in range(states):
        grown = 0.0
        for p in range(powers):
            m.accustomed[i, p] = response.accustomed_next(m.accustomed[i, p], m.tie[i, p], r.accustomed_pace)
        m.discontent[i] *= 1.0 - r.pressure_decay
        for p in range(powers):
            grown += r.arming_rate * m.effort[i, p, instruments.ARMING]
            m.discontent[i] += r.pressure_rise * m.effort[i, p, instruments.CONCESSION]
            m.tie_shift[i, p] *= 1.0 - r.tie_decay
            for k in range(m.share.shape[1]):
                m.dependence_shift[i, k, p] *= 1.0 - r.dependence_return
                m.dependence_shift[i, k, p] -= r.sanctions_cut * m.sanctions[i, p] * m.share[i, k, p]
        m.arms[i] = instruments.armed(m.arms[i], grown, r.tie_decay)
        for p in range(powers):
            patron = m.patron[i, p]
            if patron >= 0:
                gain = r.tie_rate * m.effort[i, p, instruments.EXTERNAL_ALLIANCE]
                m.tie_shift[i, patron] += gain * (1.0 - m.tie[i, patron])
            conceded = max(m.effort[i, p, instruments.CONCESSION], m.effort[i, p, instruments.HOSTING])
            m.tie_shift[i, p] += r.tie_rate * conceded * (1.0 - m.tie[i, p])
            m.tie_shift[i, p] -= r.tie_rate * m.effort[i, p, instruments.COOPERATION_REFUSAL] * m.tie[i, p]
            overlap = instruments.meeting(
                m.effort[i, powers, instruments.OVERLAPPING_BODIES] * m.bids[i, p], bodies.common(i, p, s, m)
            )
            m.tie_shift[i, p] += r.tie_rate * overlap * instruments.room(m.tie[i, p], instruments.PARTNERSHIP)
            for q in range(powers):
                courted = m.effort[i, p, instruments.RIVAL_TIES] * m.rivalry[p, q] * m.bids[i, q]
                limit = instruments.room(m.tie[i, q], instruments.QUASI_ALLIANCE)
                m.tie_shift[i, q] += r.tie_rate * courted * limit
        divert(i, t, x, r, m)


@inner
def divert(i: int, t: int, x: Any, r: Any, m: Memory) -> None:
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
                pressed = instruments.compliance(m.tie[i, q], m.trusted[i, q], x.power_demand[t, q], m.rivalry[p, q])
                effort = max(effort, pressed)
        for k in range(m.share.shape[1]):
            turned = instruments.turned_away(effort, r.diversion_rate, x.flexibility[t, i, k], m.share[i, k, p])
            m.dependence_shift[i, k, p] -= turned
            replace(i, p, k, effort, m.share[i, k, p] - turned, t, x, m)
            for q in range(powers):
                if q != p and others > 0.0:
                    m.dependence_shift[i, k, q] += turned * m.bids[i, q] / max(1.0, others)
            conceded = m.effort[i, p, instruments.CONCESSION] * m.share[i, k, p] * (1.0 - m.share[i, k, p])
            m.dependence_shift[i, k, p] += 0.5 * r.diversion_rate * conceded


@inner
def replace(i: int, p: int, k: int, effort: float, share: float, t: int, x: Any, m: Memory) -> None:
    """Other suppliers take over what they can newly deliver, those with a tie to the state before the rest."""
    powers = m.tie.shape[1]
    supply, pull = 0.0, 0.0
    for q in range(powers):
        if q != p:
            supply += x.power_supply[t, q, k]
            pull += instruments.supplier_pull(x.power_supply[t, q, k], m.tie[i, q])
    if supply <= 0.0:
        return
    taken = instruments.replaced(effort, share, supply)
    m.dependence_shift[i, k, p] -= taken
    for q in range(powers):
        if q != p:
            m.dependence_shift[i, k, q] += (
                taken * instruments.supplier_pull(x.power_supply[t, q, k], m.tie[i, q]) / pull
            )


@inner
def ally(t: int, x: Any, r: Any, m: Memory) -> None:
    """Bonds among states: coalition diplomacy and common membership build them, time thins them."""
    states, powers = m.tie.shape
    for i in range(states):
        for j in range(i + 1, states):
            bond = standing.bond(i, j, t, x, m)
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
def settle(t: int, x: Any, r: Any, m: Memory) -> None:
    """Costs and legitimacy of the powers, observed strategies, habits, the usual price."""
    states, powers = m.tie.shape
    for p in range(powers):
        coercion, named, condemned, cost = 0.0, 0.0, 0.0, 0.0
        for i in range(states):
            blow = max(responses.subversion_of(i, p, t, x, m), responses.force_on(i, p, t, x, m))
            coercion = max(coercion, blow * x.mandate[t, i])
            named += m.effort[i, p, instruments.NAMING] / states
            condemned += m.condemned[i, p] / states
            used = instruments.intensity(m.effort[i, p], instruments.FIRST[1], instruments.FIRST[2])
            support = instruments.soft_support(m.coalition[i, p], r.support_half)
            cost += instruments.cost_imposed(used, x.need[t, i, p], support)
        m.cost[p] = cost
        m.legitimacy[p] = response.legitimacy_after(
            m.legitimacy[p], x.power_legitimacy[t, p], x.power_unilateralism[t, p], coercion, named, condemned,
            m.left[p], r.legitimacy_recovery, r.unilateral_loss, r.coercion_loss, r.naming_loss, r.condemnation_loss,
            r.exit_loss,
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
        hard = max(hard, max(m.effort[i, p, instruments.ARMING], m.effort[i, p, instruments.EXTERNAL_ALLIANCE]))
        band = max(band, instruments.mean_effort(m.effort[i, p], instruments.FIRST[3], instruments.COUNT))
    # Leverage is left out: it needs resources, which not every hedger has.
    hedge = instruments.mean_effort(m.effort[i, powers], instruments.FIRST[2], instruments.LEVERAGE)
    return outcomes.observed_strategy(soft, hard, hedge, band, r.observed_bound)
