"""The powers among themselves: rivalry and its cycles, measures and contacts, arms, what binds them."""

from __future__ import annotations

from typing import Any

from ... import draws
from ...compiled import inner
from ...theory import rivalry
from . import bodies, standing


@inner
def contend(clock: Any, now: Any, first: Any, s: Any, r: Any, m: Any) -> None:
    """Rivalry and decoupling of every pair as they stand, and the arms of the powers."""
    powers = m.powers.shape[0]
    for p in range(powers):
        m.powers[p].capability = now.powers[p].capability
        m.powers[p].might = now.powers[p].capability * (1.0 + m.powers[p].armament)
        for q in range(powers):
            m.pairs[p, q].rivalry = now.pairs[p, q].rivalry
            m.pairs[p, q].decoupling = now.pairs[p, q].decoupling
    for c in range(m.cycles.shape[0]):
        turn(c, clock, now, s, m)
    arm(now, first, r, m)
    for p in range(powers):
        m.powers[p].constraint = now.powers[p].constraint * kept(p, clock, now, s, m)


@inner
def turn(c: int, clock: Any, now: Any, s: Any, m: Any) -> None:
    """One year of a cycle: its phase, the trend, measures, contacts, a crisis."""
    cycle, given, key = m.cycles[c], now.cycles[c], s.cycles[c].key
    one, other = s.cycles[c].incumbent, s.cycles[c].challenger
    worry = rivalry.anxiety(m.powers[one].might, m.powers[other].might)
    relaxed = rivalry.eased_next(cycle.eased > 0.0, draws.at(clock, key, draws.PHASE), given.ease, given.relapse)
    cycle.eased = 1.0 if relaxed else 0.0
    cycle.trend += given.growth * worry
    usual = now.pairs[one, other]
    level = rivalry.effective_rivalry(usual.rivalry, cycle.trend, given.easing, cycle.eased)
    advance = 1.0 if draws.at(clock, key, draws.ADVANCE) < given.breakthrough else 0.0
    expected = rivalry.expected_measures(given.measures, worry, given.restraint, cycle.eased, advance)
    cycle.measures = rivalry.poisson_count(expected, draws.at(clock, key, draws.MEASURES))
    cycle.answers = rivalry.poisson_count(given.retaliation * cycle.measures, draws.at(clock, key, draws.ANSWERS))
    met = rivalry.expected_contacts(given.contacts, given.opening, cycle.eased)
    cycle.contacts = rivalry.poisson_count(met, draws.at(clock, key, draws.CONTACTS))
    chance = rivalry.crisis_chance(given.crisis, level, cycle.contacts, given.calming)
    cycle.crisis = 1.0 if draws.at(clock, key, draws.CRISIS) < chance else 0.0
    cycle.ratchet = rivalry.ratcheted(cycle.ratchet, cycle.measures + cycle.answers, given.ratchet)
    cycle.rivalry, cycle.decoupling = level, rivalry.effective_decoupling(usual.decoupling, cycle.ratchet)
    m.pairs[one, other].rivalry = cycle.rivalry
    m.pairs[other, one].rivalry = cycle.rivalry
    m.pairs[one, other].decoupling = cycle.decoupling
    m.pairs[other, one].decoupling = cycle.decoupling


@inner
def arm(now: Any, first: Any, r: Any, m: Any) -> None:
    """Powers arm by their own programmes, and in answer to rivals' arms and alliances near by."""
    powers = m.powers.shape[0]
    for p in range(powers):
        pressure = 0.0
        for q in range(powers):
            if q != p:
                enlarged = enlargement(p, q, now, first, m)
                pressed = rivalry.arms_pressure(m.pairs[p, q].rivalry, enlarged, m.powers[q].armament)
                pressure = max(pressure, pressed)
        m.powers[p].pressure = pressure
    for p in range(powers):
        power, programme = m.powers[p], now.powers[p].arming
        power.armament = rivalry.armament_after(power.armament, programme, power.pressure, r.arms_answer, r.tie_decay)
        power.might = now.powers[p].capability * (1.0 + power.armament)


@inner
def enlargement(p: int, q: int, now: Any, first: Any, m: Any) -> float:
    """Mean growth since the start of the ties of power ``q`` with the states near power ``p``, by nearness."""
    grown, near = 0.0, 0.0
    for i in range(m.dyads.shape[0]):
        proximity = now.dyads[i, p].proximity
        grown += proximity * max(0.0, standing.tie(i, q, now, m) - first.dyads[i, q].tie)
        near += proximity
    return grown / near if near > 0.0 else 0.0


@inner
def kept(p: int, clock: Any, now: Any, s: Any, m: Any) -> float:
    """Share, by strength, of the bodies that a power may leave to which it still belongs; one where there are none."""
    total, left = 0.0, 0.0
    for b in range(m.inside.shape[0]):
        if s.seats[b, p].leaver > 0.0 and bodies.exists(b, clock, s):
            total += now.bodies[b].strength
            left += now.bodies[b].strength * (1.0 - m.inside[b, p])
    return 1.0 - left / total if total > 0.0 else 1.0
