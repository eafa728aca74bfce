"""One page on a case, to read, print and hand in: report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import Folders, Force, Json, Replicates, Seed, Settings, Theory, changes_of, out_option
from .screen import MistakeError, say, say_json, steps_told

EXAMPLES = (
    "counterpoise report venezuela --out venezuela.html",
    "counterpoise report venezuela --set world.price@2015..=100 --out oil.html",
)


def report(
    target: Annotated[
        str, typer.Argument(metavar="CASE|DIR", help="A case, or the directory of a result, a comparison or a sweep.")
    ],
    out: Annotated[Path, out_option("FILE", "The page, which ends with .html.")],
    state: Annotated[str | None, typer.Option(metavar="STATE", help="Whom it is about, by code or name.")] = None,
    power: Annotated[str | None, typer.Option(metavar="POWER", help="Toward whom, by code or name.")] = None,
    drivers: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A stored sweep over what is judged, for what drives it.")
    ] = None,
    question: Annotated[str, typer.Option(metavar="TEXT", help="The question in your words.")] = "",
    replicates: Replicates = 200,
    seed: Seed = 0,
    theory: Theory = None,
    settings: Settings = None,
    folders: Folders = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Write one page of HTML: question, answer, results with what is not known, reasons, what if, limits."""
    from counterpoise.analysis.report.report import report as write_report

    with steps_told() as step:
        try:
            written = write_report(
                target, out, replicates, seed, theory, changes_of(settings, folders), state, power, drivers, question,
                force, step,
            )  # fmt: skip
        except ValueError as error:
            raise MistakeError(str(error)) from None
    if json:
        say_json({"report": str(written)})
    else:
        say(str(written))
