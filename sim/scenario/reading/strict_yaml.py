"""A strict reader for YAML: plain data only, every key with its line, nothing guessed.

Stricter than PyYAML's safe loader: duplicate keys, tags, merge keys, infinite numbers, a second
document and runaway aliases are refused; only ``true`` and ``false`` are booleans (``no``, ``on``
and the ISO code ``NO`` stay text); ``1e-3`` and ``1E5`` are numbers; dates stay text.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from math import isfinite
from typing import Any, Literal

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from ..problems import Problem, Report, ScenarioError
from .nodes import Node, Scalar

__all__ = ["Node", "Problem", "ScenarioError", "dump_yaml", "parse_yaml", "read_scalar", "read_yaml"]

MAX_BYTES = 5_000_000
"""Largest file that is read."""

MAX_EXPANDED = 100_000
"""Most entries that the aliases of one file may stand for."""

MAX_DEPTH = 40
"""Deepest nesting that is read."""

LONGEST_WHOLE = 18
"""Most characters of a whole number."""

ALL_LEVELS = MAX_DEPTH + 1
"""Levels of a file that is read as a whole."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_UNPRINTABLE = re.compile(CONTROL.pattern[:-1] + "\ufffe\uffff]")  # what YAML refuses; its complement compiles slowly
_BELOW = tuple(
    re.compile(
        rf"^(?P<key>(?P<indent>{indent})[\w-]+:) *(?:#.*)?\n(?P<below>(?:(?:(?P=indent) .*| *(?:#.*)?)\n)+)", re.M
    )
    for indent in ("", " +")
)
"""A key alone on its line with all that is indented below it: of the first level, and of the deeper ones."""

REMEMBERED = 200_000
"""Letters of a text up to which its tree is kept for the next reading."""

_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_NUMERIC = frozenset("-+.0123456789")  # how a number begins


