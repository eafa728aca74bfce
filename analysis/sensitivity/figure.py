"""The drivers of an outcome: a bar for each parameter that can be told from none, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..figures.drawing import BODY, SMALL, WIDEST, axes_for, tidy
from ..figures.drawn import Drawn
from ..figures.frame import frame
from ..figures.heading import head_axes, told
from ..figures.palette import FAINT, INK, OTHER
from ..figures.style import house_style

if TYPE_CHECKING:
    from .sensitivity import Sensitivity

SHOWN = 10
"""Most drivers of an outcome that are shown."""

AXES = {
    "first": "share of the variance that it brings about alone (first-order index)",
    "mu_star": "mean change of the outcome across the whole span (mu*)",
}
"""What the bars of an index say."""


def main_index(method: str) -> str:
    """The index by which a method ranks."""
    return "mu_star" if method == "morris" else "first"


@house_style
def drivers(found: Sensitivity, outcome: str, ax: Axes | None = None) -> Figure:
    """The strongest parameters of an outcome with their intervals, and total indices where the method gives them.

    Parameters that cannot be told from none stand there, pale, only where no other does. Returns the figure.
    """
    rows = found.table[found.table["outcome"] == outcome]
    index, seen = main_index(found.method), int(rows["distinct"].sum())
    shown = rows.head(min(SHOWN, seen) if seen else SHOWN // 2)
    figure, axes = axes_for(ax, WIDEST, 0.9 + 0.3 * len(shown))
    places = np.arange(len(shown))
    values = shown[index].to_numpy(dtype=float)
    reach = np.abs(shown[["low", "high"]].to_numpy(dtype=float).T - values)
    axes.barh(places, values, height=0.62, color=FAINT if seen else OTHER)
    axes.errorbar(values, places, xerr=reach, fmt="none", ecolor=INK, elinewidth=1.2, capsize=2.5)
    if found.method == "sobol":
        axes.plot(shown["total"].to_numpy(dtype=float), places, "D", markersize=5, markerfacecolor="white",
                  markeredgecolor=INK, clip_on=False, label="total index: with what it does together")  # fmt: skip
        axes.legend(loc="lower right", fontsize=SMALL, frameon=False, labelcolor=INK)
    axes.set_yticks(places, [str(name) for name in shown["parameter"]])
    axes.invert_yaxis()
    axes.set_xlim(left=min(0.0, float((values - reach[0]).min(initial=0.0))))
    axes.axvline(0.0, color=INK, linewidth=0.8)
    axes.set_xlabel(AXES[index], fontsize=BODY, color=INK)
    tidy(axes)
    axes.tick_params(axis="y", length=0)
    if ax is None:
        frame(figure, headline(rows, outcome, index), _told(found, rows))
    else:
        head_axes(axes, headline(rows, outcome, index), _told(found, rows))
    return figure


def headline(rows: pd.DataFrame, outcome: str, index: str) -> str:
    """What is to be seen: how many parameters drive the outcome, and how much of it."""
    seen = rows[rows["distinct"]]
    if seen.empty:
        return f"No parameter of {len(rows)} can be seen to drive {outcome}"
    line = f"{len(seen)} of {len(rows)} parameters can be seen to drive {outcome}"
    if index == "first":
        line += f": together {seen['first'].sum():.0%} of its variance"
    return line if len(seen) <= SHOWN else f"{line}; the {SHOWN} strongest"


def _told(found: Sensitivity, rows: pd.DataFrame) -> str:
    return told(
        f"case {found.case}", f"theory {found.theory}",
        f"{found.method} at {found.points:,} points × {found.replicates}",
        f"chance {rows['chance'].iloc[0]:.0%} of single runs",
    )  # fmt: skip


def drawn_drivers(found: Sensitivity) -> list[Drawn]:
    """The figure of every outcome, with the rows that it shows."""
    return [
        Drawn(f"drivers_{found.method}_{outcome}", drivers(found, str(outcome)), rows)
        for outcome, rows in found.table.groupby("outcome", sort=False)
    ]
