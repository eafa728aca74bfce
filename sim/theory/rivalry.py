"""Rivalry of two great powers: a slow trend and small cycles, measures that stay, contacts that calm.

The trend follows the incumbent's anxiety as the gap narrows (``lf-us-gap-anxiety``,
``wx-great-trend-drivers``); on it lie phases of tension and of easing, with hazards and no fixed period
(``wx-cycle-start-june-2023`` dates one beginning, no length is given). Easing raises contact and leaves
containment in place (``wx-containment-stays``). Powers also answer each other's arms and alliances.
"""

from __future__ import annotations

import math

from ..compiled import part


@part
def anxiety(incumbent: float, challenger: float) -> float:
    """How narrow the incumbent's lead has become, in [0, 1]: the challenger's capability over its own, one at most."""
    return min(1.0, challenger / incumbent) if incumbent > 0.0 else 1.0


@part
def eased_next(eased: bool, draw: float, ease: float, relapse: float) -> bool:
    """Phase after a year: a tense one eases with chance ``ease``, an eased one ends with chance ``relapse``.

    Easing is fragile and of open length in the text (``wx-containment-stays``); hazards are our reading.
    """
    return draw >= relapse if eased else draw < ease


@part
def effective_rivalry(usual: float, trend: float, easing: float, eased: float) -> float:
    """Rivalry of the pair this year, in [0, 1]: usual, plus the trend, less what an eased phase takes off."""
    return min(1.0, max(0.0, usual + trend - easing * eased))


@part
def expected_measures(measures: float, anxiety: float, restraint: float, eased: float, breakthrough: float) -> float:
    """Restrictive measures of the incumbent to be expected in a year, as a count.

    They grow as the gap narrows (``lf-us-gap-anxiety``), go on while eased, less ``restraint``
    (``wx-containment-stays``), and double in a year of technical advance (``wx-chip-rules-oct-2023``).
    """
    return measures * anxiety * (1.0 - restraint * eased) * (1.0 + breakthrough)


@part
def expected_contacts(contacts: float, opening: float, eased: float) -> float:
    """Official contacts to be expected in a year, as a count: a multiple of the usual while eased."""
    return contacts * (1.0 + (opening - 1.0) * eased)


@part
def ratcheted(decoupling: float, measures: float, ratchet: float) -> float:
    """Decoupling after a year's measures, in [0, 1]: each adds a step of what is left, none is taken back.

    ``lf-import-restrictions`` and ``lf-economic-nationalism-continuity`` give the one direction.
    """
    return 1.0 - (1.0 - decoupling) * math.pow(1.0 - ratchet, measures)


@part
def effective_decoupling(usual: float, ratchet: float) -> float:
    """Decoupling of the pair this year, in [0, 1]: what is usual and what measures have cut compound."""
    return 1.0 - (1.0 - usual) * (1.0 - ratchet)


@part
def crisis_chance(base: float, rivalry: float, contacts: float, calming: float) -> float:
    """Chance of a crisis in a year: rises with rivalry, falls with contact (``wx-mil-mil-restored``).

    A contact a month counts as full contact (a judgement). Rivalry itself is left as it is
    (``wx-structural-confrontation``).
    """
    return base * rivalry * (1.0 - calming * min(1.0, contacts / 12.0))


@part
def poisson_count(mean: float, draw: float) -> float:
    """The count whose cumulative Poisson probability first exceeds ``draw``; at most a thousand.

    Beyond what a float can start from, where the spread is small against the mean, it is the mean itself.
    """
    if mean > 700.0:
        return min(1000.0, math.floor(mean))
    chance = math.exp(-mean)
    total, count = chance, 0.0
    while draw >= total and (count < mean or chance > 1e-17) and count < 1000.0:
        count += 1.0
        chance *= mean / count
        total += chance
    return count


@part
def arms_pressure(rivalry: float, enlargement: float, rival_armament: float) -> float:
    """What a rival's alliances near by and its own arms press a power to answer, in [0, 1].

    ``enlargement`` is the mean growth of the rival's ties with states near the power. A bloc's enlargement
    and arms are met with arms (``wl-absolute-security-dilemma``, ``wl-arms-race-alliance``).
    """
    return rivalry * (1.0 - (1.0 - enlargement) * (1.0 - min(1.0, rival_armament)))


@part
def armament_after(armament: float, programme: float, pressure: float, answer: float, decay: float) -> float:
    """Relative growth of a power's capability by arms, after a year of its own programme and of answers."""
    return armament * (1.0 - decay) + programme + answer * pressure
