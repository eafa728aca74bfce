"""A box as a picture: its bounds within the whole span of each parameter, and what it costs to be sure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from counterpoise.scenario.problems import ScenarioError
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..figures.drawing import BODY, SMALL, WIDEST, axes_for, tidy
from ..figures.drawn import Drawn
from ..figures.frame import frame
from ..figures.heading import told
from ..figures.palette import FAINT, INK, STRATEGY_COLOURS
from ..figures.style import house_style
from .prim import Box, density_and_coverage

if TYPE_CHECKING:
    from .discover import Discovery, Found

FOUND = STRATEGY_COLOURS["bandwagoning"]
"""Colour of the box."""


@house_style
def draw_box(found: Discovery, box: int = 1, ax: Axes | None = None) -> Figure:
    """A box and, where there is room (no ``ax``), density against coverage on the way to it, on both halves.

    Raises ScenarioError where there is no such box.
    """
    if not 1 <= box <= len(found.found):
        raise ScenarioError.of("", f"there is no box {box}", f"boxes that were found: {len(found.found)}")
    one = found.found[box - 1]
    if ax is not None:
        _bounds(ax, found, one)
        return axes_for(ax, 1.0, 1.0)[0]
    figure = Figure(figsize=(WIDEST, 2.6 + 0.42 * len(one.box.restricted)), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(5, 4))
    _bounds(left, found, one)
    _trade_off(right, found, one)
    frame(figure, _title(found, one), _told(found))
    return figure


def _title(found: Discovery, one: Found) -> str:
    return (
        f"{found.where}: in {one.held_out_density:.0%} of the points of the box that were not used to find it, "
        f"in {found.share:.0%} of all"
    )


def _told(found: Discovery) -> str:
    return told(
        f"{len(found.values):,} points", f"{len(found.parameters)} parameters, {len(found.seen)} told to matter"
    )


def _bounds(axes: Axes, found: Discovery, one: Found) -> None:
    places = one.box.restricted
    for row, k in enumerate(places):
        low, high = found.values[:, k].min(), found.values[:, k].max()
        ends = np.clip([one.box.low[k], one.box.high[k]], low, high)
        start, stop = (ends - low) / (high - low)
        axes.barh(row, 1.0, height=0.34, color=FAINT, alpha=0.3)
        axes.barh(row, stop - start, left=start, height=0.34, color=FOUND)
        axes.text(0.0, row + 0.32, f"{low:.3g}", fontsize=SMALL, color=INK, va="center")
        axes.text(1.0, row + 0.32, f"{high:.3g}", fontsize=SMALL, color=INK, va="center", ha="right")
        middle = f"{ends[0]:.3g} to {ends[1]:.3g}"
        axes.text((start + stop) / 2, row - 0.32, middle, fontsize=SMALL, color=INK, va="center", ha="center")
    axes.set_yticks(np.arange(len(places)), [found.parameters[k] for k in places])
    axes.set_ylim(len(places) - 0.4, -0.6)
    axes.set_xlim(0.0, 1.0)
    axes.set_xticks([])
    axes.set_xlabel("whole span (pale) and bounds (dark)", fontsize=BODY, color=INK)
    tidy(axes)
    axes.tick_params(axis="y", length=0)


def _trade_off(axes: Axes, found: Discovery, one: Found) -> None:
    for half, which, style in ((found.training, "half it was found on", "--"), (~found.training, "other half", "-")):
        line = _along(one.path, found.values[half], found.wanted[half])
        axes.plot(line[:, 1], line[:, 0], style, color=INK, linewidth=1.6, label=which)
    axes.plot(one.held_out_coverage, one.held_out_density, "o", color=FOUND, markersize=8, label="the box, other half")
    axes.set_xlim(0.0, 1.02)
    axes.set_ylim(0.0, 1.02)
    axes.set_xlabel("coverage: share of the wanted in the box", fontsize=BODY, color=INK)
    axes.set_ylabel("density: share of the box that is wanted", fontsize=BODY, color=INK)
    axes.legend(fontsize=SMALL, frameon=False, labelcolor=INK, loc="lower left")
    tidy(axes)


def _along(path: Sequence[Box], values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    return np.array([density_and_coverage(box, values, wanted) for box in path])


def drawn_boxes(found: Discovery) -> list[Drawn]:
    """The figure of every box, with its rows."""
    table = found.table
    return [
        Drawn(f"box_{number}", draw_box(found, number), table[table["box"] == number])
        for number in range(1, len(found.found) + 1)
    ]
