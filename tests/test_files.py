"""The one writer of files: whole or not there, replaced only where that is asked, left where nothing would change."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from counterpoise.files import Fill, StoreError, place_of, write_file, write_files

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX only")


def text(content: str) -> Fill:
    return lambda draft: draft.write_text(content, encoding="utf-8")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_that_would_stay_the_same_is_left_as_it_is(tmp_path: Path) -> None:
    path = write_file(tmp_path / "a", text("one"))
    before = path.stat()
    assert write_file(path, text("one")) == path
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_another_file_is_replaced_by_force_alone(tmp_path: Path) -> None:
    path = write_file(tmp_path / "a", text("one"))
    with pytest.raises(StoreError, match=r"a is there already, and differs; .* --force \(in Python force=True\)"):
        write_file(path, text("two"))
    assert path.read_text() == "one"
    write_file(path, text("two"), force=True)
    assert (path.read_text(), names(tmp_path)) == ("two", ["a"])


def test_of_several_files_all_are_written_or_none(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine")
    with pytest.raises(StoreError, match="b is there already"):
        write_files({tmp_path / "a": text("new"), tmp_path / "b": text("new")})
    assert (names(tmp_path), (tmp_path / "b").read_text()) == (["b"], "mine")


def a_folder(path: Path) -> None:
    path.mkdir()


def a_loop(path: Path) -> None:
    path.symlink_to(path)


def write_protected(path: Path) -> None:
    path.write_text("mine")
    path.chmod(0o444)


PLACES: list[tuple[str, Callable[[Path], object] | None, str]] = [
    ("a", a_folder, "a is a folder; name a file in it with --out"),
    ("nowhere/a", None, "cannot write .*a: there is no folder .*nowhere; make it, or choose another place with --out"),
    ("file/a", None, "cannot write .*a: .*file is no folder, or choose another place with --out"),
    ("x" * 300, None, "File name too long; choose another place with --out"),
    ("a\0b", None, r"a\\x00b cannot be the name of a file; choose another with --out"),
    ("\udcff", None, r"\\udcff cannot be the name of a file"),
    ("a", a_loop, "a is a link that leads back to itself"),
    ("a", os.mkfifo, "a: it is no ordinary file"),
    ("a", write_protected, "a is write-protected; choose another place with --out, or take its protection away"),
]


@posix
@pytest.mark.parametrize(("name", "made", "message"), PLACES)
def test_a_place_that_can_be_no_file_is_named_and_left(
    tmp_path: Path, name: str, made: Callable[[Path], object] | None, message: str
) -> None:
    (tmp_path / "file").touch()
    if made is not None:
        made(tmp_path / name)
    before = names(tmp_path)
    with pytest.raises(StoreError, match=message):
        write_file(tmp_path / name, text("new"), force=True)
    assert names(tmp_path) == before


@posix
def test_a_device_is_never_replaced() -> None:
    with pytest.raises(StoreError, match="cannot write /dev/null: it is no ordinary file"):
        write_file("/dev/null", text("new"), force=True)


@posix
def test_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    for name in ("there", "new"):
        (tmp_path / name).symlink_to(tmp_path / "below" / name)
    (tmp_path / "below" / "there").write_text("old")
    for name in ("there", "new"):
        write_file(tmp_path / name, text("text"), force=True)
        assert (tmp_path / name).is_symlink()
        assert (tmp_path / "below" / name).read_text() == "text"
    assert names(tmp_path / "below") == ["new", "there"]


@posix
def test_permissions_are_those_of_the_file_that_is_replaced_or_the_usual_ones(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        path = write_file(tmp_path / "a", text("one"))
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o640
    path.chmod(0o600)
    assert write_file(path, text("two"), force=True).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), RuntimeError("x"), KeyboardInterrupt()])
def test_what_fails_in_the_middle_leaves_the_old_file(tmp_path: Path, error: BaseException) -> None:
    path = write_file(tmp_path / "a", text("one"))

    def fail(draft: Path) -> None:
        draft.write_text("half")
        raise error

    with pytest.raises(StoreError if isinstance(error, OSError) else type(error)) as told:
        write_file(path, fail, force=True)
    if isinstance(error, OSError):
        assert "a: No space left on device; choose another place with --out" in str(told.value)
    assert (path.read_text(), names(tmp_path)) == ("one", ["a"])


def test_an_ending_is_asked_for_in_capitals_too(tmp_path: Path) -> None:
    assert place_of(tmp_path / "A.YAML", (".yaml", ".yml")).name == "A.YAML"
    for name in ("a.txt", "a", "yaml"):
        with pytest.raises(StoreError, match=f"{name} does not end with .yaml or .yml; give it that ending"):
            place_of(tmp_path / name, (".yaml", ".yml"))
