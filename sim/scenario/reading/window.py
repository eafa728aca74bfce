"""The window that a case opens on the atlas: its actors, their years, and what concerns them.

A case names actors and years; their numbers toward each other, and the pairs, bodies, routes and events that concern
them, become the lowest layer of its file. What the case itself gives lies over that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..addresses import PAIR_SECTIONS, SECTIONS, AddressError, Declared, resolve
from ..attributes import Attribute
from ..numbers import Limits, is_number_block, limits_of
from ..problems import Report
from .atlas import Atlas, keys_of, members_of
from .nodes import Node
from .number_parse import parse_number

HELD = ("tie", "ties")
"""What a state decides itself: the value of the window's first year stands, unless the engine moves it."""

MOVED = ("rivalry", "decoupling")
"""What a cycle moves: of its pair of powers the value of the first year stands, since the path has the cycle in it."""

_ALWAYS = 99_999
"""Years that what does not end lasts."""


@dataclass(frozen=True)
class Window:
    """What a case chooses of an atlas: actors, years, and names by which its own file knows of more."""

    atlas: Atlas
    states: tuple[str, ...]
    powers: tuple[str, ...]
    years: tuple[int, int]
    without: frozenset[str] = frozenset()
    own: Declared = field(default_factory=Declared)
    regions: Mapping[str, str] = field(default_factory=dict)
    """The region of a state, where it is not its usual one."""
    cycles: tuple[str, ...] = ()
    """The cycles of the atlas that are chosen; without one the paths of the pair tell what it did."""
    moved: frozenset[str] = frozenset()
    """The pairs of powers that a cycle moves, of the atlas or of the case itself, in both orders."""

    @cached_property
    def declared(self) -> Declared:
        """Everything that the scenario will declare, bodies and the like aside."""
        found = (self.regions.get(code) or str(self.atlas.actor(code).child("region").value) for code in self.states)
        return Declared(
            states=once(self.states, self.own.states),
            powers=once(self.powers, self.own.powers),
            institutions=self.own.institutions,
            regions=once(found, self.own.regions),
            channels=self.own.channels,
        )

    def tree(self) -> Node:
        """The lowest layer of the case."""
        declared = self.declared
        blocks = {"world": self.atlas.block("world")}
        blocks["powers"] = _node({code: self._power(code) for code in self.powers})
        blocks |= {name: self._pairs(name) for name in PAIR_SECTIONS}
        blocks["states"] = _node({code: self._state(code) for code in self.states})
        bodies = {name: body for name, body in self._entries("institutions") if self._concerns_body(name, body)}
        blocks["institutions"] = _node({name: self._body(name, body) for name, body in bodies.items()})
        for section, holders in HOLDERS.items():
            found = {name: entry for name, entry in self._entries(section) if _holds(entry, holders, declared)}
            blocks[section] = _node({name: one for name, one in found.items() if self._comes(section, name, one)})
        names = {section: once(keys_of(blocks[section]), getattr(self.own, section)) for section in HOLDERS}
        declared = replace(declared, institutions=once(bodies, self.own.institutions), **names)
        events = ((name, self._event(event, declared)) for name, event in self._entries("events"))
        blocks["events"] = _node({name: event for name, event in events if event is not None})
        return Node({key: block for key, block in blocks.items() if block.value}, blocks["world"].file, None)

    # -- actors ------------------------------------------------------------------------------------
    def _state(self, code: str) -> Node:
        actor = self.atlas.actor(code)
        entries = {key: actor.child(key) for key in ("name", "region")}
        if code in self.regions:
            entries["region"] = replace(entries["region"], value=self.regions[code])
        if (start := self._start(actor.child("start"))) is not None:
            entries["start"] = start
        return self._actor(actor, "states", entries)

    def _power(self, code: str) -> Node:
        actor = self.atlas.actor(code)
        return self._actor(actor, "powers", {key: actor.child(key) for key in ("name", "members")})

    def _actor(self, actor: Node, section: str, head: Mapping[str, Node]) -> Node:
        entries: dict[str | int, Node] = dict(head.items())
        for block in ("both", section[:-1]):
            for key, node in actor.child(block).items():
                attribute = SECTIONS[section].get(str(key))
                entries[key] = node if attribute is None else self._chosen(node, attribute, attribute.axes)
        given = {key: node for key, node in entries.items() if node.value not in (None, {})}
        return Node(given, actor.file, actor.line)

    def _chosen(self, node: Node, attribute: Attribute, axes: Sequence[str]) -> Node:
        """The numbers of an attribute along the chosen powers, channels and regions; its value at first where held."""
        if not axes or not isinstance(node.value, dict) or is_number_block(node):
            return self._held(node, attribute) if attribute.name in HELD else node
        kept = (
            (key, self._chosen(entry, attribute, axes[1:]))
            for key, entry in node.value.items()
            if key in self.declared.along(axes[0]) or not self._knows(axes[0], str(key))
        )
        return replace(node, value={key: entry for key, entry in kept if entry.value != {}})

    def _knows(self, axis: str, key: str) -> bool:
        """Whether a name is one of the atlas, though not of the window; others are mistakes, and stay to be told."""
        return key in self.atlas.codes if axis == "power" else axis in ("channel", "region")

    def _held(self, node: Node, attribute: Attribute) -> Node:
        number = parse_number(node, (attribute.name,), Limits(words=limits_of(attribute).words), Report())
        if number is None or number.series is None:
            return node
        value = number.yearly(self.years[0], self.years[0])[0]
        bounds = [min(max(value * one, attribute.low), attribute.high) for one in number.scale or ()]
        kept = {key: entry for key, entry in node.items() if key not in ("series", "scale", "interpolate")}
        made: dict[str | int, Node] = {"value": _plain(value, node)}
        if bounds:
            made["range"] = _plain(bounds, node)
        return replace(node, value={**made, **kept})

    def _start(self, starts: Node) -> Node | None:
        """The latest entry up to the first year, if its target is one of the powers."""
        years = [year for year, _ in starts.items() if isinstance(year, int) and year <= self.years[0]]
        start = starts.child(max(years)) if years else None
        target = None if start is None else start.child("target").value
        return start if target is None or target in self.declared.powers else None

    # -- what is about several actors --------------------------------------------------------------
    def _entries(self, section: str) -> Iterator[tuple[str, Node]]:
        return ((str(key), node) for key, node in self.atlas.block(section).items() if key not in self.without)

    def _pairs(self, section: str) -> Node:
        block, actors = self.atlas.block(section), self.declared.along(PAIR_SECTIONS[section])
        attribute = SECTIONS[section][section]
        chosen = {
            key: self._held(node, attribute) if section in HELD or (section in MOVED and key in self.moved) else node
            for key, node in block.items()
            if key not in self.without and all(part in actors for part in str(key).split("-"))
        }
        return replace(block, value=chosen)

    def _concerns_body(self, name: str, body: Node) -> bool:
        """Whether a body stands in these years and chosen states may belong; the EU is none where it is a power."""
        if name in (*self.declared.states, *self.declared.powers):
            return False
        founded, dissolved = body.child("founded").value, body.child("dissolved").value
        stands = _year(founded, -9999) <= self.years[1] and _year(dissolved, 9999) > self.years[0]
        belong = _belonging(body) | self._joined(name).keys()
        return stands and bool(belong & set(self.declared.states))

    def _joined(self, body: str) -> dict[str, int]:
        """States whose own files say that they belong to a body, with the year since when."""
        found = ((code, self.atlas.actor(code).child("bodies")) for code in self.states)
        return {code: _year(own.child(body).value, -9999) for code, own in found if body in dict(own.items())}

    def _body(self, name: str, body: Node) -> Node:
        """A body with those of its actors that are chosen; who joined later may join.

        Members may leave, unless the body says that it has no candidates.
        """
        begins = max(self.years[0], _year(body.child("founded").value, -9999))
        joined = [code for code, year in members_of(body).items() if year is None or year <= begins]
        entries = dict(body.items())
        own = self._joined(name)
        joined += [code for code, year in own.items() if year <= begins]
        candidates = _belonging(body) | own.keys()
        if body.child("candidates").value == []:
            candidates -= set(joined)
        wanted = {"members": joined, "candidates": sorted(candidates)}
        for key, actors in _LISTS.items():
            names = wanted[key] if key in wanted else [str(one.value) for _, one in body.child(key).items()]
            chosen = [one for one in dict.fromkeys(names) if one in self.declared.along(actors)]
            entries[key] = _plain(chosen, body.child(key))
        if entries.get("leader") is not None and entries["leader"].value not in (
            *self.declared.states, *self.declared.powers
        ):  # fmt: skip
            del entries["leader"]
        if "say" in entries:
            entries["say"] = self._chosen(entries["say"], SECTIONS["institutions"]["say"], ("power",))
        return replace(body, value={key: node for key, node in entries.items() if node.value not in ({}, None)})

    def _comes(self, section: str, name: str, entry: Node) -> bool:
        """Whether a cycle is chosen; whether a route opens in the window: before, it shows in what is measured."""
        if section == "cycles":
            return name in self.cycles
        return section != "routes" or self.years[0] <= _year(entry.child("available").value, -9999) <= self.years[1]

    def _event(self, event: Node, declared: Declared) -> Node | None:
        """An event of these years with those of its changes that are about what is declared; None where none is.

        One that began before and lasts into them is in force from the first year.
        """
        first, last = self.years
        hazard, begun, lasts = (event.child(key) for key in ("hazard", "year", "years"))
        made: dict[str | int, Node] = {}
        if hazard.value is not None:
            begin, end = (_year(hazard.child(key).value, first) for key in ("from", "to"))
            within = {"from": max(begin, first), "to": min(end, last)}
            told: dict[str | int, Node] = {key: _plain(year, hazard) for key, year in within.items()}
            made["hazard"] = replace(hazard, value={**dict(hazard.items()), **told})
            happens = within["from"] <= within["to"]
        else:
            year, length = _year(begun.value, first), _year(lasts.value, _ALWAYS)
            happens = year <= last and year + length > first
            if year < first:
                title = event.child("title")
                made |= {"year": _plain(first, begun), "title": _plain(f"{title.value} ({year})", title)}
                if type(lasts.value) is int:
                    made["years"] = _plain(year + length - first, lasts)
        changes = event.child("changes")
        chosen = [change for _, change in changes.items() if _declared(change.child("path").value, declared)]
        if not chosen or not happens:
            return None
        return replace(event, value={**dict(event.items()), **made, "changes": replace(changes, value=chosen)})


