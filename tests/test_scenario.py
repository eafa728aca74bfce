"""Scenario files: what a good one says, and what is said about a bad one."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import counterpoise.scenario.model as scenario_module
import numpy as np
import pytest
from counterpoise.scenario.addresses import AddressError, Declared, resolve
from counterpoise.scenario.attributes import ATTRIBUTES, CHANNELS
from counterpoise.scenario.model import (
    Agreement,
    Cycle,
    Route,
    Scenario,
    ScenarioError,
    load_scenario,
    problems_in,
    shipped,
)
from counterpoise.scenario.numbers import Number
from counterpoise.scenario.reading.merge import parse_setting
from counterpoise.scenario.reading.scenario_parse import parse_scenario
from counterpoise.scenario.reading.strict_yaml import Node, dump_yaml, parse_yaml
from counterpoise.scenario.theory_file import load_theory
from counterpoise.world.build import build_world
from hypothesis import given, settings
from hypothesis import strategies as st

MINI = Path(__file__).parent / "data" / "mini.yaml"
TEXT = MINI.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def mini() -> Scenario:
    return load_scenario(MINI)


def changed(tmp_path: Path, *edits: tuple[str, str], text: str = TEXT) -> Path:
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in mini.yaml"
        text = text.replace(old, new)
    file = tmp_path / "case.yaml"
    file.write_text(text, encoding="utf-8")
    return file


# --- what a good file says


def test_mini_is_read(mini: Scenario) -> None:
    assert (mini.name, mini.years, mini.theory) == ("mini", (2000, 2010), "full")
    assert mini.regions == ("latin_america",)
    assert mini.declared == Declared(("VEN", "CUB"), ("USA", "CHN"), ("ALBA",), ("latin_america",))
    start = mini.states["VEN"].start
    assert start is not None
    assert (start.strategy, start.target, start.years) == ("bandwagoning", "USA", 10)
    assert mini.states["CUB"].start is None
    assert mini.institutions["ALBA"].candidates == ("VEN", "CUB")
    assert mini.events["coup"].changes[0].path == "states.VEN.acts.subversion.USA"
    hazard = mini.events["new_leader"].hazard
    assert hazard is not None
    assert (hazard.first, hazard.last, hazard.probability.constant) == (2005, 2010, 0.1)
    assert [plot.figure for plot in mini.plots][:1] == ["strategy_shares"]


def test_numbers_carry_their_source_and_line(mini: Scenario) -> None:
    number = mini.numbers["states.VEN.dependence.trade.USA"]
    assert (number.value, number.source, number.range) == (0.6, ("ven-export-dependence-60",), (0.5, 0.7))
    assert (number.file, number.line) == (str(MINI), 35)
    assert mini.numbers["powers.CHN.capability"] == Number(value=0.16)
    assert mini.numbers["states.VEN.tie.USA"].value == pytest.approx(1 / 3)
    assert mini.numbers["states.VEN.leader"].is_judgement
    assert not mini.numbers["world.price"].is_judgement
    assert "states.CUB.leader" not in mini.numbers


def test_series_are_interpolated_and_flat_outside() -> None:
    linear = Number(series={2002: 1.0, 2000: 0.0})
    np.testing.assert_array_equal(linear.path(1999, 2003), [0.0, 0.0, 0.5, 1.0, 1.0])
    step = Number(series={2000: 0.0, 2002: 1.0}, interpolate="step")
    np.testing.assert_array_equal(step.path(1999, 2003), [0.0, 0.0, 0.0, 1.0, 1.0])
    np.testing.assert_array_equal(Number(value=2.0).path(2000, 2001), [2.0, 2.0])
    with pytest.raises(ValueError, match="no single value"):
        _ = linear.constant


def test_pairs_come_in_the_order_of_declaration(tmp_path: Path) -> None:
    case = load_scenario(changed(tmp_path, ("  USA-CHN: 0.05", "  CHN-USA: 0.05"), ("VEN-CUB: {v", "CUB-VEN: {v")))
    assert {"decoupling.USA-CHN", "ties.VEN-CUB"} <= set(case.numbers)


def test_document_round_trip(mini: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "again.yaml"
    file.write_text(dump_yaml(mini.document()), encoding="utf-8")
    again = load_scenario(file)
    assert again == mini
    assert again.digest() == mini.digest()
    assert again.document() == mini.document()


def test_round_trip_keeps_what_was_set(tmp_path: Path) -> None:
    case = load_scenario(MINI, {"states.VEN.leader": 0.3, "events.coup": None, "title": "1E5"})
    file = tmp_path / "again.yaml"
    file.write_text(dump_yaml(case.document()), encoding="utf-8")
    assert load_scenario(file) == case


def test_digest_changes_with_numbers_and_order_but_not_with_comments(tmp_path: Path, mini: Scenario) -> None:
    assert len(mini.digest()) == 12
    assert load_scenario(changed(tmp_path, ("# optional year", "# said otherwise"))).digest() == mini.digest()
    assert load_scenario(MINI, {"states.VEN.leader": 0.3}).digest() != mini.digest()
    usa, chn = TEXT.index("  USA:\n"), TEXT.index("  CHN:")
    end = TEXT.index("rivalry:")
    turned = TEXT[:usa] + TEXT[chn:end] + TEXT[usa:chn] + TEXT[end:]
    assert load_scenario(changed(tmp_path, text=turned)).digest() != mini.digest()


def test_scenarios_are_frozen_and_can_be_pickled(mini: Scenario) -> None:
    assert pickle.loads(pickle.dumps(mini)) == mini
    with pytest.raises(ValueError, match="frozen"):
        mini.name = "other"  # type: ignore[misc]


def test_loading_imports_nothing_heavy() -> None:
    code = (
        "import sys; from counterpoise.scenario.model import load_scenario; load_scenario(sys.argv[1]);"
        "print(sorted({'pandas', 'numba', 'matplotlib', 'mesa'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(MINI)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- what is said about a bad file: edit of mini.yaml, line, path, message, hint

JUDGED = "source: judgement"
VEN_TRADE = "CHN: 0.02}"
BAD = [
    ("format: 1\n", "", 1, "format", "required key `format` is missing", "format: 1"),
    ("format: 1", "format: 2", 1,
     "format", "format 2 is newer than this version reads", "update counterpoise"),
    ("format: 1", "format: 0", 1, "format", "format 0 is older", "counterpoise new NAME"),
    ("format: 1", "format: one", 1, "format", "must be a whole number", ""),
    ("name: mini\n", "", 1, "name", "required key `name` is missing", ""),
    ("name: mini", "name: Mini Case", 2, "name", "'Mini Case' is not a valid name", "small letters"),
    ("title: Two", "titel: Two", 3, "titel", "unknown key 'titel'", "did you mean 'title'?"),
    ("title: Two states between two powers", "title: 7", 3,
     "title", "must be text, not the number 7", "quotes"),
    ("description: >\n  A short example.", "description: [a]", 4,
     "description", "must be text, not a list", ""),
    ("[2000, 2010]\n", "[2010, 2000]\n", 6, "years", "must be before the last", "[first, last]"),
    ("[2000, 2010]\n", "[2000, 2000]\n", 6, "years", "must be before the last", ""),
    ("[2000, 2010]\n", "[1500, 2010]\n", 6, "years", "511 years are too many", "at most 500"),
    ("[2000, 2010]\n", "2000-2010\n", 6, "years", "must be [first, last]", ""),
    ("[2000, 2010]\n", "[2000, 2010.5]\n", 6, "years", "must be [first, last]", ""),
    ("theory: full", "theory: fulll", 7, "theory", "unknown theory 'fulll'", "did you mean 'full'?"),
    ("theory: full", "theory: my.yaml", 7, "theory", "there is no theory file 'my.yaml'", ""),
    ("  norms: {", "  norm: {", 9, "world.norm", "unknown key 'norm'", "did you mean 'norms'?"),
    ("value: 0.7, ", "value: 1.7, ", 9, "world.norms.value", "1.7 is out of limits", "between 0 and 1"),
    ("value: 0.7, ", "value: .nan, ", 9, "", ".nan is not a finite number", ""),
    ("value: 0.7, ", "value: nan, ", 9, "world.norms.value", "expected a number, found the text 'nan'", ""),
    ("value: 0.7, ", "value: '0,7', ", 9, "world.norms.value", "found the text '0,7'", "between 0 and 1"),
    ("value: 0.7, ", "value: true, ", 9, "world.norms.value", "expected a number, found true", ""),
    ("value: 0.7, ", "", 9, "world.norms", "exactly one of `value` and `series`", ""),
    ("[0.4, 0.9]", "[0.8, 0.9]", 9, "world.norms.range", "the value 0.7 is outside its range", ""),
    ("[0.4, 0.9]", "[0.9, 0.4]", 9,
     "world.norms.range", "lower end 0.9 is above the upper end", "[low, high]"),
    ("[0.4, 0.9]", "[0.4, 1.9]", 9, "world.norms.range", "1.9 is out of limits", "between 0 and 1"),
    ("[0.4, 0.9]", "0.9", 9, "world.norms.range", "must be two numbers [low, high]", ""),
    ("norm-change-list", "norm-chang-list", 9,
     "world.norms.source", "unknown evidence id", "norm-change-list"),
    ("norm-change-list", "a hunch", 9, "world.norms.source", "the source 'a hunch' has no year", "judgement"),
    ("norm-change-list", "2001", 9, "world.norms.source", "a source must be text", "quotes"),
    ("norm-change-list", "[]", 9, "world.norms.source", "the list of sources is empty", ""),
    ("2001: 24.44", "1801: 24.44", 11, "world.price.series.1801", "far outside the scenario", "1900 to 2110"),
    ("2001: 24.44", "y2001: 24.44", 11, "world.price.series.y2001", "'y2001' is not a year", ""),
    ("2001: 24.44", "2001: -4", 11, "world.price.series.2001", "-4 is out of limits", "at least 1e-06"),
    ("interpolate: linear ", "interpolate: cubic ", 12,
     "world.price.interpolate", "unknown value 'cubic'", "linear"),
    ("unit: USD a barrel", "units: USD", 13,
     "world.price.units", "unknown key 'units'", "did you mean 'unit'?"),
    ("{name: China, cap", "{nam: China, cap", 22,
     "powers.CHN.nam", "unknown key 'nam'", "did you mean 'name'?"),
    ("  CHN: {name: China, capability: 0.16}", "  CHN: 0.16", 22, "powers.CHN", "must be a mapping", ""),
    ("  CHN: {name: China", "  China: {name: China", 22,
     "powers.China", "not a valid name", "capital letters"),
    ("name: China", "name: [China]", 22, "powers.CHN.name", "must be text, not a list", ""),
    ("members: [] ", "members: none ", 18, "powers.USA.members", "must be a list, not the text 'none'", ""),
    ("  latin_america: {", "  latin_amerika: {", 21,
     "powers.USA.attention.latin_amerika", "unknown region", "latin_am"),
    ("  USA-CHN: 0.05", "  USA-RUS: 0.05", 26,
     "decoupling.USA-RUS", "unknown power 'RUS'", "did you mean 'USA'?"),
    ("  USA-CHN: 0.05", "  USA-USA: 0.05", 26, "decoupling.USA-USA", "pairs a power with itself", "USA-CHN"),
    ("  USA-CHN: 0.05", "  USA: 0.05", 26, "decoupling.USA", "'USA' is not a pair of powers", "USA-CHN"),
    ("  USA-CHN: 0.05", "  USA-CHN: 0.05\n  CHN-USA: 0.1", 27,
     "decoupling.CHN-USA", "given twice", "no order"),
    ("scale: [0.5, 1.5]", "range: [0.1, 0.5]", 24,
     "rivalry.USA-CHN", "a judgement needs its plausible `scale`", ""),
    (", scale: [0.5, 1.5]", "", 24, "rivalry.USA-CHN", "a judgement needs its plausible `scale`", "factors"),
    ("scale: [0.5, 1.5]", "scale: [1.2, 1.5]", 24, "rivalry.USA-CHN.scale", "the factors must enclose 1", ""),
    ("    leader: {series", "    leadr: {series", 32,
     "states.VEN.leadr", "unknown key 'leadr'", "did you mean 'leader'?"),
    ("leader: {series: {2000: 0.8}", "leader: {series: {}", 32,
     "states.VEN.leader.series", "values by year", ""),
    ("{trade: 0.3, ", "{commerce: 0.3, ", 33,
     "states.VEN.vulnerability.commerce", "unknown channel", "channels: trade"),
    ("vulnerability: {trade: 0.3, energy: 0.4, arms: 0.1, finance: 0.2}", "vulnerability: 0.3", 33,
     "states.VEN.vulnerability", "must give a number for each channel", "trade"),
    (VEN_TRADE, "CHN: 0.41}", 35,
     "states.VEN.dependence.trade", "shares of the powers add up to 1.01 in 2000", "exceed 1"),
    (VEN_TRADE, "CHN: {series: {2000: 0, 2010: 0.8}}}", 35,
     "states.VEN.dependence.trade", "add up to 1.08 in 2006", ""),
    (VEN_TRADE, "RUS: 0.02}", 35,
     "states.VEN.dependence.trade.RUS", "unknown power 'RUS'", "did you mean 'USA'?"),
    ("ven-export-dependence-60, range: [0.5, 0.7]", JUDGED[8:], 35, "states.VEN.dependence.trade.USA",
     "a judgement needs its plausible `range`", "range: [low, high]"),
    ("tie: {USA: partnership}", "tie: {USA: friend}", 36,
     "states.VEN.tie.USA", "found the text 'friend'", "partnership"),
    ("proximity: {USA: 0.7", "proximity: {USA: partnership", 37,
     "states.VEN.proximity.USA", "expected a number", ""),
    ("proximity: {USA: 0.7, CHN: 0.1}", "proximity: {USA: , CHN: 0.1}", 37,
     "states.VEN.proximity.USA", "found nothing", ""),
    ("      rhetoric: {", "      retoric: {", 39,
     "states.VEN.acts.retoric", "unknown act", "did you mean 'rhetoric'?"),
    ("{strategy: bandwagoning, target: USA, years: 10}", "{strategy: neutral, target: USA}", 40,
     "states.VEN.start.strategy", "must be one of balancing, soft_balancing", ""),
    ("target: USA, years: 10", "target: RUS, years: 10", 40,
     "states.VEN.start.target", "unknown power 'RUS'", "USA"),
    ("target: USA, years: 10", "years: 10", 40,
     "states.VEN.start.target", "bandwagoning needs a target", "USA, CHN"),
    ("strategy: bandwagoning,", "strategy: hedging,", 40,
     "states.VEN.start.target", "hedging has no target", ""),
    ("target: USA, years: 10", "target: USA, years: -1", 40,
     "states.VEN.start.years", "out of limits", "at least 1"),
    ("target: USA, years: 10", "target: USA, year: 10", 40,
     "states.VEN.start.year", "unknown key 'year'", "'years'"),
    ("name: Cuba, region: latin_america", "name: Cuba", 41, "states.CUB.region", "required key `region`", ""),
    ("name: Cuba, region: latin_america", "region: Latin America", 41,
     "states.CUB.region", "not a valid name", ""),
    ("  CUB: {", "  USA: {", 41, "states.USA", "'USA' is already one of the powers", "rename"),
    ("  VEN-CUB: {", "  VEN-CUBA: {", 43, "ties.VEN-CUBA", "unknown state 'CUBA'", "did you mean 'CUB'?"),
    ("kind: exclusive ", "kind: exclusiv ", 47,
     "institutions.ALBA.kind", "must be one of exclusive, inclusive", "exclusive"),
    ("founded: 2004", "founded: '2004'", 48, "institutions.ALBA.founded", "must be a whole number", ""),
    ("dissolved: null ", "dissolved: 2000 ", 49,
     "institutions.ALBA.dissolved", "must be later than the year", ""),
    ("leader: VEN ", "leader: BRA ", 50, "institutions.ALBA.leader", "unknown actor 'BRA'", "VEN"),
    ("inside: [] ", "inside: [USA] ", 52, "institutions.ALBA.excludes", "both inside and excluded", ""),
    ("excludes: [USA]", "excludes: [VEN]", 52, "institutions.ALBA.excludes.0", "unknown power 'VEN'", "USA"),
    (" members: [VEN, CUB]", " members: [VEN, VEN]", 53,
     "institutions.ALBA.members.1", "'VEN' is listed twice", ""),
    ("year: 2002 ", "year: 1999 ", 59,
     "events.coup.year", "the year 1999 is outside the scenario", "2000 to 2010"),
    ("year: 2002 ", "when: 2002 ", 57, "events.coup", "exactly one of `year` and `hazard`", "hazard"),
    ("year: 2002 ", "year: soon ", 59, "events.coup.year", "must be a whole number", ""),
    ("years: 1  ", "years: 0  ", 60, "events.coup.years", "0 is out of limits", "at least 1"),
    ("source: coup-2002", "source: cup-2002", 61,
     "events.coup.source", "unknown evidence id", "coup-2002-us"),
    ("path: states.VEN.acts.subversion.USA", "path: states.VEN.acts.subvert.USA", 63,
     "events.coup.changes.0.path", "unknown act 'subvert'", "did you mean 'subversion'?"),
    ("path: states.VEN.acts.subversion.USA", "path: states.VEN.acts.subversion", 63,
     "events.coup.changes.0.path", "the address is incomplete", "USA, CHN"),
    ("path: states.VEN.leader, set", "path: states.VEN.leader.value, set", 68,
     "events.new_leader.changes.0.path", "there is nothing below it", "states.VEN.leader"),
    ("path: states.VEN.leader, set", "path: state.VEN.leader, set", 68, "events.new_leader.changes.0.path",
     "unknown block 'state'", "did you mean 'states'?"),
    ("set: 0.3}", "set: 3}", 68, "events.new_leader.changes.0.set", "3 is out of limits", "between 0 and 1"),
    ("set: 0.3}", "put: 0.3}", 68, "events.new_leader.changes.0.put", "unknown key 'put'", ""),
    ("set: 0.3}", "set: 0.3, add: 1}", 68,
     "events.new_leader.changes.0", "exactly one of set, add, multiply", ""),
    ("set: 0.3}", "set: {series: {2000: 1}}}", 68,
     "events.new_leader.changes.0.set.series", "cannot change", "value"),
    ("set: 0.3}", "multiply: -2}", 68,
     "events.new_leader.changes.0.multiply", "-2 is out of limits", "between 0"),
    ("{from: 2005, to: 2010,", "{from: 2010, to: 2005,", 66,
     "events.new_leader.hazard.to", "2005 is before `from`", ""),
    ("{from: 2005, to: 2010,", "{from: 2005, to: 2011,", 66,
     "events.new_leader.hazard.to", "outside the scenario", ""),
    ("{from: 2005, to: 2010,", "{from: 2005,", 66,
     "events.new_leader.hazard.to", "required key `to` is missing", ""),
    ("probability: {value: 0.1,", "probability: {value: 1.1,", 66,
     "events.new_leader.hazard.probability.value", "1.1 is out of limits", "between 0 and 1"),
    ("  new_leader:", "  new-leader:", 64,
     "events.new-leader", "'new-leader' is not a valid name", "small letters"),
    ("figure: strategy_shares", "figure: strategy_share", 70,
     "plots.0.figure", "must be one of", "strategy_shares"),
    ("states: [VEN, CUB]}", "states: [VEN, CUBA]}", 70, "plots.0.states.1", "unknown state 'CUBA'", "CUB"),
    ("state: VEN, power: USA", "state: VEN, power: RUS", 71, "plots.1.power", "unknown power 'RUS'", "USA"),
    ("  norms: {", "\tnorms: {", 9, "", "cannot be read as YAML", "spaces, not tabs"),
    ("  price:\n", "  norms: 0.5\n  price:\n", 10,
     "", "the key 'norms' is given twice (first on line 9)", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "message", "hint"), BAD, ids=[f"{n}-{row[3]}" for n, row in enumerate(BAD)]
)
def test_bad_files(tmp_path: Path, old: str, new: str, line: int, path: str, message: str, hint: str) -> None:
    file = changed(tmp_path, (old, new))
    problems = problems_in(file)
    assert any(
        (found.file, found.line, found.path) == (str(file), line, path)
        and message in found.message
        and hint in found.hint
        for found in problems
    ), "\n".join(map(str, problems))


def test_all_problems_come_at_once_and_in_order(tmp_path: Path) -> None:
    file = changed(tmp_path, ("value: 0.7", "value: 7"), ("leader: VEN ", "leader: BRA "), ("set: 0.3}", "set: x}"))
    problems = problems_in(file)
    assert [found.line for found in problems] == [9, 50, 68]
    with pytest.raises(ScenarioError) as caught:
        load_scenario(file)
    assert str(caught.value).splitlines()[0].startswith(f"{file}:9: world.norms.value: 7 is out of limits (")


def test_attention_over_one(tmp_path: Path) -> None:
    text = TEXT.replace("name: Cuba, region: latin_america", "name: Cuba, region: caribbean")
    text = text.replace("      latin_america: {value: 0.2,", "      caribbean: 0.9\n      latin_america: {value: 0.2,")
    (problem,) = problems_in(changed(tmp_path, text=text))
    assert (problem.line, problem.path) == (20, "powers.USA.attention")
    assert "the attention to the regions add up to 1.1" in problem.message


@pytest.mark.parametrize("section", ["powers", "states"])
def test_empty_blocks(tmp_path: Path, section: str) -> None:
    blocks = {"powers": "{USA: {}}", "states": "{VEN: {region: a}}", section: "{}"}
    text = "format: 1\nname: x\nyears: [1, 9]\n" + "".join(f"{key}: {block}\n" for key, block in blocks.items())
    problems = problems_in(changed(tmp_path, text=text))
    assert any(f"at least one entry in `{section}`" in found.message for found in problems)


def test_the_smallest_scenario(tmp_path: Path) -> None:
    text = "format: 1\nname: x\nyears: [-430, -404]\npowers: {ATH: {}}\nstates: {MELOS: {region: aegean}}\n"
    case = load_scenario(changed(tmp_path, text=text))
    assert (case.title, case.states["MELOS"].name, case.numbers) == ("x", "MELOS", {})


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.yaml", b"", "is empty"),
        ("junk.yaml", bytes(range(256)), "is not UTF-8 text"),
        ("list.yaml", b"- 1\n", "the top level must be keys"),
        ("text.yaml", b"hello", "the top level must be keys"),
    ],
)
def test_files_that_are_no_scenarios(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert message in problems_in(tmp_path / name)[0].message


def test_folder_and_missing_file(tmp_path: Path) -> None:
    assert "is a folder" in problems_in(tmp_path)[0].message
    assert "no such file" in problems_in(tmp_path / "nothing.yaml")[0].message


# --- names, extends


@pytest.fixture
def ship(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in place of the shipped cases that holds `mini`."""
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "mini.yaml").write_text(TEXT, encoding="utf-8")
    original = scenario_module.locate.__globals__["shipped_folder"]
    monkeypatch.setattr(
        "counterpoise.scenario.reading.files.shipped_folder",
        lambda kind: folder if kind == "cases" else original(kind),
    )
    return folder


