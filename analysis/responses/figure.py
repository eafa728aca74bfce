"""Response curves: how the strategies toward a power answer to each lever on its way up, one panel a lever."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import numpy as np
from counterpoise.theory.terms import STRATEGIES
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..figures.drawing import BODY, SMALL, TITLE, WIDEST, axes_for, panels_for, spread, tidy
from ..figures.frame import frame
from ..figures.heading import told
from ..figures.palette import FAINT, INK, STRATEGY_COLOURS
from ..figures.style import house_style
from .check import Curve, theories_of
from .levers import RESIST, SOFT_SHARE, UP, Cell
from .summary import READ_NAMES

COLUMNS = 4
WIDE = 28
"""Letters of a line of a panel's title."""
APART = 0.085
"""Least distance of two signs at the margin of a panel, as a share of its height."""


@house_style
def draw_lever(curves: Sequence[Curve], ax: Axes | None = None) -> Figure:
    """The answers to one lever: means over its contexts, thick where the table states a sign, with each context thin.

    The stated sign stands at the end of the part of the way over which it is stated. Raises ValueError without curves.
    """
    if not curves:
        raise ValueError("a panel needs the curves of a lever")
    figure, axes = axes_for(ax, 3.2, 2.6)
    _panel(axes, curves)
    return figure


@house_style
def draw_responses(curves: Sequence[Curve]) -> Figure:
    """One panel a lever, in the order of the curves, with the name of the theory and a legend.

    Raises ValueError without curves.
    """
    levers = list(dict.fromkeys(curve.lever for curve in curves))
    if not levers:
        raise ValueError("response curves need at least one lever")
    columns = min(COLUMNS, max(2, len(levers)))
    rows = -(-len(levers) // columns)
    figure, panels = panels_for(None, len(levers), "levers", (WIDEST, 0.3 + 1.75 * rows), columns, shared=True)
    for panel, lever in zip(panels, levers, strict=True):
        _panel(panel, [curve for curve in curves if curve.lever is lever])
    _frame(figure, f"What answers what: {len(levers)} levers moved one at a time", theories_of(curves))
    return figure


def _panel(ax: Axes, curves: Sequence[Curve]) -> None:
    lever = curves[0].lever
    stated = dict.fromkeys(cell.strategy for cell in lever.cells)
    for strategy in STRATEGIES:
        if strategy not in stated:
            ax.plot(*_mean(curves, strategy), color=STRATEGY_COLOURS[strategy], linewidth=0.9, alpha=0.75)
    for strategy in stated:
        for curve in curves:
            ax.plot(curve.steps, curve.of(strategy), linewidth=0.5, alpha=0.35, **_style(strategy))
        ax.plot(*_mean(curves, strategy), linewidth=2.4, clip_on=False, **_style(strategy))
    if any(cell.start > 0.0 or cell.end < 1.0 for cell in lever.cells):
        ax.axvline(0.5, color=FAINT, linewidth=0.8, linestyle=(0, (1, 2)), zorder=0)
    _signs(ax, curves)
    ax.set_xlim(0.0, 1.0)
    ax.set_ylim(0.0, 1.0)
    ax.set_xticks([0.0, 0.5, 1.0], ["low", "middle", "high"])
    ax.set_yticks([0.0, 0.5, 1.0], ["0", "0.5", "1"])
    tidy(ax)
    ax.set_title("\n".join(wrap(lever.title, WIDE)), loc="left", fontsize=SMALL + 1, color=INK)


def _mean(curves: Sequence[Curve], strategy: str) -> tuple[np.ndarray, np.ndarray]:
    """Positions and mean over contexts of what is read."""
    return np.array(curves[0].steps), np.mean([curve.of(strategy) for curve in curves], axis=0)


def _style(strategy: str) -> dict[str, Any]:
    """Colour and dashes of what is read."""
    if strategy in STRATEGY_COLOURS:
        return {"color": STRATEGY_COLOURS[strategy]}
    return {"color": INK, "linestyle": "solid" if strategy == RESIST else "dashed"}


def _signs(ax: Axes, curves: Sequence[Curve]) -> None:
    """The stated signs: at the right margin beside their lines, or above the part of the way that they are about."""
    cells = curves[0].lever.cells
    at_margin = [cell for cell in cells if cell.start == 0.0 and cell.end == 1.0]
    heights = spread([float(_mean(curves, cell.strategy)[1][-1]) for cell in at_margin], APART)
    for cell, height in zip(at_margin, heights, strict=True):
        ax.annotate(
            _sign(cell), (1.0, height), (3, 0), textcoords="offset points", va="center", fontsize=TITLE,
            fontweight="bold", color=_style(cell.strategy)["color"], annotation_clip=False,
        )  # fmt: skip
    for cell in cells:
        if cell not in at_margin:
            ax.text(
                (cell.start + cell.end) / 2.0, 0.93, _sign(cell), ha="center", va="center", fontsize=TITLE,
                fontweight="bold", color=_style(cell.strategy)["color"],
            )  # fmt: skip


def _sign(cell: Cell) -> str:
    return "+" if cell.sign == UP else "−"


def _frame(figure: Figure, title: str, theories: str) -> None:
    """Head above, legend below."""
    handles: list[Artist] = [
        Line2D([], [], linewidth=2.4, label=READ_NAMES[name], **_style(name))
        for name in (*STRATEGIES, RESIST, SOFT_SHARE)
    ]
    handles.append(Line2D([], [], linewidth=0.7, color=FAINT, label="one context"))
    handles.append(Line2D([], [], marker="+", linestyle="none", color=INK, label="sign that the table states"))
    broken = "\n" if len(figure.axes) <= COLUMNS else " "  # a single row is too low for one line
    figure.supylabel(f"mean probability{broken}toward the power", fontsize=BODY, color=INK)
    frame(figure, title, told(f"theory {theories}"), handles, columns=4)
