"""Institutions: founding, joining and leaving."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import draws
from ...compiled import part
from ...theory import institutions, instruments, opportunity


@part
def exists(body: Any, year: int) -> bool:
    """Whether a body is there in a year."""
    return bool(body.founded <= year < body.dissolved)


@part
def inclusive_strength(body: Any, strength: float, inside: np.ndarray) -> float:
    """Strength of a body that shuts nobody out and has powers inside; else zero."""
    if body.exclusive == 0.0:
        for p in range(inside.shape[0]):
            if inside[p] > 0.0:
                return strength
    return 0.0


@part
def seat(
    given_bodies: Any, years: np.ndarray, fixed_bodies: Any, seats: Any, membership: Any, member: np.ndarray,
    inside: np.ndarray, inclusive: np.ndarray,
) -> None:  # fmt: skip
    """Membership of the bodies that exist before the first year."""
    first = years[0]
    for b in range(member.shape[0]):
        before = fixed_bodies[b].founded < first < fixed_bodies[b].dissolved
        for p in range(inside.shape[1]):
            inside[b, p] = seats[b, p].inside
        inclusive[b] = inclusive_strength(fixed_bodies[b], given_bodies[b].strength, inside[b]) if before else 0.0
        for i in range(member.shape[1]):
            member[b, i] = membership[b, i].founder if before else 0.0


@part
def convene(
    clock: Any, given_bodies: Any, given_states: Any, given_powers: Any, given_dyads: Any, fixed_bodies: Any,
    membership: Any, seats: Any, r: Any, member: np.ndarray, inclusive: np.ndarray, inside: np.ndarray, powers: Any,
    dyads: Any, relied: np.ndarray, effort: np.ndarray, closeness: np.ndarray,
) -> None:  # fmt: skip
    """Bodies: founding, joining and leaving."""
    n_bodies, n_states = member.shape
    for b in range(n_bodies):
        body, alive = fixed_bodies[b], exists(fixed_bodies[b], clock.year)
        inclusive[b] = inclusive_strength(body, given_bodies[b].strength, inside[b]) if alive else 0.0
        for i in range(n_states):
            belongs = membership[b, i]
            if not alive:
                member[b, i] = 0.0
            elif clock.year == body.founded:
                member[b, i] = belongs.founder
            elif belongs.candidate > 0.0 and body.leader_state != i:
                appeal = appeal_of(
                    i, body, given_bodies[b].strength, given_states, given_powers, given_dyads[i], seats[b], r,
                    powers, dyads[i], relied[i], effort, closeness[i],
                )  # fmt: skip
                appeal += r.membership_habit * member[b, i]
                chance = institutions.membership_chance(appeal, r.membership_threshold, r.membership_steepness)
                draw = draws.at(clock, belongs.key, draws.MEMBERSHIP)
                stays = institutions.member_next(member[b, i] > 0.0, chance, draw, r.membership_pace)
                member[b, i] = 1.0 if stays else 0.0


@part
def leave(
    clock: Any, given_bodies: Any, say: np.ndarray, given_powers: Any, first_say: np.ndarray, first_powers: Any,
    seats: Any, fixed_bodies: Any, r: Any, inside: np.ndarray, powers: Any,
) -> None:  # fmt: skip
    """Powers that leave n_bodies, and the weight of what each left this year among those it sat in at first."""
    n_bodies, n_powers = inside.shape
    for p in range(n_powers):
        strength, left = 0.0, 0.0
        for b in range(n_bodies):
            seat_of = seats[b, p]
            if seat_of.inside > 0.0 and exists(fixed_bodies[b], clock.year):
                strength += given_bodies[b].strength
                if seat_of.leaver > 0.0 and inside[b, p] > 0.0:
                    unheard = institutions.share_lost(say[b, p], first_say[b, p])
                    monitoring, weaker = given_bodies[b].monitoring, first_powers[p].capability
                    chance = exit_chance(powers[p], given_powers[p], weaker, unheard, monitoring, r)
                    if draws.at(clock, seat_of.exit_key, draws.EXIT) < chance:
                        inside[b, p] = 0.0
                        left += given_bodies[b].strength
        powers[p].left = left / strength if strength > 0.0 else 0.0


@part
def exit_chance(power: Any, given: Any, at_first: float, unheard: float, monitoring: float, r: Any) -> float:
    """Chance that a power leaves a body this year; ``at_first`` is its capability in the first year."""
    weaker = institutions.share_lost(given.capability, at_first)
    disliked = institutions.share_lost(power.legitimacy, power.standing)
    appeal = institutions.exit_appeal(
        institutions.decline(weaker, disliked, unheard), unheard, monitoring, given.unilateralism,
        r.exit_decline, r.exit_say, r.exit_monitoring, r.exit_unilateralism,
    )  # fmt: skip
    return institutions.exit_chance(appeal, r.exit_threshold, r.exit_steepness, r.exit_pace)


@part
def shut_out(i: int, p: int, member: np.ndarray, seats: Any, given: Any) -> float:
    """Strength of the strongest body of state ``i`` that shuts power ``p`` out."""
    strongest = 0.0
    for b in range(member.shape[0]):
        strongest = max(strongest, member[b, i] * seats[b, p].excluded * given[b].strength)
    return strongest


@part
def common(i: int, p: int, member: np.ndarray, inside: np.ndarray, inclusive: np.ndarray) -> float:
    """Strength of the strongest inclusive body in which state ``i`` sits with power ``p``."""
    strongest = 0.0
    for b in range(member.shape[0]):
        strongest = max(strongest, member[b, i] * inside[b, p] * inclusive[b])
    return strongest


@part
def appeal_of(
    i: int, body: Any, strength: float, states: Any, given_powers: Any, given: Any, seats: Any, r: Any, powers: Any,
    dyads: Any, dependence: np.ndarray, effort: np.ndarray, closeness: np.ndarray,
) -> float:  # fmt: skip
    """Why state ``i`` would be a member of a body: what its leader gives, and what the state has with those outside."""
    aid, close, influence = strength, r.leaderless_closeness, r.influence_weight * strength
    apart = r.leaderless_disagreement
    if body.leader_state >= 0:
        leader = body.leader_state
        generous = 0.0
        for p in range(dyads.shape[0]):
            generous = max(generous, effort[leader, p, instruments.EXCLUSIVE_BODIES])
        aid = strength * generous
        close = closeness[leader]
        influence = r.influence_weight * states[leader].leader
        apart = 1.0 - opportunity.similarity(states[i].orientation, states[leader].orientation)
    elif body.leader_power >= 0:
        leader = body.leader_power
        aid = institutions.aid_of_leader(strength, given[leader].aid, r.leader_aid)
        close = institutions.likeness(dyads[leader].regime_affinity)
        influence = r.influence_weight * dyads[leader].trusted
        apart = 1.0 - opportunity.similarity(states[i].orientation, given_powers[leader].orientation)
    tie, stake, motive, absence = 0.0, 0.0, 0.0, 0.0
    for p in range(dyads.shape[0]):
        if seats[p].excluded > 0.0:
            tie = max(tie, dyads[p].tie)
            stake = max(stake, dependence[p])
            motive = max(motive, dyads[p].motive)
        if seats[p].absent > 0.0:
            absence = max(absence, institutions.share_lost(powers[p].legitimacy, powers[p].standing))
    return institutions.membership_appeal(
        aid, states[i].poverty, close, influence, apart, tie, stake, motive, r.absence_weight * absence
    )
