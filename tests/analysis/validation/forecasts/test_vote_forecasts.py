"""Validation on votes: tables, condemnation as the engine has it and as it is learned, forecasts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from counterpoise.analysis.observed.history import History
from counterpoise.analysis.observed.tables import read_tables
from counterpoise.analysis.validation.condemnation import FEATURES, Condemnation, Outlook, Scene, features, learn
from counterpoise.analysis.validation.readings import Worlds
from counterpoise.analysis.validation.roll_calls import chief_rival, force_used
from counterpoise.analysis.validation.vote_forecasts import (
    BASELINES,
    CONDEMNATION,
    LEARNED,
    VoteValidation,
    fit_yes,
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
        (
            (HEAD + ",counterpart_iso3", "68/262,Cuba,no,CUB,RUS", "68/262,Mexico,no,MEX,USA"),
            ["votes.csv:3: counterpart_iso3: 68/262 has USA here and RUS on line 2", "a resolution of its own"],
        ),
        ((HEAD + ",victim_iso3", "68/262,Cuba,no,CUB,UKX"), ["votes.csv:2: victim_iso3: 'UKX' is no state's code"]),
        ((HEAD + ",victim_iso3", "68/262,Cuba,no,CUB,RUS"), ["victim_iso3: RUS is the power voted on as well"]),
        ((HEAD + ",force", "68/262,Cuba,no,CUB,2"), ["votes.csv:2: force: 2 is not from 0 to 1", "1 in war"]),
        ((HEAD + ",force", "68/262,Cuba,no,CUB,much"), ["votes.csv:2: force: 'much' is no number"]),
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


Row = dict[str, Any]


def by_name(found: VoteValidation, vote: str = "A") -> dict[str, Row]:
    return {str(row["theory"]): dict(row) for row in found.rows() if row["vote"] == vote}


def test_a_single_vote_is_forecast_from_the_other_states(
    worlds: Worlds, tmp_path: Path, vote_lines: tuple[str, ...], voted: Callable[..., VoteTable]
) -> None:
    found = validate_votes([voted(tmp_path, *vote_lines)], worlds)
    rows = by_name(found)
    assert list(rows) == [CONDEMNATION, LEARNED, "majority", "structural", "structural_position"]
    assert {row["held_out"] for name, row in rows.items() if name != CONDEMNATION} == {"state"}
    assert rows[CONDEMNATION]["held_out"] == "all"
    (gone,) = found.left_out.values()
    assert [(row.line, row.name, row.reason) for row in gone] == [(10, "Russia", "is the power voted on")]
    assert {row["n"] for row in rows.values()} == {8}
    assert {row["observed_yes"] for row in rows.values()} == {4 / 9}
    # Each of the 4 that said yes is forecast from 3 of 7, the others from 4 of 7; Russia at half.
    assert rows["majority"]["log_loss"] == pytest.approx(-math.log(3 / 7))
    assert rows["majority"]["predicted_yes"] == pytest.approx((4 * 3 / 7 + 4 * 4 / 7 + 0.5) / 9)
    assert rows["majority"]["auc"] == 0.5


def test_a_vote_is_forecast_from_another_vote(
    worlds: Worlds,
    tmp_path: Path,
    vote_lines: tuple[str, ...],
    other_lines: tuple[str, ...],
    voted: Callable[..., VoteTable],
) -> None:
    first, other = voted(tmp_path, *vote_lines), voted(tmp_path, *other_lines)
    found = validate_votes([other], worlds, [first])
    rows = by_name(found, "B")
    assert {row["held_out"] for row in rows.values()} == {"all", "vote"}
    assert [row.reason for row in found.left_out[other.file] if row.name == "Fiji"] == [
        "no capability of FJI in 2001 or the ten years before"
    ]
    # The table lists nobody absent, so that only those who took part count: 4 of 7 in the other vote.
    assert rows["majority"]["predicted_yes"] == pytest.approx(4 / 7)
    assert (rows["majority"]["n"], rows["majority"]["observed_yes"]) == (4, 3 / 5)
    assert any("counted as 0.4; a column `force` may say" in note for note in found.notes)
    # Of two votes without training each is forecast from the other.
    both = validate_votes([first, other], worlds)
    assert by_name(both, "B") == rows
    back = by_name(validate_votes([first], worlds, [other]))
    assert {name: back[name] for name in back if name != CONDEMNATION} == {
        name: row for name, row in by_name(both).items() if name != CONDEMNATION
    }
    # Absence is learned too: of the states with a position two years before, Mexico, Venezuela and others are not
    # listed in B, and where absent members are listed they count.
    assert back["majority"]["predicted_yes"] < 2 / 4


def test_the_engine_s_rule_is_read_with_the_parameters_of_a_theory(
    worlds: Worlds, tmp_path: Path, vote_lines: tuple[str, ...], voted: Callable[..., VoteTable]
) -> None:
    theory = load_theory("threat_interdependence")
    table = voted(tmp_path, *vote_lines)
    found = validate_votes([table], worlds, theories={CONDEMNATION: theory, "own": theory}, learned=False)
    own = next(one for one in found.forecasts if one.name == CONDEMNATION)
    assert [one.name for one in found.forecasts] == [CONDEMNATION, "own", *BASELINES]
    scene = Scene(worlds.before("CUB", "RUS", 2001, "POL"), theory)
    assert own.probabilities[0] == scene.outlook("CUB", "RUS", "POL", 1.0).chance(theory)
    assert by_name(found)["own"] | {"theory": CONDEMNATION} == by_name(found)[CONDEMNATION]


def test_outrage_is_the_engine_s_and_grows_with_force_and_nearness(worlds: Worlds) -> None:
    theory = load_theory("threat_interdependence")
    scene = Scene(worlds.before("CUB", "RUS", 2001, "POL"), theory)
    near, far = (scene.outlook(state, "RUS", "POL", 1.0) for state in ("POL", "CUB"))
    assert near.outrage == near.breach == far.breach == pytest.approx(0.5)  # norms of one half, full force
    assert 0.0 <= far.outrage < near.outrage
    less, none = (scene.outlook("CUB", "RUS", "POL", force) for force in (0.4, 0.0))
    assert less.outrage == pytest.approx(0.4 * far.outrage)
    assert (none.outrage, none.breach, none.chance(theory)) == (0.0, 0.0, 0.0)
    assert less[2:] == far[2:]


def test_the_rule_is_learned_within_its_signs_and_recovers_weights() -> None:
    rng = np.random.Generator(np.random.Philox(3))
    count, truth = 3000, np.array([1.0, 2.0, -2.0, -1.5, 4.0, 1.0])
    found = rng.uniform(0.0, 0.5, (count, len(FEATURES)))
    found[:, 4] = rng.uniform(-0.5, 0.5, count)
    occasions = list(rng.integers(0, 4, count))
    yes = rng.uniform(size=count) < 1.0 / (1.0 + np.exp(-(found @ truth - 0.5)))
    rule = learn(found, yes, occasions)
    assert np.abs(rule.weights - truth).max() < 3.0 * np.nanmax(rule.errors)
    assert rule.weights == pytest.approx(truth, abs=0.8)
    turned = learn(found, ~yes, occasions)
    signs = np.array([one.sign for one in FEATURES])
    assert (turned.weights * signs >= 0.0).all()
    assert turned.weights[4] == 0.0
    assert np.isnan(turned.errors[4])
    # A vote may be moved by what no feature tells, so that what is forecast is less sure than the odds.
    sure = Condemnation(3.0, np.zeros(len(FEATURES)), np.zeros(len(FEATURES))).predict(np.zeros((1, len(FEATURES))))
    assert 0.5 < sure[0] < 1.0 / (1.0 + math.exp(-3.0))


def test_stance_and_rules_are_relative_to_the_members() -> None:
    outlooks = [Outlook(0.5, 0.1 * k, 0.0, 0.2, 0.3, -0.4) for k in range(4)]
    found = features(outlooks, np.array([0.3, -0.2, 0.9, 0.3]), np.array([0.2, 0.4, 0.6, 0.8]))
    assert found[:, :4] == pytest.approx(np.array([[0.5, 0.1 * k, 0.2, 0.3] for k in range(4)]))
    assert found[:, 4] == pytest.approx([0.0, -0.375, 0.375, 0.0])
    assert found[:, 5] == pytest.approx([-0.3, -0.1, 0.1, 0.3])
    moved = features(outlooks, np.array([0.3, -0.2, 0.9, 0.3]) - 1.0, np.array([0.2, 0.4, 0.6, 0.8]) + 0.1)
    assert moved == pytest.approx(found)


def test_no_position_of_the_year_before_a_vote_is_read(
    worlds: Worlds,
    tmp_path: Path,
    data_lines: Mapping[str, tuple[str, ...]],
    vote_lines: tuple[str, ...],
    file_of: Callable[..., Path],
    filled: Callable[..., Path],
    voted: Callable[..., VoteTable],
) -> None:
    def forecast(folder: Path) -> dict[str, Row]:
        return by_name(validate_votes([voted(tmp_path, *vote_lines)], Worlds(History(read_tables(folder)))))

    before = by_name(validate_votes([voted(tmp_path, *vote_lines)], worlds))
    later = ("40,2000,3.0", "290,2000,-2.0", "740,2001,-2.0")
    assert forecast(filled(tmp_path / "data", ideal=later)) == before
    # Of 2001 the positions of 1999 are read: an older one does not count where there is that of 1999.
    assert forecast(filled(tmp_path / "data", ideal=("101,1998,3.0",))) == before
    moved = filled(tmp_path / "data")
    file_of(moved, "ideal.csv", *(line.replace("365,1999,0.0", "365,1999,2.9") for line in data_lines["ideal"]))
    changed = forecast(moved)
    for name in (CONDEMNATION, LEARNED, "structural_position"):
        assert changed[name] != before[name]
    assert changed["structural"] == pytest.approx(before["structural"])


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("68/262,Cuba,no,CUB,,,,",), "votes.csv:2: victim_iso3: no capability of UKR in 2013"),
        (
            ("C,Cuba,no,CUB,2001,RUS,,",),
            "votes.csv:2: victim_iso3: which state RUS used force against is not known for C",
        ),
        (("C,Cuba,no,CUB,2001,RUS,UKR,",), "votes.csv:2: victim_iso3: no capability of UKR in 2000"),
        (("C,Cuba,no,CUB,1901,RUS,POL,",), "votes.csv:2: victim_iso3: POL was no state at the end of 1900"),
        (("C,Fiji,no,FJI,2001,RUS,POL,",), "votes.csv:2: iso3: Fiji: no capability of FJI in 2000"),
    ],
)
def test_votes_that_cannot_be_forecast_are_refused(
    worlds: Worlds,
    tmp_path: Path,
    vote_lines: tuple[str, ...],
    voted: Callable[..., VoteTable],
    lines: Sequence[str],
    words: str,
) -> None:
    with pytest.raises(ScenarioError) as error:
        validate_votes([voted(tmp_path, vote_lines[0], *lines)], worlds)
    assert words in str(error.value)


def test_a_vote_that_cannot_be_fitted_is_refused(
    worlds: Worlds, tmp_path: Path, vote_lines: tuple[str, ...], voted: Callable[..., VoteTable]
) -> None:
    table = voted(tmp_path, *vote_lines)
    with pytest.raises(ScenarioError, match=r"votes\.csv:2: resolution: A stands in .*votes\.csv as well"):
        validate_votes([table], worlds, [table])
    one, same = (voted(tmp_path, HEAD, f"{name},Cuba,no,CUB") for name in ("68/262", "A/RES/68/262"))
    with pytest.raises(ScenarioError, match="resolution: 68/262 stands in"):
        validate_votes([one], worlds, [same])
    with pytest.raises(ValueError, match="can only be forecast from another vote"):
        validate_votes([voted(tmp_path, *vote_lines[:2])], worlds)


def test_force_is_told_by_the_table_the_known_resolutions_or_the_list_of_disputes(
    worlds: Worlds, tmp_path: Path, voted: Callable[..., VoteTable]
) -> None:
    known = voted(tmp_path, HEAD, "68/262,Cuba,no,CUB", "44/240,Cuba,yes,CUB", "A/RES/41/38,Cuba,yes,CUB")
    assert [vote[3:4] + vote[7:] for vote in known.votes] == [
        ("RUS", "UKR", 0.4), ("USA", "PAN", 1.0), ("USA", "LBY", 0.4),
    ]  # fmt: skip
    told = voted(tmp_path, f"{HEAD},force", "68/262,Cuba,no,CUB,0.7")
    assert told.votes[0].force == 0.7
    # The list of disputes has force short of war by the United States against Cuba, and none against Mexico.
    lines = [f"{name},Cuba,no,CUB,1999,USA,{victim}" for name, victim in (("C", "CUB"), ("D", "MEX"))]
    table = voted(tmp_path, f"{HEAD},year,counterpart_iso3,victim_iso3", *lines)
    notes: list[str] = []
    assert [force_used(call, worlds, notes) for call in table.resolutions()] == [0.4, 0.4]
    assert len(notes) == 1
    assert "no list tells how much force USA used against MEX before D" in notes[0]


def test_a_victim_that_is_usually_a_power_is_a_state_of_the_world(
    worlds: Worlds, tmp_path: Path, vote_lines: tuple[str, ...], voted: Callable[..., VoteTable]
) -> None:
    training = voted(tmp_path, *vote_lines)
    lines = [f"E,{one},yes,{one},2001,USA,CHN,1" for one in ("CUB", "POL", "CHN", "RUS")]
    found = validate_votes([voted(tmp_path, vote_lines[0], *lines)], worlds, [training])
    # Russia, without China as a power, would be in a world of the United States alone.
    reasons = [row.reason for rows in found.left_out.values() for row in rows if row.name == "RUS"]
    assert reasons == ["no power but USA is left without it and the victim"]
    assert by_name(found, "E")[LEARNED]["n"] == 3
