"""Files of a folder as data sets: which is which by its columns, and the wanted columns as they stand in the file."""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import IO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from counterpoise.scenario.problems import Problem, ScenarioError
from counterpoise.scenario.reading.tables import encoding_of, mark_of, opened, refuse_other_files

from .layouts import CODES, LAYOUTS, LETTERS, SOURCES, Layout
from .names import System

LISTED = 10
"""How many bad rows of one kind are named one by one."""

_TEXTS = (".csv", ".tab", ".tsv", ".txt")
_ENDINGS = (*_TEXTS, *(f"{ending}.gz" for ending in _TEXTS), ".parquet")
_OTHERS = (".xlsx", ".xls", ".ods", ".dta", ".sav", ".rds", ".rda", ".rdata", ".zip", ".7z", ".feather")
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
    mark: str = ","
    frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    release: str = ""

    def place(self, column: str) -> str:
        """The column as the file spells it."""
        return self.header[self.places[column]] if column in self.places else column

    @cached_property
    def lines(self) -> list[int] | None:
        """Line of the file on which each row starts; None in a parquet file."""
        if _is_parquet(self.path):
            return None
        with opened(self.path) as stream, io.TextIOWrapper(stream, "latin-1", newline="") as text:
            rows = csv.reader(text, delimiter=self.mark)
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
        self, rows: Sequence[int], column: str, told: Callable[[int], str], hint: Callable[[int], str] | str, more: str
    ) -> list[Problem]:
        """What is told of each of the first bad rows, and how many ``more`` there are."""
        hints = [hint if isinstance(hint, str) else hint(row) for row in rows[:LISTED]]
        found = [self.problem(row, column, told(row), remedy) for row, remedy in zip(rows, hints, strict=False)]
        if len(rows) > LISTED:
            found.append(self.problem(rows[LISTED], column, f"and {len(rows) - LISTED} more {more}"))
        return found

    def row_name(self, row: int) -> str:
        """How to speak of a row: its line, or its number in a parquet file."""
        return f"row {row + 1}" if self.lines is None else f"line {self.lines[row]}"

    def lacking(self) -> list[str]:
        """What keeps the file from having the layout: needed columns that it lacks, and ones that do not belong."""
        whose = {"": "the state", "_1": "the first state", "_2": "the second state"}
        needed = [
            (whose[role], (*CODES[role]["cow"], *CODES[role]["gw"], *LETTERS[role]))
            for role in self.layout.roles
            if f"code{role}" not in self.places and f"letters{role}" not in self.places
        ] + [
            (f"'{column.field}'", column.spellings)
            for column in self.layout.columns
            if column.needed and column.field not in self.places
        ]
        found = [f"the column of {what} is missing (accepted names: {', '.join(names)})" for what, names in needed]
        twice = [self.place(name) for name in self.places if self._count(name) > 1]
        found += [f"the column {name} stands twice" for name in dict.fromkeys(twice)]
        own, beside = {self.header[place] for place in self.places.values()}, self.layout.beside
        strange = [
            name for name in self.header if beside is not None and name.lower() not in beside and name not in own
        ]
        if strange:
            found.append(f"it has no column {', '.join(strange[:LISTED])}{', …' if len(strange) > LISTED else ''}")
        return found

    def _count(self, column: str) -> int:
        return [name.lower() for name in self.header].count(self.place(column).lower())


