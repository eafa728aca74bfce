"""What tests of several commands share: the documents of docs/interface.md, and what a mistake looks like."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

INTERFACE = Path(__file__).parents[2] / "docs" / "interface.md"
MISTAKE = 2


@pytest.fixture(scope="session", autouse=True)
def _compiled(compiled_engine: None) -> None:
    """Commands in processes of their own say nothing of compiling either."""


@pytest.fixture
def on_a_terminal(cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What a command prints on a terminal of so many columns, without its colours."""

    def call(columns: int, *arguments: str | Path) -> str:
        for name, value in {"COLUMNS": columns, "LINES": 50, "TERM": "xterm"}.items():
            monkeypatch.setenv(name, str(value))
        with monkeypatch.context() as patched:
            patched.setattr(sys.stdout, "isatty", lambda: True)
            done = cli(*arguments)
        assert done.code == 0, done.err
        return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", done.out)

    return call


@pytest.fixture(scope="session")
def documented() -> Callable[..., Any]:
    """The example document of a command in docs/interface.md."""

    def call(command: str) -> Any:
        section = (
            INTERFACE.read_text(encoding="utf-8").split(f"### `counterpoise {command}", 1)[1].split("\n### ", 1)[0]
        )
        found = re.search(r"```json\n(.*?)```", section, re.DOTALL)
        assert found is not None
        return json.loads(found[1])

    return call


@pytest.fixture(scope="session")
def assert_alike() -> Callable[..., None]:
    """The same keys in the same order; lists are compared by their first entries."""

    def call(example: Any, given: Any, place: str = "document") -> None:
        if isinstance(example, dict) and place.rpartition(".")[2] != "probabilities":
            assert isinstance(given, dict), place
            assert list(given) == list(example), place
            for key, value in example.items():
                call(value, given[key], f"{place}.{key}")
        elif isinstance(example, list) and example and isinstance(example[0], dict):
            assert isinstance(given, list), place
            assert given, f"{place} is empty"
            for entry in given:
                call(example[0], entry, f"{place}[]")

    return call


@pytest.fixture(scope="session")
def assert_mistake() -> Callable[..., None]:
    """Exit code 2, nothing on standard output, and a message without a traceback."""

    def call(done: Any, *parts: str) -> None:
        assert (done.code, done.out) == (MISTAKE, "")
        for part in parts:
            assert part in done.err
        assert "Traceback" not in done.err

    return call
