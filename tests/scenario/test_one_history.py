"""One history: whatever the window, an actor has the same numbers in the same year."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from counterpoise.scenario.known import held_differently
from counterpoise.scenario.model import Scenario, load_scenario, shipped
from counterpoise.scenario.reading.files import shipped_folder
from counterpoise.scenario.reading.strict_yaml import read_yaml
from counterpoise.scenario.reading.window import HELD

WINDOWS = {
    "near Russia": ([1992, 2020], ["KAZ", "UKR", "BLR", "TUR"], ["RUS", "USA", "EU", "CHN"]),
    "late, fewer powers": ([2008, 2024], ["KAZ", "UKR", "VNM", "JPN"], ["RUS", "USA"]),
    "Asia": ([2000, 2022], ["JPN", "VNM", "PHL", "IND"], ["USA", "CHN"]),
    "a power as a state": ([1995, 2015], ["IND", "VNM", "TUR"], ["USA", "CHN", "JPN"]),
    "the south": ([1990, 2024], ["VEN", "BRA", "ZAF", "IND"], ["USA", "RUS", "EU"]),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("windows")


@cache
def window(folder: Path, name: str) -> Scenario:
    years, states, powers = WINDOWS[name]
    chosen = f"atlas: {{states: [{', '.join(states)}], powers: [{', '.join(powers)}]}}\n"
    file = folder / f"{name.replace(' ', '_')}.yaml"
    file.write_text(f"format: 1\nname: one\nyears: {years}\n{chosen}", encoding="utf-8")
    return load_scenario(file)


@pytest.mark.parametrize(("one", "other"), list(combinations(WINDOWS, 2)))
def test_two_windows_agree_on_every_actor_and_year_that_they_share(folder: Path, one: str, other: str) -> None:
    first, second = window(folder, one), window(folder, other)
    begin, end = max(first.years[0], second.years[0]), min(first.years[1], second.years[1])
    shared = [
        address
        for address in first.numbers.keys() & second.numbers.keys()
        if not any(part in HELD for part in address.split("."))  # what a state decides is held at the first year
    ]
    assert shared
    for address in shared:
        assert first.numbers[address].yearly(begin, end) == second.numbers[address].yearly(begin, end), address


@pytest.mark.parametrize("case", shipped("cases"))
def test_what_a_case_holds_differently_has_a_reason(case: str) -> None:
    scenario, file = load_scenario(case), shipped_folder("cases") / f"{case}.yaml"
    differs = held_differently(case)
    if "atlas" not in dict(read_yaml(file, levels=1).items()):
        assert differs == []
    for address in differs:
        if address in scenario.numbers:
            assert scenario.numbers[address].note, address
