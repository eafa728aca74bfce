"""Institutions: founding, joining and leaving."""

from __future__ import annotations

from typing import Any

from ... import draws
from ...compiled import inner
from ...theory import institutions, instruments, opportunity


@inner
def exists(b: int, clock: Any, s: Any) -> bool:
    """Whether a body is there this year."""
    return bool(s.bodies[b].founded <= clock.year < s.bodies[b].dissolved)


@inner
def inclusive_strength(b: int, now: Any, s: Any, m: Any) -> float:
    """Strength of a body that shuts nobody out and has powers inside; else zero."""
    if s.bodies[b].exclusive == 0.0:
        for p in range(m.inside.shape[1]):
            if m.inside[b, p] > 0.0:
                return float(now.bodies[b].strength)
    return 0.0


@inner
def seat(now: Any, s: Any, m: Any) -> None:
    """Membership of the bodies that exist before the first year."""
    first = s.years[0]
    for b in range(m.member.shape[0]):
        before = s.bodies[b].founded < first < s.bodies[b].dissolved
        for p in range(m.inside.shape[1]):
            m.inside[b, p] = s.seats[b, p].inside
        m.inclusive[b] = inclusive_strength(b, now, s, m) if before else 0.0
        for i in range(m.member.shape[1]):
            m.member[b, i] = s.membership[b, i].founder if before else 0.0


@inner
def convene(clock: Any, now: Any, s: Any, r: Any, m: Any) -> None:
    """Bodies: founding, joining and leaving."""
    bodies, states = m.member.shape
    for b in range(bodies):
        body, alive = s.bodies[b], exists(b, clock, s)
        m.inclusive[b] = inclusive_strength(b, now, s, m) if alive else 0.0
        for i in range(states):
            belongs = s.membership[b, i]
            if not alive:
                m.member[b, i] = 0.0
            elif clock.year == body.founded:
                m.member[b, i] = belongs.founder
            elif belongs.candidate > 0.0 and body.leader_state != i:
                appeal = appeal_of(b, i, now, s, r, m) + r.membership_habit * m.member[b, i]
                chance = institutions.membership_chance(appeal, r.membership_threshold, r.membership_steepness)
                draw = draws.at(clock, belongs.key, draws.MEMBERSHIP)
                stays = institutions.member_next(m.member[b, i] > 0.0, chance, draw, r.membership_pace)
                m.member[b, i] = 1.0 if stays else 0.0


@inner
def leave(clock: Any, now: Any, first: Any, s: Any, r: Any, m: Any) -> None:
    """Powers that leave bodies, and the weight of what each left this year among those it sat in at first."""
    bodies, powers = m.inside.shape
    for p in range(powers):
        strength, left = 0.0, 0.0
        for b in range(bodies):
            seat_of = s.seats[b, p]
            if seat_of.inside > 0.0 and exists(b, clock, s):
                strength += now.bodies[b].strength
                if seat_of.leaver > 0.0 and m.inside[b, p] > 0.0:
                    chance = exit_chance(b, p, now, first, r, m)
                    if draws.at(clock, seat_of.exit_key, draws.EXIT) < chance:
                        m.inside[b, p] = 0.0
                        left += now.bodies[b].strength
        m.powers[p].left = left / strength if strength > 0.0 else 0.0


@inner
def exit_chance(b: int, p: int, now: Any, first: Any, r: Any, m: Any) -> float:
    """Chance that power ``p`` leaves body ``b`` this year."""
    power, given = m.powers[p], now.powers[p]
    weaker = institutions.share_lost(given.capability, first.powers[p].capability)
    disliked = institutions.share_lost(power.legitimacy, power.standing)
    unheard = institutions.share_lost(now.say[b, p], first.say[b, p])
    appeal = institutions.exit_appeal(
        institutions.decline(weaker, disliked, unheard), unheard, now.bodies[b].monitoring, given.unilateralism,
        r.exit_decline, r.exit_say, r.exit_monitoring, r.exit_unilateralism,
    )  # fmt: skip
    return institutions.exit_chance(appeal, r.exit_threshold, r.exit_steepness, r.exit_pace)


@inner
def shut_out(i: int, p: int, now: Any, s: Any, m: Any) -> float:
    """Strength of the strongest body of state ``i`` that shuts power ``p`` out."""
    strongest = 0.0
    for b in range(m.member.shape[0]):
        strongest = max(strongest, m.member[b, i] * s.seats[b, p].excluded * now.bodies[b].strength)
    return strongest


@inner
def common(i: int, p: int, m: Any) -> float:
    """Strength of the strongest inclusive body in which state ``i`` sits with power ``p``."""
    strongest = 0.0
    for b in range(m.member.shape[0]):
        strongest = max(strongest, m.member[b, i] * m.inside[b, p] * m.inclusive[b])
    return strongest


@inner
def appeal_of(b: int, i: int, now: Any, s: Any, r: Any, m: Any) -> float:
    """Why state ``i`` would be a member of body ``b``."""
    body, state, strength = s.bodies[b], now.states[i], now.bodies[b].strength
    powers = m.dyads.shape[1]
    aid, close, influence = strength, r.leaderless_closeness, r.influence_weight * strength
    apart = r.leaderless_disagreement
    if body.leader_state >= 0:
        leader = body.leader_state
        given = 0.0
        for p in range(powers):
            given = max(given, m.effort[leader, p, instruments.EXCLUSIVE_BODIES])
        aid = strength * given
        close = m.closeness[i, leader]
        influence = r.influence_weight * now.states[leader].leader
        apart = 1.0 - opportunity.similarity(state.orientation, now.states[leader].orientation)
    elif body.leader_power >= 0:
        leader = body.leader_power
        aid = institutions.aid_of_leader(strength, now.dyads[i, leader].aid, r.leader_aid)
        close = institutions.likeness(m.dyads[i, leader].regime_affinity)
        influence = r.influence_weight * m.dyads[i, leader].trusted
        apart = 1.0 - opportunity.similarity(state.orientation, now.powers[leader].orientation)
    tie, stake, motive, absence = 0.0, 0.0, 0.0, 0.0
    for p in range(powers):
        seat_of, power = s.seats[b, p], m.powers[p]
        if seat_of.excluded > 0.0:
            tie = max(tie, m.dyads[i, p].tie)
            stake = max(stake, m.dependence[i, p])
            motive = max(motive, m.dyads[i, p].motive)
        if seat_of.absent > 0.0:
            absence = max(absence, institutions.share_lost(power.legitimacy, power.standing))
    return institutions.membership_appeal(
        aid, state.poverty, close, influence, apart, tie, stake, motive, r.absence_weight * absence
    )
