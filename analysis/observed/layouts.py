"""The layouts in which public data sets are published: their columns, how releases spell them, how to cite them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from .names import System

SOURCES: Mapping[str, str] = {
    "names": "COW State System Membership",
    "capabilities": "COW National Material Capabilities",
    "trade": "COW Trade, dyadic",
    "totals": "COW Trade, national",
    "contiguity": "COW Direct Contiguity",
    "distance": "CShapes, minimum distance",
    "disputes": "COW Militarized Interstate Disputes, directed dyad-years",
    "alliances": "ATOP, dyad-years",
    "polyarchy": "V-Dem, electoral democracy index",
    "polity": "Polity",
    "positions": "UN General Assembly ideal points (Bailey, Strezhnev & Voeten)",
    "rivalries": "Strategic rivalries (Thompson, Sakuwa & Suhas)",
    "majors": "COW Major Powers",
    "output": "Latent GDP and population (Fariss, Anders, Markowitz & Barnum)",
    "oil": "Dated Brent, yearly mean (Energy Institute Statistical Review)",
}
"""Each kind of data set and how to cite it; ``polyarchy`` and ``polity`` together make the table ``regimes``."""

HOMES: Mapping[str, str] = {
    **dict.fromkeys(
        ("names", "capabilities", "trade", "totals", "contiguity", "disputes", "majors"), "correlatesofwar.org"
    ),
    "distance": "icr.ethz.ch/data/cshapes",
    "alliances": "atopdata.org",
    "polyarchy": "v-dem.net",
    "polity": "systemicpeace.org",
    "positions": "dataverse.harvard.edu, 'United Nations General Assembly Voting Data'",
    "rivalries": "the page of the book 'Analyzing Strategic Rivalries in World Politics'",
    "output": "dataverse.harvard.edu, 'New Estimates of Over 500 Years of Historic GDP and Population Data'",
    "oil": "energyinst.org, 'Statistical Review of World Energy'",
}
"""Where each kind of data set is published."""

PLEDGES = ("defense", "offense", "neutral", "nonagg", "consul")
"""What allies promise each other (ATOP)."""

ISSUES = ("spatial", "positional", "ideological")
"""What a rivalry is about."""

STATE, PAIR = ("",), ("_1", "_2")
"""Endings of the columns of states in a table of states, and in one of pairs."""

CODES: Mapping[str, Mapping[System, tuple[str, ...]]] = {
    "": {"cow": ("ccode", "cowcode", "cow_code"), "gw": ("gwcode", "gwno")},
    "_1": {
        "cow": ("ccode1", "cowcode1", "state1no", "statelno", "statea", "mem1"),
        "gw": ("gwcode1", "gwno1"),
    },
    "_2": {
        "cow": ("ccode2", "cowcode2", "state2no", "statehno", "stateb", "mem2"),
        "gw": ("gwcode2", "gwno2"),
    },
}
"""Spellings of the columns that hold numbers of states, by ending and system."""

LETTERS: Mapping[str, tuple[str, ...]] = {
    "": ("iso3", "iso3c", "country_text_id"),
    "_1": ("iso3_1",),
    "_2": ("iso3_2",),
}
"""Spellings of the columns that hold ISO3, by ending."""

NUMBERS = frozenset(
    {
        "", "version", "stateabb", "stabb", "abbrev", "cow_abb", "cowc", "cw_abb", "gwc", "gw_abb",
        *(spelling for spellings in CODES[""].values() for spelling in spellings),
    }
)  # fmt: skip
"""Columns of numbers and abbreviations of a state, of the release, and that without a name which numbers the rows."""

_NAME_SPELLINGS = (
    "name", "statenme", "statename", "statenm", "countryname", "country_name", "country", "gw_name", "cw_name"
)  # fmt: skip

IDENTIFIERS = NUMBERS | {*_NAME_SPELLINGS, *LETTERS[""], "iso2", "iso2c", "microstate"}
"""Columns that identify a state in any way."""

_COW_MISSING = (-9.0, -8.0, -7.0)


@dataclass(frozen=True)
class Column:
    """A column of a published file: what it is called here, how releases spell it, and what may stand in it."""

    field: str
    spellings: tuple[str, ...]
    least: float = -math.inf
    most: float = math.inf
    missing: tuple[float, ...] = _COW_MISSING
    needed: bool = True
    text: bool = False
    whole: bool = False  # and never empty


@dataclass(frozen=True)
class Layout:
    """One published layout of a data set.

    A file has it when all needed columns stand in it, with those of the states; one that only has all columns of one of
    the ``marks`` looks like it, and lacks something. Where its columns alone do not tell the data set from others,
    ``beside`` are the only further ones that it may have, and ``only`` the only states, by COW number.

    ``roles`` are the endings of the columns of states: :data:`STATE`, :data:`PAIR`, or none. No two rows share the
    states and the ``key``. ``left_out``: rows that are passed over rather than reported, those with a ``blank`` code,
    or also ``others``, with numbers of no member of the state system.
    """

    kind: str
    roles: tuple[str, ...]
    columns: tuple[Column, ...]
    marks: tuple[tuple[str, ...], ...]
    key: tuple[str, ...] = ("year",)
    left_out: str = ""
    beside: frozenset[str] | None = None
    only: frozenset[int] = frozenset()

    def asked(self) -> str:
        """The needed columns in the first spelling of each."""
        states = [CODES[role]["cow"][0] for role in self.roles]
        return ", ".join([*states, *(column.spellings[0] for column in self.columns if column.needed)])


def _number(field: str, *spellings: str, least: float = 0.0, most: float = math.inf, needed: bool = True) -> Column:
    return Column(field, spellings or (field,), least, most, needed=needed)


def _flag(field: str, *spellings: str, needed: bool = True) -> Column:
    return _number(field, *spellings, most=1.0, needed=needed)


def _date(field: str, *spellings: str, needed: bool = True) -> Column:
    return Column(field, spellings, text=True, needed=needed)


def _text(field: str, *spellings: str) -> Column:
    return Column(field, spellings, text=True, needed=False)


_YEAR = Column("year", ("year",), 1000, 2200, missing=(), whole=True)
_SESSION = Column("session", ("session",), 1, 200, missing=(), whole=True)
_FIRST, _LAST = ("start", "begin", "stdate", "startdate", "styear"), ("end", "enddate", "endyear")
_SIDES = (
    _flag("side_1", "sidea1", "sideaa", needed=False),
    _flag("side_2", "sidea2", "sideab", needed=False),
    _flag("first_day_1", "orig1", "orignata", needed=False),
    _flag("first_day_2", "orig2", "orignatb", needed=False),
    _number("fatality", "fatality", "fatlev", needed=False),
    _number("dispute", "dispnum", "disno", "dispnum3", needed=False),
)
_MONTHS = (
    _number("first_month", "stmonth", "stmon", least=1, most=12, needed=False),
    _number("last_month", "endmonth", "endmon", least=1, most=12, needed=False),
)
_DAYS = (
    _number("first_day", "stday", least=1, most=31, needed=False),
    _number("last_day", "endday", least=1, most=31, needed=False),
)
_KIND = _number("kind", "conttype", most=6)
_IDEAL = _number("ideal", "idealpointall", "idealpoint", least=-10, most=10)
_NOTE = _text("note", "note", "source")
_MAJORS = frozenset({2, 200, 220, 255, 300, 325, 365, 710, 740})
_POPULATION = _number("population", "pwtpop", "population", "pop")

LAYOUTS: tuple[Layout, ...] = (
    Layout(
        "names",
        STATE,
        (
            Column("name", _NAME_SPELLINGS, text=True),
            _text("iso3_listed", "iso3", "iso3c"),
            _date("first", *_FIRST, needed=False),
            _date("last", *_LAST, needed=False),
            *_MONTHS,
            *_DAYS,
        ),
        (("code", "name"),),
        ("first",),
        beside=IDENTIFIERS,
    ),
    Layout(
        "names",
        STATE,
        (
            Column("iso3_listed", ("iso3", "iso3c"), text=True),
            _date("first", *_FIRST),
            _date("last", *_LAST),
            *_MONTHS,
            *_DAYS,
        ),
        (("code", "iso3_listed", "first", "last"),),
        ("first",),
        beside=IDENTIFIERS,
    ),
    Layout(
        "capabilities",
        STATE,
        (_YEAR, _number("milex"), _number("milper"), _number("cinc", most=1.0)),
        (("milex", "milper"), ("milex", "cinc"), ("milper", "cinc")),
    ),
    Layout(
        "trade",
        PAIR,
        (
            _YEAR,
            _number("imports", "flow1"),
            _number("exports", "flow2"),
            _number("smooth_imports", "smoothflow1", needed=False),
            _number("smooth_exports", "smoothflow2", needed=False),
        ),
        (("imports",), ("exports",)),
    ),
    Layout(
        "totals",
        STATE,
        (
            _YEAR,
            _number("imports"),
            _number("exports"),
            *(_text(name, name) for name in ("alt_imports", "alt_exports", "source1", "source2")),
        ),
        (("code", "imports", "exports"),),
        beside=IDENTIFIERS,
    ),
    Layout(
        "contiguity", PAIR, (_date("first", *_FIRST), _date("last", *_LAST), _KIND), (("kind",),), ("first", "kind")
    ),
    Layout("contiguity", PAIR, (_YEAR, _KIND), (("kind",),)),
    Layout("distance", PAIR, (_YEAR, _number("km", "mindist")), (("km",),)),
    Layout(
        "disputes",
        PAIR,
        (
            _YEAR,
            _number("hostility", "hostlev1", "hostleva", "hihosta", most=5),
            _number("received", "hostlev2", "hostlevb", "hihostb", most=5),
            *_SIDES,
        ),
        (("hostility",), ("received",)),
        ("dispute", "year"),
    ),
    Layout(
        "disputes",
        PAIR,
        (_YEAR, _number("level", "hostlev", most=5), *_SIDES),
        (("code_1", "level"),),
        ("dispute", "year"),
    ),
    Layout(
        "alliances",
        PAIR,
        (_YEAR, *(_flag(pledge, pledge, f"atop_{pledge}") for pledge in PLEDGES)),
        (
            ("code_1", "defense", "consul"),
            ("code_1", "offense", "nonagg"),
            ("code_2", "defense", "consul"),
            ("code_2", "offense", "nonagg"),
        ),
    ),
    Layout(
        "polyarchy",
        STATE,
        (_YEAR, _number("polyarchy", "v2x_polyarchy", most=1)),
        (("polyarchy",),),
        left_out="others",
    ),
    Layout(
        "polity",
        STATE,
        (_YEAR, Column("polity", ("polity2",), -10, 10, (-66.0, -77.0, -88.0, -99.0))),
        (("polity",),),
    ),
    Layout("positions", STATE, (_YEAR, _IDEAL), (("ideal",),), left_out="blank"),
    Layout("positions", STATE, (_SESSION, _IDEAL), (("ideal",),), ("session",), left_out="blank"),
    Layout(
        "rivalries",
        PAIR,
        (_date("first", *_FIRST), _date("last", *_LAST), *(_flag(issue) for issue in ISSUES)),
        (("spatial", "positional"), ("spatial", "ideological"), ("positional", "ideological")),
        ("first",),
        left_out="blank",
    ),
    Layout(
        "majors",
        STATE,
        (_date("first", "styear"), _date("last", "endyear"), *_MONTHS, *_DAYS),
        (("code", "first", "last"),),
        ("first",),
        beside=NUMBERS,
        only=_MAJORS,
    ),
    Layout("output", STATE, (_YEAR, _number("per_head", "mrgdppc"), _POPULATION), (("per_head",),)),
    Layout(
        "output",
        STATE,
        (_YEAR, _number("gdp", "gdp", "rgdp"), _POPULATION),
        (("gdp", "population"),),
        beside=IDENTIFIERS,
    ),
    Layout(
        "oil",
        (),
        (_YEAR, _number("usd_per_barrel", "usd_per_barrel", "brent", "brent_usd", "brent_usd_per_barrel"), _NOTE),
        (("usd_per_barrel",),),
        beside=IDENTIFIERS,
    ),
)
"""Every layout that is known; of two of one kind that a file has the first counts."""
