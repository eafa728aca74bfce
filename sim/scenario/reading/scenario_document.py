"""A scenario as plain data, the inverse of :mod:`counterpoise.scenario.reading.scenario_parse`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..addresses import PAIR_SECTIONS
from ..numbers import Number

if TYPE_CHECKING:
    from pydantic import BaseModel

    from ..model import Event, Scenario


def document(scenario: Scenario) -> dict[str, Any]:
    """Every block of the scenario file but ``format``, in the usual order."""
    blocks: dict[str, Any] = {
        "world": {},
        "powers": _entries(scenario.powers),
        **{section: {} for section in PAIR_SECTIONS if section != "ties"},
        "states": _entries(scenario.states),
        "ties": {},
        "institutions": _entries(scenario.institutions),
        "routes": _entries(scenario.routes),
        "cycles": _entries(scenario.cycles),
        "agreements": _entries(scenario.agreements),
        "events": {name: _event(event) for name, event in scenario.events.items()},
        "plots": [_given(plot) for plot in scenario.plots],
    }
    for address, number in scenario.numbers.items():
        _place(blocks, address.split("."), number)
    head = {
        "name": scenario.name,
        "title": scenario.title,
        "description": scenario.description,
        "years": list(scenario.years),
        "theory": scenario.theory,
    } | ({"channels": list(scenario.channels)} if scenario.channels else {})
    return head | {name: block for name, block in blocks.items() if block}


def _entries(models: Mapping[str, BaseModel]) -> dict[str, Any]:
    return {name: _given(model) for name, model in models.items()}


def _given(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(mode="json", exclude_none=True)


def _event(event: Event) -> dict[str, Any]:
    block: dict[str, Any] = {"title": event.title, "year": event.year, "years": event.years}
    if event.hazard is not None:
        hazard = event.hazard
        block["hazard"] = {"from": hazard.first, "to": hazard.last, "probability": hazard.probability.plain()}
    block |= {"source": list(event.source) or None, "note": event.note or None}
    block["changes"] = [{"path": change.path, change.operation: change.number.plain()} for change in event.changes]
    return {key: value for key, value in block.items() if value is not None}


def _place(blocks: dict[str, Any], parts: list[str], number: Number) -> None:
    block = blocks
    for part in parts[:-1]:
        block = block.setdefault(part, {})
    block[parts[-1]] = number.plain()
