"""The library of terms from which theories are built, and the value of each in a situation.

A theory (``scenarios/theories/*.yaml``) switches terms on by giving them a weight; the utility of
an option is the sum of weight times value. The table :data:`TERMS` names every term with the sign
that the papers give it, its formula and its source; the four functions below compute the values in
the same order.
"""

from __future__ import annotations

from typing import NamedTuple

from ..compiled import compiled

STRATEGIES = ("balancing", "soft_balancing", "hedging", "bandwagoning")


class Dyad(NamedTuple):
    """What a state weighs toward one power; every entry on the scale that docs/model.md gives."""

    threat: float
    motive: float
    survival: float
    ability: float
    power: float  # ability without regard to intent, discounted by distance
    feasibility: float
    backing: float
    dispute: float
    rivalry: float
    exposure_hard: float
    exposure_soft: float
    dependence: float
    arms_dependence: float
    expectation: float
    regime_affinity: float
    lean: float
    norms: float
    rent: float
    leader: float
    coalition: float
    legitimacy_deficit: float
    unilateralism: float
    inattention: float
    domestic_pressure: float
    autonomy: float
    attraction: float
    patronage: float
    aid: float
    squeezed_dependence: float
    vulnerable: float  # Walt's conditions: weak, near, without another ally
    suitors: float
    revision: float
    prosperity: float
    stayed_hard: float
    stayed_soft: float
    stayed_band: float
    peers_hard: float
    peers_soft: float
    peers_band: float


class Outlook(NamedTuple):
    """What a state weighs when it looks at all powers together."""

    suitors: float
    rent: float
    autonomy: float
    enmeshment: float
    rivalry_payoff: float
    abandonment: float
    squeeze: float
    demand: float
    survival: float
    concentration: float  # of the motive on one power
    motive: float  # the largest
    expectation: float  # the largest
    power: float  # the largest
    stayed: float
    peers: float


class Term(NamedTuple):
    """One named reason for or against an option."""

    strategy: str
    name: str
    sign: int
    formula: str
    source: str
    basis: str  # stated | inference | literature | judgement


def _terms(strategy: str, *rows: tuple[str, int, str, str, str]) -> tuple[Term, ...]:
    return tuple(Term(strategy, *row) for row in rows)


BALANCING = _terms(
    "balancing",
    ("constant", -1, "1", "norms-make-hard-balancing-costly", "stated"),
    ("motive", 1, "m", "threat-change-is-the-motive", "stated"),
    ("motive_backing", 1, "m · backing", "Snyder 1997", "literature"),
    ("motive_feasibility", 1, "m · (1 − ability)", "ven-lacks-resources-for-hard", "stated"),
    ("motive_dispute", 1, "m · dispute", "hard-balancing-needs-territorial-threat", "inference"),
    ("motive_rivalry", 1, "m · rivalry of p with its chief rival", "Snyder 1997", "literature"),
    ("survival", 1, "survival motive", "paul-escalation-soft-to-hard", "stated"),
    ("exposure", -1, "w_prosperity · dependence · risk", "interdependence-explains-restraint", "stated"),
    ("arms_dependence", -1, "arms share from p", "Snyder 1997", "literature"),
    ("interdependence", -1, "w_prosperity · dependence", "three-softeners-of-balancing", "stated"),
    ("regime_affinity", -1, "2 · regime similarity − 1", "Lai & Reiter 2000", "literature"),
    (
        "lean",
        -1,
        "nearness to p less nearness to p's rivals",
        "Bailey, Strezhnev & Voeten 2017",
        "literature",
    ),
    ("norms", -1, "norms against force", "norms-make-hard-balancing-costly", "stated"),
    ("power", 1, "ability · proximity, whatever the intent", "Waltz 1979", "literature"),
    (
        "disparity_dependence",
        -1,
        "ability · dependence",
        "he-feng-2008-asymmetry-x-interdependence",
        "inference",
    ),
    ("threat_expectation", -1, "m · economic expectation", "Chen & Yang 2013", "literature"),
    ("inertia", 1, "last year's choice, how long", "judgement", "judgement"),
    ("diffusion", 1, "close peers on it", "alba-demonstration-effect", "inference"),
    ("last_choice", 1, "last year's choice", "judgement", "judgement"),
    ("dispute", 1, "dispute, whatever the motive", "hard-balancing-needs-territorial-threat", "inference"),
)

