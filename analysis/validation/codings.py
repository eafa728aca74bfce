"""Coded cases: which strategy scholars say a state followed toward a power, and when.

A table of cases has one row for each coding. Coders disagree, so one state, power and period may stand in several rows;
every row keeps the labels that any of them gives (``admissible``). Rows that come from one occasion, such as a letter
that many states signed, are no independent tests of a theory; ``event`` says which rows these are.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from counterpoise.scenario.problems import Report, suggest
from counterpoise.scenario.reading.files import shipped_folder
from counterpoise.scenario.reading.tables import Place, Record, lacking, read_table, repeated, short, year
from counterpoise.theory.terms import STRATEGIES

from ..observed.names import current

NONE = "none"
"""Observed label: no strategy toward that power (ordinary friction, or neglect)."""

OTHER = "other"
"""Observed label of a row that fits none of the strategies; such rows are left out and named."""

LABELS = (*STRATEGIES, NONE)

REQUIRED = ("state", "iso3", "period_start", "period_end", "counterpart_iso3", "strategy")
OPTIONAL = ("source", "confidence", "read_or_known", "stratum")

SHARED_EVENT = 3
"""Rows with the same counterpart and years that make one event (a judgement: two may agree by accident)."""

_CODE = re.compile(r"[A-Z]{3}")

TABLES = ("cases_train", "cases_world_train", "textbook")
"""Shipped tables whose codings are scored; the facts are not, since papers say what happened and not what did not."""


class Case(NamedTuple):
    """One coding of a state's strategy toward a counterpart, first and last year included.

    ``label`` is one of :data:`LABELS`. ``event`` is a key that rows of one occasion share (see :func:`read_cases`).
    ``admissible`` holds the labels that any row gives the same state and counterpart in overlapping years. ``table`` is
    the name of the table that ships and has the row, if one does; ``stratum`` says how the pair was drawn, where the
    table tells (``random``: from all pairs alike, so that the label ``none`` was open to the coder).
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
    event: str = ""
    admissible: frozenset[str] = frozenset()
    table: str = ""
    stratum: str = ""


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


def read_cases(path: str | os.PathLike[str]) -> CaseTable:
    """Read a table of coded cases, as :func:`~counterpoise.scenario.reading.tables.read_table` takes it.

    Needed columns are those of :data:`REQUIRED`; those of :data:`OPTIONAL` may be missing, and others are ignored. The
    rows must differ in state, counterpart, years, label or source: the same coding by two sources is two codings.

    The event of a row is its counterpart and years, where at least :data:`SHARED_EVENT` scored rows have the same
    ones, whatever their labels and sources; otherwise its own state and counterpart.

    Raises :class:`ScenarioError` with everything that is wrong, by line and column.
    """
    report = Report()
    table = read_table(path, REQUIRED, "give the path of a table of coded cases")
    found = [_row(record, report) for record in table.records(OPTIONAL, "coded case", report)]
    rows = [row for row in found if row is not None]
    keys = [(*_pair(row), row.first, row.last, row.label, row.source) for row in rows]
    for row, first in repeated(rows, keys):
        message = f"repeats line {first}: same state, counterpart, years, strategy and source"
        hint = "delete one of the two, or name the source of each coding in the column `source`"
        report.add(Place(table.file, row.line), ("iso3",), message, hint)
    report.raise_if_any()
    return _table(rows)


def coded(name: str | os.PathLike[str]) -> CaseTable:
    """A table that ships, by its name (``cases_train``), or a file, as :func:`read_cases` takes it."""
    shipped = shipped_folder("codings") / f"{os.fspath(name)}.csv"
    if not shipped.is_file():
        return read_cases(name)
    found = read_cases(shipped)
    return CaseTable(tuple(case._replace(table=shipped.stem) for case in found.cases), found.left_out)


def _table(rows: Sequence[Case]) -> CaseTable:
    kept = [row for row in rows if row.label != OTHER]
    shared = Counter((current(row.counterpart), row.first, row.last) for row in kept)
    pairs: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for row in kept:
        pairs[_pair(row)].append(row)
    return CaseTable(
        tuple(row._replace(event=_event(row, shared), admissible=_admissible(row, pairs[_pair(row)])) for row in kept),
        tuple(
            LeftOut(row.line, row.name, row.counterpart, f"labelled '{OTHER}': none of the strategies")
            for row in rows
            if row.label == OTHER
        ),
    )


def _pair(row: Case) -> tuple[str, str]:
    """State and counterpart, whichever of their codes stands there: one coding under SRB and YUG is one."""
    return current(row.iso3), current(row.counterpart)


def _event(row: Case, shared: Mapping[tuple[str, int, int], int]) -> str:
    iso3, counterpart = _pair(row)
    if shared[counterpart, row.first, row.last] >= SHARED_EVENT:
        return f"{counterpart} {row.first}-{row.last}"
    return f"{iso3} {counterpart}"


def _admissible(row: Case, codings: Sequence[Case]) -> frozenset[str]:
    return frozenset(one.label for one in codings if one.first <= row.last and row.first <= one.last)


def _position(label: str) -> int:
    return -1 if label == NONE else STRATEGIES.index(label)


def _row(record: Record, report: Report) -> Case | None:
    """The row, or None where a cell cannot be read (noted in ``report``)."""
    before = len(report.problems)
    lacking(record, REQUIRED, _expected, report)
    iso3, counterpart, label = (record.text(name) for name in ("iso3", "counterpart_iso3", "strategy"))
    for name, code in (("iso3", iso3), ("counterpart_iso3", counterpart)):
        if code and not _CODE.fullmatch(code):
            report.add(record, (name,), f"{short(code)} is no state's code", _expected(name))
    start, end = (year(record, name, report) for name in ("period_start", "period_end"))
    if label and label not in (*LABELS, OTHER):
        hint = suggest(label, (*LABELS, OTHER), "valid labels")
        report.add(record, ("strategy",), f"{short(label)} is no strategy", hint)
    if len(report.problems) > before or start is None or end is None:
        return None
    if end < start:
        hint = f"expected {start} or later; are the two years exchanged?"
        report.add(record, ("period_end",), f"{end} is before the start of the period", hint)
    if iso3 == counterpart:
        hint = "name the power toward which the strategy is"
        report.add(record, ("counterpart_iso3",), f"{iso3} is the state itself", hint)
    source, confidence = record.text("source"), record.text("confidence")
    stratum = record.text("stratum")
    own = (record.line, record.text("state"), iso3, start, end, counterpart, label, source, confidence)
    return Case(*own, stratum=stratum)


def _expected(column: str) -> str:
    if column.endswith("iso3"):
        return "expected an ISO 3166 code of three capitals, such as KAZ"
    if column.startswith("period"):
        return "expected a year of four digits, such as 2003"
    return f"expected one of {', '.join((*LABELS, OTHER))}" if column == "strategy" else "expected the state's name"
