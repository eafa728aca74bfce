"""The window that a case opens on the atlas: its actors, their years, and what concerns them.

A case names actors and years; their numbers toward each other, and the pairs, bodies, routes and events that concern
them, become the lowest layer of its file. What the case itself gives lies over that.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from pathlib import Path as FilePath

from ..addresses import PAIR_SECTIONS, SECTIONS, AddressError, Declared, resolve
from ..attributes import CHANNELS, Attribute
from ..given import node_of
from ..numbers import OVERRIDE_FILE, Limits, is_number_block, limits_of
from ..problems import Path, Report, suggest
from .atlas import FOLDER, PLACES, Atlas, is_atlas, keys_of, turned
from .fields import WORD, is_name, known_keys, mapping, span_of
from .merge import merge
from .nodes import Node
from .number_parse import parse_number
from .private_atlas import check_private

KEY = "atlas"
"""The block of a case that opens a window."""

WINDOW_KEYS = ("states", "powers", "regions", "without", "folders")
"""Its keys."""

FOLDERS = f"{KEY}.folders"
"""The address by which folders of private actors are given from outside."""

HELD = ("tie", "ties")
"""What a state decides itself: the value of the window's first year stands, unless the engine moves it."""


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

    @cached_property
    def declared(self) -> Declared:
        """Everything that the scenario will declare, bodies and the like aside."""
        found = (self.regions.get(code) or str(self.atlas.actor(code).child("region").value) for code in self.states)
        return Declared(
            states=_once(self.states, self.own.states),
            powers=_once(self.powers, self.own.powers),
            institutions=self.own.institutions,
            regions=_once(found, self.own.regions),
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
        for section, holders in _HOLDERS.items():
            found = {name: entry for name, entry in self._entries(section) if _holds(entry, holders, declared)}
            blocks[section] = _node({name: entry for name, entry in found.items() if self._open(section, entry)})
        names = {section: _once(keys_of(blocks[section]), getattr(self.own, section)) for section in _HOLDERS}
        declared = replace(declared, institutions=_once(bodies, self.own.institutions), **names)
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
            key: self._held(node, attribute) if section in HELD else node
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
        belong = _names(body, "members", "candidates") | self._joined(name).keys()
        return stands and bool(belong & set(self.declared.states))

    def _joined(self, body: str) -> dict[str, int]:
        """States whose own files say that they belong to a body, with the year since when."""
        found = ((code, self.atlas.actor(code).child("bodies")) for code in self.states)
        return {code: _year(own.child(body).value, -9999) for code, own in found if body in dict(own.items())}

    def _body(self, name: str, body: Node) -> Node:
        """A body with those of its actors that are chosen; who joined later may join."""
        begins = max(self.years[0], _year(body.child("founded").value, -9999))
        members = body.child("members")
        early = [str(key) for key, year in members.items() if _year(year.value, -9999) <= begins]
        joined = early if isinstance(members.value, dict) else [str(one.value) for _, one in members.items()]
        entries = dict(body.items())
        own = self._joined(name)
        joined += [code for code, year in own.items() if year <= begins]
        wanted = {"members": joined, "candidates": sorted(_names(body, "members", "candidates") | own.keys())}
        for key, actors in _LISTS.items():
            names = wanted.get(key) or [str(one.value) for _, one in body.child(key).items()]
            chosen = [one for one in dict.fromkeys(names) if one in self.declared.along(actors)]
            entries[key] = _plain(chosen, body.child(key))
        if entries.get("leader") is not None and entries["leader"].value not in (
            *self.declared.states, *self.declared.powers
        ):  # fmt: skip
            del entries["leader"]
        if "say" in entries:
            entries["say"] = self._chosen(entries["say"], SECTIONS["institutions"]["say"], ("power",))
        return replace(body, value={key: node for key, node in entries.items() if node.value not in ({}, None)})

    def _open(self, section: str, entry: Node) -> bool:
        """Whether a route can first be built in the window; before, it shows in what is measured."""
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
_HOLDERS: Mapping[str, Mapping[str, str]] = {
    "routes": {"state": "state", "around": "power", "buyer": "power", "channel": "channel"},
    "cycles": {"incumbent": "power", "challenger": "power"},
    "agreements": {"state": "state", "partner": "state", "patron": "power"},
}


def with_atlas(chain: tuple[Node, ...], folder: FilePath, given: object = ()) -> tuple[Node, ...]:
    """The layers of a case on the window that its block ``atlas:`` opens, and without that block.

    ``chain`` are the files, each laid over those before it; ``folder`` is that of the last, beside which a private
    atlas may lie; ``given`` are further folders, from outside. Raises :class:`ScenarioError` for what no atlas has.
    """
    if not any(KEY in dict(tree.items()) for tree in chain):
        return chain
    rest = tuple(replace(tree, value={key: node for key, node in tree.items() if key != KEY}) for tree in chain)
    report, merged = Report(), reduce(merge, chain)
    if KEY not in dict(merged.items()):  # a child has removed what its parent has
        return rest
    window = window_of(merged, folder, report, given)
    report.raise_if_any()
    return rest if window is None else (window.tree(), *rest)


def atlas_with(given: object = ()) -> Atlas:
    """The shipped atlas, the one in the current folder if any, and folders of private actors.

    Raises :class:`ScenarioError` for one that is not there.
    """
    report = Report()
    atlas = Atlas(_folders(Node({}, OVERRIDE_FILE, None), FilePath(), report, given or ()))
    report.raise_if_any()
    return atlas


def window_of(merged: Node, folder: FilePath, report: Report, given: object = ()) -> Window | None:
    """The window that a merged tree describes; None where its years or the block itself are wrong.

    Parameters as for :func:`with_atlas`; what is wrong goes to ``report``.
    """
    atlas = Atlas(_folders(merged, folder, report, given))
    block = merged.child(KEY)
    if report.problems and isinstance(block.value, dict):  # without its folders every actor of theirs would be told
        return None
    entries = known_keys(block, (KEY,), WINDOW_KEYS, report)
    if "years" not in dict(merged.items()):
        report.add(merged, ("years",), "the required key `years` is missing", "write years: [1995, 2024]")
    years = span_of(dict(merged.items()).get("years"), report)
    if entries is None:
        return None
    states, powers = (
        _chosen_actors(entries.get(section), section, merged, atlas, report) for section in ("states", "powers")
    )
    for code in sorted({*states} & {*powers}):
        report.add(block, (KEY, "powers"), f"'{code}' is chosen as a state and as a power", "take it out of one list")
    own, before = _own(merged), len(report.problems)
    if atlas.private:
        check_private(atlas, own, report)
    regions = _regions(entries.get("regions"), {*states, *own.states}, atlas, report)
    without = _without(entries.get("without"), atlas, report) if len(report.problems) == before else frozenset()
    if years is None:
        return None
    return Window(
        atlas=atlas,
        states=states,
        powers=powers,
        years=years,
        without=without,
        own=own,
        regions=regions | _own_regions(merged),
    )


def _chosen_actors(node: Node | None, section: str, merged: Node, atlas: Atlas, report: Report) -> tuple[str, ...]:
    """The chosen states or powers, of which there is at least one where the case describes none itself."""
    path, own = (KEY, section), merged.child(section)
    if (node is None or node.value in (None, [])) and own.value in (None, {}):
        hint = f"write {section}: [{'VEN, CUB' if section == 'states' else 'USA, CHN'}]"
        report.add(node or merged.child(KEY), path, f"no {section[:-1]} is chosen", hint)
        return ()
    return _actors(node, path, atlas, report)


def _regions(node: Node | None, states: set[str], atlas: Atlas, report: Report) -> dict[str, str]:
    """The regions of states that are not in their usual ones."""
    found: dict[str, str] = {}
    path = (KEY, "regions")
    entries = mapping(node, path, report) if node is not None and node.value is not None else None
    for region, members in (entries or {}).items():
        here = (*path, region)
        if not is_name(region, WORD, members, here, report):
            continue
        for code in _actors(members, here, atlas, report):
            if code not in states:
                report.add(
                    members, here, f"'{code}' is no state of this case", f"take it out, or choose it in {KEY}.states"
                )
            elif code in found:
                report.add(members, here, f"'{code}' is in the region '{found[code]}' already", "leave one")
            else:
                found[code] = str(region)
    return found


def _without(node: Node | None, atlas: Atlas, report: Report) -> frozenset[str]:
    """The names of what is left out, those of pairs in both orders."""
    path = (KEY, "without")
    names = _listed(node, path, report)
    if node is None or not names:
        return frozenset()
    known = [str(key) for block in PLACES if block != "world" for key in keys_of(atlas.block(block))]
    for name in names:
        if name not in known and turned(name) not in known:
            message = f"the atlas has no pair, body, route, cycle, agreement or event '{name}'"
            report.add(node, path, message, suggest(name, known, "such as"))
    return frozenset((*names, *map(turned, names)))


def _folders(merged: Node, folder: FilePath, report: Report, given: object) -> tuple[FilePath, ...]:
    """The folders of private actors: beside the files of the case, those that they name, and those from outside.

    Each is taken once, however often it is named.
    """
    block = merged.child(KEY)
    named = block.child("folders")
    outside = node_of(given, OVERRIDE_FILE, (FOLDERS,), report)
    texts, entries = _listed(named, (KEY, "folders"), report, "my_atlas"), [entry for _, entry in named.items()]
    found = [(entry, FilePath(entry.file).parent / one) for one, entry in zip(texts, entries, strict=False)]
    found += [(outside, FilePath(one)) for one in _listed(outside, (FOLDERS,), report, "my_atlas")]
    for place, path in found:
        hint = "give a folder with `actors/CODE.yaml`, as docs/atlas.md says"
        if not path.is_dir():
            report.add(place, (KEY, "folders"), f"there is no folder {path}", hint)
        elif not is_atlas(path):
            hint = f"give the folder above it, {path.parent}" if path.name == "actors" else hint
            report.add(place, (KEY, "folders"), f"the folder {path} holds no atlas", hint)
    files = [entry.file for _, entry in block.items()]  # of all that the case extends and that speak of the atlas
    beside = [path for path in (*(FilePath(file).parent / FOLDER for file in files), folder / FOLDER) if is_atlas(path)]
    shipped = os.path.realpath(Atlas().folders[0])
    taken = {os.path.realpath(path): path for path in (*(path for _, path in found[::-1]), *beside[::-1])}
    return tuple(path for place, path in reversed(taken.items()) if place != shipped)


def _actors(node: Node | None, path: Path, atlas: Atlas, report: Report) -> tuple[str, ...]:
    """The chosen actors."""
    found = []
    for code in _listed(node, path, report):
        if code not in atlas.codes:
            hint = suggest(code, atlas.codes, "it has") + "; or describe the actor yourself: see docs/atlas.md"
            report.add(node or Node(None, "", None), path, f"the atlas has no actor '{code}'", hint)
        elif code in found:
            report.add(node or Node(None, "", None), path, f"'{code}' stands twice", "leave one")
        else:
            found.append(code)
    return tuple(found)


def _listed(node: Node | None, path: Path, report: Report, such: str = "VEN, CUB") -> list[str]:
    if node is None or node.value is None:
        return []
    if isinstance(node.value, list) and all(isinstance(entry.value, str) for entry in node.value):
        return [str(entry.value) for entry in node.value]
    report.add(node, path, "must be a list of names", f"write [{such}]")
    return []


def _own(merged: Node) -> Declared:
    """What the files of the case declare themselves."""
    named = {
        section: tuple(str(key) for key, node in merged.child(section).items() if node.value is not None)
        for section in ("states", "powers", "institutions", *_HOLDERS)
    }
    channels = tuple(str(entry.value) for _, entry in merged.child("channels").items())
    return Declared(**named, regions=_once(_own_regions(merged).values()), channels=CHANNELS + channels)


def _own_regions(merged: Node) -> dict[str, str]:
    found = {str(code): state.child("region").value for code, state in merged.child("states").items()}
    return {code: region for code, region in found.items() if isinstance(region, str)}


def _holds(entry: Node, holders: Mapping[str, str], declared: Declared) -> bool:
    return all(entry.child(key).value in declared.along(axis) for key, axis in holders.items())


def _declared(path: object, declared: Declared) -> bool:
    try:
        resolve(str(path), declared)
    except AddressError:
        return False
    return True


def _names(body: Node, *keys: str) -> set[str]:
    """The names in some lists of a body, or in mappings of names to years."""
    found = (node for key in keys for node in [body.child(key)])
    return {str(key if isinstance(node.value, dict) else one.value) for node in found for key, one in node.items()}


def _year(value: object, missing: int) -> int:
    return value if type(value) is int else missing


def _once(*names: Iterable[object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(name) for some in names for name in some))


def _node(entries: Mapping[str, Node]) -> Node:
    first = next(iter(entries.values()), Node(None, "", None))
    return Node(dict(entries.items()), first.file, None)


def _plain(value: object, place: Node) -> Node:
    """A plain value as a node that stands where another does."""
    made = [_plain(entry, place) for entry in value] if isinstance(value, list) else value
    return Node(made, place.file, place.line)  # type: ignore[arg-type]
