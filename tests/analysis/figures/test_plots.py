"""Figures show what the record holds, name what they show, and land whole on disk."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from counterpoise.analysis.figures.drawing import KNOWN_UNTIL, write_figure
from counterpoise.analysis.figures.events import RowTitle, events_of
from counterpoise.analysis.figures.families import FAMILIES, FAMILY_COLOURS, family_of
from counterpoise.analysis.figures.kind import Runs
from counterpoise.analysis.figures.palette import QUANTITY_COLOURS, STRATEGY_COLOURS, TERM_COLOURS, power_style
from counterpoise.analysis.figures.registry import draw_all, usual
from counterpoise.analysis.figures.strategy_bands import bands_data, strategy_bands
from counterpoise.analysis.figures.strategy_shares import shares_data, strategy_shares
from counterpoise.analysis.figures.term_contributions import contributions, term_contributions
from counterpoise.analysis.figures.threat_and_dependence import paths_data, threat_and_dependence
from counterpoise.engine.runs import replay
from counterpoise.files import StoreError
from counterpoise.results.run import Result, drawn_world, run
from counterpoise.scenario.model import Plot
from counterpoise.scenario.problems import ScenarioError
from counterpoise.theory.outcomes import OBSERVED
from counterpoise.theory.terms import BY_STRATEGY, STRATEGIES
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

MINI = str(Path(__file__).parents[2] / "data" / "mini.yaml")
STATES = ("VEN", "CUB", "BRA", "COL", "MEX", "ARG", "BOL", "ECU", "NIC", "HND")


@pytest.fixture(scope="module")
def mini() -> Result:
    return run(MINI, replicates=5)


@pytest.fixture(scope="module")
def venezuela() -> Result:
    return run("venezuela", replicates=6)


def texts(figure: Figure) -> set[str]:
    FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]
    found = figure.findobj(match=lambda a: hasattr(a, "get_text"))
    return {text.get_text().replace("\N{NO-BREAK SPACE}", " ") for text in found}  # type: ignore[attr-defined]


def test_every_strategy_has_its_own_colour() -> None:
    assert tuple(STRATEGY_COLOURS) == OBSERVED
    colours = [*STRATEGY_COLOURS.values(), *TERM_COLOURS]
    assert len(set(colours)) == len(colours)
    assert not set(QUANTITY_COLOURS.values()) & set(STRATEGY_COLOURS.values())


VISIONS = {
    "usual": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
"""Colours as seen, on linear RGB: Machado, Oliveira & Fernandes (2009), full severity."""


def as_seen(colour: str, vision: str) -> np.ndarray:
    """Colour in CIELAB as somebody with that vision sees it."""
    srgb = np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.asarray(VISIONS[vision]) @ linear, 0.0, 1.0)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(to_xyz @ seen / np.array([0.9505, 1.0, 1.089]))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("vision", VISIONS)
def test_strategies_can_be_told_apart_with_any_colour_vision(vision: str) -> None:
    for one, other in combinations(STRATEGY_COLOURS.values(), 2):
        assert np.linalg.norm(as_seen(one, vision) - as_seen(other, vision)) > 20.0, (one, other)


def test_strategies_and_families_of_terms_can_be_told_apart_on_grey_paper() -> None:
    chosen = [STRATEGY_COLOURS[strategy] for strategy in STRATEGIES]
    for colours, least in ((chosen, 14.0), ([*FAMILY_COLOURS.values()], 9.0)):
        lightness = sorted(float(as_seen(colour, "usual")[0]) for colour in colours)
        assert min(np.diff(lightness)) > least, lightness


def test_each_power_has_its_dashes() -> None:
    powers = ("USA", "RUS", "CHN", "IRN", "EU")
    assert len({str(power_style(powers, power)["linestyle"]) for power in powers}) == len(powers)
    with pytest.raises(ValueError, match="not in tuple"):
        power_style(powers, "XYZ")


def test_shares_are_those_of_the_record(venezuela: Result) -> None:
    figure = strategy_shares(venezuela, ["BRA", "VEN"])
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["Brazil", "Venezuela"]
    hedging = figure.axes[0].collections[2].get_paths()[0]
    heights = hedging.get_extents()
    shares = venezuela.strategy[:, :, venezuela.world.states.index("BRA")]
    below = [(shares[:, t] < 2).mean() for t in range(shares.shape[1])]
    assert heights.y0 == pytest.approx(min(below))
    assert {"soft balancing", "hard balancing", "hedging", "bandwagoning", "event"} <= texts(figure)
    rows = shares_data(Runs(venezuela), ["BRA"])
    assert rows[rows.strategy == "hedging"]["share"].to_numpy() == pytest.approx((shares == 2).mean(axis=0))
    assert rows.groupby("year")["share"].sum().to_numpy() == pytest.approx(1.0)


def test_the_point_run_is_a_line_on_the_shares(venezuela: Result) -> None:
    other = run("venezuela", replicates=6, set={"states.VEN.leader": 0.1})
    (axes,) = strategy_shares(venezuela, ["VEN"], point=other).axes
    borders = [line for line in axes.lines if len(np.asarray(line.get_xdata())) == len(venezuela.world.years)]
    hard = (other.strategy[:, :, other.world.states.index("VEN")] == 0).mean(axis=0)
    np.testing.assert_allclose(np.asarray(borders[0].get_ydata()), hard)
    rows = shares_data(Runs(venezuela, other), ["VEN"])
    np.testing.assert_allclose(rows[rows.strategy == "balancing"]["point_share"], hard)


def test_titles_say_what_is_to_be_seen_and_of_what(venezuela: Result) -> None:
    told = " ".join(texts(strategy_shares(venezuela, ["VEN", "COL"]))).replace("\n", " ")
    assert "Bandwagoning prevails in" in told
    for part in ("case venezuela", "1990–2020", "theory threat_interdependence", "6 runs, point run", "counterpoise"):
        assert part in told
    one = " ".join(texts(strategy_shares(venezuela, ["COL"])))
    means = [(venezuela.strategy[:, :, venezuela.world.states.index("COL")] == k).mean() for k in range(4)]
    assert f"Colombia: bandwagoning in {max(means):.0%} of the years" in one


def test_changes_stand_below_the_title() -> None:
    changed = run(MINI, replicates=3, set={"states.VEN.leader": 0.1})
    assert changed.scenario.name == "mini"  # nothing of that name ships, so that nothing can be said
    assert "changed" not in " ".join(texts(strategy_shares(changed, ["VEN"])))
    without = run("venezuela", replicates=2, set={"events.coup_2002": None, "world.price@2015..": 100})
    told = " ".join(texts(strategy_shares(without, ["VEN"]))).replace("\n", " ")
    assert "changed: without the event coup_2002; world.price 2015–2020 = 100" in told


def test_years_beyond_what_is_known_are_shaded() -> None:
    shaded = [ax for ax in strategy_shares(run("eu_energy", replicates=2), ["DEU"]).axes if _projected(ax)]
    assert len(shaded) == 1
    (patch,) = _projected(shaded[0])
    assert patch.get_extents().transformed(shaded[0].transData.inverted()).x0 == pytest.approx(KNOWN_UNTIL + 0.5)
    assert not _projected(strategy_shares(run("kazakhstan", replicates=2), ["KAZ"]).axes[0])


def _projected(ax: Axes) -> list[Any]:
    return [patch for patch in ax.patches if patch.get_gid() == "projection"]


def test_events_on_powers_are_marked(venezuela: Result) -> None:
    key = "\n".join(text.get_text() for text in strategy_shares(venezuela, ["BRA"]).texts if text.get_gid() == "key")
    assert "War on Iraq without a mandate" in " ".join(key.split())


def test_bands_hold_four_fifths_of_the_runs_and_name_the_point_run(venezuela: Result) -> None:
    rows = bands_data(Runs(venezuela, venezuela), "VEN")
    assert len(rows) == 4 * len(venezuela.world.years)
    assert ((rows.low <= rows["mean"] + 1e-12) & (rows.low >= 0.0)).all()
    np.testing.assert_allclose(rows.groupby("year")["mean"].sum(), 1.0)
    figure = strategy_bands(venezuela, "Venezuela", point=venezuela)
    assert [ax.get_title(loc="left") for ax in figure.axes] == [
        "hard balancing", "soft balancing", "hedging", "bandwagoning"
    ]  # fmt: skip
    assert {"share of the point runs", "four fifths of the runs"} <= texts(figure)
    with pytest.raises(ValueError, match="4 strategies need as many axes, not 1"):
        strategy_bands(venezuela, "VEN", [Figure().add_subplot()])


def test_shares_of_all_states_by_default(venezuela: Result) -> None:
    assert len(strategy_shares(venezuela).axes) == len(STATES)


def one_state_of(case: str, states: tuple[str, ...]) -> Figure:
    figure = strategy_shares(run(case, replicates=2), states)
    FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]
    return figure


PANELS = [("venezuela", STATES[:4]), ("venezuela", STATES), ("venezuela", ("VEN",)), ("kazakhstan", ("KAZ", "UKR"))]


@pytest.mark.parametrize(("case", "states"), PANELS)
def test_event_lines_have_numbers_that_meet_nothing_and_a_key_that_names_them(
    case: str, states: tuple[str, ...]
) -> None:
    figure = one_state_of(case, states)
    shown, boxes = set(), []
    for ax in figure.axes:
        numbers = [text for text in ax.texts if text.get_gid() == "event"]
        places = {float(line.get_xdata()[0]) for line in ax.lines if len(line.get_xdata())}  # type: ignore[arg-type,index]
        assert sorted(text.xy[0] for text in numbers) == sorted(places)  # type: ignore[attr-defined]
        shown |= {text.get_text() for text in numbers}
        boxes += [text.get_window_extent() for text in [*numbers, ax.title, ax._left_title]]  # type: ignore[attr-defined]
    keys = [text for text in figure.texts if text.get_gid() == "key"]
    lines = "\n".join(text.get_text() for text in keys).replace("\u2007", " ")
    assert set(re.findall(r"^ *([0-9]+)  [0-9]{4}: ", lines, re.MULTILINE)) == shown
    boxes += [text.get_window_extent() for text in keys]
    boxes += [figure.legends[0].get_window_extent()]
    boxes = [box for box in boxes if box.width > 0]
    assert not any(Bbox.intersection(one, other) for one, other in combinations(boxes, 2))
    assert all(box.y0 >= 0 and box.x1 <= figure.bbox.x1 for box in boxes)
    assert all(ax.get_tightbbox().y0 >= boxes[-1].y1 for ax in figure.axes)  # type: ignore[union-attr]


def test_the_same_events_have_the_same_number_in_every_panel() -> None:
    figure = one_state_of("kazakhstan", ("KAZ", "UZB"))
    one, other = ({t.get_text() for t in ax.texts if t.get_gid() == "event"} for ax in figure.axes)
    assert len(one & other) >= 3


def test_a_case_without_dated_events_has_no_key(mini: Result) -> None:
    assert [text for text in strategy_shares(mini, ["CUB"]).texts if text.get_gid() == "key"] == []


def test_events_are_those_of_the_state_and_the_power(venezuela: Result) -> None:
    titles = [event.title for event in events_of(venezuela.scenario, "VEN", "USA")]
    assert "Coup with hidden US support, endorsed by no one else" in titles
    assert "War on Iraq without a mandate" in titles
    assert "Change of course in Brazil" not in titles
    years = [event.year or 0 for event in events_of(venezuela.scenario, "VEN", "USA")]
    assert years == sorted(years)


def test_undated_events_are_left_out(mini: Result) -> None:
    assert [event.title for event in events_of(mini.scenario, "VEN")] == ["Coup attempt with outside backing"]


def test_threat_and_dependence_are_medians_with_bands(venezuela: Result) -> None:
    figure = threat_and_dependence(venezuela, "VEN", "USA")
    ax = figure.axes[0]
    onset, threat, dependence = ax.get_lines()[:3]
    assert np.unique(np.asarray(onset.get_ydata())) == float(venezuela.rules.parameters["onset"][0])
    np.testing.assert_array_equal(threat.get_ydata(), np.median(venezuela.record.threat[:, :, 0, 0], axis=0))
    np.testing.assert_array_equal(dependence.get_ydata(), np.median(venezuela.record.dependence[:, :, 0, 0], axis=0))
    assert min(ax.get_yticks()) == 0.0
    assert ax.get_ylabel()
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert labels == ["perceived threat, median", "dependence, median", "four fifths of the runs"]
    rows = paths_data(Runs(venezuela), "VEN", "USA")
    np.testing.assert_array_equal(rows[rows.quantity == "threat"]["median"], threat.get_ydata())


@pytest.mark.parametrize(("width", "height"), [(9.0, 6.0), (5.0, 5.0), (3.0, 6.0)])
def test_titles_of_events_neither_meet_nor_leave_the_axes(venezuela: Result, width: float, height: float) -> None:
    figure = Figure(figsize=(width, height))
    ax = figure.subplots()
    threat_and_dependence(venezuela, "VEN", "USA", ax=ax)
    FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]
    boxes = [title.get_window_extent() for title in ax.findobj(RowTitle)]
    assert len(boxes) == len(events_of(venezuela.scenario, "VEN", "USA"))
    frame = ax.get_window_extent()
    assert all(frame.x0 - 1 <= box.x0 and box.x1 <= frame.x1 + 1 for box in boxes)
    if height / len(boxes) > 0.35:
        assert not any(Bbox.intersection(one, other) for one, other in combinations(boxes, 2))


@pytest.mark.parametrize("uncertain", [False, True])
def test_families_add_up_to_the_lead_of_the_choice_over_the_next(uncertain: bool) -> None:
    result = run(MINI, replicates=4, uncertain=uncertain)
    parts = contributions(result, "VEN")
    expected, next_ones = np.zeros(len(result.world.years)), np.zeros((4, len(result.world.years)))
    for k in range(result.replicates):
        told = {}
        if uncertain:
            world, rules = drawn_world(result.scenario, result.theory, result.seed, k)
        else:
            world, rules = result.world, result.rules
        record, trace = replay(world, rules, k, result.seed)
        for t, option in enumerate(record.option[0, :, 0]):
            told = {
                j: trace[t, 0, j, : len(weights)] @ weights
                for j, name in enumerate(world.options)
                for weights in [getattr(rules.weights, name.split(":")[0])]
            }
            mine = world.options[option].split(":")[0]
            others = [j for j, name in enumerate(world.options) if name.split(":")[0] != mine]
            rival = max(others, key=lambda j: record.probabilities[0, t, 0, j])
            expected[t] += (told[option] - told[rival]) / result.replicates
            next_ones[STRATEGIES.index(world.options[rival].split(":")[0]), t] += 1.0 / result.replicates
    np.testing.assert_allclose(parts.difference.sum(axis=0), expected, atol=1e-12)
    np.testing.assert_allclose(parts.choices, [(result.strategy[:, :, 0] == k).mean(axis=0) for k in range(4)])
    np.testing.assert_allclose(parts.rivals, next_ones)


def test_families_name_terms_of_the_library() -> None:
    there = {term.name for rows in BY_STRATEGY.values() for term in rows}
    named = [term for terms in FAMILIES.values() for term in terms]
    assert set(named) <= there
    assert len(named) == len(set(named))
    assert (family_of("felt_hold"), family_of("lean")) == ("opportunity", "other")


def test_theory_without_terms_is_drawn_too(tmp_path: Path) -> None:
    theory = tmp_path / "nothing.yaml"
    theory.write_text("format: 1\nname: nothing\nterms: {}\n")
    assert "sum" in texts(term_contributions(run(MINI, replicates=2, theory=theory), "VEN"))


def test_draws_on_the_axes_given(mini: Result) -> None:
    figure = Figure(layout="constrained")
    axes: list[Axes] = list(figure.subplots(2, 2).flat)
    assert strategy_shares(mini, ["VEN", "CUB"], ax=axes[:2]) is figure
    assert threat_and_dependence(mini, "VEN", "USA", ax=axes[2]) is figure
    assert term_contributions(mini, "VEN", ax=axes[3]) is figure
    assert len(figure.axes) == 4


def test_draw_all_follows_the_scenario_and_draws_the_same_again(mini: Result, tmp_path: Path) -> None:
    wanted = ["strategy_shares.png", "threat_and_dependence_VEN_USA.png", "term_contributions_VEN.png"]
    first, again = draw_all(mini, tmp_path / "one"), mini.plot(tmp_path / "two")
    assert [path.name for path in first] == wanted
    beside = [name.replace(".png", end) for name in wanted for end in (".png", ".svg", ".csv")]
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == sorted(beside)
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in first)
    for name in beside:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]


@pytest.mark.slow
def test_bands_are_drawn_unless_the_point_run_is_asked_for(mini: Result, tmp_path: Path) -> None:
    both, alone = draw_all(mini, tmp_path / "both"), draw_all(mini, tmp_path / "alone", point=True)
    assert "point_share" in both[0].with_suffix(".csv").read_text()
    assert "point_share" not in alone[0].with_suffix(".csv").read_text()


@pytest.mark.slow
def test_draw_all_without_plots_draws_the_usual_set(mini: Result, tmp_path: Path) -> None:
    bare = replace(mini, scenario=mini.scenario.model_copy(update={"plots": ()}))
    drawn = draw_all(bare, tmp_path, point=True)
    assert [next(kind for kind in usual() if path.name.startswith(kind)) for path in drawn] == [*usual()]


def test_figures_can_be_chosen(mini: Result, tmp_path: Path) -> None:
    (bands,) = draw_all(mini, tmp_path / "one", point=True, names=["strategy_bands"])
    assert bands.name == "strategy_bands_VEN.png"
    assert len(draw_all(mini, tmp_path / "all", point=True, names=["all"])) == len(usual())
    with pytest.raises(ScenarioError, match="no figure 'pie'"):
        draw_all(mini, tmp_path / "no", names=["pie"])


def test_figures_of_one_kind_get_their_own_files(mini: Result, tmp_path: Path) -> None:
    twice = (Plot(figure="strategy_shares", states=("VEN",)), Plot(figure="strategy_shares"))
    scenario = mini.scenario.model_copy(update={"plots": twice})
    result = replace(mini, scenario=scenario)
    assert [path.name for path in draw_all(result, tmp_path, point=True)] == [
        "strategy_shares.png",
        "strategy_shares-2.png",
    ]


def test_a_failed_picture_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "figure.png"
    path.write_bytes(b"old")
    figure = Figure()
    figure.text(0.5, 0.5, r"$\frac{1}$")  # cannot be drawn
    with pytest.raises(ValueError, match="frac"):
        write_figure(figure, path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_ending_decides_the_format(tmp_path: Path) -> None:
    figure = Figure()
    assert write_figure(figure, tmp_path / "a.svg").read_text().startswith("<?xml")
    assert write_figure(figure, tmp_path / "a").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(StoreError, match=r"a\.xyz does not end with \.png or \.svg or \.pdf"):
        write_figure(figure, tmp_path / "a.xyz")


def test_wrong_names_are_refused_with_the_valid_ones(mini: Result) -> None:
    with pytest.raises(ValueError, match=r"no state 'XYZ' here; valid: VEN .Venezuela., CUB"):
        strategy_shares(mini, ["XYZ"])
    with pytest.raises(ValueError, match=r"no power 'XYZ' here; valid: USA .United States., CHN"):
        threat_and_dependence(mini, "VEN", "XYZ")
    with pytest.raises(ValueError, match="no state 'XYZ'"):
        term_contributions(mini, "XYZ")
    with pytest.raises(ValueError, match="at least one state"):
        strategy_shares(mini, [])
    with pytest.raises(ValueError, match="2 states need as many axes, not 1"):
        strategy_shares(mini, ["VEN", "CUB"], ax=Figure().subplots())
