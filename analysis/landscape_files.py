"""Files of the landscape: states with their sizes and the sides they took, and rivalries."""

from __future__ import annotations

import csv
import math
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from counterpoise.problems import Problem, ScenarioError
from counterpoise.theory.landscape import MOST_STATES

SIDES = ("A", "B", "N")
"""Sides in the war as the file gives them: against Germany, with it, neutral."""

MEASURE = re.compile(r"(?:size|cinc_).*?(\d{4}).*")
"""Columns that hold a size, and the year of it."""

RIVALRIES = "thompson_sakuwa_suhas_rivalries.csv"
"""File of strategic rivalries (Thompson, Sakuwa & Suhas 2021) that is looked for in the folder given."""


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
    """A rivalry of two states (COW numbers) in the years ``first`` to ``last``; one without an end goes on to 9999."""

    one: int
    other: int
    first: int
    last: int


def read_states(path: str | os.PathLike[str]) -> States:
    """Read a file of states. Raises ScenarioError with all that is wrong: file, line, column, remedy."""
    file = os.fspath(path)
    header, rows = _table(file)
    years = {column: int(found[1]) for column in header if (found := MEASURE.fullmatch(column))}
    problems = _missing(file, header, ("nation", "iso3", "ccode", "actual_side"))
    if not years:
        problems.append(Problem(file, 1, "", "no column of sizes", "add one such as size1936 or cinc_1936"))
    if problems:
        raise ScenarioError(problems)
    for line, row in rows:
        problems += _problems_of_row(file, line, row, tuple(years))
    for column in ("nation", "iso3", "ccode"):
        problems += _repeated(file, rows, column)
    if not 2 <= len(rows) <= MOST_STATES:
        told = f"{len(rows)} states, where 2 to {MOST_STATES} are expected"
        problems.append(Problem(file, None, "", told, "all configurations are enumerated"))
    elif not any(row["actual_side"] == "B" for _, row in rows):
        problems.append(Problem(file, None, "actual_side", "no state is on side B", "blocs are told apart by it"))
    if problems:
        raise ScenarioError(problems)
    return States(
        file=file,
        names=tuple(row["nation"] for _, row in rows),
        codes=tuple(row["iso3"] for _, row in rows),
        numbers=tuple(int(float(row["ccode"])) for _, row in rows),
        sides=tuple(row["actual_side"] for _, row in rows),
        sizes={measure: np.array([float(row[measure]) for _, row in rows]) for measure in years},
        years=years,
        lines=tuple(line for line, _ in rows),
    )


def read_rivalries(folder: str | os.PathLike[str]) -> list[Rivalry]:
    """Read the rivalries of :data:`RIVALRIES` in a folder. Raises ScenarioError with all that is wrong."""
    file = os.fspath(Path(folder) / RIVALRIES)
    header, rows = _table(file)
    columns = ("ccode1", "ccode2", "start", "end")
    problems = _missing(file, header, columns)
    if problems:
        raise ScenarioError(problems)
    found = []
    for line, row in rows:
        cells = {column: row[column] or ("9999" if column == "end" else "") for column in columns}
        wrong = [
            Problem(file, line, column, f"'{cell}' is no whole number", "as the data set gives it")
            for column, cell in cells.items()
            if not _number(cell).is_integer()
        ]
        problems += wrong
        if not wrong:
            found.append(Rivalry(*(int(float(cell)) for cell in cells.values())))
    if problems:
        raise ScenarioError(problems)
    return found


def _table(file: str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Header and rows of a CSV file with their lines; blank rows are left out."""
    try:
        with open(file, encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream)
            lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        told = error.strerror if isinstance(error, OSError) else "it is not a CSV file in UTF-8"
        raise ScenarioError([Problem(file, None, "", f"cannot be read: {told}", "give a CSV file")]) from error
    lines = [(line, row) for line, row in lines if any(row)]
    if len(lines) < 2:
        raise ScenarioError([Problem(file, None, "", "the file holds no rows", "one header and one row a state")])
    header = lines[0][1]
    wrong = [
        Problem(file, line, "", f"{len(row)} cells, where the header has {len(header)}", "one cell a column")
        for line, row in lines[1:]
        if len(row) != len(header)
    ]
    wrong += [Problem(file, 1, one, "the column stands twice", "keep one") for one in _twice(header) if one]
    if wrong:
        raise ScenarioError(wrong)
    return header, [(line, dict(zip(header, row, strict=True))) for line, row in lines[1:]]


def _twice(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _missing(file: str, header: Sequence[str], needed: Sequence[str]) -> list[Problem]:
    listed = ", ".join(header)
    return [
        Problem(file, 1, column, f"there is no column '{column}'", f"the columns are {listed}")
        for column in needed
        if column not in header
    ]


def _problems_of_row(file: str, line: int, row: Mapping[str, str], measures: Sequence[str]) -> Iterator[Problem]:
    for column in ("nation", "iso3"):
        if not row[column]:
            yield Problem(file, line, column, "the cell is empty", "every state needs one")
    if not _number(row["ccode"]).is_integer():
        yield Problem(file, line, "ccode", f"'{row['ccode']}' is no whole number", "the state's COW number")
    if row["actual_side"] not in SIDES:
        yield Problem(file, line, "actual_side", f"'{row['actual_side']}' is no side", "A, B or N")
    for column in measures:
        if not _number(row[column]) > 0.0:
            yield Problem(file, line, column, f"'{row[column]}' is no positive number", "a size, in any unit")


def _number(text: str) -> float:
    """A finite number, or not-a-number for any other text."""
    try:
        number = float(text)
    except ValueError:
        return math.nan
    return number if math.isfinite(number) else math.nan


def _repeated(file: str, rows: Sequence[tuple[int, Mapping[str, str]]], column: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for line, row in rows:
        name = row[column]
        if name and name in first:
            yield Problem(file, line, column, f"'{name}' stands in line {first[name]} already", "one row a state")
        first.setdefault(name, line)
