"""Tables that a user hands in as CSV: their rows with lines, their columns by name, and what is wrong with them.

What the cells mean is for the reader of each table to say; here stands what holds of all of them.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import re
import zlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar

from counterpoise.scenario.problems import Problem, Report, ScenarioError, suggest

_YEAR = re.compile(r"[0-9]{4}")
_UNDECODED = re.compile(r"[\udc80-\udcff]")
_LONGEST = 40  # characters of a cell that a message repeats


class Place(NamedTuple):
    """A line of a file, for problems that are found there."""

    file: str
    line: int | None


class Record(NamedTuple):
    """A row: the line on which it begins, and the cells of the known columns that stand in it, stripped."""

    file: str
    line: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """The cell, empty where the table has no such column or the row ends before it."""
        return self.cells.get(column, "")


class _Lined(Protocol):
    @property
    def line(self) -> int: ...


_Row = TypeVar("_Row", bound=_Lined)


@dataclass(frozen=True)
class UserTable:
    """A table whose text could be read; columns are not checked yet.

    ``header`` holds the names of the columns as the file spells them, ``line`` is the line of the header, ``rows`` are
    the cells of the other rows that are not blank, each with the line on which it begins.
    """

    file: str
    needed: tuple[str, ...]
    header: tuple[str, ...]
    line: int
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def records(self, optional: Sequence[str], each: str, report: Report) -> list[Record]:
        """The rows by the names of the columns, which may be in capitals or not; columns not named are ignored.

        Raises :class:`ScenarioError` with all of ``report`` where a needed column is missing, a
        known one stands twice, or there are no rows (one for ``each`` state, say, was expected). A row with more cells
        than the header is noted in ``report`` and left out.
        """
        known, names = (*self.needed, *optional), [name.lower() for name in self.header]
        head = Place(self.file, self.line)
        for wanted in self.needed:
            if wanted.lower() not in names:
                near = suggest(wanted, self.header, "columns found")
                hint = f"the column must be called `{wanted}`; {near}"
                report.add(head, (wanted,), "the column is missing", hint)
        for name in known:
            if (count := names.count(name.lower())) > 1:
                report.add(head, (name,), f"the column stands {count} times", "keep one of them")
        if not self.rows:
            report.add(head, (), "the table has a header and no rows", f"add one row for each {each}")
        report.raise_if_any()
        positions = {name: names.index(name.lower()) for name in known if name.lower() in names}
        found = (self._record(line, cells, positions, report) for line, cells in self.rows)
        return [record for record in found if record is not None]

    def _record(self, line: int, cells: Sequence[str], positions: Mapping[str, int], report: Report) -> Record | None:
        width = len(self.header)
        if any(cells[width:]):
            hint = "put a cell that holds a comma in quotation marks"
            report.add(Place(self.file, line), (), f"the row has {len(cells)} cells, the header {width}", hint)
            return None
        return Record(self.file, line, {name: cells[k] for name, k in positions.items() if k < len(cells)})


def read_table(path: str | os.PathLike[str], needed: Sequence[str], give: str) -> UserTable:
    """Read a table, ``.csv`` or ``.csv.gz`` in UTF-8, separated by commas; ``give`` says what to hand in instead.

    Raises :class:`ScenarioError` where the file cannot be opened, is no complete gzip, is no
    text in UTF-8, leaves a quotation mark open, is separated by other marks, or is empty.
    """
    file = os.fspath(path)
    rows = tuple(_rows(_text(file, give), file))
    if not rows:
        raise _failure(file, 1, "", "the table is empty", f"expected the columns {', '.join(needed)} and rows")
    line, header = rows[0]
    if len(header) == 1 and (mark := next((mark for mark in ";\t|" if mark in header[0]), None)):
        raise _failure(file, line, "", f"the columns are separated by {mark!r}", "separate them by commas")
    _refuse_undecoded(file, rows)
    return UserTable(file, tuple(needed), header, line, rows[1:])


def lacking(record: Record, columns: Iterable[str], expected: Callable[[str], str], report: Report) -> list[str]:
    """Those of the columns whose cell is empty or missing, each noted with what is ``expected`` in it."""
    found = [column for column in columns if not record.text(column)]
    for column in found:
        report.add(record, (column,), "the cell is empty or missing", expected(column))
    return found


def year(record: Record, column: str, report: Report) -> int | None:
    """The year in a cell; None where the cell is empty, or holds something else, which is noted."""
    text = record.text(column)
    if _YEAR.fullmatch(text):
        return int(text)
    if text:
        report.add(record, (column,), f"{short(text)} is no whole year", "expected four digits, such as 2003")
    return None


def repeated(rows: Iterable[_Row], keys: Iterable[Hashable]) -> Iterator[tuple[_Row, int]]:
    """The rows whose key an earlier row has, each with the line of the first that has it."""
    first: dict[Hashable, int] = {}
    for row, key in zip(rows, keys, strict=True):
        line = first.setdefault(key, row.line)
        if line != row.line:
            yield row, line


def short(text: str) -> str:
    """A cell as a message repeats it: in quotation marks, cut where it is long."""
    return repr(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")


def _text(file: str, give: str) -> str:
    """Text of the file; bytes that are no UTF-8 become lone surrogates, so that their cells can be named."""
    try:
        with open(file, "rb") as stream:
            data = stream.read()
        if file.lower().endswith(".gz"):
            data = gzip.decompress(data)
    except FileNotFoundError:
        raise _failure(file, None, "", "there is no such file", give) from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        hint = "write it again with gzip, or give the .csv itself"
        raise _failure(file, None, "", "is no complete gzip file", hint) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _failure(file.replace("\0", "?"), None, "", f"cannot be read: {reason}", give) from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _failure(file, 1, "", "is UTF-16 text, expected UTF-8", "save the file as CSV in UTF-8")
    return data.decode("utf-8-sig", errors="surrogateescape")


def _rows(text: str, file: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows that are not blank, stripped, with the line on which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = tuple(cell.strip() for cell in next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            hint = "close every quotation mark; write a mark inside a quoted cell twice"
            raise _failure(file, line, "", f"cannot be read as CSV: {error}", hint) from None
        if any(cells):
            yield line, cells


def _refuse_undecoded(file: str, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
    bad = [(line, k) for line, cells in rows for k, cell in enumerate(cells) if _UNDECODED.search(cell)]
    if not bad:
        return
    (line, k), header = bad[0], rows[0][1]
    column = header[k] if k < len(header) and not _UNDECODED.search(header[k]) else f"column {k + 1}"
    more = {1: "", 2: ", as is one more cell"}.get(len(bad), f", as are {len(bad) - 1} more cells")
    raise _failure(file, line, column, f"is not UTF-8 text{more}", "save the file as CSV in UTF-8")


def _failure(file: str, line: int | None, column: str, message: str, hint: str) -> ScenarioError:
    return ScenarioError([Problem(file, line, column, message, hint)])
