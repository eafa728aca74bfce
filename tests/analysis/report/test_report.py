"""A report: sections from question to versions, sentences that follow the results, one file without anything else."""

from __future__ import annotations

import base64
import html
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import counterpoise as cp
import pytest
from counterpoise.analysis.figures.naming import signed
from counterpoise.analysis.report.answer import periods_of, strongest
from counterpoise.analysis.report.blocks import Table
from counterpoise.analysis.report.material import Material, _drivers, material_of
from counterpoise.analysis.report.sections import question_of, sections_of
from counterpoise.analysis.sensitivity.sensitivity import design_for
from counterpoise.theory.terms import STRATEGIES

MINI = str(Path(__file__).parents[2] / "data" / "mini.yaml")
TITLES = [
    "Answer", "The world and its sources", "What comes out", "Why", "What if", "What drives it",
    "What the model contradicts", "Limits", "How this page was made",
]  # fmt: skip


def material(target: str, **more: Any) -> Material:
    asked: dict[str, Any] = {
        "replicates": 6, "seed": 0, "theory": None, "set": None, "state": None, "power": None, "drivers": None,
        "question": "", "told": lambda step: None,
    }  # fmt: skip
    return material_of(target, **{**asked, **more})


def plain(page: str) -> str:
    """The words of a page, without its pictures."""
    words = re.sub(r"<(svg|style).*?</\1>", " ", page, flags=re.DOTALL)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", words).split()))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "mini.html"
    assert cp.report(MINI, path, replicates=6) == path
    return path.read_text(encoding="utf-8")


def test_the_sections_stand_in_their_order(page: str) -> None:
    assert re.findall(r"<h2>(.*?)</h2>", page) == TITLES


def test_nothing_is_loaded_from_outside(page: str) -> None:
    addresses = re.findall(r'(?:src|href|action|data)="([^"]*)"|url\(([^)]*)\)|@import ([^;]*)', page)
    found = [one for group in addresses for one in group if one]
    assert found
    assert all(one.startswith(("#", "data:text/csv")) for one in found)
    assert "<script" not in page


class Reader(HTMLParser):
    """The ids of a page, and whether its elements are closed."""

    VOID = ("meta", "br", "link")

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.used: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in ("href", "xlink:href") and value and value.startswith("#"):
                self.used.append(value[1:])

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_pictures_do_not_share_names_and_every_element_is_closed(page: str) -> None:
    reader = Reader()
    reader.feed(page)
    assert not reader.open
    assert len(reader.ids) == len(set(reader.ids))
    assert set(reader.used) <= set(reader.ids)
    assert page.count("<svg") >= 8
    assert not re.search(r"<svg[^>]* width=", page)


def test_the_numbers_of_each_figure_are_there(page: str) -> None:
    held = re.findall(r'download="([^"]+)" href="data:text/csv;base64,([^"]+)"', page)
    assert len(held) == page.count("<svg")
    names = [name for name, _ in held]
    assert "strategy_shares.csv" in names
    shares = base64.b64decode(dict(held)["strategy_shares.csv"]).decode()
    assert shares.startswith("state,year,strategy,share,point_share\n")


def test_it_says_what_is_judged_what_it_rests_on_and_how_it_was_made(page: str) -> None:
    told, scenario = plain(page), cp.load(MINI)
    judged = sum(number.is_judgement for number in scenario.numbers.values()) / len(scenario.numbers)
    assert f"{judged:.0%} rest on judgement" in told
    assert f"counterpoise run {MINI} --replicates 6 --seed 0" in told
    for part in ("numpy", "scenario hash", "theory hash", "point runs"):
        assert part in told


def test_commands_are_copied_as_they_are_typed(page: str) -> None:
    (commands,) = re.findall(r"<pre>.*?</pre>", page.partition("How this page was made</h2>")[2], re.DOTALL)
    lines = html.unescape(re.sub(r"<[^>]+>", "", commands)).splitlines()
    assert lines[1] == f"counterpoise run {MINI} --replicates 6 --seed 0"
    assert len(lines) == 4


def test_limits_count_the_weights_that_are_judged() -> None:
    found = material(MINI, theory="walt")
    weights = [number for terms in found.case.theory.terms.values() for number in terms.values()]
    judged = [number for number in weights if number.source == ("judgement",)]
    told = f"{len(judged)} of the {len(weights)} weights of the theory rest on judgement alone."
    assert told in sections_of(found)[2][7].blocks[0].items  # type: ignore[union-attr]


def test_the_same_input_gives_the_same_file(page: str, tmp_path: Path) -> None:
    again = cp.report(MINI, tmp_path / "again.html", replicates=6).read_text(encoding="utf-8")
    assert again == page


