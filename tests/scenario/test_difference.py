"""What is not as it ships is told in a few words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import counterpoise as cp
import pytest
from counterpoise.scenario.difference import difference


def told(changes: dict[str, Any], theory: str | None = None, case: str = "venezuela") -> list[str]:
    made = cp.prepare(case, theory, changes)
    return difference(made.scenario, made.theory)


def test_a_case_as_it_ships_differs_in_nothing() -> None:
    assert told({}) == []
    assert told({}, "walt") == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"states.VEN.leader": 0.3}, ["states.VEN.leader = 0.3"]),
        ({"world.price@2015..": 100}, ["world.price 2015–2020 = 100"]),
        ({"events.coup_2002": None}, ["without the event coup_2002"]),
        ({"events.coup_2002.year": 2004}, ["another event coup_2002"]),
        ({"states.COL": None}, ["without COL"]),
        ({"theory.parameters.onset": 0.2}, ["onset = 0.2"]),
        ({"theory.terms.hedging.squeeze": None}, ["without hedging.squeeze"]),
    ],
)
def test_each_kind_of_change(changes: dict[str, Any], words: list[str]) -> None:
    assert told(changes) == words


def test_of_a_name_that_does_not_ship_nothing_can_be_said() -> None:
    mini = str(Path(__file__).parents[1] / "data" / "mini.yaml")
    assert told({"states.VEN.leader": 0.1}, case=mini) == []
