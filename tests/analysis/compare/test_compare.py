"""Comparisons: paired worlds, what they have in common, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import counterpoise as cp
import numpy as np
import pytest
from counterpoise.analysis.compare.compare import FEW
from counterpoise.analysis.compare.effects import effect_of

MINI = str(Path(__file__).parents[2] / "data" / "mini.yaml")
NO_COUP = {"events.coup": None}


IDLE = """\
format: 1
extends: {case}
events:
  a_rumour:
    title: A rumour
    hazard: {{from: 2001, to: 2009, probability: 0.5}}
    changes: [{{path: states.VEN.acts.force.USA, add: 0.0}}]
"""


def test_removing_what_has_no_effect_gives_exactly_zero_in_all_pairs(tmp_path: Path) -> None:
    case = tmp_path / "idle.yaml"
    (tmp_path / "mini.yaml").write_bytes(Path(MINI).read_bytes())
    case.write_text(IDLE.format(case="mini.yaml"), encoding="utf-8")
    found = cp.compare(case, {"events.a_rumour": None}, replicates=30)
    assert not (found.values[0] != found.values[1]).any()
    assert {effect.effect for effect in found.effects} == {0.0}
    assert {effect.differ for effect in found.effects} == {0.0}
    assert found.largest is None


def test_pairs_are_the_runs_that_each_world_has_alone() -> None:
    found = cp.compare(MINI, NO_COUP, outcomes=["share_soft_balancing_VEN", "autonomy_CUB"], replicates=12, seed=3)
    for world, changes in enumerate((None, NO_COUP)):
        alone = cp.run(MINI, 12, 3, set=changes)
        states = alone.states[alone.states.state == "VEN"]
        share = (states.strategy == "soft_balancing").groupby(states.run).mean()
        assert found.values[world, :, 0] == pytest.approx(share.to_numpy())
        assert found.values[world, :, 1] == pytest.approx(alone.record.autonomy[:, :, 1].mean(axis=1))


def test_workers_change_no_number() -> None:
    one, more = (cp.compare(MINI, NO_COUP, replicates=9, workers=workers) for workers in (1, 5))
    assert one.outcomes == more.outcomes
    assert np.array_equal(one.values, more.values)


def test_unknown_numbers_are_drawn_alike_in_both_worlds() -> None:
    same = cp.compare(MINI, {"world.norms": 0.7}, outcomes=["autonomy_VEN"], replicates=8, uncertain=True)
    drawn = cp.run(MINI, 8, uncertain=True).record.autonomy[:, :, 0].mean(axis=1)
    assert same.values[0, :, 0] == pytest.approx(drawn)
    moved = cp.compare(MINI, NO_COUP, outcomes=["autonomy_VEN"], replicates=40, uncertain=True).effects[0]
    assert moved.saved is None or moved.saved > 2.0


def test_the_usual_outcomes_begin_with_the_first_year_that_differs() -> None:
    found = cp.compare(MINI, {"states.VEN.acts.force.USA@2006..": 0.5}, replicates=20)
    first = {outcome.partition("@")[2] for outcome in found.outcomes}
    assert first == {"2006-2010"}
    assert "security_VEN@2006-2010" in found.outcomes
    whole = cp.compare(MINI, {"states.VEN.capability": 0.01}, replicates=20)
    assert "autonomy_VEN" in whole.outcomes


def test_the_largest_effects_come_first_and_fit_on_a_screen() -> None:
    found = cp.compare("venezuela", {"events.coup_2002": None, "events.pdvsa_strike": None}, replicates=30)
    assert len(found.shown) == FEW < len(found.effects)
    sizes = [abs(effect.effect) for effect in found.effects if effect.outcome.startswith("share_")]
    assert sizes == sorted(sizes, reverse=True)
    assert found.largest is not None
    assert found.largest.outcome == found.effects[0].outcome
    assert list(found.table.columns) == [
        "alternative", "outcome", "base", "changed", "effect", "low", "high", "pairs", "differ", "saved",
    ]  # fmt: skip


def test_several_alternatives_each_bring_what_they_move() -> None:
    found = cp.compare(
        MINI, NO_COUP, theory="walt", alternatives={"dear oil": {"world.price": 200.0}, "plain": {"theory": "random"}},
        replicates=30,
    )  # fmt: skip
    assert found.alternatives == ("events.coup=null", "dear oil", "plain", "walt")
    assert {effect.alternative for effect in found.shown} == {*found.alternatives}
    for name in found.alternatives:
        own = [effect for effect in found.effects if effect.alternative == name]
        most = max(own, key=lambda effect: abs(effect.effect) / max(1.0, effect.base, effect.changed))
        assert most.outcome in {effect.outcome for effect in found.shown}


def test_a_theory_is_compared_on_the_same_draws() -> None:
    found = cp.compare(MINI, theory=["walt"], outcomes=["share_hedging_VEN"], replicates=10)
    alone = cp.compare(MINI, {"theory": "walt"}, outcomes=["share_hedging_VEN"], replicates=10)
    assert np.array_equal(found.values, alone.values)


def test_what_holds_in_all_worlds_moves_none_of_them_apart() -> None:
    found = cp.compare(MINI, {"theory": "walt"}, base={"theory": "walt"}, replicates=5)
    assert found.theory == "walt"
    assert not any(effect.differ for effect in found.effects)


@pytest.fixture
def shorter(tmp_path: Path) -> str:
    """A case of other years."""
    path = tmp_path / "shorter.yaml"
    text = Path(MINI).read_text(encoding="utf-8").replace("years: [2000, 2010]", "years: [2001, 2012]")
    path.write_text(text.replace("name: mini", "name: shorter"), encoding="utf-8")
    return str(path)


def test_other_cases_are_compared_over_what_both_have(shorter: str) -> None:
    found = cp.compare(MINI, other=shorter, replicates=20)
    assert found.left_out == ("only in base: years 2000", "only in shorter: years 2011–2012")
    assert {outcome.partition("@")[2] for outcome in found.outcomes} == {"2001-2010"}
    named = cp.compare(MINI, other=shorter, outcomes=["autonomy_VEN", "cost_USA@2004-2005"], replicates=3)
    assert named.outcomes == ("autonomy_VEN@2001-2010", "cost_USA@2004-2005")
    asean = cp.compare("venezuela", other=["asean"], replicates=3)
    assert "only in base: powers RUS, IRN" in asean.left_out
    assert {outcome.partition("@")[0] for outcome in asean.outcomes} == {
        "cost_USA", "legitimacy_USA", "cost_CHN", "legitimacy_CHN",
    }  # fmt: skip


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({}, "nothing to compare the case with"),
    ({"set": NO_COUP, "outcomes": ["autonomy_VNE"]}, "did you mean 'autonomy_VEN'"),
    ({"set": NO_COUP, "outcomes": ["modal_VEN"]}, "is a label"),
    ({"set": NO_COUP, "outcomes": ["autonomy_VEN@1980-1990"]}, "are not among 2000-2010"),
    ({"set": NO_COUP, "outcomes": "autonomy_VEN"}, "must be a list of texts"),
    ({"set": NO_COUP, "outcomes": []}, "are none"),
    ({"set": {"events.coop": None}}, "coup"),
    ({"theory": "wallt"}, "walt"),
    ({"theory": 3}, "must be the name of a shipped theory"),
    ({"theory": ["walt", "walt"]}, "two worlds cannot both be called 'walt'"),
    ({"alternatives": {"base": NO_COUP}}, "two worlds cannot both be called 'base'"),
    ({"alternatives": {" ": NO_COUP}}, "needs a name"),
    ({"alternatives": {"a": 3}}, "must be a mapping"),
    ({"other": "multipolarity_1955"}, "no year in common"),
    ({"set": NO_COUP, "replicates": 0}, "at least 1"),
    ({"set": NO_COUP, "uncertain": 1}, "must be True or False"),
]


@pytest.mark.parametrize(("given", "told"), REFUSED)
def test_what_cannot_be_compared_is_refused_in_one_message(given: dict[str, Any], told: str) -> None:
    with pytest.raises(cp.ScenarioError, match=told):
        cp.compare(MINI, **given)


def test_shares_of_all_states_are_not_compared_between_different_states() -> None:
    with pytest.raises(cp.ScenarioError, match="about all states"):
        cp.compare("venezuela", other="asean", outcomes=["share_hedging"], replicates=2)


def test_an_empty_change_is_a_world_of_its_own_that_does_not_differ() -> None:
    found = cp.compare(MINI, alternatives={"same": {}}, replicates=3)
    assert not (found.values[0] != found.values[1]).any()


@pytest.mark.slow
@pytest.mark.parametrize("change", [{"world.price@2015..": 100.0}, {"events.coup_2002": None}])
def test_pairing_saves_runs_and_intervals_cover_the_effect(change: dict[str, object]) -> None:
    """Against 4,000 pairs of other runs, in a hundred comparisons of 200 pairs, where an outcome moves by 0.005."""
    values = cp.compare("venezuela", change, replicates=24_000).values
    truth = (values[1, :4000] - values[0, :4000]).mean(axis=0)
    told, saved = [], []
    for rows in np.split(np.arange(4000, 24_000), 100):
        for k in np.flatnonzero(np.abs(truth) >= 0.005):
            one = effect_of("", "", values[0, rows, k], values[1, rows, k])
            if one.low is not None and one.high is not None and one.saved is not None:
                told.append(one.low <= truth[k] <= one.high)
                saved.append(one.saved)
    assert len(told) > 500
    assert 0.91 <= np.mean(told) <= 0.98
    assert np.median(saved) >= 3.0
