"""Run a case: run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Case, Folders, Force, Json, Out, Replicates, Seed, Settings, Theory, Workers, changes_of
from .screen import MistakeError, say_json, waiting

if TYPE_CHECKING:
    from ..results.result import Result

EXAMPLES = (
    "counterpoise run venezuela --out results/as-it-was",
    "counterpoise run venezuela --set events.coup_2002=null --point --out results/no-coup",
)


def run(
    case: Case,
    replicates: Replicates = 200,
    seed: Seed = 0,
    theory: Theory = None,
    settings: Settings = None,
    folders: Folders = None,
    out: Out = None,
    force: Force = False,
    workers: Workers = None,
    uncertain: Annotated[
        bool, typer.Option("--uncertain", help="Draw the numbers marked judgement from their ranges, run by run.")
    ] = False,
    point: Annotated[
        bool, typer.Option("--point", help="Leave out the uncertain runs that the summary sets beside it.")
    ] = False,
    json: Json = False,
) -> None:
    """Run a case and write the result directory."""
    from ..results.companion import companion
    from ..scenario.known import held_beyond, opened
    from .summary import companion_size, show

    if point and uncertain:
        raise MistakeError("--point and --uncertain exclude each other")
    result = ensemble(case, replicates, seed, theory, changes_of(settings, folders), workers, uncertain)
    directory = result.save(out, force)
    held = held_beyond(opened(case, folders or ()), result.scenario.years)
    beside = None
    if not point and not (json and uncertain):
        size = companion_size(result)
        with waiting(size, f"{case}, {'point run' if uncertain else 'uncertain'}") as progress:
            beside = companion(result, size, progress)
    if json:
        say_json(_as_json(result, directory, held, beside))
    else:
        show(result, directory, held, beside)


def _as_json(result: Result, directory: Path, held: list[str], companion: Result | None) -> dict[str, object]:
    from ..results.overview import instruments_in_use, openings, turns
    from .summary import share_in

    uncertain = result if result.uncertain else companion

    return {
        "directory": str(directory),
        "replicates": result.replicates,
        "done": result.replicates,
        "failed": 0,
        "summary": [
            {**row, "uncertain_share": None if uncertain is None else share_in(uncertain, row)}
            for row in result.summary()
        ],
        "turns": turns(result),
        "routes": openings(result),
        "instruments": instruments_in_use(result),
        "held": held,
    }


def ensemble(
    case: str,
    replicates: int,
    seed: int,
    theory: str | None,
    changes: Mapping[str, object],
    workers: int | None = None,
    uncertain: bool = False,
) -> Result:
    """The result of a case, with progress on a terminal."""
    from ..results.run import run

    with waiting(replicates, case) as progress:
        try:
            return run(case, replicates, seed, theory, changes, workers, progress, uncertain)
        except ValueError as error:
            raise MistakeError(str(error)) from None
