"""The routes of a class: a whole game over HTTP, secrets that stay secret, and whatever is no request of ours."""

from __future__ import annotations

import time
from typing import Any

import pytest
from counterpoise.analysis.lab.classroom import Classroom
from counterpoise.analysis.lab.sandbox import Sandbox
from counterpoise.analysis.lab.session import Sessions
from starlette.applications import Starlette
from starlette.testclient import TestClient

BASE = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def app() -> Starlette:
    return Starlette(routes=Classroom(Sandbox(), Sessions(time.monotonic)).routes())


def client(app: Starlette) -> TestClient:
    """A browser of its own."""
    return TestClient(app, base_url=BASE)


@pytest.fixture
def lecturer(app: Starlette) -> tuple[TestClient, str]:
    one = client(app)
    made = one.post("/api/sessions", json={"case": "venezuela", "state": "VEN", "seed": 3})
    assert made.status_code == 201
    return one, f"/api/sessions/{made.json()['code']}"


def joined(app: Starlette, of: str, name: str) -> TestClient:
    one = client(app)
    assert one.post(f"{of}/join", json={"name": name}).status_code == 201
    return one


def test_a_whole_game(app: Starlette, lecturer: tuple[TestClient, str]) -> None:
    teacher, of = lecturer
    ann, ben = joined(app, of, "Ann"), joined(app, of, "Ben")
    rounds = ann.get(f"{of}/me").json()["game"]["rounds"]
    teacher.post(f"{of}/advance", json={})
    for number, year in enumerate(rounds):
        view = ann.get(f"{of}/me").json()
        assert (view["situation"]["year"], view["situation"]["round"]) == (year, number + 1)
        answer = ann.post(f"{of}/choose", json={"strategy": "hedging", "guess": "hedging", "sure": 70})
        assert answer.json() == {"choice": ["hedging", None], "bet": ["hedging", 70]}
        ben.post(f"{of}/choose", json={"strategy": "bandwagoning", "target": "USA"})
        assert teacher.get(f"{of}/lecturer").json()["waiting"] == []
        assert teacher.post(f"{of}/advance", json={}).json() == {"phase": "revealed"}
        reveal = ann.get(f"{of}/me").json()["reveal"]
        assert reveal["chosen"] == ["hedging", None]
        assert sum(reveal["odds"].values()) == pytest.approx(1.0, abs=0.01)
        why = ann.get(f"{of}/why").json()
        assert why["year"] == year
        assert 1 <= len(why["for"]) <= 4
        teacher.post(f"{of}/advance", json={})
    debrief = ben.get(f"{of}/me").json()
    assert debrief["board"]["phase"] == "debrief"
    assert len(debrief["debrief"]["years"]) == 31
    table = teacher.get(f"{of}/table.csv")
    assert table.text.count("\n") == 1 + 2 * len(rounds)
    assert "attachment" in table.headers["content-disposition"]
    assert teacher.post(f"{of}/end", json={}).json() == {"ended": True}
    assert ann.get(f"{of}/me").status_code == 404


def test_secrets_are_in_no_address_and_in_no_answer(app: Starlette, lecturer: tuple[TestClient, str]) -> None:
    teacher, of = lecturer
    ann = joined(app, of, "Ann")
    for one, kind in ((teacher, "lecturer"), (ann, "player")):
        (cookie,) = [cookie for cookie in one.cookies.jar if cookie.name.startswith(kind)]
        assert cookie.has_nonstandard_attr("HttpOnly")
        assert cookie.get_nonstandard_attr("SameSite") == "strict"
        for path in ("me", "board", "lecturer"):
            for other in (teacher, ann):
                assert str(cookie.value) not in other.get(f"{of}/{path}").text


def test_only_the_lecturer_advances(app: Starlette, lecturer: tuple[TestClient, str]) -> None:
    _, of = lecturer
    ann = joined(app, of, "Ann")
    for path in ("advance", "end"):
        assert ann.post(f"{of}/{path}", json={}).status_code == 403
    for path in ("lecturer", "table.csv"):
        assert ann.get(f"{of}/{path}").status_code == 403
    assert client(app).get(f"{of}/me").status_code == 403


def test_a_player_is_known_again_and_players_do_not_mix(app: Starlette, lecturer: tuple[TestClient, str]) -> None:
    teacher, of = lecturer
    ann, ben = joined(app, of, "Ann"), joined(app, of, "Ben")
    teacher.post(f"{of}/advance", json={})
    ann.post(f"{of}/choose", json={"strategy": "hedging"})
    again = client(app)
    again.cookies = ann.cookies
    assert (again.get(f"{of}/me").json()["name"], again.get(f"{of}/me").json()["choice"]) == ("Ann", ["hedging", None])
    assert ben.get(f"{of}/me").json()["choice"] is None


@pytest.mark.parametrize(
    ("path", "sent", "status", "refused"),
    [
        ("join", {"name": ""}, 400, "bad_name"),
        ("join", {"name": "x" * 50}, 400, "bad_name"),
        ("choose", {"strategy": "hedging"}, 403, "unknown_player"),
    ],
)
def test_what_cannot_be_has_a_word(
    app: Starlette, lecturer: tuple[TestClient, str], path: str, sent: dict[str, Any], status: int, refused: str
) -> None:
    answer = client(app).post(f"{lecturer[1]}/{path}", json=sent)
    assert (answer.status_code, answer.json()["refused"]) == (status, refused)


def test_what_is_no_request_of_ours(app: Starlette, lecturer: tuple[TestClient, str]) -> None:
    teacher, of = lecturer
    assert teacher.post(f"{of}/advance", data={"x": "1"}).status_code == 415
    for body in ("[]", "{", '"x"', "[" * 100_000):
        answer = teacher.post(f"{of}/advance", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400
    assert client(app).get("/api/sessions/AAAAAA/board").status_code == 404
    for given in ({"case": "/etc/passwd"}, {"case": "venezuela", "state": "XYZ"}, {"case": "us_china", "state": "KOR"}):
        answer = client(app).post("/api/sessions", json=given)
        assert (answer.status_code, answer.json()["refused"]) == (400, "mistake")
        assert "\n" not in answer.json()["told"]
