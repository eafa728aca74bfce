"""A page on which a class moves causes and asks why: lab."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from .screen import MistakeError, note, say

EXAMPLES = (
    "counterpoise lab",
    "counterpoise lab --host 0.0.0.0 --port 8080",
)


def lab(
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address to listen on; 0.0.0.0 lets a class in.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    case: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="A case of your own; may be repeated."),
    ] = None,
    lesson: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="A lesson of your own; may be repeated."),
    ] = None,
) -> None:
    """Open the lab: pages on which a class moves causes, sees what states do and asks why. Ctrl-C ends it."""
    try:
        from counterpoise.analysis.lab import server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("starlette", "uvicorn"):
            raise
        raise MistakeError(f"the lab needs {error.name}: pip install 'counterpoise[lab]'") from None
    from counterpoise.analysis.lab.lessons import load_lesson
    from counterpoise.analysis.lab.sandbox import Sandbox

    from ..scenario.reading.files import shipped

    files = _by_name(case or (), shipped("cases"))
    try:
        place = server.bound(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise MistakeError(f"port {port} is in use; choose another: counterpoise lab --port {port + 1}") from None
        if error.errno in (errno.EACCES, errno.EPERM):
            raise MistakeError(f"port {port} may not be used by you; choose one above 1023: --port 8000") from None
        raise MistakeError(f"cannot listen on {host}: {error.strerror or error}; choose 127.0.0.1 or 0.0.0.0") from None
    note("preparing the model; where it runs for the first time this takes half a minute")
    sandbox = Sandbox(files=files)
    for name in (*files, sandbox.cases[0]):
        sandbox.picture(sandbox.checked({"case": name, "runs": 1}))
    addresses = server.addresses_of(host)
    note("holding the lessons against the model")
    lessons = [load_lesson(name, sandbox) for name in (*shipped("lessons"), *(lesson or ()))]
    app = server.app_of(sandbox, addresses, lessons)
    if not server.is_loopback(host):
        note(
            "warning: anyone in this network can open the lab and compute with it; nothing is encrypted. End it with "
            "Ctrl-C after the class."
        )
    for address in addresses:
        say(f"http://{f'[{address}]' if ':' in address else address}:{port}/")
    server.serve(app, place)


def _by_name(files: Sequence[str], shipped: Sequence[str]) -> dict[str, str]:
    """Files of cases by the name that the pages give them. Raises MistakeError for a name that is taken."""
    found: dict[str, str] = {}
    for file in files:
        name = Path(file).stem
        if name in found or name in shipped:
            raise MistakeError(f"there is a case '{name}' already; give {file} another name")
        found[name] = file
    return found
