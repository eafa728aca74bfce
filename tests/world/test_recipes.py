"""One recipe writes a number wherever it stands: in a world, one that is changed, a point of a sweep, a drawn event."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from counterpoise.engine.record import new_record
from counterpoise.engine.runs import desk_for, run_on
from counterpoise.results.run import PreparedCase, prepare
from counterpoise.scenario.problems import ScenarioError
from counterpoise.world.build import World
from counterpoise.world.points import Dimension, build_plan, patch
from counterpoise.world.recipes import OPERATIONS, changed
from hypothesis import assume, given, settings
from hypothesis import strategies as st

DATA = Path(__file__).parents[1] / "data"
CASES = [prepare(DATA / "mini.yaml"), prepare(DATA / "bodies_and_pairs.yaml")]
CHEAP = settings(max_examples=60, deadline=None, derandomize=True)
Changes = dict[str, object]


def at_a_point(case: PreparedCase, values: dict[str, float], scales: bool = False) -> np.ndarray:
    """The paths at a point of a sweep over these numbers."""
    world, rules = case.world, case.rules
    plan = build_plan(world, rules, [Dimension(address, scales) for address in values])
    desk = desk_for(world, rules)
    # Another point before it leaves no trace.
    for point in (np.full(len(values), 0.41), np.array(list(values.values()), dtype=float)):
        patch(point, plan, desk.base, desk.hazards, desk.flat_parameters, desk.flat_weights)
    return np.asarray(desk.base)


def from_the_file(case: PreparedCase, changes: Changes) -> World:
    assert case.origin is not None
    return prepare(case.origin[0], None, changes).world


@st.composite
def numbers(draw: st.DrawFn) -> tuple[PreparedCase, dict[str, float]]:
    """One to three numbers of a case, within their limits."""
    case = draw(st.sampled_from(CASES))
    addresses = draw(st.lists(st.sampled_from(sorted(case.world.recipes)), min_size=1, max_size=3, unique=True))
    values = {}
    for address in addresses:
        recipe = case.world.recipes[address]
        high = min(recipe.high, 1e6)
        value = draw(st.floats(recipe.low, high, allow_nan=False) | st.sampled_from([recipe.low, high]))
        values[address] = value
    return case, values


@given(numbers())
@CHEAP
def test_a_number_is_written_the_same_by_all_three(given_numbers: tuple[PreparedCase, dict[str, float]]) -> None:
    case, values = given_numbers
    quick, swept = case.world.changed(values).paths, at_a_point(case, values)
    np.testing.assert_array_equal(quick, swept)
    try:
        built = from_the_file(case, dict(values)).paths
    except ScenarioError:  # shares above one, or a price of nothing, which a file may not give
        assume(False)
    np.testing.assert_array_equal(quick, built)


@given(numbers(), st.floats(0.25, 2.0))
@CHEAP
def test_a_scaled_path_is_the_path_with_its_amounts_multiplied(
    given_numbers: tuple[PreparedCase, dict[str, float]], factor: float
) -> None:
    case, values = given_numbers
    amounts = {address: case.world.recipes[address].steps[0].amounts * factor for address in values}
    np.testing.assert_array_equal(
        case.world.changed(amounts).paths, at_a_point(case, dict.fromkeys(values, factor), scales=True)
    )


DATED = [
    ("events.coup.changes.0", 0, "events.coup.changes.0.add"),
    ("events.war.changes.0", 1, "events.war.changes.0.set"),
    ("events.war.changes.1", 1, "events.war.changes.1.set"),
]


@pytest.mark.parametrize(("address", "case", "setting"), DATED)
@pytest.mark.parametrize("value", [0.0, 0.3, 1.0])
def test_the_amount_of_a_dated_event_is_written_the_same_by_all_three(
    address: str, case: int, setting: str, value: float
) -> None:
    one = CASES[case]
    built = from_the_file(one, {setting: value}).paths
    np.testing.assert_array_equal(one.world.changed({address: value}).paths, built)
    np.testing.assert_array_equal(at_a_point(one, {address: value}), built)


@pytest.mark.parametrize(
    ("address", "setting"),
    [
        ("events.new_leader.hazard.probability", "events.new_leader.hazard.probability"),
        ("events.new_leader.changes.0", "events.new_leader.changes.0.set"),
    ],
)
def test_numbers_of_a_drawn_event_are_changed_where_they_stand(address: str, setting: str) -> None:
    case = CASES[0]
    quick, built = case.world.changed({address: 0.75}), from_the_file(case, {setting: 0.75})
    for one, other, before in zip(quick.hazards, built.hazards, case.world.hazards, strict=True):
        np.testing.assert_array_equal(one, other)
        assert one is not None
        assert before is not None
    assert (case.world.hazards.probability < 0.75).all(), "the world that was changed is as it was"


def test_an_address_that_is_none_is_an_error() -> None:
    with pytest.raises(KeyError):
        CASES[0].world.changed({"states.VEN.leadre": 0.5})


def test_a_changed_world_leaves_the_first_as_it_was() -> None:
    world = CASES[0].world
    before = world.paths.copy()
    changed_world = world.changed({"states.VEN.leader": 0.123, "rivalry.USA-CHN": 0.456})
    np.testing.assert_array_equal(world.paths, before)
    pair = changed_world.given("rivalry")
    assert (pair[:, 0, 1] == 0.456).all()
    assert (pair[:, 1, 0] == 0.456).all(), "a pair stands on both sides"


# -- drawn events ------------------------------------------------------------------------------------

EVENT = """\
format: 1
name: struck
extends: base.yaml
events:
  new_leader: null
  coup: null
  struck: {{title: Struck, {when}, changes: [{{path: {path}, {operation}: {amount}}}]}}
