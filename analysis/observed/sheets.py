"""Files of a folder as data sets: which is which by its columns, and the wanted columns as they stand in the file."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, cast

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from counterpoise.scenario.problems import Problem, ScenarioError

from .layouts import CODES, LAYOUTS, LETTERS, SOURCES, Layout
from .names import System

LISTED = 10
"""How many bad rows of one kind are named one by one."""

_ENDINGS = (".csv", ".csv.gz", ".parquet")
_BROKEN = (OSError, EOFError, zlib.error, pa.ArrowException)
_AGAIN = "download the data set again, or take the file out of the folder"


@dataclass
class Sheet:
    """A file as one data set: where each column stands, and the rows (filled in later).

    ``places`` gives the position in the file of each column of the layout that it has, and of ``code`` and ``letters``
    (with the ending of the role) of the states and of ``version``; ``systems`` the system of each column of numbers.
    """

    path: Path
    layout: Layout
    header: tuple[str, ...]
    places: dict[str, int]
    systems: dict[str, System]
    frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    release: str = ""
    not_utf8: Problem | None = None

    def place(self, column: str) -> str:
        """The column as the file spells it."""
        return self.header[self.places[column]] if column in self.places else column

    @cached_property
    def lines(self) -> list[int] | None:
        """Line of the file on which each row starts; None in a parquet file."""
        if _is_parquet(self.path):
            return None
        with _opened(self.path) as stream, io.TextIOWrapper(stream, "latin-1", newline="") as text:
            rows = csv.reader(text)
            starts, last = [], 0
            for _ in rows:
                starts.append(last + 1)
                last = rows.line_num
        return starts[1:]

    def problem(self, row: int, column: str, message: str, hint: str = "") -> Problem:
        """A problem in a row (counted from 0) and column."""
        line = self.lines[row] if self.lines is not None else None
        told = message if line is not None else f"row {row + 1}: {message}"
        return Problem(str(self.path), line, self.place(column), told, hint)

    def problems(
        self, rows: Sequence[int], column: str, told: Callable[[int], str], hint: str, more: str
    ) -> list[Problem]:
        """What is told of each of the first bad rows, and how many ``more`` there are."""
        found = [self.problem(row, column, told(row), hint) for row in rows[:LISTED]]
        if len(rows) > LISTED:
            found.append(self.problem(rows[LISTED], column, f"and {len(rows) - LISTED} more {more}"))
        return found

    def row_name(self, row: int) -> str:
        """How to speak of a row: its line, or its number in a parquet file."""
        return f"row {row + 1}" if self.lines is None else f"line {self.lines[row]}"

    def lacking(self) -> list[tuple[str, tuple[str, ...]]]:
        """Needed columns that the file does not have: how to speak of each, accepted spellings."""
        whose = {"": "the state", "_1": "the first state", "_2": "the second state"}
        states = [
            (whose[role], (*CODES[role]["cow"], *CODES[role]["gw"], *LETTERS[role]))
            for role in self.layout.roles
            if f"code{role}" not in self.places and f"letters{role}" not in self.places
        ]
        return states + [
            (f"'{column.field}'", column.spellings)
            for column in self.layout.columns
            if column.needed and column.field not in self.places
        ]


def find_sheets(folder: Path, problems: list[Problem]) -> tuple[dict[str, list[Sheet]], list[Path]]:
    """For each kind the files that are of it; and the files that are of none.

    Files that cannot be read are added to ``problems``. Raises :class:`ScenarioError` where there is no such folder.
    """
    sheets: dict[str, list[Sheet]] = {}
    ignored = []
    for path in _files(folder):
        header = _header(path, problems) if path.name.lower().endswith(_ENDINGS) else ()
        if header is None:
            continue
        found = _recognised(path, header)
        mark = _other_mark(path, header)
        if mark:
            hint = "separate them by commas, with a point in decimal numbers"
            problems.append(Problem(str(path), 1, "", f"the columns are separated by {mark!r}", hint))
            continue
        for sheet in found:
            sheets.setdefault(sheet.layout.kind, []).append(sheet)
        if not found:
            ignored.append(path)
    return {kind: sheets[kind] for kind in SOURCES if kind in sheets}, ignored


def load(sheet: Sheet, found: list[Problem]) -> pd.DataFrame:
    """The wanted columns as they stand in the file, without empty rows; what is wrong is added to ``found``.

    Text that is not UTF-8 is read as Latin-1 and noted in ``sheet.not_utf8``.
    """
    try:
        cells = _parquet(sheet) if _is_parquet(sheet.path) else _text(sheet, found)
    except pd.errors.ParserError as error:
        found.append(_no_table(sheet.path, error))
        return pd.DataFrame()
    except _BROKEN as error:
        found.append(_unreadable(sheet.path, error))
        return pd.DataFrame()
    cells = cells.dropna(how="all")
    if cells.empty:
        found.append(Problem(str(sheet.path), None, "", "the table has no rows", _AGAIN))
    return cells


def _is_parquet(path: Path) -> bool:
    return path.name.lower().endswith(".parquet")


def _opened(path: Path) -> IO[bytes]:
    if path.name.lower().endswith(".gz"):
        return cast("IO[bytes]", gzip.open(path, "rb"))
    return path.open("rb")


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        message = "is not a folder" if folder.exists() else "there is no such folder"
        hint = "give the folder that holds the downloaded data sets"
        raise ScenarioError([Problem(str(folder), None, "", message, hint)])
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def _header(path: Path, problems: list[Problem]) -> tuple[str, ...] | None:
    """Column names of a file; None where it has none that can be read, which is a problem."""
    try:
        header = tuple(pq.read_schema(path).names) if _is_parquet(path) else _first_line(path)
    except _BROKEN as error:
        problems.append(_unreadable(path, error))
        return None
    if header is None:
        problems.append(_not_utf8(path))
    elif not header:
        problems.append(Problem(str(path), None, "", "the file is empty", _AGAIN))
    return header or None


def _first_line(path: Path) -> tuple[str, ...] | None:
    """The cells of the first line; None in a text of two bytes a letter."""
    with _opened(path) as stream, io.TextIOWrapper(stream, "latin-1") as text:
        raw = text.readline().encode("latin-1")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    try:
        line = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        line = raw.decode("latin-1")
    return tuple(name.strip() for name in next(csv.reader([line]), []))


def _other_mark(path: Path, header: tuple[str, ...]) -> str:
    """The mark that separates the columns of what would be a known data set with commas; else nothing."""
    if len(header) != 1:
        return ""
    marks = (mark for mark in ";\t|" if mark in header[0])
    return next((mark for mark in marks if _recognised(path, _split(header[0], mark))), "")


def _split(line: str, mark: str) -> tuple[str, ...]:
    return tuple(name.strip().strip('"') for name in line.split(mark))


def _recognised(path: Path, header: tuple[str, ...]) -> list[Sheet]:
    """The file as each data set whose marks it bears, in the layout of which it lacks least."""
    best: dict[str, Sheet] = {}
    names = [name.lower() for name in header]
    for layout in LAYOUTS:
        sheet = _as_layout(path, header, names, layout)
        marked = any(sheet.places.keys() >= set(mark) for mark in layout.marks)
        if not marked or set(layout.shuns) & set(names):
            continue
        if layout.kind not in best or len(sheet.lacking()) < len(best[layout.kind].lacking()):
            best[layout.kind] = sheet
    return list(best.values())


def _as_layout(path: Path, header: tuple[str, ...], names: list[str], layout: Layout) -> Sheet:
    """The file as if it had a layout; where it has numbers of several systems, those of the first count."""
    places: dict[str, int] = {}
    systems: dict[str, System] = {}

    def find(column: str, spellings: Sequence[str]) -> bool:
        spelled = next((spelling for spelling in spellings if spelling in names), None)
        if spelled is not None:
            places[column] = names.index(spelled)
        return spelled is not None

    for column in layout.columns:
        find(column.field, column.spellings)
    by_polity = layout.kind == "polity" and bool({"scode", "cyear"} & set(names))
    for role in layout.roles:
        for system, spellings in CODES[role].items():
            if f"code{role}" not in places and find(f"code{role}", spellings):
                systems[f"code{role}"] = "polity" if by_polity else system
        if layout.kind != "names":
            find(f"letters{role}", LETTERS[role])
    find("version", ("version",))
    return Sheet(path, layout, header, places, systems)


def _text(sheet: Sheet, found: list[Problem]) -> pd.DataFrame:
    try:
        return _csv(sheet, "utf-8-sig", found)
    except UnicodeDecodeError:
        sheet.not_utf8 = _not_utf8(sheet.path)
        return _csv(sheet, "latin-1", found)


class _Numbered:
    """A text stream whose first line, the header, is replaced by the numbers of the columns and one more."""

    def __init__(self, text: IO[str], columns: int) -> None:
        text.readline()
        self._text = text
        self._header = ",".join(str(column) for column in range(columns + 1)) + "\n"

    def read(self, size: int = -1) -> str:
        """The header at first, then the rest of the text."""
        if self._header:
            header, self._header = self._header, ""
            return header
        return self._text.read(size)

    def __iter__(self) -> Iterator[str]:
        """The lines, for readers that ask."""
        return iter(self._text)


def _csv(sheet: Sheet, encoding: str, found: list[Problem]) -> pd.DataFrame:
    """The wanted columns of a CSV file; a line with more fields than the header is a problem."""
    texts = {column.field for column in sheet.layout.columns if column.text} | {"version"}
    texts |= {f"letters{role}" for role in sheet.layout.roles}
    as_text = [str(place) for name, place in sheet.places.items() if name in texts]
    beyond = str(len(sheet.header))
    with _opened(sheet.path) as stream, io.TextIOWrapper(stream, encoding, newline="") as text:
        cells = pd.read_csv(
            _Numbered(text, len(sheet.header)),
            usecols=[*sorted({str(place) for place in sheet.places.values()}), beyond],
            index_col=False,
            dtype=dict.fromkeys([*as_text, beyond], "str"),
            skip_blank_lines=False,
            low_memory=False,
        )
    for row in cells.index[cells[beyond].notna()][:LISTED]:
        hint = "each line needs as many fields as the header; quote text that holds commas"
        found.append(sheet.problem(row, "", f"more than the {beyond} fields of the header stand here", hint))
    return pd.DataFrame({name: cells[str(place)] for name, place in sheet.places.items()})


def _parquet(sheet: Sheet) -> pd.DataFrame:
    names = [sheet.header[position] for position in sorted(set(sheet.places.values()))]
    table = pq.read_table(sheet.path, columns=names).to_pandas(ignore_metadata=True)
    return pd.DataFrame({name: table[sheet.header[position]] for name, position in sheet.places.items()})


def _unreadable(path: Path, error: BaseException) -> Problem:
    told = " ".join(str(error).split())[:200] or type(error).__name__
    return Problem(str(path), None, "", f"cannot be read: {told}", _AGAIN)


def _no_table(path: Path, error: pd.errors.ParserError) -> Problem:
    opened = re.search(r"EOF inside string starting at row (\d+)", str(error))
    line = int(opened[1]) + 1 if opened else None
    told = "a quotation mark is never closed" if opened else str(error).rpartition("C error: ")[2].strip()
    return Problem(str(path), line, "", f"not a table: {told}", "mend the line, or download the data set again")


def _not_utf8(path: Path) -> Problem:
    """The first byte that is not UTF-8, with its line."""
    hint = "save the file as UTF-8 and try again"
    with _opened(path) as stream:
        for number, line in enumerate(stream, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                message = f"byte 0x{line[error.start]:02x} at position {error.start + 1} of the line is not UTF-8"
                return Problem(str(path), number, "", message, hint)
    return Problem(str(path), None, "", "the text is not UTF-8", hint)
