"""What stands before every answer of the lab: hosts, sizes, methods of the browser that are switched off.

A page of somebody else that has its name point to this machine is refused by the name that it asks for; a page of ours
runs only what this server sends.
"""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 4096
"""Bytes that a request may bring."""

TOO_LARGE = f"a request may bring {LARGEST_BODY} bytes"

LONGEST_QUERY = 4096
"""Letters that an address may have after its path."""

LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""Names of this machine for itself, which are always answered."""

HEADERS = {
    "content-security-policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""What every answer carries."""


class Guard:
    """An application that answers only what is asked of the right host, within bounds, and adds :data:`HEADERS`."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        """``hosts`` are names and addresses, without a port, at which the lab is reached beside those of loopback."""
        self.app = app
        self.hosts = frozenset(host.lower().strip("[]") for host in (*LOOPBACK, *hosts))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it in one line."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return None  # a websocket is closed: there is none here

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-cache")
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            return await refusal(scope, receive, guarded)
        return await self.app(scope, _bounded(receive), guarded)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if _name_of(headers.get("host", "")) not in self.hosts:
            return PlainTextResponse("the lab is not known by this name; open the address that it printed", 421)
        if len(scope.get("query_string", b"")) > LONGEST_QUERY:
            return PlainTextResponse(f"an address may have {LONGEST_QUERY} letters after its path", 414)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return PlainTextResponse(TOO_LARGE, 413)
        return None


def _name_of(host: str) -> str:
    """The name in a Host header, without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


def _bounded(receive: Receive) -> Receive:
    """The parts of a body as they come. Raises HTTPException where they are too many together."""
    had = 0

    async def counted() -> Message:
        nonlocal had
        message = await receive()
        had += len(message.get("body", b""))
        if had > LARGEST_BODY:
            raise HTTPException(413, TOO_LARGE)
        return message

    return counted
