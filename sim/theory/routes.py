"""Routes: the choice to build a way out of dependence on one power, which needs a buyer.

A second pipeline needs a buyer with strong demand and a way around the power that holds the first one
(``kaz-china-demand-reduces-control``, ``kaz-bypass-autonomy``). Forms, cost and lag are judgements.
"""

from __future__ import annotations

import math

import numpy as np

from ..compiled import part


@part
def route_appeal(share: float, autonomy: float, threat: float, rent: float, cost: float) -> float:
    """What a route is worth to a state, on a utility scale: relief from the power around which it runs.

    ``share`` of the channel runs through that power, ``threat`` is the state's own perception of it;
    ``rent`` helps to pay.
    """
    return share * (0.5 + autonomy + threat) + 0.5 * rent - cost


@part
def building_chance(appeal: float, effort: float, demand: float, pace: float, steepness: float) -> float:
    """Chance that building begins in a year: an effort to diversify, a buyer, and an appeal.

    ``demand`` is the buyer's bid; without it nobody builds (``kaz-text-garbled-gazprom`` gives the sign).
    """
    wish = 1.0 / (1.0 + math.exp(-steepness * appeal))
    return pace * effort / (effort + 0.1) * demand / (demand + 0.1) * wish


@part
def moved_by_route(shares: np.ndarray, around: int, buyer: int, capacity: float) -> None:
    """Move what an open route carries from the power around which it runs to its buyer."""
    moved = min(shares[around], capacity)
    shares[around] -= moved
    shares[buyer] += moved
