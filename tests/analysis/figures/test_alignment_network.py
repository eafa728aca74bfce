"""The network shows the record of its years; everybody keeps the same place, and no two signs meet."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from counterpoise.analysis.figures.alignment_network import FIGURE, LEAST, STATES, alignment_network, network_data
from counterpoise.analysis.figures.kind import Runs
from counterpoise.analysis.figures.naming import with_article
from counterpoise.analysis.figures.palette import STRATEGY_COLOURS
from counterpoise.results.run import Result, run
from counterpoise.scenario.model import Plot
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle, Wedge
from matplotlib.transforms import Bbox

MINI = str(Path(__file__).parents[2] / "data" / "mini.yaml")
CASES = ("venezuela", "kazakhstan", "iraq_2003", "us_china", "eu_energy", "world", "multipolarity", "withdrawals")


@pytest.fixture(scope="module")
def venezuela() -> Result:
    return run("venezuela", replicates=20)


def drawn(figure: Figure) -> Figure:
    FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]
    return figure


def places(ax: Axes) -> dict[str, tuple[float, float]]:
    return {text.get_text(): text.get_position() for text in ax.texts if text.get_gid() == "code"}


def test_rows_are_the_shares_of_the_record(venezuela: Result) -> None:
    data = network_data(venezuela, ["VEN", "Brazil"], [2000, 2010])
    assert list(data.columns) == ["year", "state", "strategy", "power", "share"]
    np.testing.assert_allclose(data.groupby(["year", "state"]).share.sum(), 1.0)
    for row in data.itertuples():
        option = row.strategy if row.strategy == "hedging" else f"{row.strategy}:{row.power}"
        chosen = venezuela.record.option[:, row.year - 1990, venezuela.world.states.index(row.state)]
        assert row.share == pytest.approx((chosen == venezuela.world.options.index(option)).mean())
    assert set(data.state) == {"VEN", "BRA"}
    assert (data.power.isna() == (data.strategy == "hedging")).all()


def test_edges_are_the_shares_above_a_tenth_the_wider_the_larger(venezuela: Result) -> None:
    figure, data = alignment_network(venezuela, years=[2006]), network_data(venezuela, years=[2006])
    told = data[(data.share > LEAST) & data.power.notna()]
    edges = [line for line in figure.axes[0].lines if str(line.get_gid()).startswith("edge ")]
    assert len(edges) == len(told) > 5
    assert sorted(line.get_linewidth() for line in edges) == pytest.approx(sorted(0.7 + 3.8 * told.share))
    for line in edges:
        strategy = str(line.get_gid()).split()[1]
        assert line.get_color() == STRATEGY_COLOURS[strategy]
        assert (line.get_linestyle() == "-") == (strategy == "bandwagoning")
    bars = [line for line in figure.axes[0].lines if line.get_gid() == "bar"]
    assert len(bars) == (told.strategy != "bandwagoning").sum() > 0


def test_edges_go_from_the_state_to_the_power(venezuela: Result) -> None:
    figure = alignment_network(venezuela, ["COL"], [1990])
    (edge,) = (line for line in figure.axes[0].lines if line.get_gid() == "edge bandwagoning")
    at = places(figure.axes[0])
    np.testing.assert_allclose(edge.get_xydata(), [at["COL"], at["USA"]])  # type: ignore[arg-type]


def test_rings_are_the_shares_of_the_strategies(venezuela: Result) -> None:
    figure, data = alignment_network(venezuela, ["VEN"], [2006]), network_data(venezuela, ["VEN"], [2006])
    shares = data.groupby("strategy").share.sum()
    rings = {str(one.get_gid()).split()[1]: one for one in figure.axes[0].patches if one.get_gid() is not None
             and isinstance(one, Wedge)}  # fmt: skip
    assert set(rings) == set(shares.index)
    for strategy, ring in rings.items():
        assert (ring.theta2 - ring.theta1) / 360.0 == pytest.approx(shares[strategy])


@pytest.mark.parametrize("case", CASES)
def test_everybody_has_the_same_place_in_all_panels_whatever_the_seed(case: str) -> None:
    result = run(case, replicates=3)
    states = result.world.states[:STATES]
    figure = alignment_network(result, states, [*map(int, result.world.years[::4])])
    one, *others = (places(ax) for ax in figure.axes)
    assert set(one) == {*states, *result.world.powers}
    assert all(other == one for other in others)
    again = run(case, replicates=4, seed=99, uncertain=True)
    assert places(alignment_network(again, states).axes[0]) == one


@pytest.mark.parametrize("case", CASES)
def test_no_two_signs_meet_and_none_leaves_the_figure(case: str) -> None:
    result = run(case, replicates=4)
    figure = drawn(alignment_network(result))
    assert figure.get_size_inches()[0] <= 7.9
    boxes = [figure.legends[0].get_window_extent(), *(text.get_window_extent() for text in figure.texts)]
    for ax in figure.axes:
        signs = [one.get_window_extent() for one in ax.patches if isinstance(one, Rectangle) and one.get_gid()]
        centres = np.array([ax.transData.transform(text.get_position()) for text in ax.texts])
        radius = max(one.get_window_extent().width for one in ax.patches if isinstance(one, Wedge)) / 2
        assert len(signs) == len(result.world.powers)
        dots = centres[: len(centres) - len(signs)]
        for a, b in combinations(dots, 2):
            assert np.hypot(*(a - b)) >= 2 * radius
        for sign in signs:
            middle = 0.5 * (sign.p0 + sign.p1)
            assert all(np.hypot(*(dot - middle)) >= radius + 0.5 * sign.width for dot in dots)
        boxes += [ax._left_title.get_window_extent(), *signs]  # type: ignore[attr-defined]
        boxes += [Bbox([dot - radius, dot + radius]) for dot in dots]
        for text in ax.texts:
            assert text.get_fontsize() >= 7.0
            assert text.get_window_extent().width < 2 * radius
    panels = [ax.get_window_extent() for ax in figure.axes]
    heads = boxes[: 1 + len(figure.texts)]
    assert not any(Bbox.intersection(one, other) for one, other in combinations([*heads, *panels], 2))
    assert all(box.x0 >= 0 and box.y0 >= 0 and box.x1 <= figure.bbox.x1 and box.y1 <= figure.bbox.y1 for box in boxes)


def test_many_states_have_room_too() -> None:
    result = run("world", replicates=2)
    figure = drawn(alignment_network(result, result.world.states, [1992]))
    (ax,) = figure.axes
    boxes = [text.get_window_extent() for text in ax.texts]
    assert len(boxes) == 52
    assert not any(Bbox.intersection(one, other) for one, other in combinations(boxes, 2))


def test_the_most_threatened_are_shown_and_named_below() -> None:
    result = run("world", replicates=3)
    figure = alignment_network(result)
    shown = set(places(figure.axes[0])) - set(result.world.powers)
    threat = result.record.threat.mean(axis=(0, 1)).max(axis=1)
    assert len(shown) == STATES
    assert min(threat[result.world.states.index(state)] for state in shown) == np.sort(threat)[-STATES]
    key = next(text.get_text() for text in figure.texts if text.get_gid() == "key").replace("\u00a0", " ")
    names = {code: actor.name for code, actor in result.scenario.states.items()}
    assert all(f"{state} {names[state]}" in key for state in shown)


def test_title_tells_the_largest_change(venezuela: Result) -> None:
    title = alignment_network(venezuela, years=[1990, 2006]).texts
    told = next(text.get_text() for text in title if text.get_gid() == "head").replace("\n", " ")
    data, powers = network_data(venezuela, years=[1990, 2006]), venezuela.world.powers
    deeds = {"bandwagon with": ["bandwagoning"], "balance against": ["balancing", "soft_balancing"]}
    changes = {}
    for power in powers:
        for deed, kinds in deeds.items():
            rows = data[(data.power == power) & data.strategy.isin(kinds)]
            before, after = (rows[rows.year == year].share.sum() / len(venezuela.world.states) for year in (1990, 2006))
            name = f"{deed} {with_article(venezuela.scenario.powers[power].name)}"
            changes[name] = (before, after, "rises" if after > before else "falls")
    deed, (before, after, way) = max(changes.items(), key=lambda one: abs(one[1][0] - one[1][1]))
    assert told == f"From 1990 to 2006 the share of states that {deed} {way} from {before:.0%} to {after:.0%}"


def test_draws_on_the_axes_given(venezuela: Result) -> None:
    figure = Figure(layout="constrained")
    axes = list(figure.subplots(1, 2).flat)
    assert alignment_network(venezuela, ["VEN", "CUB"], [1990, 2020], axes) is figure
    assert len(figure.axes) == 2
    assert places(axes[0]) == places(axes[1])
    single = Figure().subplots()
    assert alignment_network(venezuela, ["VEN"], [2000], single) is single.figure
    with pytest.raises(ValueError, match="2 years need as many axes, not 1"):
        alignment_network(venezuela, years=[1990, 2020], ax=single)


def test_bad_questions_are_refused(venezuela: Result) -> None:
    with pytest.raises(ValueError, match="no year 2021 here; valid: 1990 to 2020"):
        alignment_network(venezuela, years=[2021])
    with pytest.raises(ValueError, match="at least 1 different year needed, not 0"):
        alignment_network(venezuela, years=[])
    with pytest.raises(ValueError, match="at least one state"):
        alignment_network(venezuela, [])


def test_a_plot_is_drawn_as_asked() -> None:
    mini = run(MINI, replicates=3)
    about, figure, data = FIGURE.draw(Runs(mini), Plot(figure="alignment_network", states=("CUB",), years=(2003,)))
    assert about == ()
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["2003"]
    assert data.equals(network_data(mini, ["CUB"], [2003]))
