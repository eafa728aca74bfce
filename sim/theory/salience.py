"""Salience: whether a power matters enough to a state for there to be a strategy toward it."""

from __future__ import annotations

import math
from typing import Any

from ..compiled import part


@part
def unconcern(
    attention: float, need: float, reliance: float, proximity: float, threat: float, tie: float, r: Any
) -> float:
    """Chance that a state has no strategy toward a power, in [0, 1]: a logit of what makes the power matter to it.

    Its attention to the region, its need for what the state sells, the state's reliance on it, nearness, threat and tie
    each make it matter more. Coders find no strategy in nearly half of the pairs of a state and a power that are drawn
    at random (``scenarios/codings/cases_world_train.csv``), on which the weights are estimated.
    """
    matters = r.salience_constant + r.salience_attention * attention + r.salience_need * need
    matters += r.salience_reliance * reliance + r.salience_proximity * proximity
    matters += r.salience_threat * threat + r.salience_tie * tie
    return 1.0 / (1.0 + math.exp(matters))
