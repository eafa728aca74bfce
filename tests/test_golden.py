"""Golden traces: one readable run a case. A meant change is written with ``python tools/golden.py``."""

from __future__ import annotations

from pathlib import Path

import pytest
from counterpoise.analysis.explanation.trace import trace
from counterpoise.scenario.model import shipped

FOLDER = Path(__file__).parent / "golden"


@pytest.mark.parametrize("case", shipped("cases"))
def test_the_run_is_the_one_that_was_read_and_kept(case: str) -> None:
    assert trace(case) == (FOLDER / f"{case}.txt").read_text(encoding="utf-8")


def test_there_is_no_trace_of_a_case_that_is_gone() -> None:
    assert sorted(file.stem for file in FOLDER.glob("*.txt")) == shipped("cases")
