"""How each power answers each state."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import draws
from ...compiled import part
from ...scenario.attributes import ACTS
from ...theory import instruments, response
from . import bodies

SUBVERSION = ACTS.index("subversion")
FORCE = ACTS.index("force")


@part
def respond(
    clock: Any, given_world: Any, given_powers: Any, given_dyads: Any, dyad_key: np.ndarray, r: Any, powers: Any,
    dyads: Any, pairs: Any, effort: np.ndarray, refusal: np.ndarray, member: np.ndarray, inside: np.ndarray,
    inclusive: np.ndarray, answer_utilities: np.ndarray, answer_odds: np.ndarray,
) -> None:  # fmt: skip
    """Each power answers each state: neglect, engagement, pressure or force."""
    n_states, n_powers = dyads.shape
    for i in range(n_states):
        for p in range(n_powers):
            dyad, given, power = dyads[i, p], given_dyads[i, p], given_powers[p]
            dyad.common = bodies.common(i, p, member, inside, inclusive)
            response.response_utilities(
                defiance_of(p, given.proximity, refusal[i, p], effort[i, p], dyads[i], pairs[p]),
                dyad.attention, power.tied_down, given.need, power.unilateralism,
                response.bound_by(powers[p].constraint, dyad.common), r.restraint, given_world[0].norms, dyad.backing,
                r.defiance_threshold, dyad.coalition, r.joint_restraint, answer_utilities,
            )  # fmt: skip
            answer_utilities[dyad.response] += r.response_habit
            response.logit(answer_utilities, r.response_rationality, answer_odds)
            answer = draws.pick(answer_odds, draws.at(clock, dyad_key[i, p], draws.RESPONSE))
            dyad.response = answer
            dyad.sanctions = response.sanctions_level(answer, given.need, r.restraint)
            dyad.subversion = response.subversion_level(answer, dyad.alike)
            dyad.force = 1.0 if answer == response.FORCE else 0.0
            dyad.engaged = 1.0 if answer == response.ENGAGEMENT else 0.0


@part
def defiance_of(p: int, proximity: float, refusals: np.ndarray, effort: np.ndarray, dyads: Any, rivals: Any) -> float:
    """How defiant a state looks to power ``p``, by its refusals, its effort, and its ties with the power's rivals."""
    refusal = 0.0
    for d in range(refusals.shape[0]):
        refusal += refusals[d]
    access = 0.0
    for q in range(dyads.shape[0]):
        if q != p:
            access = max(access, response.new_access(dyads[q].tie, dyads[q].accustomed, rivals[q].rivalry))
    hard = max(effort[instruments.ARMING], effort[instruments.EXTERNAL_ALLIANCE])
    return response.defiance(refusal / refusals.shape[0], effort[instruments.NAMING], access, hard, proximity)


@part
def force_on(acts: np.ndarray, dyad: Any) -> float:
    """Force that a power uses against a state: the scenario's or its own answer."""
    return float(max(acts[FORCE], dyad.force))


@part
def subversion_of(acts: np.ndarray, dyad: Any) -> float:
    """Subversion of a state by a power: the scenario's or with its own answer."""
    return float(max(acts[SUBVERSION], dyad.subversion))
