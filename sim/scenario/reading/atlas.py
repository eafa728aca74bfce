"""The atlas: what is known of actors, written once: its folders and their files."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from pathlib import Path as FilePath

from ..addresses import PAIR_SECTIONS, SECTIONS
from ..problems import Path, Report, suggest
from .fields import ACTOR, is_name, known_keys, mapping, text_of
from .files import read_formatted
from .merge import NAMED_SECTIONS, merge
from .nodes import Node

FOLDER = "atlas"
"""What the folder of an atlas is called, the shipped one and a private one beside a scenario."""

ACTOR_KEYS = ("format", "name", "region", "members", "start", "both", "state", "power", "observed", "bodies", "shadows")
"""The keys of the file of an actor."""

PLACES = {
    "world": "world", **dict.fromkeys(PAIR_SECTIONS, "pairs"), "institutions": "bodies", "routes": "routes",
    "agreements": "agreements", "cycles": "cycles", "events": "events",
}  # fmt: skip
"""The file in which each block stands that is not about one actor."""

DESCRIBE = "or describe the actor yourself: see docs/atlas.md"
"""The way out for an actor that the atlas lacks."""

SHADOWS = ("replace", "extend")
"""What a private file of an actor says of the shipped one; other files list the entries whose place they take."""


@dataclass(frozen=True)
class Atlas:
    """The folders of an atlas: the shipped one, and private ones that add to it or replace parts of it.

    Its methods raise :class:`ScenarioError` for files that cannot be read, and for private ones that do not say that
    they shadow others.
    """

    private: tuple[FilePath, ...] = ()
    shipped: bool = True
    _read: dict[str, Node] = field(default_factory=dict, compare=False, repr=False)

    @property
    def folders(self) -> tuple[FilePath, ...]:
        """All folders, the shipped one first."""
        own = (FilePath(str(resources.files("counterpoise.scenarios"))) / FOLDER,) if self.shipped else ()
        return (*own, *self.private)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of all actors, in order."""
        files = (file for folder in self.folders for file in (folder / "actors").glob("[!.]*.yaml"))
        return tuple(sorted({file.stem for file in files if file.is_file()}))

    def actor(self, code: str) -> Node:
        """The file of an actor, a private one laid over the shipped one or in its place."""
        tree, report = self._layered(f"actors/{code}.yaml"), Report()
        is_name(code, ACTOR, tree, (), report)
        entries = known_keys(tree, (), ACTOR_KEYS, report, ("name",)) or {}
        if entries.get("name", tree).value is None:
            report.add(entries["name"], ("name",), "must be text, not nothing")
        text_of(entries.get("name"), "name", report)
        for key in ("start", "both", "state", "power"):
            if key in entries and entries[key].value is not None:
                mapping(entries[key], (key,), report)
        for year, node in entries["start"].items() if "start" in entries else ():
            if isinstance(entries["start"].value, dict) and not isinstance(year, int):
                report.add(node, ("start", year), f"'{year}' is no year", "write {1990: {strategy: hedging}}")
        report.raise_if_any()
        return tree

    def block(self, name: str) -> Node:
        """A block that is not about one actor: ``rivalry``, ``institutions``, ``events`` and so on."""
        tree, report = self._layered(f"{PLACES[name]}.yaml"), Report()
        blocks = [block for block, place in PLACES.items() if place == PLACES[name]]
        known_keys(tree, (), ("format", "shadows", *blocks), report)
        block = tree.child(name)
        entries = mapping(block, (name,), report) if block.value is not None else None
        for key, node in (entries or {}).items() if name in NAMED_SECTIONS else ():
            found = mapping(node, (name, key), report)
            changes = (found or {}).get("changes")
            if name == "events" and changes is not None:
                _check_changes(changes, (name, key, "changes"), report)
        report.raise_if_any()
        return block

    def _layered(self, name: str) -> Node:
        """One file of all folders. A private file that gives what is below already must say that it shadows it."""
        if name in self._read:
            return self._read[name]
        found: Node | None = None
        for folder in self.folders:
            if (folder / name).is_file():
                tree = read_formatted(folder / name)
                lay = _actor_over if name.startswith("actors/") else _entries_over
                found = tree if found is None else lay(found, tree)
        self._read[name] = Node({}, name, None) if found is None else found
        return self._read[name]


