"""A comparison kept as a sweep: what is read back is what was run."""

from __future__ import annotations

from pathlib import Path

import counterpoise as cp
import numpy as np
import pytest
from counterpoise.analysis.compare.stored import is_comparison, read_comparison
from counterpoise.sweeps.shards import shard_path

DATA = Path(__file__).parents[2] / "data"
MINI, BODIES = str(DATA / "mini.yaml"), str(DATA / "bodies_and_pairs.yaml")
WORLDS = {"no coup": {"events.coup": None}, "bold": {"theory.parameters.onset": 0.1}, "walt": {"theory": "walt"}}


def test_a_stored_comparison_holds_the_same_runs(tmp_path: Path) -> None:
    """Other numbers of the same theory too, and another theory."""
    found = cp.compare(MINI, alternatives=WORLDS, replicates=25, seed=4)
    place = found.save(tmp_path / "here")
    assert sorted(path.name for path in (place / "figures").iterdir()) == ["effects.csv", "effects.png", "effects.svg"]
    again = read_comparison(place)
    assert (again.alternatives, again.outcomes, again.seed) == (found.alternatives, found.outcomes, 4)
    assert np.array_equal(again.values, found.values)
    assert [one.outcome for one in again.effects] == [one.outcome for one in found.effects]
    assert cp.resume(place).done == 4 * 25
    assert found.save(place) == place


def test_another_case_is_an_experiment_of_its_own(tmp_path: Path) -> None:
    found = cp.compare("venezuela", other="china_latin_america", replicates=2)
    again = read_comparison(found.save(tmp_path / "here"))
    assert np.array_equal(again.values, found.values)
    assert again.outcomes == found.outcomes


def test_of_a_sweep_that_was_stopped_whole_pairs_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counterpoise.sweeps.sweep.WORK", 2 * 2 * 11 * 8)
    found = cp.compare(MINI, {"events.coup": None}, replicates=10)
    place = found.save(tmp_path / "here")
    shard_path(place, 1).unlink()
    again = read_comparison(place)
    assert again.pairs == 6
    assert np.array_equal(again.values, found.values[:, [0, 1, 2, 3, 8, 9]])
    for part in (place / "runs").iterdir():
        part.unlink()
    with pytest.raises(cp.StoreError, match="no finished run yet"):
        read_comparison(place)


def test_what_no_sweep_can_keep_is_refused(tmp_path: Path) -> None:
    found = cp.compare(MINI, {"events.coup": None}, replicates=2, uncertain=True)
    with pytest.raises(cp.ScenarioError, match="not kept as a sweep"):
        found.save(tmp_path / "here")
    assert not (tmp_path / "here").exists()


def test_other_sweeps_are_no_comparisons(tmp_path: Path) -> None:
    design = cp.design(MINI, {"states.VEN.leader": {"from": 0, "to": 1, "steps": 2}})
    place = cp.sweep(design, tmp_path / "here").directory
    assert not is_comparison(place)
    assert not is_comparison(tmp_path)
    with pytest.raises(cp.StoreError, match="holds no comparison"):
        read_comparison(place)
