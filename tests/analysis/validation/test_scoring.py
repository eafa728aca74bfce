"""Scores of forecasts, the baselines that need no theory, and the folds in which they are fitted."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from counterpoise.analysis.validation.baselines import (
    Fold,
    cross_validated,
    fit_logit,
    folds_by,
    folds_by_state_and_event,
    majority,
    no_change,
    penalised_loss,
    uniform,
)
from counterpoise.analysis.validation.scores import (
    Scores,
    as_row,
    auc,
    confusion,
    paired_difference,
    reliability,
    score,
)

KEYS = [
    "theory", "n", "accuracy", "balanced_accuracy", "log_loss", "brier", "admissible_accuracy", "hit", "false_alarm",
    "low", "high",
]  # fmt: skip


def certain(read: list[int]) -> np.ndarray:
    """Forecasts that give all probability to one strategy."""
    return np.eye(4)[read]


def own(labels: np.ndarray) -> np.ndarray:
    """Only the row's own label is admissible."""
    return labels[:, None] == np.arange(4)


def scored(probabilities: np.ndarray, labels: list[int], states: str) -> Scores:
    wanted = np.array(labels)
    return score(probabilities, wanted, own(wanted), np.array(list(states)), draws=200)


def test_a_perfect_forecast_scores_full() -> None:
    labels = [0, 1, 2, 3, 3]
    found = scored(certain(labels), labels, "abcde")
    assert (found.n, found.accuracy, found.balanced_accuracy, found.admissible_accuracy) == (5, 1.0, 1.0, 1.0)
    assert (found.hit, found.false_alarm, found.brier, found.low, found.high) == (1.0, 0.0, 0.0, 1.0, 1.0)
    assert found.log_loss == pytest.approx(math.log(1 + 3e-6))  # three clipped strategies


def test_an_even_forecast_scores_what_chance_does() -> None:
    found = scored(uniform(4), [0, 1, 2, 3], "abcd")
    assert found.log_loss == pytest.approx(math.log(4))
    assert found.brier == pytest.approx(0.75)
    assert found.accuracy == 0.25  # of equal probabilities the first is read: balancing
    assert (found.hit, found.false_alarm) == (1.0, 1.0)


def test_scores_by_hand() -> None:
    forecasts = np.array([[0.5, 0.3, 0.2, 0.0], [0.1, 0.2, 0.6, 0.1], [0.1, 0.2, 0.6, 0.1], [0.1, 0.1, 0.1, 0.7]])
    labels = np.array([0, 2, 1, 2])
    admissible = own(labels)
    admissible[3, 3] = True
    found = score(forecasts, labels, admissible, np.array(["a", "b", "c", "d"]))
    assert found.accuracy == 0.5
    assert found.balanced_accuracy == pytest.approx((1.0 + 0.0 + 0.5) / 3)
    assert found.admissible_accuracy == 0.75
    clipped = math.log(0.5 / (1.0 + 1e-6))
    assert found.log_loss == pytest.approx(-(clipped + math.log(0.6) + math.log(0.2) + math.log(0.1)) / 4, rel=1e-12)
    squares = (0.25 + 0.09 + 0.04) + (0.01 + 0.04 + 0.16 + 0.01) + (0.01 + 0.64 + 0.36 + 0.01)
    assert found.brier == pytest.approx((squares + 0.01 + 0.01 + 0.81 + 0.49) / 4)


def test_a_certain_error_costs_no_more_than_the_clip() -> None:
    assert scored(certain([0]), [3], "a").log_loss == pytest.approx(-math.log(1e-6 / (1 + 3e-6)))


def test_rows_without_a_strategy_count_as_false_alarms_and_nowhere_else() -> None:
    labels = [0, 1, 1, 2, 3, -1, -1, -1]
    read = [1, 0, 2, 2, 0, 0, 1, 2]
    found = scored(certain(read), labels, "abcdefgh")
    assert found.n == 5
    assert found.accuracy == 0.2
    assert found.hit == pytest.approx(2 / 3)
    assert found.false_alarm == pytest.approx(3 / 5)  # bandwagoning read as balancing, and two of three without
    coded = scored(certain(read[:5]), labels[:5], "abcde")
    assert coded.false_alarm == 0.5
    for name in ("n", "accuracy", "balanced_accuracy", "log_loss", "brier", "admissible_accuracy", "hit"):
        assert getattr(found, name) == getattr(coded, name)
    assert (found.low, found.high) == (coded.low, coded.high)


