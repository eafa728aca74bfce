"""Values of a file together with where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..problems import Path

Scalar = str | int | float | bool | None
"""What a single value of a file can be."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a file together with where it stands.

    ``value`` is a scalar, a dict of nodes or a list of nodes; ``line`` is that of the key (or of
    the list entry), counted from 1, and None for what did not come from a file.
    """

    value: Scalar | dict[str | int, Node] | list[Node]
    file: str
    line: int | None

    def plain(self) -> Any:
        """The value as ordinary Python data, without positions."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def items(self) -> list[tuple[str | int, Node]]:
        """The entries of a mapping or list; none for a scalar."""
        if isinstance(self.value, dict):
            return list(self.value.items())
        return list(enumerate(self.value)) if isinstance(self.value, list) else []

    def child(self, key: str | int) -> Node:
        """The entry of this key; a node of nothing where there is none."""
        return dict(self.items()).get(key, Node(None, self.file, None))

    def find(self, path: Path) -> Node:
        """The node at ``path``, or the nearest enclosing one where the path ends early."""
        node = self
        for part in path:
            entries = dict(node.items())
            if part not in entries:
                break
            node = entries[part]
        return node

    def positions(self, path: Path = ()) -> dict[Path, tuple[str, int | None]]:
        """File and line of every key and list entry, by path."""
        found: dict[Path, tuple[str, int | None]] = {}
        for key, node in self.items():
            found[(*path, key)] = (node.file, node.line)
            found.update(node.positions((*path, key)))
        return found
