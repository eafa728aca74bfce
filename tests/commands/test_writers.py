"""Every command that writes keeps one rule: what is there is replaced by --force alone, and the same is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from counterpoise.cli import Room

MINI = str(Path(__file__).parents[1] / "data" / "mini.yaml")
FEW = ("--replicates", "2")
Cli = Callable[..., Any]
"""The fixture ``cli`` of conftest.py."""
SWEEP = f"""\
format: 1
name: small
case: {MINI}
replicates: 2
over:
  states.VEN.leader: {{from: 0, to: 1, steps: 3}}
  threat: {{numbers: [states.VEN.acts.force.USA, states.VEN.dispute.USA], from: 0, to: 1, steps: 2}}
"""


def content(path: Path) -> dict[str, bytes]:
    """All files of a folder, but for those that hold moments or locks."""
    return {str(part.relative_to(path)): part.read_bytes() for part in path.rglob("*") if part.is_file()}


def test_who_says_where_to_write_says_it_in_the_same_way() -> None:
    """`-o` and `--out` are one option everywhere, and `--force` stands beside it."""
    writers = set()
    for name, command in Room().items():
        for one in getattr(command, "commands", {name: command}).values():
            options = {option: parameter for parameter in one.params for option in parameter.opts}
            if "--out" in options or "-o" in options:
                writers.add(name)
                assert options["--out"] is options["-o"], name
                assert options["--out"].metavar in ("FILE", "DIR"), name
                assert options["--force"].help.startswith("Replace what is there already"), name
    assert writers == {
        "atlas", "new", "run", "plot", "compare", "explain", "report", "sweep", "sensitivity", "calibrate", "space",
        "export", "responses", "fit", "hindcast", "validate", "world",
    }  # fmt: skip


FILES: dict[str, tuple[tuple[str, ...], str]] = {
    "new": (("new", "mine"), "start.yaml"),
    "explain": (("explain", MINI, "--state", "VEN", "--year", "2004"), "choice.png"),
    "explain svg": (("explain", MINI, "--state", "VEN", "--year", "2004", "--json"), "choice.svg"),
    "explain pdf": (("explain", MINI, "--state", "VEN", "--year", "2004"), "choice.pdf"),
    "report": (("report", MINI, *FEW), "page.html"),
    "export csv": (("export", "here", "--to", "csv"), "runs.csv"),
    "export ema": (("export", "here", "--to", "ema"), "runs.tar.gz"),
    "export xarray": (("export", "here", "--to", "xarray"), "runs.nc"),
}


SLOW = pytest.mark.slow  # each draws three figures or more


@pytest.mark.parametrize(
    ("command", "name"),
    [pytest.param(*row, id=key, marks=[SLOW] if key == "explain pdf" else []) for key, row in FILES.items()],
)
def test_a_file(cli: Cli, keeps_the_rule_of_writers: Callable[..., None], command: Sequence[str], name: str) -> None:
    if command[0] == "export":
        assert cli("run", MINI, *FEW, "-o", "here").code == 0
    keeps_the_rule_of_writers(lambda *more: cli(*command, *more), name)


DIRECTORIES: dict[str, tuple[str, ...]] = {
    "run": ("run", MINI, *FEW),
    "sweep": ("sweep", "small.yaml", "--executor", "serial"),
    "sensitivity": (
        "sensitivity",
        MINI,
        "--over",
        "powers.USA.legitimacy=0.3..0.9",
        "--samples",
        "64",
        "--replicates",
        "2",
        "--outcome",
        "legitimacy_USA",
    ),
}


@pytest.fixture
def small_sweep(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SWEEP, encoding="utf-8")


@pytest.mark.usefixtures("small_sweep")
@pytest.mark.parametrize("command", DIRECTORIES.values(), ids=DIRECTORIES)
def test_a_result_directory(
    cli: Cli, tmp_path: Path, command: Sequence[str], assert_mistake: Callable[..., None]
) -> None:
    here = tmp_path / "here"
    assert cli(*command, "--out", "here").code == 0
    first = content(here)
    assert cli(*command, "-o", "here").code == 0
    assert content(here) == first
    other = (*command, "--seed", "1")
    assert_mistake(cli(*other, "-o", "here"), "here holds something else: another result", "--out", "--force")
    assert content(here) == first
    assert cli(*other, "-o", "here", "--force").code == 0
    assert content(here)["manifest.json"] != first["manifest.json"]
    assert cli(*command, "-o", "here", "--force").code == 0
    assert content(here) == first
    assert cli(*command, "-o", "made/with/all").code == 0
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert_mistake(cli(*command, "-o", "file", "--force"), "file holds something else: it is a file")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "here", "made", "small.yaml"]


@pytest.mark.usefixtures("small_sweep")
def test_results_of_all_kinds_can_take_the_place_of_each_other(cli: Cli, tmp_path: Path) -> None:
    """With figures in them: what a result directory holds is known in full."""
    for command in (DIRECTORIES["sweep"], DIRECTORIES["run"], DIRECTORIES["sweep"]):
        assert cli(*command, "-o", "here", "--force").code == 0
        assert cli("plot", "here").code == 0
        assert cli("export", "here", "--to", "csv", "-o", "runs.csv", "--force").code == 0


FOREIGN = ["notes.txt", "figures/../letters/love.txt", ".git/config", "manifest.json.bak", "Runs.xlsx"]


@pytest.mark.usefixtures("small_sweep")
@pytest.mark.parametrize("command", DIRECTORIES.values(), ids=DIRECTORIES)
@pytest.mark.parametrize("name", FOREIGN)
def test_force_replaces_results_alone(
    cli: Cli, tmp_path: Path, command: Sequence[str], name: str, assert_mistake: Callable[..., None]
) -> None:
    assert cli("run", MINI, "--replicates", "3", "-o", "here").code == 0
    (tmp_path / "here" / "figures").mkdir()
    path = tmp_path / "here" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine", encoding="utf-8")
    before = content(tmp_path / "here")
    first = path.resolve().relative_to(tmp_path / "here").parts[0]
    assert_mistake(cli(*command, "-o", "here", "--force"), f"here holds something else, such as {first}; give another")
    assert content(tmp_path / "here") == before


@pytest.mark.parametrize("text", [None, "", "{", "[1, 2]", '{"identity": null}'])
def test_a_folder_without_a_manifest_that_can_be_read_is_no_result(
    cli: Cli, tmp_path: Path, text: str | None, assert_mistake: Callable[..., None]
) -> None:
    (tmp_path / "here" / "runs").mkdir(parents=True)
    if text is not None:
        (tmp_path / "here" / "manifest.json").write_text(text, encoding="utf-8")
    assert_mistake(cli("run", MINI, *FEW, "-o", "here", "--force"), "here holds something else; give another directory")


@pytest.mark.usefixtures("small_sweep")
def test_a_sweep_that_still_runs_is_not_replaced(cli: Cli, tmp_path: Path, assert_mistake: Callable[..., None]) -> None:
    from counterpoise.files import sole_writer

    assert cli(*DIRECTORIES["sweep"], "-o", "here").code == 0
    with sole_writer(tmp_path / "here"):
        assert_mistake(cli("run", MINI, *FEW, "-o", "here", "--force"), "another process is writing to")
    assert (tmp_path / "here" / "shards.jsonl").exists()


def test_an_old_result_comes_back_where_the_new_one_cannot_be_put(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, assert_mistake: Callable[..., None]
) -> None:
    assert cli("run", MINI, *FEW, "-o", "here").code == 0
    before, rename = content(tmp_path / "here"), Path.rename

    def once(path: Path, target: Path) -> Path:
        if target.name == "here" and (path / "manifest.json").is_file() and content(path) != before:
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", once)
    other = cli("run", MINI, *FEW, "--seed", "1", "-o", "here", "--force")
    assert_mistake(other, "could not finish here: No space left on device")
    assert content(tmp_path / "here") == before
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


@pytest.mark.slow
def test_figures_in_a_folder_that_was_named(cli: Cli, tmp_path: Path, assert_mistake: Callable[..., None]) -> None:
    figures = tmp_path / "figures"
    assert cli("plot", MINI, *FEW, "--out", "figures").code == 0
    first = content(figures)
    assert len(first) == 9
    times = {path: path.stat().st_mtime_ns for path in figures.iterdir()}
    assert cli("plot", MINI, *FEW, "-o", "figures").code == 0
    assert {path: path.stat().st_mtime_ns for path in figures.iterdir()} == times
    last = sorted(first)[-1]
    (figures / last).write_bytes(b"mine")
    (figures / "notes.txt").write_text("mine", encoding="utf-8")
    mixed = content(figures)
    assert_mistake(cli("plot", MINI, *FEW, "--seed", "1", "-o", "figures"), "is there already, and differs", "--force")
    assert content(figures) == mixed
    assert cli("plot", MINI, *FEW, "-o", "figures", "--force").code == 0
    assert content(figures) == {**first, "notes.txt": b"mine"}
    (tmp_path / "file").touch()
    assert_mistake(cli("plot", MINI, *FEW, "-o", "file", "--force"), "cannot write file: File exists")


@pytest.mark.usefixtures("small_sweep")
@pytest.mark.parametrize("command", [DIRECTORIES["sweep"], pytest.param(DIRECTORIES["run"], marks=SLOW)])
@pytest.mark.parametrize("out", [(), ("-o", "here/figures")], ids=["by default", "by name"])
def test_figures_of_a_result_are_drawn_anew(
    cli: Cli, tmp_path: Path, command: Sequence[str], out: Sequence[str]
) -> None:
    assert cli(*command, "-o", "here").code == 0
    assert cli("plot", "here").code == 0
    drawn = content(tmp_path / "here" / "figures")
    for path in (tmp_path / "here" / "figures").iterdir():
        path.write_bytes(b"old")
    assert cli("plot", "here", *out).code == 0
    assert content(tmp_path / "here" / "figures") == drawn


def test_a_figure_by_its_default_name_is_drawn_anew(cli: Cli, tmp_path: Path) -> None:
    figure = tmp_path / "explain_mini_VEN_2004_1.png"
    figure.write_bytes(b"old")
    for setting in ("0.2", "0.9"):
        asked = ("explain", MINI, "--state", "VEN", "--year", "2004", "--set", f"states.VEN.leader={setting}")
        assert cli(*asked).code == 0
        assert figure.read_bytes().startswith(b"\x89PNG")


def test_the_rule_holds_in_python_too(tmp_path: Path) -> None:
    import counterpoise as cp
    from counterpoise.files import StoreError

    one, other = cp.run(MINI, 2), cp.run(MINI, 2, seed=1)
    for result in (one, one):
        result.save(tmp_path / "here")
    one.plot(tmp_path / "figures")
    with pytest.raises(StoreError, match="another result"):
        other.save(tmp_path / "here")
    with pytest.raises(StoreError, match=r"there already, and differs.*force=True"):
        other.plot(tmp_path / "figures")
    other.plot(tmp_path / "figures", force=True)
    assert cp.open(other.save(tmp_path / "here", force=True)).manifest["identity"]["seed"] == 1
