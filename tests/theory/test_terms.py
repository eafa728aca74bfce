"""The terms: their values by hand, their signs, their sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.theory_file import load_theory
from counterpoise.theory import (
    terms,
)
from counterpoise.world.rules import build_rules

WEIGH: dict[str, Callable[[Any, np.ndarray, np.ndarray], float]] = {
    "balancing": terms.weigh_balancing,
    "soft_balancing": terms.weigh_soft_balancing,
    "hedging": terms.weigh_hedging,
    "bandwagoning": terms.weigh_bandwagoning,
}
"""As the engine weighs a situation: the values of the terms, and the utility."""


def situation(strategy: str, **changed: float) -> Any:
    """A situation of middling numbers, with what is ``changed``."""
    return terms.situation(strategy, **{**dict.fromkeys(fields_of(strategy), 0.5), **changed})


def fields_of(strategy: str) -> list[str]:
    return [name for name, _ in (terms.OUTLOOK if strategy == "hedging" else terms.DYAD)]


def value(strategy: str, term: str, **changed: float) -> float:
    names = [entry.name for entry in terms.BY_STRATEGY[strategy]]
    return terms.values_in(strategy, situation(strategy, **changed))[names.index(term)]


@pytest.mark.parametrize("strategy", terms.STRATEGIES)
def test_a_strategy_has_one_value_for_each_of_its_terms(strategy: str) -> None:
    assert len(terms.values_in(strategy, situation(strategy))) == len(terms.BY_STRATEGY[strategy])


@pytest.mark.parametrize("strategy", terms.STRATEGIES)
def test_the_engine_weighs_each_term_in_its_place(strategy: str) -> None:
    """Equal functions are compiled once; each place must still hold its own term."""
    source = np.random.default_rng(11)
    for _ in range(20):
        seen = terms.situation(strategy, **{name: float(source.random()) for name in fields_of(strategy)})
        weights = source.normal(size=len(terms.BY_STRATEGY[strategy]))
        row = np.full(len(weights), np.nan)
        utility = WEIGH[strategy](seen, weights, row)
        assert row.tolist() == list(terms.values_in(strategy, seen))
        assert utility == pytest.approx(float(weights @ row), abs=1e-12)


def test_a_situation_has_the_fields_that_are_listed_and_no_others() -> None:
    assert terms.situation("hedging", suitors=0.25).suitors == 0.25
    with pytest.raises(KeyError, match="backing"):
        terms.situation("hedging", backing=0.5)
    with pytest.raises(KeyError, match="enmeshment"):
        terms.situation("balancing", enmeshment=0.5)


@pytest.mark.parametrize("strategy", terms.STRATEGIES)
def test_every_field_of_a_situation_is_read_by_some_term(strategy: str) -> None:
    """Hard and soft balancing and bandwagoning look at one situation between them."""
    strategies = ["hedging"] if strategy == "hedging" else [s for s in terms.STRATEGIES if s != "hedging"]
    read = {
        field
        for one in strategies
        for field in fields_of(one)
        if terms.values_in(one, situation(one)) != terms.values_in(one, situation(one, **{field: 0.8}))
    }
    assert read == set(fields_of(strategy))


BY_HAND = [
    ("balancing", "constant", {}, 1.0),
    ("balancing", "motive", {"motive": 0.3}, 0.3),
    ("balancing", "motive_backing", {"motive": 0.4, "backing": 0.6}, 0.24),
    ("balancing", "survival", {"survival": 0.7}, 0.7),
    ("balancing", "interdependence", {"prosperity": 2.0, "dependence": 0.4}, 0.8),
    ("balancing", "regime_affinity", {"regime_affinity": -0.6}, -0.6),
    ("balancing", "lean", {"lean": -0.4}, -0.4),
    ("balancing", "norms", {"norms": 0.8}, 0.8),
    ("balancing", "power", {"power": 0.35}, 0.35),
    ("balancing", "disparity_dependence", {"ability": 0.8, "dependence": 0.25}, 0.2),
    ("balancing", "threat_expectation", {"motive": 0.4, "expectation": 0.3}, 0.12),
    ("balancing", "inertia", {"stayed_hard": 0.6}, 0.6),
    ("balancing", "last_choice", {"stayed_hard": 0.1}, 1.0),
    ("balancing", "last_choice", {"stayed_hard": 0.0}, 0.0),
    ("balancing", "felt_hold", {"felt": 0.6, "hold": 0.3}, 0.18),
    ("balancing", "felt_reliance", {"felt": 0.6, "reliance": 0.7}, 0.42),
    ("balancing", "intent_near", {"intent": 0.9, "proximity": 0.3}, 0.27),
    ("balancing", "assault_hold", {"assault": 0.6, "hold": 0.5, "force": 0.9}, 0.3),
    ("soft_balancing", "constant", {}, 1.0),
    ("soft_balancing", "motive", {"motive": 0.3}, 0.3),
    ("soft_balancing", "regime_affinity", {"regime_affinity": -0.6}, -0.6),
    ("soft_balancing", "lean", {"lean": -0.4}, -0.4),
    ("soft_balancing", "disparity_dependence", {"ability": 0.8, "dependence": 0.25}, 0.2),
    ("soft_balancing", "last_choice", {"stayed_soft": 0.1}, 1.0),
    ("soft_balancing", "last_choice", {"stayed_soft": 0.0}, 0.0),
    ("soft_balancing", "felt", {"felt": 0.35}, 0.35),
    ("soft_balancing", "felt_rent", {"felt": 0.6, "rent": 0.3}, 0.18),
    ("soft_balancing", "felt_leader", {"felt": 0.6, "leader": 0.8}, 0.48),
    ("soft_balancing", "felt_unilateralism", {"felt": 0.6, "unilateralism": 0.9}, 0.54),
    ("soft_balancing", "felt_reliance", {"felt": 0.6, "reliance": 0.7}, 0.42),
    ("soft_balancing", "force", {"force": 0.65, "assault": 0.9}, 0.65),
    ("soft_balancing", "rules_broken", {"unilateralism": 0.8, "norms": 0.5, "autonomy": 0.4}, 0.16),
    ("soft_balancing", "motive_coalition", {"motive": 0.4, "coalition": 0.6}, 0.24),
    ("soft_balancing", "survival", {"survival": 0.2}, 0.2),
    ("soft_balancing", "exposure", {"prosperity": 0.5, "exposure_soft": 0.3}, 0.15),
    ("soft_balancing", "inertia", {"stayed_soft": 0.6}, 0.6),
    ("hedging", "constant", {}, 1.0),
    ("hedging", "last_choice", {"stayed": 0.1}, 1.0),
    ("hedging", "last_choice", {"stayed": 0.0}, 0.0),
    ("hedging", "felt_reliance", {"felt_reliance": 0.55}, 0.55),
    ("hedging", "felt_concentration", {"felt_concentration": 0.15}, 0.15),
    ("hedging", "alliance", {"alliance": 0.85}, 0.85),
    ("hedging", "hostility", {"hostility": 0.95}, 0.95),
    ("hedging", "suitors", {"suitors": 0.3}, 0.3),
    ("hedging", "suitors_autonomy", {"suitors": 0.4, "autonomy": 0.7}, 0.28),
    ("hedging", "suitors_rivalry", {"suitors": 0.4, "rivalry_payoff": 0.6}, 0.24),
    ("hedging", "squeeze", {"squeezed": 0.35}, 0.35),
    ("hedging", "motive", {"motive": 0.65}, 0.65),
    ("hedging", "power", {"power": 0.75}, 0.75),
    ("hedging", "threat_expectation", {"motive": 0.4, "expectation": 0.3}, 0.12),
    ("hedging", "inertia", {"stayed": 0.6}, 0.6),
    ("bandwagoning", "attraction", {"attraction": 0.45}, 0.45),
    ("bandwagoning", "aid", {"aid": 0.65}, 0.65),
    ("bandwagoning", "exposure", {"prosperity": 2.0, "exposure_soft": 0.3}, 0.6),
    ("bandwagoning", "vulnerable_threat", {"threat": 0.6, "vulnerable": 0.5}, 0.3),
    ("bandwagoning", "motive", {"motive": 0.65}, 0.65),
    ("bandwagoning", "domestic_pressure", {"domestic_pressure": 0.35}, 0.35),
    ("bandwagoning", "suitors", {"suitors": 0.25}, 0.25),
    ("bandwagoning", "revision", {"revision": 0.5, "unilateralism": 0.8}, 0.4),
    ("bandwagoning", "expectation", {"motive": 0.4, "expectation": 0.3}, 0.18),
    ("bandwagoning", "inertia", {"stayed_band": 0.6}, 0.6),
    ("bandwagoning", "constant", {}, 1.0),
    ("bandwagoning", "regime_affinity", {"regime_affinity": -0.6}, -0.6),
    ("bandwagoning", "lean", {"lean": -0.4}, -0.4),
    ("bandwagoning", "power", {"power": 0.35}, 0.35),
    ("bandwagoning", "last_choice", {"stayed_band": 0.1}, 1.0),
    ("bandwagoning", "last_choice", {"stayed_band": 0.0}, 0.0),
    ("bandwagoning", "peaceful_reliance", {"reliance": 0.6, "felt": 0.25}, 0.45),
    ("bandwagoning", "felt", {"felt": 0.35}, 0.35),
    ("bandwagoning", "felt_vulnerable", {"felt": 0.6, "vulnerable": 0.4}, 0.24),
    ("bandwagoning", "deterred", {"deterred": 0.15}, 0.15),
    ("bandwagoning", "hostility_hold", {"hostility": 0.8, "hold": 0.3}, 0.24),
    ("bandwagoning", "autonomy", {"autonomy": 0.9}, 0.9),
]  # fmt: skip


@pytest.mark.parametrize(("strategy", "term", "changed", "expected"), BY_HAND)
def test_a_term_has_the_value_of_its_formula(
    strategy: str, term: str, changed: dict[str, float], expected: float
) -> None:
    assert value(strategy, term, **changed) == pytest.approx(expected, abs=1e-12)


def test_every_term_has_a_value_worked_out() -> None:
    assert {(term.strategy, term.name) for term in terms.TERMS} == {entry[:2] for entry in BY_HAND}


FALLING = {("bandwagoning", "expectation", "motive"), ("bandwagoning", "peaceful_reliance", "felt")}
"""Entries that lower the value of a term by its formula: (1 − m) · expectation, reliance · (1 − felt motive)."""


@pytest.mark.parametrize("term", terms.TERMS, ids=lambda term: f"{term.strategy}.{term.name}")
def test_a_term_moves_utility_in_the_direction_of_its_sign(term: terms.Term) -> None:
    """Values grow with what the formula names, so that the sign of the weight is the direction."""
    names = [entry.name for entry in terms.BY_STRATEGY[term.strategy]]
    weights = np.array([float(term.sign) if name == term.name else 0.0 for name in names])
    low = situation(term.strategy)
    entering = set()
    for field in fields_of(term.strategy):
        pair = (low, situation(term.strategy, **{field: 0.8}))
        base, raised = (np.dot(weights, terms.values_in(term.strategy, seen)) for seen in pair)
        sign = -term.sign if (term.strategy, term.name, field) in FALLING else term.sign
        assert sign * (raised - base) >= 0.0, field
        if raised != base:
            entering.add(field)
    assert term.sign * np.dot(weights, terms.values_in(term.strategy, low)) > 0.0
    assert bool(entering) == (term.name not in ("constant", "last_choice"))


def test_means_do_not_make_a_motive() -> None:
    """Without a motive none of the means widens soft or hard balancing, nor does dependence restrain it."""
    seen = set()
    for strategy in ("balancing", "soft_balancing"):
        for term in terms.BY_STRATEGY[strategy]:
            if term.name.startswith(("motive", "threat", "felt")):
                assert value(strategy, term.name, motive=0.0, felt=0.0) == 0.0
                seen.add(term.name)
    assert {"felt_hold", "felt_reliance", "felt_rent", "felt_leader"} <= seen


def test_hedging_needs_suitors() -> None:
    for term in terms.HEDGING:
        if term.name.startswith("suitors"):
            assert value("hedging", term.name, suitors=0.0) == 0.0


def test_terms_have_unique_names_signs_formulas_and_sources() -> None:
    assert len({(term.strategy, term.name) for term in terms.TERMS}) == len(terms.TERMS)
    for term in terms.TERMS:
        assert term.sign in (-1, 1)
        assert term.formula
        assert term.source
        assert term.basis in ("stated", "inference", "literature", "judgement")


def test_the_default_theory_and_each_of_its_vectors_carry_the_signs_that_the_sources_state() -> None:
    """Constants apart: only a sign that a paper or the literature states binds what is estimated."""
    theory = load_theory(DEFAULT_THEORY)
    vectors = theory.vectors
    assert vectors is not None
    assert {(strategy, name) for strategy, weights in theory.terms.items() for name in weights} == set(vectors.terms)
    assert len(vectors.terms) > 30
    bound = 0
    for term in terms.TERMS:
        place = (term.strategy, term.name)
        if place in vectors.terms and term.name != "constant" and term.basis in ("stated", "literature"):
            drawn = [row[vectors.terms.index(place)] for row in vectors.rows]
            assert min(term.sign * weight for weight in (theory.weight(*place), *drawn)) >= 0.0, place
            assert max(term.sign * weight for weight in drawn) > 0.0, place
            bound += 1
    assert bound > 20


def test_weights_stand_in_the_order_of_the_library() -> None:
    theory = load_theory(DEFAULT_THEORY)
    weights = build_rules(theory).weights
    for strategy, row in zip(weights._fields, weights, strict=True):
        for term, weight in zip(terms.BY_STRATEGY[strategy], row, strict=True):
            assert weight == theory.weight(strategy, term.name)
