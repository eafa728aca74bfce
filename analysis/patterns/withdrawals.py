"""Patterns W1–W5 and C6: what a commentary on exits from institutions claims, measured on ensembles of the case.

The text behind W1–W5 is polemical and without references; the last years of the case are assumptions. What holds
here shows that the argument hangs together, not that it is true.
"""

from __future__ import annotations

import numpy as np

from .pattern import Pattern
from .worlds import Lab, Sample, lower, more_where_different

BODIES = ("PARIS", "WHO", "UNESCO", "UNHRC", "WTO", "IRENA", "OAS")
"""Bodies that the hegemon may leave."""
WITHOUT = ("BRICS", "RCEP", "CELAC")
"""Bodies in which the hegemon is not."""
CLUB = "CHAINCLUB"
REGION = ("BRA", "MEX", "COL", "CHL", "CUB", "ARG")
"""The states of the region beside the target of force."""
BYSTANDERS = (*REGION, "CAN", "IND", "ZAF", "IDN")
NO_RAID = {"events.raid_2026": None}
NO_COERCION = {"events.raid_2026": None, "events.maximum_pressure": None, "events.oil_seizure": None}
NO_EXIT = {"theory.parameters.exit_pace": 0.0}
STEADY = {"powers.USA.capability": 0.1228, **{f"institutions.{body}.say.USA": 0.6 for body in BODIES}}
"""Neither capability nor say is lost: each stays at the value of the first year."""
NO_DECLINE_FELT = {"theory.parameters.exit_decline": 0.0, "theory.parameters.exit_say": 0.0}
NO_TRUST_LOST = {
    "theory.parameters.exit_loss": 0.0,
    "theory.parameters.coercion_loss": 0.0,
    "theory.parameters.condemnation_loss": 0.0,
}
LINKS: dict[str, dict[str, object]] = {
    "all links": {},
    "decline does not move exits": {**NO_DECLINE_FELT},
    "exits cost no standing": {"theory.parameters.exit_loss": 0.0},
    "coercion costs no standing": {
        "theory.parameters.coercion_loss": 0.0,
        "theory.parameters.condemnation_loss": 0.0,
    },
    "neither costs standing": {**NO_TRUST_LOST},
    "no exits": {**NO_EXIT},
}
"""The links of the circle, switched off one at a time."""
PRESSURE, FORCE = 2, 3


def w1_decline_and_exit_feed_each_other(lab: Lab) -> float:
    """Exits against a steady hegemon, standing against a world where nothing costs it, exits against that world."""
    told, steady, free = lab.world(), lab.world(STEADY), lab.world(NO_TRUST_LOST)
    drawn = more_where_different(exits(told), exits(steady), least=0.1)
    standing = lower(told.power_mean("legitimacy", "USA", 2027, 2030), free.power_mean("legitimacy", "USA", 2027, 2030))
    circle = more_where_different(exits(told), exits(free), least=0.05)
    return min(drawn, standing, circle)


def w2_cheap_at_once_dear_later(lab: Lab) -> float:
    """More coercion than without exits, less standing later, more members of bodies without the hegemon."""
    told, bound = lab.world(), lab.world(NO_EXIT)
    quiet = lab.world({**NO_EXIT, **NO_RAID})
    coerced = more_where_different(_coercion(told, 2018, 2030), _coercion(bound, 2018, 2030), least=0.2)
    standing = lower(
        told.power_mean("legitimacy", "USA", 2027, 2030), bound.power_mean("legitimacy", "USA", 2027, 2030)
    )
    elsewhere = more_where_different(told.members(WITHOUT, 2027, 2030), quiet.members(WITHOUT, 2027, 2030), least=0.2)
    return min(coerced, standing, elsewhere)


def w3_region_condemns_force(lab: Lab) -> float:
    """Most other states of the region condemn in the year of the raid, and did not the year before."""
    sample = lab.world()
    return min(float(_majority(sample, 2026).mean()), float(1.0 - _majority(sample, 2025).mean()))


