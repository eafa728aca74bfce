"""Result directories that are damaged, oddly named, or written by two at a time."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
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
