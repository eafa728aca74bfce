"""Sweeps: points that equal single runs, designs, shards that survive kills, executors that agree."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from counterpoise.results.outcomes import UnknownOutcomeError, default_outcomes, find_measures, measures_of
from counterpoise.results.run import prepare, run_prepared
from counterpoise.results.store import StoreError
from counterpoise.scenario.problems import ScenarioError
from counterpoise.sweeps import shards
from counterpoise.sweeps.batch import Batch
from counterpoise.sweeps.design import Design
from counterpoise.sweeps.design_file import design_of, load_design, over_judgement
from counterpoise.sweeps.shards import Failure, intact, journal, shard_path
from counterpoise.sweeps.sweep import Plan, compute, estimate, plan_of, read_runs, resume, stored_plan, sweep
from counterpoise.theory.terms import STRATEGIES
from counterpoise.world.build import build_world
from counterpoise.world.points import Dimension

DATA = Path(__file__).parent / "data"
MINI, BODIES = str(DATA / "mini.yaml"), str(DATA / "bodies_and_pairs.yaml")
OVER = {"states.VEN.leader": {"from": 0.0, "to": 1.0, "steps": 3}, "theory.parameters.onset": {"values": [0.1, 0.3]}}


@pytest.fixture
def design() -> Design:
    return design_of(MINI, OVER, replicates=7, seed=5)


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shards of a few runs, so that a small sweep has several."""
    monkeypatch.setattr("counterpoise.sweeps.sweep.WORK", 2 * 2 * 11 * 8)


def tables(directory: Path) -> pd.DataFrame:
    return read_runs(directory)


# -- a point is as if its numbers stood in the file ------------------------------------------------

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
    runs = run_prepared(*prepare(case, None, changes), replicates, seed=3).runs
    columns = [
        runs[name].map(STRATEGIES.index) if name.startswith("modal_") else runs[name] for name in names
    ]  # fmt: skip
    return np.array(columns, dtype=float).T


@pytest.mark.parametrize(("case", "address", "value", "changes"), POINTS, ids=[row[1] for row in POINTS])
def test_a_point_is_as_if_its_number_stood_in_the_file(
    case: str, address: str, value: float, changes: dict[str, object]
) -> None:
    scenario, theory = prepare(case, None, None)
    world = build_world(scenario)
    names = default_outcomes(world)
    batch = Batch(scenario, theory, [Dimension(address)], find_measures(world, names))
    # Another point before and after it leaves no trace.
    values = np.array([[0.37], [value]])
    rows = batch.run(3, values, np.array([0, *[1] * 6, 0]), np.array([0, *range(6), 1]))
    np.testing.assert_allclose(rows[1:7], single(case, changes, names, 6), rtol=0, atol=1e-12)
    np.testing.assert_allclose(rows[0], batch.run(3, values, np.array([0]), np.array([0]))[0], rtol=0, atol=0)


def test_a_scaled_number_multiplies_its_whole_series() -> None:
    scenario, theory = prepare(MINI, None, None)
    world = build_world(scenario)
    names = default_outcomes(world)
    batch = Batch(scenario, theory, [Dimension("rivalry.USA-CHN", True)], find_measures(world, names))
    rows = batch.run(3, np.array([[2.0]]), np.zeros(5, dtype=int), np.arange(5))
    doubled = {"rivalry.USA-CHN": {"series": {2000: 0.4, 2010: 0.8}}}
    np.testing.assert_allclose(rows, single(MINI, doubled, names, 5), rtol=0, atol=1e-12)


def test_every_outcome_of_a_world_is_the_mean_of_what_the_tables_hold() -> None:
    scenario, theory = prepare(BODIES, None, None)
    result = run_prepared(scenario, theory, 3, seed=1)
    world = result.world
    names = list(measures_of(world))
    batch = Batch(scenario, theory, [], find_measures(world, names))
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
    world = build_world(prepare(MINI, None, None)[0])
    (measure,) = find_measures(world, ["autonomy_VEN@2002-2004"])
    assert (measure.start, measure.stop) == (2, 5)
    with pytest.raises(UnknownOutcomeError, match="did you mean 'autonomy_VEN'"):
        find_measures(world, ["autonomi_VEN"])
    with pytest.raises(UnknownOutcomeError, match="2000-2010"):
        find_measures(world, ["autonomy_VEN@1999-2004"])


