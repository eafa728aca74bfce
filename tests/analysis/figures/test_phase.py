"""Phase diagrams of sweeps."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from counterpoise.sweeps.design import Design
from counterpoise.sweeps.design_file import design_of, load_design
from counterpoise.sweeps.sweep import compute, plan_of, sweep
from counterpoise.sweeps.tables import read_runs
from counterpoise.theory.terms import STRATEGIES
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

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
    from counterpoise.analysis.figures.sweep_figures import draw_sweep

    sweep(design, tmp_path / "out", executor="serial")
    (figure,) = draw_sweep(tmp_path / "out")
    assert figure.name == "phase.png"
    assert figure.stat().st_size > 5000
    rows = pd.read_csv(figure.with_suffix(".csv"))
    assert len(rows) == 6
    np.testing.assert_allclose(rows[[*STRATEGIES]].sum(axis=1), 1.0)
    scattered = design_of(MINI, "judgement", samples=3, replicates=1)
    sweep(scattered, tmp_path / "sample", executor="serial")
    with pytest.raises(ValueError, match="no axes laid out as a grid"):
        draw_sweep(tmp_path / "sample")


def test_a_sweep_over_one_number_has_response_curves(tmp_path: Path) -> None:
    from counterpoise.analysis.figures.sweep_figures import draw_sweep

    one = design_of(MINI, {"states.VEN.leader": {"from": 0.0, "to": 1.0, "steps": 4}}, replicates=6)
    sweep(one, tmp_path / "line", executor="serial")
    (figure,) = draw_sweep(tmp_path / "line")
    assert figure.name == "responses.png"
    rows, runs = pd.read_csv(figure.with_suffix(".csv")), read_runs(tmp_path / "line")
    means = runs.groupby("states.VEN.leader")["share_hedging"].mean()
    np.testing.assert_allclose(rows[rows.strategy == "hedging"]["mean"], means)
    assert (rows.low <= rows["mean"]).all()
    assert (rows["mean"] <= rows.high).all()


def test_each_setting_of_a_sweep_has_its_own_phase_diagram(tmp_path: Path) -> None:
    from counterpoise.analysis.figures.sweep_figures import draw_sweep

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


SHARES = {strategy: strategy for strategy in STRATEGIES}


def drawn_runs(leads: list[float], spread: float) -> pd.DataFrame:
    """Two by two points of ten runs: hard balancing leads hedging by ``leads`` on the mean, give or take a spread."""
    rows = []
    for k, lead in enumerate(leads):
        for replicate in range(10):
            share = 0.5 + lead / 2.0 + spread * (replicate % 2 - 0.5)
            rows.append({"across": k % 2, "up": k // 2, "balancing": share, "hedging": 1.0 - share})
    return pd.DataFrame(rows).assign(soft_balancing=0.0, bandwagoning=0.0)


def texts_of_legend(axes: Axes) -> list[str]:
    legend = axes.get_legend()
    assert legend is not None
    return [text.get_text() for text in legend.get_texts()]


def test_a_cell_is_hatched_where_the_lead_may_be_chance() -> None:
    from counterpoise.analysis.figures.phase import phase_diagram

    (axes,) = phase_diagram(drawn_runs([0.5, 0.01, 0.4, 0.3], 0.1), "across", "up", SHARES).axes
    (hatched,) = (patch for patch in axes.patches if patch.get_hatch())
    assert isinstance(hatched, Rectangle)
    assert hatched.get_xy() == (0.5, -0.5)
    assert texts_of_legend(axes) == ["hard balancing", "lead may be chance"]
    (sure,) = phase_diagram(drawn_runs([0.5, 0.2, 0.4, 0.3], 0.1), "across", "up", SHARES).axes
    assert not sure.patches
    assert texts_of_legend(sure) == ["hard balancing"]


def test_a_colour_is_the_paler_the_smaller_the_leading_share() -> None:
    from counterpoise.analysis.figures.phase import phase_diagram

    (axes,) = phase_diagram(drawn_runs([0.9, 0.6, 0.3, 0.2], 0.0), "across", "up", SHARES).axes
    shades = np.asarray(axes.collections[0].get_array()).reshape(4, 3).sum(axis=1)
    assert np.all(np.diff(shades) > 0.0)


def test_the_case_is_marked_where_the_grid_has_its_threat_and_reliance() -> None:
    from counterpoise.analysis.figures.phase import own_place, phase_diagram

    grid = [{"across": x, "up": y, "threat": x * x, "reliance": y + 0.1 * x} for x in (0.0, 1.0, 2.0) for y in (0, 1)]
    own = pd.DataFrame({"threat": [2.4, 2.6], "reliance": [0.6, 0.7]})
    place = own_place(pd.DataFrame(grid), own, "across", "up", ("threat", "reliance"))
    assert place == pytest.approx((1.5, 0.5), abs=0.01)
    beyond = own_place(pd.DataFrame(grid), own + 9.0, "across", "up", ("threat", "reliance"))
    assert beyond == (2.0, 1.0)
    figure = phase_diagram(drawn_runs([0.5, 0.5, 0.5, 0.5], 0.0), "across", "up", SHARES, own=(0.25, 0.75))
    (line,) = figure.axes[0].lines
    assert np.asarray(line.get_xydata()).tolist() == [[0.25, 0.75]]
    assert texts_of_legend(figure.axes[0])[-1] == "the case as it is"


def test_readings_toward_a_power_have_a_diagram_with_the_case_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from counterpoise.analysis.figures import sweep_figures

    told: list[tuple[object, ...]] = []
    drawn = sweep_figures.phase_diagram

    def noted(*given: Any) -> Figure:
        told.append(given)
        return drawn(*given)

    monkeypatch.setattr(sweep_figures, "phase_diagram", noted)
    sweep_file = tmp_path / "square.yaml"
    outcomes = [f"reading_{strategy}_VEN_USA@2001-2004" for strategy in STRATEGIES]
    sweep_file.write_text(
        f"""\
format: 1
name: square
title: A square
case: {MINI}
replicates: 3
experiments:
  square:
    over:
      states.VEN.intent.USA: {{values: [0.1, 0.5, 0.9]}}
      states.VEN.dependence.trade.USA: {{values: [0.1, 0.5]}}
  as_it_is: {{}}
outcomes: [{", ".join([*outcomes, "threat_VEN_USA@2001-2004", "reliance_VEN_USA@2001-2004"])}]
""",
        encoding="utf-8",
    )
    sweep(load_design(sweep_file), tmp_path / "out", executor="serial")
    (figure,) = sweep_figures.draw_sweep(tmp_path / "out")
    assert figure.name == "phase_VEN_USA_2001-2004.png"
    ((*_, title, _, below, where),) = told
    assert title == ""  # the figure says what is to be seen
    plain = below.replace("\N{NO-BREAK SPACE}", " ").split(" · ")
    told_of = ["Venezuela – United States, 2001–2004", "A square", "case mini", "theory threat_interdependence"]
    assert plain == [*told_of, "3 runs a point", f"counterpoise {version('counterpoise')}"]
    assert isinstance(where, tuple)
    assert 0.1 <= where[0] <= 0.9
    assert 0.1 <= where[1] <= 0.5
