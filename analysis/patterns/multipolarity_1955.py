"""Patterns M1 and M3: new states between two blocs, measured on ensembles of the case."""

from __future__ import annotations

import numpy as np
from counterpoise.theory.terms import STRATEGIES

from .pattern import Pattern
from .worlds import Lab, Sample, lower

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


ORDER = 10
PATTERNS = (
    Pattern(
        "M1", "multipolarity_1955", "emergent", "stated", "chosen",
        ((NEW_STATES, "*", 1958, 1970),),
        "Between two hostile blocs weak new states as a group stay neutral and gather in bodies of their own.",
        ("lq-nonalignment-under-bipolarity",),
        "least of: share of runs in which hedging is the mode of twelve new states 1958–70 and no bloc has over half "
        "of their years; the same with the blocs fully decoupled; share of runs in which half at least of the eight "
        "that did not found it belong to the Non-Aligned Movement in 1970",
        0.7, m1_new_states_stay_neutral, "one bloc alone bids",
        {f"states.{state}.access.SUN": 0.0 for state in NEW_STATES},
    ),
    Pattern(
        "M3", "multipolarity_1955", "emergent", "inference", "chosen", (),
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
)  # fmt: skip
