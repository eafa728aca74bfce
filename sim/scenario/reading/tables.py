"""Tables that a user hands in as text: their rows with lines, their columns by name, and what is wrong with them.

What the cells mean is for the reader of each table to say; here stands what holds of all of them: how the file is
opened, in what letters it is written, and what separates its columns.
"""

from __future__ import annotations

import csv
import gzip
import io
import logging
import os
import re
import zlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import IO, NamedTuple, Protocol, TypeVar, cast

from ..problems import Problem, Report, ScenarioError, suggest
from .decimal_marks import number_hint, number_of

_log = logging.getLogger(__name__)

MARKS = ",;\t|"
"""What may separate the columns of a table, the usual one first."""

WESTERN = "cp1252"
"""In what letters a text is read that is not UTF-8: Windows-1252, which spreadsheets in the West write."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""Signs that no text holds on purpose, and that a file of YAML cannot hold."""

_YEAR = re.compile(r"[0-9]{4}")
_LONGEST = 40  # characters of a cell that a message repeats
_BOOKS = {
    b"PK\x03\x04": "a workbook or an archive",
    b"\xd0\xcf\x11\xe0": "an old workbook",
    b"PAR1": "a Parquet file",
    b"<stata": "a Stata file",
}


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
            hint = "put a cell that holds the mark between columns in quotation marks"
            report.add(Place(self.file, line), (), f"the row has {len(cells)} cells, the header {width}", hint)
            return None
        return Record(self.file, line, {name: cells[k] for name, k in positions.items() if k < len(cells)})


def read_table(path: str | os.PathLike[str], needed: Sequence[str], give: str) -> UserTable:
    """Read a table of text, packed with gzip or not; ``give`` says what to hand in instead.

    The columns are separated by commas, semicolons, tabs or bars, whichever parts the header into most. Text that is
    not UTF-8 is read as :data:`WESTERN`, with a warning that names the line.

    Raises :class:`ScenarioError` where the file cannot be opened, is no complete gzip, is no text, mixes letters of
    two encodings, leaves a quotation mark open, or is empty.
    """
    file = os.fspath(path)
    rows = tuple(_rows(_text(file, give), file))
    if not rows:
        raise _failure(file, 1, "", "the table is empty", f"expected the columns {', '.join(needed)} and rows")
    line, header = rows[0]
    for at, cells in rows:
        for k, cell in enumerate(cells):
            if strange := CONTROL.search(cell):
                column = header[k] if k < len(header) and at > line else f"column {k + 1}"
                told = f"holds the control character U+{ord(strange[0]):04X}"
                raise _failure(file, at, column, told, "take it out, or save the table as CSV in UTF-8 again")
    return UserTable(file, tuple(needed), header, line, rows[1:])


def opened(path: str | os.PathLike[str]) -> IO[bytes]:
    """The bytes of a file, unpacked where its name ends in ``.gz``. Raises OSError."""
    if os.fspath(path).lower().endswith(".gz"):
        return cast("IO[bytes]", gzip.open(path, "rb"))
    return FilePath(path).open("rb")


def encoding_of(path: str | os.PathLike[str]) -> str:
    """In what letters a text is written: UTF-8, or :data:`WESTERN`, which is told in a warning with the line.

    A file in which some lines are UTF-8 and others are not has been put together from two; to read either half would
    spoil letters. Raises :class:`ScenarioError` for it, and for what is no such text, and OSError.
    """
    file, first, proper = os.fspath(path), 0, False
    bad = b""
    with opened(path) as stream:
        for number, line in enumerate(stream, 1):
            if number == 1:
                refuse_other_files(file, line)
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                proper = True
            except UnicodeDecodeError as error:
                if not first:
                    first, bad, position = number, line, error.start
                try:
                    line.decode(WESTERN)
                except UnicodeDecodeError:
                    proper = True
    if not first:
        return "utf-8-sig"
    if proper:
        message = f"byte 0x{bad[position]:02x} at position {position + 1} of the line is not UTF-8"
        raise _failure(file, first, "", message, "save the file as CSV in UTF-8")
    _log.warning("%s: read as Windows-1252, since its text is not UTF-8 (line %d)", file, first)
    return WESTERN


def mark_of(header: str) -> str:
    """The mark that separates the columns of a header: of :data:`MARKS` that which parts it into most."""
    return max(MARKS, key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])))


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


def number(record: Record, column: str, report: Report, expected: str) -> float | None:
    """The number in a cell; None where the cell is empty, or holds something else, which is noted."""
    text = record.text(column)
    found = number_of(text)
    if text and found is None:
        report.add(record, (column,), f"{short(text)} is no number", number_hint(text) or expected)
    return found


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
    try:
        encoding = encoding_of(file)
        with opened(file) as stream:
            return stream.read().decode(encoding)
    except FileNotFoundError:
        raise _failure(file, None, "", "there is no such file", give) from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        hint = "write it again with gzip, or give the .csv itself"
        raise _failure(file, None, "", "is no complete gzip file", hint) from None
    except ScenarioError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _failure(file.replace("\0", "?"), None, "", f"cannot be read: {reason}", give) from None


def refuse_other_files(file: str, start: bytes) -> None:
    """Raise :class:`ScenarioError` where the first bytes of a file show that it is no text in single bytes."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _failure(file, 1, "", "is UTF-16 text, expected UTF-8", "save the file as CSV in UTF-8")
    for sign, what in _BOOKS.items():
        if start.startswith(sign):
            raise _failure(file, None, "", f"is {what}, not a table of text", "save the table as CSV in UTF-8")


def _rows(text: str, file: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows that are not blank, stripped, with the line on which each begins."""
    header = next((line for line in io.StringIO(text) if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark_of(header), strict=True)
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


def _failure(file: str, line: int | None, column: str, message: str, hint: str) -> ScenarioError:
    return ScenarioError([Problem(file, line, column, message, hint)])