def w4_clubs_find_few_takers(lab: Lab) -> float:
    """Share of run-years 2028–30 in which the hegemon's own club has fewer than half of its candidates."""
    sample = lab.world()
    world = sample.result.world
    body = world.institutions.index(CLUB)
    inside = sample.record.member[:, sample.when(2028, 2030)][:, :, body] > 0
    return float((inside.sum(axis=2) < 0.5 * len(CLUB_CANDIDATES)).mean())


def w5_exits_on_both_sides_of_force(lab: Lab) -> float:
    """Share of runs with an exit before the year of the raid and an exit in that year or later."""
    out = _outside(lab.world())
    sample = lab.world()
    before = out[:, sample.when(2025, 2025)][:, 0].sum(axis=1)
    final = out[:, -1].sum(axis=1)
    return float(((before > 0) & (final > before)).mean())


def c6_coercion_raises_coordination(lab: Lab) -> float:
    """Bystanders balance more, and the power's costs are higher, than where the one target is left alone."""
    told, untold = lab.world(), lab.world(NO_COERCION)
    against = lower(_against(untold), _against(told))
    cost = lower(untold.power_mean("cost", "USA", 2019, 2030), told.power_mean("cost", "USA", 2019, 2030))
    return min(against, cost)


CLUB_CANDIDATES = ("BRA", "MEX", "COL", "CHL", "ARG", "CAN", "IND", "ZAF", "IDN")


def loop_gains(lab: Lab) -> dict[str, tuple[float, float, float]]:
    """Mean exits by the end, standing of the hegemon in the last years and state-years of coercion, link by link.

    The gain of a link is the difference to the first row: paired worlds, the same draws.
    """
    rows = {}
    for name, changes in LINKS.items():
        sample = lab.world(changes)
        standing = sample.power_mean("legitimacy", "USA", 2027, 2030)
        rows[name] = (float(exits(sample).mean()), float(standing.mean()), float(_coercion(sample, 2018, 2030).mean()))
    return rows


def exits(sample: Sample) -> np.ndarray:
    """Number of bodies that the hegemon has left by the end: [run]."""
    return np.asarray(_outside(sample)[:, -1].sum(axis=1))


def _outside(sample: Sample) -> np.ndarray:
    """Whether the hegemon is outside a body that it might leave: [run, year, body]."""
    world = sample.result.world
    rows = [world.institutions.index(body) for body in BODIES]
    return np.asarray(sample.record.inside[:, :, rows, sample.power("USA")] <= 0)


def _coercion(sample: Sample, first: int, last: int) -> np.ndarray:
    """State-years under pressure or force of the hegemon: [run]."""
    answers = sample.record.response[:, sample.when(first, last), :, sample.power("USA")]
    return np.asarray((answers >= PRESSURE).sum(axis=(1, 2)))


def _majority(sample: Sample, year: int) -> np.ndarray:
    """Whether more than half of the region's other states condemn the hegemon in a year: [run]."""
    rows = [sample.state(state) for state in REGION]
    condemned = sample.record.condemned[:, sample.when(year, year).start][:, rows, sample.power("USA")]
    return np.asarray((condemned > 0).sum(axis=1) > 0.5 * len(REGION))


def _against(sample: Sample) -> np.ndarray:
    """Mean probability that a bystander balances the hegemon, in either form, 2019–30: [run]."""
    return sample.against(BYSTANDERS, "USA", 2019, 2030)


