"""The command: its document, what it tells people, what it writes, what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Cli = Callable[..., Any]
FEW = ("--replicates", "2")
AID = ("responses", "--lever", "aid", *FEW)


def test_a_document_has_a_row_for_every_context_and_the_exit_code_is_0_whatever_comes_out(cli: Cli) -> None:
    done = cli(*AID, "--theory", "random", "--json")
    rows = json.loads(done.out)
    assert (done.code, done.err, len(rows)) == (0, "", 12)
    assert {row["lever"] for row in rows} == {"aid"}
    assert {row["verdict"] for row in rows} == {"flat"}
    assert len({(row["case"], row["state"], row["power"]) for row in rows}) == 12


def test_people_read_a_table_totals_and_what_is_wrong(cli: Cli) -> None:
    done = cli(*AID)
    assert done.code == 0
    assert "aid by the power" in done.out
    assert "12 answers: right" in done.out


def test_unknown_names_are_mistakes_with_a_suggestion(cli: Cli) -> None:
    for asked, told in ((("--lever", "rivalri"), "did you mean 'rivalry'"), (("--theory", "wald"), "walt")):
        done = cli("responses", *asked)
        assert (done.code, done.out) == (2, "")
        assert told in done.err


def test_a_report_is_about_the_whole_table_and_fills_marked_pages_alone(cli: Cli, tmp_path: Path) -> None:
    done = cli(*AID, "--report", "page.md")
    assert (done.code, done.out) == (2, "")
    assert "leave --lever out" in done.err
    (tmp_path / "page.md").write_text("# Mine\n", encoding="utf-8")
    done = cli("responses", "--report", "page.md")
    assert (done.code, (tmp_path / "page.md").read_text(encoding="utf-8")) == (2, "# Mine\n")
    assert "<!-- begin: responses -->" in done.err


def test_curves_are_drawn_into_a_folder_by_the_rule_of_writers(cli: Cli, tmp_path: Path) -> None:
    figure = tmp_path / "here" / "responses.png"
    assert cli(*AID, "--out", "here").code == 0
    first = figure.read_bytes()
    assert first.startswith(b"\x89PNG")
    assert cli(*AID, "-o", "here", "--json").code == 0
    figure.write_bytes(b"mine")
    refused = cli(*AID, "-o", "here", "--json")
    assert (refused.code, figure.read_bytes()) == (2, b"mine")
    assert "is there already, and differs" in refused.err
    assert cli(*AID, "-o", "here", "--force").code == 0
    assert figure.read_bytes() == first
