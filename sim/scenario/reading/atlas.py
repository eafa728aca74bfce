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

ACTOR_KEYS = ("format", "name", "region", "members", "start", "both", "state", "power", "observed", "shadows")
"""The keys of the file of an actor."""

PLACES = {
    "world": "world", **dict.fromkeys(PAIR_SECTIONS, "pairs"), "institutions": "bodies", "routes": "routes",
    "agreements": "agreements", "cycles": "cycles", "events": "events",
}  # fmt: skip
"""The file in which each block stands that is not about one actor."""

SHADOWS = ("replace", "extend")
"""What a private file says of the shipped one of its name."""


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
                found = tree if found is None else _laid(found, tree)
        self._read[name] = Node({}, name, None) if found is None else found
        return self._read[name]


def _laid(below: Node, above: Node) -> Node:
    """A private file over another. Raises :class:`ScenarioError` where it shadows that without saying so."""
    given = above.child("shadows").value
    names = {key for key, node in above.items() if keys_of(node) & keys_of(below.child(key)) or key == "name"}
    if given not in SHADOWS and (given is not None or names):
        hint = "write `shadows: extend` to add to what is below, or `shadows: replace` to take its place"
        report = Report()
        report.add(above, ("shadows",), f"what stands here is in {below.file} already", hint)
        report.raise_if_any()
    return above if given == "replace" else merge(below, above)


def keys_of(node: Node) -> set[str | int]:
    """The keys of a mapping."""
    return {key for key, _ in node.items()}
