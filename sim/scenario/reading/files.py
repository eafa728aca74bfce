"""Finding the files of a case or theory by name or path, and reading them with what they extend."""

from __future__ import annotations

import os
import re
from functools import reduce
from importlib import resources
from pathlib import Path
from typing import Literal

from ..given import shipped_or_path
from ..problems import Problem, Report, ScenarioError, suggest
from .merge import merge
from .nodes import Node
from .strict_yaml import ALL_LEVELS, read_yaml

Kind = Literal["cases", "theories", "sweeps", "lessons"]

FORMAT = 1
"""The format of scenario and theory files that this version reads."""

DEFAULT_THEORY = "threat_interdependence"
"""The shipped theory of a case that names none."""

RETIRED = ("full", "fitted", "fitted_population")
"""Theories that shipped once and were replaced by the default one."""

MAX_PARENTS = 8
"""Longest chain of ``extends``."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SINGULAR = {"cases": "case", "theories": "theory", "sweeps": "sweep", "lessons": "lesson"}


def shipped_folder(kind: Kind | Literal["codings"]) -> Path:
    """The folder that holds the shipped files of one kind."""
    return Path(str(resources.files("counterpoise.scenarios"))) / kind


def shipped(kind: Kind) -> list[str]:
    """The names of the shipped files of one kind, sorted."""
    return sorted(file.stem for file in shipped_folder(kind).glob("*.yaml") if _NAME.fullmatch(file.stem))


def locate(case: str | os.PathLike[str], kind: Kind) -> Path:
    """The file of a shipped name or of a path.

    Raises :class:`ScenarioError` for an unknown name, with the nearest one, and for what is neither. Whether
    a path exists is left to the reader.
    """
    text = shipped_or_path(case, _SINGULAR[kind])
    if not isinstance(case, str):
        return Path(text)
    if text in shipped(kind):
        return shipped_folder(kind) / f"{text}.yaml"
    if text.endswith((".yaml", ".yml")) or os.path.dirname(text) or _exists(text):
        return Path(text)
    what = _SINGULAR[kind]
    if kind == "theories" and text in RETIRED:
        raise ScenarioError([Problem(text, None, "", *retired(text))])
    hint = suggest(text, shipped(kind), f"shipped {kind}") or "give the path of a .yaml file"
    if _exists(f"{text}.yaml"):
        hint = f"your own is called {text}.yaml"
    raise ScenarioError([Problem(text, None, "", f"there is no shipped {what} of the name '{text}'", hint)])


def retired(name: str) -> tuple[str, str]:
    """What is said of a theory that no longer ships: message and remedy."""
    remedy = (
        f"write '{DEFAULT_THEORY}', the default; an old result keeps its tables, and runs in the version that made it"
    )
    return f"the theory '{name}' no longer ships", remedy


def read_tree(file: Path, kind: Kind, levels: int = ALL_LEVELS) -> Node:
    """The trees of :func:`read_chain`, merged."""
    return reduce(merge, read_chain(file, kind, levels))


def read_chain(file: Path, kind: Kind, levels: int = ALL_LEVELS) -> tuple[Node, ...]:
    """Read a file together with all that it extends, which come first; the key ``extends`` is gone.

    Below ``levels`` levels there are only empty blocks, which reads much faster.

    Raises :class:`ScenarioError` for a file that cannot be read or has another
    format, and for ``extends`` that goes in a circle, too deep, or out of the folder of its file.
    """
    chain = [read_formatted(file, levels)]
    seen = [_identity(file)]
    while (extends := _extends(chain[-1])) is not None:
        file = _parent(extends, file, kind)
        if _identity(file) in seen:
            raise _refused(extends, f"{file.name} extends itself in a circle")
        if len(seen) > MAX_PARENTS:
            raise _refused(extends, f"more than {MAX_PARENTS} files extend one another")
        seen.append(_identity(file))
        chain.append(read_formatted(file, levels))
    return tuple(_without_extends(tree) for tree in reversed(chain))


def read_formatted(file: Path, levels: int = ALL_LEVELS) -> Node:
    """Read one file. Raises :class:`ScenarioError` as :func:`read_chain`, whatever it extends."""
    tree = read_yaml(file, levels=levels)
    entries = dict(tree.items())
    report = Report()
    given = entries.get("format")
    if given is None:
        report.add(tree, ("format",), "the required key `format` is missing", f"add `format: {FORMAT}`")
    elif isinstance(given.value, bool) or not isinstance(given.value, int):
        report.add(given, ("format",), "the format must be a whole number", f"write `format: {FORMAT}`")
    elif given.value > FORMAT:
        hint = "update counterpoise: pip install --upgrade counterpoise"
        report.add(given, ("format",), f"format {given.value} is newer than this version reads ({FORMAT})", hint)
    elif given.value < FORMAT:
        hint = f"compare with what `counterpoise new NAME` writes, then write `format: {FORMAT}`"
        report.add(given, ("format",), f"format {given.value} is older than this version reads ({FORMAT})", hint)
    report.raise_if_any()
    return tree


def _extends(tree: Node) -> Node | None:
    return dict(tree.items()).get("extends")


def _without_extends(tree: Node) -> Node:
    return Node({key: node for key, node in tree.items() if key != "extends"}, tree.file, tree.line)


def _parent(extends: Node, file: Path, kind: Kind) -> Path:
    name = extends.value
    if not isinstance(name, str) or not name:
        raise _refused(extends, "must be a shipped name or the path of a .yaml file")
    if _NAME.fullmatch(name):
        if kind == "theories" and name in RETIRED:
            raise ScenarioError([Problem(extends.file, extends.line, "extends", *retired(name))])
        if name not in shipped(kind):
            raise _refused(extends, f"there is no shipped {_SINGULAR[kind]} of the name '{name}'", kind, name)
        return shipped_folder(kind) / f"{name}.yaml"
    if not name.endswith(".yaml"):
        raise _refused(extends, f"'{name}' is neither a shipped name nor the path of a .yaml file", kind, name)
    if os.path.isabs(name) or "\\" in name or "\0" in name or ":" in name:
        raise _refused(extends, "must be a path relative to this file, with / between folders")
    path = file.parent / name
    if not Path(_identity(path)).is_relative_to(_identity(file.parent)):
        raise _refused(extends, f"'{name}' leads out of the folder of this file")
    return path


def _refused(extends: Node, message: str, kind: Kind | None = None, name: str = "") -> ScenarioError:
    hint = "" if kind is None else suggest(name, shipped(kind), f"shipped {kind}")
    return ScenarioError([Problem(extends.file, extends.line, "extends", message, hint)])


def _identity(file: Path) -> str:
    return os.path.realpath(file)


def _exists(text: str) -> bool:
    try:
        return os.path.exists(text)
    except ValueError:
        return False
