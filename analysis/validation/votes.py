"""Tables of votes of the United Nations General Assembly: what each member did, in which year, and on which power."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from counterpoise.scenario.problems import Report
from counterpoise.scenario.reading.tables import Place, Record, lacking, number, read_table, repeated, short, year

from ..observed.measures import CLASH, WAR
from ..observed.names import code_of, current

REQUIRED = ("resolution", "country", "vote", "iso3")
OPTIONAL = ("year", "counterpart_iso3", "victim_iso3", "force")

VOTES: Mapping[str, tuple[str, ...]] = {
    "yes": ("yes", "approve", "approved", "in favour", "in favor", "favour", "for", "y", "1"),
    "no": ("no", "against", "reject", "rejected", "opposed", "n", "3"),
    "abstain": ("abstain", "abstained", "abstention", "abstaining", "a", "2"),
    "absent": ("absent", "not voting", "non-voting", "did not vote", "x", "8"),
}
"""Spellings of votes, in any case: words, letters of the UN Digital Library, numbers of Voeten's roll calls."""


class Act(NamedTuple):
    """What a known resolution is on: the power, the state that it used force against, how much, and the year."""

    counterpart: str
    victim: str
    force: float
    year: int | None = None


_CRIMEA, _INVASION = Act("RUS", "UKR", CLASH), Act("RUS", "UKR", WAR)
KNOWN: Mapping[str, Act] = {
    **dict.fromkeys(("35/37", "38/29", "41/33"), Act("RUS", "AFG", WAR)),
    "38/7": Act("USA", "GRD", WAR),
    "41/31": Act("USA", "NIC", CLASH),
    "41/38": Act("USA", "LBY", CLASH),
    "44/240": Act("USA", "PAN", WAR),
    **dict.fromkeys(
        ("68/262", "71/205", "72/190", "73/194", "73/263", "74/17", "74/168", "75/29", "75/192", "76/70", "76/179"),
        _CRIMEA,
    ),
    **{f"ES-11/{number}": _INVASION._replace(year=2022) for number in range(1, 6)},
    "ES-11/6": _INVASION._replace(year=2023),
}
"""What known resolutions are on, for tables that do not say. A country invaded or held by troops is :data:`WAR`; raids,
mines and an annexation without war are :data:`CLASH`, as for the levels of disputes (judgements, made by kind). The
numbers of emergency special sessions tell no year."""

FIRST_SESSION = 1946
"""Calendar year of the first session; a session's number added to it gives the year in which it went on."""

_CODE = re.compile(r"[A-Z]{3}")
_REGULAR = re.compile(r"([0-9]{1,3})/[0-9]+ ?[A-Z]?")
_CAST = {spelling: vote for vote, spellings in VOTES.items() for spelling in spellings}


class Vote(NamedTuple):
    """What one member did: ``cast`` is a key of :data:`VOTES`, ``counterpart`` the power that the resolution is on.

    ``victim`` is the state that the power used force against, empty where nothing tells it; ``force`` in [0, 1] how
    much force that was, None where nothing tells it.
    """

    line: int
    resolution: str
    year: int
    counterpart: str
    country: str
    iso3: str
    cast: str
    victim: str = ""
    force: float | None = None


@dataclass(frozen=True)
class VoteTable:
    """The members of one resolution or of several, in the order of the file."""

    file: str
    votes: tuple[Vote, ...]

    def yes(self) -> np.ndarray:
        """Whether each member said yes; abstaining, no and absence are all not yes: [vote], bool."""
        return np.array([vote.cast == "yes" for vote in self.votes], dtype=bool)

    def resolutions(self) -> tuple[VoteTable, ...]:
        """A table for each resolution, in the order of the file."""
        held: dict[str, list[Vote]] = {}
        for vote in self.votes:
            held.setdefault(vote.resolution, []).append(vote)
        return tuple(VoteTable(self.file, tuple(votes)) for votes in held.values())


def read_votes(path: str | os.PathLike[str]) -> VoteTable:
    """Read a table of votes, as :func:`~counterpoise.scenario.reading.tables.read_table` takes it.

    Needed columns are those of :data:`REQUIRED`. ``year`` (of the vote) may be missing or empty where the number of the
    resolution tells it (:func:`year_of`); ``counterpart_iso3`` (the power voted on), ``victim_iso3`` and ``force`` for
    resolutions of :data:`KNOWN`. Where only victim or force is missing, the vote has none.

    Raises :class:`ScenarioError` with everything that is wrong, by line and column.
    """
    report = Report()
    table = read_table(path, REQUIRED, "give the path of a table of votes")
    found = [_vote(record, report) for record in table.records(OPTIONAL, "member", report)]
    votes = tuple(vote for vote in found if vote is not None)
    for vote, first in repeated(votes, [(vote.resolution, vote.iso3) for vote in votes]):
        message = f"{vote.iso3} on {vote.resolution} stands on line {first} already"
        report.add(Place(table.file, vote.line), ("iso3",), message, "delete one of the two")
    _mixed(table.file, votes, report)
    report.raise_if_any()
    return VoteTable(table.file, votes)