def test_shipped_names(ship: Path, mini: Scenario) -> None:
    assert shipped("cases") == ["mini"]
    assert load_scenario("mini") == mini
    with pytest.raises(ScenarioError, match=r"no shipped case of the name 'mimi' \(did you mean 'mini'\?\)"):
        load_scenario("mimi")


@pytest.mark.parametrize("name", shipped("cases"))
def test_shipped_cases_are_in_order(name: str) -> None:
    assert problems_in(name) == []
    assert load_scenario(name).name == name


@pytest.mark.parametrize("name", shipped("theories"))
def test_shipped_theories_are_in_order(name: str) -> None:
    assert load_theory(name).name == name


def extended(tmp_path: Path, text: str, name: str = "child.yaml") -> Path:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("format: 1\n" + text, encoding="utf-8")
    return file


def test_a_child_changes_only_what_it_names(ship: Path, tmp_path: Path, mini: Scenario) -> None:
    child = extended(
        tmp_path,
        "extends: mini\nname: other\nworld: {norms: 0.2, price: null}\nevents: {coup: null}\n"
        "rivalry: {CHN-USA: 0.9}\nstates: {VEN: {leader: {value: 0.1}, dependence: {trade: {CHN: 0.3}}}}\n",
    )
    case = load_scenario(child)
    assert (case.name, case.title, list(case.events)) == ("other", mini.title, ["new_leader"])
    assert case.numbers["world.norms"] == Number(value=0.2)
    assert "world.price" not in case.numbers
    assert case.numbers["rivalry.USA-CHN"] == Number(value=0.9)
    assert case.numbers["states.VEN.leader"] == Number(value=0.1)
    assert case.numbers["states.VEN.dependence.trade.CHN"].value == 0.3
    assert case.numbers["states.VEN.dependence.trade.USA"] == mini.numbers["states.VEN.dependence.trade.USA"]


