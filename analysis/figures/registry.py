"""The figures of an ensemble, found by themselves: every file of this room that declares a ``FIGURE``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from counterpoise.files import made_folder

from ..declared import declared
from .drawing import write_figures

if TYPE_CHECKING:
    from counterpoise.results.result import Result
    from counterpoise.scenario.model import Plot
    from matplotlib.figure import Figure

    from .kind import Kind


@cache
def kinds() -> dict[str, Kind]:
    """The figures by name, which is that of their file."""
    return declared(__package__, "FIGURE")


def usual() -> tuple[str, ...]:
    """The figures of a scenario without a ``plots:`` block, in their order."""
    found = kinds()
    return tuple(sorted((name for name in found if found[name].place), key=lambda name: found[name].place))


def draw_all(result: Result, directory: str | os.PathLike[str], force: bool = False) -> list[Path]:
    """Draw the scenario's ``plots:`` as PNG files into ``directory``, which is made, and return their paths.

    Without that block: the usual figures, each about what it holds most telling. Files carry the name of the
    figure and what it shows. Raises StoreError where others of that name are there and ``force`` is False.
    """
    folder = made_folder(directory)
    figures: dict[Path, Figure] = {}
    for name, figure in _drawn(result):
        again = sum(path.stem == name or path.stem.startswith(f"{name}-") for path in figures)
        figures[folder / f"{name}{f'-{again + 1}' if again else ''}.png"] = figure
    return write_figures(figures, force)


def _drawn(result: Result) -> Iterator[tuple[str, Figure]]:
    """Name of the file and figure, one after the other."""
    wanted: list[tuple[str, Plot | None]] = [(plot.figure, plot) for plot in result.scenario.plots]
    for name, plot in wanted or [(name, None) for name in usual()]:
        about, figure = kinds()[name].draw(result, plot)
        yield "_".join((name, *about)), figure
