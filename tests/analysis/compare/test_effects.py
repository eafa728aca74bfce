"""Effects from pairs: what differs, what does not, and how wide an interval is."""

from __future__ import annotations

import numpy as np
import pytest
from counterpoise.analysis.compare.effects import FEWEST, Effect, effect_of


def of(base: np.ndarray, changed: np.ndarray) -> Effect:
    return effect_of("other", "autonomy_VEN", base, changed)


def test_runs_that_are_the_same_have_an_effect_of_zero_and_no_interval() -> None:
    base = np.random.default_rng(0).random(200)
    found = of(base, base.copy())
    assert (found.effect, found.differ, found.differing) == (0.0, 0.0, 0)
    assert (found.low, found.high, found.saved) == (None, None, None)


def test_the_interval_is_that_of_a_paired_t_test_and_a_little_wider() -> None:
    from scipy import stats

    draws = np.random.default_rng(1)
    base = draws.normal(size=60)
    changed = base + draws.normal(0.3, 0.5, size=60)
    found, plain = of(base, changed), stats.ttest_rel(changed, base).confidence_interval(0.95)
    assert found.low is not None
    assert found.high is not None
    assert found.low < plain.low < plain.high < found.high
    assert found.high - found.low == pytest.approx(plain.high - plain.low, rel=0.05)
    assert found.effect == pytest.approx(found.changed - found.base)


def test_pairing_saves_runs_where_the_draws_move_both() -> None:
    draws = np.random.default_rng(2)
    base = draws.normal(0.0, 1.0, size=4000)
    found = of(base, base + draws.normal(0.1, 0.5, size=4000))
    assert found.saved == pytest.approx((1.0 + 1.25) / 0.25, rel=0.1)
    assert of(base, draws.normal(size=4000)).saved == pytest.approx(1.0, abs=0.1)


def test_pairs_that_all_move_alike_are_not_worth_endless_runs() -> None:
    """One that comes apart may be among the next."""
    base = np.random.default_rng(3).normal(size=200)
    found = of(base, base + 0.01)
    assert found.saved == pytest.approx(2 * 200)
    assert found.low is not None
    assert found.low < 0.01


@pytest.mark.parametrize(("differing", "told"), [(FEWEST - 1, False), (FEWEST, True)])
def test_few_differing_pairs_are_counted_and_get_no_interval(differing: int, told: bool) -> None:
    base = np.zeros(200)
    changed = base.copy()
    changed[:differing] = 1.0
    found = of(base, changed)
    assert found.differing == differing
    assert (found.low is not None, found.high is not None, found.saved is not None) == (told, told, told)


def test_what_does_not_vary_is_certain_and_saves_nothing() -> None:
    base = np.full(50, 0.25)
    found = of(base, base + 0.5)
    assert (found.low, found.effect, found.high, found.saved) == (0.5, 0.5, 0.5, None)


def test_a_run_without_a_number_leaves_no_effect() -> None:
    base, changed = np.ones(30), np.full(30, 2.0)
    changed[3], base[4] = np.nan, np.inf
    found = of(base, changed)
    assert found.lacking == 2
    assert np.isnan([found.base, found.changed, found.effect]).all()
    assert (found.low, found.high, found.saved) == (None, None, None)


@pytest.mark.parametrize(("base", "changed"), [(np.ones(3), np.ones(4)), (np.ones(0), np.ones(0))])
def test_runs_that_are_no_pairs_are_refused(base: np.ndarray, changed: np.ndarray) -> None:
    with pytest.raises(ValueError, match="are no pairs"):
        of(base, changed)