def test_problems_name_the_file_they_stand_in(ship: Path, tmp_path: Path) -> None:
    child = extended(tmp_path, "extends: mini\n\nstates: {VEN: {dependence: {trade: {RUS: 0.3}}}}\n")
    (problem,) = problems_in(child)
    assert (problem.file, problem.line) == (str(child), 4)


def test_paths_are_relative_to_the_file(ship: Path, tmp_path: Path) -> None:
    extended(tmp_path, "extends: mini\nname: middle\n", "deep/middle.yaml")
    child = extended(tmp_path, "extends: deep/middle.yaml\nname: last\n")
    assert load_scenario(child).name == "last"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("minni", "no shipped case of the name 'minni'"),
        ("../outside.yaml", "leads out of the folder"),
        ("sub/../../outside.yaml", "leads out of the folder"),
        ("link.yaml", "leads out of the folder"),
        ("/etc/passwd.yaml", "must be a path relative to this file"),
        ("C:/x.yaml", "must be a path relative to this file"),
        ("other.yml", "neither a shipped name nor the path of a .yaml file"),
        ("child.yaml", "extends itself in a circle"),
        ("round.yaml", "extends itself in a circle"),
        ("nowhere.yaml", "there is no such file"),
        ("[a, b]", "must be a shipped name or the path"),
        ("", "must be a shipped name or the path"),
    ],
)
def test_extends_that_are_refused(ship: Path, tmp_path: Path, value: str, message: str) -> None:
    extended(tmp_path, "name: x\n", "outside.yaml")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    extended(tmp_path, "extends: child.yaml\n", "in/round.yaml")
    problems = problems_in(extended(tmp_path, f"extends: {value}\n", "in/child.yaml"))
    assert message in problems[0].message


