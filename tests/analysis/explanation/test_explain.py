"""An explanation accounts for every number of a choice: contributions, utilities, probabilities, the draw."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path

import counterpoise as cp
import numpy as np
import pytest
from counterpoise.analysis.explanation.explain import UNLIKELY, Explanation, explain
from counterpoise.analysis.figures.naming import option_name, signed, term_name
from counterpoise.engine.runs import replay
from counterpoise.results.run import Result, run
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.theory_file import load_theory
from counterpoise.theory.choice import choice_probabilities
from counterpoise.theory.terms import TERMS
from counterpoise.world.build import build_world
from counterpoise.world.rules import build_rules

MINI = str(Path(__file__).parents[2] / "data" / "mini.yaml")
CHOICES = [("venezuela", "VEN", 1995, 0), ("venezuela", "BRA", 2010, 3), (MINI, "VEN", 2003, 1), (MINI, "CUB", 2000, 0)]


@pytest.fixture(scope="module")
def venezuela() -> Result:
    return run("venezuela", replicates=6)


@pytest.fixture(scope="module")
def after_the_coup() -> Explanation:
    return explain("venezuela", "VEN", 2003, replicate=1)


@pytest.mark.parametrize(("case", "state", "year", "replicate"), CHOICES)
def test_contributions_give_the_recorded_probabilities_exactly(
    case: str, state: str, year: int, replicate: int
) -> None:
    told = explain(case, state, year, replicate=replicate, seed=5)
    world, theory = build_world(load_scenario(case)), load_theory("threat_interdependence")
    rules = build_rules(theory)
    utilities = np.zeros(len(world.options))
    for row in told.all_terms():
        assert row.contribution == row.weight * row.value
        utilities[world.options.index(row.option)] += row.contribution
    odds, parameters = np.zeros(len(world.options)), rules.parameters[0]
    choice_probabilities(utilities, len(world.powers), parameters["rationality"], parameters["nest"], odds)
    record, _ = replay(world, rules, replicate, seed=5)
    i, t = world.states.index(state), year - int(world.years[0])
    np.testing.assert_array_equal(odds, record.probabilities[0, t, i])
    assert list(told.probabilities.values()) == odds.tolist()
    assert list(told.utilities.values()) == utilities.tolist()
    assert told.chosen == world.options[record.option[0, t, i]]


def test_explains_the_run_of_that_number_in_the_ensemble(venezuela: Result) -> None:
    world = venezuela.world
    for run_number in range(venezuela.replicates):
        told = explain("venezuela", "VEN", 2003, replicate=run_number)
        t = 2003 - int(world.years[0])
        assert told.chosen == world.options[venezuela.record.option[run_number, t, 0]]


def test_every_weighted_term_has_its_source_and_formula(after_the_coup: Explanation) -> None:
    theory = load_theory("threat_interdependence")
    known = {(term.strategy, term.name): term for term in TERMS}
    powers = 4
    counts = {strategy: len(terms) for strategy, terms in theory.terms.items()}
    rows = after_the_coup.all_terms()
    assert (
        len(rows)
        == powers * (counts["balancing"] + counts["soft_balancing"] + counts["bandwagoning"]) + (counts["hedging"])
    )
    for row in rows:
        strategy = row.option.split(":")[0]
        number = theory.terms[strategy][row.term]
        assert row.weight == number.constant
        assert row.source == "; ".join(number.source)
        assert row.formula == known[strategy, row.term].formula


def test_reasons_add_up_and_come_in_order(after_the_coup: Explanation) -> None:
    gains = [reason.difference for reason in after_the_coup.why()]
    utilities = after_the_coup.utilities
    assert sum(gains) == pytest.approx(utilities[after_the_coup.chosen] - utilities[after_the_coup.rival], abs=1e-12)
    assert gains == sorted(gains, reverse=True)
    assert after_the_coup.chosen == "soft_balancing:USA"
    assert (after_the_coup.strategy, after_the_coup.target) == ("soft_balancing", "USA")
    assert {row.option for row in after_the_coup.terms} == {after_the_coup.chosen, after_the_coup.rival}


def test_the_concentrated_motive_carries_the_choice_after_the_coup(after_the_coup: Explanation) -> None:
    assert "felt_concentration" in [reason.term for reason in after_the_coup.why()][:3]


@pytest.mark.parametrize("unlikely", [True, False])
def test_says_when_the_draw_was_not_the_likeliest_and_when_it_was_unlikely(venezuela: Result, unlikely: bool) -> None:
    world, record = venezuela.world, venezuela.record
    odds = np.take_along_axis(record.probabilities, record.option[..., None].astype(int), axis=-1)[..., 0]
    less = odds < record.probabilities.max(axis=-1)
    r, t, i = np.argwhere(less & ((odds < UNLIKELY) if unlikely else (odds >= UNLIKELY)))[0]
    told = explain("venezuela", world.states[i], int(world.years[t]), replicate=int(r))
    assert told.rival == told.likeliest != told.chosen
    how = "an unlikely draw: P =" if unlikely else "drawn with probability"
    assert f"{how} {odds[r, t, i]:.2g}; the likeliest was {option_name(told.rival, told.names)}" in told.headline
    assert max(told.probabilities.values()) == told.probabilities[told.rival]
    figure = told.waterfall()
    written = " ".join(text.get_text() for text in figure.texts).replace("\N{NO-BREAK SPACE}", " ").replace("\n", " ")
    assert told.odds.rstrip(".") in written
    assert told.occasion in written


def test_likeliest_draw_is_compared_with_the_next(after_the_coup: Explanation) -> None:
    ranked = sorted(after_the_coup.probabilities, key=lambda option: -after_the_coup.probabilities[option])
    assert [after_the_coup.chosen, after_the_coup.rival] == ranked[:2]
    assert "the likeliest; next was" in after_the_coup.headline


def test_json_has_the_agreed_layout(after_the_coup: Explanation) -> None:
    content = json.loads(json.dumps(after_the_coup.as_json(), allow_nan=False))
    assert list(content) == ["state", "year", "replicate", "agreed", "chosen", "probabilities", "terms"]
    assert set(content["terms"][0]) == {"option", "term", "value", "weight", "contribution", "source"}
    assert sum(content["probabilities"].values()) == pytest.approx(1.0)
    assert len(content["terms"]) == len(after_the_coup.terms)


def printed(table: object) -> str:
    from rich.console import Console

    console = Console(width=200, record=True, file=StringIO())
    console.print(table)
    return console.export_text()


def test_the_key_explains_every_term_in_one_line(after_the_coup: Explanation) -> None:
    lines = [line.strip() for line in printed(after_the_coup.key()).splitlines()]
    for row in after_the_coup.terms:
        (line,) = [line for line in lines if line.startswith(f"{term_name(row.term)}  ")]
        assert row.formula in line


def test_table_names_terms_and_sources(after_the_coup: Explanation) -> None:
    text = printed(after_the_coup.table())
    for expected in ("soft balancing against the United States", "felt leader", "chavez-personal-influence", "utility"):
        assert expected in text


def test_a_short_table_has_the_largest_terms_and_sums_the_others(after_the_coup: Explanation) -> None:
    sizes = [abs(reason.difference) for reason in after_the_coup.why()]
    assert len(sizes) > 10, "this test needs a choice of many terms"
    rest = after_the_coup.left_out(10)
    assert len(rest) == len(sizes) - 10
    assert max(abs(reason.difference) for reason in rest) <= sorted(sizes, reverse=True)[9]
    total = signed(sum(reason.difference for reason in rest))
    assert after_the_coup.rest_in_words(10) == f"{len(rest)} smaller terms are left out, which sum to {total}"
    short, whole = (printed(after_the_coup.table(largest)) for largest in (10, None))
    assert f"{len(rest)} others" in short
    assert "others" not in whole
    for reason in after_the_coup.why():
        row = re.compile(rf"^│ {re.escape(term_name(reason.term))} +│", re.MULTILINE)
        assert len(row.findall(short)) == (reason not in rest), reason.term
        assert row.search(whole)
    assert after_the_coup.table(10).row_count == 10 + 1 + 2
    assert after_the_coup.table().row_count == len(sizes) + 2
    assert after_the_coup.rest_in_words(None) == ""


@pytest.mark.parametrize(("case", "state", "year", "replicate"), CHOICES)
@pytest.mark.parametrize("largest", [3, 10, 100])
def test_waterfall_ends_at_the_chosen_utility(case: str, state: str, year: int, replicate: int, largest: int) -> None:
    told = explain(case, state, year, replicate=replicate)
    bars = told.waterfall(largest=largest).axes[0].patches
    first, *steps, last = [(bar.get_x(), bar.get_width()) for bar in bars]  # type: ignore[attr-defined]
    assert len(steps) <= largest + 1
    assert first == (0, told.utilities[told.rival])
    assert last == (0, told.utilities[told.chosen])
    level = first[1]
    for start, change in steps:
        assert start == pytest.approx(level, abs=1e-12)
        level += change
    assert level == pytest.approx(last[1], abs=1e-12)


def test_the_texts_of_a_waterfall_have_room(after_the_coup: Explanation) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = after_the_coup.waterfall()
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    (axes,), width = figure.axes, figure.bbox.width
    assert "soft balancing\nagainst the United States" in [text.get_text() for text in axes.get_yticklabels()]
    for text in (*axes.get_yticklabels(), *axes.texts, *figure.texts):
        box = text.get_window_extent(canvas.get_renderer())
        assert box.x0 >= 0, text
        assert box.x1 <= width, text


def test_set_and_theory_reach_the_explanation() -> None:
    changed = explain(
        MINI, "VEN", 2003, set={"theory.terms.hedging.constant": -0.25, "theory.terms.hedging.squeeze": None}
    )
    rows = {row.term: row for row in changed.all_terms() if row.option == "hedging"}
    assert rows["constant"].contribution == -0.25
    assert "squeeze" not in rows


def test_theory_without_terms_has_nothing_to_explain(tmp_path: Path) -> None:
    theory = tmp_path / "nothing.yaml"
    theory.write_text("format: 1\nname: nothing\nterms: {}\n")
    told = explain(MINI, "VEN", 2003, theory=theory)
    assert told.why() == ()
    assert set(told.utilities.values()) == {0.0}
    assert len(told.waterfall().axes[0].patches) == 2
    assert told.table().row_count == 2


def test_is_part_of_the_face() -> None:
    assert cp.explain is explain


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"state": "XYZ"}, "no state 'XYZ' here; valid: VEN .Venezuela., CUB"),
        ({"year": 1999}, "no year 1999 here; valid: 2000 to 2010"),
        ({"replicate": -1}, "replicate must be between 0 and 2"),
        ({"seed": -1}, "seed must be between"),
    ],
)
def test_wrong_input_is_named(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        explain(**{"case": MINI, "state": "VEN", "year": 2003, **wrong})  # type: ignore[arg-type]


def test_codes_in_prose() -> None:
    names = {"USA": "United States", "RUS": "Russia"}
    assert option_name("soft_balancing:USA", names) == "soft balancing against the United States"
    assert option_name("balancing:RUS", names) == "hard balancing against Russia"
    assert option_name("bandwagoning:CHN", names) == "bandwagoning with CHN"
    assert option_name("hedging", names) == "hedging"
    assert term_name("motive_domestic_pressure") == "motive × domestic pressure"
    assert term_name("last_choice") == "last choice"
    assert [signed(x) for x in (0.126, -0.126, -0.001, 0.0)] == ["+0.13", "−0.13", "0.00", "0.00"]


def test_a_decision_in_common_is_said_to_be_one() -> None:
    case = str(Path(MINI).with_name("bodies_and_pairs.yaml"))
    told = explain(case, "DEU", 2010, set={"institutions.UNION.competence": 1.0})
    alone = explain(case, "DEU", 2010, set={"institutions.UNION.competence": 0.0})
    assert told.together == "UNION"
    assert "decided in common in UNION" in told.headline
    assert alone.together is None
    assert "in common" not in alone.headline


# -- a typical run -----------------------------------------------------------------------------------
def test_without_a_replicate_the_first_run_that_chose_as_most_did_is_explained(venezuela: Result) -> None:
    told = explain("venezuela", "BRA", 2014)
    record = run("venezuela", replicates=100).record
    t, i = 2014 - venezuela.world.years[0], venezuela.world.states.index("BRA")
    chosen = record.option[:, t, i]
    modal = int(np.bincount(chosen).argmax())
    assert told.chosen == venezuela.world.options[modal]
    assert told.replicate == int(np.argmax(chosen == modal))
    assert told.agreed == (int((chosen == modal).sum()), 100)
    assert f"(the choice of {told.agreed[0]} of 100 runs)" in told.occasion
    assert explain("venezuela", "BRA", 2014, replicate=told.replicate).agreed is None
