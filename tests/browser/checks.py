"""What every page of the lab has to stand: no wider than its screen, and nothing that axe finds at A and AA."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def check(page: Page, name: str) -> None:
    """Refuse a page that is too wide or has a barrier."""
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], name  # type: ignore[index]
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
