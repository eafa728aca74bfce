"""A run and sweeps to export."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from counterpoise.results.run import run
from counterpoise.scenario.reading.files import shipped_folder
from counterpoise.sweeps.design_file import design_of
from counterpoise.sweeps.sweep import sweep

BODIES = Path(__file__).parents[2] / "data" / "bodies_and_pairs.yaml"
MINI = Path(__file__).parents[2] / "data" / "mini.yaml"
OVER = {
    "states.VEN.leader": {"from": 0.0, "to": 1.0, "steps": 3},
    "threat": {
        "numbers": ["states.VEN.acts.force.USA", "states.VEN.dispute.USA"], "values": [0.1, 0.7],
        "label": "threat, 0 to 1",
    },
}  # fmt: skip
OUTCOMES = ["share_soft_balancing_VEN@2003-2007", "autonomy_VEN", "modal_VEN", "cost_USA"]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with bodies, cycles, routes and agreements, of three replicates."""
    return run(BODIES, 3).save(tmp_path_factory.mktemp("ran") / "here")


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two experiments under two theories, one of them a file with an odd name, with and without an event, in several
    shards."""
    folder = tmp_path_factory.mktemp("swept")
    odd = folder / 'my "own" theory, second.yaml'
    shutil.copy(shipped_folder("theories") / "walt.yaml", odd)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("counterpoise.sweeps.sweep.WORK", 2 * 2 * 11 * 8)
        design = design_of(
            str(MINI), OVER, replicates=2, seed=5, theories=["threat_interdependence", str(odd)], without=["coup"],
            outcomes=OUTCOMES,
            experiments={"one": {}, "other": {"over": {"theory.parameters.onset": {"values": [0.1, 0.3]}}}},
        )  # fmt: skip
        return sweep(design, folder / "here", executor="serial").directory
