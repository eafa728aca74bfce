"""The powers among themselves: rivalry and its cycles, measures and contacts, arms, what binds them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import draws
from ...compiled import part
from ...theory import rivalry
from . import bodies, standing


@part
def contend(
    clock: Any, given_powers: Any, given_pairs: Any, given_cycles: Any, given_dyads: Any, given_bodies: Any,
    first_dyads: Any, fixed_cycles: Any, fixed_bodies: Any, seats: Any, r: Any, powers: Any, pairs: Any, cycles: Any,
    dyads: Any, inside: np.ndarray,
) -> None:  # fmt: skip
    """Rivalry and decoupling of every pair as they stand, and the arms of the n_powers."""
    n_powers = powers.shape[0]
    for p in range(n_powers):
        powers[p].capability = given_powers[p].capability
        powers[p].might = given_powers[p].capability * (1.0 + powers[p].armament)
        for q in range(n_powers):
            pairs[p, q].rivalry = given_pairs[p, q].rivalry
            pairs[p, q].decoupling = given_pairs[p, q].decoupling
    for c in range(cycles.shape[0]):
        one, other = fixed_cycles[c].incumbent, fixed_cycles[c].challenger
        cycle, usual = cycles[c], given_pairs[one, other]
        worry = rivalry.anxiety(powers[one].might, powers[other].might)
        turn(cycle, given_cycles[c], usual.rivalry, usual.decoupling, worry, clock, fixed_cycles[c].key)
        pairs[one, other].rivalry = cycle.rivalry
        pairs[other, one].rivalry = cycle.rivalry
        pairs[one, other].decoupling = cycle.decoupling
        pairs[other, one].decoupling = cycle.decoupling
    arm(given_powers, given_dyads, first_dyads, r, powers, pairs, dyads)
    for p in range(n_powers):
        belongs = kept(p, clock.year, given_bodies, fixed_bodies, seats, inside)
        powers[p].constraint = given_powers[p].constraint * belongs


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
