"""Designs of sweeps, and the files that say them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from counterpoise.scenario.problems import ScenarioError
from counterpoise.scenario.uncertainty import HELD_ADDRESSES
from counterpoise.sweeps.design import Design
from counterpoise.sweeps.design_file import design_of, load_design, over_judgement
from counterpoise.sweeps.sweep import compute, estimate, plan_of, sweep
from counterpoise.sweeps.tables import read_runs

DATA = Path(__file__).parents[1] / "data"
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
        f"format: 1\nname: many\ncase: {MINI}\nreplicates: 2\noutcomes: [security_VEN]\nexperiments:\n"
        "  theories: {theories: [threat_interdependence, walt], over: {states.VEN.leader: range}}\n"
        "  events: {without: [coup], set: {states.VEN.leader: 0.9}}\n",
        encoding="utf-8",
    )
    design = load_design(str(file))
    assert [one.points for one in design.experiments] == [10, 2]
    assert list(design.table.without.unique()) == ["", "coup"]
    done = sweep(design, tmp_path / "out", executor="serial")
    assert (done.done, done.failed) == (24, 0)
    rows = tables(tmp_path / "out")
    told = rows[rows.experiment == "events"].groupby("without").security_VEN.mean()
    assert told[""] < told["coup"]


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
        "  one: {theories: [threat_interdependence, walt], over: {states.VEN.leader: {values: [0.1, 0.2, 0.3]}}}\n"
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
    assert not HELD_ADDRESSES & {*addresses}


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
    ("design: list", "needs a table", 3),
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
