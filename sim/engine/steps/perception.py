"""What each state makes of the year's signals: intent, threat, motive."""

from __future__ import annotations

from typing import Any

from ...compiled import inner
from ...scenario.attributes import ACTS
from ...theory import instruments, threat
from ..memory import Memory
from . import responses

SANCTIONS = ACTS.index("sanctions")
SUBVERSION = ACTS.index("subversion")
FORCE = ACTS.index("force")
COOPERATION = ACTS.index("cooperation")


@inner
def perceive(t: int, x: Any, r: Any, m: Memory) -> None:
    """Signals become perceived intent, intent becomes threat, threat becomes motive."""
    states, powers = m.intent.shape
    for i in range(states):
        for p in range(powers):
            for k in range(m.acts.shape[0]):
                m.acts[k] = x.acts[t, i, k, p]
            m.acts[SANCTIONS] = max(m.acts[SANCTIONS], m.sanctions[i, p])
            m.acts[SUBVERSION] = responses.subversion_of(i, p, t, x, m)
            m.acts[FORCE] = responses.force_on(i, p, t, x, m)
            m.experienced[i, p] = threat.experienced_hostility(m.acts, m.severity)
    for i in range(states):
        for p in range(powers):
            seen, weight = 0.0, 0.0
            for j in range(states):
                if j != i:
                    seen += m.closeness[i, j] * m.experienced[j, p]
                    weight += m.closeness[i, j]
            neighbours = seen / weight if weight > 0.0 else 0.0
            conceding = 0.3 * m.effort[i, p, instruments.HOSTING]
            warmth = max(x.acts[t, i, COOPERATION, p], max(0.5 * m.engaged[i, p], conceding))
            signal = threat.intent_signal(
                x.intent[t, i, p], m.experienced[i, p], neighbours, x.power_unilateralism[t, p], warmth,
                r.neighbour_weight, r.unilateral_weight, r.trust,
            )  # fmt: skip
            m.scar[i, p] = threat.remembered_hostility(
                m.scar[i, p], m.experienced[i, p], r.grave, r.scar_share, r.forgetting
            )
            m.intent[i, p] = threat.learned_intent(m.intent[i, p], signal, m.scar[i, p], r.learn_slow, r.learn_fast)
            hostile = r.intent_counts * m.intent[i, p] + (1.0 - r.intent_counts)
            m.threat[i, p] = threat.threat(m.ability[i, p], hostile)
            m.motive[i, p] = threat.excess(m.threat[i, p], r.onset)
            force = responses.force_on(i, p, t, x, m)
            territorial = threat.territorial_threat(m.threat[i, p], x.dispute[t, i, p], force)
            m.survival[i, p] = threat.excess(territorial, r.survival_onset)
