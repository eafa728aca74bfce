"""The sandbox over HTTP: its page, its answers, its downloads. An address holds all that an answer follows from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from counterpoise.scenario.catalogue import case_heads
from counterpoise.scenario.problems import ScenarioError
from counterpoise.theory.terms import STRATEGIES
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from . import answers, downloads
from .pages import page
from .sandbox import Sandbox, Setting
from .wording import LANGUAGES, Words, language_of, words_of
from .worker import Worker

VIEW = ("lang", "year", "pair")
"""What an address of the page holds beside the setting: how it is looked at."""

MOST_FIELDS = 100
"""Fields that a query may have."""

USUAL = "venezuela"
"""The case that the sandbox opens with, where it is there."""


def routes_of(sandbox: Sandbox, worker: Worker, titles: Mapping[str, str]) -> list[Route]:
    """The routes of the sandbox, whose answers ``worker`` computes; ``titles`` are those of its cases."""

    async def shown(request: Request) -> Response:
        words = words_for(request)
        told = await worker(request, lambda: answers.case_of(sandbox, _setting(sandbox, request), words))
        given = {
            "words": words.script, "language": words.language, "case": told,
            "strategies": [{"name": name, "label": words.strategies[name]} for name in STRATEGIES],
        }  # fmt: skip
        cases = [(name, words.case(name, title)) for name, title in titles.items()]
        return HTMLResponse(page("sandbox.html", words, links_of(request), cases=cases, given=given, case=told))

    def why(one: Setting, request: Request) -> dict[str, Any]:
        return answers.why_of(sandbox, one, _year(request), words_for(request))

    def drawn(kind: str, media: str) -> Route:
        return taken(f"figure.{kind}", media, lambda one: downloads.figure(sandbox, one, kind))

    def answered(answer: Callable[[Setting, Request], dict[str, Any]]) -> Callable[[Request], Any]:
        async def reply(request: Request) -> Response:
            return JSONResponse(await worker(request, lambda: answer(_setting(sandbox, request), request)))

        return reply

    def taken(name: str, media: str, content: Callable[[Setting], str | bytes]) -> Route:
        async def reply(request: Request) -> Response:
            made = await worker(request, lambda: content(_setting(sandbox, request)))
            return Response(made, media_type=media, headers={"content-disposition": f'attachment; filename="{name}"'})

        return Route(f"/download/{name}", reply)

    return [
        Route("/sandbox", shown),
        Route("/api/case", answered(lambda one, request: answers.case_of(sandbox, one, words_for(request)))),
        Route("/api/picture", answered(lambda one, request: sandbox.picture(one).plain())),
        Route("/api/ripple", answered(lambda one, request: answers.ripple_of(sandbox, one))),
        Route("/api/why", answered(why)),
        *(drawn(kind, media) for kind, media in downloads.MEDIA.items()),
        taken("data.csv", "text/csv", lambda one: downloads.data(sandbox, one)),
        taken("scenario.yaml", "application/yaml", lambda one: downloads.scenario(sandbox, one)),
        taken("repeat.py", "text/x-python", lambda one: downloads.repeat(sandbox, one)),
    ]  # fmt: skip


def words_for(request: Request) -> Words:
    """The words of the language in which a request is answered."""
    return words_of(language_of(request.query_params.get("lang"), request.headers.get("accept-language")))


def links_of(request: Request) -> dict[str, str]:
    """Where the page that is asked for stands in each language."""
    rest = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return {language: f"?{urlencode([*rest, ('lang', language)])}" for language in LANGUAGES}


def titles_of(sandbox: Sandbox) -> dict[str, str]:
    """The titles of the cases that may be asked for, by name. Raises ScenarioError for one that cannot be read."""
    heads = {head.name: head.title for head in case_heads()}
    return {name: heads.get(name) or sandbox.case(Setting(name)).scenario.title or name for name in sandbox.cases}


def _setting(sandbox: Sandbox, request: Request) -> Setting:
    """The setting that an address holds; that of the usual case where it names none. Raises ScenarioError."""
    try:
        fields = parse_qsl(request.url.query, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise ScenarioError.of("", f"an address may have {MOST_FIELDS} fields") from None
    kept = [(name, value) for name, value in fields if name not in VIEW]
    if not any(name == "case" for name, _ in kept):
        kept.append(("case", USUAL if USUAL in sandbox.cases else sandbox.cases[0]))
    return sandbox.of_query(urlencode(kept))


def _year(request: Request) -> int:
    given = request.query_params.get("year", "")
    try:
        return int(given)
    except ValueError:
        raise ScenarioError.of("year", f"must be a whole number, not '{given}'") from None
