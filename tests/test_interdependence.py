"""The page on interdependence: its sweeps, what it expects, and the tables that are made for it."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from counterpoise.analysis.figures.naming import STRATEGY_NAMES
from counterpoise.scenario.evidence import evidence_ids
from counterpoise.scenario.model import load_scenario
from counterpoise.sweeps.design_file import load_design
from counterpoise.theory.terms import STRATEGIES

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "interdependence.md").read_text(encoding="utf-8")
SWEEPS = sorted((ROOT / "scenarios" / "sweeps").glob("*_pressure_x_dependence.yaml"))


@pytest.fixture(scope="module")
def page() -> ModuleType:
    spec = importlib.util.spec_from_file_location("interdependence_page", ROOT / "tools" / "interdependence_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("sweep", SWEEPS, ids=lambda path: path.stem)
def test_a_sweep_moves_all_that_the_page_says_and_nothing_else_moves_it(sweep: Path) -> None:
    design = load_design(sweep.stem)
    square, as_it_is = design.experiments
    assert (square.points, as_it_is.points, design.replicates) == (81, 1, 40)
    addresses = {axis.name: [d.address for d in axis.dimensions] for axis in square.axes}
    hostility = {re.sub(r"states\.\w+\.(.+)\.\w+", r"\1", one) for one in addresses["hostility"]}
    dependence = {re.sub(r"states\.\w+\.(.+)\.\w+", r"\1", one) for one in addresses["dependence"]}
    assert hostility == {"intent", "acts.rhetoric", "acts.sanctions", "acts.subversion"}
    assert dependence == {"dependence.trade", "dependence.energy", "dependence.finance"}
    scenario = load_scenario(design.case, square.changes)
    _, state, *_, power = addresses["hostility"][0].split(".")
    fixed = {f"states.{state}.acts.force.{power}", f"states.{state}.acts.denial.{power}"}
    held = {*addresses["hostility"], *addresses["dependence"], *fixed}
    last = max(int(name.rpartition("-")[2]) for name in design.outcomes)
    for name, event in scenario.events.items():
        if event.year is not None and event.year <= last:
            assert not {change.path for change in event.changes} & held, name
    for channel in ("trade", "energy", "finance"):
        others = [p for p in scenario.powers if p != power]
        shares = [scenario.numbers[f"states.{state}.dependence.{channel}.{p}"].value for p in others]
        assert shares == [0.05] * len(others)
        assert sum(shares) + square.axes[1].high <= 1.0
    assert f"counterpoise sweep {sweep.stem} " in PAGE


def test_the_page_expects_something_at_every_corner_and_names_its_evidence(page: ModuleType) -> None:
    found = list(page.expected(PAGE))
    wanted = {(state, threat, end) for state in page.STATES for threat in page.ENDS for end in page.ENDS}
    assert {row[:3] for row in found} == wanted
    assert len(found) == 12
    assert {row[3] for row in found} <= {*STRATEGY_NAMES.values()}
    named = set(re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`", PAGE))
    assert len(named) > 10
    assert named <= {*evidence_ids()}


def made_square(page: ModuleType, leads: float) -> object:
    """Hedging leads soft balancing by ``leads`` at every corner, give or take a little; hard balancing has 0.1."""
    shift = leads / 2.0 + 0.1 * (np.arange(10) % 2 - 0.5)
    runs = pd.DataFrame({"balancing": 0.1, "soft_balancing": 0.4 - shift, "hedging": 0.4 + shift, "bandwagoning": 0.1})
    return page.Square({(t, d): runs[list(STRATEGIES)] for t in page.ENDS for d in page.ENDS}, runs)


def test_a_corner_is_as_expected_another_or_undecided(page: ModuleType) -> None:
    squares = {state: made_square(page, lead) for state, lead in zip(page.STATES, (0.3, -0.3, 0.01), strict=True)}
    table = page.corner_table(PAGE, squares)
    lines = [line for line in table.splitlines() if line.startswith("| Venezuela | low | low")]
    assert lines == ["| Venezuela | low | low | hedging | 0.10 | 0.25 | 0.55 | 0.10 | as expected |"]
    assert "| Japan | low | low | hedging | 0.10 | 0.55 | 0.25 | 0.10 | **soft balancing** |" in table
    assert table.count("undecided, hedging or soft balancing") == 4
    assert table.startswith(f"{table.count('as expected |')} of 12 corners")
    assert "0.10 to 0.10 (0.00): no change" in page.edge_table(squares)
    assert "| Kazakhstan | 0.10 | 0.40 | 0.40 | 0.10 |" in page.own_table(squares)
