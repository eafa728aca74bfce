"""The few lines of a summary say what the record and the Mesa model say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from counterpoise.engine.runs import efforts_of
from counterpoise.model import AlignmentModel
from counterpoise.results.overview import instruments_in_use, openings, turns
from counterpoise.results.result import Result
from counterpoise.results.run import drawn_world, run
from counterpoise.theory.instruments import FIRST
from counterpoise.theory.terms import STRATEGIES

MINI = Path(__file__).parents[1] / "data" / "mini.yaml"
ROUTE = "routes: {line: {title: A line, state: VEN, channel: energy, around: USA, buyer: CHN, available: 2002}}\n"
BAND, HEDGE, SOFT = (STRATEGIES.index(label) for label in ("bandwagoning", "hedging", "soft_balancing"))


@pytest.fixture(scope="module")
def result() -> Result:
    return run(MINI, replicates=6, seed=5)


def course_of(result: Result, modes: list[int]) -> list[tuple[object, object, object]]:
    """The turns of the first state where every run takes this course, and the other state never turns."""
    made = Result(result.scenario, result.theory, result.world, result.rules, result.seed, result.record)
    strategy = np.full_like(result.strategy, HEDGE)
    strategy[:, :, 0] = modes
    made.__dict__["strategy"] = strategy
    rows = turns(made)
    assert {row["state"] for row in rows} <= {"VEN"}
    return [(row["year"], row["from"], row["to"]) for row in rows]


def test_a_turn_is_told_with_its_year(result: Result) -> None:
    assert course_of(result, [BAND] * 2 + [HEDGE] * 3 + [SOFT] * 6) == [
        (2002, "bandwagoning", "hedging"),
        (2005, "hedging", "soft_balancing"),
    ]
    assert course_of(result, [BAND] * 11) == []


def test_a_mode_that_does_not_last_two_years_is_passed_over(result: Result) -> None:
    assert course_of(result, [BAND] * 4 + [HEDGE] + [BAND] * 5 + [HEDGE]) == []
    assert course_of(result, [BAND, HEDGE, BAND, HEDGE] + [HEDGE] * 7) == [(2003, "bandwagoning", "hedging")]


def test_routes_are_told_with_the_share_of_runs_and_the_median_year(tmp_path: Path, result: Result) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(MINI.read_text(encoding="utf-8") + ROUTE, encoding="utf-8")
    made = run(case, replicates=9, set={"routes.line.cost": 0.0})
    (row,) = openings(made)
    first = made.years[made.years["open_line"]].groupby("run")["year"].min()
    assert len(first) > 0
    assert (row["route"], row["title"], row["state"]) == ("line", "A line", "VEN")
    assert row["share"] == len(first) / 9
    assert row["year"] == int(np.quantile(first, 0.5, method="lower"))
    (never,) = openings(run(case, replicates=2, set={"routes.line.consent": 0.0}))
    assert (never["share"], never["year"]) == (0.0, None)
    assert openings(result) == []


@pytest.mark.parametrize("uncertain", [False, True])
def test_replayed_efforts_are_those_of_the_run(uncertain: bool) -> None:
    result = run(MINI, replicates=3, seed=5, uncertain=uncertain)
    for replicate in range(3):
        world, rules = result.world, result.rules
        if uncertain:
            world, rules = drawn_world(result.scenario, result.theory, 5, replicate)
        used = efforts_of(world, rules, replicate, 5) >= rules.parameters["used_bound"][0]
        soft = used[:, :, FIRST[1] : FIRST[2]].sum(axis=2)
        np.testing.assert_array_equal(soft, result.record.soft_instruments[replicate])


def test_replayed_efforts_are_those_of_the_mesa_model(result: Result) -> None:
    efforts = efforts_of(result.world, result.rules, 2, 5)
    model = AlignmentModel(MINI, seed=5, replicate=2)
    for t in range(len(result.world.years)):
        model.step()
        for i, state in enumerate(model.states):
            np.testing.assert_array_equal(efforts[t, i], state.effort.max(axis=0))


def test_the_instruments_most_in_use_come_first_and_are_three_at_most(result: Result) -> None:
    rows = instruments_in_use(result)
    for state in result.world.states:
        shares = [float(str(row["share"])) for row in rows if row["state"] == state]
        assert 0 < len(shares) <= 3
        assert shares == sorted(shares, reverse=True)
        assert all(0.0 < share <= 1.0 for share in shares)
