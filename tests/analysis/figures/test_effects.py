"""The figure of a comparison: effects with intervals, strategies side by side."""

from __future__ import annotations

from pathlib import Path

import counterpoise as cp
import numpy as np
import pytest
from counterpoise.analysis.figures.drawing import DPI
from counterpoise.analysis.figures.naming import outcome_name, signed
from matplotlib.figure import Figure

MINI = str(Path(__file__).parents[2] / "data" / "mini.yaml")
NO_COUP = {"events.coup": None}


def texts(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(lambda artist: hasattr(artist, "get_text")))


def test_the_figure_says_what_is_to_be_seen_and_of_what() -> None:
    found = cp.compare(MINI, NO_COUP, replicates=40)
    figure = found.plot()
    told = texts(figure).replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ")
    for part in (
        "case mini",
        "theory threat_interdependence",
        "40 pairs",
        "events.coup=null",
        "counterpoise",
        "Venezuela",
    ):
        assert part in told
    assert found.largest is not None
    assert f"({signed(found.largest.effect)})" in told
    assert figure.get_size_inches()[0] * DPI <= 1200


def test_every_effect_has_its_mark_and_interval() -> None:
    found = cp.compare(MINI, NO_COUP, replicates=40)
    (axes, shares) = found.plot().axes
    marks = [line for line in axes.lines if line.get_marker() == "o"]
    spans = [line for line in axes.lines if line.get_marker() == "None" and len({*line.get_ydata()}) == 1]
    assert [mark.get_xdata()[0] for mark in marks] == pytest.approx([one.effect for one in found.shown])
    assert len(spans) == sum(one.low is not None for one in found.shown)
    hollow = [mark.get_markerfacecolor() == "white" for mark in marks]
    assert hollow == [one.low is None for one in found.shown]
    widths = np.array([bar.get_width() for bar in shares.patches]).reshape(-1, 4)
    assert widths.sum(axis=1) == pytest.approx(1.0)


def test_alternatives_are_told_apart_by_form() -> None:
    found = cp.compare(MINI, NO_COUP, theory=["walt", "random"], replicates=30)
    (axes, shares) = found.plot().axes
    assert {line.get_marker() for line in axes.lines} >= {"o", "s", "D"}
    (legend,) = found.plot().legends
    assert [text.get_text() for text in legend.get_texts()][:3] == list(found.alternatives)
    assert len(shares.patches) % (4 * 4) == 0


def test_axes_of_the_caller_get_the_effects_alone() -> None:
    figure = Figure()
    axes = figure.add_subplot()
    assert cp.compare(MINI, NO_COUP, replicates=30).plot(axes) is figure
    assert len(figure.axes) == 1


def test_nothing_to_draw_is_told() -> None:
    same = cp.compare(MINI, alternatives={"same": {}}, replicates=3)
    assert "No pair differs" in texts(same.plot())
    with pytest.raises(ValueError, match="no pair differs"):
        same.plot(Figure().add_subplot())
    few = cp.compare(MINI, NO_COUP, outcomes=["autonomy_VEN"], replicates=30)
    assert len(few.plot().axes) == 1


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        ("share_hedging_VEN@2003-2012", "Venezuela: hedging"),
        ("share_soft_balancing_USA_VEN", "Venezuela: soft balancing against the United States"),
        ("reading_balancing_VEN_USA", "Venezuela – United States: hard balancing"),
        ("soft_intensity_VEN", "Venezuela: soft intensity"),
        ("members_BIG_BODY", "A body: members"),
        ("share_hedging", "hedging"),
        ("open_oil_line", "open oil line"),
    ],
)
def test_outcomes_in_prose(outcome: str, told: str) -> None:
    names = {"VEN": "Venezuela", "USA": "United States", "BODY": "Another", "BIG_BODY": "A body"}
    assert outcome_name(outcome, names) == told


def test_signs() -> None:
    assert [signed(number, 3) for number in (0.0004, -0.0004, -0.0006, 1.0)] == ["0.000", "0.000", "−0.001", "+1.000"]
    assert signed(-0.001) == "0.00"
