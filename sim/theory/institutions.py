"""Institutions: who joins and stays, and what membership does to ties.

Exclusive bodies shut a power out and give their members a wedge against it; inclusive ones have
powers inside. What holds a body together is what its leader can give and the leader's standing,
which also masks disagreement (``chavez-personal-influence``, ``petro-initiatives``).
"""

from __future__ import annotations

import math

from ..compiled import part


@part
def aid_of_leader(strength: float, aid: float, least: float) -> float:
    """What a body led by a power gives to a member, in [0, 1]: its strength, in full to those whom the power aids."""
    return strength * (least + (1.0 - least) * aid)


@part
def likeness(affinity: float) -> float:
    """An affinity on [−1, 1] as a similarity on [0, 1]."""
    return 0.5 + 0.5 * affinity


@part
def membership_appeal(
    aid: float,
    poverty: float,
    closeness: float,
    influence: float,
    disagreement: float,
    shut_out_tie: float,
    shut_out_dependence: float,
    motive: float,
    absence: float,
) -> float:
    """Why a state would be a member of a body, on a utility scale around zero.

    ``aid`` from the leader counts by the member's ``poverty`` (``alba-redistribution-to-weak-members``);
    ``influence`` of the leader attracts and hides ``disagreement``; ties to and dependence on the
    powers that are shut out pull away; the member's own motive to resist them pushes toward the body
    (``left-solidarity-obstructs-us-policy`` gives the sign). ``absence`` is the weighted loss of standing of
    a power that is not in the body: states turn to bodies without it (``global-south-realignment``).
    """
    gains = 1.6 * aid * (0.3 + 0.7 * poverty) + 1.2 * closeness + 0.7 * influence + 0.5 * motive + absence
    losses = 1.4 * (1.0 - influence) * disagreement + 0.5 * shut_out_tie + 0.4 * shut_out_dependence
    return gains - losses


@part
def membership_chance(appeal: float, threshold: float, steepness: float) -> float:
    """Chance that a state wants to be a member, given the appeal."""
    return 1.0 / (1.0 + math.exp(-steepness * (appeal - threshold)))


@part
def member_next(is_member: bool, chance: float, draw: float, pace: float) -> bool:
    """Membership after a year: those who want out leave and those who want in join, at ``pace``.

    One draw serves both directions, so that paired worlds differ only where the chance differs.
    """
    if is_member:
        return draw >= pace * (1.0 - chance)
    return draw < pace * chance


@part
def decline(capability_lost: float, legitimacy_lost: float, say_lost: float) -> float:
    """A power's decline since the first year, as it feels it, in [0, 1]: shares lost compound.

    The feedback runs through trust: exits and coercion cost legitimacy, and lost legitimacy is decline
    (``vicious-circle-decline-coercion``, ``decline-as-root-cause``).
    """
    kept = (1.0 - max(0.0, capability_lost)) * (1.0 - max(0.0, legitimacy_lost)) * (1.0 - max(0.0, say_lost))
    return 1.0 - kept


@part
def share_lost(now: float, before: float) -> float:
    """Share of a quantity that has been lost, in [0, 1]; zero where it has grown."""
    return min(1.0, max(0.0, 1.0 - now / before)) if before > 0.0 else 0.0


@part
def exit_appeal(
    decline: float,
    say_lost: float,
    monitoring: float,
    unilateralism: float,
    of_decline: float,
    of_say: float,
    of_monitoring: float,
    of_unilateralism: float,
) -> float:
    """Why a power would leave a body, on a utility scale.

    Decline (``hard-power-shortfall-motivates-exit``), a diluted say (``voice-diluted-exit-over-adaptation``) and bodies
    that monitor and adjudicate (``exit-clears-path-for-intervention``); the weights are judgements.
    """
    return of_decline * decline + of_say * say_lost + of_monitoring * monitoring + of_unilateralism * unilateralism


@part
def exit_chance(appeal: float, threshold: float, steepness: float, pace: float) -> float:
    """Chance that a power leaves a body in a year, given the appeal of leaving."""
    return pace / (1.0 + math.exp(-steepness * (appeal - threshold)))
