"""Executors give the same tables."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from counterpoise.sweeps.design import Design
from counterpoise.sweeps.design_file import design_of
from counterpoise.sweeps.sweep import sweep
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


@pytest.mark.parametrize("executor", ["threads", "processes"])
def test_executors_give_the_same_tables(design: Design, tmp_path: Path, executor: str) -> None:
    sweep(design, tmp_path / "serial", executor="serial")
    sweep(design, tmp_path / executor, executor=executor, workers=2)
    pd.testing.assert_frame_equal(tables(tmp_path / executor), tables(tmp_path / "serial"))


def test_an_unknown_executor_is_named(design: Design, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="threads, processes, serial, dask, dask-return"):
        sweep(design, tmp_path / "out", executor="cloud")


@pytest.fixture
def cluster(tmp_path: Path) -> Any:
    """A Dask scheduler and two workers on loopback, as processes of their own; yields the address and the workers."""
    pytest.importorskip("distributed")
    file = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    base = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    scheduler = subprocess.Popen(
        [*base, "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)], **quiet
    )
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(file), "--nthreads", "1"]
    workers = [
        subprocess.Popen(
            [*worker, "--no-dashboard", "--no-nanny", "--local-directory", str(tmp_path / str(k))], **quiet
        )
        for k in range(2)
    ]
    for _ in range(300):
        if file.exists() and file.read_text():
            break
        time.sleep(0.1)
    yield json.loads(file.read_text())["address"], workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


@pytest.mark.slow
@pytest.mark.parametrize("executor", ["dask", "dask-return"])
def test_a_dask_cluster_that_loses_a_worker_gives_the_same_tables(tmp_path: Path, cluster: Any, executor: str) -> None:
    address, workers = cluster
    over = {"states.VEN.leader": {"from": 0.0, "to": 1.0, "steps": 6}}
    design = design_of(MINI, over, replicates=200, seed=5)
    sweep(design, tmp_path / "serial", executor="serial")
    killed = False

    def kill_one(done: int, _: int) -> None:
        nonlocal killed
        if done > 200 and not killed:
            killed = True
            workers[0].kill()

    done = sweep(design, tmp_path / "dask", executor=executor, address=address, progress=kill_one)
    assert killed
    assert (done.done, done.failed) == (1200, 0)
    pd.testing.assert_frame_equal(tables(tmp_path / "dask"), tables(tmp_path / "serial"))


def test_a_scheduler_that_is_not_there_is_said_so(design: Design, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    from counterpoise.sweeps.executors import Dask, ExecutorError

    with pytest.raises(ExecutorError, match="no Dask scheduler"):
        Dask(lambda plan, shard: None, None, "tcp://127.0.0.1:9", timeout=1.0).__enter__()
