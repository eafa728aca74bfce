"""Routes: when a way around a power is begun and opened, what it moves, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from counterpoise.engine.record import Record
from counterpoise.engine.runs import replay, run_replicates
from counterpoise.model import AlignmentModel
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.theory_file import load_theory
from counterpoise.world.build import NEVER, World, build_world
from counterpoise.world.rules import Rules, build_rules

MINI = Path(__file__).parents[1] / "data" / "mini.yaml"
FIRST, LAST = 2000, 2010
RUNS = np.arange(60)
USA, CHN = 0, 1
CAPACITY = 0.25
COURTED: dict[str, object] = {
    "states.VEN.dependence.energy": {"USA": 0.7, "CHN": 0.1},
    "states.VEN.need": {"USA": 0.8, "CHN": 0.8},
    "states.VEN.autonomy_taste": 0.9,
    "powers.CHN.attention": {"latin_america": 0.4},
}
"""Both powers bid, so that a hedger has the means to diversify."""

ALWAYS_HEDGING = {"theory.terms.hedging.constant": 20.0}
EAGER: dict[str, object] = {**ALWAYS_HEDGING, "theory.parameters.route_pace": 1.0}
Build = Callable[..., World]


@pytest.fixture
def world(tmp_path: Path) -> Build:
    """The small case with routes of VEN; keywords are the routes, ``changes`` are settings."""

    def built(changes: dict[str, object] | None = None, **routes: dict[str, Any]) -> World:
        usual = {"state": "VEN", "channel": "energy", "around": "USA", "buyer": "CHN", "available": 2002, "lag": 2,
                 "capacity": CAPACITY, "cost": 0.2, "consent": 1.0}  # fmt: skip
        lines = ["routes:"] if routes else []
        for name, given in routes.items():
            entries = ", ".join(f"{key}: {value}" for key, value in {**usual, **given}.items())
            lines.append(f"  {name}: {{{entries}}}")
        path = tmp_path / "with_routes.yaml"
        path.write_text("\n".join([MINI.read_text(encoding="utf-8").rstrip(), *lines]) + "\n", encoding="utf-8")
        return build_world(load_scenario(path, {**COURTED, **(changes or {})}))

    return built


def rules(settings: dict[str, object] | None = None) -> Rules:
    return build_rules(load_theory(DEFAULT_THEORY, EAGER if settings is None else settings))


def recorded(world: World, settings: dict[str, object] | None = None) -> Record:
    return run_replicates(world, rules(settings), RUNS, seed=3)


def opening(record: Record, route: int = 0) -> np.ndarray:
    """First year in which the route is open, by run; NEVER where it is not."""
    is_open = record.opened[:, :, route] > 0.0
    return np.asarray(np.where(is_open.any(axis=1), FIRST + is_open.argmax(axis=1), NEVER))


@pytest.mark.parametrize("lag", [0, 1, 3])
@pytest.mark.parametrize("available", [1990, 2000, 2003, 2006])
def test_a_route_is_never_begun_before_it_is_available(world: Build, available: int, lag: int) -> None:
    years = opening(recorded(world(line={"available": available, "lag": lag})))
    earliest = max(available, FIRST) + lag
    assert years[years != NEVER].min() == earliest, "with an eager state some run begins at once"
    assert not ((years != NEVER) & (years < earliest)).any()


def test_a_route_that_becomes_available_after_the_last_year_is_never_built(world: Build) -> None:
    assert (opening(recorded(world(line={"available": LAST + 1, "lag": 0}))) == NEVER).all()


@pytest.mark.parametrize("lag", [1, 2, 4])
def test_a_route_opens_its_lag_of_years_after_it_is_begun(world: Build, lag: int) -> None:
    """With a lag of zero it opens in the year in which it is begun; until then the worlds are the same."""
    at_once, later = (opening(recorded(world(line={"lag": years}))) for years in (0, lag))
    assert (at_once != NEVER).any()
    expected = np.where((at_once != NEVER) & (at_once + lag <= LAST), at_once + lag, NEVER)
    np.testing.assert_array_equal(later, expected)


def test_the_mesa_model_opens_a_route_its_lag_after_it_is_begun(world: Build) -> None:
    model = AlignmentModel(world=world(line={"lag": 3}), rules=rules(), seed=3, replicate=1)
    for year in range(FIRST, LAST + 1):
        model.step()
        (route,) = model.memory.routes
        assert route["opened"] == (NEVER != route["begun"] <= year - 3)
    assert route["opened"]


def test_a_route_that_is_open_stays_open(world: Build) -> None:
    record = recorded(world(line={"lag": 1}))
    assert record.opened.max() == 1.0
    assert (np.diff(record.opened, axis=1) >= 0.0).all()


@pytest.mark.parametrize("capacity", [0.1, CAPACITY, 0.5])
def test_a_route_moves_its_capacity_from_the_power_around_to_the_buyer(world: Build, capacity: float) -> None:
    """In the year after it opens nothing else differs from a world in which the route carries nothing."""
    empty, full = (recorded(world(line={"capacity": carried, "lag": 1})) for carried in (0.0, capacity))
    years = opening(full)
    np.testing.assert_array_equal(opening(empty), years)
    seen = 0
    for n in np.flatnonzero((years != NEVER) & (years < LAST)):
        t = years[n] - FIRST
        np.testing.assert_array_equal(full.share[n, : t + 1], empty.share[n, : t + 1])
        moved = full.share[n, t + 1, :, 0] - empty.share[n, t + 1, :, 0]
        np.testing.assert_allclose(moved, [[-capacity, capacity], [0.0, 0.0]], atol=1e-12)
        seen += 1
    assert seen > 10


def test_a_route_moves_no_more_than_runs_through_the_power(world: Build) -> None:
    changes: dict[str, object] = {"states.VEN.dependence.energy": {"USA": 0.3, "CHN": 0.1}}
    record = recorded(world(changes, line={"capacity": 1.0, "lag": 0, "available": FIRST}))
    n = int(np.flatnonzero(opening(record) == FIRST)[0])
    assert record.share[n, 1, 0, 0, USA] == pytest.approx(0.0, abs=1e-12)
    assert record.share[n, 1, 0, 0, CHN] > 0.35


def test_a_route_in_another_channel_leaves_energy_where_it_was(world: Build) -> None:
    energy, arms = (recorded(world(line={"channel": channel, "lag": 0})) for channel in ("energy", "arms"))
    assert arms.opened.any()
    without = recorded(world())
    np.testing.assert_array_equal(arms.share[:, :, :, 0], without.share[:, :, :, 0])
    assert (energy.share[:, :, :, 0] != without.share[:, :, :, 0]).any()


def test_a_route_is_never_begun_without_the_need_of_its_buyer(world: Build) -> None:
    """kaz-china-demand-reduces-control: a second pipeline needs a buyer."""
    needless: dict[str, object] = {"states.VEN.need": {"USA": 0.8, "CHN": 0.0}}
    soft: dict[str, object] = {**EAGER, "theory.terms.hedging.constant": -20.0}
    for settings in (EAGER, soft):
        assert (opening(recorded(world(needless, line={"lag": 0}), settings)) == NEVER).all()
    assert (opening(recorded(world(line={"lag": 0}))) != NEVER).any()


@pytest.mark.parametrize("strategy", ["balancing", "bandwagoning"])
def test_a_state_that_makes_no_effort_to_diversify_begins_nothing(world: Build, strategy: str) -> None:
    never = {f"theory.terms.{name}.constant": 20.0 if name == strategy else -20.0 for name in
             ("balancing", "soft_balancing", "hedging", "bandwagoning")}  # fmt: skip
    assert (opening(recorded(world(line={"lag": 0}), {**never, "theory.parameters.route_pace": 1.0})) == NEVER).all()


def test_without_the_consent_of_transit_states_a_route_is_never_begun(world: Build) -> None:
    assert (opening(recorded(world(line={"lag": 0, "consent": 0.0}))) == NEVER).all()


def test_less_consent_never_brings_a_route_forward(world: Build) -> None:
    """The same draws in both worlds: consent can only delay."""
    free, slow = (opening(recorded(world(line={"lag": 0, "consent": consent}))) for consent in (1.0, 0.3))
    as_late = np.where(slow == NEVER, LAST + 1, slow) >= np.where(free == NEVER, LAST + 1, free)
    assert as_late.all()
    assert (slow != free).any()


def test_a_costly_route_is_built_in_fewer_runs(world: Build) -> None:
    built = [(opening(recorded(world(line={"cost": cost}))) != NEVER).mean() for cost in (0.0, 2.0, 5.0)]
    assert built == sorted(built, reverse=True)
    assert built[0] > built[1] > built[2]
    assert built[2] < 0.05


@pytest.mark.parametrize("replicate", range(4))
@pytest.mark.parametrize("settings", [EAGER, {}], ids=["always hedging", "the full theory"])
def test_the_mesa_model_gives_the_record_of_the_engine_in_a_world_with_routes(
    world: Build, settings: dict[str, object], replicate: int
) -> None:
    case = world(
        line={"lag": 1, "consent": 0.7},
        back={"around": "CHN", "buyer": "USA", "channel": "trade", "lag": 0},
        other={"state": "CUB", "around": "USA", "buyer": "CHN", "available": 1995},
    )
    told, _ = replay(case, rules(settings), replicate, seed=3)
    model = AlignmentModel(world=case, rules=rules(settings), seed=3, replicate=replicate)
    for t in range(LAST - FIRST + 1):
        model.step()
        np.testing.assert_array_equal(model.memory.routes["opened"], told.opened[0, t])
        for i, state in enumerate(model.states):
            np.testing.assert_array_equal(state.share[1], told.share[0, t, i, 0])
    for name in Record._fields:
        np.testing.assert_array_equal(getattr(model.record, name), getattr(told, name), name)
    if settings:
        assert told.opened.any()


SAME = [name for name in Record._fields if name != "opened"]


@pytest.mark.parametrize("settings", [EAGER, {}], ids=["always hedging", "the full theory"])
def test_a_route_moves_nothing_else_until_it_has_opened(world: Build, settings: dict[str, object]) -> None:
    without, beside = recorded(world(), settings), recorded(world(line={"lag": 2}), settings)
    years = opening(beside)
    for n, year in enumerate(years):
        until = None if year == NEVER else year - FIRST + 1
        for name in SAME:
            np.testing.assert_array_equal(
                getattr(beside, name)[n, :until], getattr(without, name)[n, :until], f"run {n} {name}"
            )
    if settings:
        assert (beside.share[:, :, :, 0] != without.share[:, :, :, 0]).any()


def test_a_route_that_never_opens_changes_no_other_route(world: Build) -> None:
    line = {"lag": 1}
    alone, beside = recorded(world(line=line)), recorded(world(closed={"consent": 0.0}, line=line))
    assert alone.opened.any()
    np.testing.assert_array_equal(beside.opened[:, :, 0], np.zeros_like(beside.opened[:, :, 0]))
    np.testing.assert_array_equal(beside.opened[:, :, 1], alone.opened[:, :, 0])
    for name in SAME:
        np.testing.assert_array_equal(getattr(beside, name), getattr(alone, name), name)


def test_a_route_that_is_removed_by_a_setting_is_as_if_it_had_not_been_there(world: Build) -> None:
    removed, without = world({"routes.line": None}, line={"lag": 0}), world()
    assert removed.routes == ()
    for one, other in zip(recorded(removed), recorded(without), strict=True):
        np.testing.assert_array_equal(one, other)
