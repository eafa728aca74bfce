"""The command ``validate``: what it prints, the report that it writes, and mistakes."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from counterpoise.analysis.validation.report import BLOCKS
from counterpoise.analysis.validation.validate import (
    BASELINES,
)
from counterpoise.analysis.validation.vote_forecasts import BASELINES as VOTE_BASELINES
from counterpoise.analysis.validation.vote_forecasts import CONDEMNATION, LEARNED
from counterpoise.theory.terms import STRATEGIES

KEYS = (
    "theory", "n", "accuracy", "balanced_accuracy", "log_loss", "brier", "admissible_accuracy", "hit", "false_alarm",
    "low", "high",
)  # fmt: skip
# -- the command -------------------------------------------------------------------------------------
Cli = Callable[..., Any]
"""The fixture ``cli`` of conftest.py."""


@pytest.fixture
def cli(
    cli: Cli,
    tmp_path: Path,
    case_lines: tuple[str, ...],
    gone_lines: tuple[str, ...],
    vote_lines: tuple[str, ...],
    file_of: Callable[..., Path],
) -> Cli:
    """Call ``validate`` in a folder with tables of cases and votes."""
    file_of(tmp_path, "cases.csv", *case_lines, *gone_lines)
    file_of(tmp_path, "votes.csv", *vote_lines)
    return partial(cli, "validate")


def test_the_command_prints_the_scores_of_cases_as_json(cli: Cli, data: Path) -> None:
    done = cli("--cases", "cases.csv", "--data", data, "--theory", "walt", "--theory", "estimated", "--json")
    assert done.code == 0
    rows = json.loads(done.out)
    assert [row["theory"] for row in rows] == ["walt", "estimated", *BASELINES]
    assert all(tuple(row) == KEYS for row in rows)
    assert {row["n"] for row in rows} == {10}
    assert done.err.splitlines()[0] == "cases.csv: 3 rows left out"
    assert "cases.csv:14: Venezuela toward RUS: no trade of VEN with RUS" in done.err
    again = cli("--cases", "cases.csv", "--data", data, "--theory", "walt", "--split", "state_event", "--json")
    assert json.loads(again.out)[0] == rows[0]


def test_of_votes_the_rows_are_the_model_s_own_rule_and_the_baselines(cli: Cli, data: Path) -> None:
    rows = json.loads(cli("--votes", "votes.csv", "--data", data, "--json").out)
    assert [row["theory"] for row in rows] == [CONDEMNATION, LEARNED, *VOTE_BASELINES]
    keys = ("vote", "held_out", "theory", "n", "auc", "log_loss", "predicted_yes", "observed_yes")
    assert all(tuple(row) == keys for row in rows)


def test_the_command_shows_cases_for_people(
    cli: Cli, data: Path, case_lines: tuple[str, ...], file_of: Callable[..., Path]
) -> None:
    file_of(Path(), "train.csv", *case_lines[:8])
    done = cli("--cases", "cases.csv", "--data", data, "--theory", "walt", "--train", "train.csv")
    assert (done.code, done.err) == (0, "")
    for words in (
        "10 cases of 7 states", "walt", "majority", "fitted on train.csv, without any case of the same state",
        "Confusion of walt", "coded as", "read as hard balancing", "read as soft balancing",
        "walt less", "cases.csv: 3 rows left out",
        "cases.csv:12: Cuba toward SUN: no capability of CUB in 1960",
    ):  # fmt: skip
        assert words in done.out, words


def test_a_training_table_that_cannot_be_fitted_on_is_the_one_that_is_named(
    cli: Cli, data: Path, case_lines: tuple[str, ...], file_of: Callable[..., Path]
) -> None:
    file_of(Path(), "train.csv", case_lines[0], "Cuba,CUB,2001,2001,USA,none,b")
    done = cli("--cases", "cases.csv", "--data", data, "--theory", "walt", "--train", "train.csv")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("train.csv: no case with a strategy to fit on")


def test_an_accuracy_without_cases_has_no_interval(
    cli: Cli, data: Path, case_lines: tuple[str, ...], file_of: Callable[..., Path]
) -> None:
    file_of(Path(), "none.csv", case_lines[0], "Cuba,CUB,2001,2001,USA,none,b")
    done = cli("--cases", "none.csv", "--data", data, "--theory", "walt", "--train", "cases.csv")
    assert done.code == 0
    assert "1 cases of 1 states, 1 of them without a strategy" in done.out
    assert "––" not in done.out


def test_a_folder_without_capabilities_is_refused_at_once(cli: Cli, tmp_path: Path) -> None:
    done = cli("--cases", "cases.csv", "--data", tmp_path, "--theory", "walt")
    assert (done.code, done.out) == (2, "")
    assert "capabilities: no file holds this data set" in done.err


def test_of_votes_the_rows_asked_for_are_made(cli: Cli, data: Path) -> None:
    asked = ("--votes", "votes.csv", "--data", data, "--json", "--theory")
    for name in ("walt", LEARNED, CONDEMNATION):
        done = cli(*asked, name)
        assert done.code == 0
        assert [row["theory"] for row in json.loads(done.out)] == [name, *VOTE_BASELINES]


def test_several_tables_are_fitted_on_and_their_unread_members_named(
    cli: Cli, data: Path, vote_lines: tuple[str, ...], other_lines: tuple[str, ...], file_of: Callable[..., Path]
) -> None:
    file_of(Path(), "train.csv", *(line.replace("A,", "C,", 1) for line in vote_lines))
    file_of(Path(), "more.csv", *other_lines)
    trained = ("--train", "train.csv", "--train", "more.csv")
    done = cli("--votes", "votes.csv", *trained, "--data", data, "--json")
    assert done.code == 0
    assert {row["held_out"] for row in json.loads(done.out)} == {"all", "vote"}
    assert "votes.csv: 1 row left out" in done.err
    assert "train.csv:10: Russia toward RUS: is the power voted on" in done.err
    assert "more.csv:6: Fiji toward CHN: no capability of FJI" in done.err
    twice = cli("--cases", "cases.csv", *trained, "--data", data)
    assert (twice.code, twice.out) == (2, "")
    assert "--train may be repeated with --votes alone" in twice.err


def test_the_command_shows_votes_for_people(
    cli: Cli, data: Path, other_lines: tuple[str, ...], file_of: Callable[..., Path]
) -> None:
    done = cli("--votes", "votes.csv", "--data", data)
    assert (done.code, done.err) == (0, "")
    for words in (
        "condemnation_estimated", "structural_position", "44.4%", "nothing is said of a swing", "swing",
        "votes.csv:10: Russia toward RUS: is the power voted on",
    ):  # fmt: skip
        assert words in done.out, words
    file_of(Path(), "more.csv", *other_lines)
    both = cli("--votes", "votes.csv", "--votes", "more.csv", "--data", data)
    assert (both.code, both.err) == (0, "")
    for words in ("mean", "Each vote was forecast from others, of A, B.", "points"):
        assert words in both.out, words


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ["either --cases FILE or --votes FILE"]),
        (("--cases", "cases.csv", "--votes", "votes.csv"), ["either --cases FILE or --votes FILE"]),
        (("--votes", "votes.csv", "--split", "state"), ["--split is about cases"]),
        (
            ("--votes", "votes.csv", "--train", "votes.csv"),
            ["votes.csv:2: resolution: A stands in votes.csv as well", "take it out of one of the two"],
        ),
        (("--cases", "cases.csv", "--split", "row"), ["--split row", "state, state_event"]),
        (("--cases", "cases.csv", "--theory", "wald"), ["did you mean 'walt'?"]),
        (("--cases", "cases.csv", "--theory", "no_change"), ["'no_change' is the name of a baseline"]),
        (("--cases", "cases.csv", "--theory", "walt", "--theory", "walt"), ["two theories of the name 'walt'"]),
        (("--cases", "none.csv"), ["none.csv: there is no such file"]),
        (("--cases", "votes.csv"), ["votes.csv:1: state: the column is missing"]),
        (("--cases", "cases.csv", "--train", "none.csv"), ["none.csv: there is no such file"]),
    ],
)
def test_mistakes_of_the_command_are_named(cli: Cli, data: Path, arguments: Sequence[str], words: list[str]) -> None:
    done = cli(*arguments, "--data", data)
    assert (done.code, done.out) == (2, "")
    for word in words:
        assert word in done.err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Cuba,CUX,2001,2001,USA,balancing,b", ["cases.csv:2: iso3: 'CUX' is no state's code", "Cuba is CUB"]),
        ("Cuba,CUB,2001,2001,UZA,balancing,b", ["cases.csv:2: counterpart_iso3: 'UZA' is no state's code", "ISO3"]),
        ("Cuba,CUB,1961,1962,SUN,balancing,b", ["cases.csv:2: period_start: Cuba: no capability of CUB in 1960"]),
        ("Cuba,CUB,2001,2001,USA,none,b", ["no case with a strategy to fit on", "--train"]),
        ("Cuba,CUB,2001,2001,USA,balanced,b", ["cases.csv:2: strategy: 'balanced' is no strategy"]),
    ],
)
def test_cases_that_cannot_be_scored_end_the_command(
    cli: Cli, data: Path, line: str, words: list[str], case_lines: tuple[str, ...], file_of: Callable[..., Path]
) -> None:
    file_of(Path(), "cases.csv", case_lines[0], line)
    done = cli("--cases", "cases.csv", "--data", data, "--theory", "walt")
    assert (done.code, done.out) == (2, "")
    for word in words:
        assert word in done.err


def test_a_folder_that_is_not_there_ends_the_command(cli: Cli) -> None:
    for table in ("cases", "votes"):
        done = cli(f"--{table}", f"{table}.csv", "--data", "nowhere")
        assert (done.code, done.out) == (2, "")
        assert "nowhere: there is no such folder" in done.err


def test_one_case_alone_is_forecast_without_any_fit(
    cli: Cli, data: Path, case_lines: tuple[str, ...], file_of: Callable[..., Path]
) -> None:
    file_of(Path(), "cases.csv", *case_lines[:2])
    rows = json.loads(cli("--cases", "cases.csv", "--data", data, "--theory", "estimated", "--json").out)
    scores = {row["theory"]: row for row in rows}
    assert scores["majority"]["log_loss"] == pytest.approx(math.log(len(STRATEGIES)))
    assert scores["estimated"]["low"] is None
    assert scores["estimated"]["false_alarm"] is None


# -- the report --------------------------------------------------------------------------------------
def test_the_report_fills_the_blocks_of_a_page_and_leaves_the_rest(cli: Cli, data: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "Own words.\n<!-- begin: league -->\nold\n<!-- end: league -->\nMore words.\n"
        "<!-- begin: votes -->\n<!-- end: votes -->\n<!-- begin: another -->\nkept\n<!-- end: another -->\n",
        encoding="utf-8",
    )
    asked = ("--cases", "cases.csv", "--votes", "votes.csv", "--data", data, "--theory", "walt", "--report", page)
    done = cli(*asked)
    assert (done.code, done.err) == (0, "")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("Own words.\n<!-- begin: league -->\n| theory |")
    assert "| `walt` |" in text
    assert "old" not in text
    assert "<!-- begin: another -->\nkept\n" in text
    assert "| A | `condemnation_estimated` | 8 |" in text
    assert "| `outrage` |" in text
    assert (tmp_path / "images" / "validation_reliability.png").stat().st_size > 0
    assert (tmp_path / "images" / "validation_errors.png").stat().st_size > 0
    assert cli(*asked).code == 0
    assert page.read_text(encoding="utf-8") == text


def test_a_page_that_is_not_there_is_begun_with_all_blocks(cli: Cli, data: Path, tmp_path: Path) -> None:
    page = tmp_path / "new.md"
    assert cli("--cases", "cases.csv", "--data", data, "--theory", "walt", "--report", page).code == 0
    text = page.read_text(encoding="utf-8")
    for name in BLOCKS:
        assert f"<!-- begin: {name} -->\n" in text
    assert "Not identified" in text
    assert "(baseline)" in text


def test_a_report_never_touches_a_file_without_blocks(cli: Cli, data: Path, tmp_path: Path) -> None:
    (tmp_path / "latin.md").write_bytes(b"<!-- begin: league -->\nMa\xdf\n<!-- end: league -->\n")
    for name in ("cases.csv", "latin.md"):
        before = (tmp_path / name).read_bytes()
        done = cli("--cases", "cases.csv", "--data", data, "--theory", "walt", "--report", name)
        assert (done.code, done.out) == (2, "")
        assert f"{name}: the file has no block that a report could fill" in done.err
        assert (tmp_path / name).read_bytes() == before
    done = cli("--cases", "cases.csv", "--data", data, "--theory", "walt", "--report", "nowhere/page.md")
    assert (done.code, done.err) == (
        2,
        "cannot write nowhere/page.md: there is no folder nowhere; make it, or choose another place with --out\n",
    )
    assert not (tmp_path / "images").exists()


@pytest.mark.slow
def test_force_begins_a_page_anew_and_replaces_other_figures(cli: Cli, data: Path, tmp_path: Path) -> None:
    asked = ("--cases", "cases.csv", "--data", data, "--theory", "walt")
    figure = tmp_path / "images" / "validation_errors.png"
    figure.parent.mkdir()
    figure.write_bytes(b"mine")
    refused = cli(*asked, "-o", "page.md")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("images/validation_errors.png is there already, and differs; ")
    assert [path.name for path in figure.parent.iterdir()] == [figure.name]
    assert not (tmp_path / "page.md").exists()
    (tmp_path / "page.md").write_text("no blocks", encoding="utf-8")
    assert cli(*asked, "--out", "page.md", "--force").code == 0
    assert figure.read_bytes().startswith(b"\x89PNG")
    assert "<!-- begin: league -->" in (tmp_path / "page.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("more", [("--json",), ("--split", "state_event")])
def test_a_report_takes_no_split_and_no_json(cli: Cli, data: Path, more: tuple[str, ...]) -> None:
    done = cli("--cases", "cases.csv", "--data", data, "--report", "page.md", *more)
    assert done.code == 2
    assert "--report needs --cases" in done.err
