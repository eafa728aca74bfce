"""Public data sets in their published layouts, in made-up samples: what is read."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from counterpoise.analysis.observed.names import MEMBERS, OPEN, code_of, codes, current, iso3_of
from counterpoise.analysis.observed.tables import COLUMNS, SOURCES, Tables, read_tables
from counterpoise.scenario.problems import Problem

NMC = "stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version\n"
TRADE = "ccode1,ccode2,year,importer1,importer2,flow1,flow2,smoothflow1,smoothflow2,version\n"
ATOP = "dyad,year,mem1,mem2,atopally,defense,offense,neutral,nonagg,consul,version\n"
MID = "dispnum,ccode1,ccode2,year,sidea1,sidea2,orig1,orig2,hostlev1,hostlev2,hostlev,fatality\n"


def rows(table: pd.DataFrame) -> list[tuple[object, ...]]:
    """Rows with None for NaN."""
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in table.itertuples(index=False)]


# Names
def test_every_member_has_one_number_and_three_letters() -> None:
    assert len({member.code for member in MEMBERS}) == len(MEMBERS) == 217
    assert all(len(member.iso3) == 3 and member.iso3.isupper() for member in MEMBERS)
    assert [member.code for member in MEMBERS] == sorted(member.code for member in MEMBERS)


@pytest.mark.parametrize(
    ("code", "iso3"),
    [
        (2, "USA"), (200, "GBR"), (255, "DEU"), (260, "DEU"), (265, "DDR"), (300, "AUH"), (305, "AUT"), (315, "CSK"),
        (316, "CZE"), (325, "ITA"), (324, "ITA"), (341, "MNE"), (345, "SRB"), (347, "XKX"), (365, "RUS"),
        (437, "CIV"), (490, "COD"), (484, "COG"), (511, "ZAN"), (678, "YEM"), (679, "YEM"), (680, "YMD"),
        (710, "CHN"), (713, "TWN"), (732, "KOR"), (816, "VNM"), (817, "VDR"), (860, "TLS"), (900, "AUS"),
        (970, "NRU"), (987, "FSM"),
    ],
)  # fmt: skip
def test_a_number_of_the_correlates_of_war_has_its_iso3(code: int, iso3: str) -> None:
    assert iso3_of(code) == iso3


def test_gleditsch_and_ward_and_polity_number_some_states_otherwise() -> None:
    assert [iso3_of(code, "gw") for code in (260, 340, 345, 678, 816, 970, 973)] == [
        "DEU", "SRB", "SRB", "YEM", "VNM", "KIR", "TUV"
    ]  # fmt: skip
    assert [iso3_of(code, "polity") for code in (364, 342, 341, 529, 818)] == ["RUS", "SRB", "XKX", "ETH", "VNM"]
    assert iso3_of(340) is None
    assert iso3_of(364) is None


def test_of_two_numbers_an_iso3_has_that_of_the_state_that_goes_on() -> None:
    assert [code_of(iso3) for iso3 in ("DEU", "YEM", "KOR", "RUS", "SUN", "YUG", "vdr")] == [
        255, 679, 732, 365, 365, 345, 817
    ]  # fmt: skip
    assert code_of("XXX") is None
    assert current("ZAR") == "COD"
    assert codes("cow", {345: "YUG"})[345] == "YUG"


# Each data set
def test_capabilities_have_no_missing_codes(tmp_path: Path, read: Callable[..., Tables]) -> None:
    text = NMC + "USA,2,1990,1000,200,1,1,1,1,0.2,6\nFRN,220,1990,-9,30,1,1,1,1,0.05,6\nUSA,2,1989,,100,1,1,1,1,.1,6\n"
    tables = read(tmp_path, whatever=text)
    assert rows(tables.capabilities) == [
        ("FRA", 1990, None, 30.0, 0.05),
        ("USA", 1989, None, 100.0, 0.1),
        ("USA", 1990, 1000.0, 200.0, 0.2),
    ]
    assert tables.found == {"capabilities": tmp_path / "whatever.csv"}
    assert tables.sources == {"capabilities": "COW National Material Capabilities, version 6"}
    assert set(tables.missing) == set(SOURCES) - {"capabilities"}


def test_trade_stands_in_both_directions_and_smoothed_where_the_flow_is_missing(
    tmp_path: Path, read: Callable[..., Tables]
) -> None:
    text = TRADE + "2,20,2000,United States,Canada,10,20,11,21,4.0\n2,70,2000,United States,Mexico,-9,5,7,6,4.0\n"
    assert rows(read(tmp_path, dyads=text).trade) == [
        ("CAN", "USA", 2000, 20.0, 10.0),
        ("MEX", "USA", 2000, 5.0, 7.0),
        ("USA", "CAN", 2000, 10.0, 20.0),
        ("USA", "MEX", 2000, 7.0, 5.0),
    ]


def test_totals_of_trade(tmp_path: Path, read: Callable[..., Tables]) -> None:
    text = "ccode,statename,stateabb,year,imports,exports,alt_imports\n2,United States,USA,2000,300,200,-9\n"
    assert rows(read(tmp_path, national=text).totals) == [("USA", 2000, 300.0, 200.0)]


def test_contiguity_by_dyad_year_makes_spells(tmp_path: Path, read: Callable[..., Tables]) -> None:
    text = "dyad,state1no,state1ab,state2no,state2ab,year,conttype,version\n" + "".join(
        f"2020,{a},USA,{b},CAN,{year},{kind},3.2\n"
        for a, b in ((2, 20), (20, 2))
        for year, kind in ((1990, 1), (1991, 1), (1993, 1), (1994, 4), (1995, 4))
    )
    found = rows(read(tmp_path, contdird=text).contiguity)
    assert found[:3] == [
        ("CAN", "USA", 1990, 1991, 1),
        ("CAN", "USA", 1993, 1993, 1),
        ("CAN", "USA", 1994, OPEN, 4),
    ]
    assert len(found) == 6


@pytest.mark.parametrize(
    "text",
    [
        "dyad,statelno,statelab,statehno,statehab,conttype,begin,end,notes,version\n"
        '2020,2,USA,20,CAN,1,195001,201612,"made up, all of it",3.2\n2040,2,USA,40,CUB,4,190205,190609,,3.2\n',
        "ccode1,ccode2,conttype,stdate,enddate\n2,20,1,1950-01-01,2016-12-01\n2,40,4,1902-05-01,1906-09-01\n",
    ],
)
def test_contiguity_by_spells_with_both_forms_of_dates(tmp_path: Path, text: str, read: Callable[..., Tables]) -> None:
    assert rows(read(tmp_path, master=text).contiguity) == [
        ("CAN", "USA", 1950, OPEN, 1),
        ("CUB", "USA", 1902, 1906, 4),
        ("USA", "CAN", 1950, OPEN, 1),
        ("USA", "CUB", 1902, 1906, 4),
    ]


def test_distance_by_either_code(tmp_path: Path, read: Callable[..., Tables], problem: Callable[..., Problem]) -> None:
    found = read(tmp_path, distances="gwcode1,gwcode2,year,mindist\n2,970,2000,5000.5\n260,290,2000,0\n").distance
    assert rows(found) == [
        ("DEU", "POL", 2000, 0.0), ("KIR", "USA", 2000, 5000.5), ("POL", "DEU", 2000, 0.0), ("USA", "KIR", 2000, 5000.5)
    ]  # fmt: skip
    found = read(tmp_path, distances="ccode1,ccode2,year,mindist\n2,970,2000,5000.5\n").distance
    assert rows(found)[0] == ("NRU", "USA", 2000, 5000.5)
    found = problem(tmp_path, distances="ccode1,ccode2,year,mindist\n2,971,2000,5000.5\n")
    assert "gwcode1" in found.hint


def test_disputes_keep_the_highest_level_of_the_year_and_who_began(tmp_path: Path, read: Callable[..., Tables]) -> None:
    text = MID + (
        "1,2,40,1990,1,0,1,1,4,2,4,-9\n1,40,2,1990,0,1,1,1,2,4,4,-9\n"
        "2,2,40,1990,0,1,1,1,1,3,3,2\n2,40,2,1990,1,0,1,1,3,1,3,2\n"
        "3,2,220,1995,1,0,0,1,4,4,4,0\n3,220,2,1995,0,1,1,0,4,4,4,0\n"
    )
    assert rows(read(tmp_path, mids=text).disputes) == [
        ("CUB", "USA", 1990, 3.0, 4.0, 1.0, 2.0),
        ("FRA", "USA", 1995, 4.0, 4.0, 0.0, 0.0),
        ("USA", "CUB", 1990, 4.0, 3.0, 1.0, 2.0),
        ("USA", "FRA", 1995, 4.0, 4.0, 0.0, 0.0),
    ]


def test_disputes_of_one_direction_and_of_one_level(tmp_path: Path, read: Callable[..., Tables]) -> None:
    one_direction = "disno,statea,stateb,year,hihosta,hihostb,sideaa,sideab,orignata,orignatb,fatlev\n"
    found = read(tmp_path, mids=one_direction + "1,2,40,1990,4,2,1,0,1,1,0\n").disputes
    assert rows(found) == [("CUB", "USA", 1990, 2.0, 4.0, 0.0, 0.0), ("USA", "CUB", 1990, 4.0, 2.0, 1.0, 0.0)]
    found = read(tmp_path, mids="statea,stateb,year,hostlev\n2,40,1990,4\n").disputes
    assert rows(found)[0] == ("CUB", "USA", 1990, 4.0, 4.0, None, None)


@pytest.mark.parametrize(
    "text",
    [
        ATOP + "2200,1990,2,200,1,1,0,0,1,1,5.1\n",
        "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul\n2,200,1990,1,0,0,1,1\n",
        "STATEA,STATEB,Year,Defense,Offense,Neutral,Nonagg,Consul\n2,200,1990,1,0,0,1,1\n200,2,1990,1,0,0,1,1\n",
    ],
)
def test_alliances_in_three_spellings(tmp_path: Path, text: str, read: Callable[..., Tables]) -> None:
    assert rows(read(tmp_path, atop=text).alliances) == [
        ("GBR", "USA", 1990, 1, 0, 0, 1, 1),
        ("USA", "GBR", 1990, 1, 0, 0, 1, 1),
    ]


def test_regimes_from_two_files_or_one(tmp_path: Path, read: Callable[..., Tables]) -> None:
    vdem = "country_name,country_text_id,country_id,year,historical_date,COWcode,v2x_polyarchy\n" + (
        "Sweden,SWE,5,2000,2000-12-31,380,0.9\nPalestine,PSE,128,2000,2000-12-31,,0.3\nKosovo,XKX,43,2009,,,0.5\n"
    )
    polity = "cyear,ccode,scode,country,year,democ,polity,polity2\n"
    polity += "1,364,USR,USSR,1980,0,-7,-7\n2,380,SWD,Sweden,2000,10,10,10\n3,700,AFG,x,2002,-66,-66,-66\n"
    tables = read(tmp_path, v=vdem, p=polity)
    assert rows(tables.regimes) == [
        ("AFG", 2002, None, None),
        ("RUS", 1980, None, -7.0),
        ("SWE", 2000, 0.9, 10.0),
        ("XKX", 2009, 0.5, None),
    ]
    (tmp_path / "v.csv").unlink()
    (tmp_path / "p.csv").unlink()
    tables = read(tmp_path, p="ccode,year,polity2\n364,1980,-7\n341,2010,8\n")
    assert rows(tables.regimes) == [("RUS", 1980, None, -7.0), ("XKX", 2010, None, 8.0)]
    (tmp_path / "p.csv").unlink()
    tables = read(tmp_path, both="ccode,year,euds,aeuds,polity2,v2x_polyarchy,iso3\n380,2000,1,1,-8,0.9,SWE\n")
    assert rows(tables.regimes) == [("SWE", 2000, 0.9, -8.0)]
    assert tables.found["polity"] == tables.found["polyarchy"]


def test_positions_by_year_or_session_and_by_either_code(
    tmp_path: Path, read: Callable[..., Tables], problem: Callable[..., Problem]
) -> None:
    found = read(tmp_path, un="ccode,iso3c,Countryname,session,IdealPoint\n2,USA,United States,46,2.5\n").positions
    assert rows(found) == [("USA", 1991, 2.5)]
    text = "ccode,iso3c,countryname,year,idealpointfp,idealpointall\n2,USA,x,1991,2.4,2.5\n"
    text += ",SUN,x,1991,-2,-1.5\n,,x,1,1,1\n"
    assert problem(tmp_path, un=text).line == 4
    text = text.replace(",,x,1,1,1", ",,x,1991,1,1")
    assert rows(read(tmp_path, un=text).positions) == [("RUS", 1991, -1.5), ("USA", 1991, 2.5)]


def test_rivalries_leave_out_what_was_no_state(tmp_path: Path, read: Callable[..., Tables]) -> None:
    text = "tssr_id,rivalry,ccode1,ccode2,start,end,positional,spatial,ideological\n" + (
        "1,A-B,220.0,300.0,1494.0,1918.0,1.0,1.0,\n2,B-C,2.0,710.0,1996.0,2020.0,1.0,,\n3,D-E,,640.0,1500.0,1600.0,1,1,\n"
    )
    assert rows(read(tmp_path, rivals=text).rivalries) == [
        ("AUH", "FRA", 1494, 1918, 1, 1, 0),
        ("CHN", "USA", 1996, OPEN, 0, 1, 0),
        ("FRA", "AUH", 1494, 1918, 1, 1, 0),
        ("USA", "CHN", 1996, OPEN, 0, 1, 0),
    ]


def test_majors_output_and_oil(tmp_path: Path, read: Callable[..., Tables]) -> None:
    tables = read(
        tmp_path,
        majors="stateabb,ccode,styear,stmonth,stday,endyear,endmonth,endday,version\n"
        "USA,2,1898,8,13,2016,12,31,2016\nAUH,300,1816,1,1,1918,11,3,2016\n",
        fariss="gwno,year,mrgdppc,sd_mrgdppc,pwtrgdp,pwtpop\n2,2000,40000,1,1,300\n260,2000,30000,1,1,80\n",
        oil="year,usd_per_barrel\n2001,24.5\n2000,28.5\n",
    )
    assert rows(tables.majors) == [("AUH", 1816, 1918), ("USA", 1898, OPEN)]
    assert rows(tables.output) == [("DEU", 2000, 2_400_000.0, 80.0), ("USA", 2000, 12_000_000.0, 300.0)]
    assert rows(tables.oil) == [(2000, 28.5), (2001, 24.5)]
    assert tables.releases == {"majors": "2016"}
    (tmp_path / "fariss.csv").unlink()
    assert rows(read(tmp_path, own="iso3,year,gdp,population\nUSA,2000,12.5,300\n").output) == [
        ("USA", 2000, 12.5, 300.0)
    ]


def test_two_numbers_of_one_state_in_one_year_give_one_row(tmp_path: Path, read: Callable[..., Tables]) -> None:
    text = "ccode,year,milex,milper,cinc\n260,1990,50,40,0.03\n255,1990,,45,0.04\n"
    assert rows(read(tmp_path, nmc=text).capabilities) == [("DEU", 1990, 50.0, 45.0, 0.04)]
    text = ATOP + "1,1990,255,290,0,0,0,0,1,0,5\n1,1990,260,290,0,1,0,0,0,0,5\n1,1990,255,260,0,1,0,0,0,0,5\n"
    assert rows(read(tmp_path, atop=text).alliances)[0] == ("DEU", "POL", 1990, 0, 0, 0, 1, 0)
    assert len(read_tables(tmp_path).alliances) == 2


def test_parquet_and_gzip_give_the_same_as_csv(tmp_path: Path, read: Callable[..., Tables]) -> None:
    text = NMC + "USA,2,1990,1000,200,1,1,1,1,0.25,6\nFRN,220,1990,-9,30,1,1,1,1,0.05,6\n"
    expected = read(tmp_path, nmc=text).capabilities
    frame = pd.read_csv(tmp_path / "nmc.csv")
    (tmp_path / "nmc.csv").unlink()
    (tmp_path / "NMC.CSV.GZ").write_bytes(gzip.compress(text.encode()))
    pd.testing.assert_frame_equal(read_tables(tmp_path).capabilities, expected)
    (tmp_path / "NMC.CSV.GZ").unlink()
    frame.to_parquet(tmp_path / "x.parquet")
    tables = read_tables(tmp_path)
    pd.testing.assert_frame_equal(tables.capabilities, expected)
    assert tables.found["capabilities"].name == "x.parquet"


def test_windows_lines_blank_lines_and_a_mark_of_the_encoding_do_no_harm(tmp_path: Path) -> None:
    text = "\ufeffYear,USD_per_barrel\r\n2000,28.5\r\n\r\n2001,24.5\r\n"
    (tmp_path / "brent.csv").write_bytes(text.encode())
    assert rows(read_tables(tmp_path).oil) == [(2000, 28.5), (2001, 24.5)]


def test_tables_that_are_missing_are_empty_with_their_columns(tmp_path: Path, read: Callable[..., Tables]) -> None:
    (tmp_path / "notes.txt").write_text("ccode,year,cinc\n")
    (tmp_path / ".hidden.csv").write_text("")
    tables = read(tmp_path, votes="resolution,country,vote,iso3\n1,Albania,yes,ALB\n")
    assert {path.name: reason for path, reason in tables.left.items()} == {"notes.txt": "", "votes.csv": ""}
    assert tables.found == {}
    for name, columns in COLUMNS.items():
        table = getattr(tables, name)
        assert tuple(table.columns) == columns
        assert table.empty == (name != "names")
    assert tables.trade["year"].dtype == "int64"
    assert tables.trade["imports"].dtype == "float64"
