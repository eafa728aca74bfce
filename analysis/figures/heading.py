"""What stands above every figure: what is to be seen, and in small letters of what, under which theory, from how many
runs, with what changed, by which version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import version
from textwrap import wrap
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from counterpoise.scenario.difference import difference
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from .drawing import SMALL, TITLE
from .palette import INK

if TYPE_CHECKING:
    from counterpoise.results.result import Result

    from .kind import Runs

LETTER = 0.54
"""Mean width of a letter in units of the size of its font, a little on the wide side."""

LINE = 1.3
"""Height of a line in the same unit."""

MARGIN = 0.09
"""Inches around the head."""

HELD, SHORT = "\N{NO-BREAK SPACE}", 36
"""Parts of a line that are at most so long are not torn apart."""

LISTED = 3
"""Changes that are named; more are counted."""


def told(*parts: str) -> str:
    """One line of what a figure is of: the parts that say something, and the version that drew it."""
    whole = (*filter(None, parts), f"counterpoise {version('counterpoise')}")
    return " · ".join(part.replace(" ", HELD) if len(part) <= SHORT else part for part in whole)


def told_of(runs: Runs) -> str:
    """The line of an ensemble: case, years, theory, runs, what they draw, what differs from what ships."""
    result = runs.shown
    first, last = result.scenario.years
    drawn = "numbers drawn from their ranges" if result.uncertain else "point run: every number at its value"
    return told(
        f"case {result.scenario.name}", f"{first}–{last}", f"theory {result.theory.name}",
        f"{result.replicates} run{'' if result.replicates == 1 else 's'}, {drawn}", changed(result),
    )  # fmt: skip


def changed(result: Result) -> str:
    """What of the case and the theory is not as it ships; nothing where nothing is, or where none of that name does."""
    found = difference(result.scenario, result.theory)
    if result.choices:
        found = [*found, f"{len(result.choices)} choices given"]
    listed = found if len(found) <= LISTED + 1 else [*found[:LISTED], f"{len(found) - LISTED} more"]
    return f"changed: {'; '.join(listed)}" if found else ""


def head(figure: Figure, title: str, subtitle: str, below: float = 0.0) -> None:
    """Make room above the axes of a new figure and write there what is to be seen and what it is of.

    ``below`` are inches that are kept free at the foot. The axes keep their size: the figure grows.
    """
    width, height = (float(inches) for inches in figure.get_size_inches())
    titles = _lines(title, TITLE, width)
    told_lines = _lines(subtitle, SMALL, width)
    high = 2 * MARGIN + LINE / 72.0 * (len(titles) * TITLE + len(told_lines) * SMALL)
    full = height + high
    figure.set_size_inches(width, full)
    for text in figure.texts:  # what stands at the foot keeps its inches
        x, y = text.get_position()
        text.set_position((x, y * height / full))
    at = full - MARGIN
    for lines, size in ((titles, TITLE), (told_lines, SMALL)):
        figure.text(MARGIN / width, at / full, "\n".join(lines), fontsize=size, color=INK, va="top", linespacing=1.15,
                    gid="head")  # fmt: skip
        at -= LINE / 72.0 * size * len(lines)
    engine = figure.get_layout_engine()
    assert isinstance(engine, ConstrainedLayoutEngine)
    engine.set(rect=(0.0, below / full, 1.0, (height - below) / full))


def head_axes(axes: Axes, title: str, subtitle: str = "") -> None:
    """The same above axes that stand among others."""
    lines = _lines(subtitle, SMALL, axes.bbox.width / axes.get_figure(root=True).dpi) if subtitle else []  # type: ignore[union-attr]
    if lines:
        axes.annotate("\n".join(lines), (0.0, 1.0), (0.0, 5.0), xycoords="axes fraction", textcoords="offset points",
                      fontsize=SMALL, color=INK, linespacing=1.25)  # fmt: skip
    axes.set_title(title, loc="left", fontsize=TITLE, color=INK, pad=6.0 + 1.35 * SMALL * len(lines))


def joined(names: Iterable[str]) -> str:
    """Names in a sentence: *A*, *A and B*, *A, B and C*."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _lines(text: str, size: float, width: float) -> Sequence[str]:
    """The lines of a text over the width of a figure in inches."""
    wide = sum(east_asian_width(letter) in "WF" for letter in text)
    room = (width - 2 * MARGIN) * 72.0 / (LETTER * size) * len(text) / max(1, len(text) + wide)
    return wrap(text, max(20, int(room))) or [""]