def year_of(resolution: str) -> int | None:
    """Year of a resolution by its number; None where the number does not tell.

    ``68/262`` is of the 68th session, which went on in 2014: the later of its two years counts, so that a vote of its
    autumn may be read with data of the whole year in which it was held. ES-11/1 and the like are in :data:`KNOWN`.
    """
    regular, known = _REGULAR.fullmatch(plain(resolution)), _known(resolution)
    if regular is not None:
        return FIRST_SESSION + int(regular[1])
    return None if known is None else known.year


def _vote(record: Record, report: Report) -> Vote | None:
    """The vote of a row, or None where something in it is wrong (noted in ``report``)."""
    before = len(report.problems)
    lacking(record, REQUIRED, _expected, report)
    resolution, said = record.text("resolution"), record.text("vote")
    cast = _CAST.get(said.lower())
    if said and cast is None:
        report.add(record, ("vote",), f"{short(said)} is no vote", _expected("vote"))
    codes = {name: record.text(name) for name in ("iso3", "counterpart_iso3", "victim_iso3")}
    for name, code in codes.items():
        if code and (not _CODE.fullmatch(code) or code_of(code) is None):
            report.add(record, (name,), f"{short(code)} is no state's code", _expected(name))
    when, known = _year(record, report), _known(resolution)
    counterpart = current(codes["counterpart_iso3"]) or ("" if known is None else known.counterpart)
    if resolution and not counterpart:
        message = f"which power {short(resolution)} is on is not known"
        report.add(record, ("counterpart_iso3",), message, "add a column `counterpart_iso3` with its ISO3 code")
    told = None if known is None or known.counterpart != counterpart else known
    victim = current(codes["victim_iso3"]) or ("" if told is None else told.victim)
    if victim and victim == counterpart:
        report.add(record, ("victim_iso3",), f"{victim} is the power voted on as well", _expected("victim_iso3"))
    force = number(record, "force", report, _expected("force"))
    if force is not None and not 0.0 <= force <= 1.0:
        report.add(record, ("force",), f"{force:g} is not from 0 to 1", _expected("force"))
    if force is None and told is not None and told.victim == victim:
        force = told.force
    if len(report.problems) > before or cast is None or when is None:
        return None
    iso3 = current(codes["iso3"])
    return Vote(record.line, resolution, when, counterpart, record.text("country"), iso3, cast, victim, force)


def _mixed(file: str, votes: Sequence[Vote], report: Report) -> None:
    """Note rows that say of a resolution what an earlier row of it contradicts."""
    columns = {"year": "year", "counterpart": "counterpart_iso3", "victim": "victim_iso3", "force": "force"}
    first: dict[str, Vote] = {}
    for vote in votes:
        seen = first.setdefault(vote.resolution, vote)
        for field, column in columns.items():
            own, other = getattr(vote, field), getattr(seen, field)
            if own != other:
                message = f"{vote.resolution} has {own or 'none'} here and {other or 'none'} on line {seen.line}"
                hint = "give all rows of a resolution the same, or a resolution of its own"
                report.add(Place(file, vote.line), (column,), message, hint)


def _year(record: Record, report: Report) -> int | None:
    if record.text("year"):
        return year(record, "year", report)
    resolution = record.text("resolution")
    found = year_of(resolution)
    if resolution and found is None:
        hint = "add a column `year` with the year of the vote"
        report.add(record, ("year",), f"the number {short(resolution)} does not tell the year", hint)
    return found


def _known(resolution: str) -> Act | None:
    return KNOWN.get(plain(resolution))


def plain(resolution: str) -> str:
    """The number of a resolution in one spelling: ``A/RES/68/262`` is ``68/262``."""
    return resolution.strip().upper().removeprefix("A/RES/")


def _expected(column: str) -> str:
    return {
        "iso3": "expected the ISO3 of a member of the state system, such as KAZ",
        "counterpart_iso3": "expected the ISO3 of a power, such as RUS",
        "victim_iso3": "expected the ISO3 of the state that the power used force against, such as UKR",
        "force": f"expected how much force was used, from 0 to 1: {CLASH:g} short of war, {WAR:g} in war or occupation",
        "vote": f"expected one of {', '.join(VOTES)}",
        "resolution": "expected its number, such as 68/262",
        "country": "expected the country's name",
    }[column]
