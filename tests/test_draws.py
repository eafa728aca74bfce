"""Random numbers: the published generator, and draws that nothing else in a world can move."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from counterpoise import draws
from counterpoise.engine.quantities import columns
from counterpoise.engine.record import Record
from counterpoise.engine.runs import replay, run_replicates
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.theory_file import load_theory
from counterpoise.world.build import World, build_world
from counterpoise.world.rules import build_rules
from hypothesis import given, settings
from hypothesis import strategies as st

MINI = Path(__file__).parent / "data" / "mini.yaml"
WORD = 0xFFFFFFFF
STRANGER = {"region": "antarctica", "regime": 0.0, "orientation": 0.0, "mandate": 0.0, "proximity": {"USA": 1.0}}
"""A state as unlike the others of mini.yaml as can be: their closeness to it is zero."""
NONE_PER_HEAD = {f"theory.parameters.{name}": 0.0 for name in ("naming_loss", "condemnation_loss", "arms_answer")}
"""What is counted per head of states, or of those near a power: it alone would carry their number to others."""

# Random123 1.14.0, tests/kat_vectors: "philox4x32 10 counter key -> words"
KNOWN_ANSWERS = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((WORD, WORD, WORD, WORD), (WORD, WORD), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN_ANSWERS)
def test_philox_gives_the_published_words(
    counter: tuple[int, int, int, int], key: tuple[int, int], words: tuple[int, ...]
) -> None:
    assert tuple(int(word) for word in draws.philox(*counter, *key)) == words


def word(seed: int) -> Any:
    """A seed as the engine passes it."""
    return np.uint64(seed)


def sample(size: int = 20_000) -> np.ndarray:
    """Draws of one agent and purpose over many years, as a run makes them."""
    agent = draws.identity("VEN")
    return np.array([draws.uniform(11, 0, year, agent, draws.CHOICE) for year in range(size)])


def test_a_draw_is_made_of_the_first_two_words() -> None:
    first, second = 0x6627E8D5, 0xE169C58D
    assert draws.uniform(0, 0, 0, 0, 0) == ((first >> 5) * 2**26 + (second >> 6)) / 2**53


@given(
    seed=st.integers(0, 2**64 - 1),
    replicate=st.integers(0, 2**32 - 1),
    year=st.integers(-9999, 9999),
    agent=st.integers(0, 2**32 - 1),
    purpose=st.integers(0, 5),
)
@settings(max_examples=300, deadline=None)
def test_every_draw_lies_in_the_half_open_unit_interval(
    seed: int, replicate: int, year: int, agent: int, purpose: int
) -> None:
    draw = draws.uniform(word(seed), replicate, year, agent, purpose)
    assert 0.0 <= draw < 1.0
    assert draw == draws.uniform(word(seed), replicate, year, agent, purpose)


def test_mean_and_variance_of_the_draws_are_those_of_a_uniform() -> None:
    values = sample()
    assert abs(values.mean() - 1 / 2) < 4 * np.sqrt(1 / 12 / len(values))
    assert abs(values.var() - 1 / 12) < 4 * np.sqrt(1 / 180 / len(values))


def test_draws_fill_a_hundred_cells_evenly() -> None:
    counts = np.bincount((sample() * 100).astype(int), minlength=100)
    expected = counts.sum() / 100
    chi_square = ((counts - expected) ** 2 / expected).sum()
    assert 57.1 < chi_square < 157.6, "beyond the 0.02 and 99.98 per cent points of 99 degrees of freedom"


def test_draws_of_successive_years_are_not_correlated() -> None:
    values = sample() - 0.5
    assert abs(np.corrcoef(values[:-1], values[1:])[0, 1]) < 4 / np.sqrt(len(values))


KEYS = {"seed": 5, "replicate": 3, "year": 2001, "agent": 77, "purpose": draws.CHOICE}


@pytest.mark.parametrize("name", KEYS)
def test_every_coordinate_of_a_key_gives_a_stream_of_its_own(name: str) -> None:
    along = "replicate" if name == "year" else "year"
    streams = [
        [draws.uniform(*{**KEYS, name: KEYS[name] + k, along: n}.values()) for n in range(500)] for k in range(4)
    ]
    assert len({draw for stream in streams for draw in stream}) == 2000
    assert np.abs(np.corrcoef(np.array(streams)) - np.eye(4)).max() < 4.5 / np.sqrt(500)


@pytest.mark.parametrize("bit", [0, 31, 32, 63])
def test_all_64_bits_of_a_seed_count(bit: int) -> None:
    assert draws.uniform(word(1 << bit), 0, 0, 0, 0) != draws.uniform(0, 0, 0, 0, 0)


def test_coordinates_are_not_interchangeable() -> None:
    assert len({draws.uniform(0, *order, 1, 0) for order in ((2, 3), (3, 2))}) == 2
    assert draws.uniform(1, 2, 3, 4, 5) != draws.uniform(2, 1, 3, 4, 5)


@pytest.mark.parametrize(
    ("draw", "option"), [(0.0, 1), (0.1999, 1), (0.2, 2), (0.4999, 2), (0.5, 4), (0.9999999999999999, 4)]
)
def test_pick_takes_the_option_in_which_the_draw_falls(draw: float, option: int) -> None:
    assert draws.pick(np.array([0.0, 0.2, 0.3, 0.0, 0.5, 0.0]), draw) == option


def test_pick_never_takes_an_impossible_option_even_where_rounding_leaves_a_gap() -> None:
    short = np.array([0.3, 0.0, 0.7 - 1e-12, 0.0])
    assert draws.pick(short, 1.0 - 2**-53) == 2


@given(
    st.lists(st.floats(0.0, 1.0), min_size=1, max_size=13).filter(lambda values: sum(values) > 1e-3),
    st.floats(0.0, 1.0, exclude_max=True),
)
@settings(max_examples=200, deadline=None)
def test_pick_always_gives_an_option_that_has_a_chance(values: list[float], draw: float) -> None:
    probabilities = np.array(values) / sum(values)
    assert probabilities[draws.pick(probabilities, draw)] > 0.0


def test_pick_reproduces_the_probabilities() -> None:
    probabilities = np.array([0.1, 0.2, 0.3, 0.4])
    counts = np.bincount([draws.pick(probabilities, draw) for draw in sample()], minlength=4)
    np.testing.assert_allclose(counts / 20_000, probabilities, atol=4 * np.sqrt(0.25 / 20_000))


@pytest.mark.parametrize(
    ("name", "number"), [("VEN", 451579657), ("USA", 4089711589), ("VEN>USA", 1067616124), ("event:coup", 3243673788)]
)
def test_identity_of_a_name_never_changes(name: str, number: int) -> None:
    assert draws.identity(name) == number


def test_identities_of_states_pairs_and_events_do_not_collide_in_a_world_of_two_hundred_states() -> None:
    codes = [f"S{k:03d}" for k in range(200)]
    names = [*codes, *(f"{code}>P{p}" for code in codes for p in range(5)), *(f"event:e{k}" for k in range(50))]
    assert len({draws.identity(name) for name in names}) == len(names)


def test_purposes_are_part_of_the_format() -> None:
    order = (draws.CHOICE, draws.RESPONSE, draws.MEMBERSHIP, draws.ISSUE, draws.ISSUE_DOMAIN, draws.EVENT)
    assert order == tuple(range(6))
    later = (draws.PHASE, draws.ADVANCE, draws.MEASURES, draws.ANSWERS, draws.CONTACTS, draws.CRISIS, draws.EXIT,
             draws.CONDEMNATION, draws.TOGETHER, draws.SIGNING, draws.FORMAT)  # fmt: skip
    assert later == tuple(range(10, 21))


def world_with(added: dict[str, object]) -> World:
    return build_world(load_scenario(MINI, added))


SHARED = (
    "member", "cost", "legitimacy", "opened", "power_capability", "armament", "constraint", "bargain", "inside",
    "signed", "triad", *(quantity.name for quantity in columns("cycle")),
)  # fmt: skip
"""Parts of a record that are no state's own."""


