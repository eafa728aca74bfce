"""Verdicts on numbers, curves on real runs, and what is made of them: summary, figure, page."""

from __future__ import annotations

from pathlib import Path

import counterpoise as cp
import numpy as np
import pytest
from counterpoise.analysis.responses.check import Curve, Response, curves, responses_of, verdict
from counterpoise.analysis.responses.contexts import Context
from counterpoise.analysis.responses.figure import draw_lever, draw_responses, spread
from counterpoise.analysis.responses.levers import RESIST, SOFT_SHARE, Lever, levers_named
from counterpoise.analysis.responses.page import BLOCKS, check_page, write_page
from counterpoise.analysis.responses.summary import summed_up, totals, wrong_ones
from counterpoise.analysis.validation.readings import dyadic
from counterpoise.scenario.problems import ScenarioError
from counterpoise.theory.terms import STRATEGIES

VERDICTS = [
    (1, 0.30, 0.32001, "right"),
    (1, 0.30, 0.319, "flat"),
    (1, 0.30, 0.281, "flat"),
    (1, 0.30, 0.27, "wrong"),
    (-1, 0.30, 0.27, "right"),
    (-1, 0.30, 0.33, "wrong"),
    (1, 0.955, 0.965, "saturated"),
    (1, 0.945, 0.951, "saturated"),
    (1, 0.93, 0.949, "flat"),
    (1, 0.03, 0.04, "flat"),
    (1, 0.99, 0.955, "wrong"),
    (1, 0.90, 0.99, "right"),
    (-1, 0.045, 0.04, "saturated"),
    (-1, 0.045, 0.06, "flat"),
    (-1, 0.97, 0.96, "flat"),
    (-1, 0.01, 0.04, "wrong"),
]


@pytest.mark.parametrize(("sign", "low", "high", "told"), VERDICTS)
def test_verdicts(sign: int, low: float, high: float, told: str) -> None:
    assert verdict(sign, low, high) == told


def made(name: str, readings: list[list[float]], state: str = "VEN") -> Curve:
    (lever,) = levers_named([name])
    steps = (0.0, 0.5, 1.0)[: len(readings)] if len(readings) == 3 else (0.0, 1.0)
    return Curve(lever, Context("venezuela", state, "USA"), "mine", steps, np.array(readings))


def test_what_is_read_of_both_forms_of_balancing() -> None:
    curve = made("dependence_under_pressure", [[0.3, 0.1, 0.5, 0.1], [0.1, 0.3, 0.6, 0.0]])
    np.testing.assert_allclose(curve.of(RESIST), [0.4, 0.4])
    np.testing.assert_allclose(curve.of(SOFT_SHARE), [0.25, 0.75])
    told = responses_of([curve])
    assert [(one.strategy, one.sign, one.verdict) for one in told] == [
        ("balancing", "−", "right"), (SOFT_SHARE, "+", "right"), ("hedging", "+", "right")
    ]  # fmt: skip
    assert told[0].change == pytest.approx(-0.2)
    never = made("dependence_under_pressure", [[0.0, 0.0, 1.0, 0.0]] * 2)
    np.testing.assert_allclose(never.of(SOFT_SHARE), 0.5)


def test_the_rivalry_of_suitors_is_read_at_three_points() -> None:
    humped = [[0.0, 0.0, 0.4, 0.6], [0.0, 0.0, 0.8, 0.2], [0.0, 0.0, 0.5, 0.5]]
    up, down = (responses_of([made(name, humped)])[0] for name in ("rivalry", "rivalry_at_a_chokepoint"))
    assert (up.sign, up.change, up.verdict) == ("+", pytest.approx(0.4), "right")
    assert (down.sign, down.change, down.verdict) == ("−", pytest.approx(-0.3), "right")
    with pytest.raises(ValueError, match="not in tuple"):
        responses_of([made("rivalry", humped[:2])])


def few(name: str, count: int = 2) -> list[Lever]:
    """A lever with its first contexts alone."""
    (lever,) = levers_named([name])
    return [Lever(lever.name, lever.title, lever.moves, lever.contexts[:count], lever.cells, lever.holds)]