ORDER = 6
PATTERNS = (
    Pattern(
        "W1", "withdrawals", "emergent", "stated", "chosen", (),
        "A hegemon leaves more bodies the more it declines, and exits and coercion cost it standing, which drives "
        "further exits.",
        ("decline-as-root-cause", "vicious-circle-decline-coercion", "decline-cause-robbery-effect",
         "hard-power-shortfall-motivates-exit", "voice-diluted-exit-over-adaptation", "exits-cause-trust-crisis",
         "short-gain-long-loss"),
        "least of: share with more exits than under a steady capability and say, among runs that differ (a tenth at "
        "least); share with lower US legitimacy 2027–30 than where exits and coercion cost none; share with more exits "
        "than in that world, among runs that differ (a twentieth at least)",
        0.7, w1_decline_and_exit_feed_each_other, "neither decline nor lost say moves the decision to leave",
        NO_DECLINE_FELT,
    ),
    Pattern(
        "W2", "withdrawals", "emergent", "inference", "chosen", (),
        "Exits free the hegemon to coerce and cost it standing later; with exits and force, bodies without it gain "
        "members.",
        ("exit-clears-path-for-intervention", "short-gain-long-loss", "exits-cause-trust-crisis",
         "institutional-constraint-blocks-extraction", "global-south-realignment", "dollar-gold-channel"),
        "least of: share with more state-years of US pressure or force 2018–30 than without exits, among runs that "
        "differ (a fifth at least); share with lower US legitimacy 2027–30; share with more members of bodies without "
        "the US 2027–30 than without exits and raid, among runs that differ (a fifth at least)",
        0.6, w2_cheap_at_once_dear_later, "the hegemon leaves nothing", NO_EXIT,
    ),
    Pattern(
        "W3", "withdrawals", "emergent", "stated", "chosen", (),
        "After force against one neighbour most of the others in the region condemn at once.",
        ("oas-majority-condemns", "latam-joint-condemnation-2026", "exit-type-to-purpose-map",
         "rio-group-oas-reject-us-line"),
        "least of: share of runs in which more than half of the region's other states condemn in 2026; share in which "
        "they do not in 2025",
        0.6, w3_region_condemns_force, "no raid", NO_RAID,
    ),
    Pattern(
        "W4", "withdrawals", "emergent", "inference", "chosen", (),
        "Exclusive clubs that the hegemon builds in place of universal bodies find few takers.",
        ("minilateral-replacement", "pseudo-multilateralism-limited-uptake"),
        "share of run-years 2028–30 in which the club has fewer than half of its candidates as members",
        0.6, w4_clubs_find_few_takers, "the club gives its members all it can, and all are poor",
        {f"institutions.{CLUB}.strength": 1.0,
         **{f"states.{state}.aid.USA": 1.0 for state in CLUB_CANDIDATES},
         **{f"states.{state}.poverty": 1.0 for state in CLUB_CANDIDATES}},
    ),
    Pattern(
        "W5", "withdrawals", "emergent", "inference", "chosen", (),
        "Exits come on both sides of the use of force: leaving first and striking later is no rule.",
        ("us-2025-exit-series", "us-2026-batch-exit-66", "ven-raid-2026-01-03", "exit-first-act-later-sequence"),
        "share of runs with an exit before 2026 and another in 2026 or later",
        0.6, w5_exits_on_both_sides_of_force,
        "neither decline, say, oversight nor a unilateral mind moves the decision to leave",
        {**NO_DECLINE_FELT, "theory.parameters.exit_monitoring": 0.0, "theory.parameters.exit_unilateralism": 0.0},
    ),
    Pattern(
        "C6", "withdrawals", "emergent", "stated", "chosen",
        ((BYSTANDERS, "USA", 2019, 2030),),
        "Hard-line conduct toward one target raises coordination against the power far beyond it and costs it dear.",
        ("man-coercion-backlash", "maz-no-covert", "st-neighbours-uneasy"),
        "least of: share of paired runs in which states other than the target are likelier to balance the US 2019–30, "
        "and in which US costs are higher, than where Venezuela is left alone",
        0.7, c6_coercion_raises_coordination,
        "what is done to others is no news, and coercion costs no standing",
        {"theory.parameters.neighbour_weight": 0.0, "theory.parameters.coercion_loss": 0.0,
         "theory.parameters.condemnation_loss": 0.0},
    ),
)  # fmt: skip
