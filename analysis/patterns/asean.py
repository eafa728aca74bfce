"""Patterns of the ASEAN case: trade against bases, claimants who hedge, the turns of the Philippines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .pattern import Pattern
from .worlds import Lab, Sample, lower

if TYPE_CHECKING:
    from collections.abc import Sequence

ASEAN = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM")
CLAIMANTS_WITHOUT_ALLY = ("BRN", "MYS", "VNM")
PARTNERS_BY_CHOICE = ("IDN", "MYS", "VNM")
MARCOS: dict[str, object] = {"events.marcos": None}
BACKING: dict[str, object] = {"events.us_backing": None, "events.japan_backing": None}
DUTERTE: dict[str, object] = {"events.duterte": None}
CHINA_PAIRS = ("rivalry.USA-CHN", "rivalry.CHN-JPN")
PARTING_PAIRS = ("decoupling.USA-CHN", "decoupling.CHN-JPN")
NO_LIVE_DISPUTE: dict[str, object] = {
    "states.PHL.dispute.CHN": 0.0,
    "states.PHL.acts": None,
    "states.PHL.intent.CHN": 0.05,
    "events.scarborough": None,
    "events.reef_disputes": None,
}
CHOKEPOINT = 0.8
MADE = 0.01
PRESSURE, FORCE = 2, 3


def confrontation(sample: Sample, state: str, power: str, first: int, last: int) -> np.ndarray:
    """Mean probability that the state balances the power, hard or soft: [run]."""
    return sample.against((state,), power, first, last)


def pull(sample: Sample, states: Sequence[str], power: str, first: int, last: int) -> np.ndarray:
    """Mean over states of the probability of following the power less that of balancing it: [run]."""
    follows = sample.odds(states, (f"bandwagoning:{power}",), first, last)
    return np.asarray(follows - sample.against(states, power, first, last))


def raised(sample: Sample, address: str, first: int, last: int, by: float) -> dict[str, object]:
    """A change that raises the given path in the years ``first`` to ``last`` and leaves it elsewhere."""
    values = sample.path(address).copy()
    values[sample.when(first, last)] = np.minimum(1.0, values[sample.when(first, last)] + by)
    years = sample.result.world.years
    series = {int(year): round(float(value), 6) for year, value in zip(years, values, strict=True)}
    return {"series": series, "interpolate": "step"}


def two_by_two(lab: Lab) -> dict[str, float]:
    """P(confrontation of China by the Philippines) 2022-24 by new government and firmer backing."""
    worlds: dict[str, dict[str, object]] = {
        "both": {},
        "government alone": BACKING,
        "backing alone": MARCOS,
        "neither": {**MARCOS, **BACKING},
    }
    return {
        name: float(confrontation(lab.world(changes), "PHL", "CHN", 2022, 2024).mean())
        for name, changes in worlds.items()
    }


def c3_government_and_backing(lab: Lab) -> float:
    """Rise of P(confrontation) by both changes together; zero where one alone does as much."""
    table = two_by_two(lab)
    alone = max(table["government alone"], table["backing alone"])
    return table["both"] - table["neither"] if table["both"] > alone else 0.0


def c5_trade_lasts_longer(lab: Lab) -> float:
    """Share of a tie made by trade that is left after its end, less the same of a tie made by deterrence.

    The same patron, the United States, courts three partners in 2011-15 by trade alone (exchange, finance,
    need) or by deterrence alone (tie, joint exercises, credibility), and stops. What counts is the tie
    that conduct made, above the same world without the offer: its mean in 2019-24 over that in 2016.
    """
    base = lab.world()
    trade: dict[str, object] = {}
    deterrence: dict[str, object] = {
        "powers.USA.credibility": raised(base, "powers.USA.credibility", 2011, 2015, 0.2),
    }
    for state in PARTNERS_BY_CHOICE:
        for address in ("dependence.trade.USA", "dependence.finance.USA", "need.USA"):
            trade[f"states.{state}.{address}"] = raised(base, f"states.{state}.{address}", 2011, 2015, 0.2)
        for address in ("tie.USA", "acts.cooperation.USA"):
            deterrence[f"states.{state}.{address}"] = raised(base, f"states.{state}.{address}", 2011, 2015, 0.2)
    return _left(lab, trade) - _left(lab, deterrence)


def _left(lab: Lab, changes: dict[str, object]) -> float:
    """Share of the extra tie of 2016 that is left in 2019-24 over all partners; zero where next to none was made."""
    base, other = lab.world(), lab.world(changes)
    made = np.zeros(2)
    for state in PARTNERS_BY_CHOICE:
        extra = other.dyad("tie", state, "USA", 2016, 2024) - base.dyad("tie", state, "USA", 2016, 2024)
        made += (extra[:, 0].mean(), extra[:, 3:].mean())
    return float(np.clip(made[1] / made[0], 0.0, 1.0)) if made[0] > MADE * len(PARTNERS_BY_CHOICE) else 0.0


def c7_joint_action_spares_retaliation(lab: Lab) -> float:
    """Fall of China's rate of pressure and force on the Philippines when four neighbours balance it as well.

    The Philippines balances China softly in both worlds; in the second Vietnam, Malaysia, Indonesia and
    Brunei do, too. Only years in which it is chosen count.
    """
    alone = {**_acting(("PHL",)), **{f"states.{state}.security_taste": 0.0 for state in _NEIGHBOURS}}
    together = _acting(("PHL", *_NEIGHBOURS))
    return _answered(lab.world(alone)) - _answered(lab.world(together))


_NEIGHBOURS = ("VNM", "MYS", "IDN", "BRN")


def _acting(states: Sequence[str]) -> dict[str, object]:
    """A harassment short of force and a wish to resist it: soft balancing is what such states choose."""
    changes: dict[str, object] = {}
    for state in states:
        changes[f"states.{state}.acts.denial.CHN"] = 0.8
        changes[f"states.{state}.acts.sanctions.CHN"] = 0.7
        changes[f"states.{state}.autonomy_taste"] = 0.9
        changes[f"states.{state}.leader"] = 0.8
    return changes


def _answered(sample: Sample) -> float:
    answers = sample.dyad("response", "PHL", "CHN", 2012, 2024)
    acted = sample.chose("PHL", "soft_balancing:CHN", 2012, 2024)
    return float((answers >= PRESSURE)[acted].mean()) if acted.any() else 0.0


def k6b_inverted_u_and_chokepoint(lab: Lab) -> float:
    """Hedging of the ten rises with rivalry and falls again; decoupling ends it earlier on a chokepoint.

    The least of three differences of P(hedging) in 2019-24, as for Kazakhstan: middle against no rivalry
    with China, middle against full rivalry, and the fall from no to half decoupling on a chokepoint
    against the same fall as the states are.
    """
    low, middle, high = (_hedging(lab, dict.fromkeys(CHINA_PAIRS, level)) for level in (0.0, 0.5, 1.0))
    plain = _fall(lab, {})
    narrow = _fall(lab, {f"states.{state}.chokepoint": CHOKEPOINT for state in ASEAN})
    return min(middle - low, middle - high, narrow - plain)


def _hedging(lab: Lab, changes: dict[str, object]) -> float:
    return float(lab.world(changes).odds(ASEAN, ("hedging",), 2019, 2024).mean())


def _fall(lab: Lab, changes: dict[str, object]) -> float:
    start, end = (_hedging(lab, {**changes, **dict.fromkeys(PARTING_PAIRS, level)}) for level in (0.0, 0.5))
    return start - end


def a1_trade_course_wins(lab: Lab) -> float:
    """China's pull on the ten gains on that of the US; a US trade course would do better than bases did."""
    base = lab.world()
    gain = {p: pull(base, ASEAN, p, 2021, 2024) - pull(base, ASEAN, p, 2009, 2011) for p in ("CHN", "USA")}
    course: dict[str, object] = {}
    for state in ASEAN:
        for address in ("dependence.trade.USA", "need.USA"):
            course[f"states.{state}.{address}"] = raised(base, f"states.{state}.{address}", 2012, 2024, 0.15)
    better = lower(pull(base, ASEAN, "USA", 2021, 2024), pull(lab.world(course), ASEAN, "USA", 2021, 2024))
    return min(lower(gain["USA"], gain["CHN"]), better)


