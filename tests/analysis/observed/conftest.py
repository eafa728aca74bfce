"""Made-up folders of public data sets, what is read from them, and worlds that are built from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from counterpoise.analysis.observed.history import History
from counterpoise.analysis.observed.measures import Measures
from counterpoise.analysis.observed.tables import Tables, read_tables
from counterpoise.analysis.observed.worlds import Observed, observe
from counterpoise.scenario.problems import Problem, ScenarioError


@pytest.fixture(scope="session")
def read() -> Callable[..., Tables]:
    """The tables of a folder with these texts, each as a .csv."""

    def call(folder: Path, **files: str) -> Tables:
        for name, text in files.items():
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        return read_tables(folder)

    return call


@pytest.fixture(scope="session")
def problems(read: Callable[..., Tables]) -> Callable[..., list[Problem]]:
    def call(folder: Path, **files: str) -> list[Problem]:
        with pytest.raises(ScenarioError) as caught:
            read(folder, **files)
        return caught.value.problems

    return call


@pytest.fixture(scope="session")
def problem(problems: Callable[..., list[Problem]]) -> Callable[..., Problem]:
    """The one problem of these files."""

    def call(folder: Path, **files: str) -> Problem:
        (only,) = problems(folder, **files)
        return only

    return call


YEAR = 2000
POWERS = ("USA", "RUS")


FILES: Mapping[str, tuple[str, ...]] = {
    # Kazakhstan is known until 1992, Mongolia until 1989; Czechoslovakia was gone.
    "nmc": (
        "ccode,year,milex,milper,cinc",
        "2,2000,400,1,0.15", "365,2000,100,1,0.06", "40,2000,1,1,0.001", "70,2000,5,1,0.01", "101,2000,2,1,0.004",
        "290,2000,3,1,0.005", "705,1992,1,1,0.002", "740,2000,50,1,0.04", "712,1989,1,1,0.001", "315,1992,1,1,0.004",
    ),
    "dyads": (
        "ccode1,ccode2,year,flow1,flow2",
        "2,70,2000,250,50", "2,101,2000,60,40", "2,290,2000,20,10", "2,740,2000,100,60", "365,290,2000,40,10",
        "365,705,2000,30,20",
    ),
    # Cuba has no total.
    "national": (
        "ccode,year,imports,exports",
        "2,2000,500,500", "365,2000,200,200", "70,2000,200,200", "101,2000,200,200", "290,2000,100,100",
        "705,2000,50,50", "740,2000,200,200",
    ),
    "contiguity": (
        "ccode1,ccode2,conttype,stdate,enddate",
        "365,290,1,1945-01-01,2016-12-01", "365,705,1,1991-12-01,2016-12-01", "2,70,1,1920-01-01,2016-12-01",
        "2,40,4,1920-01-01,2016-12-01", "365,740,1,1920-01-01,1945-08-01",
    ),
    "distance": (
        "ccode1,ccode2,year,mindist",
        "2,40,2000,150", "2,101,1980,1500", "2,740,2000,9000", "365,740,2000,20",
    ),
    "mid": (
        "dispnum,ccode1,ccode2,year,hostlev1,hostlev2",
        "1,2,101,1985,5,1", "2,2,101,1986,5,1", "3,2,101,2000,2,1", "4,2,40,1998,4,1", "5,365,740,2000,4,1",
        "6,2,705,1995,4,1",
    ),
    "atop": (
        "mem1,mem2,year,defense,offense,neutral,nonagg,consul",
        "2,740,2000,1,0,0,0,0", "365,705,2000,0,0,0,1,0", "365,290,1999,1,0,0,0,0", "70,101,2000,1,0,0,0,0",
        "40,101,2000,0,0,0,0,1", "290,740,2000,0,0,0,1,0",
    ),
    # Poland has Polity alone, Kazakhstan nothing.
    "democracy": (
        "ccode,year,polity2,v2x_polyarchy",
        "2,2000,10,0.9", "365,2000,,0.4", "40,2000,,0.1", "70,2000,,0.5", "101,2000,,0.3", "290,2000,9,",
        "740,2000,,0.8",
    ),
    "ideal": (
        "ccode,year,idealpointall",
        "2,1999,3.0", "365,1999,0.0", "40,1999,-2.0", "70,1999,-0.5", "101,1999,-1.0", "290,1999,2.5", "740,1999,2.0",
        "2,2000,1.0", "365,2000,3.0", "40,2000,3.0",
    ),
    "rivalries": (
        "ccode1,ccode2,start,end,positional,spatial,ideological",
        "2,40,1959,2010,0,0,1", "365,740,1945,2010,0,1,0", "2,365,1945,1989,1,0,1",
    ),
    "gdp": (
        "ccode,year,gdp,pwtpop",
        "2,2000,9000000,300", "365,2000,600000,150", "40,2000,10000,10", "290,2000,2000000,40",
    ),
}  # fmt: skip


@pytest.fixture(scope="session")
def data_lines() -> Mapping[str, tuple[str, ...]]:
    """The lines of every data set."""
    return FILES


@pytest.fixture(scope="session")
def written() -> Callable[..., Path]:
    """The folder with the data sets, and further rows."""

    def call(folder: Path, *more: Mapping[str, tuple[str, ...]], without: tuple[str, ...] = ()) -> Path:
        folder.mkdir(exist_ok=True)
        for name, lines in FILES.items():
            if name not in without:
                added = [line for one in more for line in one.get(name, ())]
                (folder / f"{name}.csv").write_text("\n".join([*lines, *added]) + "\n", encoding="utf-8")
        return folder

    return call


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory, written: Callable[..., Path]) -> Path:
    return written(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory, written: Callable[..., Path]) -> Path:
    """A folder with capabilities alone, which is read at once."""
    return written(tmp_path_factory.mktemp("bare"), without=tuple(name for name in FILES if name != "nmc"))


@pytest.fixture(scope="session")
def history(data: Path) -> History:
    return History(read_tables(data))


@pytest.fixture(scope="session")
def measures(history: History) -> Measures:
    return Measures(history, YEAR)


@pytest.fixture(scope="session")
def observed(history: History) -> Observed:
    return observe(history, YEAR, POWERS)
