"""Shards that survive kills and full disks: nothing done is lost."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from counterpoise.results.store import StoreError
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.sweeps import shards
from counterpoise.sweeps.design import Design
from counterpoise.sweeps.design_file import design_of
from counterpoise.sweeps.shards import Failure, intact, journal, shard_path
from counterpoise.sweeps.sweep import Plan, resume, stored_plan, sweep
from counterpoise.sweeps.tables import read_runs

DATA = Path(__file__).parents[1] / "data"
MINI, BODIES = str(DATA / "mini.yaml"), str(DATA / "bodies_and_pairs.yaml")
OVER = {"states.VEN.leader": {"from": 0.0, "to": 1.0, "steps": 3}, "theory.parameters.onset": {"values": [0.1, 0.3]}}


@pytest.fixture
def design() -> Design:
    return design_of(MINI, OVER, replicates=7, seed=5)


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shards of a few runs, so that a small sweep has several."""
    monkeypatch.setattr("counterpoise.sweeps.sweep.WORK", 2 * 2 * 11 * 8)


def tables(directory: Path) -> pd.DataFrame:
    return read_runs(directory)


def test_a_sweep_and_its_resume_give_the_same_tables(design: Design, tmp_path: Path) -> None:
    whole = sweep(design, tmp_path / "whole", executor="serial")
    assert (whole.done, whole.failed, whole.runs) == (42, 0, 42)
    sweep(design, tmp_path / "torn", executor="serial")
    rows = journal(tmp_path / "torn")
    assert len(rows) > 3
    shard_path(tmp_path / "torn", 0).unlink()
    with shard_path(tmp_path / "torn", 1).open("r+b") as file:
        file.truncate(100)
    content = bytearray(shard_path(tmp_path / "torn", 2).read_bytes())
    content[50] ^= 1
    shard_path(tmp_path / "torn", 2).write_bytes(content)
    (tmp_path / "torn" / "shards.jsonl").open("a").write('{"shard": 3, "rows"')
    assert [intact(tmp_path / "torn", rows[k]) for k in range(4)] == [False, False, False, True]
    again = resume(tmp_path / "torn", executor="serial")
    assert (again.done, again.failed) == (42, 0)
    pd.testing.assert_frame_equal(tables(tmp_path / "torn"), tables(tmp_path / "whole"))
    assert all(intact(tmp_path / "torn", row) for row in journal(tmp_path / "torn").values())


def test_a_finished_sweep_is_left_as_it_is(design: Design, tmp_path: Path) -> None:
    sweep(design, tmp_path / "out", executor="serial")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out" / "runs").iterdir()}
    sweep(design, tmp_path / "out", executor="serial")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out" / "runs").iterdir()} == before


def test_a_directory_that_holds_something_else_is_refused(design: Design, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "love.txt").write_text("dear")
    with pytest.raises(StoreError, match="holds something else"):
        sweep(design, tmp_path / "letters", executor="serial")
    sweep(design, tmp_path / "out", executor="serial")
    with pytest.raises(StoreError, match="holds something else"):
        sweep(design_of(MINI, OVER, replicates=8, seed=5), tmp_path / "out", executor="serial")
    with pytest.raises(StoreError, match="no sweep directory"):
        resume(tmp_path / "letters")


def test_two_writers_on_one_directory_are_refused(design: Design, tmp_path: Path) -> None:
    sweep(design, tmp_path / "out", executor="serial")
    with shards.sole_writer(tmp_path / "out"), pytest.raises(StoreError, match="another process is writing"):
        resume(tmp_path / "out", executor="serial")


def test_a_full_disk_stops_cleanly_and_the_sweep_goes_on(
    design: Design, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = shards.write_shard

    def full(directory: Path, shard: int, *rest: Any) -> Any:
        if shard == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(directory, shard, *rest)

    monkeypatch.setattr("counterpoise.sweeps.shards.write_shard", full)
    with pytest.raises(StoreError, match=r"the disk is full.*counterpoise resume"):
        sweep(design, tmp_path / "out", executor="serial")
    assert sorted(journal(tmp_path / "out")) == [0, 1]
    monkeypatch.setattr("counterpoise.sweeps.shards.write_shard", write)
    assert resume(tmp_path / "out", executor="serial").done == 42


def test_a_setting_that_fails_leaves_rows_of_failures_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    design = design_of(MINI, {}, replicates=3, theories=[DEFAULT_THEORY, "walt"])
    batch = Plan.batch

    def broken(plan: Plan, experiment: int, setting: int) -> Any:
        if setting == 1:
            raise ZeroDivisionError("no such world")
        return batch(plan, experiment, setting)

    monkeypatch.setattr(Plan, "batch", broken)
    done = sweep(design, tmp_path / "out", executor="serial")
    assert (done.done, done.failed) == (3, 3)
    found = shards.failures(tmp_path / "out")
    assert found[0] == Failure(1, 1, 0, "setting", "ZeroDivisionError: no such world")
    assert [failure.run for failure in found] == [1, 3, 5]
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["failed"] == 3


def test_changed_equations_are_not_resumed(design: Design, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep(design, tmp_path / "out", executor="serial")
    monkeypatch.setattr("counterpoise.sweeps.sweep.source_digest", lambda: "0" * 16)
    with pytest.raises(StoreError, match="equations"):
        stored_plan(tmp_path / "out")


KILLED = """
import sys, counterpoise.sweeps.sweep as s
s.WORK = 2 * 2 * 11 * 8
from counterpoise.sweeps.design_file import design_of
design = design_of(sys.argv[1], {"states.VEN.leader": {"from": 0.0, "to": 1.0, "steps": 6}}, replicates=250, seed=5)
s.sweep(design, sys.argv[2], executor=sys.argv[3], workers=2, progress=lambda done, failed: print(done, flush=True))
"""


def kill_and_resume(tmp_path: Path, executor: str, after: list[int]) -> pd.DataFrame:
    """Start a sweep, kill it once so many runs are done, again and again, then let it end."""
    target = tmp_path / f"killed-{executor}"
    for wanted in [*after, None]:
        command = [sys.executable, "-c", KILLED, MINI, str(target), executor]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        assert process.stdout is not None
        for line in process.stdout:
            if wanted is not None and int(line) >= wanted:
                os.killpg(process.pid, signal.SIGKILL)
                break
        process.wait()
    return tables(target)


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
@pytest.mark.slow
def test_a_sweep_killed_three_times_gives_the_tables_of_one_that_was_not(tmp_path: Path) -> None:
    design = design_of(MINI, {"states.VEN.leader": {"from": 0.0, "to": 1.0, "steps": 6}}, replicates=250, seed=5)
    sweep(design, tmp_path / "whole", executor="threads", workers=2)
    killed = kill_and_resume(tmp_path, "threads", [1, 300, 700])
    pd.testing.assert_frame_equal(killed, tables(tmp_path / "whole"))


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals differ")
@pytest.mark.parametrize("executor", ["threads", "processes"])
def test_a_sweep_killed_twenty_times_at_random_moments(tmp_path: Path, executor: str) -> None:
    design = design_of(MINI, {"states.VEN.leader": {"from": 0.0, "to": 1.0, "steps": 6}}, replicates=250, seed=5)
    sweep(design, tmp_path / "whole", executor="threads", workers=2)
    moments = sorted(int(x) for x in np.random.default_rng(4).integers(1, 1450, 20))
    pd.testing.assert_frame_equal(kill_and_resume(tmp_path, executor, moments), tables(tmp_path / "whole"))
