"""What can be moved in the sandbox: the levers of a state toward a power, each over numbers that the case has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from counterpoise.results.run import PreparedCase
    from counterpoise.world.build import World

MOST_SCALE = 2.0
"""Largest factor of a lever that scales paths."""


@dataclass(frozen=True)
class Lever:
    """One slider: what it is called, which numbers it moves and how.

    A lever that ``scales`` multiplies the paths of its numbers as they are in the case, and stands at 1 where nothing
    is moved; any other gives its value to all years, and stands at the mean of its first number's path.
    """

    name: str
    addresses: tuple[str, ...]
    scales: bool
    low: float
    high: float
    own: float

    def paths(self, world: World, value: float) -> dict[str, np.ndarray]:
        """The numbers as the lever at ``value`` has them, by address, one for each year."""
        years = len(world.years)
        if not self.scales:
            return {address: np.full(years, value) for address in self.addresses}
        return {address: value * _given(world, address) for address in self.addresses}


LEVERS: Mapping[str, tuple[tuple[str, ...], bool]] = {
    "suspicion": (("states.{state}.intent.{power}",), False),
    "force": (("states.{state}.acts.force.{power}", "states.{state}.dispute.{power}"), False),
    "sanctions": (("states.{state}.acts.sanctions.{power}",), False),
    "interdependence": (("states.{state}.dependence.{channel}.{power}",), True),
    "rivalry": (("rivalry.{power}-{other}",), False),
    "suitors": (("powers.{other}.attention.{region}",), True),
    "parting": (("decoupling.{power}-{other}",), False),
    "rent": (("states.{state}.resource_share",), False),
    "leader": (("states.{state}.leader",), False),
    "autonomy": (("states.{state}.autonomy_taste",), False),
    "unilateralism": (("powers.{power}.unilateralism",), False),
}
"""Names of the levers, the addresses that each moves, and whether it scales them; ``{other}`` is every other power,
``{channel}`` every channel of dependence."""


def levers_of(case: PreparedCase, state: str, power: str) -> list[Lever]:
    """The levers of a state toward a power: those with at least one number in the world of the case."""
    return [lever for name in LEVERS if (lever := lever_of(case, name, state, power)) is not None]


def lever_of(case: PreparedCase, name: str, state: str, power: str) -> Lever | None:
    """One lever; None where the case has none of its numbers, or nothing to scale."""
    patterns, scales = LEVERS[name]
    world = case.world
    found = tuple(address for address in _addresses(case, patterns, state, power) if address in world.recipes)
    if not found:
        return None
    if scales:
        if not any(_given(world, address).any() for address in found):
            return None
        return Lever(name, found, True, 0.0, MOST_SCALE, 1.0)
    first = world.recipes[found[0]]
    return Lever(name, found, False, first.low, min(first.high, 1.0), round(float(_given(world, found[0]).mean()), 2))


def _addresses(case: PreparedCase, patterns: tuple[str, ...], state: str, power: str) -> Iterator[str]:
    """The addresses of patterns, for every other power and channel that they name; a pair in both orders."""
    scenario = case.scenario
    region, others = scenario.states[state].region, [other for other in scenario.powers if other != power]
    for pattern in patterns:
        for other in others if "{other}" in pattern else [""]:
            for channel in scenario.declared.channels if "{channel}" in pattern else [""]:
                names = {"state": state, "region": region, "channel": channel}
                yield pattern.format(power=power, other=other, **names)
                if pattern.endswith("{power}-{other}"):
                    yield pattern.format(power=other, other=power, **names)


def _given(world: World, address: str) -> np.ndarray:
    """The path of a number as the case gives it, before events."""
    return np.asarray(world.recipes[address].steps[0].amounts)
