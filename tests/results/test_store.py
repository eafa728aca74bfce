"""Where a stored result is, and where a case is meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from counterpoise.results.store import is_stored


def test_a_folder_that_is_called_like_a_case_is_no_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("venezuela", "mine"):
        (tmp_path / name).mkdir()
    assert not is_stored("venezuela")
    assert not is_stored("kazakhstan")
    assert is_stored("mine")
    assert is_stored("./venezuela")
    (tmp_path / "venezuela" / "manifest.json").write_text("{}")
    assert is_stored("venezuela")
