"""The library of terms from which theories are built: one row a term, with its sign, its function and its source.

A theory (``scenarios/theories/*.yaml``) switches terms on by giving them a weight; the utility of an option is the sum
of weight times value, in the order of the rows. A row's function takes the *situation*, a record whose fields are
listed in :data:`DYAD` (hard and soft balancing, bandwagoning: one power) and :data:`OUTLOOK` (hedging: all powers
together). To add a term, add a row; where it looks at something new, also a field, and the line in the step
``weighing`` that fills it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ..compiled import together

STRATEGIES = ("balancing", "soft_balancing", "hedging", "bandwagoning")

DYAD = (
    ("threat", "perceived threat from the power"),
    ("motive", "motive to resist it, times the taste for security, at most one"),
    ("survival", "survival motive, times the taste for security, at most one"),
    ("ability", "chance that the power would prevail against the state alone"),
    ("power", "ability · proximity, whatever the intent"),
    ("backing", "best support of another power against it"),
    ("exposure_soft", "the same for soft balancing"),
    ("dependence", "dependence on the power over all channels"),
    ("expectation", "what the state expects to gain from going on with it"),
    ("regime_affinity", "2 · regime similarity − 1"),
    ("lean", "nearness of positions, less that to the power's rivals"),
    ("norms", "norms against force"),
    ("rent", "resource rent"),
    ("leader", "the leader's influence abroad"),
    ("coalition", "share of close peers that resist the power"),
    ("unilateralism", "how far the power acts alone"),
    ("domestic_pressure", "discontent at home, conceding included"),
    ("autonomy", "taste for autonomy"),
    ("attraction", "ability · (1 − intent) · proximity"),
    ("aid", "aid and spoils from the power"),
    ("vulnerable", "Walt's conditions: weak, near, without another ally"),
    ("suitors", "how courted the state is"),
    ("revision", "appetite for a revised order"),
    ("prosperity", "taste for prosperity"),
    ("felt", "motive as it is felt, concave"),
    ("deterred", "felt motive to resist a rival of the power, times their rivalry and the reliance on that rival"),
    ("hold", "chance to hold out against the power, with the support of others"),
    ("reliance", "reliance on the power, over channels as ways of being cut off"),
    ("intent", "perceived hostile intent"),
    ("proximity", "nearness of the power"),
    ("force", "force used by the power this year"),
    ("hostility", "how grave its acts of this year are"),
    ("assault", "attack on territory: force, or half as much an open dispute"),
    ("stayed_hard", "habit of hard balancing against the power"),
    ("stayed_soft", "habit of soft balancing against it"),
    ("stayed_band", "habit of bandwagoning with it"),
)
"""What a state weighs toward one power: field and meaning."""

OUTLOOK = (
    ("suitors", "how courted the state is"),
    ("autonomy", "taste for autonomy"),
    ("rivalry_payoff", "what rivalry among the bidders is worth"),
    ("squeezed", "how hard the parting of powers presses the state"),
    ("felt_concentration", "largest felt motive less the second"),
    ("felt_reliance", "largest felt motive · reliance on the power"),
    ("motive", "largest motive, times the taste for security, at most one"),
    ("expectation", "largest expected gain from going on with a power"),
    ("power", "largest ability · proximity"),
    ("alliance", "closest tie, as far as the ally is trusted"),
    ("hostility", "how grave the gravest acts of this year are"),
    ("stayed", "habit of hedging"),
)
"""What a state weighs when it looks at all powers together: field and meaning."""

DYAD_TYPE = np.dtype([(field, np.float64) for field, _ in DYAD])
OUTLOOK_TYPE = np.dtype([(field, np.float64) for field, _ in OUTLOOK])


class Term(NamedTuple):
    """One named reason for or against an option; ``basis`` is stated, inference, literature or judgement."""

    strategy: str
    name: str
    sign: int
    value: Callable[[Any], float]
    formula: str
    source: str
    basis: str

    @property
    def bounded(self) -> bool:
        """Whether its sign is a bound: a paper or the literature states it; constants have none."""
        return self.basis in ("stated", "literature") and self.name != "constant"


def _terms(strategy: str, *rows: tuple[str, int, Callable[[Any], float], str, str, str]) -> tuple[Term, ...]:
    return tuple(Term(strategy, *row) for row in rows)


# rows that are the same of several strategies
_REGIME_AFFINITY = (
    "regime_affinity",
    -1,
    lambda s: s.regime_affinity,
    "2 · regime similarity − 1",
    "Lai & Reiter 2000",
    "literature",
)
_LEAN = (
    "lean",
    -1,
    lambda s: s.lean,
    "nearness to p less nearness to p's rivals",
    "Bailey, Strezhnev & Voeten 2017",
    "literature",
)
_POWER = ("power", 1, lambda s: s.power, "ability · proximity, whatever the intent", "Waltz 1979", "literature")
_FELT_RELIANCE = (
    "felt_reliance",
    -1,
    lambda s: s.felt * s.reliance,
    "felt motive · reliance",
    "interdependence-explains-restraint",
    "stated",
)

BALANCING = _terms(
    "balancing",
    ("constant", -1, lambda s: 1.0, "1", "norms-make-hard-balancing-costly", "stated"),
    ("motive", 1, lambda s: s.motive, "m", "threat-change-is-the-motive", "stated"),
    ("motive_backing", 1, lambda s: s.motive * s.backing, "m · backing", "Snyder 1997", "literature"),
    ("survival", 1, lambda s: s.survival, "survival motive", "paul-escalation-soft-to-hard", "stated"),
    (
        "interdependence",
        -1,
        lambda s: s.prosperity * s.dependence,
        "w_prosperity · dependence",
        "three-softeners-of-balancing",
        "stated",
    ),
    _REGIME_AFFINITY,
    _LEAN,
    ("norms", -1, lambda s: s.norms, "norms against force", "norms-make-hard-balancing-costly", "stated"),
    _POWER,
    (
        "disparity_dependence",
        -1,
        lambda s: s.ability * s.dependence,
        "ability · dependence",
        "he-feng-2008-asymmetry-x-interdependence",
        "inference",
    ),
    (
        "threat_expectation",
        -1,
        lambda s: s.motive * s.expectation,
        "m · economic expectation",
        "Chen & Yang 2013",
        "literature",
    ),
    ("inertia", 1, lambda s: s.stayed_hard, "last year's choice, how long", "judgement", "judgement"),
    ("last_choice", 1, lambda s: 1.0 if s.stayed_hard > 0.0 else 0.0, "last year's choice", "judgement", "judgement"),
    (
        "felt_hold",
        1,
        lambda s: s.felt * s.hold,
        "felt motive · chance to hold out",
        "ven-lacks-resources-for-hard",
        "stated",
    ),
    _FELT_RELIANCE,
    ("intent_near", 1, lambda s: s.intent * s.proximity, "intent · proximity", "Walt 1987", "literature"),
    (
        "assault_hold",
        1,
        lambda s: s.assault * s.hold,
        "force, or half as much a dispute, · chance to hold out",
        "hard-balancing-needs-territorial-threat",
        "inference",
    ),
)

SOFT_BALANCING = _terms(
    "soft_balancing",
    ("constant", -1, lambda s: 1.0, "1", "ven-2001-tv-criticism-us-recalls-ambassador", "inference"),
    ("motive", 1, lambda s: s.motive, "m", "threat-change-is-the-motive", "stated"),
    (
        "motive_coalition",
        1,
        lambda s: s.motive * s.coalition,
        "m · coalition",
        "lit-walt-2008-coordination-needed",
        "stated",
    ),
    ("survival", -1, lambda s: s.survival, "survival motive", "paul-escalation-soft-to-hard", "stated"),
    (
        "exposure",
        -1,
        lambda s: s.prosperity * s.exposure_soft,
        "w_prosperity · dependence · risk, less than hard",
        "soft-form-avoids-military-retaliation",
        "stated",
    ),
    _REGIME_AFFINITY,
    _LEAN,
    (
        "disparity_dependence",
        1,
        lambda s: s.ability * s.dependence,
        "ability · dependence",
        "he-feng-2008-asymmetry-x-interdependence",
        "inference",
    ),
    ("inertia", 1, lambda s: s.stayed_soft, "last year's choice, how long", "judgement", "judgement"),
    ("last_choice", 1, lambda s: 1.0 if s.stayed_soft > 0.0 else 0.0, "last year's choice", "judgement", "judgement"),
    ("felt", 1, lambda s: s.felt, "felt motive", "threat-change-is-the-motive", "stated"),
    ("felt_rent", 1, lambda s: s.felt * s.rent, "felt motive · rent", "petrodollars-fund-diplomacy", "stated"),
    ("felt_leader", 1, lambda s: s.felt * s.leader, "felt motive · leader", "chavez-personal-influence", "stated"),
    (
        "felt_unilateralism",
        1,
        lambda s: s.felt * s.unilateralism,
        "felt motive · unilateralism of p",
        "lit-pape-unilateralism-raises-sb",
        "stated",
    ),
    _FELT_RELIANCE,
    ("force", -1, lambda s: s.force, "force used by p", "paul-escalation-soft-to-hard", "stated"),
    (
        "rules_broken",
        1,
        lambda s: s.unilateralism * s.norms * s.autonomy,
        "unilateralism of p · norms · taste for autonomy",
        "lit-pape-unilateralism-raises-sb",
        "stated",
    ),
)

HEDGING = _terms(
    "hedging",
    ("constant", -1, lambda s: 1.0, "1", "judgement", "judgement"),
    ("suitors", 1, lambda s: s.suitors, "suitors", "goh-complex-balancing-economic", "inference"),
    (
        "suitors_autonomy",
        1,
        lambda s: s.suitors * s.autonomy,
        "suitors · taste for autonomy",
        "latin-autonomy-theory-scope",
        "inference",
    ),
    (
        "suitors_rivalry",
        1,
        lambda s: s.suitors * s.rivalry_payoff,
        "suitors · 4R(1 − R)",
        "kaz-mv-cooley-rivalry-rents",
        "inference",
    ),
    (
        "squeeze",
        -1,
        lambda s: s.squeezed,
        "decoupling through engagement and chokepoint",
        "kaz-tr-decoupling-forces-choice",
        "inference",
    ),
    ("motive", -1, lambda s: s.motive, "largest motive", "Walt 1987", "literature"),
    ("power", -1, lambda s: s.power, "largest ability · proximity", "Waltz 1979", "literature"),
    (
        "threat_expectation",
        1,
        lambda s: s.motive * s.expectation,
        "largest motive · economic expectation",
        "Chen & Yang 2013",
        "literature",
    ),
    ("inertia", 1, lambda s: s.stayed, "last year's choice, how long", "judgement", "judgement"),
    ("last_choice", 1, lambda s: 1.0 if s.stayed > 0.0 else 0.0, "last year's choice", "judgement", "judgement"),
    (
        "felt_reliance",
        1,
        lambda s: s.felt_reliance,
        "felt motive · reliance, largest over powers",
        "Chen & Yang 2013",
        "literature",
    ),
    (
        "felt_concentration",
        -1,
        lambda s: s.felt_concentration,
        "largest felt motive less the second",
        "judgement",
        "judgement",
    ),
    ("alliance", -1, lambda s: s.alliance, "closest tie · trust", "Morrow 1991", "literature"),
    ("hostility", -1, lambda s: s.hostility, "gravest acts of this year", "Walt 1987", "literature"),
)

BANDWAGONING = _terms(
    "bandwagoning",
    ("constant", -1, lambda s: 1.0, "1", "ven-pre1999-accommodation-cost", "inference"),
    (
        "attraction",
        1,
        lambda s: s.attraction,
        "ability · (1 − intent) · proximity",
        "ven-punto-fijo-alignment",
        "inference",
    ),
    ("regime_affinity", 1, lambda s: s.regime_affinity, "2 · regime similarity − 1", "Lai & Reiter 2000", "literature"),
    (
        "lean",
        1,
        lambda s: s.lean,
        "nearness to p less nearness to p's rivals",
        "Bailey, Strezhnev & Voeten 2017",
        "literature",
    ),
    ("aid", 1, lambda s: s.aid, "aid and spoils", "Schweller 1994", "literature"),
    (
        "exposure",
        1,
        lambda s: s.prosperity * s.exposure_soft,
        "w_prosperity · dependence · soft risk",
        "paul-choice-function",
        "inference",
    ),
    (
        "vulnerable_threat",
        1,
        lambda s: s.threat * s.vulnerable,
        "threat · weak, near, without another ally",
        "walt-bandwagon-conditions",
        "stated",
    ),
    ("motive", -1, lambda s: s.motive, "m", "Walt 1987", "literature"),
    (
        "domestic_pressure",
        -1,
        lambda s: s.domestic_pressure,
        "domestic pressure",
        "ven-1989-reform-extreme-poverty",
        "inference",
    ),
    ("suitors", -1, lambda s: s.suitors, "suitors", "kaz-mv-cooley-rivalry-rents", "inference"),
    _POWER,
    (
        "revision",
        1,
        lambda s: s.revision * s.unilateralism,
        "appetite for revision · unilateralism of p",
        "Schweller 1994",
        "literature",
    ),
    (
        "expectation",
        1,
        lambda s: (1.0 - s.motive) * s.expectation,
        "(1 − m) · economic expectation",
        "Chen & Yang 2013",
        "literature",
    ),
    ("inertia", 1, lambda s: s.stayed_band, "last year's choice, how long", "judgement", "judgement"),
    ("last_choice", 1, lambda s: 1.0 if s.stayed_band > 0.0 else 0.0, "last year's choice", "judgement", "judgement"),
    (
        "peaceful_reliance",
        1,
        lambda s: s.reliance * (1.0 - s.felt),
        "reliance on p · (1 − felt motive)",
        "Chen & Yang 2013",
        "literature",
    ),
    ("felt", -1, lambda s: s.felt, "felt motive", "threat-change-is-the-motive", "stated"),
    (
        "felt_vulnerable",
        1,
        lambda s: s.felt * s.vulnerable,
        "felt motive · weak, near, without another ally",
        "walt-bandwagon-conditions",
        "stated",
    ),
    (
        "deterred",
        -1,
        lambda s: s.deterred,
        "felt motive against a rival of p · their rivalry · reliance on that rival",
        "interdependence-explains-restraint",
        "stated",
    ),
    (
        "hostility_hold",
        -1,
        lambda s: s.hostility * s.hold,
        "acts of this year · chance to hold out",
        "walt-bandwagon-conditions",
        "stated",
    ),
    ("autonomy", -1, lambda s: s.autonomy, "taste for autonomy", "latin-autonomy-theory-scope", "inference"),
)

BY_STRATEGY = {
    "balancing": BALANCING,
    "soft_balancing": SOFT_BALANCING,
    "hedging": HEDGING,
    "bandwagoning": BANDWAGONING,
}

TERMS = tuple(term for terms in BY_STRATEGY.values() for term in terms)

LONGEST = max(len(terms) for terms in BY_STRATEGY.values())
"""Terms of the strategy that has most of them: the last axis of a trace."""

weigh_balancing, weigh_soft_balancing, weigh_hedging, weigh_bandwagoning = (
    together(*(term.value for term in terms)) for terms in BY_STRATEGY.values()
)
"""``weigh_balancing(situation, weights, values)``: fills the values of a strategy's terms in a situation, in the order of
the library, and returns the utility, the sum of weight times value."""


def situation(strategy: str, **fields: float) -> Any:
    """A situation as a record: the fields that are named, the others zero. Raises KeyError for a field it lacks."""
    record = np.zeros(1, dtype=OUTLOOK_TYPE if strategy == "hedging" else DYAD_TYPE)
    for name, value in fields.items():
        if name not in (record.dtype.names or ()):
            raise KeyError(f"no situation of {strategy} has a field '{name}'")
        record[name] = value
    return record.view(np.recarray)[0]


def values_in(strategy: str, seen: Any) -> tuple[float, ...]:
    """Values of the terms of a strategy in a situation, in the order of the library."""
    return tuple(float(term.value(seen)) for term in BY_STRATEGY[strategy])
