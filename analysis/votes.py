"""Tables of votes of the United Nations General Assembly: what each member did, in which year, and on which power."""

from __future__ import annotations

import csv
import gzip
import io
import os
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from counterpoise.analysis.observed.names import code_of, current
from counterpoise.problems import Problem, Report, ScenarioError, suggest

REQUIRED = ("resolution", "country", "vote", "iso3")
OPTIONAL = ("year", "counterpart_iso3")

VOTES: Mapping[str, tuple[str, ...]] = {
    "yes": ("yes", "approve", "approved", "in favour", "in favor", "favour", "for", "y", "1"),
    "no": ("no", "against", "reject", "rejected", "opposed", "n", "3"),
    "abstain": ("abstain", "abstained", "abstention", "abstaining", "a", "2"),
    "absent": ("absent", "not voting", "non-voting", "did not vote", "x", "8"),
}
"""Spellings of votes, in any case: words, letters of the UN Digital Library, numbers of Voeten's roll calls."""

EMERGENCY = {
    "ES-11/1": 2022, "ES-11/2": 2022, "ES-11/3": 2022, "ES-11/4": 2022, "ES-11/5": 2022, "ES-11/6": 2023,
}  # fmt: skip
"""Years of resolutions of emergency special sessions, whose numbers tell none."""

ON_RUSSIA = frozenset(
    {
        "68/262", "71/205", "72/190", "73/194", "73/263", "74/17", "74/168", "75/29", "75/192", "76/70", "76/179",
        *EMERGENCY,
    }
)  # fmt: skip
"""Resolutions on Ukraine and Crimea, whose counterpart is Russia where the table names none."""

FIRST_SESSION = 1946
"""Calendar year of the first session; a session's number added to it gives the year in which it went on."""

_CODE = re.compile(r"[A-Z]{3}")
_REGULAR = re.compile(r"([0-9]{1,3})/[0-9]+ ?[A-Z]?")
_UNDECODED = re.compile(r"[\udc80-\udcff]")
_LONGEST = 40  # characters of a cell that a message repeats
_CAST = {spelling: vote for vote, spellings in VOTES.items() for spelling in spellings}


class Vote(NamedTuple):
    """What one member did: ``cast`` is a key of :data:`VOTES`, ``counterpart`` the power that the resolution is on."""

    line: int
    resolution: str
    year: int
    counterpart: str
    country: str
    iso3: str
    cast: str


@dataclass(frozen=True)
class VoteTable:
    """The members of one resolution or of several, in the order of the file."""

    file: str
    votes: tuple[Vote, ...]

    def yes(self) -> np.ndarray:
        """Whether each member said yes; abstaining, no and absence are all not yes: [vote], bool."""
        return np.array([vote.cast == "yes" for vote in self.votes], dtype=bool)


class _Place(NamedTuple):
    file: str
    line: int | None


def read_votes(path: str | os.PathLike[str]) -> VoteTable:
    """Read a table of votes, ``.csv`` or ``.csv.gz`` in UTF-8, separated by commas.

    Needed columns are those of :data:`REQUIRED`. ``year`` (of the vote) and ``counterpart_iso3`` (the power voted on)
    may be missing or empty for resolutions whose number tells them: see :func:`year_of` and :data:`ON_RUSSIA`.

    Raises :class:`~counterpoise.problems.ScenarioError` with everything that is wrong, by line and column.
    """
    file = os.fspath(path)
    records = list(_records(_text(file), file))
    columns = _columns(records, file)
    report = Report()
    found = [_vote(line, cells, columns, _Place(file, line), report) for line, cells in records[1:]]
    votes = tuple(vote for vote in found if vote is not None)
    _refuse_duplicates(votes, file, report)
    report.raise_if_any()
    return VoteTable(file, votes)


def year_of(resolution: str) -> int | None:
    """Year of a resolution by its number; None where the number does not tell.

    ``68/262`` is of the 68th session, which went on in 2014: the later of its two years counts, so that a vote of its
    autumn may be read with data of the whole year in which it was held. ES-11/1 and the like are in :data:`EMERGENCY`.
    """
    number = _number(resolution)
    regular = _REGULAR.fullmatch(number)
    return EMERGENCY.get(number) if regular is None else FIRST_SESSION + int(regular[1])


def _text(file: str) -> str:
    """Text of the file; bytes that are no UTF-8 become lone surrogates, so that their cells can be named."""
    try:
        with open(file, "rb") as stream:
            data = stream.read()
        if file.endswith(".gz"):
            data = gzip.decompress(data)
    except FileNotFoundError:
        raise _failure(file, None, "", "there is no such file", "give the path of a table of votes") from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise _failure(file, None, "", "is no complete gzip file", "write it again with gzip") from None
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
            raise _failure(file, line, "", f"cannot be read as CSV: {error}", "close every quotation mark") from None
        if any(cells):
            yield line, cells


