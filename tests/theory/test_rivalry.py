"""Powers among themselves: phases, counts, measures, crises, arms."""

from __future__ import annotations

import inspect
import math

import numpy as np
import pytest
from counterpoise.theory import (
    parameters,
    rivalry,
)
from hypothesis import given
from hypothesis import strategies as st

DEFAULT = {parameter.name: parameter.default for parameter in parameters.PARAMETERS}
UNIT = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("eased", "draw", "now"),
    [(False, 0.19, True), (False, 0.21, False), (True, 0.29, False), (True, 0.31, True)],
)
def test_a_tense_phase_eases_and_an_eased_one_ends_by_its_own_chance(eased: bool, draw: float, now: bool) -> None:
    assert rivalry.eased_next(eased, draw, 0.2, 0.3) == now


def test_phases_last_as_long_as_their_hazards_say() -> None:
    """No period is built in: the share of eased years is ease / (ease + relapse)."""
    source, eased, years = np.random.default_rng(11), False, 0
    for _ in range(20000):
        eased = rivalry.eased_next(eased, source.random(), 0.2, 0.3)
        years += eased
    assert years / 20000 == pytest.approx(0.4, abs=0.02)


@pytest.mark.parametrize("mean", [0.0, 0.3, 1.0, 6.0, 40.0])
def test_counts_follow_the_poisson_distribution(mean: float) -> None:
    counts = np.array([rivalry.poisson_count(mean, draw) for draw in (np.arange(20000) + 0.5) / 20000])
    for k in range(int(mean) + 4):
        chance = math.exp(-mean) * mean**k / math.factorial(k)
        assert (counts == k).mean() == pytest.approx(chance, abs=1e-3), k
    assert counts.mean() == pytest.approx(mean, abs=0.01)
    assert counts.var() == pytest.approx(mean, rel=0.02, abs=1e-12)


@pytest.mark.parametrize("mean", [0.0, 6.0, 700.0, 12000.0, 1e9])
@pytest.mark.parametrize("draw", [0.0, 0.5, 1.0 - 2.0**-53])
def test_a_count_is_whole_and_ends(mean: float, draw: float) -> None:
    count = rivalry.poisson_count(mean, draw)
    assert count == int(count)
    assert 0.0 <= count <= min(1000.0, 3.0 * mean + 40.0)


def test_measures_rise_as_the_gap_narrows_and_go_on_while_eased() -> None:
    """lf-us-gap-anxiety, wx-containment-stays."""
    gaps = [rivalry.anxiety(0.2, challenger) for challenger in (0.05, 0.1, 0.15, 0.2)]
    tense, eased = ([rivalry.expected_measures(6.0, gap, 0.2, phase, 0.0) for gap in gaps] for phase in (0.0, 1.0))
    assert (np.diff(tense) > 0.0).all()
    assert (np.diff(eased) > 0.0).all()
    assert all(0.5 * before < after < before for before, after in zip(tense, eased, strict=True))


def test_contacts_calm_crises_and_leave_rivalry() -> None:
    """wx-structural-confrontation: contact is no argument of rivalry, only of crises."""
    assert "contacts" not in inspect.signature(rivalry.effective_rivalry).parameters
    chances_of_crisis = [rivalry.crisis_chance(0.3, 0.8, contacts, 0.6) for contacts in (0.0, 4.0, 12.0, 100.0)]
    assert chances_of_crisis[0] > chances_of_crisis[1] > chances_of_crisis[2] == chances_of_crisis[3] > 0.0


@given(UNIT, st.lists(st.floats(0.0, 30.0), max_size=10), st.floats(0.0, 0.2))
def test_what_measures_have_cut_is_never_taken_back(start: float, years: list[float], ratchet: float) -> None:
    path = [start]
    for measures in years:
        path.append(rivalry.ratcheted(path[-1], measures, ratchet))
    assert (np.diff(path) >= -1e-12).all()
    assert max(path) <= 1.0


def test_without_rivalry_nobody_answers_arms_and_arms_age() -> None:
    assert rivalry.arms_pressure(0.0, 1.0, 1.0) == 0.0
    assert rivalry.arms_pressure(1.0, 0.0, 0.0) == 0.0
    assert rivalry.armament_after(0.5, 0.0, 0.0, 0.04, 0.05) == pytest.approx(0.475)


def test_an_arms_race_of_two_that_answer_each_other_ends_somewhere() -> None:
    """With the default answer and decay arms settle, and higher the greater the rivalry."""

    def settled(strength: float) -> float:
        one = other = 0.05
        for _ in range(400):
            pressed = (rivalry.arms_pressure(strength, 0.0, rival) for rival in (other, one))
            one, other = (
                rivalry.armament_after(own, 0.01, push, DEFAULT["arms_answer"], DEFAULT["tie_decay"])
                for own, push in zip((one, other), pressed, strict=True)
            )
        return one

    assert settled(0.0) == pytest.approx(0.01 / DEFAULT["tie_decay"], abs=1e-3)
    assert settled(0.0) < settled(0.3) < settled(0.6) < 1.0
