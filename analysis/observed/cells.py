"""From what stands in the cells of a column to numbers and years; what cannot be is a problem of its line."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from counterpoise.scenario.problems import Problem

from .layouts import Column
from .names import OPEN
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


def first_years(sheet: Sheet, raw: pd.Series, found: list[Problem]) -> pd.Series:
    """Years in which spells begin; none may be missing."""
    dates = _dates(raw)
    found += _bad_dates(sheet, "first", raw, dates["bad"] | dates["year"].isna())
    return dates["year"]


def last_years(
    sheet: Sheet, raw: pd.Series, months: pd.Series | None, firsts: pd.Series, found: list[Problem]
) -> pd.Series:
    """Years in which spells end; those that end with the last month of the data, or have no end, are open.

    ``months`` are those of a column of their own, where the file has one.
    """
    dates = _dates(raw)
    found += _bad_dates(sheet, "last", raw, dates["bad"])
    years, month = dates["year"], (dates["month"] if months is None else months).fillna(12)
    years = years.mask((years == years.max()) & (month == 12), OPEN).fillna(OPEN)
    before = years < firsts.astype("float64")
    found += bad_cells(sheet, "last", raw, before, "an end after the beginning", "correct the date")
    return years


def _dates(raw: pd.Series) -> pd.DataFrame:
    """Year and month (NaN without) of ``YYYY``, ``YYYYMM``, ``YYYYMMDD`` or ``YYYY-MM-DD``; ``bad`` is other text."""
    cells = raw.map(plain).map(str, na_action="ignore")
    parsed = {cell: _DATE.fullmatch(cell) for cell in cells.dropna().unique()}
    years = {cell: float(date[1]) for cell, date in parsed.items() if date}
    months = {cell: float(date[2]) for cell, date in parsed.items() if date and date[2]}
    return pd.DataFrame(
        {
            "year": cells.map(years).astype("float64"),
            "month": cells.map(months).astype("float64"),
            "bad": cells.notna() & ~cells.isin(years),
        }
    )


def _bad_dates(sheet: Sheet, name: str, raw: pd.Series, bad: pd.Series) -> list[Problem]:
    return bad_cells(sheet, name, raw, bad, "a date as YYYY, YYYYMM or YYYY-MM-DD", "correct the date")


def bad_cells(sheet: Sheet, name: str, raw: pd.Series, bad: pd.Series, expected: str, hint: str = "") -> list[Problem]:
    """A problem for each of the first bad cells, and one that counts the others."""
    remedy = hint or (_CORRECT if name == "year" else _LEAVE_EMPTY)

    def told(row: int) -> str:
        cell = raw.loc[row]
        return f"{expected} was expected, but " + ("is empty" if pd.isna(cell) else f"'{cell}' stands here")

    return sheet.problems(list(bad.index[bad]), name, told, remedy, f"lines without {expected}")
