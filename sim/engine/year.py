"""The compiled engine: one run after the other, year by year, without allocation.

The steps of a year are the modules of :mod:`counterpoise.steps`, in the order of docs/model.md
("Process overview"). :mod:`counterpoise.model` does the same with Mesa agents and gives the same
trajectory, number for number.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import draws
from ..compiled import compiled, inner
from ..theory import choice, instruments, response
from ..world.build import NEVER, Hazards, Structure
from .memory import Memory
from .steps import (
    agreeing,
    bodies,
    building,
    condemning,
    conduct,
    consequences,
    contention,
    decision,
    perception,
    recording,
    responses,
    standing,
)


@inner
def begin(x: Any, s: Structure, r: Any, m: Memory) -> None:
    """Set the memory to the start of a run."""
    m.scar[...] = 0.0
    m.arms[...] = 0.0
    m.tie_shift[...] = 0.0
    m.bond_shift[...] = 0.0
    m.dependence_shift[...] = 0.0
    m.discontent[...] = 0.0
    m.refused_years[...] = 0.0
    m.sanctions[...] = 0.0
    m.subversion[...] = 0.0
    m.force[...] = 0.0
    m.engaged[...] = 0.0
    m.effort[...] = 0.0
    powers = m.legitimacy.shape[0]
    m.refusal[...] = 0.0
    m.guard[...] = 0.0
    m.opened[...] = 0.0
    m.trend[...] = 0.0
    m.ratchet[...] = 0.0
    m.armament[...] = 0.0
    m.signed[...] = 0.0
    m.agreed[...] = 0.0
    m.triad[...] = 0.0
    for c in range(m.eased.shape[0]):
        m.eased[c] = s.start_eased[c]
    m.begun[...] = NEVER
    m.response[...] = 0
    m.fired[...] = NEVER
    m.reference_price[0] = x.price[0]
    for i in range(m.choice.shape[0]):
        m.choice[i] = s.start_option[i] if s.start_option[i] >= 0 else choice.first_choice(x.tie[0, i], powers)
        m.held[i] = s.start_years[i]
        strategy, target = choice.strategy_of(m.choice[i], powers), choice.target_of(m.choice[i], powers)
        end = instruments.FIRST[strategy + 1] if strategy < 3 else instruments.COUNT
        for k in range(instruments.FIRST[strategy], end):
            m.effort[i, target, k] = instruments.effort_at_start(m.held[i], r.effort_rise)
        for p in range(m.legitimacy.shape[0]):
            m.intent[i, p] = x.intent[0, i, p]
            m.accustomed[i, p] = x.tie[0, i, p]
            m.trusted[i, p] = x.power_credibility[0, p]
    for p in range(m.legitimacy.shape[0]):
        m.legitimacy[p] = response.legitimacy_at_rest(
            x.power_legitimacy[0, p], x.power_unilateralism[0, p], r.legitimacy_recovery, r.unilateral_loss
        )
        m.standing[p] = m.legitimacy[p]
    bodies.seat(x, s, m)
    m.severity[0] = r.severity_rhetoric
    m.severity[1] = r.severity_denial
    m.severity[2] = r.severity_sanctions
    m.severity[3] = r.severity_subversion
    m.severity[4] = r.severity_force
    m.severity[5] = r.severity_enlargement
    m.kind_cost[0] = r.cost_consultation
    m.kind_cost[1] = r.cost_logistics
    m.kind_cost[2] = r.cost_intelligence
    m.kind_cost[3] = r.cost_equipment
    m.kind_cost[4] = r.cost_access
    m.kind_cost[5] = r.cost_treaty


@inner
def strike(t: int, seed: draws.Word, replicate: int, s: Structure, h: Hazards, paths: np.ndarray, m: Memory) -> None:
    """Draw which hazard events come this year, and write what they change into the paths."""
    year = s.years[t]
    for e in range(h.key.shape[0]):
        if m.fired[e] != NEVER or year < h.first[e] or year > h.last[e]:
            continue
        if draws.uniform(seed, replicate, year, h.key[e], draws.EVENT) >= h.probability[e]:
            continue
        m.fired[e] = year
        stop = min(paths.shape[0], t + h.duration[e])
        for c in range(h.change_event.shape[0]):
            if h.change_event[c] != e:
                continue
            slot, operation, amount = h.change_slot[c], h.change_operation[c], h.change_amount[c]
            for k in range(t, stop):
                value = amount
                if operation == 1:
                    value = paths[k, slot] + amount
                elif operation == 2:
                    value = paths[k, slot] * amount
                paths[k, slot] = min(h.high[slot], max(h.low[slot], value))


@compiled
def run_many(
    seed: draws.Word, replicates: np.ndarray, base: np.ndarray, paths: np.ndarray, x: Any, s: Structure, h: Hazards,
    rules: Any, w: Any, m: Memory, o: Any, trace: np.ndarray,
) -> None:  # fmt: skip
    """Runs ``replicates`` one after the other; row ``n`` of the record is ``replicates[n]``.

    ``x`` are views of ``paths``, which hazard events change and each run gets afresh from ``base``.
    ``trace[year, state, option, term]`` may have no room; it keeps the last run.
    """
    r = rules[0]
    for n in range(replicates.shape[0]):
        replicate = replicates[n]
        if h.key.shape[0] > 0:
            for t in range(paths.shape[0]):
                for slot in range(paths.shape[1]):
                    paths[t, slot] = base[t, slot]
        begin(x, s, r, m)
        for t in range(s.years.shape[0]):
            strike(t, seed, replicate, s, h, paths, m)
            contention.contend(t, seed, replicate, x, s, r, m)
            standing.relate(t, x, s, r, m)
            perception.perceive(t, x, r, m)
            decision.decide(t, seed, replicate, x, s, r, w, m, trace[t])
            conduct.act(t, seed, replicate, x, s, r, m)
            building.build(t, seed, replicate, x, s, r, m)
            responses.respond(t, seed, replicate, x, s, r, m)
            condemning.condemn(t, seed, replicate, x, s, r, m)
            consequences.follow(t, x, s, r, m)
            consequences.ally(t, x, r, m)
            bodies.convene(t, seed, replicate, x, s, r, m)
            bodies.leave(t, seed, replicate, x, s, r, m)
            agreeing.agree(t, seed, replicate, x, s, r, m)
            consequences.settle(t, x, r, m)
            recording.record(n, t, x, s, r, m, o)
