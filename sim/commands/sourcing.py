"""Commands that say from where: sources, evidence; and what a file rests on, for check."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from .request import Request
from .screen import MistakeError, bold, console, say_json, table

if TYPE_CHECKING:
    from ..scenario.evidence import Evidence
    from ..scenario.model import Scenario
    from ..scenario.numbers import Number

_OWNED = ("states", "powers", "institutions", "routes", "cycles", "agreements")
"""Blocks whose numbers belong to an actor."""


def source_rows(case: str, changes: dict[str, object]) -> list[dict[str, Any]]:
    """Every number that a case gives, events included, as the ``sources`` command prints it."""
    from ..scenario.model import load_scenario
    from ..scenario.theory_file import load_theory

    scenario = load_scenario(case, changes)
    load_theory(scenario.theory, changes)  # refuses an address that names nothing
    return rows_of(scenario)


def rows_of(scenario: Scenario) -> list[dict[str, Any]]:
    """Every number of a scenario, events included."""
    from ..world.layout import addresses

    attributes = addresses(scenario)
    rows = [_source_row(path, number, attributes[path].unit) for path, number in scenario.numbers.items()]
    for name, event in scenario.events.items():
        if event.hazard is not None:
            rows.append(_source_row(f"events.{name}.hazard.probability", event.hazard.probability, "a year"))
        for k, change in enumerate(event.changes):
            path = f"events.{name}.changes.{k}.{change.operation}"
            rows.append(_source_row(path, change.number, attributes[change.path].unit))
    return rows


def account_of(scenario: Scenario) -> dict[str, Any]:
    """What a scenario rests on, in counts: its numbers by source, and the attributes of its actors left at default.

    An attribute of an actor (``states.VEN.acts``) is left at default where neither a number nor an event
    gives any part of it. ``most_left_out`` names those that most actors lack, with how many do.
    """
    from ..world.layout import addresses

    rows = rows_of(scenario)
    changed = {change.path for event in scenario.events.values() for change in event.changes}
    given = {_attribute(path) for path in (*scenario.numbers, *changed)}
    owned = dict.fromkeys(_attribute(path) for path in addresses(scenario) if path.partition(".")[0] in _OWNED)
    absent: dict[str, int] = {}
    for section, _, name in (key for key in owned if key not in given):
        absent[f"{section}.{name}"] = absent.get(f"{section}.{name}", 0) + 1
    return {
        "numbers": len(rows),
        "judgement_alone": sum(row["source"] == "judgement" for row in rows),
        "unsourced": sum(not row["source"] for row in rows),
        "attributes": len(owned),
        "left_at_default": sum(absent.values()),
        "most_left_out": dict(sorted(absent.items(), key=lambda entry: -entry[1])[:5]),
    }


def _attribute(path: str) -> tuple[str, str, str]:
    """Block, owner and attribute of an address."""
    section, owner, name = (*path.split("."), "", "")[:3]
    return section, owner, name


def _source_row(path: str, number: Number, unit: str) -> dict[str, Any]:
    return {
        "path": path,
        "value": number.value if number.series is None else {str(y): v for y, v in number.series.items()},
        "unit": number.unit or unit,
        "source": "; ".join(number.source),
        "range": list(number.range or number.scale or ()) or None,
        "note": number.note,
    }


def sources(request: Request, effect: bool) -> None:
    """Print every number with its source and how far results move over its range; how many rest on judgement."""
    rows = source_rows(request.case, request.changes)
    if effect:
        moved = _effects(request, sum(row["range"] is not None for row in rows))
        for row in rows:
            row["effect"] = moved.get(row["path"])
    if request.as_json:
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


def _effects(request: Request, count: int) -> dict[str, float]:
    """How far results move over the range of each number."""
    import importlib

    from ..results.run import prepare
    from .screen import waiting

    leverage = importlib.import_module("counterpoise.analysis.explanation.leverage")
    case = prepare(request.case, request.theory, request.changes)
    with waiting(count, "numbers") as progress:
        found: dict[str, float] = leverage.effects(case, progress=progress)
        return found


def _percent(effect: float | None) -> str:
    """A share in whole per cent, empty where there is none."""
    return "" if effect is None else f"{effect:.0%}"


def _value(value: float | dict[str, float]) -> str:
    if isinstance(value, dict):
        years = list(value)
        return f"{value[years[0]]:g} … {value[years[-1]]:g} ({years[0]}–{years[-1]})"
    return f"{value:g}"


def evidence(id: str | None, as_json: bool) -> None:
    """Print a record of the evidence, with its paper; without an id, all records by paper."""
    from ..scenario.evidence import UnknownEvidenceError, all_evidence, find_evidence

    if id is None:
        _list_evidence(list(all_evidence().values()), as_json)
        return
    try:
        record = find_evidence(id)
    except UnknownEvidenceError as error:
        raise MistakeError(str(error)) from None
    if as_json:
        say_json(asdict(record))
    else:
        _show_evidence(record)


def _show_evidence(record: Evidence) -> None:
    from ..scenario.evidence import papers

    screen = console()
    paper = papers().get(record.paper, {})
    screen.print(bold(record.id, f"  ({record.kind}, {record.basis})"))
    screen.print(record.claim)
    for label, text in (("when", record.when), ("figures", record.figures), ("caution", record.caution)):
        if text:
            screen.print(f"{label:8} {text}")
    screen.print(f"{'where':8} {paper.get('title', record.paper)}, {record.section}")


def _list_evidence(records: list[Evidence], as_json: bool) -> None:
    """The ids under the papers that they are read from."""
    from ..scenario.evidence import papers

    if as_json:
        say_json([{"id": record.id, "paper": record.paper, "kind": record.kind} for record in records])
        return
    screen = console(100)
    known = papers()
    for key in dict.fromkeys(record.paper for record in records):
        paper = known.get(key, {})
        made = table(f"{paper.get('title', key)} ({paper.get('year', 'no year')})", ["id", "kind"])
        for record in records:
            if record.paper == key:
                made.add_row(record.id, record.kind)
        screen.print(made)
    screen.print(f"{len(records)} records; one of them in full: counterpoise evidence ID")
