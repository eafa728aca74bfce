"""Readings of coded cases and weights estimated from them: by hand, by simulation, and on a made-up folder of data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from counterpoise.analysis.observed.history import History
from counterpoise.analysis.observed.tables import read_tables
from counterpoise.analysis.validation import readings as readings_module
from counterpoise.analysis.validation.baselines import Fold, folds_by
from counterpoise.analysis.validation.codings import CaseTable, read_cases
from counterpoise.analysis.validation.estimated_theory import theory_document, write_theory
from counterpoise.analysis.validation.estimation import (
    BOUNDS,
    CONSTANTS,
    REFERENCE,
    SIGNS,
    Estimate,
    Prior,
    Recovery,
    Stack,
    corrected,
    cross_validated,
    estimate,
    log_readings,
    objective,
    recover,
    stack,
    weights_of,
)
from counterpoise.analysis.validation.readings import (
    START_KINDS,
    Served,
    Situation,
    Worlds,
    powers_for,
    readings,
    serve,
    situations,
)
from counterpoise.engine.runs import replay
from counterpoise.scenario.numbers import Number
from counterpoise.scenario.problems import ScenarioError
from counterpoise.scenario.theory_file import MAX_WEIGHT, Theory, load_theory
from counterpoise.theory.choice import dyadic_reading
from counterpoise.theory.terms import BY_STRATEGY, STRATEGIES, TERMS
from counterpoise.world.rules import build_rules

INTERFACE = Path(__file__).parents[1] / "docs" / "interface.md"
FULL = load_theory("full")
RATIONALITY, NEST = FULL.parameter("rationality"), FULL.parameter("nest")
CODES = ("USA", "CHN", "RUS", "IND")
NAMES = [f"{term.strategy}.{term.name}" for term in TERMS]
OPEN = Prior(size=0.0, deviation=4.0)
"""A prior that leaves the weights to the cases."""


def at(name: str) -> int:
    """Position of a term, ``strategy.name``."""
    return NAMES.index(name)


def spots(*names: str) -> list[int]:
    return [at(name) for name in names]


# -- made-up situations ------------------------------------------------------------------------------


def theory_of(weights: np.ndarray) -> Theory:
    """The full theory's parameters with other weights."""
    terms: dict[str, dict[str, Number]] = {strategy: {} for strategy in STRATEGIES}
    for term, weight in zip(TERMS, weights, strict=True):
        terms[term.strategy][term.name] = Number(value=float(weight))
    return replace(FULL, terms=terms)


def made_up(count: int, powers: Sequence[int], terms: Sequence[str] = tuple(NAMES), seed: int = 0) -> list[Situation]:
    """Situations in which ``terms`` vary evenly between −1 and 1, constants are 1, and all else is nil."""
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
        found.append(Situation(f"S{k % 20:02d}", CODES[:size], int(source.integers(size)), values, 4))
    return found


def drawn_labels(held: Stack, truth: np.ndarray, seed: int = 0) -> np.ndarray:
    """Strategies drawn with known weights."""
    logs, _ = log_readings(truth, held, RATIONALITY, NEST)
    uniform = np.random.default_rng(seed).random((len(held.place), 1))
    return np.asarray((uniform > np.exp(logs).cumsum(axis=1)[:, :-1]).sum(axis=1))


def moved(held: Stack, term: int, values: np.ndarray | float) -> Stack:
    """The situations with other values of one term."""
    changed = held.values.copy()
    changed[:, STRATEGIES.index(TERMS[term].strategy), :, term] = values
    return Stack(changed, held.there, held.place)


def nothing(held: Stack) -> Stack:
    """The situations with all values nil."""
    return Stack(np.zeros_like(held.values), held.there, held.place)


@pytest.mark.parametrize("powers", [(2,), (3,), (4,), (2, 4, 3)])
def test_the_reading_with_a_gradient_is_the_engines_own(powers: tuple[int, ...]) -> None:
    found = made_up(12, powers)
    for seed in range(3):
        weights = np.random.default_rng(seed).normal(0.0, 1.0, len(TERMS))
        theory = theory_of(weights)
        logs, _ = log_readings(weights, stack(found), RATIONALITY, NEST)
        np.testing.assert_allclose(np.exp(logs), readings(found, theory), rtol=1e-10, atol=1e-300)
        assert np.array_equal(weights_of(theory), weights)


