"""Institutions: who joins and stays, and what membership does to ties.

Exclusive bodies shut a power out and give their members a wedge against it; inclusive ones have
powers inside. What holds a body together is what its leader can give and the leader's standing,
which also masks disagreement (``chavez-personal-influence``, ``petro-initiatives``).
"""

from __future__ import annotations

import math

from counterpoise.compiled import compiled


@compiled
def membership_appeal(
    aid: float,
    poverty: float,
    closeness: float,
    influence: float,
    disagreement: float,
    shut_out_tie: float,
    shut_out_dependence: float,
    motive: float,
) -> float:
    """Why a state would be a member of a body, on a utility scale around zero.

    ``aid`` from the leader counts by the member's ``poverty`` (``alba-redistribution-to-weak-members``);
    ``influence`` of the leader attracts and hides ``disagreement``; ties to and dependence on the
    powers that are shut out pull away; the member's own motive to resist them pushes toward the body
    (``left-solidarity-obstructs-us-policy`` gives the sign).
    """
    gains = 1.6 * aid * (0.3 + 0.7 * poverty) + 1.2 * closeness + 0.7 * influence + 0.5 * motive
    losses = 1.4 * (1.0 - influence) * disagreement + 0.5 * shut_out_tie + 0.4 * shut_out_dependence
    return gains - losses


@compiled
def membership_chance(appeal: float, threshold: float, steepness: float) -> float:
    """Chance that a state wants to be a member, given the appeal."""
    return 1.0 / (1.0 + math.exp(-steepness * (appeal - threshold)))


@compiled
def member_next(is_member: bool, chance: float, draw: float, pace: float) -> bool:
    """Membership after a year: those who want out leave and those who want in join, at ``pace``.

    One draw serves both directions, so that paired worlds differ only where the chance differs.
    """
    if is_member:
        return draw >= pace * (1.0 - chance)
    return draw < pace * chance
