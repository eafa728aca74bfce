"""The command line: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from counterpoise import commands
from counterpoise.scenario.catalogue import case_heads, theory_titles
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.reading import files
from counterpoise.scenario.reading.files import shipped_folder
from counterpoise.scenario.theory_file import load_theory

MINI = str(Path(__file__).parent / "data" / "mini.yaml")
INTERFACE = Path(__file__).parents[1] / "docs" / "interface.md"
FEW = ("--replicates", "2")
MISTAKE = 2
COMMANDS = (
    "list", "check", "new", "run", "plot", "explain", "sources", "evidence", "sweep", "resume", "export", "patterns",
    "fit", "world", "hindcast", "validate", "schema",
)  # fmt: skip


class Done(NamedTuple):
    code: int
    out: str
    err: str


Cli = Callable[..., Done]
"""The fixture ``cli`` of conftest.py."""


def in_a_process(*arguments: str, folder: Path) -> Done:
    command = [sys.executable, "-c", "from counterpoise.cli import main; main()", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, encoding="utf-8")
    return Done(done.returncode, done.stdout, done.stderr)


# -- documents ---------------------------------------------------------------------------------------


def documented(command: str) -> Any:
    """The example document of a command in docs/interface.md."""
    section = INTERFACE.read_text(encoding="utf-8").split(f"### `counterpoise {command}", 1)[1].split("\n### ", 1)[0]
    found = re.search(r"```json\n(.*?)```", section, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def assert_alike(example: Any, given: Any, place: str = "document") -> None:
    """The same keys in the same order; lists are compared by their first entries."""
    if isinstance(example, dict) and place.rpartition(".")[2] != "probabilities":
        assert isinstance(given, dict), place
        assert list(given) == list(example), place
        for key, value in example.items():
            assert_alike(value, given[key], f"{place}.{key}")
    elif isinstance(example, list) and example and isinstance(example[0], dict):
        assert isinstance(given, list), place
        assert given, f"{place} is empty"
        for entry in given:
            assert_alike(example[0], entry, f"{place}[]")


EXPLAINED = ("explain", MINI, "--state", "VEN", "--year", "2004")
DOCUMENTS: dict[str, tuple[str, ...]] = {
    "list": ("list",),
    "run": ("run", MINI, *FEW),
    "plot": ("plot", MINI, *FEW),
    "explain": EXPLAINED,
    "sources": ("sources", MINI),
    "evidence": ("evidence", "coup-2002-us-lone-endorser"),
}


SWEEP = f"""\
format: 1
name: small
case: {MINI}
replicates: 3
over:
  states.VEN.leader: {{from: 0, to: 1, steps: 3}}
  threat: {{numbers: [states.VEN.acts.force.USA, states.VEN.dispute.USA], from: 0, to: 1, steps: 2, label: threat}}