def test_the_reading_of_one_power_is_a_logit() -> None:
    (found,) = made_up(1, (1,))
    weights = np.random.default_rng(1).normal(0.0, 0.3, len(TERMS))
    utilities = [
        float(found.values[strategy][0] @ weights[BOUNDS[k] : BOUNDS[k + 1]]) for k, strategy in enumerate(STRATEGIES)
    ]
    odds = np.exp(RATIONALITY * np.array(utilities))
    logs, _ = log_readings(weights, stack([found]), RATIONALITY, NEST)
    np.testing.assert_allclose(np.exp(logs[0]), odds / odds.sum(), rtol=1e-12)


def test_readings_of_no_case_have_the_shape_of_none() -> None:
    assert readings([], FULL).shape == (0, len(STRATEGIES))


def central(function: Callable[[np.ndarray], np.ndarray | float], weights: np.ndarray) -> np.ndarray:
    """Gradient by central differences; the weights are the last axis."""
    slopes = []
    for k in range(len(weights)):
        step = np.zeros(len(weights))
        step[k] = 1e-5
        slopes.append((np.asarray(function(weights + step)) - np.asarray(function(weights - step))) / 2e-5)
    return np.stack(slopes, axis=-1)


def test_gradients_agree_with_finite_differences() -> None:
    held = stack(made_up(6, (2, 3, 4)))
    weights = np.random.default_rng(2).normal(0.0, 0.5, len(TERMS))
    _, slopes = log_readings(weights, held, RATIONALITY, NEST)
    by_hand = central(lambda moving: log_readings(moving, held, RATIONALITY, NEST)[0], weights)
    np.testing.assert_allclose(slopes, by_hand, atol=1e-7)
    labels = np.array([0, 1, 2, 3, 2, 0])
    _, slope = objective(weights, held, labels, FULL, Prior())
    np.testing.assert_allclose(
        slope, central(lambda moving: objective(moving, held, labels, FULL, Prior())[0], weights), rtol=1e-4, atol=1e-5
    )


# -- what comes back ---------------------------------------------------------------------------------

KNOWN: Mapping[str, float] = {
    "balancing.constant": -0.6, "balancing.motive": 1.2, "balancing.dispute": 0.8, "balancing.exposure": -0.9,
    "soft_balancing.constant": -0.2, "soft_balancing.motive": 1.0, "soft_balancing.regime_affinity": -0.7,
    "hedging.suitors": 0.9, "hedging.demand": -0.8,
    "bandwagoning.constant": 0.2, "bandwagoning.attraction": 0.8, "bandwagoning.motive": -1.1,
    "bandwagoning.lean": 0.5,
}  # fmt: skip
STEADY, ABSENT, COPY = "balancing.norms", "hedging.squeeze", "soft_balancing.motive_leader"


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
    return recover(held, truth(), FULL, draws=2, seed=3, prior=OPEN)


def test_known_weights_come_back(recovered: Recovery) -> None:
    found = recovered.estimate
    assert recovered.cases == 2400
    wanted = set(KNOWN) - {"soft_balancing.motive"}
    assert {name for name, known in zip(NAMES, found.identified, strict=True) if known} == wanted
    off = np.abs(found.weights - truth())[found.identified] / found.errors[found.identified]
    assert off.max() < 3.0
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
    found = estimate(held, drawn_labels(held, weights), FULL, OPEN)
    assert found.varies[motive]
    assert found.errors[motive] < 0.5


def test_recovery_without_anything_to_compare_is_undefined() -> None:
    held = nothing(stack(made_up(5, (2,))))
    empty = recover(held, truth(), FULL, draws=1)
    assert np.isnan([empty.within, empty.correlation]).all()


# -- priors ------------------------------------------------------------------------------------------


def test_without_data_the_estimate_is_the_prior() -> None:
    held, prior = nothing(stack(made_up(8, (2, 3)))), Prior()
    found = estimate(held, np.arange(8) % 4, FULL)
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
    first = estimate(held, labels, FULL)
    held.values[labels < 0] = 7.0
    assert np.array_equal(estimate(held, labels, FULL).weights, first.weights)
    with pytest.raises(ValueError, match="no case with a strategy"):
        estimate(held, np.full(30, -1), FULL)