def read_yaml(
    path: str | os.PathLike[str], top: Literal["mapping", "list"] = "mapping", levels: int = ALL_LEVELS
) -> Node:
    """Read one YAML file, down to ``levels`` levels: what lies deeper is passed over, and not checked.

    Raises
    ------
    ScenarioError
        The file is missing, unreadable, too large, a folder, pipe or device, not UTF-8, or not strict
        YAML whose top level is a ``top``.
    """
    name = os.fspath(path)
    try:
        mode = os.stat(name).st_mode
        if stat.S_ISDIR(mode):
            raise _failure(name, None, "is a folder, not a file", "name a .yaml file in it")
        if not stat.S_ISREG(mode):  # to open a pipe would wait for its other end
            raise _failure(name, None, "is a pipe or a device, not a file", "name a .yaml file")
        with open(name, "rb") as handle:
            data = handle.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _failure(name, None, "there is no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _failure(name.replace("\0", "?"), None, f"cannot be read: {reason}") from None
    return parse_yaml(data, name, top, levels)


def parse_yaml(data: bytes, file: str, top: Literal["mapping", "list"] = "mapping", levels: int = ALL_LEVELS) -> Node:
    """Read YAML from bytes; ``file`` is the name that problems carry. Raises :class:`ScenarioError`."""
    if len(data) > MAX_BYTES:
        raise _failure(file, None, f"is larger than {MAX_BYTES // 1_000_000} MB")
    text = _decoded(data, file)
    parse = _remembered if len(text) <= REMEMBERED else _parsed
    if (thin := _thinned(text, levels)) != text:
        with suppress(ScenarioError):  # which is for the whole text to say
            return parse(thin, file, top, levels)
    return parse(text, file, top, levels)


def _thinned(text: str, levels: int) -> str:
    """The text with ``{}`` for what is indented below a key that stands alone on its line, where that lies too deep.

    Line numbers stay. The parser need not go through most of a file then, of which only the keys are asked for. Lines
    of a block of text (``|``, ``>``) that look so are thinned too.
    """
    if levels > len(_BELOW):
        return text

    def emptied(match: re.Match[str]) -> str:
        key, below = match["key"], match["below"]
        content = any(line.strip() and not line.lstrip().startswith("#") for line in below.split("\n"))
        return f"{key} {{}}\n" + "\n" * below.count("\n") if content else match[0]

    return _BELOW[levels - 1].sub(emptied, text)


def _parsed(text: str, file: str, top: Literal["mapping", "list"], levels: int) -> Node:
    try:
        node = _Builder(text, file, levels).document()
    except ScenarioError:
        raise
    except (yaml.YAMLError, OverflowError, ValueError) as error:  # PyYAML without libyaml: "\U00110000"
        raise _syntax_error(error, text, file) from None
    if node is None or node.value is None:
        raise _failure(file, None, "is empty", "`counterpoise new NAME` writes a scenario to start from")
    if not isinstance(node.value, dict if top == "mapping" else list):
        wanted = "keys with values (key: value)" if top == "mapping" else "a list"
        raise _failure(file, node.line, f"the top level must be {wanted}")
    return node


_remembered = lru_cache(maxsize=512)(_parsed)
"""The same text under the same name is the same tree: of one atlas the files are read for every case anew."""


def read_scalar(text: str) -> Scalar:
    """Read an unquoted word as the files do: number, ``true``, ``false``, ``null`` or text.

    Raises ValueError for a number that is not finite or too long.
    """
    if text[:1] not in _NUMERIC:
        return _WORDS.get(text, text)
    if _NOT_FINITE.fullmatch(text):
        raise ValueError(f"{text} is not a finite number")
    if _INT.fullmatch(text):
        if len(text) > LONGEST_WHOLE:
            raise ValueError(f"{text[:10]}… is too large a number")
        return int(text)
    if _FLOAT.fullmatch(text):
        value = float(text)
        if not isfinite(value):
            raise ValueError(f"{text} is not a finite number")
        return value
    return text


def dump_yaml(data: Mapping[str, object]) -> str:
    """Write plain data as YAML that :func:`parse_yaml` reads back unchanged, keys in their order."""
    text: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100, default_flow_style=None)
    return text


