"""Numbers changed inside the engine: a point of a sweep writes arrays, and builds no object.

A *dimension* of a sweep is one number of the scenario or theory that varies. What it moves in the world is a path:
the number itself, then what dated events do to it, within limits, as :mod:`counterpoise.world.build` builds it. A
:class:`Plan` holds those recipes as arrays, so that compiled code can follow them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..compiled import compiled
from ..scenario.addresses import resolve
from ..theory.terms import BY_STRATEGY
from .build import OPERATIONS, World
from .rules import PARAMETER_TYPE

if TYPE_CHECKING:
    from ..scenario.model import Scenario

FIXED, VALUE, SCALE = range(3)
"""How an amount comes about: as written, replaced by a dimension's value, or multiplied by it."""


class Dimension(NamedTuple):
    """One number that varies: its address, and whether values replace it or multiply it."""

    address: str
    scales: bool = False


class Plan(NamedTuple):
    """Recipes of the paths that the dimensions move, in the order in which they are followed."""

    number: np.ndarray  # [recipe] index of its first amount; amounts [number[k], number[k + 1]) are its steps
    start: np.ndarray  # [step] first year
    stop: np.ndarray  # [step] year after the last
    operation: np.ndarray  # [step] index into OPERATIONS
    kind: np.ndarray  # [step] FIXED, VALUE or SCALE
    dimension: np.ndarray  # [step] index of the dimension, 0 where fixed
    amount: np.ndarray  # [step, year]
    low: np.ndarray  # [recipe]
    high: np.ndarray  # [recipe]
    column_recipe: np.ndarray  # [column] recipe that fills it
    column: np.ndarray  # [column] slot of the table of paths
    shares: np.ndarray  # [group] first slot of shares that may not exceed one together
    powers: int
    hazard: np.ndarray  # [hazard] event
    hazard_dimension: np.ndarray  # [hazard]
    change: np.ndarray  # [change] change of a hazard event
    change_dimension: np.ndarray  # [change]
    change_kind: np.ndarray  # [change] VALUE or SCALE
    change_amount: np.ndarray  # [change] as written
    parameter: np.ndarray  # [parameter] index into PARAMETER_TYPE
    parameter_dimension: np.ndarray  # [parameter]
    parameter_scale: np.ndarray  # [parameter] 1, or the value that is multiplied
    weight: np.ndarray  # [weight] index into the weights of all strategies one after another
    weight_dimension: np.ndarray  # [weight]
    weight_scale: np.ndarray  # [weight]


class _Step(NamedTuple):
    start: int
    stop: int
    operation: int
    kind: int
    dimension: int
    amount: np.ndarray


def build_plan(
    scenario: Scenario, world: World, rules: np.ndarray, weights: np.ndarray, dims: Sequence[Dimension]
) -> Plan:
    """The plan for ``dims``, whose addresses are canonical and name numbers of the scenario or theory.

    ``rules`` and ``weights`` are the flat parameters and weights that scaled dimensions multiply.
    """
    place = {dimension.address: k for k, dimension in enumerate(dims)}
    moved = _moved_addresses(scenario, world, dims)
    recipes = [_steps(scenario, world, address, place, dims) for address in moved]
    steps = [step for recipe in recipes for step in recipe]
    attributes = [resolve(address, scenario.declared)[1] for address in moved]
    columns = [(k, slot) for k, address in enumerate(moved) for slot in world.slots[address]]
    hazards, changes = _hazard_dimensions(scenario, world, place)
    parameters = [(PARAMETER_TYPE.names.index(a.rpartition(".")[2]), k) for a, k in place.items()
                  if a.startswith("theory.parameters.") and PARAMETER_TYPE.names]  # fmt: skip
    terms = [(_weight_index(a), k) for a, k in place.items() if a.startswith("theory.terms.")]
    h = world.hazards

    def whole(values: Iterable[int]) -> np.ndarray:
        return np.array(list(values), dtype=np.int64)

    def factor(index: int, k: int, of: np.ndarray) -> float:
        return float(of[index]) if dims[k].scales else 1.0

    return Plan(
        number=whole([0, *np.cumsum([len(recipe) for recipe in recipes], dtype=int)]),
        start=whole(step.start for step in steps),
        stop=whole(step.stop for step in steps),
        operation=whole(step.operation for step in steps),
        kind=whole(step.kind for step in steps),
        dimension=whole(step.dimension for step in steps),
        amount=np.array([step.amount for step in steps], dtype=float).reshape(len(steps), len(world.years)),
        low=np.array([attribute.low for attribute in attributes], dtype=float),
        high=np.array([attribute.high for attribute in attributes], dtype=float),
        column_recipe=whole(k for k, _ in columns),
        column=whole(slot for _, slot in columns),
        shares=whole(sorted({_group(world, a) for a in moved if ".dependence." in a})),
        powers=len(world.powers),
        hazard=whole(e for e, _ in hazards),
        hazard_dimension=whole(k for _, k in hazards),
        change=whole(c for c, _ in changes),
        change_dimension=whole(k for _, k in changes),
        change_kind=whole(SCALE if dims[k].scales else VALUE for _, k in changes),
        change_amount=np.array([h.change_amount[c] for c, _ in changes], dtype=float),
        parameter=whole(index for index, _ in parameters),
        parameter_dimension=whole(k for _, k in parameters),
        parameter_scale=np.array([factor(index, k, rules) for index, k in parameters], dtype=float),
        weight=whole(index for index, _ in terms),
        weight_dimension=whole(k for _, k in terms),
        weight_scale=np.array([factor(index, k, weights) for index, k in terms], dtype=float),
    )


