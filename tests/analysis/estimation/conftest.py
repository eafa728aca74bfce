"""Situations that are made up, and labels drawn with known weights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from counterpoise.analysis.estimation.likelihood import Precision, readings
from counterpoise.analysis.estimation.rows import HEDGE, Columns, Rows, columns_of
from counterpoise.scenario.theory_file import load_theory
from counterpoise.theory.terms import STRATEGIES


@pytest.fixture(scope="session")
def columns() -> Columns:
    """The terms of a theory that has a few of each strategy."""
    return columns_of(load_theory("walt"))


@pytest.fixture(scope="session")
def how() -> Precision:
    return Precision(1.3, 0.4)


@pytest.fixture(scope="session")
def made_up(columns: Columns) -> Callable[..., Rows]:
    """Rows of one to four powers, several situations a coding; ``shelter`` is the chance that an alignment protects."""

    def call(codings: int, each: int = 3, shelter: float = 0.4, seed: int = 0, powers: int = 4) -> Rows:
        source, n = np.random.default_rng(seed), codings * each
        number = 1 + np.arange(n) % powers
        there = np.arange(powers)[None, :] < number[:, None]
        place = source.integers(number)
        other = np.arange(powers)[None, :] != place[:, None]
        values = []
        for k, places in enumerate(columns.places):
            drawn = source.normal(size=(n, 1 if k == HEDGE else powers, len(places)))
            drawn[..., 0] = 1.0  # the constant is the first term of each strategy
            values.append(drawn if k == HEDGE else drawn * there[:, :, None])
        coding = source.permutation(np.repeat(np.arange(codings), each))
        share = source.uniform(0.5, 1.5, n)
        share /= np.bincount(coding, share, codings)[coding]
        protecting = there & other & (source.random(there.shape) < shelter)
        return Rows(tuple(values), there, place, protecting, coding, share, codings)

    return call


@pytest.fixture(scope="session")
def drawn(columns: Columns, how: Precision) -> Callable[..., np.ndarray]:
    """A strategy for each coding, drawn with known weights."""

    def call(rows: Rows, weights: np.ndarray, seed: int = 0) -> np.ndarray:
        chances = readings(weights, rows, columns, how)
        uniform = np.random.default_rng(seed).random((rows.codings, 1))
        return np.asarray((uniform > chances.cumsum(axis=1)[:, : len(STRATEGIES) - 1]).sum(axis=1))

    return call