def test_chains_have_an_end(ship: Path, tmp_path: Path) -> None:
    extended(tmp_path, "extends: mini\n", "f1.yaml")
    for n in range(2, 11):
        extended(tmp_path, f"extends: f{n - 1}.yaml\n", f"f{n}.yaml")
    assert problems_in(tmp_path / "f8.yaml") == []
    assert "more than 8 files" in problems_in(tmp_path / "f9.yaml")[0].message


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
def routed(tmp_path: Path) -> Path:
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
def test_every_channel_can_have_a_route(tmp_path: Path, channel: str) -> None:
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


def test_routes_count_in_the_digest(routed: Path, tmp_path: Path, mini: Scenario) -> None:
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
def test_bad_routes(tmp_path: Path, old: str, new: str, line: int, path: str, message: str, hint: str) -> None:
    assert ROUTES.count(old) == 1
    (found,) = problems_in(changed(tmp_path, text=TEXT + ROUTES.replace(old, new)))
    assert (found.line, found.path) == (FIRST + line, f"routes.{path}")
    assert message in found.message
    assert hint in found.hint


def test_a_single_power_has_no_route(tmp_path: Path) -> None:
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


def test_events_change_routes(tmp_path: Path) -> None:
    old = "path: states.VEN.leader, set"
    case = load_scenario(changed(tmp_path, (old, "path: routes.china_oil.consent, set"), text=ROUTED))
    assert case.events["new_leader"].changes[0].path == "routes.china_oil.consent"
    for wrong, message in [("china_gas.consent", "unknown route 'china_gas'"), ("china_oil.lag", "unknown attribute")]:
        (problem,) = problems_in(changed(tmp_path, (old, f"path: routes.{wrong}, set"), text=ROUTED))
        assert message in problem.message


