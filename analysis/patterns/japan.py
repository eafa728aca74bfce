"""Patterns J1–J7: what the paper on Japan's quasi-alliances claims, measured on ensembles of the case."""

from __future__ import annotations

import numpy as np
from counterpoise.theory.opportunity import perceived_credibility

from .pattern import Pattern
from .worlds import Lab, Sample, lower

NEW_PARTNERS = {
    "AUS": "japan_australia",
    "GBR": "japan_britain",
    "PHL": "japan_philippines",
    "FRA": "japan_france",
    "DEU": "japan_germany",
    "IND": "japan_india",
    "IDN": "japan_indonesia",
}
ALL_PARTNERS = NEW_PARTNERS | {"KOR": "japan_korea", "VNM": "japan_vietnam"}
TIERS = {"AUS": 3, "GBR": 3, "PHL": 2, "FRA": 2, "DEU": 1, "IND": 1, "IDN": 1}
"""The paper's tiers as of March 2024: what results are compared with, never an input."""
NAMED_TRIADS = ("PHL", "AUS", "IND", "GBR", "KOR")
OTHERS = ("FRA", "DEU", "IDN", "VNM")
PAPER_ENDS = 2023
"""Last whole year before the paper of March 2024."""
AGREEMENTS = ("logistics", "intelligence", "equipment", "access")
RETREAT = {"events.retreat_of_the_patron": None}
NO_RETREAT_NO_GOODWILL: dict[str, object] = {**RETREAT, "events.chinese_goodwill": None}


def j1_hedging_under_a_doubtful_patron(lab: Lab) -> float:
    """Hedging is likelier in 2018–19 than before, after and without the retreat; the doubt outlasts the repair.

    Zero where the rise of the mean probability over 2013–16 is below 0.02.
    """
    told, untold = lab.world(), lab.world(NO_RETREAT_NO_GOODWILL)
    before, during, after = (_hedging(told, *span) for span in ((2013, 2016), (2018, 2019), (2022, 2024)))
    if float(during.mean() - before.mean()) < 0.02:
        return 0.0
    caused = lower(_hedging(untold, 2018, 2019), during)
    risk = _abandonment(told)
    doubt = float((_span(told, risk, 2022, 2024) > _span(told, risk, 2013, 2016)).mean())
    return min(lower(before, during), caused, lower(after, during), doubt)


def _hedging(sample: Sample, first: int, last: int, state: str = "JPN") -> np.ndarray:
    """Mean probability of hedging over years: [run]."""
    return sample.odds((state,), ("hedging",), first, last)


def _span(sample: Sample, values: np.ndarray, first: int, last: int) -> np.ndarray:
    return np.asarray(values[:, sample.when(first, last)].mean(axis=1))


def _abandonment(sample: Sample) -> np.ndarray:
    """Japan's risk of being left by the United States, tie times doubt: [run, year].

    Remembered credibility follows from the given one by the rule of the theory, so it is computed again here.
    """
    world, rules = sample.result.world, sample.result.rules.parameters
    shown = sample.path("powers.USA.credibility")
    fall, rise = float(rules["credibility_fall"][0]), float(rules["credibility_rise"][0])
    remembered = np.empty_like(shown)
    believed = float(shown[0])
    for year, value in enumerate(shown):
        believed = float(perceived_credibility(believed, float(value), fall, rise))
        remembered[year] = believed
    years = world.years
    return np.asarray(sample.dyad("tie", "JPN", "USA", int(years[0]), int(years[-1])) * (1.0 - remembered))


def _signed(sample: Sample, partner: str, kind: str, year: int) -> np.ndarray:
    """Whether a kind of agreement with the partner is signed by the end of a year: [run]."""
    world = sample.result.world
    pair, column = world.agreements.index(ALL_PARTNERS[partner]), KINDS.index(kind)
    return np.asarray(sample.record.signed[:, sample.when(year, year).start, pair, column] > 0.0)


KINDS = ("consultation", "logistics", "intelligence", "equipment", "access", "treaty")


def _count(sample: Sample, partner: str, year: int) -> np.ndarray:
    """Number of the four separate agreements in force with the partner: [run]."""
    return np.asarray(sum(_signed(sample, partner, kind, year).astype(int) for kind in AGREEMENTS))


