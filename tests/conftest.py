"""What several rooms share: the compiled engine, and the command, called in this process."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

import pytest
from counterpoise.cli import app
from filelock import FileLock

MINI = Path(__file__).parent / "data" / "mini.yaml"

# Matrices here are small; threads of BLAS that wait for each other cost many times what they save. Before numpy loads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


class Done(NamedTuple):
    """How a command ended: its exit code and what it said."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def compiled_engine() -> None:
    """The engine is there before the first command, which would else say that it waits for it; one process compiles."""
    from counterpoise.compiled import cache_folder, is_kept
    from counterpoise.engine.runs import run_rows
    from counterpoise.results.run import run

    folder = cache_folder()
    with nullcontext() if folder is None else FileLock(folder / "tests.lock"):
        if not is_kept(run_rows):
            run(MINI, 2)


@pytest.fixture
def cli(
    compiled_engine: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Done]:
    """Call the command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path) -> Done:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ending:
            app([str(argument) for argument in arguments], prog_name="counterpoise")
        code = ending.value.code
        return Done(code if isinstance(code, int) else 0, *capsys.readouterr())

    return call
