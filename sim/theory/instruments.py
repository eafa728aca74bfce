"""Instruments: what a strategy does, the means that it needs, and what each changes.

Soft balancing never touches relative capability (``soft-leaves-capability-gap``); it raises the
target's cost, builds the coalition and its institutions, turns trade away and names the target's
acts. Instruments need means and decline gradually without them (``dual-dependence-fragility``).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ..compiled import part


class Instrument(NamedTuple):
    """One instrument of a strategy."""

    strategy: str
    name: str
    means: str
    effect: str
    source: str


INSTRUMENTS = (
    Instrument("balancing", "arming", "rent", "own capability up", "Morgenthau 1948"),
    Instrument("balancing", "external_alliance", "a patron", "tie to the patron up", "Snyder 1997"),
    Instrument("soft_balancing", "coalition_diplomacy", "leader, coalition", "ties to like-minded states up",
               "ven-instrument-bundle-summary"),
    Instrument("soft_balancing", "cooperation_refusal", "low exposure", "cooperation refused, domain by domain; tie to the target down",
               "cooperation-denial-in-win-win-fields"),
    Instrument("soft_balancing", "exclusive_bodies_and_aid", "rent, leader", "members of exclusive bodies gain; less for the target to offer them",
               "petro-initiatives"),
    Instrument("soft_balancing", "trade_diversion", "suitors", "dependence on the target down",
               "ven-oil-market-diversification-chn"),
    Instrument("soft_balancing", "rival_ties", "rivals that bid", "ties to the target's rivals up",
               "rus-irn-ties-raise-us-cost"),
    Instrument("soft_balancing", "naming_and_shaming", "leader", "legitimacy of the target down",
               "def-naming-and-shaming"),
    Instrument("hedging", "sovereignty_assertion", "fear for survival", "limits to every power, autonomy up", "kaz-assertion-three-steps"),
    Instrument("hedging", "overlapping_bodies", "suitors", "ties to every bidder up", "omni-enmeshment-aims"),
    Instrument("hedging", "diversification", "suitors", "largest dependence down", "def-complex-balancing"),
    Instrument("hedging", "resource_leverage", "rent, suitors", "bids up", "kaz-mv-cooley-rivalry-rents"),
    Instrument("bandwagoning", "concession", "none", "dependence and tie up, autonomy down",
               "ven-pre1999-accommodation-cost"),
    Instrument("bandwagoning", "hosting", "a near patron", "tie up, threat from the patron down",
               "ven-punto-fijo-alignment"),
)  # fmt: skip

(
    ARMING,
    EXTERNAL_ALLIANCE,
    COALITION_DIPLOMACY,
    COOPERATION_REFUSAL,
    EXCLUSIVE_BODIES,
    TRADE_DIVERSION,
    RIVAL_TIES,
    NAMING,
    SOVEREIGNTY,
    OVERLAPPING_BODIES,
    DIVERSIFICATION,
    LEVERAGE,
    CONCESSION,
    HOSTING,
) = range(14)
FIRST = (0, 2, 8, 12)
"""Index of the first instrument of each strategy; the next strategy's first is its end."""
COUNT = len(INSTRUMENTS)
PARTNERSHIP, QUASI_ALLIANCE = 1.0 / 3.0, 2.0 / 3.0
"""Limits that hedging and soft balancing keep to (``def-paul-2004``: no formal alliance)."""
FRICTION = 0.6
"""Refusal in the one domain in which an issue is in dispute (a judgement)."""


CLOSED = -1e9
"""Utility of an option that a state cannot carry out at all."""


@part
def means_to_arm(rent: float, capability: float, least: float) -> float:
    """How hard a state could arm, in [0, 1]: more with rent, less below a force to build on, without one not at all.

    ``least`` is the share of world capability from which there is such a force. The form is a judgement
    (``ven-lacks-resources-for-hard`` gives the sign).
    """
    return (0.3 + 0.7 * rent) * min(1.0, capability / least)


@part
def can_balance(arming: float, patron: float, bound: float) -> bool:
    """Whether hard balancing is open to a state: its arms or its patron would be seen in use.

    No other strategy is ever closed: each has an instrument that needs nobody (naming, assertion, concession).
    """
    return max(arming, patron) >= bound


@part
def available_means(
    arming: float,
    rent: float,
    leader: float,
    coalition: float,
    suitors: float,
    patron: float,
    rivals: float,
    exposure: float,
    proximity: float,
    worry: float,
    means: np.ndarray,
) -> None:
    """Fill ``means[instrument]`` in [0, 1]: how hard the state could use each instrument.

    ``arming`` is of :func:`means_to_arm`, ``patron`` is the best backing on offer, ``rivals`` how much the target's rivals bid, ``worry`` the
    largest threat: fear for survival brings assertion (``kaz-survival-anxiety-two-policies``). What has no
    entry in the evidence (the halves) is a judgement; the signs are those of :data:`INSTRUMENTS`.
    """
    means[ARMING] = arming
    means[EXTERNAL_ALLIANCE] = patron
    means[COALITION_DIPLOMACY] = leader * (0.6 + 0.4 * coalition)
    means[COOPERATION_REFUSAL] = (0.4 + 0.6 * leader) * (1.0 - exposure)
    means[EXCLUSIVE_BODIES] = math.sqrt(rent * leader)
    means[TRADE_DIVERSION] = suitors
    means[RIVAL_TIES] = rivals
    means[NAMING] = 0.3 + 0.7 * leader
    means[SOVEREIGNTY] = 0.4 + 0.6 * worry
    means[OVERLAPPING_BODIES] = suitors
    means[DIVERSIFICATION] = suitors
    means[LEVERAGE] = rent * suitors
    means[CONCESSION] = 1.0
    means[HOSTING] = proximity


