"""A result or a sweep for another tool: export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import Force, out_option
from .screen import MistakeError, note, say

EXAMPLES = ("counterpoise export results/as-it-was --to csv --out runs.csv",)


def export(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The directory of a run or a sweep.")],
    to: Annotated[str, typer.Option(help="csv, ema (EMA Workbench, .tar.gz) or xarray (NetCDF, .nc).")],
    out: Annotated[
        Path, out_option("FILE", "The file to write; of csv FILE.csv holds the runs, FILE.zip or a folder all tables.")
    ],
    force: Force = False,
) -> None:
    """Write a result or a sweep in a format of another tool."""
    from counterpoise.analysis.exports import read_tables, write_tables

    tables = read_tables(directory)
    try:
        written = write_tables(tables, to, out, force)
    except (ValueError, ImportError) as error:
        raise MistakeError(str(error)) from None
    if tables.lacking:
        note(tables.lacking)
    say(str(written))
