"""The heads of the files that ship, as the list of cases shows them without reading the whole files."""

from __future__ import annotations

from pathlib import Path

import pytest
from counterpoise.scenario.catalogue import case_heads, theory_titles
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.reading import files
from counterpoise.scenario.reading.files import shipped_folder
from counterpoise.scenario.theory_file import load_theory

MINI = Path(__file__).parents[1] / "data" / "mini.yaml"


def test_the_heads_of_the_list_say_what_the_whole_files_do() -> None:
    assert len(case_heads()) >= 12
    for head in case_heads():
        case = load_scenario(head.name)
        assert (head.title, head.years, head.states, head.powers) == (
            case.title, list(case.years), list(case.states), list(case.powers)
        )  # fmt: skip
    assert theory_titles() == {name: load_theory(name).title for name in theory_titles()}


CHILD = """\
format: 1
extends: parent.yaml
title: ''
years: [2001, 2009]
states:
  CUB: null
  COL:
    region: latin_america
powers: {USA: {capability: 0.2}}
ties: null
institutions: null
events: null
plots: null
"""


def test_the_head_of_a_case_that_extends_another_is_that_of_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "parent.yaml").write_text(MINI.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "child.yaml").write_text(CHILD, encoding="utf-8")
    theories = shipped_folder("theories")
    monkeypatch.setattr(files, "shipped_folder", lambda kind: tmp_path if kind == "cases" else theories)
    head = next(head for head in case_heads() if head.name == "child")
    assert head == ("child", "mini", [2001, 2009], ["VEN", "COL"], ["USA", "CHN"])
    case = load_scenario("child")
    assert (case.title, case.years) == ("mini", (2001, 2009))
    assert (list(case.states), list(case.powers)) == (["VEN", "COL"], ["USA", "CHN"])