# -- designs ---------------------------------------------------------------------------------------


def test_a_factorial_has_every_combination_and_replicates_are_the_outer_loop(design: Design) -> None:
    assert (design.points, design.runs) == (6, 42)
    table = design.table
    assert list(table["states.VEN.leader"]) == [0.0, 0.0, 0.5, 0.5, 1.0, 1.0]
    assert list(table["theory.parameters.onset"]) == [0.1, 0.3] * 3
    plan = plan_of(design, "")
    first, _ = compute(plan, 0)
    assert first["point"].to_pylist()[:8] == [0, 1, 2, 3, 4, 5, 0, 1]
    assert first["replicate"].to_pylist()[:8] == [0] * 6 + [1] * 2


def test_shards_of_a_very_large_sweep_grow_instead_of_becoming_many(design: Design) -> None:
    plan = plan_of(replace(design, replicates=10_000_000), "")
    assert plan.shards == 20_000
    assert plan.size == 3000
    assert plan_of(design, "").size == 8


def test_points_share_the_draws_of_a_replicate() -> None:
    design = design_of(MINI, {"states.VEN.leader": {"values": [0.5, 0.5]}}, replicates=4)
    rows = compute(plan_of(design, ""), 0)[0].to_pandas()
    first, second = rows[rows.point == 0], rows[rows.point == 1]
    pd.testing.assert_frame_equal(
        first.drop(columns=["run", "point"]).reset_index(drop=True),
        second.drop(columns=["run", "point"]).reset_index(drop=True),
    )


@pytest.mark.parametrize("kind", ["sobol", "latin_hypercube"])
def test_samples_fill_the_span_and_the_seed_decides_them(kind: str) -> None:
    over = {"states.VEN.leader": {"from": 0.2, "to": 0.6}, "rivalry.USA-CHN": {"scale": [0.5, 1.5]}}
    one, again, other = (design_of(MINI, over, seed=seed, design=kind, samples=64) for seed in (1, 1, 2))
    values = one.experiments[0].values
    np.testing.assert_array_equal(values, again.experiments[0].values)
    assert (values != other.experiments[0].values).any()
    assert values.min(axis=0) == pytest.approx([0.2, 0.5], abs=0.05)
    assert values.max(axis=0) == pytest.approx([0.6, 1.5], abs=0.05)
    assert values.mean(axis=0) == pytest.approx([0.4, 1.0], abs=0.02)