class _Dumper(_DUMPER):  # type: ignore[misc]
    """Quotes every text that the strict reader would take for a number; writes no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


_Dumper.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(f"^(?:{_FLOAT.pattern})$"), list("-+.0123456789"))


class _Builder:
    """Builds nodes from the events of PyYAML's parser, checking as it goes; below ``levels`` nothing is built."""

    def __init__(self, text: str, file: str, levels: int) -> None:
        self.events: Iterator[Event] = iter(_LOADER(text).get_event, None)
        self.file = file
        self.levels = levels
        self.report = Report()
        self.anchors: dict[str, tuple[Node, int] | None] = {}
        self.count = 0
        self.expanded = 0

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self.events:
            if not isinstance(event, DocumentStartEvent):
                continue
            if root is not None:
                raise _failure(self.file, _line(event), "holds more than one document", "remove the second ---")
            root = self.node(next(self.events), 0)
        self.report.raise_if_any()
        return root

    def node(self, event: Any, depth: int, line: int | None = None) -> Node:
        """The node that begins with an event; ``line`` is that of its key, where it has one."""
        kind, own = type(event), _line(event)
        if depth > MAX_DEPTH:
            raise _failure(self.file, own, f"is nested deeper than {MAX_DEPTH} levels")
        if kind is AliasEvent:
            node = self.alias(event, own)
            return node if line is None else Node(node.value, node.file, line)
        if event.tag is not None:
            self.problem(own, f"tags are not read: {event.tag}", "write the plain value")
        anchor, start = event.anchor, self.count
        if anchor is not None:
            self.anchors[anchor] = None
        self.count += 1
        value: Scalar | dict[str | int, Node] | list[Node]
        if kind is ScalarEvent:
            value = self.scalar(event, own)
        elif depth >= self.levels:
            value = self.skipped(kind)
        else:
            value = self.mapping(depth) if kind is MappingStartEvent else self.sequence(depth)
        if anchor is not None:
            self.anchors[anchor] = (Node(value, self.file, own), self.count - start)
        return Node(value, self.file, own if line is None else line)

    def scalar(self, event: ScalarEvent, line: int) -> Scalar:
        text: str = event.value
        if not text.isprintable() and (found := CONTROL.search(text)):  # written as an escape such as \e
            self.problem(line, f"holds a control character (U+{ord(found[0]):04X})", "leave the escape out")
        if not event.implicit[0]:
            return text
        try:
            return read_scalar(text)
        except ValueError as error:
            self.problem(line, str(error))
            return 0

    def sequence(self, depth: int) -> list[Node]:
        entries, events = [], self.events
        while type(event := next(events)) is not SequenceEndEvent:
            entries.append(self.node(event, depth + 1))
        return entries

    def mapping(self, depth: int) -> dict[str | int, Node]:
        entries: dict[str | int, Node] = {}
        events, depth = self.events, depth + 1
        while type(event := next(events)) is not MappingEndEvent:
            key, line = self.node(event, depth), _line(event)
            value = self.node(next(events), depth, line)
            name = key.value
            if isinstance(name, bool) or not isinstance(name, str | int):
                self.problem(line, "a key must be a word or a year", "put the key in quotes")
            elif name == "<<":
                self.problem(line, "merge keys (<<) are not read", "write the entries out, or use `extends`")
            elif name in entries:
                self.problem(line, f"the key '{name}' is given twice (first on line {entries[name].line})")
            else:
                entries[name] = value
        return entries

    def skipped(self, kind: type[Event]) -> dict[str | int, Node] | list[Node]:
        """Pass over what stands in a mapping or list; an empty one stands for it."""
        within = 1
        for event in self.events:
            passed = type(event)
            if passed is MappingStartEvent or passed is SequenceStartEvent:
                within += 1
            elif passed is MappingEndEvent or passed is SequenceEndEvent:
                within -= 1
                if not within:
                    break
        return {} if kind is MappingStartEvent else []

    def alias(self, event: AliasEvent, line: int) -> Node:
        anchor = event.anchor or ""
        if anchor not in self.anchors:
            raise _failure(self.file, line, f"the alias *{anchor} has no anchor before it")
        known = self.anchors[anchor]
        if known is None:
            raise _failure(self.file, line, f"the alias *{anchor} refers to itself")
        node, size = known
        self.count += size
        self.expanded += size
        if self.expanded > MAX_EXPANDED:
            raise _failure(self.file, line, f"its aliases stand for more than {MAX_EXPANDED} entries")
        return node

    def problem(self, line: int, message: str, hint: str = "") -> None:
        self.report.problems.append(Problem(self.file, line, "", message, hint))


def _decoded(data: bytes, file: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _failure(file, line, "is not UTF-8 text", "save the file as UTF-8") from None
    if found := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        code = f"U+{ord(found[0]):04X}"
        raise _failure(file, line, f"holds a control character ({code})", "is it a text file?")
    return text


def _syntax_error(error: Exception, text: str, file: str) -> ScenarioError:
    mark = getattr(error, "problem_mark", None)
    reason = " ".join(filter(None, (getattr(error, "context", None), getattr(error, "problem", None))))
    if mark is None:
        return _failure(file, None, f"cannot be read as YAML: {reason or error}")
    tabbed = any("\t" in line for line in text.split("\n")[mark.line : mark.line + 1])
    hint = "indent with spaces, not tabs" if tabbed else ""
    return _failure(file, mark.line + 1, f"cannot be read as YAML: {reason}", hint)


def _failure(file: str, line: int | None, message: str, hint: str = "") -> ScenarioError:
    return ScenarioError([Problem(file, line, "", message, hint)])


def _line(event: Event) -> int:
    mark = event.start_mark
    return 1 if mark is None else mark.line + 1
