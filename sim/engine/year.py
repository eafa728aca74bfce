"""What happens in a year, written once: compiled phases over the arrays of a run.

A run loops over them (:mod:`counterpoise.engine.runs`); the Mesa model steps through them and lets its agents speak in
between. The steps that a phase takes are the modules of :mod:`counterpoise.engine.steps`, in the order of
docs/model.md ("Process overview").
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import draws
from ..compiled import part
from ..theory import choice, instruments, response
from ..world.build import NEVER
from ..world.recipes import changed_value, share_out
from .record import write
from .steps import (
    agreeing,
    bodies,
    building,
    condemning,
    conduct,
    consequences,
    contention,
    perception,
    reporting,
    responses,
    standing,
    weighing,
)


@part
def begin(now: Any, s: Any, r: Any, m: Any) -> None:
    """Set the memory to the start of a run; ``now`` is the first year as the scenario gives it."""
    states, powers = m.dyads.shape
    for word in range(m.words.shape[0]):
        m.words[word] = 0.0
    for e in range(m.fired.shape[0]):
        m.fired[e] = NEVER
    m.reference_price[0] = now.world[0].price
    for k in range(m.routes.shape[0]):
        m.routes[k].begun = NEVER
    for c in range(m.cycles.shape[0]):
        m.cycles[c].eased = s.cycles[c].eased
    for i in range(states):
        for p in range(powers):
            dyad = m.dyads[i, p]
            m.usual[p] = now.dyads[i, p].tie
            dyad.intent = now.dyads[i, p].intent
            dyad.accustomed = now.dyads[i, p].tie
            dyad.trusted = now.powers[p].credibility
        m.choice[i] = s.states[i].start if s.states[i].start >= 0 else choice.first_choice(m.usual, powers)
        m.states[i].option = m.choice[i]
        m.states[i].held = s.states[i].held
        strategy, target = choice.strategy_of(m.choice[i], powers), choice.target_of(m.choice[i], powers)
        row = powers if target < 0 else target
        end = instruments.FIRST[strategy + 1] if strategy < 3 else instruments.COUNT
        for k in range(instruments.FIRST[strategy], end):
            m.effort[i, row, k] = instruments.effort_at_start(s.states[i].held, r.effort_rise)
    for p in range(powers):
        power, given = m.powers[p], now.powers[p]
        power.standing = response.legitimacy_at_rest(
            given.legitimacy, given.unilateralism, r.legitimacy_recovery, r.unilateral_loss
        )
        power.legitimacy = power.standing
    bodies.seat(now.bodies, s.years, s.bodies, s.seats, s.membership, m.member, m.inside, m.inclusive)
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


@part
def copy(numbers: np.ndarray, target: np.ndarray) -> None:
    """Copy a row of numbers."""
    for k in range(target.shape[0]):
        target[k] = numbers[k]


@part
def strike(clock: Any, h: Any, paths: np.ndarray, m: Any) -> None:
    """Draw which drawn events come this year, and write what they change into the paths."""
    for e in range(h.key.shape[0]):
        if m.fired[e] != NEVER or clock.year < h.first[e] or clock.year > h.last[e]:
            continue
        if draws.at(clock, h.key[e], draws.EVENT) >= h.probability[e]:
            continue
        m.fired[e] = clock.year
        stop = min(paths.shape[0], clock.t + h.duration[e])
        for c in range(h.change_event.shape[0]):
            if h.change_event[c] == e:
                slot = h.change_slot[c]
                for k in range(clock.t, stop):
                    value = changed_value(paths[k, slot], h.change_operation[c], h.change_amount[c])
                    paths[k, slot] = min(h.high[slot], max(h.low[slot], value))
        share_out(h.shares, paths, clock.t, stop)


@part
def perceive(
    clock: Any, h: Any, paths: np.ndarray, year: np.ndarray, first_year: np.ndarray, now: Any, first: Any, s: Any,
    r: Any, m: Any,
) -> None:  # fmt: skip
    """The events of the year, the powers among themselves, where everyone stands, and what states make of it.

    ``now`` are views of ``year``, to which the year's row of ``paths`` is copied; ``first`` those of ``first_year``.
    """
    strike(clock, h, paths, m)
    copy(paths[clock.t], year)
    if clock.t == 0:
        copy(year, first_year)
    contention.contend(
        clock, now.powers, now.pairs, now.cycles, now.dyads, now.bodies, first.dyads, s.cycles, s.bodies, s.seats,
        r, m.powers, m.pairs, m.cycles, m.dyads, m.inside,
    )  # fmt: skip
    standing.draw_near(now.states, now.ties, m.states, m.bonds, m.closeness)
    standing.relate(
        now.states, now.powers, now.dyads, now.attention, s.states, r, m.states, m.powers, m.dyads, m.pairs,
    )  # fmt: skip
    standing.depend(
        now.dependence, now.channels, now.routes, s.routes, m.routes, m.dependence_shift, m.usual, m.share,
        m.dependence,
    )  # fmt: skip
    standing.court(
        now.powers, now.dyads, now.bodies, s.seats, r, m.member, m.effort, m.states, m.powers, m.dyads, m.bids,
    )  # fmt: skip
    standing.earn(now.states, now.world, now.acts, r, m.states, m.dyads, m.share, m.reference_price)
    standing.look_to_peers(m.choice, m.closeness, m.peers, m.dyads)
    perception.perceive(now.acts, now.dyads, now.powers, r, m.dyads, m.severity, m.acts_felt, m.closeness, m.effort)


@part
def weigh(now: Any, r: Any, w: Any, m: Any, values: np.ndarray) -> None:
    """Motives, situations, values of the terms, utilities."""
    perception.resolve(now.acts, now.dyads, r, m.dyads)
    weighing.look(
        now.world, now.states, now.powers, now.dyads, now.channels, now.acts, r, m.states, m.powers, m.dyads, m.pairs,
        m.dependence, m.share, m.bids, m.choice, m.situations, m.outlooks,
    )  # fmt: skip
    weighing.regard(now.dyads, r, m.dyads, m.pairs, m.protecting)
    weighing.weigh(w, m.situations, m.outlooks, m.utilities, values)


@part
def choose(clock: Any, now: Any, s: Any, r: Any, m: Any, forced: np.ndarray) -> None:
    """Common decisions of bodies, probabilities, the draw."""
    weighing.choose(
        clock, now.bodies, s.bodies, s.states, r, m.dyads, m.states, m.member, m.utilities, m.common_utilities,
        m.probabilities, forced,
    )  # fmt: skip


@part
def act(clock: Any, now: Any, s: Any, r: Any, m: Any) -> None:
    """Instruments within means, refusals, routes."""
    conduct.act(
        clock, now.states, now.dyads, now.powers, s.dyad_key, r, m.dyads, m.states, m.dependence, m.bids, m.pairs,
        m.means, m.effort, m.refusal,
    )  # fmt: skip
    building.build(clock, now.routes, now.states, s.routes, r, m.dyads, m.routes, m.effort, m.share, m.states, m.bids)


@part
def conclude(clock: Any, now: Any, first: Any, s: Any, r: Any, m: Any, row: int, pages: Any) -> None:
    """The powers' answers, what follows, bodies and agreements; then the record, in row ``row`` of its pages."""
    responses.respond(
        clock, now.world, now.powers, now.dyads, s.dyad_key, r, m.powers, m.dyads, m.pairs, m.effort, m.refusal,
        m.member, m.inside, m.inclusive, m.answer_utilities, m.answer_odds,
    )  # fmt: skip
    condemning.condemn(
        clock, now.acts, now.world, now.states, now.powers, s.states, s.dyad_key, r, m.dyads, m.closeness,
        m.dependence,
    )  # fmt: skip
    consequences.follow(
        now.powers, now.supply, now.channels, r, m.dyads, m.states, m.effort, m.share, m.dependence_shift, m.bids,
        m.pairs, m.dependence,
    )  # fmt: skip
    consequences.ally(now.ties, now.bodies, r, m.states, m.bonds, m.member, m.closeness)
    bodies.convene(
        clock, now.bodies, now.states, now.powers, now.dyads, s.bodies, s.membership, s.seats, r, m.member,
        m.inclusive, m.inside, m.powers, m.dyads, m.dependence, m.effort, m.closeness,
    )  # fmt: skip
    bodies.leave(
        clock, now.bodies, now.say, now.powers, first.say, first.powers, s.seats, s.bodies, r, m.inside, m.powers,
    )  # fmt: skip
    agreeing.agree(
        clock, now.agreements, now.states, s.agreements, s.sign_key, r, m.signed, m.dyads, m.kind_cost, m.closeness,
        m.bonds, m.triad,
    )  # fmt: skip
    consequences.settle(
        now.powers, now.acts, now.states, now.dyads, now.world, r, m.dyads, m.powers, m.effort, m.states, m.choice,
        m.reference_price,
    )  # fmt: skip
    reporting.report(
        now.acts, now.ties, now.powers, r, m.dyads, m.states, m.effort, m.dependence, m.bids, m.bonds, m.pairs,
        m.situations, m.outlooks,
    )  # fmt: skip
    write(row, m, pages)
