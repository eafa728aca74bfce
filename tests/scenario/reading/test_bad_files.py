"""What is said about a bad scenario file: where, what, and the remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from counterpoise.scenario.model import (
    ScenarioError,
    load_scenario,
    problems_in,
)

MINI = Path(__file__).parents[2] / "data" / "mini.yaml"
TEXT = MINI.read_text(encoding="utf-8")
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
    ("theory: threat_interdependence", "theory: threat_interdependense", 7, "theory",
     "unknown theory 'threat_interdependense'", "did you mean 'threat_interdependence'?"),
    ("theory: threat_interdependence", "theory: full", 7, "theory",
     "the theory 'full' no longer ships", "write 'threat_interdependence', the default"),
    ("theory: threat_interdependence", "theory: fitted", 7, "theory", "the theory 'fitted' no longer ships", "default"),
    ("theory: threat_interdependence", "theory: my.yaml", 7, "theory", "there is no theory file 'my.yaml'", ""),
    ("  norms: {", "  norm: {", 9, "world.norm", "unknown key 'norm'", "did you mean 'norms'?"),
    ("value: 0.7, ", "value: 1.7, ", 9, "world.norms.value", "1.7 is out of limits", "between 0 and 1"),
    ("value: 0.7, ", "value: .nan, ", 9, "", ".nan is not a finite number", ""),
    ("value: 0.7, ", "value: nan, ", 9, "world.norms.value", "expected a number, found the text 'nan'", ""),
    ("value: 0.7, ", "value: '0,7', ", 9, "world.norms.value", "found the text '0,7'", "write 0.7"),
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
    ("states: [VEN, CUB]}", "years: [2000, 1990]}", 70,
     "plots.0.years.1", "the year 1990 is outside the scenario", "2000 to 2010"),
    ("states: [VEN, CUB]}", "years: [2000, soon]}", 70, "plots.0.years.1", "must be a whole number", ""),
    ("state: VEN, power: USA", "state: VEN, power: RUS", 71, "plots.1.power", "unknown power 'RUS'", "USA"),
    ("  norms: {", "\tnorms: {", 9, "", "cannot be read as YAML", "spaces, not tabs"),
    ("  price:\n", "  norms: 0.5\n  price:\n", 10,
     "", "the key 'norms' is given twice (first on line 9)", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "message", "hint"), BAD, ids=[f"{n}-{row[3]}" for n, row in enumerate(BAD)]
)
def test_bad_files(
    tmp_path: Path, old: str, new: str, line: int, path: str, message: str, hint: str, changed: Callable[..., Path]
) -> None:
    file = changed(tmp_path, (old, new))
    problems = problems_in(file)
    assert any(
        (found.file, found.line, found.path) == (str(file), line, path)
        and message in found.message
        and hint in found.hint
        for found in problems
    ), "\n".join(map(str, problems))


def test_all_problems_come_at_once_and_in_order(tmp_path: Path, changed: Callable[..., Path]) -> None:
    file = changed(tmp_path, ("value: 0.7", "value: 7"), ("leader: VEN ", "leader: BRA "), ("set: 0.3}", "set: x}"))
    problems = problems_in(file)
    assert [found.line for found in problems] == [9, 50, 68]
    with pytest.raises(ScenarioError) as caught:
        load_scenario(file)
    assert str(caught.value).splitlines()[0].startswith(f"{file}:9: world.norms.value: 7 is out of limits (")


def test_attention_over_one(tmp_path: Path, changed: Callable[..., Path]) -> None:
    text = TEXT.replace("name: Cuba, region: latin_america", "name: Cuba, region: caribbean")
    text = text.replace("      latin_america: {value: 0.2,", "      caribbean: 0.9\n      latin_america: {value: 0.2,")
    (problem,) = problems_in(changed(tmp_path, text=text))
    assert (problem.line, problem.path) == (20, "powers.USA.attention")
    assert "the attention to the regions add up to 1.1" in problem.message


@pytest.mark.parametrize("section", ["powers", "states"])
def test_empty_blocks(tmp_path: Path, section: str, changed: Callable[..., Path]) -> None:
    blocks = {"powers": "{USA: {}}", "states": "{VEN: {region: a}}", section: "{}"}
    text = "format: 1\nname: x\nyears: [1, 9]\n" + "".join(f"{key}: {block}\n" for key, block in blocks.items())
    problems = problems_in(changed(tmp_path, text=text))
    assert any(f"at least one entry in `{section}`" in found.message for found in problems)


def test_the_smallest_scenario(tmp_path: Path, changed: Callable[..., Path]) -> None:
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
