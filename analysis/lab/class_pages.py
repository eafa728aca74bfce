"""The pages of a class: make one, join, play, the board, the lecturer's. What they show they ask for themselves."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.problems import ScenarioError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from .game import CONFIDENCES, Game
from .pages import page
from .sandbox import Sandbox, usual_subject
from .sandbox_routes import links_of, words_for
from .wording import Words

PAGES = {
    "start": "/class", "join": "/join/{code}", "play": "/play/{code}", "board": "/board/{code}",
    "lecturer": "/lecturer/{code}",
}  # fmt: skip
"""The pages by name, with their addresses; a secret is in none of them."""


def class_pages(sandbox: Sandbox) -> list[Route]:
    """Routes of all pages of a class."""
    found = [Route(address, _page_of(name, sandbox)) for name, address in PAGES.items()]
    return [*found, Route("/join", _page_of("join", sandbox))]


def _page_of(name: str, sandbox: Sandbox) -> Callable[[Request], Any]:
    async def shown(request: Request) -> Response:
        words = words_for(request)
        given = _given(request, words)
        if name == "start":
            given["cases"] = await run_in_threadpool(_cases, sandbox, words)
        return HTMLResponse(page("class.html", words, links_of(request), page=name, given=given))

    return shown


def _given(request: Request, words: Words) -> dict[str, Any]:
    """What every page of a class is given: words, strategies, code, and the address that students type."""
    script = {key: words.script[key] for key in ("percent", "points", "lost")}
    strategies = [{"name": name, "label": label} for name, label in words.strategies.items() if name != "none"]
    return {
        "words": {**script, **words.table["class"]}, "strategies": strategies, "language": words.language,
        "code": request.path_params.get("code"), "confidences": list(CONFIDENCES),
        "address": f"{request.url.netloc}/join",
    }  # fmt: skip


def _cases(sandbox: Sandbox, words: Words) -> list[dict[str, Any]]:
    """The cases and their states that are worth playing."""
    found = []
    for name in sandbox.cases:
        states = _playable(sandbox, name)
        if states:
            scenario = load_scenario(name)
            names, usual = words.actors(scenario), usual_subject(scenario)[0]
            found.append({
                "name": name, "title": words.case(name, scenario.title or scenario.name),
                "states": [{"code": code, "name": names[code]} for code in states],
                "usual": usual if usual in states else states[0],
            })  # fmt: skip
    return found


@cache
def _playable(sandbox: Sandbox, name: str) -> tuple[str, ...]:
    """The states of a case of which the model often does not know what they will do, in the world of seed 0."""
    case = sandbox.case(sandbox.checked({"case": name}))
    found = []
    for state in case.scenario.states:
        try:
            Game(case, state)
        except ScenarioError:
            continue
        found.append(state)
    return tuple(found)
