"""A number of a scenario: a value or a series over years, with its source and plausible range."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from math import inf, isfinite
from typing import TYPE_CHECKING, Any, Literal

from .attributes import TIE_SCALE, Attribute
from .reading.nodes import Node

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

JUDGEMENT = "judgement"
"""The source of a number that nobody measured; such a number must give its plausible range."""

USER_SOURCE = "set by the user"
"""The source of a number that was set from outside the file."""

OVERRIDE_FILE = "--set"
"""The name of the file in problems with numbers that were set from outside."""

SERIES_MARGIN = 100
"""How many years a series may reach beyond the years of its scenario."""

MAX_SCALE = 1000.0
"""Largest factor by which a series may be scaled."""

NUMBER_KEYS = ("value", "series", "interpolate", "unit", "source", "range", "scale", "note")
"""The keys of a number block."""


@dataclass(frozen=True)
class Number:
    """A number with where it comes from.

    Exactly one of ``value`` and ``series`` (year → value) is given. ``range`` bounds a value,
    ``scale`` gives the factors by which a whole series may be multiplied; sweeps draw from them.
    ``source`` is empty for a number that nobody sourced. Where it stands in a file (``file``,
    ``line``) is no part of its identity.
    """

    value: float | None = None
    series: dict[int, float] | None = None
    interpolate: Literal["linear", "step"] = "linear"
    unit: str = ""
    source: tuple[str, ...] = ()
    range: tuple[float, float] | None = None
    scale: tuple[float, float] | None = None
    note: str = ""
    file: str = field(default="", compare=False)
    line: int | None = field(default=None, compare=False)

    @property
    def is_judgement(self) -> bool:
        """Whether the number rests on a judgement, alone or beside other sources."""
        return JUDGEMENT in self.source

    def path(self, first: int, last: int) -> npt.NDArray[np.float64]:
        """The values of :meth:`yearly` as an array."""
        import numpy as np

        return np.array(self.yearly(first, last), dtype=np.float64)

    def yearly(self, first: int, last: int) -> list[float]:
        """One value for each year from ``first`` to ``last``, both included.

        Between given years a series is interpolated (``linear``) or keeps the last given value
        (``step``); before the first and after the last given year it is flat.
        """
        if self.series is None:
            return [self.constant] * (last - first + 1)
        given = sorted(self.series.items())
        years = [year for year, _ in given]
        return [self._between(given, bisect_right(years, year), year) for year in range(first, last + 1)]

    def _between(self, given: list[tuple[int, float]], passed: int, year: int) -> float:
        """The value in a year to which ``passed`` of the given years lead."""
        start, value = given[max(passed - 1, 0)]
        if year <= start or passed == len(given) or self.interpolate == "step":
            return value
        end, target = given[passed]
        return (target - value) / (end - start) * (year - start) + value

    @property
    def constant(self) -> float:
        """The value of a number that does not change. Raises ValueError for a series."""
        if self.value is None:
            raise ValueError("a series has no single value")
        return self.value

    def plain(self) -> float | dict[str, Any]:
        """The number as a scenario file writes it: bare where it is only a value, else a block."""
        if self == Number(value=self.value):
            return self.constant
        block: dict[str, Any] = {}
        if self.series is not None:
            block["series"] = dict(self.series)
            block["interpolate"] = self.interpolate
        else:
            block["value"] = self.value
        if self.source:
            block["source"] = self.source[0] if len(self.source) == 1 else list(self.source)
        for key in ("range", "scale"):
            if (bounds := getattr(self, key)) is not None:
                block[key] = list(bounds)
        return block | {key: text for key in ("unit", "note") if (text := getattr(self, key))}


@dataclass(frozen=True)
class Limits:
    """What a number may be: between ``low`` and ``high``; ``words`` are accepted for their numbers."""

    low: float = -inf
    high: float = inf
    words: tuple[str, ...] = ()
    constant: bool = False

    def __str__(self) -> str:
        """The limits in words, for a message."""
        if isfinite(self.low) and isfinite(self.high):
            return f"between {self.low:g} and {self.high:g}"
        if isfinite(self.low):
            return f"at least {self.low:g}"
        return f"at most {self.high:g}" if isfinite(self.high) else "any finite number"


def limits_of(attribute: Attribute) -> Limits:
    """The limits of an attribute; ties also take the words of :data:`~counterpoise.scenario.attributes.TIE_SCALE`."""
    words = tuple(TIE_SCALE) if attribute.name in ("tie", "ties") else ()
    return Limits(attribute.low, attribute.high, words)


def is_number_block(node: Node) -> bool:
    """Whether a mapping is a number with its source, rather than a mapping of numbers."""
    return isinstance(node.value, dict) and ("value" in node.value or "series" in node.value)


def shown(node: Node) -> str:
    """What stands at a node, in a few words for a message."""
    value = node.value
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return f"the text '{value if len(value) <= 40 else value[:39] + '…'}'"
    if isinstance(value, bool):
        return str(value).lower()
    return f"the number {value!r}" if isinstance(value, float) and value.is_integer() else f"the number {value:g}"