def test_a_child_changes_routes(routed: Path, tmp_path: Path) -> None:
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


# --- cycles, agreements, further channels, bodies that powers may leave


CONTENTION = """\
channels: [gas, crude_oil]
cycles:
  us_china:
    title: Chips
    incumbent: USA
    challenger: CHN
    start: eased
    growth: {value: 0.02, source: judgement, range: [0.0, 0.05]}
    measures: 20
agreements:
  ven_cub: {state: VEN, partner: CUB, patron: CHN, obstacle: 0.4}
exchange: {CHN-USA: 0.01}
"""
SUPPLY = "  CHN: {name: China, capability: 0.16, supply: {gas: 0.1}, arming: 0.02}"
BODY = """\
    leader: VEN
    inside: [CHN]
    leavers: [CHN]
    excludes: []
    alternative_to: [USA]
    competence: {series: {2004: 0.2, 2010: 0.6}}
    monitoring: 0.7
    say: {CHN: 0.4}
    members: [VEN, CUB]
"""
EDITS = [
    ("  CHN: {name: China, capability: 0.16}", SUPPLY),
    ("      trade: {USA: {value: 0.6", "      gas: {USA: 0.3}\n      trade: {USA: {value: 0.6"),
    ("    leader: VEN                  # a state, a power, or omitted\n", ""),
    ("    inside: []                   # powers inside\n", ""),
    ("    excludes: [USA]              # powers shut out\n", ""),
    ("    members: [VEN, CUB]          # founding members\n", BODY),
]


def contended(tmp_path: Path, *edits: tuple[str, str]) -> Path:
    text = TEXT + CONTENTION
    for old, new in EDITS:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return changed(tmp_path, *edits, text=text)


