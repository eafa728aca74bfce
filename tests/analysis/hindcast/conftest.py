"""A made-up folder of data sets, and a hindcast on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from counterpoise.analysis.hindcast.forward import (
    Hindcast,
    Plan,
    Score,
    plan,
    run_hindcast,
)
from counterpoise.analysis.observed.history import History
from counterpoise.analysis.observed.tables import read_tables

FIRST, LAST = 2000, 2002
YEARS = range(1995, 2003)
POWERS = ("USA", "GBR", "FRA", "RUS", "CHN")
CODES = {
    "USA": 2, "GBR": 200, "FRA": 220, "RUS": 365, "CHN": 710, "CAN": 20, "CUB": 40, "MEX": 70, "POL": 290, "UKR": 369,
    "IRN": 630, "KAZ": 705, "KOR": 732, "VNM": 816, "AUS": 900,
}  # fmt: skip
PACTS = {("CAN", "USA"): 1990, ("KOR", "USA"): 1990, ("KAZ", "RUS"): 1997, ("AUS", "USA"): 1990, ("POL", "GBR"): 2001,
         ("POL", "USA"): 2002, ("UKR", "FRA"): 1999}  # fmt: skip
"""Year from which each pair is pledged to defend each other."""
Rows = dict[str, list[list[str]]]


@pytest.fixture(scope="session")
def rows() -> Callable[..., Rows]:
    """Capabilities, positions, pacts and regimes for every year; the same in all years where nothing is ``moving``."""

    def call(years: range = YEARS, moving: bool = True, seed: int = 0) -> Rows:
        made: Rows = {"nmc": [], "ideal": [], "atop": [], "democracy": []}
        for year in years:
            source = Random(f"{seed} {year if moving else 0}")
            for k, (iso3, code) in enumerate(CODES.items()):
                point = Random(iso3).uniform(-2.0, 2.0) + source.uniform(-0.5, 0.5)
                size = 0.1 if iso3 in POWERS else 0.002 + 0.001 * k
                made["nmc"].append([str(code), str(year), "100", "1", f"{size}"])
                made["ideal"].append([str(code), str(year), f"{point:.4f}"])
                made["democracy"].append([str(code), str(year), "", f"{(k % 7) / 7:.3f}"])
            for (one, other), since in PACTS.items():
                if (year if moving else FIRST) >= since:
                    made["atop"].append([str(CODES[one]), str(CODES[other]), str(year), "1", "0", "0", "0", "0"])
        return made

    return call


HEADS = {
    "nmc": "ccode,year,milex,milper,cinc",
    "ideal": "ccode,year,idealpointall",
    "atop": "mem1,mem2,year,defense,offense,neutral,nonagg,consul",
    "democracy": "ccode,year,polity2,v2x_polyarchy",
}


@pytest.fixture(scope="session")
def written() -> Callable[..., Path]:
    def call(folder: Path, made: Rows, without: tuple[str, ...] = ()) -> Path:
        folder.mkdir(exist_ok=True)
        for name, lines in made.items():
            if name not in without:
                text = "\n".join([HEADS[name], *(",".join(line) for line in lines)])
                (folder / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
        return folder

    return call


@pytest.fixture(scope="session")
def history_of() -> Callable[..., History]:
    def call(folder: Path) -> History:
        return History(read_tables(folder))

    return call


@pytest.fixture(scope="session")
def small() -> Callable[..., Plan]:
    def call(history: History, **changed: Any) -> Plan:
        given: dict[str, Any] = {"powers": POWERS, "theories": ["threat_interdependence"], "replicates": 3} | changed
        return plan(history, FIRST, LAST, **given)

    return call


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory, rows: Callable[..., Rows], written: Callable[..., Path]) -> Path:
    return written(tmp_path_factory.mktemp("data"), rows())


@pytest.fixture(scope="session")
def history(data: Path, history_of: Callable[..., History]) -> History:
    return history_of(data)


@pytest.fixture(scope="session")
def done(history: History, small: Callable[..., Plan]) -> Hindcast:
    return run_hindcast(small(history, theories=["threat_interdependence", "random"]))


@pytest.fixture(scope="session")
def row() -> Callable[..., Score]:
    def call(scores: tuple[Score, ...], series: str, year: int = LAST, theory: str = "threat_interdependence") -> Score:
        (found,) = [one for one in scores if (one.series, one.year, one.theory) == (series, year, theory)]
        return found

    return call
