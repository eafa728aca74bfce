"""Outcomes: their table of levers, and constant policies, none of which may win everywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from counterpoise.analysis.responses.check import RIGHT, WRONG, curves, responses_of
from counterpoise.analysis.responses.outcome_levers import OUTCOME_LEVERS, OUTCOMES
from counterpoise.analysis.responses.policies import Policies, best_shares, constant_policies, mean_outcomes
from counterpoise.theory.terms import STRATEGIES

Cli = Callable[..., Any]


def test_the_table_has_every_outcome_and_one_sign_for_each_cell() -> None:
    cells = [(lever.name, cell.strategy) for lever in OUTCOME_LEVERS for cell in lever.cells]
    assert len(set(cells)) == len(cells)
    assert {outcome for _, outcome in cells} == set(OUTCOMES)


def test_levers_move_outcomes_the_stated_way() -> None:
    """A few answers go the other way, since the state answers too; docs/outcomes.md names them."""
    answers = responses_of(curves(levers=OUTCOME_LEVERS))
    verdicts = [one.verdict for one in answers]
    assert verdicts.count(RIGHT) >= 0.85 * len(answers)
    assert verdicts.count(WRONG) <= 0.02 * len(answers)
    assert {one.strategy for one in answers} == set(OUTCOMES)


def test_shares_and_means_weigh_states_by_their_contested_years() -> None:
    one = np.tile([0.1, 0.2, 0.3, 0.4], (3, 1))
    found = [Policies("a", "A", 1, one), Policies("b", "B", 3, one[:, ::-1])]
    assert best_shares(found)["security"].tolist() == [0.75, 0.0, 0.0, 0.25]
    assert mean_outcomes(found)["autonomy"] == pytest.approx([0.325, 0.275, 0.225, 0.175])


@pytest.mark.slow
def test_no_constant_policy_is_best_in_more_than_half_of_contested_years() -> None:
    shares = best_shares(constant_policies())
    assert set(shares) == set(OUTCOMES)
    for share in shares.values():
        assert len(share) == len(STRATEGIES)
        assert share.sum() == pytest.approx(1.0)
        assert share.max() <= 0.5


def test_the_command_tells_outcomes_and_refuses_a_figure_of_them(cli: Cli) -> None:
    done = cli("responses", "--outcomes", "--lever", "demand", "--replicates", "2", "--json")
    told = json.loads(done.out)
    assert (done.code, done.err) == (0, "")
    assert {row["strategy"] for row in told["responses"]} == {"autonomy"}
    assert (len(told["responses"]), told["policies"]) == (12, [])
    refused = cli("responses", "--outcomes", "--out", "here")
    assert (refused.code, refused.out) == (2, "")
    assert "leave --outcomes out" in refused.err