_LISTS = {
    "inside": "power", "excludes": "power", "members": "state", "candidates": "state", "leavers": "power",
    "alternative_to": "power",
}  # fmt: skip
HOLDERS: Mapping[str, Mapping[str, str]] = {
    "routes": {"state": "state", "around": "power", "buyer": "power", "channel": "channel"},
    "cycles": {"incumbent": "power", "challenger": "power"},
    "agreements": {"state": "state", "partner": "state", "patron": "power"},
}


def _holds(entry: Node, holders: Mapping[str, str], declared: Declared) -> bool:
    return all(entry.child(key).value in declared.along(axis) for key, axis in holders.items())


def _declared(path: object, declared: Declared) -> bool:
    try:
        resolve(str(path), declared)
    except AddressError:
        return False
    return True


def _belonging(body: Node) -> set[str]:
    """The members of a body, and who may join it."""
    return {*members_of(body), *(str(one.value) for _, one in body.child("candidates").items())}


def _year(value: object, missing: int) -> int:
    return value if type(value) is int else missing


def once(*names: Iterable[object]) -> tuple[str, ...]:
    """Names in their order, each once."""
    return tuple(dict.fromkeys(str(name) for some in names for name in some))


def _node(entries: Mapping[str, Node]) -> Node:
    first = next(iter(entries.values()), Node(None, "", None))
    return Node(dict(entries.items()), first.file, None)


def _plain(value: object, place: Node) -> Node:
    """A plain value as a node that stands where another does."""
    made = [_plain(entry, place) for entry in value] if isinstance(value, list) else value
    return Node(made, place.file, place.line)  # type: ignore[arg-type]