"""


@pytest.fixture
def small_sweep(cli: Cli, tmp_path: Path) -> str:
    (tmp_path / "small.yaml").write_text(SWEEP, encoding="utf-8")
    return "small.yaml"


def documents(command: str) -> list[Any]:
    """All example documents of a command."""
    section = INTERFACE.read_text(encoding="utf-8").split(f"### `counterpoise {command}", 1)[1].split("\n### ", 1)[0]
    return [json.loads(text) for text in re.findall(r"```json\n(.*?)```", section, re.DOTALL)]


def test_the_documents_of_a_sweep_its_dry_run_and_its_resume(cli: Cli, tmp_path: Path, small_sweep: str) -> None:
    done_example, dry_example = documents("sweep")
    dry = cli("sweep", small_sweep, "--dry-run", "--json")
    assert (dry.code, dry.err) == (0, "")
    told = json.loads(dry.out)
    assert_alike(dry_example, told)
    assert (told["points"], told["runs"], told["shards"]) == (6, 18, 1)
    assert told["columns"] == ["point", "experiment", "theory", "without", "states.VEN.leader", "threat"]
    assert [path.name for path in tmp_path.iterdir()] == ["small.yaml"]
    done = cli("sweep", small_sweep, "--out", "here", "--json")
    assert done.code == 0
    assert_alike(done_example, json.loads(done.out))
    (tmp_path / "here" / "runs" / "part-000000.parquet").unlink()
    again = cli("resume", "here", "--json")
    assert again.code == 0
    assert_alike(documented("resume"), json.loads(again.out))
    assert {key: value for key, value in json.loads(again.out).items() if key != "seconds"} == {
        "directory": "here", "points": 6, "runs": 18, "done": 18, "failed": 0
    }  # fmt: skip


def test_a_sweep_is_drawn_and_exported_from_its_directory(cli: Cli, tmp_path: Path, small_sweep: str) -> None:
    text = cli("sweep", small_sweep, "--executor", "serial", "--out", "here").out
    assert "18 of 18 runs at 6 points, 0 failed" in text
    assert json.loads(cli("plot", "here", "--json").out) == {"figures": ["here/figures/phase.png"]}
    assert cli("export", "here", "--to", "csv", "--out", "runs.csv").out == "runs.csv\n"
    assert len(pd.read_csv(tmp_path / "runs.csv")) == 18
    assert_mistake(cli("plot", "here", "--set", "states.VEN.leader=0.1"), "a sweep is drawn as it was run")


def test_mistakes_around_a_sweep_are_named(cli: Cli, tmp_path: Path, small_sweep: str) -> None:
    assert_mistake(cli("sweep", "venezula_threat"), "venezula_threat")
    assert_mistake(cli("sweep", small_sweep, "--over", "everything"), "judgement")
    assert_mistake(cli("sweep", small_sweep, "--executor", "cloud"), "cloud", "threads, processes, serial, dask")
    assert_mistake(cli("resume", "nowhere"), "nowhere", "no sweep directory")
    assert_mistake(cli("export", "nowhere", "--to", "csv", "--out", "x.csv"), "nowhere")
    (tmp_path / "bad.yaml").write_text(SWEEP + "outcomes: [share_hedgin_VEN]\n", encoding="utf-8")
    assert_mistake(cli("sweep", "bad.yaml"), "share_hedging_VEN")
    assert_mistake(cli("sweep", "bad.yaml", "--dry-run"), "share_hedging_VEN")
    assert_mistake(cli("sweep", small_sweep, "--seed", TOO_LARGE), "seed must be between 0 and 2**64 - 1")


def test_the_sweeps_that_ship_are_listed_and_can_be_planned(cli: Cli) -> None:
    from counterpoise.sweeps.design_file import load_design
    from counterpoise.sweeps.sweep import plan_of

    listed = json.loads(cli("list", "--json").out)["sweeps"]
    assert listed == ["kazakhstan_rivalry_x_decoupling", "venezuela_threat_x_dependence"]
    for name in listed:
        assert name in cli("list").out
        plan = plan_of(load_design(name), "")
        assert plan.design.points == 289
        assert all(plan.design.labels[axis.column] for axis in plan.design.experiments[0].axes)


def test_the_heads_of_the_list_say_what_the_whole_files_do() -> None:
    assert len(case_heads()) >= 12
    for head in case_heads():
        case = load_scenario(head.name)
        assert (head.title, head.years, head.states, head.powers) == (
            case.title, list(case.years), list(case.states), list(case.powers)
        )  # fmt: skip
    assert theory_titles() == {name: load_theory(name).title for name in theory_titles()}


CHILD = """\
format: 1
extends: parent.yaml
title: ''
years: [2001, 2009]
states:
  CUB: null
  COL:
    region: latin_america
