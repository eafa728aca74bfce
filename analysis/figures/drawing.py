"""What all figures share: axes, their look, writing to disk."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

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


def axes_for(ax: Axes | None, width: float, height: float) -> tuple[Figure, Axes]:
    """``ax`` with its figure, or new ones of ``width`` by ``height`` inches."""
    if ax is None:
        figure = Figure(figsize=(width, height), layout="constrained")
        return figure, figure.add_subplot()
    return figure_of(ax), ax


def figure_of(ax: Axes) -> Figure:
    """The figure in which ``ax`` stands. Raises ValueError for axes that were taken out of theirs."""
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("these axes belong to no figure")
    return figure


def tidy(ax: Axes, title: str = "") -> None:
    """The look of all axes: no box, small ink-coloured labels, the title at the left."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(FAINT)
    ax.tick_params(labelsize=SMALL + 0.5, color=FAINT, labelcolor=INK)
    if title:
        ax.set_title(title, loc="left", fontsize=TITLE, color=INK)


def year_axis(ax: Axes, first: int, last: int) -> None:
    """Years on the horizontal axis, half a year of room at both ends, whole numbers as ticks."""
    ax.set_xlim(first - 0.5, last + 0.5)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=7, min_n_ticks=2))


def write_figure(figure: Figure, path: str | os.PathLike[str], force: bool = False) -> Path:
    """Write ``figure`` to ``path`` and return it; see :func:`write_figures`."""
    return write_figures({Path(path): figure}, force)[0]


def write_figures(figures: Mapping[Path, Figure], force: bool = False) -> list[Path]:
    """Write figures by path, all of them or none, and return the paths; one that would stay the same is left as it is.

    The ending decides the format, PNG without one; the same figure gives the same file. Raises StoreError for an
    ending that is none of :data:`FORMATS` and as :func:`counterpoise.files.write_files` does.
    """
    for path in figures:
        place_of(path, FORMATS if path.suffix else ())
    return write_files({path: partial(save, figure, path.name) for path, figure in figures.items()}, force)


def save(figure: Figure, name: str, draft: Path) -> None:
    """Write ``figure`` to ``draft`` in the format that the ending of ``name`` says: the fill of a file."""
    kind = Path(name).suffix[1:].lower() or "png"
    with own_style():
        figure.savefig(draft, format=kind, dpi=DPI, metadata=_UNDATED.get(kind))
