"""A made-up folder of data sets, the coded cases that it serves, and weights estimated from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from counterpoise.analysis.observed.history import History
from counterpoise.analysis.observed.tables import read_tables
from counterpoise.analysis.validation.codings import CaseTable, read_cases
from counterpoise.analysis.validation.estimation import (
    Estimate,
    estimate,
    stack,
)
from counterpoise.analysis.validation.readings import (
    Served,
    Situation,
    Worlds,
    serve,
    situations,
)
from counterpoise.scenario.numbers import Number
from counterpoise.scenario.theory_file import Theory, load_theory
from counterpoise.theory.terms import STRATEGIES, TERMS

BASE = load_theory("threat_interdependence")


@pytest.fixture(scope="session")
def theory_of() -> Callable[..., Theory]:
    """The default theory's parameters with other weights."""

    def call(weights: np.ndarray) -> Theory:
        terms: dict[str, dict[str, Number]] = {strategy: {} for strategy in STRATEGIES}
        for term, weight in zip(TERMS, weights, strict=True):
            terms[term.strategy][term.name] = Number(value=float(weight))
        return replace(BASE, terms=terms)

    return call


NUMBERS = {
    "USA": 2, "CUB": 40, "MEX": 70, "POL": 290, "CSK": 315, "RUS": 365, "KAZ": 705, "CHN": 710, "MNG": 712, "JPN": 740,
    "IND": 750, "VNM": 816,
}  # fmt: skip
SIZES = {"USA": 0.15, "CHN": 0.12, "RUS": 0.06, "IND": 0.06, "JPN": 0.05}
IDEALS = {
    "USA": 3.0, "RUS": 0.0, "CHN": -2.0, "POL": 2.9, "JPN": 2.0, "MEX": 1.3, "CUB": -0.2, "VNM": -1.9, "KAZ": 1.2,
    "IND": -1.0,
}  # fmt: skip
PLEDGES = (("USA", "JPN"), ("RUS", "KAZ"))
POWERS = ("USA", "CHN", "RUS")
HEADS = {
    "nmc": "ccode,year,milex,milper,cinc", "dyads": "ccode1,ccode2,year,flow1,flow2",
    "national": "ccode,year,imports,exports", "mid": "dispnum,ccode1,ccode2,year,hostlev1,hostlev2",
    "atop": "mem1,mem2,year,defense,offense,neutral,nonagg,consul", "democracy": "ccode,year,polity2,v2x_polyarchy",
    "ideal": "ccode,year,idealpointall",
}  # fmt: skip


@pytest.fixture(scope="session")
def lines() -> Callable[..., dict[str, list[str]]]:
    """Rows of every data set; ``wild`` ones have nothing of what was."""

    def call(years: range, wild: bool = False) -> dict[str, list[str]]:
        made: dict[str, list[str]] = {name: [] for name in HEADS}
        for year in years:
            source = Random(f"{year} {wild}")
            for iso3, code in NUMBERS.items():
                if iso3 == "CSK" and year > 1992:
                    continue
                size = source.random() if wild else SIZES.get(iso3, 0.004) * source.uniform(0.9, 1.1)
                made["nmc"].append(f"{code},{year},{1000 * size:.3f},1,{size:.5f}")
                made["democracy"].append(f"{code},{year},,{source.random():.3f}")
                made["national"].append(f"{code},{year},{source.uniform(200, 400):.1f},{source.uniform(200, 400):.1f}")
                if iso3 in IDEALS:
                    made["ideal"].append(f"{code},{year},{source.uniform(-3, 3) if wild else IDEALS[iso3]:.3f}")
                for power in POWERS if iso3 not in ("MNG", *POWERS) else ():
                    flows = f"{source.uniform(5, 60):.1f},{source.uniform(5, 60):.1f}"
                    made["dyads"].append(f"{NUMBERS[power]},{code},{year},{flows}")
                    if source.random() < (0.9 if wild else 0.15):
                        number = f"{year}{code}{NUMBERS[power]}"
                        made["mid"].append(f"{number},{NUMBERS[power]},{code},{year},{source.randint(2, 5)},1")
            pledges = [(one, other) for one in POWERS for other in ("MEX", "POL")] if wild else PLEDGES
            made["atop"] += [f"{NUMBERS[one]},{NUMBERS[other]},{year},1,0,0,0,0" for one, other in pledges]
        return made

    return call


