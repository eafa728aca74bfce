"""What can be exported: whole results and what is there of a sweep; everything else is one clear message."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from counterpoise.analysis.exports import export, read_tables
from counterpoise.files import StoreError
from counterpoise.sweeps.shards import journal
from counterpoise.sweeps.tables import read_runs

Cli = Callable[..., Any]
"""The fixture ``cli`` of conftest.py."""


@pytest.fixture
def half(swept: Path, tmp_path: Path) -> Path:
    """A sweep that was killed when all but two of its shards were done."""
    folder = shutil.copytree(swept, tmp_path / "half")
    lines = (folder / "shards.jsonl").read_text().splitlines(keepends=True)
    for line in lines[-2:]:
        (folder / "runs" / f"part-{json.loads(line)['shard']:06d}.parquet").unlink()
    (folder / "shards.jsonl").write_text("".join(lines[:-2]) + lines[-2][:20])
    (folder / "runs" / ".part-000099.parquet-0123abcd-1-0123abcd.draft").write_bytes(b"PAR1 half")
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "done": 0}))
    return folder


@pytest.mark.parametrize(("to", "name"), [("csv", "q.csv"), ("csv", "q.zip"), ("ema", "q.tgz"), ("xarray", "q.nc")])
def test_a_sweep_that_was_stopped_tells_how_much_of_it_is_there(cli: Cli, half: Path, to: str, name: str) -> None:
    there = sum(row.rows for row in journal(half).values())
    done = cli("export", "half", "--to", to, "-o", name)
    assert (done.code, done.out) == (0, f"{name}\n")
    assert done.err == (
        f"half is not finished: {there} of 64 runs are there, 0 failed; "
        "the rest comes with: counterpoise resume half\n"
    )  # fmt: skip
    assert 0 < len(read_runs(half)) == there < 64


def test_missing_runs_are_missing_values_in_netcdf(half: Path, tmp_path: Path) -> None:
    import xarray as xr

    with xr.open_dataset(export(half, "xarray", tmp_path / "q.nc")) as data:
        assert int(data.autonomy_VEN.count()) == len(read_runs(half))
        assert int((data.modal_VEN != "").sum()) == len(read_runs(half))


def test_a_finished_sweep_says_nothing_more(cli: Cli, swept: Path) -> None:
    assert cli("export", swept, "--to", "csv", "-o", "q.csv").err == ""


def without_runs(folder: Path) -> None:
    for path in (folder / "runs").iterdir():
        path.unlink()
    (folder / "shards.jsonl").write_text("")


def without_a_shard(folder: Path) -> None:
    (folder / "runs" / "part-000001.parquet").unlink()


def cut(folder: Path) -> None:
    path = folder / "runs" / "part-000001.parquet"
    path.write_bytes(path.read_bytes()[:-9])


def altered(folder: Path) -> None:
    path = folder / "runs" / "part-000001.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def foreign_part(folder: Path) -> None:
    (folder / "runs" / "part-000777.parquet").write_bytes(b"no table")


def edited(**changes: object) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        manifest = json.loads((folder / "manifest.json").read_text())
        manifest["identity"] = {**manifest["identity"], **changes}
        (folder / "manifest.json").write_text(json.dumps(manifest))

    return edit


def gone(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


AGAIN = "compute what is missing with: counterpoise resume"
SWEEPS: list[tuple[Callable[[Path], object], str]] = [
    (without_runs, "q holds no finished run yet; go on with: counterpoise resume .*q$"),
    (without_a_shard, rf"part-000001\.parquet is missing or damaged; {AGAIN} .*q$"),
    (cut, rf"part-000001\.parquet is missing or damaged; {AGAIN} .*q$"),
    (altered, rf"part-000001\.parquet is missing or damaged; {AGAIN} .*q$"),
    (foreign_part, rf"runs is damaged \(.*part-000777.*\); {AGAIN} .*q$"),
    (gone("design.parquet"), r"design\.parquet is missing or damaged; run the sweep again in another directory"),
    (gone("manifest.json"), r"q is not a result directory: it has no manifest\.json"),
    (edited(format=0), "q has format 0; this version reads format 1; run the case again"),
    (edited(kind="hindcast"), r"q holds a hindcast and no runs to export; its tables are states/\*\.parquet"),
    (edited(outcomes=None), "q is no sweep directory"),
    (edited(replicates="many"), r"manifest\.json lacks identity\.replicates"),
]


@pytest.mark.parametrize(("broken", "message"), SWEEPS)
def test_a_broken_sweep_is_named_with_what_to_do(
    swept: Path, tmp_path: Path, broken: Callable[[Path], object], message: str
) -> None:
    folder = shutil.copytree(swept, tmp_path / "q")
    broken(folder)
    for to, name in (("csv", "q.csv"), ("ema", "q.tar.gz"), ("xarray", "q.nc")):
        with pytest.raises(StoreError, match=message):
            export(folder, to, tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["q"]


RUNS: list[tuple[Callable[[Path], object], str]] = [
    (lambda folder: shutil.rmtree(folder), "is not a result directory"),
    (lambda folder: [shutil.rmtree(folder), folder.mkdir()], "is not a result directory"),
    (lambda folder: [shutil.rmtree(folder), folder.write_text("x")], "is not a result directory"),
    (lambda folder: (folder / "manifest.json").write_text("{"), "cannot be read as a manifest"),
    (lambda folder: (folder / "manifest.json").write_text('{"identity": [1]}'), "cannot be read as a manifest"),
    (lambda folder: shutil.rmtree(folder / "years"), "years is missing or damaged"),
    (lambda folder: (folder / "states" / "part-00000.parquet").write_bytes(b""), "states is missing or damaged"),
    (edited(format=2), "has format 2; this version reads format 1"),
]


@pytest.mark.parametrize(("broken", "message"), RUNS)
def test_what_is_no_result_is_one_message_of_the_command(
    cli: Cli, ran: Path, tmp_path: Path, broken: Callable[[Path], object], message: str
) -> None:
    broken(shutil.copytree(ran, tmp_path / "r"))
    done = cli("export", "r", "--to", "csv", "-o", "r.csv")
    assert (done.code, done.out) == (2, "")
    assert re.fullmatch(f"[^\n]*{message}[^\n]*\n", done.err), done.err
    assert not (tmp_path / "r.csv").exists()


def test_results_of_other_equations_are_exported(ran: Path, swept: Path, tmp_path: Path) -> None:
    for directory in (ran, swept):
        folder = shutil.copytree(directory, tmp_path / directory.parent.name)
        edited(equations="0" * 16)(folder)
        pd.testing.assert_frame_equal(read_tables(folder).runs, read_tables(directory).runs)


ENDINGS = [
    ("csv", "q.txt", "q.txt does not end with .csv or .zip; give it that ending with --out"),
    ("csv", "q.tar.gz", "q.tar.gz does not end with .csv or .zip"),
    ("ema", "q.csv", "q.csv does not end with .tar.gz or .tgz"),
    ("ema", "q", "q does not end with .tar.gz or .tgz"),
    ("xarray", "q.h5", "q.h5 does not end with .nc"),
    ("excel", "q.xlsx", "unknown format 'excel'; valid: csv, ema, xarray"),
    ("csv", "nowhere/q.csv", "cannot write nowhere/q.csv: there is no folder nowhere; make it"),
]


@pytest.mark.parametrize(("to", "name", "message"), ENDINGS)
def test_a_wrong_format_or_ending_is_named(
    cli: Cli, ran: Path, tmp_path: Path, to: str, name: str, message: str
) -> None:
    done = cli("export", ran, "--to", to, "-o", name)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("package", ["xarray", "h5netcdf", "h5py"])
def test_netcdf_names_the_extra_that_it_needs(
    cli: Cli, ran: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    done = cli("export", ran, "--to", "xarray", "-o", "r.nc")
    assert (done.code, done.out) == (2, "")
    assert done.err == "NetCDF needs xarray, h5netcdf and h5py: pip install 'counterpoise[netcdf]'\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["nan", "null", "none", "n_1"])
def test_a_name_that_the_ema_workbench_would_misread_is_refused(swept: Path, tmp_path: Path, name: str) -> None:
    """Its reader takes some words for missing values; no file can say otherwise."""
    folder = shutil.copytree(swept, tmp_path / "q")
    design = pd.read_parquet(folder / "design.parquet")
    design["experiment"] = name
    design.to_parquet(folder / "design.parquet")
    if name in ("nan", "null"):
        with pytest.raises(StoreError, match=f"experiment '{name}': the EMA Workbench would not read this name"):
            export(folder, "ema", tmp_path / "q.tar.gz")
    else:
        export(folder, "ema", tmp_path / "q.tar.gz")


@pytest.mark.parametrize("name", ["scenario", "policy", "model"])
def test_an_axis_with_a_name_of_the_ema_workbench_is_refused(swept: Path, tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(swept, tmp_path / "q")
    design = pd.read_parquet(folder / "design.parquet").rename(columns={"threat": name})
    design.to_parquet(folder / "design.parquet")
    with pytest.raises(StoreError, match=f"keeps the name '{name}' for itself; give that axis another"):
        export(folder, "ema", tmp_path / "q.tar.gz")
