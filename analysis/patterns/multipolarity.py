"""Patterns M2 and M4: new poles with rules kept or broken, measured on ensembles of the case."""

from __future__ import annotations

import numpy as np
from counterpoise.theory.order import turbulence
from counterpoise.theory.terms import STRATEGIES

from .pattern import Pattern
from .worlds import Lab, Sample, lower

POWERS = ("USA", "CHN", "EU", "RUS", "IND")
STATES = ("BRA", "MEX", "VEN", "ZAF", "NGA", "EGY", "SAU", "IRQ", "LBY", "TUR", "UKR", "KAZ", "IDN", "VNM")
REGIONS = ("latin_america", "africa", "middle_east", "post_soviet", "asia")
BREACHED = ("VEN", "LBY", "UKR", "VNM", "NGA")
BREACHES = (
    "gulf_war", "kosovo", "ned_funding", "ambassador_recalled", "us_rhetoric", "war_on_terror", "coup_2002",
    "pdvsa_strike", "iraq_war", "iraq_invasion", "bases_for_the_war", "colour_revolutions", "arms_protest",
    "gas_cut_2006", "gas_cut_2009", "georgia_war", "libya", "reef_disputes", "customs_pressure", "countering_iran_act",
    "crimea", "crimea_force", "oil_rig", "donbas_war", "maximum_pressure", "retreat_of_the_patron", "invasion",
    "ukraine_war",
)  # fmt: skip
"""What one power did to a state or to the rules in these years."""
POLES = {1: ("USA",), 2: ("USA", "RUS"), 5: POWERS}
WEIGHT = 0.6
EXTRA = 0.05


def polarity_world(poles: int, kept: bool) -> dict[str, object]:
    """A world in which so many powers of equal weight share the same total, with rules kept or broken.

    The five states that suffer breaches are the same under any number of poles; the poles take turns.
    """
    changes: dict[str, object] = {f"events.{name}": None for name in BREACHES}
    for power in POWERS:
        pole = power in POLES[poles]
        changes[f"powers.{power}.capability"] = WEIGHT / poles if pole else 0.005
        changes[f"powers.{power}.reach"] = 0.6 if pole else 0.1
        changes[f"powers.{power}.tied_down"] = 0.1
        changes[f"powers.{power}.unilateralism"] = 0.05 if kept else 0.6
        changes[f"powers.{power}.constraint"] = 0.7 if kept else 0.15
        for region in REGIONS:
            changes[f"powers.{power}.attention.{region}"] = 0.18 if pole else 0.03
    changes["world.norms"] = 0.85 if kept else 0.35
    for state in STATES:
        for power in POWERS:
            changes[f"states.{state}.acts.subversion.{power}"] = 0.0
    if not kept:
        for k, state in enumerate(BREACHED):
            changes[f"states.{state}.acts.subversion.{POLES[poles][k % poles]}"] = 0.6
    return changes


def turmoil(sample: Sample, first: int, last: int) -> float:
    """Turbulence over the years: what powers answer and what states do, not the breaches that are given."""
    when = sample.when(first, last)
    answers = sample.record.response[:, when]
    strategy = sample.result.strategy[:, when]
    hard, soft = (list(STRATEGIES).index(name) for name in ("balancing", "soft_balancing"))
    yearly = turbulence(
        (answers == 3).any(axis=3), (answers == 2).any(axis=3), strategy == hard, strategy == soft
    )  # fmt: skip
    return float(np.mean(yearly))


def by_poles(lab: Lab) -> dict[tuple[int, bool], float]:
    """Turbulence 2000-24 by number of poles and whether rules are kept."""
    return {
        (poles, kept): turmoil(lab.world(polarity_world(poles, kept)), 2000, 2024)
        for poles in POLES
        for kept in (True, False)
    }


def m2_rules_not_poles(lab: Lab) -> float:
    """Least effect of breaches over the numbers of poles; zero where more poles disturb or fewer calm by themselves."""
    table = by_poles(lab)
    rise = max(table[2, True] - table[1, True], table[5, True] - table[2, True], table[5, True] - table[1, True])
    calmed = table[2, False] - min(table[1, False], table[5, False])
    if rise > EXTRA or calmed > EXTRA:
        return 0.0
    return min(table[poles, False] - table[poles, True] for poles in POLES)


def m4_acting_alone_costs_more(lab: Lab) -> float:
    """Share of paired runs in which acting alone raises the cost of the US more among many poles than as one."""
    rise = {}
    for poles in (1, 5):
        cost = {}
        for level in (0.05, 0.6):
            world = {**polarity_world(poles, kept=False), "powers.USA.unilateralism": level}
            cost[level] = lab.world(world).power_mean("cost", "USA", 2000, 2024)
        rise[poles] = cost[0.6] - cost[0.05]
    return lower(rise[1], rise[5])


ORDER = 11
PATTERNS = (
    Pattern(
        "M2", "multipolarity", "mechanism", "stated", "chosen",
        (("*", "*", 2000, 2024),),
        "With rules kept more poles bring no turbulence; with breaches going on the end of bipolarity brings no calm.",
        ("lq-orderly-condition", "lq-sovereignty-violation-instability", "lq-club-rules-tension"),
        "least rise of turbulence 2000–24 by breaches, at one, two and five poles; 0 if under kept rules a larger "
        "number of poles adds over 0.05, or if under breaches one or five poles have over 0.05 less than two",
        0.05, m2_rules_not_poles, "nobody minds breaches, and powers answer blindly",
        {"theory.parameters.severity_subversion": 0.0, "theory.parameters.response_rationality": 0.0,
         "theory.parameters.unilateral_weight": 0.0,
         "theory.terms.soft_balancing.rules_broken": 0.0},
    ),
    Pattern(
        "M4", "multipolarity", "emergent", "inference", "chosen", (),
        "Acting alone costs a leading power more among many poles than where it is the only one.",
        ("lq-unilateralism-loses-support", "lq-western-monopoly-costlier"),
        "share of paired runs in which US unilateralism 0.6 instead of 0.05 raises its cost 2000–24 more with five "
        "poles than with one",
        0.7, m4_acting_alone_costs_more, "nobody minds acting alone",
        {"theory.parameters.unilateral_weight": 0.0, "theory.terms.soft_balancing.rules_broken": 0.0,
         "theory.parameters.unilateral_loss": 0.0},
    ),
)  # fmt: skip
