"""What a run reports of a state: autonomy, prosperity, security, and the observed strategy.

The *observed* strategy is read from behaviour alone, apart from the choice. Soft balancing answers
a threat, is deliberate, picks out one target and is sustained across domains
(``levick-schulz-2020-two-criteria``, ``saltzman-2012-intent-criterion``,
``friction-vs-sb-criterion``); one domain refused for a year is friction.
"""

from __future__ import annotations

import numpy as np

from ..compiled import part

OBSERVED = ("balancing", "soft_balancing", "hedging", "bandwagoning", "none")
OBSERVED_NONE = 4


@part
def stance(concession: float, hosting: float, alliance: float) -> float:
    """How far a state stands with a power in deeds, in [0, 1]: conceding to it, hosting it, allied with it."""
    return max(concession, max(hosting, alliance))


@part
def cover(backing: float, stance: float, hold: float, arming: float) -> float:
    """What stands between a state and a threat, in [0, 1]: its patron, and its own arms as far as they could hold out.

    A patron gives whole protection to one that stands with it in deeds, three tenths to one that does not: limited
    alignment brings limited protection (Morrow 1991; Ciorciari 2010). The share is a judgement (0.1 to 0.5).
    """
    return 1.0 - (1.0 - min(1.0, backing) * (0.3 + 0.7 * stance)) * (1.0 - hold * arming)


@part
def security(threat: float, cover: float, entrapment: float) -> float:
    """Safety from one power in [0, 1]: one less its threat, of which cover takes seven tenths at most.

    ``entrapment`` is how far the state stands with rivals of the power: who stands with a power is drawn into its
    quarrels (``snyder-dilemma``; Snyder 1984). That it takes 0.15 at most is a judgement (0.05 to 0.3). A state's
    security is the least of these over the powers.
    """
    return (1.0 - threat * (1.0 - 0.7 * cover)) * (1.0 - 0.15 * entrapment)


@part
def pressed(coercion: float, claim: float, threat: float, cover: float, resisted: float) -> float:
    """How far a power imposes its will on a state, in [0, 1], after what the state does to keep it out.

    It coerces, claims a choice from one that sits between, or its uncovered threat speaks for it. Refused cooperation,
    limits and arms keep influence out: autonomy can be kept though power does not change
    (``no-power-change-but-autonomy``). The form is a judgement.
    """
    return max(coercion, max(claim, threat * (1.0 - cover))) * (1.0 - resisted)


@part
def claim(squeezed: float, compliance: float, hedging: float) -> float:
    """What is asked of one that hedges, in [0, 1]: a choice where blocs part, and loyalty where a patron demands it
    (``kaz-tr-decoupling-forces-choice``, ``us-third-power-nordstream``)."""
    return hedging * max(squeezed, compliance)


@part
def freedom(concession: float, pressed: float, patronage: float) -> float:
    """Freedom of decision toward one power, in [0, 1]: less what is conceded, imposed, and left to a patron.

    An alliance narrows a state's choices (``alliance-sovereignty-cost``; Morrow 1991), by ``patronage``: how far the
    state stands with the power, times the trust in it and what it demands. The weights are judgements.
    """
    return (1.0 - 0.5 * concession) * (1.0 - 0.7 * pressed) * (1.0 - 0.3 * patronage)


@part
def autonomy(concentration: float, freedom: float) -> float:
    """Room for own decisions, in [0, 1]: freedom toward every power, less where exchange hangs on one of them."""
    return (1.0 - 0.7 * concentration) * freedom


@part
def gains(exchange: float, concentration: float, dictated: float, passed_up: float) -> float:
    """What a state gains from its exchange with the powers, in [0, 1].

    Less where one power can set the terms, and where terms are conceded with nobody else bidding (``dictated``:
    ``ven-pre1999-accommodation-cost``); more with what powers offer for friendship, of which the share ``passed_up``
    is not taken (``kaz-resource-rents-multi``). The weights are judgements.
    """
    return 1.0 - (1.0 - exchange * (1.0 - 0.5 * concentration) * (1.0 - 0.5 * dictated)) * passed_up


@part
def not_taken(bid: float, stance: float, diversifying: float) -> float:
    """Share that is left of what a power offers, which counts three tenths at most: who stands with it takes all of it,
    who diversifies a part from everyone (a judgement)."""
    return 1.0 - 0.3 * bid * max(stance, diversifying)


@part
def kept_rent(rent: float, refused: float) -> float:
    """Rent with what a state gains by taking its resources into its own hands, in [0, 1].

    The share of the state in heavy oil doubled as it turned foreign firms away (``oil-equity-share-39-78``,
    ``ven-2007-expropriates-us-majors``); half as much again at most is a judgement.
    """
    return min(1.0, rent * (1.0 + 0.5 * refused))


@part
def prosperity(
    gains: float, rent: float, sanctions: float, refusal: float, arming: float, diversifying: float, parted: float
) -> float:
    """Economic well-being on a unit scale: gains and rent, less what sanctions and policy cost.

    Refused cooperation forgoes gains (``cooperation-denial-in-win-win-fields``), arms cost what they take of output (2
    to 6 % in most states that arm: SIPRI), other suppliers cost more than the first on all that is exchanged
    (``kaz-inferred-portfolio-cost``; ``diversifying`` is effort times exchange), and one that hedges between parted
    blocs is shut out of both (``lf-firms-forced-to-choose``, ``lf-exclusive-tech-clubs``). The sizes are judgements.
    """
    cost = (1.0 - 0.5 * sanctions) * (1.0 - 0.2 * refusal) * (1.0 - 0.06 * arming)
    return (0.5 + 0.3 * gains + 0.2 * rent) * cost * (1.0 - 0.1 * diversifying) * (1.0 - 0.3 * parted)


@part
def observed_soft(
    domains_refused: float,
    years: float,
    motive: float,
    refused_elsewhere: float,
    share: float,
    sustained: float,
) -> bool:
    """Whether behaviour toward a power counts as soft balancing.

    ``domains_refused`` is the share of fields in which cooperation is refused, for ``years`` running;
    ``motive`` says that it answers a threat; ``refused_elsewhere`` is the same share toward the other
    powers, which must be clearly less (``ven-selective-denial-only-us``).
    """
    selective = domains_refused > 2.0 * refused_elsewhere
    return domains_refused >= share and years >= sustained and motive > 0.0 and selective


@part
def observed_strategy(soft: bool, hard_effort: float, hedge_effort: float, band_effort: float, bound: float) -> int:
    """Observed label from what a state does; arms and allies count before refusals, those before the rest."""
    if hard_effort >= bound:
        return 0
    if soft:
        return 1
    if band_effort >= bound and band_effort >= hedge_effort:
        return 3
    if hedge_effort >= bound:
        return 2
    return OBSERVED_NONE


@part
def domains_refused(refusal: np.ndarray, bound: float) -> float:
    """Share of the domains in which refusal reaches ``bound``."""
    count = 0.0
    for k in range(refusal.shape[0]):
        if refusal[k] >= bound:
            count += 1.0
    return count / len(refusal)
