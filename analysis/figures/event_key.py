"""Numbers for the event lines of several panels, and the key that says what each number means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING
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


Marks = Mapping[int, tuple[str, ...]]
"""What a panel marks: by year the titles of what begins in it."""


def marks_of(events: Sequence[Event]) -> Marks:
    """The marks of dated events in the order of their years."""
    years = groupby(events, key=lambda event: event.year or 0)
    return {year: tuple(dict.fromkeys(event.title for event in together)) for year, together in years}


def key_of(panels: Mapping[str, Marks]) -> dict[int, str]:
    """What begins in each marked year, by year; behind what not all panels that mark the year mean, whose it is."""
    key = {}
    for year in sorted({year for marks in panels.values() for year in marks}):
        marking = {name: marks[year] for name, marks in panels.items() if year in marks}
        told = []
        for title in dict.fromkeys(title for titles in marking.values() for title in titles):
            whose = [name for name, titles in marking.items() if title in titles]
            told.append(title if len(whose) == len(marking) else f"{title} ({', '.join(whose)})")
        key[year] = "; ".join(told)
    return key


def number_lines(ax: Axes, marks: Marks, key: Mapping[int, str]) -> int:
    """Write the number of each mark, its place in the key, above its line, higher where it would meet the one before.

    Returns how many rows of numbers there are. The limits of the horizontal axis must be set before.
    """
    (left, right), points = ax.get_xlim(), ax.bbox.width / ax.get_figure(root=True).dpi * 72.0  # type: ignore[union-attr]
    ends: list[float] = []
    places = {year: place for place, year in enumerate(key, start=1)}
    for year in marks:
        text = str(places[year])
        middle = (year - 0.5 - left) / (right - left) * points
        half = 0.5 * (LETTER + 0.1) * NUMBER_SIZE * len(text)
        row = next((k for k, end in enumerate(ends) if end < middle - half), len(ends))
        ends[row : row + 1] = [middle + half + 1.5]
        ax.annotate(
            text, (year - 0.5, 1.0), (0.0, 2.0 + row * LINE * NUMBER_SIZE), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha="center", va="bottom", fontsize=NUMBER_SIZE, color=INK, gid="event",
        )  # fmt: skip
    return len(ends)


def title_room(rows: int) -> float:
    """Points between the top of a panel and its title, with so many rows of numbers between them."""
    return 6.0 + rows * LINE * NUMBER_SIZE


def write_key(figure: Figure, key: Mapping[int, str]) -> float:
    """Make ``figure`` higher and write below what each number means; returns the inches that this takes."""
    if not key:
        return 0.0
    width, height = figure.get_size_inches()
    columns = 2 if width >= 7.0 else 1
    room = int(0.97 * width / columns * 72.0 / (LETTER * SMALL)) - 3
    entries = [_entry(number, f"{year}: {told}", room) for number, (year, told) in enumerate(key.items(), start=1)]
    shares = _columns(entries, columns)
    inches = (max(len(lines) for lines in shares) * LINE * SMALL + 4.0) / 72.0
    figure.set_size_inches(width, height + inches)
    for k, lines in enumerate(shares):
        figure.text(
            0.012 + k * 0.99 / columns, inches / (height + inches), "\n".join(lines), fontsize=SMALL, color=INK,
            va="top", ha="left", linespacing=1.3, gid="key",
        )  # fmt: skip
    return inches


def _entry(number: int, told: str, room: int) -> list[str]:
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
