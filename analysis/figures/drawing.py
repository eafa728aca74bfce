"""What all figures share: axes, their look, writing to disk."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from counterpoise.files import place_of, write_files
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from .palette import FAINT, INK
from .style import own_style

DPI = 150
_UNDATED: dict[str, dict[str, Any]] = {
    "png": {"Software": None}, "svg": {"Date": None}, "pdf": {"CreationDate": None}
}  # fmt: skip
FORMATS = (".png", ".svg", ".pdf", ".jpg", ".jpeg", ".tif", ".tiff", ".webp")
"""Endings of figures: the formats in which the same figure gives the same bytes."""

SMALL, BODY, TITLE = 7.5, 9.0, 11.0

WIDEST = 7.9
"""Inches of the widest figure: under 1,200 pixels, so that its smallest text is legible in a page."""

BAND = (0.1, 0.9)
"""Shares of the runs between which bands lie."""

KNOWN_UNTIL = 2024
"""The last year of which data sets and papers tell; what a case runs beyond it is a projection."""


def axes_for(ax: Axes | None, width: float, height: float) -> tuple[Figure, Axes]:
    """``ax`` with its figure, or new ones of ``width`` by ``height`` inches."""
    if ax is None:
        figure = Figure(figsize=(width, height), layout="constrained")
        return figure, figure.add_subplot()
    return figure_of(ax), ax


def given_axes(ax: Axes | Sequence[Axes], count: int, what: str) -> list[Axes]:
    """Axes of the caller's, one of which may come alone. Raises ValueError unless there are ``count``, as many as there
    are of ``what``."""
    given = [ax] if isinstance(ax, Axes) else list(ax)
    if len(given) != count:
        raise ValueError(f"{count} {what} need as many axes, not {len(given)}")
    return given


def panels_for(
    ax: Axes | Sequence[Axes] | None,
    count: int,
    what: str,
    size: tuple[float, float],
    columns: int = 1,
    shared: bool = False,
) -> tuple[Figure, list[Axes]]:
    """Axes of the caller's with their figure, or a new figure of ``size`` inches with ``count`` panels, so many beside
    each other; where both axes are ``shared`` the last of each column has the labels. Raises as :func:`given_axes`."""
    if ax is not None:
        given = given_axes(ax, count, what)
        return figure_of(given[0]), given
    figure = Figure(figsize=size, layout="constrained")
    grid = figure.subplots(-(-count // columns), columns, squeeze=False, sharex=shared, sharey=shared)
    found: list[Axes] = list(grid.flat)
    for spare in found[count:]:
        spare.remove()
    for panel in found[max(0, count - columns) : count] if shared else ():
        panel.tick_params(labelbottom=True)
    return figure, found[:count]


def figure_of(ax: Axes) -> Figure:
    """The figure in which ``ax`` stands. Raises ValueError for axes that were taken out of theirs."""
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("these axes belong to no figure")
    return figure


def tidy(ax: Axes, title: str = "") -> None:
    """The look of all axes: no box, small ink-coloured labels, what the panel is at the left."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(FAINT)
    ax.tick_params(labelsize=SMALL + 0.5, color=FAINT, labelcolor=INK)
    if title:
        ax.set_title(title, loc="left", fontsize=BODY + 0.5, color=INK)


def year_axis(ax: Axes, first: int, last: int, ticks: int = 7) -> None:
    """Years on the horizontal axis, half a year of room at both ends, whole numbers as ticks; projections shaded."""
    ax.set_xlim(first - 0.5, last + 0.5)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=ticks, min_n_ticks=2))
    if last > KNOWN_UNTIL:
        begins = max(first, KNOWN_UNTIL + 1) - 0.5
        ax.axvspan(begins, last + 0.5, color=INK, alpha=0.16, linewidth=0, zorder=3.5, gid="projection")
        ax.annotate(
            "projection", (begins, 1.0), (2, -2), xycoords=("data", "axes fraction"), textcoords="offset points",
            fontsize=SMALL - 0.5, color=INK, va="top", zorder=6,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.8},
        )  # fmt: skip


def spread(heights: Sequence[float], apart: float) -> list[float]:
    """Heights in [0, 1] moved as little as it takes to be ``apart``, in the same order."""
    order = np.argsort(heights, kind="stable")
    moved = np.array(heights, dtype=float)[order]
    for k in range(1, len(moved)):
        moved[k] = max(moved[k], moved[k - 1] + apart)
    if len(moved):
        moved[-1] = min(moved[-1], 1.0)
    for k in range(len(moved) - 2, -1, -1):
        moved[k] = min(moved[k], moved[k + 1] - apart)
    found = np.empty(len(moved))
    found[order] = moved
    return [float(height) for height in found]


def write_figure(figure: Figure, path: str | os.PathLike[str], force: bool = False) -> Path:
    """Write ``figure`` to ``path`` and return it; one that would stay the same is left as it is.

    The ending decides the format, PNG without one; the same figure gives the same file. Raises StoreError for an
    ending that is none of :data:`FORMATS` and as :func:`counterpoise.files.write_files` does.
    """
    place = Path(path)
    place_of(place, FORMATS if place.suffix else ())
    return write_files({place: partial(save, figure, place.name)}, force)[0]


def save(figure: Figure, name: str, draft: Path) -> None:
    """Write ``figure`` to ``draft`` in the format that the ending of ``name`` says: the fill of a file."""
    draw_into(figure, draft, Path(name).suffix[1:].lower() or "png")


def draw_into(figure: Figure, place: Path | BinaryIO, kind: str) -> None:
    """Write ``figure`` in a format; the same figure gives the same bytes."""
    with own_style():
        figure.savefig(place, format=kind, dpi=DPI, metadata=_UNDATED.get(kind))
