"""Which facts the estimate has used."""

from __future__ import annotations

import pytest
from counterpoise.analysis.estimation.shipped_fit import TABLES, fitted_on
from counterpoise.analysis.patterns.check import patterns_of
from counterpoise.analysis.patterns.pattern import About
from counterpoise.analysis.scores.used import touches, used_facts
from counterpoise.analysis.validation.codings import NONE, Case
from counterpoise.analysis.validation.shipped import places_of
from counterpoise.scenario.reading.files import shipped

CODES = (("VEN", "CUB"), ("USA", "SUN"))


def row(state: str, power: str, first: int, last: int) -> Case:
    return Case(1, state, state, first, last, power, "hedging", "", "")


@pytest.mark.parametrize(
    ("about", "coding", "shared"),
    [
        (("VEN", "USA", 2003, 2012), row("VEN", "USA", 2012, 2013), True),
        (("VEN", "USA", 2003, 2012), row("VEN", "USA", 2013, 2014), False),
        (("VEN", "USA", 2003, 2012), row("VEN", "SUN", 2003, 2012), False),
        (("VEN", "USA", 2003, 2012), row("CUB", "USA", 2003, 2012), False),
        ((("VEN", "CUB"), "*", 2003, 2012), row("CUB", "RUS", 1990, 2020), True),
        (("*", "*", 2003, 2012), row("CUB", "SUN", 2003, 2003), True),
        (("*", "*", 2003, 2012), row("BRA", "USA", 2003, 2003), False),
        (("*", "*", 2003, 2012), row("CUB", "CHN", 2003, 2003), False),
    ],
)
def test_a_row_touches_what_shares_state_power_and_a_year(about: About, coding: Case, shared: bool) -> None:
    assert touches(coding, about, CODES) == shared


def test_rows_count_where_they_move_a_weight() -> None:
    rows = fitted_on()
    assert {one.table for one in rows} == set(TABLES)
    assert all(one.label != NONE and places_of(one) for one in rows)


def test_facts_that_the_codings_name_are_used_and_those_on_no_strategy_are_not() -> None:
    used = used_facts(patterns_of())
    assert {"V1", "V8", "V9", "K1", "K3", "K7", "J7", "A2", "A3", "E1", "E5", "I2", "L4", "M1"} <= used
    assert used <= {pattern.id for pattern in patterns_of() if pattern.about}
    assert used.isdisjoint({"V5", "K2", "J2", "W1", "S3", "C1"})


def test_a_theory_with_given_weights_has_used_nothing() -> None:
    estimated = {"threat_interdependence", "threat_interdependence_data"}
    for theory in set(shipped("theories")) - estimated:
        assert used_facts(patterns_of("venezuela"), theory) == set()
    assert len({used_facts(patterns_of("venezuela"), theory) for theory in estimated}) == 1
    assert used_facts(patterns_of("venezuela"), "threat_interdependence") == used_facts(patterns_of("venezuela"))
