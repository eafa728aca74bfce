"""The table of levers: sources, contexts by their rules, and levers that move what they name and hold in every year."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from counterpoise.analysis.responses import contexts
from counterpoise.analysis.responses.check import settings
from counterpoise.analysis.responses.contexts import (
    ALLIED,
    CLOSE_BY,
    CONTENDING,
    RESOURCES,
    STRONG,
    SUSPECTED,
    Context,
)
from counterpoise.analysis.responses.levers import LEVERS, RESIST, SOFT_SHARE, Lever, levers_named
from counterpoise.analysis.responses.moving import Place, held
from counterpoise.engine.runs import run_replicates
from counterpoise.results.run import PreparedCase, prepare
from counterpoise.scenario.evidence import evidence_ids
from counterpoise.scenario.problems import ScenarioError
from counterpoise.theory.terms import STRATEGIES, TERMS
from counterpoise.world.build import World
from counterpoise.world.recipes import changed

TABLE = """
force resist+ balancing+ hedging- bandwagoning-
force_on_the_weak bandwagoning+
sanctions resist+ hedging- bandwagoning-
suspicion resist+ hedging- bandwagoning-
nearness resist+
capability balancing+ bandwagoning-
rival_ally balancing+
dispute balancing+
dispute_under_pressure balancing+
dependence_under_pressure balancing- soft_share+ hedging+
dependence_in_peace bandwagoning+
rent soft_balancing+
leader soft_balancing+
unilateralism soft_balancing+
suitor hedging+ bandwagoning-
rivalry hedging+
rivalry_at_a_chokepoint hedging-
decoupling hedging-
likeness balancing- soft_balancing- bandwagoning+
aid bandwagoning+
norms balancing-
autonomy hedging+ bandwagoning-
lost_credibility hedging+
"""
ALL = [(lever, context) for lever in LEVERS for context in lever.contexts]


@cache
def case_of(name: str) -> PreparedCase:
    return prepare(name)


def place(context: Context) -> Place:
    return Place(context, case_of(context.case))


def lever(name: str) -> Lever:
    (found,) = levers_named([name])
    return found


def given(context: Context, attribute: str, power: str = "") -> float:
    """Mean over the years of what the case gives of the state, toward its power or another."""
    world = case_of(context.case).world
    values = world.given(attribute)[:, world.states.index(context.state)]
    return float((values[:, world.powers.index(power or context.power)] if values.ndim > 1 else values).mean())


def test_the_table_is_the_one_that_was_stated() -> None:
    rows = [" ".join([one.name, *(f"{c.strategy}{'+' if c.sign > 0 else '-'}" for c in one.cells)]) for one in LEVERS]
    assert rows == TABLE.strip().splitlines()


def test_every_cell_has_a_source_and_ten_contexts() -> None:
    literature = {term.source for term in TERMS} | {"Walt 1987", "judgement"}
    for one in LEVERS:
        assert len(set(one.contexts)) == len(one.contexts) >= 10, one.name
        assert len({context.power for context in one.contexts}) >= 2, one.name
        assert len({context.case for context in one.contexts}) >= 4, one.name
        for cell in one.cells:
            assert cell.strategy in (*STRATEGIES, RESIST, SOFT_SHARE)
            assert cell.source in {*evidence_ids(), *literature}, cell.source


def others(context: Context) -> list[str]:
    return [power for power in case_of(context.case).world.powers if power != context.power]


def sheltered(context: Context) -> bool:
    allied = any(given(context, "tie", power) >= ALLIED for power in others(context))
    return allied or given(context, "capability") >= STRONG


def exposed(context: Context) -> bool:
    weak = given(context, "capability") <= STRONG / 2 and given(context, "proximity") >= CLOSE_BY
    return weak and all(given(context, "tie", power) < ALLIED for power in others(context))


def quarrels(context: Context) -> bool:
    world = case_of(context.case).world
    pair = world.given("rivalry")[:, world.powers.index(context.power), world.powers.index(context.other)]
    reason = max(given(context, "dispute"), given(context, "intent"))
    return reason >= SUSPECTED and float(pair.mean()) >= CONTENDING


def courted(context: Context) -> bool:
    return all(given(context, "tie", power) < ALLIED for power in (context.power, context.other))


RULES: dict[str, Callable[[Context], bool]] = {
    "SHELTERED": sheltered,
    "EXPOSED": exposed,
    "QUARRELS": quarrels,
    "RICH": lambda context: given(context, "resource_share") >= RESOURCES,
    "NEIGHBOURS": lambda context: given(context, "proximity") >= CLOSE_BY,
    "COURTED": courted,
    "PROTECTED": lambda context: given(context, "tie") >= ALLIED,
}


@pytest.mark.parametrize("name", RULES)
def test_contexts_keep_their_rule(name: str) -> None:
    assert [context for context in getattr(contexts, name) if not RULES[name](context)] == []


def after_drawn_events(world: World, column: int, path: np.ndarray) -> np.ndarray:
    """A column as it would be if every drawn event came in the first year and stayed."""
    hazards = world.hazards
    for c in np.flatnonzero(hazards.change_slot == column):
        path = changed(path, int(hazards.change_operation[c]), float(hazards.change_amount[c])) + 0.0 * path
    return path


def test_levers_and_what_is_held_stand_in_every_year_in_all_contexts_within_their_limits() -> None:
    for one, context in ALL:
        here = place(context)
        for share in (0.0, 1.0):
            numbers = settings(one, here, share)
            world = held(here, numbers)
            for address, value in numbers.items():
                recipe = world.recipes[address]
                assert recipe.low <= value <= recipe.high, (one.name, address)
                for column in world.slots[address]:
                    path = after_drawn_events(world, column, world.paths[:, column])
                    np.testing.assert_allclose(path, value, atol=1e-12, err_msg=f"{one.name} {context} {address}")


def test_events_that_move_a_lever_leave_it_alone_and_do_all_else() -> None:
    """Of the coup of 2002 in the case of Venezuela subversion is held, and the rest of its changes stays."""
    here = Place(Context("venezuela", "VEN", "USA"), case_of("venezuela"))
    dated = [(name, change) for name, event in here.case.scenario.events.items() for change in event.changes]
    assert any(change.path == "states.VEN.acts.subversion.USA" for _, change in dated)
    address = "states.VEN.acts.subversion.USA"
    world = held(here, {address: 0.2})
    changed_columns = {int(k) for k in np.flatnonzero((world.paths != here.case.world.paths).any(axis=0))}
    assert changed_columns == set(world.slots[address])
    assert set(world.paths[:, world.slots[address][0]]) == {0.2}


def test_a_drawn_event_leaves_a_lever_alone_too() -> None:
    case = case_of("china_latin_america")
    moved = {change.path for event in case.scenario.events.values() if event.hazard for change in event.changes}
    address = sorted(moved)[0]
    here = Place(Context("china_latin_america", "PER", "CHN"), case)
    world = held(here, {address: 0.4})
    for column in world.slots[address]:
        assert set(after_drawn_events(world, column, world.paths[:, column])) == {0.4}


def test_a_cycle_adds_nothing_to_a_rivalry_that_is_set() -> None:
    context = Context("us_china", "SGP", "USA", "CHN")
    assert context in contexts.COURTED
    for name, share, rivalry in (("rivalry", 0.0, 0.05), ("rivalry", 1.0, 0.95)):
        here = place(context)
        record = run_replicates(held(here, settings(lever(name), here, share)), here.case.rules, np.arange(3), 0)
        np.testing.assert_allclose(record.rivalry, rivalry, atol=1e-12)
    here = place(context)
    record = run_replicates(held(here, settings(lever("decoupling"), here, 1.0)), here.case.rules, np.arange(3), 0)
    np.testing.assert_allclose(record.decoupling, 0.9, atol=1e-12)


RECORDED = [
    ("force", "threat", 0.05, "power"),
    ("force_on_the_weak", "threat", 0.05, "power"),
    ("sanctions", "threat", 0.02, "power"),
    ("suspicion", "intent", 0.3, "power"),
    ("nearness", "threat", 0.05, "power"),
    ("capability", "capability", 0.02, ""),
    ("rival_ally", "tie", 0.3, "other"),
    ("dependence_under_pressure", "dependence", 0.2, "power"),
    ("dependence_in_peace", "dependence", 0.2, "power"),
    ("rent", "rent", 0.2, ""),
    ("suitor", "suitors", 0.02, ""),
    ("unilateralism", "intent", 0.005, "power"),
]
"""Lever, the recorded quantity that it moves in every context, by how much at least, toward whom."""


@pytest.mark.parametrize(("name", "quantity", "least", "toward"), RECORDED, ids=[row[0] for row in RECORDED])
def test_what_a_run_records_moves_with_the_lever(name: str, quantity: str, least: float, toward: str) -> None:
    for context in lever(name).contexts[::4]:
        here, means = place(context), []
        for share in (0.0, 1.0):
            world = held(here, settings(lever(name), here, share))
            values = getattr(run_replicates(world, here.case.rules, np.arange(4), 0), quantity)[:, :, here.state]
            if toward:
                values = values[..., world.powers.index(getattr(context, toward))]
            means.append(float(values.mean()))
        assert means[1] - means[0] > least, (context, means)


def test_an_unknown_lever_is_told_with_the_nearest() -> None:
    with pytest.raises(ScenarioError, match="did you mean 'rivalry'"):
        levers_named(["rivalri"])
