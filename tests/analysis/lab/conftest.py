"""A lab of a small case and a shipped one, asked without a socket."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from counterpoise.analysis.lab.sandbox import Sandbox
from counterpoise.analysis.lab.server import app_of

MINI = str(Path(__file__).parents[2] / "data" / "mini.yaml")


class Browser:
    """Asks an application one thing after the other, as this machine by default."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def request(self, method: str, path: str, **given: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
                return await client.request(method, path, **given)

        return asyncio.run(ask())

    def get(self, path: str, **given: Any) -> httpx.Response:
        return self.request("GET", path, **given)

    def post(self, path: str, **given: Any) -> httpx.Response:
        return self.request("POST", path, **given)


@pytest.fixture(scope="session")
def lab_sandbox(compiled_engine: None) -> Sandbox:
    return Sandbox([MINI, "venezuela"])


@pytest.fixture(scope="session")
def browser(lab_sandbox: Sandbox) -> Browser:
    return Browser(app_of(lab_sandbox, ["192.0.2.7"]))
