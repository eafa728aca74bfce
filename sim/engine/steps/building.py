"""Routes: whether and when a state begins to build, and what opens."""

from __future__ import annotations

from typing import Any

from ... import draws
from ...compiled import inner
from ...theory import instruments, routes
from ...world.build import NEVER, Structure
from ..memory import Memory


@inner
def build(t: int, seed: draws.Word, replicate: int, x: Any, s: Structure, r: Any, m: Memory) -> None:
    """Begin what is wanted, can be paid and finds a buyer; open what has been built."""
    year = s.years[t]
    powers = m.tie.shape[1]
    for k in range(s.route_state.shape[0]):
        i, around, buyer = s.route_state[k], s.route_around[k], s.route_buyer[k]
        if m.begun[k] == NEVER and year >= s.route_available[k]:
            effort = max(
                m.effort[i, powers, instruments.DIVERSIFICATION], m.effort[i, around, instruments.TRADE_DIVERSION]
            )
            share = m.share[i, s.route_channel[k], around]
            appeal = routes.route_appeal(
                share, x.autonomy_taste[t, i], m.threat[i, around], m.rent[i], x.route_cost[t, k]
            )
            chance = routes.building_chance(appeal, effort, m.bids[i, buyer], r.route_pace, r.route_steepness)
            agreed = draws.uniform(seed, replicate, year, s.route_key[k], draws.CONSENT) < x.route_consent[t, k]
            if agreed and draws.uniform(seed, replicate, year, s.route_key[k], draws.ROUTE) < chance:
                m.begun[k] = year
        if m.begun[k] != NEVER and year >= m.begun[k] + s.route_lag[k]:
            m.opened[k] = 1.0
