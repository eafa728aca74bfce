"""One table of all that a run carries: every row has its room, its place in the record, its column and its outcome."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from counterpoise.analysis.validation.readings import dyadic
from counterpoise.engine.memory import GROUPS, allocate, is_alone, places_of
from counterpoise.engine.quantities import (
    COLUMN,
    CYCLE,
    DYAD,
    OUTCOME,
    POWER,
    QUANTITIES,
    RECORD,
    STATE,
    Quantity,
    columns,
    number_type,
)
from counterpoise.engine.record import Record, new_record, recorded_words
from counterpoise.results.outcomes import default_outcomes, measures_of
from counterpoise.results.result import Result
from counterpoise.results.run import prepare
from counterpoise.sweeps.design_file import design_of
from counterpoise.sweeps.sweep import compute, plan_of
from counterpoise.theory.terms import STRATEGIES
from counterpoise.world.build import World

DATA = Path(__file__).parents[1] / "data"
INTERFACE = Path(__file__).parents[2] / "docs" / "interface.md"
CASES = [str(DATA / "mini.yaml"), str(DATA / "bodies_and_pairs.yaml"), "kazakhstan", "china_latin_america"]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: Path(case).stem)
def world(request: pytest.FixtureRequest) -> World:
    return prepare(request.param).world


@pytest.fixture(scope="module")
def result() -> Result:
    return prepare(CASES[1]).run(2, 1)


def test_names_and_places_are_unique_and_every_row_says_what_it_is() -> None:
    assert len({quantity.name for quantity in QUANTITIES}) == len(QUANTITIES)
    assert len({(quantity.group, quantity.place) for quantity in QUANTITIES}) == len(QUANTITIES)
    assert all(len(quantity.meaning) > 5 for quantity in QUANTITIES)


def test_quantities_of_a_group_have_the_same_owners() -> None:
    """A group is one array of records; what has an array to itself has its name."""
    for group, quantities in GROUPS.items():
        assert len({quantity.axes for quantity in quantities}) == 1, group
        assert is_alone(group) == (len(quantities) == 1 and quantities[0].name == group), group


def test_every_quantity_has_room_of_its_own(world: World) -> None:
    """No word of the block belongs to two quantities, and none to nobody."""
    places, memory = places_of(world), allocate(world)
    words = np.concatenate([places.words(quantity).ravel() for quantity in QUANTITIES])
    assert sorted(words.tolist()) == list(range(places.width))
    assert memory.words.shape == memory.wholes.shape == (places.width,)


def view_of(memory: object, quantity: Quantity) -> np.ndarray:
    group = getattr(memory, quantity.group)
    return np.asarray(group if is_alone(quantity.group) else group[quantity.place])


def test_what_is_written_to_a_quantity_stands_in_its_words_and_nowhere_else(world: World) -> None:
    places = places_of(world)
    for quantity in QUANTITIES:
        memory = allocate(world)
        view = view_of(memory, quantity)
        assert view.shape == places.shape(quantity)
        assert view.dtype == number_type(quantity)
        view[...] = np.arange(1, view.size + 1).reshape(view.shape)
        block = memory.wholes if quantity.whole else memory.words
        np.testing.assert_array_equal(block[places.words(quantity)], view, quantity.name)
        assert np.count_nonzero(memory.words) == view.size, quantity.name


def test_the_memory_has_a_view_for_every_group(world: World) -> None:
    memory = allocate(world)
    assert memory._fields == (*GROUPS, "situations", "outlooks", "words", "wholes")
    assert memory.situations.shape == (len(world.states), len(world.powers))
    assert memory.outlooks.shape == (len(world.states),)


def test_the_record_holds_what_is_shown_in_the_order_of_the_table(world: World) -> None:
    assert Record._fields == tuple(q.name for q in QUANTITIES if q.shown) == tuple(q.name for q in RECORD)
    record, pages = new_record(world, 3)
    places = places_of(world)
    for quantity in RECORD:
        array = getattr(record, quantity.name)
        assert array.shape == (3, len(world.years), *recorded_words(places, quantity).shape), quantity.name
        assert array.dtype == (np.int16 if quantity.whole else np.float64), quantity.name
    assert pages.rows == 3 * len(world.years)
    sizes = sum(array.size for array in record)
    assert sizes == pages.values.size + pages.labels.size


def test_of_the_channels_energy_is_recorded_and_those_of_the_scenario() -> None:
    case = prepare(CASES[1])
    record, _ = new_record(case.world, 1)
    assert case.world.channels[4:] == ("gas", "oil")
    assert record.share.shape[3] == 3


@pytest.mark.parametrize("axes", [STATE, DYAD, POWER, CYCLE], ids=" and ".join)
def test_columns_are_the_rows_that_are_shown_the_outcomes_first(axes: tuple[str, ...]) -> None:
    shown = columns(*axes)
    assert {q.name for q in shown} == {q.name for q in QUANTITIES if q.axes == axes and q.shown >= COLUMN}
    levels = [quantity.shown == OUTCOME for quantity in shown]
    assert levels == sorted(levels, reverse=True)
    for level in (True, False):
        ours = [q.name for q in shown if (q.shown == OUTCOME) == level]
        assert ours == [q.name for q in QUANTITIES if q.name in ours]


def test_the_tables_have_a_column_for_every_row_that_is_shown(result: Result) -> None:
    world = result.world
    for quantity in columns(*STATE):
        np.testing.assert_array_equal(result.states[quantity.name], getattr(result.record, quantity.name).ravel())
    for quantity in columns(*DYAD):
        for p, power in enumerate(world.powers):
            values = getattr(result.record, quantity.name)[..., p].ravel()
            np.testing.assert_array_equal(result.states[f"{quantity.name}_{power}"], values)
    for quantity in columns(*CYCLE):
        for c, cycle in enumerate(world.cycles):
            values = getattr(result.record, quantity.name)[..., c].ravel()
            np.testing.assert_array_equal(result.years[f"{quantity.name}_{cycle}"], values)
    for quantity in columns(*POWER):
        np.testing.assert_array_equal(result.powers[quantity.name], getattr(result.record, quantity.name).ravel())


def test_every_row_that_is_shown_is_an_outcome_of_each_of_its_owners(world: World) -> None:
    names = measures_of(world)
    owners = {
        STATE: world.states,
        DYAD: [f"{state}_{power}" for state in world.states for power in world.powers],
        POWER: world.powers,
        CYCLE: world.cycles,
    }
    for axes, who in owners.items():
        wanted = {f"{quantity.name}_{owner}" for quantity in columns(*axes) for owner in who}
        assert wanted <= set(names)
    assert set(default_outcomes(world)) <= set(names)


def test_the_interface_tells_every_quantity_that_a_table_shows() -> None:
    text = INTERFACE.read_text(encoding="utf-8")
    for axes, suffix in ((STATE, ""), (DYAD, "_POWER"), (POWER, ""), (CYCLE, "_CYCLE")):
        for quantity in columns(*axes):
            assert re.search(rf"`{quantity.name}{suffix}`", text), f"{quantity.name}{suffix}"


@pytest.mark.parametrize("case", [CASES[1], "kazakhstan"], ids=["bodies_and_pairs", "kazakhstan"])
def test_the_readings_of_a_sweep_are_those_of_the_record(case: str) -> None:
    prepared = prepare(case)
    world, record = prepared.world, prepared.run(2, 1).record
    outcomes = [f"reading_{one}_{state}_{power}" for state in world.states for power in world.powers
                for one in STRATEGIES]  # fmt: skip
    over = {"theory.parameters.onset": {"scale": [1.0, 2.0], "steps": 2}}
    runs = compute(plan_of(design_of(case, over, replicates=2, seed=1, outcomes=outcomes), ""), 0)[0].to_pandas()
    found = runs[runs.point == 0]
    powers = len(world.powers)
    for p, power in enumerate(world.powers):
        wanted = dyadic(record.probabilities, p, powers, record.protecting[..., p, :]).mean(axis=1)
        for i, state in enumerate(world.states):
            columns_of = [f"reading_{one}_{state}_{power}" for one in STRATEGIES]
            np.testing.assert_allclose(found[columns_of].to_numpy(), wanted[:, i], atol=1e-12)
