"""Hostile files, settings, streams and moments: a clear message and exit code, nothing half-written, no hang."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from counterpoise.cli import app
from counterpoise.results.run import Result, run
from counterpoise.results.store import StoreError, open_result, save_result
from counterpoise.scenario.model import load_scenario, problems_in
from counterpoise.scenario.problems import ScenarioError
from counterpoise.scenario.reading.merge import parse_setting
from counterpoise.scenario.reading.strict_yaml import dump_yaml, parse_yaml, read_yaml
from counterpoise.scenario.theory_file import load_theory

HERE = Path(__file__).parent
MINI = HERE / "data" / "mini.yaml"
SHIPPED = HERE.parent / "scenarios"
MISTAKE, INTERRUPTED = 2, 130
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


# -- fuzzing -----------------------------------------------------------------------------------------


TOKENS = [
    b"null", b"[]", b"{}", b"1e308", b"-0.0", b"{value: 1}", b"{series: {}}", b"[[]]", b"USA", b"judgement",
    b"\xef\xbb\xbf", b"\r\n", b"\t", b"&a", b"*a", b"- ", b": ", b"? ", b"|\n", b"#", b"---\n", b"!!int ", b"<<: ",
    b"{", b"]", b'"', b"0x10",
]  # fmt: skip


def mutated(source: Random, data: bytes) -> bytes:
    """``data`` with a few bytes, lines or values changed."""
    for _ in range(source.choice([1, 1, 2, 3])):
        lines, place = data.split(b"\n"), source.randrange(len(data) + 1)
        row = source.randrange(len(lines))
        kind = source.randrange(6)
        if kind == 0:
            data = data[:place] + bytes([source.randrange(256)]) + data[place + 1 :]
        elif kind == 1:
            data = data[:place] + data[place + source.choice([1, 2, 40, 400]) :]
        elif kind == 2:
            data = data[:place] + source.choice(TOKENS) + data[place:]
        elif kind == 3:
            lines[row] = lines[row].partition(b": ")[0] + b": " + source.choice(TOKENS)
            data = b"\n".join(lines)
        elif kind == 4:
            lines[row] = b" " * source.randrange(8) + lines[row].lstrip()
            data = b"\n".join(lines)
        else:
            other = source.randrange(len(lines))
            lines[row], lines[other] = lines[other], lines[row]
            data = b"\n".join(lines)
    return data


BASES: dict[str, tuple[Path, Callable[[Path], Any]]] = {
    "mini": (MINI, load_scenario),
    "kazakhstan": (SHIPPED / "cases" / "kazakhstan.yaml", load_scenario),
    "full": (SHIPPED / "theories" / "full.yaml", load_theory),
}


def read_or_refuse(base: str, path: Path) -> None:
    """Every file is read, and then written and read again to the same, or refused with a message that names it."""
    load = BASES[base][1]
    try:
        read = load(path)
    except ScenarioError as error:
        problems = error.problems
    else:
        problems = []
        back_again(base, read, path.with_name("back.yaml"))
    assert all(problem.message for problem in problems)


def back_again(base: str, read: Any, back: Path) -> None:
    load = BASES[base][1]
    if load is load_scenario:
        back.write_text(dump_yaml({"format": 1, **read.document()}), encoding="utf-8")
        assert load(back).digest() == read.digest()


@pytest.mark.parametrize(
    ("base", "count"),
    [("mini", 80), ("full", 40), pytest.param("kazakhstan", 200, marks=pytest.mark.slow)],
)
def test_a_mutated_file_is_read_or_refused(tmp_path: Path, base: str, count: int) -> None:
    source, data, path = Random(base), BASES[base][0].read_bytes(), tmp_path / "mutated.yaml"
    for _ in range(count):
        path.write_bytes(mutated(source, data))
        read_or_refuse(base, path)


SEEDS = sorted((HERE / "data" / "fuzz").glob("*.yaml"))


@pytest.mark.parametrize("seed", SEEDS, ids=[path.stem for path in SEEDS])
def test_what_once_broke_the_reader_is_refused(seed: Path) -> None:
    assert problems_in(seed)


# -- the result directory ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def result() -> Result:
    return run(MINI, 2)


def edited(directory: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = directory / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


MANIFESTS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "no seed": (lambda it: it["identity"].pop("seed"), "lacks identity.seed"),
    "no replicates": (lambda it: it["identity"].pop("replicates"), "lacks identity.replicates"),
    "a text for a seed": (lambda it: it["identity"].update(seed="7"), "lacks identity.seed"),
    "true for a number": (lambda it: it["identity"].update(replicates=True), "lacks identity.replicates"),
    "no uncertain": (lambda it: it["identity"].pop("uncertain"), "lacks identity.uncertain"),
    "a later format": (lambda it: it["identity"].update(format=2), "has format 2; this version reads format 1"),
    "an earlier format": (lambda it: it["identity"].update(format=0), "has format 0; this version reads format 1"),
    "no identity": (lambda it: it.pop("identity"), "cannot be read as a manifest"),
}


@pytest.mark.parametrize("kind", MANIFESTS)
def test_a_damaged_manifest_is_named_with_the_way_out(result: Result, tmp_path: Path, kind: str) -> None:
    change, message = MANIFESTS[kind]
    saved = save_result(result, tmp_path / "here")
    edited(saved, change)
    with pytest.raises(StoreError, match=message) as caught:
        open_result(saved)
    assert "run the case again" in str(caught.value)
    with pytest.raises(StoreError, match="holds something else"):
        save_result(result, saved)


@pytest.mark.parametrize("end", [0, 1, 50, -2])
def test_a_truncated_manifest_is_no_result(result: Result, tmp_path: Path, end: int) -> None:
    saved = save_result(result, tmp_path / "here")
    data = (saved / "manifest.json").read_bytes()
    (saved / "manifest.json").write_bytes(data[:end])
    with pytest.raises(StoreError, match="cannot be read as a manifest; run the case again"):
        open_result(saved)
    (saved / "manifest.json").write_bytes(b"[" * 100_000)
    with pytest.raises(StoreError, match="cannot be read as a manifest; run the case again"):
        open_result(saved)
    with pytest.raises(StoreError, match="holds something else"):
        save_result(result, saved)


def test_a_damaged_or_missing_table_is_named(result: Result, tmp_path: Path) -> None:
    stored = open_result(save_result(result, tmp_path / "here"))
    part = stored.directory / "runs" / "part-00000.parquet"
    for data in (part.read_bytes()[:-20], b"", b"PAR1" * 9):
        part.write_bytes(data)
        with pytest.raises(StoreError, match=r"runs is missing or damaged; .* run the case again"):
            stored.table("runs")
    (stored.directory / "design.parquet").unlink()
    with pytest.raises(StoreError, match=r"design\.parquet is missing or damaged"):
        stored.table("design")
    with pytest.raises(StoreError, match=r"there is no table '\.\./x'; valid: design, runs"):
        stored.table("../x")


@posix
def test_odd_names_of_a_result_directory(result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a b", "[bold]", "é世界", "-x", "new\nline", "a:b", "a*?", "\u202eabc"):
        save_result(result, name)
        assert len(open_result(name).table("runs")) == 2
    (tmp_path / "loop").symlink_to("loop")
    for name in ("\udcff", "a\0b", ".", "x/..", "loop", "loop/below", "a" * 300, "/dev/null", "/dev/null/below", ""):
        before = sorted(tmp_path.iterdir())
        with pytest.raises(StoreError, match=r"--out"):
            save_result(result, name)
        assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("same", [True, False])
def test_of_two_at_the_same_time_one_is_there_in_the_end(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, same: bool
) -> None:
    import counterpoise.results.store as store

    write, target = store._write, tmp_path / "here"

    def overtaken(made: Result, draft: Path, wanted: Any) -> None:
        write(made, draft, wanted)
        monkeypatch.setattr(store, "_write", write)
        save_result(result if same else run(MINI, 2, seed=1), target)

    monkeypatch.setattr(store, "_write", overtaken)
    if same:
        assert save_result(result, target) == target
    else:
        with pytest.raises(StoreError, match="holds something else"):
            save_result(result, target)
    assert [path.name for path in tmp_path.iterdir()] == ["here"]
    assert open_result(target).manifest["identity"]["seed"] == (0 if same else 1)


# -- the command line in this process ----------------------------------------------------------------


def called(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as ending:
        app([str(argument) for argument in arguments], prog_name="counterpoise")
    return int(ending.value.code or 0)


def test_nothing_in_a_file_or_its_name_is_read_as_markup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = MINI.read_text(encoding="utf-8").replace("Two states between two powers", '"[/red] :smile: [bold]"')
    Path("[red]x.yaml").write_text(text.replace("name: Venezuela", 'name: "[/b]VEN"'), encoding="utf-8")
    out = "long" * 50 + "[i]"
    assert called("check", "[red]x.yaml") == 0
    assert capsys.readouterr().out.startswith("[red]x.yaml: valid\n  numbers ")
    assert called("run", "[red]x.yaml", "--replicates", "2", "--out", out) == 0
    told = capsys.readouterr().out
    for part in ("[/red] :smile: [bold]", "[/b]VEN", f"Result directory  {out}\n"):
        assert part in told
    assert called("sources", "[red]x.yaml") == 0


@pytest.mark.parametrize("kind", [kind for kind in MANIFESTS if kind != "no identity"])
def test_a_damaged_result_cannot_be_drawn(
    result: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    saved = save_result(result, tmp_path / "here")
    edited(saved, MANIFESTS[kind][0])
    assert called("plot", saved) == MISTAKE
    assert "run the case again" in capsys.readouterr().err


@pytest.mark.parametrize("given", [{"replicates": -1}, {"replicates": 10**12}, {"seed": 2**64}])
def test_a_result_of_impossible_numbers_cannot_be_drawn(
    result: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str], given: dict[str, int]
) -> None:
    saved = save_result(result, tmp_path / "here")
    edited(saved, lambda it: it["identity"].update(given))
    assert called("plot", saved) == MISTAKE
    assert "replicates" in (told := capsys.readouterr().err) or "seed" in told


# -- processes ---------------------------------------------------------------------------------------


def program(*arguments: str | Path, before: str = "") -> list[str]:
    """The command line in a process of its own, after the statements ``before``."""
    argv = ["counterpoise", *map(str, arguments)]
    return [
        sys.executable,
        "-c",
        f"import sys\n{before}\nsys.argv = {argv!r}\nfrom counterpoise.cli import main\nmain()",
    ]


def ended(*arguments: str | Path, before: str = "", **options: Any) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, **options.pop("env", {})}
    return subprocess.run(
        program(*arguments, before=before), env=env, check=False, timeout=900, **{"capture_output": True, **options}
    )


RUN = ("run", MINI, "--replicates", "2", "--out", "here")
WHERE_IT_WRITES = (
    "import counterpoise.results.store as store, os, signal\n"
    "signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it\n"
    "write, calls = store.write_parquet, []\n"
)


def in_the_middle_of_saving(name: str) -> str:
    """Statements that send a signal to the process itself while it writes its third table."""
    return WHERE_IT_WRITES + (
        "def parquet(table, path):\n    write(table, path)\n    calls.append(path)\n"
        f"    if len(calls) == 3:\n        os.kill(os.getpid(), signal.{name})\n"
        "store.write_parquet = parquet"
    )


@posix
def test_ctrl_c_while_saving_leaves_nothing_and_the_next_run_works(tmp_path: Path) -> None:
    done = ended(*RUN, before=in_the_middle_of_saving("SIGINT"), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (INTERRUPTED, b"")
    assert done.stderr == b"interrupted; nothing half-written was left behind\n"
    assert list(tmp_path.iterdir()) == []
    save_result(run(MINI, 2), tmp_path / "here")


@posix
def test_a_kill_while_saving_leaves_a_draft_that_is_no_result(result: Result, tmp_path: Path) -> None:
    done = ended(*RUN, before=in_the_middle_of_saving("SIGKILL"), cwd=tmp_path)
    assert done.returncode == -signal.SIGKILL
    (draft,) = tmp_path.iterdir()
    assert draft.name.startswith(".here-")
    with pytest.raises(StoreError, match="is not a result directory"):
        open_result(draft)
    open_result(save_result(result, tmp_path / "here"))
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


@posix
def test_a_full_disk_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    limit = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))"
    done = ended(*RUN, before=limit, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (MISTAKE, b"")
    assert b"could not finish here: " in done.stderr
    assert b"File too large" in done.stderr
    assert b"Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@posix
def test_a_stream_that_takes_nothing(tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = ended("schema", stdout=full, stderr=subprocess.PIPE, capture_output=False)
        assert (done.returncode, done.stderr) == (
            MISTAKE,
            b"cannot go on with the output: No space left on device\n",
        )
        done = ended("check", "nowhere.yaml", stdout=subprocess.PIPE, stderr=full, capture_output=False)
        assert (done.returncode, done.stdout) == (MISTAKE, b"")
    for stream in (1, 2):
        code = f"import os\nos.close({stream})"
        argv = program("evidence", "ven-export-dependence-60", "--json")
        done = subprocess.run([sys.executable, "-c", f"{code}\nos.execv({argv[0]!r}, {argv!r})"], capture_output=True)
        assert (done.returncode, done.stderr) == (0, b"")
        assert bool(done.stdout) == (stream == 2)


@posix
@pytest.mark.parametrize("arguments", [("schema",), ("sources", "venezuela")], ids=["json", "table"])
def test_a_reader_that_has_seen_enough(arguments: tuple[str, ...]) -> None:
    process = subprocess.Popen(program(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait(60) == 0
    process.stderr.close()


def tables(directory: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(directory)): path.read_bytes() for path in sorted(directory.rglob("*")) if path.is_file()
    }


PLACES: dict[str, dict[str, str]] = {
    "ascii": {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
    "german": {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8", "TZ": "Pacific/Kiritimati"},
    "west": {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "1", "LC_ALL": "tr_TR.UTF-8"},
    "hash": {"PYTHONHASHSEED": "4294967295", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
}


@pytest.mark.parametrize("place", ["ascii", *(pytest.param(p, marks=pytest.mark.slow) for p in PLACES if p != "ascii")])
def test_the_same_bytes_everywhere(result: Result, tmp_path: Path, place: str) -> None:
    done = ended(*RUN, env=PLACES[place], cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Result directory  here" in done.stdout
    assert tables(tmp_path / "here") == tables(save_result(result, tmp_path / "there"))


def test_a_document_is_whole_in_any_encoding() -> None:
    done = ended("list", "--json", env=PLACES["ascii"])
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("ascii"))["cases"]


@posix
def test_a_current_directory_that_is_gone(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    # Imported first: Python 3.13.0 fails to import compiled modules from a directory that is gone.
    ours = "counterpoise.results.run, counterpoise.results.store, counterpoise.scenario.schema"
    modules = f"{ours}, pandas, pyarrow.parquet, rich.console"
    leave = f"import os, {modules}\nos.rmdir(os.getcwd())"
    done = ended(*RUN, before=leave, cwd=tmp_path / "gone")
    assert (done.returncode, done.stdout) == (MISTAKE, b"")
    assert b"cannot find here: No such file or directory" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.slow
@posix
def test_without_a_home_or_a_cache_that_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    homeless = f"import os\nos.environ.pop('HOME', None)\nos.environ['COUNTERPOISE_CACHE_DIR'] = '{tmp_path}/file/x'"
    done = ended(*RUN, "--json", before=homeless, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["done"] == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "here"]


@pytest.mark.slow
@posix
def test_two_processes_into_one_directory(tmp_path: Path) -> None:
    for seeds, codes in ((("0", "0"), [0, 0]), (("0", "1"), [0, MISTAKE])):
        out = tmp_path / f"here{seeds[1]}"
        command = [program("run", MINI, "--replicates", "50", "--seed", seed, "--out", out, "--json") for seed in seeds]
        both = [subprocess.Popen(each, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for each in command]
        told = [process.communicate(timeout=120) for process in both]
        assert sorted(process.returncode for process in both) == codes, told
        assert len(open_result(out).table("runs")) == 50
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here0", "here1"]


@pytest.mark.slow
@posix
@pytest.mark.parametrize("command", ["run", "plot"])
def test_ctrl_c_at_any_moment(tmp_path: Path, command: str) -> None:
    arguments = ("run", MINI, "--replicates", "500", "--out", "here") if command == "run" else ("plot", MINI)
    began = time.perf_counter()
    assert ended(*arguments, cwd=tmp_path).returncode == 0
    whole = time.perf_counter() - began
    for k in range(12):
        place = tmp_path / str(k)
        place.mkdir()
        process = subprocess.Popen(program(*arguments), cwd=place, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(0.15 + whole * k / 12)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
        # Before the first import and after the last statement it is Python that ends itself by the signal.
        assert process.returncode in (0, INTERRUPTED, -signal.SIGINT)
        if process.returncode == INTERRUPTED:
            assert b"Traceback" not in told
        assert list(place.rglob(".*")) == []
        for manifest in place.rglob("manifest.json"):
            assert open_result(manifest.parent).table("runs") is not None
        assert ended(*arguments, cwd=place).returncode == 0


@pytest.mark.slow
def test_the_settings_of_the_command_line_are_never_a_traceback() -> None:
    source = Random(5)
    addresses = [
        "states.VEN.leader",
        "world.price",
        "events.coup.changes.0.add",
        "plots.0",
        "years",
        "ties",
        "name",
        "x",
    ]
    for _ in range(400):
        value = mutated(source, source.choice([b"0.3", b"{value: 1, source: judgement}", b"[2000, 2010]", b"null"]))
        with suppress(ScenarioError):
            text = value.decode(errors="surrogateescape")
            load_scenario(MINI, dict([parse_setting(f"{source.choice(addresses)}={text}")]))