def _columns(records: Sequence[tuple[int, list[str]]], file: str) -> dict[str, int]:
    """Position of each known column; raises where the table cannot be read row by row."""
    if not records:
        raise _failure(file, 1, "", "the table is empty", f"expected the columns {', '.join(REQUIRED)} and rows")
    line, header = records[0]
    report, place, names = Report(), _Place(file, line), [name.lower() for name in header]
    if len(header) == 1 and (mark := next((mark for mark in ";\t|" if mark in header[0]), None)):
        raise _failure(file, line, "", f"the columns are separated by {mark!r}", "separate them by commas")
    for row, cells in records:
        for k, cell in enumerate(cells):
            if _UNDECODED.search(cell):
                column = header[k] if k < len(header) and not _UNDECODED.search(header[k]) else f"column {k + 1}"
                raise _failure(file, row, column, "is not UTF-8 text", "save the file as CSV in UTF-8")
    for wanted in REQUIRED:
        if wanted not in names:
            hint = f"{suggest(wanted, header, 'columns found')} The column must be called `{wanted}`".strip()
            report.add(place, (wanted,), "the column is missing", hint)
    for known in (*REQUIRED, *OPTIONAL):
        if names.count(known) > 1:
            report.add(place, (known,), f"the column stands {names.count(known)} times", "keep one of them")
    if len(records) == 1:
        report.add(place, (), "the table has a header and no rows", "add one row for each member")
    report.raise_if_any()
    return {known: names.index(known) for known in (*REQUIRED, *OPTIONAL) if known in names}


def _vote(line: int, cells: Sequence[str], columns: Mapping[str, int], place: _Place, report: Report) -> Vote | None:
    """The vote of a row, or None where something in it is wrong (noted in ``report``)."""
    before = len(report.problems)
    given = {name: cells[k] if k < len(cells) else "" for name, k in columns.items()}
    for name in REQUIRED:
        if not given[name]:
            report.add(place, (name,), "the cell is empty or missing", _expected(name))
    cast = _CAST.get(given["vote"].lower())
    if given["vote"] and cast is None:
        listed = ", ".join(spellings[0] for spellings in VOTES.values())
        report.add(place, ("vote",), f"{_short(given['vote'])} is no vote", f"expected one of {listed}")
    for name in ("iso3", "counterpart_iso3"):
        if given.get(name) and (not _CODE.fullmatch(given[name]) or code_of(given[name]) is None):
            report.add(place, (name,), f"{_short(given[name])} is no state's code", _expected(name))
    year = _year(given, place, report)
    counterpart = given.get("counterpart_iso3", "") or _counterpart(given["resolution"])
    if given["resolution"] and not counterpart:
        message = f"which power {_short(given['resolution'])} is on is not known"
        report.add(place, ("counterpart_iso3",), message, "add a column `counterpart_iso3` with its ISO3 code")
    if len(report.problems) > before or cast is None or year is None:
        return None
    return Vote(line, given["resolution"], year, current(counterpart), given["country"], current(given["iso3"]), cast)


def _year(given: Mapping[str, str], place: _Place, report: Report) -> int | None:
    text, resolution = given.get("year", ""), given["resolution"]
    if text:
        if re.fullmatch("[0-9]{4}", text):
            return int(text)
        report.add(place, ("year",), f"{_short(text)} is no whole year", "expected four digits, such as 2014")
        return None
    year = year_of(resolution)
    if resolution and year is None:
        hint = "add a column `year` with the year of the vote"
        report.add(place, ("year",), f"the number {_short(resolution)} does not tell the year", hint)
    return year


def _counterpart(resolution: str) -> str:
    return "RUS" if _number(resolution) in ON_RUSSIA else ""


def _number(resolution: str) -> str:
    return resolution.strip().upper().removeprefix("A/RES/")


def _refuse_duplicates(votes: Sequence[Vote], file: str, report: Report) -> None:
    seen: dict[tuple[str, str], int] = {}
    for vote in votes:
        first = seen.setdefault((vote.resolution, vote.iso3), vote.line)
        if first != vote.line:
            message = f"{vote.iso3} on {vote.resolution} stands on line {first} already"
            report.add(_Place(file, vote.line), ("iso3",), message, "leave one of the two lines")


def _expected(column: str) -> str:
    return {
        "iso3": "expected the ISO3 of a member of the state system, such as KAZ",
        "counterpart_iso3": "expected the ISO3 of a power, such as RUS",
        "vote": f"expected one of {', '.join(VOTES)}",
        "resolution": "expected its number, such as 68/262",
        "country": "expected the country's name",
    }[column]


def _short(text: str) -> str:
    return repr(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")


def _failure(file: str, line: int | None, column: str, message: str, hint: str = "") -> ScenarioError:
    return ScenarioError([Problem(file, line, column, message, hint)])
