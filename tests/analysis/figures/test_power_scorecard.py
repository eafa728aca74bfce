"""The scorecard shows means and bands of the record, names every line at its end, and marks what happened."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from counterpoise.analysis.figures.events import events_of
from counterpoise.analysis.figures.kind import Runs
from counterpoise.analysis.figures.palette import STRATEGY_COLOURS
from counterpoise.analysis.figures.power_scorecard import (
    FIGURE,
    MEASURES,
    SHADES,
    power_scorecard,
    scorecard_data,
)
from counterpoise.results.run import Result, run
from counterpoise.scenario.model import Plot
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

MINI = str(Path(__file__).parents[2] / "data" / "mini.yaml")


@pytest.fixture(scope="module")
def venezuela() -> Result:
    return run("venezuela", replicates=9)


def drawn(figure: Figure) -> Figure:
    FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]
    return figure


def test_rows_are_those_of_the_tables(venezuela: Result) -> None:
    data = scorecard_data(Runs(venezuela))
    table, states = venezuela.powers, venezuela.states
    states["option"] = states.strategy.astype(str) + ":" + states.target.astype(str)
    assert len(data) == len(MEASURES) * 4 * 31
    for power, year in (("USA", 2003), ("CHN", 2020), ("RUS", 1990)):
        here = table[(table.power == power) & (table.year == year)]
        own = states[(states.year == year)]
        per_run = {
            "legitimacy": here.legitimacy,
            "cost": here.cost,
            "pressed": here.pressured + here.forced,
            "condemned": here.condemned,
            "bandwagoning": 100.0 * (own.option == f"bandwagoning:{power}").groupby(own.run).mean(),
            "balancing": 100.0
            * own.option.isin([f"balancing:{power}", f"soft_balancing:{power}"]).groupby(own.run).mean(),
        }
        rows = data[(data.power == power) & (data.year == year)].set_index("quantity")
        for quantity, values in per_run.items():
            expected = [np.quantile(values, 0.1), np.mean(values), np.quantile(values, 0.9)]
            np.testing.assert_allclose(rows.loc[quantity, ["low", "mean", "high"]].astype(float), expected)


def test_lines_are_the_means_and_thin_ones_the_point_run(venezuela: Result) -> None:
    point = run("venezuela", replicates=2, seed=5)
    figure, data = power_scorecard(venezuela, point=point), scorecard_data(Runs(venezuela, point))
    assert len(figure.axes) == len(MEASURES)
    for ax, measure in zip(figure.axes, MEASURES, strict=True):
        lines = {str(line.get_gid()): line for line in ax.lines}
        for power in venezuela.world.powers:
            rows = data[(data.quantity == measure.name) & (data.power == power)]
            np.testing.assert_allclose(lines[f"mean {power}"].get_ydata(), rows["mean"])  # type: ignore[arg-type]
            np.testing.assert_allclose(lines[f"point {power}"].get_ydata(), rows["point"])  # type: ignore[arg-type]
            assert lines[f"point {power}"].get_linewidth() < lines[f"mean {power}"].get_linewidth()
    assert "point" not in scorecard_data(Runs(venezuela))


def test_every_axis_has_a_title_and_a_unit(venezuela: Result) -> None:
    figure = power_scorecard(venezuela)
    assert [ax.get_title(loc="left") for ax in figure.axes] == [measure.title for measure in MEASURES]
    assert [ax.get_ylabel() for ax in figure.axes] == [measure.unit for measure in MEASURES]
    assert all(ax.get_ylim()[0] < 0.0 < ax.get_ylim()[1] for ax in figure.axes)


def test_colours_differ_in_grey_and_are_not_those_of_strategies() -> None:
    assert not set(SHADES) & set(STRATEGY_COLOURS.values())
    greys = [float(np.dot(to_rgb(shade), (0.299, 0.587, 0.114))) for shade in SHADES]
    assert min(abs(one - other) for one, other in combinations(greys, 2)) > 0.08


@pytest.mark.parametrize("case", ["venezuela", "multipolarity", "eu_energy", "us_china", "world"])
def test_no_two_labels_meet_and_none_leaves_the_figure(case: str) -> None:
    result = run(case, replicates=4)
    figure = drawn(power_scorecard(result))
    assert figure.get_size_inches()[0] <= 7.9
    texts = [text for text in figure.texts if text.get_text()]
    names = 0
    for ax in figure.axes:
        texts += [text for text in ax.texts if text.get_gid() in ("name", "event")]
        texts += [ax._left_title, ax.yaxis.label]  # type: ignore[attr-defined]
        names += sum(text.get_gid() == "name" for text in ax.texts)
    assert names == len(MEASURES) * len(result.world.powers)
    boxes = [Text.get_window_extent(text) for text in texts] + [figure.legends[0].get_window_extent()]
    assert not any(Bbox.intersection(one, other) for one, other in combinations(boxes, 2))
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 and box.y0 >= 0 for box in boxes)
    assert all(text.get_fontsize() >= 7.0 for text in texts)


def test_events_on_the_powers_are_marked_and_numbered(venezuela: Result) -> None:
    figure = power_scorecard(venezuela)
    years = {event.year for event in events_of(venezuela.scenario, *venezuela.world.powers)}
    for ax in figure.axes:
        lines = {line.get_xdata()[0] + 0.5 for line in ax.lines if line.get_gid() is None}  # type: ignore[index]
        assert lines == years
    assert sum(text.get_gid() == "event" for text in figure.axes[0].texts) == len(years)
    key = "\n".join(text.get_text() for text in figure.texts if text.get_gid() == "key")
    assert "War on Iraq without a mandate" in key
    alone = power_scorecard(venezuela, ["Iran"])
    assert "War on Iraq without a mandate" not in "".join(text.get_text() for text in alone.texts)


def test_title_names_who_loses_most(venezuela: Result) -> None:
    middle = venezuela.record.legitimacy.mean(axis=0)
    change = middle[-1] - middle[0]
    k = int(change.argmin())
    assert change[k] < -0.01
    name = venezuela.scenario.powers[venezuela.world.powers[k]].name
    told = next(text.get_text() for text in power_scorecard(venezuela).texts if text.get_gid() == "head")
    assert told == f"The {name} loses most legitimacy: {middle[0, k]:.2f} to {middle[-1, k]:.2f}"


def test_draws_on_the_axes_given(venezuela: Result) -> None:
    figure = Figure(layout="constrained")
    axes = list(figure.subplots(3, 2).flat)
    assert power_scorecard(venezuela, ax=axes) is figure
    assert len(figure.axes) == 6
    assert not figure.texts
    with pytest.raises(ValueError, match="6 quantities need as many axes, not 2"):
        power_scorecard(venezuela, ax=axes[:2])


def test_bad_questions_are_refused(venezuela: Result) -> None:
    with pytest.raises(ValueError, match="no power 'XYZ'"):
        power_scorecard(venezuela, ["XYZ"])
    with pytest.raises(ValueError, match="at least one power"):
        power_scorecard(venezuela, [])


def test_a_plot_is_drawn_as_asked() -> None:
    mini = run(MINI, replicates=3)
    about, figure, data = FIGURE.draw(Runs(mini), Plot(figure="power_scorecard", power="CHN"))
    assert about == ("CHN",)
    assert {text.get_text() for text in figure.axes[0].texts if text.get_gid() == "name"} == {"China"}
    assert set(data.power) == {"CHN"}