def rows(world: World, record: Record, state: str) -> dict[str, np.ndarray]:
    """Everything that the record holds of one state, by name of the state, power and option."""
    i = world.states.index(state)
    own = {name: getattr(record, name)[:, :, i] for name in Record._fields if name not in SHARED}
    return {**own, "option": np.array(world.options)[own["option"]]}


Additions = dict[str, object]
ADDITIONS: dict[str, Additions] = {
    "a state": {"states.STR": STRANGER},
    "an institution": {
        "institutions.NEW": {"kind": "inclusive", "inside": ["CHN"], "members": ["VEN"], "strength": 0.0}
    },
    "a term": {"theory.terms.bandwagoning.last_choice": 0.0},
}


@pytest.mark.parametrize("addition", ADDITIONS.values(), ids=ADDITIONS)
def test_adding_to_a_world_moves_no_number_of_a_state_that_it_does_not_touch(addition: Additions) -> None:
    before, after = world_with({}), world_with(addition)
    one = run_replicates(before, build_rules(load_theory(DEFAULT_THEORY, NONE_PER_HEAD)), np.arange(20), seed=4)
    other = run_replicates(
        after, build_rules(load_theory(DEFAULT_THEORY, {**NONE_PER_HEAD, **addition})), np.arange(20), seed=4
    )
    for state in before.states:
        expected = rows(before, one, state)
        for name, values in rows(after, other, state).items():
            np.testing.assert_array_equal(values, expected[name], f"{state} {name}")


