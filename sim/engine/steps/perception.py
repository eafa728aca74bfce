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
def perceive(now: Any, r: Any, m: Any) -> None:
    """Signals become perceived intent, intent becomes threat, threat becomes motive."""
    states, powers = m.dyads.shape
    for i in range(states):
        for p in range(powers):
            m.dyads[i, p].experienced = experience(now.acts[i, p], m.dyads[i, p], m.severity, m.acts_felt)
    for i in range(states):
        weight = 0.0
        for j in range(states):
            if j != i:
                weight += m.closeness[i, j]
        for p in range(powers):
            neighbours = seen_by(i, p, weight, m.closeness[i], m.dyads)
            learn(
                m.dyads[i, p], now.dyads[i, p], now.acts[i, p], now.powers[p].unilateralism,
                m.effort[i, p, instruments.HOSTING], neighbours, r,
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
    """Intent of a power as a state learns it, and what follows for threat, motive and survival."""
    warmth = threat.warmth(acts[COOPERATION], dyad.engaged, hosting, r.engagement_warmth, r.hosting_warmth)
    signal = threat.intent_signal(
        given.intent, dyad.experienced, neighbours, unilateralism, warmth,
        r.neighbour_weight, r.unilateral_weight, r.trust,
    )  # fmt: skip
    dyad.scar = threat.remembered_hostility(dyad.scar, dyad.experienced, r.grave, r.scar_share, r.forgetting)
    dyad.intent = threat.learned_intent(dyad.intent, signal, dyad.scar, r.learn_slow, r.learn_fast)
    hostile = r.intent_counts * dyad.intent + (1.0 - r.intent_counts)
    dyad.threat = threat.threat(dyad.ability, hostile)
    dyad.motive = threat.excess(dyad.threat, r.onset)
    territorial = threat.territorial_threat(dyad.threat, given.dispute, responses.force_on(acts, dyad))
    dyad.survival = threat.excess(territorial, r.survival_onset)
