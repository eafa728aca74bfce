"""The lab over HTTP: one application of routes behind one guard, and the socket on which it listens."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress

import uvicorn
from counterpoise.scenario.problems import ScenarioError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from .class_pages import class_pages
from .classroom import Classroom
from .guard import LOOPBACK, Guard
from .lesson_pages import lesson_routes, lesson_titles
from .lessons import Lesson
from .pages import FOLDER, page, palette
from .sandbox import Sandbox
from .sandbox_routes import links_of, routes_of, titles_of, words_for
from .session import Sessions
from .worker import Worker

MOST_CONNECTIONS = 512
"""Connections that are served at once: a full class on phones, several each."""

ANYWHERE = ("0.0.0.0", "::")
"""Addresses to listen on that stand for all of this machine."""


def app_of(sandbox: Sandbox, hosts: Iterable[str] = (), lessons: Sequence[Lesson] = ()) -> Guard:
    """The lab as an application.

    Parameters
    ----------
    sandbox
        What answers.
    hosts
        Names under which the lab is reached beside those of loopback; any other is refused.
    lessons
        The lessons that are offered, held against the model before.

    Raises
    ------
    ScenarioError
        For a case that cannot be read.
    """
    worker, titles = Worker(), titles_of(sandbox)

    async def home(request: Request) -> Response:
        words = words_for(request)
        cases = [(name, words.case(name, title)) for name, title in titles.items()]
        return HTMLResponse(
            page("home.html", words, links_of(request), cases=cases, lessons=lesson_titles(lessons, words))
        )

    async def colours(request: Request) -> Response:
        return Response(palette(), media_type="text/css")

    routes = [
        Route("/", home),
        *routes_of(sandbox, worker, titles),
        *lesson_routes(lessons),
        *class_pages(sandbox),
        *Classroom(sandbox, Sessions(time.monotonic)).routes(),
        Route("/palette.css", colours),
        Mount("/static", StaticFiles(directory=FOLDER / "static")),
    ]
    handlers = {ScenarioError: _refused, HTTPException: _ended}
    return Guard(Starlette(routes=routes, exception_handlers=handlers), hosts)


async def _refused(request: Request, error: Exception) -> Response:
    """What cannot be asked: one line with the remedy."""
    return PlainTextResponse("; ".join(str(error).splitlines()), 400)


async def _ended(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return PlainTextResponse(error.detail, error.status_code, error.headers)


def bound(host: str, port: int) -> socket.socket:
    """A socket that does not listen yet. Raises OSError for a port that is taken or an address of another machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
    except OSError:
        made.close()
        raise
    return made


def addresses_of(host: str) -> list[str]:
    """Where others reach what listens on ``host``: itself, or the addresses of this machine where it is all of them."""
    if host not in ANYWHERE:
        return [host]
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # sends nothing: only asks which way one would go
        found.append(str(probe.getsockname()[0]))
    with suppress(OSError):
        found += [str(one[4][0]) for one in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return list(dict.fromkeys(one for one in found if not one.startswith("127."))) or ["127.0.0.1"]


def is_loopback(host: str) -> bool:
    """Whether what listens on ``host`` is reached from this machine alone."""
    return host in LOOPBACK


def configured(app: Guard) -> uvicorn.Config:
    """How an application is served: few words, bounded connections, and no trust in what a proxy would say."""
    return uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS, timeout_graceful_shutdown=2, ws="none",
    )  # fmt: skip


def serve(app: Guard, listening: socket.socket) -> None:
    """Answer what comes in on a socket until the program is ended."""
    uvicorn.Server(configured(app)).run(sockets=[listening])
