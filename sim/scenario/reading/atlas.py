"""The atlas: what is known of actors, written once: its folders and their files."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from pathlib import Path as FilePath

from ..addresses import PAIR_SECTIONS
from ..problems import Report
from .fields import known_keys
from .merge import merge
from .nodes import Node
from .strict_yaml import read_yaml

FOLDER = "atlas"
"""What the folder of an atlas is called, the shipped one and a private one beside a scenario."""

ACTOR_KEYS = ("format", "name", "region", "members", "start", "both", "state", "power", "observed", "bodies", "shadows")
"""The keys of the file of an actor."""

PLACES = {
    "world": "world", **dict.fromkeys(PAIR_SECTIONS, "pairs"), "institutions": "bodies", "routes": "routes",
    "agreements": "agreements", "cycles": "cycles", "events": "events",
}  # fmt: skip
"""The file in which each block stands that is not about one actor."""

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
        files = (file for folder in self.folders for file in (folder / "actors").glob("*.yaml"))
        return tuple(sorted({file.stem for file in files}))

    def actor(self, code: str) -> Node:
        """The file of an actor, a private one laid over the shipped one or in its place."""
        tree, report = self._layered(f"actors/{code}.yaml"), Report()
        known_keys(tree, (), ACTOR_KEYS, report, ("name",))
        report.raise_if_any()
        return tree

    def block(self, name: str) -> Node:
        """A block that is not about one actor: ``rivalry``, ``institutions``, ``events`` and so on."""
        return self._layered(f"{PLACES[name]}.yaml").child(name)

    def _layered(self, name: str) -> Node:
        """One file of all folders. A private file that gives what is below already must say that it shadows it."""
        if name in self._read:
            return self._read[name]
        found: Node | None = None
        for folder in self.folders:
            if (folder / name).is_file():
                tree = read_yaml(folder / name)
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
        held = dict(blocks.get(block, Node({}, above.file, None)).items())
        for key, entry in node.items():
            other = "-".join(reversed(str(key).split("-")))
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


def keys_of(node: Node) -> set[str | int]:
    """The keys of a mapping."""
    return {key for key, _ in node.items()}
