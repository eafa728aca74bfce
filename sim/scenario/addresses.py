"""The address of a number: ``states.VEN.dependence.trade.USA``, ``rivalry.USA-CHN``, ``world.price``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .attributes import ACTS, ATTRIBUTES, CHANNELS, Attribute
from .problems import suggest

SECTIONS: dict[str, dict[str, Attribute]] = {}
"""The attributes of each block of a scenario file, by name."""

for _attribute in ATTRIBUTES:
    SECTIONS.setdefault(_attribute.section, {})[_attribute.name] = _attribute

PAIR_SECTIONS = {"rivalry": "power", "decoupling": "power", "exchange": "power", "ties": "state"}
"""The blocks that give numbers for pairs, and what the pairs are made of."""

OWNERS = {
    "powers": "power",
    "states": "state",
    "institutions": "institution",
    "routes": "route",
    "cycles": "cycle",
    "agreements": "agreement",
}
"""The blocks whose entries have names, and what one entry is."""


class AddressError(ValueError):
    """An address that names no number of the scenario; ``hint`` says what would, ``lacks`` which name nothing has."""

    def __init__(self, message: str, hint: str = "", lacks: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.lacks = lacks


@dataclass(frozen=True)
class Declared:
    """The actors, regions and routes that a scenario declares, in their order."""

    states: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    cycles: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    channels: tuple[str, ...] = CHANNELS

    def along(self, axis: str) -> tuple[str, ...]:
        """The keys of one axis: ``power``, ``state``, ``institution``, ``region``, ``route``, ``channel``, ``act`` …"""
        return ACTS if axis == "act" else tuple(getattr(self, f"{axis}s"))

    def pairs(self, section: str) -> tuple[str, ...]:
        """The canonical keys of a block of pairs: each pair once, in the order of declaration."""
        actors = self.along(PAIR_SECTIONS[section])
        return tuple(f"{a}-{b}" for i, a in enumerate(actors) for b in actors[i + 1 :])


def canonical_pair(section: str, key: object, declared: Declared) -> str:
    """Bring a pair into the order of declaration.

    Raises :class:`AddressError` for unknown or equal actors.
    """
    kind = PAIR_SECTIONS[section]
    actors = declared.along(kind)
    parts = str(key).split("-")
    example = f"write two {kind}s as {'-'.join(actors[:2])}" if len(actors) > 1 else f"there is only one {kind}"
    if len(parts) != 2:
        raise AddressError(f"'{key}' is not a pair of {kind}s", example)
    for part in parts:
        choose(part, actors, kind)
    if parts[0] == parts[1]:
        raise AddressError(f"'{key}' pairs a {kind} with itself", example)
    return "-".join(sorted(parts, key=actors.index))


def choose(part: object, options: Sequence[str], what: str) -> str:
    """Return ``part`` if it is one of ``options``, else raise :class:`AddressError` with the nearest."""
    if part not in options:
        plural = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
        raise AddressError(f"unknown {what} '{part}'", suggest(part, options, plural), str(part))
    return str(part)


def resolve(address: str, declared: Declared) -> tuple[str, Attribute]:
    """The canonical form of an address and the attribute that it gives.

    Raises :class:`AddressError` where the address names no number of the declared actors, whether or
    not the scenario gives a value there.
    """
    parts = iter(address.split("."))
    section = choose(next(parts), list(SECTIONS), "block")
    attributes = SECTIONS[section]
    if section in PAIR_SECTIONS:
        canonical = f"{section}.{canonical_pair(section, _take(parts, declared.pairs(section)), declared)}"
        attribute = attributes[section]
        axes: tuple[str, ...] = ()
    else:
        found = [section]
        if section in OWNERS:
            owners = declared.along(OWNERS[section])
            found.append(choose(_take(parts, owners), owners, OWNERS[section]))
        found.append(choose(_take(parts, list(attributes)), list(attributes), "attribute"))
        attribute = attributes[found[-1]]
        axes = attribute.axes
        canonical = ".".join(found)
    for axis in axes:
        options = declared.along(axis)
        canonical += "." + choose(_take(parts, options), options, axis)
    if (rest := next(parts, None)) is not None:
        raise AddressError(f"'{canonical}' is a number; there is nothing below it ('{rest}')", f"write {canonical}")
    return canonical, attribute


def _take(parts: Iterator[str], options: Sequence[str]) -> str:
    part = next(parts, None)
    if part is None:
        raise AddressError("the address is incomplete", f"it goes on with one of: {', '.join(options[:20])}")
    return part