"""
PATHS = [
    ("states.VEN.leader", 0.4),
    ("states.VEN.acts.force.USA", 0.9),
    ("powers.USA.attention.latin_america", 0.3),
    ("rivalry.USA-CHN", 0.5),
    ("ties.VEN-CUB", -0.2),
    ("states.CUB.dependence.trade.USA", 0.05),
    ("world.norms", -0.95),
]


def struck(folder: Path, when: str, path: str, operation: str, amount: float) -> PreparedCase:
    shutil.copy(DATA / "mini.yaml", folder / "base.yaml")
    file = folder / f"{'hazard' if 'hazard' in when else 'dated'}.yaml"
    file.write_text(EVENT.format(when=when, path=path, operation=operation, amount=amount), encoding="utf-8")
    return prepare(file)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(("path", "amount"), PATHS, ids=[path for path, _ in PATHS])
@pytest.mark.parametrize("years", [1, 3, None], ids=["a year", "three years", "for good"])
def test_a_drawn_event_that_comes_writes_what_a_dated_one_does(
    tmp_path: Path, path: str, amount: float, operation: str, years: int | None
) -> None:
    amount = amount if operation == "add" else abs(amount)
    long = "" if years is None else f", years: {years}"
    dated = struck(tmp_path, f"year: 2004{long}", path, operation, amount)
    drawn = struck(tmp_path, f"hazard: {{from: 2004, to: 2009, probability: 1.0}}{long}", path, operation, amount)
    desk = desk_for(drawn.world, drawn.rules)
    run_on(desk, np.array([0]), 3, new_record(drawn.world, 1)[1])
    assert desk.memory.fired.tolist() == [2004]
    np.testing.assert_array_equal(desk.paths, dated.world.paths)
    np.testing.assert_array_equal(desk.base, drawn.world.paths, "what the scenario gives is left as it is")


@pytest.mark.parametrize(("operation", "expected"), [("set", 0.5), ("add", 0.75), ("multiply", 0.125)])
def test_what_an_event_does_to_a_value(operation: str, expected: float) -> None:
    assert changed(0.25, OPERATIONS.index(operation), 0.5) == expected
    values = changed(np.array([0.25, 0.25]), OPERATIONS.index(operation), 0.5)
    np.testing.assert_array_equal(np.broadcast_to(values, 2), expected)
