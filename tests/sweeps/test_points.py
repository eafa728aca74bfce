"""A point of a sweep is as if its numbers stood in the file; axes that move several numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from counterpoise.results.outcomes import UnknownOutcomeError, default_outcomes, find_measures, measures_of
from counterpoise.results.run import prepare
from counterpoise.sweeps.batch import Batch
from counterpoise.sweeps.design_file import design_of
from counterpoise.sweeps.sweep import compute, plan_of, stored_plan, sweep
from counterpoise.sweeps.tables import read_runs
from counterpoise.theory.terms import STRATEGIES
from counterpoise.world.points import Dimension

DATA = Path(__file__).parents[1] / "data"
MINI, BODIES = str(DATA / "mini.yaml"), str(DATA / "bodies_and_pairs.yaml")


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shards of a few runs, so that a small sweep has several."""
    monkeypatch.setattr("counterpoise.sweeps.sweep.WORK", 2 * 2 * 11 * 8)


def tables(directory: Path) -> pd.DataFrame:
    return read_runs(directory)


POINTS: list[tuple[str, str, float, dict[str, object]]] = [
    (MINI, "states.VEN.leader", 0.2, {"states.VEN.leader": 0.2}),
    (MINI, "states.VEN.dependence.trade.CHN", 0.39, {"states.VEN.dependence.trade.CHN": 0.39}),
    (MINI, "states.VEN.tie.USA", 0.9, {"states.VEN.tie.USA": 0.9}),
    (MINI, "events.coup.changes.0", 0.2, {"events.coup.changes.0.add": 0.2}),
    (MINI, "events.new_leader.hazard.probability", 0.6, {"events.new_leader.hazard.probability": 0.6}),
    (MINI, "events.new_leader.changes.0", 0.9, {"events.new_leader.changes.0.set": 0.9}),
    (MINI, "theory.parameters.rationality", 1.2, {"theory.parameters.rationality": 1.2}),
    (MINI, "theory.terms.hedging.constant", -2.0, {"theory.terms.hedging.constant": -2.0}),
    (BODIES, "cycles.us_china.ease", 0.9, {"cycles.us_china.ease": 0.9}),
    (BODIES, "rivalry.USA-CHN", 0.9, {"rivalry.USA-CHN": 0.9}),
    (BODIES, "institutions.COUNCIL.monitoring", 0.0, {"institutions.COUNCIL.monitoring": 0.0}),
]


def single(case: str, changes: dict[str, object], names: tuple[str, ...], replicates: int) -> np.ndarray:
    runs = prepare(case, None, changes).run(replicates, seed=3).runs
    columns = [
        runs[name].map(STRATEGIES.index) if name.startswith("modal_") else runs[name] for name in names
    ]  # fmt: skip
    return np.array(columns, dtype=float).T


@pytest.mark.parametrize(("case", "address", "value", "changes"), POINTS, ids=[row[1] for row in POINTS])
def test_a_point_is_as_if_its_number_stood_in_the_file(
    case: str, address: str, value: float, changes: dict[str, object]
) -> None:
    prepared = prepare(case)
    names = default_outcomes(prepared.world)
    batch = Batch(prepared.scenario, prepared.theory, [Dimension(address)], find_measures(prepared.world, names))
    # Another point before and after it leaves no trace.
    values = np.array([[0.37], [value]])
    rows = batch.run(3, values, np.array([0, *[1] * 6, 0]), np.array([0, *range(6), 1]))
    np.testing.assert_allclose(rows[1:7], single(case, changes, names, 6), rtol=0, atol=1e-12)
    np.testing.assert_allclose(rows[0], batch.run(3, values, np.array([0]), np.array([0]))[0], rtol=0, atol=0)


def test_a_scaled_number_multiplies_its_whole_series() -> None:
    case = prepare(MINI)
    names = default_outcomes(case.world)
    batch = Batch(case.scenario, case.theory, [Dimension("rivalry.USA-CHN", True)], find_measures(case.world, names))
    rows = batch.run(3, np.array([[2.0]]), np.zeros(5, dtype=int), np.arange(5))
    doubled = {"rivalry.USA-CHN": {"series": {2000: 0.4, 2010: 0.8}}}
    np.testing.assert_allclose(rows, single(MINI, doubled, names, 5), rtol=0, atol=1e-12)


def test_every_outcome_of_a_world_is_the_mean_of_what_the_tables_hold() -> None:
    case = prepare(BODIES)
    result = case.run(3, seed=1)
    world = result.world
    names = list(measures_of(world))
    batch = Batch(case.scenario, case.theory, [], find_measures(case.world, names))
    rows = pd.DataFrame(batch.run(1, np.zeros((1, 0)), np.zeros(3, dtype=int), np.arange(3)), columns=names)
    states, powers, years = result.states, result.powers, result.years
    for state in world.states:
        of = states[states.state == state]
        for name in ("autonomy", "security", "threat_USA", "gas_RUS", "condemned_RUS"):
            label = f"{name}_{state}" if "_" not in name else f"{name.split('_')[0]}_{state}_{name.split('_')[1]}"
            np.testing.assert_allclose(rows[label], of.groupby("run")[name].mean(), atol=1e-12)
    for power in world.powers:
        of = powers[powers.power == power]
        np.testing.assert_allclose(rows[f"armament_{power}"], of.groupby("run").armament.mean(), atol=1e-12)
    for name in ("measures_us_china", "eased_us_china", "agreements_jpn_aus"):
        np.testing.assert_allclose(rows[name], years.groupby("run")[name].mean(), atol=1e-12)


