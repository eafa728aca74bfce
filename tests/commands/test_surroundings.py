"""Settings of the user's shell and of other packages change neither whether a command works nor a number."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from counterpoise.results.run import Result, run
from counterpoise.scenario.catalogue import lesson_titles
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.theory_file import load_theory
from counterpoise.sweeps.design_file import load_design

ROOT = Path(__file__).parents[2]
MINI = ROOT / "tests" / "data" / "mini.yaml"

SHELLS: dict[str, dict[str, str | None]] = {
    "C": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "ASCII": {"PYTHONIOENCODING": "ascii:strict"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8"},
    "warnings": {"PYTHONWARNINGS": "error"},
    "narrow": {"COLUMNS": "20", "TERM": "dumb", "NO_COLOR": "1"},
    "colour": {"FORCE_COLOR": "1", "COLUMNS": "1"},
    "backend": {"MPLBACKEND": "no_such_backend"},
    "window": {"MPLBACKEND": "tkagg", "DISPLAY": None},
    "TeX": {"MATPLOTLIBRC": "matplotlibrc"},
    "no home": {"HOME": None, "XDG_CACHE_HOME": None},
    "zone": {"TZ": "Nowhere/Zone"},
}


def ended(folder: Path, env: dict[str, str | None], *arguments: str) -> subprocess.CompletedProcess[bytes]:
    (folder / "matplotlibrc").write_text("text.usetex: True\nfont.family: No Such Font\n", encoding="utf-8")
    kept = {key: value for key, value in {**os.environ, **env}.items() if value is not None}
    argv = [sys.executable, "-c", "from counterpoise.cli import main; main()", *arguments]
    return subprocess.run(argv, cwd=folder, env=kept, capture_output=True, check=False, timeout=600)


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ("list",),
        ("check", str(MINI)),
        ("plot", str(MINI), "--replicates", "2"),
        ("explain", str(MINI), "--state", "VEN", "--year", "2005"),
        ("sources", str(MINI), "--no-effect"),
    ],
    ids=lambda command: command[0],
)
@pytest.mark.parametrize("shell", SHELLS)
def test_commands_work_in_every_shell(tmp_path: Path, shell: str, command: tuple[str, ...]) -> None:
    done = ended(tmp_path, SHELLS[shell], *command)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr
    assert done.stdout


@pytest.mark.parametrize(
    "shell", ["warnings", *(pytest.param(one, marks=pytest.mark.slow) for one in ("C", "backend", "TeX"))]
)
def test_figures_are_drawn_in_every_shell(tmp_path: Path, shell: str) -> None:
    done = ended(tmp_path, SHELLS[shell], "plot", str(MINI), "--replicates", "2")
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(list(tmp_path.rglob("*.png"))) == 3


@contextmanager
def of_pandas(name: str, value: Any) -> Iterator[None]:
    with pd.option_context(name, value):
        yield


@contextmanager
def strict_numpy() -> Iterator[None]:
    with np.errstate(all="raise"), np.printoptions(precision=1):
        yield


OTHERS: dict[str, Callable[[], Any]] = {
    "errors of numpy": strict_numpy,
    "rows shown": lambda: of_pandas("display.max_rows", 1),
    "width": lambda: of_pandas("display.width", 10),
    "strings of Python": lambda: of_pandas("mode.string_storage", "python"),
    "precision": lambda: of_pandas("display.precision", 1),
}


def parts(result: Result, folder: Path) -> list[Any]:
    tables = [table.to_csv() for table in (result.runs, result.years, result.states, result.powers)]
    return [*tables, *(path.read_bytes() for path in result.plot(folder))]


@pytest.mark.parametrize("other", OTHERS)
def test_options_of_other_packages_change_nothing(tmp_path: Path, other: str) -> None:
    plain = parts(run(MINI, 2), tmp_path)
    with OTHERS[other]():
        result = run(MINI, 2)
        assert parts(result, tmp_path) == plain
        assert result.save(tmp_path / "saved").is_dir()


def test_everything_that_is_listed_loads(cli: Callable[..., Any]) -> None:
    import json

    listed = json.loads(cli("list", "--json").out)
    for case in listed["cases"]:
        assert list(load_scenario(case["name"]).states) == case["states"]
    for theory in listed["theories"]:
        assert load_theory(theory).name == theory
    for sweep in listed["sweeps"]:
        assert load_design(sweep).name == sweep
    text = cli("list").out
    for lesson, title in lesson_titles().items():
        assert lesson in listed["lessons"]
        assert f"{lesson}\t{title}" in text


TELLING = [
    *sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", *sorted((ROOT / "sim").rglob("*.py")),
    *sorted((ROOT / "analysis").rglob("*.py")), *sorted((ROOT / "sim").rglob("*.yaml")), ROOT / "Makefile",
]  # fmt: skip


def test_every_command_that_is_named_anywhere_is_there(cli: Callable[..., Any]) -> None:
    named = {
        match[1]
        for file in TELLING
        for match in re.finditer(
            r"(?:^|[`$|]|/)\s?counterpoise ([a-z]+)\b(?! =|:)", file.read_text("utf-8"), re.MULTILINE
        )
    }
    assert {"run", "plot", "explain", "world"} <= named
    for command in sorted(named):
        assert cli(command, "--help").code == 0, command
