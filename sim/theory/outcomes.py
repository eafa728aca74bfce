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
def autonomy(concentration: float, concession: float, sovereignty: float, coercion: float) -> float:
    """Room for own decisions, in [0, 1]: less where dependence is concentrated or conceded."""
    room = (1.0 - 0.7 * concentration) * (1.0 - 0.5 * concession) * (1.0 - 0.4 * coercion)
    return room + 0.2 * sovereignty * (1.0 - room)


@part
def prosperity(exchange: float, rent: float, sanctions: float, refusal: float) -> float:
    """Economic well-being on a unit scale: exchange and rent, less sanctions and refused gains."""
    return (0.5 + 0.3 * exchange + 0.2 * rent) * (1.0 - 0.5 * sanctions) * (1.0 - 0.2 * refusal)


@part
def security(threat: float, backing: float) -> float:
    """Safety from one power in [0, 1]: one less its threat, of which backing against it covers half at most.

    A state's security is the least of these over the powers.
    """
    return 1.0 - threat * (1.0 - 0.5 * min(1.0, backing))


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
