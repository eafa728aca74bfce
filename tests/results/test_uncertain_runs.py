"""Runs in worlds whose judged numbers are drawn anew for each."""

from __future__ import annotations

from pathlib import Path

import counterpoise as cp
import numpy as np
import pandas as pd
import pytest
from counterpoise.results.run import Result, prepare, run
from counterpoise.results.store import StoreError, result_hash
from counterpoise.scenario.uncertainty import from_ranges
from counterpoise.world.build import build_world

MINI = Path(__file__).parents[1] / "data" / "mini.yaml"
TABLES = ("runs", "years", "states", "powers")


@pytest.fixture(scope="module")
def uncertain() -> Result:
    return run(MINI, replicates=40, seed=5, uncertain=True)


@pytest.fixture(scope="module")
def plain() -> Result:
    return run(MINI, replicates=40, seed=5)


def test_an_uncertain_run_is_reproducible(uncertain: Result) -> None:
    again = run(MINI, replicates=40, seed=5, uncertain=True, workers=1)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(uncertain, name), check_exact=True)
    assert uncertain.uncertain
    assert result_hash(again) == result_hash(uncertain)


def test_replicate_k_of_an_uncertain_run_is_the_same_however_many_there_are(uncertain: Result) -> None:
    few = run(MINI, replicates=3, seed=5, uncertain=True)
    pd.testing.assert_frame_equal(few.states, uncertain.states[uncertain.states["run"] < 3], check_exact=True)


def test_progress_of_an_uncertain_run_is_told_until_all_is_done() -> None:
    told: list[int] = []
    run(MINI, replicates=3, uncertain=True, progress=told.append)
    assert told == [0, 1, 2, 3]


def test_an_uncertain_run_is_a_plain_run_of_each_drawn_world(uncertain: Result) -> None:
    from counterpoise.engine.runs import replay
    from counterpoise.world.rules import build_rules

    case = prepare(MINI)
    drawn, drawn_theory = from_ranges(case.scenario, case.theory, 5, 7)
    record, _ = replay(build_world(drawn), build_rules(drawn_theory), 7, seed=5)
    for one, whole in zip(record, uncertain.record, strict=True):
        np.testing.assert_array_equal(one[0], whole[7])


def widths(result: Result, column: str) -> pd.Series:
    """Width of the middle 90 % of the runs, year by year."""
    table = result.states[result.states["state"] == "VEN"].groupby("year")[column]
    return table.quantile(0.95) - table.quantile(0.05)


@pytest.mark.parametrize("column", ["threat_USA", "p_soft_balancing_USA", "p_hedging", "autonomy"])
def test_bands_of_an_uncertain_run_are_wider(uncertain: Result, plain: Result, column: str) -> None:
    wide, narrow = widths(uncertain, column), widths(plain, column)
    assert wide.mean() > narrow.mean()


def test_in_the_first_year_nothing_but_the_draws_of_numbers_differs(uncertain: Result, plain: Result) -> None:
    """Without uncertainty threat is the same in all runs of the first year."""
    assert widths(plain, "threat_USA").iloc[0] == 0.0
    assert widths(uncertain, "threat_USA").iloc[0] > 0.0


def test_an_uncertain_result_that_is_saved_and_opened_gives_the_same(uncertain: Result, tmp_path: Path) -> None:
    place = uncertain.save(tmp_path / "out")
    stored = cp.open(place)
    assert stored.manifest["identity"]["uncertain"] is True
    again = stored.result()
    for name in TABLES:
        pd.testing.assert_frame_equal(stored.table(name), getattr(uncertain, name), check_exact=True)
        pd.testing.assert_frame_equal(getattr(again, name), getattr(uncertain, name), check_exact=True)
    assert again.save(place) == place


def test_an_uncertain_result_is_another_than_the_plain_one(uncertain: Result, plain: Result, tmp_path: Path) -> None:
    assert result_hash(uncertain) != result_hash(plain)
    plain.save(tmp_path / "out")
    with pytest.raises(StoreError, match="holds something else"):
        uncertain.save(tmp_path / "out")
