"""Numbers for the event lines of several panels, and the key that says what each number means."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .drawing import SMALL
from .palette import INK

if TYPE_CHECKING:
    from counterpoise.scenario.model import Event

LETTER = 0.56
"""Mean width of a letter in units of the size of its font, a little on the wide side."""

LINE = 1.35
"""Height of a line in the same unit."""

NUMBER_SIZE = SMALL - 0.5


class Mark(NamedTuple):
    """A line in a panel: its year, and the titles of what begins in it there."""

    year: int
    titles: tuple[str, ...]


def marks_of(events: Sequence[Event]) -> list[Mark]:
    """One mark a year; ``events`` are dated and in the order of their years."""
    years = groupby(events, key=lambda event: event.year or 0)
    return [Mark(year, tuple(event.title for event in together)) for year, together in years]


def numbered(panels: Sequence[Sequence[Mark]]) -> dict[Mark, int]:
    """Numbers from 1 on, by year; the same marks in several panels have the same number."""
    different = dict.fromkeys(mark for marks in panels for mark in marks)
    return {mark: k for k, mark in enumerate(sorted(different, key=lambda mark: mark.year), start=1)}


def number_lines(ax: Axes, marks: Sequence[Mark], numbers: dict[Mark, int]) -> int:
    """Write the number of each mark above its line, higher where it would meet the one before.

    Returns how many rows of numbers there are. The limits of the horizontal axis must be set before.
    """
    (left, right), points = ax.get_xlim(), ax.bbox.width / ax.get_figure(root=True).dpi * 72.0  # type: ignore[union-attr]
    ends: list[float] = []
    for mark in marks:
        text = str(numbers[mark])
        middle = (mark.year - 0.5 - left) / (right - left) * points
        half = 0.5 * (LETTER + 0.1) * NUMBER_SIZE * len(text)
        row = next((k for k, end in enumerate(ends) if end < middle - half), len(ends))
        ends[row : row + 1] = [middle + half + 1.5]
        ax.annotate(
            text, (mark.year - 0.5, 1.0), (0.0, 2.0 + row * LINE * NUMBER_SIZE), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha="center", va="bottom", fontsize=NUMBER_SIZE, color=INK, gid="event",
        )  # fmt: skip
    return len(ends)


def title_room(rows: int) -> float:
    """Points between the top of a panel and its title, with so many rows of numbers between them."""
    return 6.0 + rows * LINE * NUMBER_SIZE


def write_key(figure: Figure, numbers: dict[Mark, int]) -> float:
    """Make ``figure`` higher and write below what each number means; returns the inches that this takes."""
    if not numbers:
        return 0.0
    width, height = figure.get_size_inches()
    columns = 2 if width >= 7.0 else 1
    room = int(0.97 * width / columns * 72.0 / (LETTER * SMALL)) - 3
    entries = [_entry(number, mark, room) for mark, number in numbers.items()]
    shares = _columns(entries, columns)
    inches = (max(len(lines) for lines in shares) * LINE * SMALL + 4.0) / 72.0
    figure.set_size_inches(width, height + inches)
    for k, lines in enumerate(shares):
        figure.text(
            0.012 + k * 0.99 / columns, inches / (height + inches), "\n".join(lines), fontsize=SMALL, color=INK,
            va="top", ha="left", linespacing=1.3, gid="key",
        )  # fmt: skip
    return inches


def _entry(number: int, mark: Mark, room: int) -> list[str]:
    told = f"{mark.year}: {'; '.join(mark.titles)}"
    wide = sum(east_asian_width(letter) in "WF" for letter in told)
    first, *rest = wrap(told, max(8, (room - 4) * len(told) // (len(told) + wide)))
    digits = f"{number:\u2007>2}"  # padded by spaces as wide as a digit
    return [f"{digits}  {first}", *(f"\u2007\u2007  {line}" for line in rest)]


def _columns(entries: Sequence[list[str]], count: int) -> list[list[str]]:
    """The lines of the entries, column by column; an entry is not torn apart."""
    total = sum(len(entry) for entry in entries)
    columns: list[list[str]] = [[]]
    for entry in entries:
        if len(columns) < count and len(columns[-1]) + 0.5 * len(entry) > total / count:
            columns.append([])
        columns[-1] += entry
    return columns
