"""Hostile names, streams and moments: a clear message and exit code, nothing half-written, no hang."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from counterpoise.cli import app
from counterpoise.results.run import Result, run
from counterpoise.results.store import StoreError, open_result, save_result

HERE = Path(__file__).parents[1]
MINI = HERE / "data" / "mini.yaml"
MISTAKE, INTERRUPTED = 2, 130
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX only")


# -- the result directory ----------------------------------------------------------------------------
@pytest.fixture(scope="module")
def result() -> Result:
    return run(MINI, 2)


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


@pytest.mark.slow
@posix
def test_ctrl_c_while_saving_leaves_nothing_and_the_next_run_works(tmp_path: Path) -> None:
    done = ended(*RUN, before=in_the_middle_of_saving("SIGINT"), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (INTERRUPTED, b"")
    assert done.stderr == b"interrupted; nothing half-written was left behind\n"
    assert list(tmp_path.iterdir()) == []
    save_result(run(MINI, 2), tmp_path / "here")


SWEEP = f"""\
format: 1
name: small
case: {MINI}
replicates: 4
over: {{states.VEN.leader: {{from: 0, to: 1, steps: 4}}}}
"""
WHERE_A_SHARD_ENDS = (
    "import counterpoise.sweeps.sweep as sweeps, os, signal\n"
    "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "sweeps.WORK, note, calls = 2 * 2 * 11 * 8, sweeps.shards.note, []\n"
    "def noted(*given):\n    note(*given)\n    calls.append(given)\n"
    "    if len(calls) == 1:\n        os.kill(os.getpid(), signal.{name})\n"
    "sweeps.shards.note = noted"
)
"""Statements that send a signal to the process itself after its first shard."""


@posix
@pytest.mark.parametrize(
    ("place", "typed"),
    [
        ("two words", "'two words'"),
        pytest.param("here", "here", marks=pytest.mark.slow),
        pytest.param("it's", "'it'\"'\"'s'", marks=pytest.mark.slow),
        pytest.param("-dashed", "./-dashed", marks=pytest.mark.slow),
        pytest.param("deep/er $x", "'deep/er $x'", marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize(("name", "executor"), [("SIGINT", "threads"), ("SIGTERM", "serial")])
def test_a_stopped_sweep_says_what_to_type_to_go_on(
    tmp_path: Path, place: str, typed: str, name: str, executor: str
) -> None:
    (tmp_path / "small.yaml").write_text(SWEEP, encoding="utf-8")
    arguments = ("sweep", "small.yaml", f"--out={place}", "--executor", executor)
    done = ended(*arguments, before=WHERE_A_SHARD_ENDS.replace("{name}", name), cwd=tmp_path)
    told = f"interrupted; finished shards are kept. Go on with: counterpoise resume {typed}\n"
    assert (done.returncode, done.stdout, done.stderr.decode()) == (INTERRUPTED, b"", told)
    _, _, command = told.strip().partition("Go on with: ")
    again = ended(*shlex.split(command)[1:], cwd=tmp_path)
    assert (again.returncode, again.stdout[:13]) == (0, b"16 of 16 runs")


@posix
@pytest.mark.parametrize("name", ["SIGINT", pytest.param("SIGTERM", marks=pytest.mark.slow)])
def test_a_sweep_stopped_before_its_first_run_begins_anew(tmp_path: Path, name: str) -> None:
    (tmp_path / "small.yaml").write_text(SWEEP, encoding="utf-8")
    stop = (
        "import counterpoise.sweeps.sweep as sweeps, os, signal\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"sweeps._write_manifest = lambda *_: os.kill(os.getpid(), signal.{name})"
    )
    done = ended("sweep", "small.yaml", "--out", "here", before=stop, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (INTERRUPTED, b"")
    assert done.stderr == b"interrupted before the first run; type the same command again\n"
    again = ended("sweep", "small.yaml", "--out", "here", cwd=tmp_path)
    assert (again.returncode, again.stdout[:13]) == (0, b"16 of 16 runs")


@posix
def test_a_terminated_run_leaves_nothing_either(tmp_path: Path) -> None:
    done = ended(*RUN, before=in_the_middle_of_saving("SIGTERM"), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (INTERRUPTED, b"")
    assert done.stderr == b"interrupted; nothing half-written was left behind\n"
    assert list(tmp_path.iterdir()) == []


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
@pytest.mark.parametrize("arguments", [("schema",), ("sources", "venezuela", "--no-effect")], ids=["json", "table"])
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
