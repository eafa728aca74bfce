"""What a class shares: a code, players under nicknames, one world, rounds that the lecturer opens and closes.

Sessions live in memory and nowhere else, and end after some hours. A player is known by a token, a lecturer by a key;
neither is ever shown to others. Every change raises ``version``, so that pages know when to look again.
"""

from __future__ import annotations

import csv
import io
import secrets
import unicodedata
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from hmac import compare_digest
from threading import RLock
from typing import Any

from counterpoise.theory.terms import STRATEGIES

from .game import CONFIDENCES, Bet, Game, Option, points

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters of a code: none that is read as another."""

CODE, NAME = 6, 20
"""Letters of a code, and of a nickname at most."""

MOST_PLAYERS, MOST_SESSIONS = 120, 50
"""Players of a session and sessions of a lab."""

LIFE = 4 * 3600.0
"""Seconds after which a session ends."""

FAILED, WITHIN = 60, 60.0
"""Joins with a wrong code that the whole lab bears within so many seconds; a class shares one address, so that none is
told apart."""

BEST = 5
"""Forecasters that the board names."""


class Phase(StrEnum):
    """Where a session is."""

    LOBBY = "lobby"
    CHOOSING = "choosing"
    REVEALED = "revealed"
    DEBRIEF = "debrief"


class RefusedError(Exception):
    """Something that a page asked and may not have; the message is a key of the words, ``status`` that of HTTP."""

    def __init__(self, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.status = status


@dataclass
class Player:
    """One who plays: what was chosen in the rounds that are closed, what is chosen now, and the points of the bets."""

    token: str
    name: str
    made: list[Option] = field(default_factory=list)
    choice: Option | None = None
    bet: Bet | None = None
    points: int = 0
    bets: list[Bet | None] = field(default_factory=list)


class Session:
    """A class that plays one game. All methods may be called from several threads."""

    def __init__(self, game: Game, code: str, begins: float) -> None:
        self.game, self.code, self.begins = game, code, begins
        self.key = secrets.token_hex(16)
        self.phase, self.round, self.version = Phase.LOBBY, 0, 0
        self._players: dict[str, Player] = {}
        self._lock = RLock()

    @property
    def players(self) -> tuple[Player, ...]:
        """Those who joined, in that order."""
        return tuple(self._players.values())

    def join(self, name: str) -> Player:
        """A new player. Who comes late stands where the model's own choices have led.

        Raises RefusedError for a nickname that is empty, too long or taken, and where the session is full or over.
        """
        shown = nickname(name)
        with self._lock:
            if self.phase == Phase.DEBRIEF:
                raise RefusedError("over", 409)
            if len(self._players) >= MOST_PLAYERS:
                raise RefusedError("full", 409)
            if any(shown.casefold() == player.name.casefold() for player in self.players):
                raise RefusedError("taken", 409)
            closed = self.round + (self.phase == Phase.REVEALED)
            made = [self.game.own_choice(number) for number in range(closed)]
            player = Player(secrets.token_urlsafe(16), shown, made, bets=[None] * closed)
            self._players[player.token] = player
            self.version += 1
            return player

    def player(self, token: str) -> Player:
        """The player of a token. Raises RefusedError."""
        try:
            return self._players[token]
        except KeyError:
            raise RefusedError("unknown_player", 403) from None

    def choose(self, token: str, strategy: object, target: object, guess: object = None, sure: object = None) -> Player:
        """A choice with a bet on what the model chose, changeable until the round is closed.

        Raises RefusedError where no round is open or the bet is none, ScenarioError for what cannot be chosen.
        """
        with self._lock:
            player = self.player(token)
            if self.phase != Phase.CHOOSING:
                raise RefusedError("not_open", 409)
            option = self.game.checked(strategy, target)
            bet = None
            if guess is not None:
                if guess not in STRATEGIES or sure not in CONFIDENCES:
                    raise RefusedError("no_bet")
                bet = Bet(str(guess), int(str(sure)))
            player.choice, player.bet = option, bet
            self.version += 1
            return player

    def advance(self, key: str) -> Phase:
        """The lecturer's one button: start, close and reveal, next, debrief. Raises RefusedError for a wrong key."""
        with self._lock:
            self.of_lecturer(key)
            if self.phase == Phase.LOBBY:
                self.phase = Phase.CHOOSING
            elif self.phase == Phase.CHOOSING:
                self._close()
                self.phase = Phase.REVEALED
            elif self.phase == Phase.REVEALED and self.round + 1 < len(self.game.rounds):
                self.round += 1
                self.phase = Phase.CHOOSING
            else:
                self.phase = Phase.DEBRIEF
            self.version += 1
            return self.phase

    def of_lecturer(self, key: str) -> None:
        """Refuse a key that is not the lecturer's."""
        if not compare_digest(key.encode(), self.key.encode()):
            raise RefusedError("no_lecturer", 403)

    def _close(self) -> None:
        """Take what was chosen; who chose nothing goes on as before, at first as the model does. Score the bets."""
        model = self.game.own_choice(self.round)
        for player in self.players:
            before = player.made[-1] if player.made else model
            player.made.append(player.choice or before)
            player.bets.append(player.bet)
            if player.bet is not None:
                player.points += points(player.bet, model[0])
            player.choice = player.bet = None

    def chosen(self) -> int:
        """How many have chosen in the open round."""
        return sum(player.choice is not None for player in self.players)

    def bars(self, number: int) -> dict[str, dict[str, float]]:
        """Of a closed round: shares of the class and of the model's odds, by strategy."""
        counts = Counter(player.made[number][0] for player in self.players if len(player.made) > number)
        total = sum(counts.values()) or 1
        return {"class": {one: counts[one] / total for one in STRATEGIES}, "model": self.game.own_odds(number)}

    def best(self) -> list[tuple[str, int]]:
        """The best forecasters, nickname and points; those without a bet are left out."""
        betting = [player for player in self.players if any(bet is not None for bet in player.bets)]
        ranked = sorted(betting, key=lambda player: (-player.points, player.name.casefold()))
        return [(player.name, player.points) for player in ranked[:BEST]]

    def board(self) -> dict[str, Any]:
        """What everybody may see: nothing about anybody before the reveal."""
        with self._lock:
            closed = self.round + (self.phase in (Phase.REVEALED, Phase.DEBRIEF))
            told: dict[str, Any] = {
                "code": self.code, "phase": str(self.phase), "version": self.version, "round": self.round + 1,
                "rounds": len(self.game.rounds), "year": self.game.rounds[self.round],
                "until": self.game.until(self.round), "players": len(self._players), "chosen": self.chosen(),
                "state": self.game.state,
            }  # fmt: skip
            if self.phase in (Phase.REVEALED, Phase.DEBRIEF):
                strategy, target = self.game.own_choice(self.round)
                told |= {"bars": self.bars(closed - 1), "best": self.best(), "model": [strategy, target]}
            if self.phase == Phase.DEBRIEF:
                told["path"] = [self.bars(number) for number in range(len(self.game.rounds))]
            return told

    def csv(self, key: str) -> str:
        """Every closed choice and bet, a row a player and round, for the lecturer; no cell can become a formula."""
        self.of_lecturer(key)
        out = io.StringIO()
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["nickname", "round", "year", "strategy", "target", "bet", "confidence", "model", "points"])
        with self._lock:
            for player in self.players:
                for number, (strategy, target) in enumerate(player.made):
                    bet, model = player.bets[number], self.game.own_choice(number)[0]
                    told = ("", "", "") if bet is None else (bet.strategy, bet.confidence, points(bet, model))
                    rows.writerow([
                        plain_cell(player.name), number + 1, self.game.rounds[number], strategy, target or "",
                        *told[:2], model, told[2],
                    ])  # fmt: skip
        return out.getvalue()


