"""Patterns L1–L5: what the paper on China and Latin America claims, measured on ensembles of the case."""

from __future__ import annotations

import numpy as np

from .pattern import Pattern
from .worlds import Lab, Sample, lower

STATES = ("ARG", "BOL", "BRA", "CHL", "COL", "MEX", "PER", "URY")
POWERS = ("CHN", "USA", "EU", "JPN")
RIVALS = ("USA", "EU", "JPN")
LITHIUM = ("ARG", "BOL", "CHL")
SEVERITIES = ("rhetoric", "denial", "sanctions", "subversion", "force", "enlargement")
NO_THREAT: dict[str, object] = {
    "theory.parameters.unilateral_weight": 0.0,
    **{f"theory.parameters.severity_{act}": 0.0 for act in SEVERITIES},
    **{f"states.{state}.intent.{power}": 0.0 for state in STATES for power in POWERS},
}
MOTIVES = ("need.CHN", "access.CHN", "aid.CHN", "acts.cooperation.CHN", "dependence.equipment.CHN", "poverty")
NO_MOTIVES: dict[str, object] = {
    "powers.CHN.attention.latin_america": 0.0,
    **{f"states.{state}.{name}": 0.0 for state in STATES for name in MOTIVES},
}
NO_OFFERS: dict[str, object] = {"events.eu_offer": None, "events.us_initiatives": None}
NO_RIVALS: dict[str, object] = {
    **NO_OFFERS,
    **{f"powers.{power}.attention.latin_america": 0.0 for power in RIVALS},
}
CLOSED: dict[str, object] = {
    "events.milei": None,
    **{f"states.{state}.access.{power}": 0.0 for state in STATES for power in RIVALS},
}
NO_ELECTIONS: dict[str, object] = {
    f"events.{state.lower()}_{turn}": None for state in STATES for turn in ("cools", "warms")
}
NO_ENDOWMENT: dict[str, object] = {
    **{f"states.{state}.resource_share": 0.0 for state in LITHIUM},
    **{f"states.{state}.need.{power}": 0.03 for state in LITHIUM for power in POWERS},
}


def l1_ties_widen_without_threat(lab: Lab) -> float:
    """With no threat from anyone, ties with China rise on the five motives and do not without them."""
    on, off = lab.world(NO_THREAT), lab.world({**NO_THREAT, **NO_MOTIVES})
    return min(float((_rise(on) >= 0.02).mean()), float((_rise(off) <= 0.005).mean()))


def _tie(sample: Sample, first: int, last: int) -> np.ndarray:
    """Mean tie to China over states and years: [run]."""
    return np.asarray(np.mean([sample.dyad("tie", state, "CHN", first, last) for state in STATES], axis=(0, 2)))


def _rise(sample: Sample) -> np.ndarray:
    return np.asarray(_tie(sample, 2022, 2024) - _tie(sample, 2005, 2005))


def l1b_bidders_raise_the_price(lab: Lab) -> float:
    """China's negotiating cost is higher than without rival bidders, and than without the offers of 2022–23."""
    told, alone, before = lab.world(), lab.world(NO_RIVALS), lab.world(NO_OFFERS)
    rivals = lower(alone.power_mean("bargain", "CHN", 2015, 2024), told.power_mean("bargain", "CHN", 2015, 2024))
    offers = lower(before.power_mean("bargain", "CHN", 2024, 2024), told.power_mean("bargain", "CHN", 2024, 2024))
    return min(rivals, offers)


def l2_elections_widen_the_spread(lab: Lab) -> float:
    """Share of states whose tie to China is less certain with elections; zero where ties no longer rise."""
    told, quiet = lab.world(), lab.world(NO_ELECTIONS)
    if float((_rise(told) > 0.0).mean()) < 0.8:
        return 0.0
    wider = [_certainty(told, state) >= 1.1 * _certainty(quiet, state) for state in STATES]
    return float(np.mean(wider))


def _certainty(sample: Sample, state: str) -> float:
    """Standard deviation over runs of the mean tie to China in 2018–24."""
    return float(sample.dyad("tie", state, "CHN", 2018, 2024).mean(axis=1).std())


def l3_endowment_draws_suitors(lab: Lab) -> float:
    """Without what lies in the ground the lithium states are less courted and hedge less."""
    rich, poor = lab.world(), lab.world(NO_ENDOWMENT)
    courted = [
        lower(poor.mean("suitors", state, 2010, 2024), rich.mean("suitors", state, 2010, 2024)) for state in LITHIUM
    ]
    hedges = lower(_hedging(poor), _hedging(rich))
    return min(*courted, hedges)


