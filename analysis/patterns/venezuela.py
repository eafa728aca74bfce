"""Patterns V1–V10: what the Venezuela paper claims, measured on ensembles of the case.

Every row gives id, case, kind, ground, strategy read (chosen or observed), whose strategy that is, statement,
evidence, what is computed, threshold, function, and the counter-world with its changes.
"""

from __future__ import annotations

import numpy as np

from .pattern import Pattern
from .worlds import Lab, Sample, lower, more_where_different

SOFT = "soft_balancing:USA"
HARD = "balancing:USA"
BAND = "bandwagoning:USA"
STATES = ("VEN", "CUB", "BRA", "COL", "MEX", "ARG", "BOL", "ECU", "NIC", "HND")
POWERS = ("USA", "RUS", "CHN", "IRN")
NO_HOSTILE_ACTS = {"events.coup_2002": None, "events.pdvsa_strike": None}
NO_SOFT = {"theory.terms.soft_balancing.constant": -20.0}
FORCE, PRESSURE = 3, 2


def v1_threat_moves_the_mode(lab: Lab) -> float:
    """Sustained soft balancing after the coup, not before it, and not without the hostile acts."""
    told, untold = lab.world(), lab.world(NO_HOSTILE_ACTS)
    after = told.sustained("VEN", SOFT, 2003, 2012)
    before = told.sustained("VEN", SOFT, 1999, 2001, share=0.6)
    without = untold.sustained("VEN", SOFT, 2003, 2012)
    return min(after, 1.0 - before, 1.0 - without)


def v2_cost_and_standing_not_capability(lab: Lab) -> float:
    """US cost above the world without soft balancing, US standing below the world without the coup."""
    base = lab.world()
    if _capability_moved(base):
        return 0.0
    cost = lower(lab.world(NO_SOFT).power_mean("cost", "USA", 2003, 2012), base.power_mean("cost", "USA", 2003, 2012))
    without = lab.world(NO_HOSTILE_ACTS)
    standing = lower(
        base.power_mean("legitimacy", "USA", 2002, 2004), without.power_mean("legitimacy", "USA", 2002, 2004)
    )
    return min(cost, standing)


def _capability_moved(sample: Sample) -> bool:
    """Whether capability left its path in a run in which Venezuela never balanced hard."""
    world = sample.result.world
    state = sample.state("VEN")
    path = sample.path("states.VEN.capability")
    never = ~(sample.record.option[:, :, state] < len(world.powers)).any(axis=1)
    return bool((sample.record.capability[never][:, :, state] != path).any())


def v3_soft_before_hard(lab: Lab) -> float:
    """Share of threatened, unforced state-years in which soft balancing is likelier than hard."""
    sample = lab.world()
    world, when = sample.result.world, sample.when(2002, 2013)
    state = sample.state("VEN")
    odds = sample.record.probabilities[:, when, state]
    soft, hard = odds[:, :, world.options.index(SOFT)], odds[:, :, world.options.index(HARD)]
    onset = float(sample.result.rules.parameters["onset"][0])
    threatened = sample.dyad("threat", "VEN", "USA", 2002, 2013) > onset
    unforced = sample.dyad("response", "VEN", "USA", 2002, 2013) != FORCE
    cases = threatened & unforced
    return float((soft > hard)[cases].mean()) if cases.any() else 0.0


def v4_rent_feeds_intensity(lab: Lab) -> float:
    """Soft-balancing intensity: the boom against the same world at a flat price, and against 2014–20."""
    boom, flat = lab.world(), lab.world({"world.price": 25.0})
    high = boom.mean("soft_intensity", "VEN", 2003, 2008)
    paired = lower(flat.mean("soft_intensity", "VEN", 2003, 2008), high)
    within = lower(boom.mean("soft_intensity", "VEN", 2014, 2020), high)
    return min(paired, within)


def _leader(after: float) -> dict[str, object]:
    path = {"series": {1990: 0.9, 2012: 0.9, 2013: after}, "interpolate": "step"}
    return {"states.VEN.leader": path, "world.price": 100.0, "events.chavez_death": None}


def v5_leader_holds_the_coalition(lab: Lab) -> float:
    """With the oil price held, losing the leader thins Venezuela's bonds and its bodies."""
    kept, lost = lab.world(_leader(0.9)), lab.world(_leader(0.3))
    bonds = lower(lost.mean("bonds", "VEN", 2015, 2020), kept.mean("bonds", "VEN", 2015, 2020))
    bodies = ("ALBA", "PETROCARIBE")
    members = more_where_different(kept.members(bodies, 2015, 2020), lost.members(bodies, 2015, 2020), least=0.2)
    return min(bonds, members)


