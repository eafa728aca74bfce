"""Every lesson in a browser: its page in both languages, flips that open in the sandbox, and no barrier."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from counterpoise.scenario.reading.files import shipped
from playwright.sync_api import Page, expect

from .checks import check

LAPTOP = (1280, 720)
pytestmark = pytest.mark.slow
Open = Callable[..., Page]


def test_the_first_page_leads_to_every_lesson(opened: Open) -> None:
    home = opened("/?lang=en", LAPTOP)
    links = home.locator("a[href^='/lesson/']")
    expect(links).to_have_count(len(shipped("lessons")))
    check(home, "home")


@pytest.mark.parametrize("name", shipped("lessons"))
def test_a_lesson_is_walked_through(opened: Open, name: str) -> None:
    for language in ("en", "zh"):
        page = opened(f"/lesson/{name}?lang={language}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for fold in page.locator("summary").all():
            fold.click()
        check(page, f"{name} {language}")
    flip = page.locator("a[href^='/sandbox']").nth(1)
    flip.click()
    expect(page.locator("#caption")).not_to_be_empty()
    assert name  # the sandbox opened without a complaint, which the fixture sees to
