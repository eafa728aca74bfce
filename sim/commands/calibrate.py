"""Which parameters agree with what is known: calibrate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import Force, Json, Out, PointRuns, PointSeed, Settings, Theory, Workers, changes_of
from .screen import MistakeError, console, note, say, say_json, table
from .sensitivity import spans_of
from .swept import shown_progress

if TYPE_CHECKING:
    from counterpoise.analysis.calibration.calibrate import Calibration

EXAMPLES = (
    "counterpoise calibrate venezuela --over states.VEN.autonomy_taste=0.4..1 "
    "--facts share_soft_balancing_VEN@2003-2012=0.6",
)


def calibrate(
    target: Annotated[str, typer.Argument(metavar="CASE|DIR", help="A case, which is swept first, or a sweep.")],
    facts: Annotated[
        list[str], typer.Option("--facts", metavar="OUTCOME=VALUE", help="What is known; may be repeated.")
    ],
    over: Annotated[
        list[str] | None, typer.Option(metavar="ADDRESS=LOW..HIGH", help="A parameter and its span; may be repeated.")
    ] = None,
    samples: Annotated[int | None, typer.Option(min=1, help="Points; 2048.")] = None,
    replicates: PointRuns = None,
    seed: PointSeed = None,
    theory: Theory = None,
    settings: Settings = None,
    out: Out = None,
    force: Force = False,
    workers: Workers = None,
    plot: Annotated[bool, typer.Option("--plot", help="Draw what was learned into the figures of the sweep.")] = False,
    json: Json = False,
) -> None:
    """Which values of a few parameters agree with what is known, and how often known truths are found again."""
    from counterpoise.analysis.calibration.calibrate import calibrate

    from ..results.store import is_stored

    known = dict(_fact(text) for text in facts)
    spans = spans_of(over)
    if isinstance(spans, str):
        raise MistakeError(f"--over takes ADDRESS=LOW..HIGH here, not '{spans}': calibration is of a few parameters")
    swept: dict[str, Any] = {"samples": samples, "replicates": replicates, "seed": seed, "theory": theory}
    changes = changes_of(settings) or None
    if is_stored(target):
        found = calibrate(target, known, spans, set=changes, directory=out, **swept)
    else:
        from counterpoise.analysis.sensitivity.sensitivity import REPLICATES, SAMPLES

        runs = (samples or SAMPLES["ranks"]) * (replicates or REPLICATES)
        try:
            with shown_progress(runs) as progress:
                found = calibrate(
                    target, known, spans, set=changes, directory=out, workers=workers, progress=progress, force=force,
                    **swept,
                )  # fmt: skip
        except ValueError as error:
            raise MistakeError(str(error)) from None
    figures = _drawn(found) if plot else []
    for name in found.outside:
        note(f"{name}={known[name]:g} is beyond what any point of the sweep brings about: nothing is learned from it")
    if json:
        say_json(found.rows)
    else:
        _show(found)
        for path in figures:
            say(f"Figure            {path}")


def _drawn(found: Calibration) -> list[Path]:
    from counterpoise.analysis.calibration.figure import drawn_recovery
    from counterpoise.analysis.figures.drawn import write_drawn

    return write_drawn([drawn_recovery(found)], found.directory / "figures", True)


def _fact(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError:
        raise MistakeError(f"--facts takes OUTCOME=VALUE, not '{text}'") from None


def _show(found: Calibration) -> None:
    number = {"justify": "right"}
    columns = ("prior", "median", "90 % interval", "truths found")
    lines = table("Parameters after what is known", ["parameter", *((name, number) for name in columns)])
    for row in found.rows:
        prior, interval = (f"{row[a]:.3g} to {row[b]:.3g}" for a, b in (("prior_low", "prior_high"), ("low", "high")))
        lines.add_row(row["parameter"], prior, f"{row['median']:.3g}", interval, f"{row['coverage']:.0%}")
    console().print(lines)
    told = ", ".join(f"{name}={value:g}" for name, value in found.facts.items())
    say(f"Known: {told}. Intervals hold nine tenths; 'truths found' says how many of 200 known points lay in theirs.")
    say(f"Sweep directory   {found.directory}")
