"""The figure of the drivers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import counterpoise as cp
import matplotlib.image
import numpy as np
import pandas as pd
import pytest
from counterpoise.analysis.figures.drawn import write_drawn
from counterpoise.analysis.sensitivity.figure import SHOWN, drawn_drivers, drivers
from counterpoise.analysis.sensitivity.sensitivity import Sensitivity
from matplotlib.figure import Figure
from matplotlib.text import Text

MOST_WIDE = 1200
"""Pixels."""


def found(method: str = "ranks", seen: int = 4, count: int = 30) -> Sensitivity:
    """Indices of an outcome with so many drivers."""
    values = np.where(np.arange(count) < seen, 0.5 ** (np.arange(count) + 1.0), 0.0)
    table = pd.DataFrame({
        "outcome": "legitimacy_USA", "parameter": [f"theory.parameters.number_{k}" for k in range(count)],
        "method": method, "first": values, "total": values + 0.1, "mu_star": values, "low": values - 0.02,
        "high": values + 0.02, "half": values, "distinct": values > 0.0, "chance": 0.31,
    })  # fmt: skip
    return Sensitivity(table, Path("here"), method, "mini", "walt", 2048, 4)


def title(figure: Figure) -> str:
    return plain(figure.texts[0])


def plain(text: Text) -> str:
    return text.get_text().replace("\N{NO-BREAK SPACE}", " ").replace("\n", " ")


def test_bars_are_the_drivers_with_their_intervals_and_the_title_says_what_is_seen() -> None:
    figure = drivers(found(), "legitimacy_USA")
    (ax,) = figure.axes
    assert [bar.get_width() for bar in ax.patches] == [0.5, 0.25, 0.125, 0.0625]  # type: ignore[attr-defined]
    assert [label.get_text() for label in ax.get_yticklabels()] == [f"theory.parameters.number_{k}" for k in range(4)]
    assert title(figure) == "4 of 30 parameters can be seen to drive legitimacy_USA: together 94% of its variance"
    for part in ("case mini", "theory walt", "ranks at 2,048 points × 4", "chance 31% of single runs", "counterpoise "):
        assert part in plain(figure.texts[1])


def test_at_most_ten_bars_and_some_pale_ones_where_nothing_can_be_seen() -> None:
    assert len(drivers(found(seen=20), "legitimacy_USA").axes[0].patches) == SHOWN
    none = drivers(found(seen=0), "legitimacy_USA")
    assert len(none.axes[0].patches) == SHOWN // 2
    assert title(none) == "No parameter of 30 can be seen to drive legitimacy_USA"


def test_total_indices_are_marked_and_effects_have_their_own_axis() -> None:
    sobol, morris = (drivers(found(method), "legitimacy_USA").axes[0] for method in ("sobol", "morris"))
    assert sobol.get_legend() is not None
    assert morris.get_legend() is None
    assert "mu*" in morris.get_xlabel()


def test_a_figure_can_stand_among_others() -> None:
    figure = Figure()
    ax = figure.add_subplot()
    assert found().plot(ax=ax) is figure
    assert ax.get_title(loc="left").startswith("4 of 30 parameters")
    with pytest.raises(cp.ScenarioError, match="did you mean 'legitimacy_USA'"):
        found().plot("legitimacy_US")


@pytest.mark.parametrize("method", ["ranks", "sobol"])
def test_the_file_is_no_wider_than_a_page_and_its_rows_stand_beside_it(method: str, tmp_path: Path) -> None:
    long = found(method, 12)
    names = [f"states.VEN.dependence.finance_and_more.USA.{name}" for name in long.table["parameter"]]
    (written,) = write_drawn(drawn_drivers(replace(long, table=long.table.assign(parameter=names))), tmp_path)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".csv", ".png", ".svg"]
    assert matplotlib.image.imread(written).shape[1] <= MOST_WIDE
    assert list(pd.read_csv(written.with_suffix(".csv"))["parameter"]) == names
