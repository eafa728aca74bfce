"""What a page is made of: sections of texts, lists, tables and pictures. The template knows each by its ``kind``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from ..figures.drawn import Drawn

_NUMBER = re.compile(r"[+−-]?[0-9.,]*%?|[0-9]{4}–[0-9]{4}")


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    kind: ClassVar[str] = "text"
    text: str


@dataclass(frozen=True)
class Items:
    """A list of sentences."""

    kind: ClassVar[str] = "items"
    items: Sequence[str]


@dataclass(frozen=True)
class Table:
    """A table; ``folded`` ones are opened by the reader and left out in print."""

    kind: ClassVar[str] = "table"
    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    folded: bool = False

    def is_number(self, column: int) -> bool:
        """Whether every cell of a column is a number, a share, a span of years or empty."""
        return all(_NUMBER.fullmatch(row[column]) for row in self.rows)


@dataclass(frozen=True)
class Picture:
    """A figure, with the numbers that it shows, and what is said below it."""

    kind: ClassVar[str] = "picture"
    drawn: Drawn
    caption: str = ""


@dataclass(frozen=True)
class Commands:
    """Lines to type."""

    kind: ClassVar[str] = "commands"
    lines: Sequence[str]


Block = Text | Items | Table | Picture | Commands


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it."""

    title: str
    blocks: Sequence[Block] = field(default_factory=tuple)
