"""Numbers changed in a prepared case without reading it again: plain numbers at addresses that are written in full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..scenario.model import Scenario
from ..scenario.numbers import OVERRIDE_FILE, USER_SOURCE, Number, limits_of
from ..scenario.reading.scenario_rules import TOLERANCE
from ..scenario.theory_file import MAX_WEIGHT, Theory
from ..theory.parameters import limits_of as parameter_limits
from ..theory.terms import BY_STRATEGY
from ..world.build import World
from ..world.points import weight_index
from ..world.recipes import shares_with
from ..world.rules import Rules, by_strategy


class Parts(NamedTuple):
    """All that a case is made of."""

    scenario: Scenario
    theory: Theory
    world: World
    rules: Rules


class Changes:
    """Plain numbers for a case; what is not plain, or not within its limits, is not taken."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._numbers: dict[str, Number] = {}
        self._parameters: dict[str, Number] = {}
        self._weights: dict[tuple[str, str], Number] = {}

    def take(self, address: str, value: object) -> bool:
        """Whether a value was taken: a number within the limits of an address that is written in full."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        number = Number(value=float(value), source=(USER_SOURCE,), file=OVERRIDE_FILE)
        if address in self._parts.world.recipes:
            limits = limits_of(self._parts.world.layout.attributes[address])
            self._numbers[address] = number
            return limits.low <= value <= limits.high
        kind, _, name = address.removeprefix("theory.").partition(".")
        if not address.startswith("theory."):
            return False
        if kind == "parameters" and name in self._parts.theory.parameters:
            low, high = parameter_limits(name)
            self._parameters[name] = number
            return low <= value <= high
        strategy, _, term = name.partition(".")
        if kind == "terms" and any(term == one.name for one in BY_STRATEGY.get(strategy, ())):
            self._weights[strategy, term] = number
            return abs(value) <= MAX_WEIGHT
        return False

    def shares_hold(self) -> bool:
        """Whether shares of a channel, and attention of a power, still add up to one at most."""
        scenario, world = self._parts.scenario, self._parts.world
        for address in self._numbers:
            group = shares_with(address, world.powers)
            if ".attention." in address:
                group = tuple(f"{address.rpartition('.')[0]}.{region}" for region in world.regions)
            if len(group) > 1:
                known = {**scenario.numbers, **self._numbers}
                paths = [known[one].path(*scenario.years) for one in group if one in known]
                if float(np.max(np.sum(paths, axis=0))) > 1.0 + TOLERANCE:
                    return False
        return True

    def made(self) -> Parts:
        """The case with what was taken."""
        scenario, theory, world, rules = self._parts
        scenario = scenario.model_copy(update={"numbers": {**scenario.numbers, **self._numbers}})
        if self._parameters or self._weights:
            theory, rules = self._theory()
        world = world.changed({address: number.constant for address, number in self._numbers.items()})
        return Parts(scenario, theory, world, rules)

    def _theory(self) -> tuple[Theory, Rules]:
        theory, rules = self._parts.theory, self._parts.rules
        terms = {strategy: dict(numbers) for strategy, numbers in theory.terms.items()}
        parameters, weights = rules.parameters.copy(), np.concatenate(rules.weights)
        for name, number in self._parameters.items():
            parameters[name] = number.constant
        for (strategy, term), number in self._weights.items():
            terms[strategy][term] = number
            weights[weight_index(f"theory.terms.{strategy}.{term}")] = number.constant
        changed = replace(theory, parameters={**theory.parameters, **self._parameters}, terms=terms)
        if theory.vectors is not None:
            moved = [f"terms.{strategy}.{term}" for strategy, term in self._weights]
            changed = replace(changed, vectors=theory.vectors.with_set(changed, moved))
        return changed, Rules(parameters, by_strategy(weights))


def changed(parts: Parts, changes: Mapping[str, object]) -> Parts | None:
    """The case with numbers changed; None where they are not all plain numbers that may stand there."""
    taken = Changes(parts)
    if all(taken.take(address, value) for address, value in changes.items()) and taken.shares_hold():
        return taken.made()
    return None
