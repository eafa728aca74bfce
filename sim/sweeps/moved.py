"""Numbers that a sweep can move: of a case, of its events and of a theory, by address."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from ..scenario.addresses import AddressError, resolve
from ..scenario.model import Change, Event, Scenario
from ..scenario.numbers import Number
from ..scenario.problems import suggest
from ..scenario.theory_file import MAX_WEIGHT, Theory
from ..scenario.uncertainty import HELD_ADDRESSES
from ..theory.parameters import limits_of as parameter_limits
from ..world.points import Dimension
from .design import Axis, kind_of

Found = tuple[str, Number | None, float, float]
"""A number that an axis moves: its canonical address, what is given there, and its limits."""

JUDGEMENTS = {
    "judgement": ("case", "events", "theory"),
    "judgement:case": ("case", "events"),
    "judgement:theory": ("theory",),
}
"""The words that stand for every judgement at once, and whose numbers each takes."""

MAX_POINTS = 10_000_000
"""Most points of a design."""

STEPS = 5
"""Levels of a number in a factorial that gives a span and no steps."""


def number_at(text: str, scenario: Scenario, theory: Theory) -> Found:
    """Canonical address, the number given there, and its limits. Raises AddressError."""
    parts = text.split(".")
    if parts[0] == "theory":
        return _of_theory(text, parts, theory)
    if parts[0] == "events":
        return _of_event(text, parts, scenario)
    address, attribute = resolve(text, scenario.declared)
    return address, scenario.numbers.get(address), attribute.low, attribute.high


def _of_theory(text: str, parts: list[str], theory: Theory) -> Found:
    if len(parts) == 3 and parts[1] == "parameters" and parts[2] in theory.parameters:
        return text, theory.parameters[parts[2]], *parameter_limits(parts[2])
    if len(parts) == 4 and parts[1] == "terms" and parts[3] in theory.terms.get(parts[2], {}):
        return text, theory.terms[parts[2]][parts[3]], -MAX_WEIGHT, MAX_WEIGHT
    if len(parts) == 3 and parts[1] == "parameters":
        raise AddressError(f"unknown parameter '{parts[2]}'", suggest(parts[2], tuple(theory.parameters), "parameters"))
    known = [f"theory.terms.{strategy}.{term}" for strategy, terms in theory.terms.items() for term in terms]
    raise AddressError(f"the theory has no number '{text}'", suggest(text, known, "weights"))


def _of_event(text: str, parts: list[str], scenario: Scenario) -> Found:
    event = scenario.events.get(parts[1]) if len(parts) > 1 else None
    if event is None:
        raise AddressError(
            f"unknown event in '{text}'", suggest(parts[1] if len(parts) > 1 else "", tuple(scenario.events))
        )
    if parts[2:] == ["hazard", "probability"] and event.hazard is not None:
        return text, event.hazard.probability, 0.0, 1.0
    if parts[2:3] == ["changes"] and (change := _change_at(parts[3:], event)) is not None:
        attribute = resolve(change.path, scenario.declared)[1]
        low, high = (attribute.low, attribute.high) if change.operation == "set" else (-np.inf, np.inf)
        return f"events.{parts[1]}.changes.{int(parts[3])}", change.number, float(low), float(high)
    hint = f"events.{parts[1]}.changes.0, or events.{parts[1]}.hazard.probability"
    raise AddressError(f"'{text}' is no number of the event", hint)


def _change_at(parts: list[str], event: Event) -> Change | None:
    """The change of an event at ``N`` or ``N.OPERATION``; None where there is none."""
    if not parts or not parts[0].isdecimal() or int(parts[0]) >= len(event.changes):
        return None
    change = event.changes[int(parts[0])]
    return change if parts[1:] in ([], [change.operation]) else None


def judgements(scenario: Scenario, theory: Theory, kinds: Collection[str]) -> Iterator[Axis]:
    """Every number of these kinds that is marked as a judgement and has a range or scale."""
    for address, number in _numbers_of(scenario, theory):
        drawn = number.is_judgement and address not in HELD_ADDRESSES and kind_of(address) in kinds
        axis = range_axis(address, number) if drawn else None
        if axis is not None:
            yield axis


def _numbers_of(scenario: Scenario, theory: Theory) -> Iterator[tuple[str, Number]]:
    yield from scenario.numbers.items()
    for name, event in scenario.events.items():
        if event.hazard is not None:
            yield f"events.{name}.hazard.probability", event.hazard.probability
        for k, change in enumerate(event.changes):
            yield f"events.{name}.changes.{k}", change.number
    for name, number in theory.parameters.items():
        yield f"theory.parameters.{name}", number
    for strategy, terms in theory.terms.items():
        for term, number in terms.items():
            yield f"theory.terms.{strategy}.{term}", number


def range_axis(address: str, number: Number) -> Axis | None:
    """The axis over a number's own range, or over its own scale."""
    bounds, scales = (
        (number.range, False) if number.range is not None and number.series is None else (number.scale, True)
    )
    if bounds is None or bounds[0] == bounds[1]:
        return None
    levels = tuple(float(x) for x in np.linspace(*bounds, STEPS))
    return Axis((Dimension(address, scales),), *bounds, levels)
