"""The rows of a sheet, read and checked: numbers, years, states, and no row twice."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from counterpoise.scenario.problems import Problem

from .cells import numbers, spell_days
from .sheets import Sheet, load
from .states import Register, with_numbers, with_states


def fill(sheet: Sheet, register: Register | None) -> list[Problem]:
    """Read the rows into the sheet's frame; without a ``register`` the states stay numbers. What is wrong with them."""
    found: list[Problem] = []
    raw = load(sheet, found)
    if not found:
        _check(sheet, raw, register, found)
    return found


def _check(sheet: Sheet, raw: pd.DataFrame, register: Register | None, found: list[Problem]) -> None:
    """Turn the columns into numbers, the states into ISO3, and look for rows that stand twice."""
    frame = pd.DataFrame(index=raw.index)
    for column in sheet.layout.columns:
        if column.field not in raw:
            frame[column.field] = np.nan if not column.text else None
        elif column.text:
            frame[column.field] = raw[column.field].astype(object)
        else:
            frame[column.field] = numbers(sheet, column, raw[column.field], found)
    if "first" in raw and "last" in raw:
        firsts, lasts = spell_days(sheet, raw, frame, found)
        whole = 1 if sheet.layout.kind == "names" else 10_000
        frame = frame.assign(first=firsts // whole, last=lasts // whole)
    elif sheet.layout.kind == "names":
        frame = frame.drop(columns=["first", "last"])
    for role in sheet.layout.roles:
        if register is None:
            frame = with_numbers(sheet, raw, frame, role, found)
        else:
            frame = with_states(sheet, raw, frame, role, register, found)
    if not found:
        found += _twice(sheet, frame)
    sheet.release = _release(raw)
    sheet.frame = frame


def _release(raw: pd.DataFrame) -> str:
    """The version, where the file tells one."""
    if "version" not in raw:
        return ""
    told = raw["version"].dropna().astype(str).str.strip().unique()
    return re.sub(r"(?<=\d{4})\.0$", "", told[0]) if len(told) == 1 else ""


def _twice(sheet: Sheet, frame: pd.DataFrame) -> list[Problem]:
    """Rows of one key are a problem, the same or not, and the problem names both."""
    layout = sheet.layout
    key = [f"code{role}" for role in layout.roles] + [name for name in layout.key if name in frame]
    again = frame.duplicated(key)
    if layout.kind == "names" and "first" not in frame:
        again &= ~frame.duplicated()  # lists of codes repeat states
    if not again.any():
        return []
    values = [column.field for column in layout.columns if column.field in frame]
    alike = frame[frame.duplicated(key, keep=False)].reset_index(names="row")
    origin = alike.groupby(key, dropna=False)["row"].transform("first").set_axis(alike["row"])

    def told(row: int) -> str:
        first = origin.loc[row]
        same = frame.loc[row, values].equals(frame.loc[first, values])
        what = ", ".join(f"{sheet.place(name)} {_shown(frame.loc[row, name])}" for name in key)
        return f"{what}: stands on {sheet.row_name(first)} already" + (", the same" if same else " with other values")

    rows = list(frame.index[again])
    return sheet.problems(rows, key[0], told, "leave one of the two lines", "lines that stand twice")


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
