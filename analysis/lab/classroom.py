"""The routes of a class: create, join, choose, advance, look again; thin over :mod:`.session` and :mod:`.views`.

A player's token and a lecturer's key are in cookies that no script can read and that go with requests of this site
alone; neither is ever part of an address. Whoever changes something sends JSON, which no form of another site can.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from counterpoise.scenario.problems import ScenarioError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from .game import Game
from .sandbox import Sandbox
from .sandbox_routes import words_for
from .session import LIFE, RefusedError, Session, Sessions
from .views import game_view, lecturer_view, player_view, why_view

LOOK, BEAT = 0.2, 15.0
"""Seconds between looks for a change, and between signs of life of a stream that has none."""

PLAYER, LECTURER = "player", "lecturer"
"""How cookies begin; the code of the session follows."""

Endpoint = Callable[[Request], Awaitable[Response]]


class Classroom:
    """The routes of the sessions of a lab."""

    def __init__(self, sandbox: Sandbox, sessions: Sessions) -> None:
        self.sandbox, self.sessions = sandbox, sessions

    def routes(self) -> list[Route]:
        """All routes, below ``/api/sessions``."""
        of = "/api/sessions/{code}"
        return [
            Route("/api/sessions", _answered(self.create), methods=["POST"]),
            Route(f"{of}/join", _answered(self.join), methods=["POST"]),
            Route(f"{of}/me", _answered(self.me), methods=["GET"]),
            Route(f"{of}/why", _answered(self.why), methods=["GET"]),
            Route(f"{of}/choose", _answered(self.choose), methods=["POST"]),
            Route(f"{of}/board", _answered(self.board), methods=["GET"]),
            Route(f"{of}/lecturer", _answered(self.lecturer), methods=["GET"]),
            Route(f"{of}/advance", _answered(self.advance), methods=["POST"]),
            Route(f"{of}/table.csv", _answered(self.table), methods=["GET"]),
            Route(f"{of}/end", _answered(self.end), methods=["POST"]),
            Route(f"{of}/changes", _answered(self.changes), methods=["GET"]),
        ]

    async def create(self, request: Request) -> Response:
        """A session of a case and state; the lecturer's key comes in a cookie."""
        given = await _body(request)
        setting = self.sandbox.checked({key: given[key] for key in ("case", "state", "seed") if given.get(key)})
        case = await run_in_threadpool(self.sandbox.case, setting)
        game = await run_in_threadpool(Game, case, setting.state, setting.seed)
        session = self.sessions.create(game)
        answer = JSONResponse({"code": session.code, "game": game_view(game, words_for(request))}, 201)
        return _with_cookie(answer, LECTURER, session, session.key, request)

    async def join(self, request: Request) -> Response:
        """A new player; the token comes in a cookie."""
        session = self._session(request)
        player = session.join(str((await _body(request)).get("name", "")))
        answer = JSONResponse(await run_in_threadpool(player_view, session, player.token, words_for(request)), 201)
        return _with_cookie(answer, PLAYER, session, player.token, request)

    async def me(self, request: Request) -> Response:
        """All that the player's page shows."""
        session = self._session(request)
        token = _cookie(request, PLAYER, session)
        return JSONResponse(await run_in_threadpool(player_view, session, token, words_for(request)))

    async def why(self, request: Request) -> Response:
        """Why the model chose what it chose in the player's last closed round."""
        session = self._session(request)
        player = session.player(_cookie(request, PLAYER, session))
        if not player.made:
            raise RefusedError("nothing_yet", 409)
        return JSONResponse(why_view(await run_in_threadpool(session.game.why, tuple(player.made)), words_for(request)))

    async def choose(self, request: Request) -> Response:
        """A choice and a bet, changeable until the round is closed."""
        session, given = self._session(request), await _body(request)
        token = _cookie(request, PLAYER, session)
        player = session.choose(token, *(given.get(key) for key in ("strategy", "target", "guess", "sure")))
        bet = None if player.bet is None else list(player.bet)
        return JSONResponse({"choice": list(player.choice or ()), "bet": bet})

    async def board(self, request: Request) -> Response:
        """What everybody may see."""
        session = self._session(request)
        game = game_view(session.game, words_for(request))
        return JSONResponse({"game": game, "board": await run_in_threadpool(session.board)})

    async def lecturer(self, request: Request) -> Response:
        """What the lecturer's page shows."""
        session = self._session(request)
        key = _cookie(request, LECTURER, session)
        return JSONResponse(await run_in_threadpool(lecturer_view, session, key, words_for(request)))

    async def advance(self, request: Request) -> Response:
        """The lecturer's one button."""
        session = self._session(request)
        await _body(request)
        return JSONResponse({"phase": str(session.advance(_cookie(request, LECTURER, session)))})

    async def table(self, request: Request) -> Response:
        """Every closed choice and bet, for the lecturer."""
        session = self._session(request)
        name = f'attachment; filename="{session.code}.csv"'
        text = session.csv(_cookie(request, LECTURER, session))
        return PlainTextResponse(text, media_type="text/csv", headers={"Content-Disposition": name})

    async def end(self, request: Request) -> Response:
        """Forget the session and all that was in it."""
        session = self._session(request)
        await _body(request)
        self.sessions.end(session, _cookie(request, LECTURER, session))
        return JSONResponse({"ended": True})

    async def changes(self, request: Request) -> Response:
        """A stream that says when to look again: the newest version alone, so that nothing queues."""
        session = self._session(request)

        async def told() -> AsyncIterator[str]:
            seen, silent = -1, 0.0
            while not await request.is_disconnected():
                if session.version != seen:
                    seen, silent = session.version, 0.0
                    yield f"data: {seen}\n\n"
                elif silent >= BEAT:
                    silent = 0.0
                    yield ": alive\n\n"
                await asyncio.sleep(LOOK)
                silent += LOOK

        return StreamingResponse(told(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    def _session(self, request: Request) -> Session:
        return self.sessions.find(request.path_params["code"])


def _answered(endpoint: Endpoint) -> Endpoint:
    """An endpoint whose refusals are answers: a key of the words, or one line of text, with the status that fits."""

    async def answer(request: Request) -> Response:
        try:
            response = await endpoint(request)
        except RefusedError as error:
            response = JSONResponse({"refused": str(error)}, error.status)
        except ScenarioError as error:
            response = JSONResponse({"refused": "mistake", "told": str(error)}, 400)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


async def _body(request: Request) -> dict[str, Any]:
    """The JSON object of a request. Raises RefusedError for anything else."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise RefusedError("no_json", 415)
    try:
        given = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise RefusedError("no_json") from None
    if not isinstance(given, dict):
        raise RefusedError("no_json")
    return given


def _cookie(request: Request, kind: str, session: Session) -> str:
    return request.cookies.get(f"{kind}_{session.code}", "")


def _with_cookie(response: Response, kind: str, session: Session, secret: str, request: Request) -> Response:
    response.set_cookie(
        f"{kind}_{session.code}", secret, max_age=int(LIFE), httponly=True, samesite="strict",
        secure=request.url.scheme == "https", path=f"/api/sessions/{session.code}",
    )  # fmt: skip
    return response
