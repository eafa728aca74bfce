"""One history: whatever the window, an actor has the same numbers in the same year."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from counterpoise.scenario.known import held_differently
from counterpoise.scenario.model import Scenario, load_scenario, shipped
from counterpoise.scenario.numbers import Number
from counterpoise.scenario.reading.atlas import Atlas, turned
from counterpoise.scenario.reading.files import shipped_folder
from counterpoise.scenario.reading.nodes import Node
from counterpoise.scenario.reading.strict_yaml import read_yaml
from counterpoise.scenario.reading.window import HELD, MOVED

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


@cache
def history(case: str) -> dict[str, Number]:
    """The numbers of a shipped case that it shares with every other window: without ties, and what it overrides."""
    scenario, own = load_scenario(case), set(held_differently(case))
    moved = {f"{name}.{cycle.incumbent}-{cycle.challenger}" for cycle in scenario.cycles.values() for name in MOVED}
    found = {address: number for address, number in scenario.numbers.items() if address not in moved}
    named = {alphabetical(address): number for address, number in found.items()}
    return {address: n for address, n in named.items() if address not in own and not {*address.split(".")} & {*HELD}}


def alphabetical(address: str) -> str:
    """An address with the two codes of a pair in order."""
    return ".".join("-".join(sorted(part.split("-"))) for part in address.split("."))


@pytest.mark.parametrize(("one", "other"), list(combinations(shipped("cases"), 2)))
def test_shipped_cases_tell_one_history(one: str, other: str) -> None:
    (first, last), (begins, ends) = load_scenario(one).years, load_scenario(other).years
    span = max(first, begins), min(last, ends)
    if span[0] > span[1]:
        return
    mine, theirs = history(one), history(other)
    shared = mine.keys() & theirs.keys()
    assert {address for address in shared if mine[address].yearly(*span) != theirs[address].yearly(*span)} == set()


def test_the_events_of_shipped_cases_are_those_of_the_atlas() -> None:
    atlas, own = Atlas().block("events"), {}
    for case in shipped("cases"):
        written = dict(read_yaml(shipped_folder("cases") / f"{case}.yaml").items())
        own[case] = set() if "events" not in written else {str(name) for name, _ in written["events"].items()}
        for name, event in load_scenario(case).events.items():
            if name not in own[case]:
                told = [(c.path, c.operation, c.number.constant) for c in event.changes]
                assert set(told) <= set(changes_of(atlas.child(name))), (case, name)
    assert {case: len(names) for case, names in own.items() if names} == {"china_latin_america": 17}


def changes_of(event: Node) -> list[tuple[str, str, object]]:
    """Path, operation and size of what an event of the atlas changes, with pairs in both orders."""
    found = []
    for _, change in event.child("changes").items():
        path = str(change.child("path").value)
        for operation in ("set", "add", "multiply"):
            node = change.child(operation)
            size = node.child("value").value if isinstance(node.value, dict) else node.value
            if size is not None:
                found += [(way, operation, size) for way in (path, ".".join(map(turned, path.split("."))))]
    return found


@pytest.mark.parametrize("case", shipped("cases"))
def test_what_a_case_holds_differently_has_a_reason(case: str) -> None:
    numbers, differs = load_scenario(case).numbers, held_differently(case)
    assert [address for address in differs if address in numbers and not numbers[address].note] == []


def test_cases_hold_little_differently() -> None:
    assert sum(len(held_differently(case)) for case in shipped("cases")) < 30
