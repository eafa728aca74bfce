"""How powers respond to what they see, and what their coercion costs them.

Neglect, engagement, pressure (sanctions, isolation, subversion) or force. Need restrains, being
tied down elsewhere makes force unlikely and leaves subversion, the target's legitimacy makes coercion
costly afterwards.
"""

from __future__ import annotations

import math

import numpy as np

from ..compiled import part

RESPONSES = ("neglect", "engagement", "pressure", "force")
NEGLECT, ENGAGEMENT, PRESSURE, FORCE = range(4)


@part
def defiance(refusal: float, naming: float, rival_access: float, hard: float, near: float) -> float:
    """How defiant a state looks to a power, in [0, 1].

    Refused cooperation, public accusation, arms against it, and a near state's new ties with the power's
    rivals (``us-backyard-gap-perception``, ``us-shift-wait-and-see-to-subversion``) compound.
    """
    calm = (1.0 - 0.6 * refusal) * (1.0 - 0.3 * naming) * (1.0 - near * rival_access) * (1.0 - 0.8 * hard)
    return 1.0 - calm


@part
def new_access(tie: float, accustomed: float, rivalry: float) -> float:
    """How much a state's tie to a power's rival alarms the power, in [0, 1].

    What alarms is what is new (``rus-irn-ties-raise-us-cost``); an old alliance is part of the order of things.
    Growth by half of the scale is full alarm (a judgement).
    """
    return min(1.0, 2.0 * max(0.0, tie - accustomed)) * rivalry


@part
def accustomed_next(accustomed: float, tie: float, pace: float) -> float:
    """The tie that others have become used to, after a year."""
    return accustomed + pace * (tie - accustomed)


@part
def bound_by(constraint: float, common: float) -> float:
    """Constraint on a power's coercion of a state with which it sits in a common body.

    Overlapping bodies raise the cost of conflict among those inside
    (``enmeshment-strategic-interdependence-cost``); half of a full constraint is a judgement.
    """
    return 1.0 - (1.0 - constraint) * (1.0 - 0.5 * common)


@part
def response_utilities(
    defiance: float,
    attention: float,
    tied_down: float,
    need: float,
    unilateralism: float,
    constraint: float,
    restraint: float,
    norms: float,
    escalation: float,
    threshold: float,
    joint: float,
    joint_restraint: float,
    utilities: np.ndarray,
) -> None:
    """Fill ``utilities`` of neglect, engagement, pressure and force.

    Restraint by need is ``us-clinton-restraint-energy`` and, once it is gone,
    ``2014-price-fall-shale-remove-us-restraint``; that force hardly comes while tied down is
    ``middle-east-quagmire-as-guarantee``; ``escalation`` is the backing that the state has. ``joint``
    is the share of its close peers that resist with it: who acts together is less likely to be singled out
    (``ac-limits-retaliation``). The coefficients are judgements, common to all cases.
    """
    held_back = restraint * need
    utilities[NEGLECT] = 0.6 * (1.0 - attention) - 0.8 * defiance
    utilities[ENGAGEMENT] = 1.2 * need + 0.8 * attention * (1.0 - defiance) - 1.5 * defiance
    utilities[PRESSURE] = -0.4 + 5.0 * (defiance - threshold) * (1.0 - held_back)
    utilities[PRESSURE] += 0.8 * unilateralism + 0.5 * attention - 1.0 * tied_down - 0.6 * constraint - 2.5 * held_back
    utilities[FORCE] = -3.5 + 7.0 * (defiance - threshold) * (1.0 - held_back) * (1.0 - tied_down)
    utilities[FORCE] += 1.0 * unilateralism - 1.0 * constraint - 1.2 * norms - 1.5 * tied_down - held_back
    utilities[PRESSURE] -= 1.0 * escalation
    utilities[FORCE] -= 1.5 * escalation
    utilities[PRESSURE] -= joint_restraint * joint
    utilities[FORCE] -= joint_restraint * joint


