"""Parameters after what is known: a toy with a known answer, known truths found again, a small case, and refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import counterpoise as cp
import numpy as np
import pytest
from counterpoise.analysis.calibration.posterior import after, trial
from counterpoise.scenario.problems import ScenarioError

MINI = str(Path(__file__).parents[2] / "data" / "mini.yaml")
OVER = {
    "powers.USA.legitimacy": {"from": 0.3, "to": 0.9},
    "powers.USA.unilateralism": {"from": 0.1, "to": 0.9},
}


def toy(points: int = 2000, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Three parameters, of which two bring about two outcomes with a little noise."""
    source = np.random.default_rng(seed)
    units = source.random((points, 3))
    mean = np.column_stack([units[:, 0] + 0.5 * units[:, 1], units[:, 1] - 0.3 * units[:, 0]])
    return units, mean + source.normal(scale=0.05, size=mean.shape)


# -- the method --------------------------------------------------------------------------------------
def test_the_posterior_of_a_toy_is_where_its_answer_is_and_leaves_alone_what_is_not_asked() -> None:
    units, outcomes = toy()
    low, middle, high = after(units, outcomes, np.array([0.6 + 0.5 * 0.4, 0.4 - 0.3 * 0.6])).quantiles(
        (0.05, 0.5, 0.95)
    )
    assert middle[:2] == pytest.approx([0.6, 0.4], abs=0.04)
    assert (high - low)[:2].max() < 0.3
    assert (high - low)[2] > 0.7
    assert low.min() > 0.0
    assert high.max() < 1.0


def test_known_truths_lie_in_their_intervals_nine_times_of_ten() -> None:
    held = trial(*toy()).coverage
    assert ((held >= 0.85) & (held <= 0.96)).all()


# -- a small case ------------------------------------------------------------------------------------
def test_a_case_is_swept_and_what_is_known_narrows_its_parameter(tmp_path: Path, compiled_engine: None) -> None:
    asked: dict[str, Any] = {"over": OVER, "samples": 400, "replicates": 2}
    found = cp.calibrate(MINI, {"legitimacy_USA": 0.45}, directory=tmp_path / "sweep", **asked)
    assert found.table["parameter"].tolist() == list(OVER)
    legitimacy = found.rows[0]
    assert legitimacy["prior_low"] == pytest.approx(0.3, abs=0.01)
    assert legitimacy["high"] - legitimacy["low"] < 0.4
    assert found.table["coverage"].between(0.8, 1.0).all()
    assert found.outside == ()
    again = cp.calibrate(tmp_path / "sweep", {"legitimacy_USA": 0.45})
    assert again.rows == found.rows
    assert cp.calibrate(tmp_path / "sweep", {"legitimacy_USA": 2.0}).outside == ("legitimacy_USA",)
    with pytest.raises(ScenarioError, match="legitimacy_USB"):
        cp.calibrate(tmp_path / "sweep", {"legitimacy_USB": 0.4})
    with pytest.raises(ScenarioError, match="cannot be given with"):
        cp.calibrate(tmp_path / "sweep", {"legitimacy_USA": 0.4}, samples=100)


@pytest.mark.parametrize(
    ("facts", "given", "told"),
    [
        ({}, {"over": OVER}, "nothing is known"),
        ({"legitimacy_USA": 0.4}, {}, "no parameter is named"),
        ({"legitimacy_USA": 0.4}, {"over": OVER, "samples": 50, "replicates": 1}, "50 points are too few"),
    ],
)
def test_what_cannot_be_asked(facts: dict[str, float], given: dict[str, Any], told: str, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=told):
        cp.calibrate(MINI, facts, directory=tmp_path / "sweep", **given)
