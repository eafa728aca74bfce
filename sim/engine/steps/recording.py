"""The year written into the record of a run."""

from __future__ import annotations

from typing import Any

from ...compiled import inner
from ...scenario.attributes import ACTS, CHANNELS
from ...theory import choice, dependence, instruments, outcomes
from ...world.build import Structure
from ..memory import Memory
from . import standing

ENERGY, BASE = CHANNELS.index("energy"), len(CHANNELS)
SANCTIONS = ACTS.index("sanctions")


@inner
def record(n: int, t: int, x: Any, s: Structure, r: Any, m: Memory, o: Any) -> None:
    """Write the year into the record of run ``n``."""
    states, powers = m.tie.shape
    for i in range(states):
        o.option[n, t, i] = m.drawn[i]
        o.observed[n, t, i] = m.observed[i]
        o.together[n, t, i] = m.together[i]
        hard = choice.strategy_of(m.drawn[i], powers) == choice.BALANCING
        o.patron[n, t, i] = m.patron[i, choice.target_of(m.drawn[i], powers)] if hard else -1
        o.capability[n, t, i] = m.capability[i]
        o.rent[n, t, i] = m.rent[i]
        o.suitors[n, t, i] = m.suitors[i]
        for k in range(m.probabilities.shape[1]):
            o.probabilities[n, t, i, k] = m.probabilities[i, k]
        safe, sanctioned, refused, soft, conceded, exchange = 1.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for p in range(powers):
            o.threat[n, t, i, p] = m.threat[i, p]
            o.intent[n, t, i, p] = m.intent[i, p]
            o.dependence[n, t, i, p] = m.dependence[i, p]
            o.tie[n, t, i, p] = m.tie[i, p]
            o.condemned[n, t, i, p] = m.condemned[i, p]
            o.share[n, t, i, 0, p] = m.share[i, ENERGY, p]
            for k in range(1, o.share.shape[3]):
                o.share[n, t, i, k, p] = m.share[i, BASE + k - 1, p]
            o.guard[n, t, i, p] = m.guard[i, p]
            o.refused[n, t, i, p] = outcomes.domains_refused(m.refusal[i, p], r.refusal_bound)
            o.response[n, t, i, p] = m.response[i, p]
            sanctioned = max(sanctioned, max(m.sanctions[i, p], x.acts[t, i, SANCTIONS, p]))
            refused = max(refused, o.refused[n, t, i, p])
            conceded = max(conceded, m.effort[i, p, instruments.CONCESSION])
            safe = min(safe, outcomes.security(m.threat[i, p], m.backing[i, p]))
            exchange += m.dependence[i, p]
            effort = instruments.intensity(m.effort[i, p], instruments.FIRST[1], instruments.FIRST[2])
            soft = max(soft, effort)
        count = 0.0
        for k in range(instruments.FIRST[1], instruments.FIRST[2]):
            strongest = 0.0
            for p in range(powers):
                strongest = max(strongest, m.effort[i, p, k])
            if strongest >= r.used_bound:
                count += 1.0
        sovereignty = m.effort[i, powers, instruments.SOVEREIGNTY]
        hhi = dependence.concentration(m.dependence[i])
        o.soft_intensity[n, t, i] = soft
        o.soft_instruments[n, t, i] = count
        o.sovereignty[n, t, i] = sovereignty
        o.hhi[n, t, i] = hhi
        o.autonomy[n, t, i] = outcomes.autonomy(hhi, conceded, sovereignty, sanctioned)
        o.prosperity[n, t, i] = outcomes.prosperity(min(1.0, exchange), m.rent[i], sanctioned, refused)
        o.security[n, t, i] = safe
        bonds = 0.0
        for j in range(states):
            if j != i:
                bonds += standing.bond(i, j, t, x, m)
        o.bonds[n, t, i] = bonds
        for b in range(m.member.shape[0]):
            o.member[n, t, b, i] = m.member[b, i]
    for k in range(m.opened.shape[0]):
        o.opened[n, t, k] = m.opened[k]
    for p in range(powers):
        o.power_capability[n, t, p] = x.power_capability[t, p]
        o.cost[n, t, p] = m.cost[p]
        o.legitimacy[n, t, p] = m.legitimacy[p]
        o.armament[n, t, p] = m.armament[p]
        o.constraint[n, t, p] = m.constraint[p]
        o.bargain[n, t, p] = m.bargain[p]
        for b in range(m.inside.shape[0]):
            o.inside[n, t, b, p] = m.inside[b, p]
    for c in range(m.eased.shape[0]):
        one, other = s.incumbent[c], s.challenger[c]
        o.rivalry[n, t, c] = m.rivalry[one, other]
        o.decoupling[n, t, c] = m.decoupling[one, other]
        o.eased[n, t, c] = m.eased[c]
        o.measures[n, t, c] = m.measures[c]
        o.answers[n, t, c] = m.answers[c]
        o.contacts[n, t, c] = m.contacts[c]
        o.crisis[n, t, c] = m.crisis[c]
    for k in range(m.triad.shape[0]):
        o.triad[n, t, k] = m.triad[k]
        for kind in range(m.signed.shape[1]):
            o.signed[n, t, k, kind] = m.signed[k, kind]