def v6_need_restrains_the_hegemon(lab: Lab) -> float:
    """No force while tied down and buying; more pressure once the oil is needed less."""
    sample = lab.world()
    early = sample.dyad("response", "VEN", "USA", 2001, 2013)
    if float((early != FORCE).mean()) < 0.95:
        return 0.0
    before = (sample.dyad("response", "VEN", "USA", 2003, 2012) == PRESSURE).mean(axis=1)
    after = (sample.dyad("response", "VEN", "USA", 2017, 2020) == PRESSURE).mean(axis=1)
    declined = lower(sample.mean("soft_intensity", "VEN", 2017, 2020), sample.mean("soft_intensity", "VEN", 2003, 2012))
    return min(lower(before, after), declined)


def v7_twin_without_rent(lab: Lab) -> float:
    """A twin without rent uses fewer instruments and has thinner bonds."""
    rich, poor = lab.world(), lab.world({"states.VEN.resource_share": 0.0})
    used = lower(poor.mean("soft_instruments", "VEN", 2003, 2012), rich.mean("soft_instruments", "VEN", 2003, 2012))
    bonds = lower(poor.mean("bonds", "VEN", 2003, 2012), rich.mean("bonds", "VEN", 2003, 2012))
    return min(used, bonds)


def v8_rent_without_threat(lab: Lab) -> float:
    """Rising rent and no threat: Venezuela bandwagons and never soft-balances before 1999."""
    boom = {"series": {1990: 20.0, 1998: 120.0}}
    sample = lab.world({**NO_HOSTILE_ACTS, "world.price": boom})
    soft = sample.chose("VEN", SOFT, 1990, 1998).any(axis=1)
    partner = sample.chose("VEN", BAND, 1990, 1998).mean(axis=1) > 0.5
    return float((~soft & partner).mean())


def v9_friction_is_not_balancing(lab: Lab) -> float:
    """Brazil refuses something in some year, never most things for years: friction, not soft balancing."""
    sample = lab.world()
    refused = sample.dyad("refused", "BRA", "USA", 2007, 2010)
    observed = sample.record.observed[:, sample.when(2007, 2010), sample.state("BRA")]
    return float(((observed != 1).all(axis=1) & (refused > 0.0).any(axis=1) & (refused.mean(axis=1) <= 0.4)).mean())


def v10_no_threat_no_soft_balancing(lab: Lab) -> float:
    """Share of state-years not observed in soft balancing when threat weighs nothing, if friction remains."""
    sample = lab.world({f"states.{state}.security_taste": 0.0 for state in STATES})
    when = sample.when(1995, 2020)
    if float((sample.record.refused[:, when] > 0.0).any(axis=3).mean()) < 0.3:
        return 0.0
    return float(1.0 - np.mean(sample.record.observed[:, when] == 1))


