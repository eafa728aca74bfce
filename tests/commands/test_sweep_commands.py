"""The commands of sweeps: what they print and leave, and mistakes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

MINI = str(Path(__file__).parents[1] / "data" / "mini.yaml")
INTERFACE = Path(__file__).parents[2] / "docs" / "interface.md"
Cli = Callable[..., Any]
"""The fixture ``cli`` of conftest.py."""
SWEEP = f"""\
format: 1
name: small
case: {MINI}
replicates: 3
over:
  states.VEN.leader: {{from: 0, to: 1, steps: 3}}
  threat: {{numbers: [states.VEN.acts.force.USA, states.VEN.dispute.USA], from: 0, to: 1, steps: 2, label: threat}}
"""


@pytest.fixture
def small_sweep(cli: Cli, tmp_path: Path) -> str:
    (tmp_path / "small.yaml").write_text(SWEEP, encoding="utf-8")
    return "small.yaml"


def documents(command: str) -> list[Any]:
    """All example documents of a command."""
    section = INTERFACE.read_text(encoding="utf-8").split(f"### `counterpoise {command}", 1)[1].split("\n### ", 1)[0]
    return [json.loads(text) for text in re.findall(r"```json\n(.*?)```", section, re.DOTALL)]


def test_the_documents_of_a_sweep_its_dry_run_and_its_resume(
    cli: Cli, tmp_path: Path, small_sweep: str, documented: Callable[..., Any], assert_alike: Callable[..., None]
) -> None:
    done_example, dry_example = documents("sweep")
    dry = cli("sweep", small_sweep, "--dry-run", "--json")
    assert (dry.code, dry.err) == (0, "")
    told = json.loads(dry.out)
    assert_alike(dry_example, told)
    assert (told["points"], told["runs"], told["shards"]) == (6, 18, 1)
    assert told["columns"] == ["point", "experiment", "theory", "without", "states.VEN.leader", "threat"]
    assert [path.name for path in tmp_path.iterdir()] == ["small.yaml"]
    done = cli("sweep", small_sweep, "--out", "here", "--json")
    assert done.code == 0
    assert_alike(done_example, json.loads(done.out))
    (tmp_path / "here" / "runs" / "part-000000.parquet").unlink()
    again = cli("resume", "here", "--json")
    assert again.code == 0
    assert_alike(documented("resume"), json.loads(again.out))
    assert {key: value for key, value in json.loads(again.out).items() if key != "seconds"} == {
        "directory": "here", "points": 6, "runs": 18, "done": 18, "failed": 0,
        "varied": {"case": 3, "events": 0, "theory": 0},
    }  # fmt: skip


def test_a_sweep_is_drawn_and_exported_from_its_directory(
    cli: Cli, tmp_path: Path, small_sweep: str, assert_mistake: Callable[..., None]
) -> None:
    text = cli("sweep", small_sweep, "--executor", "serial", "--out", "here").out
    assert "18 of 18 runs at 6 points, 0 failed" in text
    assert json.loads(cli("plot", "here", "--json").out) == {"figures": ["here/figures/phase.png"]}
    assert cli("export", "here", "--to", "csv", "--out", "runs.csv").out == "runs.csv\n"
    assert len(pd.read_csv(tmp_path / "runs.csv")) == 18
    assert_mistake(cli("plot", "here", "--set", "states.VEN.leader=0.1"), "a sweep is drawn as it was run")


def test_mistakes_around_a_sweep_are_named(
    cli: Cli, tmp_path: Path, small_sweep: str, assert_mistake: Callable[..., None]
) -> None:
    assert_mistake(cli("sweep", "venezula_threat"), "venezula_threat")
    assert_mistake(cli("sweep", small_sweep, "--over", "everything"), "judgement")
    assert_mistake(cli("sweep", small_sweep, "--executor", "cloud"), "cloud", "threads, processes, serial, dask")
    assert_mistake(cli("resume", "nowhere"), "nowhere", "no sweep directory")
    assert_mistake(cli("export", "nowhere", "--to", "csv", "--out", "x.csv"), "nowhere")
    (tmp_path / "bad.yaml").write_text(SWEEP + "outcomes: [share_hedgin_VEN]\n", encoding="utf-8")
    assert_mistake(cli("sweep", "bad.yaml"), "share_hedging_VEN")
    assert_mistake(cli("sweep", "bad.yaml", "--dry-run"), "share_hedging_VEN")
    (tmp_path / "clash.yaml").write_text(SWEEP.replace("  threat:", "  agreement:"), encoding="utf-8")
    assert_mistake(cli("sweep", "clash.yaml"), "'agreement' is an axis and an outcome of the sweep")
    assert_mistake(cli("sweep", small_sweep, "--seed", TOO_LARGE), "seed must be between 0 and 2**64 - 1")


def test_the_sweeps_that_ship_are_listed_and_can_be_planned(cli: Cli) -> None:
    from counterpoise.sweeps.design_file import load_design
    from counterpoise.sweeps.sweep import plan_of

    listed = json.loads(cli("list", "--json").out)["sweeps"]
    assert listed == [
        "japan_pressure_x_dependence",
        "kazakhstan_pressure_x_dependence",
        "kazakhstan_rivalry_x_decoupling",
        "venezuela_pressure_x_dependence",
        "venezuela_threat_x_dependence",
    ]
    for name in listed:
        assert name in cli("list").out
        plan = plan_of(load_design(name), "")
        assert plan.design.points == (81 + 1 if "pressure" in name else 289)
        assert all(plan.design.labels[axis.column] for axis in plan.design.experiments[0].axes)


TOO_LARGE = str(2**64)
