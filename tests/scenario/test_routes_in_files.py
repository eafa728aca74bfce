"""Routes in scenario files, and files with any damage at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from counterpoise.scenario.attributes import CHANNELS
from counterpoise.scenario.model import (
    Route,
    Scenario,
    ScenarioError,
    load_scenario,
    problems_in,
)
from counterpoise.scenario.numbers import Number
from counterpoise.scenario.reading.scenario_parse import parse_scenario
from counterpoise.scenario.reading.strict_yaml import Node, dump_yaml, parse_yaml
from hypothesis import given, settings
from hypothesis import strategies as st

MINI = Path(__file__).parents[1] / "data" / "mini.yaml"
TEXT = MINI.read_text(encoding="utf-8")
# --- routes
ROUTES = """\
routes:
  china_oil:
    title: Oil line to China
    state: VEN
    channel: energy
    around: USA
    buyer: CHN
    available: 2003
    lag: 4
    capacity: {value: 0.25, source: judgement, range: [0.1, 0.4]}
    cost: {value: 1.5, source: "Engineering survey, 2001"}
  sea_cable: {state: CUB, channel: finance, around: CHN, buyer: USA, available: -500}
"""
ROUTED = TEXT + ROUTES
FIRST = TEXT.count("\n") + 1
"""The line of `routes:`."""


@pytest.fixture
def routed(tmp_path: Path, changed: Callable[..., Path]) -> Path:
    return changed(tmp_path, text=ROUTED)


def test_routes_are_read(routed: Path, mini: Scenario) -> None:
    case = load_scenario(routed)
    assert case.routes == {
        "china_oil": Route(
            title="Oil line to China",
            state="VEN",
            channel="energy",
            around="USA",
            buyer="CHN",
            available=2003,
            lag=4,
        ),
        "sea_cable": Route(
            title="sea_cable", state="CUB", channel="finance", around="CHN", buyer="USA", available=-500, lag=2
        ),
    }
    assert case.declared.routes == ("china_oil", "sea_cable")
    number = case.numbers["routes.china_oil.capacity"]
    assert (number.value, number.range, number.line) == (0.25, (0.1, 0.4), FIRST + 9)
    assert case.numbers["routes.china_oil.cost"].value == 1.5
    assert "routes.china_oil.consent" not in case.numbers
    assert mini.routes == {}
    assert "routes" not in mini.document()


@pytest.mark.parametrize("channel", [*CHANNELS, "gas"])
def test_every_channel_can_have_a_route(tmp_path: Path, channel: str, changed: Callable[..., Path]) -> None:
    text = "channels: [gas]\n" + ROUTED
    case = load_scenario(changed(tmp_path, ("channel: energy", f"channel: {channel}"), text=text))
    assert case.routes["china_oil"].channel == channel


def test_routes_come_back_from_their_document(routed: Path, tmp_path: Path) -> None:
    case = load_scenario(routed)
    blocks = list(case.document())
    assert blocks.index("routes") == blocks.index("institutions") + 1
    file = tmp_path / "again.yaml"
    file.write_text(dump_yaml(case.document()), encoding="utf-8")
    again = load_scenario(file)
    assert again == case
    assert again.digest() == case.digest()


def test_routes_count_in_the_digest(routed: Path, tmp_path: Path, mini: Scenario, changed: Callable[..., Path]) -> None:
    digests = [mini.digest(), load_scenario(routed).digest()]
    digests += [
        load_scenario(routed, {address: value}).digest()
        for address, value in [
            ("routes.china_oil.lag", 3),
            ("routes.china_oil.cost", 0.1),
            ("routes.sea_cable", None),
        ]
    ]
    head, first, second = ROUTES.partition("  china_oil:")[0], *_halves()
    digests.append(load_scenario(changed(tmp_path, text=TEXT + head + second + first)).digest())
    assert len(set(digests)) == len(digests)
    assert load_scenario(routed, {"routes": None}).digest() == mini.digest()


def _halves() -> tuple[str, str]:
    start, middle = ROUTES.index("  china_oil:"), ROUTES.index("  sea_cable:")
    return ROUTES[start:middle], ROUTES[middle:]


BAD_ROUTES = [
    ("  sea_cable: {", "  SEA_CABLE: {", 11, "SEA_CABLE", "'SEA_CABLE' is not a valid name", "small letters"),
    ("  sea_cable: {", "  sea_cable: 3 # {", 11, "sea_cable", "must be a mapping", ""),
    ("    lag: 4", "    lagg: 4", 8, "china_oil.lagg", "unknown key 'lagg'", "did you mean 'lag'?"),
    ("    state: VEN\n", "", 1, "china_oil.state", "required key `state` is missing", ""),
    ("    channel: energy\n", "", 1, "china_oil.channel", "required key `channel` is missing", ""),
    ("    around: USA\n", "", 1, "china_oil.around", "required key `around` is missing", ""),
    ("    buyer: CHN\n", "", 1, "china_oil.buyer", "required key `buyer` is missing", ""),
    ("    available: 2003\n", "", 1, "china_oil.available", "required key `available` is missing", ""),
    ("state: VEN", "state: VEX", 3, "china_oil.state", "unknown state 'VEX'", "did you mean 'VEN'?"),
    ("state: VEN", "state: USA", 3, "china_oil.state", "unknown state 'USA'", ""),
    ("state: VEN", "state: [VEN]", 3, "china_oil.state", "must be text, not a list", ""),
    ("channel: energy", "channel: energi", 4, "china_oil.channel",
     "unknown channel 'energi'", "did you mean 'energy'?"),
    ("around: USA", "around: RUS", 5, "china_oil.around", "unknown power 'RUS'", "did you mean 'USA'?"),
    ("buyer: CHN", "buyer: CUB", 6, "china_oil.buyer", "unknown power 'CUB'", "powers: USA, CHN"),
    ("buyer: CHN", "buyer: USA", 6, "china_oil.buyer", "leads around 'USA' to the same power", "CHN"),
    ("available: 2003", "available: soon", 7, "china_oil.available", "must be a whole number", ""),
    ("available: 2003", "available: 10000", 7, "china_oil.available", "10000 is out of limits", "at most 9999"),
    ("lag: 4", "lag: -1", 8, "china_oil.lag", "-1 is out of limits", "at least 0"),
    ("lag: 4", "lag: 101", 8, "china_oil.lag", "101 is out of limits", "at most 100"),
    ("lag: 4", "lag: 1.5", 8, "china_oil.lag", "must be a whole number", ""),
    ("value: 0.25", "value: 1.25", 9, "china_oil.capacity.value", "1.25 is out of limits", "between 0 and 1"),
    (", range: [0.1, 0.4]", "", 9, "china_oil.capacity", "a judgement needs its plausible `range`", ""),
    ("value: 1.5", "value: 5.5", 10, "china_oil.cost.value", "5.5 is out of limits", "between 0 and 5"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "message", "hint"),
    BAD_ROUTES,
    ids=[f"{n}-{row[3]}" for n, row in enumerate(BAD_ROUTES)],
)
def test_bad_routes(
    tmp_path: Path, old: str, new: str, line: int, path: str, message: str, hint: str, changed: Callable[..., Path]
) -> None:
    assert ROUTES.count(old) == 1
    (found,) = problems_in(changed(tmp_path, text=TEXT + ROUTES.replace(old, new)))
    assert (found.line, found.path) == (FIRST + line, f"routes.{path}")
    assert message in found.message
    assert hint in found.hint


def test_a_single_power_has_no_route(tmp_path: Path, changed: Callable[..., Path]) -> None:
    text = (
        "format: 1\nname: x\nyears: [1, 9]\npowers: {ATH: {}}\nstates: {MELOS: {region: aegean}}\n"
        "routes: {port: {state: MELOS, channel: trade, around: ATH, buyer: ATH, available: 1}}\n"
    )
    (problem,) = problems_in(changed(tmp_path, text=text))
    assert (problem.path, problem.hint) == ("routes.port.buyer", "a route needs two powers")


def test_routes_are_set_from_outside(routed: Path) -> None:
    case = load_scenario(
        routed,
        {
            "routes.china_oil.capacity": 0.4,
            "routes.china_oil.consent": {"series": {2000: 0.1, 2010: 0.9}},
            "routes.china_oil.cost": None,
            "routes.china_oil.lag": 0,
            "routes.sea_cable": None,
        },
    )
    assert case.numbers["routes.china_oil.capacity"] == Number(value=0.4, source=("set by the user",))
    assert case.numbers["routes.china_oil.consent"].path(2005, 2005)[0] == pytest.approx(0.5)
    assert "routes.china_oil.cost" not in case.numbers
    assert (list(case.routes), case.routes["china_oil"].lag) == (["china_oil"], 0)
    assert load_scenario(routed, {"routes.china_oil": None, "routes.sea_cable": None}).routes == {}


@pytest.mark.parametrize(
    ("address", "value", "message", "hint"),
    [
        ("routes.china_oi.cost", 0.3, "unknown route 'china_oi'", "did you mean 'china_oil'?"),
        ("routes.oil_chine", None, "unknown route 'oil_chine'", "routes: china_oil, sea_cable"),
        ("routes.china_oil.costs", 0.3, "unknown key 'costs'", "did you mean 'cost'?"),
        ("routes.china_oil.around", "CHN", "leads around 'CHN' to the same power", "USA"),
        ("routes.china_oil.buyer", "USA", "leads around 'USA' to the same power", "CHN"),
        ("routes.china_oil.consent", None, "there is no 'consent' to change", ""),
    ],
)
def test_routes_that_cannot_be_set(routed: Path, address: str, value: object, message: str, hint: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(routed, {address: value})
    (problem,) = caught.value.problems
    assert (problem.file, problem.path) == ("--set", address)
    assert message in problem.message
    assert hint in problem.hint


def test_events_change_routes(tmp_path: Path, changed: Callable[..., Path]) -> None:
    old = "path: states.VEN.leader, set"
    case = load_scenario(changed(tmp_path, (old, "path: routes.china_oil.consent, set"), text=ROUTED))
    assert case.events["new_leader"].changes[0].path == "routes.china_oil.consent"
    for wrong, message in [("china_gas.consent", "unknown route 'china_gas'"), ("china_oil.lag", "unknown attribute")]:
        (problem,) = problems_in(changed(tmp_path, (old, f"path: routes.{wrong}, set"), text=ROUTED))
        assert message in problem.message


def test_a_child_changes_routes(routed: Path, tmp_path: Path, extended: Callable[..., Path]) -> None:
    child = extended(
        tmp_path,
        "extends: case.yaml\nroutes:\n  china_oil: {lag: 1, capacity: 0.3}\n  sea_cable: null\n"
        "  rail: {state: CUB, channel: trade, around: USA, buyer: CHN, available: 2001}\n",
    )
    case = load_scenario(child)
    assert list(case.routes) == ["china_oil", "rail"]
    assert case.routes["china_oil"] == load_scenario(routed, {"routes.china_oil.lag": 1}).routes["china_oil"]
    assert case.numbers["routes.china_oil.capacity"] == Number(value=0.3)
    assert case.numbers["routes.china_oil.cost"].value == 1.5


# --- any damage at all
JUNK = [
    None, True, 0, -1, 3.5, 10**17, "", "x", [], {}, [None], {"value": 1}, {"series": {2000: 0.1}},
    {"value": None}, {5: 6}, ["VEN", "VEN"], {"value": 0.1, "range": [None, 1], "source": [{}]},
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_damaged_files_are_refused_or_read_back_the_same(data: st.DataObject) -> None:
    tree = parse_yaml(ROUTED.encode(), "routed.yaml")
    path = data.draw(st.sampled_from(list(tree.positions())))
    damaged = damage(tree, path, data.draw(st.sampled_from(JUNK)))
    try:
        case = parse_scenario(damaged, MINI.parent)
    except ScenarioError as error:
        assert all(problem.message for problem in error.problems)  # noqa: PT017
    else:
        again = parse_yaml(dump_yaml(case.document()).encode(), "again.yaml")
        assert parse_scenario(again, MINI.parent) == case


def damage(node: Node, path: tuple[str | int, ...], junk: object) -> Node:
    if not path:
        return parse_yaml(dump_yaml({"junk": junk}).encode(), "junk").find(("junk",))
    entries = dict(node.items())
    entries[path[0]] = damage(entries[path[0]], path[1:], junk)
    return replace(node, value=list(entries.values()) if isinstance(node.value, list) else entries)