def _actor_over(below: Node, above: Node) -> Node:
    """A private file of an actor over another. Raises :class:`ScenarioError` where it does not say how."""
    given = above.child("shadows").value
    if given not in SHADOWS:
        hint = "write `shadows: extend` to change single numbers of it, or `shadows: replace` to take its place"
        report = Report()
        report.add(above, ("shadows",), f"the actor is in {below.file} already", hint)
        report.raise_if_any()
    return above if given == "replace" else merge(below, above)


def _entries_over(below: Node, above: Node) -> Node:
    """Private entries of a block beside others. Raises :class:`ScenarioError` where one has the name of another.

    Unless the file lists it under ``shadows``: then it takes the other's place.
    """
    given, report = above.child("shadows"), Report()
    meant = {str(entry.value) for _, entry in given.items()} if isinstance(given.value, list) else set()
    blocks = dict(below.items())
    for block, node in above.items():
        if block in ("format", "shadows"):
            continue
        if not isinstance(node.value, dict):
            blocks[block] = node  # told where the block is read
            continue
        held = dict(blocks.get(block, Node({}, above.file, None)).items())
        for key, entry in node.items():
            other = turned(str(key))
            taken = next((name for name in (key, other) if name in held), None)
            if taken is not None and str(key) not in meant:
                title = held[taken].child("title").value
                what = f"'{taken}'" + (f" ({title})" if title else "")
                hint = f"give yours another name, so that both hold, or write `shadows: [{key}]` to take its place"
                report.add(entry, (block, key), f"{held[taken].file} has {what} already", hint)
            elif taken is not None:
                del held[taken]
            held[key] = entry
        blocks[block] = Node(held, above.file, node.line)
    report.raise_if_any()
    return Node(blocks, below.file, None)


def _check_changes(changes: Node, path: Path, report: Report) -> None:
    """Changes of what no scenario has, which would else count as being about somebody who is not chosen."""
    if not isinstance(changes.value, list):
        report.add(changes, path, "must be a list of changes", "write [{path: states.VEN.leader, add: 0.1}]")
        return
    for number, change in changes.items():
        place, here = change.child("path"), (*path, number, "path")
        if not isinstance(place.value, str):
            report.add(change, here, "must be an address", "such as states.VEN.leader")
            continue
        section, *parts = place.value.split(".")
        known = SECTIONS.get(section)
        name = parts[0] if section == "world" and parts else parts[1] if len(parts) > 1 else None
        if known is None:
            report.add(place, here, f"unknown block '{section}'", suggest(section, list(SECTIONS), "blocks"))
        elif name is not None and name not in known:
            report.add(place, here, f"unknown attribute '{name}'", suggest(name, list(known), f"those of {section}"))


def turned(pair: str) -> str:
    """A pair in the other order."""
    return "-".join(reversed(pair.split("-")))


def members_of(body: Node) -> dict[str, int | None]:
    """The members of a body, with the year in which each joined where that is given."""
    members = body.child("members")
    if isinstance(members.value, dict):
        return {str(code): year.value if type(year.value) is int else None for code, year in members.items()}
    return {str(one.value): None for _, one in members.items()}


def is_atlas(folder: FilePath) -> bool:
    """Whether a folder holds anything of an atlas."""
    return (folder / "actors").is_dir() or any((folder / f"{place}.yaml").is_file() for place in PLACES.values())


def keys_of(node: Node) -> set[str | int]:
    """The keys of a mapping."""
    return {key for key, _ in node.items()}