def test_an_outcome_may_look_at_some_years() -> None:
    world = prepare(MINI).world
    (measure,) = find_measures(world, ["autonomy_VEN@2002-2004"])
    assert (measure.start, measure.stop) == (2, 5)
    with pytest.raises(UnknownOutcomeError, match="did you mean 'autonomy_VEN'"):
        find_measures(world, ["autonomi_VEN"])
    with pytest.raises(UnknownOutcomeError, match="2000-2010"):
        find_measures(world, ["autonomy_VEN@1999-2004"])


LINKED = {
    "interdependence": {
        "numbers": ["states.VEN.dependence.trade.USA", "states.VEN.dependence.trade.CHN"],
        "scale": [0.0, 1.5],
        "steps": 4,
        "label": "trade with both",
    },
    "acts": {"numbers": ["states.VEN.acts.rhetoric.USA", "states.VEN.acts.subversion.USA"], "values": [0.0, 0.7]},
}


def test_a_linked_axis_moves_several_numbers_together() -> None:
    design = design_of(MINI, LINKED, replicates=3, seed=3)
    assert [column for column in design.table if column in LINKED] == ["interdependence", "acts"]
    assert list(design.table["interdependence"]) == [0.0, 0.0, 0.5, 0.5, 1.0, 1.0, 1.5, 1.5]
    assert design.labels == {"interdependence": "trade with both"}
    rows, _ = compute(plan_of(design, ""), 0)
    table = rows.to_pandas()
    halved: dict[str, object] = {"states.VEN.dependence.trade.USA": 0.3, "states.VEN.dependence.trade.CHN": 0.01}
    changes = {**halved, "states.VEN.acts.rhetoric.USA": 0.7, "states.VEN.acts.subversion.USA": 0.7}
    names = default_outcomes(prepare(MINI).world)
    wanted = single(MINI, changes, names, 3)
    here = table[(table.point == 3) & (table.replicate < 3)][list(names)]
    found = here.apply(lambda column: column.map(STRATEGIES.index) if column.name.startswith("modal_") else column)
    np.testing.assert_allclose(found.to_numpy(dtype=float), wanted[: len(found)], rtol=0, atol=1e-12)


def test_a_linked_axis_and_its_label_survive_in_the_directory(tmp_path: Path) -> None:
    design = design_of(MINI, LINKED, replicates=2)
    sweep(design, tmp_path / "out", executor="serial")
    assert stored_plan(tmp_path / "out").design.table.equals(design.table)
    renamed = {name: {**entry, "label": "other"} for name, entry in LINKED.items()}
    assert sweep(design_of(MINI, renamed, replicates=2), tmp_path / "out", executor="serial").done == 16
    assert {"interdependence", "acts"} <= set(tables(tmp_path / "out").columns)
    axes = design_of(MINI, LINKED, design="sobol", samples=8).experiments[0].axes
    assert [(axis.low, axis.high) for axis in axes] == [(0.0, 1.5), (0.0, 0.7)]


def test_numbers_of_events_left_out_are_left_out_of_a_linked_axis(tmp_path: Path) -> None:
    over = {
        "hostility": {"numbers": ["events.coup.changes.0", "states.VEN.acts.rhetoric.USA"], "from": 0.0, "to": 0.9,
                      "steps": 2}
    }  # fmt: skip
    design = design_of(MINI, over, replicates=2, without=["coup"])
    assert sweep(design, tmp_path / "out", executor="serial").failed == 0
    assert design.points == 4


def test_experiments_that_set_numbers_of_one_theory_differently_each_keep_theirs(tmp_path: Path) -> None:
    changes = [{}, {"theory.parameters.onset": 0.1}, {"theory.terms.hedging.squeeze": None}]
    design = design_of(
        MINI, {}, replicates=4, outcomes=["autonomy_VEN", "cost_USA"],
        experiments={f"e{k}": {"set": one} for k, one in enumerate(changes)},
    )  # fmt: skip
    plan = plan_of(design, "")
    assert list(plan.theories) == ["threat_interdependence", *(f"threat_interdependence of e{k}" for k in (1, 2))]
    runs = tables(sweep(design, tmp_path / "here").directory)
    for k, one in enumerate(changes):
        alone = prepare(MINI, None, one).run(4)
        found = runs[runs.experiment == f"e{k}"]
        assert found.autonomy_VEN.to_numpy() == pytest.approx(alone.record.autonomy[:, :, 0].mean(axis=1))
        assert found.cost_USA.to_numpy() == pytest.approx(alone.record.cost[:, :, 0].mean(axis=1))
    assert stored_plan(tmp_path / "here").key == plan.key
