"""Weights estimated in the shipped cases: situations along simulated paths, the set of vectors, and the command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from counterpoise.analysis.estimation import paths as paths_module
from counterpoise.analysis.estimation.likelihood import Precision, readings
from counterpoise.analysis.estimation.paths import along_paths
from counterpoise.analysis.estimation.recovery import recovered
from counterpoise.analysis.estimation.rows import columns_of
from counterpoise.analysis.estimation.shipped_fit import Fit, fit_shipped, kinds_of, vectors_of
from counterpoise.analysis.validation.codings import read_cases
from counterpoise.analysis.validation.readings import Served
from counterpoise.analysis.validation.shipped import serve_shipped, shipped_readings, world_of
from counterpoise.engine.runs import run_replicates
from counterpoise.scenario.theory_file import load_theory
from counterpoise.theory.terms import TERMS
from counterpoise.world.rules import build_rules

BASE = load_theory("threat_interdependence")
HEAD = "state,iso3,period_start,period_end,counterpart_iso3,strategy,source,stratum\n"
ROWS = """\
Tunisia,TUN,1960,1964,USA,hedging,A,random
Tunisia,TUN,1960,1964,SUN,none,A,random
Thailand,THA,1965,1970,SUN,balancing,A,tense
Ghana,GHA,1960,1964,SUN,hedging,A,random
Sri Lanka,LKA,1955,1959,SUN,none,A,random
Sri Lanka,LKA,1955,1959,USA,bandwagoning,A,random
"""
TOGETHER = """\
Netherlands,NLD,2020,2022,RUS,balancing,A,tense
Hungary,HUN,2022,2024,RUS,hedging,A,random
"""
APART = "Poland,POL,2005,2007,RUS,balancing,A,tense\n"
"""A coding of a state and years that the textbook has."""
Cli = Callable[..., Any]


def table_of(folder: Path, rows: str, head: str = HEAD) -> Path:
    file = folder / "codings.csv"
    file.write_text(head + rows, encoding="utf-8")
    return file


def served_from(folder: Path, rows: str) -> Served:
    return serve_shipped(read_cases(table_of(folder, rows)))


@pytest.fixture(scope="module")
def fit(tmp_path_factory: pytest.TempPathFactory) -> Fit:
    file = table_of(tmp_path_factory.mktemp("fit"), ROWS + APART)
    return fit_shipped([read_cases(file)], BASE, runs=2, loops=2)


# -- paths -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["threat_interdependence", "walt"])
def test_readings_along_paths_are_those_of_the_runs(tmp_path: Path, name: str) -> None:
    """States that decide as one (the European Union) included."""
    theory, served = load_theory(name), served_from(tmp_path, TOGETHER + ROWS.splitlines()[2] + "\n")
    columns = columns_of(theory)
    weights = np.array([theory.weight(*term) for term in columns.names])
    how = Precision(theory.parameter("rationality"), theory.parameter("nest"))
    rows = along_paths(served, theory, columns, 2, seed=3).rows
    wanted = shipped_readings(served, theory, 2, seed=3).strategies
    np.testing.assert_allclose(readings(weights, rows, columns, how), wanted, rtol=1e-8)
    np.testing.assert_allclose(np.bincount(rows.coding, rows.share), 1.0)
    assert len(rows.coding) == 2 * (3 + 3 + 6)


def test_states_that_decide_as_one_have_the_mean_of_their_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served, columns = served_from(tmp_path, TOGETHER), columns_of(BASE)
    world = world_of("eu_energy")
    record = run_replicates(world, build_rules(BASE), np.arange(1), 0)
    assert (record.together[0, 2020 - int(world.years[0]) :, world.states.index("NLD")] >= 0).any()
    conferred = along_paths(served, BASE, columns, 1).rows
    monkeypatch.setattr(paths_module, "_confer", lambda trace, together: None)
    own = along_paths(served, BASE, columns, 1).rows
    assert any((one != other).any() for one, other in zip(conferred.values, own.values, strict=True))


# -- estimate ----------------------------------------------------------------------------------------
def test_rows_of_the_textbook_are_left_out(fit: Fit) -> None:
    assert [(gone.name, gone.reason) for gone in fit.served.left_out] == [
        ("Poland", "in the textbook, which no fit may see")
    ]
    assert {case.name for case in fit.served.cases} == {"Tunisia", "Thailand", "Ghana", "Sri Lanka"}


def test_the_estimate_keeps_the_signs_of_the_papers(fit: Fit) -> None:
    assert fit.columns.names == columns_of(BASE).names
    signs = {(term.strategy, term.name): term for term in TERMS}
    for name, weight in zip(fit.columns.names, fit.posterior.weights, strict=True):
        term = signs[name]
        if term.basis in ("stated", "literature") and term.name != "constant":
            assert weight * term.sign >= 0.0, name
        assert fit.theory.weight(*name) == pytest.approx(weight, abs=1e-4)
    assert fit.theory.wrong_signs() == []
    habit = [k for k, (_, term) in enumerate(fit.columns.names) if term == "inertia"]
    assert not fit.free[habit].any()
    np.testing.assert_allclose(fit.posterior.weights[habit], fit.prior.mean[habit])


def test_pairs_without_a_strategy_are_read_and_not_estimated_from(fit: Fit) -> None:
    assert len(fit.served.cases) == len(fit.read) == len(fit.read_without) == 6
    assert fit.evidence.rows.codings == 4
    np.testing.assert_allclose(fit.read.sum(axis=1), 1.0)
    np.testing.assert_allclose(fit.read_without.sum(axis=1), 1.0)
    assert kinds_of(fit.served.cases).tolist() == [-1, -1, 0, -1, -1, -1]


def test_vectors_lie_within_the_bounds_and_scatter_as_the_errors_say(fit: Fit) -> None:
    held = vectors_of(fit, 400)
    assert held.terms == fit.columns.names
    rows = np.array(held.rows)
    assert rows.shape == (400, len(fit.columns.names))
    assert ((rows >= fit.prior.low - 1e-4) & (rows <= fit.prior.high + 1e-4)).all()
    np.testing.assert_allclose(rows[:, ~fit.free], np.tile(fit.posterior.weights[~fit.free], (400, 1)), atol=1e-4)
    open_ended = fit.free & np.isinf(fit.prior.low) & np.isinf(fit.prior.high)
    assert open_ended.sum() > 3
    np.testing.assert_allclose(rows.std(axis=0)[open_ended], fit.posterior.errors[open_ended], rtol=0.15)
    assert vectors_of(fit, 400) == held
    assert vectors_of(fit, 400, seed=1) != held


def test_the_trial_of_recovery_draws_four_strategies_a_coding(fit: Fit) -> None:
    tried = recovered(fit)
    assert tried.drawn == 4 * fit.evidence.rows.codings
    assert len(tried.truth) == len(tried.weights) == len(tried.errors) < fit.free.sum()


# -- the command -------------------------------------------------------------------------------------
def test_the_command_writes_a_theory_and_its_vectors(cli: Cli, tmp_path: Path) -> None:
    table_of(tmp_path, ROWS + APART)
    done = cli("fit", "--shipped", "--cases", "codings.csv", "--out", "mine.yaml", "--no-recovery", "--json")
    assert done.code == 0
    assert "left out: line 8, Poland toward RUS: in the textbook" in done.err
    told = json.loads(done.out)
    assert list(told) == ["weights", "log_loss"]
    assert all(list(row) == ["term", "prior_sign", "estimate", "se", "identified"] for row in told["weights"])
    assert [row["term"] for row in told["weights"]] == [".".join(name) for name in columns_of(BASE).names]
    assert 0.0 < told["log_loss"] < 10.0
    theory = load_theory(tmp_path / "mine.yaml")
    assert theory.name == "mine"
    for row in told["weights"]:
        assert theory.weight(*row["term"].split(".")) == pytest.approx(row["estimate"], abs=1e-4)
    assert theory.vectors is not None
    assert len(theory.vectors.rows) == 200
    assert (tmp_path / "mine.csv").read_text(encoding="utf-8") == theory.vectors.text()


@pytest.mark.parametrize(
    ("head", "rows", "words"),
    [
        (HEAD, "Ghana,GHA,1860,1864,SUN,hedging,A,random\n", "codings.csv: fewer than two states"),
        (HEAD, ROWS.splitlines()[0] + "\n", "codings.csv: fewer than two states"),
        (HEAD, ROWS.replace("random", "tense"), "no pair in a shipped case was drawn at random"),
        (HEAD, ROWS.replace("balancing", "balancng"), "codings.csv:4: strategy: 'balancng' is no strategy"),
        (HEAD.replace("iso3,period", "iso,period"), ROWS, "codings.csv:1: iso3"),
    ],
)
def test_tables_that_cannot_be_fitted_on_are_refused(
    cli: Cli, tmp_path: Path, head: str, rows: str, words: str
) -> None:
    table_of(tmp_path, rows, head)
    done = cli("fit", "--shipped", "--cases", "codings.csv", "--out", "mine.yaml")
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["codings.csv"]


def test_a_table_that_is_not_there_is_named(cli: Cli, tmp_path: Path) -> None:
    done = cli("fit", "--shipped", "--cases", "cases_tran", "--out", "mine.yaml")
    assert (done.code, done.out) == (2, "")
    assert "cases_tran: there is no such file" in done.err
    assert list(tmp_path.iterdir()) == []


ODD = """\
format: 1
name: odd
title: An odd theory
description: Hope keeps states from balancing.
sources: [judgement]
terms:
  balancing:
    constant: {value: -1.0, source: judgement, range: [-2.0, 0.0]}
    felt_hold: {value: -2.0, source: judgement, range: [-3.0, -1.0]}
  soft_balancing:
    constant: {value: -1.0, source: judgement, range: [-2.0, 0.0]}
  bandwagoning:
    constant: {value: -1.0, source: judgement, range: [-2.0, 0.0]}
"""


def test_a_base_with_another_sign_than_its_paper_is_told(cli: Cli, tmp_path: Path) -> None:
    table_of(tmp_path, ROWS)
    (tmp_path / "odd.yaml").write_text(ODD, encoding="utf-8")
    done = cli(
        "fit", "--shipped", "--cases", "codings.csv", "--base", "odd.yaml", "--out", "mine.yaml", "--no-recovery"
    )
    assert done.code == 0
    assert "the weight of balancing.felt_hold is -2, and ven-lacks-resources-for-hard states the other sign" in done.err
    assert load_theory(tmp_path / "mine.yaml").weight("balancing", "felt_hold") >= 0.0
