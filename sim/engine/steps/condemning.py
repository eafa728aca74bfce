"""Who condemns a power in public for what it does to others."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import draws
from ...compiled import part
from ...theory import dependence, response
from . import responses


@part
def condemn(
    clock: Any, acts: np.ndarray, given_world: Any, given_states: Any, given_powers: Any, fixed_states: Any,
    dyad_key: np.ndarray, r: Any, dyads: Any, closeness: np.ndarray, relied: np.ndarray,
) -> None:  # fmt: skip
    """Each state condemns a power or keeps silent, by what the power does near it and what it has to lose."""
    n_states, n_powers = dyads.shape
    for p in range(n_powers):
        guilty = False
        for j in range(n_states):
            force, subversion = (
                responses.force_on(acts[j, p], dyads[j, p]),
                responses.subversion_of(acts[j, p], dyads[j, p]),
            )
            guilty = guilty or force > 0.0 or subversion > 0.0
        for i in range(n_states):
            dyad = dyads[i, p]
            dyad.condemned = 0.0
            if not guilty:
                continue
            stirred = stirred_in(i, p, given_world[0].norms, given_states, acts, fixed_states, closeness[i], dyads)
            chance = response.condemnation_chance(
                stirred, given_powers[p].unilateralism, dependence.exposure(relied[i, p], r.soft_risk * dyad.risk),
                dyad.tie, dyad.lean, r.condemnation_threshold, r.condemnation_steepness,
            )  # fmt: skip
            if draws.at(clock, dyad_key[i, p], draws.CONDEMNATION) < chance:
                dyad.condemned = 1.0


@part
def stirred_in(
    i: int, p: int, norms: float, given: Any, acts: np.ndarray, states: Any, closeness: np.ndarray, dyads: Any
) -> float:
    """What the conduct of power ``p`` toward any state stirs in state ``i``, the most of it."""
    stirred = 0.0
    for j in range(dyads.shape[0]):
        near = 1.0 if states[j].region == states[i].region else closeness[j]
        force, subversion = (
            responses.force_on(acts[j, p], dyads[j, p]),
            responses.subversion_of(acts[j, p], dyads[j, p]),
        )
        stirred = max(stirred, response.outrage(norms, force, subversion, given[j].mandate, near))
    return stirred