def test_cycles_agreements_and_channels_are_read(tmp_path: Path, mini: Scenario) -> None:
    case = load_scenario(contended(tmp_path))
    assert case.cycles == {"us_china": Cycle(title="Chips", incumbent="USA", challenger="CHN", start="eased")}
    assert case.agreements == {"ven_cub": Agreement(title="ven_cub", state="VEN", partner="CUB", patron="CHN")}
    assert case.channels == ("gas", "crude_oil")
    assert case.declared.channels == (*CHANNELS, "gas", "crude_oil")
    assert (case.declared.cycles, case.declared.agreements) == (("us_china",), ("ven_cub",))
    body = case.institutions["ALBA"]
    assert (body.leavers, body.alternative_to) == (("CHN",), ("USA",))
    expected = {
        "cycles.us_china.growth": 0.02, "cycles.us_china.measures": 20, "agreements.ven_cub.obstacle": 0.4,
        "exchange.USA-CHN": 0.01, "powers.CHN.supply.gas": 0.1, "powers.CHN.arming": 0.02,
        "states.VEN.dependence.gas.USA": 0.3, "institutions.ALBA.monitoring": 0.7, "institutions.ALBA.say.CHN": 0.4,
    }  # fmt: skip
    assert {address: case.numbers[address].value for address in expected} == expected
    assert case.numbers["institutions.ALBA.competence"].path(2007, 2007)[0] == pytest.approx(0.4)
    assert (mini.cycles, mini.agreements, mini.channels) == ({}, {}, ())
    assert not {"cycles", "agreements", "channels", "exchange"} & set(mini.document())


def test_what_a_cycle_and_an_agreement_leave_out_has_its_default(tmp_path: Path) -> None:
    case = load_scenario(contended(tmp_path, ("    start: eased\n", ""), ("    title: Chips\n", "")))
    assert (case.cycles["us_china"].start, case.cycles["us_china"].title) == ("tense", "us_china")
    world = build_world(case)
    numbers = world.exogenous()
    defaults = {attribute.key: attribute.default for attribute in ATTRIBUTES}
    for name in ("easing", "ease", "relapse", "restraint", "retaliation", "contacts", "ratchet", "crisis", "calming"):
        assert (getattr(numbers, f"cycle_{name}") == defaults[f"cycle_{name}"]).all()
    assert (numbers.agreement_ground == defaults["agreement_ground"]).all()
    assert (numbers.treaty_cost == 1.0).all()


def test_cycles_agreements_and_channels_come_back_from_their_document(tmp_path: Path) -> None:
    case = load_scenario(contended(tmp_path))
    file = tmp_path / "again.yaml"
    file.write_text(dump_yaml(case.document()), encoding="utf-8")
    again = load_scenario(file)
    assert again == case
    assert again.digest() == case.digest()


def test_cycles_agreements_and_channels_count_in_the_digest(tmp_path: Path, mini: Scenario) -> None:
    file = contended(tmp_path)
    settings_of: list[dict[str, object]] = [
        {}, {"cycles.us_china.start": "tense"}, {"cycles.us_china.growth": 0.03}, {"cycles.us_china": None},
        {"agreements.ven_cub.patron": "USA"}, {"agreements": None}, {"institutions.ALBA.leavers": []},
        {"institutions.ALBA.alternative_to": []}, {"channels": ["gas", "crude_oil", "coal"]},
        {"powers.CHN.supply.gas": 0.2}, {"exchange.USA-CHN": 0.02},
    ]  # fmt: skip
    digests = [load_scenario(file, settings).digest() for settings in settings_of]
    assert len({mini.digest(), *digests}) == len(digests) + 1


BAD_CONTENTION = [
    ("incumbent: USA", "incumbent: RUS", "cycles.us_china.incumbent", "unknown power 'RUS'", "did you mean 'USA'?"),
    ("incumbent: USA", "incumbent: VEN", "cycles.us_china.incumbent", "unknown power 'VEN'", ""),
    ("challenger: CHN", "challenger: USA", "cycles.us_china.challenger", "'USA' is both", "name two powers"),
    ("agreements:\n", "  again: {incumbent: CHN, challenger: USA}\nagreements:\n", "cycles.again",
     "the pair has a cycle already, 'us_china'", "a pair has one"),
    ("    incumbent: USA\n", "", "cycles.us_china.incumbent", "required key `incumbent` is missing", ""),
    ("    challenger: CHN\n", "", "cycles.us_china.challenger", "required key `challenger` is missing", ""),
    ("start: eased", "start: calm", "cycles.us_china.start", "must be one of tense, eased", ""),
    ("    measures: 20", "    measurs: 20", "cycles.us_china.measurs", "unknown key 'measurs'", "'measures'"),
    ("    measures: 20", "    measures: -1", "cycles.us_china.measures", "-1 is out of limits", ""),
    (", range: [0.0, 0.05]", "", "cycles.us_china.growth", "a judgement needs its plausible `range`", ""),
    ("  us_china:\n", "  US_CHINA:\n", "cycles.US_CHINA", "'US_CHINA' is not a valid name", "small letters"),
    ("partner: CUB", "partner: VEN", "agreements.ven_cub.partner", "'VEN' is both", "name two states"),
    ("partner: CUB", "partner: USA", "agreements.ven_cub.partner", "unknown state 'USA'", ""),
    ("{state: VEN, partner", "{state: VEX, partner", "agreements.ven_cub.state", "unknown state 'VEX'", "'VEN'"),
    ("patron: CHN", "patron: CUB", "agreements.ven_cub.patron", "unknown power 'CUB'", "powers: USA, CHN"),
    (", patron: CHN", "", "agreements.ven_cub.patron", "required key `patron` is missing", ""),
    ("obstacle: 0.4", "obstacle: 2", "agreements.ven_cub.obstacle", "2 is out of limits", ""),
    ("[gas, crude_oil]", "[gas, gas]", "channels.1", "there is a channel 'gas' already", "another name"),
    ("[gas, crude_oil]", "[gas, energy]", "channels.1", "there is a channel 'energy' already", "another name"),
    ("[gas, crude_oil]", "[gas, Crude oil]", "channels.1", "'Crude oil' is not a valid name", "small letters"),
    ("      gas: {USA: 0.3}", "      gass: {USA: 0.3}", "states.VEN.dependence.gass",
     "unknown channel 'gass'", "'gas'"),
    ("supply: {gas: 0.1}", "supply: {gass: 0.1}", "powers.CHN.supply.gass", "unknown channel 'gass'", "'gas'"),
    ("supply: {gas: 0.1}", "supply: 0.1", "powers.CHN.supply", "must give a number for each channel", ""),
    ("leavers: [CHN]", "leavers: [RUS]", "institutions.ALBA.leavers.0", "unknown power 'RUS'", ""),
    ("leavers: [CHN]", "leavers: [USA]", "institutions.ALBA.leavers", "'USA' is not inside, so it cannot leave", ""),
    ("leavers: [CHN]", "leavers: [CHN, CHN]", "institutions.ALBA.leavers.1", "'CHN' is listed twice", ""),
    ("alternative_to: [USA]", "alternative_to: [CHN]", "institutions.ALBA.alternative_to", "'CHN' is inside", ""),
    ("alternative_to: [USA]", "alternative_to: [EUR]", "institutions.ALBA.alternative_to.0", "unknown power 'EUR'", ""),
    ("say: {CHN: 0.4}", "say: {CHM: 0.4}", "institutions.ALBA.say.CHM", "unknown power 'CHM'", "'CHN'"),
    ("say: {CHN: 0.4}", "say: 0.4", "institutions.ALBA.say", "must give a number for each power", ""),
    ("exchange: {CHN-USA: 0.01}", "exchange: {USA-CHN: 0.01, CHN-USA: 0.02}", "exchange.CHN-USA",
     "the pair is given twice", ""),
    ("exchange: {CHN-USA: 0.01}", "exchange: {USA-VEN: 0.01}", "exchange.USA-VEN", "unknown power 'VEN'", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "path", "message", "hint"),
    BAD_CONTENTION,
    ids=[f"{n}-{row[2]}" for n, row in enumerate(BAD_CONTENTION)],
)
def test_bad_cycles_agreements_channels_and_bodies(
    tmp_path: Path, old: str, new: str, path: str, message: str, hint: str
) -> None:
    (found,) = problems_in(contended(tmp_path, (old, new)))
    assert found.path == path
    assert found.line is not None
    assert message in found.message
    assert hint in found.hint


