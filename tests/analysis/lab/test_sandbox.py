"""The sandbox answers what runs of the case would: pictures, reasons, ripples, and the scenario that repeats them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import counterpoise as cp
import numpy as np
import pytest
from counterpoise.analysis.lab.levers import LEVERS, levers_of
from counterpoise.analysis.lab.sandbox import KEPT, Sandbox, Setting
from counterpoise.scenario.problems import ScenarioError

MINI = str(Path(__file__).parents[2] / "data" / "mini.yaml")


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox([MINI, "venezuela"])


@pytest.fixture
def setting(sandbox: Sandbox) -> Setting:
    return sandbox.checked({"case": MINI})


def test_a_picture_is_that_of_the_runs(sandbox: Sandbox, setting: Setting) -> None:
    picture = sandbox.picture(setting)
    result = cp.run(MINI, replicates=30)
    for k, state in enumerate(result.world.states):
        for j in range(4):
            np.testing.assert_allclose(picture.shares[k, j], (result.strategy[:, :, k] == j).mean(axis=0))
        assert picture.states[k] == state
    assert picture.plain()["years"] == result.world.years.tolist()


def test_levers_and_events_repeat_as_a_scenario(sandbox: Sandbox, setting: Setting) -> None:
    moved = replace(setting, moved={"suspicion": 0.9, "interdependence": 0.5, "leader": 0.1}, off=frozenset({"coup"}))
    again = cp.run(MINI, replicates=30, set=sandbox.changes(moved))
    picture = sandbox.picture(moved)
    for k in range(len(picture.states)):
        for j in range(4):
            np.testing.assert_allclose(picture.shares[k, j], (again.strategy[:, :, k] == j).mean(axis=0))
    assert not np.allclose(picture.shares, sandbox.picture(setting).shares)


def test_an_address_holds_the_setting(sandbox: Sandbox, setting: Setting) -> None:
    moved = replace(setting, moved={"rent": 0.25, "force": 1.0}, off=frozenset({"coup"}), runs=100, seed=7)
    assert sandbox.of_query(moved.query()) == moved


def test_a_reason_is_that_of_the_year(sandbox: Sandbox, setting: Setting) -> None:
    told = sandbox.why(setting, 2003)
    assert told == cp.explain(MINI, setting.state, 2003, replicate=told.replicate) or told.agreed is not None
    moved = sandbox.why(replace(setting, moved={"suspicion": 1.0}), 2003)
    assert moved.utilities != told.utilities


def test_a_ripple_is_changed_less_base_and_nothing_without_a_change(sandbox: Sandbox, setting: Setting) -> None:
    still = sandbox.ripple(setting)
    assert (still.differ, np.abs(still.difference).max()) == (0, 0.0)
    moved = replace(setting, moved={"interdependence": 0.0}, runs=30)
    ripple = sandbox.ripple(moved)
    base, changed = cp.run(MINI, replicates=30), cp.run(MINI, replicates=30, set=sandbox.changes(moved))
    i, p = base.world.states.index(setting.state), base.world.powers.index(setting.power)
    row = ripple.quantities.index("dependence")
    expected = (changed.record.dependence[:, :, i, p] - base.record.dependence[:, :, i, p]).mean(axis=0)
    np.testing.assert_allclose(ripple.difference[row], expected, atol=1e-12)
    np.testing.assert_allclose(ripple.difference[:4].sum(axis=0), 0.0, atol=1e-12)


def test_levers_stand_where_the_case_has_them(sandbox: Sandbox) -> None:
    case = sandbox.case(sandbox.checked({"case": "venezuela"}))
    levers = {lever.name: lever for lever in levers_of(case, "VEN", "USA")}
    assert set(levers) == set(LEVERS)
    assert levers["interdependence"].own == 1.0
    assert levers["suspicion"].own == case.scenario.numbers["states.VEN.intent.USA"].yearly(1990, 1990)[0]
    own = levers["interdependence"].paths(case.world, 1.0)
    changed = case.world.changed(own)
    np.testing.assert_array_equal(changed.paths, case.world.paths)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"case": "/etc/passwd"}, "no case '/etc/passwd' here"),
        ({"case": MINI, "theory": "../x.yaml"}, r"no theory '\.\./x\.yaml' here"),
        ({"case": MINI, "state": "XYZ"}, "no state 'XYZ'"),
        ({"case": MINI, "power": "XYZ"}, "no power 'XYZ'"),
        ({"case": MINI, "runs": "10000"}, "cannot be 10000"),
        ({"case": MINI, "runs": "many"}, "must be a whole number"),
        ({"case": MINI, "seed": "-1"}, "cannot be -1"),
        ({"case": MINI, "magic": "1"}, "'magic' is no lever"),
        ({"case": MINI, "force": "2"}, "cannot be 2"),
        ({"case": MINI, "force": "nan"}, "cannot be nan"),
        ({"case": MINI, "force": "x"}, "must be a number"),
        ({"case": MINI, "off": ["no_such"]}, "no_such"),
    ],
)
def test_what_cannot_be_is_refused_with_the_remedy(sandbox: Sandbox, given: dict[str, object], told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        sandbox.checked(given)


def test_only_the_latest_cases_are_kept() -> None:
    sandbox = Sandbox([MINI])
    for theory in ("walt", "random", "schweller"):
        sandbox.case(Setting(MINI, theory=theory))
    assert len(sandbox._prepared) == 3 <= KEPT
