"""Where every number of a scenario stands: groups of attributes with the same owner, columns of one table by address.

What all states have (``leader``, ``rent`` …) makes one group, what a state has toward each power another. Code reads
``now.dyads[i, p].proximity``: one record an owner, one field an attribute, in the year that is being run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from math import prod
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..scenario.addresses import OWNERS, PAIR_SECTIONS
from ..scenario.attributes import ATTRIBUTES, Attribute

if TYPE_CHECKING:
    from ..scenario.addresses import Declared
    from ..scenario.model import Scenario


class Group(NamedTuple):
    """Attributes of one section with the same levels; ``order`` puts the levels as the engine's arrays have them."""

    name: str
    section: str
    axes: tuple[str, ...]
    order: tuple[int, ...]

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """The attributes of the group, in the order of the table of attributes."""
        return _attributes_of(self)


@cache
def _attributes_of(group: Group) -> tuple[Attribute, ...]:
    if group.section in PAIR_SECTIONS:
        kind = PAIR_SECTIONS[group.section]
        return tuple(a for a in ATTRIBUTES if PAIR_SECTIONS.get(a.section) == kind)
    return tuple(a for a in ATTRIBUTES if (a.section, a.axes) == (group.section, group.axes))


GROUPS = (
    Group("world", "world", (), ()),
    Group("powers", "powers", (), (0,)),
    Group("supply", "powers", ("channel",), (0, 1)),
    Group("attention", "powers", ("region",), (0, 1)),
    Group("pairs", "rivalry", ("pair",), (0, 1)),
    Group("states", "states", (), (0,)),
    Group("channels", "states", ("channel",), (0, 1)),
    Group("dependence", "states", ("channel", "power"), (0, 1, 2)),
    Group("dyads", "states", ("power",), (0, 1)),
    Group("acts", "states", ("act", "power"), (0, 2, 1)),
    Group("ties", "ties", ("state_pair",), (0, 1)),
    Group("bodies", "institutions", (), (0,)),
    Group("say", "institutions", ("power",), (0, 1)),
    Group("routes", "routes", (), (0,)),
    Group("cycles", "cycles", (), (0,)),
    Group("agreements", "agreements", (), (0,)),
)
"""Every attribute is in one group. A group of one attribute is an array of numbers and has the attribute's name."""

FIELDS = {group.name: np.dtype([(a.name, np.float64) for a in group.attributes]) for group in GROUPS}
"""One field an attribute, by group."""


@dataclass(frozen=True)
class Layout:
    """The columns of the table of a scenario with these actors."""

    declared: Declared

    @cached_property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Owners and levels of each group, as the engine's arrays have them; the world is one owner."""
        lengths = {group: [len(level) for level in self._levels(group)] for group in GROUPS}
        return {group.name: tuple(found[k] for k in group.order) or (1,) for group, found in lengths.items()}

    def _levels(self, group: Group) -> list[tuple[str, ...]]:
        if group.section in PAIR_SECTIONS:
            return [self.declared.along(PAIR_SECTIONS[group.section])] * 2
        owner = OWNERS.get(group.section)
        return [self.declared.along(axis) for axis in ((owner, *group.axes) if owner else group.axes)]

    @cached_property
    def starts(self) -> dict[str, int]:
        """First column of each group; ``""`` is the width of the table."""
        starts, end = {}, 0
        for group in GROUPS:
            starts[group.name] = end
            end += prod(self.shapes[group.name]) * len(group.attributes)
        return starts | {"": end}

    @cached_property
    def columns(self) -> dict[str, tuple[int, ...]]:
        """The columns that each address fills: two for a pair, which stands on both sides of the diagonal."""
        return dict(zip(self.attributes, self._columns(), strict=True))

    @cached_property
    def attributes(self) -> dict[str, Attribute]:
        """Every address of a number, given or by default, with its attribute, in the order of their table."""
        return {address: a for a in ATTRIBUTES for address, _ in self._cells(a)}

    def _columns(self) -> Iterator[tuple[int, ...]]:
        for attribute in ATTRIBUTES:
            group = group_of(attribute)
            start, width = self.starts[group.name], len(group.attributes)
            place = start + group.attributes.index(attribute)
            for _, cells in self._cells(attribute):
                yield tuple(place + width * cell for cell in cells)

    def _cells(self, attribute: Attribute) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Each address of an attribute with the owners, counted through, at which it stands."""
        group = group_of(attribute)
        levels = self._levels(group)
        if attribute.section in PAIR_SECTIONS:
            names = levels[0]
            for i, one in enumerate(names):
                for j in range(i + 1, len(names)):
                    yield f"{attribute.section}.{one}-{names[j]}", (i * len(names) + j, j * len(names) + i)
            return
        shape = self.shapes[group.name]
        owned = attribute.section in OWNERS
        for place in np.ndindex(*(len(level) for level in levels)):
            names = tuple(level[k] for level, k in zip(levels, place, strict=True))
            parts = [attribute.section, *names[:owned], attribute.name, *names[owned:]]
            cell = 0
            for k, length in zip(group.order, shape, strict=False):  # the world has no order
                cell = cell * length + place[k]
            yield ".".join(parts), (cell,)


def group_of(attribute: Attribute) -> Group:
    """The group to which an attribute belongs."""
    return _GROUP_OF[attribute]


_GROUP_OF = {attribute: group for group in GROUPS for attribute in group.attributes}


def addresses(scenario: Scenario) -> dict[str, Attribute]:
    """Every address of a number in ``scenario``, given or by default, with its attribute."""
    return Layout(scenario.declared).attributes
