"""A class shares a world: who joins when, what counts, what nobody sees too early, and the bounds."""

from __future__ import annotations

import csv
import io
import re

import counterpoise as cp
import pytest
from counterpoise.analysis.lab.game import Bet, Game, points
from counterpoise.analysis.lab.session import (
    CODE,
    FAILED,
    LIFE,
    MOST_PLAYERS,
    MOST_SESSIONS,
    NAME,
    WITHIN,
    Phase,
    RefusedError,
    Session,
    Sessions,
    nickname,
    plain_cell,
)
from counterpoise.scenario.problems import ScenarioError
from counterpoise.theory.terms import STRATEGIES


class Clock:
    """Seconds that pass when the test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def game() -> Game:
    return Game(cp.prepare("venezuela"), "VEN", seed=3)


@pytest.fixture
def session(game: Game) -> Session:
    return Sessions(Clock()).create(game)


def test_a_class_plays_from_the_lobby_to_the_debrief(game: Game, session: Session) -> None:
    ann, ben = session.join("Ann"), session.join("Ben")
    assert session.board()["players"] == 2
    assert session.advance(session.key) is Phase.CHOOSING
    for number in range(len(game.rounds)):
        model = game.own_choice(number)
        session.choose(ann.token, "hedging", None, model[0], 90)
        session.choose(ben.token, "soft_balancing", "USA")
        session.choose(ben.token, "bandwagoning", "USA")  # changed before the round is closed
        assert session.board()["chosen"] == 2
        assert "bars" not in session.board()
        assert session.advance(session.key) is Phase.REVEALED
        told = session.board()
        assert told["bars"]["class"] == {**dict.fromkeys(STRATEGIES, 0.0), "hedging": 0.5, "bandwagoning": 0.5}
        assert told["bars"]["model"] == game.own_odds(number)
        session.advance(session.key)
    assert session.phase is Phase.DEBRIEF
    assert ann.points == len(game.rounds) * points(Bet("hedging", 90), "hedging")
    assert session.board()["best"] == [("Ann", ann.points)]  # Ben never bet
    assert len(session.board()["path"]) == len(game.rounds)
    assert ben.made == [("bandwagoning", "USA")] * len(game.rounds)
    session.advance(session.key)
    assert session.phase is Phase.DEBRIEF


def test_who_comes_late_stands_on_the_models_path_and_who_is_silent_goes_on(game: Game, session: Session) -> None:
    ann = session.join("Ann")
    session.advance(session.key)
    session.choose(ann.token, "hedging", None)
    session.advance(session.key)
    late = session.join("Late")
    assert late.made == [game.own_choice(0)]
    session.advance(session.key)
    session.advance(session.key)  # nobody chose in the second round
    assert ann.made == [("hedging", None)] * 2
    assert late.made == [game.own_choice(0)] * 2
    silent = session.join("Silent")
    assert silent.made == [game.own_choice(0), game.own_choice(1)]


def test_a_choice_counts_only_while_its_round_is_open(session: Session) -> None:
    ann = session.join("Ann")
    with pytest.raises(RefusedError, match="not_open"):
        session.choose(ann.token, "hedging", None)
    session.advance(session.key)
    with pytest.raises(ScenarioError):
        session.choose(ann.token, "surrender", "USA")
    for guess, sure in (("hedging", 60), ("surrender", 50), ("hedging", "90")):
        with pytest.raises(RefusedError, match="no_bet"):
            session.choose(ann.token, "hedging", None, guess, sure)
    assert ann.choice is None
    with pytest.raises(RefusedError, match="unknown_player"):
        session.choose("guessed", "hedging", None)


def test_only_the_key_advances_and_reads(session: Session) -> None:
    for wrong in ("", "x", session.key[:-1], session.code, "ä"):
        with pytest.raises(RefusedError, match="no_lecturer"):
            session.advance(wrong)
        with pytest.raises(RefusedError, match="no_lecturer"):
            session.csv(wrong)
    assert len(session.key) == 32
    assert session.phase is Phase.LOBBY


def test_every_change_raises_the_version(session: Session) -> None:
    seen = [session.version]
    ann = session.join("Ann")
    seen.append(session.version)
    session.advance(session.key)
    seen.append(session.version)
    session.choose(ann.token, "hedging", None)
    seen.append(session.version)
    assert seen == sorted(set(seen))


def test_the_board_tells_nobody_apart_before_the_reveal(session: Session) -> None:
    ann = session.join("Ann")
    session.advance(session.key)
    session.choose(ann.token, "hedging", None, "hedging", 70)
    told = repr(session.board())
    for secret in ("Ann", ann.token, session.key, "hedging"):
        assert secret not in told


def test_the_table_of_the_lecturer_holds_no_formula(game: Game, session: Session) -> None:
    session.join("=1+1")
    session.advance(session.key)
    session.advance(session.key)
    (row,) = csv.DictReader(io.StringIO(session.csv(session.key)))
    assert row["nickname"] == "'=1+1"
    assert (row["round"], row["year"], row["model"]) == ("1", str(game.rounds[0]), game.own_choice(0)[0])
    assert [plain_cell(text) for text in ("+1", "-1", "@x", "\tx", "x=1")] == ["'+1", "'-1", "'@x", "'\tx", "x=1"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("  Ann   Lee ", "Ann Lee"),
        ("小明", "小明"),
        ("A\u200bnn", "Ann"),
        ("<b>x</b>", "<b>x</b>"),
        ("\u202eevil", "evil"),
    ],
)
def test_nicknames_are_shown_by_their_visible_letters(given: str, shown: str) -> None:
    assert nickname(given) == shown


def test_nicknames_that_cannot_be(session: Session) -> None:
    session.join("Ann")
    for name in ("", "   ", "x" * (NAME + 1), "\u200b"):
        with pytest.raises(RefusedError, match="bad_name"):
            session.join(name)
    with pytest.raises(RefusedError, match="taken"):
        session.join("ANN")


def test_bounds_of_a_session_and_of_a_lab(game: Game) -> None:
    clock = Clock()
    sessions = Sessions(clock)
    first = sessions.create(game)
    for k in range(MOST_PLAYERS):
        first.join(f"player {k}")
    with pytest.raises(RefusedError, match="full"):
        first.join("one more")
    for _ in range(MOST_SESSIONS - 1):
        sessions.create(game)
    with pytest.raises(RefusedError, match="too_many"):
        sessions.create(game)
    clock.now = LIFE + 1.0
    assert len(sessions) == 0
    with pytest.raises(RefusedError, match="no_session"):
        sessions.find(first.code)


def test_codes_can_be_read_aloud_and_are_not_guessed(game: Game) -> None:
    clock = Clock()
    sessions = Sessions(clock)
    codes = {sessions.create(game).code for _ in range(20)}
    assert len(codes) == 20
    assert all(re.fullmatch(rf"[A-HJ-NP-Z2-9]{{{CODE}}}", code) for code in codes)
    code = codes.pop()
    assert sessions.find(f" {code.lower()} ").code == code
    for _ in range(FAILED):
        with pytest.raises(RefusedError, match="no_session"):
            sessions.find("AAAAAA")
    with pytest.raises(RefusedError, match="wait"):
        sessions.find("AAAAAB")
    assert sessions.find(code).code == code  # who has the code is not locked out by others' guesses
    clock.now = WITHIN + 1.0
    with pytest.raises(RefusedError, match="no_session"):
        sessions.find("AAAAAC")


def test_a_session_ends_when_its_lecturer_says_so(game: Game) -> None:
    sessions = Sessions(Clock())
    session = sessions.create(game)
    with pytest.raises(RefusedError, match="no_lecturer"):
        sessions.end(session, "guess")
    sessions.end(session, session.key)
    with pytest.raises(RefusedError, match="no_session"):
        sessions.find(session.code)
