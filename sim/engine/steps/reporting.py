"""What is reported of a year beside what drives it: autonomy, prosperity, security, instruments in use."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...compiled import part
from ...theory import choice, dependence, instruments, outcomes
from . import standing


@part
def report(
    acts: np.ndarray, ties: np.ndarray, r: Any, dyads: Any, states: Any, effort: np.ndarray, relied: np.ndarray,
    bonds: Any,
) -> None:  # fmt: skip
    """Fill the quantities of every state that nothing in a run reads."""
    n_powers = dyads.shape[1]
    for i in range(states.shape[0]):
        state = states[i]
        hard = choice.strategy_of(state.option, n_powers) == choice.BALANCING
        state.patron = dyads[i, choice.target_of(state.option, n_powers)].backer if hard else -1
        state.sovereignty = effort[i, n_powers, instruments.SOVEREIGNTY]
        state.soft_instruments = instruments_in_use(effort[i], r.used_bound)
        fare(state, acts[i], dyads[i], effort[i], relied[i])
        bound = 0.0
        for j in range(states.shape[0]):
            if j != i:
                bound += standing.bond(ties[i, j], bonds[i, j])
        state.bonds = bound


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
