"""Explanations of stored runs, and of states that are named as people name them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from counterpoise.analysis.explanation.explain import explain
from counterpoise.analysis.figures.strategy_shares import strategy_shares
from counterpoise.analysis.observed.worlds import as_powers
from counterpoise.results.run import prepare, run
from counterpoise.results.store import StoreError
from counterpoise.scenario.actors import code_of_name
from counterpoise.scenario.problems import ScenarioError
from counterpoise.sweeps.design_file import design_of
from counterpoise.sweeps.stored import stored_run
from counterpoise.sweeps.sweep import sweep
from counterpoise.sweeps.tables import read_runs

MINI = Path(__file__).parents[2] / "data" / "mini.yaml"
CHOICES = {("VEN", 2001): ("balancing", "CHN"), ("VEN", 2002): ("hedging", None)}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("results")
    changed = {"states.VEN.leader": 0.9, "theory.parameters.onset": 0.1}
    made = {
        "plain": run(MINI, 3, 5),
        "set": run(MINI, 3, 5, set=changed),
        "theory": run(MINI, 3, 5, theory="walt"),
        "uncertain": run(MINI, 3, 5, uncertain=True),
        "choices": prepare(MINI).run(3, 5, choices=CHOICES),
    }
    return {name: result.save(folder / name) for name, result in made.items()}


@pytest.mark.parametrize("kind", ["plain", "set", "theory", "uncertain", "choices"])
def test_a_stored_run_is_explained_as_it_was(results: dict[str, Path], kind: str) -> None:
    from counterpoise.results.store import open_result

    states = open_result(results[kind]).table("states")
    for row in states[(states.run == 2) & (states.state == "VEN")].itertuples():
        told = explain(results[kind], "VEN", row.year, replicate=2)
        assert (told.strategy, told.replicate, told.seed) == (row.strategy, 2, 5)
        assert told.probabilities["hedging"] == row.p_hedging


OVER: list[dict[str, Any]] = [
    {"over": {"states.VEN.leader": {"from": 0, "to": 1, "steps": 3}}},
    {"over": {"states.VEN.leader": {"scale": [0.5, 1.5], "steps": 3}, "theory.parameters.onset": [0.1, 0.2]}},
    {"over": {"events.coup.changes.0": {"from": 0, "to": 0.4, "steps": 3}, "world.norms": [0.1, 0.9]}},
    {"over": {"theory.terms.hedging.squeeze": [-1.0, 1.0], "states.CUB.treaty_cost": [0.5, 2.0]}},
]


@pytest.mark.parametrize("number", range(len(OVER)))
def test_a_run_of_a_sweep_is_the_one_that_is_explained(tmp_path: Path, number: int) -> None:
    outcomes = [f"share_{strategy}_VEN" for strategy in ("balancing", "soft_balancing", "hedging", "bandwagoning")]
    over = {
        address: {"values": axis} if isinstance(axis, list) else axis for address, axis in OVER[number]["over"].items()
    }
    design = design_of(str(MINI), over, replicates=2, outcomes=outcomes)
    directory = sweep(design, tmp_path / "sweep").directory
    for row in read_runs(directory).itertuples():
        stored = stored_run(directory, run=row.run)
        record, _ = stored.case.replay(stored.replicate, stored.seed)
        world = stored.case.world
        chosen = [world.options[k].partition(":")[0] for k in record.option[0, :, world.states.index("VEN")]]
        assert np.mean([one == "hedging" for one in chosen]) == pytest.approx(row.share_hedging_VEN)
        told = explain(directory, "Venezuela", 2005, row.replicate, point=row.point)
        assert told.strategy == chosen[2005 - world.years[0]]


@pytest.mark.parametrize(
    ("kind", "given", "told"),
    [
        ("plain", {"replicate": 3}, "there is no replicate 3 in .*plain; valid: 0 to 2"),
        ("plain", {"point": 1}, "is no sweep and has no points"),
        ("plain", {"seed": 3}, "a directory is explained as it was run"),
        ("plain", {"theory": "walt"}, "a directory is explained as it was run"),
        ("plain", {"set": {"world.norms": 1}}, "a directory is explained as it was run"),
        ("sweep", {}, "is a sweep of 3 points; choose one with --point"),
        ("sweep", {"point": 3}, "there is no point 3 in .*; valid: 0 to 2"),
        ("sweep", {"run": 6}, "there is no run 6 in .*; valid: 0 to 5"),
        ("none", {}, "is not a result directory"),
        ("case", {"point": 0}, "only a sweep directory has points"),
    ],
)
def test_runs_that_are_not_there(
    results: dict[str, Path], tmp_path: Path, kind: str, given: dict[str, Any], told: str
) -> None:
    design = design_of(str(MINI), {"states.VEN.leader": {"from": 0, "to": 1, "steps": 3}}, replicates=2)
    place = {**results, "none": tmp_path, "case": MINI}.get(kind) or sweep(design, tmp_path / "sweep").directory
    with pytest.raises((ValueError, StoreError), match=told):
        explain(place, "VEN", 2005, **given)


def test_the_command_takes_directories_and_names(results: dict[str, Path], cli: Callable[..., Any]) -> None:
    done = cli("explain", results["set"], "--state", "venezuela", "--year", 2005, "--replicate", 1)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Venezuela 2005, run 1: ")
    assert Path("explain_set_VEN_2005_1.png").is_file()
    wrong = cli("explain", results["set"], "--state", "Venezula", "--year", 2005)
    assert (wrong.code, wrong.err) == (2, "there is no state 'Venezula' here; did you mean VEN (Venezuela)?\n")


NAMES = {"KOR": "South Korea", "PRK": "North Korea", "COG": "Congo", "COD": "Congo", "CIV": "Côte d'Ivoire", "EU": ""}


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("KOR", "KOR"), ("kor", "KOR"), ("south korea", "KOR"), ("  South   Korea ", "KOR"), ("SOUTH KOREA", "KOR"),
        ("cote d'ivoire", "CIV"), ("CÔTE D'IVOIRE", "CIV"), ("eu", "EU"), ("cod", "COD"),
    ],
)  # fmt: skip
def test_names_that_are_found(wanted: str, code: str) -> None:
    assert code_of_name("state", wanted, NAMES) == code


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("Congo", "state 'Congo' is ambiguous: COG (Congo), COD (Congo); give the code"),
        ("Korea", "there is no state 'Korea' here; did you mean KOR (South Korea), PRK (North Korea)?"),
        ("Suoth Korea", "did you mean KOR (South Korea)"),
        ("xyz", "there is no state 'xyz' here; valid: KOR (South Korea), PRK"),
        (7, "there is no state 7 here; valid: "),
        (None, "there is no state None here; valid: "),
    ],
)
def test_names_that_are_not(wanted: object, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        code_of_name("state", wanted, NAMES)


def test_figures_and_powers_of_worlds_take_names() -> None:
    figure = strategy_shares(run(MINI, 2), states=["venezuela", "CUB"])
    assert len(figure.axes) == 2
    assert as_powers("United States, russia,SUN,chn") == ("USA", "RUS", "RUS", "CHN")
    with pytest.raises(ScenarioError, match=r"--powers: unknown power 'Korea' \(did you mean KOR \(South Korea"):
        as_powers("USA,Korea")