TOUCHING: dict[str, Additions] = {
    "a state": {"states.AAA": {"region": "latin_america"}},
    "an institution": {"institutions.NEW": {"kind": "inclusive", "inside": ["CHN"], "members": ["VEN", "CUB"]}},
    "a term": {"theory.terms.bandwagoning.power": 2.0},
    "nothing": {},
}


@pytest.mark.parametrize("addition", TOUCHING.values(), ids=TOUCHING)
def test_a_choice_is_always_the_same_draw_whatever_else_is_in_the_world(addition: Additions) -> None:
    world = world_with(addition)
    record, _ = replay(world, build_rules(load_theory(DEFAULT_THEORY, addition)), replicate=6, seed=9)
    for i, state in enumerate(world.states):
        for t, year in enumerate(world.years):
            draw = draws.uniform(9, 6, int(year), draws.identity(state), draws.CHOICE)
            assert record.option[0, t, i] == draws.pick(record.probabilities[0, t, i], draw)


def test_the_stranger_would_move_the_others_if_it_were_close() -> None:
    """Guards the test above: the same addition, made close, is felt."""
    near = {**STRANGER, "regime": 0.5, "orientation": 0.5}
    rules = build_rules(load_theory(DEFAULT_THEORY, NONE_PER_HEAD))
    worlds = [world_with({"states.STR": state}) for state in (STRANGER, near)]
    one, other = (run_replicates(world, rules, np.arange(20), seed=4).probabilities[:, :, 0] for world in worlds)
    assert (one != other).any()


def test_order_of_declaration_changes_no_draw(tmp_path: Path) -> None:
    """Declaring the stranger first or last gives the others the same rows."""
    text = MINI.read_text(encoding="utf-8")
    block = "  STR: {region: antarctica, regime: 0.0, orientation: 0.0, mandate: 0.0}\n"
    write: dict[str, Callable[[str], str]] = {
        "first": lambda old: old.replace("states:\n  VEN", f"states:\n{block}  VEN"),
        "last": lambda old: old.replace("ties:\n", f"{block}ties:\n"),
    }
    found = []
    for name, change in write.items():
        path = tmp_path / f"{name}.yaml"
        path.write_text(change(text), encoding="utf-8")
        world = build_world(load_scenario(path))
        assert "STR" in world.states
        record = run_replicates(world, build_rules(load_theory(DEFAULT_THEORY)), np.arange(10), seed=2)
        found.append(rows(world, record, "VEN"))
    for name in ("option", "threat", "tie", "response"):
        np.testing.assert_array_equal(found[0][name], found[1][name])
