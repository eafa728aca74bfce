"""Who condemns a power in public for what it does to others."""

from __future__ import annotations

from typing import Any

from ... import draws
from ...compiled import inner
from ...theory import dependence, response
from ...world.build import Structure
from ..memory import Memory
from . import decision, responses


@inner
def condemn(t: int, seed: draws.Word, replicate: int, x: Any, s: Structure, r: Any, m: Memory) -> None:
    """Each state condemns a power or keeps silent, by what the power does near it and what it has to lose."""
    states, powers = m.tie.shape
    for p in range(powers):
        guilty = False
        for j in range(states):
            force, subversion = responses.force_on(j, p, t, x, m), responses.subversion_of(j, p, t, x, m)
            guilty = guilty or force > 0.0 or subversion > 0.0
        for i in range(states):
            m.condemned[i, p] = 0.0
            if not guilty:
                continue
            stirred = 0.0
            for j in range(states):
                near = 1.0 if s.region[j] == s.region[i] else m.closeness[i, j]
                force, subversion = responses.force_on(j, p, t, x, m), responses.subversion_of(j, p, t, x, m)
                stirred = max(stirred, response.outrage(x.norms[t], force, subversion, x.mandate[t, j], near))
            exposed = dependence.exposure(m.dependence[i, p], r.soft_risk * decision.risk(i, p, t, x, s, r, m))
            chance = response.condemnation_chance(
                stirred, x.power_unilateralism[t, p], exposed, m.tie[i, p], m.affinity[i, p, 1],
                r.condemnation_threshold, r.condemnation_steepness,
            )  # fmt: skip
            if draws.uniform(seed, replicate, s.years[t], s.dyad_key[i, p], draws.CONDEMNATION) < chance:
                m.condemned[i, p] = 1.0
