"""From the rows of a file to a tidy table: pairs in both directions, one row a key, spells made whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from .layouts import ISSUES, PLEDGES
from .names import OPEN

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "names": ("iso3", "code", "name", "first", "last"),
    "capabilities": ("iso3", "year", "milex", "milper", "cinc"),
    "trade": ("iso3_1", "iso3_2", "year", "imports", "exports"),
    "totals": ("iso3", "year", "imports", "exports"),
    "contiguity": ("iso3_1", "iso3_2", "first", "last", "kind"),
    "distance": ("iso3_1", "iso3_2", "year", "km"),
    "disputes": ("iso3_1", "iso3_2", "year", "hostility", "received", "originated", "fatality"),
    "alliances": ("iso3_1", "iso3_2", "year", *PLEDGES),
    "regimes": ("iso3", "year", "polyarchy", "polity"),
    "positions": ("iso3", "year", "ideal"),
    "rivalries": ("iso3_1", "iso3_2", "first", "last", *ISSUES),
    "majors": ("iso3", "first", "last"),
    "output": ("iso3", "year", "gdp", "population"),
    "oil": ("year", "usd_per_barrel"),
}
"""Columns of each table, in order."""

_KEYS = ("iso3", "iso3_1", "iso3_2", "year", "first", "last", "kind", "code")
_WHOLE = ("year", "first", "last", "kind", "code", *PLEDGES, *ISSUES)
_TEXT = ("iso3", "iso3_1", "iso3_2", "name")
_PAIR = ("iso3_1", "iso3_2")


def tidy(kind: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The table of one kind of data set from the checked rows of its file."""
    return ordered(kind, _SHAPES[kind](rows))


def regimes(polyarchy: pd.DataFrame | None, polity: pd.DataFrame | None) -> pd.DataFrame:
    """The table of regimes from the rows of either data set or both."""
    one, other = (
        (empty("regimes") if rows is None else _yearly(rows))[["iso3", "year", name]]
        for name, rows in (("polyarchy", polyarchy), ("polity", polity))
    )
    return ordered("regimes", one.merge(other, on=["iso3", "year"], how="outer"))


def empty(table: str) -> pd.DataFrame:
    """A table without rows."""
    return ordered(table, pd.DataFrame({column: [] for column in COLUMNS[table]}))


def ordered(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The table's columns and types, sorted by its key."""
    columns = list(COLUMNS[table])
    types = {name: "object" if name in _TEXT else "int64" if name in _WHOLE else "float64" for name in columns}
    keys = [name for name in _KEYS if name in columns]
    return frame[columns].astype(types).sort_values(keys, kind="stable", ignore_index=True)


def _settled(frame: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """One row a key: of two numbers of one state the later one's values, the earlier one's where it has none."""
    if not frame.duplicated(list(keys)).any():
        return frame
    ranked = frame.sort_values([*keys, "rank"], kind="stable")
    return ranked.groupby(list(keys), as_index=False, sort=False).first()


def _both_ways(frame: pd.DataFrame, *swapped: tuple[str, str]) -> pd.DataFrame:
    """The rows and their mirror images, without pairs of a state with itself."""
    turned = {old: new for pair in (_PAIR, *swapped) for old, new in (pair, pair[::-1])}
    both = pd.concat([frame, frame.rename(columns=turned)], ignore_index=True)
    return both[both["iso3_1"] != both["iso3_2"]]


def _spells(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Spells of one key that overlap or follow year on year become one."""
    if frame.empty:
        return frame
    frame = frame.sort_values([*keys, "first", "last"], kind="stable")
    reach = frame.groupby(keys, sort=False)["last"].cummax()
    same = (frame[keys] == frame[keys].shift()).all(axis=1)
    begins = ~same | (frame["first"] > reach.shift() + 1)
    groups = frame.assign(spell=begins.cumsum()).groupby([*keys, "spell"], sort=False, as_index=False)
    return groups.agg({"first": "min", "last": "max"})


def _yearly(frame: pd.DataFrame) -> pd.DataFrame:
    return _settled(frame, ("iso3", "year"))


def _dyadic(frame: pd.DataFrame, *swapped: tuple[str, str]) -> pd.DataFrame:
    """Both directions of each pair and year; a direction's own row counts before the other's mirror image."""
    keys = [*_PAIR, "year"]
    return _both_ways(_settled(frame, keys), *swapped).drop_duplicates(keys)


def _trade(frame: pd.DataFrame) -> pd.DataFrame:
    filled = frame.assign(
        imports=frame["imports"].fillna(frame["smooth_imports"]),
        exports=frame["exports"].fillna(frame["smooth_exports"]),
    )
    return _dyadic(filled, ("imports", "exports"))


def _contiguity(frame: pd.DataFrame) -> pd.DataFrame:
    """Spells of the kinds 1 to 5 alone; dyad-years make spells, open where they reach the last year of the data."""
    frame = frame[frame["kind"].between(1, 5)]
    if "year" in frame:
        last = frame["year"].max()
        frame = frame.assign(first=frame["year"], last=frame["year"].mask(frame["year"] == last, OPEN))
    return _spells(_both_ways(frame), [*_PAIR, "kind"])


def _disputes(frame: pd.DataFrame) -> pd.DataFrame:
    if "level" in frame:
        frame = frame.assign(hostility=frame["level"], received=frame["level"])
    began = {
        f"originated{role}": (frame[f"side{role}"] * frame[f"first_day{role}"]).astype("float64")
        for role in ("_1", "_2")
    }
    values = ["hostility", "received", "originated_1", "fatality"]
    both = _both_ways(frame.assign(**began), ("hostility", "received"), ("originated_1", "originated_2"))
    highest = both.groupby([*_PAIR, "year"], as_index=False)[values].max()
    return highest.rename(columns={"originated_1": "originated"})


def _alliances(frame: pd.DataFrame) -> pd.DataFrame:
    return _dyadic(frame.assign(**frame[list(PLEDGES)].fillna(0.0)))


def _positions(frame: pd.DataFrame) -> pd.DataFrame:
    """Session 46 of the General Assembly is that of 1991."""
    return _yearly(frame if "year" in frame else frame.assign(year=1945 + frame["session"]))


def _rivalries(frame: pd.DataFrame) -> pd.DataFrame:
    issues, keys = list(ISSUES), [*_PAIR, "first", "last"]
    return _both_ways(frame.assign(**frame[issues].fillna(0.0))).groupby(keys, as_index=False)[issues].max()


def _majors(frame: pd.DataFrame) -> pd.DataFrame:
    return _spells(frame, ["iso3"])


def _output(frame: pd.DataFrame) -> pd.DataFrame:
    return _yearly(frame if "gdp" in frame else frame.assign(gdp=frame["per_head"] * frame["population"]))


def _oil(frame: pd.DataFrame) -> pd.DataFrame:
    return frame


_SHAPES: Mapping[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "capabilities": _yearly,
    "trade": _trade,
    "totals": _yearly,
    "contiguity": _contiguity,
    "distance": _dyadic,
    "disputes": _disputes,
    "alliances": _alliances,
    "positions": _positions,
    "rivalries": _rivalries,
    "majors": _majors,
    "output": _output,
    "oil": _oil,
}