def test_channels_are_a_list(tmp_path: Path) -> None:
    problems = problems_in(contended(tmp_path, ("[gas, crude_oil]", "gas")))
    (found,) = (problem for problem in problems if problem.path == "channels")
    assert "must be a list" in found.message
    assert found.hint == "write [gas, oil]"


def test_shares_of_a_further_channel_must_not_exceed_one(tmp_path: Path) -> None:
    (problem,) = problems_in(contended(tmp_path, ("gas: {USA: 0.3}", "gas: {USA: 0.7, CHN: 0.4}")))
    assert problem.path == "states.VEN.dependence.gas"
    assert "add up to 1.1" in problem.message


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("cycles.us_china.growth", 0.05),
        ("agreements.ven_cub.ground", 0.5),
        ("institutions.ALBA.say.CHN", 0.1),
        ("powers.CHN.supply.crude_oil", 0.2),
        ("states.VEN.vulnerability.gas", 0.9),
        ("exchange.USA-CHN", 0.03),
    ],
)
def test_their_numbers_are_set_from_outside_and_by_events(tmp_path: Path, address: str, value: float) -> None:
    file = contended(tmp_path)
    assert load_scenario(file, {address: value}).numbers[address].value == value
    happening: Any = {"title": "A change", "year": 2005, "changes": [{"path": address, "set": value}]}
    case = load_scenario(file, {"events.coup": happening})
    assert case.events["coup"].changes[0].path == address
    world = build_world(case)
    assert world.paths[5, world.slots[address][0]] == value


# --- values set from outside


def test_overrides() -> None:
    case = load_scenario(
        MINI,
        {
            "states.VEN.leader": 0.3,
            "states.VEN.tie.USA": "alliance",
            "rivalry.CHN-USA": np.float64(0.5),
            "world.price.series.2005": 60,
            "states.CUB.leader": np.int64(1),
            "events.coup": None,
            "events.new_leader.hazard.probability": 0.5,
            "events.new_leader.changes.0.set": 0.1,
            "years": [2000, 2012],
            "theory.parameters.nonsense": 1,
        },
    )
    assert case.numbers["states.VEN.leader"] == Number(value=0.3, source=("set by the user",))
    assert case.numbers["states.VEN.tie.USA"].value == 1.0
    assert case.numbers["rivalry.USA-CHN"].value == 0.5
    assert case.numbers["world.price"].path(2005, 2005)[0] == 60.0
    assert case.numbers["states.CUB.leader"].value == 1.0
    assert list(case.events) == ["new_leader"]
    event = case.events["new_leader"]
    assert event.hazard is not None
    assert (event.hazard.probability.value, event.changes[0].number.value) == (0.5, 0.1)
    assert case.years == (2000, 2012)


@pytest.mark.parametrize(
    ("address", "value", "message", "hint"),
    [
        ("states.VEN.leadr", 0.3, "unknown key 'leadr'", "did you mean 'leader'?"),
        ("states.VEX.leader", 0.3, "unknown state 'VEX'", "did you mean 'VEN'?"),
        ("events.cuop", None, "unknown event 'cuop'", "did you mean 'coup'?"),
        ("states.VEN.leader", 2, "2 is out of limits", "between 0 and 1"),
        ("states.VEN.leader", float("nan"), "nan is out of limits", ""),
        ("states.VEN.leader", True, "expected a number, found true", ""),
        ("states.VEN.leader", "high", "expected a number", ""),
        ("states.VEN.leader", object(), "cannot be set to a object", ""),
        ("states.VEN.leader", {1.5: 2}, "cannot be set to a dict", ""),
        ("states.VEN.mandate", None, "there is no 'mandate' to change", ""),
        ("states.VEN.region.x", 1, "is a single value", ""),
        ("states..leader", 1, "is not an address", ""),
        ("plots.7", None, "there is no '7' to change", ""),
        ("states.VEN.dependence.trade.CHN", 0.5, "add up to 1.1", ""),
        ("nothing", 1, "unknown key 'nothing'", ""),
        ("format", 2, "`format` cannot be set from outside", ""),
        ("extends", "mini", "`extends` cannot be set from outside", ""),
    ],
)
def test_bad_overrides(address: str, value: object, message: str, hint: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(MINI, {address: value})
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("--set", None)
    assert address.startswith(problem.path)
    assert message in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("text", "address", "value"),
    [
        ("states.VEN.leader=0.3", "states.VEN.leader", 0.3),
        ("world.price = 1e2", "world.price", 100.0),
        ("events.coup=null", "events.coup", None),
        ("events.coup=", "events.coup", None),
        ("states.VEN.tie.USA=alliance", "states.VEN.tie.USA", "alliance"),
        ("years=[2000, 2005]", "years", [2000, 2005]),
        ("title=a=b", "title", "a=b"),
    ],
)
def test_settings_of_the_command_line(text: str, address: str, value: object) -> None:
    assert parse_setting(text) == (address, value)


