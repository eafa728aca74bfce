"""Boxes: a planted one is found among many parameters, none is found in noise, and the other half is told beside."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import counterpoise as cp
import numpy as np
import pytest
from counterpoise.analysis.discovery.prim import Box, density_and_coverage, let_go, peeled, screened
from counterpoise.analysis.sensitivity.sensitivity import design_for
from counterpoise.scenario.problems import ScenarioError
from counterpoise.sweeps.sweep import sweep

MINI = str(Path(__file__).parents[2] / "data" / "mini.yaml")
OVER = {
    "powers.USA.legitimacy": {"from": 0.3, "to": 0.9},
    "powers.USA.unilateralism": {"from": 0.1, "to": 0.9},
    "powers.CHN.credibility": {"from": 0.2, "to": 0.8},
}
Cli = Callable[..., Any]


def planted(points: int = 1000, parameters: int = 60, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Points of which those with the first above .6 and the second below .5 are wanted, most of the time."""
    source = np.random.default_rng(seed)
    values = source.random((points, parameters))
    inside = (values[:, 0] > 0.6) & (values[:, 1] < 0.5)
    return values, np.where(inside, source.random(points) < 0.9, source.random(points) < 0.03)


# -- the algorithm -----------------------------------------------------------------------------------
def test_a_planted_box_is_found_among_many_parameters() -> None:
    values, wanted = planted()
    seen = screened(values, wanted)
    assert seen.tolist() == [0, 1]
    path = peeled(values[:, seen], wanted)
    box = let_go(path[-1], values[:, seen], wanted)
    assert box.low[0] == pytest.approx(0.6, abs=0.06)
    assert box.high[1] == pytest.approx(0.5, abs=0.08)
    densities = [density_and_coverage(one, values[:, seen], wanted)[0] for one in path]
    assert densities == sorted(densities)
    assert density_and_coverage(path[0], values[:, seen], wanted) == (wanted.mean(), 1.0)


def test_in_noise_nothing_is_told_to_matter() -> None:
    source = np.random.default_rng(4)
    assert len(screened(source.random((600, 300)), source.random(600) < 0.3)) == 0


def test_a_restriction_that_luck_could_have_brought_is_let_go() -> None:
    values, wanted = planted(parameters=3)
    low = np.array([0.6, -np.inf, 0.04])
    box = let_go(Box(low, np.array([np.inf, 0.5, np.inf])), values, wanted)
    assert box.restricted.tolist() == [0, 1]


# -- a stored sweep ----------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def swept(compiled_engine: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    design = design_for(MINI, "ranks", ["legitimacy_USA", "share_hedging", "modal_VEN"], OVER, 400, 2)
    return sweep(design, tmp_path_factory.mktemp("discovery") / "sweep", "serial").directory


def test_what_brings_high_legitimacy_is_found_on_one_half_and_holds_on_the_other(swept: Path) -> None:
    outcomes = cp.read_runs(swept, ["legitimacy_USA"]).groupby("point")["legitimacy_USA"].mean()
    bound = float(outcomes.quantile(0.7))
    found = cp.discover(swept, f"legitimacy_USA > {bound}")
    assert found.share == pytest.approx(0.3, abs=0.01)
    assert found.training.sum() == 200
    (one,) = found.found
    assert "powers.USA.legitimacy" in {found.parameters[k] for k in one.box.restricted}
    assert "powers.CHN.credibility" not in found.seen
    held = one.box.holds(found.values) & ~found.training
    assert one.held_out_density == pytest.approx(found.wanted[held].mean())
    assert one.held_out_density > 2.0 * found.share
    assert {row["box"] for row in found.rows} == {1}
    again = cp.discover(swept, f"legitimacy_USA > {bound}")
    assert again.rows == found.rows
    assert len(cp.discover(swept, f"legitimacy_USA > {bound} and share_hedging >= 0").rows) == len(found.rows)


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("legitimacy_USA", "is no condition"),
        ("legitimacy_USA > high", "is no condition"),
        ("legitimacy_USB > 0.5", "legitimacy_USA"),
        ("modal_VEN > 1", "is no number that the sweep keeps"),
        ("legitimacy_USA > 2", "only 0 points of a half meet"),
        ("legitimacy_USA >= 0", "only 0 points of a half fail"),
    ],
)
def test_what_cannot_be_asked(swept: Path, where: str, told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        cp.discover(swept, where)


# -- the command -------------------------------------------------------------------------------------
def test_the_command_tells_bounds_and_both_halves_and_draws(cli: Cli, swept: Path) -> None:
    asked = ("discover", swept, "--where", "legitimacy_USA > 0.5")
    rows = json.loads(cli(*asked, "--json").out)
    keys = ["box", "parameter", "low", "high", "density", "coverage", "held_out_density", "held_out_coverage"]
    assert list(rows[0]) == keys
    done = cli(*asked, "--plot")
    assert (done.code, done.err) == (0, "")
    assert "on the half it was found on" in done.out
    assert {path.name for path in (swept / "figures").iterdir()} == {"box_1.png", "box_1.svg", "box_1.csv"}
    wrong = cli("discover", swept, "--where", "nothing")
    assert (wrong.code, wrong.out) == (2, "")
