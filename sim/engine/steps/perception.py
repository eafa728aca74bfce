"""What each state makes of the year's signals: intent, threat, motive."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...compiled import part
from ...scenario.attributes import ACTS
from ...theory import instruments, threat
from . import responses

SANCTIONS = ACTS.index("sanctions")
SUBVERSION = ACTS.index("subversion")
FORCE = ACTS.index("force")
COOPERATION = ACTS.index("cooperation")


@part
def perceive(
    acts: np.ndarray, given_dyads: Any, given_powers: Any, r: Any, dyads: Any, severity: np.ndarray,
    acts_felt: np.ndarray, closeness: np.ndarray, effort: np.ndarray,
) -> None:  # fmt: skip
    """Signals become perceived intent, and intent becomes threat."""
    n_states, n_powers = dyads.shape
    for i in range(n_states):
        for p in range(n_powers):
            dyads[i, p].experienced = experience(acts[i, p], dyads[i, p], severity, acts_felt)
    for i in range(n_states):
        weight = 0.0
        for j in range(n_states):
            if j != i:
                weight += closeness[i, j]
        for p in range(n_powers):
            neighbours = seen_by(i, p, weight, closeness[i], dyads)
            learn(
                dyads[i, p], given_dyads[i, p], acts[i, p], given_powers[p].unilateralism,
                effort[i, p, instruments.HOSTING], neighbours, r,
            )  # fmt: skip


@part
def experience(acts: np.ndarray, dyad: Any, severity: np.ndarray, felt: np.ndarray) -> float:
    """How grave a power's acts toward a state are, those that came with last year's answer included."""
    for k in range(felt.shape[0]):
        felt[k] = acts[k]
    felt[SANCTIONS] = max(felt[SANCTIONS], dyad.sanctions)
    felt[SUBVERSION] = responses.subversion_of(acts, dyad)
    felt[FORCE] = responses.force_on(acts, dyad)
    return threat.experienced_hostility(felt, severity)


@part
def seen_by(i: int, p: int, weight: float, closeness: np.ndarray, dyads: Any) -> float:
    """What power ``p`` does to the states close to state ``i``; ``weight`` is the sum of their closeness."""
    seen = 0.0
    for j in range(dyads.shape[0]):
        if j != i:
            seen += closeness[j] * dyads[j, p].experienced
    return seen / weight if weight > 0.0 else 0.0


@part
def learn(
    dyad: Any, given: Any, acts: np.ndarray, unilateralism: float, hosting: float, neighbours: float, r: Any
) -> None:
    """Intent of a power as a state learns it, and the threat that follows."""
    warmth = threat.warmth(acts[COOPERATION], dyad.engaged, hosting, r.engagement_warmth, r.hosting_warmth)
    signal = threat.intent_signal(
        given.intent, dyad.experienced, neighbours, unilateralism, warmth,
        r.neighbour_weight, r.unilateral_weight, r.trust,
    )  # fmt: skip
    dyad.scar = threat.remembered_hostility(dyad.scar, dyad.experienced, r.grave, r.scar_share, r.forgetting)
    dyad.intent = threat.learned_intent(dyad.intent, signal, dyad.scar, r.learn_slow, r.learn_fast)
    hostile = r.intent_counts * dyad.intent + (1.0 - r.intent_counts)
    dyad.threat = threat.threat(dyad.ability, hostile)


@part
def resolve(acts: np.ndarray, given_dyads: Any, r: Any, dyads: Any) -> None:
    """Threat becomes the motive to resist and, where territory is at stake, the survival motive."""
    for i in range(dyads.shape[0]):
        for p in range(dyads.shape[1]):
            dyad, force = dyads[i, p], responses.force_on(acts[i, p], dyads[i, p])
            dyad.motive = threat.excess(dyad.threat, r.onset)
            territorial = threat.territorial_threat(dyad.threat, given_dyads[i, p].dispute, force)
            dyad.survival = threat.excess(territorial, r.survival_onset)
