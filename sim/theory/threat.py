"""Perceived threat: ability times intent, and how intent is learned.

Walt (1987, 2002; ``lit-walt-threat-composition``) names aggregate power, proximity, offensive
capability and offensive intent. The first three decide whether a power could prevail, the fourth
whether it would want to; the product, so that neither alone makes a threat, is a judgement. Allied
backing stays out of perceived threat and enters the choice: otherwise allies could never balance.
"""

from __future__ import annotations

import math

import numpy as np

from ..compiled import part


@part
def ability(capability: float, reach: float, proximity: float, own_capability: float, elasticity: float) -> float:
    """Chance that a power would prevail against the state alone, in [0, 1].

    A contest function of the capability that the power can bring to bear, ``C·O·x``, against the
    state's own, in the manner of Johnson (2017), who finds that alliances form as the challenger's
    chance of winning rises. ``elasticity`` well below one keeps a visible difference between near
    and far powers (the anchor table of the tests).
    """
    projected = math.pow(capability * reach * proximity, elasticity)
    return projected / (projected + math.pow(own_capability, elasticity))


@part
def experienced_hostility(acts: np.ndarray, severity: np.ndarray) -> float:
    """How grave the power's acts toward the state are, together, in [0, 1].

    ``acts`` and ``severity`` are aligned with :data:`counterpoise.scenario.attributes.ACTS` without its
    last entry, cooperation. Acts compound as independent reasons for alarm: 1 − Π(1 − severity·act).
    Sources: ``coup-2002-us-lone-endorser``, ``us-pdvsa-strike``, ``bush-rhetoric-worsens-but-stable``.
    """
    calm = 1.0
    for k in range(severity.shape[0]):
        calm *= 1.0 - severity[k] * acts[k]
    return 1.0 - calm


@part
def intent_signal(
    baseline: float,
    experienced: float,
    neighbours: float,
    unilateralism: float,
    cooperation: float,
    neighbour_weight: float,
    unilateral_weight: float,
    trust: float,
) -> float:
    """What a year tells a state about a power's intent, in [0, 1].

    Structural suspicion (``baseline``), the state's own experience, that of states close to it
    (``neighbours``) and the power's unilateral acts anywhere (``lit-pape-unilateralism-raises-sb``)
    compound. Real cooperation lowers suspicion (``wx-cooperation-benefits``), by ``trust`` at most.
    """
    calm = (1.0 - baseline) * (1.0 - experienced)
    calm *= (1.0 - neighbour_weight * neighbours) * (1.0 - unilateral_weight * unilateralism)
    return (1.0 - calm) * (1.0 - trust * cooperation)


@part
def warmth(cooperation: float, engaged: float, hosting: float, of_engagement: float, of_hosting: float) -> float:
    """Cooperation that a state sees in a power this year, in [0, 1]: what the scenario gives, the power's engagement or
    the state's own hosting of it, whichever is most (``wx-cooperation-benefits``, ``ven-punto-fijo-alignment``)."""
    return max(cooperation, max(of_engagement * engaged, of_hosting * hosting))


@part
def remembered_hostility(scar: float, experienced: float, grave: float, share: float, forgetting: float) -> float:
    """Floor under perceived intent that a grave experience leaves behind.

    The coup made the threat "real and concrete" (``post-coup-systematic-sb``); how long that lasts
    is not in the text, so ``share`` and ``forgetting`` a year are judgements. Half of an experience as
    grave as ``grave`` lasts; the fourth power makes slights pass and blows stay, without an edge.
    """
    faded = scar * (1.0 - forgetting)
    if experienced <= 0.0:
        return faded
    lasting, half = experienced * experienced, grave * grave
    lasting = lasting * lasting / (lasting * lasting + half * half)
    return max(faded, share * experienced * lasting)


@part
def learned_intent(intent: float, signal: float, scar: float, slow: float, fast: float) -> float:
    """Perceived intent after a year: fast toward grave signals, slowly back, never below the scar."""
    rate = slow
    if signal > intent:
        rate = slow + (fast - slow) * signal
    return max(scar, intent + rate * (signal - intent))


@part
def threat(ability: float, intent: float) -> float:
    """Perceived threat: what the power could do times what it is believed to want."""
    return ability * intent


@part
def territorial_threat(threat: float, dispute: float, force: float) -> float:
    """The part of a threat that touches survival: all of it where force is used or territory disputed.

    Hard balancing presumes a threat to territory; hostility alone, however great, does not bring it on
    (``hard-balancing-needs-territorial-threat``). The share that remains without either is a judgement.
    """
    return threat * (0.6 + 0.4 * max(dispute, force))


@part
def excess(threat: float, onset: float) -> float:
    """How far a threat exceeds an onset, rescaled to [0, 1].

    Of the threat this is the *motive* to resist (``threat-change-is-the-motive``); of the territorial
    threat, above a higher onset, the *survival* motive, which alone suffices for hard balancing
    (``low-intensity-below-hard-threshold``, ``paul-escalation-soft-to-hard``).
    """
    return max(0.0, (threat - onset) / (1.0 - onset))


@part
def felt(motive: float, half: float) -> float:
    """A motive as it is felt, concave, in [0, 1]: the first signs of hostility move a state most (a judgement)."""
    return (1.0 + half) * motive / (motive + half)


@part
def assault(dispute: float, force: float) -> float:
    """Attack on territory, in [0, 1]: force, or half as much an open dispute.

    ``hard-balancing-needs-territorial-threat`` speaks of a threat to territory and of no war; that a dispute counts
    half of force is a judgement.
    """
    return 1.0 - (1.0 - 0.5 * dispute) * (1.0 - force)


@part
def attraction(ability: float, intent: float, proximity: float) -> float:
    """Pull of a near power that is able but not hostile, in [0, 1]."""
    return ability * (1.0 - intent) * proximity
