"""Patterns of the two cases of multipolarity: new states between two blocs, and new poles with rules kept or broken."""

from __future__ import annotations

import numpy as np
from counterpoise.theory.order import turbulence
from counterpoise.theory.terms import STRATEGIES

from .worlds import Lab, Sample, lower

# ---- 1955-1970: new states between two blocs
NEW_STATES = ("IND", "IDN", "EGY", "MMR", "LKA", "KHM", "SYR", "SDN", "TUN", "GHA", "PAK", "PHL")
FOUNDERS = ("IND", "IDN", "EGY", "GHA")
BLOC_MEMBERS = ("PAK", "PHL", "THA", "TUR")
UNBOUND = tuple(state for state in NEW_STATES if state not in BLOC_MEMBERS)
JOINERS = tuple(state for state in NEW_STATES if state not in FOUNDERS)


def m1_new_states_stay_neutral(lab: Lab) -> float:
    """Hedging is the mode of the new states as a group, also with the blocs fully apart, and they found a body."""
    base, apart = lab.world(), lab.world({"decoupling.USA-SUN": 1.0})
    return min(_neutral(base), _neutral(apart), float((_joined(base, JOINERS) >= 0.5).mean()))


def _neutral(sample: Sample) -> float:
    """Share of runs in which hedging is the most frequent strategy of the group and no bloc takes over half."""
    rows = [sample.state(state) for state in NEW_STATES]
    when = sample.when(1958, 1970)
    chosen = sample.result.strategy[:, when][:, :, rows]
    counts = np.array([(chosen == k).mean(axis=(1, 2)) for k in range(len(STRATEGIES))])
    modal = counts.argmax(axis=0) == list(STRATEGIES).index("hedging")
    options = sample.record.option[:, when][:, :, rows]
    largest = np.max(
        [
            (options == sample.result.world.options.index(f"bandwagoning:{power}")).mean(axis=(1, 2))
            for power in sample.result.world.powers
        ],
        axis=0,
    )
    return float((modal & (largest < 0.5)).mean())


def _joined(sample: Sample, states: tuple[str, ...]) -> np.ndarray:
    """Share of the states that belong to the Non-Aligned Movement in 1970: [run]."""
    return np.asarray(np.mean([sample.belongs(state, ("NAM",), 1970) for state in states], axis=0))


def m3_bloc_members_depend(lab: Lab) -> float:
    """Share of runs in which members of a bloc have less autonomy in 1958-70 than the new states outside."""
    sample = lab.world()
    inside, outside = (
        np.mean([sample.mean("autonomy", state, 1958, 1970) for state in states], axis=0)
        for states in (BLOC_MEMBERS, UNBOUND)
    )
    return lower(inside, outside)


# ---- 1990-2024: new poles, with rules kept or broken
POWERS = ("USA", "CHN", "EU", "RUS", "IND")
STATES = ("BRA", "MEX", "VEN", "ZAF", "NGA", "EGY", "SAU", "IRQ", "LBY", "TUR", "UKR", "KAZ", "IDN", "VNM")
REGIONS = ("latin_america", "africa", "middle_east", "post_soviet", "asia")
BREACHED = ("VEN", "LBY", "UKR", "VNM", "NGA")
BREACHES = (
    "gulf_war", "kosovo", "iraq_war", "iraq_invasion", "georgia", "libya", "crimea", "ukraine_war",
    "america_first", "south_china_sea",
)  # fmt: skip
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


MULTIPOLARITY_PATTERNS = (
    (
        "M1", "multipolarity_1955", "emergent", "stated", "chosen",
        "Between two hostile blocs weak new states as a group stay neutral and gather in bodies of their own.",
        ("lq-nonalignment-under-bipolarity",),
        "least of: share of runs in which hedging is the mode of twelve new states 1958–70 and no bloc has over half "
        "of their years; the same with the blocs fully decoupled; share of runs in which half at least of the eight "
        "that did not found it belong to the Non-Aligned Movement in 1970",
        0.7, m1_new_states_stay_neutral, "one bloc alone bids",
        {f"states.{state}.access.SUN": 0.0 for state in NEW_STATES},
    ),
    (
        "M3", "multipolarity_1955", "emergent", "inference", "chosen",
        "Members of a bloc pay with autonomy: they depend more than those who stay outside.",
        ("lq-cold-war-bloc-asymmetry",),
        "share of runs with less mean autonomy of Pakistan, the Philippines, Thailand and Turkey 1958–70 than of the "
        "new states outside the blocs",
        0.8, m3_bloc_members_depend, "the same four as free of the bloc as the rest",
        {**{f"states.{state}.{name}": None for state in BLOC_MEMBERS
            for name in ("tie", "aid", "acts", "dependence")},
         **{f"states.{state}.{name}": value for state in BLOC_MEMBERS
            for name, value in (("orientation", 0.42), ("autonomy_taste", 0.65), ("access.USA", 0.5),
                                ("access.SUN", 0.5), ("need.USA", 0.2), ("need.SUN", 0.15), ("intent.SUN", 0.12),
                                ("dispute.SUN", 0.0))}},
    ),
    (
        "M2", "multipolarity", "mechanism", "stated", "chosen",
        "With rules kept more poles bring no turbulence; with breaches going on the end of bipolarity brings no calm.",
        ("lq-orderly-condition", "lq-sovereignty-violation-instability", "lq-club-rules-tension"),
        "least rise of turbulence 2000–24 by breaches, at one, two and five poles; 0 if under kept rules a larger "
        "number of poles adds over 0.05, or if under breaches one or five poles have over 0.05 less than two",
        0.05, m2_rules_not_poles, "nobody minds breaches, and powers answer blindly",
        {"theory.parameters.severity_subversion": 0.0, "theory.parameters.response_rationality": 0.0,
         "theory.parameters.unilateral_weight": 0.0,
         "theory.terms.soft_balancing.motive_unilateralism": None},
    ),
    (
        "M4", "multipolarity", "emergent", "inference", "chosen",
        "Acting alone costs a leading power more among many poles than where it is the only one.",
        ("lq-unilateralism-loses-support", "lq-western-monopoly-costlier"),
        "share of paired runs in which US unilateralism 0.6 instead of 0.05 raises its cost 2000–24 more with five "
        "poles than with one",
        0.7, m4_acting_alone_costs_more, "nobody minds acting alone",
        {"theory.parameters.unilateral_weight": 0.0, "theory.terms.soft_balancing.motive_unilateralism": None,
         "theory.parameters.unilateral_loss": 0.0},
    ),
)  # fmt: skip