powers: {USA: {capability: 0.2}}
ties: null
institutions: null
events: null
plots: null
"""


def test_the_head_of_a_case_that_extends_another_is_that_of_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "parent.yaml").write_text(Path(MINI).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "child.yaml").write_text(CHILD, encoding="utf-8")
    theories = shipped_folder("theories")
    monkeypatch.setattr(files, "shipped_folder", lambda kind: tmp_path if kind == "cases" else theories)
    head = next(head for head in case_heads() if head.name == "child")
    assert head == ("child", "mini", [2001, 2009], ["VEN", "COL"], ["USA", "CHN"])
    case = load_scenario("child")
    assert (case.title, case.years) == ("mini", (2001, 2009))
    assert (list(case.states), list(case.powers)) == (["VEN", "COL"], ["USA", "CHN"])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_valid_json_with_the_keys_of_the_interface_and_nothing_else(cli: Cli, name: str) -> None:
    done = cli(*DOCUMENTS[name], "--json")
    assert (done.code, done.err) == (0, "")
    assert_alike(documented(name), json.loads(done.out))


def test_the_document_of_a_file_that_is_wrong_names_its_problems(cli: Cli, tmp_path: Path) -> None:
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
    assert rows["events.coup.changes.0.add"]["effect"] > 0.2
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
    assert "nearness to p less nearness to p's rivals" in cli(*EXPLAINED, "--key").out


def test_the_document_of_the_patterns_is_whole_where_they_do_not_hold(cli: Cli) -> None:
    done = cli("patterns", "venezuela", "--replicates", "3", "--json")
    told = json.loads(done.out)
    assert_alike(documented("patterns"), told)
    assert done.err == ""
    assert done.code == (0 if all(row["holds"] for row in told) else 1)
    none = cli("patterns", "venezuela", "--replicates", "3", "--theory", "random", "--json")
    assert none.code == 1
    assert_alike(documented("patterns"), json.loads(none.out))
    assert none.err == ""


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
    assert "explain_mini_VEN_2004_0.png" in cli(*EXPLAINED).out
    assert (tmp_path / "explain_mini_VEN_2004_0.png").is_file()


def test_a_new_scenario_runs_as_it_is(cli: Cli) -> None:
    assert cli("new", "mine").code == 0
    assert cli("check", "mine.yaml").code == 0
    assert cli("run", "mine.yaml", *FEW, "--json").code == 0


# -- mistakes ----------------------------------------------------------------------------------------


def assert_mistake(done: Done, *parts: str) -> None:
    """Exit code 2, nothing on standard output, and a message without a traceback."""
    assert (done.code, done.out) == (MISTAKE, "")
    for part in parts:
        assert part in done.err
    assert "Traceback" not in done.err


UNKNOWN = [
    (("run", "venezula"), ["venezula", "did you mean 'venezuela'?"]),
    (("run", "nowhere/case.yaml"), ["nowhere/case.yaml: there is no such file"]),
    (("run", MINI, "--theory", "waltz"), ["waltz", "did you mean 'walt'?"]),
    (("evidence", "no-such-id"), ["there is no evidence with the id 'no-such-id'"]),
    (("patterns", MINI), ["no patterns are known for mini", "venezuela"]),
    (("plot", "venezula"), ["venezula"]),
    (("sources", "venezula"), ["venezula"]),
]


@pytest.mark.parametrize(("arguments", "parts"), UNKNOWN, ids=lambda value: " ".join(value[:2]))
def test_an_unknown_name_is_named_with_what_there_is(cli: Cli, arguments: list[str], parts: list[str]) -> None:
    assert_mistake(cli(*arguments), *parts)


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
def test_a_setting_that_is_none_is_explained(cli: Cli, command: str, setting: str, parts: list[str]) -> None:
    assert_mistake(cli(command, MINI, "--set", setting), "--set", *parts)


@pytest.mark.parametrize(
    ("state", "year", "message"),
    [
        ("FRA", "2004", "there is no state 'FRA' here; valid: VEN, CUB"),
        ("VEN", "1999", "there is no year 1999 here; valid: 2000 to 2010"),
        ("VEN", "2011", "there is no year 2011 here; valid: 2000 to 2010"),
        ("VEN", "then", "'--year'"),
    ],
)
def test_only_a_state_and_year_of_the_case_can_be_explained(cli: Cli, state: str, year: str, message: str) -> None:
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
def test_an_option_that_cannot_be_is_refused(cli: Cli, arguments: list[str], patterns: list[str]) -> None:
    done = cli(*arguments)
    assert_mistake(done)
    for pattern in patterns:
        assert re.search(pattern, done.err), done.err


TOO_LARGE = str(2**64)
SEEDED = {"run": ("run", MINI, *FEW), "plot": ("plot", MINI, *FEW), "explain": EXPLAINED}


@pytest.mark.parametrize("arguments", SEEDED.values(), ids=SEEDED)
def test_a_seed_of_more_than_64_bits_is_a_mistake(cli: Cli, arguments: tuple[str, ...]) -> None:
    assert_mistake(cli(*arguments, "--seed", TOO_LARGE), "seed must be between 0 and 2**64 - 1")


def test_a_seed_of_more_than_64_bits_is_a_mistake_for_the_patterns_too(cli: Cli) -> None:
    done = cli("patterns", "venezuela", *FEW, "--seed", TOO_LARGE)
    assert_mistake(done, "seed must be between 0 and 2**64 - 1")


def test_a_replicate_beyond_all_numbers_is_a_mistake(cli: Cli) -> None:
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
def test_a_file_that_is_no_scenario_is_named(cli: Cli, tmp_path: Path, command: str, kind: str) -> None:
    content, message = FILES[kind]
    path = tmp_path / "given.yaml"
    path.mkdir() if content is None else path.write_bytes(content)
    assert_mistake(cli(command, path), "given.yaml", message)


@pytest.mark.parametrize("command", [("run", MINI, *FEW), EXPLAINED], ids=["run", "explain"])
def test_a_place_that_cannot_be_written_is_named(cli: Cli, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "file").touch()
    done = cli(*command, "--out", "file/below/out.png", "--json")
    assert_mistake(done, "cannot write", "file/below")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_figures_that_cannot_be_written_are_a_mistake(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert_mistake(cli("plot", MINI, *FEW, "--out", "file/below"), "cannot write figures to file/below")


def test_other_content_is_left_alone(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    assert_mistake(cli("run", MINI, *FEW, "--out", "mine"), "mine holds something else", "--out")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_a_second_run_into_the_same_place_is_fine_and_another_is_refused(cli: Cli) -> None:
    assert cli("run", MINI, *FEW, "--out", "here", "--json").code == 0
    assert cli("run", MINI, *FEW, "--out", "here", "--json").code == 0
    assert_mistake(cli("run", MINI, *FEW, "--seed", "1", "--out", "here"), "here holds something else")


def test_a_new_scenario_is_never_written_over_another_file(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("kept", encoding="utf-8")
    assert_mistake(cli("new", "mine"), "mine.yaml is there already")
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "kept"
    assert_mistake(cli("new", "not a name!"), "not a name!")


@pytest.mark.parametrize("target", ["empty", "."])
def test_a_folder_without_a_result_cannot_be_drawn(cli: Cli, tmp_path: Path, target: str) -> None:
    (tmp_path / "empty").mkdir()
    assert_mistake(cli("plot", target), "is not a result directory", "manifest.json")


def test_a_result_is_drawn_as_it_was_run(cli: Cli) -> None:
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


# -- processes ---------------------------------------------------------------------------------------


HEAVY = ("numba", "numpy", "pandas", "matplotlib", "mesa", "pyarrow")
"""What only commands that run or draw may import. (Typer itself imports pydantic as soon as a command has options.)"""


def imported_by(*arguments: str, folder: Path, names: tuple[str, ...] = HEAVY) -> Done:
    """What a command prints, with those of ``names`` that it imports on standard error."""
    code = (
        f"import sys\nfrom counterpoise.cli import app\n"
        f"try:\n    app({list(arguments)!r})\nexcept SystemExit as ending:\n    assert not ending.code\n"
        f"sys.stderr.write(' '.join(sorted({set(names)!r} & set(sys.modules))))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=folder, encoding="utf-8"
    )
    return Done(done.returncode, done.stdout, done.stderr)


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    done = imported_by("--help", folder=tmp_path, names=(*HEAVY, "pydantic"))
    assert (done.code, done.err) == (0, "")
    for command in COMMANDS:
        assert re.search(rf"^\s+{command}\s", done.out, re.MULTILINE), command


@pytest.mark.parametrize("command", [("list",), ("check", "venezuela"), ("new", "mine")])
def test_a_command_that_runs_nothing_imports_nothing_heavy(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = imported_by(*command, folder=tmp_path)
    assert (done.code, done.err) == (0, "")


def test_a_command_is_one_new_file(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = tmp_path / "room"
    room.mkdir()
    (room / "hello.py").write_text('def hello(name: str) -> None:\n    """Greet."""\n    print(f"Hello, {name}")\n')
    (room / "shared.py").write_text("def greeting() -> None: ...\n")
    monkeypatch.setattr(commands, "__path__", [*commands.__path__, str(room)])
    monkeypatch.delitem(sys.modules, "counterpoise.commands.hello", raising=False)
    assert cli("hello", "you").out == "Hello, you\n"
    assert re.search(r"world .*\n +hello +Greet\.\n", cli("--help").out)
    assert_mistake(cli("shared"), "No such command 'shared'")


def test_a_mistyped_command_is_told_the_nearest(cli: Cli) -> None:
    assert_mistake(cli("chekc"), "No such command 'chekc'", "'check'")


# -- words -------------------------------------------------------------------------------------------


def test_people_read_hard_balancing_and_programs_balancing(cli: Cli) -> None:
    """In the output of a case that balances, the bare label stands nowhere."""
    strong = ("--set", "theory.terms.balancing.constant=19", *FEW)
    out = cli("run", MINI, *strong).out
    assert "hard balancing 100%" in out
    assert not re.search(r"(?<!hard )(?<!soft )balancing", out)
    told = json.loads(cli("run", MINI, *strong, "--json").out)
    assert {row["strategy"] for row in told["summary"]} == {"balancing"}


def test_in_a_pipe_there_is_no_progress_bar_and_no_colour(tmp_path: Path) -> None:
    done = in_a_process("run", MINI, *FEW, folder=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert "\x1b" not in done.out
    assert "\r" not in done.out
    assert "Result directory  results/mini-" in done.out
    quiet = in_a_process("run", MINI, *FEW, "--json", folder=tmp_path)
    assert (quiet.code, quiet.err) == (0, "")
    assert json.loads(quiet.out)["done"] == 2


def test_a_mistake_in_a_process_has_its_exit_code_and_message(tmp_path: Path) -> None:
    assert_mistake(in_a_process("run", "venezula", folder=tmp_path), "venezula", "venezuela")


def test_the_version_is_that_of_the_package(cli: Cli) -> None:
    from importlib.metadata import version

    assert cli("--version").out.strip() == f"counterpoise {version('counterpoise')}"


@pytest.mark.parametrize("seed", ["0", str(2**64 - 1)])
def test_any_seed_of_64_bits_will_do(cli: Cli, seed: str) -> None:
    told = json.loads(cli("run", MINI, *FEW, "--seed", seed, "--json").out)
    shares = [row["share"] for row in told["summary"]]
    assert np.isfinite(shares).all()
