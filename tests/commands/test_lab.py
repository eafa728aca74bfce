"""The command lab: it listens where it says, and mistakes are one line with the remedy."""

from __future__ import annotations

import builtins
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from counterpoise.analysis.lab import server

CASE = Path(__file__).parents[1] / "data" / "mini.yaml"
Cli = Callable[..., Any]


@pytest.fixture
def free() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What would be served, which is not."""
    found: list[Any] = []

    def serve(app: Any, listening: socket.socket) -> None:
        found.append((app, listening.getsockname()))
        listening.close()

    monkeypatch.setattr(server, "serve", serve)
    return found


def test_it_tells_its_address_and_takes_cases_of_ones_own(cli: Cli, served: list[Any], free: int) -> None:
    done = cli("lab", "--port", free, "--case", CASE)
    assert (done.code, done.out) == (0, f"http://127.0.0.1:{free}/\n")
    assert len(done.err.splitlines()) == 2
    (app, place), *_ = served
    assert place == ("127.0.0.1", free)
    assert app.hosts == {"localhost", "127.0.0.1", "::1"}


def test_a_network_is_warned_of_in_plain_words(
    cli: Cli, served: list[Any], free: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "addresses_of", lambda host: ["192.0.2.7"])
    done = cli("lab", "--port", free, "--host", "0.0.0.0")
    assert (done.code, done.out) == (0, f"http://192.0.2.7:{free}/\n")
    assert "anyone in this network" in done.err
    assert "nothing is encrypted" in done.err
    assert "192.0.2.7" in served[0][0].hosts


def test_a_port_in_use_is_one_line_with_another(cli: Cli, free: int, assert_mistake: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free))
        taken.listen()
        done = cli("lab", "--port", free)
    assert_mistake(done, f"port {free} is in use; choose another: counterpoise lab --port {free + 1}")


def test_other_mistakes_are_told(cli: Cli, free: int, assert_mistake: Any) -> None:
    assert_mistake(cli("lab", "--port", free, "--host", "192.0.2.1"), "cannot listen on 192.0.2.1")
    assert_mistake(cli("lab", "--port", free, "--host", "no.such.invalid"), "cannot listen on no.such.invalid")
    assert_mistake(cli("lab", "--port", free, "--case", "nowhere.yaml"), "nowhere.yaml")
    for files in (("venezuela.yaml",), ("a/own.yaml", "b/own.yaml")):
        named = [part for file in files for part in ("--case", file)]
        assert_mistake(cli("lab", "--port", free, *named), f"already; give {files[-1]} another name")


def test_the_missing_extra_is_one_line(cli: Cli, monkeypatch: pytest.MonkeyPatch, assert_mistake: Any) -> None:
    real = builtins.__import__

    def without(name: str, *given: Any, **more: Any) -> Any:
        if name == "counterpoise.analysis.lab":
            raise ModuleNotFoundError("No module named 'uvicorn'", name="uvicorn")
        return real(name, *given, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert_mistake(cli("lab"), "the lab needs uvicorn: pip install 'counterpoise[lab]'")


def test_what_listens_answers(compiled_engine: None) -> None:
    import uvicorn
    from counterpoise.analysis.lab.sandbox import Sandbox

    listening = server.bound("127.0.0.1", 0)
    port = listening.getsockname()[1]
    serving = uvicorn.Server(server.configured(server.app_of(Sandbox([str(CASE)]))))
    thread = threading.Thread(target=serving.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            got = client.get("/sandbox")
            assert (got.status_code, "server" in got.headers) == (200, False)
            assert client.post("/", content=b"x" * 5000).status_code == 413
            assert client.get("/", headers={"host": "evil.example"}).status_code == 421
    finally:
        serving.should_exit = True
        thread.join(10)
