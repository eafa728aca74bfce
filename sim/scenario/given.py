"""What Python gives, made plain before it is checked: arrays and tables become what a file could have said.

Numbers, text, lists and mappings of numpy and pandas stand for those of Python. Anything else is refused with the way
to write it, and then the same checks run as for a file.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from math import isfinite
from numbers import Complex, Integral, Real
from pathlib import Path as FilePath
from typing import Any

from .numbers import OVERRIDE_FILE, shown
from .problems import Path, Problem, Report, ScenarioError, dotted
from .reading.nodes import Node
from .reading.strict_yaml import CONTROL, LONGEST_WHOLE, MAX_DEPTH

LARGEST_SEED, LARGEST_REPLICATE = 2**64 - 1, 2**32 - 1
"""What the draws can tell apart."""

_ARRAYS = {
    "c": ("cannot be complex numbers", "give their real part"),
    "m": ("cannot be durations", "write whole numbers"),
    "M": ("cannot be dates", "write years as whole numbers"),
    "V": ("cannot be records", "give one field: array['name']"),
}
_OTHERS: tuple[tuple[Any, str], ...] = (
    ((set, frozenset), "it has no order; write a list"),
    (date, "write the year as a whole number"),
    (Complex, "give its real part"),
    (Decimal, "write float(…)"),
    (bytes, "write text"),
    (Iterable, "write list(…)"),
)


class NotPlainError(TypeError):
    """A value that no file could say; ``hint`` says what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def plain(value: Any, by_label: bool = False) -> Any:
    """A scalar, list or dict of Python; entries are left as they are.

    A pandas Series is a list, but a dict where its labels are text, or ``by_label`` says so. Raises NotPlainError.
    """
    if hasattr(value, "ndim") and hasattr(value, "tolist"):
        return _of_array(value, by_label)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, list | tuple | range):
        return list(value)
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        if not isfinite(value):
            raise NotPlainError(f"{float(value)} is out of limits", "it must be a finite number")
        return float(value)
    if isinstance(value, os.PathLike) and isinstance(text := os.fspath(value), str):
        return text
    hints = (hint for kind, hint in _OTHERS if isinstance(value, kind))
    raise NotPlainError(f"cannot be {_named(value)}", next(hints, "write a number, text, a list or a mapping"))


def _of_array(value: Any, by_label: bool) -> Any:
    """What an array, a scalar of numpy, or a row of pandas holds."""
    kind, labels = getattr(getattr(value, "dtype", None), "kind", ""), getattr(value, "index", None)
    if value.ndim > 1:
        raise NotPlainError(f"cannot be an array of {value.ndim} dimensions", "give one row of it, such as array[0]")
    if kind in _ARRAYS:
        raise NotPlainError(*_ARRAYS[kind])
    held = value.tolist()
    if not isinstance(held, list):
        return plain(float(held) if kind == "f" else held)
    if labels is None or callable(labels):
        if kind == "O" and type(value).__module__ == "numpy" and not all(isinstance(one, str) for one in held):
            raise NotPlainError("cannot be an array of objects", "make it one of numbers: array.astype(float)")
        return held
    names = labels.tolist()
    if not by_label and not (names and all(isinstance(name, str) for name in names)):
        return held
    for name, count in Counter(names).items():
        if count > 1:
            raise NotPlainError(f"has the label '{name}' {count} times", "give each once")
    return dict(zip(names, held, strict=True))


def _named(value: object) -> str:
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiouAEIO' else 'a'} {name}"


def described(value: object) -> str:
    """A value in a few words, for a message."""
    try:
        return shown(Node(plain(value), "", None))
    except NotPlainError:
        return _named(value)


def node_of(value: object, file: str, path: Path, report: Report) -> Node:
    """A value as the node that a file would give; what no file could say is a problem."""

    def problem(message: str, hint: str = "") -> Node:
        report.problems.append(Problem(file, None, dotted(path), message, hint))
        return Node(None, file, None)

    if len(path) > MAX_DEPTH:
        return problem(f"is nested deeper than {MAX_DEPTH} levels")
    try:
        found = plain(value, by_label=path[-1:] == ("series",))
    except NotPlainError as error:
        return problem(error.message, error.hint)
    if isinstance(found, list):
        return Node([node_of(entry, file, (*path, k), report) for k, entry in enumerate(found)], file, None)
    if isinstance(found, dict):
        entries: dict[str | int, Node] = {}
        for key, entry in found.items():
            name = described(key) if isinstance(key, bool) or not isinstance(key, str | Integral) else ""
            if name:
                problem(f"a key must be a word or a year, not {name}", "write years as whole numbers")
            else:
                own = str(key) if isinstance(key, str) else int(key)
                entries[own] = node_of(entry, file, (*path, own), report)
        return Node(entries, file, None)
    if isinstance(found, int) and abs(found) >= 10**LONGEST_WHOLE:
        return problem("is too large a number")
    if isinstance(found, str) and (control := CONTROL.search(found)):
        return problem(f"holds a control character (U+{ord(control[0]):04X})", "leave it out")
    return Node(found, file, None)


