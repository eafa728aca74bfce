"""What the atlas knows of an actor over the years: a panel for each attribute, a line for each power it is toward."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from counterpoise.scenario.numbers import JUDGEMENT, Number
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .drawing import BODY, SMALL, WIDEST, tidy, year_axis
from .frame import frame
from .heading import told
from .palette import INK, TERM_COLOURS
from .style import house_style

COLUMNS = 3
"""Panels beside each other."""

TICKS = 4
"""Years named at most below each."""

SPACE = 0.1
"""Least distance between two names at the ends of lines, as a share of the height of a panel."""

BESIDE = 0.3
"""Lines that end within this share of the years have their names beside each other."""


@house_style
def actor_paths(name: str, numbers: Mapping[str, Number]) -> Figure:
    """Every attribute of an actor that changes over the years, as given: dots where a source has a year.

    ``numbers`` are those of :func:`counterpoise.scenario.known.numbers_of`. Dashed lines rest on judgement alone.
    Raises ValueError where nothing changes.
    """
    panels = _panels(numbers)
    if not panels:
        raise ValueError(f"nothing that is known of {name} changes over the years")
    rows = -(-len(panels) // COLUMNS)
    figure = Figure(figsize=(WIDEST, 1.6 * rows + 0.2), layout="constrained")
    years = [year for lines in panels.values() for number in lines.values() for year in number.series or ()]
    for place, (title, lines) in enumerate(panels.items(), start=1):
        ax = figure.add_subplot(rows, min(COLUMNS, len(panels)), place)
        year_axis(ax, min(years), max(years), TICKS)
        colours = {
            toward: TERM_COLOURS[k % len(TERM_COLOURS)] if len(lines) > 1 else INK for k, toward in enumerate(lines)
        }
        for toward, number in lines.items():
            _line(ax, number, colours[toward])
        _label(ax, lines, colours)
        tidy(ax)
        ax.set_title(title, loc="left", fontsize=BODY, color=INK)
    styles = [
        Line2D([], [], color=INK, linewidth=1.2, linestyle="solid", label="sourced"),
        Line2D([], [], color=INK, linewidth=1.2, linestyle="dashed", label="judgement alone"),
    ]
    frame(figure, f"{name}: {len(panels)} attributes that change over the years", told("atlas"), styles)
    return figure


def _panels(numbers: Mapping[str, Number]) -> dict[str, dict[str, Number]]:
    """Series by the attribute (with its channel or kind of act) and by the power, region or partner they are toward."""
    panels: dict[str, dict[str, Number]] = defaultdict(dict)
    for address, number in numbers.items():
        if number.series is None or len(number.series) < 2:
            continue
        section, owner, *rest = address.split(".")
        if not rest:  # a pair
            panels[section][owner] = number
        else:
            *attribute, toward = rest if len(rest) > 1 else (*rest, "")
            panels[" · ".join(attribute).replace("_", " ")][toward] = number
    return dict(panels)


def _line(ax: Axes, number: Number, colour: str) -> None:
    given = sorted((number.series or {}).items())
    dashed = number.source == (JUDGEMENT,)
    ax.plot(
        [year for year, _ in given], [value for _, value in given], color=colour, linewidth=1.2, marker="o",
        markersize=2.2, linestyle="dashed" if dashed else "solid",
        drawstyle="steps-post" if number.interpolate == "step" else "default",
    )  # fmt: skip


def _label(ax: Axes, lines: Mapping[str, Number], colours: Mapping[str, str]) -> None:
    """Whom each line is toward, at its end; those that end close together stand above each other."""
    low, high = ax.get_ylim()
    first, last = ax.get_xlim()
    least = (high - low) * SPACE
    placed: list[tuple[float, float]] = []
    ends = {toward: max((number.series or {}).items()) for toward, number in lines.items() if toward}
    for toward, (year, value) in sorted(ends.items(), key=lambda end: end[1][1]):
        beside = [at for x, at in placed if abs(x - year) < (last - first) * BESIDE]
        at = max([value, *(one + least for one in beside)])
        placed.append((year, at))
        ax.annotate(
            toward, (year, np.float64(at)), (3, 0), textcoords="offset points", fontsize=SMALL,
            color=colours[toward], va="center", annotation_clip=False,
        )  # fmt: skip
    ax.set_ylim(low, high)
