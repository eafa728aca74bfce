"""What a killed process left is cleared away, and nothing else is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from counterpoise import files as drafts
from counterpoise.files import STALE, clear_stale, draft_beside

posix = pytest.mark.skipif(os.name != "posix", reason="processes are looked for on POSIX only")


def dead_process() -> int:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def left(folder: Path, name: str, age: float = 0.0) -> Path:
    """A folder with a file in it, as if both were last changed ``age`` seconds ago."""
    path = folder / name
    path.mkdir()
    (path / "scenario.yaml").write_text("half")
    for place in (path / "scenario.yaml", path):
        os.utime(place, (place.stat().st_mtime - age,) * 2)
    return path


def name_of(pid: int, host: str | None = None) -> str:
    return f".here-{host or drafts._host()}-{pid}-0123abcd.draft"


@posix
def test_the_draft_of_a_process_that_is_gone_is_removed_at_once(tmp_path: Path) -> None:
    left(tmp_path, name_of(dead_process()))
    (tmp_path / name_of(dead_process()).replace("here", "figure.png")).write_bytes(b"half")
    clear_stale(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_draft_that_may_still_be_written_stays_for_an_hour(tmp_path: Path) -> None:
    mine, foreign = left(tmp_path, name_of(os.getpid())), left(tmp_path, name_of(1, host="0" * 8))
    clear_stale(tmp_path)
    assert mine.exists()
    assert foreign.exists()
    old = left(tmp_path, name_of(os.getpid()).replace("here", "there"), age=STALE + 60)
    new_file = left(tmp_path, name_of(2, host="0" * 8), age=STALE + 60)
    (new_file / "runs").touch()
    clear_stale(tmp_path)
    assert not old.exists()
    assert new_file.exists()


@pytest.mark.parametrize(
    "name",
    ["here", ".here", ".here-backup01", ".here-0123abcd", "here-00000000-7-0123abcd.draft", ".a-0-7-0.draft",
     ".here-00000000-7-0123abcd.draft.kept"],
)  # fmt: skip
def test_what_is_not_named_as_a_draft_is_never_touched(tmp_path: Path, name: str) -> None:
    kept = left(tmp_path, name, age=100 * STALE)
    clear_stale(tmp_path)
    assert (kept / "scenario.yaml").read_text() == "half"


@posix
def test_links_are_not_followed(tmp_path: Path) -> None:
    kept = left(tmp_path, "precious", age=100 * STALE)
    (tmp_path / name_of(dead_process())).symlink_to(kept)
    clear_stale(tmp_path)
    assert (kept / "scenario.yaml").exists()


def test_a_draft_is_named_so_that_it_is_known_again(tmp_path: Path) -> None:
    for name in ("here", "a b", "new\nline", "x" * 250):
        draft = draft_beside(tmp_path / name)
        assert drafts._DRAFT.fullmatch(draft.name)
        assert draft.parent == tmp_path
        draft.mkdir()


def test_a_folder_that_is_not_there_is_no_error(tmp_path: Path) -> None:
    clear_stale(tmp_path / "nowhere")