@part
def effort_at_start(years: float, rise: float) -> float:
    """Effort behind a strategy that a state has followed for ``years`` before the first one.

    The means of those years are not known; half of full effort is assumed (a judgement).
    """
    return 0.5 * (1.0 - math.pow(1.0 - rise, years))


@part
def moved(effort: float, wanted: float, rise: float, decline: float) -> float:
    """Effort after a year: built up at ``rise``, run down at ``decline``, of the distance to go."""
    return effort + (rise if wanted > effort else decline) * (wanted - effort)


@part
def rival_on_offer(bid: float, rivalry: float) -> float:
    """What a rival of the target offers to one who resists it, in [0, 1] (``rus-motive-nato-enlargement``)."""
    return math.sqrt(bid * rivalry)


@part
def refused(effort: float, domain: int, domains: int) -> float:
    """Refusal in one domain: a policy spreads from domain to domain as effort grows.

    Overflights and envoys in 1999–2001, defence and law enforcement in 2005, investment in 2007
    (``ven-1999-overflight-denial``, ``ven-2005-military-cooperation-ended``, ``ven-2005-dea-exit``,
    ``ven-2007-expropriates-us-majors``).
    """
    return min(1.0, max(0.0, effort * domains - domain))


@part
def room(tie: float, limit: float) -> float:
    """How much a tie may still grow below a limit."""
    return max(0.0, limit - tie)


@part
def armed(arms: float, growth: float, decay: float) -> float:
    """Relative capability gained by own arming after a year; unused arms age."""
    return arms * (1.0 - decay) + growth


@part
def bond_push(diplomacy: float, common: float) -> float:
    """What builds the bond of two states: diplomacy toward the like-minded, or a common body."""
    return 1.0 - (1.0 - diplomacy) * (1.0 - 0.5 * common)


@part
def meeting(courting: float, common: float) -> float:
    """What brings a state nearer to a power without an alliance, in [0, 1]: courting its bid, or sitting with it in a body.

    Sitting together counts a fifth as much (a judgement; ``consensus-multipolar`` and ``bri-membership-lac-22`` give the sign).
    """
    return 1.0 - (1.0 - courting) * (1.0 - 0.2 * common)


@part
def intensity(efforts: np.ndarray, first: int, end: int) -> float:
    """Instruments used, weighted by effort: their sum over one strategy."""
    total = 0.0
    for k in range(first, end):
        total += efforts[k]
    return total


@part
def mean_effort(efforts: np.ndarray, first: int, end: int) -> float:
    """Mean effort over the instruments of one strategy, in [0, 1]."""
    return intensity(efforts, first, end) / (end - first)


@part
def guard(sovereignty: float, dependence: float, tie: float, conditionality: float) -> float:
    """Limits that a state which asserts its sovereignty sets to one power, in [0, 1].

    The more influence a power has, through exchange, a tie or conditions, the more it is limited, near or
    far: land and visas, tariffs not followed, reforms promised and not made (``kaz-symmetric-treatment``,
    ``kaz-west-guard-without-border``).
    """
    influence = 1.0 - (1.0 - dependence) * (1.0 - tie) * (1.0 - 0.5 * conditionality)
    return sovereignty * influence


@part
def soft_support(coalition: float, half: float) -> float:
    """How far soft balancing bites, in [0, 1): nothing without others' support.

    ``lit-walt-2008-coordination-needed`` gives the zero; the form is a judgement.
    """
    return coalition / (coalition + half)


@part
def cost_imposed(soft_intensity: float, need: float, support: float) -> float:
    """Marginal cost that one state's soft balancing puts on a power (``effect-criterion``).

    It grows with what the power needs from the state and with the support of others; a quarter of
    the effect needs no leverage (refused cooperation: ``drug-transit-66-287``).
    """
    return soft_intensity * (0.25 + 0.75 * need) * support


@part
def compliance(tie: float, trusted: float, demand: float, rivalry: float) -> float:
    """Effort to turn exchange away from a patron's rival that the patron's pressure brings, in [0, 1].

    ``us-third-power-nordstream`` and ``us-firms-take-russian-share`` give the sign; the product is a judgement.
    """
    return tie * trusted * demand * rivalry


@part
def turned_away(effort: float, rate: float, flexibility: float, share: float) -> float:
    """Share of a channel that policy turns away from a power in a year: towards whoever bids, or outside."""
    return rate * effort * flexibility * share


@part
def conceded(effort: float, rate: float, share: float) -> float:
    """Share of a channel that concessions add to a power in a year, least where nothing or everything is its own."""
    return rate * (effort * share * (1.0 - share))


@part
def replaced(effort: float, share: float, supply: float) -> float:
    """Share of a channel that other suppliers take over in a year: what they can newly deliver, as far as it is wanted.

    A source can be changed as fast as others can deliver, and no faster (a judgement; the amounts are the
    scenario's).
    """
    return min(share, effort * supply)


@part
def supplier_pull(supply: float, tie: float) -> float:
    """Weight of a supplier when a share is divided: what it can deliver, more where there is a tie."""
    return supply * (0.5 + 0.5 * tie)
