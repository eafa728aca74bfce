"""Shipped names, and files that extend others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import counterpoise.scenario.model as scenario_module
import pytest
from counterpoise.scenario.model import (
    Scenario,
    ScenarioError,
    load_scenario,
    problems_in,
    shipped,
)
from counterpoise.scenario.numbers import Number
from counterpoise.scenario.theory_file import load_theory

MINI = Path(__file__).parents[2] / "data" / "mini.yaml"
TEXT = MINI.read_text(encoding="utf-8")


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


def test_a_child_changes_only_what_it_names(
    ship: Path, tmp_path: Path, mini: Scenario, extended: Callable[..., Path]
) -> None:
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


def test_problems_name_the_file_they_stand_in(ship: Path, tmp_path: Path, extended: Callable[..., Path]) -> None:
    child = extended(tmp_path, "extends: mini\n\nstates: {VEN: {dependence: {trade: {RUS: 0.3}}}}\n")
    (problem,) = problems_in(child)
    assert (problem.file, problem.line) == (str(child), 4)


def test_paths_are_relative_to_the_file(ship: Path, tmp_path: Path, extended: Callable[..., Path]) -> None:
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
def test_extends_that_are_refused(
    ship: Path, tmp_path: Path, value: str, message: str, extended: Callable[..., Path]
) -> None:
    extended(tmp_path, "name: x\n", "outside.yaml")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    extended(tmp_path, "extends: child.yaml\n", "in/round.yaml")
    problems = problems_in(extended(tmp_path, f"extends: {value}\n", "in/child.yaml"))
    assert message in problems[0].message


def test_chains_have_an_end(ship: Path, tmp_path: Path, extended: Callable[..., Path]) -> None:
    extended(tmp_path, "extends: mini\n", "f1.yaml")
    for n in range(2, 11):
        extended(tmp_path, f"extends: f{n - 1}.yaml\n", f"f{n}.yaml")
    assert problems_in(tmp_path / "f8.yaml") == []
    assert "more than 8 files" in problems_in(tmp_path / "f9.yaml")[0].message
