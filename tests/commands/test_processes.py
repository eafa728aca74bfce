"""The command in a process of its own: imports, pipes, exit codes; its version and seeds."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from counterpoise import commands

MINI = str(Path(__file__).parents[1] / "data" / "mini.yaml")
FEW = ("--replicates", "2")
COMMANDS = (
    "list", "check", "new", "run", "plot", "explain", "sources", "evidence", "sweep", "resume", "export", "patterns",
    "fit", "world", "hindcast", "validate", "schema",
)  # fmt: skip


class Done(NamedTuple):
    code: int
    out: str
    err: str


Cli = Callable[..., Any]
"""The fixture ``cli`` of conftest.py."""


def in_a_process(*arguments: str, folder: Path) -> Done:
    command = [sys.executable, "-c", "from counterpoise.cli import main; main()", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, encoding="utf-8")
    return Done(done.returncode, done.stdout, done.stderr)


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


def test_a_command_is_one_new_file(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, assert_mistake: Callable[..., None]
) -> None:
    room = tmp_path / "room"
    room.mkdir()
    (room / "hello.py").write_text('def hello(name: str) -> None:\n    """Greet."""\n    print(f"Hello, {name}")\n')
    (room / "shared.py").write_text("def greeting() -> None: ...\n")
    monkeypatch.setattr(commands, "__path__", [*commands.__path__, str(room)])
    monkeypatch.delitem(sys.modules, "counterpoise.commands.hello", raising=False)
    assert cli("hello", "you").out == "Hello, you\n"
    assert re.search(r"Further commands:\n +hello +Greet\.\n", cli("--help").out)
    assert_mistake(cli("shared"), "No such command 'shared'")


def test_a_mistyped_command_is_told_the_nearest(cli: Cli, assert_mistake: Callable[..., None]) -> None:
    assert_mistake(cli("chekc"), "No such command 'chekc'", "'check'")


def test_in_a_pipe_there_is_no_progress_bar_and_no_colour(tmp_path: Path) -> None:
    done = in_a_process("run", MINI, *FEW, folder=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert "\x1b" not in done.out
    assert "\r" not in done.out
    assert "Result directory  results/mini-" in done.out
    quiet = in_a_process("run", MINI, *FEW, "--json", folder=tmp_path)
    assert (quiet.code, quiet.err) == (0, "")
    assert json.loads(quiet.out)["done"] == 2


def test_a_mistake_in_a_process_has_its_exit_code_and_message(
    tmp_path: Path, assert_mistake: Callable[..., None]
) -> None:
    assert_mistake(in_a_process("run", "venezula", folder=tmp_path), "venezula", "venezuela")


def test_the_version_is_that_of_the_package(cli: Cli) -> None:
    from importlib.metadata import version

    assert cli("--version").out.strip() == f"counterpoise {version('counterpoise')}"


@pytest.mark.parametrize("seed", ["0", str(2**64 - 1)])
def test_any_seed_of_64_bits_will_do(cli: Cli, seed: str) -> None:
    told = json.loads(cli("run", MINI, *FEW, "--seed", seed, "--json").out)
    shares = [row["share"] for row in told["summary"]]
    assert np.isfinite(shares).all()
