"""What a state felt threatened by: its threat from a power and its dependence on it, with the events of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from counterpoise.scenario.actors import actor_code
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .drawing import BAND, BODY, SMALL, WIDEST, axes_for, tidy, year_axis
from .events import event_rows, events_of
from .frame import frame
from .heading import head_axes, told_of
from .kind import Kind, Runs, subject
from .naming import actor_names, with_article
from .palette import FAINT, INK, QUANTITY_COLOURS
from .style import house_style

if TYPE_CHECKING:
    from counterpoise.results.result import Result
    from counterpoise.scenario.model import Plot

STYLES: dict[str, Any] = {"threat": "solid", "dependence": (0, (5, 2))}
"""Dashes of the quantities, so that grey will do."""


@house_style
def threat_and_dependence(
    result: Result, state: str, power: str, ax: Axes | None = None, point: Result | None = None
) -> Figure:
    """Threat that ``state`` perceives from ``power`` and its dependence on it, with the events of both.

    Medians with bands from the 10th to the 90th percentile; thin lines are the medians of ``point``, the point run. The
    grey line is the threat at which a motive to resist begins. Below stands each dated event that changes a number of
    the state or the power, with a bar for the years that it lasts. Raises ValueError for an unknown state or power.
    """
    state, power = actor_code(result.scenario, "state", state), actor_code(result.scenario, "power", power)
    events = events_of(result.scenario, state, power)
    figure, axes = axes_for(ax, WIDEST, 2.9 + 0.19 * len(events))
    names, years = actor_names(result.scenario), result.world.years
    data = paths_data(Runs(result, point), state, power)
    year_axis(axes, int(years[0]), int(years[-1]))
    onset = float(result.rules.parameters["onset"][0])
    axes.axhline(onset, color=FAINT, linewidth=0.8)
    axes.annotate(
        "motive to resist begins", (1.0, onset), (-3, 2), xycoords=("axes fraction", "data"), ha="right",
        textcoords="offset points", fontsize=SMALL, color=INK,
    )  # fmt: skip
    for name, colour in QUANTITY_COLOURS.items():
        rows = data[data.quantity == name]
        axes.fill_between(years, rows.low, rows.high, color=colour, alpha=0.2, linewidth=0)
        axes.plot(years, rows["median"], color=colour, linewidth=1.8, linestyle=STYLES[name])
        if point is not None:
            axes.plot(years, rows.point_median, color=colour, linewidth=0.7, linestyle=STYLES[name])
    top = float(np.ceil(10.0 * max(data.high.max(), onset) + 0.5) / 10.0)
    axes.set_ylabel("index from 0 to 1", loc="top", fontsize=BODY, color=INK)
    tidy(axes)
    if ax is None:
        frame(figure, _title(data, names[state], names[power]), told_of(Runs(result, point)), _handles(point))
    else:
        head_axes(axes, f"{names[state]} and {with_article(names[power])}")
        axes.legend(handles=_handles(point), fontsize=SMALL, labelcolor=INK, framealpha=0.9)
    event_rows(axes, events, top, 0.2 * top / 2.4)
    return figure


def paths_data(runs: Runs, state: str, power: str) -> pd.DataFrame:
    """The paths that the figure shows, a row a quantity and year, over the runs: median, low and high end of the band;
    beside them the median of the point run where there is one."""
    world = runs.shown.world
    i, p = world.states.index(state), world.powers.index(power)
    found = []
    for name in QUANTITY_COLOURS:
        low, middle, high = np.quantile(getattr(runs.shown.record, name)[:, :, i, p], [BAND[0], 0.5, BAND[1]], axis=0)
        rows = {"state": state, "power": power, "quantity": name, "year": world.years, "median": middle,
                "low": low, "high": high}  # fmt: skip
        if runs.point is not None:
            rows["point_median"] = np.median(getattr(runs.point.record, name)[:, :, i, p], axis=0)
        found.append(pd.DataFrame(rows))
    return pd.concat(found, ignore_index=True)


def _title(data: pd.DataFrame, state: str, power: str) -> str:
    """What is to be seen: when the threat is largest, and where dependence went."""
    threat = data[data.quantity == "threat"]
    worst = threat.loc[threat["median"].idxmax()]
    reliance = data[data.quantity == "dependence"]
    first, last = reliance["median"].iloc[0], reliance["median"].iloc[-1]
    moved = "stays near" if abs(last - first) < 0.03 else "rises to" if last > first else "falls to"
    return (
        f"Threat to {with_article(state)} from {with_article(power)} is largest in {worst.year} "
        f"({worst['median']:.2f}); dependence {moved} {last:.2f}"
    )


def _handles(point: Result | None) -> list[Artist]:
    told = {"threat": "perceived threat", "dependence": "dependence"}
    handles: list[Artist] = [
        Line2D([], [], color=colour, linewidth=1.8, linestyle=STYLES[name], label=f"{told[name]}, median")
        for name, colour in QUANTITY_COLOURS.items()
    ]
    handles.append(Patch(color=FAINT, alpha=0.4, linewidth=0, label="four fifths of the runs"))
    return handles + [Line2D([], [], color=INK, linewidth=0.7, label="point run")] * (point is not None)


def _asked(runs: Runs, plot: Plot | None) -> tuple[tuple[str, ...], Figure, pd.DataFrame]:
    state, power = subject(runs.shown, plot)
    figure = threat_and_dependence(runs.shown, state, power, None, runs.point)
    return (state, power), figure, paths_data(runs, state, power)


FIGURE = Kind(_asked, place=3)
