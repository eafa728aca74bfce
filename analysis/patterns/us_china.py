"""Patterns C1, C2, C4, G2, C9, C10: trend and small cycles of the United States and China, on ensembles of the case."""

from __future__ import annotations

import numpy as np
from counterpoise.theory.order import output_loss

from .pattern import Pattern
from .worlds import Lab, Sample, more_where_different

CYCLE = "us_china"
BETWEEN = ("JPN", "KOR", "PHL", "AUS", "VNM", "SGP", "DEU")
NO_CONTACT = {f"cycles.{CYCLE}.contacts": 0.0}
DAILY_CONTACT = {f"cycles.{CYCLE}.contacts": 12.0}
NO_EASING = {f"cycles.{CYCLE}.easing": 0.0}
OTHER_GOAL = {f"cycles.{CYCLE}.growth": 0.0}
FROZEN = {"powers.USA.capability": 0.2986, "powers.CHN.capability": 0.1131}
"""Both at their values of 2012, the first year of the case."""
NO_RATCHET = {f"cycles.{CYCLE}.ratchet": 0.0, "decoupling.USA-CHN": 0.02}

WORLD_OPEN = 0.28
"""Half of the trade of the world over its output in 2019 (``lf-trade-share-poverty-1992-2019``)."""
ACROSS = 0.155
"""Share of world trade in 2014 between China or Russia and 53 states that vote with the West.

COW Trade 4.0; the states are those whose UN ideal point of 2013 is 0.5 or more. Dyads of China and Russia
only: what other states of either side trade across is not in the table, so the share is too low if anything.
"""
OPEN = {"JPN": 0.141, "KOR": 0.272, "AUS": 0.188, "DEU": 0.336}
"""Half of trade over output in 2014, allies only (COW Trade 4.0; Fariss et al. 2022, real output)."""
FORECAST = {"limited": 0.002, "severe": 0.07, "state": 0.12}
"""What the paper cites (``lf-imf-fragmentation-loss``); results are compared with it, nothing is fitted."""


def _cycle(sample: Sample, name: str, first: int = 2017, last: int = 2024) -> np.ndarray:
    """A quantity of the cycle by year: [run, year]."""
    row = sample.result.world.cycles.index(CYCLE)
    values: np.ndarray = getattr(sample.record, name)
    return np.asarray(values[:, sample.when(first, last), row])


def c1_contacts_rise_and_measures_go_on(lab: Lab) -> float:
    """More contacts in eased years than in tense ones, while new measures keep coming from both sides.

    Share of the runs with both phases in which contacts are more frequent while eased, measures are added
    in eased years (one a year at least on average) and the challenger answers in some eased year.
    """
    sample = lab.world()
    eased = _cycle(sample, "eased") > 0.0
    both = eased.any(axis=1) & ~eased.all(axis=1)
    if both.mean() < 0.2:
        return 0.0
    contacts, measures, answers = (_cycle(sample, name)[both] for name in ("contacts", "measures", "answers"))
    warm = eased[both]
    more = _mean_where(contacts, warm) > _mean_where(contacts, ~warm)
    on = (_mean_where(measures, warm) >= 1.0) & (_mean_where(answers, warm) > 0.0)
    return float((more & on).mean())


