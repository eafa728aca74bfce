"""Coded cases: which strategy scholars say a state followed toward a power, and when.

A table of cases has one row for each coding. Coders disagree, so one state, power and period may stand in several rows;
every row keeps the labels that any of them gives (``admissible``). Rows that come from one occasion, such as a letter
that many states signed, are no independent tests of a theory; ``event`` says which rows these are.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from counterpoise.problems import Problem, Report, ScenarioError, suggest
from counterpoise.theory.terms import STRATEGIES

NONE = "none"
"""Observed label: no strategy toward that power (ordinary friction, or neglect)."""

OTHER = "other"
"""Observed label of a row that fits none of the strategies; such rows are left out and named."""

LABELS = (*STRATEGIES, NONE)

REQUIRED = ("state", "iso3", "period_start", "period_end", "counterpart_iso3", "strategy")
OPTIONAL = ("source", "confidence", "read_or_known")

SHARED_EVENT = 3
"""Rows with the same counterpart and years that make one event (a judgement: two may agree by accident)."""

_CODE = re.compile(r"[A-Z]{3}")
_YEAR = re.compile(r"[0-9]{4}")
_UNDECODED = re.compile(r"[\udc80-\udcff]")
_LONGEST = 40  # characters of a cell that a message repeats


class Case(NamedTuple):
    """One coding of a state's strategy toward a counterpart, first and last year included.

    ``label`` is one of :data:`LABELS`. ``event`` is a key that rows of one occasion share (see :func:`read_cases`).
    ``admissible`` holds the labels that any row gives the same state and counterpart in overlapping years.
    """

    line: int
    name: str
    iso3: str
    first: int
    last: int
    counterpart: str
    label: str
    source: str
    confidence: str
    event: str
    admissible: frozenset[str]


class LeftOut(NamedTuple):
    """A row that is not scored, and why."""

    line: int
    name: str
    counterpart: str
    reason: str


@dataclass(frozen=True)
class CaseTable:
    """The cases of a file in its order, and the rows that are left out."""

    cases: tuple[Case, ...]
    left_out: tuple[LeftOut, ...]

    def labels(self) -> np.ndarray:
        """Position of each case's label in ``STRATEGIES``, −1 for ``none``: [case]."""
        return np.array([_position(case.label) for case in self.cases], dtype=np.int64)

    def admissible(self) -> np.ndarray:
        """Whether each strategy is among the labels that coders gave: [case, strategy], bool."""
        rows = [[label in case.admissible for label in STRATEGIES] for case in self.cases]
        return np.array(rows, dtype=bool).reshape(len(self.cases), len(STRATEGIES))

    def states(self) -> np.ndarray:
        """Code of each case's state: [case], str."""
        return np.array([case.iso3 for case in self.cases], dtype=np.str_)

    def events(self) -> np.ndarray:
        """Key of each case's event: [case], str."""
        return np.array([case.event for case in self.cases], dtype=np.str_)


class _Place(NamedTuple):
    file: str
    line: int | None


class _Row(NamedTuple):
    line: int
    name: str
    iso3: str
    first: int
    last: int
    counterpart: str
    label: str
    source: str
    confidence: str


def read_cases(path: str | os.PathLike[str]) -> CaseTable:
    """Read a table of coded cases, ``.csv`` or ``.csv.gz`` in UTF-8, separated by commas.

    Needed columns are those of :data:`REQUIRED`; those of :data:`OPTIONAL` may be missing, and others are ignored. The
    rows must differ in state, counterpart, years, label or source: the same coding by two sources is two codings.

    The event of a row is its counterpart and years, where at least :data:`SHARED_EVENT` scored rows have the same
    ones, whatever their labels and sources; otherwise its own state and counterpart.

    Raises :class:`~counterpoise.problems.ScenarioError` with everything that is wrong, by line and column.
    """
    name = os.fspath(path)
    records = list(_records(_text(name), name))
    columns = _columns(records, name)
    report = Report()
    width = len(records[0][1])
    found = (_row(line, cells, columns, width, name, report) for line, cells in records[1:])
    rows = [row for row in found if row is not None]
    _refuse_duplicates(rows, name, report)
    report.raise_if_any()
    return _table(rows)


def _table(rows: Sequence[_Row]) -> CaseTable:
    kept = [row for row in rows if row.label != OTHER]
    shared = Counter((row.counterpart, row.first, row.last) for row in kept)
    pairs: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in kept:
        pairs[row.iso3, row.counterpart].append(row)
    return CaseTable(
        tuple(Case(*row, _event(row, shared), _admissible(row, pairs[row.iso3, row.counterpart])) for row in kept),
        tuple(
            LeftOut(row.line, row.name, row.counterpart, f"labelled '{OTHER}': none of the strategies")
            for row in rows
            if row.label == OTHER
        ),
    )


def _event(row: _Row, shared: Mapping[tuple[str, int, int], int]) -> str:
    if shared[row.counterpart, row.first, row.last] >= SHARED_EVENT:
        return f"{row.counterpart} {row.first}-{row.last}"
    return f"{row.iso3} {row.counterpart}"


def _admissible(row: _Row, codings: Sequence[_Row]) -> frozenset[str]:
    return frozenset(one.label for one in codings if one.first <= row.last and row.first <= one.last)


def _position(label: str) -> int:
    return -1 if label == NONE else STRATEGIES.index(label)


