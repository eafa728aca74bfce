"""A new file in a room is all that a figure or the patterns of a case need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from counterpoise.analysis import figures, patterns
from counterpoise.analysis.figures.registry import draw_all, kinds, usual
from counterpoise.analysis.patterns.check import all_patterns, cases
from counterpoise.results.run import run
from counterpoise.scenario.model import Plot

MINI = str(Path(__file__).parent / "data" / "mini.yaml")
FIGURE = """
import pandas as pd
from matplotlib.figure import Figure
from counterpoise.analysis.figures.kind import Kind

FIGURE = Kind(lambda runs, plot: (runs.shown.world.states[:1], Figure(), pd.DataFrame()), place=9)
"""
PATTERNS = """
from counterpoise.analysis.patterns.pattern import Pattern

PATTERNS = (
    Pattern("N1", "new", "emergent", "stated", "chosen", (), "", ("source",), "", 0.5, lambda lab: 1.0, "", {}),
)
"""


@pytest.fixture(autouse=True)
def afresh() -> Iterator[None]:
    """Nothing that was found before or in the test is kept."""
    for found in (kinds, all_patterns):
        found.cache_clear()
    yield
    for found in (kinds, all_patterns):
        found.cache_clear()


def test_a_figure_is_found_and_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a_new_figure.py").write_text(FIGURE)
    monkeypatch.setattr(figures, "__path__", [*figures.__path__, str(tmp_path)])
    mini = run(MINI, replicates=2)
    bare = mini.scenario.model_copy(update={"plots": ()})
    drawn = draw_all(replace(mini, scenario=bare), tmp_path / "figures", point=True)
    assert usual()[0] == "strategy_shares"
    assert usual()[-1] == "a_new_figure"
    assert drawn[-1].name == "a_new_figure_VEN.png"


def test_every_figure_that_a_scenario_may_name_is_there() -> None:
    assert set(get_args(Plot.model_fields["figure"].annotation)) <= set(kinds())


def test_the_patterns_of_a_case_are_found_and_stand_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = all_patterns()
    (tmp_path / "a_new_case.py").write_text(PATTERNS)
    monkeypatch.setattr(patterns, "__path__", [*patterns.__path__, str(tmp_path)])
    all_patterns.cache_clear()
    assert all_patterns()[:-1] == before
    assert cases()[-1] == "new"


def test_the_order_of_the_cases_stays() -> None:
    assert cases() == (
        "venezuela", "kazakhstan", "japan", "us_china", "asean", "withdrawals", "iraq_2003", "eu_energy",
        "china_latin_america", "multipolarity_1955", "multipolarity", "fragmentation",
    )  # fmt: skip
