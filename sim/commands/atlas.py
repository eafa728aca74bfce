"""What is known of the actors: atlas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import Folders, Force, Json, out_option
from .screen import bold, console, say, say_json, table

if TYPE_CHECKING:
    from ..scenario.reading.atlas import Atlas

EXAMPLES = (
    "counterpoise atlas Vietnam",
    "counterpoise atlas coup_2002",
)


def atlas(
    actor: Annotated[
        str | None, typer.Argument(help="Code or name of an actor, or an event, body or pair; all actors by default.")
    ] = None,
    folders: Folders = None,
    out: Annotated[Path | None, out_option("FILE", "A figure of the actor's paths: PNG, SVG or PDF.")] = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """What the atlas knows of an actor, with sources and gaps; without one, which actors there are."""
    from ..scenario.known import actor_of, actor_rows, atlas_rows, entries_of
    from ..scenario.reading.strict_yaml import dump_yaml
    from ..scenario.reading.window_block import atlas_with

    known = atlas_with(folders)
    if actor not in (None, *known.codes) and out is None and (entries := entries_of(known, str(actor))):
        say_json(entries) if json else say(dump_yaml(entries).rstrip())
        return
    code = None if actor is None else actor_of(known, actor)
    rows = atlas_rows(known) if code is None else actor_rows(known, code)
    if out is not None:
        _draw(known, code, out, force)
    if json:
        say_json(rows)
    elif code is None:
        _show_all(rows)
    else:
        _show(known, code, rows)
    if out is not None and not json:
        say(f"Figure            {out}")


def _draw(known: Atlas, code: str | None, out: Path, force: bool) -> None:
    from .screen import MistakeError

    if code is None:
        raise MistakeError("a figure is of one actor; name it: counterpoise atlas JPN --out FILE")
    from counterpoise.analysis.figures.actor_paths import actor_paths
    from counterpoise.analysis.figures.drawing import write_figure

    from ..scenario.known import name_of, numbers_of

    numbers = numbers_of(known, code)
    if all(number.series is None or len(number.series) < 2 for number in numbers.values()):
        raise MistakeError(f"nothing that is known of {code} changes over the years, so there is no figure of it")
    write_figure(actor_paths(name_of(known, code), numbers), out, force)


def _show(known: Atlas, code: str, rows: list[dict[str, Any]]) -> None:
    from ..scenario.known import events_of, missing_from, name_of, roles_of, standing_of

    screen, right = console(), {"justify": "right"}
    made = table("", ["path", ("value", right), ("years", right), "source", "range or scale"])
    for row in rows:
        years = f"{row['years'][0]}–{row['years'][1]}" if row["years"] else "all"
        span = "–".join(f"{bound:g}" for bound in row["range"]) if row["range"] else ""
        made.add_row(row["path"], _value(row["value"]), years, row["source"] or "unsourced", span)
    screen.print(bold(f"{name_of(known, code)} ({code})", f"  {' and '.join(roles_of(known, code))}"))
    screen.print(made)
    judged = sum(row["source"] == "judgement" for row in rows)
    screen.print(f"{len(rows)} numbers, {judged} on judgement alone")
    for line in standing_of(known, code):
        screen.print(line)
    if events := events_of(known, code):
        screen.print(f"events that change it: {', '.join(events)}")
    if missing := missing_from(known, code):
        screen.print(f"nothing is given of, so that the default stands: {', '.join(missing)}")


def _value(value: float | dict[str, float]) -> str:
    if isinstance(value, dict):
        given = list(value.values())
        return f"{given[0]:g} … {given[-1]:g}"
    return f"{value:g}"


def _show_all(rows: list[dict[str, Any]]) -> None:
    screen, right = console(), {"justify": "right"}
    made = table("", ["actor", "name", "role", ("years", right), ("judged", right)])
    for row in rows:
        years = f"{row['years'][0]}–{row['years'][1]}" if row["years"] else ""
        share = "" if row["share_judged"] is None else f"{row['share_judged']:.0%}"
        made.add_row(row["actor"], row["name"], ", ".join(row["roles"]), years, share)
    screen.print(made)
    screen.print(f"{len(rows)} actors; one of them in full: counterpoise atlas ACTOR")
