"""The record of an ensemble: what every run leaves of every year, each quantity in an array of its own.

The engine copies the recorded words of its memory into flat pages, floats and small whole numbers apart; the fields of
a :data:`Record` are views of these pages.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..compiled import part
from ..scenario.attributes import CHANNELS
from .memory import Places
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


def recorded_words(places: Places, quantity: Quantity) -> np.ndarray:
    """Words of the memory that are recorded of a quantity, in the shape of the record."""
    words = places.words(quantity)
    if "channel" in quantity.axes:
        axis = quantity.axes.index("channel")
        words = np.take(words, [CHANNELS.index("energy"), *range(len(CHANNELS), places.lengths["channel"])], axis)
    return words


def new_record(world: World, runs: int) -> tuple[Any, Pages]:
    """Room for the record of ``runs`` runs, and the pages on which the engine writes it."""
    places, rows = Places(world), runs * len(world.years)
    parts = {quantity.name: recorded_words(places, quantity) for quantity in RECORD}
    pages, views = {}, {}
    for whole, kind in ((False, np.float64), (True, np.int16)):
        of_kind = [quantity for quantity in RECORD if quantity.whole == whole]
        ends = np.cumsum([0, *(parts[quantity.name].size for quantity in of_kind)])
        page = np.zeros(rows * int(ends[-1]), dtype=kind)
        for quantity, start, end in zip(of_kind, ends[:-1], ends[1:], strict=True):
            shape = parts[quantity.name].shape
            views[quantity.name] = page[rows * start : rows * end].reshape(runs, len(world.years), *shape)
        words = np.concatenate([parts[quantity.name].ravel() for quantity in of_kind])
        pages[whole] = page, words.astype(np.int64), ends.astype(np.int64)
    (values, values_from, values_ends), (labels, labels_from, labels_ends) = pages[False], pages[True]
    record = Record(*(views[quantity.name] for quantity in RECORD))
    return record, Pages(values, labels, values_from, labels_from, values_ends, labels_ends, rows)


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
