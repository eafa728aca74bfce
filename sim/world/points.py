"""Points of a sweep: numbers of a scenario and theory that vary, written into arrays without building an object.

A *dimension* is one number that varies: of the world, of an event, a parameter or a weight. A :class:`Plan` says, as
arrays for compiled code, what each dimension moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from ..compiled import part
from ..theory.terms import BY_STRATEGY
from .build import World
from .recipes import Recipes, follow, shares_with
from .rules import PARAMETER_TYPE, Rules


class Dimension(NamedTuple):
    """One number that varies: its address, and whether values replace it or multiply it."""

    address: str
    scales: bool = False


class Plan(NamedTuple):
    """What the dimensions move."""

    recipes: Recipes
    hazards: np.ndarray  # [chance] event and dimension of a chance that varies
    changes: np.ndarray  # [amount] change of a drawn event, and its dimension
    parameters: np.ndarray  # [parameter] index into PARAMETER_TYPE, and its dimension
    weights: np.ndarray  # [weight] index into the weights of all strategies one after another, and its dimension
    change_factor: np.ndarray  # [amount] what the dimension multiplies, 1 where it replaces
    parameter_factor: np.ndarray  # [parameter]
    weight_factor: np.ndarray  # [weight]


def _nothing(*shape: int) -> np.ndarray:
    return np.zeros(shape or (0,), dtype=np.int64)


NO_PLAN = Plan(
    Recipes(
        *(_nothing(), _nothing(), _nothing(), _nothing(), _nothing(), _nothing()),
        *(np.zeros((0, 0)), np.zeros(0), np.zeros(0), _nothing(), _nothing(), _nothing(0, 0)),
    ),
    *(_nothing(0, 2), _nothing(0, 2), _nothing(0, 2), _nothing(0, 2), np.zeros(0), np.zeros(0), np.zeros(0)),
)
"""The plan of no dimensions."""


def build_plan(world: World, rules: Rules, dimensions: Sequence[Dimension] = ()) -> Plan:
    """The plan for ``dimensions``, whose addresses are canonical and name numbers of the scenario or theory."""
    place = {dimension.address: k for k, dimension in enumerate(dimensions)}
    drawn = [(index, place[address], address) for address, found in world.drawn.items() if address in place
             for index in found]  # fmt: skip
    hazards = [(index, k) for index, k, address in drawn if address.endswith(".probability")]
    changes = [(index, k) for index, k, address in drawn if not address.endswith(".probability")]
    names = PARAMETER_TYPE.names or ()
    parameters = [(names.index(address.rpartition(".")[2]), k) for address, k in place.items()
                  if address.startswith("theory.parameters.")]  # fmt: skip
    weights = [(weight_index(address), k) for address, k in place.items() if address.startswith("theory.terms.")]

    def factors(pairs: Sequence[tuple[int, int]], of: np.ndarray) -> np.ndarray:
        return np.array([of[index] if dimensions[k].scales else 1.0 for index, k in pairs], dtype=float)

    return Plan(
        _recipes(world, place, dimensions),
        _pairs(hazards),
        _pairs(changes),
        _pairs(parameters),
        _pairs(weights),
        factors(changes, world.hazards.change_amount),
        factors(parameters, rules.parameters.view(np.float64).reshape(len(names))),
        factors(weights, np.concatenate(rules.weights)),
    )


def _pairs(pairs: Sequence[tuple[int, int]]) -> np.ndarray:
    return np.array(pairs, dtype=np.int64).reshape(len(pairs), 2)


def _recipes(world: World, place: dict[str, int], dimensions: Sequence[Dimension]) -> Recipes:
    """Recipes of every path that a dimension moves, with all shares of a channel of which one moves."""
    moved: dict[str, None] = {}
    for address, recipe in world.recipes.items():
        if any(step.address in place for step in recipe.steps):
            moved |= dict.fromkeys(shares_with(address, world.powers))
    recipes = [world.recipes[address] for address in moved]
    steps = [step for recipe in recipes for step in recipe.steps]
    dimension = [place.get(step.address, -1) for step in steps]
    columns = [(k, column) for k, address in enumerate(moved) for column in world.slots[address]]
    groups = dict.fromkeys(shares_with(address, world.powers) for address in moved if ".dependence." in address)
    shares = [[world.slots[address][0] for address in group] for group in groups]

    def whole(values: Sequence[Any]) -> np.ndarray:
        return np.array(values, dtype=np.int64)

    return Recipes(
        ends=np.cumsum([0, *(len(recipe.steps) for recipe in recipes)], dtype=np.int64),
        start=whole([step.start for step in steps]),
        stop=whole([step.stop for step in steps]),
        operation=whole([step.operation for step in steps]),
        dimension=whole(dimension),
        scales=whole([int(k >= 0 and dimensions[k].scales) for k in dimension]),
        amounts=np.array([step.amounts for step in steps], dtype=float).reshape(len(steps), len(world.years)),
        low=np.array([recipe.low for recipe in recipes], dtype=float),
        high=np.array([recipe.high for recipe in recipes], dtype=float),
        column_recipe=whole([k for k, _ in columns]),
        column=whole([column for _, column in columns]),
        shares=whole(shares).reshape(len(shares), len(world.powers)),
    )


def weight_index(address: str) -> int:
    """Place of a weight (``theory.terms.STRATEGY.TERM``) among those of all strategies, one after another."""
    _, _, strategy, term = address.split(".")
    before = 0
    for label, terms in BY_STRATEGY.items():
        if label == strategy:
            return before + [one.name for one in terms].index(term)
        before += len(terms)
    raise KeyError(address)


@part
def patch(point: np.ndarray, plan: Plan, base: np.ndarray, h: Any, parameters: np.ndarray, weights: np.ndarray) -> None:
    """Write a point (one value a dimension) into the paths, drawn events, parameters and weights of a world."""
    follow(plan.recipes, point, base)
    for k in range(plan.hazards.shape[0]):
        h.probability[plan.hazards[k, 0]] = point[plan.hazards[k, 1]]
    for k in range(plan.changes.shape[0]):
        h.change_amount[plan.changes[k, 0]] = point[plan.changes[k, 1]] * plan.change_factor[k]
    for k in range(plan.parameters.shape[0]):
        parameters[plan.parameters[k, 0]] = point[plan.parameters[k, 1]] * plan.parameter_factor[k]
    for k in range(plan.weights.shape[0]):
        weights[plan.weights[k, 0]] = point[plan.weights[k, 1]] * plan.weight_factor[k]
