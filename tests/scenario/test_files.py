"""Scenario files: what a good one says."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from counterpoise.scenario.addresses import Declared
from counterpoise.scenario.model import (
    Scenario,
    load_scenario,
)
from counterpoise.scenario.numbers import Number
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.reading.strict_yaml import dump_yaml

MINI = Path(__file__).parents[1] / "data" / "mini.yaml"
TEXT = MINI.read_text(encoding="utf-8")


def test_mini_is_read(mini: Scenario) -> None:
    assert (mini.name, mini.years, mini.theory) == ("mini", (2000, 2010), DEFAULT_THEORY)
    assert mini.regions == ("latin_america",)
    assert mini.declared == Declared(("VEN", "CUB"), ("USA", "CHN"), ("ALBA",), ("latin_america",))
    start = mini.states["VEN"].start
    assert start is not None
    assert (start.strategy, start.target, start.years) == ("bandwagoning", "USA", 10)
    assert mini.states["CUB"].start is None
    assert mini.institutions["ALBA"].candidates == ("VEN", "CUB")
    assert mini.events["coup"].changes[0].path == "states.VEN.acts.subversion.USA"
    hazard = mini.events["new_leader"].hazard
    assert hazard is not None
    assert (hazard.first, hazard.last, hazard.probability.constant) == (2005, 2010, 0.1)
    assert [plot.figure for plot in mini.plots][:1] == ["strategy_shares"]


def test_numbers_carry_their_source_and_line(mini: Scenario) -> None:
    number = mini.numbers["states.VEN.dependence.trade.USA"]
    assert (number.value, number.source, number.range) == (0.6, ("ven-export-dependence-60",), (0.5, 0.7))
    assert (number.file, number.line) == (str(MINI), 35)
    assert mini.numbers["powers.CHN.capability"] == Number(value=0.16)
    assert mini.numbers["states.VEN.tie.USA"].value == pytest.approx(1 / 3)
    assert mini.numbers["states.VEN.leader"].is_judgement
    assert not mini.numbers["world.price"].is_judgement
    assert "states.CUB.leader" not in mini.numbers


def test_series_are_interpolated_and_flat_outside() -> None:
    linear = Number(series={2002: 1.0, 2000: 0.0})
    np.testing.assert_array_equal(linear.path(1999, 2003), [0.0, 0.0, 0.5, 1.0, 1.0])
    step = Number(series={2000: 0.0, 2002: 1.0}, interpolate="step")
    np.testing.assert_array_equal(step.path(1999, 2003), [0.0, 0.0, 0.0, 1.0, 1.0])
    np.testing.assert_array_equal(Number(value=2.0).path(2000, 2001), [2.0, 2.0])
    with pytest.raises(ValueError, match="no single value"):
        _ = linear.constant


def test_pairs_come_in_the_order_of_declaration(tmp_path: Path, changed: Callable[..., Path]) -> None:
    case = load_scenario(changed(tmp_path, ("  USA-CHN: 0.05", "  CHN-USA: 0.05"), ("VEN-CUB: {v", "CUB-VEN: {v")))
    assert {"decoupling.USA-CHN", "ties.VEN-CUB"} <= set(case.numbers)


def test_document_round_trip(mini: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "again.yaml"
    file.write_text(dump_yaml(mini.document()), encoding="utf-8")
    again = load_scenario(file)
    assert again == mini
    assert again.digest() == mini.digest()
    assert again.document() == mini.document()


def test_round_trip_keeps_what_was_set(tmp_path: Path) -> None:
    case = load_scenario(MINI, {"states.VEN.leader": 0.3, "events.coup": None, "title": "1E5"})
    file = tmp_path / "again.yaml"
    file.write_text(dump_yaml(case.document()), encoding="utf-8")
    assert load_scenario(file) == case


def test_digest_changes_with_numbers_and_order_but_not_with_comments(
    tmp_path: Path, mini: Scenario, changed: Callable[..., Path]
) -> None:
    assert len(mini.digest()) == 12
    assert load_scenario(changed(tmp_path, ("# optional year", "# said otherwise"))).digest() == mini.digest()
    assert load_scenario(MINI, {"states.VEN.leader": 0.3}).digest() != mini.digest()
    usa, chn = TEXT.index("  USA:\n"), TEXT.index("  CHN:")
    end = TEXT.index("rivalry:")
    turned = TEXT[:usa] + TEXT[chn:end] + TEXT[usa:chn] + TEXT[end:]
    assert load_scenario(changed(tmp_path, text=turned)).digest() != mini.digest()


def test_scenarios_are_frozen_and_can_be_pickled(mini: Scenario) -> None:
    assert pickle.loads(pickle.dumps(mini)) == mini
    with pytest.raises(ValueError, match="frozen"):
        mini.name = "other"  # type: ignore[misc]


def test_loading_imports_nothing_heavy() -> None:
    code = (
        "import sys; from counterpoise.scenario.model import load_scenario; load_scenario(sys.argv[1]);"
        "print(sorted({'pandas', 'numba', 'matplotlib', 'mesa'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(MINI)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
