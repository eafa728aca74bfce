"""What holds in every world: generated scenarios, run by the engine and stepped through by the Mesa model."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from counterpoise.engine.quantities import RECORD
from counterpoise.engine.record import Record
from counterpoise.engine.runs import replay, run_replicates
from counterpoise.model import AlignmentModel
from counterpoise.scenario.attributes import ACTS, ATTRIBUTES, CHANNELS, Attribute
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.problems import ScenarioError
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.reading.strict_yaml import dump_yaml
from counterpoise.scenario.theory_file import load_theory
from counterpoise.theory import choice
from counterpoise.theory.parameters import PARAMETERS, limits_of
from counterpoise.theory.terms import STRATEGIES
from counterpoise.world.build import World, build_world
from counterpoise.world.rules import Rules, build_rules
from hypothesis import given, settings
from hypothesis import strategies as st

MINI = Path(__file__).parents[1] / "data" / "mini.yaml"
STATES, POWERS, BODIES = ("VEN", "CUB", "KAZ", "JPN"), ("USA", "CHN", "RUS", "EU"), ("ALBA", "SCO")
ROUTES = ("pipeline", "port", "market")
FURTHER = ("gas", "oil")
REGIONS = ("near", "far")
QUICK = settings(max_examples=40, deadline=None, derandomize=True)
FULL = build_rules(load_theory(DEFAULT_THEORY))
FINE = 1e-12
SHARED = {"dependence", "attention"}
"""Attributes whose numbers must not add up to more than one along their last axis."""


def number(source: Random, attribute: Attribute) -> float:
    """A value within the limits, often one of them."""
    low, high = (1.0, 300.0) if attribute.name == "price" else (attribute.low, attribute.high)
    return source.choice([low, high, attribute.default, source.uniform(low, high), source.uniform(low, high)])


def along(source: Random, attribute: Attribute, left: tuple[str, ...], axes: dict[str, tuple[str, ...]]) -> Any:
    """Numbers of an attribute along the axes that are left, for some of the keys."""
    if not left:
        return number(source, attribute)
    keys = axes[left[0]]
    values = {key: along(source, attribute, left[1:], axes) for key in keys if source.random() < 0.6}
    if attribute.name in SHARED and len(left) == 1:
        values = {key: round(value / len(keys), 6) for key, value in values.items()}
    return values


def block(source: Random, section: str, axes: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    """Some of the attributes of one owner."""
    return {
        attribute.name: along(source, attribute, attribute.axes, axes)
        for attribute in ATTRIBUTES
        if attribute.section == section and source.random() < 0.6
    }


def body(source: Random, states: tuple[str, ...], powers: tuple[str, ...], first: int, last: int) -> dict[str, Any]:
    """An institution: its leader and members, and the powers inside and shut out."""
    excluded = [powers[0]] if len(powers) > 1 and source.random() < 0.5 else []
    inside = [powers[-1]] if source.random() < 0.6 else []
    return {
        "kind": "exclusive" if excluded else source.choice(["inclusive", "exclusive"]),
        "founded": source.choice([None, source.randint(first - 2, last)]),
        "leader": source.choice([None, *states, *(power for power in powers if power not in excluded)]),
        "inside": inside,
        "excludes": excluded,
        "members": [state for state in states if source.random() < 0.5],
        "leavers": inside if source.random() < 0.7 else [],
        "alternative_to": excluded if source.random() < 0.5 else [],
        "strength": source.random(),
        **block(source, "institutions", {"power": powers}),
    }


def cycle(source: Random, incumbent: str, challenger: str) -> dict[str, Any]:
    """Trend and small cycles of two powers, and numbers of them that often are limits."""
    return {
        "incumbent": incumbent,
        "challenger": challenger,
        "start": source.choice(["tense", "eased"]),
        **block(source, "cycles", {}),
    }


def agreement(source: Random, states: tuple[str, ...], powers: tuple[str, ...]) -> dict[str, Any]:
    """A pair of states that may sign agreements, and the patron."""
    state, partner = source.sample(states, 2)
    return {"state": state, "partner": partner, "patron": source.choice(powers), **block(source, "agreements", {})}


def event(source: Random, addresses: list[str], first: int, last: int) -> dict[str, Any]:
    """Something that happens in a year or by a hazard, for a while or for ever."""
    year = source.randint(first, last)
    hazard = {"from": year, "to": last, "probability": source.choice([0.0, 0.3, 1.0])}
    when: dict[str, Any] = source.choice([{"year": year}, {"hazard": hazard}])
    change = source.choice([{"set": 0.8}, {"add": 0.9}, {"add": -0.9}, {"multiply": 2.0}, {"multiply": 0.0}])
    paths = source.sample(addresses, source.randint(1, 2))
    length = source.choice([{}, {"years": 2}])
    return {"title": "something happens", **when, **length, "changes": [{"path": path, **change} for path in paths]}


def route(
    source: Random, states: tuple[str, ...], powers: tuple[str, ...], channels: tuple[str, ...], first: int, last: int
) -> dict[str, Any]:
    """A line that a state may build past one power to another."""
    around, buyer = source.sample(powers, 2)
    return {
        "state": source.choice(states),
        "channel": source.choice(channels),
        "around": around,
        "buyer": buyer,
        "available": source.randint(first - 3, last),
        "lag": source.randint(0, 3),
        "capacity": source.random(),
        "cost": source.uniform(0.0, 0.5),
        "consent": source.choice([0.0, 0.5, 1.0]),
    }


def start(source: Random, powers: tuple[str, ...]) -> dict[str, Any]:
    """The last choice before the first year, for some."""
    strategy = source.choice([None, *STRATEGIES])
    if strategy is None:
        return {}
    target = {} if strategy == "hedging" else {"target": source.choice(powers)}
    return {"start": {"strategy": strategy, "years": source.randint(1, 30), **target}}


def scenario(seed: int) -> dict[str, Any]:
    """A scenario of one to four states and powers, up to two bodies and three events, and what goes with them."""
    source = Random(seed)
    states, powers = STATES[: source.randint(1, 4)], POWERS[: source.randint(1, 4)]
    regions = REGIONS[: min(len(states), source.randint(1, 2))]
    first = source.randint(1950, 2020)
    last = first + source.randint(2, 11)
    further = FURTHER[: source.choice([0, 0, 1, 2])]
    channels = CHANNELS + further
    axes = {"power": powers, "channel": channels, "act": ACTS, "region": regions}
    document: dict[str, Any] = {"format": 1, "name": "generated", "years": [first, last]}
    if further:
        document["channels"] = list(further)
    document["world"] = block(source, "world", axes)
    document["powers"] = {power: block(source, "powers", axes) for power in powers}
    document["states"] = {
        state: {"region": regions[k % len(regions)], **start(source, powers), **block(source, "states", axes)}
        for k, state in enumerate(states)
    }
    for section, names in (("rivalry", powers), ("decoupling", powers), ("exchange", powers), ("ties", states)):
        pairs = [f"{a}-{b}" for i, a in enumerate(names) for b in names[i + 1 :]]
        document[section] = {pair: source.random() for pair in pairs if source.random() < 0.7}
    bodies = BODIES[: source.randint(0, 2)]
    document["institutions"] = {name: body(source, states, powers, first, last) for name in bodies}
    if bodies and len(powers) > 1:  # together, since each combination of what is absent compiles the engine anew
        document["routes"] = {name: route(source, states, powers, channels, first, last) for name in ROUTES}
        chain = source.sample(powers, len(powers))
        document["cycles"] = {f"{one}_{other}".lower(): cycle(source, one, other) for one, other in pairwise(chain)}
        if len(states) > 1:
            document["agreements"] = {"pair": agreement(source, states, powers)}
    addresses = [f"states.{states[-1]}.acts.{act}.{powers[0]}" for act in ACTS]
    addresses += [f"states.{states[0]}.leader", f"states.{states[0]}.tie.{powers[-1]}"]
    addresses += [f"powers.{powers[0]}.attention.{regions[0]}"]
    document["events"] = {f"e{k}": event(source, addresses, first, last) for k in range(source.randint(0, 3))}
    return document


SEEDS = st.integers(0, 2**32 - 1)


def world_of(document: dict[str, Any]) -> World:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "generated.yaml"
        path.write_text(dump_yaml(document), encoding="utf-8")
        return build_world(load_scenario(path))


def assert_same(one: Record, other: Record) -> None:
    for name in Record._fields:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), name)


UNIT_QUANTITIES = (
    "probabilities", "threat", "intent", "dependence", "tie", "refused", "rent", "suitors", "sovereignty", "hhi",
    "autonomy", "prosperity", "security", "member", "legitimacy", "opened", "share", "guard", "constraint", "bargain",
    "condemned", "inside", "rivalry", "decoupling", "eased", "crisis", "signed", "triad",
)  # fmt: skip


def assert_within_bounds(world: World, record: Record) -> None:
    """What the theory page says of every quantity of a record."""
    for name in Record._fields:
        assert np.isfinite(getattr(record, name)).all(), f"{name} is not finite"
    for name in UNIT_QUANTITIES:
        values = getattr(record, name)
        assert values.min(initial=0.0) >= -FINE, name
        assert values.max(initial=0.0) <= 1.0 + FINE, name
    np.testing.assert_allclose(record.probabilities.sum(axis=-1), 1.0, atol=FINE)
    assert (record.dependence.sum(axis=-1) <= 1.0 + FINE).all()
    assert (record.share.sum(axis=-1) <= 1.0 + FINE).all()
    for name in ("opened", "signed", "triad"):
        assert (np.diff(getattr(record, name), axis=1) >= 0.0).all(), f"{name} is not taken back"
    assert (np.diff(record.inside, axis=1) <= 0.0).all(), "a power that has left does not come back"
    for name in ("measures", "answers", "contacts"):
        counts = getattr(record, name)
        assert (counts >= 0.0).all()
        assert (counts == np.floor(counts)).all(), f"{name} is not whole"
    for name in ("member", "opened", "condemned", "inside", "eased", "crisis", "signed", "triad"):
        assert set(np.unique(getattr(record, name))) <= {0.0, 1.0}, name
    assert (record.armament >= 0.0).all()
    assert ((record.together >= -1) & (record.together < len(world.institutions))).all()
    assert (record.cost >= 0.0).all()
    assert (record.capability > 0.0).all()
    assert (record.bonds <= len(world.states) - 1 + FINE).all()
    assert ((record.option >= 0) & (record.option < len(world.options))).all()
    assert ((record.patron >= -1) & (record.patron < len(world.powers))).all()
    assert ((record.observed >= 0) & (record.observed <= 4)).all()
    assert ((record.response >= 0) & (record.response <= 3)).all()
    chosen = np.take_along_axis(record.probabilities, record.option[..., None].astype(int), axis=-1)
    assert (chosen > 0.0).all(), "an impossible option was chosen"


@given(SEEDS)
@QUICK
def test_every_number_of_a_record_stays_within_its_bounds(seed: int) -> None:
    world = world_of(scenario(seed))
    assert_within_bounds(world, run_replicates(world, FULL, np.arange(2), seed=1))


def hard_so_far(world: World, record: Record) -> np.ndarray:
    """Whether a state has chosen hard balancing in a year before, or before the first: [run, year, state]."""
    given_start = world.structure.states["start"]
    never_hard = len(world.powers)
    start = np.where(given_start < 0, never_hard, given_start)  # left to the ties, a state starts allied or hedging
    start = np.broadcast_to(start, record.option[:, :1].shape)
    before = np.concatenate([start, record.option[:, :-1]], axis=1) < len(world.powers)
    armed = np.cumsum(before, axis=1) > 0
    armed[:, 0] = False
    return armed


@given(SEEDS)
@QUICK
def test_only_hard_balancing_ever_changes_relative_capability(seed: int) -> None:
    """soft-leaves-capability-gap: soft balancing, hedging and bandwagoning leave capability as it was."""
    world = world_of(scenario(seed))
    record = run_replicates(world, FULL, np.arange(4), seed=2)
    given_path = np.broadcast_to(world.given("capability"), record.capability.shape)
    armed = hard_so_far(world, record)
    np.testing.assert_array_equal(record.capability[~armed], given_path[~armed])
    assert (record.capability[armed] > given_path[armed]).all()


@pytest.mark.parametrize("strategy", ["soft_balancing", "hedging", "bandwagoning"])
def test_a_state_that_never_balances_hard_keeps_its_capability(strategy: str) -> None:
    """The same in a world where every state always chooses one strategy."""
    never = {f"theory.terms.{name}.constant": 20.0 if name == strategy else -20.0 for name in
             ("balancing", "soft_balancing", "hedging", "bandwagoning")}  # fmt: skip
    world = build_world(load_scenario(MINI))
    record = run_replicates(world, build_rules(load_theory(DEFAULT_THEORY, never)), np.arange(20), seed=2)
    assert not (record.option < len(world.powers)).any()
    expected = np.broadcast_to(world.given("capability"), record.capability.shape)
    np.testing.assert_array_equal(record.capability, expected)


def test_a_state_that_balances_hard_gains_capability() -> None:
    world = build_world(load_scenario(MINI))
    rules = build_rules(load_theory(DEFAULT_THEORY, {"theory.terms.balancing.constant": 20.0}))
    record = run_replicates(world, rules, np.arange(2), seed=2)
    assert (np.diff(record.capability, axis=1) > 0.0).all()


@given(SEEDS)
@QUICK
def test_rows_do_not_depend_on_workers_chunks_or_order(seed: int) -> None:
    world = world_of(scenario(seed))
    whole = run_replicates(world, FULL, np.arange(6), seed=3, workers=1)
    assert_same(whole, run_replicates(world, FULL, np.arange(6), seed=3, workers=2))
    some = Random(seed).sample(range(6), 3)
    part = run_replicates(world, FULL, np.array(some), seed=3, workers=2)
    assert_same(Record(*(array[some] for array in whole)), part)
    one, _ = replay(world, FULL, some[0], seed=3)
    assert_same(Record(*(array[some[:1]] for array in whole)), one)


def assert_docked(world: World, rules: Rules, seed: int = 4, replicate: int = 1) -> None:
    """The record of the model is that of the engine, and its agents are views of what is recorded."""
    record, _ = replay(world, rules, replicate, seed)
    model = AlignmentModel(world=world, rules=rules, seed=seed, replicate=replicate)
    owners = {"state": model.states, "power": model.powers}
    shown = [(q, q.axes.index(owner), agents) for q in RECORD for owner, agents in owners.items() if owner in q.axes]
    for t, year in enumerate(world.years):
        model.step()
        for quantity, axis, agents in shown:
            if quantity.name == "share":  # of which the record has some channels
                continue
            rows = np.moveaxis(getattr(record, quantity.name)[0, t], axis, 0)
            for agent, row in zip(agents, rows, strict=True):
                where = f"{year} {agent.code} {quantity.name}"
                np.testing.assert_array_equal(getattr(agent, quantity.place), row, where)
    assert_same(model.record, record)


@given(SEEDS)
@QUICK
def test_the_mesa_model_gives_the_same_trajectory_in_any_world(seed: int) -> None:
    assert_docked(world_of(scenario(seed)), FULL)


def test_the_generated_worlds_are_not_all_alike() -> None:
    """Guards the tests above: every strategy, response and change of membership comes up somewhere."""
    seen: dict[str, set[int]] = {"option": set(), "response": set(), "observed": set(), "hazard": set()}
    joined, opened, found = 0, 0.0, dict.fromkeys(("condemned", "eased", "crisis", "signed"), 0.0)
    left, conferred, longest = 0, 0, 0
    for seed in range(60):
        world = world_of(scenario(seed))
        record, powers = run_replicates(world, FULL, np.arange(2), seed=1), len(world.powers)
        seen["option"] |= {int(choice.strategy_of(option, powers)) for option in record.option.ravel()}
        seen["response"] |= set(record.response.ravel().tolist())
        seen["observed"] |= set(record.observed.ravel().tolist())
        seen["hazard"] |= {len(world.hazards.key)}
        joined += int((np.diff(record.member, axis=1) != 0.0).sum())
        opened += record.opened.sum()
        found = {name: count + getattr(record, name).sum() for name, count in found.items()}
        left += int((np.diff(record.inside, axis=1) < 0.0).sum())
        conferred += int((record.together >= 0).sum())
        longest = max(longest, record.share.shape[3])
    assert joined > 10
    assert opened > 10
    assert min(found.values()) > 10, found
    assert left > 5
    assert conferred > 10
    assert longest == 1 + len(FURTHER)
    assert seen["option"] == {0, 1, 2, 3}
    assert {0, 1, 2} <= seen["response"]
    assert {1, 2, 3, 4} <= seen["observed"]
    assert len(seen["hazard"]) > 1


# -- the corners of what a file may say ----------------------------------------------------------------

CORNERS = [
    pytest.param(parameter.name, limits_of(parameter.name)[k], id=f"{parameter.name}-{end}")
    for parameter in PARAMETERS
    for k, end in enumerate(("low", "high"))
]


@pytest.mark.parametrize(("parameter", "value"), CORNERS)
def test_a_parameter_may_take_either_of_its_limits(parameter: str, value: float) -> None:
    rules = build_rules(load_theory(DEFAULT_THEORY, {f"theory.parameters.{parameter}": value}))
    world = build_world(load_scenario(MINI, {"states.VEN.resource_share": 0.8}))
    assert_within_bounds(world, run_replicates(world, rules, np.arange(5), seed=6))


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize(
    "address",
    ["powers.USA.capability", "powers.USA.reach", "powers.USA.attention.latin_america", "powers.USA.legitimacy",
     "states.VEN.capability", "states.VEN.proximity.USA", "states.VEN.security_taste", "states.VEN.need.USA",
     "states.VEN.access.USA", "rivalry.USA-CHN", "states.VEN.vulnerability.trade", "powers.USA.arming",
     "powers.USA.supply.trade", "institutions.ALBA.competence", "institutions.ALBA.say.USA",
     "institutions.ALBA.monitoring"],
)  # fmt: skip
def test_an_attribute_may_take_either_of_its_limits(address: str, end: str) -> None:
    from counterpoise.world.layout import addresses

    attribute = addresses(load_scenario(MINI))[address]
    world = build_world(load_scenario(MINI, {address: getattr(attribute, end)}))
    assert_within_bounds(world, run_replicates(world, FULL, np.arange(5), seed=6))


@pytest.mark.parametrize(
    "price",
    [
        pytest.param({"series": {2000: 1.0, 2010: 1e200}}, id="beyond measure"),
        pytest.param({"series": {2000: 50.0, 2010: 1e-6}}, id="to next to nothing"),
        pytest.param(1e-6, id="tiny"),
        pytest.param(1e6, id="large"),
    ],
)
def test_any_price_that_a_file_may_give_gives_a_rent(price: object) -> None:
    world = build_world(load_scenario(MINI, {"world.price": price, "states.VEN.resource_share": 0.8}))
    assert_within_bounds(world, run_replicates(world, FULL, np.arange(2), seed=6))


@pytest.mark.parametrize("price", [0.0, {"series": {2000: 0.0, 2010: 50.0}}])
def test_a_price_of_nothing_is_refused(price: object) -> None:
    """Rent is the price relative to its recent level."""
    with pytest.raises(ScenarioError, match="price"):
        load_scenario(MINI, {"world.price": price})


@pytest.mark.parametrize("seed", [0, 2**32, 2**63 - 1, 2**63, 2**64 - 1])
def test_every_seed_is_taken(seed: int) -> None:
    assert_docked(build_world(load_scenario(MINI)), FULL, seed=seed)


def test_years_before_our_era_run_too() -> None:
    document = {"format": 1, "name": "athens", "years": [-431, -421], "powers": {"ATH": {}, "SPA": {}},
                "states": {"MEL": {"region": "aegean"}, "COR": {"region": "aegean"}}}  # fmt: skip
    world = world_of(document)
    assert_within_bounds(world, run_replicates(world, FULL, np.arange(5)))
    assert_docked(world, FULL)


def early(year: int, probability: float = 1.0) -> dict[str, Any]:
    """A world in which ten years lie around ``year`` and a hazard changes a number from then on."""
    return {
        "format": 1, "name": "early", "years": [year - 1, year + 9], "powers": {"ATH": {}, "SPA": {}},
        "states": {"MEL": {"region": "aegean"}, "COR": {"region": "aegean"}},
        "events": {
            "plague": {
                "title": "comes once", "hazard": {"from": year, "to": year + 9, "probability": probability},
                "changes": [{"path": "states.MEL.acts.denial.ATH", "add": 0.15}],
            }
        },
    }  # fmt: skip


@pytest.mark.parametrize("year", [1950, 0, -1, -431])
def test_a_hazard_event_comes_once_in_a_run_whatever_the_year(year: int) -> None:
    assert_docked(world_of(early(year)), FULL)
