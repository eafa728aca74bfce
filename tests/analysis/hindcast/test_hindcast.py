"""Hindcasts on a made-up folder of data sets: what is read when, scores, baselines, the directory."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from counterpoise.analysis.hindcast import forward as hindcast_module
from counterpoise.analysis.hindcast.baselines import Regressions, chief_rival, least_squares
from counterpoise.analysis.hindcast.files import identity, is_there, save
from counterpoise.analysis.hindcast.forward import (
    Hindcast,
    Means,
    Plan,
    Score,
    default_theories,
    mean_scores,
    run_hindcast,
    simulate,
    states_table,
)
from counterpoise.analysis.hindcast.observed import Ballot, seen_in
from counterpoise.analysis.hindcast.scores import Question, questions, rank_correlation
from counterpoise.analysis.observed.history import History
from counterpoise.results.store import StoreError, open_result
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.theory_file import load_theory
from counterpoise.world.rules import build_rules

FIRST, LAST = 2000, 2002
POWERS = ("USA", "GBR", "FRA", "RUS", "CHN")
STATES = ("CAN", "CUB", "MEX", "POL", "UKR", "IRN", "KAZ", "KOR", "VNM", "AUS")


# -- scores by hand ----------------------------------------------------------------------------------
def test_rank_correlations_by_hand() -> None:
    up = np.array([1.0, 2.0, 3.0, 4.0])
    assert rank_correlation(up, np.array([10.0, 20.0, 30.0, 31.0])) == pytest.approx(1.0)
    assert rank_correlation(up, -up) == pytest.approx(-1.0)
    assert rank_correlation(up, np.array([2.0, 1.0, 3.0, 4.0])) == pytest.approx(1 - 6 * 2 / (4 * 15))
    assert rank_correlation(up[:3], np.array([1.0, 1.0, 2.0])) == pytest.approx(math.sqrt(3) / 2)
    assert math.isnan(rank_correlation(up, np.ones(4)))
    assert math.isnan(rank_correlation(up[:2], up[:2]))


def test_a_question_is_scored_where_it_is_asked() -> None:
    nan = math.nan
    seen = np.array([[3.0, nan], [2.0, nan], [1.0, nan]])
    told = np.array([[0.3, 9.0], [0.2, nan], [0.1, -9.0]])
    assert Question("s", 1, "lean", True, seen).score(told) == pytest.approx(1.0)
    pledged = np.array([[1.0, 0.0], [0.0, nan], [nan, 0.0]])
    # One of three without a pledge is told as high as the pledged one, one lower and one higher.
    answer = np.array([[0.5, 0.5], [0.2, 0.0], [0.0, 0.9]])
    assert Question("s", 1, "tie", False, pledged).score(answer) == pytest.approx((0.5 + 1.0 + 0.0) / 3)
    assert Question("s", 1, "tie", False, pledged).score(None) is None
    assert Question("s", 1, "tie", False, np.zeros((2, 2))).score(np.ones((2, 2))) is None
    assert Question("s", 1, "lean", True, seen).score(np.full((3, 2), nan)) is None


def test_what_a_theory_answers_by_hand() -> None:
    # One state and two powers in two years: hard, soft by power, hedging, bandwagoning by power.
    odds = np.array([[[0.1, 0.0, 0.2, 0.1, 0.3, 0.1, 0.2]], [[0.0, 0.1, 0.1, 0.2, 0.1, 0.4, 0.1]]])
    tie = np.array([[[0.5, 0.0]], [[1.0, 0.25]]])
    means = Means(odds, odds, np.zeros((2, 1, 5)), tie)
    np.testing.assert_allclose(means.quantity("lean", 0), [[-0.2, 0.1]])
    np.testing.assert_allclose(means.quantity("lean", 1), [[0.3, -0.2]])
    np.testing.assert_allclose(means.quantity("change", 1), [[0.5, -0.3]])
    np.testing.assert_allclose(means.quantity("resistance", 1, 0), [[0.1 + 0.4, 0.3 + 0.4]])
    np.testing.assert_allclose(means.quantity("tie", 1), [[1.0, 0.25]])


def test_least_squares_find_a_line_and_pass_over_what_is_unknown() -> None:
    before = np.array([[0.0, 1.0], [1.0, 1.0], [2.0, 1.0], [3.0, 1.0], [math.nan, 1.0]])
    after = np.array([1.0, 3.0, 5.0, 7.0, 100.0])
    told = least_squares(before, after, np.array([[10.0, 1.0], [math.nan, 1.0]]))
    assert told[0] == pytest.approx(21.0)
    assert math.isnan(told[1])
    assert np.isnan(least_squares(before[:3], after[:3], before)).all()


def test_means_over_years_leave_out_those_without_a_score() -> None:
    scores = [Score("a", "walt", 2001, 0.2, None, 0.5), Score("b", "walt", 2001, 0.1, 0.1, 0.1),
              Score("a", "walt", 2002, 0.4, None, None)]  # fmt: skip
    first, second = mean_scores(scores)
    assert first == Score("a", "walt", 2002, pytest.approx(0.3), None, 0.5)
    assert second == scores[1]


# -- what was observed, and when it is read ------------------------------------------------------------
def test_what_was_observed_in_a_year(history: History, rows: Callable[..., Any]) -> None:
    seen = seen_in(history, 2001, STATES, POWERS)
    points = {code: float(point) for code, year, point in rows()["ideal"] if year == "2001"}
    gap = abs(points["70"] - points["365"])
    assert seen.closeness[STATES.index("MEX"), POWERS.index("RUS")] == pytest.approx(-gap)
    assert np.argwhere(seen.allied == 1.0).tolist() == [
        [STATES.index(state), POWERS.index(power)]
        for state, power in (
            ("CAN", "USA"), ("POL", "GBR"), ("UKR", "FRA"), ("KAZ", "RUS"), ("KOR", "USA"), ("AUS", "USA")
        )
    ]  # fmt: skip
    after = seen_in(history, 2003, STATES, POWERS)
    assert np.isnan(after.closeness).all()
    assert np.isnan(after.allied).all()


def test_nothing_later_than_the_first_year_is_read(
    tmp_path: Path,
    history: History,
    done: Hindcast,
    rows: Callable[..., Any],
    written: Callable[..., Path],
    history_of: Callable[..., History],
    small: Callable[..., Plan],
    row: Callable[..., Score],
) -> None:
    changed = rows(range(1995, FIRST + 1))
    for name, lines in rows(range(FIRST + 1, LAST + 1), seed=7).items():
        changed[name] += lines
    changed["nmc"] = [[*line[:4], "0.5"] if int(line[1]) > FIRST else line for line in changed["nmc"]]
    other = run_hindcast(small(history_of(written(tmp_path / "data", changed))))
    mine = states_table("threat_interdependence", done.means["threat_interdependence"], done.plan.world)
    pd.testing.assert_frame_equal(
        states_table("threat_interdependence", other.means["threat_interdependence"], other.plan.world), mine
    )
    for one, another in zip(done.plan.questions, other.plan.questions, strict=True):
        np.testing.assert_array_equal(one.persistence, another.persistence)
        np.testing.assert_array_equal(one.regression, another.regression)
    assert row(other.scores, "position_USA") != row(done.scores, "position_USA")
    assert identity(other.plan)["scenario_hash"] == identity(done.plan)["scenario_hash"]
    assert identity(other.plan)["observed_hash"] != identity(done.plan)["observed_hash"]


def test_in_a_world_that_stands_still_persistence_is_perfect(
    tmp_path: Path,
    rows: Callable[..., Any],
    written: Callable[..., Path],
    history_of: Callable[..., History],
    small: Callable[..., Plan],
    row: Callable[..., Score],
) -> None:
    still = small(history_of(written(tmp_path / "data", rows(moving=False))))
    scores = run_hindcast(still).scores
    for year in range(FIRST + 1, LAST + 1):
        assert row(scores, "alliances", year).persistence == 1.0
        assert row(scores, "new_alliances", year) == Score(
            "new_alliances", "threat_interdependence", year, None, None, None
        )
        for power in POWERS:
            found = row(scores, f"position_{power}", year)
            assert found.persistence == pytest.approx(1.0)
            assert found.regression == pytest.approx(1.0)
            assert row(scores, f"change_{power}", year) == Score(
                f"change_{power}", "threat_interdependence", year, None, None, None
            )


def test_persistence_and_new_alliances_by_hand(history: History, done: Hindcast, row: Callable[..., Score]) -> None:
    start, end = (seen_in(history, year, STATES, POWERS) for year in (FIRST, LAST))
    told = rank_correlation(start.closeness[:, 0], end.closeness[:, 0])
    found = row(done.scores, "position_USA")
    assert found.persistence == pytest.approx(told)
    assert row(done.scores, "change_USA").persistence is None
    # Two pairs gained a pledge, and no pair without one had a lesser one: chance.
    assert row(done.scores, "new_alliances").persistence == pytest.approx(0.5)
    lean = done.means["threat_interdependence"].quantity("lean", LAST - FIRST)[:, 0]
    assert found.score == pytest.approx(rank_correlation(lean, end.closeness[:, 0]))


def test_regressions_are_fitted_on_a_window_that_ends_with_the_first_year(history: History) -> None:
    regressions = Regressions(history, FIRST, STATES, POWERS)
    two, five, twenty = (regressions.closeness(ahead) for ahead in (2, 5, 20))
    assert two is not None
    assert five is not None
    assert not np.allclose(two, five)
    np.testing.assert_array_equal(five, twenty)  # data go back five years
    assert Regressions(history, 1995, STATES, POWERS).closeness(1) is None
    allied = regressions.allied(5)
    assert allied is not None
    assert allied[STATES.index("CAN"), POWERS.index("USA")] > allied[STATES.index("CUB"), POWERS.index("USA")]
    assert regressions.allied(1) is not None
    assert regressions.newly_allied(1) is None  # none was made in the year before


def test_a_vote_is_asked_of_the_last_year_before_it(
    history: History, done: Hindcast, small: Callable[..., Plan]
) -> None:
    yes = {state: k % 3 == 0 for k, state in enumerate(STATES[:8])} | {"ZWE": True}
    asked = questions(history, FIRST, LAST, STATES, POWERS, [Ballot(LAST + 1, "RUS", yes)])[-1]
    rival = chief_rival(history, FIRST, POWERS, "RUS")
    assert (asked.series, asked.year, asked.quantity) == ("vote_2003", 2003, "resistance")
    place, other = POWERS.index("RUS"), POWERS.index(rival)
    np.testing.assert_array_equal(asked.observed[:8, place], [1, 0, 0, 1, 0, 0, 1, 0])
    assert np.isnan(asked.observed[8:]).all()
    assert np.isfinite(asked.observed).sum() == 8
    start = seen_in(history, FIRST, STATES, POWERS).closeness
    assert asked.persistence is not None
    np.testing.assert_array_equal(asked.persistence[:, place], start[:, other] - start[:, place])
    voted = run_hindcast(small(history, votes=[Ballot(LAST + 1, "RUS", yes)]))
    told = voted.means["threat_interdependence"].quantity("resistance", LAST - FIRST, other)
    assert voted.scores[-1].score == asked.score(told)
    assert voted.scores[:-1] == tuple(one for one in done.scores if one.theory == "threat_interdependence")


# -- runs --------------------------------------------------------------------------------------------
def test_workers_change_no_number(history: History, done: Hindcast, small: Callable[..., Plan]) -> None:
    again = run_hindcast(small(history, theories=["threat_interdependence", "random"]), workers=2)
    assert again.scores == done.scores
    for theory, means in again.means.items():
        for one, other in zip(means, done.means[theory], strict=True):
            np.testing.assert_array_equal(one, other)


def test_means_are_over_all_runs_whatever_is_in_memory(done: Hindcast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hindcast_module, "CHUNK", 2)
    told: list[int] = []
    means = simulate(done.plan.world, build_rules(load_theory("threat_interdependence")), 3, progress=told.append)
    for one, other in zip(means, done.means["threat_interdependence"], strict=True):
        np.testing.assert_allclose(one, other, atol=1e-12)
    assert told[-1] == 3
    assert told == sorted(told)
    np.testing.assert_allclose(means.probabilities.sum(axis=-1), 1.0)
    np.testing.assert_allclose(means.chosen.sum(axis=-1), 1.0)
    np.testing.assert_allclose(means.observed.sum(axis=-1), 1.0)


def test_a_theory_without_opinions_ranks_nothing(done: Hindcast, row: Callable[..., Score]) -> None:
    found = row(done.scores, "position_USA", theory="random")
    assert found.score is None
    assert found.persistence == row(done.scores, "position_USA").persistence


def test_the_table_of_states_has_the_most_frequent_choice(done: Hindcast) -> None:
    world, means = done.plan.world, done.means["threat_interdependence"]
    table = states_table("threat_interdependence", means, world)
    assert len(table) == len(world.years) * len(STATES)
    assert list(table.columns[:6]) == ["theory", "year", "state", "strategy", "target", "observed"]
    odds = [name for name in table.columns if name.startswith("p_")]
    assert len(odds) == 3 * len(POWERS) + 1
    np.testing.assert_allclose(table[odds].sum(axis=1), 1.0)
    # Three states of one year: most runs bandwagon, though with several powers; hard balancing; hedging.
    chosen = np.zeros((1, 3, 16))
    chosen[0, 0, [0, 11, 12, 13]] = 0.4, 0.2, 0.3, 0.1
    chosen[0, 1, [3, 10]] = 0.6, 0.4
    chosen[0, 2, [10, 15]] = 0.7, 0.3
    short = replace(world, years=world.years[:1], states=STATES[:3])
    told = states_table("x", Means(chosen, chosen, np.eye(5)[None, :3], np.zeros((1, 3, 5))), short)
    assert told["strategy"].tolist() == ["bandwagoning", "balancing", "hedging"]
    assert told["target"].astype(object).where(told["target"].notna(), None).tolist() == ["GBR", "RUS", None]
    assert told["observed"].tolist() == ["balancing", "soft_balancing", "hedging"]


# -- the directory -----------------------------------------------------------------------------------
def test_the_directory_holds_the_whole_hindcast(tmp_path: Path, done: Hindcast) -> None:
    out = tmp_path / "out"
    assert not is_there(done.plan, out)
    assert save(done, out) == out
    assert sorted(os.listdir(tmp_path)) == ["out"]
    assert sorted(os.listdir(out)) == [
        "manifest.json", "scenario.yaml", "scores.json", "states", "theory-random.yaml",
        "theory-threat_interdependence.yaml",
    ]  # fmt: skip
    stored = open_result(out)
    assert stored.manifest["identity"]["kind"] == "hindcast"
    assert (stored.manifest["planned"], stored.manifest["done"]) == (6, 6)
    table = stored.table("states")
    assert sorted(table["theory"].unique()) == ["random", "threat_interdependence"]
    mine = states_table("threat_interdependence", done.means["threat_interdependence"], done.plan.world)
    np.testing.assert_array_equal(
        table.loc[table["theory"] == "threat_interdependence", mine.columns[6:]], mine[mine.columns[6:]]
    )
    kept = json.loads((out / "scores.json").read_text(encoding="utf-8"))
    assert [Score(**one) for one in kept] == list(done.scores)
    scenario = load_scenario(out / "scenario.yaml")
    assert scenario.digest() == done.plan.scenario.digest()
    assert load_theory(out / "theory-random.yaml").parameters == load_theory("random").parameters


def test_a_directory_is_left_as_it_is(
    tmp_path: Path, history: History, done: Hindcast, small: Callable[..., Plan]
) -> None:
    out = save(done, tmp_path / "out")
    before = (out / "manifest.json").stat().st_mtime_ns
    assert is_there(done.plan, out)
    save(done, out)
    assert (out / "manifest.json").stat().st_mtime_ns == before
    with pytest.raises(StoreError, match="holds something else"):
        is_there(small(history, seed=1), out)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine\n", encoding="utf-8")
    with pytest.raises(StoreError, match="holds something else"):
        save(done, mine)
    assert os.listdir(mine) == ["notes.txt"]
    assert sorted(os.listdir(tmp_path)) == ["mine", "out"]


def test_the_default_theories_are_the_full_one_and_the_estimated_ones() -> None:
    assert default_theories()[0] == "threat_interdependence"
    assert all(name.startswith("fitted") for name in default_theories()[1:])
