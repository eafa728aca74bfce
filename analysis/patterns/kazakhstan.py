"""Patterns K1–K7: what the Kazakhstan paper and its translator claim, measured on ensembles of the case."""

from __future__ import annotations

import numpy as np

from .pattern import Pattern
from .worlds import Lab, lower

POWERS = ("RUS", "CHN", "EU", "USA")
NEAR = ("RUS", "CHN")
ROUTES_TO_CHINA = ("china_oil", "china_gas")
NO_CRIMEA = {f"events.{name}": None for name in ("crimea", "crimea_force", "donbas_war", "sanctions_on_russia")}
RIVALRY = (0.0, 0.5, 1.0)
DECOUPLING = (0.0, 0.25, 0.5, 0.75, 1.0)
CHOKEPOINT = 0.8


def k1_all_vectors_tied_and_limited(lab: Lab) -> float:
    """No coalition against a neighbour, no full alignment, ties with all four, and a limit on each by 2020."""
    sample = lab.world()
    against = np.zeros(sample.result.replicates)
    for power in NEAR:
        for strategy in ("balancing", "soft_balancing"):
            against += sample.chose("KAZ", f"{strategy}:{power}", 1991, 2020).mean(axis=1)
    aligned = [sample.chose("KAZ", f"bandwagoning:{p}", 1991, 2020).mean(axis=1) for p in POWERS]
    tied = np.min([sample.dyad("tie", "KAZ", p, 2015, 2020).mean(axis=1) for p in POWERS], axis=0)
    limited = np.min([sample.dyad("guard", "KAZ", p, 2020, 2020)[:, 0] for p in POWERS], axis=0)
    holds = (against <= 0.1) & (np.max(aligned, axis=0) <= 0.5) & (tied > 0.05) & (limited > 0.05)
    return float(holds.mean())


def k2_routes_fall_from_one(lab: Lab) -> float:
    """Share of runs that start at 1 and in which both lines to China are open by 2014, the oil line first."""
    sample = lab.world()
    opened = {route: sample.opened(route) for route in ROUTES_TO_CHINA}
    none_early = np.ones(sample.result.replicates, dtype=bool)
    for years in opened.values():
        none_early &= years >= 2005
    oil, gas = opened["china_oil"], opened["china_gas"]
    return float((none_early & (oil <= 2014) & (gas <= 2014) & (oil <= gas)).mean())


def k3_assertion_without_coalition(lab: Lab) -> float:
    """After the annexation more assertion than in the paired world, ties with Russia kept, no coalition."""
    told, untold = lab.world(), lab.world(NO_CRIMEA)
    more = lower(untold.mean("sovereignty", "KAZ", 2014, 2018), told.mean("sovereignty", "KAZ", 2014, 2018))
    against = told.chose("KAZ", "balancing:RUS", 2014, 2020) | told.chose("KAZ", "soft_balancing:RUS", 2014, 2020)
    calm = float((against.mean(axis=1) <= 0.3).mean())
    stays = float(told.belongs("KAZ", ("CSTO",), 2020).mean())
    close = float((told.dyad("tie", "KAZ", "RUS", 2015, 2020).mean(axis=1) > 0.33).mean())
    return min(more, calm, stays, close)


def k4_no_second_buyer_no_route(lab: Lab) -> float:
    """Without a buyer in the east no line is built and autonomy stays below the world with one."""
    base, alone = lab.world(), lab.world({f"routes.{route}": None for route in _routes(lab)})
    never = float((alone.channel("energy", "KAZ", "RUS", 2010, 2020).mean(axis=1) > 0.9).mean())
    return min(never, lower(alone.mean("autonomy", "KAZ", 2010, 2020), base.mean("autonomy", "KAZ", 2010, 2020)))


def _routes(lab: Lab) -> tuple[str, ...]:
    return tuple(lab.world().result.scenario.routes)


def k5_one_bidder_no_hedging(lab: Lab) -> float:
    """One minus the share of hedging where only Russia bids, the first years apart."""
    sample = lab.world({f"states.KAZ.access.{power}": 0.0 for power in POWERS if power != "RUS"})
    return 1.0 - float(sample.chose("KAZ", "hedging", 1995, 2020).mean())


def k6_inverted_u_and_chokepoint(lab: Lab) -> float:
    """Hedging rises with rivalry and falls again; decoupling ends it earlier on a chokepoint.

    The least of three differences of P(hedging) in 2015–20: middle against no rivalry, middle against full
    rivalry, and the fall from no to half decoupling on a chokepoint against the same fall without one.
    """
    low, middle, high = (_hedging(lab, {f"rivalry.{pair}": level for pair in PAIRS}) for level in RIVALRY)
    plain = _fall(lab, {})
    narrow = _fall(lab, {"states.KAZ.chokepoint": CHOKEPOINT})
    return min(middle - low, middle - high, narrow - plain)


PAIRS = ("RUS-CHN", "RUS-EU", "RUS-USA", "CHN-EU", "CHN-USA")


def _hedging(lab: Lab, changes: dict[str, object]) -> float:
    return float(lab.world(changes).odds(("KAZ",), ("hedging",), 2015, 2020).mean())


def _fall(lab: Lab, changes: dict[str, object]) -> float:
    """Fall of P(hedging) from no to half decoupling of all pairs."""
    levels = (DECOUPLING[0], DECOUPLING[2])
    start, end = (_hedging(lab, {**changes, **{f"decoupling.{pair}": level for pair in PAIRS}}) for level in levels)
    return start - end