def test_a_list_of_points_comes_from_a_csv(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("states.VEN.leader,rivalry.USA-CHN×\n0.1,1.0\n0.9,0.5\n", encoding="utf-8")
    file = tmp_path / "listed.yaml"
    file.write_text(f"format: 1\nname: listed\ncase: {MINI}\ndesign: list\npoints: points.csv\n", encoding="utf-8")
    design = load_design(str(file))
    assert design.points == 2
    assert [axis.dimensions[0].scales for axis in design.experiments[0].axes] == [False, True]


def test_experiments_theories_and_events_make_settings(tmp_path: Path) -> None:
    file = tmp_path / "many.yaml"
    file.write_text(
        f"format: 1\nname: many\ncase: {MINI}\nreplicates: 2\nexperiments:\n"
        "  theories: {theories: [full, walt], over: {states.VEN.leader: range}}\n"
        "  events: {without: [coup], set: {states.VEN.leader: 0.9}}\n",
        encoding="utf-8",
    )
    design = load_design(str(file))
    assert [one.points for one in design.experiments] == [10, 2]
    assert list(design.table.without.unique()) == ["", "coup"]
    done = sweep(design, tmp_path / "out", executor="serial")
    assert (done.done, done.failed) == (24, 0)
    rows = tables(tmp_path / "out")
    told = rows[rows.experiment == "events"].groupby("without").share_soft_balancing.mean()
    assert told[""] > told["coup"]


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
    names = default_outcomes(build_world(prepare(MINI, None, None)[0]))
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


def test_the_names_of_the_face_are_functions_whatever_was_imported_before() -> None:
    import counterpoise as cp
    import counterpoise.sweeps.design
    import counterpoise.sweeps.sweep

    for name in ("design", "load_design", "sweep", "resume", "read_runs"):
        assert all(callable(getattr(cp, name)) for _ in range(2)), name


def test_places_agree_with_the_table(tmp_path: Path) -> None:
    file = tmp_path / "many.yaml"
    file.write_text(
        f"format: 1\nname: many\ncase: {MINI}\nexperiments:\n"
        "  one: {theories: [full, walt], over: {states.VEN.leader: {values: [0.1, 0.2, 0.3]}}}\n"
        "  two: {without: [coup], over: {states.CUB.leader: {values: [0.5, 0.6]}}}\n",
        encoding="utf-8",
    )
    design = load_design(str(file))
    for point, row in design.table.iterrows():
        experiment, setting, place = (int(part[0]) for part in design.places(np.array([point])))
        one = design.experiments[experiment]
        assert (one.name, one.settings[setting].theory) == (row.experiment, row.theory)
        assert one.values[place, 0] == row[one.axes[0].column]


def test_judgements_of_a_case_can_be_swept_at_once() -> None:
    design = over_judgement(MINI, samples=8)
    addresses = [axis.dimensions[0].address for axis in design.experiments[0].axes]
    assert "events.coup.changes.0" in addresses
    assert "theory.parameters.onset" in addresses
    assert "states.VEN.dependence.trade.USA" not in addresses  # it has a source


BAD: list[tuple[str, str, int]] = [
    ("over: {states.VEN.leadre: {from: 0, to: 1}}", "leader", 4),
    ("over: {states.VEN.leader: {from: 0, to: 7}}", "between 0 and 1", 4),
    ("over: {states.VEN.leader: {from: 1, to: 0}}", "lowest", 4),
    ("over: {states.VEN.leader: 3}", "mapping", 4),
    ("over: {theory.parameters.onsett: {from: 0, to: 1}}", "onset", 4),
    ("over: {events.coupe.changes.0: {from: 0, to: 1}}", "coup", 4),
    ("over: {states.CUB.capability: range}", "no range", 4),
    ("over: {states.VEN.leader: {from: 0, to: 1}}\ndesign: sobol\nsamples: 100", "64 or 128", 6),
    ("over: {states.VEN.leader: {from: 0, to: 1}}\ndesign: grid", "factorial", 5),
    ("without: [coupe]", "coup", 4),
    ("design: list", "CSV", 3),
    ("replicates: 0", "1 or more", 4),
    ("over: {both: {from: 0, to: 1}}", "numbers: [", 4),
    ("over: {both: {numbers: [], from: 0, to: 1}}", "no numbers are listed", 4),
    ("over: {both: {numbers: [states.VEN.leader, states.VEN.leadre], from: 0, to: 1}}", "leader", 4),
    ("over: {both: {numbers: [states.VEN.leader, states.VEN.leader], from: 0, to: 1}}", "twice", 4),
    ("over: {a.b: {numbers: [states.VEN.leader], from: 0, to: 1}}", "not a valid name", 4),
    ("over: {point: {numbers: [states.VEN.leader], from: 0, to: 1}}", "cannot be named", 4),
    ("over: {both: {numbers: [states.VEN.leader, theory.parameters.rationality], from: 0, to: 1}}", "rationality", 4),
    ("over: {both: {numbers: [states.CUB.chokepoint], scale: [0, 2]}}", "no number at", 4),
    ("over: {both: {numbers: [states.VEN.leader], scale: [0, 2], from: 0, to: 1}}", "cannot be given together", 4),
    ("over: {both: {numbers: [states.VEN.leader], scale: [0, 2], label: 3}}", "must be text", 4),
    (
        "over: {both: {numbers: [states.VEN.leader], scale: [0, 1]}, states.VEN.leader: {from: 0, to: 1}}",
        "moved by 'both' already",
        4,
    ),
    ("over: {rivalry.USA-CHN: {from: 0, to: 1}, rivalry.CHN-USA: {from: 0, to: 1}}", "moved by", 4),
]


@pytest.mark.parametrize(("text", "hint", "line"), BAD, ids=[row[0][:40] for row in BAD])
def test_a_bad_sweep_file_says_where_and_what_would_be_valid(tmp_path: Path, text: str, hint: str, line: int) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(f"format: 1\nname: bad\ncase: {MINI}\n{text}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_design(str(file))
    problem = caught.value.problems[0]
    assert hint in f"{problem.message} {problem.hint}", str(problem)
    assert problem.file.endswith("bad.yaml")
    assert problem.line in (line, 1), str(problem)


def test_the_estimate_is_about_one_run(design: Design) -> None:
    seconds, size = estimate(plan_of(design, ""))
    assert seconds > 0.0
    assert size > 0.0


# -- nothing done is lost --------------------------------------------------------------------------


def test_a_sweep_and_its_resume_give_the_same_tables(design: Design, tmp_path: Path) -> None:
    whole = sweep(design, tmp_path / "whole", executor="serial")
    assert (whole.done, whole.failed, whole.runs) == (42, 0, 42)
    sweep(design, tmp_path / "torn", executor="serial")
    rows = journal(tmp_path / "torn")
    assert len(rows) > 3
    shard_path(tmp_path / "torn", 0).unlink()
    with shard_path(tmp_path / "torn", 1).open("r+b") as file:
        file.truncate(100)
    content = bytearray(shard_path(tmp_path / "torn", 2).read_bytes())
    content[50] ^= 1
    shard_path(tmp_path / "torn", 2).write_bytes(content)
    (tmp_path / "torn" / "shards.jsonl").open("a").write('{"shard": 3, "rows"')
    assert [intact(tmp_path / "torn", rows[k]) for k in range(4)] == [False, False, False, True]
    again = resume(tmp_path / "torn", executor="serial")
    assert (again.done, again.failed) == (42, 0)
    pd.testing.assert_frame_equal(tables(tmp_path / "torn"), tables(tmp_path / "whole"))
    assert all(intact(tmp_path / "torn", row) for row in journal(tmp_path / "torn").values())


def test_a_finished_sweep_is_left_as_it_is(design: Design, tmp_path: Path) -> None:
    sweep(design, tmp_path / "out", executor="serial")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out" / "runs").iterdir()}
    sweep(design, tmp_path / "out", executor="serial")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out" / "runs").iterdir()} == before


def test_a_directory_that_holds_something_else_is_refused(design: Design, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "love.txt").write_text("dear")
    with pytest.raises(StoreError, match="holds something else"):
        sweep(design, tmp_path / "letters", executor="serial")
    sweep(design, tmp_path / "out", executor="serial")
    with pytest.raises(StoreError, match="holds something else"):
        sweep(design_of(MINI, OVER, replicates=8, seed=5), tmp_path / "out", executor="serial")
    with pytest.raises(StoreError, match="no sweep directory"):
        resume(tmp_path / "letters")


def test_two_writers_on_one_directory_are_refused(design: Design, tmp_path: Path) -> None:
    sweep(design, tmp_path / "out", executor="serial")
    with shards.sole_writer(tmp_path / "out"), pytest.raises(StoreError, match="another process is writing"):
        resume(tmp_path / "out", executor="serial")


def test_a_full_disk_stops_cleanly_and_the_sweep_goes_on(
    design: Design, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = shards.write_shard

    def full(directory: Path, shard: int, *rest: Any) -> Any:
        if shard == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(directory, shard, *rest)

    monkeypatch.setattr("counterpoise.sweeps.shards.write_shard", full)
    with pytest.raises(StoreError, match=r"the disk is full.*counterpoise resume"):
        sweep(design, tmp_path / "out", executor="serial")
    assert sorted(journal(tmp_path / "out")) == [0, 1]
    monkeypatch.setattr("counterpoise.sweeps.shards.write_shard", write)
    assert resume(tmp_path / "out", executor="serial").done == 42


def test_a_setting_that_fails_leaves_rows_of_failures_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    design = design_of(MINI, {}, replicates=3, theories=["full", "walt"])
    batch = Plan.batch

    def broken(plan: Plan, experiment: int, setting: int) -> Any:
        if setting == 1:
            raise ZeroDivisionError("no such world")
        return batch(plan, experiment, setting)

    monkeypatch.setattr(Plan, "batch", broken)
    done = sweep(design, tmp_path / "out", executor="serial")
    assert (done.done, done.failed) == (3, 3)
    found = shards.failures(tmp_path / "out")
    assert found[0] == Failure(1, 1, 0, "setting", "ZeroDivisionError: no such world")
    assert [failure.run for failure in found] == [1, 3, 5]
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["failed"] == 3


def test_changed_equations_are_not_resumed(design: Design, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep(design, tmp_path / "out", executor="serial")
    monkeypatch.setattr("counterpoise.sweeps.sweep.source_digest", lambda: "0" * 16)
    with pytest.raises(StoreError, match="equations"):
        stored_plan(tmp_path / "out")


KILLED = """
import sys, counterpoise.sweeps.sweep as s
s.WORK = 2 * 2 * 11 * 8
from counterpoise.sweeps.design_file import design_of
design = design_of(sys.argv[1], {"states.VEN.leader": {"from": 0.0, "to": 1.0, "steps": 6}}, replicates=250, seed=5)
s.sweep(design, sys.argv[2], executor=sys.argv[3], workers=2, progress=lambda done, failed: print(done, flush=True))
"""


def kill_and_resume(tmp_path: Path, executor: str, after: list[int]) -> pd.DataFrame:
    """Start a sweep, kill it once so many runs are done, again and again, then let it end."""
    target = tmp_path / f"killed-{executor}"
    for wanted in [*after, None]:
        command = [sys.executable, "-c", KILLED, MINI, str(target), executor]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        assert process.stdout is not None
        for line in process.stdout:
            if wanted is not None and int(line) >= wanted:
                os.killpg(process.pid, signal.SIGKILL)
                break
        process.wait()
    return tables(target)


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_a_sweep_killed_three_times_gives_the_tables_of_one_that_was_not(tmp_path: Path) -> None:
    design = design_of(MINI, {"states.VEN.leader": {"from": 0.0, "to": 1.0, "steps": 6}}, replicates=250, seed=5)
    sweep(design, tmp_path / "whole", executor="threads", workers=2)
    killed = kill_and_resume(tmp_path, "threads", [1, 300, 700])
    pd.testing.assert_frame_equal(killed, tables(tmp_path / "whole"))


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals differ")
@pytest.mark.parametrize("executor", ["threads", "processes"])
def test_a_sweep_killed_twenty_times_at_random_moments(tmp_path: Path, executor: str) -> None:
    design = design_of(MINI, {"states.VEN.leader": {"from": 0.0, "to": 1.0, "steps": 6}}, replicates=250, seed=5)
    sweep(design, tmp_path / "whole", executor="threads", workers=2)
    moments = sorted(int(x) for x in np.random.default_rng(4).integers(1, 1450, 20))
    pd.testing.assert_frame_equal(kill_and_resume(tmp_path, executor, moments), tables(tmp_path / "whole"))


# -- executors agree -------------------------------------------------------------------------------


@pytest.mark.parametrize("executor", ["threads", "processes"])
def test_executors_give_the_same_tables(design: Design, tmp_path: Path, executor: str) -> None:
    sweep(design, tmp_path / "serial", executor="serial")
    sweep(design, tmp_path / executor, executor=executor, workers=2)
    pd.testing.assert_frame_equal(tables(tmp_path / executor), tables(tmp_path / "serial"))


def test_an_unknown_executor_is_named(design: Design, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="threads, processes, serial, dask, dask-return"):
        sweep(design, tmp_path / "out", executor="cloud")


@pytest.fixture
def cluster(tmp_path: Path) -> Any:
    """A Dask scheduler and two workers on loopback, as processes of their own; yields the address and the workers."""
    pytest.importorskip("distributed")
    file = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    base = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    scheduler = subprocess.Popen(
        [*base, "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)], **quiet
    )
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(file), "--nthreads", "1"]
    workers = [
        subprocess.Popen(
            [*worker, "--no-dashboard", "--no-nanny", "--local-directory", str(tmp_path / str(k))], **quiet
        )
        for k in range(2)
    ]
    for _ in range(300):
        if file.exists() and file.read_text():
            break
        time.sleep(0.1)
    yield json.loads(file.read_text())["address"], workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


@pytest.mark.slow
@pytest.mark.parametrize("executor", ["dask", "dask-return"])
def test_a_dask_cluster_that_loses_a_worker_gives_the_same_tables(tmp_path: Path, cluster: Any, executor: str) -> None:
    address, workers = cluster
    over = {"states.VEN.leader": {"from": 0.0, "to": 1.0, "steps": 6}}
    design = design_of(MINI, over, replicates=200, seed=5)
    sweep(design, tmp_path / "serial", executor="serial")
    killed = False

    def kill_one(done: int, _: int) -> None:
        nonlocal killed
        if done > 200 and not killed:
            killed = True
            workers[0].kill()

    done = sweep(design, tmp_path / "dask", executor=executor, address=address, progress=kill_one)
    assert killed
    assert (done.done, done.failed) == (1200, 0)
    pd.testing.assert_frame_equal(tables(tmp_path / "dask"), tables(tmp_path / "serial"))


def test_a_scheduler_that_is_not_there_is_said_so(design: Design, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    from counterpoise.sweeps.executors import Dask, ExecutorError

    with pytest.raises(ExecutorError, match="no Dask scheduler"):
        Dask(lambda plan, shard: None, None, "tcp://127.0.0.1:9", timeout=1.0).__enter__()


# -- the tables elsewhere --------------------------------------------------------------------------


def test_exports_hold_every_run(design: Design, tmp_path: Path) -> None:
    from counterpoise.analysis.exports import export

    sweep(design, tmp_path / "out", executor="serial")
    table = pd.read_csv(export(tmp_path / "out", "csv", tmp_path / "runs.csv"))
    assert len(table) == 42
    assert "states.VEN.leader" in table.columns
    import tarfile

    with tarfile.open(export(tmp_path / "out", "ema", tmp_path / "runs.tar.gz")) as archive:
        experiments = pd.read_csv(archive.extractfile("experiments.csv"))  # type: ignore[arg-type]
        outcome = pd.read_csv(archive.extractfile("share_hedging.csv"), header=None)  # type: ignore[arg-type]
    assert len(experiments) == len(outcome) == 42
    with pytest.raises(ValueError, match="csv, ema, xarray"):
        export(tmp_path / "out", "excel", tmp_path / "x")


def test_a_phase_diagram_shows_the_strategies_over_two_numbers(design: Design, tmp_path: Path) -> None:
    from counterpoise.analysis.figures.phase import draw_sweep

    sweep(design, tmp_path / "out", executor="serial")
    (figure,) = draw_sweep(tmp_path / "out")
    assert figure.name == "phase.png"
    assert figure.stat().st_size > 5000
    one = design_of(MINI, {"states.VEN.leader": {"from": 0.0, "to": 1.0}}, replicates=1)
    sweep(one, tmp_path / "line", executor="serial")
    with pytest.raises(ValueError, match="no two axes"):
        draw_sweep(tmp_path / "line")


def test_each_setting_of_a_sweep_has_its_own_phase_diagram(tmp_path: Path) -> None:
    from counterpoise.analysis.figures.phase import draw_sweep

    over = {"states.VEN.leader": {"values": [0.1, 0.9]}, "world.norms": {"values": [0.2, 0.8]}}
    design = design_of(MINI, over, replicates=2, theories=["full", "walt"], without=["coup"])
    sweep(design, tmp_path / "out", executor="serial")
    assert [path.name for path in draw_sweep(tmp_path / "out")] == [f"phase_{k}.png" for k in range(4)]


def test_axes_of_a_phase_diagram_carry_their_labels() -> None:
    from counterpoise.analysis.figures.phase import phase_diagram

    runs = compute(plan_of(design_of(MINI, LINKED, replicates=2), ""), 0)[0].to_pandas()
    runs["up"], runs["across"] = runs.point // 2, runs.point % 2
    shares = {strategy: f"share_{strategy}" for strategy in STRATEGIES}
    (axes,) = phase_diagram(runs, "across", "up", shares, labels={"up": "trade with both"}).axes
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("across", "trade with both")
