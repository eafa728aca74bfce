"""Weights estimated from readings of cases: by hand, by simulation, and with states left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from counterpoise.analysis.validation.baselines import Fold, folds_by
from counterpoise.analysis.validation.estimation import (
    BOUNDS,
    CONSTANTS,
    REFERENCE,
    SIGNS,
    Prior,
    Recovery,
    Stack,
    corrected,
    cross_validated,
    estimate,
    recover,
    stack,
    stack_readings,
    weights_of,
)
from counterpoise.analysis.validation.readings import (
    Situation,
    readings,
)
from counterpoise.scenario.theory_file import Theory, load_theory
from counterpoise.theory.terms import STRATEGIES, TERMS

WALT = load_theory("walt")
RATIONALITY = WALT.parameter("rationality")
CODES = ("USA", "CHN", "RUS", "IND")
NAMES = [f"{term.strategy}.{term.name}" for term in TERMS]
OPEN = Prior(size=0.0, deviation=4.0)
"""A prior that leaves the weights to the cases."""


def at(name: str) -> int:
    """Position of a term, ``strategy.name``."""
    return NAMES.index(name)


def spots(*names: str) -> list[int]:
    return [at(name) for name in names]


def made_up(
    count: int, powers: Sequence[int], terms: Sequence[str] = tuple(NAMES), seed: int = 0, shelter: float = 0.3
) -> list[Situation]:
    """Situations in which ``terms`` vary evenly between −1 and 1, constants are 1, and all else is nil.

    ``shelter`` is the chance that alignment with another power is protection from the counterpart.
    """
    source = np.random.default_rng(seed)
    drawn = np.zeros(len(TERMS), dtype=bool)
    drawn[spots(*terms)] = True
    found = []
    for k in range(count):
        size = powers[k % len(powers)]
        values = {}
        for strategy, begin, end in zip(STRATEGIES, BOUNDS[:-1], BOUNDS[1:], strict=True):
            rows = source.uniform(-1.0, 1.0, (1 if strategy == "hedging" else size, end - begin)) * drawn[begin:end]
            rows[:, CONSTANTS[begin:end]] = 1.0
            values[strategy] = rows
        power = int(source.integers(size))
        protecting = ((source.random(size) < shelter) & (np.arange(size) != power)).astype(int)
        found.append(Situation(f"S{k % 20:02d}", CODES[:size], power, values, protecting, 4))
    return found


def drawn_labels(held: Stack, truth: np.ndarray, seed: int = 0) -> np.ndarray:
    """Strategies drawn with known weights."""
    uniform = np.random.default_rng(seed).random((len(held.place), 1))
    return np.asarray((uniform > stack_readings(truth, held, WALT).cumsum(axis=1)[:, :-1]).sum(axis=1))


def moved(held: Stack, term: int, values: np.ndarray | float) -> Stack:
    """The situations with other values of one term."""
    changed = held.values.copy()
    changed[:, STRATEGIES.index(TERMS[term].strategy), :, term] = values
    return replace(held, values=changed)


def nothing(held: Stack) -> Stack:
    """The situations with all values nil."""
    return replace(held, values=np.zeros_like(held.values))


@pytest.mark.parametrize("powers", [(2,), (3,), (4,), (2, 4, 3)])
def test_the_reading_with_a_gradient_is_the_engines_own(
    powers: tuple[int, ...], theory_of: Callable[..., Theory]
) -> None:
    found = made_up(12, powers)
    for seed in range(3):
        weights = np.random.default_rng(seed).normal(0.0, 1.0, len(TERMS))
        theory = theory_of(weights)
        np.testing.assert_allclose(
            stack_readings(weights, stack(found), theory), readings(found, theory), rtol=1e-10, atol=1e-300
        )
        assert np.array_equal(weights_of(theory), weights)


def test_the_reading_of_one_power_is_a_logit() -> None:
    (found,) = made_up(1, (1,))
    weights = np.random.default_rng(1).normal(0.0, 0.3, len(TERMS))
    utilities = [
        float(found.values[strategy][0] @ weights[BOUNDS[k] : BOUNDS[k + 1]]) for k, strategy in enumerate(STRATEGIES)
    ]
    odds = np.exp(RATIONALITY * np.array(utilities))
    (read,) = stack_readings(weights, stack([found]), WALT)
    np.testing.assert_allclose(read, odds / odds.sum(), rtol=1e-12)


def test_readings_of_no_case_have_the_shape_of_none() -> None:
    assert readings([], WALT).shape == (0, len(STRATEGIES))


def test_protection_is_read_as_balancing() -> None:
    """Alignment with a power that protects from the counterpart moves from nothing to hard balancing."""
    found = made_up(40, (2, 3), shelter=0.0)
    weights = np.random.default_rng(2).normal(0.0, 0.3, len(TERMS))
    bare = stack_readings(weights, stack(found), WALT)
    sheltered = [replace(one, protecting=(np.arange(len(one.powers)) != one.power).astype(int)) for one in found]
    seen = stack_readings(weights, stack(sheltered), WALT)
    assert (seen[:, 0] > bare[:, 0]).all()
    assert (seen[:, 1:] < bare[:, 1:]).all()
    np.testing.assert_allclose(seen[:, 1] / seen[:, 2], bare[:, 1] / bare[:, 2])


# -- what comes back ---------------------------------------------------------------------------------
KNOWN: Mapping[str, float] = {
    "balancing.constant": -0.6, "balancing.motive": 1.2, "balancing.assault_hold": 0.8,
    "balancing.interdependence": -0.9,
    "soft_balancing.constant": -0.2, "soft_balancing.motive": 1.0, "soft_balancing.regime_affinity": -0.7,
    "hedging.suitors": 0.9, "hedging.power": -0.8,
    "bandwagoning.constant": 0.2, "bandwagoning.attraction": 0.8, "bandwagoning.motive": -1.1,
    "bandwagoning.lean": 0.5,
}  # fmt: skip
STEADY, ABSENT, COPY = "balancing.norms", "hedging.squeeze", "soft_balancing.felt_leader"


def truth() -> np.ndarray:
    weights = np.zeros(len(TERMS))
    weights[spots(*KNOWN)] = list(KNOWN.values())
    return weights


@pytest.fixture(scope="module")
def recovered() -> Recovery:
    """2,400 simulated choices; one term is the same everywhere, one is half of another, most are absent."""
    held = stack(made_up(1200, (2, 3), [name for name in KNOWN if "constant" not in name]))
    held = moved(held, at(STEADY), 0.5)
    held = moved(
        held, at(COPY), 0.5 * held.values[:, STRATEGIES.index("soft_balancing"), :, at("soft_balancing.motive")]
    )
    return recover(held, truth(), WALT, draws=2, seed=3, prior=OPEN)


def test_known_weights_come_back(recovered: Recovery) -> None:
    found = recovered.estimate
    assert recovered.cases == 2400
    wanted = set(KNOWN) - {"soft_balancing.motive"}
    assert {name for name, known in zip(NAMES, found.identified, strict=True) if known} == wanted
    off = np.abs(found.weights - truth())[found.identified] / found.errors[found.identified]
    assert off.max() < 4.0  # twelve weights: one draw in a thousand is further off
    assert recovered.correlation > 0.95
    assert recovered.within >= 0.8
    assert found.log_loss < np.log(4.0)


def test_a_term_that_is_the_same_everywhere_or_absent_is_not_identified(recovered: Recovery) -> None:
    found = recovered.estimate
    steady, absent = at(STEADY), at(ABSENT)
    assert not found.identified[[steady, absent]].any()
    assert not found.varies[[steady, absent]].any()
    assert found.present[[steady, absent]].tolist() == [True, False]
    assert (found.weights[absent], found.errors[absent]) == pytest.approx((0.0, OPEN.deviation))


def test_of_collinear_terms_only_the_sum_is_known(recovered: Recovery) -> None:
    found = recovered.estimate
    first, second = at("soft_balancing.motive"), at(COPY)
    assert found.varies[[first, second]].all()
    assert not found.apart[[first, second]].any()
    assert not found.identified[[first, second]].any()
    known = found.weights[first] + 0.5 * found.weights[second]
    assert known == pytest.approx(KNOWN["soft_balancing.motive"], abs=0.2)
    assert found.errors[first] > 1.0  # a tenth of which would do for the sum


def test_a_term_counts_where_it_varies_over_other_powers_alone() -> None:
    held = stack(made_up(300, (2,), ["balancing.motive"], seed=4))
    cases, motive = np.arange(len(held.place)), at("balancing.motive")
    held.values[cases, 0, held.place, motive] = 0.0
    weights = np.zeros(len(TERMS))
    weights[motive] = 1.5
    found = estimate(held, drawn_labels(held, weights), WALT, OPEN)
    assert found.varies[motive]
    assert found.errors[motive] < 0.5


def test_recovery_without_anything_to_compare_is_undefined() -> None:
    held = nothing(stack(made_up(5, (2,))))
    empty = recover(held, truth(), WALT, draws=1)
    assert np.isnan([empty.within, empty.correlation]).all()


# -- priors ------------------------------------------------------------------------------------------
def test_without_data_the_estimate_is_the_prior() -> None:
    held, prior = nothing(stack(made_up(8, (2, 3), shelter=0.0))), Prior()
    found = estimate(held, np.arange(8) % 4, WALT)
    np.testing.assert_allclose(found.weights, prior.mean, atol=1e-6)
    np.testing.assert_allclose(found.errors, prior.spread, rtol=1e-6)
    assert not found.identified.any()
    assert not found.overturned.any()
    # A power's option is one of as many in its nest, and hedging is alone: a fifth and two, a sixth and a half.
    assert found.log_loss == pytest.approx(-np.log([1 / 5, 1 / 6, 2 / 5, 1 / 6]).mean())


def test_priors_have_the_signs_of_the_papers_and_leave_constants_free() -> None:
    prior = Prior(size=0.3, deviation=0.5, constant=2.0)
    np.testing.assert_allclose(prior.mean[~CONSTANTS], 0.3 * SIGNS[~CONSTANTS])
    assert (prior.mean[CONSTANTS] == 0.0).all()
    assert sorted(prior.spread[CONSTANTS]) == [0.01, 2.0, 2.0, 2.0]
    assert prior.spread[REFERENCE] == 0.01
    assert NAMES[REFERENCE] == "hedging.constant"


def test_rows_without_a_strategy_are_not_estimated_from() -> None:
    held = stack(made_up(30, (2,)))
    labels = np.arange(30) % 5 - 1
    first = estimate(held, labels, WALT)
    held.values[labels < 0] = 7.0
    assert np.array_equal(estimate(held, labels, WALT).weights, first.weights)
    with pytest.raises(ValueError, match="no case with a strategy"):
        estimate(held, np.full(30, -1), WALT)


def test_strong_cases_overturn_a_sign() -> None:
    held = stack(made_up(500, (2,), ["balancing.assault_hold", "soft_balancing.motive", "bandwagoning.motive"], seed=5))
    weights = np.zeros(len(TERMS))
    weights[spots("balancing.assault_hold", "soft_balancing.motive", "bandwagoning.motive")] = [-1.5, 1.5, -1.5]
    found = estimate(held, drawn_labels(held, weights), WALT)
    assert [NAMES[k] for k in np.flatnonzero(found.overturned)] == ["balancing.assault_hold"]
    assert found.weights[at("balancing.assault_hold")] < -0.8


# -- errors ------------------------------------------------------------------------------------------
def test_errors_are_those_of_a_logit_by_hand() -> None:
    """Two strategies in effect, one power: curvature λ² p (1 − p) z z′ and one over the prior variance."""
    source = np.random.default_rng(6)
    held = nothing(stack(made_up(400, (1,))))
    value = source.uniform(-1.0, 1.0, 400)
    held = moved(held, at("balancing.constant"), 1.0)
    held = moved(held, at("bandwagoning.constant"), 1.0)
    held = moved(held, at("bandwagoning.attraction"), value[:, None])
    # Out of reach: the prior gives both motives a weight of 0.4 in size.
    held = moved(moved(held, at("soft_balancing.motive"), -80.0), at("hedging.suitors"), -80.0)
    chance = 1.0 / (1.0 + np.exp(-RATIONALITY * (0.3 + 0.7 * value)))
    labels = np.where(source.random(400) < chance, 3, 0)
    found = estimate(held, labels, WALT)
    terms = spots("balancing.constant", "bandwagoning.constant", "bandwagoning.attraction")
    rows = np.stack([-np.ones(400), np.ones(400), value], axis=1)
    fitted = 1.0 / (1.0 + np.exp(-RATIONALITY * (rows @ found.weights[terms])))
    weighted = RATIONALITY**2 * fitted * (1.0 - fitted)
    curvature = (rows * weighted[:, None]).T @ rows + np.diag(1.0 / found.prior.spread[terms] ** 2)
    np.testing.assert_allclose(found.errors[terms], np.sqrt(np.diag(np.linalg.inv(curvature))), rtol=1e-4)
    score = RATIONALITY * rows.T @ ((labels == 3) - fitted)
    pull = (found.weights - found.prior.mean)[terms] / found.prior.spread[terms] ** 2
    np.testing.assert_allclose(score, pull, atol=1e-3)


# -- population --------------------------------------------------------------------------------------
def test_constants_move_to_the_population_where_cases_were_oversampled() -> None:
    """King & Zeng 2001: rare strategies taken in whole, one in eight of the others."""
    terms = ["balancing.motive", "soft_balancing.motive", "hedging.suitors", "bandwagoning.attraction"]
    held = stack(made_up(8000, (2,), terms, seed=7, shelter=0.0))
    weights = np.zeros(len(TERMS))
    weights[spots(*terms)] = [0.8, 0.9, 0.6, 0.7]
    weights[spots("balancing.constant", "soft_balancing.constant", "bandwagoning.constant")] = [-1.4, -1.0, -0.2]
    labels = drawn_labels(held, weights, seed=8)
    kept = np.flatnonzero((labels < 2) | (np.random.default_rng(9).random(8000) < 0.125))
    found = estimate(held.part(kept), labels[kept], WALT, OPEN)
    shares = dict(zip(STRATEGIES, np.bincount(labels, minlength=4) / 8000, strict=True))
    true = corrected(found.weights, labels[kept], shares, RATIONALITY)
    sample = np.bincount(labels[kept], minlength=4) / len(kept)
    np.testing.assert_allclose(reading_shares(found.weights, held.part(kept)), sample, atol=0.01)
    assert np.abs(reading_shares(found.weights, held) - list(shares.values())).max() > 0.1
    np.testing.assert_allclose(reading_shares(true, held), list(shares.values()), atol=0.02)
    assert np.array_equal(true[~CONSTANTS], found.weights[~CONSTANTS])
    difference = (true - true[REFERENCE])[CONSTANTS] - (weights - weights[REFERENCE])[CONSTANTS]
    assert np.abs(difference).max() < 0.2


def reading_shares(weights: np.ndarray, held: Stack) -> np.ndarray:
    return np.asarray(stack_readings(weights, held, WALT).mean(axis=0))


def test_the_correction_by_hand() -> None:
    labels = np.array([0, 0, 0, 1, 2, -1, 3])
    shares = {"balancing": 1.0, "soft_balancing": 2.0, "hedging": 3.0, "bandwagoning": 4.0}  # tenths
    done = corrected(np.zeros(len(TERMS)), labels, shares, 2.0)
    expected = np.log(np.array([0.1, 0.2, 0.3, 0.4]) / (np.array([4, 2, 2, 2]) / 10.0)) / 2.0
    np.testing.assert_allclose(done[CONSTANTS], expected)
    assert not done[~CONSTANTS].any()


@pytest.mark.parametrize("bad", [0.0, -0.1, float("nan"), None])
def test_a_share_that_is_not_above_zero_is_refused(bad: float | None) -> None:
    shares = {"balancing": 0.1, "soft_balancing": 0.2, "hedging": 0.3, "bandwagoning": 0.4}
    shares = {k: v for k, v in shares.items() if k != "hedging"} | ({} if bad is None else {"hedging": bad})
    with pytest.raises(ValueError, match="hedging must be above zero"):
        corrected(np.zeros(len(TERMS)), np.array([0, 1]), shares, 2.0)


# -- cross-validation --------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def rows() -> tuple[Stack, np.ndarray, np.ndarray]:
    found = made_up(40, (2, 3), [name for name in KNOWN if "constant" not in name], seed=10)
    held = stack(found)
    labels = drawn_labels(held, truth(), seed=11)
    labels[5::10] = -1
    return held, labels, np.array([f"S{k % 5}" for k in range(40)])


def test_a_reading_knows_no_row_of_its_own_state(rows: tuple[Stack, np.ndarray, np.ndarray]) -> None:
    held, labels, states = rows
    folds = folds_by(states)
    before = cross_validated(held, labels, folds, WALT)
    np.testing.assert_allclose(before.sum(axis=1), 1.0)
    own = np.flatnonzero(states == "S2")
    poisoned, wrong = held.values.copy(), labels.copy()
    poisoned[own[1:]], wrong[own] = 3.0, (labels[own] + 2) % 4
    after = cross_validated(replace(held, values=poisoned), wrong, folds, WALT)
    assert np.array_equal(after[own[0]], before[own[0]])
    others = states != "S2"
    assert (np.abs(after - before)[others].max(axis=1) > 1e-6).all()


def test_rows_without_a_strategy_are_read_and_teach_nothing(rows: tuple[Stack, np.ndarray, np.ndarray]) -> None:
    held, labels, states = rows
    before = cross_validated(held, labels, folds_by(states), WALT)
    poisoned = held.values.copy()
    poisoned[labels < 0] = 3.0
    after = cross_validated(replace(held, values=poisoned), labels, folds_by(states), WALT)
    assert np.array_equal(after[labels >= 0], before[labels >= 0])
    assert np.isfinite(before[labels < 0]).all()


def test_a_fold_is_read_by_an_estimate_without_it(rows: tuple[Stack, np.ndarray, np.ndarray]) -> None:
    held, labels, _ = rows
    fold = Fold(np.arange(10, 40), np.arange(4))
    found = cross_validated(held, labels, [fold], WALT)
    weights = estimate(held.part(fold.train), labels[fold.train], WALT).weights
    by_hand = stack_readings(weights, held.part(fold.test), WALT)
    np.testing.assert_allclose(found[:4], by_hand)
    assert np.isnan(found[4:]).all()
