"""What the year leaves: ties, dependence, bonds, costs, legitimacy, observed strategies, habits."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...compiled import part
from ...theory import instruments, outcomes, response
from . import responses, standing


@part
def follow(
    given_powers: Any, supply: np.ndarray, channels: Any, r: Any, dyads: Any, states: Any, effort: np.ndarray,
    share: np.ndarray, dependence_shift: np.ndarray, bids: np.ndarray, pairs: Any, relied: np.ndarray,
) -> None:  # fmt: skip
    """Consequences for ties, dependence, capability and discontent."""
    n_states, n_powers = dyads.shape
    on_offer = 0.0
    for p in range(n_powers):
        for k in range(supply.shape[1]):
            on_offer += supply[p, k]
    for i in range(n_states):
        state = states[i]
        grown, diplomacy = 0.0, 0.0
        state.discontent *= 1.0 - r.pressure_decay
        for p in range(n_powers):
            dyad = dyads[i, p]
            dyad.accustomed = response.accustomed_next(dyad.accustomed, dyad.tie, r.accustomed_pace)
            grown += r.arming_rate * effort[i, p, instruments.ARMING]
            diplomacy = max(diplomacy, effort[i, p, instruments.COALITION_DIPLOMACY])
            state.discontent += r.pressure_rise * effort[i, p, instruments.CONCESSION]
            dyad.tie_shift *= 1.0 - r.tie_decay
            for k in range(share.shape[1]):
                dependence_shift[i, k, p] *= 1.0 - r.dependence_return
                dependence_shift[i, k, p] -= r.sanctions_cut * dyad.sanctions * share[i, k, p]
        state.diplomacy = diplomacy
        state.arms = instruments.armed(state.arms, grown, r.tie_decay)
        for p in range(n_powers):
            everyone = effort[i, n_powers, instruments.OVERLAPPING_BODIES]
            tie_up(p, effort[i, p], everyone, r.tie_rate, dyads[i], bids[i], pairs[p])
        divert(given_powers, supply, on_offer, channels[i], r, effort[i], dyads[i], relied[i], bids[i],
               pairs, share[i], dependence_shift[i])  # fmt: skip


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
    given: Any, supply: np.ndarray, on_offer: float, channels: Any, r: Any, effort_of: np.ndarray, dyads: Any,
    dependence: np.ndarray, bids: np.ndarray, pairs: Any, share: np.ndarray, shift: np.ndarray,
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
        conceding = effort_of[p, instruments.CONCESSION]
        for k in range(share.shape[0]):
            if share[k, p] <= 0.0 or (effort <= 0.0 and conceding <= 0.0):
                continue  # nothing to turn away, to replace or to concede
            turned = instruments.turned_away(effort, r.diversion_rate, channels[k].flexibility, share[k, p])
            shift[k, p] -= turned
            if on_offer > 0.0:
                replace(p, effort, share[k, p] - turned, supply[:, k], dyads, shift[k])
            for q in range(powers):
                if q != p and others > 0.0 and turned > 0.0:
                    shift[k, q] += turned * bids[q] / max(1.0, others)
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
def ally(
    ties: np.ndarray, given_bodies: Any, r: Any, states: Any, bonds: Any, member: np.ndarray, closeness: np.ndarray,
) -> None:  # fmt: skip
    """Bonds among n_states: coalition diplomacy and common membership build them, time thins them."""
    n_states = states.shape[0]
    for i in range(n_states):
        for j in range(i + 1, n_states):
            bond = standing.bond(ties[i, j], bonds[i, j])
            effort = max(states[i].diplomacy, states[j].diplomacy)
            common = 0.0
            for b in range(member.shape[0]):
                common = max(common, member[b, i] * member[b, j] * given_bodies[b].strength)
            push = instruments.bond_push(effort * closeness[i, j], common)
            shift = bonds[i, j].shift * (1.0 - r.tie_decay) + r.tie_rate * push * (1.0 - bond)
            bonds[i, j].shift = shift
            bonds[j, i].shift = shift


@part
def settle(
    given_powers: Any, acts: np.ndarray, given_states: Any, given_dyads: Any, given_world: Any, r: Any, dyads: Any,
    powers: Any, effort: np.ndarray, states: Any, last: np.ndarray, reference_price: np.ndarray,
) -> None:  # fmt: skip
    """Costs and legitimacy of the n_powers, observed strategies, habits, the usual price."""
    n_states, n_powers = dyads.shape
    for p in range(n_powers):
        power, given = powers[p], given_powers[p]
        coercion, named, condemned, cost = 0.0, 0.0, 0.0, 0.0
        for i in range(n_states):
            dyad = dyads[i, p]
            done = acts[i, p]
            blow = max(responses.subversion_of(done, dyad), responses.force_on(done, dyad))
            coercion = max(coercion, blow * given_states[i].mandate)
            named += effort[i, p, instruments.NAMING] / n_states
            condemned += dyad.condemned / n_states
            used = instruments.intensity(effort[i, p], instruments.FIRST[1], instruments.FIRST[2])
            support = instruments.soft_support(dyad.coalition, r.support_half)
            cost += instruments.cost_imposed(used, given_dyads[i, p].need, support)
        power.cost = cost
        power.legitimacy = response.legitimacy_after(
            power.legitimacy, given.legitimacy, given.unilateralism, coercion, named, condemned, power.left,
            r.legitimacy_recovery, r.unilateral_loss, r.coercion_loss, r.naming_loss, r.condemnation_loss, r.exit_loss,
        )  # fmt: skip
    for i in range(n_states):
        state = states[i]
        state.observed = observe(dyads[i], effort[i], r)
        state.held = state.held + 1.0 if state.option == last[i] else 1.0
        last[i] = state.option
    reference_price[0] += (given_world[0].price - reference_price[0]) / r.rent_memory


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
