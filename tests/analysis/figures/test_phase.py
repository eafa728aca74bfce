"""Phase diagrams of sweeps."""

from __future__ import annotations

from pathlib import Path

import pytest
from counterpoise.sweeps.design import Design
from counterpoise.sweeps.design_file import design_of
from counterpoise.sweeps.sweep import compute, plan_of, sweep
from counterpoise.theory.terms import STRATEGIES

DATA = Path(__file__).parents[2] / "data"
MINI, BODIES = str(DATA / "mini.yaml"), str(DATA / "bodies_and_pairs.yaml")
OVER = {"states.VEN.leader": {"from": 0.0, "to": 1.0, "steps": 3}, "theory.parameters.onset": {"values": [0.1, 0.3]}}


@pytest.fixture
def design() -> Design:
    return design_of(MINI, OVER, replicates=7, seed=5)


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shards of a few runs, so that a small sweep has several."""
    monkeypatch.setattr("counterpoise.sweeps.sweep.WORK", 2 * 2 * 11 * 8)


LINKED = {
    "interdependence": {
        "numbers": ["states.VEN.dependence.trade.USA", "states.VEN.dependence.trade.CHN"],
        "scale": [0.0, 1.5],
        "steps": 4,
        "label": "trade with both",
    },
    "acts": {"numbers": ["states.VEN.acts.rhetoric.USA", "states.VEN.acts.subversion.USA"], "values": [0.0, 0.7]},
}


def test_a_phase_diagram_shows_the_strategies_over_two_numbers(design: Design, tmp_path: Path) -> None:
    from counterpoise.analysis.figures.phase import draw_sweep

    sweep(design, tmp_path / "out", executor="serial")
    (figure,) = draw_sweep(tmp_path / "out")
    assert figure.name == "phase.png"
    assert figure.stat().st_size > 5000
    one = design_of(MINI, {"states.VEN.leader": {"from": 0.0, "to": 1.0}}, replicates=1)
    sweep(one, tmp_path / "line", executor="serial")
    with pytest.raises(ValueError, match="no two axes"):
        draw_sweep(tmp_path / "line")


def test_each_setting_of_a_sweep_has_its_own_phase_diagram(tmp_path: Path) -> None:
    from counterpoise.analysis.figures.phase import draw_sweep

    over = {"states.VEN.leader": {"values": [0.1, 0.9]}, "world.norms": {"values": [0.2, 0.8]}}
    design = design_of(MINI, over, replicates=2, theories=["threat_interdependence", "walt"], without=["coup"])
    sweep(design, tmp_path / "out", executor="serial")
    assert [path.name for path in draw_sweep(tmp_path / "out")] == [f"phase_{k}.png" for k in range(4)]


def test_axes_of_a_phase_diagram_carry_their_labels() -> None:
    from counterpoise.analysis.figures.phase import phase_diagram

    runs = compute(plan_of(design_of(MINI, LINKED, replicates=2), ""), 0)[0].to_pandas()
    runs["up"], runs["across"] = runs.point // 2, runs.point % 2
    shares = {strategy: f"share_{strategy}" for strategy in STRATEGIES}
    (axes,) = phase_diagram(runs, "across", "up", shares, labels={"up": "trade with both"}).axes
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("across", "trade with both")