def _text(file: str) -> str:
    """Text of the file; bytes that are no UTF-8 become lone surrogates, so that their cells can be named."""
    try:
        with open(file, "rb") as stream:
            data = stream.read()
        if file.endswith(".gz"):
            data = gzip.decompress(data)
    except FileNotFoundError:
        raise _failure(file, None, "", "there is no such file", "give the path of a table of coded cases") from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        hint = "write it again with gzip, or give the .csv itself"
        raise _failure(file, None, "", "is no complete gzip file", hint) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _failure(file.replace("\0", "?"), None, "", f"cannot be read: {reason}") from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _failure(file, 1, "", "is UTF-16 text, expected UTF-8", "save the file as CSV in UTF-8")
    return data.decode("utf-8-sig", errors="surrogateescape")


def _records(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, stripped, with the line on which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            hint = "close every quotation mark; write a mark inside a quoted cell twice"
            raise _failure(file, line, "", f"cannot be read as CSV: {error}", hint) from None
        if any(cells):
            yield line, cells


def _columns(records: Sequence[tuple[int, list[str]]], file: str) -> dict[str, int]:
    """Position of each known column; raises where the table cannot be read row by row."""
    if not records:
        raise _failure(file, 1, "", "the table is empty", f"expected the columns {', '.join(REQUIRED)} and rows")
    _refuse_undecoded(records, file)
    line, header = records[0]
    report, place = Report(), _Place(file, line)
    if len(header) == 1 and (mark := next((mark for mark in ";\t|" if mark in header[0]), None)):
        raise _failure(file, line, "", f"the columns are separated by {mark!r}", "separate them by commas")
    names = [name.lower() for name in header]
    for wanted in REQUIRED:
        if wanted not in names:
            hint = f"{suggest(wanted, header, 'columns found')} The column must be called `{wanted}`".strip()
            report.add(place, (wanted,), "the column is missing", hint)
    for known in (*REQUIRED, *OPTIONAL):
        if names.count(known) > 1:
            report.add(place, (known,), f"the column stands {names.count(known)} times", "keep one of them")
    if len(records) == 1:
        report.add(place, (), "the table has a header and no rows", "add one row for each coded case")
    report.raise_if_any()
    return {known: names.index(known) for known in (*REQUIRED, *OPTIONAL) if known in names}


def _refuse_undecoded(records: Sequence[tuple[int, list[str]]], file: str) -> None:
    bad = [(line, k) for line, cells in records for k, cell in enumerate(cells) if _UNDECODED.search(cell)]
    if not bad:
        return
    line, k = bad[0]
    header = records[0][1]
    column = header[k] if k < len(header) and not _UNDECODED.search(header[k]) else f"column {k + 1}"
    more = f", as are {len(bad) - 1} more cells" if len(bad) > 1 else ""
    raise _failure(file, line, column, f"is not UTF-8 text{more}", "save the file as CSV in UTF-8")


def _row(
    line: int, cells: Sequence[str], columns: Mapping[str, int], width: int, file: str, report: Report
) -> _Row | None:
    """The row, or None where something in it is wrong (noted in ``report``)."""
    place, before = _Place(file, line), len(report.problems)
    if any(cells[width:]):
        hint = "put a cell that holds a comma in quotation marks"
        report.add(place, (), f"the row has {len(cells)} cells, the header {width}", hint)
        return None
    lacking = [name for name in REQUIRED if columns[name] >= len(cells) or not cells[columns[name]]]
    for name in lacking:
        report.add(place, (name,), "the cell is empty or missing", _expected(name))
    given = {name: cells[k] if k < len(cells) else "" for name, k in columns.items()}
    for name in ("iso3", "counterpart_iso3"):
        if name not in lacking and not _CODE.fullmatch(given[name]):
            report.add(place, (name,), f"{_short(given[name])} is no code of a state", _expected(name))
    for name in ("period_start", "period_end"):
        if name not in lacking and not _YEAR.fullmatch(given[name]):
            report.add(place, (name,), f"{_short(given[name])} is no whole year", _expected(name))
    label = given["strategy"]
    if "strategy" not in lacking and label not in (*LABELS, OTHER):
        hint = suggest(label, (*LABELS, OTHER), "valid labels")
        report.add(place, ("strategy",), f"{_short(label)} is no strategy", hint)
    if len(report.problems) > before:
        return None
    row = _Row(
        line, given["state"], given["iso3"], int(given["period_start"]), int(given["period_end"]),
        given["counterpart_iso3"], label, given.get("source", ""), given.get("confidence", ""),
    )  # fmt: skip
    if row.last < row.first:
        hint = f"expected {row.first} or later; are the two years exchanged?"
        report.add(place, ("period_end",), f"{row.last} is before the start of the period", hint)
    if row.iso3 == row.counterpart:
        hint = "name the power toward which the strategy is"
        report.add(place, ("counterpart_iso3",), f"{row.iso3} is the state itself", hint)
    return row


def _refuse_duplicates(rows: Sequence[_Row], file: str, report: Report) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        key = (row.iso3, row.counterpart, row.first, row.last, row.label, row.source)
        first = seen.setdefault(key, row.line)
        if first != row.line:
            message = f"repeats line {first}: same state, counterpart, years, strategy and source"
            hint = "delete one of the two, or name the source of each coding in the column `source`"
            report.add(_Place(file, row.line), ("iso3",), message, hint)


def _expected(column: str) -> str:
    if column.endswith("iso3"):
        return "expected an ISO 3166 code of three capitals, such as KAZ"
    if column.startswith("period"):
        return "expected a year of four digits, such as 2003"
    return f"expected one of {', '.join((*LABELS, OTHER))}" if column == "strategy" else "expected the state's name"


def _short(text: str) -> str:
    return repr(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")


def _failure(file: str, line: int | None, column: str, message: str, hint: str = "") -> ScenarioError:
    return ScenarioError([Problem(file, line, column, message, hint)])
