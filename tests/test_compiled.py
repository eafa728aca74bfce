"""Compiled code: an edited equation is never served stale, and no folder is needed to run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from counterpoise import compiled
from counterpoise.compiled import SOURCES, cache_folder, source_digest

THREAT = "theory/threat.py"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of the sources of the core, to edit."""
    return Path(shutil.copytree(SOURCES, tmp_path / "copy", ignore=shutil.ignore_patterns("__pycache__")))


def test_a_copy_of_the_sources_has_the_same_key(sources: Path) -> None:
    assert source_digest(sources) == source_digest(SOURCES)
    assert source_digest(sources) == source_digest(sources)


def test_editing_an_equation_changes_the_key(sources: Path) -> None:
    before = source_digest(sources)
    text = (sources / THREAT).read_text(encoding="utf-8")
    assert "return ability * intent\n" in text
    (sources / THREAT).write_text(text.replace("ability * intent\n", "ability * intent * 0.5\n"), encoding="utf-8")
    edited = source_digest(sources)
    assert edited != before
    (sources / THREAT).write_text(text, encoding="utf-8")
    assert source_digest(sources) == before


@pytest.mark.parametrize("change", ["rename", "add", "remove", "move a line to the next file"])
def test_any_other_change_of_the_sources_changes_the_key(sources: Path, change: str) -> None:
    before = source_digest(sources)
    if change == "rename":
        (sources / THREAT).rename(sources / "theory" / "threats.py")
    elif change == "add":
        (sources / "theory" / "another.py").touch()
    elif change == "remove":
        (sources / THREAT).unlink()
    else:
        one, other = sorted((sources / "engine" / "steps").glob("*.py"))[1:3]
        lines = one.read_bytes().splitlines(keepends=True)
        one.write_bytes(b"".join(lines[:-1]))
        other.write_bytes(lines[-1] + other.read_bytes())
    assert source_digest(sources) != before


@pytest.mark.parametrize("name", ["__pycache__/threat.cpython-311.pyc", "py.typed", "notes.txt"])
def test_what_is_no_source_changes_nothing(sources: Path, name: str) -> None:
    before = source_digest(sources)
    (sources / name).parent.mkdir(exist_ok=True)
    (sources / name).write_bytes(b"anything else")
    assert source_digest(sources) == before


def test_the_cache_of_this_process_is_named_by_the_key() -> None:
    folder = cache_folder()
    assert folder is not None
    assert folder.parent.name == "counterpoise"
    assert folder.name == f"{source_digest()}-numba-{version('numba')}"


A_DRAW = "from counterpoise.draws import uniform; print(uniform(0, 0, 0, 0, 0)); "
DRAW = ((0x6627E8D5 >> 5) * 2**26 + (0xE169C58D >> 6)) / 2**53
WHERE = "from counterpoise.compiled import cache_folder; print(cache_folder())"


def answer(environment: dict[str, str], code: str = A_DRAW + WHERE) -> list[str]:
    """What a fresh process prints."""
    own = ("COUNTERPOISE_CACHE_DIR", "NUMBA_CACHE_DIR")
    environment = {key: value for key, value in os.environ.items() if key not in own} | environment
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


@pytest.mark.parametrize("variable", ["COUNTERPOISE_CACHE_DIR", "NUMBA_CACHE_DIR"])
def test_where_no_folder_can_be_written_functions_compile_without_an_error(tmp_path: Path, variable: str) -> None:
    (tmp_path / "file").touch()
    assert answer({variable: str(tmp_path / "file" / "below")}) == [str(DRAW), "None"]
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def test_a_folder_that_is_asked_for_is_used_and_named_by_the_sources_and_the_compiler(tmp_path: Path) -> None:
    value, folder = answer({"COUNTERPOISE_CACHE_DIR": str(tmp_path)})
    assert value == str(DRAW)
    assert Path(folder) == tmp_path / "counterpoise" / f"{source_digest()}-numba-{version('numba')}"
    assert list(Path(folder).rglob("draws.keyed-*.nbi"))


def test_without_a_home_folder_functions_compile_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("COUNTERPOISE_CACHE_DIR", "NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert compiled.cache_folder.__wrapped__() is not None


CALLER = """
from counterpoise.compiled import compiled
from counterpoise.theory import threat

@compiled
def twice(ability: float) -> float:
    return 2.0 * threat.threat(ability, 0.5)
"""


def test_an_edited_equation_is_not_served_stale(sources: Path, tmp_path: Path) -> None:
    """Two processes share a cache; between them a function in another file than its caller is edited."""
    package = sources.rename(tmp_path / "counterpoise")
    (package / "theory" / "caller.py").write_text(CALLER, encoding="utf-8")
    environment = {"COUNTERPOISE_CACHE_DIR": str(tmp_path / "cache")}
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); "
        "sys.meta_path[:] = [finder for finder in sys.meta_path if 'editable' not in repr(finder).lower()]; "
        "import counterpoise; assert counterpoise.__file__.startswith(sys.path[0]); "
        "from counterpoise.theory.caller import twice; print(twice(0.5))"
    )
    assert answer(environment, code) == ["0.5"]
    text = (package / THREAT).read_text(encoding="utf-8")
    (package / THREAT).write_text(text.replace("ability * intent\n", "ability * intent * 0.5\n"), encoding="utf-8")
    assert answer(environment, code) == ["0.25"]
    assert len(list((tmp_path / "cache" / "counterpoise").iterdir())) == 2


WAITING = """
from counterpoise.compiled import compiled

def double(x: float) -> float:
    return 2.0 * x

double = compiled(double, "a test")
"""


def test_who_waits_for_the_compiler_is_told_what_for_and_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "waiting.py").write_text(WAITING, encoding="utf-8")
    environment = {**os.environ, "COUNTERPOISE_CACHE_DIR": str(tmp_path / "cache"), "PYTHONPATH": str(tmp_path)}
    told = [
        subprocess.run(
            [sys.executable, "-c", "from waiting import double; print(double(1.0), double(2.0))"],
            env=environment, capture_output=True, text=True, check=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    assert [done.stdout for done in told] == ["2.0 4.0\n"] * 2
    assert told[0].stderr == "compiling a test, once for this version: about half a minute\n"
    assert told[1].stderr == ""
