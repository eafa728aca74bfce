"""What tests of scenario files share: the small case, edits of it, and files that extend others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from counterpoise.scenario.model import (
    Scenario,
    load_scenario,
)

MINI = Path(__file__).parents[1] / "data" / "mini.yaml"
TEXT = MINI.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def mini() -> Scenario:
    return load_scenario(MINI)


@pytest.fixture(scope="session")
def changed() -> Callable[..., Path]:
    def call(tmp_path: Path, *edits: tuple[str, str], text: str = TEXT) -> Path:
        for old, new in edits:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in mini.yaml"
            text = text.replace(old, new)
        file = tmp_path / "case.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return call


@pytest.fixture(scope="session")
def extended() -> Callable[..., Path]:
    def call(tmp_path: Path, text: str, name: str = "child.yaml") -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("format: 1\n" + text, encoding="utf-8")
        return file

    return call
