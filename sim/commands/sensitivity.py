"""What drives the outcomes of a case or of a sweep: sensitivity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import Force, Json, Out, PointRuns, PointSeed, Settings, Theory, Workers, changes_of
from .screen import MistakeError, bold, console, note, say, say_json, table
from .swept import shown_progress

if TYPE_CHECKING:
    import pandas as pd
    from counterpoise.analysis.sensitivity.sensitivity import Sensitivity

EXAMPLES = ("counterpoise sensitivity venezuela --outcome share_soft_balancing_VEN --out results/drivers --plot",)


def sensitivity(
    target: Annotated[str, typer.Argument(metavar="CASE|DIR", help="A case, which is swept first, or a sweep.")],
    method: Annotated[str, typer.Option(help="ranks, morris or sobol.")] = "ranks",
    outcome: Annotated[
        list[str] | None, typer.Option(help="An outcome, as in a sweep file; may be repeated. All that are kept.")
    ] = None,
    over: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WORD|ADDRESS=LOW..HIGH",
            help="judgement (as usual), judgement:case, judgement:theory, or a number and its span; may be repeated.",
        ),
    ] = None,
    samples: Annotated[
        int | None, typer.Option(min=1, help="Points (ranks; 2048), trajectories (morris; 20) or rows (sobol; 1024).")
    ] = None,
    replicates: PointRuns = None,
    seed: PointSeed = None,
    theory: Theory = None,
    settings: Settings = None,
    out: Out = None,
    force: Force = False,
    workers: Workers = None,
    plot: Annotated[bool, typer.Option("--plot", help="Draw the drivers into the figures of the sweep.")] = False,
    json: Json = False,
) -> None:
    """What drives each outcome: indices of sensitivity, with their intervals and the share of chance."""
    from counterpoise.analysis.figures.drawn import write_drawn
    from counterpoise.analysis.sensitivity.figure import drawn_drivers

    design = {
        "over": spans_of(over), "samples": samples, "replicates": replicates, "seed": seed, "theory": theory,
        "set": changes_of(settings) or None,
    }  # fmt: skip
    found = _found(target, method, outcome, design, {"directory": out, "workers": workers, "force": force})
    figures = write_drawn(drawn_drivers(found), found.directory / "figures", True) if plot else []
    for name, reason in found.left_out.items():
        note(f"{name} is left out: {reason}")
    if json:
        say_json(found.rows)
        return
    for name, rows in found.table.groupby("outcome", sort=False):
        _show(found, str(name), rows)
    say(f"Sweep directory   {found.directory}")
    for path in figures:
        say(f"Figure            {path}")


def spans_of(texts: list[str] | None) -> dict[str, Any] | str | None:
    """What ``--over`` says: a word, or a span by address."""
    if not texts or (len(texts) == 1 and "=" not in texts[0]):
        return texts[0] if texts else None
    found = {}
    for text in texts:
        address, _, span = text.partition("=")
        low, dots, high = span.partition("..")
        try:
            found[address] = {"from": float(low), "to": float(high)}
        except ValueError:
            told = "a word stands alone" if not dots else "LOW and HIGH are numbers"
            raise MistakeError(f"--over takes ADDRESS=LOW..HIGH, not '{text}'; {told}") from None
    return found


def _found(
    target: str, method: str, outcomes: list[str] | None, design: dict[str, Any], run: dict[str, Any]
) -> Sensitivity:
    """The indices; a case is swept first, with progress."""
    from counterpoise.analysis.sensitivity.sensitivity import design_for, sensitivity

    from ..results.store import is_stored
    from ..sweeps.executors import ExecutorError

    given = {name: value for name, value in run.items() if value not in (None, False)}
    try:
        if is_stored(target):
            return sensitivity(target, method, outcomes, **design, **given)
        planned = design_for(target, method, outcomes, **design)
        with shown_progress(planned.runs) as progress:
            return sensitivity(target, method, outcomes, **design, **given, progress=progress)
    except (ExecutorError, ValueError) as error:
        raise MistakeError(str(error)) from None


def _show(found: Sensitivity, outcome: str, rows: pd.DataFrame) -> None:
    """The drivers of one outcome, how far their indices have converged, and how many parameters drive nothing."""
    from counterpoise.analysis.sensitivity.figure import SHOWN, headline, main_index

    screen, index = console(), main_index(found.method)
    indices = [name for name in ("first", "total", "mu_star", "sigma") if rows[name].notna().any()]
    screen.print(bold(headline(rows, outcome, index)))
    numbers: Any = {"justify": "right"}
    lines = table("", ["parameter", *((name, numbers) for name in (*indices, "95 % interval", "on half"))])
    seen = rows[rows["distinct"]]
    for row in seen.head(SHOWN).to_dict("records"):
        interval = f"{row['low']:.3f} to {row['high']:.3f}"
        lines.add_row(str(row["parameter"]), *(f"{row[name]:.3f}" for name in indices), interval, f"{row['half']:.3f}")
    if len(seen):
        screen.print(lines)
        moved = (seen["half"] - seen[index]).abs()
        say(f"Convergence: half the points give indices within {moved.max():.3f} of these")
    unseen = len(rows) - len(seen)
    say(f"{unseen} parameter{'' if unseen == 1 else 's'} cannot be told from zero")
    one = rows.iloc[0]
    told = f"{one['chance']:.0%} of the variance of single runs, {one['chance_of_means']:.0%} of that of the means"
    say(f"Chance: {told} over {found.replicates} replicates\n")
