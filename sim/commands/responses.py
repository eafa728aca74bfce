"""What must answer what, checked by paired runs: responses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Force, Json, Replicates, Seed, Theory, out_option
from .screen import MistakeError, console, say, say_json, table, waiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counterpoise.analysis.responses.check import Curve


def responses(
    theory: Theory = None,
    lever: Annotated[list[str] | None, typer.Option(help="A lever by name; may be repeated. All by default.")] = None,
    replicates: Replicates = 40,
    seed: Seed = 0,
    out: Annotated[Path | None, out_option("DIR", "The folder of the figure responses.png.")] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Fill the marked blocks of a page (Markdown), with its figure.")
    ] = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Check which way strategies answer when one lever is moved and all else is kept."""
    from counterpoise.analysis.responses.check import STEPS, curves, responses_of
    from counterpoise.analysis.responses.levers import levers_named
    from counterpoise.analysis.responses.page import check_page, write_page

    chosen = levers_named(lever)
    if report is not None:
        if lever:
            raise MistakeError("--report is about the whole table: leave --lever out")
        check_page(report)
    drawn = out is not None or report is not None
    with waiting(sum(len(one.contexts) for one in chosen), "contexts") as progress:
        found = curves(theory, chosen, replicates, seed, STEPS if drawn else (), progress)
    if json:
        say_json([one._asdict() for one in responses_of(found)])
    else:
        _show(found)
    if report is not None:
        write_page(report, found)
    written = [] if report is None else [report]
    if out is not None:
        written.append(_draw(found, out, force))
    for path in written if not json else ():
        say(str(path))


def _draw(found: Sequence[Curve], folder: Path, force: bool) -> Path:
    """The figure, in a folder that is made where it is not there."""
    from counterpoise.analysis.figures.drawing import write_figure
    from counterpoise.analysis.responses.figure import draw_responses

    from ..files import made_folder

    return write_figure(draw_responses(found), made_folder(folder) / "responses.png", force)


def _show(found: Sequence[Curve]) -> None:
    from counterpoise.analysis.figures.naming import signed
    from counterpoise.analysis.responses.check import VERDICTS, responses_of, theories_of
    from counterpoise.analysis.responses.summary import READ_NAMES, summed_up, totals, wrong_ones

    number = {"justify": "right"}
    answers = responses_of(found)
    made = table(
        f"What answers what: theory {theories_of(found)}",
        ["lever", "what answers", "stated", *((verdict, number) for verdict in VERDICTS), ("mean change", number)],
    )
    last = ""
    for row in summed_up(answers):
        counts = (str(row.counts[verdict]) for verdict in VERDICTS)
        title = row.lever.title if row.lever.name != last else ""
        made.add_row(title, READ_NAMES[row.cell.strategy], row.sign, *counts, signed(row.change))
        last = row.lever.name
    screen = console()
    screen.print(made)
    screen.print(totals(answers))
    if wrong := wrong_ones(answers):
        screen.print("\nWrong:")
        for line in wrong:
            screen.print(f"  {line}")