def test_the_answer_follows_the_results() -> None:
    found = material(MINI, state="Venezuela")
    _, question, sections = sections_of(found)
    assert question == "How does Venezuela stand toward the United States, 2000–2010?"
    first, second, third = (block.text for block in sections[0].blocks)  # type: ignore[union-attr]
    rows = [row for row in found.runs.shown.summary() if row["state"] == "VEN"]
    assert all(f"{row['from']}" in first or f"{row['to']}" in first for row in rows)
    assert f"({rows[0]['share']:.0%} of runs and years" in first or len({row["strategy"] for row in rows}) == 1
    assert second.startswith("What speaks most for the choices of Venezuela against the next best is ")
    assert "rest on judgement" in third


@pytest.mark.slow
def test_a_comparison_is_reported_on_as_what_was_asked(tmp_path: Path) -> None:
    compared = cp.compare(MINI, {"events.coup": None}, replicates=40)
    compared.save(tmp_path / "no-coup")
    found = material(str(tmp_path / "no-coup"))
    assert found.comparison is not None
    most = compared.largest
    assert most is not None
    assert found.state in most.outcome.partition("@")[0].split("_")
    title, question, sections = sections_of(found)
    assert question == "What is different with events.coup=null?"
    answer = sections[0].blocks[0].text  # type: ignore[union-attr]
    assert f"from {most.base:.2f} to {most.changed:.2f}" in answer
    assert f"{found.names[found.state]}'s " in answer
    assert (f" in {most.outcome.partition('@')[2].replace('-', '–')}: it " in answer) == ("@" in most.outcome)
    asked = next(block for block in sections[4].blocks if isinstance(block, Table))
    assert asked.head[1] == "base"  # one alternative has no column
    page = cp.report(tmp_path / "no-coup", tmp_path / "page.html", question="And if not?").read_text(encoding="utf-8")
    assert "And if not?" in page
    assert title in page


def test_a_share_is_that_of_the_strategy_toward_whomever_and_the_answer_says_toward_whom_most_often() -> None:
    found = material(MINI, state="VEN")
    for period in periods_of(found):
        years = found.runs.shown.world.years
        when = (years >= period.first) & (years <= period.last)
        chosen = found.runs.shown.strategy[:, when, found.runs.shown.world.states.index("VEN")]
        assert period.share == pytest.approx((chosen == STRATEGIES.index(period.strategy)).mean())
        answer = sections_of(found)[2][0].blocks[0].text  # type: ignore[union-attr]
        assert period.target is None or "of runs and years, most often " in answer


def test_few_runs_are_not_said_to_show_that_judgement_matters() -> None:
    third = sections_of(material(MINI, replicates=2))[2][0].blocks[2].text  # type: ignore[union-attr]
    assert "which may be chance" in third
    assert "matters" not in third


@pytest.mark.slow
def test_the_commands_of_a_changed_case_make_it_again() -> None:
    changed = {"states.VEN.leader": 0.2, "events.coup": None}
    sections = sections_of(material(MINI, theory="walt", set=changed))[2]
    lines = sections[-1].blocks[0].lines  # type: ignore[union-attr]
    case = f"{MINI} --theory walt --set states.VEN.leader=0.2 --set events.coup=null"
    assert lines[1] == f"counterpoise run {case} --replicates 6 --seed 0"
    assert all(case in line for line in lines)
    asked = sections_of(material(MINI, question="And if not?"))[2]
    assert "--question 'And if not?'" in asked[-1].blocks[0].lines[0]  # type: ignore[union-attr]


def test_the_strongest_counterfactual_of_the_answer_stands_in_the_table() -> None:
    found = material(MINI)
    most = strongest(found)
    assert most is not None
    tables = [block for block in sections_of(found)[2][4].blocks if isinstance(block, Table)]
    assert any(signed(most.effect, 3) in row for row in tables[0].rows)


def test_a_result_directory_is_reported_on_as_it_was_run(tmp_path: Path) -> None:
    cp.run(MINI, replicates=5, seed=3, set={"states.VEN.leader": 0.2}).save(tmp_path / "kept")
    found = material(str(tmp_path / "kept"))
    assert (found.runs.point.replicates, found.runs.point.seed) == (5, 3)  # type: ignore[union-attr]
    assert found.case.scenario.numbers["states.VEN.leader"].constant == 0.2


def test_drivers_come_from_a_stored_sweep(tmp_path: Path) -> None:
    over = {"powers.USA.legitimacy": {"from": 0.3, "to": 0.9}, "states.VEN.leader": {"from": 0.0, "to": 1.0}}
    swept = cp.sensitivity(
        MINI, outcomes=["share_hedging_VEN"], over=over, samples=200, replicates=4, directory=tmp_path / "swept"
    ).directory
    found = material(MINI, drivers=str(swept), state="VEN")
    assert found.drivers is not None
    _, _, sections = sections_of(found)
    told = [block.drawn.name for block in sections[5].blocks if hasattr(block, "drawn")]
    assert told == ["drivers_ranks_share_hedging_VEN"]
    assert "of single numbers" in sections[0].blocks[2].text or "no single number" in sections[0].blocks[2].text  # type: ignore[union-attr]
    alone = material(str(swept), state="VEN")
    assert alone.drivers is not None