@pytest.fixture(scope="session")
def written() -> Callable[..., Path]:
    def call(folder: Path, *made: Mapping[str, list[str]], without: str = "") -> Path:
        folder.mkdir(exist_ok=True)
        for name, head in HEADS.items():
            rows = [line for one in made for line in one[name] if name != "nmc" or not line.startswith(f"{without},")]
            (folder / f"{name}.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return folder

    return call


YEARS = range(1992, 2004)


CASES = """\
state,iso3,period_start,period_end,counterpart_iso3,strategy,source
Mexico,MEX,1996,1999,USA,bandwagoning,A
Mexico,MEX,2000,2002,USA,hedging,A
Mexico,MEX,2000,2002,CHN,hedging,A
Cuba,CUB,1996,1999,USA,soft_balancing,A
Cuba,CUB,2000,2003,USA,balancing,A
Cuba,CUB,2000,2003,SUN,bandwagoning,A
Poland,POL,1998,2003,RUS,balancing,A
Poland,POL,1999,2003,USA,bandwagoning,A
Kazakhstan,KAZ,1997,2003,RUS,hedging,A
Kazakhstan,KAZ,1999,2003,CHN,hedging,A
Japan,JPN,1996,2003,CHN,soft_balancing,A
Japan,JPN,1999,2003,USA,bandwagoning,A
Vietnam,VNM,1997,2003,CHN,hedging,A
Vietnam,VNM,2000,2003,USA,none,A
India,IND,1998,2003,CHN,soft_balancing,A
India,IND,2001,2003,USA,hedging,A
"""


@pytest.fixture(scope="session")
def case_text() -> str:
    """A table of coded cases."""
    return CASES


REFUSED = """\
Mongolia,MNG,2000,2003,RUS,hedging,A
Czechoslovakia,CSK,1996,2003,RUS,hedging,A
Mexico,MEX,1985,1989,USA,hedging,A
Russia,SUN,2000,2003,RUS,hedging,A
Mexico,MEX,2000,2003,QQQ,hedging,A
Poland,POL,2000,2003,USA,other,A
"""


@pytest.fixture(scope="session")
def refused_text() -> str:
    """Rows that the data cannot serve."""
    return REFUSED


@pytest.fixture(scope="session")
def data(
    tmp_path_factory: pytest.TempPathFactory, lines: Callable[..., dict[str, list[str]]], written: Callable[..., Path]
) -> Path:
    return written(tmp_path_factory.mktemp("data"), lines(YEARS))


@pytest.fixture(scope="session")
def history(data: Path) -> History:
    return History(read_tables(data))


@pytest.fixture(scope="session")
def worlds(history: History) -> Worlds:
    return Worlds(history)


@pytest.fixture(scope="session")
def table_of() -> Callable[..., CaseTable]:
    def call(folder: Path, text: str = CASES) -> CaseTable:
        file = folder / "cases.csv"
        file.write_text(text, encoding="utf-8")
        return read_cases(file)

    return call


@pytest.fixture(scope="session")
def served(history: History, tmp_path_factory: pytest.TempPathFactory, table_of: Callable[..., CaseTable]) -> Served:
    return serve(table_of(tmp_path_factory.mktemp("cases")), history)


@pytest.fixture(scope="session")
def found(served: Served, worlds: Worlds) -> list[Situation]:
    return situations(served, worlds, BASE)


@pytest.fixture(scope="session")
def estimated(found: list[Situation], served: Served) -> Estimate:
    return estimate(stack(found), served.table.labels(), BASE)
