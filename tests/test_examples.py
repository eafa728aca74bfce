"""Every example runs as it stands, says something, draws what it promises, and leaves nothing behind."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
from counterpoise.analysis.patterns import check

pytestmark = pytest.mark.slow
"""Each script runs as a user would run it, with the phases of the Mesa model compiled where they are not yet."""

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SCRIPTS = sorted(path.stem for path in EXAMPLES.glob("*.py"))


def example(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def run(
    compiled_engine: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Any:
    """Call ``main`` of an example in an empty folder: what it returns and what it prints."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    before = sorted(EXAMPLES.rglob("*"))

    def call(name: str, **small: Any) -> tuple[Any, str]:
        answer = example(name).main(**small)
        assert sorted(EXAMPLES.rglob("*")) == before
        return answer, capsys.readouterr().out

    return call


def drawn(folder: Path) -> list[str]:
    paths = sorted(folder.rglob("*.png"))
    assert all(path.stat().st_size > 5_000 for path in paths)
    return [path.relative_to(folder).as_posix() for path in paths]


def test_a_first_run_shows_tables_and_figures_and_what_the_coup_changed(run: Any, tmp_path: Path) -> None:
    figures, said = run("first_run", replicates=5)
    assert drawn(tmp_path) == sorted(path.name for path in figures)
    assert len(figures) >= 3
    with_it, without = (float(x) for x in said.split("hedging")[-1].split()[:2])
    assert with_it < without


def test_a_first_run_draws_into_the_folder_that_it_is_given(run: Any, tmp_path: Path) -> None:
    run("first_run", replicates=2, folder=tmp_path / "figures")
    assert [path.name for path in tmp_path.iterdir()] == ["figures"]


def test_a_rule_of_its_own_parts_from_the_usual_one_only_when_a_threat_is_there(run: Any) -> None:
    both, said = run("custom_state")
    assert len(both) == 31
    assert (both.option_usual == both.option_own)[:10].all()
    assert (both.option_own == "soft_balancing:USA").sum() > (both.option_usual == "soft_balancing:USA").sum()
    apart = int((both.option_usual != both.option_own).sum())
    assert f"{apart} of 31 years" in said


def test_a_sweep_is_stored_mapped_and_not_run_twice(run: Any, tmp_path: Path) -> None:
    table, said = run("a_sweep", steps=3, replicates=2)
    assert drawn(tmp_path) == ["a_sweep.png"]
    assert "18 runs at 9 points" in said
    assert (table.to_numpy()[1:, -1] > table.to_numpy()[1:, 0]).all()
    again, _ = run("a_sweep", steps=3, replicates=2)
    pd.testing.assert_frame_equal(table, again)


def test_a_new_case_is_checked_accounted_for_and_drawn(run: Any, tmp_path: Path) -> None:
    figures, said = run("a_new_case", replicates=3)
    assert drawn(tmp_path) == sorted(path.name for path in figures)
    assert len(figures) == 2
    assert "'judgement alone': 15" in said
    assert "1991–1999" in said


def test_a_theory_of_ones_own_is_scored_beside_others_and_explained(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = check.patterns_of
    monkeypatch.setattr(check, "patterns_of", lambda case: everything(case)[:2])
    table, said = run("a_theory_of_your_own", replicates=4)
    assert list(table.index) == ["fear_and_trade", "walt", "threat_interdependence"]
    assert table["soft_balancing"].nunique() > 1
    assert table["facts held"].str.endswith("of 2").all()
    assert "soft_balancing:USA rather than" in said


@pytest.mark.parametrize("name", SCRIPTS)
def test_an_example_is_short_says_what_it_shows_and_is_listed(name: str) -> None:
    text = (EXAMPLES / f"{name}.py").read_text(encoding="utf-8")
    assert 15 <= len(text.splitlines()) <= 75
    assert text.startswith('"""')
    assert text.endswith('\n\nif __name__ == "__main__":\n    main()\n')
    assert f"[{name}.py]({name}.py)" in (EXAMPLES / "README.md").read_text(encoding="utf-8")


def test_every_file_of_the_examples_is_listed() -> None:
    listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [
        path.name for path in EXAMPLES.iterdir() if path.suffix in (".py", ".yaml") and path.name not in listed
    ] == []


def test_the_python_of_the_readme_runs_as_it_stands(
    compiled_engine: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (EXAMPLES.parent / "README.md").read_text(encoding="utf-8")
    section = text.partition("## In Python\n")[2].partition("\n## ")[0]
    names: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", section, re.DOTALL):
        exec(block.replace("replicates=200", "replicates=5").replace("replicates=50)", "replicates=2)"), names)
    said = capsys.readouterr().out
    assert "Venezuela 2005" in said
    assert "2020 soft_balancing:USA" in said
    years = names["yielding"].states.query("state == 'VEN' and 2003 <= year <= 2006")
    assert set(years.strategy) == {"bandwagoning"}
    assert set(names["runs"]["states.VEN.leader"]) >= {0.0, 1.0}
