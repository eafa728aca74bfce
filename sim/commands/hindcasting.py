"""The command that runs real states forward from a past year and scores what came: hindcast."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from .screen import MistakeError, console, note, say, say_json, table, waiting


@dataclass(frozen=True)
class Past:
    """The hindcast that is asked for: data, years, powers, theories, files of events and votes, runs, directory."""

    data: Path
    first: int
    last: int
    out: Path
    powers: str | None = None
    theories: Sequence[str] | None = None
    events: Path | None = None
    votes: Path | None = None
    replicates: int | None = None
    seed: int = 0


def hindcast(past: Past, workers: int | None, as_json: bool) -> None:
    """Run the world of a past year forward, write its directory, print how well it did."""
    from ..results.store import StoreError

    if past.last <= past.first:
        raise MistakeError(f"the last year {past.last} must be after the first year {past.first}")
    module = import_module("counterpoise.analysis.hindcast.forward")
    files = import_module("counterpoise.analysis.hindcast.files")
    try:
        plan = _plan(past, module)
        if files.is_there(plan, past.out):
            note(f"{past.out} holds this hindcast already; it is left as it is")
        threads = workers if workers is not None else min(8, os.cpu_count() or 1)
        with waiting(plan.replicates * len(plan.theories), "hindcast") as progress:
            done = module.run_hindcast(plan, threads, progress)
        directory = files.save(done, past.out)
    except (StoreError, ValueError) as error:
        raise MistakeError(str(error)) from None
    if as_json:
        say_json({"directory": str(directory), "scores": [score._asdict() for score in done.scores]})
    else:
        _show(past, plan, module.mean_scores(done.scores), directory)


def _plan(past: Past, module: Any) -> Any:
    """What is to be run and answered, from the files that are named."""
    worlds = import_module("counterpoise.analysis.observed.worlds")
    powers = module.POWERS if past.powers is None else worlds.as_powers(past.powers)
    if len(set(powers)) < module.FEWEST_POWERS:
        needed = f"{module.FEWEST_POWERS} different powers or more are needed, not {len(set(powers))}"
        raise MistakeError(f"{needed}; such as --powers {','.join(module.POWERS)}")
    votes = (
        module.ballots(import_module("counterpoise.analysis.validation.votes").read_votes(past.votes))
        if past.votes
        else ()
    )
    history = import_module("counterpoise.analysis.observed.history").History(
        import_module("counterpoise.analysis.observed.tables").read_tables(past.data)
    )
    replicates = module.REPLICATES if past.replicates is None else past.replicates
    return module.plan(
        history, past.first, past.last, powers, past.theories or (), past.events, votes, replicates, past.seed
    )


def _show(past: Past, plan: Any, means: Sequence[Any], directory: Path) -> None:
    states, powers = len(plan.world.states), len(plan.world.powers)
    say(f"{states} states and {powers} powers from the end of {past.first}, run to {past.last}: {directory}")
    several = len(plan.theories) > 1
    numbers = [(name, {"justify": "right"}) for name in ("score", "persistence", "regression")]
    made = table(
        f"Means over the years after {past.first}, up to {past.last}",
        ["series", *(["theory"] if several else []), *numbers],
    )
    for row in means:
        cells = [row.series, *([row.theory] if several else [])]
        made.add_row(*cells, *(_shown(value) for value in (row.score, row.persistence, row.regression)))
    console().print(made)
    say("position, change: rank correlation; others: area under the ROC curve, 0.5 by chance; – where undefined")
    learned = import_module("counterpoise.analysis.validation.validate").estimated_on_cases
    if named := [theory.name for theory in plan.theories if learned(theory)]:
        say(f"{', '.join(named)}: weights estimated on coded cases, which may be of these years")


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
