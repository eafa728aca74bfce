"""Sets of weight vectors, priors of weights: read, refused, and what a weight set from outside does to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from counterpoise.scenario.problems import Problem, ScenarioError
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.theory_file import Theory, load_theory
from counterpoise.scenario.weight_sets import WeightSet

THEORY = """\
format: 1
name: mine
terms:
  balancing:
    motive: 1.5
  hedging:
    suitors: 2
    squeeze: -1
priors:
  hedging:
    squeeze: [-1.5, 0.5]
    suitors: [1, 2]
vectors: mine.csv
"""
TABLE = """\
hedging.squeeze,balancing.motive,hedging.suitors
-1.5,1,2.5
-0.5,2,1.5
0,1.75,1.25
"""
TERMS = (("balancing", "motive"), ("hedging", "suitors"), ("hedging", "squeeze"))


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    (tmp_path / "mine.csv").write_text(TABLE, encoding="utf-8")
    file = tmp_path / "mine.yaml"
    file.write_text(THEORY, encoding="utf-8")
    return file


def set_of(theory: Theory) -> WeightSet:
    assert theory.vectors is not None
    return theory.vectors


def refusal(file: Path, changes: dict[str, object] | None = None) -> Problem:
    with pytest.raises(ScenarioError) as caught:
        load_theory(file, changes)
    return caught.value.problems[0]


# -- read ----------------------------------------------------------------------------------------------


def test_a_table_beside_the_file_is_read_by_its_columns(mine: Path) -> None:
    """Columns may stand in any order; the set has that of the terms of the theory."""
    assert set_of(load_theory(mine)) == WeightSet(TERMS, ((1.0, 2.5, -1.5), (2.0, 1.5, -0.5), (1.75, 1.25, 0.0)))


def test_what_is_written_of_a_set_reads_as_the_same_set(mine: Path) -> None:
    vectors = set_of(load_theory(mine))
    mine.with_name("mine.csv").write_text(vectors.text(), encoding="utf-8")
    assert set_of(load_theory(mine)) == vectors


def test_a_theory_file_may_hold_the_set_itself(mine: Path) -> None:
    """So it stands in the directory of a result."""
    vectors = set_of(load_theory(mine))
    held = {
        "balancing.motive": [1.0, 2.0, 1.75],
        "hedging.suitors": [2.5, 1.5, 1.25],
        "hedging.squeeze": [-1.5, -0.5, 0],
    }
    assert vectors.plain() == held
    mine.write_text(THEORY.replace("mine.csv", str(held).replace("'", '"')), encoding="utf-8")
    assert set_of(load_theory(mine)) == vectors


def test_a_child_in_another_folder_has_the_set_of_what_it_extends(mine: Path) -> None:
    folder = mine.parent / "sub"
    folder.mkdir()
    for name in ("mine.yaml", "mine.csv"):
        mine.with_name(name).rename(folder / name)
    child = mine.parent / "child.yaml"
    child.write_text("format: 1\nextends: sub/mine.yaml\nname: child\n", encoding="utf-8")
    assert set_of(load_theory(child)).terms == TERMS


def test_the_default_theory_has_a_set_and_its_rivals_have_none() -> None:
    vectors = set_of(load_theory(DEFAULT_THEORY))
    assert len(vectors.rows) == 200
    assert len(set(vectors.rows)) == 200
    assert load_theory("walt").vectors is None


# -- refused -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "hedging.squeeze,",
            "hedging.motive,",
            "the set of vectors does not fit the theory: it lacks 'hedging.squeeze'",
        ),
        ("-1.5,1,2.5", "-20.5,1,2.5", "line 2, column hedging.squeeze: no weight between ±20"),
        ("0,1.75,1.25", "0,1.75,nan", "line 4, column hedging.suitors: no weight between ±20"),
        ("0,1.75,1.25", "0,1.75,inf", "line 4, column hedging.suitors: no weight between ±20"),
        ("0,1.75,1.25", "0,1.75,much", "is no table of numbers under a header"),
        ("0,1.75,1.25", "0,1.75", "has lines that are longer or shorter than its header"),
        ("-0.5,2,1.5\n0,1.75,1.25\n", "", "a set has 2 vectors at least, not 1"),
        (TABLE, TABLE.replace("\n", ",hedging.squeeze\n", 1).replace("5\n", "5,1\n"), "has two columns of one name"),
        (TABLE, "", "is no table of numbers under a header"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(mine: Path, old: str, new: str, message: str) -> None:
    assert TABLE.count(old) == 1
    mine.with_name("mine.csv").write_text(TABLE.replace(old, new), encoding="utf-8")
    found = refusal(mine)
    assert (found.file, found.line, found.path) == (str(mine), 13, "vectors")
    assert message in found.message


def test_a_missing_and_a_foreign_column_are_both_told_with_the_remedy(mine: Path) -> None:
    mine.with_name("mine.csv").write_text(TABLE.replace("hedging.squeeze,", "hedging.motive,"), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_theory(mine)
    lacks, foreign = caught.value.problems
    assert "lacks 'hedging.squeeze'" in lacks.message
    assert "has a foreign column 'hedging.motive'" in foreign.message
    assert "counterpoise fit" in lacks.hint


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("yours.csv", "cannot read"),
        ("../mine.csv", "expected the name of a .csv file that lies beside the theory file"),
        ("mine.txt", "expected the name of a .csv file"),
        ("7", "expected the name of a .csv file"),
        ("{balancing.motive: [1, 2], hedging.suitors: [1, 2]}", "lacks 'hedging.squeeze'"),
        ("{balancing.motive: [1, 2], hedging.suitors: [1, 2], hedging.squeeze: [1]}", "must be of one length"),
        ("{balancing.motive: [1, 2], hedging.suitors: [1, 2], hedging.squeeze: [1, a]}", "expected a list of numbers"),
        ("{balancing.motive: [1, 2], hedging.suitors: [1, 2], hedging.squeeze: [1, 21]}", "no weight between ±20"),
    ],
)
def test_an_entry_that_is_no_set_is_refused(mine: Path, entry: str, message: str) -> None:
    mine.write_text(THEORY.replace("vectors: mine.csv", f"vectors: {entry}"), encoding="utf-8")
    found = refusal(mine)
    assert found.path.startswith("vectors")
    assert message in found.message


# -- weights set from outside --------------------------------------------------------------------------


def columns(theory: Theory) -> dict[str, list[float]]:
    return set_of(theory).plain()


def test_a_weight_that_is_set_is_the_same_in_all_vectors_and_the_others_stay(mine: Path) -> None:
    usual = columns(load_theory(mine))
    changed = load_theory(mine, {"theory.terms.hedging.squeeze": -2.5})
    assert changed.weight("hedging", "squeeze") == -2.5
    assert columns(changed) == {**usual, "hedging.squeeze": [-2.5] * 3}
    assert changed.priors == load_theory(mine).priors


@pytest.mark.parametrize(
    "changes",
    [
        {"theory.terms.hedging.squeeze": {"value": -2.5, "source": "judgement", "range": [-3, -2]}},
        {"theory.terms.hedging": {"suitors": 1.0, "squeeze": -2.5}},
        {"theory.terms": {"hedging": {"suitors": 1.0, "squeeze": -2.5}}},
    ],
)
def test_a_weight_set_in_a_block_is_the_same_in_all_vectors(mine: Path, changes: dict[str, object]) -> None:
    assert columns(load_theory(mine, changes))["hedging.squeeze"] == [-2.5] * 3


def test_a_part_of_a_number_that_is_set_holds_in_all_vectors() -> None:
    changed = load_theory(DEFAULT_THEORY, {"theory.terms.hedging.squeeze.value": -1.25})
    assert set(columns(changed)["hedging.squeeze"]) == {-1.25}


def test_a_term_that_is_removed_leaves_the_set_and_the_priors(mine: Path) -> None:
    usual = columns(load_theory(mine))
    less = load_theory(mine, {"theory.terms.hedging.squeeze": None})
    assert columns(less) == {name: usual[name] for name in ("balancing.motive", "hedging.suitors")}
    assert less.priors == {("hedging", "suitors"): (1.0, 2.0)}
    none = load_theory(mine, {"theory.terms.hedging": None})
    assert (list(columns(none)), none.priors) == (["balancing.motive"], {})


def test_a_term_that_is_added_has_its_weight_in_all_vectors(mine: Path) -> None:
    more = load_theory(mine, {"theory.terms.bandwagoning.aid": 0.75})
    assert columns(more) == {**columns(load_theory(mine)), "bandwagoning.aid": [0.75] * 3}
    assert columns(load_theory(DEFAULT_THEORY, {"theory.terms.hedging.motive": -1.0}))["hedging.motive"] == [-1.0] * 200


def test_a_parameter_that_is_set_leaves_the_set_alone(mine: Path) -> None:
    assert load_theory(mine, {"theory.parameters.onset": 0.3}).vectors == load_theory(mine).vectors


def test_the_set_may_be_left_out_with_and_without_a_weight(mine: Path) -> None:
    for changes in ({}, {"theory.terms.hedging.squeeze": -2.5}):
        assert load_theory(mine, {"theory.vectors": None, **changes}).vectors is None


def test_a_weight_too_large_is_told_once(mine: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_theory(mine, {"theory.terms.hedging.squeeze": 25})
    (problem,) = caught.value.problems
    assert (problem.file, problem.path) == ("--set", "theory.terms.hedging.squeeze")
    assert "25 is out of limits" in problem.message


# -- priors --------------------------------------------------------------------------------------------


def test_priors_are_read_by_strategy_and_term(mine: Path) -> None:
    assert load_theory(mine).priors == {("hedging", "squeeze"): (-1.5, 0.5), ("hedging", "suitors"): (1.0, 2.0)}


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "message"),
    [
        ("[-1.5, 0.5]", "[-1.5, 0]", 11, "priors.hedging.squeeze", "a mean and a deviation above zero"),
        ("[-1.5, 0.5]", "[-1.5, -1]", 11, "priors.hedging.squeeze", "a mean and a deviation above zero"),
        ("[-1.5, 0.5]", "[-1.5]", 11, "priors.hedging.squeeze", "a mean and a deviation above zero"),
        ("[-1.5, 0.5]", "-1.5", 11, "priors.hedging.squeeze", "a mean and a deviation above zero"),
        ("[-1.5, 0.5]", "[-1.5, half]", 11, "priors.hedging.squeeze", "a mean and a deviation above zero"),
        ("    suitors: [1, 2]", "    motive: [1, 2]", 12, "priors.hedging.motive", "unknown key 'motive'"),
        ("priors:\n  hedging", "priors:\n  hedge", 10, "priors.hedge", "unknown key 'hedge'"),
    ],
)
def test_bad_priors_are_refused(mine: Path, old: str, new: str, line: int, path: str, message: str) -> None:
    assert THEORY.count(old) == 1
    mine.write_text(THEORY.replace(old, new), encoding="utf-8")
    found = refusal(mine)
    assert (found.line, found.path) == (line, path)
    assert message in found.message
