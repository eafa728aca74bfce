"""Validation on votes: tables, readiness, forecasts, weights learned from a vote."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from counterpoise.analysis.observed.history import History
from counterpoise.analysis.observed.tables import read_tables
from counterpoise.analysis.validation import validate as validation
from counterpoise.analysis.validation.estimation import Prior, stack, weights_of
from counterpoise.analysis.validation.readings import Worlds
from counterpoise.analysis.validation.vote_estimation import estimate_from_votes, yes_probabilities
from counterpoise.analysis.validation.vote_forecasts import (
    SMOOTHING,
    VoteValidation,
    chief_rival,
    fit_yes,
    readiness,
    validate_votes,
)
from counterpoise.analysis.validation.votes import VoteTable, read_votes, year_of
from counterpoise.scenario.problems import ScenarioError
from counterpoise.scenario.theory_file import load_theory


@pytest.mark.parametrize(
    ("resolution", "year"),
    [
        ("68/262", 2014), ("A/RES/68/262", 2014), ("71/205", 2017), ("ES-11/1", 2022), ("es-11/6", 2023),
        ("ES-11/9", None), ("a resolution", None), ("3379 (XXX)", None),
    ],
)  # fmt: skip
def test_the_number_of_a_resolution_tells_its_year(resolution: str, year: int | None) -> None:
    assert year_of(resolution) == year


def test_votes_are_read_in_the_published_spellings(
    tmp_path: Path, vote_lines: tuple[str, ...], voted: Callable[..., VoteTable]
) -> None:
    found = voted(tmp_path, *vote_lines)
    assert [vote.cast for vote in found.votes] == [
        "no", "yes", "no", "yes", "abstain", "yes", "absent", "yes", "no",
    ]  # fmt: skip
    assert found.yes().tolist() == [vote.cast == "yes" for vote in found.votes]
    assert found.votes[0][:6] == (2, "A", 2001, "RUS", "Cuba", "CUB")


def test_year_and_counterpart_of_a_known_resolution_need_no_column(
    tmp_path: Path, voted: Callable[..., VoteTable]
) -> None:
    found = voted(tmp_path, "resolution,country,vote,iso3", "68/262,Zaire,approve,ZAR", "ES-11/1,Cuba,abstain,CUB")
    assert [vote[1:4] for vote in found.votes] == [("68/262", 2014, "RUS"), ("ES-11/1", 2022, "RUS")]
    assert found.votes[0].iso3 == "COD"


HEAD = "resolution,country,vote,iso3"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((), ["votes.csv:1:", "empty"]),
        ((HEAD,), ["votes.csv:1:", "no rows"]),
        (("resolution,country,vot,iso3", "68/262,Cuba,no,CUB"), ["votes.csv:1: vote:", "did you mean 'vot'?"]),
        ((HEAD, "68/262,Cuba,maybe,CUB"), ["votes.csv:2: vote: 'maybe' is no vote", "yes, no, abstain, absent"]),
        ((HEAD, "68/262,Cuba,,CUB"), ["votes.csv:2: vote: the cell is empty"]),
        ((HEAD, "68/262,Cuba,no,CUX"), ["votes.csv:2: iso3: 'CUX' is no state's code"]),
        ((HEAD, "68/262,Cuba,no,cuba"), ["votes.csv:2: iso3: 'cuba' is no state's code"]),
        ((HEAD, "68/262,Cuba,no,CUB", "68/262,Kuba,yes,CUB"), ["votes.csv:3: iso3: CUB on 68/262 stands on line 2"]),
        ((HEAD, "70/1,Cuba,no,CUB"), ["votes.csv:2: counterpart_iso3:", "add a column `counterpart_iso3`"]),
        ((HEAD, "ES-10/1,Cuba,no,CUB"), ["votes.csv:2: year:", "add a column `year`", "`counterpart_iso3`"]),
        ((HEAD + ",year", "68/262,Cuba,no,CUB,soon"), ["votes.csv:2: year: 'soon' is no whole year"]),
        ((HEAD, '68/262,"Cuba,no,CUB'), ["votes.csv:2:", "quotation"]),
    ],
)
def test_mistakes_in_a_table_of_votes_are_named(
    tmp_path: Path, lines: Sequence[str], words: Sequence[str], file_of: Callable[..., Path]
) -> None:
    with pytest.raises(ScenarioError) as error:
        read_votes(file_of(tmp_path, "votes.csv", *lines))
    for word in words:
        assert word in str(error.value)


def test_votes_that_are_no_text_are_named(tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    file.write_bytes(f"{HEAD}\n68/262,Cuba,yes,CUB\n".encode("utf-16"))
    with pytest.raises(ScenarioError, match=r"votes\.csv:1: is UTF-16 text"):
        read_votes(file)
    with pytest.raises(ScenarioError, match="there is no such file"):
        read_votes(tmp_path / "none.csv")


def test_readiness_is_the_log_odds_of_resisting_above_a_blind_choice() -> None:
    # Options of two powers: hard by power, soft by power, hedging, bandwagoning by power.
    choice = np.array([[0.1, 0.2, 0.05, 0.15, 0.1, 0.3, 0.1], [1 / 8, 1 / 8, 1 / 8, 1 / 8, 1 / 4, 1 / 8, 1 / 8]])
    found = readiness(choice, power=1, chief=0, powers=2)
    share, blind = 0.2 + 0.15 + 0.3, 3 / 8

    def log_odds(one: float) -> float:
        return math.log((one + SMOOTHING) / (1 - one + SMOOTHING))

    assert found == pytest.approx([log_odds(share) - log_odds(blind), 0.0])
    assert np.isfinite(readiness(np.eye(7), 1, 0, 2)).all()


def test_the_chief_rival_is_the_power_of_the_largest_rivalry(worlds: Worlds) -> None:
    world = worlds.before("KAZ", "CHN", 2001)
    assert world.powers[chief_rival(world, world.powers.index("CHN"))] == "USA"


def test_the_fit_of_yes_by_hand() -> None:
    features = np.array([[0.0], [0.0], [2.0], [2.0]])
    yes = np.array([False, False, True, False])
    fit = fit_yes(features, yes, penalty=1.0)
    assert (fit.centre[0], fit.spread[0]) == (1.0, 1.0)
    # At the maximum the slopes vanish: sums of residuals, half a row of each kind at the centre included.
    low, high = fit.predict(np.array([[0.0], [2.0]]))
    centre = 1 / (1 + math.exp(-fit.constant))
    assert 2 * low + (2 * high - 1) + 0.5 * (2 * centre - 1) == pytest.approx(0.0, abs=1e-5)
    assert -2 * low + (2 * high - 1) + fit.weights[0] == pytest.approx(0.0, abs=1e-5)
    assert 0.0 < low < 0.25 < high < 1.0
    alike = fit_yes(features, np.ones(4, dtype=bool), penalty=1.0).predict(features)
    assert alike == pytest.approx(4.5 / 5, abs=1e-5)


def by_name(found: VoteValidation) -> dict[str, dict[str, Any]]:
    return {str(row["theory"]): dict(row) for row in found.rows()}


def test_a_vote_is_forecast_from_the_other_states(
    worlds: Worlds, tmp_path: Path, vote_lines: tuple[str, ...], voted: Callable[..., VoteTable]
) -> None:
    found = validate_votes(
        voted(tmp_path, *vote_lines), worlds, [load_theory("threat_interdependence"), load_theory("random")]
    )
    rows = by_name(found)
    assert list(rows) == [
        "threat_interdependence",
        "random",
        "estimated",
        "majority",
        "structural",
        "structural_position",
    ]
    assert [(row.line, row.name, row.reason) for row in found.left_out] == [(10, "Russia", "is the power voted on")]
    assert {row["n"] for row in rows.values()} == {8}
    assert {row["observed_yes"] for row in rows.values()} == {4 / 9}
    # Each of the 4 that said yes is forecast from 3 of 7, the others from 4 of 7; Russia at half.
    assert rows["majority"]["log_loss"] == pytest.approx(-math.log(3 / 7))
    assert rows["majority"]["predicted_yes"] == pytest.approx((4 * 3 / 7 + 4 * 4 / 7 + 0.5) / 9)
    # A theory that knows nothing ranks nobody, in worlds of three powers and (for the United States) of two.
    assert rows["majority"]["auc"] == rows["random"]["auc"] == 0.5
    assert rows["threat_interdependence"]["auc"] != 0.5


def test_a_vote_is_forecast_from_another_vote(
    worlds: Worlds, tmp_path: Path, vote_lines: tuple[str, ...], voted: Callable[..., VoteTable]
) -> None:
    training = voted(tmp_path, *vote_lines)
    lines = (
        "B,Cuba,no,CUB,2002,CHN",
        "B,Japan,yes,JPN,2002,CHN",
        "B,Malaysia,absent,MYS,2002,CHN",
        "B,Fiji,yes,FJI,2002,CHN",
    )
    theory = load_theory("walt")
    found = validate_votes(voted(tmp_path, vote_lines[0], *lines), worlds, [theory], training)
    rows = by_name(found)
    assert [row.reason for row in found.left_out] == ["no capability of FJI in 2001 or the ten years before"]
    assert rows["majority"] == {
        "theory": "majority", "n": 3, "auc": 0.5, "log_loss": pytest.approx(math.log(2.0)),
        "predicted_yes": pytest.approx(0.5), "observed_yes": 0.5,
    }  # fmt: skip

    def log_odds(state: str, counterpart: str, year: int) -> float:
        world = worlds.before(state, counterpart, year)
        power = world.powers.index(counterpart)
        chosen, _ = validation.choices(world, theory)
        return float(readiness(chosen, power, chief_rival(world, power), len(world.powers))[world.states.index(state)])

    seen = np.array([[log_odds(vote.iso3, "RUS", 2001)] for vote in training.votes[:-1]])
    fit = fit_yes(seen, training.yes()[:-1], 1.0)
    own = np.array([[log_odds(state, "CHN", 2002)] for state in ("CUB", "JPN", "MYS")])
    assert found.forecasts[0].probabilities == pytest.approx(fit.predict(own))
    assert rows["walt"]["predicted_yes"] == pytest.approx((fit.predict(own).sum() + 0.5) / 4)


def test_resisting_is_the_share_of_its_options_and_its_gradient_is_right(worlds: Worlds) -> None:
    theory = load_theory("threat_interdependence")
    rationality, nest = theory.parameter("rationality"), theory.parameter("nest")
    found = [worlds.situation(state, "RUS", 2001, theory) for state in ("CUB", "JPN", "POL", "USA")]
    held, weights = stack(found), weights_of(theory)
    world, usual = worlds.before("CUB", "RUS", 2001), worlds.before("USA", "RUS", 2001)
    rivals = np.array([chief_rival(world, world.powers.index("RUS"))] * 3 + [chief_rival(usual, 1)])
    odds, slope = yes_probabilities(weights, held, rivals, rationality, nest)
    for row, (own, one) in enumerate(zip((world, world, world, usual), found, strict=True)):
        chosen = validation.choices(own, theory)[0][own.states.index(one.state)]
        count = len(own.powers)
        expected = chosen[one.power] + chosen[count + one.power] + chosen[2 * count + 1 + rivals[row]]
        assert odds[row] == pytest.approx(expected, abs=1e-12)
    for k in (1, 19, 38, 56):
        step = np.zeros(len(weights))
        step[k] = 1e-6
        above, below = (
            yes_probabilities(weights + sign * step, held, rivals, rationality, nest)[0] for sign in (1, -1)
        )
        assert (above - below) / 2e-6 == pytest.approx(slope[:, k], abs=1e-7)


def test_weights_learned_from_a_vote_tell_it_better_than_the_prior(worlds: Worlds) -> None:
    theory = load_theory("threat_interdependence")
    held = stack([worlds.situation(state, "RUS", 2001, theory) for state in ("CUB", "JPN", "POL", "MEX", "KAZ")])
    rivals, yes = np.zeros(5, dtype=int), np.array([False, True, True, True, False])
    rationality, nest = theory.parameter("rationality"), theory.parameter("nest")

    def likelihood(weights: np.ndarray) -> float:
        odds = yes_probabilities(weights, held, rivals, rationality, nest)[0]
        return float(np.log(np.where(yes, odds, 1.0 - odds)).sum())

    assert likelihood(estimate_from_votes(held, rivals, yes, theory)) > likelihood(Prior().mean) + 0.5


def test_no_position_of_the_year_before_a_vote_is_read(
    worlds: Worlds,
    tmp_path: Path,
    data_lines: Mapping[str, tuple[str, ...]],
    vote_lines: tuple[str, ...],
    file_of: Callable[..., Path],
    filled: Callable[..., Path],
    voted: Callable[..., VoteTable],
) -> None:
    def forecast(**more: Sequence[str]) -> VoteValidation:
        history = History(read_tables(filled(tmp_path / "data", **more)))
        return validate_votes(voted(tmp_path, *vote_lines), Worlds(history), [load_theory("affinity")])

    before = by_name(validate_votes(voted(tmp_path, *vote_lines), worlds, [load_theory("affinity")]))
    later = ("40,2000,3.0", "290,2000,-2.0", "740,2001,-2.0")
    assert by_name(forecast(ideal=later)) == before
    # Of 2001 the positions of 1999 are read: an older one does not count where there is that of 1999.
    older = by_name(forecast(ideal=("101,1998,3.0",)))
    assert older == before
    moved = filled(tmp_path / "data")
    file_of(moved, "ideal.csv", *(line.replace("365,1999,0.0", "365,1999,2.9") for line in data_lines["ideal"]))
    history = History(read_tables(moved))
    changed = by_name(validate_votes(voted(tmp_path, *vote_lines), Worlds(history), [load_theory("affinity")]))
    assert changed["affinity"] != before["affinity"]
    assert changed["structural_position"] != before["structural_position"]
    assert changed["structural"] == pytest.approx(before["structural"])


def test_votes_that_cannot_be_forecast_are_refused(
    worlds: Worlds, tmp_path: Path, vote_lines: tuple[str, ...], voted: Callable[..., VoteTable]
) -> None:
    with pytest.raises(ScenarioError, match=r"votes\.csv:2: iso3: Cuba: no capability of CUB in 2013"):
        validate_votes(voted(tmp_path, HEAD, "68/262,Cuba,no,CUB"), worlds, ())
    table = voted(tmp_path, *vote_lines)
    with pytest.raises(ValueError, match="A stands in both tables"):
        validate_votes(table, worlds, (), table)
    with pytest.raises(ValueError, match="can only be forecast from another vote"):
        validate_votes(voted(tmp_path, *vote_lines[:2]), worlds, ())
