"""The lab over HTTP: every route of the sandbox, its bounds, its pages in both languages."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import counterpoise as cp
import httpx
import pytest
from counterpoise.analysis.figures.palette import STRATEGY_COLOURS
from counterpoise.analysis.lab import sandbox as sandbox_module
from counterpoise.analysis.lab.guard import HEADERS, LARGEST_BODY, LONGEST_QUERY, Guard
from counterpoise.analysis.lab.levers import LEVERS
from counterpoise.analysis.lab.sandbox import Sandbox, Setting
from counterpoise.analysis.lab.server import app_of
from counterpoise.analysis.lab.worker import Worker
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from .conftest import MINI, Browser

FIRST_PAGE = 100_000
"""Bytes that the first page may take in all."""

PAGES = ("/", "/sandbox", f"/sandbox?{urlencode({'case': MINI, 'suspicion': 0.5})}")
ANSWERS = ("/api/case", "/api/picture", "/api/ripple", "/api/why?year=2004", "/download/data.csv", "/palette.css")


def asked(**given: Any) -> str:
    return urlencode({"case": MINI, **given})


def test_a_case_tells_what_can_be_chosen_and_moved(browser: Browser) -> None:
    told = browser.get("/api/case?case=venezuela").json()
    assert told["years"] == list(range(1990, 2021))
    assert told["setting"] == {
        "case": "venezuela", "state": "VEN", "power": "USA", "theory": "", "moved": {}, "off": [],
        "runs": 30, "seed": 0,
    }  # fmt: skip
    assert {"code": "VEN", "name": "Venezuela"} in told["states"]
    assert [lever["name"] for lever in told["levers"]] == list(LEVERS)
    assert all(lever["low"] <= lever["own"] <= lever["high"] for lever in told["levers"] if not lever["scales"])
    assert "coup_2002" in [event["name"] for event in told["events"]]
    assert {"name": "walt", "title": "Balance of threat"} in told["theories"]
    assert told["runs"] == [1, 30, 100]
    chinese = browser.get("/api/case?case=venezuela&lang=zh").json()
    assert {"code": "VEN", "name": "委内瑞拉"} in chinese["states"]
    assert chinese["title"] == "委内瑞拉：从迁就到软制衡"


def test_a_picture_is_the_sandboxs_and_asks_the_engine_once(
    browser: Browser, lab_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    run = sandbox_module.run_replicates
    monkeypatch.setattr(sandbox_module, "run_replicates", lambda *given, **more: calls.append(1) or run(*given, **more))
    got = browser.get(f"/api/picture?{asked(suspicion=0.9, runs=100, seed=3)}").json()
    assert len(calls) == 1
    setting = lab_sandbox.checked({"case": MINI, "suspicion": 0.9, "runs": 100, "seed": 3})
    assert got == lab_sandbox.picture(setting).plain()


def test_a_reason_is_told_in_words_with_its_sources(browser: Browser, lab_sandbox: Sandbox) -> None:
    told = browser.get("/api/why?case=venezuela&year=2004").json()
    why = lab_sandbox.why(lab_sandbox.checked({"case": "venezuela"}), 2004)
    assert (told["year"], told["chosen"]) == (2004, "soft balancing against the United States")
    assert told["mine"] == round(why.probabilities[why.chosen], 4)
    assert [row["amount"] for row in told["for"]] == [round(one.difference, 2) for one in why.why()[:4]]
    assert 1 <= len(told["against"]) <= 4
    assert all(row["amount"] < 0 for row in told["against"])
    rows = [*told["for"], *told["against"]]
    assert all(row["words"] and row["sources"] for row in rows)
    assert any(source["claim"] for row in rows for source in row["sources"])
    chinese = browser.get("/api/why?case=venezuela&year=2004&lang=zh").json()
    assert chinese["chosen"] == "对美国软制衡"


def test_a_ripple_is_nothing_without_a_change(browser: Browser) -> None:
    still, moved = (browser.get(f"/api/ripple?{asked(**more)}").json() for more in ({}, {"interdependence": 0}))
    assert still["differ"] == 0
    assert moved["differ"] > 0
    assert set(still["difference"]) == {
        "balancing", "soft_balancing", "hedging", "bandwagoning", *sandbox_module.RIPPLES,
    }  # fmt: skip
    assert any(moved["difference"]["dependence"])


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_speak_both_languages_and_run_nothing_of_their_own(browser: Browser, path: str, language: str) -> None:
    for got in (
        browser.get(path, headers={"accept-language": f"{language}-XX,fr;q=0.5"}),
        browser.get(f"{path}{'&' if '?' in path else '?'}lang={language}", headers={"accept-language": "fr"}),
    ):
        assert got.status_code == 200
        assert f'<html lang="{"zh-Hans" if language == "zh" else "en"}">' in got.text
        assert ("沙盒" in got.text) is (language == "zh")
        assert not re.search(r"\sstyle=|\son\w+=|javascript:|<style", got.text)
        assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", got.text))
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", got.text)


@pytest.mark.parametrize("path", [*PAGES, *ANSWERS, "/static/lab.css", "/nowhere", "/api/picture?case=x"])
def test_every_answer_carries_the_headers_of_the_guard_and_no_cookie(browser: Browser, path: str) -> None:
    got = browser.get(path)
    assert {name: got.headers[name] for name in HEADERS} == HEADERS
    assert "default-src 'self'" in got.headers["content-security-policy"]
    assert "unsafe" not in got.headers["content-security-policy"]
    assert "set-cookie" not in got.headers


def test_the_first_page_is_small(browser: Browser) -> None:
    page = browser.get("/sandbox")
    parts = set(re.findall(r'(?:src|href)="(/(?:static/[\w.]+|palette\.css))"', page.text))
    parts |= {f"/static/{name}" for name in ("chart.js", "words.js")} | {"/api/picture"}
    assert {"/static/sandbox.js", "/static/lab.css", "/palette.css"} <= parts
    got = {part: browser.get(part) for part in parts}
    assert all(one.status_code == 200 for one in got.values())
    assert len(page.content) + sum(len(one.content) for one in got.values()) < FIRST_PAGE


def test_colours_are_those_of_the_figures(browser: Browser) -> None:
    told = browser.get("/palette.css").text
    assert all(f"--{name.replace('_', '-')}: {colour};" in told for name, colour in STRATEGY_COLOURS.items())


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "",
        "192.0.2.8",
        "[::2]:80",
    ],
)
def test_another_host_is_refused(browser: Browser, host: str) -> None:
    got = browser.get("/", headers={"host": host})
    assert (got.status_code, got.headers["content-security-policy"]) == (421, HEADERS["content-security-policy"])


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:9", "127.0.0.1:8000", "[::1]:8000", "192.0.2.7:8000"])
def test_hosts_that_were_told_are_answered(browser: Browser, host: str) -> None:
    assert browser.get("/", headers={"host": host}).status_code == 200


def test_bodies_and_queries_have_bounds(browser: Browser) -> None:
    large = b"x" * (LARGEST_BODY + 1)
    assert browser.post("/sandbox", content=large).status_code == 413
    assert browser.post("/", content=b"x", headers={"content-length": "-1"}).status_code == 413
    assert browser.get(f"/sandbox?case={'x' * LONGEST_QUERY}").status_code == 414
    assert browser.get(f"/api/picture?{'&'.join(f'off=e{k}' for k in range(200))}").status_code == 400


def test_a_body_without_a_length_is_counted_as_it_comes() -> None:
    async def read(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(len(await request.body())))

    async def parts(count: int) -> AsyncIterator[bytes]:
        for _ in range(count):
            yield b"x" * 1024

    browser = Browser(Guard(Starlette(routes=[Route("/", read, methods=["POST"])])))
    assert browser.post("/", content=parts(4)).text == "4096"
    assert browser.post("/", content=parts(5)).status_code == 413


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/sandbox", "/api/picture", "/download/data.csv"])
def test_other_methods_are_refused(browser: Browser, method: str, path: str) -> None:
    assert browser.request(method, path).status_code == 405


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("case=/etc/passwd", "there is no case '/etc/passwd' here"),
        ("case=../../etc/passwd", "no case"),
        ("case=venezuela&theory=/etc/passwd", "no theory"),
        ("case=venezuela&state=USA", "no state 'USA'"),
        ("case=venezuela&runs=1000000", "runs cannot be 1000000"),
        ("case=venezuela&off=nothing", "nothing"),
        ("case=venezuela&force=1e999", "cannot be inf"),
        ("case=venezuela&%3Cscript%3E=1", "is no lever"),
        ("case=venezuela&seed=99999999999", "seed cannot be"),
    ],
)
@pytest.mark.parametrize("path", ["/sandbox", "/api/picture", "/download/scenario.yaml"])
def test_what_cannot_be_asked_is_one_line_of_plain_text(browser: Browser, path: str, query: str, told: str) -> None:
    got = browser.get(f"{path}?{query}")
    assert (got.status_code, got.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert told in got.text
    assert "\n" not in got.text


@pytest.mark.parametrize("year", ["", "1066", "x", "2004.5"])
def test_a_year_that_is_none_is_refused(browser: Browser, year: str) -> None:
    assert browser.get(f"/api/why?case=venezuela&year={year}").status_code == 400


@pytest.mark.parametrize("path", ["/static/../server.py", "/static/%2e%2e/server.py", "/static/nothing.js", "/static/"])
def test_only_static_files_are_served(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_script_in_a_query_or_a_case_is_escaped(browser: Browser, tmp_path: Path) -> None:
    script = "<script>alert(1)</script>"
    page = browser.get(f"/sandbox?{asked(year=script, lang=script)}").text
    assert "<script>alert" not in page
    case = tmp_path / "own.yaml"
    text = Path(MINI).read_text(encoding="utf-8")
    changed = text.replace("Two states between two powers", f'"{script}"').replace(
        "name: Venezuela", f"name: '{script}'"
    )
    case.write_text(changed, encoding="utf-8")
    own = Browser(app_of(Sandbox([str(case)])))
    for path in ("/", "/sandbox"):
        got = own.get(path)
        assert got.status_code == 200
        assert "alert(1)" in got.text
        assert script not in got.text


def test_a_picture_that_nobody_waits_for_is_not_computed() -> None:
    class Asking:
        def __init__(self, gone: bool) -> None:
            self.gone = gone

        async def is_disconnected(self) -> bool:
            return self.gone

    async def asked_for(worker: Worker, gone: bool, computed: list[bool]) -> int:
        try:
            await worker(Asking(gone), lambda: computed.append(gone))  # type: ignore[arg-type]
        except HTTPException as error:
            return error.status_code
        return 200

    async def all_at_once() -> tuple[list[int], list[bool]]:
        worker, computed = Worker(most=3), list[bool]()
        asking = [asked_for(worker, gone, computed) for gone in (False, True, False, False)]
        return list(await asyncio.gather(*asking)), computed

    statuses, computed = asyncio.run(all_at_once())
    assert statuses == [200, 499, 200, 503]
    assert computed == [False, False]


def test_pictures_of_many_do_not_mix(lab_sandbox: Sandbox) -> None:
    settings = [Setting(MINI, "VEN", "USA", moved={"suspicion": k / 20}, runs=1, seed=k) for k in range(20)]
    expected = [lab_sandbox.picture(setting).plain() for setting in settings]

    async def all_at_once() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=app_of(lab_sandbox))  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return list(await asyncio.gather(*(client.get(f"/api/picture?{one.query()}") for one in settings)))

    assert [got.json() for got in asyncio.run(all_at_once())] == expected


def test_a_link_repeats_the_picture_of_the_command_line(browser: Browser) -> None:
    got = browser.get(f"/api/picture?{asked(leader=0.2, off='coup')}").json()["shares"]["VEN"]
    result = cp.run(MINI, replicates=30, set={"states.VEN.leader": 0.2, "events.coup": None})
    for k, row in enumerate(got):
        assert row == pytest.approx((result.strategy[:, :, 0] == k).mean(axis=0), abs=5e-4)
