"""What is reported of a year beside what drives it: autonomy, prosperity, security, instruments in use."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...compiled import part
from ...theory import choice, dependence, instruments, outcomes
from . import standing


@part
def report(now: Any, r: Any, m: Any) -> None:
    """Fill the quantities of every state that nothing in a run reads."""
    powers = m.dyads.shape[1]
    for i in range(m.states.shape[0]):
        state = m.states[i]
        hard = choice.strategy_of(state.option, powers) == choice.BALANCING
        state.patron = m.dyads[i, choice.target_of(state.option, powers)].backer if hard else -1
        state.sovereignty = m.effort[i, powers, instruments.SOVEREIGNTY]
        state.soft_instruments = instruments_in_use(m.effort[i], r.used_bound)
        fare(state, now.acts[i], m.dyads[i], m.effort[i], m.dependence[i])
        bonds = 0.0
        for j in range(m.states.shape[0]):
            if j != i:
                bonds += standing.bond(now.ties[i, j], m.bonds[i, j])
        state.bonds = bonds


@part
def fare(state: Any, acts: np.ndarray, dyads: Any, effort: np.ndarray, dependence_on: np.ndarray) -> None:
    """Autonomy, prosperity and security of a state, and how much soft balancing it does."""
    safe, sanctioned, refused, soft, conceded, exchange = 1.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for p in range(dyads.shape[0]):
        dyad = dyads[p]
        sanctioned = max(sanctioned, standing.sanctions_on(acts[p], dyad))
        refused = max(refused, dyad.refused)
        conceded = max(conceded, effort[p, instruments.CONCESSION])
        safe = min(safe, outcomes.security(dyad.threat, dyad.backing))
        exchange += dependence_on[p]
        soft = max(soft, instruments.intensity(effort[p], instruments.FIRST[1], instruments.FIRST[2]))
    state.soft_intensity = soft
    state.hhi = dependence.concentration(dependence_on)
    state.autonomy = outcomes.autonomy(state.hhi, conceded, state.sovereignty, sanctioned)
    state.prosperity = outcomes.prosperity(min(1.0, exchange), state.rent, sanctioned, refused)
    state.security = safe


@part
def instruments_in_use(effort: np.ndarray, bound: float) -> float:
    """Instruments of soft balancing that a state uses toward any power."""
    count = 0.0
    for k in range(instruments.FIRST[1], instruments.FIRST[2]):
        strongest = 0.0
        for p in range(effort.shape[0] - 1):
            strongest = max(strongest, effort[p, k])
        if strongest >= bound:
            count += 1.0
    return count