def test_strong_cases_overturn_a_sign() -> None:
    held = stack(made_up(500, (2,), ["balancing.dispute", "soft_balancing.motive", "bandwagoning.motive"], seed=5))
    weights = np.zeros(len(TERMS))
    weights[spots("balancing.dispute", "soft_balancing.motive", "bandwagoning.motive")] = [-1.5, 1.5, -1.5]
    found = estimate(held, drawn_labels(held, weights), FULL)
    assert [NAMES[k] for k in np.flatnonzero(found.overturned)] == ["balancing.dispute"]
    assert found.weights[at("balancing.dispute")] < -0.8


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
    found = estimate(held, labels, FULL)
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
    held = stack(made_up(8000, (2,), terms, seed=7))
    weights = np.zeros(len(TERMS))
    weights[spots(*terms)] = [0.8, 0.9, 0.6, 0.7]
    weights[spots("balancing.constant", "soft_balancing.constant", "bandwagoning.constant")] = [-1.4, -1.0, -0.2]
    labels = drawn_labels(held, weights, seed=8)
    kept = np.flatnonzero((labels < 2) | (np.random.default_rng(9).random(8000) < 0.125))
    found = estimate(held.part(kept), labels[kept], FULL, OPEN)
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
    return np.asarray(np.exp(log_readings(weights, held, RATIONALITY, NEST)[0]).mean(axis=0))


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
    before = cross_validated(held, labels, folds, FULL)
    np.testing.assert_allclose(before.sum(axis=1), 1.0)
    own = np.flatnonzero(states == "S2")
    poisoned, wrong = held.values.copy(), labels.copy()
    poisoned[own[1:]], wrong[own] = 3.0, (labels[own] + 2) % 4
    after = cross_validated(Stack(poisoned, held.there, held.place), wrong, folds, FULL)
    assert np.array_equal(after[own[0]], before[own[0]])
    others = states != "S2"
    assert (np.abs(after - before)[others].max(axis=1) > 1e-6).all()


def test_rows_without_a_strategy_are_read_and_teach_nothing(rows: tuple[Stack, np.ndarray, np.ndarray]) -> None:
    held, labels, states = rows
    before = cross_validated(held, labels, folds_by(states), FULL)
    poisoned = held.values.copy()
    poisoned[labels < 0] = 3.0
    after = cross_validated(Stack(poisoned, held.there, held.place), labels, folds_by(states), FULL)
    assert np.array_equal(after[labels >= 0], before[labels >= 0])
    assert np.isfinite(before[labels < 0]).all()


def test_a_fold_is_read_by_an_estimate_without_it(rows: tuple[Stack, np.ndarray, np.ndarray]) -> None:
    held, labels, _ = rows
    fold = Fold(np.arange(10, 40), np.arange(4))
    found = cross_validated(held, labels, [fold], FULL)
    weights = estimate(held.part(fold.train), labels[fold.train], FULL).weights
    by_hand = np.exp(log_readings(weights, held.part(fold.test), RATIONALITY, NEST)[0])
    np.testing.assert_allclose(found[:4], by_hand)
    assert np.isnan(found[4:]).all()


# -- a made-up folder of data ------------------------------------------------------------------------

NUMBERS = {
    "USA": 2, "CUB": 40, "MEX": 70, "POL": 290, "CSK": 315, "RUS": 365, "KAZ": 705, "CHN": 710, "MNG": 712, "JPN": 740,
    "IND": 750, "VNM": 816,
}  # fmt: skip
SIZES = {"USA": 0.15, "CHN": 0.12, "RUS": 0.06, "IND": 0.06, "JPN": 0.05}
IDEALS = {
    "USA": 3.0, "RUS": 0.0, "CHN": -2.0, "POL": 2.9, "JPN": 2.0, "MEX": 1.3, "CUB": -0.2, "VNM": -1.9, "KAZ": 1.2,
    "IND": -1.0,
}  # fmt: skip
PLEDGES = (("USA", "JPN"), ("RUS", "KAZ"))
POWERS = ("USA", "CHN", "RUS")
HEADS = {
    "nmc": "ccode,year,milex,milper,cinc", "dyads": "ccode1,ccode2,year,flow1,flow2",
    "national": "ccode,year,imports,exports", "mid": "dispnum,ccode1,ccode2,year,hostlev1,hostlev2",
    "atop": "mem1,mem2,year,defense,offense,neutral,nonagg,consul", "democracy": "ccode,year,polity2,v2x_polyarchy",
    "ideal": "ccode,year,idealpointall",
}  # fmt: skip


