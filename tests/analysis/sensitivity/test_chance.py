"""The share of chance, and what is refused because of it."""

from __future__ import annotations

import numpy as np
import pytest
from counterpoise.analysis.sensitivity.chance import chance, refuse_chance
from counterpoise.analysis.sensitivity.estimator import UnfitError, UnfitOutcomeError

POINTS = 4000


def runs(noise: float, replicates: int = 4, shared: float = 0.0) -> np.ndarray:
    """Points of variance 1, with chance of their own and chance that all of them share: [point, replicate]."""
    rng = np.random.default_rng(7)
    own = noise**0.5 * rng.standard_normal((POINTS, replicates))
    return rng.standard_normal((POINTS, 1)) + own + shared**0.5 * np.linspace(-1.0, 1.0, replicates)


def test_chance_is_the_variance_within_points_as_a_share_of_all() -> None:
    found = chance(runs(0.5))
    assert found.of_runs == pytest.approx(1.0 / 3.0, abs=0.02)
    assert found.of_means == pytest.approx(0.125 / 1.125, abs=0.02)
    assert chance(runs(0.0))[:2] == pytest.approx((0.0, 0.0))


def test_what_a_draw_does_to_all_points_alike_blurs_runs_but_no_difference_between_points() -> None:
    alone, shared = chance(runs(0.5)), chance(runs(0.5, shared=2.0))
    assert shared.of_runs > alone.of_runs + 0.1
    assert shared.of_means == pytest.approx(alone.of_means)


def test_more_than_half_is_refused_with_the_replicates_that_would_do() -> None:
    found = chance(runs(10.0))
    with pytest.raises(
        UnfitOutcomeError, match=r"it is 7\d% chance in the means over 4 replicates, more than 50%; (\d+)"
    ):
        refuse_chance(found, 4)
    assert found.enough == pytest.approx(10, abs=1)
    refuse_chance(chance(runs(10.0, found.enough + 1)), found.enough + 1)
    with pytest.raises(UnfitOutcomeError, match="more replicates may not help"):
        refuse_chance(chance(runs(1.0)[:, :] - runs(1.0).mean(axis=1, keepdims=True) + 1e-9 * runs(1.0)), 4)


def test_one_replicate_and_a_constant_are_refused() -> None:
    with pytest.raises(UnfitError, match="2 replicates or more"):
        chance(runs(1.0, 1))
    with pytest.raises(UnfitOutcomeError, match="the same at all points"):
        chance(np.full((100, 3), 0.7))
    with pytest.raises(UnfitOutcomeError, match="the same at all points"):
        chance(np.tile([0.1, 0.2, 0.3], (100, 1)))
