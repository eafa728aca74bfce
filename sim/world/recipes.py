"""The recipe by which a number comes to stand in its slot, for a world, a point of a sweep and a drawn event alike.

A path is a number of the scenario year by year, then what dated events do to it in the order of the file, within the
limits of its attribute. :func:`changed` is what one event does to one value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..compiled import part

if TYPE_CHECKING:
    from ..scenario.attributes import Attribute
    from ..scenario.model import Change, Event, Scenario

OPERATIONS = ("set", "add", "multiply")
SET, ADD, MULTIPLY = range(3)

Amount = float | np.ndarray
"""One number for all years, or one for each."""


def changed(value: Any, operation: int, amount: Any) -> Any:
    """A value, or every value of an array, after an event that sets it, adds to it or multiplies it."""
    if operation == ADD:
        return value + amount
    if operation == MULTIPLY:
        return value * amount
    return amount


changed_value = part(changed)
"""The same in compiled code."""


class Step(NamedTuple):
    """What makes a path from year ``start`` up to ``stop``: a number, or one dated event."""

    start: int
    stop: int
    operation: int
    amounts: np.ndarray  # [year] of all years, of which those of the step count
    address: str  # of the amount itself: events.coup.changes.0, or that of the number


@dataclass(frozen=True)
class Recipe:
    """All that makes the path at one address."""

    address: str
    steps: tuple[Step, ...]
    low: float
    high: float

    def path(self, values: Mapping[str, Amount] | None = None) -> np.ndarray:
        """The path, year by year; ``values`` replace amounts, by address: one number, or one for every year."""
        path = np.zeros(len(self.steps[0].amounts))
        for step in self.steps:
            when = slice(step.start, step.stop)
            amounts = step.amounts if values is None else values.get(step.address, step.amounts)
            amounts = amounts[when] if isinstance(amounts, np.ndarray) else amounts
            path[when] = changed(path[when], step.operation, amounts)
        return np.asarray(np.clip(path, self.low, self.high))


def recipes_of(scenario: Scenario, attributes: Mapping[str, Attribute]) -> dict[str, Recipe]:
    """The recipe of every address."""
    dated = _dated_changes(scenario)
    first, last = scenario.years
    length = last - first + 1
    defaults = {attribute: np.full(length, attribute.default) for attribute in set(attributes.values())}
    found = {}
    for address, attribute in attributes.items():
        number = scenario.numbers.get(address)
        given = defaults[attribute] if number is None else number.path(first, last)
        steps = [Step(0, length, SET, np.asarray(given, dtype=float), address)]
        for place, event, change in dated.get(address, ()):
            assert event.year is not None
            start = event.year - first
            stop = length if event.years is None else min(length, start + event.years)
            amounts = np.asarray(change.number.path(first, last), dtype=float)
            steps.append(Step(start, stop, OPERATIONS.index(change.operation), amounts, place))
        found[address] = Recipe(address, tuple(steps), attribute.low, attribute.high)
    return found


def _dated_changes(scenario: Scenario) -> dict[str, list[tuple[str, Event, Change]]]:
    """What dated events do to each address, in the order of the file, with the address of the change."""
    found: dict[str, list[tuple[str, Event, Change]]] = {}
    for name, event in scenario.events.items():
        if event.hazard is None:
            for k, change in enumerate(event.changes):
                found.setdefault(change.path, []).append((f"events.{name}.changes.{k}", event, change))
    return found


def shares_with(address: str, powers: Sequence[str]) -> tuple[str, ...]:
    """The addresses of a channel's shares of which one is at ``address``; else the address alone."""
    prefix, _, _ = address.rpartition(".")
    return tuple(f"{prefix}.{power}" for power in powers) if ".dependence." in address else (address,)


def at_most_one(shares: np.ndarray) -> None:
    """Scale down shares of a channel that events or drawn numbers have pushed above one over the powers (last axis)."""
    total = shares.sum(axis=-1, keepdims=True)
    np.divide(shares, total, out=shares, where=total > 1.0)


class Recipes(NamedTuple):
    """Recipes as arrays, for compiled code; amounts may follow a *dimension*: a number that varies by point."""

    ends: np.ndarray  # [recipe + 1] its first step; the next one's is its end
    start: np.ndarray  # [step] first year
    stop: np.ndarray  # [step] year after the last
    operation: np.ndarray  # [step]
    dimension: np.ndarray  # [step] index of the dimension, −1 where the amounts are as written
    scales: np.ndarray  # [step] 1 where the dimension multiplies the amounts, 0 where it replaces them
    amounts: np.ndarray  # [step, year]
    low: np.ndarray  # [recipe]
    high: np.ndarray  # [recipe]
    column_recipe: np.ndarray  # [column] recipe that fills it
    column: np.ndarray  # [column] of the table of paths
    shares: np.ndarray  # [group, power] columns of shares that may not exceed one together


@part
def share_out(shares: np.ndarray, table: np.ndarray, start: int, stop: int) -> None:
    """:func:`at_most_one` in compiled code, for groups of columns, from year ``start`` up to ``stop``."""
    for g in range(shares.shape[0]):
        for t in range(start, stop):
            total = 0.0
            for p in range(shares.shape[1]):
                total += table[t, shares[g, p]]
            if total > 1.0:
                for p in range(shares.shape[1]):
                    table[t, shares[g, p]] /= total


@part
def follow(recipes: Any, point: np.ndarray, table: np.ndarray) -> None:
    """Fill the columns of the recipes in ``table[year, column]`` at a point, one value a dimension."""
    for c in range(recipes.column.shape[0]):
        k, column = recipes.column_recipe[c], recipes.column[c]
        for n in range(recipes.ends[k], recipes.ends[k + 1]):
            dimension = recipes.dimension[n]
            for t in range(recipes.start[n], recipes.stop[n]):
                amount = recipes.amounts[n, t]
                if dimension >= 0:
                    amount = point[dimension] * amount if recipes.scales[n] > 0 else point[dimension]
                table[t, column] = changed_value(table[t, column], recipes.operation[n], amount)
        for t in range(table.shape[0]):
            table[t, column] = min(recipes.high[k], max(recipes.low[k], table[t, column]))
    share_out(recipes.shares, table, 0, table.shape[0])