def lines(years: range, wild: bool = False) -> dict[str, list[str]]:
    """Rows of every data set; ``wild`` ones have nothing of what was."""
    made: dict[str, list[str]] = {name: [] for name in HEADS}
    for year in years:
        source = Random(f"{year} {wild}")
        for iso3, code in NUMBERS.items():
            if iso3 == "CSK" and year > 1992:
                continue
            size = source.random() if wild else SIZES.get(iso3, 0.004) * source.uniform(0.9, 1.1)
            made["nmc"].append(f"{code},{year},{1000 * size:.3f},1,{size:.5f}")
            made["democracy"].append(f"{code},{year},,{source.random():.3f}")
            made["national"].append(f"{code},{year},{source.uniform(200, 400):.1f},{source.uniform(200, 400):.1f}")
            if iso3 in IDEALS:
                made["ideal"].append(f"{code},{year},{source.uniform(-3, 3) if wild else IDEALS[iso3]:.3f}")
            for power in POWERS if iso3 not in ("MNG", *POWERS) else ():
                flows = f"{source.uniform(5, 60):.1f},{source.uniform(5, 60):.1f}"
                made["dyads"].append(f"{NUMBERS[power]},{code},{year},{flows}")
                if source.random() < (0.9 if wild else 0.15):
                    number = f"{year}{code}{NUMBERS[power]}"
                    made["mid"].append(f"{number},{NUMBERS[power]},{code},{year},{source.randint(2, 5)},1")
        pledges = [(one, other) for one in POWERS for other in ("MEX", "POL")] if wild else PLEDGES
        made["atop"] += [f"{NUMBERS[one]},{NUMBERS[other]},{year},1,0,0,0,0" for one, other in pledges]
    return made


