"""Coded cases read in a made-up folder of data, and the theory file that is estimated from them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from counterpoise.analysis.observed.history import History
from counterpoise.analysis.observed.tables import read_tables
from counterpoise.analysis.validation import readings as readings_module
from counterpoise.analysis.validation.codings import CaseTable
from counterpoise.analysis.validation.estimated_theory import theory_document, write_theory
from counterpoise.analysis.validation.estimation import (
    Estimate,
    stack,
    stack_readings,
)
from counterpoise.analysis.validation.readings import (
    START_KINDS,
    Served,
    Situation,
    Worlds,
    powers_for,
    readings,
    serve,
    situations,
)
from counterpoise.engine.runs import replay
from counterpoise.scenario.problems import ScenarioError
from counterpoise.scenario.theory_file import MAX_WEIGHT, Theory, load_theory
from counterpoise.theory.choice import dyadic_reading
from counterpoise.theory.terms import BY_STRATEGY, STRATEGIES, TERMS
from counterpoise.world.rules import build_rules

BASE = load_theory("threat_interdependence")
NAMES = [f"{term.strategy}.{term.name}" for term in TERMS]


def at(name: str) -> int:
    """Position of a term, ``strategy.name``."""
    return NAMES.index(name)


NUMBERS = {
    "USA": 2, "CUB": 40, "MEX": 70, "POL": 290, "CSK": 315, "RUS": 365, "KAZ": 705, "CHN": 710, "MNG": 712, "JPN": 740,
    "IND": 750, "VNM": 816,
}  # fmt: skip
POWERS = ("USA", "CHN", "RUS")


def test_what_the_data_cannot_serve_is_named(
    tmp_path: Path, history: History, case_text: str, refused_text: str, table_of: Callable[..., CaseTable]
) -> None:
    done = serve(table_of(tmp_path, case_text + refused_text), history)
    assert [(gone.line, gone.name, gone.reason) for gone in done.left_out] == [
        (18, "Mongolia", "no trade of MNG with RUS in the list by partner"),
        (19, "Czechoslovakia", "CSK was no state at the end of 1995, but in 1918–1939, 1945–1992"),
        (20, "Mexico", "no capability of MEX in 1984 or the ten years before"),
        (21, "Russia", "RUS is the state itself"),
        (22, "Mexico", "QQQ was no state at the end of 1999, nor ever"),
        (23, "Poland", "labelled 'other': none of the strategies"),
    ]
    assert [case.line for case in done.cases] == list(range(2, 18))


def test_a_power_of_every_world_has_to_be_known(
    tmp_path: Path,
    lines: Callable[..., dict[str, list[str]]],
    written: Callable[..., Path],
    case_text: str,
    table_of: Callable[..., CaseTable],
) -> None:
    bare = History(read_tables(written(tmp_path / "data", lines(range(1999, 2002)), without=str(NUMBERS["CHN"]))))
    done = serve(table_of(tmp_path, case_text), bare)
    assert {gone.reason for gone in done.left_out if gone.line == 3} == {
        "no capability of CHN in 1999 or the ten years before"
    }


def test_former_codes_are_the_state_that_goes_on(served: Served) -> None:
    (cuba,) = [case for case in served.cases if case.line == 7]
    assert (cuba.iso3, cuba.counterpart) == ("CUB", "RUS")
    assert served.table.labels()[12:14].tolist() == [2, -1]


def test_the_counterpart_is_among_the_powers_and_the_state_is_not(worlds: Worlds) -> None:
    assert powers_for("MEX", "USA") == ("USA", "CHN", "RUS")
    assert powers_for("MEX", "IND") == ("USA", "CHN", "RUS", "IND")
    assert powers_for("RUS", "USA") == ("USA", "CHN")
    one = worlds.before("RUS", "USA", 2000)
    assert one.powers == ("USA", "CHN")
    assert "RUS" in one.states
    assert one.years.tolist() == [1999]


def test_a_world_is_built_once_for_year_and_powers(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, tuple[str, ...]]] = []
    observe = readings_module.observe

    def counted(known: History, year: int, powers: tuple[str, ...], last: int) -> Any:
        asked.append((year, powers))
        return observe(known, year, powers, last=last)

    monkeypatch.setattr(readings_module, "observe", counted)
    fresh = Worlds(history)
    for state, counterpart, first in (
        ("MEX", "USA", 2000), ("CUB", "RUS", 2000), ("POL", "IND", 2000), ("MEX", "USA", 2001), ("JPN", "CHN", 2000),
    ):  # fmt: skip
        fresh.before(state, counterpart, first)
    assert asked == [(1999, POWERS), (1999, (*POWERS, "IND")), (2000, POWERS)]
    assert fresh.before("MEX", "USA", 2000) is fresh.before("CUB", "RUS", 2000)


@pytest.mark.parametrize("name", ["threat_interdependence", "walt"])
def test_a_reading_is_the_first_choice_of_a_run(worlds: Worlds, name: str) -> None:
    theory = load_theory(name)
    for counterpart in ("USA", "IND"):
        world = worlds.before("MEX", counterpart, 2001)
        record, trace = replay(world, build_rules(theory), 0)
        power, count = world.powers.index(counterpart), len(world.powers)
        for state in ("MEX", "CUB", "KAZ", "VNM"):
            i, expected = world.states.index(state), np.zeros(4)
            one = worlds.situation(state, counterpart, 2001, theory)
            dyadic_reading(record.probabilities[0, 0, i], power, count, record.protecting[0, 0, i, power], expected)
            np.testing.assert_allclose(one.reading(theory), expected, rtol=1e-9)
            assert (one.state, one.powers[one.power]) == (state, counterpart)
            assert np.array_equal(
                one.values["bandwagoning"], trace[0, i, 2 * count + 1 :, : len(BY_STRATEGY["bandwagoning"])]
            )
            assert np.array_equal(one.values["hedging"], trace[0, i, 2 * count, None, : len(BY_STRATEGY["hedging"])])


def test_weights_do_not_change_what_is_weighed(worlds: Worlds, theory_of: Callable[..., Theory]) -> None:
    other = theory_of(np.random.default_rng(12).normal(0.0, 1.0, len(TERMS)))
    for state, counterpart in (("MEX", "USA"), ("VNM", "CHN")):
        first, second = (worlds.situation(state, counterpart, 2001, theory) for theory in (BASE, other))
        assert all(np.array_equal(first.values[strategy], second.values[strategy]) for strategy in STRATEGIES)


@pytest.mark.parametrize(
    ("state", "counterpart", "kind"),
    [
        ("JPN", "USA", "ally"),
        ("JPN", "CHN", "ally of another"),
        ("KAZ", "RUS", "ally"),
        ("KAZ", "USA", "ally of another"),
        ("POL", "USA", "leans to it"),  # 2.9 beside 3.0
        ("POL", "RUS", "leans to another"),
        ("VNM", "CHN", "leans to it"),
        ("VNM", "USA", "leans to another"),
        ("MEX", "USA", "neither"),  # between them
        ("MEX", "CHN", "neither"),
        ("MNG", "RUS", "neither"),  # its position is not known
    ],
)
def test_how_a_state_stood_before(worlds: Worlds, state: str, counterpart: str, kind: str) -> None:
    assert START_KINDS[worlds.situation(state, counterpart, 2001, BASE).start] == kind


def test_nothing_from_the_first_year_of_a_case_on_is_read(
    tmp_path: Path,
    history: History,
    lines: Callable[..., dict[str, list[str]]],
    written: Callable[..., Path],
    case_text: str,
    table_of: Callable[..., CaseTable],
) -> None:
    first = 2001
    past = History(read_tables(written(tmp_path / "past", lines(range(1992, first)))))
    later = written(tmp_path / "later", lines(range(1992, first)), lines(range(first, 2005), wild=True))
    text = case_text.splitlines()[0] + "\n" + "".join(
        f"{state},{state},{first},2003,{power},hedging,A\n"
        for state in ("MEX", "CUB", "POL", "KAZ", "JPN", "VNM", "IND")
        for power in POWERS
    )  # fmt: skip
    table = table_of(tmp_path, text)
    both = [serve(table, one) for one in (past, History(read_tables(later)))]
    assert both[0] == both[1]
    assert len(both[0].cases) == 21
    found = [
        situations(both[0], Worlds(one), BASE) for one in (past, History(read_tables(later)))
    ]  # fmt: skip
    assert np.array_equal(readings(found[0], BASE), readings(found[1], BASE))
    for one, other in zip(*found, strict=True):
        assert (one.powers, one.power, one.start) == (other.powers, other.power, other.start)
        assert all(np.array_equal(one.values[strategy], other.values[strategy]) for strategy in STRATEGIES)
    # The wild years do count for a case that begins after them.
    after = situations(Served(tuple(case._replace(first=first + 2) for case in both[0].cases), ()),
                       Worlds(History(read_tables(later))), BASE)  # fmt: skip
    assert not np.allclose(readings(after, BASE), readings(found[0], BASE))


def test_the_written_theory_reads_as_the_estimate_does(
    tmp_path: Path, found: list[Situation], served: Served, estimated: Estimate
) -> None:
    document = theory_document("mine", estimated.weights, estimated, served.cases, BASE)
    theory = write_theory(document, tmp_path / "mine.yaml")
    assert theory == load_theory(tmp_path / "mine.yaml")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]
    by_hand = stack_readings(estimated.weights, stack(found), BASE)
    np.testing.assert_allclose(readings(found, theory), by_hand, atol=2e-3)
    assert theory.sources == ("McFadden 1978",)
    told = theory.terms["bandwagoning"]["attraction"]
    assert told.source == ("15 coded cases, 1996–2003",)  # the one without a strategy does not count
    k = at("bandwagoning.attraction")
    low, high = estimated.weights[k] - 2 * estimated.errors[k], estimated.weights[k] + 2 * estimated.errors[k]
    assert told.range == pytest.approx((low, high), abs=1e-4)


def test_terms_that_are_nil_in_all_cases_stay_off(served: Served, estimated: Estimate) -> None:
    document = theory_document("mine", estimated.weights, estimated, served.cases, load_theory("walt"))
    kept = {f"{strategy}.{name}" for strategy, terms in document["terms"].items() for name in terms}
    assert kept == {name for name, there in zip(NAMES, estimated.present, strict=True) if there}
    assert "soft_balancing.felt_rent" not in kept
    assert "balancing.norms" in kept  # the same in all cases, and not nil
    assert not estimated.varies[at("balancing.norms")]
    assert {"parameters", "extends"}.isdisjoint(document)


def test_parameters_that_the_base_moved_are_kept(tmp_path: Path, served: Served, estimated: Estimate) -> None:
    base = load_theory("walt", {"theory.parameters.rationality": 1.7, "theory.parameters.onset": 0.2})
    document = theory_document("mine", estimated.weights, estimated, served.cases, base, "A remark.")
    assert list(document["parameters"]) == ["rationality", "onset"]
    theory = write_theory(document, tmp_path / "mine.yaml")
    assert (theory.parameter("rationality"), theory.parameter("onset")) == (1.7, 0.2)
    assert theory.sources == ("McFadden 1978", "King & Zeng 2001")
    assert theory.description.endswith("A remark.")


def test_a_theory_that_would_not_load_is_not_written(tmp_path: Path, served: Served, estimated: Estimate) -> None:
    weights = estimated.weights.copy()
    weights[at("hedging.constant")] = MAX_WEIGHT + 1.0
    file = tmp_path / "mine.yaml"
    with pytest.raises(ScenarioError) as caught:
        write_theory(theory_document("mine", weights, estimated, served.cases, BASE), file)
    assert {problem.file for problem in caught.value.problems} == {str(file)}
    assert list(tmp_path.iterdir()) == []
