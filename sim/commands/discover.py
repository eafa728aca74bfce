"""Under which parameters of a sweep something happens: discover."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Json, Seed, SweepDirectory
from .screen import console, say, say_json, table

if TYPE_CHECKING:
    from counterpoise.analysis.discovery.discover import Discovery

EXAMPLES = ("counterpoise discover results/drivers --where 'share_soft_balancing_VEN > 0.4' --plot",)


def discover(
    directory: SweepDirectory,
    where: Annotated[str, typer.Option(metavar="EXPR", help="What happens, such as 'share_soft_balancing_VEN > 0.5'.")],
    boxes: Annotated[int, typer.Option(min=1, help="How many boxes at most.")] = 1,
    seed: Seed = 0,
    plot: Annotated[bool, typer.Option("--plot", help="Draw the boxes into the figures of the sweep.")] = False,
    json: Json = False,
) -> None:
    """Under which parameters something happens: boxes found on half of a sweep and tried on the other half."""
    from counterpoise.analysis.discovery.discover import discover
    from counterpoise.analysis.discovery.figure import drawn_boxes
    from counterpoise.analysis.figures.drawn import write_drawn

    found = discover(directory, where, boxes, seed)
    figures = write_drawn(drawn_boxes(found), Path(found.directory) / "figures", True) if plot else []
    if json:
        say_json(found.rows)
        return
    _show(found)
    for path in figures:
        say(f"Figure  {path}")


def _show(found: Discovery) -> None:
    points, names = len(found.wanted), len(found.parameters)
    say(f"{found.where}: {found.share:.0%} of {points} points")
    say(f"{len(found.seen)} of {names} parameters can be told to matter for it")
    if not found.found:
        say("No box holds more of them than all points together")
    number = {"justify": "right"}
    for place, one in enumerate(found.found, 1):
        lines = table(f"Box {place}", ["parameter", ("from", number), ("to", number)])
        for k in one.box.restricted:
            ends = (one.box.low[k], one.box.high[k])
            lines.add_row(found.parameters[k], *("" if abs(end) == float("inf") else f"{end:.4g}" for end in ends))
        console().print(lines)
        say(
            f"Density {one.density:.0%} on the half it was found on, {one.held_out_density:.0%} on the other; "
            f"coverage {one.coverage:.0%} and {one.held_out_coverage:.0%}"
        )
