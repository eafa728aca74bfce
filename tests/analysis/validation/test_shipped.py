"""Codings read in the shipped cases."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from counterpoise.analysis.validation.codings import CaseTable, coded, read_cases
from counterpoise.analysis.validation.readings import dyadic
from counterpoise.analysis.validation.report_shipped import BLOCKS
from counterpoise.analysis.validation.shipped import (
    APART,
    places_of,
    serve_shipped,
    shipped_readings,
    validate_shipped,
    world_of,
)  # fmt: skip
from counterpoise.results.run import run
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.theory_file import load_theory

HEAD = "state,iso3,period_start,period_end,counterpart_iso3,strategy\n"
ROWS = (
    "Venezuela,VEN,2003,2005,USA,soft_balancing\nJapan,JPN,2013,2030,CHN,balancing\n"
    "Egypt,EGY,1955,1958,RUS,hedging\nKazakhstan,KAZ,1995,1999,RUS,none\n"
    "Portugal,PRT,2003,2003,USA,bandwagoning\nJapan,JPN,1960,1970,CHN,hedging\nKazakhstan,KAZ,1995,1999,NOR,hedging\n"
)


@pytest.fixture
def table(tmp_path: Path) -> CaseTable:
    (tmp_path / "codings.csv").write_text(HEAD + ROWS, encoding="utf-8")
    return read_cases(tmp_path / "codings.csv")


def test_where_a_coding_falls(table: CaseTable) -> None:
    venezuela, japan, egypt, *_ = table.cases
    assert [place[0] for place in places_of(venezuela)] == ["iraq_2003", "multipolarity", "venezuela"]
    assert {place[1:] for place in places_of(venezuela)} == {(2003, 2005)}
    assert ("japan", 2013, 2024) in places_of(japan)
    assert places_of(egypt) == [("multipolarity_1955", 1955, 1958)]  # its Soviet Union is the coding's Russia


def test_what_falls_nowhere_is_named_with_the_reason(table: CaseTable) -> None:
    served = serve_shipped(table)
    assert [case.iso3 for case in served.cases] == ["VEN", "JPN", "EGY", "KAZ"]
    assert [row.reason for row in served.left_out] == [
        "PRT is a state of no shipped case",
        "1960–1970 is outside the shipped cases with both: 2011–2024 (fragmentation), 2006–2024 (japan), "
        "2012–2024 (us_china)",
        "NOR is a power of no shipped case with KAZ",
    ]


def test_a_reading_is_the_mean_over_cases_runs_and_years(table: CaseTable, compiled_engine: None) -> None:
    served = serve_shipped(table)
    found, none = shipped_readings(served, load_theory("walt"), replicates=5)
    assert found.sum(axis=1) == pytest.approx(1.0)
    own, missing = [], []
    for case in ("iraq_2003", "multipolarity", "venezuela"):
        result = run(case, 5, 0, "walt")
        when = slice(2003 - result.world.years[0], 2006 - result.world.years[0])
        place, power = result.world.states.index("VEN"), result.world.powers.index("USA")
        rows = result.record.probabilities[:, when, place].reshape(-1, len(result.world.options))
        options = [result.world.options.index(one) for one in (
            "balancing:USA", "soft_balancing:USA", "hedging", "bandwagoning:USA"
        )]  # fmt: skip
        protecting = result.record.protecting[:, when, place, power].reshape(len(rows), -1)
        counted = rows[:, options]
        followed = rows[:, [result.world.options.index(f"bandwagoning:{one}") for one in result.world.powers]]
        counted[:, 0] += (followed * protecting).sum(axis=1)
        shares = counted / counted.sum(axis=1, keepdims=True)
        own.append(shares.mean(axis=0))
        missing.append(result.record.unconcern[:, when, place, power].mean())
        assert dyadic(rows, power, len(result.world.powers), protecting).mean(axis=0) == pytest.approx(own[-1])
    assert found[0] == pytest.approx(np.mean(own, axis=0))
    assert none[0] == pytest.approx(np.mean(missing))


def test_whether_there_is_a_strategy_is_scored_on_pairs_drawn_at_random(compiled_engine: None) -> None:
    served = serve_shipped(coded("cases_world_train"))
    drawn = [case.label == "none" for case in served.cases if case.stratum == "random"]
    rows = {row["theory"]: row for row in validate_shipped(served, []).rows()}
    share = float(np.mean(drawn))
    assert rows["shares"]["none_n"] == len(drawn)
    assert rows["shares"]["none_log_loss"] == pytest.approx(-share * np.log(share) - (1 - share) * np.log(1 - share))
    assert "none_n" not in rows["uniform"]


def test_baselines_know_the_labels_alone(table: CaseTable, compiled_engine: None) -> None:
    rows = {row["theory"]: row for row in validate_shipped(serve_shipped(table), []).rows()}
    assert list(rows) == ["majority", "shares", "uniform"]
    assert {row["n"] for row in rows.values()} == {3}  # one has no strategy
    assert rows["uniform"]["log_loss"] == pytest.approx(np.log(4.0))
    with pytest.raises(ValueError, match="no coding with a strategy"):
        validate_shipped(serve_shipped(CaseTable(table.cases[3:4], ())), [])


@pytest.mark.parametrize("name", ["cases_train", "cases_world_train"])
def test_the_tables_that_ship(name: str) -> None:
    served = serve_shipped(coded(name))
    assert len(served.cases) >= 45
    assert all(case.source for case in served.cases)
    names = {place[0] for case in served.cases for place in places_of(case)}
    assert not [name for name in names if name.startswith(APART)]


def test_a_table_of_states_apart_falls_whole_into_the_cases_of_its_name() -> None:
    served = serve_shipped(coded("textbook"))
    assert served.left_out == ()
    assert {place[1:] == (case.first, case.last) for case in served.cases for place in places_of(case)} == {True}
    found = {(place[0], case.iso3, case.counterpart) for case in served.cases for place in places_of(case)}
    declared = {case: load_scenario(case).declared for case in ("textbook", "textbook_1999")}
    assert found == {(case, state, power) for case, d in declared.items() for state in d.states for power in d.powers}


def test_the_same_rows_under_another_name_are_read_elsewhere() -> None:
    case = next(case for case in coded("textbook").cases if (case.iso3, case.counterpart) == ("POL", "RUS"))
    assert [place[0] for place in places_of(case)] == ["textbook_1999"]
    assert "eu_energy" in [place[0] for place in places_of(case._replace(table=""))]


def test_without_exceptions_no_event_changes_what_a_government_has_a_hand_in() -> None:
    usual, without = (world_of("asean", exceptions) for exceptions in (True, False))
    philippines = usual.states.index("PHL")
    for attribute in ("access", "intent", "autonomy_taste"):
        one, other = (world.given(attribute)[:, philippines] for world in (usual, without))
        assert (one != other).any(), attribute
    for attribute in ("dependence", "capability", "need"):
        np.testing.assert_array_equal(usual.given(attribute), without.given(attribute))


@pytest.mark.slow
def test_a_page_on_the_shipped_tables_is_filled_and_nothing_else(tmp_path: Path, cli: Callable[..., Any]) -> None:
    page, words = tmp_path / "page.md", "Mine.\n"
    page.write_text(words + "".join(f"<!-- begin: {b} -->\n<!-- end: {b} -->\n" for b in BLOCKS), encoding="utf-8")
    assert cli("validate", "--shipped", "--report", page, "--theory", "walt").code == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith(words)
    assert text.count("| `walt` |") == 3
    assert text.count("| with |") == text.count("| without |") == 3


def test_the_command(table: CaseTable, tmp_path: Path, cli: Callable[..., Any]) -> None:
    file = tmp_path / "codings.csv"
    done = cli("validate", "--shipped", "--cases", file, "--theory", "walt", "--json")
    assert done.code == 0
    assert [row["theory"] for row in json.loads(done.out)] == ["walt", "majority", "shares", "uniform"]
    assert "3 rows left out" in done.err
    shown = cli("validate", "--shipped", "--cases", file, "--theory", "walt").out
    assert "4 cases of 4 states, 1 of them without a strategy" in shown


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--shipped"], "--shipped needs --cases FILE"),
        (["--shipped", "--cases", "cases_train", "--data", "."], "--shipped takes --cases, --train, --theory"),
        (["--shipped", "--cases", "cases_trane"], "cases_trane"),
        (["--cases", "cases_train"], "give --data DIR"),
        (["--cases", "cases_train", "--data", ".", "--no-exceptions"], "--no-exceptions needs --shipped"),
        (["--shipped", "--report", "page.md", "--cases", "cases_train"], "it takes --theory alone"),
        (["--shipped", "--report", "page.md"], "the file has no block"),
        (["--shipped", "--cases", "cases_train", "--theory", "wald"], "walt"),
    ],
)
def test_what_is_asked_wrongly(cli: Callable[..., Any], arguments: list[str], told: str) -> None:
    done = cli("validate", *arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
