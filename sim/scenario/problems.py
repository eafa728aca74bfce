"""What is wrong with a file, said so that its author can mend it: where, what, and what would be valid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Protocol

Path = tuple[str | int, ...]
"""Where an entry stands in a file: the keys and list positions that lead to it."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a file, in ``--set``, or in an argument.

    ``line`` counts from 1 and is None where no line applies; ``path`` is the dotted key. An argument of a function has
    no ``file``, and ``path`` is its name. ``message`` is never empty.
    """

    file: str
    line: int | None
    path: str
    message: str
    hint: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError for an empty message."""
        if not self.message.strip():
            raise ValueError(f"a problem with {self.path or self.file} needs a message")

    def __str__(self) -> str:
        """One line: ``file:line: path: message (hint)``, or ``argument message (hint)``."""
        hint = f" ({self.hint})" if self.hint else ""
        if not self.file:
            return f"{self.path} {self.message}{hint}".lstrip()
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        middle = f" {self.path}:" if self.path else ""
        return f"{place}:{middle} {self.message}{hint}"


class ScenarioError(ValueError):
    """A file or an argument that cannot be used; ``problems`` holds everything that is wrong, and is never empty."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: list[Problem] = list(problems)
        if not self.problems:
            raise ValueError("a ScenarioError needs a problem to tell")
        super().__init__(self.problems)

    @classmethod
    def of(cls, argument: str, message: str, hint: str = "") -> ScenarioError:
        """What is wrong with an argument of a function: ``seed must be …``."""
        return cls([Problem("", None, argument, message, hint)])

    def __str__(self) -> str:
        """One line for each problem."""
        return "\n".join(str(problem) for problem in self.problems)


class Placed(Protocol):
    """Anything that knows the file and line it came from."""

    @property
    def file(self) -> str:
        """Name of the file as the user gave it."""

    @property
    def line(self) -> int | None:
        """Line, counted from 1."""


@dataclass
class Report:
    """Collects problems, so that a user sees all of them at once."""

    problems: list[Problem] = field(default_factory=list)
    lacking: dict[Path, str] = field(default_factory=dict)
    """Names that nothing in the file has, by the path at which they are used."""

    def add(self, place: Placed, path: Path, message: str, hint: str = "", lacks: str = "") -> None:
        """Note a problem at ``path``, found at the file and line of ``place``; ``lacks`` is a name that nothing has."""
        if lacks:
            self.lacking[path] = lacks
        self.problems.append(Problem(place.file, place.line, dotted(path), message, hint))

    def raise_if_any(self) -> None:
        """Raise :class:`ScenarioError` with everything collected, sorted by file and line."""
        if self.problems:
            order = sorted(self.problems, key=lambda problem: (problem.file, problem.line or 0))
            raise ScenarioError(dict.fromkeys(order))


def dotted(path: Path) -> str:
    """Write a path as the user types it: ``states.VEN.leader``."""
    return ".".join(str(part) for part in path)


def few(names: Sequence[str], most: int) -> str:
    """The first names, as many as are told, and how many more there are."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def suggest(word: object, options: Sequence[str], what: str = "valid") -> str:
    """Name the option nearest to a mistyped word, or list the options where none is near."""
    names = {option.lower(): option for option in options}
    near = get_close_matches(str(word).lower(), list(names), n=1)
    if near:
        return f"did you mean '{names[near[0]]}'?"
    if not options:
        return ""
    listed = ", ".join(options[:20]) + (", …" if len(options) > 20 else "")
    return f"{what}: {listed}"