SOFT_BALANCING = _terms(
    "soft_balancing",
    ("constant", -1, "1", "ven-2001-tv-criticism-us-recalls-ambassador", "inference"),
    ("motive", 1, "m", "threat-change-is-the-motive", "stated"),
    ("motive_rent", 1, "m · rent", "petrodollars-fund-diplomacy", "stated"),
    ("motive_leader", 1, "m · leader", "chavez-personal-influence", "stated"),
    ("motive_coalition", 1, "m · coalition", "lit-walt-2008-coordination-needed", "stated"),
    (
        "motive_legitimacy_deficit",
        1,
        "m · (1 − legitimacy of p)",
        "anti-us-sentiment-assists-ven",
        "inference",
    ),
    ("motive_unilateralism", 1, "m · unilateralism of p", "lit-pape-unilateralism-raises-sb", "stated"),
    ("motive_inattention", 1, "m · inattention of p", "us-pivot-to-eurasia", "stated"),
    ("motive_domestic_pressure", 1, "m · domestic pressure", "lost-decade-demand-for-autonomy", "inference"),
    ("motive_autonomy", 1, "m · taste for autonomy", "bolivarian-turn-hurts-us-capital", "inference"),
    ("survival", -1, "survival motive", "paul-escalation-soft-to-hard", "stated"),
    (
        "exposure",
        -1,
        "w_prosperity · dependence · risk, less than hard",
        "soft-form-avoids-military-retaliation",
        "stated",
    ),
    ("regime_affinity", -1, "2 · regime similarity − 1", "Lai & Reiter 2000", "literature"),
    (
        "lean",
        -1,
        "nearness to p less nearness to p's rivals",
        "Bailey, Strezhnev & Voeten 2017",
        "literature",
    ),
    ("power", 1, "ability · proximity, whatever the intent", "Waltz 1979", "literature"),
    (
        "disparity_dependence",
        1,
        "ability · dependence",
        "he-feng-2008-asymmetry-x-interdependence",
        "inference",
    ),
    ("inertia", 1, "last year's choice, how long", "judgement", "judgement"),
    ("diffusion", 1, "close peers on it", "alba-demonstration-effect", "inference"),
    ("last_choice", 1, "last year's choice", "judgement", "judgement"),
)

HEDGING = _terms(
    "hedging",
    ("constant", -1, "1", "judgement", "judgement"),
    ("suitors", 1, "suitors", "goh-complex-balancing-economic", "inference"),
    ("suitors_rent", 1, "suitors · rent", "kaz-mv-cooley-rivalry-rents", "inference"),
    ("suitors_autonomy", 1, "suitors · taste for autonomy", "latin-autonomy-theory-scope", "inference"),
    ("suitors_enmeshment", 1, "suitors · enmeshment", "omni-enmeshment-aims", "inference"),
    ("suitors_rivalry", 1, "suitors · 4R(1 − R)", "kaz-mv-cooley-rivalry-rents", "inference"),
    ("suitors_abandonment", 1, "suitors · abandonment risk", "answers-to-abandonment", "stated"),
    (
        "squeeze",
        -1,
        "decoupling through engagement and chokepoint",
        "kaz-tr-decoupling-forces-choice",
        "inference",
    ),
    ("demand", -1, "the patron's demand", "us-2001-with-us-or-terrorists", "inference"),
    ("survival", -1, "largest survival motive", "Walt 1987", "literature"),
    ("concentration", -1, "largest motive less the second", "judgement", "judgement"),
    ("motive", -1, "largest motive", "Walt 1987", "literature"),
    ("power", -1, "largest ability · proximity", "Waltz 1979", "literature"),
    ("threat_expectation", 1, "largest motive · economic expectation", "Chen & Yang 2013", "literature"),
    ("inertia", 1, "last year's choice, how long", "judgement", "judgement"),
    ("diffusion", 1, "close peers on it", "judgement", "judgement"),
    ("last_choice", 1, "last year's choice", "judgement", "judgement"),
)

