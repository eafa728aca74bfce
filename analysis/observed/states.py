"""What number is what state: the built-in list, overridden and extended by the list of the folder."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from counterpoise.scenario.problems import Problem

from .cells import bad_cells, numbers, plain
from .layouts import Column
from .membership import member_table
from .names import COW_ONLY, EARLIER, GW_ONLY, MEMBERS, NO_MEMBERS, POLITY_ONLY, System, codes, current, differs
from .shaping import ordered
from .sheets import Sheet

_log = logging.getLogger(__name__)

SYSTEMS: Mapping[System, str] = {"cow": "the Correlates of War", "gw": "Gleditsch & Ward", "polity": "Polity"}


@dataclass(frozen=True, eq=False)
class Register:
    """The states that are known: the table of members, ISO3 by number in each system, every ISO3.

    ``unnamed`` are numbers that the folder's list has without telling an ISO3.
    """

    names: pd.DataFrame
    by_system: Mapping[System, Mapping[int, str]]
    letters: frozenset[str]
    unnamed: frozenset[int]


def system_of_list(sheet: Sheet) -> System:
    """Whose numbers a list of states has: as its column says, unless the numbers themselves say otherwise.

    Gleditsch & Ward number some islands of the Pacific as the Correlates of War number none or others.
    """
    given = set(sheet.frame["code"].astype(int))
    if sheet.systems.get("code", "cow") == "cow" and given & GW_ONLY and not given & COW_ONLY:
        return "gw"
    return sheet.systems.get("code", "cow")


def listed_states(sheet: Sheet) -> pd.DataFrame:
    """The folder's own list of states, filled: a row a spell, or without dates one row a number."""
    frame = sheet.frame.rename(columns={"iso3_listed": "iso3"})
    names = frame["name"] if "name" in frame else pd.Series(None, frame.index, dtype=object)
    names = names.map(lambda cell: cell.strip() or None if isinstance(cell, str) else None)
    known = codes(system_of_list(sheet))
    iso3 = frame["iso3"].map(_current) if "iso3" in frame else pd.Series(None, frame.index, dtype=object)
    frame = frame.assign(code=frame["code"].astype(int), name=names)
    frame = frame.assign(iso3=iso3.fillna(frame["code"].map(known)))
    if "first" in frame:
        return frame.astype({"first": int, "last": int})[["code", "iso3", "name", "first", "last"]]
    return frame.groupby("code", as_index=False).agg({"iso3": "first", "name": "first"})


def register_of(listed: pd.DataFrame | None = None, system: System = "cow") -> Register:
    """The built-in register, or that with the folder's list (:func:`listed_states`) in the numbers of a system."""
    if listed is None:
        extra, unnamed = {}, frozenset[int]()
    else:
        told = listed.dropna(subset=["iso3"])
        extra = dict(zip(told["code"], told["iso3"], strict=True))
        unnamed = frozenset(listed.loc[listed["iso3"].isna(), "code"])
    by_system: dict[System, Mapping[int, str]] = {
        other: codes(other, extra if other == system else {code: extra[code] for code in extra if not differs(code)})
        for other in SYSTEMS
    }
    names = member_table(system, listed)
    letters = frozenset(names["iso3"]) | {member.iso3 for member in MEMBERS}
    return Register(ordered("names", names), by_system, letters, unnamed)


def with_numbers(sheet: Sheet, raw: pd.DataFrame, frame: pd.DataFrame, role: str, found: list[Problem]) -> pd.DataFrame:
    """Add ``code``, the numbers of the states of a role as they are; each row needs one."""
    code = f"code{role}"
    given = _numbers(sheet, raw, frame, code, found)
    found += bad_cells(sheet, code, raw[code], given.isna(), "the number of a state", "leave the line out")
    return frame.assign(**{code: given})


def with_states(
    sheet: Sheet, raw: pd.DataFrame, frame: pd.DataFrame, role: str, register: Register, found: list[Problem]
) -> pd.DataFrame:
    """Add ``code`` (as in the file), ``iso3`` and ``rank`` of the states of a role; leave out rows of no member.

    Where there is no number, the letters count. ``rank`` is higher where a number is a state's earlier one.
    """
    code = f"code{role}"
    given = _numbers(sheet, raw, frame, code, found)
    spelled = _letters(raw, frame, role).where(given.isna(), None)
    if sheet.layout.kind == "polity" and given.isin(POLITY_ONLY).any():
        sheet.systems[code] = "polity"
    known = register.by_system[sheet.systems.get(code, "cow")]
    iso3 = given.map(known).astype(object).where(given.notna(), spelled.where(spelled.isin(register.letters)))
    unknown = iso3.isna()
    left = unknown & given.isin([*NO_MEMBERS, *register.unnamed])
    if sheet.layout.left_out == "others":
        left = unknown
    elif sheet.layout.left_out == "blank":
        left |= unknown & given.isna()
    bad = unknown & ~left
    if code in raw:
        bad &= given.notna() | raw[code].loc[frame.index].map(plain).isna()  # text among numbers is told already
    key = given if given.notna().all() else given.astype(object).where(given.notna(), spelled)
    found += _unknown(sheet, role, key[bad])
    rank = given.isin(list(EARLIER)).astype(int) + frame.get("rank", 0)
    if left.any():
        _log.info("%s: %d rows of no member of the state system left out", sheet.path, int(left.sum()))
    return frame.assign(**{code: key, f"iso3{role}": iso3, "rank": rank})[~left]


def _numbers(sheet: Sheet, raw: pd.DataFrame, frame: pd.DataFrame, code: str, found: list[Problem]) -> pd.Series:
    """The numbers of the states in the rows of ``frame``; NaN where the file has letters alone."""
    if code not in raw:
        return pd.Series(np.nan, frame.index)
    return numbers(sheet, Column(code, (), 0, 99_999, missing=()), raw[code], found).loc[frame.index]


def _letters(raw: pd.DataFrame, frame: pd.DataFrame, role: str) -> pd.Series:
    """The ISO3 of the states in the rows of ``frame`` as they are spelled here; None where the file has none."""
    if f"letters{role}" not in raw:
        return pd.Series(None, frame.index, dtype=object)
    return raw[f"letters{role}"].loc[frame.index].astype(object).map(_current)


def _current(cell: object) -> str | None:
    return current(cell) or None if isinstance(cell, str) else None


def _unknown(sheet: Sheet, role: str, cells: pd.Series) -> list[Problem]:
    """A problem for each of the first unknown states, at its first line."""
    column = f"code{role}" if f"code{role}" in sheet.places else f"letters{role}"
    told = SYSTEMS[sheet.systems.get(f"code{role}", "cow")] if column.startswith("code") else "ISO 3166"
    hint = f"states are known by their codes of {told}; a list of states with ccode, iso3 and name adds others"
    if told == SYSTEMS["cow"] and cells.isin(list(codes("gw"))).any():
        hint = f"these look like codes of {SYSTEMS['gw']}: call the columns gwcode, or gwcode1 and gwcode2"

    def message(row: int) -> str:
        cell = cells.loc[row]
        if pd.isna(cell):
            return "the code of a state was expected, but is empty"
        return f"'{cell:g}' is the code of no state" if isinstance(cell, float) else f"'{cell}' is no state"

    return sheet.problems(list(cells.index[~cells.duplicated()]), column, message, hint, "unknown codes")
