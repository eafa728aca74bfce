"""Routes: whether and when a state begins to build, and what opens."""

from __future__ import annotations

from typing import Any

from ... import draws
from ...compiled import part
from ...theory import instruments, routes
from ...world.build import NEVER


@part
def build(clock: Any, now: Any, s: Any, r: Any, m: Any) -> None:
    """Begin what is wanted, can be paid and finds a buyer; open what has been built."""
    everyone = m.dyads.shape[1]
    for k in range(m.routes.shape[0]):
        route, made, given = s.routes[k], m.routes[k], now.routes[k]
        i, around = route.state, route.around
        if made.begun == NEVER and clock.year >= route.available:
            effort = max(
                m.effort[i, everyone, instruments.DIVERSIFICATION], m.effort[i, around, instruments.TRADE_DIVERSION]
            )
            appeal = routes.route_appeal(
                m.share[i, route.channel, around], now.states[i].autonomy_taste, m.dyads[i, around].threat,
                m.states[i].rent, given.cost,
            )  # fmt: skip
            chance = routes.building_chance(appeal, effort, m.bids[i, route.buyer], r.route_pace, r.route_steepness)
            agreed = draws.at(clock, route.key, draws.CONSENT) < given.consent
            if agreed and draws.at(clock, route.key, draws.ROUTE) < chance:
                made.begun = clock.year
        if made.begun != NEVER and clock.year >= made.begun + route.lag:
            made.opened = 1.0
