"""Tables that are refused: each mistake by file, line and column."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from counterpoise.analysis.observed.tables import Tables, read_tables, require
from counterpoise.scenario.problems import Problem, ScenarioError

NMC = "stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version\n"
TRADE = "ccode1,ccode2,year,importer1,importer2,flow1,flow2,smoothflow1,smoothflow2,version\n"
ATOP = "dyad,year,mem1,mem2,atopally,defense,offense,neutral,nonagg,consul,version\n"
MID = "dispnum,ccode1,ccode2,year,sidea1,sidea2,orig1,orig2,hostlev1,hostlev2,hostlev,fatality\n"


# What is refused
def test_a_folder_that_does_not_exist_or_is_a_file(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="there is no such folder"):
        read_tables(tmp_path / "nowhere")
    (tmp_path / "file").write_text("")
    with pytest.raises(ScenarioError, match="is not a folder"):
        read_tables(str(tmp_path / "file"))


@pytest.mark.parametrize("text", [NMC, NMC + "\n\n"])
def test_empty_tables(tmp_path: Path, text: str, problem: Callable[..., Problem]) -> None:
    found = problem(tmp_path, nmc=text)
    assert found.file == str(tmp_path / "nmc.csv")
    assert "no rows" in found.message


def test_a_missing_column_is_named_with_its_spellings(tmp_path: Path, read: Callable[..., Tables]) -> None:
    tables = read(
        tmp_path,
        nmc="year,milex,milper,cinc\n1990,1,1,0.1\n",
        trade="ccode1,ccode2,year,flow1\n2,20,2000,1\n",
        atop="mem1,mem2,year,defense,offense,neutral,consul\n2,20,1990,1,0,0,0\n",
    )
    assert tables.found == {}
    told = {path.name: reason for path, reason in tables.left.items()}
    assert "'nonagg' is missing (accepted names: nonagg, atop_nonagg)" in told["atop.csv"]
    assert "the state is missing" in told["nmc.csv"]
    assert "cowcode" in told["nmc.csv"]
    assert "looks like COW Trade, dyadic, but" in told["trade.csv"]
    with pytest.raises(ScenarioError, match=r"nmc\.csv \(looks like COW National.*the state is missing"):
        require(tables, "capabilities")


def test_text_among_numbers_is_named_by_line_and_column(tmp_path: Path, problems: Callable[..., list[Problem]]) -> None:
    text = "ccode,year,milex,milper,CINC\n2,1990,1,1,0.1\n20,1990,1,lots,0.1\n\n31,199o,1,1,2.5\nx,1990,1,1,0.1\n"
    found = problems(tmp_path, nmc=text)
    assert [(one.line, one.path) for one in found] == [(3, "milper"), (5, "year"), (5, "CINC"), (6, "ccode")]
    assert "'lots'" in found[0].message
    assert "from 0 to 1" in found[2].message


def test_only_the_first_bad_cells_are_listed(tmp_path: Path, problems: Callable[..., list[Problem]]) -> None:
    text = "year,usd_per_barrel\n" + "".join(f"{year},high\n" for year in range(1980, 2000))
    found = problems(tmp_path, oil=text)
    assert len(found) == 11
    assert "10 more" in found[-1].message


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2,1990,-5,1,0.1", "milex"), ("2,1990,1,inf,0.1", "milper"), ("2,1990.5,1,1,0.1", "year"),
        ("2,,1,1,0.1", "year"), ("2,90,1,1,0.1", "year"), (",1990,1,1,0.1", "ccode"), ("2.5,1990,1,1,0.1", "ccode"),
        ("-9,1990,1,1,0.1", "ccode"), ('2,1990,"1,000",1,0.1', "milex"),
    ],
)  # fmt: skip
def test_numbers_that_cannot_be(tmp_path: Path, row: str, column: str, problems: Callable[..., list[Problem]]) -> None:
    found = problems(tmp_path, nmc=f"ccode,year,milex,milper,cinc\n20,1990,1,1,0.1\n{row}\n")
    assert [(one.line, one.path) for one in found] == [(3, column)]


def test_unknown_codes_are_listed_once_each(tmp_path: Path, problems: Callable[..., list[Problem]]) -> None:
    twice = [(code, year) for year in (1991, 1992) for code in range(3, 15)]
    text = "ccode,year,milex,milper,cinc\n" + "".join(f"{code},{year},1,1,0\n" for code, year in twice)
    found = problems(tmp_path, nmc=text)
    assert len(found) == 11
    assert [one.line for one in found[:2]] == [2, 3]
    assert "'3' is the code of no state" in found[0].message
    assert "2 more" in found[-1].message
    assert "Correlates of War" in found[0].hint


def test_units_that_were_never_members_are_left_out(
    tmp_path: Path, read: Callable[..., Tables], problem: Callable[..., Problem]
) -> None:
    text = ATOP + "1,1870,563,200,0,0,0,0,1,0,5\n1,1870,220,200,0,0,0,0,1,0,5\n"
    assert len(read(tmp_path, atop=text).alliances) == 2
    assert "'3' is the code" in problem(tmp_path, atop=text.replace("563", "3")).message


def test_an_unknown_iso3_is_a_problem(tmp_path: Path, problem: Callable[..., Problem]) -> None:
    found = problem(tmp_path, gdp="iso3,year,gdp,population\nUSA,2000,1,1\nZZZ,2000,1,1\n")
    assert (found.line, found.path) == (3, "iso3")


@pytest.mark.parametrize(("milex", "told"), [("1", "the same"), ("5", "other values")])
def test_a_row_that_stands_twice_names_both_lines(
    tmp_path: Path, milex: str, told: str, problem: Callable[..., Problem]
) -> None:
    text = f"ccode,year,milex,milper,cinc\n2,1990,1,1,0.1\n20,1990,1,1,0.1\n2,1990,{milex},1,0.1\n"
    found = problem(tmp_path, nmc=text)
    assert found.line == 4
    assert "line 2" in found.message
    assert told in found.message
    assert "ccode 2, year 1990" in found.message


def test_a_dyad_that_stands_twice(tmp_path: Path, problem: Callable[..., Problem]) -> None:
    text = TRADE + "2,20,2000,x,y,1,1,1,1,4\n2,20,2000,x,y,1,2,1,1,4\n"
    assert "ccode1 2, ccode2 20, year 2000" in problem(tmp_path, trade=text).message
    text = MID + "1,2,40,1990,1,0,1,1,4,2,4,0\n1,2,40,1990,1,0,1,1,4,2,4,0\n"
    assert "line 2" in problem(tmp_path, trade=TRADE + "2,20,2000,x,y,1,1,1,1,4\n", mids=text).message


def test_two_files_of_one_data_set(tmp_path: Path, problem: Callable[..., Problem]) -> None:
    text = "year,usd_per_barrel\n2000,28.5\n"
    found = problem(tmp_path, one=text, two=text)
    assert found.file.endswith("one.csv")
    assert "two.csv" in found.message


@pytest.mark.parametrize("name", ["nmc.parquet", "nmc.csv.gz"])
def test_files_that_cannot_be_read_are_left_and_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"neither the one nor the other")
    tables = read_tables(tmp_path)
    assert "cannot be read" in tables.left[tmp_path / name]
    with pytest.raises(ScenarioError, match=f"{name} \\(cannot be read"):
        require(tables, "capabilities")


def test_a_gzip_that_breaks_off(tmp_path: Path, problem: Callable[..., Problem]) -> None:
    rows_of_text = "".join(f"{year},{year * 7919 % 1000}\n" for year in range(1000, 2200))
    whole = gzip.compress(("year,usd_per_barrel\n" + rows_of_text).encode())
    (tmp_path / "oil.csv.gz").write_bytes(whole[: len(whole) // 2])
    assert "cannot be read" in problem(tmp_path).message


@pytest.mark.parametrize("more", ["7", "7,8,9"])
def test_a_line_with_too_many_fields(tmp_path: Path, more: str, problem: Callable[..., Problem]) -> None:
    found = problem(tmp_path, oil=f"year,usd_per_barrel\n2000,28.5\n2001,24.5,{more}\n")
    assert found.line == 3
    assert "more than the 2 fields" in found.message
    found = problem(tmp_path, oil=f"year,usd_per_barrel\n2000,28.5,{more}\n2001,24.5\n")
    assert found.line == 2


def test_a_quote_without_an_end(tmp_path: Path, problem: Callable[..., Problem]) -> None:
    found = problem(tmp_path, oil='year,usd_per_barrel\n1999,17\n2000,"28.5\n2001,24.5\n')
    assert found.line == 3
    assert "never closed" in found.message


def test_lines_are_counted_over_text_that_runs_on(tmp_path: Path, problem: Callable[..., Problem]) -> None:
    text = 'year,note,usd_per_barrel\n2000,"two\nlines",28.5\n2001,,x\n'
    assert problem(tmp_path, oil=text).line == 4


def test_a_parquet_names_its_rows(tmp_path: Path, problem: Callable[..., Problem]) -> None:
    pd.DataFrame({"year": [2000, 2000], "usd_per_barrel": ["28.5", "28.5"]}).to_parquet(tmp_path / "oil.parquet")
    found = problem(tmp_path)
    assert found.line is None
    assert "row 2" in found.message
    assert "row 1" in found.message


@pytest.mark.parametrize(
    ("spell", "line", "path"),
    [("2,20,1,19xx01,201612", 2, "begin"), ("2,20,1,195001,190001", 2, "end"), ("2,20,9,195001,201612", 2, "conttype")],
)
def test_spells_that_cannot_be(
    tmp_path: Path, spell: str, line: int, path: str, problems: Callable[..., list[Problem]]
) -> None:
    text = f"statelno,statehno,conttype,begin,end\n{spell}\n2,40,4,1902-05-01,2016-12-01\n"
    found = problems(tmp_path, master=text)
    assert (found[0].line, found[0].path) == (line, path)


def test_all_problems_of_all_files_come_at_once(tmp_path: Path, problems: Callable[..., list[Problem]]) -> None:
    found = problems(tmp_path, oil="year,usd_per_barrel\n2000,x\n", nmc="ccode,year,milex,milper,cinc\n3,1990,1,1,0\n")
    assert [Path(one.file).name for one in found] == ["nmc.csv", "oil.csv"]


def test_what_is_required_is_asked_for_with_its_home(tmp_path: Path, read: Callable[..., Tables]) -> None:
    tables = read(tmp_path, v="country_text_id,COWcode,year,v2x_polyarchy\nSWE,380,2000,0.9\n", x="a,b\n1,2\n")
    require(tables, "regimes", "polyarchy")
    with pytest.raises(ScenarioError) as caught:
        require(tables, "alliances", "polity", "contiguity")
    alliances, polity, contiguity = caught.value.problems
    assert "ATOP" in alliances.message
    assert "x.csv" in alliances.message
    assert "atopdata.org" in alliances.hint
    assert "ccode1, ccode2, year, defense, offense, neutral, nonagg, consul" in alliances.hint
    assert "polity2" in polity.hint
    assert "start, end, conttype or ccode1, ccode2, year, conttype" in contiguity.hint
    assert alliances.file == str(tmp_path)
    with pytest.raises(ValueError, match="no data set is called 'weather'"):
        require(tables, "weather")
