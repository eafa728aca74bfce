"""Members and powers that join and leave bodies."""

from __future__ import annotations

import pytest
from counterpoise.theory import (
    institutions,
    parameters,
)
from hypothesis import given
from hypothesis import strategies as st

DEFAULT = {parameter.name: parameter.default for parameter in parameters.PARAMETERS}
UNIT = st.floats(0.0, 1.0)


# -- institutions, instruments, what is observed -------------------------------------------------------
@pytest.mark.parametrize(
    ("member", "chance", "draw", "stays"),
    [
        (True, 1.0, 0.0, True),
        (True, 0.0, 0.39, False),
        (True, 0.0, 0.41, True),
        (False, 0.0, 0.0, False),
        (False, 1.0, 0.39, True),
        (False, 1.0, 0.41, False),
        (False, 0.5, 0.19, True),
        (False, 0.5, 0.21, False),
    ],
)
def test_members_who_want_out_leave_and_others_join_at_a_pace(
    member: bool, chance: float, draw: float, stays: bool
) -> None:
    assert institutions.member_next(member, chance, draw, 0.4) == stays


@given(st.booleans(), UNIT, UNIT, st.floats(0.0, 1.0, exclude_max=True))
def test_with_the_same_draw_a_greater_wish_never_means_leaving(
    member: bool, one: float, other: float, draw: float
) -> None:
    low, high = min(one, other), max(one, other)
    assert institutions.member_next(member, low, draw, 0.4) <= institutions.member_next(member, high, draw, 0.4)


# -- leaving bodies ------------------------------------------------------------------------------------
def leaving(**changed: float) -> float:
    given_values = {"decline": 0.2, "say_lost": 0.1, "monitoring": 0.3, "unilateralism": 0.3, **changed}
    weights = (DEFAULT[f"exit_{name}"] for name in ("decline", "say", "monitoring", "unilateralism"))
    appeal = institutions.exit_appeal(*given_values.values(), *weights)
    shape = (DEFAULT[f"exit_{name}"] for name in ("threshold", "steepness", "pace"))
    return float(institutions.exit_chance(appeal, *shape))


@pytest.mark.parametrize("reason", ["decline", "say_lost", "monitoring", "unilateralism"])
def test_a_power_leaves_the_likelier_the_more_reason_it_has(reason: str) -> None:
    """hard-power-shortfall-motivates-exit, voice-diluted-exit-over-adaptation, exit-clears-path-for-intervention."""
    found = [leaving(**{reason: value}) for value in (0.0, 0.5, 1.0)]
    assert found[0] < found[1] < found[2]


def test_a_power_at_its_height_with_its_say_stays() -> None:
    assert leaving(decline=0.0, say_lost=0.0, unilateralism=0.1) < 0.02
