"""A game is a run with choices forced: its own choices change nothing, others do; rounds are where the model wavers."""

from __future__ import annotations

import counterpoise as cp
import numpy as np
import pytest
from counterpoise.analysis.lab.game import CONFIDENCES, CONTESTED, FEWEST, OUTCOMES, ROUNDS, Bet, Game, points
from counterpoise.scenario.problems import ScenarioError
from counterpoise.theory.terms import STRATEGIES


@pytest.fixture(scope="module")
def game() -> Game:
    return Game(cp.prepare("venezuela"), "VEN", seed=3)


def test_rounds_are_contested_years_in_order(game: Game) -> None:
    result = cp.run("venezuela", replicates=1, seed=3)
    assert FEWEST <= len(game.rounds) <= ROUNDS
    assert list(game.rounds) == sorted(set(game.rounds))
    for number, year in enumerate(game.rounds):
        row = result.states[(result.states.year == year) & (result.states.state == "VEN")].iloc[0]
        odds = {s: sum(row[c] for c in result.states.columns if c.startswith(f"p_{s}")) for s in STRATEGIES}
        odds["balancing"] = sum(row[f"p_balancing_{power}"] for power in result.world.powers)
        assert max(odds.values()) < CONTESTED
        assert game.own_odds(number) == pytest.approx(odds)
        assert game.own_choice(number)[0] == row.strategy
    assert game.until(len(game.rounds) - 1) == 2020


def test_the_models_own_choices_change_nothing_where_they_hold_as_long() -> None:
    game = Game(cp.prepare("venezuela"), "VEN", seed=3)
    own, i = game._own, game._state
    years = [int(year) for year in game.case.world.years]
    every = {("VEN", year): game._option(own, t) for t, year in enumerate(years)}
    again = game.case.run(1, 3, choices=every).record
    np.testing.assert_array_equal(again.threat[0, :, i], own.threat[0, :, i])
    steady = all(
        game._option(own, t) == game.own_choice(0) for t in range(game._at(game.rounds[0]), game._at(game.until(0)) + 1)
    )
    assert steady
    assert set(game.reveal([game.own_choice(0)]).outcomes.values()) == {0.0}


def test_a_choice_holds_until_the_next_round(game: Game) -> None:
    made = [("hedging", None), ("soft_balancing", "USA")]
    debrief = game.debrief(made)
    first, second = game.rounds[0], game.rounds[1]
    for year, option in zip(debrief.years, debrief.chosen, strict=True):
        if first <= year < second:
            assert option == ("hedging", None)
        if second <= year <= game.until(1):
            assert option == ("soft_balancing", "USA")
    before = [t for t, year in enumerate(debrief.years) if year < first]
    assert all(debrief.chosen[t] == debrief.model[t] for t in before)
    assert all(debrief.outcomes[name][t] == 0.0 for name in OUTCOMES for t in before)


def test_a_reveal_is_that_of_the_run_with_the_choices(game: Game) -> None:
    made = [("bandwagoning", "USA"), ("hedging", None)]
    reveal = game.reveal(made)
    choices = {("VEN", year): made[0] for year in range(game.rounds[0], game.until(0) + 1)}
    before = game.case.run(1, 3, choices=choices)
    choices |= {("VEN", year): made[1] for year in range(game.rounds[1], game.until(1) + 1)}
    after = game.case.run(1, 3, choices=choices)
    t, i = game._at(reveal.year), game._state
    odds = dict.fromkeys(STRATEGIES, 0.0)
    for option, chance in zip(game.case.world.options, before.record.probabilities[0, t, i], strict=True):
        odds[option.split(":")[0]] += float(chance)
    assert reveal.odds == pytest.approx(odds)
    assert game.why(made).year == reveal.year
    assert game.why(made).chosen == ":".join(part for part in reveal.model if part)
    assert sum(reveal.odds.values()) == pytest.approx(1.0)
    when = slice(t, game._at(reveal.until) + 1)
    own = game._own
    for name in OUTCOMES:
        gap = getattr(after.record, name)[0, when, i] - getattr(own, name)[0, when, i]
        assert reveal.outcomes[name] == pytest.approx(float(gap.mean()))
    assert {sum(counts.values()) for counts in reveal.answers.values()} == {reveal.until - reveal.year + 1}


def test_what_is_seen_before_a_choice_follows_from_the_choices_before(game: Game) -> None:
    plain, resisting = game.situation([("bandwagoning", "USA")]), game.situation([("balancing", "USA")])
    assert plain.year == resisting.year == game.rounds[1]
    assert plain.powers != resisting.powers
    assert [event[0] for event in plain.events] == sorted(event[0] for event in plain.events)
    assert all(game.rounds[0] < year <= game.rounds[1] for year, _, _ in plain.events)


def test_history_is_what_coders_say(game: Game) -> None:
    assert (2002, 2013, "soft_balancing", "USA") in game.debrief([]).history


def test_honesty_pays_best() -> None:
    for truth in (0.5, 0.6, 0.7, 0.9):
        expected = {
            sure: truth * points(Bet("hedging", sure), "hedging")
            + (1 - truth) * points(Bet("hedging", sure), "balancing")
            for sure in CONFIDENCES
        }
        best = max(expected, key=lambda sure: expected[sure])
        assert best == min(CONFIDENCES, key=lambda sure: abs(sure / 100.0 - truth))


def test_what_cannot_be_played_is_refused(game: Game) -> None:
    with pytest.raises(ScenarioError, match="wavers in too few years of KOR in us_china"):
        Game(cp.prepare("us_china"), "KOR", seed=3)
    with pytest.raises(ScenarioError, match="nothing that can be chosen"):
        game.checked("hedging", "USA")
    with pytest.raises(ScenarioError, match="all rounds are played"):
        game.situation([("hedging", None)] * len(game.rounds))
    with pytest.raises(ScenarioError, match="nothing is chosen yet"):
        game.reveal([])
