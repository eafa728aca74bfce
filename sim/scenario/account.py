"""What a scenario rests on: every number with its source, and what is left at its default."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from .addresses import OWNERS, resolve
from .attributes import ATTRIBUTES

if TYPE_CHECKING:
    from .model import Scenario
    from .numbers import Number

MOST = 5
"""Attributes that an account names as left out by most actors."""


def source_rows(scenario: Scenario) -> list[dict[str, Any]]:
    """Every number of a scenario, events included: path, value, unit, source, range and note."""

    def unit(address: str) -> str:
        return resolve(address, declared)[1].unit

    declared = scenario.declared
    rows = [_source_row(path, number, unit(path)) for path, number in scenario.numbers.items()]
    for name, event in scenario.events.items():
        if event.hazard is not None:
            rows.append(_source_row(f"events.{name}.hazard.probability", event.hazard.probability, "a year"))
        for k, change in enumerate(event.changes):
            path = f"events.{name}.changes.{k}.{change.operation}"
            rows.append(_source_row(path, change.number, unit(change.path)))
    return rows


def account_of(scenario: Scenario) -> dict[str, Any]:
    """What a scenario rests on, in counts: its numbers by source, and the attributes of its actors left at default.

    An attribute of an actor (``states.VEN.acts``) is left at default where neither a number nor an event
    gives any part of it. ``most_left_out`` names those that most actors lack, with how many do.
    """
    rows = source_rows(scenario)
    changed = {change.path for event in scenario.events.values() for change in event.changes}
    given = {tuple(path.split(".")[:3]) for path in (*scenario.numbers, *changed)}
    owned = _owned(scenario)
    absent = Counter(f"{section}.{name}" for section, owner, name in owned if (section, owner, name) not in given)
    return {
        "numbers": len(rows),
        "judgement_alone": sum(row["source"] == "judgement" for row in rows),
        "unsourced": sum(not row["source"] for row in rows),
        "attributes": len(owned),
        "left_at_default": absent.total(),
        "most_left_out": dict(absent.most_common(MOST)),
    }


def _owned(scenario: Scenario) -> list[tuple[str, str, str]]:
    """Block, owner and name of every attribute that some number can give."""
    declared = scenario.declared
    return [
        (attribute.section, owner, attribute.name)
        for attribute in ATTRIBUTES
        if attribute.section in OWNERS and all(declared.along(axis) for axis in attribute.axes)
        for owner in declared.along(OWNERS[attribute.section])
    ]


def _source_row(path: str, number: Number, unit: str) -> dict[str, Any]:
    return {
        "path": path,
        "value": number.value if number.series is None else {str(y): v for y, v in number.series.items()},
        "unit": number.unit or unit,
        "source": "; ".join(number.source),
        "range": list(number.range or number.scale or ()) or None,
        "note": number.note,
    }
