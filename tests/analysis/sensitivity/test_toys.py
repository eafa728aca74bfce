"""Toys whose indices are known: all three methods find them within their intervals, and SALib agrees."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from counterpoise.analysis.sensitivity.estimator import Estimate, UnfitError, estimated
from counterpoise.analysis.sensitivity.morris import morris
from counterpoise.analysis.sensitivity.ranks import ranks
from counterpoise.analysis.sensitivity.sobol import sobol
from counterpoise.sweeps.roles import STEP, points_a_block, saltelli, trajectories
from scipy.stats import qmc

Toy = Callable[[np.ndarray], np.ndarray]
WEIGHTS = np.array([4.0, 2.0, 1.0, 0.0])
SEED = 1


def ishigami(unit: np.ndarray) -> np.ndarray:
    """Ishigami and Homma (1990), with a = 7 and b = 0.1, over [−π, π]."""
    x = np.pi * (2.0 * unit - 1.0)
    return np.asarray(np.sin(x[..., 0]) + 7.0 * np.sin(x[..., 1]) ** 2 + 0.1 * x[..., 2] ** 4 * np.sin(x[..., 0]))


def additive(unit: np.ndarray) -> np.ndarray:
    return unit @ WEIGHTS


def one_run(outcome: np.ndarray) -> np.ndarray:
    """Outcomes of a program without chance: one replicate is enough."""
    return outcome[..., None]


SHARES = WEIGHTS**2 / (WEIGHTS**2).sum()
KNOWN = [
    pytest.param(ishigami, 3, [0.3139, 0.4424, 0.0], [0.5576, 0.4424, 0.2437], id="ishigami"),
    pytest.param(additive, 4, SHARES, SHARES, id="additive"),
]
"""A toy, its parameters, and its first-order and total indices (Ishigami: Saltelli and others 2008, section 4.5)."""


def assert_within(estimate: Estimate, truth: object) -> None:
    assert (estimate.low <= truth).all()
    assert (truth <= estimate.high).all()
    assert (estimate.high - estimate.low < 0.2).all()


def by_ranks(toy: Toy, parameters: int, points: int = 4096) -> dict[str, Estimate]:
    unit = qmc.LatinHypercube(d=parameters, rng=np.random.default_rng(SEED)).random(points)
    return estimated(ranks(unit, one_run(toy(unit))), 0)


def blocks(unit: np.ndarray, kind: str) -> np.ndarray:
    """Points by block: [block, step, parameter]."""
    parameters = unit.shape[1]
    return unit.reshape(-1, points_a_block(kind, parameters), parameters)


@pytest.mark.parametrize(("toy", "parameters", "first", "total"), KNOWN)
def test_ranks_find_the_first_order_indices(toy: Toy, parameters: int, first: object, total: object) -> None:
    found = by_ranks(toy, parameters)["first"]
    assert_within(found, np.asarray(first))
    np.testing.assert_allclose(found.half, found.value, atol=0.05)
    np.testing.assert_array_equal(found.distinct, np.asarray(first) > 0.0)


@pytest.mark.parametrize(("toy", "parameters", "first", "total"), KNOWN)
def test_sobol_finds_both_indices_and_salib_agrees(toy: Toy, parameters: int, first: object, total: object) -> None:
    from SALib.analyze import sobol as salib

    points = saltelli(parameters, 1024, SEED)
    outcome = toy(points)
    found = estimated(sobol(blocks(points, "saltelli"), outcome.reshape(1024, -1, 1)), 0)
    assert_within(found["first"], np.asarray(first))
    assert_within(found["total"], np.asarray(total))
    problem = {"num_vars": parameters, "names": list("abcd"[:parameters]), "bounds": [[0, 1]] * parameters}
    other = salib.analyze(problem, outcome, calc_second_order=False, seed=1)
    np.testing.assert_allclose(found["first"].value, other["S1"], atol=0.02)
    np.testing.assert_allclose(found["total"].value, other["ST"], atol=0.02)


@pytest.mark.parametrize(("toy", "parameters"), [(ishigami, 3), (additive, 4)])
def test_morris_finds_the_mean_effects_and_salib_agrees(toy: Toy, parameters: int) -> None:
    from SALib.analyze import morris as salib

    points = trajectories(parameters, 200, SEED)
    outcome = toy(points)
    found = estimated(morris(blocks(points, "morris"), outcome.reshape(200, -1, 1)), 0)
    truth = mean_effects(toy, parameters)
    assert (found["mu_star"].low - 1e-9 <= truth).all()
    assert (truth <= found["mu_star"].high + 1e-9).all()
    problem = {"num_vars": parameters, "names": list("abcd"[:parameters]), "bounds": [[0, 1]] * parameters}
    other = salib.analyze(problem, points, outcome, num_levels=4, seed=1)
    np.testing.assert_allclose(found["mu_star"].value, other["mu_star"].astype(float), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found["sigma"].value, other["sigma"].astype(float), rtol=1e-9, atol=1e-9)


def mean_effects(toy: Toy, parameters: int) -> np.ndarray:
    """The mean absolute effect over every place of the grid from which a parameter can be moved."""
    grid = np.stack(np.meshgrid(*[np.arange(4) / 3.0] * parameters), axis=-1).reshape(-1, parameters)
    found = []
    for k in range(parameters):
        start = grid[grid[:, k] < 0.5]
        moved = start + STEP * (np.arange(parameters) == k)
        found.append(np.abs(toy(moved) - toy(start)).mean() / STEP)
    return np.array(found)


def test_among_hundreds_of_parameters_ranks_name_the_true_ones_alone() -> None:
    unit = qmc.LatinHypercube(d=400, rng=np.random.default_rng(SEED)).random(2048)
    found = estimated(ranks(unit, one_run(additive(unit[:, :4]))), 0)["first"]
    np.testing.assert_array_equal(np.flatnonzero(found.distinct), [0, 1, 2])
    assert found.value[:4].sum() == pytest.approx(1.0, abs=0.05)
    assert abs(found.value[4:].sum()) < 0.1, "corrected for bias, what drives nothing adds up to nothing"


def test_intervals_of_ranks_cover_the_truth_about_as_often_as_they_say() -> None:
    hits = []
    for seed in range(40):
        unit = np.random.default_rng(seed).random((512, 4))
        found = estimated(ranks(unit, one_run(additive(unit))), seed)["first"]
        hits.append((found.low <= SHARES) & (found.high >= SHARES))
    assert np.mean(hits) > 0.9


def test_levels_of_a_factorial_are_classes_of_their_own() -> None:
    levels = np.array(np.meshgrid(*[np.arange(4)] * 4)).reshape(4, -1).T / 3.0
    found = estimated(ranks(levels, one_run(additive(levels))), 0)["first"]
    np.testing.assert_allclose(found.value, SHARES, atol=0.02)


def test_the_same_seed_gives_the_same_interval_and_rows_in_another_order_the_same_index() -> None:
    unit = np.random.default_rng(1).random((256, 4))
    outcome, order = one_run(additive(unit)), np.random.default_rng(2).permutation(256)
    one, again = (estimated(ranks(unit, outcome), 5)["first"] for _ in range(2))
    np.testing.assert_array_equal(one.low, again.low)
    other = estimated(ranks(unit[order], outcome[order]), 5)["first"]
    np.testing.assert_allclose(one.value, other.value, atol=1e-12)


def test_too_few_points_and_permuted_designs_are_refused() -> None:
    unit = np.random.default_rng(1).random((63, 2))
    with pytest.raises(UnfitError, match=r"63 points are too few for ranks; take 64"):
        ranks(unit, unit[:, :1])
    paths = blocks(trajectories(3, 8, 1), "morris")
    with pytest.raises(UnfitError, match="3 trajectories are too few"):
        morris(paths[:3], paths[:3, :, :1])
    with pytest.raises(UnfitError, match="permuted or edited"):
        morris(paths[:, ::-1][:, [0, 2, 1, 3]], paths[..., :1])
    rows = blocks(saltelli(3, 64, 1), "saltelli")
    with pytest.raises(UnfitError, match="32 rows are too few for sobol"):
        sobol(rows[:32], rows[:32, :, :1])
    with pytest.raises(UnfitError, match="permuted or edited"):
        sobol(rows[:, [0, 2, 1, 3, 4]], rows[..., :1])


def test_sobol_is_refused_where_parameters_correlate() -> None:
    rows = blocks(saltelli(100, 64, 1), "saltelli")
    with pytest.raises(
        UnfitError, match=r"two parameters correlate by 0\.\d\d over the 64 rows, more than 0\.2: sobol"
    ):
        sobol(rows, rows[..., :1])


def noisy(unit: np.ndarray, seed: int) -> np.ndarray:
    """The additive toy with three replicates, whose draws, the same for all points, move every weight."""
    draws = np.random.default_rng(seed).standard_normal((3, 4))
    return np.asarray(unit @ (WEIGHTS + 1.5 * draws).T)


def test_chance_that_looks_like_an_effect_is_taken_out_of_every_index() -> None:
    """The fourth parameter does nothing on average, but moves the mean of three replicates."""
    unit = qmc.LatinHypercube(d=4, rng=np.random.default_rng(SEED)).random(4096)
    points = saltelli(4, 256, SEED)
    raw, by_ranks, by_sobol = (np.zeros((100, 4)) for _ in range(3))
    for seed in range(100):
        runs = noisy(unit, seed)
        raw[seed] = ranks(unit, runs.mean(axis=1, keepdims=True)).of(np.ones((4096, 1)))["first"][:, 0]
        by_ranks[seed] = ranks(unit, runs).of(np.ones((4096, 1)))["first"][:, 0]
        rows = noisy(points, seed).reshape(256, -1, 3)
        by_sobol[seed] = sobol(blocks(points, "saltelli"), rows).of(np.ones((256, 1)))["total"][:, 0]
    assert raw[:, 3].mean() > 0.02
    np.testing.assert_allclose(by_ranks.mean(axis=0), SHARES, atol=0.03)
    np.testing.assert_allclose(by_sobol.mean(axis=0), SHARES, atol=0.03)


def test_many_replicates_are_grouped_and_tell_the_same() -> None:
    """Groups of equal size keep the mean, and indices stay within what the grouping may move them."""
    from counterpoise.analysis.sensitivity.estimator import with_means
    from counterpoise.analysis.sensitivity.ranks import ranks

    source = np.random.default_rng(3)
    values = source.random((1024, 3))
    runs = (values @ np.array([2.0, 1.0, 0.0]))[:, None] + source.normal(scale=1.0, size=(1024, 40))
    assert with_means(runs).shape == (1024, 9)
    np.testing.assert_allclose(with_means(runs)[:, 0], runs.mean(axis=1))
    assert with_means(runs[:, :7]).shape == (1024, 8)
    assert with_means(runs[:, :37]).shape == (1024, 38)  # a prime number stays
    one = np.ones((1024, 1))
    grouped, whole = (ranks(values, chosen).of(one)["first"][:, 0] for chosen in (runs, runs[:, :37]))
    np.testing.assert_allclose(grouped, [0.8, 0.2, 0.0], atol=0.05)
    np.testing.assert_allclose(grouped, whole, atol=0.03)
