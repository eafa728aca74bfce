"""Why a state chose what it chose: explain."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import Folders, Force, Json, Seed, Settings, Theory, changes_of, out_option
from .screen import MistakeError, console, say, say_json, waiting

EXAMPLES = (
    "counterpoise explain venezuela --state Venezuela --year 2005",
    "counterpoise explain results/as-it-was --state Cuba --year 1995 --all --key",
)

LARGEST = 10
"""Terms that are printed, those that make the largest difference."""


def explain(
    case: Annotated[str, typer.Argument(metavar="CASE|DIR", help="A case, or the directory of a result or sweep.")],
    state: Annotated[str, typer.Option(help="The state, by code or name: VEN or Venezuela.")],
    year: Annotated[int, typer.Option(help="The year of the choice.")],
    replicate: Annotated[
        int | None, typer.Option(min=0, help="Which run; by default one in which the state chose as in most.")
    ] = None,
    seed: Seed = 0,
    point: Annotated[int | None, typer.Option(min=0, help="Which point of a sweep directory.")] = None,
    run: Annotated[int | None, typer.Option(min=0, help="Which run of all in a directory.")] = None,
    theory: Theory = None,
    settings: Settings = None,
    folders: Folders = None,
    out: Annotated[Path | None, out_option("FILE", "The waterfall figure: PNG, SVG or PDF.")] = None,
    force: Force = False,
    everything: Annotated[bool, typer.Option("--all", help="Print every term, not only the ten largest.")] = False,
    key: Annotated[bool, typer.Option("--key", help="Also print what each term is: its formula.")] = False,
    json: Json = False,
) -> None:
    """Why a state chose what it chose: the terms with their weights and sources."""
    from counterpoise.analysis.explanation.explain import explain

    from ..results.store import StoreError

    with waiting(1, case) as progress:
        progress(0)
        try:
            explanation = explain(case, state, year, replicate, seed, theory, changes_of(settings, folders), point, run)
        except (ValueError, StoreError) as error:
            raise MistakeError(str(error)) from None
        except OverflowError:
            raise MistakeError(f"the replicate {replicate} is too large; at most {2**63 - 1}") from None
    number = explanation.replicate if run is None else run
    at = "" if point is None else f"_{point}"
    figure = out or Path(f"explain_{Path(case).stem}_{explanation.state}_{year}{at}_{number}.png")
    if out is not None or not json:
        from counterpoise.analysis.figures.drawing import write_figure

        write_figure(explanation.waterfall(), figure, force or out is None)  # by default a name of ours, drawn anew
    if json:
        say_json(explanation.as_json())
        return
    screen = console()
    largest = None if everything else LARGEST
    screen.print(explanation.table(largest))
    if rest := explanation.rest_in_words(largest):
        say(f"{rest}; --all shows them")
    if key:
        screen.print(explanation.key())
    else:
        say("Terms      explained one by one with --key")
    say(f"Waterfall  {figure}")