def test_a_curve_is_what_runs_with_the_number_set_give(compiled_engine: None) -> None:
    (lever,) = few("aid")
    (curve,) = curves("walt", [Lever("aid", "", lever.moves, (Context("venezuela", "COL", "USA"),), lever.cells)], 5, 3)
    assert (curve.theory, curve.steps) == ("walt", (0.0, 1.0))
    for step, aid in enumerate((0.0, 0.8)):
        result = cp.run("venezuela", 5, 3, "walt", {"states.COL.aid.USA": aid})
        world = result.world
        own = result.record.probabilities[:, :, world.states.index("COL")]
        protecting = result.record.protecting[:, :, world.states.index("COL"), world.powers.index("USA")]
        wanted = dyadic(own, world.powers.index("USA"), len(world.powers), protecting).mean(axis=(0, 1))
        np.testing.assert_allclose(curve.readings[step, : len(wanted)], wanted, rtol=0.0, atol=1e-15)


def test_curves_are_the_same_again_and_tell_how_far_they_are(compiled_engine: None) -> None:
    done: list[int] = []
    first, again = (curves(None, few("rivalry"), 2, 1, (0.25,), done.append) for _ in range(2))
    assert done == [0, 1, 2, 0, 1, 2]
    for one, other in zip(first, again, strict=True):
        assert one.steps == (0.0, 0.25, 0.5)
        assert one.readings.tobytes() == other.readings.tobytes()
        np.testing.assert_allclose(one.readings[:, : len(STRATEGIES)].sum(axis=1), 1.0)


def test_an_unknown_theory_is_refused() -> None:
    with pytest.raises(ScenarioError, match="wald"):
        curves("wald", few("aid"))


ANSWERS = [
    Response("aid", "bandwagoning", "+", "venezuela", "COL", "USA", 0.2, "right"),
    Response("aid", "bandwagoning", "+", "asean", "THA", "USA", -0.1, "wrong"),
    Response("norms", "balancing", "−", "japan", "JPN", "CHN", 0.0, "saturated"),
]


def test_answers_are_summed_up_by_cell_and_the_wrong_ones_named() -> None:
    aid, norms = summed_up(ANSWERS)
    assert (aid.counts, aid.sign) == ({"right": 1, "flat": 0, "saturated": 0, "wrong": 1}, "+")
    assert aid.change == pytest.approx(0.05)
    assert (norms.lever.name, norms.counts["saturated"]) == ("norms", 1)
    assert totals(ANSWERS) == "3 answers: right 33%, flat 0%, saturated 33%, wrong 33%"
    assert wrong_ones(ANSWERS) == ["aid by the power: bandwagoning: THA toward USA in asean (−0.10)"]


def test_signs_at_the_margin_keep_apart() -> None:
    assert spread([], 0.1) == []
    assert spread([0.5, 0.2], 0.1) == [0.5, 0.2]
    for heights in ([0.0, 0.0, 0.0], [1.0, 1.0, 0.99], [0.3, 0.31, 0.95]):
        moved = np.sort(spread(heights, 0.1))
        assert (np.diff(moved) >= 0.1 - 1e-12).all()
        assert moved[0] >= -1e-12
        assert moved[-1] <= 1.0 + 1e-12


def test_a_figure_has_a_panel_for_each_lever() -> None:
    two = [[0.2, 0.2, 0.5, 0.1], [0.1, 0.3, 0.6, 0.0]]
    drawn = [made("aid", two), made("aid", two, "COL"), made("dependence_under_pressure", two)]
    figure = draw_responses(drawn)
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["aid by the power", "dependence, under pressure"]
    assert len(draw_lever(drawn[:2]).axes) == 1
    for draw in (draw_responses, draw_lever):
        with pytest.raises(ValueError, match="lever"):
            draw([])


def test_a_page_is_filled_between_its_marks_and_nowhere_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    with pytest.raises(ScenarioError, match="no block that responses could fill"):
        check_page(page)
    marks = "".join(f"<!-- begin: {name} -->\nold\n<!-- end: {name} -->\n\n" for name in BLOCKS)
    page.write_text(f"# Mine\n\n{marks}The end.\n", encoding="utf-8")
    check_page(page)
    write_page(page, [made("aid", [[0.2, 0.2, 0.5, 0.1], [0.2, 0.2, 0.55, 0.05]])])
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Mine\n")
    assert text.endswith("The end.\n")
    assert "old" not in text
    assert "| aid by the power | bandwagoning | + | Schweller 1994 | 0 | 0 | 0 | 1 | −0.05 |" in text
    assert "VEN toward USA in venezuela (−0.05)" in text
    assert (tmp_path / "images" / "responses.png").read_bytes().startswith(b"\x89PNG")
