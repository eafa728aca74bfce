"""Numbers drawn from what is not known: ranges of judgements, and scattered weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from counterpoise.results.run import prepare
from counterpoise.scenario.model import Scenario, load_scenario
from counterpoise.scenario.numbers import Number
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.theory_file import Theory, load_theory
from counterpoise.scenario.uncertainty import HELD_ADDRESSES, from_ranges, scatter_factor, scattered, with_vector
from counterpoise.theory.parameters import HELD, SWITCHES, limits_of
from counterpoise.world.build import build_world

MINI = Path(__file__).parents[1] / "data" / "mini.yaml"
CASES = ["venezuela", "kazakhstan", str(MINI)]


def read(case: str | Path, changes: dict[str, object] | None = None) -> tuple[Scenario, Theory]:
    prepared = prepare(case, None, changes)
    return prepared.scenario, prepared.theory


def numbers_of(scenario: Scenario, theory: Theory) -> dict[str, Number]:
    """Every number by its address, those of events, terms and parameters included."""

    def found() -> Iterator[tuple[str, Number]]:
        yield from scenario.numbers.items()
        for name, event in scenario.events.items():
            for k, change in enumerate(event.changes):
                yield f"events.{name}.changes.{k}", change.number
        for name, number in theory.parameters.items():
            yield f"theory.parameters.{name}", number
        for strategy, terms in theory.terms.items():
            for term, number in terms.items():
                yield f"theory.terms.{strategy}.{term}", number

    return dict(found())


def factor(before: Number, after: Number) -> float:
    """The one factor between two numbers, the same for every year of a series."""
    if before.series is None:
        return after.constant / before.constant
    assert after.series is not None
    factors = [after.series[year] / value for year, value in before.series.items() if value != 0.0]
    assert factors == pytest.approx([factors[0]] * len(factors))
    return factors[0]


def is_zero(number: Number) -> bool:
    values = [number.value] if number.series is None else number.series.values()
    return not any(values)


# -- from ranges -------------------------------------------------------------------------------------
@pytest.mark.parametrize("case", CASES)
def test_every_judgement_is_drawn_from_its_range_and_all_else_is_left_alone(case: str) -> None:
    scenario, theory = read(case)
    before = numbers_of(scenario, theory)
    moved: set[str] = set()
    for replicate in range(20):
        after = numbers_of(*from_ranges(scenario, theory, 5, replicate))
        assert list(after) == list(before)
        for address, number in before.items():
            new = after[address]
            if address.startswith("theory.terms.") and theory.vectors is not None:
                assert replace(new, value=number.value) == number, "a vector is drawn whole: see below"
            elif not number.is_judgement or (number.range is None and number.scale is None):
                assert new == number, address
            elif number.range is not None:
                assert number.range[0] <= new.constant <= number.range[1], address
                assert replace(new, value=number.value) == number, "only the value is drawn"
            elif number.scale is not None and not is_zero(number):
                assert number.scale[0] - 1e-12 <= factor(number, new) <= number.scale[1] + 1e-12, address
                assert replace(new, series=number.series, value=number.value) == number
            moved |= {address} if new != number else set()
    judged = {a for a, n in before.items() if n.is_judgement and (n.range or n.scale) and not is_zero(n)}
    judged -= {a for a in judged if theory.vectors is not None and a.startswith("theory.terms.")}
    fixed = {a for a in judged if (r := before[a].range) is not None and r[0] == r[1]}
    assert moved >= judged - fixed - HELD_ADDRESSES
    assert not moved & HELD_ADDRESSES
    assert len(moved) > 10


@pytest.mark.parametrize("case", CASES)
def test_all_of_a_drawn_scenario_but_its_numbers_stays(case: str) -> None:
    scenario, theory = read(case)
    drawn, drawn_theory = from_ranges(scenario, theory, 5, 3)
    for field in set(Scenario.model_fields) - {"numbers", "events"}:
        assert getattr(drawn, field) == getattr(scenario, field)
    assert (drawn_theory.name, drawn_theory.title) == (theory.name, theory.title)
    for name, event in scenario.events.items():
        assert drawn.events[name].model_copy(update={"changes": event.changes, "hazard": event.hazard}) == event


def test_the_probability_of_a_hazard_is_drawn_from_its_range_too() -> None:
    scenario, theory = read(MINI)
    found = set()
    for k in range(10):
        hazard = from_ranges(scenario, theory, 5, k)[0].events["new_leader"].hazard
        assert hazard is not None
        assert 0.02 <= hazard.probability.constant <= 0.3
        found.add(hazard.probability.constant)
    assert len(found) == 10


@pytest.mark.parametrize("case", ["venezuela", "kazakhstan"])
def test_drawn_dependence_adds_up_to_one_at_most(case: str) -> None:
    scenario, theory = read(case)
    for k in range(20):
        given = build_world(from_ranges(scenario, theory, 5, k)[0]).given("dependence")
        assert given.sum(axis=-1).max() <= 1.0 + 1e-9


def test_draws_fill_the_range_evenly() -> None:
    scenario, theory = read(MINI)
    address = "powers.USA.attention.latin_america"
    low, high = (0.1, 0.4)
    values = [from_ranges(scenario, theory, 5, k)[0].numbers[address].constant for k in range(400)]
    quarters = np.histogram(values, bins=4, range=(low, high))[0]
    assert quarters.sum() == 400
    assert quarters.min() > 70


def weights_of(theory: Theory) -> dict[tuple[str, str], float]:
    return {(s, t): number.constant for s, numbers in theory.terms.items() for t, number in numbers.items()}


def test_of_a_set_of_vectors_one_is_drawn_whole() -> None:
    """Every replicate has a row of the set, the same for the same seed, and rows are drawn about equally often."""
    scenario, theory = read(MINI)
    assert theory.vectors is not None
    rows = [dict(zip(theory.vectors.terms, row, strict=True)) for row in theory.vectors.rows]
    drawn = [weights_of(from_ranges(scenario, theory, 5, k)[1]) for k in range(100)]
    assert all(one in rows for one in drawn)
    assert drawn[0] != drawn[1]
    assert 60 < len({tuple(one.items()) for one in drawn}) < 100  # of 200 rows 79 on average
    assert [weights_of(from_ranges(scenario, theory, 5, k)[1]) for k in range(5)] == drawn[:5]
    assert [weights_of(from_ranges(scenario, theory, 6, k)[1]) for k in range(5)] != drawn[:5]


def test_with_a_theory_without_a_set_each_judged_weight_is_drawn_from_its_own_range() -> None:
    scenario, theory = read(MINI)
    alone = replace(theory, vectors=None)
    before, after = weights_of(alone), weights_of(from_ranges(scenario, alone, 5, 0)[1])
    moved = {place for place in before if before[place] != after[place]}
    judged = {(s, t) for s, terms in alone.terms.items() for t, number in terms.items() if number.is_judgement}
    assert moved == judged != set()
    for strategy, term in judged:
        low, high = alone.terms[strategy][term].range or (0.0, 0.0)
        assert low <= after[strategy, term] <= high


def test_a_vector_is_taken_by_its_number_and_a_theory_without_a_set_has_none() -> None:
    theory = load_theory(DEFAULT_THEORY)
    assert theory.vectors is not None
    third = with_vector(theory, 3)
    assert weights_of(third) == dict(zip(theory.vectors.terms, theory.vectors.rows[3], strict=True))
    assert third.terms["hedging"]["squeeze"].source == theory.terms["hedging"]["squeeze"].source
    with pytest.raises(ValueError, match="walt has no set of weight vectors"):
        with_vector(load_theory("walt"), 0)


def test_a_weight_that_was_set_is_the_same_in_every_drawn_vector() -> None:
    scenario, theory = read(MINI, {"theory.terms.hedging.squeeze": -2.5})
    drawn = [from_ranges(scenario, theory, 5, k)[1] for k in range(20)]
    assert {one.weight("hedging", "squeeze") for one in drawn} == {-2.5}
    usual = [from_ranges(*read(MINI), 5, k)[1] for k in range(20)]
    assert [one.weight("hedging", "hostility") for one in drawn] == [
        one.weight("hedging", "hostility") for one in usual
    ]


def test_the_draw_of_one_number_does_not_depend_on_which_others_there_are() -> None:
    scenario, theory = read(MINI)
    fewer = load_scenario(MINI, {"events.new_leader": None, "rivalry.USA-CHN": None, "states.VEN.leader": None})
    less = load_theory(DEFAULT_THEORY, {"theory.terms.hedging.squeeze": None, "theory.terms.balancing.constant": None})
    for k in range(5):
        one = numbers_of(*from_ranges(scenario, theory, 5, k))
        other = numbers_of(*from_ranges(fewer, less, 5, k))
        assert set(other) < set(one)
        assert {address: one[address] for address in other} == other


def test_a_replicate_and_a_seed_of_their_own_give_another_draw_and_the_same_give_the_same() -> None:
    scenario, theory = read(MINI)
    first = from_ranges(scenario, theory, 5, 0)
    assert from_ranges(scenario, theory, 5, 0) == first
    assert from_ranges(scenario, theory, 5, 1) != first
    assert from_ranges(scenario, theory, 6, 0) != first


# -- scattered ---------------------------------------------------------------------------------------
def test_factors_have_a_median_of_one_and_the_spread_asked_for() -> None:
    logs = np.log([scatter_factor(f"theory.terms.any.{k}", 1, draw) for k in range(40) for draw in range(50)])
    assert abs(np.median(logs)) < 0.03
    assert logs.std() == pytest.approx(0.3, abs=0.02)
    wide = np.log([scatter_factor("theory.terms.any.1", 1, draw, spread=0.6) for draw in range(20)])
    narrow = np.log([scatter_factor("theory.terms.any.1", 1, draw, spread=0.3) for draw in range(20)])
    np.testing.assert_allclose(wide, 2.0 * narrow)


@pytest.mark.parametrize("case", ["venezuela", str(MINI)])
def test_weights_parameters_and_event_sizes_are_scattered_and_numbers_of_the_world_are_not(case: str) -> None:
    scenario, theory = read(case)
    before, after = numbers_of(scenario, theory), numbers_of(*scattered(scenario, theory, 2, 7))
    moved = 0
    for address, number in before.items():
        if address.startswith(("theory.terms", "events")):
            if not is_zero(number):
                assert factor(number, after[address]) == pytest.approx(scatter_factor(address, 2, 7)), address
                moved += 1
        elif address.startswith("theory.parameters"):
            low, high = limits_of(address.rpartition(".")[2])
            assert low <= after[address].constant <= high
            moved += after[address] != number
        else:
            assert after[address] == number, address
    assert moved > 50


def test_a_scattered_parameter_is_cut_at_its_limits() -> None:
    scenario, theory = read(MINI)
    found = [scattered(scenario, theory, 0, k)[1].parameter("scar_share") for k in range(30)]
    assert max(found) == 1.0
    assert min(found) < 0.9


def test_what_is_kept_stays_as_it_is_and_moves_nothing_else() -> None:
    scenario, theory = read(MINI)
    kept = ["theory.terms.hedging.squeeze", "theory.parameters.onset"]
    usual, held = (numbers_of(*scattered(scenario, theory, 2, 7, kept=these)) for these in ((), kept))
    before = numbers_of(scenario, theory)
    for address in before:
        assert held[address] == (before[address] if address in kept else usual[address]), address
    assert all(usual[address] != before[address] for address in kept)


def test_the_size_of_an_event_that_was_set_on_purpose_is_kept_too() -> None:
    """What a counterfactual sets goes by the address of --set, as Lab hands it on."""
    changes: dict[str, object] = {"events.coup.changes.0.add": 0.4}
    scenario, theory = read(MINI, changes)
    held, _ = scattered(scenario, theory, 2, 7, kept=changes)
    assert held.events["coup"].changes[0].number.constant == 0.4


@pytest.mark.parametrize("name", SWITCHES)
def test_what_turns_a_mechanism_on_or_off_is_not_scattered(name: str) -> None:
    scenario, theory = read(MINI)
    assert {scattered(scenario, theory, 2, k)[1].parameter(name) for k in range(5)} == {theory.parameter(name)}


def test_a_scattered_number_does_not_depend_on_which_others_there_are() -> None:
    scenario, theory = read(MINI)
    fewer, less = read(MINI, {"events.new_leader": None, "theory.terms.hedging.squeeze": None})
    one, other = (numbers_of(*scattered(*pair, 2, 7)) for pair in ((scenario, theory), (fewer, less)))
    assert set(other) < set(one)
    assert {address: one[address] for address in other} == other


@pytest.mark.parametrize("name", HELD)
def test_what_is_held_is_neither_drawn_nor_scattered(name: str) -> None:
    scenario, theory = read(MINI)
    given = theory.parameter(name)
    assert {from_ranges(scenario, theory, 5, k)[1].parameter(name) for k in range(5)} == {given}
    assert {scattered(scenario, theory, 2, k)[1].parameter(name) for k in range(5)} == {given}


@pytest.mark.parametrize("seed", [2**63, 2**64 - 1])
def test_every_seed_of_64_bits_draws_numbers_of_its_own(seed: int) -> None:
    scenario, theory = read(MINI)
    drawn, others = (numbers_of(*from_ranges(scenario, theory, one, 0)) for one in (seed, 0))
    assert numbers_of(*from_ranges(scenario, theory, seed, 0)) == drawn
    assert drawn != others
