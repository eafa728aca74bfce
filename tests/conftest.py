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


@pytest.fixture
def keeps_the_rule_of_writers(tmp_path: Path) -> Callable[..., None]:
    """Check a command against what docs/interface.md says under "Files that are there".

    ``call`` runs the command with more arguments; ``name`` is the file.
    """

    def check(call: Callable[..., Done], name: str) -> None:
        file = tmp_path / name
        assert call("--out", name).code == 0
        first, before = file.read_bytes(), file.stat()
        assert call("-o", name).code == 0, "an identical result is fine"
        assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
        file.write_bytes(b"mine")
        refused = call("-o", name)
        assert (refused.code, refused.out, file.read_bytes()) == (2, "", b"mine")
        assert refused.err == (
            f"{name} is there already, and differs; choose another place with --out, or replace it with --force "
            "(in Python force=True)\n"
        )
        assert call("--out", name, "--force").code == 0
        assert file.read_bytes() == first
        folder = f"folder{file.suffix}"
        (tmp_path / folder).mkdir()
        for place, message in (
            (folder, f"{folder} is a folder; name a file in it with --out\n"),
            (f"nowhere/{name}", f"cannot write nowhere/{name}: there is no folder nowhere; make it, or choose another"),
        ):
            refused = call("-o", place, "--force")
            assert (refused.code, refused.out) == (2, "")
            assert refused.err.startswith(message)
        assert list((tmp_path / folder).iterdir()) == []
        assert not [path for path in tmp_path.iterdir() if path.name.endswith(".draft")]

    return check
