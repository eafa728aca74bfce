"""Phase diagrams: which strategy prevails over two numbers of a sweep."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from .drawing import BODY, SMALL, WIDEST, axes_for, tidy
from .frame import frame
from .heading import head_axes, joined
from .naming import STRATEGY_NAMES
from .palette import INK, STRATEGY_COLOURS
from .style import house_style

ERRORS = 2.0
"""Standard errors up to which a lead is no lead (a judgement, the usual one)."""

FINE = 241
"""Positions along each axis between which the place of the case is looked for."""

PALEST = 0.15
"""How strong a colour is at a share of zero, so that pale ones can still be told apart."""

HATCH = "////"
"""Where a lead may be chance."""


@house_style
def phase_diagram(
    runs: pd.DataFrame,
    across: str,
    up: str,
    shares: Mapping[str, str],
    ax: Axes | None = None,
    title: str = "",
    labels: Mapping[str, str] | None = None,
    subtitle: str = "",
    own: tuple[float, float] | None = None,
) -> Figure:
    """The leading strategy over two axes of a design, how large its share is, and where its lead may be chance.

    ``shares`` names the column of each strategy, ``labels`` what is written at an axis instead of its column. Each cell
    has the colour of the strategy with the largest mean share, the paler the smaller that share. It is hatched where
    the lead over the second is within :data:`ERRORS` standard errors of the difference between the two, run by run; one
    run a point has no error. ``own`` is where the case itself stands. Without a ``title`` it says which strategy leads
    at how many of the points. Returns the figure.
    """
    figure, axes = axes_for(ax, WIDEST, 4.6)
    xs, ys = np.sort(runs[across].unique()), np.sort(runs[up].unique())
    data = phase_data(runs, across, up, shares)
    points = data.pivot(index=up, columns=across)
    table = np.stack([points[strategy].to_numpy(dtype=float) for strategy in shares])
    unsure = points["may_be_chance"].fillna(False).to_numpy(dtype=bool)
    best = np.nanargmax(np.nan_to_num(table, nan=-1.0), axis=0)
    share = np.nan_to_num(table.max(axis=0), nan=0.0)
    colours = np.array([to_rgb(STRATEGY_COLOURS[strategy]) for strategy in shares])
    image = 1.0 - (1.0 - colours[best]) * (PALEST + (1.0 - PALEST) * np.clip(share, 0.0, 1.0))[..., None]
    borders = _edges(xs), _edges(ys)
    axes.pcolormesh(*borders, image, shading="flat", rasterized=True)
    handles: list[Artist] = [
        Patch(color=STRATEGY_COLOURS[one], label=STRATEGY_NAMES[one])
        for k, one in enumerate(shares)
        if (best == k).any()
    ]
    if unsure.any():
        _hatch(axes, *borders, unsure)
        handles.append(Patch(facecolor="white", edgecolor=INK, linewidth=0.0, hatch=HATCH, label="lead may be chance"))
    if own is not None:
        handles += axes.plot(*own, "o", markersize=8, markerfacecolor="white", markeredgecolor=INK,
                             markeredgewidth=1.8, clip_on=False, zorder=3, label="the case as it is")  # fmt: skip
    written = labels or {}
    axes.set_xlabel(written.get(across, across), fontsize=BODY, color=INK)
    axes.set_ylabel(written.get(up, up), fontsize=BODY, color=INK)
    tidy(axes)
    seen = title or headline(data)
    if ax is None:
        frame(figure, seen, subtitle)
    else:
        head_axes(axes, seen, subtitle)
    legend = axes.legend(
        handles=handles, title="leads (paler: smaller share)", fontsize=SMALL, title_fontsize=SMALL,
        loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, alignment="left",
    )  # fmt: skip
    legend.get_title().set_color(INK)
    return figure


def headline(data: pd.DataFrame) -> str:
    """Which strategy leads at how many of the points of :func:`phase_data`."""
    ahead = data["leads"].value_counts(normalize=True)
    first, *others = ahead.index
    parts = [f"{STRATEGY_NAMES[one]} at {ahead[one]:.0%}" for one in others]
    name = STRATEGY_NAMES[first].capitalize()
    return f"{name} leads at {joined([f'{ahead[first]:.0%} of the points', *parts])}"


def phase_data(runs: pd.DataFrame, across: str, up: str, shares: Mapping[str, str]) -> pd.DataFrame:
    """What the figure shows, a row a point: mean share of each strategy, which leads, whether that may be chance."""
    points = runs.groupby([up, across], sort=True)
    cell, values = points.ngroup().to_numpy(), runs[[*shares.values()]].to_numpy(dtype=float)
    count = np.bincount(cell)
    means = np.stack([np.bincount(cell, column) / count for column in values.T], axis=1)
    first, second = np.argsort(-means, axis=1, kind="stable")[:, :2].T
    rows = np.arange(len(values))
    lead = values[rows, first[cell]] - values[rows, second[cell]]
    mean = np.bincount(cell, lead) / count
    error = np.sqrt(np.bincount(cell, (lead - mean[cell]) ** 2) / np.maximum(count - 1, 1) / count)
    found = points.size().index.to_frame(index=False)
    found[[*shares]] = means
    found["leads"] = np.array([*shares])[first]
    found["may_be_chance"] = (count > 1) & (mean <= ERRORS * error)
    return found


def may_be_chance(runs: pd.DataFrame, first: str, second: str) -> bool:
    """Whether the lead of one column over another is within :data:`ERRORS` standard errors, over runs of one point.

    A single run has no error, and its lead counts.
    """
    lead = (runs[first] - runs[second]).to_numpy()
    return len(lead) > 1 and bool(lead.mean() <= ERRORS * lead.std(ddof=1) / np.sqrt(len(lead)))


def _hatch(axes: Axes, xs: np.ndarray, ys: np.ndarray, cells: np.ndarray) -> None:
    """Hatch these cells [up, across]."""
    for j, i in np.argwhere(cells):
        size = xs[i + 1] - xs[i], ys[j + 1] - ys[j]
        axes.add_patch(Rectangle((xs[i], ys[j]), *size, fill=False, edgecolor=INK, linewidth=0.0, hatch=HATCH))


def _edges(centres: np.ndarray) -> np.ndarray:
    """Borders of cells around the levels of an axis."""
    if len(centres) == 1:
        return np.array([centres[0] - 0.5, centres[0] + 0.5])
    between = (centres[1:] + centres[:-1]) / 2.0
    return np.concatenate(([2 * centres[0] - between[0]], between, [2 * centres[-1] - between[-1]]))


def own_place(
    runs: pd.DataFrame, own: pd.DataFrame, across: str, up: str, quantities: tuple[str, str]
) -> tuple[float, float]:
    """Where on the grid two ``quantities`` have the means that they have in runs of the case as it is.

    Both are interpolated between the points of the grid, and the nearest place is taken, in units of their spans. A
    case beyond the grid is placed at its edge.
    """
    fine_x, fine_y = (np.linspace(runs[axis].min(), runs[axis].max(), FINE) for axis in (across, up))
    distance = np.zeros((FINE, FINE))
    for quantity in quantities:
        table = runs.groupby([up, across])[quantity].mean().unstack(across)
        rows = np.array([np.interp(fine_x, table.columns, row) for row in table.to_numpy()])
        found = np.array([np.interp(fine_y, table.index, column) for column in rows.T]).T
        distance += ((found - own[quantity].mean()) / max(float(np.ptp(found)), 1e-12)) ** 2
    j, i = np.unravel_index(distance.argmin(), distance.shape)
    return float(fine_x[i]), float(fine_y[j])
