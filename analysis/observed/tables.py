"""Public data sets on real states, read from a folder into tidy tables keyed by ISO3.

A data set is known by its columns, whatever its file is called: ``.csv``, ``.csv.gz`` or ``.parquet``, in the layout in
which it is published. Everything that is wrong in any file is reported at once.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from counterpoise.scenario.problems import Problem, ScenarioError

from .layouts import HOMES, LAYOUTS, SOURCES
from .names import OPEN
from .rows import fill
from .shaping import COLUMNS, empty, regimes, tidy
from .sheets import LISTED, Sheet, find_sheets
from .states import SYSTEMS, listed_states, register_of, system_of_list

_log = logging.getLogger(__name__)

__all__ = ["COLUMNS", "OPEN", "SOURCES", "Tables", "read_tables", "require"]


@dataclass(frozen=True, eq=False)
class Tables:
    """What a folder of public data sets holds, keyed by ISO3 and sorted by the key; NaN where a source has nothing.

    * ``names``: members of the state system, a row for each name in each spell, with first and last day as YYYYMMDD;
      without a list in the folder, that of the Correlates of War (``code`` is then the COW number).
    * ``capabilities``: military spending (thousand current USD), soldiers (thousand), CINC (share of the world).
    * ``trade``: imports of 1 from 2 and exports of 1 to 2, million current USD; the smoothed flow where the flow is
      missing. ``totals``: the same with the whole world.
    * ``contiguity``: spells by kind, 1 land … 5 within 400 miles of sea. ``distance``: least distance of borders, km.
    * ``disputes``: the highest level of hostility (1–5) that 1 showed toward 2 in the year, and that 2 showed;
      ``originated`` 1 where 1 was on the initiating side from the first day; ``fatality`` the level of deaths (0–6).
    * ``alliances``: pledges, 0 or 1. ``rivalries``: spells, and 0 or 1 for what they are about.
    * ``regimes``: V-Dem polyarchy in [0, 1], Polity in [−10, 10]. ``positions``: UN ideal points.
    * ``output``: GDP in million international dollars of constant prices (income a head times population; or the
      file's own total, in its unit), population in millions (or the file's unit). ``majors``: spells as major power.
    * ``oil``: price of Brent, USD a barrel.

    Tables of pairs hold both directions. A last year of 9999, or a last day in it, says that a spell goes on where the
    data end.
    """

    folder: Path
    found: dict[str, Path]
    """Kind of data set → file."""
    missing: tuple[str, ...]
    """Kinds of data sets of which no file was found."""
    left: dict[Path, str]
    """Files of the folder that are none of the known data sets, and what keeps those that look like one from it."""
    notes: tuple[str, ...]
    """Which file was taken for what and why, where the columns fit several data sets or the numbers two systems."""
    releases: dict[str, str]
    """Kind → version, where the file tells one."""
    names: pd.DataFrame
    capabilities: pd.DataFrame
    trade: pd.DataFrame
    totals: pd.DataFrame
    contiguity: pd.DataFrame
    distance: pd.DataFrame
    disputes: pd.DataFrame
    alliances: pd.DataFrame
    regimes: pd.DataFrame
    positions: pd.DataFrame
    rivalries: pd.DataFrame
    majors: pd.DataFrame
    output: pd.DataFrame
    oil: pd.DataFrame

    @property
    def sources(self) -> dict[str, str]:
        """How to cite each data set that was found, with its version where the file tells one."""
        return {
            kind: SOURCES[kind] + (f", version {self.releases[kind]}" if kind in self.releases else "")
            for kind in self.found
        }


def read_tables(folder: str | Path) -> Tables:
    """Read every known data set that stands in the folder itself.

    A file that looks like a data set and is none is left, with a warning that says why.

    Raises :class:`ScenarioError` with all problems of all files: unreadable, empty, two of one data set, columns that
    are missing, text among numbers, numbers out of range, unknown states, rows that stand twice.
    """
    problems: list[Problem] = []
    found = find_sheets(Path(folder))
    for path, reason in found.left.items():
        if reason:
            _log.warning("%s is left: it %s", path, reason)
    problems += [_two_of_one(kind, sheets) for kind, sheets in found.sheets.items() if len(sheets) > 1]
    sheets = {kind: offered[0] for kind, offered in found.sheets.items()}
    register = register_of()
    if "names" in sheets:
        own = sheets["names"]
        wrong = fill(own, None)
        problems += wrong
        if not wrong:
            system = system_of_list(own)
            register = register_of(listed_states(own), system)
            if system != own.systems["code"]:
                found.notes.append(
                    f"{own.path.name} has the numbers of {SYSTEMS[system]}, whatever its column is called"
                )
    for kind, sheet in sheets.items():
        if kind != "names" and len(found.sheets[kind]) == 1:
            problems += fill(sheet, register)
    if problems:
        raise ScenarioError(sorted(_once(problems), key=lambda one: (one.file, one.line or 0)))
    rows = {kind: sheet.frame for kind, sheet in sheets.items()}
    made = {"names": register.names, "regimes": regimes(rows.get("polyarchy"), rows.get("polity"))}
    tables = {
        table: made[table] if table in made else tidy(table, rows[table]) if table in rows else empty(table)
        for table in COLUMNS
    }
    return Tables(
        folder=Path(folder),
        found={kind: sheet.path for kind, sheet in sheets.items()},
        missing=tuple(kind for kind in SOURCES if kind not in sheets),
        left=found.left,
        notes=tuple(found.notes),
        releases={kind: sheet.release for kind, sheet in sheets.items() if sheet.release},
        **tables,
    )


def _once(problems: Sequence[Problem]) -> list[Problem]:
    """One problem a cell: a file that is read as two data sets tells of each cell twice."""
    found: dict[tuple[str, int | None, str], Problem] = {}
    for one in problems:
        found.setdefault((one.file, one.line, one.path if one.line is not None else one.message), one)
    return list(found.values())


def require(tables: Tables, *kinds: str) -> None:
    """Raise :class:`ScenarioError` unless every one of the data sets was found.

    ``regimes`` asks for one of ``polyarchy`` and ``polity``. The error names what is missing, the columns that would
    be known, and where the data set is published. A kind that does not exist is a ValueError.
    """
    problems = []
    for kind in kinds:
        choices = ("polyarchy", "polity") if kind == "regimes" else (kind,)
        if not set(choices) <= set(SOURCES):
            raise ValueError(f"no data set is called '{kind}'; there are: {', '.join(SOURCES)}")
        if not set(choices) & set(tables.found):
            problems.append(_absent(tables, choices))
    if problems:
        raise ScenarioError(problems)


def _absent(tables: Tables, kinds: Sequence[str]) -> Problem:
    told = " or ".join(SOURCES[kind] for kind in kinds)
    columns = " or ".join(dict.fromkeys(layout.asked() for layout in LAYOUTS if layout.kind in kinds))
    homes = " or ".join(HOMES[kind] for kind in kinds)
    left = list(tables.left.items())[:LISTED]
    aside = ", ".join(path.name + (f" ({reason})" if reason else "") for path, reason in left)
    return Problem(
        str(tables.folder),
        None,
        " or ".join(kinds),
        f"no file holds this data set: {told}" + (f"; none of the known data sets: {aside}" if aside else ""),
        f"put a .csv, .csv.gz or .parquet file with the columns {columns} there; it is published at {homes}",
    )


def _two_of_one(kind: str, sheets: Sequence[Sheet]) -> Problem:
    others = ", ".join(str(sheet.path) for sheet in sheets[1:])
    message = f"is the same data set as {others}: {SOURCES[kind]}"
    return Problem(str(sheets[0].path), None, "", message, "leave one of them in the folder")
