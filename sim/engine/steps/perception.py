"""What each state makes of the year's signals: intent, threat, motive."""

from __future__ import annotations

from typing import Any

from ...compiled import inner
from ...scenario.attributes import ACTS
from ...theory import instruments, threat
from . import responses

SANCTIONS = ACTS.index("sanctions")
SUBVERSION = ACTS.index("subversion")
FORCE = ACTS.index("force")
COOPERATION = ACTS.index("cooperation")


@inner
def perceive(now: Any, r: Any, m: Any) -> None:
    """Signals become perceived intent, intent becomes threat, threat becomes motive."""
    states, powers = m.dyads.shape
    for i in range(states):
        for p in range(powers):
            m.dyads[i, p].experienced = experience(i, p, now, m)
    for i in range(states):
        for p in range(powers):
            learn(i, p, now, r, m)


@inner
def experience(i: int, p: int, now: Any, m: Any) -> float:
    """How grave the acts of power ``p`` toward state ``i`` are, last year's answer included."""
    for k in range(m.acts_felt.shape[0]):
        m.acts_felt[k] = now.acts[i, p, k]
    m.acts_felt[SANCTIONS] = max(m.acts_felt[SANCTIONS], m.dyads[i, p].sanctions)
    m.acts_felt[SUBVERSION] = responses.subversion_of(i, p, now, m)
    m.acts_felt[FORCE] = responses.force_on(i, p, now, m)
    return threat.experienced_hostility(m.acts_felt, m.severity)


@inner
def learn(i: int, p: int, now: Any, r: Any, m: Any) -> None:
    """Intent of power ``p`` as state ``i`` learns it, and what follows for threat, motive and survival."""
    dyad, given = m.dyads[i, p], now.dyads[i, p]
    seen, weight = 0.0, 0.0
    for j in range(m.dyads.shape[0]):
        if j != i:
            seen += m.closeness[i, j] * m.dyads[j, p].experienced
            weight += m.closeness[i, j]
    neighbours = seen / weight if weight > 0.0 else 0.0
    warmth = threat.warmth(
        now.acts[i, p, COOPERATION], dyad.engaged, m.effort[i, p, instruments.HOSTING],
        r.engagement_warmth, r.hosting_warmth,
    )  # fmt: skip
    signal = threat.intent_signal(
        given.intent, dyad.experienced, neighbours, now.powers[p].unilateralism, warmth,
        r.neighbour_weight, r.unilateral_weight, r.trust,
    )  # fmt: skip
    dyad.scar = threat.remembered_hostility(dyad.scar, dyad.experienced, r.grave, r.scar_share, r.forgetting)
    dyad.intent = threat.learned_intent(dyad.intent, signal, dyad.scar, r.learn_slow, r.learn_fast)
    hostile = r.intent_counts * dyad.intent + (1.0 - r.intent_counts)
    dyad.threat = threat.threat(dyad.ability, hostile)
    dyad.motive = threat.excess(dyad.threat, r.onset)
    territorial = threat.territorial_threat(dyad.threat, given.dispute, responses.force_on(i, p, now, m))
    dyad.survival = threat.excess(territorial, r.survival_onset)