@dataclass
class Folder:
    """What the files of a folder are: the data sets by kind, the others with the reason, and what else is to be told.

    A file may be several data sets, where it has all columns of each.
    """

    sheets: dict[str, list[Sheet]] = field(default_factory=dict)
    left: dict[Path, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def find_sheets(path: Path) -> Folder:
    """Recognise every file of a folder. Raises :class:`ScenarioError` where there is no such folder."""
    folder = Folder()
    for file in _files(path):
        try:
            found, reason = _recognised(file)
        except ScenarioError as error:
            found, reason = [], error.problems[0].message
        except _BROKEN as error:
            found, reason = [], _told(error)
        for sheet in found:
            folder.sheets.setdefault(sheet.layout.kind, []).append(sheet)
        if not found:
            folder.left[file] = reason
        if len(found) > 1:
            kinds = " and as ".join(SOURCES[sheet.layout.kind] for sheet in found)
            folder.notes.append(f"{file.name} has all columns of several data sets and is read as {kinds}")
    for kind, sheets in folder.sheets.items():
        folder.sheets[kind] = _chosen(sheets, folder)
    folder.sheets = {kind: folder.sheets[kind] for kind in SOURCES if kind in folder.sheets}
    return folder


def _chosen(sheets: list[Sheet], folder: Folder) -> list[Sheet]:
    """Of several files of one kind the one that is of no other kind, where there is one such."""
    every = [sheet.path for offered in folder.sheets.values() for sheet in offered]
    alone = [sheet for sheet in sheets if every.count(sheet.path) == 1]
    if len(sheets) == 1 or len(alone) != 1:
        return sheets
    others = ", ".join(sheet.path.name for sheet in sheets if sheet is not alone[0])
    what = SOURCES[alone[0].layout.kind]
    folder.notes.append(f"{what} is read from {alone[0].path.name}, which is nothing else, and not from {others}")
    return alone


def load(sheet: Sheet, found: list[Problem]) -> pd.DataFrame:
    """The wanted columns as they stand in the file, without empty rows; what is wrong is added to ``found``."""
    try:
        cells = _parquet(sheet) if _is_parquet(sheet.path) else _text(sheet, found)
    except ScenarioError as error:
        found += error.problems
        return pd.DataFrame()
    except pd.errors.ParserError as error:
        found.append(_no_table(sheet.path, error))
        return pd.DataFrame()
    except _BROKEN as error:
        found.append(Problem(str(sheet.path), None, "", _told(error), _AGAIN))
        return pd.DataFrame()
    cells = cells.dropna(how="all")
    if cells.empty:
        found.append(Problem(str(sheet.path), None, "", "the table has no rows", _AGAIN))
    return cells


def _is_parquet(path: Path) -> bool:
    return path.name.lower().endswith(".parquet")


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        message = "is not a folder" if folder.exists() else "there is no such folder"
        hint = "give the folder that holds the downloaded data sets"
        raise ScenarioError([Problem(str(folder), None, "", message, hint)])
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def _recognised(path: Path) -> tuple[list[Sheet], str]:
    """The file as each data set whose layout it has; or, if none, why it is not what it looks like most."""
    if not path.name.lower().endswith(_ENDINGS):
        packed = path.name.lower().endswith(_OTHERS)
        return [], "is in a format that is not read: unpack it, or save it as CSV" if packed else ""
    mark, header = (",", tuple(pq.read_schema(path).names)) if _is_parquet(path) else _first_line(path)
    if not any(header):
        return [], "is empty"
    found: dict[str, Sheet] = {}
    near = ""
    for layout in LAYOUTS:
        sheet = _as_layout(path, header, layout, mark)
        if not any(sheet.places.keys() >= set(needed) for needed in layout.marks) or layout.kind in found:
            continue
        lacking = sheet.lacking() or _strangers(sheet)
        if not lacking:
            found[layout.kind] = sheet
        near = near or f"looks like {SOURCES[layout.kind]}, but {'; '.join(lacking)}"
    return list(found.values()), near


def _strangers(sheet: Sheet) -> list[str]:
    """States that the data set cannot have, where it has few."""
    if not sheet.layout.only:
        return []
    place = sheet.places["code"]
    given = load(replace(sheet, places={"code": place}), [])
    strange = sorted({plain for plain in given.get("code", pd.Series(dtype=float)) if plain not in sheet.layout.only})
    return [f"its states {', '.join(map(str, strange[:LISTED]))} are not among those"] if strange else []


def _first_line(path: Path) -> tuple[str, tuple[str, ...]]:
    """The mark between the columns, and their names."""
    with opened(path) as stream:
        raw = stream.readline()
    refuse_other_files(str(path), raw)
    try:
        line = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        line = raw.decode("latin-1")
    mark = mark_of(line)
    return mark, tuple(name.strip() for name in next(csv.reader([line], delimiter=mark), []))


def _as_layout(path: Path, header: tuple[str, ...], layout: Layout, mark: str) -> Sheet:
    """The file as if it had a layout; where it has numbers of several systems, those of the first count."""
    names = [name.lower() for name in header]
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
    return Sheet(path, layout, header, places, systems, mark)


def _text(sheet: Sheet, found: list[Problem]) -> pd.DataFrame:
    """The wanted columns of a CSV file; only one that is not UTF-8 is read through a first time for its letters."""
    try:
        return _csv(sheet, "utf-8-sig", found)
    except UnicodeDecodeError:
        return _csv(sheet, encoding_of(sheet.path), found)


class _Numbered:
    """A text stream whose first line, the header, is replaced by the numbers of the columns and one more."""

    def __init__(self, text: IO[str], columns: int, mark: str) -> None:
        text.readline()
        self._text = text
        self._header = mark.join(str(column) for column in range(columns + 1)) + "\n"

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
    with opened(sheet.path) as stream, io.TextIOWrapper(stream, encoding, newline="") as text:
        cells = pd.read_csv(
            _Numbered(text, len(sheet.header), sheet.mark),
            sep=sheet.mark,
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


def _told(error: BaseException) -> str:
    return f"cannot be read: {' '.join(str(error).split())[:200] or type(error).__name__}"


def _no_table(path: Path, error: pd.errors.ParserError) -> Problem:
    opened = re.search(r"EOF inside string starting at row (\d+)", str(error))
    line = int(opened[1]) + 1 if opened else None
    told = "a quotation mark is never closed" if opened else str(error).rpartition("C error: ")[2].strip()
    return Problem(str(path), line, "", f"not a table: {told}", "mend the line, or download the data set again")
