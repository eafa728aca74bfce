"""Files that remove or change what a case rests on: it goes whole, or is told once, at the user's line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from counterpoise.results.run import run
from counterpoise.scenario.model import ScenarioError, load_scenario, problems_in, shipped

SECTIONS = ("states", "powers", "institutions", "events", "routes", "cycles", "agreements")


def laid_over(folder: Path, case: str, text: str, name: str = "mine.yaml") -> Path:
    file = folder / name
    file.write_text(f"format: 1\nextends: {case}\nname: mine\n{text}\n", encoding="utf-8")
    return file


def runs_or_names_what_needs_it(folder: Path, case: str, section: str, name: str) -> None:
    file = laid_over(folder, case, f"{section}:\n  {name}: null")
    problems = problems_in(file)
    if not problems:
        left = load_scenario(file)
        assert name not in getattr(left, section)
        assert not [address for address in left.numbers if name in re.split(r"[.-]", address)]
        assert run(file, 1).replicates == 1
        return
    (problem,) = problems
    assert (problem.file, problem.line, problem.path) == (str(file), 5, f"{section}.{name}")
    assert problem.message.startswith("cannot be removed while it is needed by states.")
    remedy = problem.hint.partition("with states: ")[2]
    assert problems_in(laid_over(folder, case, f"{section}: {{{name}: null}}\nstates: {remedy}")) == []


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("case", ["eu_energy", "japan", "kazakhstan"])
def test_the_first_of_each_kind_goes(tmp_path: Path, case: str, section: str) -> None:
    for name in list(getattr(load_scenario(case), section))[:1]:
        runs_or_names_what_needs_it(tmp_path, case, section, name)


@pytest.mark.slow
@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("case", shipped("cases"))
def test_a_case_without_any_one_thing_runs_or_names_what_needs_it(tmp_path: Path, case: str, section: str) -> None:
    for name in getattr(load_scenario(case), section):
        runs_or_names_what_needs_it(tmp_path, case, section, name)


def test_what_hangs_on_a_state_goes_with_it(tmp_path: Path) -> None:
    whole, left = load_scenario("venezuela"), load_scenario(laid_over(tmp_path, "venezuela", "states: {BOL: null}"))
    gone = set(whole.numbers) - set(left.numbers)
    assert all(address.startswith("states.BOL.") or "BOL" in address.split(".")[1].split("-") for address in gone)
    assert {address for address in gone if address.startswith("ties.")} == {
        address for address in whole.numbers if address.startswith("ties.") and "BOL" in address
    }
    # what changes nothing but Bolivia
    assert set(whole.events) - set(left.events) == {"bolivia_gas", "bolivia_interregnum"}
    assert "BOL" not in left.institutions["ALBA"].candidates + left.institutions["ALBA"].members
    assert {a: n for a, n in whole.numbers.items() if a in left.numbers} == left.numbers


def test_what_hangs_on_a_power_goes_with_it(tmp_path: Path) -> None:
    left = load_scenario(laid_over(tmp_path, "kazakhstan", "powers: {CHN: null}"))
    assert "CHN" not in " ".join(left.numbers)
    assert "china_oil" not in left.routes
    assert all(route.around != "CHN" != route.buyer for route in left.routes.values())


CHANGES = [
    ("venezuela", "states: {XXX: null}", "states.XXX: there is no state 'XXX' to remove (states: VEN"),
    ("venezuela", "states: {XXX: {leader: 0.5}}", "nothing below this file has the state 'XXX', so it is a new one"),
    ("venezuela", "powers: null", "powers: the required key `powers` is missing"),
    ("venezuela", "powers: {RUS: null, CHN: null, IRN: null, USA: null}", "a scenario needs at least one entry"),
    ("venezuela", "states: {BOL: {region: null}}", "states.BOL.region: the required key `region` is missing"),
    ("china_latin_america", "years: [2005, 2014]",
     "years: does not fit events.arg_cools.hazard.to (china_latin_america.yaml:34: the year 2024 is outside the "
     "scenario), events.arg_warms.hazard.to (china_latin_america.yaml:43), "),
    ("venezuela", "years: [2100, 2120]", "more (use 2000 to 2220"),
    ("venezuela", "states: {VEN: {start: {strategy: hedging}}}", "does not fit states.VEN.start.target"),
    ("venezuela", "states: {VEN: {dependence: {trade: {USA: 1.0}}}}", "the shares of the powers add up to 1.002"),
    ("venezuela", "rivalry: {USA-CHN: 0.4}\npowers: {CHN: null}",
     "powers.CHN: cannot be removed while it is needed by rivalry.CHN-USA (mine.yaml:4)"),
    ("kazakhstan", "routes: {china_oil: {around: CHN}}", "does not fit routes.china_oil.buyer (routes.yaml:"),
    ("kazakhstan", "states: {KAZ: null}\nroutes: {china_oil: {cost: 0.2}}", "unknown state 'KAZ') (it is removed at"),
    ("us_china", "cycles: {b: {incumbent: USA, challenger: CHN}}", "the pair has a cycle already, 'us_china'"),
]  # fmt: skip


@pytest.mark.parametrize(("case", "text", "told"), CHANGES)
def test_a_change_that_the_case_cannot_bear_is_told_once_at_its_line(
    tmp_path: Path, case: str, text: str, told: str
) -> None:
    file = laid_over(tmp_path, case, text)
    (problem,) = problems_in(file)
    assert problem.file == str(file)
    assert told in str(problem)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"powers.USA": None}, "--set: powers.USA: cannot be removed while it is needed by states.POL.start.target"),
        ({"powers": None}, "--set: powers: the required key `powers` is missing"),
        ({"years": [1990, 1995]}, "--set: years: does not fit events."),
        ({"states.POL": None, "institutions.EU.members": ["POL"]}, "unknown state 'POL' (it is removed at --set)"),
        ({"states.POL.region": None}, "--set: states.POL.region: the required key `region` is missing"),
    ],
)
def test_so_is_a_setting(settings: dict[str, object], told: str) -> None:
    case = "eu_energy"
    with pytest.raises(ScenarioError) as caught:
        load_scenario(case, {key.replace("USA", "RUS"): value for key, value in settings.items()})
    (problem,) = caught.value.problems
    assert told.replace("USA", "RUS") in str(problem)


CHAINS = [
    ("states: {BOL: null}", "powers: {RUS: null}", ""),
    ("ties: {BOL-VEN: 0.4}", "states: {BOL: null}", ""),
    ("states: {BOL: null}", "states: {BOL: {region: south_america}}", ""),
    ("states: {BOL: null}", "states: {BOL: null}", "mine.yaml:4: states.BOL: there is no state 'BOL' to remove"),
    ("states: {BOL: null}", "ties: {BOL-VEN: 0.4}", "mine.yaml:4: ties.BOL-VEN: unknown state 'BOL' (it is removed at"),
    ("powers: {USA: null}", "title: x", "first.yaml:4: powers.USA: cannot be removed while it is needed by"),
    ("events: {a: {title: a, year: 2019, changes: [{path: world.norms, set: 0}]}}", "years: [1990, 2018]",
     "mine.yaml:4: years: does not fit events.a.year (first.yaml:4: the year 2019 is outside the scenario)"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "told"), CHAINS)
def test_chains_of_files(tmp_path: Path, first: str, second: str, told: str) -> None:
    laid_over(tmp_path, "venezuela", first, "first.yaml")
    problems = problems_in(laid_over(tmp_path, "first.yaml", second))
    assert len(problems) == bool(told)
    assert told in "".join(str(problem) for problem in problems)