def _moved_addresses(scenario: Scenario, world: World, dims: Sequence[Dimension]) -> list[str]:
    """Addresses of the world whose path a dimension moves, with all shares of a channel of which one moves."""
    found: dict[str, None] = {}
    for dimension in dims:
        address = dimension.address
        if address.startswith("theory."):
            continue
        if address.startswith("events."):
            name, _, rest = address.removeprefix("events.").partition(".")
            event = scenario.events[name]
            if event.hazard is None:
                found[event.changes[int(rest.split(".")[1])].path] = None
            continue
        found[address] = None
    whole: dict[str, None] = {}
    for address in found:
        prefix, _, _ = address.rpartition(".")
        group = [f"{prefix}.{power}" for power in world.powers] if ".dependence." in address else [address]
        whole |= dict.fromkeys(group)
    return list(whole)


def _steps(
    scenario: Scenario, world: World, address: str, place: dict[str, int], dims: Sequence[Dimension]
) -> list[_Step]:
    """How the path at an address comes about: its number first, then the dated events in their order."""
    first, last = scenario.years
    length = last - first + 1
    number = scenario.numbers.get(address)
    given = (
        np.full(length, resolve(address, scenario.declared)[1].default) if number is None else number.path(first, last)
    )
    steps = [_Step(0, length, 0, *_kind(place.get(address), dims), given)]
    for name, event in scenario.events.items():
        if event.hazard is None and event.year is not None:
            start = event.year - first
            stop = length if event.years is None else min(length, start + event.years)
            for k, change in enumerate(event.changes):
                if change.path == address:
                    dimension = place.get(f"events.{name}.changes.{k}")
                    amount = change.number.path(first, last)
                    operation = OPERATIONS.index(change.operation)
                    steps.append(_Step(start, stop, operation, *_kind(dimension, dims), amount))
    return steps


def _kind(dimension: int | None, dims: Sequence[Dimension]) -> tuple[int, int]:
    if dimension is None:
        return FIXED, 0
    return (SCALE if dims[dimension].scales else VALUE), dimension


def _group(world: World, address: str) -> int:
    """First slot of the shares of one channel to which an address of a dependence belongs."""
    prefix, _, _ = address.rpartition(".")
    return world.slots[f"{prefix}.{world.powers[0]}"][0]


def _hazard_dimensions(
    scenario: Scenario, world: World, place: dict[str, int]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Dimensions that are the probability of a hazard, and those that are the size of what it changes."""
    hazards: list[tuple[int, int]] = []
    changes: list[tuple[int, int]] = []
    event_index, change_index = 0, 0
    for name, event in scenario.events.items():
        if event.hazard is None:
            continue
        if (k := place.get(f"events.{name}.hazard.probability")) is not None:
            hazards.append((event_index, k))
        for index, change in enumerate(event.changes):
            dimension = place.get(f"events.{name}.changes.{index}")
            for _ in world.slots[change.path]:
                if dimension is not None:
                    changes.append((change_index, dimension))
                change_index += 1
        event_index += 1
    return hazards, changes


def _weight_index(address: str) -> int:
    """Place of a weight among those of all strategies, one after another."""
    _, _, strategy, term = address.split(".")
    before = 0
    for label, terms in BY_STRATEGY.items():
        if label == strategy:
            return before + [one.name for one in terms].index(term)
        before += len(terms)
    raise KeyError(address)


@compiled
def patch(
    point: np.ndarray,
    plan: Any,
    base: np.ndarray,
    paths: np.ndarray,
    h: Any,
    parameters: np.ndarray,
    weights: np.ndarray,
) -> None:
    """Write a point (one value a dimension) into the paths, hazards, parameters and weights of a world.

    ``base`` is what hazard events change afresh in each run, ``paths`` what the engine reads.
    """
    years = base.shape[0]
    for c in range(plan.column.shape[0]):
        k, column = plan.column_recipe[c], plan.column[c]
        for n in range(plan.number[k], plan.number[k + 1]):
            value = point[plan.dimension[n]] if plan.kind[n] != FIXED else 0.0
            for t in range(plan.start[n], plan.stop[n]):
                amount = plan.amount[n, t]
                if plan.kind[n] == VALUE:
                    amount = value
                elif plan.kind[n] == SCALE:
                    amount *= value
                if plan.operation[n] == 0:
                    base[t, column] = amount
                elif plan.operation[n] == 1:
                    base[t, column] += amount
                else:
                    base[t, column] *= amount
        for t in range(years):
            base[t, column] = min(plan.high[k], max(plan.low[k], base[t, column]))
    for g in range(plan.shares.shape[0]):
        first = plan.shares[g]
        for t in range(years):
            total = 0.0
            for p in range(plan.powers):
                total += base[t, first + p]
            if total > 1.0:
                for p in range(plan.powers):
                    base[t, first + p] /= total
    for c in range(plan.column.shape[0]):
        for t in range(years):
            paths[t, plan.column[c]] = base[t, plan.column[c]]
    for k in range(plan.hazard.shape[0]):
        h.probability[plan.hazard[k]] = point[plan.hazard_dimension[k]]
    for k in range(plan.change.shape[0]):
        value = point[plan.change_dimension[k]]
        h.change_amount[plan.change[k]] = value * plan.change_amount[k] if plan.change_kind[k] == SCALE else value
    for k in range(plan.parameter.shape[0]):
        parameters[plan.parameter[k]] = point[plan.parameter_dimension[k]] * plan.parameter_scale[k]
    for k in range(plan.weight.shape[0]):
        weights[plan.weight[k]] = point[plan.weight_dimension[k]] * plan.weight_scale[k]
