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


def test_an_explanation_has_ten_terms_unless_all_are_asked_for_and_says_what_it_leaves_out(cli: Cli) -> None:
    told = json.loads(cli(*EXPLAINED, "--json").out)
    terms = {row["term"] for row in told["terms"]}
    assert len(terms) > 10, "JSON has them all"
    short, whole = cli(*EXPLAINED).out, cli(*EXPLAINED, "--all").out
    left = len(terms) - 10
    assert re.search(rf"^{left} smaller terms are left out, which sum to [+−]?\d\.\d\d; --all shows them$", short, re.M)
    assert len(table_of(short, "Venezuela 2004, run")[1]) == 10 + 1 + 2
    assert len(table_of(whole, "Venezuela 2004, run")[1]) == len(terms) + 2
    assert "left out" not in whole


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


def test_the_summary_of_a_run_fits_a_hundred_columns_and_names_what_came_out(on_a_terminal: Cli) -> None:
    out = on_a_terminal(100, "run", "kazakhstan", "--replicates", "20")
    assert max(len(line.rstrip()) for line in out.splitlines()) <= 100
    for part in ("Modal strategy", "Turns of the yearly mode", "Routes", "median year", "of runs", "sovereignty"):
        assert part in out


def table_of(out: str, title: str) -> tuple[str, list[dict[str, str]]]:
    """The title and the rows of the first table of this title among the plain rows of a pipe."""
    title, head, *rows = out[out.index(title) :].split("\n\n", 1)[0].splitlines()
    return title, [dict(zip(head.split("\t"), row.split("\t"), strict=True)) for row in rows]


def test_the_summary_has_target_reading_and_uncertain_share_beside_each_modal_strategy(cli: Cli) -> None:
    from counterpoise.results.run import run

    asked = ("run", MINI, "--replicates", "20")
    out = cli(*asked).out
    assert "\nPoint run: every number at its value; beside it 20 runs under --uncertain\n" in out
    title, rows = table_of(out, "Modal strategy")
    assert "; uncertain: the same with unknown numbers drawn; reads as:" in title
    told = json.loads(cli(*asked, "--json").out)["summary"]
    assert len(rows) == len(told)
    point, drawn = (run(MINI, 20, uncertain=uncertain).states for uncertain in (False, True))
    names = {"VEN": "Venezuela", "CUB": "Cuba"}
    for row, one in zip(rows, told, strict=True):
        assert row["state"] == names[one["state"]]
        assert row["share"] == f"{one['share']:.0%}"
        assert row["uncertain"] == f"{one['uncertain_share']:.0%}"

        def of(table: pd.DataFrame, one: dict[str, Any] = one) -> pd.DataFrame:
            return table[(table["state"] == one["state"]) & table["year"].between(one["from"], one["to"])]

        assert one["uncertain_share"] == pytest.approx((of(drawn)["strategy"] == one["strategy"]).mean())
        chosen = of(point)
        read = chosen[chosen["strategy"] == one["strategy"]]["observed"].value_counts(normalize=True)
        label = read.index[0].replace("_", " ").removeprefix("soft ")
        assert row["reads as"].endswith(f" {read.iloc[0]:.0%}" if label != "none" else row["reads as"])
        assert label in row["reads as"]
    assert any(one["uncertain_share"] != one["share"] for one in told)


def test_fewer_uncertain_runs_stand_beside_a_large_case() -> None:
    from counterpoise.commands.summary import companion_size
    from counterpoise.results.run import run

    assert companion_size(run(MINI, 100)) == 50
    assert companion_size(run(MINI, 3)) == 3
    assert companion_size(run(MINI, 60, uncertain=True)) == 60
    assert companion_size(run("world", 30)) == 20


def test_a_point_run_alone_has_no_uncertain_share_and_says_what_it_is(cli: Cli) -> None:
    out = cli("run", MINI, *FEW, "--point").out
    assert "\nPoint run: every number at its value\n" in out
    assert "uncertain" not in table_of(out, "Modal strategy")[1][0]
    told = json.loads(cli("run", MINI, *FEW, "--point", "--json").out)
    assert {row["uncertain_share"] for row in told["summary"]} == {None}


def test_an_uncertain_run_has_its_own_shares_and_the_point_run_beside_them(cli: Cli, tmp_path: Path) -> None:
    asked = ("run", MINI, "--replicates", "10", "--uncertain")
    out = cli(*asked).out
    assert "\nUncertain run: what rests on judgement is drawn from its range, run by run; beside it a point run" in out
    rows = table_of(out, "Modal strategy")[1]
    told = json.loads(cli(*asked, "--json").out)["summary"]
    assert all(row["uncertain_share"] == row["share"] for row in told)
    assert [row["share"] for row in rows] == [f"{row['share']:.0%}" for row in told]
    assert any(row["point"] != row["share"] for row in rows)
    refused = cli(*asked, "--point")
    assert (refused.code, refused.err) == (MISTAKE, "--point and --uncertain exclude each other\n")


def test_what_stands_beside_a_run_is_no_part_of_its_directory(cli: Cli, tmp_path: Path) -> None:
    for name, more in (("both", ()), ("alone", ("--point",))):
        assert cli("run", MINI, *FEW, *more, "--out", name, "--json").code == 0
    both, alone = (json.loads((tmp_path / name / "manifest.json").read_text()) for name in ("both", "alone"))
    assert both["identity"] == alone["identity"]
    files = [sorted(str(p.relative_to(tmp_path / n)) for p in (tmp_path / n).rglob("*")) for n in ("both", "alone")]
    assert files[0] == files[1]


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
    assert re.search(r"\thard balancing against (Russia|China|the United States)\t100%\t", out)
    assert not re.search(r"(?<!hard )(?<!soft )balancing", out)
    told = json.loads(cli("run", MINI, *strong, "--json").out)
    assert {row["strategy"] for row in told["summary"]} == {"balancing"}