@part
def logit(utilities: np.ndarray, rationality: float, probabilities: np.ndarray) -> None:
    """Fill ``probabilities`` with the logit of ``utilities`` at precision ``rationality``."""
    top = utilities[0]
    for k in range(1, utilities.shape[0]):
        top = max(top, utilities[k])
    total = 0.0
    for k in range(utilities.shape[0]):
        probabilities[k] = math.exp(rationality * (utilities[k] - top))
        total += probabilities[k]
    for k in range(utilities.shape[0]):
        probabilities[k] /= total


@part
def sanctions_level(response: int, need: float, restraint: float) -> float:
    """Economic pressure that comes with a response, in [0, 1]; what is needed is not cut."""
    if response == PRESSURE:
        return 0.8 * (1.0 - restraint * need)
    return 0.5 if response == FORCE else 0.0


@part
def subversion_level(response: int, similarity: float) -> float:
    """Subversion that comes with pressure, in [0, 1], stronger against a different regime.

    It goes on while the power is tied down elsewhere (2001–02: ``us-ned-backing-coup-and-opposition``).
    """
    return 0.6 * (1.0 - similarity) if response == PRESSURE else 0.0


@part
def legitimacy_at_rest(usual: float, unilateralism: float, recovery: float, unilateral_loss: float) -> float:
    """Standing at which a power that goes on as it does neither gains nor loses, in [0, 1].

    It is where a run begins, and what later losses are measured against, so that the usual conduct of the first year is
    no decline.
    """
    return usual * recovery / (recovery + unilateral_loss * unilateralism) if recovery > 0.0 else usual


@part
def legitimacy_after(
    legitimacy: float,
    usual: float,
    unilateralism: float,
    coercion: float,
    naming: float,
    condemned: float,
    exits: float,
    recovery: float,
    unilateral_loss: float,
    coercion_loss: float,
    naming_loss: float,
    condemnation_loss: float,
    exit_loss: float,
) -> float:
    """A power's standing with third states after a year, in [0, 1].

    ``coercion`` is what it did to states, weighted by their democratic mandate: subverting an elected
    government costs standing (``us-coup-role-costs-legitimacy``, ``rio-group-oas-reject-us-line``).
    Loss of legitimacy is also an aim of soft balancing (``sb-four-aims``). ``condemned`` is the share of
    states that condemn it, ``exits`` the weight of the bodies it left this year (``exits-cause-trust-crisis``).
    """
    loss = unilateral_loss * unilateralism + coercion_loss * coercion + naming_loss * naming
    loss = min(1.0, loss + condemnation_loss * condemned + exit_loss * exits)
    value = legitimacy + recovery * (usual - legitimacy) - loss * legitimacy
    return min(1.0, max(0.0, value))


@part
def rent_after_sanctions(rent: float, sanctions: float, energy_share: float, loss: float) -> float:
    """Rent that is left under sanctions by the buyer of a share of it (``sanctions-as-price-of-sb``)."""
    return rent * (1.0 - loss * sanctions * energy_share)


@part
def outrage(norms: float, force: float, subversion: float, mandate: float, nearness: float) -> float:
    """How much one state's ill treatment stirs another, in [0, 1].

    Force, or subversion of a government with a mandate, by the norms that stand against it and the nearness of
    the victim (``latam-joint-condemnation-2026``, ``oas-majority-condemns``, ``rio-group-oas-reject-us-line``).
    """
    return norms * max(force, 0.8 * subversion * mandate) * nearness


@part
def condemnation_chance(
    outrage: float, unilateralism: float, exposure: float, tie: float, lean: float, threshold: float, steepness: float
) -> float:
    """Chance that a state condemns a power in a year; without outrage there is none.

    What the power did to another and how far it acts alone (``lit-pape-unilateralism-raises-sb``) speak for it, the
    state's own exposure, tie and political nearness to the power against it (judgements). One condemnation is
    friction, not yet a policy.
    """
    appeal = outrage + 0.3 * unilateralism * outrage - 0.5 * exposure - 0.2 * tie - 0.2 * max(0.0, lean)
    chance = 1.0 / (1.0 + math.exp(-steepness * (appeal - threshold)))
    return chance * min(1.0, 5.0 * outrage)
