"""A class of three with a lecturer and a board, in real browsers: from the code to the debrief."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .checks import check

LAPTOP = (1280, 720)
NAMES = ("Ann", "Ben", "小明")
pytestmark = pytest.mark.slow
Open = Callable[..., Page]


def begun(opened: Open, state: str = "VEN") -> tuple[Page, str]:
    """A lecturer's page, and the code of the class."""
    teacher = opened("/class?lang=en", LAPTOP)
    teacher.select_option("#case", "venezuela")
    teacher.select_option("#state", state)
    teacher.get_by_role("button", name="Make a class").click()
    teacher.wait_for_url("**/lecturer/*")
    expect(teacher.locator("#advance")).to_have_text("Begin")
    code = re.search(r"/lecturer/([A-Z0-9]+)", teacher.url)
    assert code is not None
    return teacher, code[1]


def joined(opened: Open, code: str, name: str, language: str = "en") -> Page:
    student = opened(f"/join?lang={language}")
    student.fill("#code", code.lower())
    student.fill("#name", name)
    student.locator("button.large").click()
    student.wait_for_url("**/play/*")
    return student


def decide(student: Page, strategy: str, target: str | None, guess: str, sure: int) -> None:
    student.locator(f"#pick-{strategy}").click()
    if target is not None:
        student.locator(f"#target-{target}").click()
    student.select_option("#guess", guess)
    student.locator(f"#sure-{sure}").click()
    student.locator("#decide").click()
    expect(student.locator("#decide")).to_have_text(re.compile("Decided|已决定"))


def advance(teacher: Page, to: str) -> None:
    teacher.locator("#advance").click()
    expect(teacher.locator("#advance")).to_have_text(to)


def test_a_class_plays_from_the_code_to_the_debrief(opened: Open) -> None:
    teacher, code = begun(opened)
    board = opened(f"/board/{code}?lang=en", LAPTOP)
    students = [joined(opened, code, name, "zh" if name == "小明" else "en") for name in NAMES]
    expect(board.locator(".huge")).to_have_text(code)
    expect(board.get_by_text("3 are here.")).to_be_visible()
    advance(teacher, "Close and reveal")
    expect(students[0].locator("#decide")).to_be_visible()
    rounds = int(re.search(r"of (\d+)", students[0].locator("h1").inner_text())[1])  # type: ignore[index]
    assert rounds >= 8
    for number in range(rounds):
        decide(students[0], "hedging", None, "hedging", 90)
        decide(students[1], "soft_balancing", "USA", "soft_balancing", 50)
        decide(students[2], "bandwagoning", "USA", "hedging", 70)
        expect(board.get_by_text(re.compile("^3 of [34] have chosen"))).to_be_visible()
        assert "hedging" not in board.locator("#page").inner_text()
        advance(teacher, "Next round" if number + 1 < rounds else "To the debrief")
        expect(students[0].locator("#why")).to_be_visible()
        expect(board.locator(".bar")).to_have_count(2)
        if number == 0:
            students[0].locator("#why").click()
            expect(students[0].locator(".reasons li").first).to_be_visible()
            students[1].reload()  # whoever comes back is where the class is
            expect(students[1].locator("#why")).to_be_visible()
            late = joined(opened, code, "Late")
            expect(late.locator("#why")).to_be_visible()
            late.close()
        if number + 1 < rounds:
            advance(teacher, "Close and reveal")
    teacher.locator("#advance").click()
    expect(students[0].get_by_role("heading", level=1)).to_contain_text("The whole way")
    expect(students[0].locator("tbody tr")).to_have_count(31)
    expect(board.locator(".best li").first).to_be_visible()
    with teacher.expect_download() as taken:
        teacher.get_by_role("link", name="Choices and bets (CSV)").click()
    table = taken.value.path().read_text(encoding="utf-8")
    assert table.count("\n") >= 1 + 3 * rounds
    teacher.on("dialog", lambda dialog: dialog.accept())
    teacher.locator("#end").click()
    teacher.wait_for_url("**/?lang=en")


def test_a_student_needs_no_mouse(opened: Open) -> None:
    teacher, code = begun(opened)
    student = opened(f"/join/{code}?lang=en")
    expect(student.locator("#name")).to_be_focused()
    student.keyboard.type("Key")
    student.keyboard.press("Enter")
    student.wait_for_url("**/play/*")
    advance(teacher, "Close and reveal")
    for target in ("pick-hedging", "decide"):
        for _ in range(40):
            student.keyboard.press("Tab")
            if student.evaluate("document.activeElement.id") == target:
                break
        assert student.evaluate("document.activeElement.id") == target
        student.keyboard.press("Enter")
    expect(student.locator("#decide")).to_have_text("Decided")


def test_the_key_of_the_lecturer_stands_in_no_address(opened: Open) -> None:
    teacher, code = begun(opened)
    cookies = teacher.context.cookies()
    (key,) = [cookie["value"] for cookie in cookies if cookie["name"] == f"lecturer_{code}"]
    assert key not in teacher.url
    assert key not in teacher.content()
    assert teacher.evaluate("document.cookie") == ""
    stranger = opened("/", LAPTOP)
    answer = stranger.request.post(f"{stranger.url}api/sessions/{code}/advance", data={})
    assert answer.status == 403


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_of_a_class_is_wider_than_a_phone_or_fails_a_check_of_access(opened: Open, language: str) -> None:
    teacher, code = begun(opened)
    student = joined(opened, code, f"Ann <b>{language}</b>", language)
    pages = {
        "start": opened(f"/class?lang={language}"), "join": opened(f"/join?lang={language}"), "lobby": student,
        "board": opened(f"/board/{code}?lang={language}", LAPTOP), "lecturer": teacher,
    }  # fmt: skip
    for name, page in pages.items():
        page.wait_for_selector("h1")
        check(page, name)
    advance(teacher, "Close and reveal")
    student.wait_for_selector("#decide")
    check(student, "choosing")
    decide(student, "soft_balancing", "USA", "hedging", 70)
    advance(teacher, "Next round")
    student.wait_for_selector("#why")
    for name in ("lobby", "board", "lecturer"):
        check(pages[name], f"revealed: {name}")
