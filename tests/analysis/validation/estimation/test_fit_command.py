"""The command ``fit``: what it prints and writes, and mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from counterpoise.analysis.validation.baselines import folds_by
from counterpoise.analysis.validation.estimation import (
    CONSTANTS,
    SIGNS,
    Estimate,
    corrected,
    cross_validated,
    stack,
    stack_readings,
    weights_of,
)
from counterpoise.analysis.validation.readings import (
    Served,
    Situation,
    readings,
)
from counterpoise.scenario.theory_file import load_theory
from counterpoise.theory.terms import STRATEGIES, TERMS

INTERFACE = Path(__file__).parents[4] / "docs" / "interface.md"
BASE = load_theory("threat_interdependence")
RATIONALITY = BASE.parameter("rationality")
NAMES = [f"{term.strategy}.{term.name}" for term in TERMS]
Cli = Callable[..., Any]
"""The fixture ``cli`` of conftest.py."""


@pytest.fixture
def cli(cli: Cli, tmp_path: Path, case_text: str) -> Cli:
    """Call the command in a folder with a table of cases."""
    (tmp_path / "cases.csv").write_text(case_text, encoding="utf-8")
    return cli


def asked(folder: Path, *more: str, **changed: str) -> list[str]:
    options = {"cases": "cases.csv", "data": str(folder), "out": "mine.yaml"} | changed
    return ["fit", *(part for key, one in options.items() for part in (f"--{key}", one)), *more]


def test_the_document_of_the_command(cli: Cli, data: Path, estimated: Estimate, found: list[Situation]) -> None:
    done = cli(*asked(data, "--json"))
    assert (done.code, done.err) == (0, "")
    told = json.loads(done.out)
    example = json.loads(
        INTERFACE.read_text(encoding="utf-8")
        .split("### `counterpoise fit`", 1)[1]
        .split("```json", 1)[1]
        .split("```")[0]
    )
    assert list(told) == list(example) == ["weights", "log_loss"]
    keys = ["term", "prior_sign", "estimate", "se", "identified"]
    assert all(list(row) == keys for row in (*told["weights"], *example["weights"]))
    assert [row["term"] for row in told["weights"]] == NAMES
    assert [row["prior_sign"] for row in told["weights"]] == ["+" if sign > 0 else "−" for sign in SIGNS]
    assert [row["identified"] for row in told["weights"]] == estimated.identified.tolist()
    np.testing.assert_allclose([row["estimate"] for row in told["weights"]], estimated.weights, atol=1e-4)
    np.testing.assert_allclose([row["se"] for row in told["weights"]], estimated.errors, atol=1e-4)
    theory = load_theory("mine.yaml")
    assert theory.name == "mine"
    by_hand = stack_readings(estimated.weights, stack(found), BASE)
    np.testing.assert_allclose(readings(found, theory), by_hand, atol=2e-3)


def test_the_loss_is_that_of_states_left_out(
    cli: Cli, data: Path, found: list[Situation], served: Served, estimated: Estimate
) -> None:
    labels = served.table.labels()
    unseen = cross_validated(stack(found), labels, folds_by(served.table.states()), BASE)
    known = labels >= 0
    loss = -np.log(unseen[known, labels[known]]).mean()
    assert json.loads(cli(*asked(data, "--json")).out)["log_loss"] == pytest.approx(loss, abs=1e-6)
    assert loss > estimated.log_loss


@pytest.mark.slow
def test_a_second_run_gives_the_same_numbers_and_file(cli: Cli, data: Path, tmp_path: Path) -> None:
    first, file = cli(*asked(data, "--json")), (tmp_path / "mine.yaml").read_bytes()
    assert cli(*asked(data, "--json", "--force")) == first
    assert (tmp_path / "mine.yaml").read_bytes() == file


def test_the_command_for_people(cli: Cli, data: Path, tmp_path: Path, case_text: str, refused_text: str) -> None:
    (tmp_path / "cases.csv").write_text(case_text + refused_text, encoding="utf-8")
    done = cli(*asked(data))
    assert done.code == 0
    for words in (
        "Recovery", "160 simulated choices", "15 cases with a strategy", "terms are not identified",
        "each state left out", "Theory written    mine.yaml",
    ):  # fmt: skip
        assert words in done.out, words
    assert "left out: line 20, Mexico toward USA: no capability of MEX in 1984" in done.err
    assert "Recovery" not in cli(*asked(data, "--no-recovery", "--force")).out


SHARES = "balancing=0.03,soft_balancing=0.07,hedging=0.6,bandwagoning=0.3"


def test_constants_are_moved_to_a_population(cli: Cli, data: Path, served: Served, estimated: Estimate) -> None:
    told = json.loads(cli(*asked(data, "--json", population=SHARES)).out)
    shares = dict(zip(STRATEGIES, (0.03, 0.07, 0.6, 0.3), strict=True))
    wanted = corrected(estimated.weights, served.table.labels(), shares, RATIONALITY)
    np.testing.assert_allclose([row["estimate"] for row in told["weights"]], wanted, atol=1e-4)
    theory = load_theory("mine.yaml")
    assert "balancing=0.03, soft_balancing=0.07, hedging=0.6, bandwagoning=0.3" in theory.description
    assert weights_of(theory)[CONSTANTS] == pytest.approx(wanted[CONSTANTS], abs=1e-4)


@pytest.mark.slow
def test_a_file_that_is_there_is_replaced_only_by_force(
    cli: Cli, data: Path, keeps_the_rule_of_writers: Callable[..., None]
) -> None:
    given = asked(data, "--no-recovery")
    at = given.index("--out")
    keeps_the_rule_of_writers(lambda *more: cli(*given[:at], *given[at + 2 :], *more), "mine.yaml")
    assert load_theory("mine.yaml").name == "mine"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"population": "hedging=0.6"}, ["for each of balancing, soft_balancing, hedging, bandwagoning"]),
        ({"population": "hedging=lots"}, ["'hedging=lots' is no share"]),
        ({"population": SHARES.replace("hedging", "hedgin")}, ["'hedgin' is no strategy", "did you mean 'hedging'?"]),
        ({"population": SHARES + ",hedging=0.6"}, ["hedging stands twice"]),
        ({"population": SHARES.replace("0.6", "0")}, ["between 0 and 1"]),
        ({"population": SHARES.replace("0.6", "nan")}, ["between 0 and 1"]),
        ({"population": SHARES.replace("0.6", "0.9")}, ["add up to 1.30"]),
        ({"cases": "none.csv"}, ["none.csv", "no such file"]),
        ({"cases": "wrong.csv"}, ["wrong.csv:2: strategy: 'hegding' is no strategy", "did you mean 'hedging'?"]),
        ({"cases": "one.csv"}, ["one.csv: fewer than two states with a strategy"]),
        ({"cases": "early.csv"}, ["can serve none", "line 2: no capability of MEX in 1984 or the ten years before"]),
        ({"data": "nowhere"}, ["nowhere: there is no such folder"]),
        ({"base": "wal"}, ["wal", "did you mean 'walt'?"]),
        ({"out": "nowhere/mine.yaml"}, ["cannot write nowhere/mine.yaml", "there is no folder nowhere"]),
        ({"out": "mine.txt"}, ["mine.txt does not end with .yaml"]),
        ({"out": "My-Own.yaml"}, ["'My-Own' is no name", "small letters"]),
    ],
)
def test_mistakes_of_the_command_are_named(
    cli: Cli, data: Path, tmp_path: Path, changed: dict[str, str], words: list[str], case_text: str
) -> None:
    head, *rest = case_text.splitlines()
    for name, text in (
        ("wrong", [head, rest[0].replace("bandwagoning", "hegding")]), ("one", [head, *rest[:3]]),
        ("early", [head, "Mexico,MEX,1985,1989,USA,hedging,A"]),
    ):  # fmt: skip
        (tmp_path / f"{name}.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    done = cli(*asked(data, **changed))
    assert (done.code, done.out) == (2, "")
    for word in words:
        assert word in done.err
    assert {path.name for path in tmp_path.iterdir()} == {"cases.csv", "wrong.csv", "one.csv", "early.csv"}


def test_states_without_a_strategy_are_no_states_to_fit_on(
    cli: Cli, data: Path, tmp_path: Path, case_text: str
) -> None:
    head, *rest = case_text.splitlines()
    (tmp_path / "cases.csv").write_text("\n".join([head, rest[0], rest[13]]) + "\n", encoding="utf-8")
    assert "fewer than two states" in cli(*asked(data)).err
