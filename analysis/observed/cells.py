"""From what stands in the cells of a column to numbers and years; what cannot be is a problem of its line."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from counterpoise.scenario.problems import Problem
from counterpoise.scenario.reading.decimal_marks import number_hint

from .layouts import Column
from .membership import LAST_DAY, as_day
from .sheets import Sheet

_DATE = re.compile(r"(\d{4})(?:-?(\d{2}))?(?:-?(\d{2}))?(?:\.0+)?(?: 00:00:00)?")
_LEAVE_EMPTY = "leave the cell empty where nothing is known"
_CORRECT = "correct the line or leave it out"


def plain(value: object) -> object:
    """A cell without signs that mean nothing or yes and no."""
    if isinstance(value, bool):
        return float(value)
    if not isinstance(value, str):
        return value
    word = value.strip()
    return {"": None, ".": None, "na": None, "true": 1.0, "false": 0.0}.get(word.lower(), word)


def numbers(sheet: Sheet, column: Column, raw: pd.Series, found: list[Problem]) -> pd.Series:
    """A column as floats, with the missing codes as NaN; each bad cell is a problem."""
    name, values, blank = column.field, raw, raw.isna()
    if not pd.api.types.is_numeric_dtype(raw) or pd.api.types.is_bool_dtype(raw):
        cells = raw.astype(object).map(plain)
        values, blank = pd.to_numeric(cells, errors="coerce"), cells.isna()
        found += bad_cells(sheet, name, raw, values.isna() & ~blank, "a number")
    values = values.astype("float64")
    values = values.mask(values.isin(column.missing))
    within = f"a number from {column.least:g} to {column.most:g}".replace(" to inf", " upward")
    beyond = (values < column.least) | (values > column.most) | np.isinf(values)
    found += bad_cells(sheet, name, raw, beyond, within)
    if column.whole:
        found += bad_cells(sheet, name, raw, blank | (values % 1 > 0), f"a {name} as a whole number")
    return values.mask(beyond)


def spell_days(
    sheet: Sheet, raw: pd.DataFrame, frame: pd.DataFrame, found: list[Problem]
) -> tuple[pd.Series, pd.Series]:
    """First and last day of spells, as numbers YYYYMMDD; each bad cell is a problem.

    Dates are whole, or years with columns for month and day; a first day that is not told is the first of its month or
    year, a last day the last. Spells that end with the last day of the data, in a December, or have no end, are open.
    """
    days = []
    for name, end in (("first", False), ("last", True)):
        cells = _dates(raw[name])
        bad = cells.isna() & raw[name].map(plain).notna()
        missing = cells.isna() if name == "first" else bad
        found += bad_cells(sheet, name, raw[name], missing, "a date as YYYY, YYYYMM or YYYY-MM-DD", "correct the date")
        parts = [frame[f"{name}_{part}"] for part in ("month", "day") if f"{name}_{part}" in raw]
        for part in parts:
            short = cells.map(len, na_action="ignore") < 8
            cells = cells.where(~short | part.isna(), cells + part.map("{:02.0f}".format, na_action="ignore"))
        days.append(cells.map(lambda cell, end=end: as_day(cell, end), na_action="ignore").astype("float64"))
    firsts, lasts = days
    lasts = lasts.mask((lasts == lasts.max()) & (lasts // 100 % 100 == 12), LAST_DAY).fillna(LAST_DAY)
    found += bad_cells(sheet, "last", raw["last"], lasts < firsts, "an end after the beginning", "correct the date")
    return firsts, lasts


def _dates(raw: pd.Series) -> pd.Series:
    """``YYYY``, ``YYYYMM`` or ``YYYYMMDD`` of dates with dashes or without; NaN for other text and without any."""
    cells = raw.map(plain).map(str, na_action="ignore")
    parsed = {cell: _DATE.fullmatch(cell) for cell in cells.dropna().unique()}
    return cells.map({cell: "".join(part or "" for part in date.groups()) for cell, date in parsed.items() if date})


def bad_cells(sheet: Sheet, name: str, raw: pd.Series, bad: pd.Series, expected: str, hint: str = "") -> list[Problem]:
    """A problem for each of the first bad cells, and one that counts the others."""
    usual = hint or (_CORRECT if name == "year" else _LEAVE_EMPTY)

    def told(row: int) -> str:
        cell = raw.loc[row]
        return f"{expected} was expected, but " + ("is empty" if pd.isna(cell) else f"'{cell}' stands here")

    def remedy(row: int) -> str:
        cell = raw.loc[row]
        return (number_hint(cell) if isinstance(cell, str) else "") or usual

    return sheet.problems(list(bad.index[bad]), name, told, remedy, f"lines without {expected}")
