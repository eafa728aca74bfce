"""The command ``world build``: what it writes and says, and mistakes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from counterpoise.analysis.observed.worlds import Observed
from counterpoise.scenario.model import load_scenario

YEAR = 2000
POWERS = ("USA", "RUS")
STATES = ("CUB", "MEX", "VEN", "POL", "KAZ", "JPN")
Cli = Callable[..., Any]
"""The fixture ``cli`` of conftest.py."""


def build(data: Path, **changed: str | Path) -> list[str]:
    options: dict[str, str | Path] = {"data": data, "year": str(YEAR), "powers": "USA,RUS", "out": "world.yaml"}
    return ["world", "build", *(str(part) for key, one in (options | changed).items() for part in (f"--{key}", one))]


def documented() -> Any:
    """The example document in docs/interface.md."""
    text = (Path(__file__).parents[3] / "docs" / "interface.md").read_text(encoding="utf-8")
    return json.loads(text.split("### `counterpoise world build`", 1)[1].split("```json", 1)[1].split("```", 1)[0])


def test_the_command_writes_a_world_that_checks_and_runs(cli: Cli, data: Path, observed: Observed) -> None:
    done = cli(*build(data, powers="USA,SUN", last="2003"), "--json")
    assert (done.code, done.err) == (0, "")
    told: dict[str, Any] = json.loads(done.out)
    assert told.pop("files_left") == {}
    (note,) = told.pop("notes")
    assert "democracy.csv" in note
    assert told == {"states": list(STATES), "powers": list(POWERS), "missing": observed.missing}
    assert list(told["missing"]) == list(documented()["missing"])
    assert load_scenario("world.yaml").numbers == observed.scenario.numbers
    assert cli("check", "world.yaml").code == 0
    assert json.loads(cli("run", "world.yaml", "--replicates", "2", "--json").out)["done"] == 2


def test_the_command_says_what_is_missing_and_what_comes_next(
    cli: Cli, tmp_path: Path, written: Callable[..., Path]
) -> None:
    folder = written(tmp_path / "data", without=("mid",))
    (folder / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    told = cli(*build(folder)).out
    for words in (
        "6 states and 2 powers as known at the end of 2000", "2000–2010", "data sets not found: disputes", "notes.csv",
        "median of the region (2 times)", "leader", "counterpoise check world.yaml", "counterpoise run world.yaml",
    ):  # fmt: skip
        assert words in told, words


def test_a_file_that_is_there_is_replaced_only_by_force(
    cli: Cli, bare: Path, keeps_the_rule_of_writers: Callable[..., None]
) -> None:
    given = build(bare)
    at = given.index("--out")
    keeps_the_rule_of_writers(lambda *more: cli(*given[:at], *given[at + 2 :], *more), "world.yaml")
    assert load_scenario("world.yaml").name == "world_2000"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"powers": "USA,RUZ"}, ["unknown power 'RUZ'", "RUS (Russia)"]),
        ({"powers": "USA,MNG"}, ["no capability of MNG in 2000"]),
        ({"powers": "USA"}, ["two different powers", "--powers USA,RUS,CHN"]),
        ({"powers": "USA,RUS,SUN"}, ["RUS is given twice"]),
        ({"year": "1975"}, ["no capability of USA in 1975", "no capability of RUS in 1975", "choose another year"]),
        ({"year": "soon"}, ["--year", "integer"]),
        ({"last": "2000"}, ["2000 must be after the year 2000"]),
        ({"last": "2700"}, ["world.yaml", "701 years are too many"]),
        ({"out": "nowhere/world.yaml"}, ["cannot write nowhere/world.yaml: there is no folder nowhere; make it"]),
        ({"out": "world.txt"}, ["does not end with .yaml"]),
        ({"overlay": "none.yaml"}, ["none.yaml", "no such file"]),
        ({"overlay": "world.yaml"}, ["is the overlay itself"]),
    ],
)
def test_mistakes_of_the_command_are_named(cli: Cli, bare: Path, changed: dict[str, str], words: list[str]) -> None:
    done = cli(*build(bare, **changed))
    assert (done.code, done.out) == (2, "")
    for word in words:
        assert word in done.err
    assert os.listdir() == []


def test_a_folder_that_is_not_there_is_named(cli: Cli) -> None:
    done = cli(*build(Path("nowhere")))
    assert (done.code, done.out) == (2, "")
    assert "nowhere: there is no such folder" in done.err


def test_a_folder_without_capabilities_is_refused_with_their_home(
    cli: Cli, tmp_path: Path, written: Callable[..., Path]
) -> None:
    done = cli(*build(written(tmp_path / "data", without=("nmc",))))
    assert done.code == 2
    assert "COW National Material Capabilities" in done.err
    assert "correlatesofwar.org" in done.err


def test_a_wrong_cell_is_told_with_file_line_and_column(cli: Cli, tmp_path: Path, written: Callable[..., Path]) -> None:
    done = cli(*build(written(tmp_path / "data", {"nmc": ("2,1999,1,1,many",)})))
    assert done.code == 2
    assert "nmc.csv:12: cinc:" in done.err


def test_a_wrong_overlay_ends_the_command(cli: Cli, bare: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("states:\n  VEN:\n    leadr: 0.3\n", encoding="utf-8")
    done = cli(*build(bare, overlay="mine.yaml"))
    assert (done.code, done.out) == (2, "")
    assert "mine.yaml:3: states.VEN.leadr:" in done.err
    assert os.listdir(tmp_path) == ["mine.yaml"]
