"""What ships: list."""

from __future__ import annotations

from .options import Json
from .screen import bold, console, say_json, table

EXAMPLES = (
    "counterpoise list",
    "counterpoise list --json",
)


def list_(json: Json = False) -> None:
    """What ships with counterpoise: cases, theories, sweeps."""
    from ..scenario.catalogue import case_heads, theory_titles
    from ..scenario.reading.files import shipped

    cases = case_heads()
    others = {"sweeps": shipped("sweeps"), "lessons": shipped("lessons")}
    if json:
        say_json({"cases": [case._asdict() for case in cases], "theories": shipped("theories"), **others})
        return
    out = console()
    made = table("Cases", ["name", "years", "title", "states", "powers"])
    for case in cases:
        first, last = case.years
        made.add_row(case.name, f"{first}–{last}", case.title, " ".join(case.states), " ".join(case.powers))
    out.print(made)
    made = table("Theories", ["name", "title"])
    for name, title in theory_titles().items():
        made.add_row(name, title)
    out.print(made)
    for kind, names in others.items():
        if names:
            out.print(bold(kind.capitalize(), f"  {', '.join(names)}"))
