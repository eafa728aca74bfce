"""What ships, told from the heads of the files: far cheaper than loading them."""

from __future__ import annotations

from typing import NamedTuple

from .reading.files import Kind, locate, read_tree, shipped
from .reading.nodes import Node


class CaseHead(NamedTuple):
    """What the head of a shipped case says; years, states and powers as in the scenario."""

    name: str
    title: str
    years: list[int]
    states: list[str]
    powers: list[str]


def case_heads() -> list[CaseHead]:
    """The heads of the shipped cases. Numbers are not read, so nothing is said of whether a case is valid."""
    return [_case_head(name) for name in shipped("cases")]


def theory_titles() -> dict[str, str]:
    """The titles of the shipped theories, by name of the file."""
    return {name: _title(_head("theories", name, levels=1)) for name in shipped("theories")}


def lesson_titles() -> dict[str, str]:
    """The English titles of the shipped lessons, by name of the file."""
    return {name: str(_head("lessons", name, levels=2)["title"].child("en").value) for name in shipped("lessons")}


def _case_head(name: str) -> CaseHead:
    head = _head("cases", name, levels=3)
    states, powers = (_declared(head, block) for block in ("states", "powers"))
    return CaseHead(name, _title(head), head["years"].plain(), states, powers)


def _declared(head: dict[str | int, Node], block: str) -> list[str]:
    """The actors of the atlas that a case chooses, and those that it describes itself."""
    chosen = [str(entry.value) for _, entry in head["atlas"].child(block).items()] if "atlas" in head else []
    own = [str(key) for key, _ in head[block].items()] if block in head else []
    return list(dict.fromkeys([*chosen, *own]))


def _head(kind: Kind, name: str, levels: int) -> dict[str | int, Node]:
    return dict(read_tree(locate(name, kind), kind, levels).items())


def _title(head: dict[str | int, Node]) -> str:
    """The title, or the name where there is none."""
    given = head.get("title")
    return str((given and given.value) or head["name"].value)
