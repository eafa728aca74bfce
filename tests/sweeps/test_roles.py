"""Designs whose points have roles, and how they are stored."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from counterpoise.scenario.problems import ScenarioError
from counterpoise.sweeps.design_file import design_of
from counterpoise.sweeps.roles import BLOCK, FIRST, ROLE, SECOND, START, STEP, points_a_block
from counterpoise.sweeps.sweep import stored_plan, sweep
from counterpoise.sweeps.tables import read_design, read_outcomes, read_runs

MINI = str(Path(__file__).parents[1] / "data" / "mini.yaml")
OVER = {
    "states.VEN.leader": {"from": 0.2, "to": 0.6},
    "rivalry.USA-CHN": {"scale": [0.5, 1.5]},
    "theory.parameters.onset": {"from": 0.1, "to": 0.3},
}
SPANS = np.array([0.4, 1.0, 0.2])
NAMES = ["states.VEN.leader", "rivalry.USA-CHN×", "theory.parameters.onset"]


def test_a_trajectory_moves_every_axis_once_by_a_step() -> None:
    table = design_of(MINI, OVER, design="morris", samples=6).table
    assert len(table) == 6 * points_a_block("morris", 3)
    for _, path in table.groupby(BLOCK):
        assert path[ROLE].iloc[0] == START
        assert sorted(path[ROLE].iloc[1:]) == sorted(NAMES)
        moves = np.diff(path[NAMES].to_numpy(), axis=0) / SPANS
        for role, move in zip(path[ROLE].iloc[1:], moves, strict=True):
            np.testing.assert_allclose(np.abs(move), STEP * (np.array(NAMES) == role), atol=1e-12)
    unit = (table[NAMES].to_numpy() - [0.2, 0.5, 0.1]) / SPANS
    np.testing.assert_allclose(unit * 3.0, np.round(unit * 3.0), atol=1e-9)
    assert set(np.round(unit * 3.0).ravel()) == {0.0, 1.0, 2.0, 3.0}


def test_a_row_of_matrices_has_a_then_one_column_of_b_each_then_b() -> None:
    table = design_of(MINI, OVER, design="saltelli", samples=64).table
    assert len(table) == 64 * points_a_block("saltelli", 3)
    for _, row in table.groupby(BLOCK):
        assert list(row[ROLE]) == [FIRST, *NAMES, SECOND]
        values = row[NAMES].to_numpy()
        for k in range(3):
            np.testing.assert_array_equal(values[k + 1], np.where(np.arange(3) == k, values[-1], values[0]))


@pytest.mark.parametrize(("kind", "samples"), [("morris", 4), ("saltelli", 64)])
def test_the_seed_decides_a_design_and_a_stored_sweep_keeps_the_roles(kind: str, samples: int, tmp_path: Path) -> None:
    one, again, other = (design_of(MINI, OVER, 1, seed, design=kind, samples=samples) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.experiments[0].values, again.experiments[0].values)
    assert (one.experiments[0].values != other.experiments[0].values).any()
    sweep(one, tmp_path / "out", executor="serial")
    assert list(read_design(tmp_path / "out")[ROLE]) == list(one.table[ROLE])
    assert list(stored_plan(tmp_path / "out").design.table[ROLE]) == list(one.table[ROLE])


def test_outcomes_come_by_point_and_replicate(tmp_path: Path) -> None:
    design = design_of(MINI, OVER, 3, design="latin_hypercube", samples=5, outcomes=["autonomy_VEN", "cost_USA"])
    sweep(design, tmp_path / "out", executor="serial")
    runs = read_runs(tmp_path / "out")
    found = read_outcomes(tmp_path / "out", ["cost_USA", "autonomy_VEN"])
    for name, values in found.items():
        assert values.shape == (5, 3)
        np.testing.assert_array_equal(values, runs.pivot(index="point", columns="replicate", values=name))


def test_designs_without_roles_have_no_such_columns() -> None:
    table = design_of(MINI, OVER, design="latin_hypercube", samples=4).table
    assert ROLE not in table
    assert BLOCK not in table


@pytest.mark.parametrize(
    ("kind", "samples", "message"),
    [
        ("saltelli", 100, "100 is no power of two"),
        ("saltelli", 4, "4 Sobol points cannot tell 3 axes apart: two of them correlate by"),
        (
            "saltelli",
            4194304,
            "20971520 points over 3 axes are too many (at most 2000000; take design: latin_hypercube, which",
        ),
        ("morris", 5_000_000, "20000000 points over 3 axes are too many (at most 2500000)"),
    ],
)
def test_what_cannot_be_laid_out_is_refused(kind: str, samples: int, message: str) -> None:
    with pytest.raises(ScenarioError) as told:
        design_of(MINI, OVER, design=kind, samples=samples)
    assert message in str(told.value)


def test_an_axis_cannot_take_the_name_of_a_role() -> None:
    with pytest.raises(ScenarioError, match=f"cannot be named '{ROLE}'"):
        design_of(MINI, {ROLE: {"numbers": ["states.VEN.leader"], "from": 0, "to": 1}})
