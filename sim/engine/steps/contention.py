"""The powers among themselves: rivalry and its cycles, measures and contacts, arms, what binds them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import draws
from ...compiled import part
from ...theory import rivalry
from . import bodies, standing


@part
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
        one, other = s.cycles[c].incumbent, s.cycles[c].challenger
        cycle, usual = m.cycles[c], now.pairs[one, other]
        worry = rivalry.anxiety(m.powers[one].might, m.powers[other].might)
        turn(cycle, now.cycles[c], usual.rivalry, usual.decoupling, worry, clock, s.cycles[c].key)
        m.pairs[one, other].rivalry = cycle.rivalry
        m.pairs[other, one].rivalry = cycle.rivalry
        m.pairs[one, other].decoupling = cycle.decoupling
        m.pairs[other, one].decoupling = cycle.decoupling
    arm(now.powers, now.dyads, first.dyads, r, m.powers, m.pairs, m.dyads)
    for p in range(powers):
        belongs = kept(p, clock.year, now.bodies, s.bodies, s.seats, m.inside)
        m.powers[p].constraint = now.powers[p].constraint * belongs


@part
def turn(cycle: Any, given: Any, usual: float, parted: float, worry: float, clock: Any, key: Any) -> None:
    """One year of a cycle: its phase, the trend, measures, contacts, a crisis, and what it makes of the pair."""
    relaxed = rivalry.eased_next(cycle.eased > 0.0, draws.at(clock, key, draws.PHASE), given.ease, given.relapse)
    cycle.eased = 1.0 if relaxed else 0.0
    cycle.trend += given.growth * worry
    cycle.rivalry = rivalry.effective_rivalry(usual, cycle.trend, given.easing, cycle.eased)
    advance = 1.0 if draws.at(clock, key, draws.ADVANCE) < given.breakthrough else 0.0
    expected = rivalry.expected_measures(given.measures, worry, given.restraint, cycle.eased, advance)
    cycle.measures = rivalry.poisson_count(expected, draws.at(clock, key, draws.MEASURES))
    cycle.answers = rivalry.poisson_count(given.retaliation * cycle.measures, draws.at(clock, key, draws.ANSWERS))
    met = rivalry.expected_contacts(given.contacts, given.opening, cycle.eased)
    cycle.contacts = rivalry.poisson_count(met, draws.at(clock, key, draws.CONTACTS))
    chance = rivalry.crisis_chance(given.crisis, cycle.rivalry, cycle.contacts, given.calming)
    cycle.crisis = 1.0 if draws.at(clock, key, draws.CRISIS) < chance else 0.0
    cycle.ratchet = rivalry.ratcheted(cycle.ratchet, cycle.measures + cycle.answers, given.ratchet)
    cycle.decoupling = rivalry.effective_decoupling(parted, cycle.ratchet)


@part
def arm(given: Any, given_dyads: Any, first_dyads: Any, r: Any, powers: Any, pairs: Any, dyads: Any) -> None:
    """Powers arm by their own programmes, and in answer to rivals' arms and alliances near by."""
    for p in range(powers.shape[0]):
        pressure = 0.0
        for q in range(powers.shape[0]):
            if q != p:
                enlarged = enlargement(p, q, given_dyads, first_dyads, dyads)
                pressure = max(pressure, rivalry.arms_pressure(pairs[p, q].rivalry, enlarged, powers[q].armament))
        powers[p].pressure = pressure
    for p in range(powers.shape[0]):
        power, programme = powers[p], given[p].arming
        power.armament = rivalry.armament_after(power.armament, programme, power.pressure, r.arms_answer, r.tie_decay)
        power.might = given[p].capability * (1.0 + power.armament)


@part
def enlargement(p: int, q: int, given: Any, first: Any, dyads: Any) -> float:
    """Mean growth since the start of the ties of power ``q`` with the states near power ``p``, by nearness."""
    grown, near = 0.0, 0.0
    for i in range(dyads.shape[0]):
        proximity = given[i, p].proximity
        grown += proximity * max(0.0, standing.tie(given[i, q], dyads[i, q]) - first[i, q].tie)
        near += proximity
    return grown / near if near > 0.0 else 0.0


@part
def kept(p: int, year: int, given: Any, bodies_of: Any, seats: Any, inside: np.ndarray) -> float:
    """Share, by strength, of the bodies that a power may leave to which it still belongs; one where there are none."""
    total, left = 0.0, 0.0
    for b in range(inside.shape[0]):
        if seats[b, p].leaver > 0.0 and bodies.exists(bodies_of[b], year):
            total += given[b].strength
            left += given[b].strength * (1.0 - inside[b, p])
    return 1.0 - left / total if total > 0.0 else 1.0
