"""How each power answers each state."""

from __future__ import annotations

from typing import Any

from ... import draws
from ...compiled import inner
from ...scenario.attributes import ACTS
from ...theory import instruments, opportunity, response
from ...world.build import Structure
from ..memory import Memory
from . import bodies

SUBVERSION = ACTS.index("subversion")
FORCE = ACTS.index("force")


@inner
def respond(t: int, seed: draws.Word, replicate: int, x: Any, s: Structure, r: Any, m: Memory) -> None:
    """Each power answers each state: neglect, engagement, pressure or force."""
    states, powers = m.tie.shape
    for i in range(states):
        for p in range(powers):
            refusal = 0.0
            for d in range(m.refusal.shape[2]):
                refusal += m.refusal[i, p, d]
            refusal /= m.refusal.shape[2]
            access = 0.0
            for q in range(powers):
                if q != p:
                    access = max(access, response.new_access(m.tie[i, q], m.accustomed[i, q], m.rivalry[p, q]))
            hard = max(m.effort[i, p, instruments.ARMING], m.effort[i, p, instruments.EXTERNAL_ALLIANCE])
            defiant = response.defiance(refusal, m.effort[i, p, instruments.NAMING], access, hard, x.proximity[t, i, p])
            response.response_utilities(
                defiant, x.power_attention[t, p, s.region[i]], x.power_tied_down[t, p], x.need[t, i, p],
                x.power_unilateralism[t, p], response.bound_by(m.constraint[p], bodies.common(i, p, s, m)),
                r.restraint, x.norms[t], m.backing[i, p], r.defiance_threshold, m.coalition[i, p], r.joint_restraint,
                m.response_utilities,
            )  # fmt: skip
            m.response_utilities[m.response[i, p]] += r.response_habit
            response.logit(m.response_utilities, r.response_rationality, m.response_probabilities)
            draw = draws.uniform(seed, replicate, s.years[t], s.dyad_key[i, p], draws.RESPONSE)
            answer = draws.pick(m.response_probabilities, draw)
            alike = opportunity.similarity(x.regime[t, i], x.power_regime[t, p])
            m.response[i, p] = answer
            m.sanctions[i, p] = response.sanctions_level(answer, x.need[t, i, p], r.restraint)
            m.subversion[i, p] = response.subversion_level(answer, alike)
            m.force[i, p] = 1.0 if answer == response.FORCE else 0.0
            m.engaged[i, p] = 1.0 if answer == response.ENGAGEMENT else 0.0


@inner
def force_on(i: int, p: int, t: int, x: Any, m: Memory) -> float:
    """Force that a power uses against a state: the scenario's or its own answer."""
    return float(max(x.acts[t, i, FORCE, p], m.force[i, p]))


@inner
def subversion_of(i: int, p: int, t: int, x: Any, m: Memory) -> float:
    """Subversion of a state by a power: the scenario's or with its own answer."""
    return float(max(x.acts[t, i, SUBVERSION, p], m.subversion[i, p]))
