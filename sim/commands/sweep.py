"""Run a design of many points: sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from .options import Address, Executor, Force, Json, Out, Workers
from .screen import MistakeError, console, say, say_json, table
from .swept import carry_out, varied_in_words

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from ..sweeps.design import Design

EXAMPLES = (
    "counterpoise sweep venezuela_threat_x_dependence --dry-run",
    "counterpoise sweep venezuela_threat_x_dependence --out results/phase",
)


def sweep(
    file: Annotated[str, typer.Argument(help="A shipped sweep, or the path of a sweep file (a case with --over).")],
    out: Out = None,
    force: Force = False,
    replicates: Annotated[int | None, typer.Option(min=1, help="Runs at each point, instead of the file's.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed that all runs share, instead of the file's.")] = None,
    over: Annotated[
        str | None, typer.Option(help="judgement (all judgements at once), judgement:case or judgement:theory.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print points, runs, size and time; run nothing.")] = False,
    executor: Executor = "threads",
    workers: Workers = None,
    address: Address = None,
    json: Json = False,
) -> None:
    """Run a design of many points; stopped, it goes on with resume."""
    from ..sweeps.sweep import sweep

    design = _design(file, replicates, seed, over)
    if dry_run:
        _show_plan(design, json)
        return
    carry_out(design, lambda progress: sweep(design, out, executor, workers, address, progress, force), json)


def _design(file: str, replicates: int | None, seed: int | None, over: str | None) -> Design:
    from ..sweeps.design_file import load_design, over_judgement
    from ..sweeps.moved import JUDGEMENTS

    if over is None:
        return load_design(file, replicates, seed)
    if over not in JUDGEMENTS:
        known = ", ".join(JUDGEMENTS)
        raise MistakeError(f"--over takes one of {known}, not '{over}'; name single numbers in a sweep file")
    return over_judgement(file, replicates or 1, seed or 0, over=over)


def _show_plan(design: Design, as_json: bool) -> None:
    """Points, runs, size and time, the last two from a short trial."""
    from ..sweeps.sweep import estimate, plan_of

    try:
        plan = plan_of(design, "")
    except ValueError as error:
        raise MistakeError(str(error)) from None
    seconds, size = estimate(plan)
    points = design.table
    if as_json:
        say_json({
            "points": design.points, "runs": design.runs, "shards": plan.shards, "bytes": round(size * design.runs),
            "core_seconds": round(seconds * design.runs, 1), "columns": list(points.columns),
            "varied": design.varied,
        })  # fmt: skip
        return
    console().print(_first_points(points))
    say(f"{design.points} points × {design.replicates} replicates = {design.runs} runs in {plan.shards} shards")
    say(varied_in_words(design))
    say(f"about {size * design.runs / 1e6:.1f} MB, about {seconds * design.runs:.0f} core-seconds")


def _first_points(points: pd.DataFrame) -> Table:
    """The first points of a design by the first of their columns, and how many more there are."""
    shown = points.iloc[:10, :8]
    more = [
        f"{count} {what} more"
        for count, what in ((len(points) - len(shown), "points"), (points.shape[1] - shown.shape[1], "columns"))
        if count
    ]
    made = table(f"Points ({', '.join(more)})" if more else "Points", [str(name) for name in shown.columns])
    for row in shown.itertuples(index=False):
        made.add_row(*(f"{value:g}" if isinstance(value, float) else str(value) for value in row))
    return made
