"""What is reported of a year beside what drives it: autonomy, prosperity, security, instruments in use."""

from __future__ import annotations

from typing import Any

from ...compiled import inner
from ...theory import choice, dependence, instruments, outcomes
from . import standing


@inner
def report(now: Any, r: Any, m: Any) -> None:
    """Fill the quantities of every state that nothing in a run reads."""
    powers = m.dyads.shape[1]
    for i in range(m.states.shape[0]):
        state = m.states[i]
        hard = choice.strategy_of(state.option, powers) == choice.BALANCING
        state.patron = m.dyads[i, choice.target_of(state.option, powers)].backer if hard else -1
        state.sovereignty = m.effort[i, powers, instruments.SOVEREIGNTY]
        state.soft_instruments = instruments_in_use(i, r.used_bound, m)
        fare(i, now, m)
        bonds = 0.0
        for j in range(m.states.shape[0]):
            if j != i:
                bonds += standing.bond(i, j, now, m)
        state.bonds = bonds


@inner
def fare(i: int, now: Any, m: Any) -> None:
    """Autonomy, prosperity and security of state ``i``, and how much soft balancing it does."""
    state = m.states[i]
    safe, sanctioned, refused, soft, conceded, exchange = 1.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for p in range(m.dyads.shape[1]):
        dyad = m.dyads[i, p]
        sanctioned = max(sanctioned, standing.sanctions_on(i, p, now, m))
        refused = max(refused, dyad.refused)
        conceded = max(conceded, m.effort[i, p, instruments.CONCESSION])
        safe = min(safe, outcomes.security(dyad.threat, dyad.backing))
        exchange += m.dependence[i, p]
        soft = max(soft, instruments.intensity(m.effort[i, p], instruments.FIRST[1], instruments.FIRST[2]))
    state.soft_intensity = soft
    state.hhi = dependence.concentration(m.dependence[i])
    state.autonomy = outcomes.autonomy(state.hhi, conceded, state.sovereignty, sanctioned)
    state.prosperity = outcomes.prosperity(min(1.0, exchange), state.rent, sanctioned, refused)
    state.security = safe


@inner
def instruments_in_use(i: int, bound: float, m: Any) -> float:
    """Instruments of soft balancing that state ``i`` uses toward any power."""
    count = 0.0
    for k in range(instruments.FIRST[1], instruments.FIRST[2]):
        strongest = 0.0
        for p in range(m.dyads.shape[1]):
            strongest = max(strongest, m.effort[i, p, k])
        if strongest >= bound:
            count += 1.0
    return count
