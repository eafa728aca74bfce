"""Tables on a wide terminal, on a narrow one, and in a pipe."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MINI = str(Path(__file__).parents[1] / "data" / "mini.yaml")
Cli = Callable[..., Any]
"""The fixture ``cli`` of conftest.py."""
FRAMES = re.compile(r"[\u2500-\u257f]")
ANSI = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
SHOWN = {
    "list": ("list",),
    "run": ("run", MINI, "--replicates", "2", "--point"),
    "explain": ("explain", MINI, "--state", "VEN", "--year", "2004", "--key"),
    "atlas": ("atlas",),
    "actor": ("atlas", "Vietnam"),
    "sources": ("sources", MINI, "--no-effect"),
    "evidence": ("evidence",),
    "compare": ("compare", MINI, "--set", "events.coup=null", "--replicates", "2"),
    "responses": ("responses", "--lever", "aid", "--replicates", "2"),
    "plan": ("sweep", "venezuela_threat_x_dependence", "--dry-run"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_a_pipe_gets_plain_rows(cli: Cli, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("FORCE_COLOR", "1")
    out = cli(*SHOWN[name]).out
    assert "\t" in out
    assert not FRAMES.search(out)
    assert not ANSI.search(out)
    lines = out.splitlines()
    assert [line for line in lines if line.endswith(" ")] == []
    assert [line for line in lines if "\t" in line and "  " in line] == [], "no padding"
    for block in out.split("\n\n"):
        rows = [line for line in block.splitlines() if "\t" in line]
        assert len({line.count("\t") for line in rows}) <= 1, "every row of a table has all its cells"


@pytest.mark.parametrize("name", SHOWN)
def test_a_narrow_terminal_gets_blocks_without_a_word_cut(on_a_terminal: Cli, cli: Cli, name: str) -> None:
    narrow, plain = on_a_terminal(80, *SHOWN[name]), cli(*SHOWN[name]).out
    assert not FRAMES.search(narrow)
    tables = [[line for line in block.splitlines() if "\t" in line] for block in plain.split("\n\n")]
    words = {word for _, *rows in filter(None, tables) for row in rows for word in row.split() if len(word) <= 76}
    assert words
    cut = words - set(narrow.split())
    assert {word for word in cut if not word.endswith(";")} == set(), "a line break in a cell is ; in a row"
    assert max(len(line.rstrip()) for line in narrow.splitlines() if " " in line.strip()) <= 80


def test_a_wide_terminal_gets_the_table(on_a_terminal: Cli) -> None:
    wide = on_a_terminal(100, "list")
    assert FRAMES.search(wide)
    assert re.search(r"^ name +years +title +states +powers", wide, re.MULTILINE)
    narrow = on_a_terminal(99, "list")
    assert not FRAMES.search(narrow)
    assert re.search(r"^venezuela\n  years: 1990–2020\n", narrow, re.MULTILINE)


def test_identifiers_stay_whole_on_a_wide_terminal(on_a_terminal: Cli) -> None:
    from counterpoise.scenario.known import actor_of, actor_rows
    from counterpoise.scenario.reading.window_block import atlas_with

    known = atlas_with(None)
    paths = [row["path"] for row in actor_rows(known, actor_of(known, "Vietnam"))]
    assert len(paths) > 20
    for wide in (80, 100, 130):
        assert set(paths) <= set(on_a_terminal(wide, "atlas", "VNM").split())


def test_a_first_cell_that_is_left_empty_is_as_the_one_above(cli: Cli, on_a_terminal: Cli) -> None:
    asked = ("run", "kazakhstan", "--replicates", "2", "--point")
    rows = [line for line in cli(*asked).out.splitlines() if line.startswith("Uzbekistan\t")]
    assert len({row.split("\t")[1] for row in rows if "–" in row.split("\t")[1]}) > 1
    assert on_a_terminal(80, *asked).split("Turns of")[0].count("\nUzbekistan\n") == 1
    wide = on_a_terminal(120, *asked).split("Turns of")[0]
    assert len(re.findall(r"^ Uzbekistan ", wide, re.MULTILINE)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
@pytest.mark.parametrize(("columns", "framed"), [(80, False), (120, True)])
def test_the_width_is_that_of_the_terminal(columns: int, framed: bool) -> None:
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    env = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")} | {"TERM": "xterm"}
    argv = [sys.executable, "-c", "from counterpoise.cli import main; main()", "list"]
    with subprocess.Popen(argv, stdout=theirs, stdin=theirs, stderr=subprocess.DEVNULL, env=env) as running:
        os.close(theirs)
        said = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            said += part
        assert running.wait(60) == 0
    os.close(ours)
    text = ANSI.sub("", said.decode("utf-8"))
    assert "venezuela" in text
    assert bool(FRAMES.search(text)) == framed
