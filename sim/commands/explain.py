"""Why a state chose what it chose: explain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Case, Force, Json, Seed, Settings, Theory, changes_of, out_option
from .screen import MistakeError, console, say, say_json, waiting

if TYPE_CHECKING:
    pass


def explain(
    case: Case,
    state: Annotated[str, typer.Option(help="The state, such as VEN.")],
    year: Annotated[int, typer.Option(help="The year of the choice.")],
    replicate: Annotated[int, typer.Option(min=0, help="Which run.")] = 0,
    seed: Seed = 0,
    theory: Theory = None,
    settings: Settings = None,
    out: Annotated[Path | None, out_option("FILE", "The waterfall figure: PNG, SVG or PDF.")] = None,
    force: Force = False,
    key: Annotated[bool, typer.Option("--key", help="Also print what each term is: its formula.")] = False,
    json: Json = False,
) -> None:
    """Why a state chose what it chose: every term with its weight and source."""
    from counterpoise.analysis.explanation.explain import explain

    with waiting(1, case) as progress:
        progress(0)
        try:
            explanation = explain(case, state, year, replicate, seed, theory, changes_of(settings))
        except ValueError as error:
            raise MistakeError(str(error)) from None
        except OverflowError:
            raise MistakeError(f"the replicate {replicate} is too large; at most {2**63 - 1}") from None
    figure = out or Path(f"explain_{Path(case).stem}_{state}_{year}_{replicate}.png")
    if out is not None or not json:
        from counterpoise.analysis.figures.drawing import write_figure

        write_figure(explanation.waterfall(), figure, force or out is None)  # by default a name of ours, drawn anew
    if json:
        say_json(explanation.as_json())
        return
    screen = console()
    screen.print(explanation.table())
    if key:
        screen.print(explanation.key())
    else:
        say("Terms      explained one by one with --key")
    say(f"Waterfall  {figure}")
