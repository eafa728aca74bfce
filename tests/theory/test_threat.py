"""Threat: ability and intent, what is learned from hostile acts, and what is never forgotten."""

from __future__ import annotations

import numpy as np
import pytest
from counterpoise.theory import (
    parameters,
    threat,
)
from hypothesis import given, settings
from hypothesis import strategies as st

DEFAULT = {parameter.name: parameter.default for parameter in parameters.PARAMETERS}
POSITIVE = st.floats(0.01, 1.0)


def ability(capability: float, reach: float, proximity: float, own: float, elasticity: float) -> float:
    """Chance that a power prevails against a state of this capability."""
    return float(threat.ability(capability, reach, proximity, own, elasticity))


def threat_of(capability: float, proximity: float, reach: float, intent: float, *, own: float) -> float:
    able = ability(capability, reach, proximity, own, DEFAULT["ability_elasticity"])
    return threat.threat(able, intent)


@pytest.mark.parametrize("source", ["aggregate power", "proximity", "offensive capability", "intent"])
@given(low=POSITIVE, high=POSITIVE, others=st.tuples(POSITIVE, POSITIVE, POSITIVE), own=st.floats(1e-6, 0.3))
@settings(max_examples=60, deadline=None)
def test_threat_rises_in_each_of_its_four_sources(
    source: str, low: float, high: float, others: tuple[float, ...], own: float
) -> None:
    """Walt: aggregate power, proximity, offensive capability and offensive intent."""
    place = ["aggregate power", "proximity", "offensive capability", "intent"].index(source)
    low, high = min(low, high), max(low, high)
    if high - low < 1e-6:
        return
    less, more = ([*others[:place], value, *others[place:]] for value in (low, high))
    assert threat_of(*less, own=own) < threat_of(*more, own=own)


def test_neither_ability_nor_intent_alone_makes_a_threat() -> None:
    assert threat_of(0.2, 1.0, 1.0, 0.0, own=0.001) == 0.0
    assert threat_of(0.0, 1.0, 1.0, 1.0, own=0.001) == 0.0
    assert threat_of(0.2, 0.0, 1.0, 1.0, own=0.001) == 0.0


def test_intent_moves_threat_while_power_stays_constant() -> None:
    """no-power-change-but-autonomy: after the coup the ratio of power is as it was."""
    before, after = (threat_of(0.14, 0.7, 0.95, intent, own=0.004) for intent in (0.2, 0.8))
    onset = DEFAULT["onset"]
    assert threat.excess(before, onset) == 0.0
    assert threat.excess(after, onset) > 0.3


def test_equals_are_even() -> None:
    assert ability(0.1, 1.0, 1.0, 0.1, 0.34) == 0.5


CINC = {"USA": 0.14, "RUS": 0.045, "CHN": 0.2, "CUB": 0.0015, "VEN": 0.004, "BRA": 0.025, "JPN": 0.04, "KAZ": 0.003,
        "UKR": 0.012, "POL": 0.008, "PHL": 0.004, "VNM": 0.009}  # fmt: skip
REACH = {"USA": 0.95, "RUS": 0.5, "CHN": 0.5}
ANCHORS = [
    # power, then states with their proximity, from the most to the least exposed
    ("USA", [("CUB", 0.9), ("VEN", 0.7), ("BRA", 0.4), ("JPN", 0.15)]),
    ("RUS", [("KAZ", 0.9), ("POL", 0.35)]),
    ("RUS", [("UKR", 0.9), ("POL", 0.35)]),
    ("CHN", [("PHL", 0.6), ("JPN", 0.5)]),
    ("CHN", [("VNM", 0.9), ("JPN", 0.5)]),
]


def anchored(power: str, states: list[tuple[str, float]], elasticity: float) -> list[float]:
    return [ability(CINC[power], REACH[power], near, CINC[state], elasticity) for state, near in states]


@pytest.mark.parametrize(("power", "states"), ANCHORS)
def test_ability_puts_known_pairs_in_order_with_visible_gaps(power: str, states: list[tuple[str, float]]) -> None:
    found = anchored(power, states, DEFAULT["ability_elasticity"])
    gaps = -np.diff(found)
    assert (gaps > 0.03).all(), dict(zip(states, found, strict=True))
    assert all(0.3 < value < 0.9 for value in found)


def test_with_a_plain_ratio_every_small_neighbour_would_sit_near_the_top() -> None:
    """Why the elasticity is well below one."""
    assert min(anchored("USA", [("CUB", 0.9), ("VEN", 0.7)], 1.0)) > 0.94


@pytest.mark.parametrize(
    ("acts", "expected"),
    [({}, 0.0), ({"rhetoric": 1.0}, 0.5), ({"rhetoric": 1.0, "denial": 1.0}, 0.75), ({"force": 1.0}, 1.0)],
)
def test_hostile_acts_compound_as_independent_reasons_for_alarm(acts: dict[str, float], expected: float) -> None:
    from counterpoise.scenario.attributes import ACTS

    severity = np.array([0.5, 0.5, 0.5, 0.5, 1.0, 0.5])
    done = np.array([acts.get(act, 0.0) for act in ACTS])
    assert threat.experienced_hostility(done, severity) == pytest.approx(expected)


def test_cooperation_is_no_hostile_act() -> None:
    from counterpoise.scenario.attributes import ACTS

    only = np.array([float(act == "cooperation") for act in ACTS])
    assert threat.experienced_hostility(only, np.full(len(ACTS) - 1, 0.9)) == 0.0


def test_force_is_graver_than_anything_else() -> None:
    """us-low-intensity-coercion puts force above the rest."""
    severity = {name: value for name, value in DEFAULT.items() if name.startswith("severity_")}
    assert max(severity, key=severity.__getitem__) == "severity_force"


def test_intent_is_learned_faster_from_a_grave_signal_than_it_is_unlearned() -> None:
    slow, fast = DEFAULT["learn_slow"], DEFAULT["learn_fast"]
    up = threat.learned_intent(0.2, 0.9, 0.0, slow, fast) - 0.2
    down = 0.9 - threat.learned_intent(0.9, 0.2, 0.0, slow, fast)
    assert up > 3 * down


def test_a_scar_keeps_intent_up_for_years() -> None:
    """Ten years on a grave experience is most of intent still; without its scar it would be forgotten."""

    def ten_years_after(share: float) -> float:
        scar, intent = 0.0, 0.2
        for year in range(10):
            experienced = 0.85 if year == 0 else 0.0
            scar = threat.remembered_hostility(scar, experienced, 0.4, share, 0.01)
            intent = threat.learned_intent(intent, max(0.1, experienced), scar, 0.1, 0.8)
        return intent

    lasting = 0.85**4 / (0.85**4 + 0.4**4)
    assert ten_years_after(0.9) == pytest.approx(0.9 * 0.85 * lasting * 0.99**9)
    assert ten_years_after(0.9) > 0.65
    assert ten_years_after(0.0) < 0.4


def test_a_slight_leaves_no_scar_and_a_blow_most_of_itself() -> None:
    share, grave = DEFAULT["scar_share"], DEFAULT["grave"]
    slight, blow = (threat.remembered_hostility(0.0, felt, grave, share, 0.0) for felt in (0.15, 0.85))
    assert slight < 0.02
    assert blow > 0.8 * share * 0.85
