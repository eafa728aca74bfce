"""What the pages of a game are told, as plain data: no page can see more than its own view holds.

Strategies and outcomes go by their labels, which pages put into words; names and reasons come in the page's language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..explanation.explain import Explanation
from .answers import reasons_of
from .game import OUTCOMES, Game, Option
from .session import Phase, Session
from .wording import Words


def game_view(game: Game, words: Words) -> dict[str, Any]:
    """What does not change during a game: who is played, in which case, with whom, in which years."""
    scenario, names = game.case.scenario, words.actors(game.case.scenario)
    return {
        "case": scenario.name, "title": words.case(scenario.name, scenario.title),
        "state": game.state, "name": names[game.state], "within": words.within(names[game.state]),
        "powers": {power: names[power] for power in scenario.powers},
        "called": {power: words.within(names[power]) for power in scenario.powers}, "rounds": list(game.rounds),
        "years": list(scenario.years), "options": [list(option) for option in game.options],
    }  # fmt: skip


def situation_view(game: Game, made: Sequence[Option]) -> dict[str, Any]:
    """What a player sees before a choice."""
    seen = game.situation(made)
    return {
        "round": seen.number, "of": seen.of, "year": seen.year, "until": seen.until,
        "events": [{"year": year, "title": title, "sources": list(sources)} for year, title, sources in seen.events],
        "powers": [
            {key: value if isinstance(value, str) else round(value, 3) for key, value in one._asdict().items()}
            for one in seen.powers
        ],
    }  # fmt: skip


def reveal_view(game: Game, made: Sequence[Option]) -> dict[str, Any]:
    """What the last choice led to."""
    told = game.reveal(made)
    return {
        "year": told.year, "until": told.until, "chosen": list(told.chosen), "model": list(told.model),
        "odds": _rounded(told.odds), "answers": told.answers, "outcomes": _rounded(told.outcomes),
    }  # fmt: skip


def why_view(explanation: Explanation, words: Words) -> dict[str, Any]:
    """The strongest reasons for a choice and against it, each in words with its size and sources."""
    odds = {option: round(chance, 3) for option, chance in explanation.probabilities.items()}
    return {
        "year": explanation.year, "chosen": explanation.chosen, "rival": explanation.rival, "odds": odds,
        **reasons_of(explanation, words),
    }  # fmt: skip


def debrief_view(game: Game, made: Sequence[Option]) -> dict[str, Any]:
    """The whole way beside the model's own and what coders say."""
    told = game.debrief(made)
    return {
        "years": list(told.years), "chosen": [list(one) for one in told.chosen],
        "model": [list(one) for one in told.model],
        "history": [{"from": a, "to": b, "strategy": label, "power": power} for a, b, label, power in told.history],
        "outcomes": {name: [round(one, 3) for one in told.outcomes[name]] for name in OUTCOMES},
    }  # fmt: skip


def player_view(session: Session, token: str, words: Words) -> dict[str, Any]:
    """All that a player's page shows, so that one request rebuilds it after any break. Raises RefusedError."""
    player, game = session.player(token), session.game
    told: dict[str, Any] = {
        "game": game_view(game, words), "board": session.board(), "name": player.name, "points": player.points,
        "choice": None if player.choice is None else list(player.choice),
        "bet": None if player.bet is None else list(player.bet),
    }  # fmt: skip
    if session.phase in (Phase.LOBBY, Phase.CHOOSING):
        told["situation"] = situation_view(game, player.made)
    elif session.phase == Phase.REVEALED:
        told["reveal"] = reveal_view(game, player.made)
    else:
        told["debrief"] = debrief_view(game, player.made)
    return told


def lecturer_view(session: Session, key: str, words: Words) -> dict[str, Any]:
    """What the lecturer's page shows: the board, and who has chosen. Raises RefusedError for a wrong key."""
    session.of_lecturer(key)
    waiting = [player.name for player in session.players if player.choice is None]
    own = [session.game.own_choice(number) for number in range(session.round + 1)]
    return {"game": game_view(session.game, words), "board": session.board(), "waiting": waiting,
            "situation": situation_view(session.game, own[:-1])}  # fmt: skip


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in values.items()}
