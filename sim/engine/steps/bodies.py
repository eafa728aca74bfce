"""Institutions: founding, joining and leaving."""

from __future__ import annotations

from typing import Any

from ... import draws
from ...compiled import inner
from ...theory import institutions, instruments, opportunity
from ...world.build import Structure
from ..memory import Memory


@inner
def exists(b: int, t: int, s: Structure) -> bool:
    """Whether a body is there this year."""
    return bool(s.founded[b] <= s.years[t] < s.dissolved[b])


@inner
def inclusive_strength(b: int, t: int, x: Any, s: Structure, m: Memory) -> float:
    """Strength of a body that shuts nobody out and has powers inside; else zero."""
    if s.exclusive[b] == 0.0:
        for p in range(m.inside.shape[1]):
            if m.inside[b, p] > 0.0:
                return float(x.strength[t, b])
    return 0.0


@inner
def seat(x: Any, s: Structure, m: Memory) -> None:
    """Membership of the bodies that exist before the first year."""
    for b in range(m.member.shape[0]):
        before = s.founded[b] < s.years[0] < s.dissolved[b]
        for p in range(m.inside.shape[1]):
            m.inside[b, p] = s.inside[b, p]
        m.inclusive[b] = inclusive_strength(b, 0, x, s, m) if before else 0.0
        for i in range(m.member.shape[1]):
            m.member[b, i] = s.founders[b, i] if before else 0.0


@inner
def convene(t: int, seed: draws.Word, replicate: int, x: Any, s: Structure, r: Any, m: Memory) -> None:
    """Bodies: founding, joining and leaving."""
    bodies, states = m.member.shape
    year = s.years[t]
    for b in range(bodies):
        alive = exists(b, t, s)
        m.inclusive[b] = inclusive_strength(b, t, x, s, m) if alive else 0.0
        for i in range(states):
            if not alive:
                m.member[b, i] = 0.0
            elif year == s.founded[b]:
                m.member[b, i] = s.founders[b, i]
            elif s.candidates[b, i] > 0.0 and s.leader_state[b] != i:
                appeal = appeal_of(b, i, t, x, s, r, m) + r.membership_habit * m.member[b, i]
                chance = institutions.membership_chance(appeal, r.membership_threshold, r.membership_steepness)
                draw = draws.uniform(seed, replicate, year, s.member_key[b, i], draws.MEMBERSHIP)
                stays = institutions.member_next(m.member[b, i] > 0.0, chance, draw, r.membership_pace)
                m.member[b, i] = 1.0 if stays else 0.0


@inner
def leave(t: int, seed: draws.Word, replicate: int, x: Any, s: Structure, r: Any, m: Memory) -> None:
    """Powers that leave bodies, and the weight of what each left this year among those it sat in at first."""
    bodies, powers = m.inside.shape
    for p in range(powers):
        m.left[p] = 0.0
        strength, left = 0.0, 0.0
        for b in range(bodies):
            if s.inside[b, p] > 0.0 and exists(b, t, s):
                strength += x.strength[t, b]
                if s.leavers[b, p] > 0.0 and m.inside[b, p] > 0.0:
                    chance = exit_chance(b, p, t, x, r, m)
                    if draws.uniform(seed, replicate, s.years[t], s.exit_key[b, p], draws.EXIT) < chance:
                        m.inside[b, p] = 0.0
                        left += x.strength[t, b]
        if strength > 0.0:
            m.left[p] = left / strength


@inner
def exit_chance(b: int, p: int, t: int, x: Any, r: Any, m: Memory) -> float:
    """Chance that power ``p`` leaves body ``b`` this year."""
    weaker = institutions.share_lost(x.power_capability[t, p], x.power_capability[0, p])
    disliked = institutions.share_lost(m.legitimacy[p], m.standing[p])
    unheard = institutions.share_lost(x.say[t, b, p], x.say[0, b, p])
    appeal = institutions.exit_appeal(
        institutions.decline(weaker, disliked, unheard), unheard, x.monitoring[t, b], x.power_unilateralism[t, p],
        r.exit_decline, r.exit_say, r.exit_monitoring, r.exit_unilateralism,
    )  # fmt: skip
    return institutions.exit_chance(appeal, r.exit_threshold, r.exit_steepness, r.exit_pace)


@inner
def shut_out(i: int, p: int, t: int, x: Any, s: Structure, m: Memory) -> float:
    """Strength of the strongest body of state ``i`` that shuts power ``p`` out."""
    strongest = 0.0
    for b in range(m.member.shape[0]):
        strongest = max(strongest, m.member[b, i] * s.excluded[b, p] * x.strength[t, b])
    return strongest


@inner
def common(i: int, p: int, s: Structure, m: Memory) -> float:
    """Strength of the strongest inclusive body in which state ``i`` sits with power ``p``."""
    strongest = 0.0
    for b in range(m.member.shape[0]):
        strongest = max(strongest, m.member[b, i] * m.inside[b, p] * m.inclusive[b])
    return strongest


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
    absence = 0.0
    for p in range(powers):
        if s.absent[b, p] > 0.0:
            absence = max(absence, institutions.share_lost(m.legitimacy[p], m.standing[p]))
    return institutions.membership_appeal(
        aid, x.poverty[t, i], close, influence, apart, tie, stake, motive, r.absence_weight * absence
    )