def _mean_where(values: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Mean over the years in which ``where`` holds, at least one: [run]."""
    return np.asarray((values * where).sum(axis=1) / where.sum(axis=1))


def c2_contact_calms_and_does_not_reconcile(lab: Lab) -> float:
    """Contact lowers crises and leaves rivalry; cooperation and another goal lower rivalry.

    Least of: of the paired runs that differ (a tenth at least), share with fewer crises under monthly contact than
    under none; share of runs whose mean rivalry moves by less than 0.02 thereby; share with lower rivalry than
    without the cooperation of eased years, of the runs that have any; share with lower rivalry in 2024 where the
    incumbent gives up its goal.
    """
    base, silent, talking = lab.world(), lab.world(NO_CONTACT), lab.world(DAILY_CONTACT)
    calmer = more_where_different(_cycle(silent, "crisis").sum(axis=1), _cycle(talking, "crisis").sum(axis=1), 0.1)
    shift = np.abs(_cycle(talking, "rivalry").mean(axis=1) - _cycle(silent, "rivalry").mean(axis=1))
    eased = (_cycle(base, "eased") > 0.0).any(axis=1)
    stiff = _cycle(lab.world(NO_EASING), "rivalry").mean(axis=1)
    cooperating = float((_cycle(base, "rivalry").mean(axis=1) < stiff)[eased].mean()) if eased.any() else 0.0
    modest = _cycle(lab.world(OTHER_GOAL), "rivalry", 2024, 2024)[:, 0]
    goal = float((modest < _cycle(base, "rivalry", 2024, 2024)[:, 0] - 0.05).mean())
    return min(calmer, float((shift < 0.02).mean()), cooperating, goal)


def c4_losses_from_lost_links(lab: Lab) -> float:
    """Agreement of the losses that lost links alone bring with the three cited: the least ratio of smaller to larger.

    Limited: the share of trade between the two that has gone by 2024. Severe: all trade across the two camps.
    State: the largest own loss of an ally that loses all trade with China on top. Zero where they do not rise.
    """
    sample = lab.world()
    exchange = float(sample.path("exchange.USA-CHN")[-1])
    gone = float(_cycle(sample, "decoupling", 2024, 2024).mean())
    limited = float(output_loss(WORLD_OPEN, gone * exchange / WORLD_OPEN))
    severe = float(output_loss(WORLD_OPEN, ACROSS))
    own = []
    for state, open_share in OPEN.items():
        partner = float(sample.path(f"states.{state}.dependence.trade.CHN")[-1])
        own.append(float(output_loss(open_share, partner)))
    found = {"limited": limited, "severe": severe, "state": max(own)}
    if not 0.0 < limited < severe < found["state"]:
        return 0.0
    return min(min(found[key] / cited, cited / found[key]) for key, cited in FORECAST.items())


def g2_measures_follow_the_gap(lab: Lab) -> float:
    """More measures in 2017–24 than with the gap frozen at its first year, of the paired runs that differ.

    Zero where fewer than half of the runs differ or where the mean does not rise from 2012–16 to 2020–24.
    """
    told, frozen = lab.world(), lab.world(FROZEN)
    if _cycle(told, "measures", 2020, 2024).mean() <= _cycle(told, "measures", 2012, 2016).mean():
        return 0.0
    return more_where_different(_cycle(told, "measures").sum(axis=1), _cycle(frozen, "measures").sum(axis=1), 0.5)


def c9_advance_tightens_even_while_eased(lab: Lab) -> float:
    """A technical advance of the challenger adds measures, also in eased years, and decoupling never falls back.

    Least of: of the paired runs whose measures in eased years differ, share with more of them than in a world without
    advances; share of runs in which decoupling rises in every eased year with a measure.
    """
    told, still = lab.world(), lab.world({f"cycles.{CYCLE}.breakthrough": 0.0})
    eased = _cycle(told, "eased") > 0.0
    while_eased, without = ((_cycle(sample, "measures") * eased).sum(axis=1) for sample in (told, still))
    more = more_where_different(while_eased, without, least=0.05)
    decoupling, measures = _cycle(told, "decoupling"), _cycle(told, "measures")
    steps = np.diff(decoupling, axis=1)
    cases = (eased & (measures > 0.0))[:, :-1] | (eased & (measures > 0.0))[:, 1:]
    held = np.where(cases, steps >= 0.0, True).all(axis=1) & (decoupling[:, -1] > decoupling[:, 0])
    return min(more, float(held.mean()))


def c10_parting_powers_narrow_the_middle(lab: Lab) -> float:
    """Share of runs in which hedging in between is less likely in 2021–24 than without ratchet and decoupling.

    Mean over the states; zero where the mean difference is below 0.02.
    """
    told, together = (_middle(lab.world(changes)) for changes in ({}, NO_RATCHET))
    if float(together.mean() - told.mean()) < 0.02:
        return 0.0
    return float((told < together).mean())


def _middle(sample: Sample) -> np.ndarray:
    """Mean probability of hedging of the states in between, 2021–24: [run]."""
    return sample.odds(BETWEEN, ("hedging",), 2021, 2024)


ORDER = 4
PATTERNS = (
    Pattern(
        "C1", "us_china", "mechanism", "stated", "chosen", (),
        "While relations ease contacts are more frequent, and new measures keep coming from both sides.",
        ("wx-containment-stays", "wx-first-two-years-cold", "wx-cycle-start-june-2023", "wx-outbound-investment-eo",
         "wx-chip-rules-oct-2023", "wx-mil-exercises-2023", "wx-coercion-rate-tally"),
        "of the runs with both phases in 2017–24 (a fifth at least): share with more contacts a year while eased, one "
        "measure a year or more while eased, and some answer while eased",
        0.8, c1_contacts_rise_and_measures_go_on, "easing suspends all measures", {f"cycles.{CYCLE}.restraint": 1.0},
    ),
    Pattern(
        "C2", "us_china", "mechanism", "stated", "chosen", (),
        "Contact makes crises rarer and leaves the rivalry; cooperation and another goal of the incumbent lower it.",
        ("wx-conflict-source", "wx-structural-confrontation", "wx-us-main-variable", "wx-mil-mil-restored",
         "wx-guiding-principles", "wx-cooperation-benefits"),
        "least of: of the paired runs that differ (a tenth at least), share with fewer crises under monthly contact "
        "than under none; share with mean rivalry moved by less than 0.02; share with less rivalry than without easing "
        "(runs that ease); share with rivalry lower by 0.05 in 2024 under another goal",
        0.8, c2_contact_calms_and_does_not_reconcile, "contact calms nothing", {f"cycles.{CYCLE}.calming": 0.0},
    ),
    Pattern(
        "C4", "us_china", "emergent", "stated", "chosen", (),
        "Loss of output rises with the depth of the parting, from 0.2 to nearly 7 %, and to 12 % for some states.",
        ("lf-imf-fragmentation-loss", "lf-imf-loss-scale"),
        "least ratio (smaller to larger) of three losses from lost links to the three cited: trade gone between the "
        "two by 2024, all trade across the camps, the most exposed ally; 0 if they do not rise in this order",
        0.5, c4_losses_from_lost_links, "the two trade nothing", {"exchange.USA-CHN": 0.0},
    ),
    Pattern(
        "G2", "us_china", "mechanism", "stated", "chosen", (),
        "As the gap narrows the incumbent takes more measures against the challenger.",
        ("lf-us-gap-anxiety", "lf-weaponised-interdependence", "wl-power-shift-security-dilemma"),
        "of the paired runs that differ (half at least), share with more measures in 2017–24 than with both "
        "capabilities of 2012; 0 if the mean does not rise from 2012–16 to 2020–24",
        0.7, g2_measures_follow_the_gap, "the gap stays what it was in 2012", FROZEN,
    ),
    Pattern(
        "C9", "us_china", "mechanism", "inference", "chosen", (),
        "An advance of the challenger tightens controls even while relations ease, and what was cut stays cut.",
        ("wx-chip-rules-oct-2023", "wx-boundary-unclear", "wx-derisking-unbounded",
         "lf-economic-nationalism-continuity"),
        "least of: of the paired runs that differ in it, share with more measures in eased years than without "
        "advances; share of runs in which decoupling never falls in an eased year with measures and has risen by 2024",
        0.8, c9_advance_tightens_even_while_eased, "the challenger makes no advance",
        {f"cycles.{CYCLE}.breakthrough": 0.0},
    ),
    Pattern(
        "C10", "us_china", "emergent", "inference", "chosen",
        ((BETWEEN, "*", 2021, 2024),),
        "The further the two part, the less the states between them hedge.",
        ("wx-nld-jpn-alignment", "hedging-ends-biden", "kaz-tr-decoupling-forces-choice"),
        "share of runs in which hedging of seven states, on average, is less likely in 2021–24 than in the paired "
        "world without decoupling; 0 if the mean difference is under 0.02",
        0.7, c10_parting_powers_narrow_the_middle, "decoupling weighs on nobody",
        {"theory.terms.hedging.squeeze": 0.0},
    ),
)  # fmt: skip
