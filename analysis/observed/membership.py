"""Who was a state when: spells of membership by day, as two lists have them, and what a state was called on the day.

Days are whole numbers, 19901003 for 3 October 1990. The lists that ship are those of the Correlates of War (State
System Membership, version 2016) and of Gleditsch & Ward (1999, as carried on to 2017, with their microstates).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from .names import FORMER_NAMES, MEMBERS, System, codes

LAST_DAY = 99991231
"""The last day of what goes on."""

FIRST_DAY = 18160101
"""The first day of both lists."""

COLUMNS = ["iso3", "code", "name", "first", "last"]

_FILES: Mapping[System, str] = {"cow": "members_cow.csv", "gw": "members_gw.csv", "polity": "members_cow.csv"}
_NAMES = {member.iso3: member.name for member in MEMBERS}


def as_day(cell: str, end: bool) -> int:
    """The first day, or with ``end`` the last, of a ``YYYY``, ``YYYYMM`` or ``YYYYMMDD``, with dashes or without."""
    figures = cell.replace("-", "")
    return int(figures + ("1231" if end else "0101")[len(figures) - 4 :]) if len(figures) < 8 else int(figures)


@cache
def built_in_spells(system: System) -> pd.DataFrame:
    """Spells of a list that ships: ``code``, ``first`` and ``last`` day."""
    table = pd.read_csv(Path(__file__).with_name(_FILES[system]), dtype={"first": str, "last": str}).fillna("9999")
    days = {name: [as_day(cell, name == "last") for cell in table[name]] for name in ("first", "last")}
    return table.assign(**days)


def member_table(system: System = "cow", listed: pd.DataFrame | None = None) -> pd.DataFrame:
    """Spells of every state, a row for each name it had in a spell: :data:`COLUMNS`, days as numbers.

    ``listed`` is a folder's own list in the numbers of the system: ``code``, ``iso3``, ``name`` and, where it has
    dates, ``first`` and ``last``. Its spells stand for those of the list that ships, state by state, and its ISO3. A
    list without dates also says what its states are to be called; one with dates gives each state one name for all
    time, so that the names of the day stand, save for states that no list here knows. A single spell that only spans
    those of the list that ships, first day to last, does not fill their gaps. States without an ISO3 are left out.
    """
    spells = built_in_spells(system)
    letters: dict[int, str] = codes(system)
    named: dict[str, str] = {}
    if listed is not None:
        dated = "first" in listed
        own = listed.dropna(subset=["iso3"])
        letters |= dict(zip(own["code"], own["iso3"], strict=True))
        known = set(spells["code"])
        told = own[own["name"].notna() & (~own["code"].isin(known) if dated else True)]
        named = dict(zip(told["iso3"], told["name"], strict=True))
        rows = own if dated else own[~own["code"].isin(known)].assign(first=FIRST_DAY, last=LAST_DAY)
        rows = rows[~rows["code"].isin([code for code in set(rows["code"]) & known if _spans(rows, spells, code)])]
        replaced = set(rows["code"]) | set(listed.loc[listed["iso3"].isna(), "code"])
        spells = pd.concat([spells[~spells["code"].isin(replaced)], rows[["code", "first", "last"]]])
    return pd.DataFrame(
        [row for spell in spells.itertuples(index=False) for row in _named(spell, letters[spell.code], named)],
        columns=COLUMNS,
    )


def members_on(table: pd.DataFrame, day: int) -> pd.DataFrame:
    """The rows of a table of members that hold on a day."""
    return table[(table["first"] <= day) & (day <= table["last"])]


def name_on(table: pd.DataFrame, iso3: str, day: int) -> str:
    """What a state was called on a day; the nearest later or, failing that, earlier name where it was no member."""
    own = table[table["iso3"] == iso3].sort_values(["last", "first"])
    if own.empty:
        return iso3
    later = own[own["last"] >= day]
    return str(own["name"].iloc[-1] if later.empty else later["name"].iloc[0])


def spells_told(table: pd.DataFrame, iso3: str) -> str:
    """When a state was a member, in years: ``1816–1945, 1955–1990``; empty where it never was."""
    told: list[list[int]] = []
    for row in table[table["iso3"] == iso3].sort_values("first").itertuples(index=False):
        if told and row.first // 10000 <= told[-1][1] + 1:
            told[-1][1] = max(told[-1][1], row.last // 10000)
        else:
            told.append([row.first // 10000, row.last // 10000])
    return ", ".join(f"{first}–{'' if last == LAST_DAY // 10000 else last}" for first, last in told)


def _spans(rows: pd.DataFrame, spells: pd.DataFrame, code: int) -> bool:
    """Whether a state has one spell here that begins and ends in the years of its several spells there."""
    here, there = rows[rows["code"] == code], spells[spells["code"] == code]
    return (
        len(here) == 1
        and len(there) > 1
        and here["first"].iloc[0] // 10000 == there["first"].min() // 10000
        and here["last"].iloc[0] // 10000 == there["last"].max() // 10000
    )


def _named(spell: Any, iso3: str, named: Mapping[str, str]) -> list[tuple[str, int, str, int, int]]:
    """The rows of a spell: one for each name that the state had in it."""
    if iso3 in named or iso3 not in _NAMES:
        return [(iso3, spell.code, named.get(iso3, iso3), spell.first, spell.last)]
    rows, first = [], spell.first
    for until, name in (*FORMER_NAMES.get(iso3, ()), (LAST_DAY, _NAMES[iso3])):
        if first <= min(until, spell.last):
            rows.append((iso3, spell.code, name, first, min(until, spell.last)))
            first = _after(until)
    return rows


def _after(day: int) -> int:
    """The next day; of the last day that there is, the day itself."""
    if day == LAST_DAY:
        return day
    after = date(day // 10000, day // 100 % 100, day % 100) + timedelta(1)
    return int(after.strftime("%Y%m%d"))
