"""The runs of a sweep for another tool: export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import SweepDirectory
from .screen import MistakeError, say


def export(
    directory: SweepDirectory,
    to: Annotated[str, typer.Option(help="csv, ema (EMA Workbench) or xarray (NetCDF).")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.")],
) -> None:
    """Write the runs of a sweep in a format of another tool."""
    from counterpoise.analysis.exports import export

    from ..results.store import StoreError

    try:
        say(str(export(directory, to, out)))
    except (StoreError, ValueError, OSError, ImportError) as error:
        raise MistakeError(str(error)) from None