def written(folder: Path, *made: Mapping[str, list[str]], without: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    for name, head in HEADS.items():
        rows = [line for one in made for line in one[name] if name != "nmc" or not line.startswith(f"{without},")]
        (folder / f"{name}.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return folder


YEARS = range(1992, 2004)
CASES = """\
state,iso3,period_start,period_end,counterpart_iso3,strategy,source
Mexico,MEX,1996,1999,USA,bandwagoning,A
Mexico,MEX,2000,2002,USA,hedging,A
Mexico,MEX,2000,2002,CHN,hedging,A
Cuba,CUB,1996,1999,USA,soft_balancing,A
Cuba,CUB,2000,2003,USA,balancing,A
Cuba,CUB,2000,2003,SUN,bandwagoning,A
Poland,POL,1998,2003,RUS,balancing,A
Poland,POL,1999,2003,USA,bandwagoning,A
Kazakhstan,KAZ,1997,2003,RUS,hedging,A
Kazakhstan,KAZ,1999,2003,CHN,hedging,A
Japan,JPN,1996,2003,CHN,soft_balancing,A
Japan,JPN,1999,2003,USA,bandwagoning,A
Vietnam,VNM,1997,2003,CHN,hedging,A
Vietnam,VNM,2000,2003,USA,none,A
India,IND,1998,2003,CHN,soft_balancing,A
India,IND,2001,2003,USA,hedging,A
"""
REFUSED = """\
Mongolia,MNG,2000,2003,RUS,hedging,A
Czechoslovakia,CSK,1996,2003,RUS,hedging,A
Mexico,MEX,1985,1989,USA,hedging,A
Russia,SUN,2000,2003,RUS,hedging,A
Mexico,MEX,2000,2003,QQQ,hedging,A
Poland,POL,2000,2003,USA,other,A
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("data"), lines(YEARS))


@pytest.fixture(scope="module")
def history(data: Path) -> History:
    return History(read_tables(data))


@pytest.fixture(scope="module")
def worlds(history: History) -> Worlds:
    return Worlds(history)


def table_of(folder: Path, text: str = CASES) -> CaseTable:
    file = folder / "cases.csv"
    file.write_text(text, encoding="utf-8")
    return read_cases(file)


@pytest.fixture(scope="module")
def served(history: History, tmp_path_factory: pytest.TempPathFactory) -> Served:
    return serve(table_of(tmp_path_factory.mktemp("cases")), history)


@pytest.fixture(scope="module")
def found(served: Served, worlds: Worlds) -> list[Situation]:
    return situations(served, worlds, FULL)


def test_what_the_data_cannot_serve_is_named(tmp_path: Path, history: History) -> None:
    done = serve(table_of(tmp_path, CASES + REFUSED), history)
    assert [(gone.line, gone.name, gone.reason) for gone in done.left_out] == [
        (18, "Mongolia", "no trade of MNG with RUS in the list by partner"),
        (19, "Czechoslovakia", "CSK was no state any more in 1995"),
        (20, "Mexico", "no capability of MEX in 1984 or the ten years before"),
        (21, "Russia", "RUS is the state itself"),
        (22, "Mexico", "no capability of QQQ in 1999 or the ten years before"),
        (23, "Poland", "labelled 'other': none of the strategies"),
    ]
    assert [case.line for case in done.cases] == list(range(2, 18))


def test_a_power_of_every_world_has_to_be_known(tmp_path: Path) -> None:
    bare = History(read_tables(written(tmp_path / "data", lines(range(1999, 2002)), without=str(NUMBERS["CHN"]))))
    done = serve(table_of(tmp_path, CASES), bare)
    assert {gone.reason for gone in done.left_out if gone.line == 3} == {
        "no capability of CHN in 1999 or the ten years before"
    }


def test_former_codes_are_the_state_that_goes_on(served: Served) -> None:
    (cuba,) = [case for case in served.cases if case.line == 7]
    assert (cuba.iso3, cuba.counterpart) == ("CUB", "RUS")
    assert served.table.labels()[12:14].tolist() == [2, -1]


def test_the_counterpart_is_among_the_powers_and_the_state_is_not(worlds: Worlds) -> None:
    assert powers_for("MEX", "USA") == ("USA", "CHN", "RUS")
    assert powers_for("MEX", "IND") == ("USA", "CHN", "RUS", "IND")
    assert powers_for("RUS", "USA") == ("USA", "CHN")
    one = worlds.before("RUS", "USA", 2000)
    assert one.powers == ("USA", "CHN")
    assert "RUS" in one.states
    assert one.years.tolist() == [1999]


def test_a_world_is_built_once_for_year_and_powers(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, tuple[str, ...]]] = []
    observe = readings_module.observe

    def counted(known: History, year: int, powers: tuple[str, ...], last: int) -> Any:
        asked.append((year, powers))
        return observe(known, year, powers, last=last)

    monkeypatch.setattr(readings_module, "observe", counted)
    fresh = Worlds(history)
    for state, counterpart, first in (
        ("MEX", "USA", 2000), ("CUB", "RUS", 2000), ("POL", "IND", 2000), ("MEX", "USA", 2001), ("JPN", "CHN", 2000),
    ):  # fmt: skip
        fresh.before(state, counterpart, first)
    assert asked == [(1999, POWERS), (1999, (*POWERS, "IND")), (2000, POWERS)]
    assert fresh.before("MEX", "USA", 2000) is fresh.before("CUB", "RUS", 2000)


@pytest.mark.parametrize("name", ["full", "walt"])
def test_a_reading_is_the_first_choice_of_a_run(worlds: Worlds, name: str) -> None:
    theory = load_theory(name)
    for counterpart in ("USA", "IND"):
        world = worlds.before("MEX", counterpart, 2001)
        record, trace = replay(world, build_rules(theory), 0)
        power, count = world.powers.index(counterpart), len(world.powers)
        for state in ("MEX", "CUB", "KAZ", "VNM"):
            i, expected = world.states.index(state), np.zeros(4)
            one = worlds.situation(state, counterpart, 2001, theory)
            dyadic_reading(record.probabilities[0, 0, i], power, count, expected)
            np.testing.assert_allclose(one.reading(theory), expected, rtol=1e-9)
            assert (one.state, one.powers[one.power]) == (state, counterpart)
            assert np.array_equal(
                one.values["bandwagoning"], trace[0, i, 2 * count + 1 :, : len(BY_STRATEGY["bandwagoning"])]
            )
            assert np.array_equal(one.values["hedging"], trace[0, i, 2 * count, None, : len(BY_STRATEGY["hedging"])])


def test_weights_do_not_change_what_is_weighed(worlds: Worlds) -> None:
    other = theory_of(np.random.default_rng(12).normal(0.0, 1.0, len(TERMS)))
    for state, counterpart in (("MEX", "USA"), ("VNM", "CHN")):
        first, second = (worlds.situation(state, counterpart, 2001, theory) for theory in (FULL, other))
        assert all(np.array_equal(first.values[strategy], second.values[strategy]) for strategy in STRATEGIES)


@pytest.mark.parametrize(
    ("state", "counterpart", "kind"),
    [
        ("JPN", "USA", "ally"),
        ("JPN", "CHN", "ally of another"),
        ("KAZ", "RUS", "ally"),
        ("KAZ", "USA", "ally of another"),
        ("POL", "USA", "leans to it"),  # 2.9 beside 3.0
        ("POL", "RUS", "leans to another"),
        ("VNM", "CHN", "leans to it"),
        ("VNM", "USA", "leans to another"),
        ("MEX", "USA", "neither"),  # between them
        ("MEX", "CHN", "neither"),
        ("MNG", "RUS", "neither"),  # its position is not known
    ],
)
def test_how_a_state_stood_before(worlds: Worlds, state: str, counterpart: str, kind: str) -> None:
    assert START_KINDS[worlds.situation(state, counterpart, 2001, FULL).start] == kind


def test_nothing_from_the_first_year_of_a_case_on_is_read(tmp_path: Path, history: History) -> None:
    first = 2001
    past = History(read_tables(written(tmp_path / "past", lines(range(1992, first)))))
    later = written(tmp_path / "later", lines(range(1992, first)), lines(range(first, 2005), wild=True))
    text = CASES.splitlines()[0] + "\n" + "".join(
        f"{state},{state},{first},2003,{power},hedging,A\n"
        for state in ("MEX", "CUB", "POL", "KAZ", "JPN", "VNM", "IND")
        for power in POWERS
    )  # fmt: skip
    table = table_of(tmp_path, text)
    both = [serve(table, one) for one in (past, History(read_tables(later)))]
    assert both[0] == both[1]
    assert len(both[0].cases) == 21
    found = [
        situations(both[0], Worlds(one), FULL) for one in (past, History(read_tables(later)))
    ]  # fmt: skip
    assert np.array_equal(readings(found[0], FULL), readings(found[1], FULL))
    for one, other in zip(*found, strict=True):
        assert (one.powers, one.power, one.start) == (other.powers, other.power, other.start)
        assert all(np.array_equal(one.values[strategy], other.values[strategy]) for strategy in STRATEGIES)
    # The wild years do count for a case that begins after them.
    after = situations(Served(tuple(case._replace(first=first + 2) for case in both[0].cases), ()),
                       Worlds(History(read_tables(later))), FULL)  # fmt: skip
    assert not np.allclose(readings(after, FULL), readings(found[0], FULL))


# -- the theory file ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def estimated(found: list[Situation], served: Served) -> Estimate:
    return estimate(stack(found), served.table.labels(), FULL)


def test_the_written_theory_reads_as_the_estimate_does(
    tmp_path: Path, found: list[Situation], served: Served, estimated: Estimate
) -> None:
    document = theory_document("mine", estimated.weights, estimated, served.cases, FULL)
    theory = write_theory(document, tmp_path / "mine.yaml")
    assert theory == load_theory(tmp_path / "mine.yaml")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]
    by_hand = np.exp(log_readings(estimated.weights, stack(found), RATIONALITY, NEST)[0])
    np.testing.assert_allclose(readings(found, theory), by_hand, atol=2e-3)
    assert theory.sources == ("McFadden 1978",)
    told = theory.terms["bandwagoning"]["attraction"]
    assert told.source == ("15 coded cases, 1996–2003",)  # the one without a strategy does not count
    k = at("bandwagoning.attraction")
    low, high = estimated.weights[k] - 2 * estimated.errors[k], estimated.weights[k] + 2 * estimated.errors[k]
    assert told.range == pytest.approx((low, high), abs=1e-4)


def test_terms_that_are_nil_in_all_cases_stay_off(served: Served, estimated: Estimate) -> None:
    document = theory_document("mine", estimated.weights, estimated, served.cases, FULL)
    kept = {f"{strategy}.{name}" for strategy, terms in document["terms"].items() for name in terms}
    assert kept == {name for name, there in zip(NAMES, estimated.present, strict=True) if there}
    assert "soft_balancing.motive_rent" not in kept
    assert "balancing.norms" in kept  # the same in all cases, and not nil
    assert not estimated.varies[at("balancing.norms")]
    assert {"parameters", "extends"}.isdisjoint(document)


def test_parameters_that_the_base_moved_are_kept(tmp_path: Path, served: Served, estimated: Estimate) -> None:
    base = load_theory("full", {"theory.parameters.rationality": 1.7, "theory.parameters.onset": 0.2})
    document = theory_document("mine", estimated.weights, estimated, served.cases, base, "A remark.")
    assert list(document["parameters"]) == ["rationality", "onset"]
    theory = write_theory(document, tmp_path / "mine.yaml")
    assert (theory.parameter("rationality"), theory.parameter("onset")) == (1.7, 0.2)
    assert theory.sources == ("McFadden 1978", "King & Zeng 2001")
    assert theory.description.endswith("A remark.")


def test_a_theory_that_would_not_load_is_not_written(tmp_path: Path, served: Served, estimated: Estimate) -> None:
    weights = estimated.weights.copy()
    weights[at("hedging.constant")] = MAX_WEIGHT + 1.0
    file = tmp_path / "mine.yaml"
    with pytest.raises(ScenarioError) as caught:
        write_theory(theory_document("mine", weights, estimated, served.cases, FULL), file)
    assert {problem.file for problem in caught.value.problems} == {str(file)}
    assert list(tmp_path.iterdir()) == []


# -- the command -------------------------------------------------------------------------------------


Cli = Callable[..., Any]
"""The fixture ``cli`` of conftest.py."""


@pytest.fixture
def cli(cli: Cli, tmp_path: Path) -> Cli:
    """Call the command in a folder with a table of cases."""
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")
    return cli


def asked(folder: Path, *more: str, **changed: str) -> list[str]:
    options = {"cases": "cases.csv", "data": str(folder), "out": "mine.yaml"} | changed
    return ["fit", *(part for key, one in options.items() for part in (f"--{key}", one)), *more]


def test_the_document_of_the_command(cli: Cli, data: Path, estimated: Estimate, found: list[Situation]) -> None:
    done = cli(*asked(data, "--json"))
    assert (done.code, done.err) == (0, "")
    told = json.loads(done.out)
    example = json.loads(
        INTERFACE.read_text(encoding="utf-8")
        .split("### `counterpoise fit`", 1)[1]
        .split("```json", 1)[1]
        .split("```")[0]
    )
    assert list(told) == list(example) == ["weights", "log_loss"]
    keys = ["term", "prior_sign", "estimate", "se", "identified"]
    assert all(list(row) == keys for row in (*told["weights"], *example["weights"]))
    assert [row["term"] for row in told["weights"]] == NAMES
    assert [row["prior_sign"] for row in told["weights"]] == ["+" if sign > 0 else "−" for sign in SIGNS]
    assert [row["identified"] for row in told["weights"]] == estimated.identified.tolist()
    np.testing.assert_allclose([row["estimate"] for row in told["weights"]], estimated.weights, atol=1e-4)
    np.testing.assert_allclose([row["se"] for row in told["weights"]], estimated.errors, atol=1e-4)
    theory = load_theory("mine.yaml")
    assert theory.name == "mine"
    by_hand = np.exp(log_readings(estimated.weights, stack(found), RATIONALITY, NEST)[0])
    np.testing.assert_allclose(readings(found, theory), by_hand, atol=2e-3)


def test_the_loss_is_that_of_states_left_out(
    cli: Cli, data: Path, found: list[Situation], served: Served, estimated: Estimate
) -> None:
    labels = served.table.labels()
    unseen = cross_validated(stack(found), labels, folds_by(served.table.states()), FULL)
    known = labels >= 0
    loss = -np.log(unseen[known, labels[known]]).mean()
    assert json.loads(cli(*asked(data, "--json")).out)["log_loss"] == pytest.approx(loss, abs=1e-6)
    assert loss > estimated.log_loss


def test_a_second_run_gives_the_same_numbers_and_file(cli: Cli, data: Path, tmp_path: Path) -> None:
    first, file = cli(*asked(data, "--json")), (tmp_path / "mine.yaml").read_bytes()
    assert cli(*asked(data, "--json", "--force")) == first
    assert (tmp_path / "mine.yaml").read_bytes() == file


def test_the_command_for_people(cli: Cli, data: Path, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(CASES + REFUSED, encoding="utf-8")
    done = cli(*asked(data))
    assert done.code == 0
    for words in (
        "Recovery", "160 simulated choices", "15 cases with a strategy", "terms are not identified",
        "each state left out", "Theory written    mine.yaml",
    ):  # fmt: skip
        assert words in done.out, words
    assert "left out: line 20, Mexico toward USA: no capability of MEX in 1984" in done.err
    assert "Recovery" not in cli(*asked(data, "--no-recovery", "--force")).out


SHARES = "balancing=0.03,soft_balancing=0.07,hedging=0.6,bandwagoning=0.3"


def test_constants_are_moved_to_a_population(cli: Cli, data: Path, served: Served, estimated: Estimate) -> None:
    told = json.loads(cli(*asked(data, "--json", population=SHARES)).out)
    shares = dict(zip(STRATEGIES, (0.03, 0.07, 0.6, 0.3), strict=True))
    wanted = corrected(estimated.weights, served.table.labels(), shares, RATIONALITY)
    np.testing.assert_allclose([row["estimate"] for row in told["weights"]], wanted, atol=1e-4)
    theory = load_theory("mine.yaml")
    assert "balancing=0.03, soft_balancing=0.07, hedging=0.6, bandwagoning=0.3" in theory.description
    assert weights_of(theory)[CONSTANTS] == pytest.approx(wanted[CONSTANTS], abs=1e-4)


def test_a_file_that_is_there_is_replaced_only_by_force(cli: Cli, data: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("mine\n", encoding="utf-8")
    done = cli(*asked(data))
    assert (done.code, done.out) == (2, "")
    assert "mine.yaml is there already" in done.err
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "mine\n"
    assert cli(*asked(data, "--force", "--json")).code == 0
    assert load_theory("mine.yaml").name == "mine"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"population": "hedging=0.6"}, ["for each of balancing, soft_balancing, hedging, bandwagoning"]),
        ({"population": "hedging=lots"}, ["'hedging=lots' is no share"]),
        ({"population": SHARES.replace("hedging", "hedgin")}, ["'hedgin' is no strategy", "did you mean 'hedging'?"]),
        ({"population": SHARES + ",hedging=0.6"}, ["hedging stands twice"]),
        ({"population": SHARES.replace("0.6", "0")}, ["between 0 and 1"]),
        ({"population": SHARES.replace("0.6", "nan")}, ["between 0 and 1"]),
        ({"population": SHARES.replace("0.6", "0.9")}, ["add up to 1.30"]),
        ({"cases": "none.csv"}, ["none.csv", "no such file"]),
        ({"cases": "wrong.csv"}, ["wrong.csv:2: strategy: 'hegding' is no strategy", "did you mean 'hedging'?"]),
        ({"cases": "one.csv"}, ["one.csv: fewer than two states with a strategy"]),
        ({"cases": "early.csv"}, ["can serve none", "line 2: no capability of MEX in 1984 or the ten years before"]),
        ({"data": "nowhere"}, ["nowhere: there is no such folder"]),
        ({"base": "wal"}, ["wal", "did you mean 'walt'?"]),
        ({"out": "nowhere/mine.yaml"}, ["cannot write nowhere/mine.yaml", "no such folder"]),
        ({"out": "mine.txt"}, ["mine.txt must end with .yaml"]),
        ({"out": "My-Own.yaml"}, ["'My-Own' is no name", "small letters"]),
    ],
)
def test_mistakes_of_the_command_are_named(
    cli: Cli, data: Path, tmp_path: Path, changed: dict[str, str], words: list[str]
) -> None:
    head, *rest = CASES.splitlines()
    for name, text in (
        ("wrong", [head, rest[0].replace("bandwagoning", "hegding")]), ("one", [head, *rest[:3]]),
        ("early", [head, "Mexico,MEX,1985,1989,USA,hedging,A"]),
    ):  # fmt: skip
        (tmp_path / f"{name}.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    done = cli(*asked(data, **changed))
    assert (done.code, done.out) == (2, "")
    for word in words:
        assert word in done.err
    assert {path.name for path in tmp_path.iterdir()} == {"cases.csv", "wrong.csv", "one.csv", "early.csv"}


def test_states_without_a_strategy_are_no_states_to_fit_on(cli: Cli, data: Path, tmp_path: Path) -> None:
    head, *rest = CASES.splitlines()
    (tmp_path / "cases.csv").write_text("\n".join([head, rest[0], rest[13]]) + "\n", encoding="utf-8")
    assert "fewer than two states" in cli(*asked(data)).err