def a2_claimants_hedge(lab: Lab) -> float:
    """Share of runs in which each claimant without an ally hedges in over half of 2010-24."""
    sample = lab.world()
    share = [sample.chose(state, "hedging", 2010, 2024).mean(axis=1) for state in CLAIMANTS_WITHOUT_ALLY]
    return float((np.min(share, axis=0) > 0.5).mean())


def a3_philippine_turns(lab: Lab) -> float:
    """Share of runs in which the Philippines confronts China less in 2017-21 than before and after."""
    sample = lab.world()
    before, between, after = (
        confrontation(sample, "PHL", "CHN", first, last) for first, last in ((2012, 2015), (2017, 2021), (2023, 2024))
    )
    return float(((between < before) & (between < after)).mean())


def a4_inclusive_body_gathers(lab: Lab) -> float:
    """Share of runs in which RCEP holds over two thirds of its candidates in 2024 and AUKUS under a third."""
    sample = lab.world()
    wide, narrow = (_filled(sample, body, 2024) for body in ("RCEP", "AUKUS"))
    return float(((wide > 2 / 3) & (narrow < 1 / 3)).mean())


def _filled(sample: Sample, body: str, year: int) -> np.ndarray:
    """Members as a share of the candidates: [run]."""
    candidates = len(sample.result.scenario.institutions[body].candidates)
    return sample.members((body,), year, year) / candidates


