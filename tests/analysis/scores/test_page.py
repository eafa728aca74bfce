"""The page on scores: what is generated, and that reasons are given for what does not hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from counterpoise.analysis.patterns.check import patterns_of
from counterpoise.analysis.patterns.pattern import Outcome
from counterpoise.analysis.patterns.robust import Robustness
from counterpoise.analysis.scores.page import BLOCKS, blocks_of, check_page, together, write_page
from counterpoise.scenario.problems import ScenarioError

SCORES = Path(__file__).parents[3] / "docs" / "scores.md"


def outcome(id: str, value: float, counter_value: float = 0.0) -> Outcome:
    return Outcome(
        id, "venezuela", "emergent", "stated", "", "share of runs", value, 0.8, value >= 0.8, "", counter_value,
        counter_value < 0.8,
    )  # fmt: skip


RUNS = [[outcome("V3", 0.9), outcome("V5", 0.85)], [outcome("V3", 0.7), outcome("V5", 1.0, 0.9)]]


def test_a_fact_holds_over_seeds_where_it_does_with_all() -> None:
    assert together(RUNS) == [
        replace(RUNS[0][0], value=0.7, holds=False),
        replace(RUNS[0][1], value=0.85, counter_fails=False),
    ]


def test_a_page_is_filled_between_its_marks_and_nowhere_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    with pytest.raises(ScenarioError, match="no block that patterns could fill"):
        check_page(page)
    marks = "".join(f"<!-- begin: {name} -->\nold {name}\n<!-- end: {name} -->\n\n" for name in BLOCKS)
    page.write_text(f"# Mine\n\n{marks}The end.\n", encoding="utf-8")
    check_page(page)
    write_page(page, RUNS, {"V3"}, "Measured.")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Mine\n")
    assert text.endswith("The end.\n")
    assert re.findall(r"^old (\w+)", text, re.MULTILINE) == ["scores_set"]
    assert "Emergent facts no fitted row touches: 1 of 1 hold" in text
    assert "- Do not hold, though used in the estimate: V3.\n" in text
    assert "- *Say nothing*, because they hold in their counter-world too: V5.\n" in text
    assert "- V3 (venezuela): share of runs; at least 0.8.\n" in text
    assert "| venezuela | V3 | emergent | stated | yes | 0.900, 0.700 | 0.8 | no | 0.000, 0.000, fails |" in text


def test_the_set_is_shown_where_it_was_drawn() -> None:
    patterns = patterns_of("venezuela")
    drawn = Robustness(patterns, np.ones((4, len(patterns)), dtype=bool), {}, True)
    block = blocks_of(RUNS, {"V3"}, "", drawn)["scores_set"]
    assert block.startswith("4 weight vectors of the set. Emergent facts no fitted row touches, of 8: 8 hold")
    assert "| 100% |" in block


def test_a_report_is_about_all_cases_and_fills_marked_pages_alone(cli: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("# Mine\n", encoding="utf-8")
    for asked, told in (
        (("venezuela", "--report", "page.md"), "leave CASE out"),
        (("--scatter", "--report", "page.md"), "leave --scatter out"),
        (("--report", "page.md"), "<!-- begin: scores_counts -->"),
    ):
        done = cli("patterns", *asked)
        assert (done.code, done.out) == (2, "")
        assert told in done.err
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == "# Mine\n"


def test_the_document_gives_a_reason_for_every_fact_that_does_not_hold() -> None:
    text = SCORES.read_text(encoding="utf-8")
    table = text.split(f"<!-- begin: {BLOCKS[-1]} -->")[1]
    reasons = text.split("the model contradicts\n")[1].split("\n## ")[0]
    claims = " ".join(line.split("|")[1] for line in reasons.splitlines() if line.startswith("|"))
    missed = re.findall(r"^\| \w+ \| (\w+) \|.*\| no \| [-0-9., ]+, (?:fails|does)", table, re.MULTILINE)
    assert set(missed) <= set(re.findall(r"\w+", claims))
    assert missed
