"""Instruments of the chosen strategy, within means, and refused cooperation."""

from __future__ import annotations

from typing import Any

from ... import draws
from ...compiled import inner
from ...theory import choice, dependence, instruments, outcomes
from ...world.build import Structure
from ..memory import Memory
from . import decision


@inner
def act(t: int, seed: draws.Word, replicate: int, x: Any, s: Structure, r: Any, m: Memory) -> None:
    """Instruments: those of the chosen strategy are built up within means, the others run down."""
    states, powers = m.tie.shape
    for i in range(states):
        strategy, target = choice.strategy_of(m.drawn[i], powers), choice.target_of(m.drawn[i], powers)
        row = powers if target < 0 else target
        patron, rivals, exposed, near = 0.0, 0.0, 0.0, 0.0
        if target >= 0:
            patron, near = m.backing[i, target], x.proximity[t, i, target]
            for q in range(powers):
                rivals = max(rivals, instruments.rival_on_offer(m.bids[i, q], m.rivalry[target, q]))
            risk = decision.risk(i, target, t, x, s, r, m)
            exposed = dependence.exposure(m.dependence[i, target], r.soft_risk * risk)
        worry = 0.0
        for p in range(powers):
            worry = max(worry, m.threat[i, p])
        coalition = m.coalition[i, target] if target >= 0 else 0.0
        instruments.available_means(
            m.rent[i], x.leader[t, i], coalition, m.suitors[i], patron, rivals, exposed, near, worry, m.means
        )
        first = instruments.FIRST[strategy]
        end = instruments.FIRST[strategy + 1] if strategy < 3 else instruments.COUNT
        for p in range(powers + 1):
            for k in range(instruments.COUNT):
                wanted = m.means[k] if p == row and first <= k < end else 0.0
                m.effort[i, p, k] = instruments.moved(m.effort[i, p, k], wanted, r.effort_rise, r.effort_decline)
        for p in range(powers):
            limit = instruments.guard(
                m.effort[i, powers, instruments.SOVEREIGNTY], m.dependence[i, p], m.tie[i, p],
                x.power_conditionality[t, p],
            )  # fmt: skip
            m.guard[i, p] = instruments.moved(m.guard[i, p], limit, r.effort_rise, r.effort_decline)
            refuse(i, p, t, seed, replicate, x, s, r, m)


@inner
def refuse(i: int, p: int, t: int, seed: draws.Word, replicate: int, x: Any, s: Structure, r: Any, m: Memory) -> None:
    """Cooperation refused by state ``i`` to power ``p``: as policy, and by the friction of single issues."""
    domains = m.refusal.shape[2]
    for d in range(domains):
        m.refusal[i, p, d] = instruments.refused(m.effort[i, p, instruments.COOPERATION_REFUSAL], d, domains)
    year = s.years[t]
    if draws.uniform(seed, replicate, year, s.dyad_key[i, p], draws.ISSUE) < x.issues[t, i, p]:
        place = draws.uniform(seed, replicate, year, s.dyad_key[i, p], draws.ISSUE_DOMAIN)
        d = min(domains - 1, int(place * domains))
        m.refusal[i, p, d] = max(m.refusal[i, p, d], instruments.FRICTION)
    if outcomes.domains_refused(m.refusal[i, p], r.refusal_bound) >= r.domains_share:
        m.refused_years[i, p] += 1.0
    else:
        m.refused_years[i, p] = 0.0
