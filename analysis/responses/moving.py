"""How a lever is moved: numbers of a world that are held at a value in every year, whatever the case tells of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from string import Formatter

from counterpoise.results.run import PreparedCase
from counterpoise.scenario.addresses import resolve
from counterpoise.world.build import World

from .contexts import Context


@dataclass(frozen=True)
class Place:
    """A context in its prepared case."""

    context: Context
    case: PreparedCase

    @property
    def state(self) -> int:
        """Position of the state in the world."""
        return self.case.world.states.index(self.context.state)

    @property
    def power(self) -> int:
        """Position of the power in the world."""
        return self.case.world.powers.index(self.context.power)

    def addresses(self, template: str) -> Iterator[str]:
        """The addresses of a template, in their canonical form.

        ``{state}``, ``{power}`` and ``{other}`` are those of the context; ``{channel}`` stands for every channel of
        exchange but arms, ``{rest}`` for every power but the context's, ``{cycle}`` for every cycle of the case.
        """
        world = self.case.world
        fields = {
            "state": (self.context.state,),
            "power": (self.context.power,),
            "other": (self.context.other,),
            "channel": tuple(channel for channel in world.channels if channel != "arms"),
            "rest": tuple(power for power in world.powers if power != self.context.power),
            "cycle": world.cycles,
        }
        named = [name for _, name, _, _ in Formatter().parse(template) if name]
        for values in product(*(fields[name] for name in named)):
            text = template.format(**dict(zip(named, values, strict=True)))
            yield resolve(text, self.case.scenario.declared)[0]


End = float | Callable[[Place], float]
"""One end of a lever: a number, or what makes it in a context."""


@dataclass(frozen=True)
class Move:
    """Numbers that a lever moves together, from ``low`` to ``high``; with ``ratio`` by equal factors, else by equal
    steps."""

    template: str
    low: End
    high: End
    ratio: bool = False

    def at(self, place: Place, share: float) -> dict[str, float]:
        """Value by address at a share of the way up, in [0, 1]."""
        low, high = (end(place) if callable(end) else end for end in (self.low, self.high))
        value = low * (high / low) ** share if self.ratio else low + share * (high - low)
        return dict.fromkeys(place.addresses(self.template), value)


def own(attribute: str) -> Callable[[Place], float]:
    """The power's own mean of an attribute over the years."""
    return lambda place: float(place.case.world.given(attribute)[:, place.power].mean())


def far_from(attribute: str) -> Callable[[Place], float]:
    """The end of the unit scale that is farther from the power's own mean of an attribute."""
    return lambda place: 0.0 if own(attribute)(place) > 0.5 else 1.0


def held(place: Place, numbers: Mapping[str, float]) -> World:
    """The world of a place with numbers at their values in every year; events that would move them leave them alone.

    What else these events do stays. Raises KeyError for an address that the world lacks.
    """
    values = dict(numbers)
    for name, event in place.case.scenario.events.items():
        for k, change in enumerate(event.changes):
            if change.path in numbers:
                nothing = {"set": numbers[change.path], "add": 0.0, "multiply": 1.0}
                values[f"events.{name}.changes.{k}"] = nothing[change.operation]
    return place.case.world.changed(values)
