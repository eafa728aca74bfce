"""How each power answers each state."""

from __future__ import annotations

from typing import Any

from ... import draws
from ...compiled import inner
from ...scenario.attributes import ACTS
from ...theory import instruments, opportunity, response
from . import bodies

SUBVERSION = ACTS.index("subversion")
FORCE = ACTS.index("force")


@inner
def respond(clock: Any, now: Any, s: Any, r: Any, m: Any) -> None:
    """Each power answers each state: neglect, engagement, pressure or force."""
    states, powers = m.dyads.shape
    for i in range(states):
        for p in range(powers):
            dyad, given, power = m.dyads[i, p], now.dyads[i, p], now.powers[p]
            dyad.common = bodies.common(i, p, m)
            response.response_utilities(
                defiance_of(i, p, given.proximity, m), now.attention[p, s.states[i].region], power.tied_down, given.need,
                power.unilateralism, response.bound_by(m.powers[p].constraint, dyad.common),
                r.restraint, now.world[0].norms, dyad.backing, r.defiance_threshold, dyad.coalition, r.joint_restraint,
                m.answer_utilities,
            )  # fmt: skip
            m.answer_utilities[dyad.response] += r.response_habit
            response.logit(m.answer_utilities, r.response_rationality, m.answer_odds)
            answer = draws.pick(m.answer_odds, draws.at(clock, s.dyad_key[i, p], draws.RESPONSE))
            alike = opportunity.similarity(now.states[i].regime, power.regime)
            dyad.response = answer
            dyad.sanctions = response.sanctions_level(answer, given.need, r.restraint)
            dyad.subversion = response.subversion_level(answer, alike)
            dyad.force = 1.0 if answer == response.FORCE else 0.0
            dyad.engaged = 1.0 if answer == response.ENGAGEMENT else 0.0


@inner
def defiance_of(i: int, p: int, proximity: float, m: Any) -> float:
    """How defiant state ``i`` looks to power ``p``."""
    refusal, domains = 0.0, m.refusal.shape[2]
    for d in range(domains):
        refusal += m.refusal[i, p, d]
    access = 0.0
    for q in range(m.dyads.shape[1]):
        if q != p:
            other = m.dyads[i, q]
            access = max(access, response.new_access(other.tie, other.accustomed, m.pairs[p, q].rivalry))
    hard = max(m.effort[i, p, instruments.ARMING], m.effort[i, p, instruments.EXTERNAL_ALLIANCE])
    return response.defiance(refusal / domains, m.effort[i, p, instruments.NAMING], access, hard, proximity)


@inner
def force_on(i: int, p: int, now: Any, m: Any) -> float:
    """Force that a power uses against a state: the scenario's or its own answer."""
    return float(max(now.acts[i, p, FORCE], m.dyads[i, p].force))


@inner
def subversion_of(i: int, p: int, now: Any, m: Any) -> float:
    """Subversion of a state by a power: the scenario's or with its own answer."""
    return float(max(now.acts[i, p, SUBVERSION], m.dyads[i, p].subversion))
