"""A made-up folder of data sets, coded cases and a vote that it serves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from counterpoise.analysis.observed.history import History
from counterpoise.analysis.observed.tables import read_tables
from counterpoise.analysis.validation.codings import read_cases
from counterpoise.analysis.validation.readings import Served, Worlds
from counterpoise.analysis.validation.validate import (
    serve_cases,
)
from counterpoise.analysis.validation.votes import VoteTable, read_votes

FILES: Mapping[str, tuple[str, ...]] = {
    "nmc": (
        "ccode,year,milex,milper,cinc",
        "2,2000,400,1,0.15", "365,2000,100,1,0.06", "710,2000,90,1,0.12", "40,2000,1,1,0.001", "70,2000,5,1,0.01",
        "101,2000,2,1,0.004", "290,2000,3,1,0.005", "705,2000,1,1,0.002", "740,2000,50,1,0.04", "820,2000,1,1,0.003",
    ),
    "dyads": (
        "ccode1,ccode2,year,flow1,flow2",
        "2,40,2000,1,1", "2,70,2000,250,50", "2,101,2000,60,40", "2,290,2000,20,10", "2,705,2000,4,6",
        "2,740,2000,100,60", "2,820,2000,30,30", "365,290,2000,40,10", "365,705,2000,30,20", "365,40,2000,3,2",
        "710,705,2000,8,8", "710,820,2000,20,20", "710,740,2000,50,50", "365,820,2000,1,1", "365,740,2000,5,5",
    ),
    "national": (
        "ccode,year,imports,exports",
        "2,2000,500,500", "365,2000,200,200", "710,2000,300,300", "40,2000,10,10", "70,2000,200,200",
        "101,2000,200,200", "290,2000,100,100", "705,2000,50,50", "740,2000,200,200", "820,2000,100,100",
    ),
    "contiguity": ("ccode1,ccode2,conttype,stdate,enddate", "365,705,1,1991-12-01,2016-12-01"),
    "distance": ("ccode1,ccode2,year,mindist", "2,40,2000,150", "2,740,2000,9000", "365,740,2000,20"),
    "mid": ("dispnum,ccode1,ccode2,year,hostlev1,hostlev2", "1,2,40,1998,4,1", "2,365,740,2000,4,1"),
    "atop": (
        "mem1,mem2,year,defense,offense,neutral,nonagg,consul",
        "2,740,2000,1,0,0,0,0", "365,705,2000,0,0,0,1,0", "2,290,2000,1,0,0,0,0",
    ),
    "democracy": (
        "ccode,year,polity2,v2x_polyarchy",
        "2,2000,,0.9", "365,2000,,0.4", "710,2000,,0.1", "40,2000,,0.1", "70,2000,,0.5", "101,2000,,0.3",
        "290,2000,,0.8", "705,2000,,0.2", "740,2000,,0.8", "820,2000,,0.4",
    ),
    "ideal": (
        "ccode,year,idealpointall",
        "2,1999,3.0", "365,1999,0.0", "710,1999,-1.0", "40,1999,-2.0", "70,1999,-0.5", "101,1999,-1.0",
        "290,1999,2.5", "705,1999,0.2", "740,1999,2.0", "820,1999,-0.8",
    ),
    "rivalries": (
        "ccode1,ccode2,start,end,positional,spatial,ideological",
        "2,40,1959,2010,0,0,1", "365,740,1945,2010,0,1,0", "2,710,1996,2010,1,0,0",
    ),
}  # fmt: skip


@pytest.fixture(scope="session")
def data_lines() -> Mapping[str, tuple[str, ...]]:
    """The lines of every data set."""
    return FILES


CASES = (
    "state,iso3,period_start,period_end,counterpart_iso3,strategy,source",
    "Cuba,CUB,2001,2004,USA,balancing,a book",
    "Mexico,MEX,2001,2001,USA,bandwagoning,a book",
    "Mexico,MEX,2001,2003,USA,hedging,another",
    "Poland,POL,2001,2002,RUS,balancing,a book",
    "Poland,POL,2003,2003,USA,bandwagoning,a book",
    "Kazakhstan,KAZ,2001,2004,RUS,hedging,a book",
    "Kazakhstan,KAZ,2001,2004,CHN,hedging,a book",
    "Japan,JPN,2002,2003,CHN,balancing,a book",
    "Venezuela,VEN,2001,2006,USA,soft_balancing,a book",
    "Malaysia,MYS,2001,2003,CHN,hedging,a book",
)


@pytest.fixture(scope="session")
def case_lines() -> tuple[str, ...]:
    """A table of coded cases, line by line."""
    return CASES


GONE = (
    "Cuba,CUB,1961,1989,SUN,bandwagoning,a book",
    "Malaysia,MYS,2004,2004,RUS,other,a book",
    "Venezuela,VEN,2001,2004,RUS,hedging,a book",
)


@pytest.fixture(scope="session")
def gone_lines() -> tuple[str, ...]:
    """Rows that the data cannot serve."""
    return GONE


VOTES = (
    "resolution,country,vote,iso3,year,counterpart_iso3,victim_iso3,force",
    "A,Cuba,Against,CUB,2001,RUS,POL,1",
    "A,Mexico,in favour,MEX,2001,RUS,POL,1",
    "A,Venezuela,no,VEN,2001,RUS,POL,1",
    "A,Poland,YES,POL,2001,RUS,POL,1",
    "A,Kazakhstan,abstain,KAZ,2001,RUS,POL,1",
    "A,Japan,approve,JPN,2001,RUS,POL,1",
    "A,Malaysia,absent,MYS,2001,RUS,POL,1",
    "A,United States,yes,USA,2001,RUS,POL,1",
    "A,Russia,no,RUS,2001,RUS,POL,1",
)
OTHER = (
    VOTES[0],
    "B,Cuba,no,CUB,2002,CHN,KAZ,",
    "B,Japan,yes,JPN,2002,CHN,KAZ,",
    "B,Malaysia,abstain,MYS,2002,CHN,KAZ,",
    "B,Poland,yes,POL,2002,CHN,KAZ,",
    "B,Fiji,yes,FJI,2002,CHN,KAZ,",
)


@pytest.fixture(scope="session")
def other_lines() -> tuple[str, ...]:
    """A table of another vote: on another power, with a member of which nothing is known and nobody absent."""
    return OTHER


@pytest.fixture(scope="session")
def vote_lines() -> tuple[str, ...]:
    """A table of one vote, line by line."""
    return VOTES


@pytest.fixture(scope="session")
def file_of() -> Callable[..., Path]:
    def call(folder: Path, name: str, *lines: str) -> Path:
        file = folder / name
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return file

    return call


@pytest.fixture(scope="session")
def filled(file_of: Callable[..., Path]) -> Callable[..., Path]:
    def call(folder: Path, **more: Sequence[str]) -> Path:
        folder.mkdir(exist_ok=True)
        for name, lines in FILES.items():
            file_of(folder, f"{name}.csv", *lines, *more.get(name, ()))
        return folder

    return call


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory, filled: Callable[..., Path]) -> Path:
    return filled(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def worlds(data: Path) -> Worlds:
    return Worlds(History(read_tables(data)))


@pytest.fixture(scope="session")
def served(file_of: Callable[..., Path]) -> Callable[..., Served]:
    def call(worlds: Worlds, folder: Path, *lines: str) -> Served:
        return serve_cases(read_cases(file_of(folder, "cases.csv", *lines)), worlds)

    return call


@pytest.fixture(scope="session")
def voted(file_of: Callable[..., Path]) -> Callable[..., VoteTable]:
    def call(folder: Path, *lines: str) -> VoteTable:
        return read_votes(file_of(folder, "votes.csv", *lines))

    return call
