"""Validation on coded cases and on votes, on a made-up folder of data sets: attributes, folds, scores, the command."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from counterpoise.analysis.observed.history import History
from counterpoise.analysis.observed.tables import read_tables
from counterpoise.analysis.validation import validate as validation
from counterpoise.analysis.validation.codings import Case, read_cases
from counterpoise.analysis.validation.estimation import Prior, stack, weights_of
from counterpoise.analysis.validation.readings import Served, Worlds, readings, situations
from counterpoise.analysis.validation.report import BLOCKS
from counterpoise.analysis.validation.validate import (
    ATTRIBUTES,
    BASELINES,
    attributes,
    estimated_on_cases,
    folds,
    serve_cases,
    validate_cases,
)
from counterpoise.analysis.validation.vote_estimation import estimate_from_votes, yes_probabilities
from counterpoise.analysis.validation.vote_forecasts import BASELINES as VOTE_BASELINES
from counterpoise.analysis.validation.vote_forecasts import (
    SMOOTHING,
    VoteValidation,
    chief_rival,
    fit_yes,
    readiness,
    validate_votes,
)
from counterpoise.analysis.validation.votes import VoteTable, read_votes, year_of
from counterpoise.scenario.problems import ScenarioError
from counterpoise.scenario.theory_file import load_theory
from counterpoise.theory.terms import STRATEGIES

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
GONE = (
    "Cuba,CUB,1961,1989,SUN,bandwagoning,a book",
    "Malaysia,MYS,2004,2004,RUS,other,a book",
    "Venezuela,VEN,2001,2004,RUS,hedging,a book",
)
VOTES = (
    "resolution,country,vote,iso3,year,counterpart_iso3",
    "A,Cuba,Against,CUB,2001,RUS",
    "A,Mexico,in favour,MEX,2001,RUS",
    "A,Venezuela,no,VEN,2001,RUS",
    "A,Poland,YES,POL,2001,RUS",
    "A,Kazakhstan,abstain,KAZ,2001,RUS",
    "A,Japan,approve,JPN,2001,RUS",
    "A,Malaysia,absent,MYS,2001,RUS",
    "A,United States,yes,USA,2001,RUS",
    "A,Russia,no,RUS,2001,RUS",
)
SHARED = [Case(1, "", "AAA", 2001, 2001, "USA", "hedging", "", "", "an event", frozenset())]
KEYS = (
    "theory", "n", "accuracy", "balanced_accuracy", "log_loss", "brier", "admissible_accuracy", "hit", "false_alarm",
    "low", "high",
)  # fmt: skip


def file_of(folder: Path, name: str, *lines: str) -> Path:
    file = folder / name
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def filled(folder: Path, **more: Sequence[str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, lines in FILES.items():
        file_of(folder, f"{name}.csv", *lines, *more.get(name, ()))
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def worlds(data: Path) -> Worlds:
    return Worlds(History(read_tables(data)))


def served(worlds: Worlds, folder: Path, *lines: str) -> Served:
    return serve_cases(read_cases(file_of(folder, "cases.csv", *lines)), worlds)


def voted(folder: Path, *lines: str) -> VoteTable:
    return read_votes(file_of(folder, "votes.csv", *lines))


# -- cases -------------------------------------------------------------------------------------------


def test_attributes_by_hand(worlds: Worlds) -> None:
    # The fifth percentile of the ten positions is halfway (0.45 of 9 steps) from −2 to −1.
    low = -2.0 + 0.45
    scale = 3.0 - low
    own, power, nearest = ((one - low) / scale for one in (0.2, 0.0, -1.0))
    expected = {
        "power_ratio": math.log(0.06 / 0.002),
        "proximity": 1.0,
        "dispute": 0.0,
        "dependence": 0.5,
        "tie": 1 / 3,
        "other_tie": 0.0,
        "regime": 0.2,
        "regime_distance": 0.2,
        "orientation": own,
        "orientation_distance": (own - power) - (own - nearest),
        "need": 1.0,
    }
    found = dict(zip(ATTRIBUTES, attributes(worlds.before("KAZ", "RUS", 2001), "KAZ", "RUS"), strict=True))
    intent = found.pop("intent")
    assert found == pytest.approx(expected, abs=1e-5)
    world = worlds.before("KAZ", "RUS", 2001)
    assert intent == world.exogenous().intent[0, world.states.index("KAZ"), world.powers.index("RUS")]
    allied = dict(zip(ATTRIBUTES, attributes(worlds.before("POL", "RUS", 2001), "POL", "RUS"), strict=True))
    assert (allied["tie"], allied["other_tie"]) == (0.0, 1.0)


@pytest.mark.parametrize("name", ["full", "walt"])
def test_the_engines_first_year_is_the_reading_of_the_situation(worlds: Worlds, tmp_path: Path, name: str) -> None:
    theory, held = load_theory(name), served(worlds, tmp_path, *CASES)
    found = validation.theory_readings(held, worlds, theory)
    np.testing.assert_allclose(found, readings(situations(held, worlds, theory), theory), atol=1e-12)
    assert np.ptp(found[:, 0]) > 0.001


def test_baselines_by_hand(worlds: Worlds, tmp_path: Path) -> None:
    held = served(worlds, tmp_path, *CASES)
    found = {one.name: one.probabilities for one in validate_cases(held, worlds, (), estimated=False).forecasts}
    assert tuple(found) == BASELINES
    # Of the eight rows of other states than Mexico: 3 balancing, 1 soft, 3 hedging, 1 bandwagoning, and one each.
    mexico = [row for row, case in enumerate(held.cases) if case.iso3 == "MEX"]
    np.testing.assert_allclose(found["majority"][mexico], np.array([[4, 2, 4, 2], [4, 2, 4, 2]]) / 12)
    np.testing.assert_allclose(found["uniform"], 0.25)
    # Poland toward its own ally: no other row starts so, and the frequencies of the other states' rows stand.
    ally = next(row for row, case in enumerate(held.cases) if (case.iso3, case.counterpart) == ("POL", "USA"))
    np.testing.assert_allclose(found["no_change"][ally], np.array([3, 2, 5, 2]) / 12)
    np.testing.assert_allclose(found["no_change"].sum(axis=1), 1.0)


def test_the_order_of_the_rows_and_the_best(worlds: Worlds, tmp_path: Path) -> None:
    theories = [load_theory("walt"), load_theory("affinity")]
    counted: list[int] = []
    found = validate_cases(served(worlds, tmp_path, *CASES), worlds, theories, progress=counted.append)
    assert [one.name for one in found.forecasts] == ["walt", "affinity", "estimated", *BASELINES]
    assert counted == list(range(validation.steps(2) + 1))
    best = found.best()
    assert best is not None
    assert best.scores.log_loss == min(one.scores.log_loss for one in found.forecasts[:3])
    assert best.counts.sum() == best.scores.n == 10
    baseline = found.best(baseline=True)
    assert baseline is not None
    assert baseline.name in BASELINES
    assert found.difference(best, baseline).log_loss.value == pytest.approx(
        best.scores.log_loss - baseline.scores.log_loss
    )


def test_a_theory_fitted_on_cases_is_marked_and_is_not_the_best(worlds: Worlds, tmp_path: Path) -> None:
    file = file_of(tmp_path, "mine.yaml", "format: 1", "extends: schweller", "name: fitted_mine")
    theories = [load_theory(file), load_theory("affinity")]
    found = validate_cases(served(worlds, tmp_path, *CASES), worlds, theories, estimated=False)
    assert [one.in_sample for one in found.forecasts[:2]] == [True, False]
    assert found.forecasts[0].scores.log_loss < found.forecasts[1].scores.log_loss
    best = found.best()
    assert best is not None
    assert best.name == "affinity"


def test_weights_that_name_coded_cases_as_their_source_are_marked_whatever_their_name(tmp_path: Path) -> None:
    lines = ("format: 1", "extends: schweller", "name: mine", "terms:", "  hedging:", "    constant:")
    own = file_of(tmp_path, "own.yaml", *lines, "      value: 0.2", "      source: ['1998 coded letters']")
    assert not estimated_on_cases(load_theory(own))
    learned = file_of(tmp_path, "mine.yaml", *lines, "      value: 0.2", "      source: ['9 coded cases, 2001–2003']")
    assert estimated_on_cases(load_theory(learned))


def relabelled(state: str, label: str) -> tuple[str, ...]:
    """The cases with all labels of a state changed."""
    cells = [line.split(",") for line in CASES]
    return tuple(",".join([*row[:5], label, row[6]]) if row[1] == state else ",".join(row) for row in cells)


@pytest.mark.parametrize("split", validation.SPLITS)
def test_what_is_fitted_never_sees_the_state_that_it_forecasts(
    worlds: Worlds, tmp_path: Path, split: validation.Split
) -> None:
    before = validate_cases(served(worlds, tmp_path, *CASES), worlds, (), split=split)
    after = validate_cases(served(worlds, tmp_path, *relabelled("POL", "soft_balancing")), worlds, (), split=split)
    own = before.served.table.states() == "POL"
    for one, other in zip(before.forecasts, after.forecasts, strict=True):
        np.testing.assert_array_equal(one.probabilities[own], other.probabilities[own])
        if one.name != "uniform":
            assert np.abs(one.probabilities[~own] - other.probabilities[~own]).max() > 0.001


def case(state: str, counterpart: str, first: int, event: str) -> Case:
    return SHARED[0]._replace(iso3=state, counterpart=counterpart, first=first, last=first, event=event)


def test_folds_of_one_table_leave_out_the_state_or_also_the_event() -> None:
    rows = [
        case("AAA", "USA", 1, "e"),
        case("BBB", "USA", 1, "e"),
        case("BBB", "RUS", 2, "f"),
        case("CCC", "RUS", 3, "g"),
    ]
    by_state = {tuple(fold.test): tuple(fold.train) for fold in folds(rows, None, "state")}
    assert by_state == {(0,): (1, 2, 3), (1, 2): (0, 3), (3,): (0, 1, 2)}
    by_event = {tuple(fold.test): tuple(fold.train) for fold in folds(rows, None, "state_event")}
    assert by_event == {(0,): (2, 3), (1,): (3,), (2,): (0, 3), (3,): (0, 1, 2)}


def test_folds_of_two_tables_leave_out_the_training_rows_of_the_state_or_also_of_the_occasion() -> None:
    tested = [case("AAA", "USA", 1, "AAA USA"), case("BBB", "RUS", 2, "BBB RUS"), case("AAA", "RUS", 4, "AAA RUS")]
    training = [case("AAA", "USA", 3, "x"), case("DDD", "USA", 1, "USA 1-1"), case("EEE", "CHN", 1, "EEE CHN")]
    by_state = {tuple(fold.test): tuple(fold.train) for fold in folds(tested, training, "state")}
    assert by_state == {(0, 2): (4, 5), (1,): (3, 4, 5)}
    by_event = {tuple(fold.test): tuple(fold.train) for fold in folds(tested, training, "state_event")}
    assert by_event == {(0,): (5,), (1,): (3, 4, 5), (2,): (4, 5)}
    with pytest.raises(ValueError, match="split must be one of state, state_event"):
        folds(tested, None, "row")  # type: ignore[arg-type]


def test_a_training_table_is_fitted_on_without_the_states_that_are_forecast(worlds: Worlds, tmp_path: Path) -> None:
    tested = served(worlds, tmp_path, CASES[0], *(line for line in CASES if ",POL," in line))
    found = validate_cases(tested, worlds, (), served(worlds, tmp_path, *CASES))
    whole = validate_cases(served(worlds, tmp_path, *CASES), worlds, ())
    own = whole.served.table.states() == "POL"
    for one, other in zip(found.forecasts, whole.forecasts, strict=True):
        np.testing.assert_allclose(one.probabilities, other.probabilities[own], atol=1e-4)


def test_rows_without_a_strategy_move_false_alarms_alone(worlds: Worlds, tmp_path: Path) -> None:
    theories = [load_theory("full"), load_theory("power_proximity")]
    more = ("Japan,JPN,2001,2001,RUS,none,a book", "Cuba,CUB,2002,2003,RUS,none,a book")
    before = validate_cases(served(worlds, tmp_path, *CASES), worlds, theories)
    after = validate_cases(served(worlds, tmp_path, *CASES, *more), worlds, theories)
    moved = False
    for one, other in zip(before.rows(), after.rows(), strict=True):
        moved |= one["false_alarm"] != other["false_alarm"]
        assert {**one, "false_alarm": None} == pytest.approx({**other, "false_alarm": None}, abs=1e-4)
    assert moved
    assert len(after.forecasts[0].probabilities) == 12


def test_rows_that_the_data_cannot_serve_are_named(worlds: Worlds, tmp_path: Path) -> None:
    found = served(worlds, tmp_path, *CASES, *GONE)
    assert len(found.cases) == 10
    assert [(row.line, row.name, row.counterpart) for row in found.left_out] == [
        (12, "Cuba", "SUN"), (13, "Malaysia", "RUS"), (14, "Venezuela", "RUS"),
    ]  # fmt: skip
    for row, words in zip(found.left_out, ("in 1960", "'other'", "no trade of VEN with RUS"), strict=True):
        assert words in row.reason


def test_a_world_without_one_of_its_powers_serves_no_case(tmp_path: Path) -> None:
    folder = filled(tmp_path / "data")
    file_of(folder, "nmc.csv", *(line for line in FILES["nmc"] if not line.startswith("710,")))
    found = served(Worlds(History(read_tables(folder))), tmp_path, *CASES[:3])
    assert found.cases == ()
    assert {row.reason for row in found.left_out} == {"no capability of CHN in 2000 or the ten years before"}


def test_there_must_be_cases_to_score_and_to_fit_on(worlds: Worlds, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no case is served"):
        validate_cases(Served((), ()), worlds, ())
    unknown = served(worlds, tmp_path, CASES[0], "Japan,JPN,2001,2001,RUS,none,a book")
    with pytest.raises(ValueError, match="no case with a strategy"):
        validate_cases(unknown, worlds, ())


# -- votes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("resolution", "year"),
    [
        ("68/262", 2014), ("A/RES/68/262", 2014), ("71/205", 2017), ("ES-11/1", 2022), ("es-11/6", 2023),
        ("ES-11/9", None), ("a resolution", None), ("3379 (XXX)", None),
    ],
)  # fmt: skip
def test_the_number_of_a_resolution_tells_its_year(resolution: str, year: int | None) -> None:
    assert year_of(resolution) == year


def test_votes_are_read_in_the_published_spellings(tmp_path: Path) -> None:
    found = voted(tmp_path, *VOTES)
    assert [vote.cast for vote in found.votes] == [
        "no", "yes", "no", "yes", "abstain", "yes", "absent", "yes", "no",
    ]  # fmt: skip
    assert found.yes().tolist() == [vote.cast == "yes" for vote in found.votes]
    assert found.votes[0][:6] == (2, "A", 2001, "RUS", "Cuba", "CUB")


def test_year_and_counterpart_of_a_known_resolution_need_no_column(tmp_path: Path) -> None:
    found = voted(tmp_path, "resolution,country,vote,iso3", "68/262,Zaire,approve,ZAR", "ES-11/1,Cuba,abstain,CUB")
    assert [vote[1:4] for vote in found.votes] == [("68/262", 2014, "RUS"), ("ES-11/1", 2022, "RUS")]
    assert found.votes[0].iso3 == "COD"


HEAD = "resolution,country,vote,iso3"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((), ["votes.csv:1:", "empty"]),
        ((HEAD,), ["votes.csv:1:", "no rows"]),
        (("resolution,country,vot,iso3", "68/262,Cuba,no,CUB"), ["votes.csv:1: vote:", "did you mean 'vot'?"]),
        ((HEAD, "68/262,Cuba,maybe,CUB"), ["votes.csv:2: vote: 'maybe' is no vote", "yes, no, abstain, absent"]),
        ((HEAD, "68/262,Cuba,,CUB"), ["votes.csv:2: vote: the cell is empty"]),
        ((HEAD, "68/262,Cuba,no,CUX"), ["votes.csv:2: iso3: 'CUX' is no state's code"]),
        ((HEAD, "68/262,Cuba,no,cuba"), ["votes.csv:2: iso3: 'cuba' is no state's code"]),
        ((HEAD, "68/262,Cuba,no,CUB", "68/262,Kuba,yes,CUB"), ["votes.csv:3: iso3: CUB on 68/262 stands on line 2"]),
        ((HEAD, "70/1,Cuba,no,CUB"), ["votes.csv:2: counterpart_iso3:", "add a column `counterpart_iso3`"]),
        ((HEAD, "ES-10/1,Cuba,no,CUB"), ["votes.csv:2: year:", "add a column `year`", "`counterpart_iso3`"]),
        ((HEAD + ",year", "68/262,Cuba,no,CUB,soon"), ["votes.csv:2: year: 'soon' is no whole year"]),
        ((HEAD.replace(",", ";"), "68/262;Cuba;no;CUB"), ["votes.csv:1:", "separated by ';'"]),
        ((HEAD, '68/262,"Cuba,no,CUB'), ["votes.csv:2:", "quotation"]),
    ],
)
def test_mistakes_in_a_table_of_votes_are_named(tmp_path: Path, lines: Sequence[str], words: Sequence[str]) -> None:
    with pytest.raises(ScenarioError) as error:
        read_votes(file_of(tmp_path, "votes.csv", *lines))
    for word in words:
        assert word in str(error.value)


def test_votes_that_are_no_text_are_named(tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    file.write_bytes(f"{HEAD}\n68/262,Côte d'Ivoire,yes,CIV\n".encode("latin-1"))
    with pytest.raises(ScenarioError, match=r"votes\.csv:2: country: is not UTF-8"):
        read_votes(file)
    with pytest.raises(ScenarioError, match="there is no such file"):
        read_votes(tmp_path / "none.csv")


def test_readiness_is_the_log_odds_of_resisting_above_a_blind_choice() -> None:
    # Options of two powers: hard by power, soft by power, hedging, bandwagoning by power.
    choice = np.array([[0.1, 0.2, 0.05, 0.15, 0.1, 0.3, 0.1], [1 / 8, 1 / 8, 1 / 8, 1 / 8, 1 / 4, 1 / 8, 1 / 8]])
    found = readiness(choice, power=1, chief=0, powers=2)
    share, blind = 0.2 + 0.15 + 0.3, 3 / 8

    def log_odds(one: float) -> float:
        return math.log((one + SMOOTHING) / (1 - one + SMOOTHING))

    assert found == pytest.approx([log_odds(share) - log_odds(blind), 0.0])
    assert np.isfinite(readiness(np.eye(7), 1, 0, 2)).all()


def test_the_chief_rival_is_the_power_of_the_largest_rivalry(worlds: Worlds) -> None:
    world = worlds.before("KAZ", "CHN", 2001)
    assert world.powers[chief_rival(world, world.powers.index("CHN"))] == "USA"


def test_the_fit_of_yes_by_hand() -> None:
    features = np.array([[0.0], [0.0], [2.0], [2.0]])
    yes = np.array([False, False, True, False])
    fit = fit_yes(features, yes, penalty=1.0)
    assert (fit.centre[0], fit.spread[0]) == (1.0, 1.0)
    # At the maximum the slopes vanish: sums of residuals, half a row of each kind at the centre included.
    low, high = fit.predict(np.array([[0.0], [2.0]]))
    centre = 1 / (1 + math.exp(-fit.constant))
    assert 2 * low + (2 * high - 1) + 0.5 * (2 * centre - 1) == pytest.approx(0.0, abs=1e-5)
    assert -2 * low + (2 * high - 1) + fit.weights[0] == pytest.approx(0.0, abs=1e-5)
    assert 0.0 < low < 0.25 < high < 1.0
    alike = fit_yes(features, np.ones(4, dtype=bool), penalty=1.0).predict(features)
    assert alike == pytest.approx(4.5 / 5, abs=1e-5)


def by_name(found: VoteValidation) -> dict[str, dict[str, Any]]:
    return {str(row["theory"]): dict(row) for row in found.rows()}


def test_a_vote_is_forecast_from_the_other_states(worlds: Worlds, tmp_path: Path) -> None:
    found = validate_votes(voted(tmp_path, *VOTES), worlds, [load_theory("full"), load_theory("random")])
    rows = by_name(found)
    assert list(rows) == ["full", "random", "estimated", "majority", "structural", "structural_position"]
    assert [(row.line, row.name, row.reason) for row in found.left_out] == [(10, "Russia", "is the power voted on")]
    assert {row["n"] for row in rows.values()} == {8}
    assert {row["observed_yes"] for row in rows.values()} == {4 / 9}
    # Each of the 4 that said yes is forecast from 3 of 7, the others from 4 of 7; Russia at half.
    assert rows["majority"]["log_loss"] == pytest.approx(-math.log(3 / 7))
    assert rows["majority"]["predicted_yes"] == pytest.approx((4 * 3 / 7 + 4 * 4 / 7 + 0.5) / 9)
    # A theory that knows nothing ranks nobody, in worlds of three powers and (for the United States) of two.
    assert rows["majority"]["auc"] == rows["random"]["auc"] == 0.5
    assert rows["full"]["auc"] != 0.5


def test_a_vote_is_forecast_from_another_vote(worlds: Worlds, tmp_path: Path) -> None:
    training = voted(tmp_path, *VOTES)
    lines = (
        "B,Cuba,no,CUB,2002,CHN",
        "B,Japan,yes,JPN,2002,CHN",
        "B,Malaysia,absent,MYS,2002,CHN",
        "B,Fiji,yes,FJI,2002,CHN",
    )
    theory = load_theory("walt")
    found = validate_votes(voted(tmp_path, VOTES[0], *lines), worlds, [theory], training)
    rows = by_name(found)
    assert [row.reason for row in found.left_out] == ["no capability of FJI in 2001 or the ten years before"]
    assert rows["majority"] == {
        "theory": "majority", "n": 3, "auc": 0.5, "log_loss": pytest.approx(math.log(2.0)),
        "predicted_yes": pytest.approx(0.5), "observed_yes": 0.5,
    }  # fmt: skip

    def log_odds(state: str, counterpart: str, year: int) -> float:
        world = worlds.before(state, counterpart, year)
        power = world.powers.index(counterpart)
        chosen = validation.choices(world, theory)
        return float(readiness(chosen, power, chief_rival(world, power), len(world.powers))[world.states.index(state)])

    seen = np.array([[log_odds(vote.iso3, "RUS", 2001)] for vote in training.votes[:-1]])
    fit = fit_yes(seen, training.yes()[:-1], 1.0)
    own = np.array([[log_odds(state, "CHN", 2002)] for state in ("CUB", "JPN", "MYS")])
    assert found.forecasts[0].probabilities == pytest.approx(fit.predict(own))
    assert rows["walt"]["predicted_yes"] == pytest.approx((fit.predict(own).sum() + 0.5) / 4)


def test_resisting_is_the_share_of_its_options_and_its_gradient_is_right(worlds: Worlds) -> None:
    theory = load_theory("full")
    rationality, nest = theory.parameter("rationality"), theory.parameter("nest")
    found = [worlds.situation(state, "RUS", 2001, theory) for state in ("CUB", "JPN", "POL", "USA")]
    held, weights = stack(found), weights_of(theory)
    world, usual = worlds.before("CUB", "RUS", 2001), worlds.before("USA", "RUS", 2001)
    rivals = np.array([chief_rival(world, world.powers.index("RUS"))] * 3 + [chief_rival(usual, 1)])
    odds, slope = yes_probabilities(weights, held, rivals, rationality, nest)
    for row, (own, one) in enumerate(zip((world, world, world, usual), found, strict=True)):
        chosen = validation.choices(own, theory)[own.states.index(one.state)]
        count = len(own.powers)
        expected = chosen[one.power] + chosen[count + one.power] + chosen[2 * count + 1 + rivals[row]]
        assert odds[row] == pytest.approx(expected, abs=1e-12)
    for k in (1, 19, 38, 56):
        step = np.zeros(len(weights))
        step[k] = 1e-6
        above, below = (
            yes_probabilities(weights + sign * step, held, rivals, rationality, nest)[0] for sign in (1, -1)
        )
        assert (above - below) / 2e-6 == pytest.approx(slope[:, k], abs=1e-7)


def test_weights_learned_from_a_vote_tell_it_better_than_the_prior(worlds: Worlds) -> None:
    theory = load_theory("full")
    held = stack([worlds.situation(state, "RUS", 2001, theory) for state in ("CUB", "JPN", "POL", "MEX", "KAZ")])
    rivals, yes = np.zeros(5, dtype=int), np.array([False, True, True, True, False])
    rationality, nest = theory.parameter("rationality"), theory.parameter("nest")

    def likelihood(weights: np.ndarray) -> float:
        odds = yes_probabilities(weights, held, rivals, rationality, nest)[0]
        return float(np.log(np.where(yes, odds, 1.0 - odds)).sum())

    assert likelihood(estimate_from_votes(held, rivals, yes, theory)) > likelihood(Prior().mean) + 0.5


def test_no_position_of_the_year_before_a_vote_is_read(worlds: Worlds, tmp_path: Path) -> None:
    def forecast(**more: Sequence[str]) -> VoteValidation:
        history = History(read_tables(filled(tmp_path / "data", **more)))
        return validate_votes(voted(tmp_path, *VOTES), Worlds(history), [load_theory("affinity")])

    before = by_name(validate_votes(voted(tmp_path, *VOTES), worlds, [load_theory("affinity")]))
    later = ("40,2000,3.0", "290,2000,-2.0", "740,2001,-2.0")
    assert by_name(forecast(ideal=later)) == before
    # Of 2001 the positions of 1999 are read: an older one does not count where there is that of 1999.
    older = by_name(forecast(ideal=("101,1998,3.0",)))
    assert older == before
    moved = filled(tmp_path / "data")
    file_of(moved, "ideal.csv", *(line.replace("365,1999,0.0", "365,1999,2.9") for line in FILES["ideal"]))
    history = History(read_tables(moved))
    changed = by_name(validate_votes(voted(tmp_path, *VOTES), Worlds(history), [load_theory("affinity")]))
    assert changed["affinity"] != before["affinity"]
    assert changed["structural_position"] != before["structural_position"]
    assert changed["structural"] == pytest.approx(before["structural"])


def test_votes_that_cannot_be_forecast_are_refused(worlds: Worlds, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"votes\.csv:2: iso3: Cuba: no capability of CUB in 2013"):
        validate_votes(voted(tmp_path, HEAD, "68/262,Cuba,no,CUB"), worlds, ())
    table = voted(tmp_path, *VOTES)
    with pytest.raises(ValueError, match="A stands in both tables"):
        validate_votes(table, worlds, (), table)
    with pytest.raises(ValueError, match="can only be forecast from another vote"):
        validate_votes(voted(tmp_path, *VOTES[:2]), worlds, ())


# -- the command -------------------------------------------------------------------------------------


Cli = Callable[..., Any]
"""The fixture ``cli`` of conftest.py."""


@pytest.fixture
def cli(cli: Cli, tmp_path: Path) -> Cli:
    """Call ``validate`` in a folder with tables of cases and votes."""
    file_of(tmp_path, "cases.csv", *CASES, *GONE)
    file_of(tmp_path, "votes.csv", *VOTES)
    return partial(cli, "validate")


def test_the_command_prints_the_scores_of_cases_as_json(cli: Cli, data: Path) -> None:
    done = cli("--cases", "cases.csv", "--data", data, "--theory", "walt", "--theory", "estimated", "--json")
    assert done.code == 0
    rows = json.loads(done.out)
    assert [row["theory"] for row in rows] == ["walt", "estimated", *BASELINES]
    assert all(tuple(row) == KEYS for row in rows)
    assert {row["n"] for row in rows} == {10}
    assert done.err.splitlines()[0] == "cases.csv: 3 rows left out"
    assert "cases.csv:14: Venezuela toward RUS: no trade of VEN with RUS" in done.err
    again = cli("--cases", "cases.csv", "--data", data, "--theory", "walt", "--split", "state_event", "--json")
    assert json.loads(again.out)[0] == rows[0]


def test_the_default_theories_are_all_shipped_but_the_stand_ins_of_baselines(cli: Cli, data: Path) -> None:
    rows = json.loads(cli("--votes", "votes.csv", "--data", data, "--json").out)
    names = [row["theory"] for row in rows]
    assert {"full", "walt", "affinity", "majority", "structural", "structural_position"} <= set(names)
    assert not {"no_change", "random"} & set(names)
    assert all(
        tuple(row) == ("theory", "n", "auc", "log_loss", "predicted_yes", "observed_yes") for row in rows
    )  # fmt: skip


def test_the_command_shows_cases_for_people(cli: Cli, data: Path) -> None:
    file_of(Path(), "train.csv", *CASES[:8])
    done = cli("--cases", "cases.csv", "--data", data, "--theory", "walt", "--train", "train.csv")
    assert (done.code, done.err) == (0, "")
    for words in (
        "10 cases of 7 states", "walt", "majority", "fitted on train.csv, without any case of the same state",
        "Confusion of walt", "coded as", "read as hard balancing", "read as soft balancing",
        "walt less", "cases.csv: 3 rows left out",
        "cases.csv:12: Cuba toward SUN: no capability of CUB in 1960",
    ):  # fmt: skip
        assert words in done.out, words


def test_a_training_table_that_cannot_be_fitted_on_is_the_one_that_is_named(cli: Cli, data: Path) -> None:
    file_of(Path(), "train.csv", CASES[0], "Cuba,CUB,2001,2001,USA,none,b")
    done = cli("--cases", "cases.csv", "--data", data, "--theory", "walt", "--train", "train.csv")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("train.csv: no case with a strategy to fit on")


def test_an_accuracy_without_cases_has_no_interval(cli: Cli, data: Path) -> None:
    file_of(Path(), "none.csv", CASES[0], "Cuba,CUB,2001,2001,USA,none,b")
    done = cli("--cases", "none.csv", "--data", data, "--theory", "walt", "--train", "cases.csv")
    assert done.code == 0
    assert "1 cases of 1 states, 1 of them without a strategy" in done.out
    assert "––" not in done.out


def test_a_folder_without_capabilities_is_refused_at_once(cli: Cli, tmp_path: Path) -> None:
    done = cli("--cases", "cases.csv", "--data", tmp_path, "--theory", "walt")
    assert (done.code, done.out) == (2, "")
    assert "capabilities: no file holds this data set" in done.err


def test_of_votes_the_estimate_is_made_where_it_is_asked_for(cli: Cli, data: Path) -> None:
    asked = ("--votes", "votes.csv", "--data", data, "--json", "--theory")
    for name in ("walt", "estimated"):
        done = cli(*asked, name)
        assert done.code == 0
        assert [row["theory"] for row in json.loads(done.out)] == [name, *VOTE_BASELINES]


def test_unread_members_of_the_training_vote_are_named(cli: Cli, data: Path) -> None:
    file_of(Path(), "train.csv", *(line.replace("A,", "B,", 1) for line in VOTES))
    done = cli("--votes", "votes.csv", "--train", "train.csv", "--data", data, "--theory", "walt", "--json")
    assert done.code == 0
    assert "votes.csv: 1 row left out" in done.err
    assert "train.csv:10: Russia toward RUS: is the power voted on" in done.err


def test_the_command_shows_votes_for_people(cli: Cli, data: Path) -> None:
    done = cli("--votes", "votes.csv", "--data", data, "--theory", "walt")
    assert (done.code, done.err) == (0, "")
    for words in (
        "A (2001, on RUS): 9 members", "walt", "structural_position", "44.4%", "nothing is said of a swing",
        "votes.csv:10: Russia toward RUS: is the power voted on",
    ):  # fmt: skip
        assert words in done.out, words


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ["either --cases FILE or --votes FILE"]),
        (("--cases", "cases.csv", "--votes", "votes.csv"), ["either --cases FILE or --votes FILE"]),
        (("--votes", "votes.csv", "--split", "state"), ["--split is about cases"]),
        (("--votes", "votes.csv", "--train", "votes.csv"), ["votes.csv: A stands in both tables"]),
        (("--cases", "cases.csv", "--split", "row"), ["--split row", "state, state_event"]),
        (("--cases", "cases.csv", "--theory", "wald"), ["did you mean 'walt'?"]),
        (("--cases", "cases.csv", "--theory", "no_change"), ["'no_change' is the name of a baseline"]),
        (("--cases", "cases.csv", "--theory", "walt", "--theory", "walt"), ["two theories of the name 'walt'"]),
        (("--cases", "none.csv"), ["none.csv: there is no such file"]),
        (("--cases", "votes.csv"), ["votes.csv:1: state: the column is missing"]),
        (("--cases", "cases.csv", "--train", "none.csv"), ["none.csv: there is no such file"]),
    ],
)
def test_mistakes_of_the_command_are_named(cli: Cli, data: Path, arguments: Sequence[str], words: list[str]) -> None:
    done = cli(*arguments, "--data", data)
    assert (done.code, done.out) == (2, "")
    for word in words:
        assert word in done.err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Cuba,CUX,2001,2001,USA,balancing,b", ["cases.csv:2: iso3: 'CUX' is no state's code", "Cuba is CUB"]),
        ("Cuba,CUB,2001,2001,UZA,balancing,b", ["cases.csv:2: counterpart_iso3: 'UZA' is no state's code", "ISO3"]),
        ("Cuba,CUB,1961,1962,SUN,balancing,b", ["cases.csv:2: period_start: Cuba: no capability of CUB in 1960"]),
        ("Cuba,CUB,2001,2001,USA,none,b", ["no case with a strategy to fit on", "--train"]),
        ("Cuba,CUB,2001,2001,USA,balanced,b", ["cases.csv:2: strategy: 'balanced' is no strategy"]),
    ],
)
def test_cases_that_cannot_be_scored_end_the_command(cli: Cli, data: Path, line: str, words: list[str]) -> None:
    file_of(Path(), "cases.csv", CASES[0], line)
    done = cli("--cases", "cases.csv", "--data", data, "--theory", "walt")
    assert (done.code, done.out) == (2, "")
    for word in words:
        assert word in done.err


def test_a_folder_that_is_not_there_ends_the_command(cli: Cli) -> None:
    for table in ("cases", "votes"):
        done = cli(f"--{table}", f"{table}.csv", "--data", "nowhere")
        assert (done.code, done.out) == (2, "")
        assert "nowhere: there is no such folder" in done.err


def test_one_case_alone_is_forecast_without_any_fit(cli: Cli, data: Path) -> None:
    file_of(Path(), "cases.csv", *CASES[:2])
    rows = json.loads(cli("--cases", "cases.csv", "--data", data, "--theory", "estimated", "--json").out)
    scores = {row["theory"]: row for row in rows}
    assert scores["majority"]["log_loss"] == pytest.approx(math.log(len(STRATEGIES)))
    assert scores["estimated"]["low"] is None
    assert scores["estimated"]["false_alarm"] is None


# -- the report --------------------------------------------------------------------------------------


def test_the_report_fills_the_blocks_of_a_page_and_leaves_the_rest(cli: Cli, data: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "Own words.\n<!-- begin: league -->\nold\n<!-- end: league -->\nMore words.\n"
        "<!-- begin: votes -->\n<!-- end: votes -->\n<!-- begin: another -->\nkept\n<!-- end: another -->\n",
        encoding="utf-8",
    )
    asked = ("--cases", "cases.csv", "--votes", "votes.csv", "--data", data, "--theory", "walt", "--report", page)
    done = cli(*asked)
    assert (done.code, done.err) == (0, "")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("Own words.\n<!-- begin: league -->\n| theory |")
    assert "| `walt` |" in text
    assert "old" not in text
    assert "<!-- begin: another -->\nkept\n" in text
    assert "9 members, 8 of them read" in text
    assert (tmp_path / "images" / "validation_reliability.png").stat().st_size > 0
    assert (tmp_path / "images" / "validation_errors.png").stat().st_size > 0
    assert cli(*asked).code == 0
    assert page.read_text(encoding="utf-8") == text


def test_a_page_that_is_not_there_is_begun_with_all_blocks(cli: Cli, data: Path, tmp_path: Path) -> None:
    page = tmp_path / "new.md"
    assert cli("--cases", "cases.csv", "--data", data, "--theory", "walt", "--report", page).code == 0
    text = page.read_text(encoding="utf-8")
    for name in BLOCKS:
        assert f"<!-- begin: {name} -->\n" in text
    assert "Not identified" in text
    assert "(baseline)" in text


def test_a_report_never_touches_a_file_without_blocks(cli: Cli, data: Path, tmp_path: Path) -> None:
    (tmp_path / "latin.md").write_bytes(b"<!-- begin: league -->\nMa\xdf\n<!-- end: league -->\n")
    for name in ("cases.csv", "latin.md"):
        before = (tmp_path / name).read_bytes()
        done = cli("--cases", "cases.csv", "--data", data, "--theory", "walt", "--report", name)
        assert (done.code, done.out) == (2, "")
        assert f"{name}: the file has no block that a report could fill" in done.err
        assert (tmp_path / name).read_bytes() == before
    done = cli("--cases", "cases.csv", "--data", data, "--theory", "walt", "--report", "nowhere/page.md")
    assert (done.code, done.err) == (2, "cannot write nowhere/page.md: there is no such folder\n")
    assert not (tmp_path / "images").exists()


@pytest.mark.parametrize("more", [("--json",), ("--split", "state_event")])
def test_a_report_takes_no_split_and_no_json(cli: Cli, data: Path, more: tuple[str, ...]) -> None:
    done = cli("--cases", "cases.csv", "--data", data, "--report", "page.md", *more)
    assert done.code == 2
    assert "--report needs --cases" in done.err
