"""What calibration learned of each parameter, and whether it finds truths that are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..figures.drawing import BODY, SMALL, WIDEST, panels_for, tidy
from ..figures.drawn import Drawn
from ..figures.frame import frame
from ..figures.heading import told
from ..figures.palette import FAINT, INK, QUANTITY_COLOURS
from ..figures.style import house_style

if TYPE_CHECKING:
    from .calibrate import Calibration

COLUMNS, MOST = 3, 9
"""Panels beside each other, and at most: the parameters of which most was learned."""

MISSED = QUANTITY_COLOURS["threat"]
"""Colour of intervals that miss their truth."""


@house_style
def recovery(found: Calibration, ax: Sequence[Axes] | None = None) -> Figure:
    """Known truths against the intervals that are told of them, a panel a parameter; the bar at the left margin is what
    is told after the facts.

    Intervals that miss their truth are in colour and thick. ``ax`` are as many axes as :func:`shown` names parameters.
    Raises ValueError for another number of axes.
    """
    rows = shown(found)
    columns = min(COLUMNS, len(rows))
    size = WIDEST, 0.3 + 2.3 * -(-len(rows) // columns)
    figure, panels = panels_for(ax, len(rows), "parameters", size, columns)
    for panel, (_, row) in zip(panels, rows.iterrows(), strict=True):
        _panel(panel, found, row)
    if ax is None:
        known = ", ".join(f"{name} = {value:g}" for name, value in found.facts.items())
        frame(figure, _title(found), told(
            f"case {found.case}", f"theory {found.theory}", f"{found.points:,} points", f"known: {known}"
        ), _handles(), columns=4)  # fmt: skip
    return figure


def shown(found: Calibration) -> pd.DataFrame:
    """The rows of the parameters that are shown, those first whose interval is narrowest within its span."""
    table = found.table.assign(place=range(len(found.table)))
    width = (table.high - table.low) / (table.prior_high - table.prior_low)
    return table.assign(width=width).sort_values("width", kind="stable").head(MOST)


def _panel(axes: Axes, found: Calibration, row: pd.Series) -> None:
    place, low, span = int(row.place), row.prior_low, row.prior_high - row.prior_low
    trial = found.trial
    truths = low + span * trial.truths[:, place]
    ends = low + span * np.stack([trial.low[:, place], trial.high[:, place]])
    inside = trial.inside[:, place]
    axes.vlines(truths[inside], *ends[:, inside], color=FAINT, linewidth=0.7, alpha=0.7)
    axes.vlines(truths[~inside], *ends[:, ~inside], color=MISSED, linewidth=1.6)
    axes.plot([low, row.prior_high], [low, row.prior_high], color=INK, linewidth=0.9)
    margin = low - 0.06 * span
    axes.vlines(margin, row.low, row.high, color=INK, linewidth=4.0)
    axes.plot([margin], [row["median"]], "o", color="white", markersize=3.5, markeredgecolor=INK)
    axes.set_xlim(low - 0.12 * span, row.prior_high)
    axes.set_ylim(low, row.prior_high)
    axes.set_xlabel("truth", fontsize=SMALL, color=INK)
    axes.set_ylabel("told", fontsize=SMALL, color=INK)
    tidy(axes)
    axes.set_title(
        f"{row.parameter}\n{row.coverage:.0%} of the truths found", loc="left", fontsize=BODY - 0.5, color=INK
    )


def _title(found: Calibration) -> str:
    """What is to be seen: how often truths are found, and how much the facts tell."""
    rows = shown(found)
    least, most = found.table.coverage.min(), found.table.coverage.max()
    reach = f"{least:.0%}" if round(least, 2) == round(most, 2) else f"{least:.0%} to {most:.0%}"
    narrow = f"most is learned of {rows.parameter.iloc[0]}: {rows.width.iloc[0]:.0%} of its span is left"
    return f"Nine-tenth intervals hold {reach} of {len(found.trial.truths)} known truths; {narrow}"


def _handles() -> list[Line2D]:
    return [
        Line2D([], [], color=FAINT, linewidth=1.0, label="interval of a known truth"),
        Line2D([], [], color=MISSED, linewidth=1.8, label="one that misses it"),
        Line2D([], [], color=INK, linewidth=4.0, label="told after the facts"),
    ]


def drawn_recovery(found: Calibration) -> Drawn:
    """The figure with its numbers: every known truth of every parameter and what was told of it."""
    trial, table = found.trial, found.table
    span = (table.prior_high - table.prior_low).to_numpy()
    low = table.prior_low.to_numpy()
    names = np.tile(table.parameter, len(trial.truths))
    scaled = (low + span * values for values in (trial.truths, trial.low, trial.high))
    columns = dict(zip(("truth", "low", "high"), (values.ravel() for values in scaled), strict=True))
    data = pd.DataFrame({"parameter": names, **columns, "inside": trial.inside.ravel()})
    return Drawn("recovery", recovery(found), data)
