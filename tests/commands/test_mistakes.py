"""Mistakes of the user: exit code 2, a message that helps, and nothing on standard output."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MINI = str(Path(__file__).parents[1] / "data" / "mini.yaml")
FEW = ("--replicates", "2")
Cli = Callable[..., Any]
"""The fixture ``cli`` of conftest.py."""
EXPLAINED = ("explain", MINI, "--state", "VEN", "--year", "2004")
UNKNOWN = [
    (("run", "venezula"), ["venezula", "did you mean 'venezuela'?"]),
    (("run", "nowhere/case.yaml"), ["nowhere/case.yaml: there is no such file"]),
    (("run", MINI, "--theory", "waltz"), ["waltz", "did you mean 'walt'?"]),
    (("evidence", "no-such-id"), ["there is no evidence with the id 'no-such-id'"]),
    (("patterns", MINI), ["no patterns are known for mini", "venezuela"]),
    (("plot", "venezula"), ["venezula"]),
    (("sources", "venezula"), ["venezula"]),
    (
        ("explain", MINI, "--state", "Venezula", "--year", "2004"),
        ["no state 'Venezula'", "did you mean VEN (Venezuela)?"],
    ),
    (("atlas", "Vietnm"), ["there is no actor 'Vietnm'", "did you mean VNM (Vietnam)"]),
    (("new", "mine", "--states", "Vietnm", "--powers", "China", "--years", "1995-2024"), ["VNM (Vietnam)"]),
    (("compare", MINI, "--set", "world.price=50", "--outcome", "share_hedging_VNE"), ["'share_hedging_VEN'"]),
    (("sensitivity", MINI, "--outcome", "share_hedging_VNE"), ["'share_hedging_VEN'"]),
    (
        ("calibrate", MINI, "--over", "states.VEN.leader=0..1", "--facts", "share_hedging_VNE=0.3"),
        ["unknown outcome 'share_hedging_VNE'", "did you mean 'share_hedging_VEN'?"],
    ),
    (("responses", "--lever", "aidd"), ["lever 'aidd'", "did you mean 'aid'?"]),
]


@pytest.mark.parametrize(("arguments", "parts"), UNKNOWN, ids=lambda value: " ".join(value[:2]))
def test_an_unknown_name_is_named_with_what_there_is(
    cli: Cli, arguments: list[str], parts: list[str], assert_mistake: Callable[..., None]
) -> None:
    done = cli(*arguments)
    assert_mistake(done, *parts)
    assert len(done.err.strip().splitlines()) == 1


SETTINGS = [
    ("foo", ["'foo' is not a setting", "path=value"]),
    ("states.VNE.leader=0.3", ["unknown state 'VNE'", "did you mean 'VEN'?"]),
    ("states.VEN.leader=1.5", ["states.VEN.leader", "1.5 is out of limits"]),
    ("states.VEN.leader=high", ["states.VEN.leader", "expected a number"]),
    ("theory.parameters.onsett=0.3", ["theory.parameters", "onset"]),
    ("theory.parameters.rationality=0", ["theory.parameters.rationality", "between 0.01 and 20"]),
    ("routes.line.cost=0.1", ["line"]),
    ("states.VEN.leader={", ["states.VEN.leader"]),
]


@pytest.mark.parametrize(("setting", "parts"), SETTINGS, ids=[setting for setting, _ in SETTINGS])
@pytest.mark.parametrize("command", ["run", "sources"])
def test_a_setting_that_is_none_is_explained(
    cli: Cli, command: str, setting: str, parts: list[str], assert_mistake: Callable[..., None]
) -> None:
    assert_mistake(cli(command, MINI, "--set", setting), "--set", *parts)


@pytest.mark.parametrize(
    ("state", "year", "message"),
    [
        ("FRA", "2004", "there is no state 'FRA' here; valid: VEN (Venezuela), CUB (Cuba)"),
        ("VEN", "1999", "there is no year 1999 here; valid: 2000 to 2010"),
        ("VEN", "2011", "there is no year 2011 here; valid: 2000 to 2010"),
        ("VEN", "then", "'--year'"),
    ],
)
def test_only_a_state_and_year_of_the_case_can_be_explained(
    cli: Cli, state: str, year: str, message: str, assert_mistake: Callable[..., None]
) -> None:
    assert_mistake(cli("explain", MINI, "--state", state, "--year", year), message)


OPTIONS = [
    (("run", MINI, "--replicates", "0"), ["--replicates", "greater than or equal to 1|x>=1"]),
    (("run", MINI, "--replicates", "2.5"), ["--replicates", "integer"]),
    (("run", MINI, "--seed", "-1"), ["--seed"]),
    (("run", MINI, "--workers", "0"), ["--workers"]),
    (("patterns", "venezuela", "--replicates", "0"), ["--replicates"]),
    (("explain", MINI, "--state", "VEN"), ["--year"]),
    (("run",), ["(?i)case"]),
    (("run", MINI, "--colour"), ["--colour"]),
    (("dance",), ["dance"]),
]


@pytest.mark.parametrize(("arguments", "patterns"), OPTIONS, ids=lambda value: " ".join(value[-2:]))
def test_an_option_that_cannot_be_is_refused(
    cli: Cli, arguments: list[str], patterns: list[str], assert_mistake: Callable[..., None]
) -> None:
    done = cli(*arguments)
    assert_mistake(done)
    for pattern in patterns:
        assert re.search(pattern, done.err), done.err


TOO_LARGE = str(2**64)
SEEDED = {"run": ("run", MINI, *FEW), "plot": ("plot", MINI, *FEW), "explain": EXPLAINED}


@pytest.mark.parametrize("arguments", SEEDED.values(), ids=SEEDED)
def test_a_seed_of_more_than_64_bits_is_a_mistake(
    cli: Cli, arguments: tuple[str, ...], assert_mistake: Callable[..., None]
) -> None:
    assert_mistake(cli(*arguments, "--seed", TOO_LARGE), "seed must be between 0 and 2**64 - 1")


def test_a_seed_of_more_than_64_bits_is_a_mistake_for_the_patterns_too(
    cli: Cli, assert_mistake: Callable[..., None]
) -> None:
    done = cli("patterns", "venezuela", *FEW, "--seed", TOO_LARGE)
    assert_mistake(done, "seed must be between 0 and 2**64 - 1")


def test_a_replicate_beyond_all_numbers_is_a_mistake(cli: Cli, assert_mistake: Callable[..., None]) -> None:
    assert_mistake(cli(*EXPLAINED, "--replicate", "99999999999999999999", "--json"), "replicate")


FILES: dict[str, tuple[bytes | None, str]] = {
    "a folder": (None, "is a folder, not a file"),
    "binary": (bytes(range(128, 256)), "is not UTF-8 text"),
    "zeros": (b"\0" * 20, "is it a text file?"),
    "empty": (b"", "is empty"),
    "only a comment": (b"# nothing yet\n", "is empty"),
    "a list": (b"- 1\n- 2\n", "the top level must be keys with values"),
    "half": (b"format: 1\nname: half\nyears: [2000, ", "cannot be read as YAML"),
}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("command", ["check", "run"])
def test_a_file_that_is_no_scenario_is_named(
    cli: Cli, tmp_path: Path, command: str, kind: str, assert_mistake: Callable[..., None]
) -> None:
    content, message = FILES[kind]
    path = tmp_path / "given.yaml"
    path.mkdir() if content is None else path.write_bytes(content)
    assert_mistake(cli(command, path), "given.yaml", message)


@pytest.mark.parametrize("command", [("run", MINI, *FEW), EXPLAINED], ids=["run", "explain"])
def test_a_place_that_cannot_be_written_is_named(
    cli: Cli, tmp_path: Path, command: tuple[str, ...], assert_mistake: Callable[..., None]
) -> None:
    (tmp_path / "file").touch()
    done = cli(*command, "--out", "file/below/out.png", "--json")
    assert_mistake(done, "cannot write", "file/below")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_figures_that_cannot_be_written_are_a_mistake(
    cli: Cli, tmp_path: Path, assert_mistake: Callable[..., None]
) -> None:
    (tmp_path / "file").touch()
    assert_mistake(cli("plot", MINI, *FEW, "--out", "file/below"), "cannot write file/below: Not a directory")


def test_other_content_is_left_alone(cli: Cli, tmp_path: Path, assert_mistake: Callable[..., None]) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    assert_mistake(cli("run", MINI, *FEW, "--out", "mine"), "mine holds something else", "--out")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_a_second_run_into_the_same_place_is_fine_and_another_is_refused(
    cli: Cli, assert_mistake: Callable[..., None]
) -> None:
    assert cli("run", MINI, *FEW, "--out", "here", "--json").code == 0
    assert cli("run", MINI, *FEW, "--out", "here", "--json").code == 0
    assert_mistake(cli("run", MINI, *FEW, "--seed", "1", "--out", "here"), "here holds something else")


def test_a_new_scenario_is_never_written_over_another_file(
    cli: Cli, tmp_path: Path, assert_mistake: Callable[..., None]
) -> None:
    (tmp_path / "mine.yaml").write_text("kept", encoding="utf-8")
    assert_mistake(cli("new", "mine"), "mine.yaml is there already")
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "kept"
    assert_mistake(cli("new", "not a name!"), "not a name!")


@pytest.mark.parametrize("target", ["empty", "."])
def test_a_folder_without_a_result_cannot_be_drawn(
    cli: Cli, tmp_path: Path, target: str, assert_mistake: Callable[..., None]
) -> None:
    (tmp_path / "empty").mkdir()
    assert_mistake(cli("plot", target), "is not a result directory", "manifest.json")


def test_a_result_is_drawn_as_it_was_run(cli: Cli, assert_mistake: Callable[..., None]) -> None:
    cli("run", MINI, *FEW, "--out", "here", "--json")
    assert_mistake(cli("plot", "here", "--set", "states.VEN.leader=0.1"), "a result directory is drawn as it was run")


def test_an_interrupt_ends_with_its_own_code(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("counterpoise.results.run.run", interrupted)
    done = cli("run", MINI, *FEW)
    assert (done.code, done.out) == (130, "")
    assert "interrupted" in done.err
    assert list(tmp_path.iterdir()) == []
