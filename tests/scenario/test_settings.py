"""Values that are set from outside."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from counterpoise.scenario.model import (
    ScenarioError,
    load_scenario,
)
from counterpoise.scenario.numbers import Number
from counterpoise.scenario.reading.merge import parse_setting

MINI = Path(__file__).parents[1] / "data" / "mini.yaml"


def test_overrides() -> None:
    case = load_scenario(
        MINI,
        {
            "states.VEN.leader": 0.3,
            "states.VEN.tie.USA": "alliance",
            "rivalry.CHN-USA": np.float64(0.5),
            "world.price.series.2005": 60,
            "states.CUB.leader": np.int64(1),
            "events.coup": None,
            "events.new_leader.hazard.probability": 0.5,
            "events.new_leader.changes.0.set": 0.1,
            "years": [2000, 2012],
            "theory.parameters.nonsense": 1,
        },
    )
    assert case.numbers["states.VEN.leader"] == Number(value=0.3, source=("set by the user",))
    assert case.numbers["states.VEN.tie.USA"].value == 1.0
    assert case.numbers["rivalry.USA-CHN"].value == 0.5
    assert case.numbers["world.price"].path(2005, 2005)[0] == 60.0
    assert case.numbers["states.CUB.leader"].value == 1.0
    assert list(case.events) == ["new_leader"]
    event = case.events["new_leader"]
    assert event.hazard is not None
    assert (event.hazard.probability.value, event.changes[0].number.value) == (0.5, 0.1)
    assert case.years == (2000, 2012)


@pytest.mark.parametrize(
    ("address", "value", "message", "hint"),
    [
        ("states.VEN.leadr", 0.3, "unknown key 'leadr'", "did you mean 'leader'?"),
        ("states.VEX.leader", 0.3, "unknown state 'VEX'", "did you mean 'VEN'?"),
        ("events.cuop", None, "unknown event 'cuop'", "did you mean 'coup'?"),
        ("states.VEN.leader", 2, "2 is out of limits", "between 0 and 1"),
        ("states.VEN.leader", float("nan"), "nan is out of limits", ""),
        ("states.VEN.leader", True, "expected a number, found true", ""),
        ("states.VEN.leader", "high", "expected a number", ""),
        ("states.VEN.leader", object(), "cannot be an object", "write a number, text, a list or a mapping"),
        (
            "states.VEN.leader",
            {1.5: 2},
            "a key must be a word or a year, not the number 1.5",
            "write years as whole numbers",
        ),
        ("states.VEN.mandate", None, "there is no 'mandate' to change", ""),
        ("states.VEN.region.x", 1, "is a single value", ""),
        ("states..leader", 1, "is not an address", ""),
        ("plots.7", None, "there is no '7' to change", ""),
        ("states.VEN.dependence.trade.CHN", 0.5, "add up to 1.1", ""),
        ("nothing", 1, "unknown key 'nothing'", ""),
        ("format", 2, "`format` cannot be set from outside", ""),
        ("extends", "mini", "`extends` cannot be set from outside", ""),
    ],
)
def test_bad_overrides(address: str, value: object, message: str, hint: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(MINI, {address: value})
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("--set", None)
    assert address.startswith(problem.path)
    assert message in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("text", "address", "value"),
    [
        ("states.VEN.leader=0.3", "states.VEN.leader", 0.3),
        ("world.price = 1e2", "world.price", 100.0),
        ("events.coup=null", "events.coup", None),
        ("events.coup=", "events.coup", None),
        ("states.VEN.tie.USA=alliance", "states.VEN.tie.USA", "alliance"),
        ("years=[2000, 2005]", "years", [2000, 2005]),
        ("title=a=b", "title", "a=b"),
    ],
)
def test_settings_of_the_command_line(text: str, address: str, value: object) -> None:
    assert parse_setting(text) == (address, value)


@pytest.mark.parametrize("text", ["leader", "=3", "years=[1", "a=.nan", "a=!!python/x y", ""])
def test_bad_settings(text: str) -> None:
    with pytest.raises(ScenarioError, match=r"^--set: "):
        parse_setting(text)
