"""What all figures share: axes, their look, writing to disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from counterpoise.results.drafts import clear_stale, draft_beside
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from .palette import FAINT, INK
from .style import own_style

DPI = 150
_UNDATED: dict[str, dict[str, Any]] = {
    "png": {"Software": None}, "svg": {"Date": None}, "pdf": {"CreationDate": None}
}  # fmt: skip
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


def write_figure(figure: Figure, path: str | os.PathLike[str]) -> Path:
    """Write ``figure`` to ``path`` and return it: beside it first and then renamed, so that it is there whole or not.

    The ending decides the format, PNG without one; no clock time is written. Raises ValueError for an ending
    that matplotlib cannot write, OSError where the file cannot be written.
    """
    target = Path(path)
    kind = target.suffix[1:].lower() or "png"
    clear_stale(target.parent)
    draft = draft_beside(target)
    try:
        with own_style():
            figure.savefig(draft, format=kind, dpi=DPI, metadata=_UNDATED.get(kind))
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return target
