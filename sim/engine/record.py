"""The record of an ensemble: what every run leaves of every year, each quantity in an array of its own.

The engine copies the recorded words of its memory into flat pages, floats and small whole numbers apart; the fields of
a :data:`Record` are views of these pages.
"""

from __future__ import annotations

from collections import namedtuple
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..compiled import part
from ..scenario.attributes import CHANNELS
from .memory import Places, places_of
from .quantities import RECORD, Quantity

if TYPE_CHECKING:
    from ..world.build import World

Record: Any = namedtuple("Record", [quantity.name for quantity in RECORD])  # type: ignore[misc]
"""What runs leave, a field a recorded quantity: [run, year, …], then the axes that the quantity has. Of the channels
energy is recorded, and those that the scenario declares."""


class Pages(NamedTuple):
    """Where the engine writes the record, and which words of its memory go there."""

    values: np.ndarray  # floats: all of a quantity's runs and years, then those of the next
    labels: np.ndarray  # the same of small whole numbers
    values_from: np.ndarray  # [number of a year] word of the memory
    labels_from: np.ndarray
    values_ends: np.ndarray  # [quantity + 1] its first number of a year; the next one's is its end
    labels_ends: np.ndarray
    rows: int  # runs times years


class Sheet(NamedTuple):
    """Where the numbers of one kind, floats or small whole numbers, stand on their page."""

    quantities: tuple[Quantity, ...]
    words: np.ndarray  # [number of a year] word of the memory
    ends: np.ndarray  # [quantity + 1]


def recorded_words(places: Places, quantity: Quantity) -> np.ndarray:
    """Words of the memory that are recorded of a quantity, in the shape of the record."""
    words = places.words(quantity)
    if "channel" in quantity.axes:
        axis = quantity.axes.index("channel")
        words = np.take(words, [CHANNELS.index("energy"), *range(len(CHANNELS), places.lengths["channel"])], axis)
    return words


@cache
def _sheet(places: Places, whole: bool) -> tuple[Sheet, tuple[tuple[int, ...], ...]]:
    """A sheet, and the shape of a year of each of its quantities."""
    quantities = tuple(quantity for quantity in RECORD if quantity.whole == whole)
    parts = [recorded_words(places, quantity) for quantity in quantities]
    words = np.concatenate([part.ravel() for part in parts]).astype(np.int64)
    ends = np.cumsum([0, *(part.size for part in parts)], dtype=np.int64)
    return Sheet(quantities, words, ends), tuple(part.shape for part in parts)


def bytes_of_a_run(world: World) -> int:
    """What the record of one run takes in memory."""
    places = places_of(world)
    floats, wholes = (len(_sheet(places, whole)[0].words) for whole in (False, True))
    return len(world.years) * (8 * floats + 2 * wholes)


def new_record(world: World, runs: int) -> tuple[Any, Pages]:
    """Room for the record of ``runs`` runs, and the pages on which the engine writes it."""
    places, years = places_of(world), len(world.years)
    rows = runs * years
    views: dict[str, np.ndarray] = {}
    made: list[tuple[np.ndarray, Sheet]] = []
    for whole, kind in ((False, np.float64), (True, np.int16)):
        sheet, shapes = _sheet(places, whole)
        page: np.ndarray = np.zeros(rows * int(sheet.ends[-1]), dtype=kind)
        starts = sheet.ends.tolist()
        for quantity, shape, (start, end) in zip(sheet.quantities, shapes, pairwise(starts), strict=True):
            views[quantity.name] = page[rows * start : rows * end].reshape(runs, years, *shape)
        made.append((page, sheet))
    (values, floats), (labels, wholes) = made
    record = Record(*(views[quantity.name] for quantity in RECORD))
    return record, Pages(values, labels, floats.words, wholes.words, floats.ends, wholes.ends, rows)


@part
def write(row: int, m: Any, pages: Pages) -> None:
    """Write the year into row ``row`` (run times years, plus year) of every recorded quantity."""
    for k in range(pages.values_ends.shape[0] - 1):
        start, end = pages.values_ends[k], pages.values_ends[k + 1]
        place = start * pages.rows + row * (end - start) - start
        for c in range(start, end):
            pages.values[place + c] = m.words[pages.values_from[c]]
    for k in range(pages.labels_ends.shape[0] - 1):
        start, end = pages.labels_ends[k], pages.labels_ends[k + 1]
        place = start * pages.rows + row * (end - start) - start
        for c in range(start, end):
            pages.labels[place + c] = m.wholes[pages.labels_from[c]]
