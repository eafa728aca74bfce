"""Response curves: how the strategies answer one number of a sweep on its way up."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .drawing import BODY, SMALL, WIDEST, axes_for, spread, tidy
from .frame import frame
from .heading import head_axes
from .naming import STRATEGY_NAMES
from .palette import INK, STRATEGY_COLOURS
from .phase import ERRORS
from .style import house_style

APART = 0.07
"""Least distance of two names at the ends of curves, as a share of the height."""

DASHES = {
    "balancing": "solid",
    "soft_balancing": (0, (5, 2)),
    "hedging": (0, (1.5, 1.5)),
    "bandwagoning": (0, (6, 2, 1.5, 2)),
}
"""Dashes of the strategies, so that grey will do."""


@house_style
def response_curves(
    runs: pd.DataFrame,
    along: str,
    shares: Mapping[str, str],
    ax: Axes | None = None,
    title: str = "",
    label: str = "",
    subtitle: str = "",
) -> Figure:
    """Mean share of each strategy over the values of one axis of a design, with bands of two standard errors.

    ``shares`` names the column of each strategy, ``label`` what is written at the axis instead of its column. Each
    curve is named at its end. Without a ``title`` it says which strategy moves most. Returns the figure.
    """
    data = curves_data(runs, along, shares)
    figure, axes = axes_for(ax, WIDEST, 3.6)
    ends = {}
    for strategy in shares:
        rows = data[data.strategy == strategy]
        colour = STRATEGY_COLOURS[strategy]
        axes.fill_between(rows[along], rows.low, rows.high, color=colour, alpha=0.25, linewidth=0)
        axes.plot(rows[along], rows["mean"], color=colour, linewidth=2.0, linestyle=DASHES[strategy])
        ends[strategy] = float(rows["mean"].iloc[-1])
    for strategy, height in zip(ends, spread(list(ends.values()), APART), strict=True):
        axes.annotate(STRATEGY_NAMES[strategy], (1.0, height), (5, 0), xycoords=("axes fraction", "data"), color=INK,
                      textcoords="offset points", va="center", fontsize=SMALL + 0.5, annotation_clip=False)  # fmt: skip
    axes.set_xlim(data[along].min(), data[along].max())
    axes.set_ylim(0.0, 1.0)
    axes.set_yticks([0.0, 0.5, 1.0], ["0", "50", "100 %"])
    axes.set_xlabel(label or along, fontsize=BODY, color=INK)
    axes.set_ylabel("share of the years", fontsize=BODY, color=INK)
    tidy(axes)
    seen = title or headline(data)
    if ax is None:
        frame(figure, seen, subtitle)
    else:
        head_axes(axes, seen, subtitle)
    return figure


def curves_data(runs: pd.DataFrame, along: str, shares: Mapping[str, str]) -> pd.DataFrame:
    """What the figure shows, a row a strategy and value: mean share with the ends of its band."""
    grouped = runs.groupby(along)
    found = []
    for strategy, column in shares.items():
        mean = grouped[column].mean()
        error = (grouped[column].std(ddof=1) / np.sqrt(grouped[column].count())).fillna(0.0)
        low, high = (mean - ERRORS * error).clip(0.0, 1.0), (mean + ERRORS * error).clip(0.0, 1.0)
        found.append(pd.DataFrame({along: mean.index, "strategy": strategy, "mean": mean.to_numpy(),
                                   "low": low.to_numpy(), "high": high.to_numpy()}))  # fmt: skip
    return pd.concat(found, ignore_index=True)


def headline(data: pd.DataFrame) -> str:
    """The strategy that moves most from one end to the other."""
    ends = data.groupby("strategy", sort=False)["mean"].agg(["first", "last"])
    most = (ends["last"] - ends["first"]).abs().idxmax()
    first, last = ends.loc[most]
    moved = "rises" if last > first else "falls"
    return f"{STRATEGY_NAMES[most].capitalize()} {moved} from {first:.0%} to {last:.0%} of the years"