def k7_full_hedges_where_power_errs(lab: Lab) -> float:
    """Share of hedging under the theory of the case and of its two rivals under power and proximity, the lesser."""
    full, plain = lab.world(), lab.under("power_proximity").world()
    hedging = float(full.chose("KAZ", "hedging", 1995, 2020).mean())
    rival = plain.shares("KAZ", 1995, 2020)
    return min(hedging, rival["balancing"] + rival["bandwagoning"])


ORDER = 2
PATTERNS = (
    Pattern(
        "K1", "kazakhstan", "emergent", "stated", "chosen",
        (("KAZ", "*", 1991, 2020),),
        "Kazakhstan joins no coalition against a neighbour, aligns fully with nobody, and ties and limits all four.",
        ("kaz-no-neighbour-alliance", "kaz-mv-since-independence", "kaz-symmetric-treatment", "kaz-chn-land-limits",
         "kaz-2011-elections-breach"),
        "share of runs with balancing of Russia or China in at most 10 % of years, bandwagoning with no power in over "
        "50 %, a tie above 0.05 with each of four 2015–20 and a guard above 0.05 on each in 2020",
        0.6, k1_all_vectors_tied_and_limited, "a single power bids",
        {f"states.KAZ.access.{power}": 0.0 for power in ("CHN", "EU", "USA")},
    ),
    Pattern(
        "K2", "kazakhstan", "emergent", "stated", "chosen", (),
        "All export routes run to Russia at first; the lines to China open from 2005 and 2009 on.",
        ("kaz-pipelines-all-russia", "kaz-china-oil-pipe-2005", "kaz-ca-china-gas-2009", "kaz-bypass-autonomy"),
        "share of runs in which neither line opens before 2005, both are open by 2014, oil no later than gas",
        0.6, k2_routes_fall_from_one, "China needs nothing", {"states.KAZ.need.CHN": 0.0},
    ),
    Pattern(
        "K3", "kazakhstan", "emergent", "inference", "chosen",
        (("KAZ", "RUS", 2014, 2020),),
        "After the annexation of Crimea Kazakhstan asserts its sovereignty more, without coalition and without exit.",
        ("kaz-crimea-sovereignty-salience", "kaz-survival-anxiety-two-policies", "kaz-assertion-three-steps",
         "kaz-eaeu-scaleback"),
        "least of: share of paired runs with more assertion 2014–18 than without Crimea; share with balancing of "
        "Russia in at most 30 % of 2014–20; share in the CSTO in 2020; share with a tie to Russia above 0.33",
        0.7, k3_assertion_without_coalition, "no annexation and no war", NO_CRIMEA,
    ),
    Pattern(
        "K4", "kazakhstan", "mechanism", "inference", "chosen", (),
        "Without a second buyer and a bypass the Russian share stays and autonomy does not rise.",
        ("kaz-china-demand-reduces-control", "kaz-bypass-autonomy", "kaz-gazprom-control"),
        "least of: share of runs without routes in which Russia's energy share stays above 0.9 in 2010–20; share of "
        "paired runs with less autonomy 2010–20 than with routes",
        0.8, k4_no_second_buyer_no_route, "routes carry nothing",
        {f"routes.{route}.capacity": 0.0 for route in ("china_oil", "china_gas", "caspian")},
    ),
    Pattern(
        "K5", "kazakhstan", "mechanism", "inference", "chosen",
        (("KAZ", "*", 1995, 2020),),
        "With a single power left that bids, hedging is chosen in almost no year.",
        ("kaz-mv-cooley-rivalry-rents", "def-complex-balancing", "omni-enmeshment-aims"),
        "one minus the share of years 1995–2020 on hedging where only Russia bids",
        0.8, k5_one_bidder_no_hedging, "hedging costs nothing", {"theory.terms.hedging.constant": 1.0},
    ),
    Pattern(
        "K6", "kazakhstan", "emergent", "inference", "chosen",
        (("KAZ", "*", 2015, 2020),),
        "Rivalry pays a hedger up to a point; decoupling ends hedging, earlier on a chokepoint.",
        ("kaz-mv-cooley-rivalry-rents", "kaz-tr-decoupling-forces-choice", "kaz-tr-neutrality-gap",
         "kaz-tr-geo-noncomparable"),
        "least of three differences of P(hedging) 2015–20: rivalry 0.5 against 0; 0.5 against 1; the fall from no to "
        "half decoupling on a chokepoint against the same without",
        0.02, k6_inverted_u_and_chokepoint, "neither rivalry nor decoupling weighs",
        {"theory.terms.hedging.suitors_rivalry": 0.0, "theory.terms.hedging.squeeze": 0.0},
    ),
    Pattern(
        "K7", "kazakhstan", "emergent", "inference", "chosen",
        (("KAZ", "*", 1995, 2020),),
        "Power and proximity alone predict balancing or bandwagoning for Kazakhstan; the full model predicts hedging.",
        ("dichotomy-insufficient", "realism-narrow-power", "kaz-violates-bop", "theory-fit-claim"),
        "lesser of: share of years 1995–2020 on hedging under the theory of the case; share on balancing or "
        "bandwagoning under `power_proximity`",
        0.5, k7_full_hedges_where_power_errs, "a single power bids",
        {f"states.KAZ.access.{power}": 0.0 for power in ("CHN", "EU", "USA")},
    ),
)  # fmt: skip
