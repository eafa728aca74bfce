"""Every shipped lesson is borne out by the model; a false one is refused at its line, with what the model does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from counterpoise.analysis.lab.lessons import load_lesson
from counterpoise.analysis.lab.sandbox import Sandbox
from counterpoise.scenario.catalogue import lesson_titles
from counterpoise.scenario.problems import ScenarioError
from counterpoise.scenario.reading.files import shipped, shipped_folder

SOFT = (shipped_folder("lessons") / "why_soft.yaml").read_text(encoding="utf-8")

CLEAR = 0.03
"""How far the model is from the bound of a claim, so that a small change of a theory does not break a lesson."""


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.mark.parametrize("name", shipped("lessons"))
def test_every_lesson_that_ships_is_borne_out(sandbox: Sandbox, name: str) -> None:
    lesson = load_lesson(name, sandbox)
    assert lesson.file.name == name
    assert lesson_titles()[name] == lesson.file.title.en
    for row in lesson.key()["bets"]:
        assert sum(row["model"].values()) == pytest.approx(1.0)
    assert len(lesson.file.sheet.questions) >= 2


@pytest.mark.parametrize("name", shipped("lessons"))
def test_a_lesson_fills_a_quarter_of_an_hour_and_stands_clear_of_its_bounds(sandbox: Sandbox, name: str) -> None:
    one = load_lesson(name, sandbox)
    assert 50 <= len(one.file.vignette.en.split()) <= 110  # two minutes, read aloud
    assert (len(one.file.bets), len(one.file.sheet.questions)) >= (3, 2)
    assert 3 <= len(one.file.flips) <= 5
    for claim in one.file.claims:
        value = one.value(claim)
        assert claim.at_least is None or value - claim.at_least >= CLEAR, claim.words.en
        assert claim.at_most is None or claim.at_most - value >= CLEAR, claim.words.en


def test_a_miss_may_be_that_of_a_neighbour(sandbox: Sandbox, tmp_path: Path) -> None:
    lesson = load_lesson("multivector_hedging", sandbox)
    assert lesson.misread == "UKR" != lesson.file.state
    assert load_lesson("why_soft", sandbox).misread == "VEN"
    path = tmp_path / "mine.yaml"
    path.write_text(SOFT.replace("miss:\n", "miss:\n  state: XYZ\n"), encoding="utf-8")
    with pytest.raises(ScenarioError, match="there is no state 'XYZ' in venezuela"):
        load_lesson(path, sandbox)


def test_the_answer_key_is_that_of_the_runs(sandbox: Sandbox) -> None:
    lesson = load_lesson("why_soft", sandbox)
    picture = sandbox.picture(lesson.setting)
    own = picture.shares[picture.states.index("VEN")]
    t = picture.years.index(2009)
    assert list(lesson.answer(2009).values()) == pytest.approx(own[:, t].tolist())
    flipped = sandbox.picture(lesson.world("no_coup")).shares[picture.states.index("VEN")]
    claim = next(claim for claim in lesson.file.claims if claim.world == "no_coup")
    when = slice(picture.years.index(2002), picture.years.index(2012) + 1)
    assert lesson.value(claim) == pytest.approx(float(np.mean(flipped[1, when]) - np.mean(own[1, when])))


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("case: venezuela", "case: venezuella", "case: venezuella", "did you mean 'venezuela'"),
        ("state: VEN", "state: XYZ", "state: XYZ", "there is no state 'XYZ'"),
        ("power: USA", "power: XYZ", "power: XYZ", "there is no power 'XYZ'"),
        ("moved: {rent: 0.1}", "moved: {rents: 0.1}", "- name: no_oil", "'rents' is no lever"),
        ("moved: {rent: 0.1}", "moved: {rent: 3}", "- name: no_oil", "cannot be 3"),
        ("off: [coup_2002]", "off: [coup]", "- name: no_coup", "coup"),
        ("year: 2009", "year: 1889", "year: 1889", "no years of venezuela"),
        ("year: 2009", "year: 2003", "year: 2003", "does not waver in 2003: soft balancing in 9"),
        ("at_least: 0.6", "at_least: 0.9", "- words:", "the model does not: 0.72 for at least 0.9"),
        ("world: no_coup", "world: no_cup", "world: no_cup", "no world 'no_cup'"),
        ("coded: balancing", "coded: hedging", "miss:", "no coding says hedging"),
        ("coup-2002-us-lone-endorser", "coup-2002-us-lone", "sources:", "did you mean coup-2002-us-lone-endorser"),
        ("debate:", "debat:", "debat:", "unknown key 'debat'"),
        ("format: 1", "format: 2", "format: 2", "this version reads format 1"),
    ],
)
def test_a_false_lesson_is_refused_at_its_line(
    sandbox: Sandbox, tmp_path: Path, old: str, new: str, line: str, told: str
) -> None:
    assert old in SOFT
    path = tmp_path / "mine.yaml"
    path.write_text(SOFT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_lesson(path, sandbox)
    text = str(caught.value)
    assert told in text
    numbers = [k for k, row in enumerate(path.read_text(encoding="utf-8").split("\n"), 1) if line in row]
    assert any(f"mine.yaml:{number}:" in text for number in numbers), text


def test_a_miss_that_is_none_is_refused(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    mended = SOFT.replace("years: [2014, 2020]", "years: [2002, 2013]").replace(
        "coded: balancing", "coded: soft_balancing"
    )
    path.write_text(mended, encoding="utf-8")
    with pytest.raises(ScenarioError, match="is no miss: the model reads soft balancing too"):
        load_lesson(path, sandbox)