def _hedging(sample: Sample) -> np.ndarray:
    """Mean probability of hedging over the lithium states, 2010–24: [run]."""
    return sample.odds(LITHIUM, ("hedging",), 2010, 2024)


def l4_wider_ties_are_no_balancing(lab: Lab) -> float:
    """Share of runs in which ties with China rise while the United States is balanced in few state-years."""
    sample = lab.world()
    return float(((_rise(sample) > 0.0) & (sample.opposed(STATES, "USA", 2010, 2024) <= 0.15)).mean())


def l5_most_join_the_road(lab: Lab) -> float:
    """Share of runs in which at least half of the states, and not all, are in the Belt and Road by 2023."""
    members = lab.world().members(("BRI",), 2023, 2023)
    return float(((members >= len(STATES) / 2) & (members < len(STATES))).mean())


ORDER = 9
PATTERNS = (
    Pattern(
        "L1", "china_latin_america", "emergent", "stated", "chosen", (),
        "Ties with China widen on trust, need, green consensus, endowment, technology and money, with no threat.",
        ("partnership-upgrades-2023", "bri-membership-lac-22", "consensus-multipolar", "development-need-driver",
         "finance-need-lac", "lac-resource-endowment", "technology-driver"),
        "least of: share of runs without threat in which the mean tie to China is up by 0.02 in 2022–24 on 2005; share "
        "of runs without threat and motives in which it is up by at most 0.005",
        0.8, l1_ties_widen_without_threat, "China looks elsewhere", {"powers.CHN.attention.latin_america": 0.0},
    ),
    Pattern(
        "L1b", "china_latin_america", "mechanism", "stated", "chosen", (),
        "Further bidders in the region raise the negotiating cost that China pays.",
        ("competition-raises-cost", "eu-lac-45bn", "us-regional-initiatives", "japan-lac-600m"),
        "least of the shares of paired runs with a higher negotiating cost of China: 2015–24 than without rival "
        "bidders; 2024 than without the offers of 2022 and 2023",
        0.8, l1b_bidders_raise_the_price, "the region is closed to all others", CLOSED,
    ),
    Pattern(
        "L2", "china_latin_america", "emergent", "inference", "chosen", (),
        "Elections make a state's ties with China less certain, while those of the region go on rising.",
        ("election-cycle-risk", "milei-2023", "legislature-conflict"),
        "share of states whose tie to China 2018–24 spreads a tenth wider over runs than without elections; 0 if the "
        "regional mean rises in under 80 % of runs",
        0.75, l2_elections_widen_the_spread, "no election changes anything", NO_ELECTIONS,
    ),
    Pattern(
        "L3", "china_latin_america", "emergent", "inference", "chosen",
        ((LITHIUM, "*", 2010, 2024),),
        "What lies in the ground draws suitors and gives room to hedge.",
        ("lac-resource-endowment", "prescriptions-lac", "competition-raises-cost"),
        "least of the shares of paired runs: each lithium state more courted 2010–24 than a twin without endowment; "
        "hedging likelier over the three",
        0.8, l3_endowment_draws_suitors, "neither of the twins has any", NO_ENDOWMENT,
    ),
    Pattern(
        "L4", "china_latin_america", "emergent", "inference", "chosen",
        ((STATES, "USA", 2010, 2024),),
        "Wider ties with China come without balancing against the United States.",
        ("consensus-multipolar", "development-need-driver", "us-targets-lac"),
        "share of runs in which the mean tie to China rises 2005–24 and the US is balanced in at most 15 % of "
        "state-years 2010–24",
        0.7, l4_wider_ties_are_no_balancing, "the US subverts every government",
        {f"states.{state}.acts.subversion.USA": 0.9 for state in STATES},
    ),
    Pattern(
        "L5", "china_latin_america", "emergent", "inference", "chosen", (),
        "By 2023 most states of the region, not all, have joined the Belt and Road.",
        ("bri-membership-lac-22", "bri-green-partnership-26", "gdi-launch-2021"),
        "share of runs with at least four and at most seven of eight states in the Belt and Road in 2023",
        0.6, l5_most_join_the_road, "the Road has nothing to give", {"institutions.BRI.strength": 0.0},
    ),
)  # fmt: skip
