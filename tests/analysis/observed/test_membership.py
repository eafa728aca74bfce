"""Who was a state on a day, in both lists, in a folder's own list, and under what name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from counterpoise.analysis.observed.history import History
from counterpoise.analysis.observed.membership import (
    LAST_DAY,
    built_in_spells,
    member_table,
    members_on,
    name_on,
    spells_told,
)
from counterpoise.analysis.observed.names import FORMER_NAMES, MEMBERS
from counterpoise.analysis.observed.tables import Tables


def members(table: pd.DataFrame, day: int) -> set[str]:
    return set(members_on(table, day)["iso3"])


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_the_lists_that_ship_hold_spells_in_order(system: str) -> None:
    spells = built_in_spells(system)  # type: ignore[arg-type]
    assert (spells["first"] <= spells["last"]).all()
    for _, own in spells.sort_values("first").groupby("code"):
        assert (own["first"].iloc[1:].to_numpy() > own["last"].iloc[:-1].to_numpy()).all()
    assert len(spells) == {"cow": 243, "gw": 231}[system]


def test_every_former_name_ends_before_the_next_and_belongs_to_a_state() -> None:
    known = {member.iso3 for member in MEMBERS}
    assert set(FORMER_NAMES) <= known
    for names in FORMER_NAMES.values():
        assert [day for day, _ in names] == sorted(day for day, _ in names)
        assert all(pd.Timestamp(str(day)) for day, _ in names)


@pytest.mark.parametrize(
    ("day", "are", "are_not"),
    [
        (19141231, {"AUH", "SRB", "TUR"}, {"KOR", "POL", "EST"}),
        (19391231, {"EST", "LVA", "LTU", "DEU"}, {"POL", "AUT", "CSK"}),
        (19481231, {"PRK", "ISR", "MMR"}, {"EST", "LVA", "LTU", "DEU", "JPN", "AUT", "KOR"}),
        (19551231, {"DEU", "DDR", "AUT", "VDR"}, {"MAR", "SVK"}),
        (19601231, {"EGY", "COD"}, {"SYR", "KWT"}),
        (19900520, {"YMD", "YEM", "DDR"}, {"LIE"}),
        (19901231, {"YEM", "DEU", "LIE", "NAM"}, {"YMD", "DDR", "EST"}),
        (19911225, {"RUS", "EST"}, {"KAZ", "UKR"}),
        (19911231, {"RUS", "KAZ", "UKR", "EST"}, {"CZE", "SVK"}),
        (19921231, {"CSK", "HRV"}, {"CZE", "SVK", "MKD"}),
        (20031231, {"SRB", "NRU", "TLS"}, {"MNE", "XKX", "SSD"}),
        (20160101, {"SSD", "MNE", "XKX"}, {"CSK", "DDR", "ZAN"}),
    ],
)
def test_members_on_a_day(day: int, are: set[str], are_not: set[str]) -> None:
    found = members(member_table(), day)
    assert are <= found
    assert not are_not & found


@pytest.mark.parametrize(
    ("day", "iso3", "in_cow", "in_gw"),
    [
        (19001231, "CAN", False, True), (19501231, "DEU", False, True), (19101231, "SRB", True, True),
        (19051231, "KOR", False, True), (19951231, "NRU", False, True), (19420101, "NOR", False, True),
    ],
)  # fmt: skip
def test_the_two_lists_differ(day: int, iso3: str, in_cow: bool, in_gw: bool) -> None:
    assert (iso3 in members(member_table("cow"), day)) == in_cow
    assert (iso3 in members(member_table("gw"), day)) == in_gw


@pytest.mark.parametrize("system", ["cow", "gw"])
@pytest.mark.parametrize(
    ("iso3", "day", "name"),
    [
        ("DEU", 18600101, "Prussia"), ("DEU", 19141231, "Germany"), ("DEU", 19601231, "West Germany"),
        ("DEU", 19901002, "West Germany"), ("DEU", 19901231, "Germany"), ("DEU", 20031231, "Germany"),
        ("RUS", 19131231, "Russia"), ("RUS", 19601231, "Soviet Union"), ("RUS", 19911231, "Russia"),
        ("SRB", 19011231, "Serbia"), ("SRB", 19801231, "Yugoslavia"), ("SRB", 20031231, "Serbia and Montenegro"),
        ("SRB", 20101231, "Serbia"), ("TUR", 19141231, "Ottoman Empire"), ("TUR", 20001231, "Turkey"),
        ("MMR", 19801231, "Burma"), ("COD", 19801231, "Zaire"), ("YEM", 19801231, "North Yemen"),
        ("YEM", 19901231, "Yemen"), ("IRN", 19301231, "Persia"), ("LKA", 19601231, "Ceylon"),
    ],
)  # fmt: skip
def test_a_state_has_the_name_of_the_day(system: str, iso3: str, day: int, name: str) -> None:
    assert name_on(member_table(system), iso3, day) == name  # type: ignore[arg-type]


def test_spells_are_told_in_years() -> None:
    table = member_table()
    assert spells_told(table, "DEU") == "1816–1945, 1955–"
    assert spells_told(table, "CSK") == "1918–1939, 1945–1992"
    assert spells_told(table, "QQQ") == ""


GW = (
    "gwcode,stateabb,statename,startdate,enddate\n2,USA,United States,1816-01-01,2017-12-31\n"
    "340,SER,Serbia,1878-07-13,1915-10-01\n340,SER,Serbia,2006-06-05,2017-12-31\n"
    "580,MAG,Madagascar (Merina),1816-01-01,1896-08-06\n580,MAG,Madagascar,1960-06-26,2017-12-31\n"
    "970,KIR,Kiribati,1979-07-12,2017-12-31\n971,NAU,Nauru,1968-01-31,2017-12-31\n"
)
NMC = "ccode,year,milex,milper,cinc\n2,2003,1,1,0.1\n345,2003,1,1,0.1\n946,2003,1,1,0.1\n970,2003,1,1,0.1\n"


@pytest.mark.parametrize("head", ["gwcode", "gwno", "ccode", "cowcode"])
def test_a_list_of_gleditsch_and_ward_is_read_in_their_numbers(
    tmp_path: Path, head: str, read: Callable[..., Tables]
) -> None:
    tables = read(tmp_path, gw=GW.replace("gwcode", head), nmc=NMC)
    assert tables.capabilities["iso3"].tolist() == ["KIR", "NRU", "SRB", "USA"]
    history = History(tables)
    assert {iso3: history.name(iso3, 2003) for iso3 in history.members(2003)} == {
        "USA": "United States", "SRB": "Serbia and Montenegro", "KIR": "Kiribati", "NRU": "Nauru"
    }  # fmt: skip
    assert "MDG" in members(tables.names, 18951231)
    assert "MDG" not in members(tables.names, 19501231)
    assert bool(tables.notes) == (head in ("ccode", "cowcode"))
    if tables.notes:
        assert "gw.csv has the numbers of Gleditsch & Ward" in tables.notes[0]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (("start,end", "1918-02-24,2016-12-31"), "1918–1940, 1991–"),  # spans the spells: their gap stays
        (("styear,endyear", "1918,2016"), "1918–1940, 1991–"),
        (("start,end", "1918-02-24,"), "1918–1940, 1991–"),
        (("start,end", "1918-02-24,1940-06-16"), "1918–1940"),  # says less, and holds
        (("start,end", "1991-08-20,2016-12-31"), "1991–"),
        (("styear,stmonth,stday,endyear,endmonth,endday", "1991,8,20,2016,12,31"), "1991–"),
    ],
)
def test_the_spells_of_a_folders_own_list_hold(
    tmp_path: Path, dates: tuple[str, str], expected: str, read: Callable[..., Tables]
) -> None:
    columns, spell = dates
    end = "2016,12,31" if "endday" in columns else "2016-12-31" if "start" in columns else "2016"
    rest = f"1816,1,1,{end}" if "endday" in columns else f"1816-01-01,{end}" if "start" in columns else f"1816,{end}"
    text = f"ccode,name,{columns}\n366,Estonia,{spell}\n2,United States,{rest}\n"
    tables = read(tmp_path, states=text)
    assert spells_told(tables.names, "EST") == expected
    assert spells_told(tables.names, "USA") == "1816–"
    assert spells_told(tables.names, "LVA") == "1918–1940, 1991–"


def test_a_list_without_dates_names_and_adds_states(tmp_path: Path, read: Callable[..., Tables]) -> None:
    text = "ccode,iso3,name\n2,USA,Union\n680,YDM,Aden\n998,NLX,Newland\n999,,Old\n"
    nmc = "ccode,year,milex,milper,cinc\n998,2014,1,1,0\n680,1980,1,1,0\n999,1940,1,1,0\n"
    tables = read(tmp_path, states=text, nmc=nmc)
    assert tables.capabilities["iso3"].tolist() == ["NLX", "YDM"]
    names = tables.names.set_index("iso3")
    assert names.loc["NLX"].tolist() == [998, "Newland", 18160101, LAST_DAY]
    assert names.loc["USA", "name"] == "Union"
    assert names.loc["YDM"].tolist() == [680, "Aden", 19671130, 19900521]


def test_a_list_with_dates_leaves_the_names_of_the_day(tmp_path: Path, read: Callable[..., Tables]) -> None:
    text = (
        "StateAbb,CCode,StateNme,StYear,EndYear\nYUG,345,Yugoslavia,1878,2016\nNEW,998,Newland,2012,2016\n"
        "FRN,220,France,1816,2016\n"
    )
    history = History(read(tmp_path, states=text))
    assert [history.name("SRB", year) for year in (1990, 2003, 2010)] == [
        "Yugoslavia", "Serbia and Montenegro", "Serbia"
    ]  # fmt: skip
    assert 998 not in history.tables.names["code"].to_list()  # no ISO3: it cannot stand in a world


@pytest.mark.parametrize(
    ("year", "expected"),
    [(1914, ["USA"]), (1948, ["USA"]), (1989, ["USA", "DDR", "YMD"]), (1990, ["USA"]), (1991, ["USA", "EST"])],
)
def test_stale_values_bring_no_state_back(
    tmp_path: Path, year: int, expected: list[str], read: Callable[..., Tables]
) -> None:
    rows = [(2, year), (730, 1905), (366, 1939), (366, 1991), (265, 1989), (265, 1990), (680, 1989)]
    nmc = "ccode,year,milex,milper,cinc\n" + "".join(f"{code},{when},1,1,0.1\n" for code, when in rows)
    assert History(read(tmp_path, nmc=nmc)).members(year) == expected


def test_why_a_state_is_not_known(tmp_path: Path, read: Callable[..., Tables]) -> None:
    history = History(read(tmp_path, nmc="ccode,year,milex,milper,cinc\n2,2003,1,1,0.1\n"))
    assert history.unknown("USA", 2003) == ""
    assert history.unknown("DEU", 2003) == "no capability of DEU in 2003 or the ten years before"
    assert history.unknown("CSK", 2003) == "CSK was no state at the end of 2003, but in 1918–1939, 1945–1992"
    assert history.unknown("PSE", 2003) == "PSE was no state at the end of 2003, nor ever"
