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
from .names import EARLIER, MEMBERS, NO_MEMBERS, OPEN, POLITY_ONLY, System, codes, current
from .shaping import COLUMNS, ordered
from .sheets import Sheet

_log = logging.getLogger(__name__)

_SYSTEMS: Mapping[System, str] = {"cow": "the Correlates of War", "gw": "Gleditsch & Ward", "polity": "Polity"}


@dataclass(frozen=True, eq=False)
class Register:
    """The states that are known: the table of names, ISO3 by number in each system, every ISO3.

    ``unnamed`` are numbers that the folder's list has without telling an ISO3.
    """

    names: pd.DataFrame
    by_system: Mapping[System, Mapping[int, str]]
    letters: frozenset[str]
    unnamed: frozenset[int]


def listed_states(sheet: Sheet) -> pd.DataFrame:
    """The folder's own list of states, filled: one row a number, first and last year where the list has them."""
    frame = sheet.frame.rename(columns={"code": "ccode", "iso3_listed": "iso3"})
    names = frame["name"].map(lambda cell: cell.strip() or None if isinstance(cell, str) else None)
    frame = frame.assign(name=names, iso3=frame["iso3"].map(_current))
    together = {"iso3": "first", "name": "first"}
    if "first" in frame:
        together |= {"first": "min", "last": "max"}
    return frame.groupby("ccode", as_index=False).agg(together)


def register_of(listed: pd.DataFrame | None) -> Register:
    """The built-in register, or that with the folder's list (one row a number: ccode, iso3, name and maybe years)."""
    names = pd.DataFrame(
        [(one.iso3, one.code, one.name, one.first, one.last) for one in MEMBERS], columns=list(COLUMNS["names"])
    )
    extra: dict[int, str] = {}
    unnamed: frozenset[int] = frozenset()
    if listed is not None:
        told = listed.set_index("ccode").combine_first(names.set_index("ccode")).loc[listed["ccode"]].reset_index()
        nameless = told["iso3"].isna()
        unnamed = frozenset(told.loc[nameless, "ccode"].astype(int))
        told = told[~nameless]
        told = told.assign(
            name=told["name"].fillna(told["iso3"]), first=told["first"].fillna(1816), last=told["last"].fillna(OPEN)
        )
        extra = {int(code): iso3 for code, iso3 in zip(told["ccode"], told["iso3"], strict=True)}
        names = pd.concat([told, names[~names["ccode"].isin(listed["ccode"])]], ignore_index=True)
    by_system: dict[System, Mapping[int, str]] = {system: codes(system, extra) for system in _SYSTEMS}
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
    told = _SYSTEMS[sheet.systems.get(f"code{role}", "cow")] if column.startswith("code") else "ISO 3166"
    hint = f"states are known by their codes of {told}; a list of states with ccode, iso3 and name adds others"
    if told == _SYSTEMS["cow"] and cells.isin(list(codes("gw"))).any():
        hint = f"these look like codes of {_SYSTEMS['gw']}: call the columns gwcode, or gwcode1 and gwcode2"

    def message(row: int) -> str:
        cell = cells.loc[row]
        if pd.isna(cell):
            return "the code of a state was expected, but is empty"
        return f"'{cell:g}' is the code of no state" if isinstance(cell, float) else f"'{cell}' is no state"

    return sheet.problems(list(cells.index[~cells.duplicated()]), column, message, hint, "unknown codes")