def test_scores_that_no_row_bears_on_are_undefined() -> None:
    assert as_row("walt", scored(certain([2, 0]), [-1, -1], "ab")) == {
        **dict.fromkeys(KEYS), "theory": "walt", "n": 0, "false_alarm": 0.5
    }  # fmt: skip
    assert math.isnan(scored(certain([0]), [0], "a").false_alarm)
    assert math.isnan(scored(certain([0]), [2], "a").hit)
    empty = as_row("walt", scored(np.empty((0, 4)), [], ""))
    assert all(empty[key] is None for key in KEYS[2:])


def test_a_row_for_the_table_has_the_keys_in_order() -> None:
    row = as_row("threat_interdependence", scored(certain([0, 2, 3]), [0, 2, 1], "abc"))
    assert list(row) == KEYS
    assert (row["theory"], row["n"], row["accuracy"]) == ("threat_interdependence", 3, pytest.approx(2 / 3))
    assert json.loads(json.dumps(row, allow_nan=False)) == row


def test_the_interval_resamples_whole_states() -> None:
    """Two states, one always right and one always wrong: a quarter of the samples holds one of them alone."""
    labels = [2] * 20
    found = scored(certain([2] * 10 + [3] * 10), labels, "a" * 10 + "b" * 10)
    assert (found.accuracy, found.low, found.high) == (0.5, 0.0, 1.0)
    narrow = scored(certain([2, 3] * 10), labels, "abcdefghijklmnopqrst")
    assert 0.2 < narrow.low < 0.5 < narrow.high < 0.8


def test_the_interval_is_that_of_the_binomial_for_single_rows() -> None:
    labels = np.full(400, 2)
    read = np.where(np.arange(400) < 240, 2, 3)
    found = score(np.eye(4)[read], labels, own(labels), np.arange(400).astype(str), draws=4000)
    spread = 1.645 * math.sqrt(0.6 * 0.4 / 400)
    assert found.low == pytest.approx(0.6 - spread, abs=0.006)
    assert found.high == pytest.approx(0.6 + spread, abs=0.006)


def test_the_interval_depends_on_the_seed_and_not_on_the_order_of_rows() -> None:
    generator = np.random.default_rng(1)
    labels, states = generator.integers(0, 4, 60), generator.integers(0, 25, 60).astype(str)
    forecasts = generator.dirichlet(np.ones(4), 60)
    first = score(forecasts, labels, own(labels), states, seed=3)
    order = generator.permutation(60)
    again = score(forecasts[order], labels[order], own(labels)[order], states[order], seed=3)
    assert (first.low, first.high) == (again.low, again.high)
    ends = {score(forecasts, labels, own(labels), states, draws=50, seed=seed).low for seed in range(8)}
    assert len(ends) > 1


def test_intervals_cover_the_true_accuracy() -> None:
    """States differ in how well they are read; the interval covers the mean of their population as often as meant."""
    generator = np.random.default_rng(5)
    covered = 0
    for _ in range(200):
        chance = generator.choice([0.2, 0.9], 40)
        right = generator.random((40, 5)) < chance[:, None]
        labels, states = np.full(200, 2), np.repeat(np.arange(40), 5).astype(str)
        found = score(np.eye(4)[np.where(right.ravel(), 2, 3)], labels, own(labels), states, draws=300)
        covered += found.low <= 0.55 <= found.high
    assert 165 <= covered <= 195


def test_one_state_gives_no_interval() -> None:
    found = scored(certain([2, 3]), [2, 2], "aa")
    assert found.accuracy == 0.5
    assert math.isnan(found.low)
    assert math.isnan(found.high)


