"""Theory files: what a good one says, and what is said about a bad one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from counterpoise.cli import app
from counterpoise.results.run import prepare
from counterpoise.scenario.model import (
    ScenarioError,
    load_scenario,
)
from counterpoise.scenario.reading.files import DEFAULT_THEORY, RETIRED, shipped
from counterpoise.scenario.theory_file import load_theory
from typer.testing import CliRunner

MINI = Path(__file__).parents[1] / "data" / "mini.yaml"

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


@pytest.mark.parametrize("name", RETIRED)
def test_a_theory_that_no_longer_ships_is_refused_with_the_remedy(name: str, tmp_path: Path) -> None:
    """By name, in a case file, for a run with another theory, and where a theory extends it."""
    case = (MINI.read_text(encoding="utf-8")).replace(f"theory: {DEFAULT_THEORY}", f"theory: {name}")
    (tmp_path / "case.yaml").write_text(case, encoding="utf-8")
    (tmp_path / "child.yaml").write_text(f"format: 1\nextends: {name}\nname: child\n", encoding="utf-8")
    asked: list[tuple[Callable[[], object], str]] = [
        (lambda: load_theory(name), ""),
        (lambda: load_scenario(tmp_path / "case.yaml"), "theory"),
        (lambda: load_scenario(MINI, {"theory": name}), "theory"),
        (lambda: prepare(str(MINI), name), ""),
        (lambda: load_theory(tmp_path / "child.yaml"), "extends"),
    ]
    for ask, path in asked:
        with pytest.raises(ScenarioError) as caught:
            ask()
        (problem,) = caught.value.problems
        assert (problem.path, problem.message) == (path, f"the theory '{name}' no longer ships")
        assert problem.hint.startswith(f"write '{DEFAULT_THEORY}', the default")


def test_the_command_line_refuses_a_theory_that_no_longer_ships() -> None:
    told = CliRunner().invoke(app, ["run", str(MINI), "--theory", "full"])
    assert told.exit_code == 2
    assert "the theory 'full' no longer ships" in " ".join(told.output.split())
    assert f"write '{DEFAULT_THEORY}', the default" in " ".join(told.output.split())


def test_no_retired_theory_ships_and_the_default_one_does() -> None:
    assert not set(RETIRED) & set(shipped("theories"))
    assert DEFAULT_THEORY in shipped("theories")
    assert load_theory(DEFAULT_THEORY).name == DEFAULT_THEORY


def test_a_weight_against_a_stated_sign_loads_and_is_told_with_its_source(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    head = "format: 1\nname: mine\nextends: threat_interdependence\n"
    file.write_text(head + "terms: {balancing: {norms: 1.0, constant: 9.0}}\n", encoding="utf-8")
    told = "the weight of balancing.norms is 1, and norms-make-hard-balancing-costly states the other sign"
    assert load_theory(file).wrong_signs() == [told]
    assert load_theory("threat_interdependence").wrong_signs() == []
    asked = ["explain", "venezuela", "--state", "VEN", "--year", "1990", "--theory", str(file), "--json"]
    done = CliRunner().invoke(app, asked)
    assert (done.exit_code, done.stderr) == (0, f"{file}: {told}\n")
