"""The hook of basic hygiene names what is wrong by file and line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HYGIENE = Path(__file__).resolve().parents[1] / "tools" / "hygiene.py"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("good.py", b"x = 1\n", ""),
        ("picture.png", b"\x89PNG\0\r\n no end", ""),
        ("empty.py", b"", ""),
        ("a.py", b"x = 1\ny = 2 \n", "a.py:2: white space at the end of the line"),
        ("b.py", b"x = 1", "b.py: the last line has no end"),
        ("c.py", b"x = 1\n\n", "c.py: empty lines at the end"),
        ("d.py", b"x = 1\r\n", "d.py:1: ends as in Windows (CRLF)"),
        ("e.md", b"<<<<<<< HEAD\nx\n", "e.md:1: a mark of a merge is left"),
        ("f.yaml", b"a: [1\n", "f.yaml: cannot be read as YAML"),
        ("g.csv", b"1\n" * 600_000, "g.csv: 1200000 bytes are too many"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    done = subprocess.run([sys.executable, HYGIENE, name], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == (1 if message else 0)
    assert done.stderr.startswith(message)
    assert bool(done.stderr) == bool(message)
