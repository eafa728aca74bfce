"""A real browser on a real lab: Debian's Chromium through Playwright, and the command as a lecturer starts it.

Without Chromium these tests are left out with the reason, except where ``COUNTERPOISE_NEEDS_BROWSER`` is set: there
they fail.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
PHONE, LAPTOP = (390, 800), (1280, 720)
"""Widths and heights of a student's and of a lecturer's screen, and of the board."""

Open = Callable[..., Page]
"""Opens a page in a browser of its own: ``open(address, size=PHONE)``."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser; it ends with its module, since while it lives nothing else can run an event loop in this process."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        told = f"no Chromium: install one (apt install chromium); looked for {', '.join(NAMES)}"
        if os.environ.get("COUNTERPOISE_NEEDS_BROWSER"):
            pytest.fail(told)
        pytest.skip(told)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lab() -> Iterator[str]:
    """The address of a lab that runs as the command starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from counterpoise.cli import main; main()", "lab", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address == f"http://127.0.0.1:{port}/"
        yield address.rstrip("/")
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def opened(chromium: Browser, lab: str) -> Iterator[Open]:
    """Opens pages, each in a browser of its own; at the end none of them may have complained."""
    contexts, complaints = [], []

    def open_page(path: str, size: tuple[int, int] = PHONE, **more: object) -> Page:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, **more)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
        page.on("request", lambda asked: None if asked.url.startswith((lab, "data:")) else complaints.append(asked.url))
        page.goto(lab + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints
