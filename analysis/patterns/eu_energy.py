"""Patterns E1–E6: what the paper on Europe's energy transition claims, measured on ensembles of the case."""

from __future__ import annotations

import numpy as np

from .pattern import Pattern
from .worlds import Lab, Sample, lower

MEMBERS = ("DEU", "FRA", "ITA", "ESP", "NLD", "POL", "HUN", "FIN")
FUELS = ("gas", "oil", "coal")
BEFORE, AFTER = 2021, 2025
"""The last year before the war, and the year in which what followed is read."""
WAR = ("invasion", "great_sanctions", "gas_cuts", "gas_redirected", "oil_rerouted")
NO_WAR: dict[str, object] = {f"events.{event}": None for event in WAR}
AS_ONE: dict[str, object] = {"institutions.EU.competence": 1.0}
GAS_EASY_COAL_HARD: dict[str, object] = {
    "powers.USA.supply.gas": 0.3,
    "powers.USA.supply.coal": 0.0,
    "powers.NOR.supply.coal": 0.0,
    **{
        f"states.{state}.flexibility.{fuel}": value
        for state in MEMBERS
        for fuel, value in (("gas", 1.0), ("coal", 0.0))
    },
}
NO_HOSTILE_ACTS: dict[str, object] = {
    **NO_WAR,
    **{f"theory.parameters.severity_{act}": 0.0 for act in ("sanctions", "subversion", "force")},
}
ALL_FROM_RUSSIA = (("RUS", 0.9), ("NOR", 0.05), ("USA", 0.0))
DEEP_AND_CALM: dict[str, object] = {
    **NO_HOSTILE_ACTS,
    **{f"states.{state}.dependence.gas.{power}": share for state in MEMBERS for power, share in ALL_FROM_RUSSIA},
}
HOSTILE_FROM_THE_START: dict[str, object] = {
    "powers.RUS.unilateralism": 1.0,
    **{f"states.{state}.acts.sanctions.RUS": 0.8 for state in MEMBERS},
    **{f"states.{state}.intent.RUS": 0.7 for state in MEMBERS},
}
CHINA_AS_RUSSIA: dict[str, object] = {
    "powers.CHN.unilateralism": 1.0,
    "powers.CHN.reach": 0.7,
    **{f"states.{state}.acts.sanctions.CHN": 0.8 for state in MEMBERS},
    **{f"states.{state}.intent.CHN": 0.7 for state in MEMBERS},
    **{f"states.{state}.proximity.CHN": 0.9 for state in MEMBERS},
}


def e1_exit_at_war_not_before(lab: Lab) -> float:
    """Share of runs in which members turn against the supplier at war, hardly before it, and its share falls."""
    told, untold = lab.world(), lab.world(NO_WAR)
    calm = told.opposed(MEMBERS, "RUS", 2015, BEFORE) <= 0.25
    turned = told.opposed(MEMBERS, "RUS", 2022, AFTER) >= 0.5
    holds = calm & turned & (_cut(told, "RUS") >= 0.25) & (_cut(untold, "RUS") < 0.25)
    return float(holds.mean())


def _fuel(sample: Sample, power: str, year: int, fuels: tuple[str, ...] = FUELS) -> np.ndarray:
    """Share of the fuels that comes from a power, mean over the fuels, by member: [run, member]."""
    shares = [[sample.channel(fuel, state, power, year, year)[:, 0] for state in MEMBERS] for fuel in fuels]
    return np.asarray(np.mean(shares, axis=0).T)


def _cut(sample: Sample, power: str, fuels: tuple[str, ...] = FUELS) -> np.ndarray:
    """Part of the share of 2021 that is gone by 2025, mean over the members: [run]."""
    left = _fuel(sample, power, AFTER, fuels).mean(axis=1) / _fuel(sample, power, BEFORE, fuels).mean(axis=1)
    return np.asarray(1.0 - left)


def e2_deepest_is_not_cut_most(lab: Lab) -> float:
    """Share of runs in which gas, the deepest dependence, loses the smallest part of the Russian share."""
    sample = lab.world()
    gas, oil, coal = (_cut(sample, "RUS", (fuel,)) for fuel in FUELS)
    return float(((gas < oil) & (gas < coal)).mean())


def e3_share_passes_to_the_patron(lab: Lab) -> float:
    """The American share of the fuels rises year by year, and by more than where America asks for nothing."""
    told, quiet = lab.world(), lab.world({"powers.USA.demand": 0.0})
    path = np.stack([_fuel(told, "USA", year).mean(axis=1) for year in range(BEFORE, AFTER + 1)], axis=1)
    steps = float((np.diff(path, axis=1) > 0.0).all(axis=1).mean())
    return min(steps, lower(_gain(quiet, "USA"), _gain(told, "USA")))


def _gain(sample: Sample, power: str) -> np.ndarray:
    return np.asarray(_fuel(sample, power, AFTER).mean(axis=1) - _fuel(sample, power, BEFORE).mean(axis=1))


def e4_split_competence_is_less_complete(lab: Lab) -> float:
    """Against a unitary twin the Russian share falls less, and the members' falls differ more."""
    split, unitary = lab.world(), lab.world(AS_ONE)
    return min(lower(_cut(split, "RUS"), _cut(unitary, "RUS")), lower(_spread(unitary), _spread(split)))


def _spread(sample: Sample) -> np.ndarray:
    """Standard deviation over the members of the part that is cut: [run]."""
    return np.asarray((1.0 - _fuel(sample, "RUS", AFTER) / _fuel(sample, "RUS", BEFORE)).std(axis=1))


def e5_no_side_taken_on_the_new_supplier(lab: Lab) -> float:
    """Share of runs in which China, on whose equipment members depend more, is neither balanced nor followed."""
    sample = lab.world()
    opposed = sample.opposed(MEMBERS, "CHN", 2019, 2026)
    followed = np.mean([sample.chose(state, "bandwagoning:CHN", 2019, 2026).mean(axis=1) for state in MEMBERS], axis=0)
    return float(((opposed <= 0.15) & (followed <= 0.25)).mean())


def e6_dependence_alone_is_no_reason(lab: Lab) -> float:
    """Share of runs with nine tenths of the gas from Russia and no hostile acts in which it is hardly opposed."""
    return float((lab.world(DEEP_AND_CALM).opposed(MEMBERS, "RUS", 2022, AFTER) <= 0.25).mean())


ORDER = 8
PATTERNS = (
    Pattern(
        "E1", "eu_energy", "emergent", "inference", "chosen",
        ((MEMBERS, "RUS", 2015, AFTER),),
        "Dependence on a supplier is ended when its hostility turns to war, not at the lesser hostility before.",
        ("versailles-2022-end-dependence", "eu-russia-total-dependence-2020", "eu-target-ratchet",
         "efficiency-first-principle", "wl-russia-sanctions-effects"),
        "share of runs with balancing of Russia, hard or soft, in at most 25 % of member-years 2015–21 and at least "
        "50 % of 2022–25, and the Russian share of the fuels down by a quarter 2021–25, but not without the war",
        0.6, e1_exit_at_war_not_before, "no war and no gas cut off", NO_WAR,
    ),
    Pattern(
        "E2", "eu_energy", "mechanism", "inference", "chosen", (),
        "What is cut does not grow with the depth of dependence: gas, the deepest, is cut least (decides nothing).",
        ("eu-energy-sanctions-set", "eu-russia-coal-2020", "eu-russia-oil-2020", "eu-russia-gas-2020"),
        "share of runs in which the part of the Russian share cut 2021–25 is smallest for gas",
        0.7, e2_deepest_is_not_cut_most, "gas easily replaced, coal hardly", GAS_EASY_COAL_HARD,
    ),
    Pattern(
        "E3", "eu_energy", "emergent", "stated", "chosen", (),
        "The market share of the sanctioned supplier passes step by step to the patron that pressed for sanctions.",
        ("us-firms-take-russian-share", "us-third-power-nordstream"),
        "least of: share of runs in which the US share of the fuels rises in every year 2021–25; share of paired runs "
        "in which it rises more than where the US demands nothing",
        0.7, e3_share_passes_to_the_patron, "the US demands nothing", {"powers.USA.demand": 0.0},
    ),
    Pattern(
        "E4", "eu_energy", "emergent", "inference", "chosen", (),
        "With competence split, a common energy policy is carried out less fully and members diverge more.",
        ("lisbon-split-competence", "national-interest-driven-transition", "france-germany-nuclear-split",
         "gas-price-cap-split"),
        "least of the shares of paired runs: Russian share of the fuels cut less 2021–25 than in a unitary twin; "
        "larger standard deviation of the cuts over members",
        0.7, e4_split_competence_is_less_complete, "the Union always decides as one", AS_ONE,
    ),
    Pattern(
        "E5", "eu_energy", "emergent", "inference", "chosen",
        ((MEMBERS, "CHN", 2019, 2026),),
        "China, on whose equipment members come to depend, is neither balanced nor followed.",
        ("eu-triple-view-of-china-2019", "security-redefined-fossil-to-conversion", "chn-eu-interdependence-strong"),
        "share of runs with balancing of China in at most 15 % of member-years 2019–26 and bandwagoning with it in at "
        "most 25 %",
        0.7, e5_no_side_taken_on_the_new_supplier, "China near, cutting supplies and acting alone", CHINA_AS_RUSSIA,
    ),
    Pattern(
        "E6", "eu_energy", "mechanism", "inference", "chosen",
        ((MEMBERS, "RUS", 2022, AFTER),),
        "Dependence without hostility is no reason to turn on a supplier, however deep it is.",
        ("dependence-on-adversary-vulnerability", "eu-resource-endowment-poor", "two-payoffs-of-cutting-dependence"),
        "share of runs with balancing of Russia in at most 25 % of member-years 2022–25, with nine tenths of the gas "
        "from Russia, no war, and nothing felt of what it answers with",
        0.8, e6_dependence_alone_is_no_reason, "hostile from the start", HOSTILE_FROM_THE_START,
    ),
)  # fmt: skip
