"""Which file is which data set: by what only that data set has; whatever else lies in the folder is left and named."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from counterpoise.analysis.observed.tables import Tables, read_tables, require
from counterpoise.scenario.problems import Problem, ScenarioError

NMC = "stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version\nUSA,2,2003,1,1,1,1,1,1,0.1,6\n"
STATES = (
    "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version\n"
    "USA,2,United States,1816,1,1,2016,12,31,2016\nRUS,365,Russia,1816,1,1,2016,12,31,2016\n"
)
MAJORS = STATES.replace("statenme,", "").replace("United States,", "").replace("Russia,", "")

FOREIGN = {
    "capitals": "ccode,statenme,capital,stdate,enddate,lat,lng\n365,Russia,Moscow,1918-03-12,2016-12-31,55.75,37.6\n",
    "leaders": "obsid,leadid,ccode,idacr,leader,startdate,enddate\nUSA-1,A,2,USA,Bush,2001-01-20,2009-01-20\n",
    "regimes": "gwcode,country,start,end,regime\n2,United States,1816-01-01,2016-12-31,democracy\n",
    "members_of_bodies": "ccode,statename,styear,endyear,body\n2,United States,1949,2016,NATO\n",
    "participants": "dispnum3,dispnum4,stabb,ccode,stday,stmon,styear,endday,endmon,endyear,sidea,hostlev\n"
    "1,1,USA,2,1,1,2001,2,2,2001,1,3\n2,2,USA,2,1,5,2001,2,6,2001,1,4\n",
    "wars": "warnum,ccode,statename,styear,endyear,side\n1,2,United States,1898,1898,1\n",
    "bombs": "stateabb,ccode,styear,endyear\nUSA,2,1945,2016\nIND,750,1974,2016\n",
    "world_bank": "iso3c,country,year,imports,exports,region\nUSA,United States,2003,14.1,9.3,NAC\n",
    "prices": "year,month,brent\n2003,1,31.2\n2003,2,32.7\n",
    "penn": "country,year,gdp,pop,life_expectancy\nUnited States,2003,1,2,77\n",
    "spending": "ccode,year,milex,milper\n2,2003,1,1\n",
    "empty": "",
    "notes": "this is no table\n",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_that_is_no_known_data_set_is_left_and_named(
    tmp_path: Path, name: str, read: Callable[..., Tables], caplog: pytest.LogCaptureFixture
) -> None:
    tables = read(tmp_path, nmc=NMC, states=STATES, majors_=MAJORS, **{name: FOREIGN[name]})
    assert {kind: path.name for kind, path in tables.found.items()} == {
        "names": "states.csv", "capabilities": "nmc.csv", "majors": "majors_.csv"
    }  # fmt: skip
    assert list(tables.left) == [tmp_path / f"{name}.csv"]
    reason = tables.left[tmp_path / f"{name}.csv"]
    assert caplog.messages == ([f"{tmp_path}/{name}.csv is left: it {reason}"] if reason else [])


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("capitals", "looks like COW State System Membership, but it has no column capital, lat, lng"),
        ("participants", "looks like COW Major Powers, but it has no column dispnum3, dispnum4, sidea, hostlev"),
        ("bombs", "looks like COW Major Powers, but its states 750 are not among those"),
        ("prices", "looks like Dated Brent, yearly mean"),
        ("spending", "looks like COW National Material Capabilities, but the column of 'cinc' is missing"),
        ("empty", "is empty"),
        ("leaders", ""),
    ],
)  # fmt: skip
def test_the_reason_is_told_where_a_file_looks_like_a_data_set(
    tmp_path: Path, name: str, reason: str, read: Callable[..., Tables]
) -> None:
    tables = read(tmp_path, **{name: FOREIGN[name]})
    assert tables.left[tmp_path / f"{name}.csv"].startswith(reason)
    if reason:
        with pytest.raises(ScenarioError) as caught:
            require(tables, "capabilities")
        assert f"{name}.csv ({reason}" in str(caught.value)


def test_positions_by_session_are_no_list_of_states(tmp_path: Path, read: Callable[..., Tables]) -> None:
    text = (
        '"","ccode","session","NVotesAll","IdealPointAll","iso3c","Countryname"\n'
        '"1",2,57,75,2.7,"USA","United States"\n"2",437,57,70,-0.6,"CIV","Ivory Coast"\n'
        '"3",437,58,70,-0.7,"CIV","Cote d\'Ivoire"\n'
    )
    tables = read(tmp_path, ideal=text)
    assert list(tables.found) == ["positions"]
    assert tables.left == {}
    assert tables.positions.to_numpy().tolist() == [["CIV", 2002, -0.6], ["CIV", 2003, -0.7], ["USA", 2002, 2.7]]


def test_a_file_of_two_kinds_is_read_as_both_and_said_so(tmp_path: Path, read: Callable[..., Tables]) -> None:
    both = "ccode,year,v2x_polyarchy,polity2\n2,2003,0.9,10\n"
    tables = read(tmp_path, democracy=both)
    assert set(tables.found) == {"polyarchy", "polity"}
    (note,) = tables.notes
    assert note.startswith("democracy.csv has all columns of several data sets and is read as V-Dem, ")
    assert note.endswith(" and as Polity")
    tables = read(tmp_path, p5="ccode,year,polity2\n2,2003,9\n")
    assert tables.found["polity"].name == "p5.csv"
    assert "Polity is read from p5.csv, which is nothing else, and not from democracy.csv" in tables.notes
    assert tables.regimes.to_numpy().tolist() == [["USA", 2003, 0.9, 9.0]]


def test_one_conflicting_row_is_one_problem(tmp_path: Path, problem: Callable[..., Problem]) -> None:
    both = "ccode,year,v2x_polyarchy,polity2\n2,2003,0.9,10\n20,2003,0.9,10\n2,2003,0.8,10\n"
    assert problem(tmp_path, democracy=both).line == 4
    (tmp_path / "democracy.csv").unlink()
    names = "ccode,iso3,name\n2,USA,United States\n2,USA,United States\n437,CIV,A\n437,CIV,B\n2,USA,United States\n"
    assert problem(tmp_path, states=names).line == 5


@pytest.mark.parametrize("mark", [";", "\t", "|"])
@pytest.mark.parametrize("name", ["nmc.csv", "nmc.tab", "NMC.TXT", "nmc.csv.gz"])
def test_a_data_set_is_known_whatever_separates_its_columns(tmp_path: Path, mark: str, name: str) -> None:
    data = NMC.replace(",", mark).encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    assert read_tables(tmp_path).capabilities["cinc"].tolist() == [0.1]


def test_decimal_commas_lose_nothing(tmp_path: Path, problems: Callable[..., list[Problem]]) -> None:
    text = "ccode;year;milex;milper;cinc\n2;2003;1.234,5;1;0,1\n20;2003;1;x;0.1\n"
    assert [(one.line, one.path, one.hint) for one in problems(tmp_path, nmc=text)] == [
        (2, "milex", "write 1234.5, with a point before the decimals alone"),
        (2, "cinc", "write 0.1, with a point before the decimals"),
        (3, "milper", "leave the cell empty where nothing is known"),
    ]


def test_old_letters_are_read_and_the_line_is_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "states.csv").write_bytes("ccode,iso3,name\n437,CIV,Côte d’Ivoire!\n".encode("cp1252"))
    names = read_tables(tmp_path).names
    assert names.loc[names["iso3"] == "CIV", "name"].tolist() == ["Côte d’Ivoire!"]
    assert "states.csv: read as Windows-1252, since its text is not UTF-8 (line 2)" in caplog.text


def test_letters_of_two_kinds_are_refused_at_their_line(tmp_path: Path, problem: Callable[..., Problem]) -> None:
    mixed = "ccode,iso3,name\n437,CIV,Côte\n".encode() + "20,CAN,Québec\n".encode("cp1252")
    (tmp_path / "states.csv").write_bytes(mixed)
    found = problem(tmp_path)
    assert (found.line, found.hint) == (3, "save the file as CSV in UTF-8")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nmc.xlsx", "is in a format that is not read: unpack it, or save it as CSV"),
        ("nmc.dta", "is in a format that is not read: unpack it, or save it as CSV"),
        ("NMC.ZIP", "is in a format that is not read: unpack it, or save it as CSV"),
        ("readme.pdf", ""),
        ("nmc.csv", "is a workbook or an archive, not a table of text"),
    ],
)
def test_files_that_are_no_tables_are_left(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04\x00")
    assert read_tables(tmp_path).left == {tmp_path / name: reason}


def test_a_column_that_stands_twice_is_not_chosen_silently(tmp_path: Path, read: Callable[..., Tables]) -> None:
    tables = read(tmp_path, nmc="ccode,year,milex,milper,cinc,Year\n2,2003,1,1,0.1,2004\n")
    assert tables.left[tmp_path / "nmc.csv"].endswith("but the column year stands twice")


def test_parquet_is_recognised_by_its_columns_too(tmp_path: Path) -> None:
    pd.DataFrame({"ccode": [365], "capital": ["Moscow"], "statenme": ["Russia"]}).to_parquet(tmp_path / "c.parquet")
    pd.DataFrame({"year": [2003], "brent": [28.8]}).to_parquet(tmp_path / "b.parquet")
    tables = read_tables(tmp_path)
    assert [path.name for path in tables.left] == ["c.parquet"]
    assert tables.oil.to_numpy().tolist() == [[2003, 28.8]]