BANDWAGONING = _terms(
    "bandwagoning",
    ("constant", -1, "1", "ven-pre1999-accommodation-cost", "inference"),
    ("attraction", 1, "ability · (1 − intent) · proximity", "ven-punto-fijo-alignment", "inference"),
    ("regime_affinity", 1, "2 · regime similarity − 1", "Lai & Reiter 2000", "literature"),
    ("lean", 1, "nearness to p less nearness to p's rivals", "Bailey, Strezhnev & Voeten 2017", "literature"),
    ("patronage", 1, "tie · credibility", "Morrow 1991", "literature"),
    ("aid", 1, "aid and spoils", "Schweller 1994", "literature"),
    ("exposure", 1, "w_prosperity · dependence · soft risk", "paul-choice-function", "inference"),
    ("arms_dependence", 1, "arms share from p", "Snyder 1997", "literature"),
    ("squeezed_dependence", 1, "decoupling · dependence", "kaz-tr-decoupling-forces-choice", "inference"),
    (
        "vulnerable_threat",
        1,
        "threat · weak, near, without another ally",
        "walt-bandwagon-conditions",
        "stated",
    ),
    ("motive", -1, "m", "Walt 1987", "literature"),
    ("autonomy_asymmetry", -1, "taste for autonomy · ability", "ven-pre1999-accommodation-cost", "inference"),
    ("domestic_pressure", -1, "domestic pressure", "ven-1989-reform-extreme-poverty", "inference"),
    ("suitors", -1, "suitors", "kaz-mv-cooley-rivalry-rents", "inference"),
    ("power", 1, "ability · proximity, whatever the intent", "Waltz 1979", "literature"),
    ("revision", 1, "appetite for revision · unilateralism of p", "Schweller 1994", "literature"),
    ("expectation", 1, "(1 − m) · economic expectation", "Chen & Yang 2013", "literature"),
    ("inertia", 1, "last year's choice, how long", "judgement", "judgement"),
    ("diffusion", 1, "close peers on it", "judgement", "judgement"),
    ("last_choice", 1, "last year's choice", "judgement", "judgement"),
)

TERMS = (*BALANCING, *SOFT_BALANCING, *HEDGING, *BANDWAGONING)

BY_STRATEGY = {
    "balancing": BALANCING,
    "soft_balancing": SOFT_BALANCING,
    "hedging": HEDGING,
    "bandwagoning": BANDWAGONING,
}


@compiled
def balancing_values(s: Dyad) -> tuple[float, ...]:
    """Values of the terms of hard balancing against one power, in the order of :data:`BALANCING`."""
    return (
        1.0,
        s.motive,
        s.motive * s.backing,
        s.motive * s.feasibility,
        s.motive * s.dispute,
        s.motive * s.rivalry,
        s.survival,
        s.prosperity * s.exposure_hard,
        s.arms_dependence,
        s.prosperity * s.dependence,
        s.regime_affinity,
        s.lean,
        s.norms,
        s.power,
        s.ability * s.dependence,
        s.motive * s.expectation,
        s.stayed_hard,
        s.peers_hard,
        1.0 if s.stayed_hard > 0.0 else 0.0,
        s.dispute,
    )


@compiled
def soft_balancing_values(s: Dyad) -> tuple[float, ...]:
    """Values of the terms of soft balancing against one power, in the order of :data:`SOFT_BALANCING`."""
    return (
        1.0,
        s.motive,
        s.motive * s.rent,
        s.motive * s.leader,
        s.motive * s.coalition,
        s.motive * s.legitimacy_deficit,
        s.motive * s.unilateralism,
        s.motive * s.inattention,
        s.motive * s.domestic_pressure,
        s.motive * s.autonomy,
        s.survival,
        s.prosperity * s.exposure_soft,
        s.regime_affinity,
        s.lean,
        s.power,
        s.ability * s.dependence,
        s.stayed_soft,
        s.peers_soft,
        1.0 if s.stayed_soft > 0.0 else 0.0,
    )


@compiled
def hedging_values(s: Outlook) -> tuple[float, ...]:
    """Values of the terms of hedging, in the order of :data:`HEDGING`."""
    return (
        1.0,
        s.suitors,
        s.suitors * s.rent,
        s.suitors * s.autonomy,
        s.suitors * s.enmeshment,
        s.suitors * s.rivalry_payoff,
        s.suitors * s.abandonment,
        s.squeeze,
        s.demand,
        s.survival,
        s.concentration,
        s.motive,
        s.power,
        s.motive * s.expectation,
        s.stayed,
        s.peers,
        1.0 if s.stayed > 0.0 else 0.0,
    )


@compiled
def bandwagoning_values(s: Dyad) -> tuple[float, ...]:
    """Values of the terms of bandwagoning with one power, in the order of :data:`BANDWAGONING`."""
    return (
        1.0,
        s.attraction,
        s.regime_affinity,
        s.lean,
        s.patronage,
        s.aid,
        s.prosperity * s.exposure_soft,
        s.arms_dependence,
        s.squeezed_dependence,
        s.threat * s.vulnerable,
        s.motive,
        s.autonomy * s.ability,
        s.domestic_pressure,
        s.suitors,
        s.power,
        s.revision * s.unilateralism,
        (1.0 - s.motive) * s.expectation,
        s.stayed_band,
        s.peers_band,
        1.0 if s.stayed_band > 0.0 else 0.0,
    )
