"""counterpoise compare: its table, its document and its mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MINI = str(Path(__file__).parents[2] / "data" / "mini.yaml")
SET = ("--set", "events.coup=null", "--replicates", "40")
Cli = Callable[..., Any]


def test_the_document(cli: Cli) -> None:
    done = cli("compare", MINI, *SET, "--outcome", "share_soft_balancing_VEN", "--outcome", "cost_USA", "--json")
    rows = json.loads(done.out)
    assert [row["outcome"] for row in rows] == ["share_soft_balancing_VEN", "cost_USA"]
    for row in rows:
        assert list(row) == ["outcome", "base", "changed", "effect", "low", "high", "pairs", "differ", "saved"]
        assert row["effect"] == pytest.approx(row["changed"] - row["base"])
        assert row["pairs"] == 40
    several = json.loads(cli("compare", MINI, *SET, "--theory", "walt", "--json").out)
    assert {row["alternative"] for row in several} == {"events.coup=null", "walt"}


def test_the_table_fits_a_screen_and_cuts_no_name(cli: Cli) -> None:
    out = cli("compare", MINI, *SET).out
    assert "mini: base against events.coup=null" in out
    assert "share_soft_balancing_VEN@2002-2010" in out
    assert "…" not in out
    assert len(out.splitlines()) < 24
    assert "rows more" in out
    assert "rows more" not in cli("compare", MINI, *SET, "--all").out


def test_few_differing_pairs_are_counted(cli: Cli) -> None:
    out = cli("compare", MINI, *SET, "--outcome", "share_bandwagoning_CUB", "--replicates", "19").out
    assert "none" in out
    assert "too few: " in out or "no pair differs" in out


def test_no_difference_is_said_in_words(cli: Cli) -> None:
    out = cli("compare", MINI, "--alternative", "same: world.norms=0.7", "--replicates", "5").out
    assert "No pair differs: the change has no effect on any of" in out


def test_alternatives_may_hold_several_changes_and_commas(cli: Cli) -> None:
    series = "states.VEN.leader={series: {2000: 0.9, 2005: 0.1}, interpolate: step}"
    done = cli(
        "compare", MINI, "--alternative", f"weak: {series}, events.coup=null", "--alternative", "dear:world.price=150",
        "--replicates", "3", "--json",
    )  # fmt: skip
    assert {row["alternative"] for row in json.loads(done.out)} == {"weak", "dear"}


def test_figures_and_a_sweep_are_written(cli: Cli, tmp_path: Path) -> None:
    done = cli("compare", MINI, *SET, "--figures", "drawn", "--out", "kept")
    assert done.code == 0
    assert done.out.endswith("drawn/effects.png\nkept\n")
    assert (tmp_path / "drawn" / "effects.csv").read_bytes() == (tmp_path / "kept/figures/effects.csv").read_bytes()
    drawn = cli("plot", "kept", "--json")
    assert [Path(path).name for path in json.loads(drawn.out)["figures"]] == ["effects.png"]
    assert (tmp_path / "kept/figures/effects.svg").is_file()
    assert cli("export", "kept", "--to", "csv", "--out", "runs.csv").code == 0
    assert len((tmp_path / "runs.csv").read_text(encoding="utf-8").splitlines()) == 81
    assert cli("resume", "kept").code == 0
    again = cli("compare", MINI, *SET, "--figures", "drawn", "--out", "kept")
    assert again.code == 0


MISTAKES: list[tuple[tuple[str, ...], str]] = [
    ((), "there is nothing to compare the case with"),
    (("--set", "events.coup=null", "--outcome", "autonomy_VNE"), "did you mean 'autonomy_VEN'?"),
    (("--alternative", "world.price=3"), "has no name"),
    (("--alternative", "a:world.price=3", "--alternative", "a:world.price=4"), "'a' is given twice"),
    (("--alternative", "a:"), "is not a setting"),
    (("--with", "multipolarity_1955"), "have no year in common"),
    (("--theory", "wallt"), "walt"),
    (("--set", "events.coup=null", "--uncertain", "--replicates", "2", "--out", "kept"), "not kept as a sweep"),
]


@pytest.mark.parametrize(("given", "told"), MISTAKES)
def test_mistakes_end_with_one_message(cli: Cli, given: tuple[str, ...], told: str) -> None:
    done = cli("compare", MINI, *given)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert "Traceback" not in done.err
