"""Sweeps over judgements: whose numbers they take, how points lie, and samples that cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import counterpoise as cp
import numpy as np
import pytest
from counterpoise.sweeps.design import Axis, largest_correlation, sampled
from counterpoise.sweeps.design_file import design_of, load_design, over_judgement
from counterpoise.sweeps.sweep import plan_of
from counterpoise.theory.terms import STRATEGIES
from counterpoise.world.points import Dimension

MINI = str(Path(__file__).parents[1] / "data" / "mini.yaml")
LEADER = "states.VEN.leader"
WORDS = [
    ("judgement", {"case", "events", "theory"}),
    ("judgement:case", {"case", "events"}),
    ("judgement:theory", {"theory"}),
]
Cli = Callable[..., Any]
"""The fixture ``cli`` of conftest.py."""


def kinds_of(varied: dict[str, int]) -> set[str]:
    return {kind for kind, count in varied.items() if count}


@pytest.mark.parametrize(("word", "kinds"), WORDS)
def test_the_words_say_whose_judgements_vary_wherever_they_stand(
    tmp_path: Path, word: str, kinds: set[str], cli: Cli
) -> None:
    (tmp_path / "all.yaml").write_text(f"format: 1\nname: all\ncase: {MINI}\nover: {word}\n", encoding="utf-8")
    designs = [
        over_judgement(MINI, over=word),
        design_of(MINI, word),
        load_design(tmp_path / "all.yaml"),
    ]
    for design in designs:
        (one,) = design.experiments
        addresses = {axis.dimensions[0].address for axis in one.axes}
        assert kinds_of(design.varied) == kinds
        assert sum(design.varied.values()) == len(addresses) == len(one.axes)
        assert design.points == 1024
        np.testing.assert_array_equal(one.values, designs[0].experiments[0].values)
        spans = np.array([(axis.low, axis.high) for axis in one.axes])
        cells = np.floor((one.values - spans[:, 0]) / (spans[:, 1] - spans[:, 0]) * 1024)
        assert (np.sort(cells, axis=0) == np.arange(1024)[:, None]).mean() > 0.99, "a Latin hypercube"
    dry = json.loads(cli("sweep", MINI, "--over", word, "--dry-run", "--json").out)
    assert dry["varied"] == designs[0].varied
    assert dry["columns"][4:] == [axis.column for axis in designs[0].experiments[0].axes]


def test_the_three_words_divide_the_judgements() -> None:
    whole, case, theory = (design_of(MINI, word, samples=2).varied for word, _ in WORDS)
    assert whole == {kind: case[kind] + theory[kind] for kind in whole}
    assert design_of("venezuela", "judgement", samples=2).varied == {"case": 619, "events": 35, "theory": 96}


def test_of_estimated_weights_only_those_that_are_judged_vary() -> None:
    """The others have a set of vectors, which --uncertain draws from; habit is a judgement in all four strategies."""
    design = design_of(MINI, "judgement:theory", samples=2)
    moved = {axis.column for axis in design.experiments[0].axes if ".terms." in axis.column}
    assert moved == {f"theory.terms.{strategy}.inertia" for strategy in STRATEGIES}


def test_the_commands_say_what_varies(cli: Cli) -> None:
    case = design_of(MINI, "judgement:case", samples=2).varied
    words = f"Numbers that vary: {case['case'] + case['events']} ({case['case']} of the case, {case['events']} of its"
    assert words in cli("sweep", MINI, "--over", "judgement:case", "--dry-run").out
    done = cli("sweep", MINI, "--over", "judgement:case", "--executor", "serial", "--out", "here")
    assert words in done.out
    told = json.loads(cli("resume", "here", "--json").out)
    assert (told["done"], told["varied"]) == (1024, case)


def test_a_case_is_called_by_its_name_and_not_by_that_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "My Case-2.yaml"
    file.write_bytes(Path(MINI).read_bytes())
    assert over_judgement(str(file), samples=2).name == "mini_judgement"
    assert over_judgement(str(file), samples=2, over="judgement:case").name == "mini_judgement_case"


# -- Sobol points ------------------------------------------------------------------------------------


def axes(count: int) -> list[Axis]:
    return [Axis((Dimension(f"n.{k}"),), 0.0, 1.0) for k in range(count)]


@pytest.mark.parametrize(
    ("count", "points", "low", "high"),
    [(2, 64, 0.0, 0.1), (10, 1024, 0.0, 0.1), (145, 1024, 0.15, 0.3), (145, 4096, 0.0, 0.15), (601, 1024, 0.7, 0.8)],
)
def test_sobol_points_over_many_axes_alias_and_a_latin_hypercube_does_not(
    count: int, points: int, low: float, high: float
) -> None:
    assert low <= largest_correlation(sampled(axes(count), "sobol", points, 0)) <= high
    assert largest_correlation(sampled(axes(count), "latin_hypercube", points, 0)) < 0.2


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]], 1.0),
        ([[0.0, 2.0], [1.0, 1.0], [2.0, 0.0]], 1.0),
        ([[0.0, 5.0], [1.0, 5.0], [2.0, 5.0]], 0.0),
        ([[0.0], [1.0]], 0.0),
        ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], 0.0),
        ([[3.0, 4.0]], 0.0),
    ],
)
def test_the_largest_correlation_of_axes_that_vary(values: list[list[float]], wanted: float) -> None:
    assert largest_correlation(np.array(values)) == pytest.approx(wanted, abs=1e-12)


# -- what cannot be ----------------------------------------------------------------------------------

SPAN = {LEADER: {"from": 0, "to": 1}}
BAD: list[tuple[dict[str, Any], str]] = [
    (
        {"over": "judgement", "case": "venezuela", "design": "sobol"},
        "1024 Sobol points cannot tell 750 axes apart",
    ),
    ({"over": "judgement", "case": "venezuela", "design": "sobol"}, "take design: latin_hypercube, or more points"),
    ({"over": "judgement", "case": "venezuela", "design": "sobol", "samples": 256}, "or over 750 points"),
    ({"over": "judgement:theory", "design": "sobol", "samples": 256}, "correlate by 0."),
    ({"over": "judgement", "design": "factorial"}, "points are too many (at most 10000000; sample them"),
    (
        {"over": "judgment"},
        "over: must be a mapping of addresses, not the text 'judgment' (write judgement,",
    ),
    ({"over": "judgement:cases"}, "write judgement, judgement:case, judgement:theory"),
    ({"over": ["judgement"]}, "over: must be a mapping of addresses, not a list"),
    ({"over": "judgement", "samples": 0}, "samples: must be a whole number, 1 or more, not the number 0"),
    ({"over": "judgement", "samples": 3.0}, "samples: must be a whole number, 1 or more, not the number 3.0 (write 3)"),
    ({"over": "judgement", "samples": 10_000_000}, "axes are too many (at most"),
    ({"samples": 10**9, "design": "latin_hypercube"}, "1000000000 points over 1 axes are too many (at most 10000000)"),
    ({"samples": 64}, "samples: needs a design (write design: latin_hypercube)"),
    ({"design": "sobol"}, "samples: is missing (give 1 or more)"),
    ({"over": {LEADER: {"from": 0, "to": 1, "steps": 10**9}}}, "steps: 1000000000 are too many (at most 10000000)"),
    (
        {"over": {LEADER: {"from": 0.5, "to": 0.5}}},
        "the lowest and the highest value are the same (for one level",
    ),
    ({"over": {LEADER: {"scale": [1, 1]}}}, "the lowest and the highest value are the same"),
    ({"over": {LEADER: {"values": ["on", "off"]}}}, "values.0: must be a number, not the text 'on'"),
    ({"over": {LEADER: {"values": [[0, 1]]}}}, "values.0: must be a number, not a list"),
    ({"over": {LEADER: {"values": "0, 1"}}}, "values: must be a list of numbers, not the text '0, 1'"),
    ({"over": {LEADER: None}}, "must be a mapping (key: value), not nothing"),
    ({"replicates": 10**12}, "5000000000000 runs are too many (at most 10000000000)"),
    ({"without": ["coup", "coup"]}, "without: 'coup' is listed twice"),
    ({"theories": ["walt", "schweller", "walt", "walt"]}, "theories: 'walt' is listed 3 times"),
    ({"outcomes": ["autonomy_VEN", "autonomy_VEN"]}, "outcomes: 'autonomy_VEN' is listed twice"),
    ({"over": {"events.coup.changes.0": "range", "events.coup.changes.00": "range"}}, "is moved by"),
    ({"over": {"events.coup.changes.0": "range", "events.coup.changes.0.add": "range"}}, "is moved by"),
    ({"over": {"events.coup.changes.0.nothing": "range"}}, "is no number of the event"),
    ({"over": {"events.coup.changes.²": "range"}}, "is no number of the event"),
    ({"over": {"events.coup.changes.99": "range"}}, "is no number of the event"),
]


@pytest.mark.parametrize(("given", "told"), BAD, ids=[f"{k} {row[1][:40]}" for k, row in enumerate(BAD)])
def test_a_design_that_cannot_be_says_what_would(given: dict[str, Any], told: str) -> None:
    with pytest.raises(cp.ScenarioError) as caught:
        design_of(**{"case": MINI, "over": SPAN, **given})
    assert told in str(caught.value)


@pytest.mark.parametrize("name", ["agreement", "share_hedging"])
def test_an_axis_cannot_have_the_name_of_an_outcome(name: str) -> None:
    design = design_of(MINI, {name: {"numbers": [LEADER], "from": 0, "to": 1}})
    with pytest.raises(cp.ScenarioError, match=f"'{name}' is an axis and an outcome of the sweep"):
        plan_of(design, "")


@pytest.mark.parametrize("label", ["a, b", '"quoted"', "it's", "# no comment", "a: b", "1e3", "no", "λ × 中"])
def test_a_label_may_hold_any_text(tmp_path: Path, label: str) -> None:
    over = {"both": {"numbers": [LEADER, "states.CUB.leader"], "values": [0.0, 1.0], "label": label}}
    design = design_of(MINI, over)
    assert design.labels == {"both": label}
    cp.sweep(design, tmp_path / "out", executor="serial")
    assert json.loads((tmp_path / "out" / "design.json").read_text(encoding="utf-8"))["labels"] == {"both": label}
    assert cp.read_runs(tmp_path / "out").both.tolist() == [0.0, 1.0]
