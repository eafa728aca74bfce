"""Routes: whether and when a state begins to build, and what opens."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import draws
from ...compiled import part
from ...theory import instruments, routes
from ...world.build import NEVER


@part
def build(
    clock: Any, given_routes: Any, given_states: Any, fixed_routes: Any, r: Any, dyads: Any, made_routes: Any,
    effort: np.ndarray, share: np.ndarray, states: Any, bids: np.ndarray,
) -> None:  # fmt: skip
    """Begin what is wanted, can be paid and finds a buyer; open what has been built."""
    everyone = dyads.shape[1]
    for k in range(made_routes.shape[0]):
        route, made, given = fixed_routes[k], made_routes[k], given_routes[k]
        i, around = route.state, route.around
        if made.begun == NEVER and clock.year >= route.available:
            tried = max(
                effort[i, everyone, instruments.DIVERSIFICATION], effort[i, around, instruments.TRADE_DIVERSION]
            )
            appeal = routes.route_appeal(
                share[i, route.channel, around], given_states[i].autonomy_taste, dyads[i, around].threat,
                states[i].rent, given.cost,
            )  # fmt: skip
            chance = routes.building_chance(appeal, tried, bids[i, route.buyer], r.route_pace, r.route_steepness)
            agreed = draws.at(clock, route.key, draws.CONSENT) < given.consent
            if agreed and draws.at(clock, route.key, draws.ROUTE) < chance:
                made.begun = clock.year
        if made.begun != NEVER and clock.year >= made.begun + route.lag:
            made.opened = 1.0
