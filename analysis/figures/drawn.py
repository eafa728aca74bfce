"""A figure on its way to disk: the picture twice, for eyes and for print, and the numbers that it shows beside it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from counterpoise.files import Fill, made_folder, write_files

from .drawing import save

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

PICTURES = (".png", ".svg")


class Drawn(NamedTuple):
    """A figure, the name of its files without an ending, and the numbers that it shows as tidy rows."""

    name: str
    figure: Figure
    data: pd.DataFrame

    @property
    def csv(self) -> str:
        """The rows as CSV."""
        return str(self.data.to_csv(index=False, lineterminator="\n"))


def write_drawn(drawn: Sequence[Drawn], folder: str | os.PathLike[str], force: bool = False) -> list[Path]:
    """Write every figure as PNG and SVG with its numbers as CSV beside them, all or none; return the paths of the PNGs.

    Files that would stay the same are left as they are. Raises StoreError where others of these names are there and
    ``force`` is False, and as :func:`counterpoise.files.write_files` does.
    """
    place, fills = made_folder(folder), dict[Path, Fill]()
    for one in drawn:
        name = one.name
        fills |= {place / f"{name}{end}": partial(save, one.figure, f"{name}{end}") for end in PICTURES}
        fills[place / f"{name}.csv"] = partial(_fill_csv, one)
    write_files(fills, force)
    return [place / f"{one.name}.png" for one in drawn]


def _fill_csv(drawn: Drawn, draft: Path) -> None:
    draft.write_text(drawn.csv, encoding="utf-8")
