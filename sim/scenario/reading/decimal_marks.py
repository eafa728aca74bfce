"""Text that a spreadsheet of another language wrote for a number, and how to write that number here."""

from __future__ import annotations

import re
from math import inf, isfinite

_PLAIN = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_SPACES = re.compile(r"[\s'’_]+(?=[0-9]{3})")  # between thousands in Switzerland, France, and for some program
_GROUPS = re.compile(r"[-+]?[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")
_MIXED = (re.compile(r"[-+]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+"), re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+"))


def number_of(text: str) -> float | None:
    """The finite number that a text writes in plain decimals (``0.5``, ``-3``, ``1e3``); None for every other text."""
    found = float(text) if _PLAIN.fullmatch(text) else inf
    return found if isfinite(found) else None


def number_hint(text: str) -> str:
    """How to write what looks like a number with other marks, ``0,5`` or ``1 234``; empty where nothing looks so.

    Where a text has two readings, ``1,234``, both are told, and the author chooses.
    """
    plain = text.strip().replace("−", "-").replace("–", "-")
    if plain.endswith("%"):
        told = number_hint(plain[:-1]) or f"write {plain[:-1].strip()}" if _like(plain[:-1]) else ""
        return f"{told}, without the sign, in the unit of the column" if told else ""
    plain = _SPACES.sub("", plain)
    if _PLAIN.fullmatch(plain):
        return f"write {plain}" if plain != text else ""
    if _MIXED[0].fullmatch(plain):
        return f"write {plain.replace('.', '').replace(',', '.')}, with a point before the decimals alone"
    if _MIXED[1].fullmatch(plain):
        return f"write {plain.replace(',', '')}, without marks between thousands"
    grouped = _GROUPS.fullmatch(plain)
    if grouped and plain.count(grouped[1]) > 1:
        return f"write {plain.replace(grouped[1], '')}, without marks between thousands"
    pointed = plain.replace(",", ".")
    if plain.count(",") != 1 or not _PLAIN.fullmatch(pointed):
        return ""
    if grouped and not plain.lstrip("+-").startswith("0"):
        return f"write {pointed} for a decimal comma, or {plain.replace(',', '')} for a comma between thousands"
    return f"write {pointed}, with a point before the decimals"


def _like(text: str) -> bool:
    return number_of(text.strip()) is not None or bool(number_hint(text))