ORDER = 5
PATTERNS = (
    Pattern(
        "C3", "asean", "emergent", "stated", "chosen",
        (("PHL", "CHN", 2022, 2024),),
        "A new government and firmer backing together turn a claimant to more confrontation than either alone.",
        ("wx-philippine-switch", "wx-philippine-guidelines", "wx-philippine-bases", "wx-minilaterals",
         "constraint-claimants", "st-assurance-reduces-threat"),
        "rise of P(hard or soft balancing of China) by the Philippines 2022–24 from neither change to both; 0 if "
        "one change alone does as much",
        0.1, c3_government_and_backing, "no live dispute and no harassment", NO_LIVE_DISPUTE,
    ),
    Pattern(
        "C5", "asean", "emergent", "stated", "chosen", (),
        "The security relationship that trade brings lasts longer than the one that deterrence brings.",
        ("mah-trade-longer-horizon", "mah-deterrence-vs-trade"),
        "share of the tie made by a five-year offer of trade that is left three to eight years after its end, less "
        "the same for an offer of deterrence; nothing counts as left of a tie below 0.01",
        0.02, c5_trade_lasts_longer, "conduct makes no ties", {"theory.parameters.tie_rate": 0.0},
    ),
    Pattern(
        "C7", "asean", "mechanism", "stated", "chosen",
        (("PHL", "CHN", 2012, 2024),),
        "Joint action makes retaliation less likely than the same action taken alone.",
        ("ac-limits-retaliation", "ac-values-narrative"),
        "rate of Chinese pressure or force in years of Philippine soft balancing 2012–24, alone less together with "
        "four neighbours",
        0.05, c7_joint_action_spares_retaliation, "a power does not mind how many resist",
        {"theory.parameters.joint_restraint": 0.0},
    ),
    Pattern(
        "K6b", "asean", "emergent", "inference", "chosen",
        ((ASEAN, "*", 2019, 2024),),
        "Rivalry pays the ten hedgers up to a point; decoupling ends hedging, earlier on a chokepoint.",
        ("kaz-mv-cooley-rivalry-rents", "kaz-tr-decoupling-forces-choice", "kaz-tr-neutrality-gap"),
        "least of three differences of P(hedging) of the ten 2019–24: rivalry with China 0.5 against 0; 0.5 against "
        "1; the fall from no to half decoupling on a chokepoint against the same as they are",
        0.02, k6b_inverted_u_and_chokepoint, "neither rivalry nor decoupling weighs",
        {"theory.terms.hedging.suitors_rivalry": 0.0, "theory.terms.hedging.squeeze": 0.0},
    ),
    Pattern(
        "A1", "asean", "emergent", "inference", "chosen",
        ((ASEAN, ("CHN", "USA"), 2009, 2011), (ASEAN, ("CHN", "USA"), 2021, 2024)),
        "China's trade course gains on the US course of bases in ASEAN; a US trade course would have done better.",
        ("mah-conditional-win", "mah-chn-trade-asean", "mah-us-should-invest", "mah-us-dilemma-tpp"),
        "lesser of: share of runs in which China's pull on the ten grows more from 2009–11 to 2021–24 than the US "
        "pull; share of paired runs with a larger US pull 2021–24 under a US trade course from 2012",
        0.7, a1_trade_course_wins, "China does not trade",
        {**{f"states.{state}.dependence.{channel}.CHN": 0.0 for state in ASEAN for channel in ("trade", "finance")},
         **{f"states.{state}.need.CHN": 0.0 for state in ASEAN}},
    ),
    Pattern(
        "A2", "asean", "emergent", "inference", "chosen",
        ((CLAIMANTS_WITHOUT_ALLY, "*", 2010, 2024),),
        "Claimants without an ally do not give up balance among the powers: they hedge.",
        ("constraint-claimants", "mah-asean-loose"),
        "share of runs in which Brunei, Malaysia and Vietnam each hedge in over half of 2010–24",
        0.6, a2_claimants_hedge, "China alone bids",
        {f"states.{state}.access.{power}": 0.0 for state in CLAIMANTS_WITHOUT_ALLY for power in ("USA", "JPN")},
    ),
    Pattern(
        "A3", "asean", "emergent", "inference", "chosen",
        (("PHL", "CHN", 2012, 2015), ("PHL", "CHN", 2017, 2021), ("PHL", "CHN", 2023, 2024)),
        "The Philippines confronts China before 2016, less under the next government, more again from 2022 on.",
        ("wx-philippine-switch", "De Castro 2018, Rising Powers Quarterly 3(2)"),
        "share of runs with a lower P(hard or soft balancing of China) in 2017–21 than in 2012–15 and in 2023–24",
        0.7, a3_philippine_turns, "neither government nor commitment changes", {**DUTERTE, **MARCOS, **BACKING},
    ),
    Pattern(
        "A4", "asean", "emergent", "inference", "chosen", (),
        "A loose inclusive body gathers widely where a minilateral stays small.",
        ("mah-asean-consensus-rcep", "mah-asean-weakness-strength", "mah-aukus"),
        "share of runs in which RCEP holds over two thirds of its candidates in 2024 and AUKUS under a third",
        0.7, a4_inclusive_body_gathers, "the inclusive body does nothing", {"institutions.RCEP.strength": 0.0},
    ),
)  # fmt: skip
