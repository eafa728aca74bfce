"""Real states run forward from a past year, scored against what came: hindcast."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Data, Force, Json, Replicates, Seed, Workers, out_option
from .screen import MistakeError, console, note, say, say_json, table, waiting

if TYPE_CHECKING:
    from counterpoise.analysis.hindcast.forward import Plan, Score
    from counterpoise.analysis.hindcast.observed import Ballot

EXAMPLES = ("counterpoise hindcast --data DATA --from 1992 --to 2013 --out results/hindcast",)


def hindcast(
    data: Data,
    first: Annotated[int, typer.Option("--from", metavar="YEAR", help="The year at whose end the world is known.")],
    last: Annotated[int, typer.Option("--to", metavar="YEAR", help="Last year that is run and scored.")],
    out: Annotated[Path, out_option("DIR", "The directory to write.")],
    powers: Annotated[
        str | None, typer.Option(metavar="A,B", help="Five powers or more, by ISO3 code or name; eight by default.")
    ] = None,
    theory: Annotated[
        list[str] | None, typer.Option(help="A shipped theory or a theory file; may be repeated.")
    ] = None,
    events: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What came from outside, in the layout of a scenario.")
    ] = None,
    votes: Annotated[Path | None, typer.Option(metavar="FILE", help="A vote to score too, state by state.")] = None,
    replicates: Replicates = 50,
    seed: Seed = 0,
    workers: Workers = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Run all states forward from a past year, and score each year against what came."""
    if last <= first:
        raise MistakeError(f"the last year {last} must be after the first year {first}")
    from counterpoise.analysis.hindcast.files import is_there, save
    from counterpoise.analysis.hindcast.forward import mean_scores, plan, run_hindcast
    from counterpoise.analysis.observed.history import History
    from counterpoise.analysis.observed.tables import read_tables

    try:
        those, ballots = _powers(powers), _ballots(votes)
        history = History(read_tables(data))
        made = plan(history, first, last, those, theory or (), events, ballots, replicates, seed)
        if is_there(made, out, force):
            note(f"{out} holds this hindcast already; it is left as it is")
        threads = workers if workers is not None else min(8, os.cpu_count() or 1)
        with waiting(made.replicates * len(made.theories), "hindcast") as progress:
            done = run_hindcast(made, threads, progress)
        directory = save(done, out, force)
    except ValueError as error:
        raise MistakeError(str(error)) from None
    if json:
        say_json({"directory": str(directory), "scores": [score._asdict() for score in done.scores]})
    else:
        _show(made, first, last, mean_scores(done.scores), directory)


def _powers(text: str | None) -> Sequence[str]:
    """The powers that are named, or those of a hindcast by default."""
    from counterpoise.analysis.hindcast.forward import FEWEST_POWERS, POWERS
    from counterpoise.analysis.observed.worlds import as_powers

    powers = POWERS if text is None else as_powers(text)
    if len(set(powers)) < FEWEST_POWERS:
        needed = f"{FEWEST_POWERS} different powers or more are needed, not {len(set(powers))}"
        raise MistakeError(f"{needed}; such as --powers {','.join(POWERS)}")
    return powers


def _ballots(votes: Path | None) -> Sequence[Ballot]:
    from counterpoise.analysis.hindcast.forward import ballots
    from counterpoise.analysis.validation.votes import read_votes

    return () if votes is None else ballots(read_votes(votes))


def _show(plan: Plan, first: int, last: int, means: Sequence[Score], directory: Path) -> None:
    from counterpoise.analysis.validation.validate import estimated_on_cases

    states, powers = len(plan.world.states), len(plan.world.powers)
    say(f"{states} states and {powers} powers from the end of {first}, run to {last}: {directory}")
    several = len(plan.theories) > 1
    numbers = [(name, {"justify": "right"}) for name in ("score", "persistence", "regression")]
    made = table(
        f"Means over the years after {first}, up to {last}",
        ["series", *(["theory"] if several else []), *numbers],
    )
    for row in means:
        cells = [row.series, *([row.theory] if several else [])]
        made.add_row(*cells, *(_shown(value) for value in (row.score, row.persistence, row.regression)))
    console().print(made)
    say("position, change: rank correlation; others: area under the ROC curve, 0.5 by chance; – where undefined")
    if named := [theory.name for theory in plan.theories if estimated_on_cases(theory)]:
        say(f"{', '.join(named)}: weights estimated on coded cases, which may be of these years")


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