def j2_agreements_not_treaties(lab: Lab) -> float:
    """Share of runs with two or more separate agreements with four of seven new partners and a treaty with none."""
    sample = lab.world()
    bound = sum((_count(sample, partner, PAPER_ENDS) >= 2).astype(int) for partner in NEW_PARTNERS)
    treaty = sum(_signed(sample, partner, "treaty", PAPER_ENDS).astype(int) for partner in NEW_PARTNERS)
    return float(((np.asarray(bound) >= 4) & (np.asarray(treaty) == 0)).mean())


def j3_partners_in_tiers(lab: Lab) -> float:
    """Rank agreement with the paper's tiers: pairs in order less pairs out of order, over both.

    The yardstick is the paper's: the share of runs with an access agreement, twice, and with a standing
    consultation, once, by the end of 2023.
    """
    sample = lab.world()
    depth = {
        partner: 2.0 * float(_signed(sample, partner, "access", PAPER_ENDS).mean())
        + float(_signed(sample, partner, "consultation", PAPER_ENDS).mean())
        for partner in TIERS
    }
    right = wrong = 0
    for one, high in TIERS.items():
        for other, low in TIERS.items():
            if high > low:
                right += depth[one] > depth[other]
                wrong += depth[one] < depth[other]
    return (right - wrong) / (right + wrong) if right + wrong else 0.0


def j4_triads_close_over_common_ties(lab: Lab) -> float:
    """Share of runs in which more of the partners named have a triad with the patron than of the others."""
    sample = lab.world()
    named, others = (_triads(sample, partners) for partners in (NAMED_TRIADS, OTHERS))
    return lower(others, named)


def _triads(sample: Sample, partners: tuple[str, ...]) -> np.ndarray:
    """Share of the partners with a triad in the last year: [run]."""
    rows = [sample.result.world.agreements.index(ALL_PARTNERS[partner]) for partner in partners]
    return np.asarray((sample.record.triad[:, -1][:, rows] > 0.0).mean(axis=1))


def j5_three_answers_at_once(lab: Lab) -> float:
    """Under the doubtful patron more agreements and more hedging than without, and no thinner tie to the patron."""
    told, untold = lab.world(), lab.world(RETREAT)
    change = sum(_count(told, p, 2021) for p in ALL_PARTNERS) - sum(_count(untold, p, 2021) for p in ALL_PARTNERS)
    moved = np.asarray(change)[np.asarray(change) != 0]
    agreements = float((moved > 0).mean()) if moved.size >= 0.2 * told.result.replicates else 0.0
    hedged = lower(_hedging(untold, 2018, 2020), _hedging(told, 2018, 2020))
    tie = told.dyad("tie", "JPN", "USA", 2018, 2024).mean(axis=1)
    return min(agreements, hedged, float((tie >= 0.95).mean()))


def j6_faster_from_2012(lab: Lab) -> float:
    """Share of runs with more new agreements a year from 2013 to 2023 than from 2006 to 2012, with some in all."""
    sample = lab.world()
    early = np.asarray(sum(_count(sample, partner, 2012) for partner in NEW_PARTNERS)) / 7.0
    late = np.asarray(sum(_count(sample, partner, PAPER_ENDS) for partner in NEW_PARTNERS))
    return float(((late - 7.0 * early) / 11.0 > early).mean())


def j7_partners_without_quarrel_do_not_balance(lab: Lab) -> float:
    """Japan and Australia balance China more, in either form, than Indonesia, France and Germany do."""
    sample = lab.world()
    firm = sample.against(("JPN", "AUS"), "CHN", 2017, 2024)
    loose = sample.against(("IDN", "FRA", "DEU"), "CHN", 2017, 2024)
    return float((firm - loose > 0.1).mean())


