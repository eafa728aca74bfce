"""What ships: list."""

from __future__ import annotations

from .options import Json
from .screen import bold, console, say_json, table

EXAMPLES = (
    "counterpoise list",
    "counterpoise list --json",
)


def list_(json: Json = False) -> None:
    """What ships with counterpoise: cases, theories, lessons, sweeps."""
    from ..scenario.catalogue import case_heads, lesson_titles, theory_titles
    from ..scenario.reading.files import shipped

    cases = case_heads()
    names = {kind: shipped(kind) for kind in ("theories", "sweeps", "lessons")}
    if json:
        say_json({"cases": [case._asdict() for case in cases], **names})
        return
    out = console()
    made = table("Cases", ["name", "years", "title", "states", "powers"])
    for case in cases:
        first, last = case.years
        made.add_row(case.name, f"{first}–{last}", case.title, " ".join(case.states), " ".join(case.powers))
    out.print(made)
    for kind, titles in (("Theories", theory_titles()), ("Lessons", lesson_titles())):
        made = table(kind, ["name", "title"])
        for name, title in titles.items():
            made.add_row(name, title)
        out.print(made)
    out.print(bold("Sweeps", f"  {', '.join(names['sweeps'])}"))