@pytest.mark.parametrize("text", ["leader", "=3", "years=[1", "a=.nan", "a=!!python/x y", ""])
def test_bad_settings(text: str) -> None:
    with pytest.raises(ScenarioError, match=r"^--set: "):
        parse_setting(text)


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


# --- addresses


DECLARED = Declared(
    ("VEN", "CUB"), ("USA", "CHN"), ("ALBA",), ("latin_america",), ("china_oil",), ("us_china",), ("ven_cub",),
    (*CHANNELS, "gas"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("address", "canonical", "name"),
    [
        ("world.price", "world.price", "price"),
        ("states.VEN.dependence.trade.USA", "states.VEN.dependence.trade.USA", "dependence"),
        ("powers.USA.attention.latin_america", "powers.USA.attention.latin_america", "attention"),
        ("ties.CUB-VEN", "ties.VEN-CUB", "ties"),
        ("rivalry.CHN-USA", "rivalry.USA-CHN", "rivalry"),
        ("institutions.ALBA.strength", "institutions.ALBA.strength", "strength"),
        ("routes.china_oil.capacity", "routes.china_oil.capacity", "capacity"),
        ("exchange.CHN-USA", "exchange.USA-CHN", "exchange"),
        ("cycles.us_china.growth", "cycles.us_china.growth", "growth"),
        ("agreements.ven_cub.obstacle", "agreements.ven_cub.obstacle", "obstacle"),
        ("powers.CHN.supply.gas", "powers.CHN.supply.gas", "supply"),
        ("states.VEN.dependence.gas.USA", "states.VEN.dependence.gas.USA", "dependence"),
        ("institutions.ALBA.say.USA", "institutions.ALBA.say.USA", "say"),
    ],
)
def test_addresses(address: str, canonical: str, name: str) -> None:
    found, attribute = resolve(address, DECLARED)
    assert (found, attribute.name) == (canonical, name)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "world",
        "states",
        "states.VEN",
        "ties",
        "ties.VEN",
        "world.price.USA",
        "x.y",
        "routes",
        "routes.china_oil",
        "cycles.us_china",
        "cycles.us_russia.growth",
        "agreements.ven_cub.patron",
        "powers.CHN.supply.oil",
    ],
)
def test_addresses_that_name_nothing(address: str) -> None:
    with pytest.raises(AddressError):
        resolve(address, DECLARED)


def test_no_two_attributes_share_an_array() -> None:
    keys = [attribute.key for attribute in ATTRIBUTES]
    assert len(set(keys)) == len(keys)
    assert {"route_capacity", "route_cost", "cycle_growth", "cycle_measures", "agreement_obstacle"} <= set(keys)


# --- theories


THEORY = """\
format: 1
name: mine
title: My theory
sources: ["Walt 1987"]
parameters:
  onset: {value: 0.3, source: judgement, range: [0.2, 0.35]}
terms:
  hedging:
    suitors: 2
  balancing:
    motive: {value: 1.5, source: judgement, range: [1, 2]}
"""


@pytest.fixture
def theory(tmp_path: Path) -> Path:
    file = tmp_path / "mine.yaml"
    file.write_text(THEORY, encoding="utf-8")
    return file


def test_theory_is_read(theory: Path) -> None:
    mine = load_theory(theory)
    assert (mine.name, mine.title, mine.sources) == ("mine", "My theory", ("Walt 1987",))
    assert mine.parameter("onset") == 0.3
    assert mine.parameters["nest"].range is not None
    assert (mine.weight("hedging", "suitors"), mine.weight("hedging", "motive")) == (2.0, 0.0)
    assert list(mine.terms) == ["balancing", "soft_balancing", "hedging", "bandwagoning"]


def test_theory_overrides(theory: Path) -> None:
    mine = load_theory(theory, {"theory.terms.hedging.suitors": 1, "theory.terms.balancing.motive": None, "world.x": 1})
    assert (mine.weight("hedging", "suitors"), mine.weight("balancing", "motive")) == (1.0, 0.0)
    assert mine.terms["hedging"]["suitors"].source == ("set by the user",)


def test_theory_extends(theory: Path, tmp_path: Path) -> None:
    child = tmp_path / "child.yaml"
    child.write_text(
        "format: 1\nextends: mine.yaml\nname: child\nterms: {balancing: {motive: null}, hedging: {motive: -1}}\n",
        encoding="utf-8",
    )
    assert load_theory(child).terms["balancing"] == {}
    assert {term: n.value for term, n in load_theory(child).terms["hedging"].items()} == {
        "suitors": 2,
        "motive": -1,
    }


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "message"),
    [
        ("name: mine", "name: My Theory", 2, "name", "not a valid name"),
        ("title: My theory", "titel: My theory", 3, "titel", "unknown key 'titel'"),
        ('["Walt 1987"]', "Walt", 4, "sources", "has no year"),
        ("  onset:", "  onsett:", 6, "parameters.onsett", "unknown key 'onsett'"),
        ("value: 0.3", "value: 30", 6, "parameters.onset.value", "30 is out of limits"),
        ("  hedging:", "  hedge:", 8, "terms.hedge", "unknown key 'hedge'"),
        ("suitors: 2", "suitor: 2", 9, "terms.hedging.suitor", "unknown key 'suitor'"),
        ("suitors: 2", "suitors: 21", 9, "terms.hedging.suitors", "21 is out of limits"),
        ("suitors: 2", "suitors: {series: {2000: 1}}", 9, "terms.hedging.suitors.series", "cannot change"),
        (", range: [1, 2]", "", 11, "terms.balancing.motive", "a judgement needs"),
    ],
)
def test_bad_theories(theory: Path, old: str, new: str, line: int, path: str, message: str) -> None:
    theory.write_text(THEORY.replace(old, new), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_theory(theory)
    found = caught.value.problems[0]
    assert (found.line, found.path) == (line, path)
    assert message in found.message


def test_bad_theory_overrides(theory: Path) -> None:
    with pytest.raises(ScenarioError, match=r"--set: theory.terms.hedging.suitor: unknown key 'suitor'"):
        load_theory(theory, {"theory.terms.hedging.suitor": 1})
    with pytest.raises(ScenarioError, match="no shipped theory of the name 'fulll'"):
        load_theory("fulll")