@pytest.mark.parametrize(
    ("forecasts", "labels", "message"),
    [
        (np.full((2, 4), 0.25), np.array([0]), "as many rows"),
        (np.full((1, 3), 1 / 3), np.array([0]), "as many rows"),
        (np.full((1, 4), 0.3), np.array([0]), "sum to one"),
        (np.array([[1.2, -0.2, 0.0, 0.0]]), np.array([0]), "negative"),
        (np.array([[np.nan, 0.5, 0.5, 0.0]]), np.array([0]), "finite"),
        (np.full((1, 4), 0.25), np.array([4]), "from -1 to 3"),
        (np.full((1, 4), 0.25), np.array([-2]), "from -1 to 3"),
        (np.full((1, 4), 0.25), np.array([0.5]), "whole numbers"),
    ],
)
def test_what_is_no_forecast_is_refused(forecasts: np.ndarray, labels: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        confusion(forecasts, labels)


def test_rows_of_states_and_admissible_labels_must_match() -> None:
    labels = np.array([0, 1])
    with pytest.raises(ValueError, match="as many rows"):
        score(uniform(2), labels, own(labels), np.array(["a"]))
    with pytest.raises(ValueError, match="as many rows"):
        score(uniform(2), labels, own(labels)[:1], np.array(["a", "b"]))


def test_confusion_counts_labels_down_and_readings_across() -> None:
    found = confusion(certain([0, 0, 2, 3, 1]), np.array([0, 1, 2, 2, -1]))
    assert found.tolist() == [[1, 0, 0, 0], [1, 0, 0, 0], [0, 0, 1, 1], [0, 0, 0, 0]]


def test_reliability_by_hand() -> None:
    forecasts = np.array([[0.7, 0.1, 0.1, 0.1], [0.3, 0.3, 0.3, 0.1], [0.0, 0.0, 0.0, 1.0]])
    found = reliability(forecasts, np.array([0, 2, -1]), bins=10)
    assert found["count"].tolist() == [4, 3, 1]
    assert found["forecast"].tolist() == pytest.approx([0.1, 0.3, 0.7])
    assert found["observed"].tolist() == pytest.approx([0.0, 1 / 3, 1.0])
    whole = reliability(np.eye(4), np.array([0, 1, 2, 2]), bins=2)
    assert whole["count"].tolist() == [12, 4]
    assert whole["observed"].tolist() == pytest.approx([1 / 12, 0.75])


def test_auc_counts_ties_half() -> None:
    value = np.array([0.1, 0.4, 0.4, 0.8])
    yes = np.array([False, True, False, True])
    assert auc(value, yes) == pytest.approx(3.5 / 4)  # of four pairs three are won and one is tied
    assert auc(-value, yes) == pytest.approx(0.5 / 4)
    assert auc(np.ones(4), yes) == 0.5
    assert math.isnan(auc(value, np.ones(4, dtype=bool)))


def test_auc_is_the_share_of_pairs_won() -> None:
    generator = np.random.default_rng(2)
    value, yes = generator.integers(0, 6, 50), generator.random(50) < 0.4
    pairs = [(a > b) + 0.5 * (a == b) for a in value[yes] for b in value[~yes]]
    assert auc(value, yes) == pytest.approx(np.mean(pairs))


def test_the_paired_difference_is_that_of_the_scores() -> None:
    generator = np.random.default_rng(3)
    labels, states = generator.integers(-1, 4, 80), generator.integers(0, 20, 80).astype(str)
    one, other = generator.dirichlet(np.ones(4), 80), generator.dirichlet(np.ones(4), 80)
    found = paired_difference(one, other, labels, states)
    first, second = (score(each, labels, own(labels), states) for each in (one, other))
    assert found.n == first.n == int((labels >= 0).sum())
    assert found.log_loss.value == pytest.approx(first.log_loss - second.log_loss)
    assert found.accuracy.value == pytest.approx(first.accuracy - second.accuracy)
    assert found.log_loss.low < found.log_loss.value < found.log_loss.high
    assert found.accuracy.low < found.accuracy.value < found.accuracy.high
    back = paired_difference(other, one, labels, states)
    assert back.log_loss == pytest.approx((-found.log_loss.value, -found.log_loss.high, -found.log_loss.low))


def test_a_difference_that_is_the_same_in_every_state_has_no_width() -> None:
    labels, states = np.array([2] * 6), np.array(list("aabbcd"))
    better = np.tile([0.1, 0.1, 0.7, 0.1], (6, 1))
    found = paired_difference(better, uniform(6), labels, states)
    assert found.log_loss == pytest.approx((math.log(0.25 / 0.7),) * 3)
    assert found.accuracy == pytest.approx((1.0,) * 3)


def test_folds_leave_out_one_group_each() -> None:
    folds = folds_by(["b", "a", "b", "c"])
    assert [(fold.train.tolist(), fold.test.tolist()) for fold in folds] == [
        ([0, 2, 3], [1]),
        ([1, 3], [0, 2]),
        ([0, 1, 2], [3]),
    ]
    assert folds_by([]) == []


def test_folds_by_state_and_event_share_neither() -> None:
    states = np.array(list("aabbcd"))
    events = np.array(["x", "y", "x", "z", "z", "w"])
    folds = folds_by_state_and_event(states, events)
    assert sorted(np.concatenate([fold.test for fold in folds]).tolist()) == list(range(6))
    assert [fold.train.tolist() for fold in folds if fold.test.tolist() == [0]] == [[3, 4, 5]]  # a and x are gone
    for fold in folds:
        assert not set(states[fold.train]) & set(states[fold.test])
        assert not set(events[fold.train]) & set(events[fold.test])


def test_cross_validation_puts_each_forecast_at_its_row() -> None:
    states = np.array(list("abca"))

    def own_rows(train: np.ndarray, test: np.ndarray) -> np.ndarray:
        assert not set(states[train]) & set(states[test])
        return np.eye(4)[test]

    np.testing.assert_array_equal(cross_validated(own_rows, folds_by(states), 4), np.eye(4))


def test_folds_that_miss_repeat_or_leak_a_row_are_refused() -> None:
    def even(train: np.ndarray, test: np.ndarray) -> np.ndarray:
        return uniform(len(test))

    first, second = Fold(np.array([1]), np.array([0])), Fold(np.array([0]), np.array([1]))
    assert cross_validated(even, [first, second], 2).shape == (2, 4)
    for folds in ([first], [first, second, second], []):
        with pytest.raises(ValueError, match="each of the 2 rows once"):
            cross_validated(even, folds, 2)
    with pytest.raises(ValueError, match="fitted on a row that it tests"):
        cross_validated(even, [first, Fold(np.array([0, 1]), np.array([1]))], 2)


def test_the_majority_is_smoothed_by_one_row_each() -> None:
    found = majority(np.array([2, 2, 2, 3, -1]), 2)
    np.testing.assert_allclose(found, [[1 / 8, 1 / 8, 4 / 8, 2 / 8]] * 2)
    np.testing.assert_allclose(majority(np.array([-1, -1]), 1), uniform(1))


def test_no_change_leans_on_the_rows_of_the_same_start() -> None:
    start, labels = np.array([0, 0, 0, 1, 1, 5]), np.array([3, 3, 2, 0, -1, -1])
    overall = np.array([2, 1, 2, 3]) / 8
    found = no_change(start, labels, np.array([0, 1, 5, 4]))
    np.testing.assert_allclose(found[0], (np.array([0, 0, 1, 2]) + 2 * overall) / 5)
    np.testing.assert_allclose(found[1], (np.array([1, 0, 0, 0]) + 2 * overall) / 3)
    np.testing.assert_allclose(found[2:], [overall, overall])  # rows without a strategy tell nothing


def test_the_gradient_of_the_logit_is_that_of_its_loss() -> None:
    generator = np.random.default_rng(4)
    scaled, labels = generator.normal(size=(30, 3)), generator.integers(0, 4, 30)
    at = generator.normal(size=16)
    _, gradient = penalised_loss(at, scaled, labels, 4, 2.5)
    steps = np.eye(16) * 1e-6
    numeric = [
        (penalised_loss(at + s, scaled, labels, 4, 2.5)[0] - penalised_loss(at - s, scaled, labels, 4, 2.5)[0]) / 2e-6
        for s in steps
    ]
    np.testing.assert_allclose(gradient, numeric, atol=1e-8)


def test_constants_are_free_and_weights_are_penalised() -> None:
    scaled, labels = np.zeros((2, 1)), np.array([0, 1])
    level = penalised_loss(np.array([3.0, 3.0, 0.0, 0.0]), scaled, labels, 2, 1.0)[0]
    assert level == pytest.approx(math.log(2))
    bent = penalised_loss(np.array([3.0, 3.0, 2.0, 0.0]), scaled, labels, 2, 1.0)[0]
    assert bent == pytest.approx(math.log(2) + 0.5 * 4.0 / 2)


def test_the_logit_recovers_known_slopes() -> None:
    generator = np.random.default_rng(6)
    features = generator.normal(size=(40000, 2)) * [1.0, 20.0] + [0.0, 300.0]
    slopes = np.array([[1.0, -0.5, 0.0, 0.3], [0.02, 0.05, 0.0, -0.04]])
    constants = np.array([0.2, -0.4, 0.0, 0.6])
    utilities = (features - [0.0, 300.0]) @ slopes + constants
    chosen = (utilities + generator.gumbel(size=utilities.shape)).argmax(axis=1)
    fitted = fit_logit(features, chosen, penalty=1.0)
    found = fitted.slopes()
    np.testing.assert_allclose((found - found[:, 2:3])[0], slopes[0], atol=0.06)
    np.testing.assert_allclose((found - found[:, 2:3])[1], slopes[1], atol=0.003)
    level = fitted.predict(np.array([[0.0, 300.0]]))[0]
    np.testing.assert_allclose(level, np.exp(constants) / np.exp(constants).sum(), atol=0.015)


def test_a_strong_penalty_leaves_the_frequencies() -> None:
    generator = np.random.default_rng(7)
    labels = np.repeat([0, 1, 2, 3], [10, 20, 30, 40])
    features = generator.normal(size=(100, 2)) + labels[:, None]
    loose, tight = fit_logit(features, labels, 0.1), fit_logit(features, labels, 1e7)
    np.testing.assert_allclose(tight.predict(features), np.tile([0.1, 0.2, 0.3, 0.4], (100, 1)), atol=1e-3)
    assert loose.predict(features).std(axis=0).min() > 0.05


def test_units_do_not_change_the_forecast() -> None:
    generator = np.random.default_rng(8)
    features, labels = generator.normal(size=(60, 2)), generator.integers(0, 4, 60)
    again = fit_logit(features * [1e6, 1e-12] + [5.0, 0.0], labels)
    expected = fit_logit(features, labels).predict(features)
    np.testing.assert_allclose(again.predict(features * [1e6, 1e-12] + [5.0, 0.0]), expected, atol=1e-6)
    assert np.ptp(expected, axis=0).min() > 0.01


def test_features_that_do_not_vary_are_dropped() -> None:
    generator = np.random.default_rng(9)
    features, labels = generator.normal(size=(60, 1)), generator.integers(0, 4, 60)
    flat = np.hstack([np.full((60, 1), 0.1), features])
    fitted = fit_logit(flat, labels)
    assert fitted.kept.tolist() == [1]
    assert fitted.slopes()[0].tolist() == [0.0] * 4
    np.testing.assert_allclose(fitted.predict(flat), fit_logit(features, labels).predict(features), rtol=1e-9)
    shifted = flat + np.array([7.0, 0.0])
    np.testing.assert_array_equal(fitted.predict(shifted), fitted.predict(flat))


def test_rows_without_a_strategy_never_enter_a_fit() -> None:
    generator = np.random.default_rng(10)
    features, labels = generator.normal(size=(40, 2)), generator.integers(0, 4, 40)
    more = np.vstack([features, generator.normal(5.0, 3.0, size=(10, 2))])
    wider = np.concatenate([labels, np.full(10, -1)])
    np.testing.assert_array_equal(fit_logit(more, wider).predict(more), fit_logit(features, labels).predict(more))
    assert np.ptp(fit_logit(more, wider).predict(more), axis=0).min() > 0.01


def test_a_strategy_that_training_lacks_keeps_a_share() -> None:
    features, labels = np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([2, 2, 3, 3])
    found = fit_logit(features, labels).predict(features)
    np.testing.assert_allclose(found[:, :2], 1 / 8)
    np.testing.assert_allclose(found.sum(axis=1), 1.0)
    assert found[0, 2] > found[3, 2]
    one = fit_logit(features, np.full(4, 2)).predict(features)
    np.testing.assert_allclose(one, majority(np.full(4, 2), 4))
    np.testing.assert_allclose(fit_logit(features, np.full(4, -1)).predict(features), uniform(4))


def test_separated_strategies_have_a_finite_fit() -> None:
    features, labels = np.arange(8.0)[:, None], np.repeat([0, 1, 2, 3], 2)
    found = fit_logit(features, labels)
    assert np.abs(found.weights).max() < 10.0
    assert (found.predict(features).argmax(axis=1) == labels).mean() >= 0.5


def test_features_that_cannot_be_fitted_are_refused() -> None:
    features, labels = np.ones((3, 2)), np.array([0, 1, 2])
    bad = features.copy()
    bad[1, 0] = np.nan
    with pytest.raises(ValueError, match="row 1, feature 0"):
        fit_logit(bad, labels)
    with pytest.raises(ValueError, match="equally many rows"):
        fit_logit(features, labels[:2])
    with pytest.raises(ValueError, match="penalty"):
        fit_logit(features, labels, 0.0)
    with pytest.raises(ValueError, match="fitted on 2 features, not 1"):
        fit_logit(features, labels).predict(features[:, :1])
