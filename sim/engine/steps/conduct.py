"""Instruments of the chosen strategy, within means, and refused cooperation."""

from __future__ import annotations

from typing import Any

from ... import draws
from ...compiled import inner
from ...theory import choice, dependence, instruments, outcomes


@inner
def act(clock: Any, now: Any, s: Any, r: Any, m: Any) -> None:
    """Instruments: those of the chosen strategy are built up within means, the others run down."""
    states, powers = m.dyads.shape
    for i in range(states):
        option = m.states[i].option
        strategy, target = choice.strategy_of(option, powers), choice.target_of(option, powers)
        row = powers if target < 0 else target
        find_means(i, target, now, r, m)
        first = instruments.FIRST[strategy]
        end = instruments.FIRST[strategy + 1] if strategy < 3 else instruments.COUNT
        for p in range(powers + 1):
            for k in range(instruments.COUNT):
                wanted = m.means[k] if p == row and first <= k < end else 0.0
                m.effort[i, p, k] = instruments.moved(m.effort[i, p, k], wanted, r.effort_rise, r.effort_decline)
        sovereignty = m.effort[i, powers, instruments.SOVEREIGNTY]
        for p in range(powers):
            dyad = m.dyads[i, p]
            limit = instruments.guard(sovereignty, m.dependence[i, p], dyad.tie, now.powers[p].conditionality)
            dyad.guard = instruments.moved(dyad.guard, limit, r.effort_rise, r.effort_decline)
            refuse(i, p, clock, now, s, r, m)


@inner
def find_means(i: int, target: int, now: Any, r: Any, m: Any) -> None:
    """How hard state ``i`` could use each instrument toward its target, −1 for all powers together."""
    powers = m.dyads.shape[1]
    patron, rivals, exposed, near, coalition, worry = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    if target >= 0:
        dyad = m.dyads[i, target]
        patron, near, coalition = dyad.backing, now.dyads[i, target].proximity, dyad.coalition
        for q in range(powers):
            rivals = max(rivals, instruments.rival_on_offer(m.bids[i, q], m.pairs[target, q].rivalry))
        exposed = dependence.exposure(m.dependence[i, target], r.soft_risk * dyad.risk)
    for p in range(powers):
        worry = max(worry, m.dyads[i, p].threat)
    state = m.states[i]
    instruments.available_means(
        state.rent, now.states[i].leader, coalition, state.suitors, patron, rivals, exposed, near, worry, m.means
    )


@inner
def refuse(i: int, p: int, clock: Any, now: Any, s: Any, r: Any, m: Any) -> None:
    """Cooperation refused by state ``i`` to power ``p``: as policy, and by the friction of single issues."""
    dyad, key = m.dyads[i, p], s.dyad_key[i, p]
    domains = m.refusal.shape[2]
    for d in range(domains):
        m.refusal[i, p, d] = instruments.refused(m.effort[i, p, instruments.COOPERATION_REFUSAL], d, domains)
    if draws.at(clock, key, draws.ISSUE) < now.dyads[i, p].issues:
        d = min(domains - 1, int(draws.at(clock, key, draws.ISSUE_DOMAIN) * domains))
        m.refusal[i, p, d] = max(m.refusal[i, p, d], instruments.FRICTION)
    dyad.refused = outcomes.domains_refused(m.refusal[i, p], r.refusal_bound)
    if dyad.refused >= r.domains_share:
        dyad.refused_years += 1.0
    else:
        dyad.refused_years = 0.0
