"""Mixtures whose answer is known: a line between two strategies, pure chance, ties, leaders that go together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from counterpoise.analysis.sensitivity.estimator import UnfitError
from counterpoise.analysis.space.mixtures import TIE, combinations, directions, leads, reach

HARD, SOFT, HEDGING, WITH = range(4)
HALF = np.sqrt(0.5)


def scattered(means: np.ndarray, replicates: int = 4, noise: float = 0.0, seed: int = 1) -> np.ndarray:
    """Runs about mean mixtures [point, strategy]: what chance gives to one strategy it takes from the others."""
    draws = np.random.default_rng(seed).normal(scale=noise, size=(len(means), replicates, 4))
    return np.asarray(means[:, None] + draws - draws.mean(axis=2, keepdims=True))


def line(points: int = 1000) -> np.ndarray:
    """Mixtures [point, strategy] between only hedging and only bandwagoning, evenly."""
    way = (np.arange(points) + 0.5) / points
    return np.column_stack([0.0 * way, 0.0 * way, way, 1.0 - way])


def even(points: int = 1000) -> np.ndarray:
    return np.full((points, 4), 0.25)


def test_a_line_between_two_strategies_is_one_direction() -> None:
    found = directions(scattered(line()))
    assert found is not None
    assert found.shares == pytest.approx([1.0, 0.0, 0.0], abs=1e-9)
    assert np.abs(found.parts[0]) == pytest.approx([0.0, 0.0, HALF, HALF], abs=1e-9)
    assert found.parts.sum(axis=1) == pytest.approx(np.zeros(3), abs=1e-9)


def test_all_of_the_triangle_is_two_directions_and_all_mixtures_are_three() -> None:
    source = np.random.default_rng(2)
    three, four = (source.dirichlet(np.ones(kinds), 4000) for kinds in (3, 4))
    of_three = directions(scattered(np.column_stack([np.zeros(4000), three])))
    of_four = directions(scattered(four))
    assert of_three is not None
    assert of_four is not None
    assert of_three.shares == pytest.approx([0.5, 0.5, 0.0], abs=0.03)
    assert of_four.shares == pytest.approx([1 / 3, 1 / 3, 1 / 3], abs=0.03)


def test_chance_bends_no_direction() -> None:
    """As much chance as this makes a third of the variance of the means look like other directions."""
    runs = scattered(line(4000), noise=0.35)
    plain = np.linalg.eigvalsh(np.cov(runs.mean(axis=1), rowvar=False))[::-1]
    assert plain[0] / plain.sum() < 0.85
    found = directions(runs)
    assert found is not None
    assert found.shares[0] > 0.97


def test_the_reach_of_a_line_is_the_whole_of_it() -> None:
    table = reach(scattered(line(), noise=0.01))
    assert table.loc[HEDGING, "least"] == pytest.approx(0.0, abs=0.02)
    assert table.loc[HEDGING, "held_out_most"] == pytest.approx(1.0, abs=0.03)
    assert table.loc[HEDGING, ["low", "median", "high"]].tolist() == pytest.approx([0.05, 0.5, 0.95], abs=0.02)
    assert table.loc[HEDGING, "most_point"] > 980
    assert table["leads"].tolist() == pytest.approx([0.0, 0.0, 0.5, 0.5], abs=0.01)
    assert (table["leads_surely"][[HEDGING, WITH]] > 0.45).all()
    assert table.loc[HEDGING, "error"] == pytest.approx(0.01 * np.sqrt(0.75 / 4), rel=0.2)
    assert table.loc[HEDGING, "chance"] < 0.01


def test_of_pure_chance_all_of_the_spread_is_chance() -> None:
    runs = scattered(even(), noise=0.1)
    table = reach(runs)
    assert (table["chance"] > 0.85).all()
    assert (table["most"] > 0.35).all()
    assert table["held_out_most"].to_numpy() == pytest.approx(np.full(4, 0.25), abs=0.15)
    assert (table["held_out_most"] < table["most"]).all()
    assert (table["held_out_least"] > table["least"]).all()
    assert table["leads"].to_numpy() == pytest.approx(np.full(4, 0.25), abs=0.06)
    assert table["leads_surely"].sum() < 0.15
    assert directions(runs) is None


def test_what_a_draw_does_to_all_points_is_no_chance_between_them() -> None:
    shift = np.array([[-0.1, 0.0, 0.0, 0.1], [0.1, 0.0, 0.0, -0.1]])
    table = reach(scattered(line(), 2) + shift)
    assert table.loc[HEDGING, "chance"] == pytest.approx(0.0, abs=1e-9)
    assert pd.isna(table.loc[HARD, "chance"])
    assert table.loc[HARD, "error"] == 0.0


def test_two_that_lead_together_are_a_tie_and_in_no_combination() -> None:
    tie, clear = [0.1, 0.4, 0.4, 0.1], [0.1, 0.1, 0.2, 0.6]
    found = leads(scattered(np.array([tie, clear])))
    assert found.first.tolist() == [TIE, WITH]
    assert found.sure.tolist() == [False, True]
    told = combinations(np.array([[TIE, WITH], [WITH, WITH]]), np.ones((2, 2), dtype=bool))
    assert told["leaders"].tolist() == [(WITH, WITH)]
    assert told["share"].tolist() == [0.5]


def test_combinations_are_counted_beside_what_would_be_without_regard_to_each_other() -> None:
    first = np.array([[HEDGING, SOFT]] * 5 + [[WITH, WITH]] * 4 + [[WITH, SOFT]])
    sure = np.array([[True, True]] * 3 + [[True, False]] * 7)
    told = combinations(first, sure)
    assert told["leaders"].tolist() == [(HEDGING, SOFT), (WITH, WITH), (WITH, SOFT)]
    assert told["share"].tolist() == [0.5, 0.4, 0.1]
    assert told["sure"].tolist() == [0.3, 0.0, 0.0]
    assert told["independent"].tolist() == pytest.approx([0.5 * 0.6, 0.5 * 0.4, 0.5 * 0.6])


def test_one_run_a_point_does_not_show_chance() -> None:
    with pytest.raises(UnfitError, match="take 2 replicates or more"):
        reach(scattered(line(), 1))