@pytest.mark.parametrize(("method", "samples"), [("morris", 20), ("ranks", 200)])
def test_drivers_of_any_design_are_read_and_outcomes_without_any_left_out(
    method: str, samples: int, tmp_path: Path
) -> None:
    over = {"powers.USA.legitimacy": {"from": 0.3, "to": 0.9}, "powers.USA.unilateralism": {"from": 0.1, "to": 0.9}}
    kept = ["share_hedging_VEN", "share_balancing_VEN", "share_balancing_CUB"]
    design = design_for(MINI, method, ["legitimacy_USA", *kept], over, samples, 4)
    swept = cp.sweep(design, tmp_path / "swept", executor="serial").directory
    drivers = _drivers(swept, "USA")
    assert (drivers.method, set(drivers.table.outcome)) == (method, {"legitimacy_USA"})
    found = _drivers(swept, "VEN")
    assert set(found.table.outcome) == {"share_hedging_VEN"}
    assert set(found.left_out) == {"share_balancing_VEN"}
    with pytest.raises(ValueError, match="no outcome has indices: share_balancing_CUB: "):
        _drivers(swept, "CUB")


@pytest.mark.slow
def test_a_sweep_over_two_numbers_brings_its_figures(tmp_path: Path) -> None:
    over = {"states.VEN.leader": {"values": [0.1, 0.9]}, "world.norms": {"values": [0.2, 0.8]}}
    cp.sweep(cp.design(MINI, over, replicates=2), tmp_path / "grid", executor="serial")
    found = material(str(tmp_path / "grid"))
    assert [drawn.name for drawn in found.sweep] == ["phase"]
    assert question_of(found).startswith("How does ")
    assert "; over the sweep, " in sections_of(found)[2][0].blocks[0].text  # type: ignore[union-attr]
    assert " of the points" in sections_of(found)[2][0].blocks[0].text  # type: ignore[union-attr]


def test_a_sweep_of_another_format_or_without_its_manifest_is_refused_in_one_line(tmp_path: Path) -> None:
    cp.compare(MINI, {"events.coup": None}, replicates=3).save(tmp_path / "kept")
    manifest = tmp_path / "kept" / "manifest.json"
    manifest.write_text(re.sub(r'"format": *\d+', '"format": 99', manifest.read_text()))
    with pytest.raises(cp.StoreError, match="has format 99; this version reads"):
        material(str(tmp_path / "kept"))
    manifest.unlink()
    with pytest.raises(cp.StoreError, match=r"has no manifest\.json"):
        material(str(tmp_path / "kept"))


def test_given_choices_are_not_set_beside_other_worlds(tmp_path: Path) -> None:
    result = cp.prepare(MINI).run(replicates=4, choices={("VEN", 2001): ("hedging", None)})
    result.save(tmp_path / "given")
    found = material(str(tmp_path / "given"))
    assert found.counterfactuals is None
    assert found.runs.shown.choices == result.choices


@pytest.mark.slow
def test_what_is_written_by_others_is_no_markup(tmp_path: Path) -> None:
    text = Path(MINI).read_text(encoding="utf-8")
    mine = re.sub(r"^title: .*$", "title: '<b>Bold</b> & \"quoted\"'", text, count=1, flags=re.MULTILINE)
    (tmp_path / "mine.yaml").write_text(mine, encoding="utf-8")
    page = cp.report(tmp_path / "mine.yaml", tmp_path / "page.html", replicates=2).read_text(encoding="utf-8")
    assert "<b>Bold" not in page
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp;" in page


@pytest.mark.parametrize(
    ("target", "more", "told"),
    [
        ("no_such_case", {}, "no_such_case"),
        (MINI, {"state": "XYZ"}, "no state 'XYZ'"),
        (MINI, {"power": "XYZ"}, "no power 'XYZ'"),
        (MINI, {"drivers": "nowhere"}, "nowhere"),
        (".", {}, "not a result directory"),
        (".", {"theory": "walt"}, "reported on as it was run"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, more: dict[str, Any], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises((cp.ScenarioError, cp.StoreError), match=re.escape(told)):
        cp.report(target, "page.html", replicates=2, **more)
    assert not list(tmp_path.iterdir())


def test_another_ending_or_file_is_refused_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(cp.StoreError, match=r"does not end with \.html"):
        cp.report(MINI, tmp_path / "page.pdf")
    (tmp_path / "page.html").write_text("mine")
    with pytest.raises(cp.StoreError, match=r"page\.html"):
        cp.report(MINI, tmp_path / "page.html", replicates=2)
    assert (tmp_path / "page.html").read_text() == "mine"
