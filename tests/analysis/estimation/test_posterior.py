"""The weights of the largest posterior density: bounds, priors, kinds of codings, and states left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from counterpoise.analysis.estimation.likelihood import Precision, readings
from counterpoise.analysis.estimation.posterior import Evidence, Prior, left_out, maximum
from counterpoise.analysis.estimation.recovery import Recovery
from counterpoise.analysis.estimation.rows import Columns, Rows


@pytest.fixture
def free(columns: Columns) -> Prior:
    """A prior without bounds."""
    n = len(columns.names)
    return Prior(np.linspace(-0.5, 0.5, n), np.linspace(0.5, 1.5, n), np.full(n, -np.inf), np.full(n, np.inf))


def evidence_of(rows: Rows, labels: np.ndarray, kinds: np.ndarray | None = None) -> Evidence:
    drawn = np.full(rows.codings, -1) if kinds is None else kinds
    return Evidence(rows, labels, np.ones(rows.codings), drawn)


def test_without_data_the_prior_comes_back(
    made_up: Callable[..., Rows], columns: Columns, how: Precision, free: Prior
) -> None:
    silent = replace(evidence_of(made_up(8), np.arange(8) % 4), counts=np.zeros(8))
    found = maximum(silent, columns, how, free)
    np.testing.assert_allclose(found.weights, free.mean, atol=1e-9)
    np.testing.assert_allclose(found.covariance, np.diag(free.spread**2), atol=1e-9)
    np.testing.assert_allclose(found.errors, free.spread)


def test_known_weights_come_back(
    made_up: Callable[..., Rows], drawn: Callable[..., np.ndarray], columns: Columns, how: Precision, free: Prior
) -> None:
    rows = made_up(3000, each=1)
    truth = np.random.default_rng(1).normal(0.0, 1.0, len(columns.names))
    found = maximum(evidence_of(rows, drawn(rows, truth)), columns, how, free)
    # of four constants only the differences show
    varying = np.array([term != "constant" for _, term in columns.names])
    known = varying & (found.errors < 0.5 * free.spread)
    assert known.sum() > len(truth) / 2
    assert (np.abs(found.weights - truth)[known] < 4.0 * found.errors[known]).all()
    assert np.corrcoef(found.weights[known], truth[known])[0, 1] > 0.95


def test_bounds_hold_where_the_codings_say_otherwise(
    made_up: Callable[..., Rows], drawn: Callable[..., np.ndarray], columns: Columns, how: Precision, free: Prior
) -> None:
    rows = made_up(600, each=1)
    truth, k = np.zeros(len(columns.names)), columns.names.index(("balancing", "motive"))
    truth[k] = -1.5
    evidence = evidence_of(rows, drawn(rows, truth))
    assert maximum(evidence, columns, how, free).weights[k] < -1.0
    low, high = free.low.copy(), free.high.copy()
    low[k] = 0.0
    held = columns.names.index(("hedging", "motive"))
    low[held] = high[held] = free.mean[held]
    found = maximum(evidence, columns, how, Prior(free.mean, free.spread, low, high))
    assert found.weights[k] == 0.0
    assert found.weights[held] == pytest.approx(free.mean[held])
    assert ((found.weights >= low) & (found.weights <= high)).all()


def test_codings_that_were_selected_leave_base_rates_alone(
    made_up: Callable[..., Rows], drawn: Callable[..., np.ndarray], columns: Columns, how: Precision, free: Prior
) -> None:
    """Codings chosen since a state balanced say nothing of how common that is, where they have a shift of their own."""
    n, constant = 300, columns.names.index(("balancing", "constant"))
    rows, chosen = made_up(n, each=1), np.arange(n) >= 150
    labels = drawn(rows, np.zeros(len(columns.names)))
    labels[chosen] = np.where(np.arange(chosen.sum()) % 5 > 0, 0, 2)
    told, shifted = (
        maximum(evidence_of(rows, labels, kinds), columns, how, free)
        for kinds in (np.full(n, -1), np.where(chosen, 0, -1))
    )
    alone = maximum(evidence_of(rows, labels).of(np.flatnonzero(~chosen)), columns, how, free)
    assert told.weights[constant] > alone.weights[constant] + 0.3
    assert shifted.weights[constant] == pytest.approx(alone.weights[constant], abs=0.15)
    assert shifted.shifts.shape == (1, 3)
    assert shifted.shifts[0, 0] > 0.8


def test_a_state_left_out_is_read_without_its_own_rows(
    made_up: Callable[..., Rows], columns: Columns, how: Precision, free: Prior
) -> None:
    rows, k = made_up(20, each=2), columns.names.index(("balancing", "motive"))
    states = np.array([f"S{c % 4}" for c in range(20)])
    own = states == "S1"
    # the term is there in the rows of one state alone, whose label it would explain
    at = k - columns.blocks[0].start
    rows.values[0][:, :, at] = np.where(own[rows.coding][:, None], 3.0 * rows.there, 0.0)
    labels = np.where(own, 0, np.arange(20) % 4)
    seen = np.flatnonzero(np.arange(20) != 9)  # one of its codings has no strategy, and is read all the same
    evidence = evidence_of(rows, labels).of(seen)
    assert maximum(evidence, columns, how, free).weights[k] > free.mean[k] + 0.2
    found = left_out(evidence, seen, rows, states, columns, how, free)
    others = maximum(evidence.of(np.flatnonzero(~own[seen])), columns, how, free)
    assert others.weights[k] == pytest.approx(free.mean[k])
    np.testing.assert_allclose(found[own], readings(others.weights, rows, columns, how)[own])
    turned = replace(evidence, labels=np.where(own[seen], 3, evidence.labels))
    again = left_out(turned, seen, rows, states, columns, how, free)
    assert np.array_equal(again[own], found[own])
    assert (np.abs(again - found)[~own].max(axis=1) > 1e-6).all()


def test_the_trial_of_recovery_counts_two_errors_either_way() -> None:
    tried = Recovery(np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.1, 1.3, 2.0, 2.7]), np.full(4, 0.145), 40)
    assert tried.within == 0.5
    assert tried.told().startswith("Recovery of known weights from 40 simulated strategies: 4 weights identified, 50%")
