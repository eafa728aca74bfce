"""Validation on coded cases: attributes, baselines, folds, scores."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from counterpoise.analysis.observed.history import History
from counterpoise.analysis.observed.tables import read_tables
from counterpoise.analysis.validation import validate as validation
from counterpoise.analysis.validation.codings import Case
from counterpoise.analysis.validation.readings import Served, Worlds, readings, situations
from counterpoise.analysis.validation.validate import (
    ATTRIBUTES,
    BASELINES,
    attributes,
    estimated_on_cases,
    folds,
    validate_cases,
)
from counterpoise.scenario.theory_file import load_theory

SHARED = [Case(1, "", "AAA", 2001, 2001, "USA", "hedging", "", "", "an event", frozenset())]


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
    assert intent == world.given("intent")[0, world.states.index("KAZ"), world.powers.index("RUS")]
    allied = dict(zip(ATTRIBUTES, attributes(worlds.before("POL", "RUS", 2001), "POL", "RUS"), strict=True))
    assert (allied["tie"], allied["other_tie"]) == (0.0, 1.0)


@pytest.mark.parametrize("name", ["threat_interdependence", "walt"])
def test_the_engines_first_year_is_the_reading_of_the_situation(
    worlds: Worlds, tmp_path: Path, name: str, case_lines: tuple[str, ...], served: Callable[..., Served]
) -> None:
    theory, held = load_theory(name), served(worlds, tmp_path, *case_lines)
    found = validation.theory_readings(held, worlds, theory)
    np.testing.assert_allclose(found, readings(situations(held, worlds, theory), theory), atol=1e-12)
    assert np.ptp(found[:, 0]) > 0.001


def test_baselines_by_hand(
    worlds: Worlds, tmp_path: Path, case_lines: tuple[str, ...], served: Callable[..., Served]
) -> None:
    held = served(worlds, tmp_path, *case_lines)
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


def test_the_order_of_the_rows_and_the_best(
    worlds: Worlds, tmp_path: Path, case_lines: tuple[str, ...], served: Callable[..., Served]
) -> None:
    theories = [load_theory("walt"), load_theory("affinity")]
    counted: list[int] = []
    found = validate_cases(served(worlds, tmp_path, *case_lines), worlds, theories, progress=counted.append)
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


def test_a_theory_fitted_on_cases_is_marked_and_is_not_the_best(
    worlds: Worlds,
    tmp_path: Path,
    case_lines: tuple[str, ...],
    file_of: Callable[..., Path],
    served: Callable[..., Served],
) -> None:
    file = file_of(tmp_path, "mine.yaml", "format: 1", "extends: schweller", "name: fitted_mine")
    theories = [load_theory(file), load_theory("affinity")]
    found = validate_cases(served(worlds, tmp_path, *case_lines), worlds, theories, estimated=False)
    assert [one.in_sample for one in found.forecasts[:2]] == [True, False]
    assert found.forecasts[0].scores.log_loss < found.forecasts[1].scores.log_loss
    best = found.best()
    assert best is not None
    assert best.name == "affinity"


def test_weights_that_name_coded_cases_as_their_source_are_marked_whatever_their_name(
    tmp_path: Path, file_of: Callable[..., Path]
) -> None:
    lines = ("format: 1", "extends: schweller", "name: mine", "terms:", "  hedging:", "    constant:")
    own = file_of(tmp_path, "own.yaml", *lines, "      value: 0.2", "      source: ['1998 coded letters']")
    assert not estimated_on_cases(load_theory(own))
    learned = file_of(tmp_path, "mine.yaml", *lines, "      value: 0.2", "      source: ['9 coded cases, 2001–2003']")
    assert estimated_on_cases(load_theory(learned))


@pytest.fixture(scope="session")
def relabelled(case_lines: tuple[str, ...]) -> Callable[..., tuple[str, ...]]:
    """The cases with all labels of a state changed."""

    def call(state: str, label: str) -> tuple[str, ...]:
        cells = [line.split(",") for line in case_lines]
        return tuple(",".join([*row[:5], label, row[6]]) if row[1] == state else ",".join(row) for row in cells)

    return call


@pytest.mark.parametrize("split", validation.SPLITS)
def test_what_is_fitted_never_sees_the_state_that_it_forecasts(
    worlds: Worlds,
    tmp_path: Path,
    split: validation.Split,
    case_lines: tuple[str, ...],
    served: Callable[..., Served],
    relabelled: Callable[..., tuple[str, ...]],
) -> None:
    before = validate_cases(served(worlds, tmp_path, *case_lines), worlds, (), split=split)
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


def test_a_training_table_is_fitted_on_without_the_states_that_are_forecast(
    worlds: Worlds, tmp_path: Path, case_lines: tuple[str, ...], served: Callable[..., Served]
) -> None:
    tested = served(worlds, tmp_path, case_lines[0], *(line for line in case_lines if ",POL," in line))
    found = validate_cases(tested, worlds, (), served(worlds, tmp_path, *case_lines))
    whole = validate_cases(served(worlds, tmp_path, *case_lines), worlds, ())
    own = whole.served.table.states() == "POL"
    for one, other in zip(found.forecasts, whole.forecasts, strict=True):
        np.testing.assert_allclose(one.probabilities, other.probabilities[own], atol=1e-4)


def test_rows_without_a_strategy_move_false_alarms_alone(
    worlds: Worlds, tmp_path: Path, case_lines: tuple[str, ...], served: Callable[..., Served]
) -> None:
    theories = [load_theory("threat_interdependence"), load_theory("power_proximity")]
    more = ("Japan,JPN,2001,2001,RUS,none,a book", "Cuba,CUB,2002,2003,RUS,none,a book")
    before = validate_cases(served(worlds, tmp_path, *case_lines), worlds, theories)
    after = validate_cases(served(worlds, tmp_path, *case_lines, *more), worlds, theories)
    moved = False
    for one, other in zip(before.rows(), after.rows(), strict=True):
        moved |= one["false_alarm"] != other["false_alarm"]
        assert {**one, "false_alarm": None} == pytest.approx({**other, "false_alarm": None}, abs=1e-4)
    assert moved
    assert len(after.forecasts[0].probabilities) == 12


def test_rows_that_the_data_cannot_serve_are_named(
    worlds: Worlds,
    tmp_path: Path,
    case_lines: tuple[str, ...],
    gone_lines: tuple[str, ...],
    served: Callable[..., Served],
) -> None:
    found = served(worlds, tmp_path, *case_lines, *gone_lines)
    assert len(found.cases) == 10
    assert [(row.line, row.name, row.counterpart) for row in found.left_out] == [
        (12, "Cuba", "SUN"), (13, "Malaysia", "RUS"), (14, "Venezuela", "RUS"),
    ]  # fmt: skip
    for row, words in zip(found.left_out, ("in 1960", "'other'", "no trade of VEN with RUS"), strict=True):
        assert words in row.reason


def test_a_world_without_one_of_its_powers_serves_no_case(
    tmp_path: Path,
    data_lines: Mapping[str, tuple[str, ...]],
    case_lines: tuple[str, ...],
    file_of: Callable[..., Path],
    filled: Callable[..., Path],
    served: Callable[..., Served],
) -> None:
    folder = filled(tmp_path / "data")
    file_of(folder, "nmc.csv", *(line for line in data_lines["nmc"] if not line.startswith("710,")))
    found = served(Worlds(History(read_tables(folder))), tmp_path, *case_lines[:3])
    assert found.cases == ()
    assert {row.reason for row in found.left_out} == {"no capability of CHN in 2000 or the ten years before"}


def test_there_must_be_cases_to_score_and_to_fit_on(
    worlds: Worlds, tmp_path: Path, case_lines: tuple[str, ...], served: Callable[..., Served]
) -> None:
    with pytest.raises(ValueError, match="no case is served"):
        validate_cases(Served((), ()), worlds, ())
    unknown = served(worlds, tmp_path, case_lines[0], "Japan,JPN,2001,2001,RUS,none,a book")
    with pytest.raises(ValueError, match="no case with a strategy"):
        validate_cases(unknown, worlds, ())
