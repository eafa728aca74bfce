"""The memory of a run: one block of numbers, seen as arrays of records; allocated once, used by run after run.

``memory.dyads[i, p].threat`` is the threat that state ``i`` sees in power ``p``; ``memory.effort[i, p, k]`` an array
of its own. Which quantities there are, and in which group, says :mod:`counterpoise.engine.quantities`.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping
from functools import cache
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from ..compiled import as_records
from ..theory.terms import DYAD_TYPE, OUTLOOK_TYPE
from .quantities import LENGTHS, QUANTITIES, Quantity, number_type

if TYPE_CHECKING:
    from ..world.build import World

GROUPS: dict[str, tuple[Quantity, ...]] = {
    group: tuple(quantity for quantity in QUANTITIES if quantity.group == group)
    for group in dict.fromkeys(quantity.group for quantity in QUANTITIES)
}
"""The arrays of the memory: records with a field a quantity, or one quantity alone."""

_memory: Any = namedtuple  # the fields are those of the table
Memory: Any = _memory("Memory", [*GROUPS, "situations", "outlooks", "words", "wholes"])
"""Views of one block: a group each, what a state weighs toward each power (``situations``) and toward all together
(``outlooks``), and the block itself as numbers and as whole numbers."""


def is_alone(group: str) -> bool:
    """Whether a group is one quantity with an array to itself."""
    return GROUPS[group][0].name == group


class Places:
    """Where each quantity of a world with so many actors of each kind stands in the block of its memory."""

    def __init__(self, actors: Mapping[str, int]) -> None:
        powers = actors["power"]
        self.lengths = {**LENGTHS, **actors, "target": powers + 1, "option": 3 * powers + 1}
        self.starts: dict[str, int] = {}
        end = 0
        for group, quantities in GROUPS.items():
            self.starts[group] = end
            end += prod(self.shape(quantities[0])) * len(quantities)
        self.width = end

    def shape(self, quantity: Quantity) -> tuple[int, ...]:
        """Lengths of the axes of a quantity."""
        return tuple(self.lengths[axis] for axis in quantity.axes)

    def words(self, quantity: Quantity) -> np.ndarray:
        """Place of every number of a quantity in the block, in the shape of the quantity."""
        quantities, shape = GROUPS[quantity.group], self.shape(quantity)
        owners = np.arange(prod(shape)).reshape(shape)
        return np.asarray(self.starts[quantity.group] + owners * len(quantities) + quantities.index(quantity))


_ACTORS = {
    "state": "states", "power": "powers", "institution": "institutions", "route": "routes", "cycle": "cycles",
    "agreement": "agreements", "channel": "channels", "event": "hazard_names",
}  # fmt: skip


@cache
def _places(*actors: tuple[str, int]) -> Places:
    return Places(dict(actors))


def places_of(world: World) -> Places:
    """The places of a world; worlds with as many actors of each kind share them."""
    return _places(*((axis, len(getattr(world, name))) for axis, name in _ACTORS.items()))


def allocate(world: World) -> Any:
    """The memory for one run of ``world`` at a time."""
    places = places_of(world)
    words = np.zeros(places.width)
    views = []
    for group, quantities in GROUPS.items():
        shape, start = places.shape(quantities[0]), places.starts[group]
        block = words[start : start + prod(shape) * len(quantities)]
        views.append(as_records(block.view(_type_of(group)).reshape(shape)))
    states, powers = len(world.states), len(world.powers)
    situations, outlooks = np.zeros((states, powers), dtype=DYAD_TYPE), np.zeros(states, dtype=OUTLOOK_TYPE)
    return Memory(*views, as_records(situations), as_records(outlooks), words, words.view(np.int64))


def _type_of(group: str) -> Any:
    """Type of the elements of a group."""
    quantities = GROUPS[group]
    if is_alone(group):
        return number_type(quantities[0])
    return np.dtype([(quantity.place, number_type(quantity)) for quantity in quantities])