ORDER = 1
PATTERNS = (
    Pattern(
        "V1", "venezuela", "emergent", "inference", "chosen",
        (("VEN", "USA", 1999, 2001), ("VEN", "USA", 2003, 2012)),
        "Hostile acts, not words, move Venezuela to sustained soft balancing at an unchanged ratio of capability.",
        ("threat-change-is-the-motive", "bush-rhetoric-worsens-but-stable", "coup-2002-us-lone-endorser",
         "us-pdvsa-strike", "post-coup-systematic-sb"),
        "least of: share of runs with soft balancing of the US in 70 % of 2003–12; 1 − the same in 60 % of 1999–2001; "
        "1 − the share of 2003–12 in the paired world without coup and strike",
        0.6, v1_threat_moves_the_mode, "no coup and no strike", NO_HOSTILE_ACTS,
    ),
    Pattern(
        "V2", "venezuela", "emergent", "stated", "chosen",
        (("VEN", "*", 1990, 2020),),
        "Soft balancing leaves capability alone and raises the hegemon's cost; coercion costs it standing.",
        ("soft-leaves-capability-gap", "effect-criterion", "us-coup-role-costs-legitimacy",
         "rio-group-oas-reject-us-line"),
        "least of: share of paired runs with higher US cost 2003–12 than without soft balancing; share with lower US "
        "legitimacy 2002–04 than without coup and strike; 0 if capability moved without arming",
        0.9, v2_cost_and_standing_not_capability, "neither coercion nor accusation nor condemnation costs legitimacy",
        {f"theory.parameters.{loss}_loss": 0.0 for loss in ("coercion", "naming", "condemnation")},
    ),
    Pattern(
        "V3", "venezuela", "emergent", "stated", "chosen",
        (("VEN", "USA", 2002, 2013),),
        "Under threat, with a large gap, dependence and no use of force, soft balancing is likelier than hard.",
        ("interdependence-explains-restraint", "ven-export-dependence-60", "ven-lacks-resources-for-hard",
         "us-low-intensity-coercion"),
        "share of threatened and unforced years 2002–13 with P(soft) > P(hard)",
        0.95, v3_soft_before_hard, "force over territory, a patron at hand, no trade at stake, no leader and no rent",
        {"states.VEN.acts.force.USA": 1.0, "states.VEN.dispute.USA": 1.0, "states.VEN.dependence": None,
         "states.VEN.leader": 0.0, "states.VEN.resource_share": 0.0, "world.norms": 0.0,
         "states.VEN.tie.RUS": 1.0, "rivalry.USA-RUS": 0.9},
    ),
    Pattern(
        "V4", "venezuela", "emergent", "inference", "chosen",
        (("VEN", "*", 2003, 2008), ("VEN", "*", 2014, 2020)),
        "Soft-balancing intensity is higher in years of high oil rent than in years of low rent.",
        ("petrodollars-fund-diplomacy", "oil-price-boom", "oil-policy-binding-fragility"),
        "least of: share of paired runs with higher intensity 2003–08 than at a flat price; share with higher "
        "intensity 2003–08 than 2014–20",
        0.8, v4_rent_feeds_intensity, "no resource income", {"states.VEN.resource_share": 0.0},
    ),
    Pattern(
        "V5", "venezuela", "emergent", "inference", "chosen", (),
        "Without the leader, at the same oil price, the coalition weakens in the following years.",
        ("chavez-personal-influence", "chavez-death-2013", "cub-tie-becomes-transactional"),
        "least of: share of paired runs with thinner bonds 2015–20; share of the runs whose membership differs that "
        "have fewer members (a fifth at least must differ)",
        0.8, v5_leader_holds_the_coalition, "nobody answers diplomacy", {"theory.parameters.tie_rate": 0.0},
    ),
    Pattern(
        "V6", "venezuela", "emergent", "stated", "chosen",
        (("VEN", "*", 2003, 2012), ("VEN", "*", 2017, 2020)),
        "Need of oil and distraction keep the hegemon below force; its pressure rises once it needs the oil less.",
        ("us-clinton-restraint-energy", "middle-east-quagmire-as-guarantee",
         "2014-price-fall-shale-remove-us-restraint", "trump-maximum-pressure"),
        "least of: share of runs with more years of US pressure in 2017–20 than in 2003–12; share with lower "
        "soft-balancing intensity in 2017–20 than in 2003–12; 0 if force came in over 5 % of 2001–13",
        0.7, v6_need_restrains_the_hegemon, "the US goes on needing the oil", {"states.VEN.need.USA": 0.8},
    ),
    Pattern(
        "V7", "venezuela", "emergent", "inference", "chosen",
        (("VEN", "*", 2003, 2012),),
        "A twin without resource rent gains fewer partners and uses fewer instruments.",
        ("off-budget-income-castro-contrast", "petrodollars-fund-diplomacy", "petro-initiatives"),
        "least of the shares of paired runs with fewer instruments and with thinner bonds 2003–12",
        0.8, v7_twin_without_rent, "neither of the twins has rent", {"states.VEN.resource_share": 0.0},
    ),
    Pattern(
        "V8", "venezuela", "emergent", "inference", "chosen",
        (("VEN", "USA", 1990, 1998),),
        "High resource income without a perceived threat does not bring soft balancing.",
        ("ven-punto-fijo-alignment", "ven-gdp-growth-1958-1977", "ven-pre1999-accommodation-cost"),
        "share of runs that bandwagon in most of 1990–98 and never soft-balance, under a price that rises sixfold",
        0.6, v8_rent_without_threat, "subversion from the start", {"states.VEN.acts.subversion.USA": 0.9},
    ),
    Pattern(
        "V9", "venezuela", "emergent", "stated", "observed",
        (("BRA", "*", 2007, 2010),),
        "Brazil disputes issues with the hegemon but goes on cooperating: friction, not soft balancing.",
        ("bra-lula-as-friction-not-sb", "friction-vs-sb-criterion", "levick-schulz-2020-two-criteria"),
        "share of runs in which Brazil 2007–10 is never observed in soft balancing, refuses some domain in some year "
        "and at most 40 % of the domains on average",
        0.8, v9_friction_is_not_balancing, "Brazil suffers and can do what Venezuela did",
        {"states.BRA.acts.subversion.USA": 0.9, "states.BRA.leader": 0.9, "states.BRA.resource_share": 0.9,
         "states.BRA.autonomy_taste": 0.9},
    ),
    Pattern(
        "V10", "venezuela", "invariant", "inference", "observed",
        (("*", "*", 1995, 2020),),
        "With the weight of threat at zero no state is observed in soft balancing; friction remains.",
        ("critics-brooks-wohlforth-2005", "saltzman-2012-intent-criterion", "friction-vs-sb-criterion"),
        "share of state-years 1995–2020 not observed in soft balancing; 0 if fewer than 30 % show friction",
        0.99, v10_no_threat_no_soft_balancing, "no issue is ever in dispute",
        {f"states.{state}.issues.{power}": 0.0 for state in STATES for power in POWERS},
    ),
)  # fmt: skip
