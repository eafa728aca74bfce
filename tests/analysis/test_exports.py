"""Exports of sweeps hold every run."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from counterpoise.sweeps.design import Design
from counterpoise.sweeps.design_file import design_of
from counterpoise.sweeps.sweep import sweep

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


def test_exports_hold_every_run(design: Design, tmp_path: Path) -> None:
    from counterpoise.analysis.exports import export

    sweep(design, tmp_path / "out", executor="serial")
    table = pd.read_csv(export(tmp_path / "out", "csv", tmp_path / "runs.csv"))
    assert len(table) == 42
    assert "states.VEN.leader" in table.columns
    import tarfile

    with tarfile.open(export(tmp_path / "out", "ema", tmp_path / "runs.tar.gz")) as archive:
        experiments = pd.read_csv(archive.extractfile("experiments.csv"))  # type: ignore[arg-type]
        outcome = pd.read_csv(archive.extractfile("share_hedging.csv"), header=None)  # type: ignore[arg-type]
    assert len(experiments) == len(outcome) == 42
    with pytest.raises(ValueError, match="csv, ema, xarray"):
        export(tmp_path / "out", "excel", tmp_path / "x")
