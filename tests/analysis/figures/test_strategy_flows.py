"""Flows conserve: what leaves a block is the block, and every column is the record of its year."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from counterpoise.analysis.figures.compared_years import compared_years
from counterpoise.analysis.figures.kind import Runs
from counterpoise.analysis.figures.strategy_flows import FIGURE, flows_data, strategy_flows
from counterpoise.results.run import Result, run
from counterpoise.scenario.model import Plot
from counterpoise.theory.terms import STRATEGIES
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.transforms import Bbox

MINI = str(Path(__file__).parents[2] / "data" / "mini.yaml")


@pytest.fixture(scope="module")
def venezuela() -> Result:
    return run("venezuela", replicates=8)


def drawn(figure: Figure) -> Figure:
    FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]
    return figure


def blocks(figure: Figure) -> dict[tuple[int, str], tuple[float, float]]:
    """Lower end and height of each block by column and strategy."""
    found = [one for one in figure.axes[0].patches if isinstance(one, Rectangle)]
    return {
        (round(one.get_x() + 0.5 * one.get_width()), str(one.get_gid()).split()[1]): (one.get_y(), one.get_height())
        for one in found
    }


@pytest.mark.parametrize("states", [None, ["VEN"], ["BRA", "Cuba"]])
def test_flows_are_those_of_the_record(venezuela: Result, states: list[str] | None) -> None:
    years = [1995, 2004, 2020]
    data = flows_data(venezuela, states, years)
    codes = {"Cuba": "CUB"}
    rows = [venezuela.world.states.index(codes.get(s, s)) for s in states or venezuela.world.states]
    assert len(data) == 2 * len(STRATEGIES) ** 2
    table = data.set_index(["from_year", "from_strategy", "to_strategy"]).share
    for first, last in ((1995, 2004), (2004, 2020)):
        before, after = (venezuela.strategy[:, year - 1990][:, rows] for year in (first, last))
        assert table[first].sum() == pytest.approx(1.0)
        for a, one in enumerate(STRATEGIES):
            assert table[first][one].sum() == pytest.approx((before == a).mean())
            for b, other in enumerate(STRATEGIES):
                assert table[first][one][other] == pytest.approx(((before == a) & (after == b)).mean())


def test_ribbons_fill_their_blocks_at_both_ends(venezuela: Result) -> None:
    figure = strategy_flows(venezuela, years=[1990, 2000, 2010, 2020])
    found = blocks(figure)
    for column in range(4):
        assert sum(height for (place, _), (_, height) in found.items() if place == column) == pytest.approx(1.0)
    ends: dict[tuple[int, str], list[tuple[float, float]]] = {}
    starts: dict[tuple[int, str], list[tuple[float, float]]] = {}
    for ribbon in figure.axes[0].patches:
        if not isinstance(ribbon, PathPatch):
            continue
        corners = np.asarray(ribbon.get_path().vertices)
        one, other = str(ribbon.get_gid()).split(">")
        step = int(np.floor(corners[0, 0]))
        starts.setdefault((step, one), []).append((corners[0, 1], corners[7, 1]))
        ends.setdefault((step + 1, other), []).append((corners[3, 1], corners[4, 1]))
    for sides, columns in ((starts, (0, 1, 2)), (ends, (1, 2, 3))):
        assert set(sides) == {key for key in found if key[0] in columns}
        for key, parts in sides.items():
            low, height = found[key]
            parts.sort()
            assert parts[0][0] == pytest.approx(low)
            assert parts[-1][1] == pytest.approx(low + height)
            assert all(one[1] == pytest.approx(other[0]) for one, other in pairwise(parts))


@pytest.mark.parametrize("case", ["venezuela", "eu_energy", "us_china"])
@pytest.mark.parametrize("states", [None, 1])
def test_no_two_labels_meet_and_none_leaves_the_figure(case: str, states: int | None) -> None:
    result = run(case, replicates=8)
    figure = drawn(strategy_flows(result, None if states is None else result.world.states[:states]))
    ax = figure.axes[0]
    texts = [*ax.texts, *ax.get_xticklabels(), *figure.texts]
    boxes = [text.get_window_extent() for text in texts if text.get_text()]
    assert len(boxes) > 8
    assert not any(Bbox.intersection(one, other) for one, other in combinations(boxes, 2))
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 and box.y0 >= 0 for box in boxes)
    assert all(text.get_fontsize() >= 7.0 for text in texts)


def test_percents_stand_in_what_they_are_about(venezuela: Result) -> None:
    figure = drawn(strategy_flows(venezuela))
    ax = figure.axes[0]
    for text in ax.texts:
        if text.get_gid() != "share":
            continue
        x, y = text.get_position()
        box = text.get_window_extent()
        ((low, height),) = [
            block for (place, _), block in blocks(figure).items() if place == round(x) and block[0] <= y <= sum(block)
        ]
        assert text.get_text() == f"{height:.0%}"
        bottom, top = (ax.transData.transform((0.0, end))[1] for end in (low, low + height))
        assert bottom <= box.y0
        assert box.y1 <= top


@pytest.mark.parametrize("case", ["venezuela", "eu_energy", "world"])
@pytest.mark.parametrize("columns", [3, 4, 6, 9])
def test_percents_of_moves_stand_in_their_ribbons(case: str, columns: int) -> None:
    result = run(case, replicates=8)
    years = np.linspace(result.world.years[0], result.world.years[-1], columns).astype(int)
    figure = drawn(strategy_flows(result, years=years.tolist()))
    ax, told = figure.axes[0], flows_data(result, years=years.tolist())
    labels = [text for text in ax.texts if text.get_gid() == "move"]
    assert labels or columns >= 6
    ribbons = [patch for patch in ax.patches if isinstance(patch, PathPatch)]
    table = told.set_index(["from_year", "from_strategy", "to_strategy"]).share
    for text in labels:
        first, corners = years[int(text.get_position()[0])], text.get_window_extent().padded(-2.0).corners()
        inside = [
            str(ribbon.get_gid()).split(">")
            for ribbon in ribbons
            if all(ribbon.get_path().transformed(ax.transData).contains_points(corners))
        ]
        assert text.get_text() in {f"{table[first][one][other]:.0%}" for one, other in inside}


def test_title_tells_the_largest_move(venezuela: Result) -> None:
    figure = strategy_flows(venezuela, years=[1998, 2006])
    best = max(
        (float(flows.share[flows.from_strategy != flows.to_strategy].max()), state)
        for state in venezuela.world.states
        for flows in [flows_data(venezuela, [state], [1998, 2006])]
    )
    title, subtitle = (text.get_text().replace("\n", " ") for text in figure.texts if text.get_gid() == "head")
    assert title.startswith("From 1998 to 2006 ")
    assert title.endswith(f" in {best[0]:.0%} of runs")
    assert "8 runs" in subtitle


def test_a_state_that_stays_says_so(venezuela: Result) -> None:
    still = next(
        (k, state)
        for k in range(30)
        for i, state in enumerate(venezuela.world.states)
        if (venezuela.strategy[:, k, i] == venezuela.strategy[:, k + 1, i]).all()
    )
    figure = strategy_flows(venezuela, [still[1]], [1990 + still[0], 1991 + still[0]])
    assert "No state moves" in figure.texts[0].get_text()


def test_years_by_default_are_the_ends_and_where_most_moves(venezuela: Result) -> None:
    places = compared_years(venezuela, None, range(10))
    assert (places[0], places[-1], len(places)) == (0, 30, 4)
    assert min(np.diff(places)) >= 6
    shares = np.stack([(venezuela.strategy == k).mean(axis=0) for k in range(4)])

    def way(some: list[int]) -> float:
        return sum(float(np.abs(shares[:, b] - shares[:, a]).sum()) for a, b in pairwise(some))

    others = [[0, a, b, 30] for a in range(6, 25) for b in range(a + 6, 25)]
    assert way(places) == pytest.approx(max(map(way, others)))
    assert compared_years(venezuela, (2010, 1995, 2010), range(10)) == [5, 20]


@pytest.mark.parametrize(("last", "places"), [(2001, [0, 1]), (2002, [0, 1, 2]), (2003, [0, 1, 2, 3])])
def test_short_cases_have_fewer_columns(tmp_path: Path, last: int, places: list[int]) -> None:
    text = Path(MINI).read_text(encoding="utf-8").partition("events:")[0]
    (tmp_path / "short.yaml").write_text(text.replace("[2000, 2010]", f"[2000, {last}]"), encoding="utf-8")
    result = run(tmp_path / "short.yaml", replicates=2)
    assert compared_years(result, None, [0]) == places


def test_draws_on_the_axes_given(venezuela: Result) -> None:
    figure = Figure(layout="constrained")
    one, other = figure.subplots(1, 2)
    assert strategy_flows(venezuela, years=[1990, 2020], ax=one) is figure
    assert len(figure.axes) == 2
    assert one.patches
    assert not other.patches
    assert not figure.texts


def test_bad_questions_are_refused(venezuela: Result) -> None:
    with pytest.raises(ValueError, match="no year 1980 here; valid: 1990 to 2020"):
        strategy_flows(venezuela, years=[1980, 2000])
    with pytest.raises(ValueError, match="at least 2 different years needed, not 1"):
        strategy_flows(venezuela, years=[2000, 2000])
    with pytest.raises(ValueError, match="no state 'XYZ'"):
        strategy_flows(venezuela, ["XYZ"])
    with pytest.raises(ValueError, match="at least one state"):
        strategy_flows(venezuela, [])


def test_a_plot_is_drawn_as_asked() -> None:
    mini = run(MINI, replicates=3)
    about, figure, data = FIGURE.draw(Runs(mini), Plot(figure="strategy_flows", states=("VEN",), years=(2001, 2009)))
    assert about == ()
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == ["2001", "2009"]
    assert data.equals(flows_data(mini, ["VEN"], [2001, 2009]))