ORDER = 3
PATTERNS = (
    Pattern(
        "J1", "japan", "emergent", "stated", "chosen",
        (("JPN", "*", 2013, 2016), ("JPN", "*", 2018, 2019), ("JPN", "*", 2022, 2024)),
        "Japan hedges more while its patron is in doubt and China shows goodwill, gives it up under a mended alliance, "
        "and goes on fearing to be left.",
        ("hedging-conditions-trump", "hedging-dates", "hedging-ends-biden", "abandonment-fear-rises",
         "abandonment-persists-under-biden", "answers-to-abandonment"),
        "least of: shares of runs with likelier hedging in 2018–19 than in 2013–16, than in the paired world without "
        "retreat and goodwill, and than in 2022–24; share with more risk of abandonment in 2022–24 than in 2013–16; "
        "0 if the mean rise is under 0.02",
        0.7, j1_hedging_under_a_doubtful_patron, "the patron never retreats and China shows no goodwill",
        NO_RETREAT_NO_GOODWILL,
    ),
    Pattern(
        "J2", "japan", "emergent", "stated", "chosen", (),
        "Where a treaty is dear at home, new partners are bound by separate agreements and not by treaty.",
        ("no-new-alliance-feasible", "qa-three-advantages", "alliance-sovereignty-cost", "opposition-bypass",
         "legal-workaround", "qa-not-substitute"),
        "share of runs in which four of seven new partners have two or more of the four agreements by 2023 and none a "
        "treaty",
        0.7, j2_agreements_not_treaties, "a treaty costs nothing, at home and for the partner",
        {f"states.{state}.treaty_cost": 0.0 for state in ("JPN", *ALL_PARTNERS)},
    ),
    Pattern(
        "J3", "japan", "emergent", "stated", "chosen", (),
        "Australia and Britain stand above the Philippines and France, and these above Germany, India and Indonesia.",
        ("tier1-aus-gbr", "tier2-phl-fra", "tier3-deu-ind-idn", "raa-benchmark", "instrument-2plus2"),
        "over the 16 pairs in different tiers: (right − wrong) / (right + wrong), by access agreements (twice) and "
        "consultations at the end of 2023",
        0.6, j3_partners_in_tiers, "signing does not follow appeal", {"theory.parameters.agreement_steepness": 0.0},
    ),
    Pattern(
        "J4", "japan", "emergent", "inference", "chosen", (),
        "Triads with the patron close over partners that are tied to both.",
        ("minilaterals-list", "qa-anchor-us", "wx-minilaterals", "wx-camp-david", "wx-mil-exercises-2023"),
        "share of runs in which by 2024 a larger share of the five partners named has a triad than of the four others",
        0.7, j4_triads_close_over_common_ties, "no partner is tied to the patron",
        {f"states.{partner}.tie.USA": 0.0 for partner in ALL_PARTNERS},
    ),
    Pattern(
        "J5", "japan", "emergent", "stated", "chosen",
        (("JPN", "*", 2018, 2020),),
        "Fear of being left brings hedging and further agreements at once, beside a standing alliance.",
        ("answers-to-abandonment", "qa-not-substitute", "qa-hedge-us-retrenchment", "qa-anchor-us"),
        "least of: of the paired runs that differ (a fifth at least), share with more agreements by 2021 than without "
        "the retreat; share with likelier hedging in 2018–20; share with a tie to the patron of 0.95 in 2018–24",
        0.7, j5_three_answers_at_once, "the patron never retreats", RETREAT,
    ),
    Pattern(
        "J6", "japan", "emergent", "stated", "chosen", (),
        "After a first sign in 2006–07 the agreements come faster from 2012 on.",
        ("abe1-first-sign", "abe2-acceleration", "threat-perception-rises", "europe-turns-indo-pacific"),
        "share of runs with more of the four agreements a year in 2013–23 than in 2006–12",
        0.8, j6_faster_from_2012, "signing does not follow appeal", {"theory.parameters.agreement_steepness": 0.0},
    ),
    Pattern(
        "J7", "japan", "emergent", "stated", "chosen",
        ((("JPN", "AUS", "IDN", "FRA", "DEU"), "CHN", 2017, 2024),),
        "Partners without a quarrel with China of their own do not balance it with Japan.",
        ("constraint-france-germany", "constraint-indonesia", "constraint-australia", "constraint-temperature-gap"),
        "share of runs in which balancing China, in either form, is likelier by 0.1 for Japan and Australia than for "
        "Indonesia, France and Germany, 2017–24",
        0.8, j7_partners_without_quarrel_do_not_balance, "they have a quarrel of their own",
        {f"states.{state}.{key}.CHN": value for state in ("IDN", "FRA", "DEU")
         for key, value in (("acts.force", 0.6), ("dispute", 0.9), ("intent", 0.7), ("proximity", 0.9))},
    ),
)  # fmt: skip
