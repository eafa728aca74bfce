"""A set of weight vectors beside the centre of a theory: what is as likely as it, as a small table.

The table has a column for each term that the theory has on, named ``strategy.term``, and a row for each vector. It
lies beside the theory file, which names it under ``vectors``; inside a result directory the theory holds it whole.
"""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .problems import Report
from .reading.nodes import Node

if TYPE_CHECKING:
    from .theory_file import Theory

FEWEST = 2
"""Vectors that make a set."""


class WeightSet(NamedTuple):
    """Weight vectors: the names of the terms, (strategy, term), and the rows of their weights."""

    terms: tuple[tuple[str, str], ...]
    rows: tuple[tuple[float, ...], ...]

    def plain(self) -> dict[str, list[float]]:
        """By ``strategy.term`` the weights of all vectors."""
        columns = zip(*self.rows, strict=True)
        return {".".join(term): list(column) for term, column in zip(self.terms, columns, strict=True)}

    def with_set(self, theory: Theory, changed: Collection[str]) -> WeightSet:
        """The set for a theory with weights set from outside: these are the same in all.

        ``changed`` are their addresses, such as ``terms.STRATEGY.TERM``, or of what holds them or lies in them.
        """
        named = [(strategy, term) for strategy, weights in theory.terms.items() for term in weights]
        place = {term: k for k, term in enumerate(self.terms)}
        fixed = {term for term in named if term not in place or _touched(".".join(("terms", *term)), changed)}
        return WeightSet(
            tuple(named),
            tuple(
                tuple(theory.weight(*term) if term in fixed else row[place[term]] for term in named)
                for row in self.rows
            ),
        )

    def text(self) -> str:
        """The table as it stands in a file."""
        held = io.StringIO()
        writer = csv.writer(held, lineterminator="\n")
        writer.writerow([".".join(term) for term in self.terms])
        writer.writerows([[f"{value:.4f}" for value in row] for row in self.rows])
        return held.getvalue()


def _touched(address: str, changed: Collection[str]) -> bool:
    """Whether one of the changes is of this address, of what holds it, or of a part of it."""
    return any(f"{one}.".startswith(f"{address}.") or f"{address}.".startswith(f"{one}.") for one in changed)


def read_weight_set(node: Node, terms: Sequence[tuple[str, str]], largest: float, report: Report) -> WeightSet | None:
    """Read the set that a theory file names, or holds, under ``vectors``, for the ``terms`` that it has on.

    What does not fit goes to ``report``: a missing or foreign column, a cell that is no weight of at most ``largest``.
    """
    columns = _held(node, report) if isinstance(node.value, dict) else _filed(node, report)
    if columns is None:
        return None
    before = len(report.problems)
    wanted = [".".join(term) for term in terms]
    remedy = "a set belongs to one theory; estimate it anew with counterpoise fit, or leave `vectors` out"
    for kind, names in (("lacks", set(wanted) - set(columns)), ("has a foreign column", set(columns) - set(wanted))):
        if names:
            told = ", ".join(f"'{name}'" for name in sorted(names))
            report.add(node, ("vectors",), f"the set of vectors does not fit the theory: it {kind} {told}", remedy)
    if len(report.problems) > before:
        return None
    rows = list(zip(*(columns[name] for name in wanted), strict=True))
    if len(rows) < FEWEST:
        report.add(node, ("vectors",), f"a set has {FEWEST} vectors at least, not {len(rows)}", remedy)
    for number, row in enumerate(rows, 2):
        for name, value in zip(wanted, row, strict=True):
            if not math.isfinite(value) or abs(value) > largest:
                report.add(node, ("vectors",), f"line {number}, column {name}: no weight between ±{largest:g}", remedy)
    return WeightSet(tuple(terms), tuple(rows)) if len(report.problems) == before else None


def numbers_of(node: Node) -> list[float]:
    """The numbers of a list; empty where it is none, or holds anything else."""
    entries = node.value if isinstance(node.value, list) else []
    values = [entry.value for entry in entries]
    numbers = [float(one) for one in values if isinstance(one, int | float)]
    return numbers if len(numbers) == len(values) else []


def _held(node: Node, report: Report) -> dict[str, list[float]] | None:
    found: dict[str, list[float]] = {}
    for name, entry in node.items():
        values = numbers_of(entry)
        if not values:
            report.add(entry, ("vectors", name), "expected a list of numbers")
            return None
        found[str(name)] = values
    if len({len(one) for one in found.values()}) > 1:
        report.add(node, ("vectors",), "the lists of a set must be of one length")
        return None
    return found


def _filed(node: Node, report: Report) -> dict[str, list[float]] | None:
    """Columns of the table beside the theory file."""
    name = node.value
    if not isinstance(name, str) or not name.endswith(".csv") or os.path.basename(name) != name:
        report.add(node, ("vectors",), "expected the name of a .csv file that lies beside the theory file")
        return None
    path = Path(node.file).parent / name
    try:
        header, *lines = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        cells = [[float(cell) for cell in line] for line in lines if line]
    except (OSError, UnicodeDecodeError) as error:
        report.add(node, ("vectors",), f"cannot read '{path}': {getattr(error, 'strerror', None) or error}")
        return None
    except ValueError as error:
        report.add(node, ("vectors",), f"'{path}' is no table of numbers under a header: {error}")
        return None
    if len(set(header)) < len(header):
        report.add(node, ("vectors",), f"'{path}' has two columns of one name")
        return None
    if any(len(line) != len(header) for line in cells):
        report.add(node, ("vectors",), f"'{path}' has lines that are longer or shorter than its header")
        return None
    return {column: [line[k] for line in cells] for k, column in enumerate(header)}
