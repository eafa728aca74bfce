"""What several test files share: the command, called in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from counterpoise.cli import app


class Done(NamedTuple):
    """How a command ended: its exit code and what it said."""

    code: int
    out: str
    err: str


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Done]:
    """Call the command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path) -> Done:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ending:
            app([str(argument) for argument in arguments], prog_name="counterpoise")
        code = ending.value.code
        return Done(code if isinstance(code, int) else 0, *capsys.readouterr())

    return call
