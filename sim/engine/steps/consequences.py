"""What the year leaves: ties, dependence, bonds, costs, legitimacy, observed strategies, habits."""

from __future__ import annotations

from typing import Any

from ...compiled import inner
from ...theory import instruments, outcomes, response
from . import responses, standing


@inner
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
            tie_up(i, p, r, m)
        divert(i, now, r, m)


@inner
def tie_up(i: int, p: int, r: Any, m: Any) -> None:
    """Ties that conduct toward power ``p`` builds: to the backer, to ``p``, to its rivals."""
    dyad, powers = m.dyads[i, p], m.dyads.shape[1]
    if dyad.backer >= 0:
        gain = r.tie_rate * m.effort[i, p, instruments.EXTERNAL_ALLIANCE]
        backed = m.dyads[i, dyad.backer]
        backed.tie_shift += gain * (1.0 - backed.tie)
    conceded = max(m.effort[i, p, instruments.CONCESSION], m.effort[i, p, instruments.HOSTING])
    dyad.tie_shift += r.tie_rate * conceded * (1.0 - dyad.tie)
    dyad.tie_shift -= r.tie_rate * m.effort[i, p, instruments.COOPERATION_REFUSAL] * dyad.tie
    overlap = instruments.meeting(m.effort[i, powers, instruments.OVERLAPPING_BODIES] * m.bids[i, p], dyad.common)
    dyad.tie_shift += r.tie_rate * overlap * instruments.room(dyad.tie, instruments.PARTNERSHIP)
    for q in range(powers):
        other = m.dyads[i, q]
        courted = m.effort[i, p, instruments.RIVAL_TIES] * m.pairs[p, q].rivalry * m.bids[i, q]
        other.tie_shift += r.tie_rate * courted * instruments.room(other.tie, instruments.QUASI_ALLIANCE)


@inner
def divert(i: int, now: Any, r: Any, m: Any) -> None:
    """Trade turned away from a power toward those that bid, or conceded to it."""
    powers = m.dyads.shape[1]
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
                dyad = m.dyads[i, q]
                others += m.bids[i, q]
                pressed = instruments.compliance(dyad.tie, dyad.trusted, now.powers[q].demand, m.pairs[p, q].rivalry)
                effort = max(effort, pressed)
        for k in range(m.share.shape[1]):
            share = m.share[i, k, p]
            turned = instruments.turned_away(effort, r.diversion_rate, now.channels[i, k].flexibility, share)
            m.dependence_shift[i, k, p] -= turned
            replace(i, p, k, effort, share - turned, now, m)
            for q in range(powers):
                if q != p and others > 0.0:
                    m.dependence_shift[i, k, q] += turned * m.bids[i, q] / max(1.0, others)
            conceding = m.effort[i, p, instruments.CONCESSION]
            m.dependence_shift[i, k, p] += instruments.conceded(conceding, r.concession_rate * r.diversion_rate, share)


@inner
def replace(i: int, p: int, k: int, effort: float, share: float, now: Any, m: Any) -> None:
    """Other suppliers take over what they can newly deliver, those with a tie to the state before the rest."""
    powers = m.dyads.shape[1]
    supply, pull = 0.0, 0.0
    for q in range(powers):
        if q != p:
            supply += now.supply[q, k]
            pull += instruments.supplier_pull(now.supply[q, k], m.dyads[i, q].tie)
    if supply <= 0.0:
        return
    taken = instruments.replaced(effort, share, supply)
    m.dependence_shift[i, k, p] -= taken
    for q in range(powers):
        if q != p:
            m.dependence_shift[i, k, q] += (
                taken * instruments.supplier_pull(now.supply[q, k], m.dyads[i, q].tie) / pull
            )


@inner
def ally(now: Any, r: Any, m: Any) -> None:
    """Bonds among states: coalition diplomacy and common membership build them, time thins them."""
    states = m.states.shape[0]
    for i in range(states):
        for j in range(i + 1, states):
            bond = standing.bond(i, j, now, m)
            effort = max(m.states[i].diplomacy, m.states[j].diplomacy)
            common = 0.0
            for b in range(m.member.shape[0]):
                common = max(common, m.member[b, i] * m.member[b, j] * now.bodies[b].strength)
            push = instruments.bond_push(effort * m.closeness[i, j], common)
            shift = m.bonds[i, j].shift * (1.0 - r.tie_decay) + r.tie_rate * push * (1.0 - bond)
            m.bonds[i, j].shift = shift
            m.bonds[j, i].shift = shift


@inner
def settle(now: Any, r: Any, m: Any) -> None:
    """Costs and legitimacy of the powers, observed strategies, habits, the usual price."""
    states, powers = m.dyads.shape
    for p in range(powers):
        power, given = m.powers[p], now.powers[p]
        coercion, named, condemned, cost = 0.0, 0.0, 0.0, 0.0
        for i in range(states):
            dyad = m.dyads[i, p]
            blow = max(responses.subversion_of(i, p, now, m), responses.force_on(i, p, now, m))
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
        state.observed = observe(i, r, m)
        state.held = state.held + 1.0 if state.option == m.choice[i] else 1.0
        m.choice[i] = state.option
    m.reference_price[0] += (now.world[0].price - m.reference_price[0]) / r.rent_memory


@inner
def observe(i: int, r: Any, m: Any) -> int:
    """Strategy of a state as its behaviour shows it."""
    powers = m.dyads.shape[1]
    soft = False
    hard, band = 0.0, 0.0
    for p in range(powers):
        dyad = m.dyads[i, p]
        elsewhere = 0.0
        for q in range(powers):
            if q != p:
                elsewhere += m.dyads[i, q].refused / max(1, powers - 1)
        if outcomes.observed_soft(
            dyad.refused, dyad.refused_years, dyad.motive, elsewhere, r.domains_share, r.sustained_years
        ):
            soft = True
        hard = max(hard, max(m.effort[i, p, instruments.ARMING], m.effort[i, p, instruments.EXTERNAL_ALLIANCE]))
        band = max(band, instruments.mean_effort(m.effort[i, p], instruments.FIRST[3], instruments.COUNT))
    # Leverage is left out: it needs resources, which not every hedger has.
    hedge = instruments.mean_effort(m.effort[i, powers], instruments.FIRST[2], instruments.LEVERAGE)
    return outcomes.observed_strategy(soft, hard, hedge, band, r.observed_bound)
