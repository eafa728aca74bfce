"""What each command prints, as a document and for people, and what it leaves."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

MINI = str(Path(__file__).parents[1] / "data" / "mini.yaml")
FEW = ("--replicates", "2")
MISTAKE = 2
Cli = Callable[..., Any]
"""The fixture ``cli`` of conftest.py."""
EXPLAINED = ("explain", MINI, "--state", "VEN", "--year", "2004")
DOCUMENTS: dict[str, tuple[str, ...]] = {
    "list": ("list",),
    "run": ("run", MINI, *FEW),
    "plot": ("plot", MINI, *FEW),
    "explain": EXPLAINED,
    "sources": ("sources", MINI),
    "evidence": ("evidence", "coup-2002-us-lone-endorser"),
    "responses": ("responses", "--lever", "aid", *FEW),
    "compare": ("compare", MINI, "--set", "events.coup=null", *FEW),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_valid_json_with_the_keys_of_the_interface_and_nothing_else(
    cli: Cli, name: str, documented: Callable[..., Any], assert_alike: Callable[..., None]
) -> None:
    done = cli(*DOCUMENTS[name], "--json")
    assert (done.code, done.err) == (0, "")
    assert_alike(documented(name), json.loads(done.out))


def test_the_document_of_a_file_that_is_wrong_names_its_problems(
    cli: Cli, tmp_path: Path, documented: Callable[..., Any], assert_alike: Callable[..., None]
) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(Path(MINI).read_text(encoding="utf-8").replace("capability: 0.002", "capabilty: 0.002"))
    done = cli("check", wrong, "--json")
    assert (done.code, done.err) == (MISTAKE, "")
    told = json.loads(done.out)
    assert_alike(documented("check"), told)
    assert told["valid"] is False
    (problem,) = told["problems"]
    assert problem["file"].endswith("wrong.yaml")
    assert problem["line"] == 41
    assert "capabilty" in problem["message"] + problem["path"]
    assert "capability" in problem["hint"]


def test_sources_say_how_far_results_move_over_a_range(cli: Cli) -> None:
    rows = {row["path"]: row for row in json.loads(cli("sources", MINI, "--json").out)}
    assert rows["powers.USA.attention.latin_america"]["effect"] > 0.05
    assert rows["events.coup.changes.0.add"]["effect"] >= 0.0
    assert rows["powers.CHN.capability"]["effect"] is None
    assert "effect" not in json.loads(cli("sources", MINI, "--json", "--no-effect").out)[0]


def test_the_document_of_a_valid_file_has_no_problems_and_an_account(cli: Cli) -> None:
    done = cli("check", MINI, "--json")
    told = json.loads(done.out)
    assert (done.code, told["valid"], told["problems"]) == (0, True, [])
    rows = json.loads(cli("sources", MINI, "--json").out)
    account = told["account"]
    assert (account["name"], account["own_name"], account["numbers"]) == ("mini", True, len(rows))
    assert account["judgement_alone"] == sum(row["source"] == "judgement" for row in rows)
    assert account["unsourced"] == sum(row["source"] == "" for row in rows)
    assert 0 < account["left_at_default"] < account["attributes"]
    counts = list(account["most_left_out"].values())
    assert counts == sorted(counts, reverse=True)
    assert "states.tie" not in account["most_left_out"]


def test_an_attribute_that_a_number_or_an_event_gives_is_not_left_out(cli: Cli, tmp_path: Path) -> None:
    def left(text: str) -> int:
        path = tmp_path / "mine.yaml"
        path.write_text(f"format: 1\nname: mine\nextends: base.yaml\n{text}", encoding="utf-8")
        return int(json.loads(cli("check", path, "--json").out)["account"]["left_at_default"])

    (tmp_path / "base.yaml").write_text(Path(MINI).read_text(encoding="utf-8"), encoding="utf-8")
    before = left("")
    assert left("states: {CUB: {chokepoint: 0.1}}") == before - 1
    assert left("events: {e: {title: A, year: 2003, changes: [{path: states.CUB.chokepoint, set: 0.2}]}}") == before - 1


def test_check_says_that_a_file_keeps_the_name_of_the_one_it_extends(cli: Cli, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("format: 1\nextends: venezuela\nstates: {VEN: {leader: 0.3}}\n", encoding="utf-8")
    done = cli("check", mine)
    assert done.code == 0
    assert "valid" in done.out
    assert "it keeps 'venezuela'" in done.out
    assert json.loads(cli("check", mine, "--json").out)["account"]["own_name"] is False
    mine.write_text("format: 1\nextends: venezuela\nname: mine\n", encoding="utf-8")
    assert "it keeps" not in cli("check", mine).out


def test_evidence_without_an_id_lists_all_records_with_their_paper(cli: Cli) -> None:
    from counterpoise.scenario.evidence import all_evidence

    told = json.loads(cli("evidence", "--json").out)
    assert {(row["id"], row["paper"]) for row in told} == {(r.id, r.paper) for r in all_evidence().values()}
    text = cli("evidence").out
    assert all(id in text for id in all_evidence())


def test_the_key_of_an_explanation_is_printed_where_it_is_asked_for(cli: Cli) -> None:
    assert "--key" in cli(*EXPLAINED).out
    assert "2 · regime similarity − 1" in cli(*EXPLAINED, "--key").out


@pytest.mark.slow
def test_the_document_of_the_patterns_is_whole_where_they_do_not_hold(
    cli: Cli, documented: Callable[..., Any], assert_alike: Callable[..., None]
) -> None:
    done = cli("patterns", "venezuela", "--replicates", "3", "--json")
    told = json.loads(done.out)
    assert_alike(documented("patterns"), told)
    assert done.err == ""
    assert done.code == (0 if all(row["holds"] for row in told) else 1)
    none = cli("patterns", "venezuela", "--replicates", "3", "--theory", "random", "--json")
    assert none.code == 1
    assert_alike(documented("patterns"), json.loads(none.out))
    assert none.err == ""
    assert not any(row["used"] for row in json.loads(none.out))


@pytest.mark.slow
def test_draws_give_a_share_to_every_pattern_and_a_spread_to_the_unused_ones(cli: Cli) -> None:
    asked = ("patterns", "multipolarity_1955", "--replicates", "3", "--robust", "2")
    *rows, whole = json.loads(cli(*asked, "--json").out)
    assert [(row["id"], row["used"]) for row in rows] == [("M1", True), ("M3", False)]
    assert all(row["share_of_draws"] in (0.0, 0.5, 1.0) for row in rows)
    assert list(whole) == ["id", "case", "kind", "share_of_draws", "unused_emergent", "decisive"]
    assert list(whole["unused_emergent"]) == ["of", "median", "low", "high"]
    assert whole["unused_emergent"]["of"] == 1
    assert "Emergent facts no fitted row touches, of 1:" in cli(*asked).out


def test_the_schema_is_a_json_schema(cli: Cli) -> None:
    done = cli("schema")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_document_of_a_run_says_what_is_in_its_directory(cli: Cli, tmp_path: Path) -> None:
    told = json.loads(cli("run", MINI, "--replicates", "3", "--seed", "7", "--out", "here", "--json").out)
    assert (told["directory"], told["replicates"], told["done"], told["failed"]) == ("here", 3, 3, 0)
    assert pd.read_parquet(tmp_path / "here" / "runs")["run"].nunique() == 3
    manifest = json.loads((tmp_path / "here" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["identity"]["seed"] == 7


def test_the_summary_of_a_run_fits_a_hundred_columns_and_names_what_came_out(cli: Cli) -> None:
    out = cli("run", "kazakhstan", "--replicates", "20").out
    assert max(len(line.rstrip()) for line in out.splitlines()) <= 100
    for part in ("Modal strategy", "Turns of the yearly mode", "Routes", "median year", "of runs", "sovereignty"):
        assert part in out


def test_an_uncertain_run_is_marked_as_one(cli: Cli, tmp_path: Path) -> None:
    assert cli("run", MINI, *FEW, "--uncertain", "--out", "here", "--json").code == 0
    assert json.loads((tmp_path / "here" / "manifest.json").read_text())["identity"]["uncertain"] is True


def test_the_figures_of_a_plot_are_there(cli: Cli) -> None:
    cli("run", MINI, *FEW, "--out", "here", "--json")
    told = json.loads(cli("plot", "here", "--json").out)
    assert len(told["figures"]) == 3
    for figure in told["figures"]:
        assert Path(figure).parts[:2] == ("here", "figures")
        assert Path(figure).read_bytes().startswith(b"\x89PNG")


def test_an_explanation_writes_a_figure_only_where_one_is_asked_for_or_nothing_is_parsed(
    cli: Cli, tmp_path: Path
) -> None:
    assert cli(*EXPLAINED, "--json").code == 0
    assert list(tmp_path.iterdir()) == []
    assert cli(*EXPLAINED, "--out", "mine.png", "--json").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["mine.png"]
    assert "explain_mini_VEN_2004_1.png" in cli(*EXPLAINED).out
    assert (tmp_path / "explain_mini_VEN_2004_1.png").is_file()


def test_a_new_scenario_runs_as_it_is(cli: Cli) -> None:
    assert cli("new", "mine").code == 0
    assert cli("check", "mine.yaml").code == 0
    assert cli("run", "mine.yaml", *FEW, "--json").code == 0


def test_people_read_hard_balancing_and_programs_balancing(cli: Cli) -> None:
    """In the output of a case that balances, the bare label stands nowhere."""
    strong = ("--set", "theory.terms.balancing.constant=19", *FEW)
    out = cli("run", MINI, *strong).out
    assert re.search(r"hard balancing \(\w+\) 100%", out)
    assert not re.search(r"(?<!hard )(?<!soft )balancing", out)
    told = json.loads(cli("run", MINI, *strong, "--json").out)
    assert {row["strategy"] for row in told["summary"]} == {"balancing"}
