"""The powers among themselves: rivalry and its cycles, measures and contacts, arms, what binds them."""

from __future__ import annotations

from typing import Any

from ... import draws
from ...compiled import inner
from ...theory import rivalry
from ...world.build import Structure
from ..memory import Memory
from . import bodies, standing


@inner
def contend(t: int, seed: draws.Word, replicate: int, x: Any, s: Structure, r: Any, m: Memory) -> None:
    """Rivalry and decoupling of every pair as they stand, and the arms of the powers."""
    powers = m.armament.shape[0]
    for p in range(powers):
        for q in range(powers):
            m.rivalry[p, q] = x.rivalry[t, p, q]
            m.decoupling[p, q] = x.decoupling[t, p, q]
    for c in range(m.eased.shape[0]):
        turn(c, t, seed, replicate, x, s, m)
    arm(t, x, r, m)
    for p in range(powers):
        m.constraint[p] = x.power_constraint[t, p] * kept(p, t, x, s, m)


@inner
def turn(c: int, t: int, seed: draws.Word, replicate: int, x: Any, s: Structure, m: Memory) -> None:
    """One year of a cycle: its phase, the trend, measures, contacts, a crisis."""
    year, key, one, other = s.years[t], s.cycle_key[c], s.incumbent[c], s.challenger[c]
    worry = rivalry.anxiety(standing.might(one, t, x, m), standing.might(other, t, x, m))
    draw = draws.uniform(seed, replicate, year, key, draws.PHASE)
    m.eased[c] = 1.0 if rivalry.eased_next(m.eased[c] > 0.0, draw, x.cycle_ease[t, c], x.cycle_relapse[t, c]) else 0.0
    m.trend[c] += x.cycle_growth[t, c] * worry
    level = rivalry.effective_rivalry(x.rivalry[t, one, other], m.trend[c], x.cycle_easing[t, c], m.eased[c])
    advance = draws.uniform(seed, replicate, year, key, draws.ADVANCE) < x.cycle_breakthrough[t, c]
    expected = rivalry.expected_measures(
        x.cycle_measures[t, c], worry, x.cycle_restraint[t, c], m.eased[c], 1.0 if advance else 0.0
    )
    m.measures[c] = rivalry.poisson_count(expected, draws.uniform(seed, replicate, year, key, draws.MEASURES))
    m.answers[c] = rivalry.poisson_count(
        x.cycle_retaliation[t, c] * m.measures[c], draws.uniform(seed, replicate, year, key, draws.ANSWERS)
    )
    met = rivalry.expected_contacts(x.cycle_contacts[t, c], x.cycle_opening[t, c], m.eased[c])
    m.contacts[c] = rivalry.poisson_count(met, draws.uniform(seed, replicate, year, key, draws.CONTACTS))
    chance = rivalry.crisis_chance(x.cycle_crisis[t, c], level, m.contacts[c], x.cycle_calming[t, c])
    m.crisis[c] = 1.0 if draws.uniform(seed, replicate, year, key, draws.CRISIS) < chance else 0.0
    m.ratchet[c] = rivalry.ratcheted(m.ratchet[c], m.measures[c] + m.answers[c], x.cycle_ratchet[t, c])
    parted = rivalry.effective_decoupling(x.decoupling[t, one, other], m.ratchet[c])
    m.rivalry[one, other] = level
    m.rivalry[other, one] = level
    m.decoupling[one, other] = parted
    m.decoupling[other, one] = parted


@inner
def arm(t: int, x: Any, r: Any, m: Memory) -> None:
    """Powers arm by their own programmes, and in answer to rivals' arms and alliances near by."""
    powers = m.armament.shape[0]
    for p in range(powers):
        m.pressure[p] = 0.0
        for q in range(powers):
            if q != p:
                enlarged = enlargement(p, q, t, x, m)
                m.pressure[p] = max(m.pressure[p], rivalry.arms_pressure(m.rivalry[p, q], enlarged, m.armament[q]))
    for p in range(powers):
        m.armament[p] = rivalry.armament_after(
            m.armament[p], x.power_arming[t, p], m.pressure[p], r.arms_answer, r.tie_decay
        )


@inner
def enlargement(p: int, q: int, t: int, x: Any, m: Memory) -> float:
    """Mean growth since the start of the ties of power ``q`` with the states near power ``p``, by nearness."""
    grown, near = 0.0, 0.0
    for i in range(m.tie_shift.shape[0]):
        grown += x.proximity[t, i, p] * max(0.0, standing.tie(i, q, t, x, m) - x.tie[0, i, q])
        near += x.proximity[t, i, p]
    return grown / near if near > 0.0 else 0.0


@inner
def kept(p: int, t: int, x: Any, s: Structure, m: Memory) -> float:
    """Share, by strength, of the bodies that a power may leave to which it still belongs; one where there are none."""
    total, left = 0.0, 0.0
    for b in range(m.inside.shape[0]):
        if s.leavers[b, p] > 0.0 and bodies.exists(b, t, s):
            total += x.strength[t, b]
            left += x.strength[t, b] * (1.0 - m.inside[b, p])
    return 1.0 - left / total if total > 0.0 else 1.0
