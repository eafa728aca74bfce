"""Worlds of real states, from public data: world build."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from .options import Data, Force, Json, out_option
from .screen import MistakeError, say, say_json

EXAMPLES = (
    "counterpoise world build --data DATA --year 2003 --powers 'United States,Russia,China' --out world_2003.yaml",
)

world = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Worlds of real states, from public data.")


@world.command()
def build(
    data: Data,
    year: Annotated[int, typer.Option(help="The year at whose end the world is as the data know it.")],
    powers: Annotated[str, typer.Option(metavar="A,B", help="The powers, by ISO3 code or name.")],
    out: Annotated[Path, out_option("FILE", "The scenario file to write.")],
    overlay: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What no data set has, in the layout of a scenario.")
    ] = None,
    last: Annotated[int | None, typer.Option(help="Last year of the scenario; ten years on by default.")] = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Write a scenario of all states as known at the end of a year."""
    if last is not None and last <= year:
        raise MistakeError(f"the last year {last} must be after the year {year} of the world")
    _check(out, overlay)
    from counterpoise.analysis.observed.history import History
    from counterpoise.analysis.observed.tables import read_tables
    from counterpoise.analysis.observed.worlds import as_powers, observe, summary, write_world

    tables = read_tables(data)
    observed = observe(History(tables), year, as_powers(powers), last=last)
    scenario = write_world(observed, out, overlay, force)
    if json:
        left = {path.name: reason for path, reason in tables.left.items()}
        told = {"missing": observed.missing, "files_left": left, "notes": tables.notes}
        say_json({"states": list(scenario.states), "powers": list(scenario.powers), **told})
        return
    first, end = scenario.years
    say(f"{out}: {len(scenario.states)} states and {len(scenario.powers)} powers as known at the end of {first}")
    say(f"  years     {first}–{end}, with every number as it was known at the start")
    for line in (*summary(observed.missing), *tables.notes):
        say(f"  {line}")
    if tables.left:
        say(f"  files that are no known data set: {', '.join(path.name for path in tables.left)}")
    say(f"Next: counterpoise check {out}, then counterpoise run {out}")


def _check(out: Path, overlay: Path | None) -> None:
    """Refuse what cannot come to a file before any data are read."""
    from ..files import place_of

    place_of(out, (".yaml", ".yml"))
    if overlay is not None and os.path.realpath(overlay) == os.path.realpath(out):
        raise MistakeError(f"{out} is the overlay itself; choose another --out")
