"""Points of a sweep from a table: a header of addresses, then a row for each point."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np

from ..scenario.problems import Report
from ..scenario.reading.tables import Place, Record, UserTable, lacking, number, read_table


@dataclass(frozen=True)
class Points:
    """The columns of a table of points as they are headed, and its values: [point, column]."""

    file: str
    line: int
    columns: tuple[str, ...]
    values: np.ndarray
    lines: tuple[int, ...]
    """The line of each point."""

    def at(self, k: int, outside: np.ndarray | None = None) -> Place:
        """The header, or the first line in which the values of a column are ``outside`` (a mask of the points)."""
        return Place(self.file, self.line if outside is None else self.lines[int(np.argmax(outside))])


def read_points(path: str | os.PathLike[str], report: Report) -> Points:
    """Read a table of points; an unnamed first column, the row numbers that pandas and R write, is left out.

    Raises :class:`ScenarioError` with every cell that is no number and every row that is not full, by line.
    """
    table = read_table(path, ("one address a column",), "give the path of a table")
    skipped = _row_numbers(table)
    columns = table.header[skipped:]
    head = Place(table.file, table.line)
    for k, name in enumerate(columns):
        if not name:
            hint = "head each column with the address of a number, such as states.VEN.leader"
            report.add(head, (), f"column {k + 1 + skipped} has no name", hint)
    if not table.rows:
        report.add(head, (), "the table has a header and no rows", "add one row for each point")
    rows = [_row(table.file, line, columns, cells[skipped:], report) for line, cells in table.rows]
    report.raise_if_any()
    return Points(table.file, table.line, columns, np.array(rows, dtype=float), tuple(line for line, _ in table.rows))


def _row_numbers(table: UserTable) -> int:
    """How many columns the points begin after: one where an unnamed column numbers the rows."""
    if len(table.header) < 2 or table.header[0]:
        return 0
    firsts = [cells[0] for _, cells in table.rows]
    return int(any(firsts == [str(k) for k in range(begin, begin + len(firsts))] for begin in (0, 1)))


def _row(file: str, line: int, columns: tuple[str, ...], cells: tuple[str, ...], report: Report) -> list[float]:
    place = Place(file, line)
    if len(cells) != len(columns):
        hint = "each row needs one number for each column of the header"
        report.add(place, (), f"the row has {len(cells)} numbers, the header {len(columns)} columns", hint)
        return [0.0] * len(columns)
    hint = "give a number in every cell; leave the row out where one is not known"
    found = []
    for name, cell in zip(columns, cells, strict=True):
        record = Record(file, line, {name: cell})
        lacking(record, [name], lambda _: hint, report)
        found.append(number(record, name, report, hint) or 0.0)
    return found