def changes_of(given: Any, argument: str = "set") -> dict[str, Any]:
    """Numbers to change, by address, as plain data. Raises ScenarioError with everything that is none."""
    if given is None:
        return {}
    try:
        found = plain(given, by_label=True)
    except NotPlainError:
        found = None
    if not isinstance(found, dict):
        hint = 'write {"states.VEN.leader": 0.3}'
        raise ScenarioError.of(argument, f"must be a mapping of addresses to values, not {described(given)}", hint)
    report, changes = Report(), {}
    for address, value in found.items():
        if isinstance(address, str):
            changes[str(address)] = node_of(value, OVERRIDE_FILE, (str(address),), report).plain()
        else:
            message = f"an address must be text, not {described(address)}"
            report.problems.append(Problem(OVERRIDE_FILE, None, str(address), message, "write it as states.VEN.leader"))
    report.raise_if_any()
    return changes


def _scalar(value: object, argument: str) -> Any:
    try:
        return plain(value)
    except NotPlainError as error:
        raise ScenarioError.of(argument, error.message, error.hint) from None


def whole(value: object, argument: str, least: int = 0, most: int | None = None) -> int:
    """A whole number between ``least`` and ``most``. Raises ScenarioError that names the argument."""
    number = _scalar(value, argument)
    if isinstance(number, bool) or not isinstance(number, int):
        clear = (isinstance(number, float) and number.is_integer()) or (isinstance(number, str) and number.isdecimal())
        hint = f"write {int(number)}" if clear else f"such as {max(least, 1)}"
        raise ScenarioError.of(argument, f"must be a whole number, not {described(value)}", hint)
    if number < least or (most is not None and number > most):
        bounds = f"at least {least}" if most is None else f"between {least} and {_power(most)}"
        raise ScenarioError.of(argument, f"must be {bounds}, not {number if abs(number) < 10**30 else 'so large'}")
    return number


def _power(number: int) -> str:
    """A number one short of a power of two, as that."""
    return f"2**{number.bit_length()} - 1" if number > 999 and not number & (number + 1) else str(number)


def seed_of(value: object) -> int:
    """A seed. Raises ScenarioError where it is none."""
    return whole(value, "seed", 0, LARGEST_SEED)


def replicate_of(value: object) -> int:
    """The number of a run. Raises ScenarioError where it is none."""
    return whole(value, "replicate", 0, LARGEST_REPLICATE)


def workers_of(value: object) -> int | None:
    """Threads or processes; None for as many as there are cores. Raises ScenarioError where it is neither."""
    return None if value is None else whole(value, "workers", 1)


def flag(value: object, argument: str) -> bool:
    """True or False. Raises ScenarioError that names the argument."""
    found = _scalar(value, argument)
    if not isinstance(found, bool):
        raise ScenarioError.of(argument, f"must be True or False, not {described(value)}")
    return found


def called(value: Any, argument: str) -> Any:
    """A function or None. Raises ScenarioError that names the argument."""
    if value is not None and not callable(value):
        raise ScenarioError.of(argument, f"must be a function, not {described(value)}")
    return value


def text(value: object, argument: str) -> str:
    """A text. Raises ScenarioError that names the argument."""
    found = _scalar(value, argument)
    if not isinstance(found, str):
        raise ScenarioError.of(argument, f"must be text, not {described(value)}")
    return str(found)


def texts(value: object, argument: str) -> list[str]:
    """A list of texts. Raises ScenarioError that names the argument."""
    found = _scalar(value, argument)
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ScenarioError.of(argument, f"must be a list of texts, not {described(value)}", "such as ['autonomy_VEN']")
    return [str(one) for one in found]


def shipped_or_path(value: object, what: str) -> str:
    """The name of a shipped case, theory or sweep, or the path of a file. Raises ScenarioError where it is neither."""
    found = os.fspath(value) if isinstance(value, str | os.PathLike) else None
    if not isinstance(found, str):
        told = f"must be the name of a shipped {what} or the path of a .yaml file, not {described(value)}"
        raise ScenarioError.of(what, told)
    return found


def instance(value: Any, kind: Any, argument: str, hint: str) -> Any:
    """The value, where it is of this class. Raises ScenarioError that names the argument."""
    if not isinstance(value, kind):
        raise ScenarioError.of(argument, f"must be a {kind.__name__}, not {described(value)}", hint)
    return value


def folder(value: object, argument: str = "directory") -> FilePath:
    """The path of a directory. Raises ScenarioError that names the argument."""
    found = os.fspath(value) if isinstance(value, str | os.PathLike) else None
    if not isinstance(found, str) or not found or "\0" in found:
        raise ScenarioError.of(argument, f"must be the path of a directory, not {described(value)}")
    return FilePath(found)
