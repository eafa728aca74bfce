"""Files of the landscape: states with their sizes and the sides they took, and rivalries."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from counterpoise.scenario.problems import Report
from counterpoise.scenario.reading.decimal_marks import number_hint, number_of
from counterpoise.scenario.reading.tables import Place, Record, lacking, read_table, repeated, short
from counterpoise.theory.landscape import MOST_STATES

STATE = ("nation", "iso3", "ccode", "actual_side")
"""Columns of a file of states beside those of sizes; ``ccode`` is the COW number."""

SIDES = ("A", "B", "N")
"""Sides in the war as the file gives them: against Germany, with it, neutral."""

MEASURE = re.compile(r"(?:size|cinc_).*?(\d{4}).*", re.IGNORECASE)
"""Columns that hold a size, and the year of it."""

RIVALRIES = "thompson_sakuwa_suhas_rivalries.csv"
"""File of strategic rivalries (Thompson, Sakuwa & Suhas 2021) that is looked for in the folder given."""

RIVALRY = ("ccode1", "ccode2", "start", "end")
"""Columns of it that are read."""

OPEN = 9999
"""Last year of a rivalry that goes on."""


@dataclass(frozen=True)
class States:
    """What a file of states holds; sizes by measure in the order of the states."""

    file: str
    names: tuple[str, ...]
    codes: tuple[str, ...]
    numbers: tuple[int, ...]
    sides: tuple[str, ...]
    sizes: dict[str, np.ndarray]
    years: dict[str, int]
    """Year of each measure."""
    lines: tuple[int, ...]


class Rivalry(NamedTuple):
    """A rivalry of two states (COW numbers) in the years ``first`` to ``last``; one that goes on has :data:`OPEN`."""

    one: int
    other: int
    first: int
    last: int


def read_states(path: str | os.PathLike[str]) -> States:
    """Read a file of states: one row a state, columns of :data:`STATE` and of sizes.

    Raises :class:`ScenarioError` with everything that is wrong, by line and column.
    """
    report = Report()
    table = read_table(path, STATE, "give the path of a table of states")
    years = {column: int(found[1]) for column in table.header if (found := MEASURE.fullmatch(column))}
    if not years:
        hint = "add one such as size1936 or cinc_1936"
        report.add(Place(table.file, table.line), (), "no column of sizes", hint)
    records = table.records(tuple(years), "state", report)
    for record in records:
        _check(record, tuple(years), report)
    for column in ("nation", "iso3", "ccode"):
        filled = [record for record in records if record.text(column)]
        for record, first in repeated(filled, [record.text(column) for record in filled]):
            message = f"{short(record.text(column))} stands on line {first} already"
            report.add(record, (column,), message, "give each state one row")
    if not 2 <= len(table.rows) <= MOST_STATES:
        message = f"the number of states is {len(table.rows)}, expected 2 to {MOST_STATES}"
        report.add(Place(table.file, None), (), message, "all configurations are enumerated; add or leave out states")
    if not report.problems and not any(record.text("actual_side") == "B" for record in records):
        report.add(
            Place(table.file, None),
            ("actual_side",),
            "no state is on side B",
            "mark with B the states that stood with Germany",
        )
    report.raise_if_any()
    return States(
        file=table.file,
        names=tuple(record.text("nation") for record in records),
        codes=tuple(record.text("iso3") for record in records),
        numbers=tuple(int(number_of(record.text("ccode")) or 0) for record in records),
        sides=tuple(record.text("actual_side") for record in records),
        sizes={measure: np.array([number_of(record.text(measure)) for record in records]) for measure in years},
        years=years,
        lines=tuple(record.line for record in records),
    )


def read_rivalries(folder: str | os.PathLike[str]) -> list[Rivalry]:
    """Read the rivalries of :data:`RIVALRIES` in a folder.

    Raises :class:`ScenarioError` with everything that is wrong, by line and column.
    """
    report = Report()
    table = read_table(Path(folder) / RIVALRIES, RIVALRY, "give the folder that holds the data set under this name")
    found = [_rivalry(record, report) for record in table.records((), "rivalry", report)]
    report.raise_if_any()
    return [rivalry for rivalry in found if rivalry is not None]


def _check(record: Record, measures: Sequence[str], report: Report) -> None:
    """Note what is wrong with a state's cells."""
    blank = lacking(record, (*STATE, *measures), _expected, report)
    side = record.text("actual_side")
    if "ccode" not in blank:
        _whole(record, "ccode", report)
    if "actual_side" not in blank and side not in SIDES:
        report.add(record, ("actual_side",), f"{short(side)} is no side", _expected("actual_side"))
    for column in measures:
        text = record.text(column)
        if column not in blank and not (number_of(text) or 0.0) > 0.0:
            report.add(
                record, (column,), f"{short(text)} is no positive number", number_hint(text) or _expected(column)
            )


def _rivalry(record: Record, report: Report) -> Rivalry | None:
    """The rivalry of a row, or None where something in it is wrong (noted in ``report``)."""
    goes_on = record.cells.get("end") == ""  # the cell is there, and empty
    filled = RIVALRY[:-1] if goes_on else RIVALRY
    blank = lacking(record, filled, _expected, report)
    numbers = [_whole(record, column, report) for column in filled if column not in blank]
    whole = [number for number in numbers if number is not None]
    if len(whole) < len(filled):
        return None
    one, other, first, last = (*whole, OPEN) if goes_on else whole
    return Rivalry(one, other, first, last)


def _whole(record: Record, column: str, report: Report) -> int | None:
    """The whole number in a cell, or None for any other text, which is noted."""
    text = record.text(column)
    number = number_of(text)
    if number is not None and number.is_integer():
        return int(number)
    report.add(record, (column,), f"{short(text)} is no whole number", number_hint(text) or _expected(column))
    return None


def _expected(column: str) -> str:
    return {
        "nation": "expected the state's name",
        "iso3": "expected the state's ISO3 code, such as GBR",
        "actual_side": f"expected one of {', '.join(SIDES)}",
        "start": "expected the first year of the rivalry",
        "end": "expected the last year of the rivalry, or a cell left empty where it goes on",
    }.get(column, "expected the state's COW number" if column.startswith("ccode") else "expected a size, in any unit")
