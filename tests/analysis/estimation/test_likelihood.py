"""The reading of codings as a function of the weights: the engine's own numbers, and their gradient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from counterpoise.analysis.estimation.likelihood import Precision, log_likelihood, readings
from counterpoise.analysis.estimation.rows import Columns, Rows, columns_of, together
from counterpoise.scenario.theory_file import load_theory
from counterpoise.theory.choice import choice_probabilities, dyadic_reading
from counterpoise.theory.terms import STRATEGIES


def weights_for(columns: Columns, seed: int, size: float = 1.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.0, size, len(columns.names))


def by_the_engine(weights: np.ndarray, rows: Rows, columns: Columns, how: Precision) -> np.ndarray:
    """Readings situation by situation, as the engine chooses and :func:`dyadic_reading` reads it."""
    found = np.zeros((rows.codings, len(STRATEGIES)))
    for s, coding in enumerate(rows.coding):
        count = int(rows.there[s].sum())
        utilities = np.concatenate(
            [rows.values[k][s, :count] @ weights[block] for k, block in enumerate(columns.blocks)]
        )
        probabilities, reading = np.zeros(3 * count + 1), np.zeros(len(STRATEGIES))
        choice_probabilities(utilities, count, *how, probabilities)
        protecting = rows.protecting[s, :count].astype(np.int64)
        dyadic_reading(probabilities, int(rows.place[s]), count, protecting, reading)
        found[coding] += rows.share[s] * reading
    return found


@pytest.mark.parametrize("shelter", [0.0, 0.5, 1.0])
def test_readings_are_the_engines_own(
    shelter: float, made_up: Callable[..., Rows], columns: Columns, how: Precision
) -> None:
    rows = made_up(15, shelter=shelter)
    assert rows.protecting.any() == (shelter > 0.0)
    for seed in range(3):
        weights = weights_for(columns, seed)
        found = readings(weights, rows, columns, how)
        np.testing.assert_allclose(found, by_the_engine(weights, rows, columns, how), rtol=1e-10)
        np.testing.assert_allclose(found.sum(axis=1), 1.0)


def test_the_likelihood_is_that_of_the_readings(made_up: Callable[..., Rows], columns: Columns, how: Precision) -> None:
    rows, weights = made_up(9), weights_for(columns, 1)
    labels, counts = np.arange(9) % 4, np.linspace(0.2, 1.0, 9)
    value, _, _ = log_likelihood(weights, rows, columns, how, labels, counts, np.zeros((9, 4)))
    read = by_the_engine(weights, rows, columns, how)
    assert value == pytest.approx((counts * np.log(read[np.arange(9), labels])).sum())


def test_a_shift_is_one_of_the_constant(made_up: Callable[..., Rows], columns: Columns, how: Precision) -> None:
    rows, weights, labels, counts = made_up(8), weights_for(columns, 2), np.arange(8) % 4, np.ones(8)
    moved = weights.copy()
    for block, by in zip(columns.blocks, (0.4, -0.3, 0.2, 0.7), strict=True):
        moved[block.start] += by  # the constant is the first term of each strategy
    shifted = log_likelihood(weights, rows, columns, how, labels, counts, np.tile([0.4, -0.3, 0.2, 0.7], (8, 1)))
    plain = log_likelihood(moved, rows, columns, how, labels, counts, np.zeros((8, 4)))
    assert shifted[0] == pytest.approx(plain[0])
    np.testing.assert_allclose(shifted[1], plain[1])


@pytest.mark.parametrize("shelter", [0.0, 0.6])
def test_gradients_agree_with_finite_differences(
    shelter: float, made_up: Callable[..., Rows], columns: Columns, how: Precision
) -> None:
    rows, weights, n = made_up(8, shelter=shelter), weights_for(columns, 3, 0.6), 8
    labels, counts = np.arange(n) % 4, np.linspace(0.3, 1.2, n)
    shift = np.random.default_rng(4).normal(size=(n, 4))

    def value(change: np.ndarray, moved: np.ndarray) -> float:
        return log_likelihood(weights + change, rows, columns, how, labels, counts, shift + moved)[0]

    _, slope, by_shift = log_likelihood(weights, rows, columns, how, labels, counts, shift)
    step, none = 1e-5, np.zeros((n, 4))
    by_hand = [(value(one, none) - value(-one, none)) / (2 * step) for one in step * np.eye(len(weights))]
    np.testing.assert_allclose(slope, by_hand, atol=1e-7)
    nil = np.zeros(len(weights))
    cells = (step * np.eye(4 * n)).reshape(-1, n, 4)
    by_hand = [(value(nil, one) - value(nil, -one)) / (2 * step) for one in cells]
    np.testing.assert_allclose(by_shift.ravel(), by_hand, atol=1e-7)


def test_far_from_the_codings_value_and_gradient_stay_true(
    made_up: Callable[..., Rows], columns: Columns, how: Precision
) -> None:
    """A search may pass where a coding is next to impossible: no floor, no number that is none."""
    rows, labels = made_up(12), np.arange(12) % 4
    weights, zero = weights_for(columns, 5, 400.0), np.zeros((12, 4))

    def at(point: np.ndarray) -> tuple[float, np.ndarray]:
        return log_likelihood(point, rows, columns, how, labels, np.ones(12), zero)[:2]

    value, slope = at(weights)
    assert -np.inf < value < -1000.0
    way = weights_for(columns, 6)
    assert (at(weights + 1e-3 * way)[0] - at(weights - 1e-3 * way)[0]) / 2e-3 == pytest.approx(slope @ way, rel=1e-4)
    found = readings(weights, rows, columns, how)
    np.testing.assert_allclose(found.sum(axis=1), 1.0)


def test_rows_of_some_codings_and_rows_put_together_read_alike(
    made_up: Callable[..., Rows], columns: Columns, how: Precision
) -> None:
    weights = weights_for(columns, 7)
    few, many = made_up(5, seed=1, powers=2), made_up(7, seed=2, powers=4)
    apart = [readings(weights, one, columns, how) for one in (few, many)]
    both = together([few, many])
    assert both.codings == 12
    np.testing.assert_allclose(readings(weights, both, columns, how), np.concatenate(apart))
    chosen = np.array([10, 0, 6])
    np.testing.assert_allclose(readings(weights, both.of(chosen), columns, how), np.concatenate(apart)[chosen])


def test_room_for_powers_that_are_not_there_counts_for_nothing(
    made_up: Callable[..., Rows], columns: Columns, how: Precision
) -> None:
    rows, weights = made_up(10), weights_for(columns, 8)
    values = tuple(
        np.where(rows.there[:, :, None], one, 9.0) if one.shape[1] > 1 else one for one in rows.values
    )  # fmt: skip
    noisy = replace(rows, values=values)
    assert any((one != other).any() for one, other in zip(values, rows.values, strict=True))
    assert np.array_equal(readings(weights, noisy, columns, how), readings(weights, rows, columns, how))


def test_columns_are_the_terms_that_a_theory_has_on() -> None:
    theory = load_theory("threat_interdependence")
    columns = columns_of(theory)
    on = {(strategy, term) for strategy, terms in theory.terms.items() for term in terms}
    assert set(columns.names) == on
    assert len(columns.names) == len(on)
    blocks = [columns.names[block] for block in columns.blocks]
    assert [{strategy for strategy, _ in block} for block in blocks] == [{one} for one in STRATEGIES]
