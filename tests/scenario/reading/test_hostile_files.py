"""Hostile files, settings and links: refused at once, with a clear message."""

from __future__ import annotations

import os
import shutil
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.problems import ScenarioError
from counterpoise.scenario.reading.merge import parse_setting
from counterpoise.scenario.reading.strict_yaml import parse_yaml, read_yaml
from counterpoise.scenario.theory_file import load_theory

HERE = Path(__file__).parents[2]
MINI = HERE / "data" / "mini.yaml"
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX only")


# -- files -------------------------------------------------------------------------------------------
def refused(path: Path) -> str:
    """The message with which a scenario file is refused."""
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    return str(caught.value)


def test_a_file_of_50_mb_is_refused_at_once_and_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    tracemalloc.start()
    try:
        began = time.perf_counter()
        message = refused(path)
        assert time.perf_counter() - began < 2
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert message == f"{path}: is larger than 5 MB"


def laughing(levels: int, link: str) -> str:
    lines = ["a0: &a0 {x: 1, y: 2}"]
    lines += [f"a{k}: &a{k} {link.format(above=f'a{k - 1}')}" for k in range(1, levels)]
    return "\n".join(lines)


BOMBS = {
    "aliases": (laughing(40, "[*{above}, *{above}, *{above}]"), "aliases stand for more than"),
    "aliases in mappings": (laughing(40, "{{p: *{above}, q: *{above}}}"), "aliases stand for more than"),
    "merge keys": (laughing(40, "{{<<: [*{above}, *{above}]}}"), "aliases stand for more than"),
    "one merge key": ("a: &a {x: 1}\nb: {<<: *a}", "merge keys (<<) are not read"),
    "an alias of itself": ("a: &a {b: *a}", "refers to itself"),
    "lists": ("a: " + "[" * 100_000, "nest"),
    "mappings": ("a: " + "{a: " * 100_000, "nest"),
    "dashes": ("a:\n " + "- " * 5_000 + "1", "nested deeper than 40 levels"),
    "keys": ("? " * 5_000 + "1", "nested deeper than 40 levels"),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_does_not_go_off(kind: str) -> None:
    text, message = BOMBS[kind]
    began = time.perf_counter()
    with pytest.raises(ScenarioError) as caught:
        parse_yaml(text.encode(), "bomb.yaml")
    assert time.perf_counter() - began < 5
    assert message in str(caught.value)
    assert str(caught.value).startswith("bomb.yaml:")


@pytest.mark.parametrize("escape", [r"\ud800", r"\U00110000", r"\UFFFFFFFF"])
@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_an_escape_that_is_no_letter_is_refused(monkeypatch: pytest.MonkeyPatch, loader: str, escape: str) -> None:
    if not hasattr(yaml, loader):
        pytest.skip("PyYAML without libyaml")
    monkeypatch.setattr("counterpoise.scenario.reading.strict_yaml._LOADER", getattr(yaml, loader))
    with pytest.raises(ScenarioError, match=r"^f(:1)?: "):
        parse_yaml(f'a: "{escape}"'.encode(), "f")


@pytest.mark.parametrize("escape", [r"\0", r"\e[2J", r"\a", r"\x7f", r"\x9b"])
def test_a_control_character_cannot_be_smuggled_in_as_an_escape(tmp_path: Path, escape: str) -> None:
    path = tmp_path / "odd.yaml"
    title = f'title: "odd{escape}"'
    path.write_text(MINI.read_text(encoding="utf-8").replace("title: Two states between two powers", title), "utf-8")
    assert "odd.yaml:3: holds a control character (U+00" in refused(path)


ENCODED: dict[str, Callable[[bytes], bytes]] = {
    "bom": lambda data: b"\xef\xbb\xbf" + data,
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "old mac": lambda data: data.replace(b"\n", b"\r"),
    "no last line end": lambda data: data.rstrip(b"\n"),
}


@pytest.mark.parametrize("kind", ENCODED)
def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "mini.yaml"
    path.write_bytes(ENCODED[kind](MINI.read_bytes()))
    assert load_scenario(path).digest() == load_scenario(MINI).digest()


DAMAGED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nul": (lambda data: data.replace(b"mini", b"mi\0ni", 1), ":2: holds a control character (U+0000)"),
    "tab": (lambda data: data.replace(b"  norms", b"\tnorms", 1), ":9: cannot be read as YAML"),
    "utf-16": (lambda data: data.decode().encode("utf-16"), "is not UTF-8 text"),
    "latin 1": (lambda data: data.replace(b"Venezuela", b"V\xe9n\xe9zuela", 1), "is not UTF-8 text"),
    "twice": (lambda data: data + b"title: again\n", "the key 'title' is given twice (first on line 3)"),
    "cyrillic": (lambda data: data.replace(b"  VEN:", "  V\u0415N:".encode(), 1), "is not a valid name"),
    "full width": (lambda data: data.replace(b"0.14", "\uff10.14".encode(), 1), "expected a number"),
    "arabic digits": (lambda data: data.replace(b"0.14", "\u0660".encode(), 1), "expected a number"),
    "no-break space": (
        lambda data: data.replace(b"  norms: ", "\u00a0 norms: ".encode(), 1),
        ":10: cannot be read as YAML",
    ),
    "huge": (lambda data: data.replace(b"0.14", b"1e308", 1), "1e+308 is out of limits"),
    "too huge": (lambda data: data.replace(b"0.14", b"1e309", 1), "1e309 is not a finite number"),
    "many digits": (lambda data: data.replace(b"0.14", b"9" * 5000, 1), "9999999999… is too large a number"),
    "a long name": (lambda data: data.replace(b"name: mini", b"name: " + b"a " * 5000, 1), "is not a valid name"),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_file_is_refused_with_its_place(tmp_path: Path, kind: str) -> None:
    damage, message = DAMAGED[kind]
    path = tmp_path / "damaged.yaml"
    path.write_bytes(damage(MINI.read_bytes()))
    assert "damaged.yaml" in refused(path)
    assert message in refused(path)


def test_minus_nothing_is_nothing(tmp_path: Path) -> None:
    assert load_scenario(MINI, {"states.VEN.leader": -0.0}).numbers["states.VEN.leader"].value == 0.0


@pytest.mark.slow
def test_a_list_of_a_million_entries_is_refused_without_much_ado(tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    path.write_bytes(b"format: 1\nyears:\n" + b"- 1\n" * 1_000_000)
    began = time.perf_counter()
    assert "must be [first, last]" in refused(path)
    assert time.perf_counter() - began < 60


# -- extends and special files -----------------------------------------------------------------------
EXTENDS = [
    ("/etc/passwd.yaml", "must be a path relative to this file"),
    ("../outside.yaml", "leads out of the folder of this file"),
    ("below/../../outside.yaml", "leads out of the folder of this file"),
    ("outward.yaml", "leads out of the folder of this file"),
    ("zero.yaml", "leads out of the folder of this file"),
    ("loop.yaml", "cannot be read: Too many levels of symbolic links"),
    ("folder.yaml", "is a folder, not a file"),
    ("pipe.yaml", "is a pipe or a device, not a file"),
    ("./child.yaml", "extends itself in a circle"),
    ("round.yaml", "extends itself in a circle"),
    ("~/x.yaml", "there is no such file"),
    ("a\\0b.yaml", "must be a path relative to this file"),
    ("..\\\\outside.yaml", "must be a path relative to this file"),
    ("file:///etc/x.yaml", "must be a path relative to this file"),
    ("a" * 5000 + ".yaml", "cannot be read: File name too long"),
    ("child", "there is no shipped case of the name 'child'"),
    ("", "must be a shipped name or the path"),
]


@posix
@pytest.mark.parametrize(("value", "message"), EXTENDS, ids=[value[:20] or "nothing" for value, _ in EXTENDS])
def test_extends_leads_nowhere_odd(tmp_path: Path, value: str, message: str) -> None:
    folder = tmp_path / "in"
    (folder / "folder.yaml").mkdir(parents=True)
    (folder / "below").mkdir()
    shutil.copy(MINI, tmp_path / "outside.yaml")
    (folder / "outward.yaml").symlink_to(tmp_path / "outside.yaml")
    (folder / "zero.yaml").symlink_to("/dev/zero")
    (folder / "loop.yaml").symlink_to("loop.yaml")
    os.mkfifo(folder / "pipe.yaml")
    (folder / "round.yaml").write_text("format: 1\nextends: child.yaml\n", encoding="utf-8")
    (folder / "child.yaml").write_text(f'format: 1\nextends: "{value}"\n', encoding="utf-8")
    told = refused(folder / "child.yaml")
    assert message in told or ("control character" in told and "\\0" in value)
    assert told.startswith(str(folder))


@posix
def test_a_pipe_or_device_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    for path in (tmp_path / "pipe.yaml", tmp_path / "zero.yaml", Path("/dev/null")):
        with pytest.raises(ScenarioError, match="is a pipe or a device, not a file"):
            read_yaml(path)
        with pytest.raises(ScenarioError, match="is a pipe or a device, not a file"):
            load_theory(path)


# -- settings ----------------------------------------------------------------------------------------
SETTINGS = [
    ("states.VEN.leader=1e308", "1e+308 is out of limits"),
    ("states.VEN.leader=1e309", "1e309 is not a finite number"),
    ("states.VEN.leader=" + "9" * 5000, "is too large a number"),
    ("states.VEN.leader=\ufeff0.1", "expected a number"),
    ("states.VEN.leader=\u0663", "expected a number"),
    ("states.VEN.leader=\0", "holds a control character"),
    ("states.VEN.leader=\udcff", "is not UTF-8 text"),
    ("states.VEN.leader=0.1\n---\n1", "more than one document"),
    ("states.VEN.leader={value: 0.1, value: 0.2}", "the key 'value' is given twice"),
    ("states.VEN.leader=&a [*a]", "refers to itself"),
    ("states.V\u0415N.leader=0.1", "did you mean 'VEN'?"),
    ("states.VEN.\u00b2=1", "states.VEN.\u00b2: unknown key"),
    ("plots.\u00b2=1", "plots.\u00b2: there is no '\u00b2' to change"),
    ("plots.\u0663.figure=1", "there is no '\u0663' to change"),
    ("plots." + "9" * 5000 + ".figure=1", "to change (there are: 0, 1, 2)"),
    ("states." + "A" * 50_000 + ".leader=1", "unknown state"),
    (".".join("a" * 30_000) + "=1", "is an address of more than 40 parts"),
    ("..=1", "is not an address"),
    ("=1", "is not a setting"),
    ("years=[-9999,9999]", "19999 years are too many"),
    ("name=../../evil", "is not a valid name"),
    ("theory=/dev/zero", "unknown theory '/dev/zero'"),
    ("extends=venezuela", "cannot be set from outside"),
]


@pytest.mark.parametrize(("text", "message"), SETTINGS, ids=[repr(text[:24]) for text, _ in SETTINGS])
def test_a_hostile_setting_is_refused(text: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(MINI, dict([parse_setting(text)]))
    assert message in str(caught.value)
    assert str(caught.value).startswith("--set:")
