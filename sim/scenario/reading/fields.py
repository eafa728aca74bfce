"""Checks of the blocks of a file: which keys, which types, which names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..numbers import shown
from ..problems import Path, Report, suggest
from .nodes import Node

ACTOR = re.compile(r"[A-Z][A-Z0-9_]{1,11}")
"""How states, powers and institutions are named in a file."""

WORD = re.compile(r"[a-z][a-z0-9_]*")
"""How scenarios, theories, regions, routes and events are named in a file."""

MAX_YEARS = 500
"""Most years that a scenario may last."""

_PATTERNS = {
    ACTOR: "2 to 12 capital letters, digits or _, such as VEN",
    WORD: "small letters, digits and _, such as latin_america",
}

M = TypeVar("M", bound=BaseModel)


def file_keys(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys of a model as a file writes them."""
    return tuple(str(field.validation_alias or name) for name, field in model.model_fields.items())


def mapping(node: Node, path: Path, report: Report) -> dict[str | int, Node] | None:
    """The entries of a node that must be a mapping; None, and a problem, where it is not."""
    if isinstance(node.value, dict):
        return node.value
    report.add(node, path, f"must be a mapping (key: value), not {shown(node)}")
    return None


def known_keys(
    node: Node, path: Path, valid: Iterable[str], report: Report, required: Iterable[str] = ()
) -> dict[str, Node] | None:
    """The entries of a mapping with valid keys; unknown and missing keys are reported."""
    entries = mapping(node, path, report)
    if entries is None:
        return None
    valid = tuple(valid)
    for key, entry in entries.items():
        if key not in valid:
            report.add(entry, (*path, key), f"unknown key '{key}'", suggest(key, valid, "valid keys"))
    for key in required:
        if key not in entries:
            report.add(node, (*path, key), f"the required key `{key}` is missing")
    return {str(key): entry for key, entry in entries.items() if key in valid}


def named_entries(node: Node | None, path: Path, pattern: re.Pattern[str], report: Report) -> dict[str, Node]:
    """The entries of a block whose keys are names; badly formed names are reported."""
    if node is None:
        return {}
    named = {}
    for key, entry in (mapping(node, path, report) or {}).items():
        if is_name(key, pattern, entry, (*path, key), report):
            named[str(key)] = entry
    return named


def is_name(text: object, pattern: re.Pattern[str], node: Node, path: Path, report: Report) -> bool:
    """Whether a text is a well-formed name; reported where it is not."""
    if isinstance(text, str) and pattern.fullmatch(text):
        return True
    report.add(node, path, f"'{text}' is not a valid name", f"a name is {_PATTERNS[pattern]}")
    return False


def validated(
    model: type[M], node: Node, path: Path, report: Report, extra: Mapping[str, Any] | None = None
) -> M | None:
    """Build a model from the keys of a mapping that belong to it; wrong types are reported.

    ``extra`` replaces entries that were read elsewhere. Unknown keys are not looked at.
    """
    keys = file_keys(model)
    given = {str(key): entry.plain() for key, entry in node.items() if key in keys}
    try:
        return model.model_validate(given | dict(extra or {}))
    except ValidationError as error:
        for entry in error.errors():
            place = tuple(part for part in entry["loc"])
            found = node.find(place)
            report.add(found, (*path, *place), *_explained(entry, found))
        return None


def choice(node: Node, path: Path, options: tuple[str, ...], what: str, report: Report) -> str | None:
    """The text of a node that must be one of ``options``; None, and a problem, where it is not."""
    if isinstance(node.value, str) and node.value in options:
        return node.value
    plural = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    word = node.value if isinstance(node.value, str | int) else shown(node)
    report.add(node, path, f"unknown {what} '{word}'", suggest(word, options, plural), lacks=str(word))
    return None


_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "tuple_type": "a list",
    "model_type": "a mapping (key: value)",
    "dict_type": "a mapping (key: value)",
}


def _explained(error: Any, node: Node) -> tuple[str, str]:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return f"the required key `{error['loc'][-1]}` is missing", ""
    if kind == "extra_forbidden":
        return f"unknown key '{error['loc'][-1]}'", ""
    if kind == "literal_error":
        options = re.findall(r"'(\w+)'", context["expected"])
        return f"must be one of {', '.join(options)}, not {shown(node)}", suggest(node.value, options)
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = context.get("ge", context.get("le"))
        return (
            f"{node.value} is out of limits",
            f"it must be {'at least' if 'ge' in context else 'at most'} {bound}",
        )
    if kind in _EXPECTED:
        hint = "put it in quotes" if kind == "string_type" and not isinstance(node.value, dict | list) else ""
        return f"must be {_EXPECTED[kind]}, not {shown(node)}", hint
    return str(error["msg"]), ""


def span_of(node: Node | None, report: Report) -> tuple[int, int] | None:
    """The first and last year of a file; None, and a problem where they are given, where there are none."""
    if node is None:
        return None
    given = node.plain()
    whole = isinstance(given, list) and all(isinstance(year, int) and not isinstance(year, bool) for year in given)
    if not whole or len(given) != 2:
        report.add(node, ("years",), f"must be [first, last], two whole years, not {shown(node)}")
        return None
    first, last = given
    if not -9999 <= first < last <= 9999:
        report.add(node, ("years",), f"the first year {first} must be before the last {last}", "write [first, last]")
        return None
    if last - first + 1 > MAX_YEARS:
        report.add(node, ("years",), f"{last - first + 1} years are too many", f"at most {MAX_YEARS}")
        return None
    return first, last


def text_of(node: Node | None, key: str, report: Report) -> str:
    """The text of an entry at the top of a file, empty where it is missing; anything else is a problem."""
    if node is None or node.value is None:
        return ""
    if isinstance(node.value, str):
        return node.value
    report.add(node, (key,), f"must be text, not {shown(node)}", "put it in quotes")
    return ""