class Sessions:
    """The sessions of a lab, with its bounds; ``clock`` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._open: dict[str, Session] = {}
        self._failed: deque[float] = deque()
        self._lock = RLock()

    def create(self, game: Game) -> Session:
        """A session of its own code and key. Raises RefusedError where there are too many."""
        with self._lock:
            self._expire()
            if len(self._open) >= MOST_SESSIONS:
                raise RefusedError("too_many", 503)
            code = next(code for code in iter(_code, "") if code not in self._open)
            self._open[code] = Session(game, code, self._clock())
            return self._open[code]

    def find(self, code: str) -> Session:
        """The session of a code, in small letters too. Raises RefusedError for one that is none, or after too many."""
        with self._lock:
            self._expire()
            found = self._open.get(code.strip().upper())
            if found is None:
                now = self._clock()
                while self._failed and self._failed[0] < now - WITHIN:
                    self._failed.popleft()
                if len(self._failed) >= FAILED:
                    raise RefusedError("wait", 429)
                self._failed.append(now)
                raise RefusedError("no_session", 404)
            return found

    def end(self, session: Session, key: str) -> None:
        """Forget a session and all that was in it. Raises RefusedError for a wrong key."""
        session.of_lecturer(key)
        with self._lock:
            self._open.pop(session.code, None)

    def __len__(self) -> int:
        """How many sessions are open."""
        with self._lock:
            self._expire()
            return len(self._open)

    def _expire(self) -> None:
        now = self._clock()
        for code in [code for code, session in self._open.items() if now - session.begins > LIFE]:
            del self._open[code]


def nickname(given: object) -> str:
    """A nickname as it is shown: its visible letters, one space between words. Raises RefusedError."""
    visible = "".join(letter for letter in str(given) if not unicodedata.category(letter).startswith("C"))
    shown = " ".join(unicodedata.normalize("NFC", visible).split())
    if not 1 <= len(shown) <= NAME:
        raise RefusedError("bad_name")
    return shown


def plain_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE))
