"""Every number with its source: sources."""

from __future__ import annotations

from typing import Annotated

import typer

from .options import Case, Folders, Json, Settings, Theory, changes_of
from .screen import console, say_json, table, waiting

EXAMPLES = ("counterpoise sources venezuela --no-effect",)


def sources(
    case: Case,
    effect: Annotated[bool, typer.Option(help="Also how far results move over the range of each number.")] = True,
    theory: Theory = None,
    settings: Settings = None,
    folders: Folders = None,
    json: Json = False,
) -> None:
    """Every number of a case with its source and range."""
    from ..scenario.account import source_rows
    from ..scenario.model import load_scenario
    from ..scenario.theory_file import load_theory

    changes = changes_of(settings, folders)
    scenario = load_scenario(case, changes)
    load_theory(scenario.theory, changes)  # refuses an address that names nothing
    rows = source_rows(scenario)
    if effect:
        moved = _effects(case, theory, changes, sum(row["range"] is not None for row in rows))
        for row in rows:
            row["effect"] = moved.get(row["path"])
    if json:
        say_json(rows)
        return
    right = {"justify": "right"}
    made = table("", ["path", ("value", right), "source", "range or scale", *([("moves", right)] if effect else [])])
    for row in rows:
        span = "–".join(f"{bound:g}" for bound in row["range"]) if row["range"] else ""
        cells = [row["path"], _value(row["value"]), row["source"] or "unsourced", span]
        made.add_row(*cells, *([_percent(row["effect"])] if effect else []))
    screen = console()
    screen.print(made)
    judged = sum("judgement" in row["source"] for row in rows)
    alone = sum(row["source"] == "judgement" for row in rows)
    bare = sum(not row["source"] for row in rows)
    screen.print(
        f"{len(rows)} numbers: {judged / len(rows):.0%} rest on judgement ({alone / len(rows):.0%} on nothing else), "
        f"{bare} without a source"
        if rows
        else "no numbers: every attribute is at its default"
    )
    if effect and rows:
        screen.print(
            "moves: largest change of any state's share of any strategy between the two ends of the range, "
            "all else equal"
        )


def _effects(case: str, theory: str | None, changes: dict[str, object], count: int) -> dict[str, float]:
    """How far results move over the range of each number."""
    from counterpoise.analysis.explanation.leverage import effects

    from ..results.run import prepare

    prepared = prepare(case, theory, changes)
    with waiting(count, "numbers") as progress:
        return effects(prepared, progress=progress)


def _percent(effect: float | None) -> str:
    """A share in whole per cent, empty where there is none."""
    return "" if effect is None else f"{effect:.0%}"


def _value(value: float | dict[str, float]) -> str:
    if isinstance(value, dict):
        years = list(value)
        return f"{value[years[0]]:g} … {value[years[-1]]:g} ({years[0]}–{years[-1]})"
    return f"{value:g}"
