"""Tables of votes of the United Nations General Assembly: what each member did, in which year, and on which power."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from counterpoise.scenario.problems import Report
from counterpoise.scenario.reading.tables import Place, Record, lacking, read_table, repeated, short, year

from ..observed.names import code_of, current

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


def read_votes(path: str | os.PathLike[str]) -> VoteTable:
    """Read a table of votes, as :func:`~counterpoise.scenario.reading.tables.read_table` takes it.

    Needed columns are those of :data:`REQUIRED`. ``year`` (of the vote) and ``counterpart_iso3`` (the power voted on)
    may be missing or empty for resolutions whose number tells them: see :func:`year_of` and :data:`ON_RUSSIA`.

    Raises :class:`ScenarioError` with everything that is wrong, by line and column.
    """
    report = Report()
    table = read_table(path, REQUIRED, "give the path of a table of votes")
    found = [_vote(record, report) for record in table.records(OPTIONAL, "member", report)]
    votes = tuple(vote for vote in found if vote is not None)
    for vote, first in repeated(votes, [(vote.resolution, vote.iso3) for vote in votes]):
        message = f"{vote.iso3} on {vote.resolution} stands on line {first} already"
        report.add(Place(table.file, vote.line), ("iso3",), message, "delete one of the two")
    report.raise_if_any()
    return VoteTable(table.file, votes)


def year_of(resolution: str) -> int | None:
    """Year of a resolution by its number; None where the number does not tell.

    ``68/262`` is of the 68th session, which went on in 2014: the later of its two years counts, so that a vote of its
    autumn may be read with data of the whole year in which it was held. ES-11/1 and the like are in :data:`EMERGENCY`.
    """
    number = _number(resolution)
    regular = _REGULAR.fullmatch(number)
    return EMERGENCY.get(number) if regular is None else FIRST_SESSION + int(regular[1])


def _vote(record: Record, report: Report) -> Vote | None:
    """The vote of a row, or None where something in it is wrong (noted in ``report``)."""
    before = len(report.problems)
    lacking(record, REQUIRED, _expected, report)
    resolution, said = record.text("resolution"), record.text("vote")
    cast = _CAST.get(said.lower())
    if said and cast is None:
        report.add(record, ("vote",), f"{short(said)} is no vote", _expected("vote"))
    for name in ("iso3", "counterpart_iso3"):
        code = record.text(name)
        if code and (not _CODE.fullmatch(code) or code_of(code) is None):
            report.add(record, (name,), f"{short(code)} is no state's code", _expected(name))
    when = _year(record, report)
    counterpart = record.text("counterpart_iso3") or _counterpart(resolution)
    if resolution and not counterpart:
        message = f"which power {short(resolution)} is on is not known"
        report.add(record, ("counterpart_iso3",), message, "add a column `counterpart_iso3` with its ISO3 code")
    if len(report.problems) > before or cast is None or when is None:
        return None
    iso3 = current(record.text("iso3"))
    return Vote(record.line, resolution, when, current(counterpart), record.text("country"), iso3, cast)


def _year(record: Record, report: Report) -> int | None:
    if record.text("year"):
        return year(record, "year", report)
    resolution = record.text("resolution")
    found = year_of(resolution)
    if resolution and found is None:
        hint = "add a column `year` with the year of the vote"
        report.add(record, ("year",), f"the number {short(resolution)} does not tell the year", hint)
    return found


def _counterpart(resolution: str) -> str:
    return "RUS" if _number(resolution) in ON_RUSSIA else ""


def _number(resolution: str) -> str:
    return resolution.strip().upper().removeprefix("A/RES/")


def _expected(column: str) -> str:
    return {
        "iso3": "expected the ISO3 of a member of the state system, such as KAZ",
        "counterpart_iso3": "expected the ISO3 of a power, such as RUS",
        "vote": f"expected one of {', '.join(VOTES)}",
        "resolution": "expected its number, such as 68/262",
        "country": "expected the country's name",
    }[column]
