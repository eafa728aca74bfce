"""The functions of Python: numbers of numpy and pandas do as those of Python do, and what cannot be is told by name.

One row an argument: the function, what it is given, and the plain spelling of the same or the text of the message.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import counterpoise as cp
import numpy as np
import pandas as pd
import pytest
from counterpoise.results.store import identity
from counterpoise.scenario.problems import Problem, ScenarioError
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.sweeps.design import Design

MINI = str(Path(__file__).parent / "data" / "mini.yaml")
LEADER = "states.VEN.leader"
SERIES = {2000: 0.2, 2005: 0.4}


@cache
def prepared() -> Any:
    return cp.prepare(MINI)


@cache
def result() -> Any:
    return cp.run(MINI, 2)


def numbers(one: Any) -> Any:
    """What decides the numbers of an answer, to be compared."""
    if isinstance(one, cp.Result):
        return identity(one)
    if isinstance(one, cp.PreparedCase):
        return one.scenario, one.theory
    if isinstance(one, cp.AlignmentModel):
        return int(one.seed_of_draws), one.replicate, one.world.paths.tobytes()
    return one.table.to_dict("list") if isinstance(one, Design) else one


def ran(**given: Any) -> Any:
    return cp.run(**{"case": MINI, "replicates": 1, **given})


def case_ran(**given: Any) -> Any:
    return prepared().run(**{"replicates": 1, **given})


def explained(**given: Any) -> Any:
    return cp.explain(MINI, **{"state": "VEN", "year": 2004, **given})


def designed(**given: Any) -> Any:
    return cp.design(**{"case": MINI, "over": {LEADER: {"values": [0.0, 0.5]}}, **given})


def axis(**given: Any) -> Any:
    return cp.design(MINI, {LEADER: given})


def model(**given: Any) -> Any:
    return cp.AlignmentModel(**{"case": MINI, **given})


SAME: list[tuple[Callable[..., Any], dict[str, Any], dict[str, Any]]] = [
    (ran, {"replicates": np.int64(2)}, {"replicates": 2}),
    (ran, {"replicates": np.array(2)}, {"replicates": 2}),
    (ran, {"seed": np.uint64(2**64 - 1)}, {"seed": 2**64 - 1}),
    (ran, {"seed": pd.Series([7])[0]}, {"seed": 7}),
    (ran, {"uncertain": np.True_}, {"uncertain": True}),
    (ran, {"theory": np.str_("walt")}, {"theory": "walt"}),
    (ran, {"case": Path(MINI)}, {}),
    (ran, {"set": {LEADER: np.float64(0.25)}}, {"set": {LEADER: 0.25}}),
    (ran, {"set": {LEADER: np.array(0.25)}}, {"set": {LEADER: 0.25}}),
    (ran, {"set": {LEADER: np.int8(1)}}, {"set": {LEADER: 1}}),
    (ran, {"set": {np.str_(LEADER): np.float16(0.25)}}, {"set": {LEADER: 0.25}}),
    (ran, {"set": pd.Series({LEADER: 0.25})}, {"set": {LEADER: 0.25}}),
    (ran, {"set": {LEADER: {"series": pd.Series(SERIES)}}}, {"set": {LEADER: {"series": SERIES}}}),
    (
        ran,
        {"set": {LEADER: {"series": dict(zip(np.array([2000, 2005]), pd.Series([0.2, 0.4]), strict=True))}}},
        {"set": {LEADER: {"series": SERIES}}},
    ),
    (
        ran,
        {"set": {LEADER: {"value": 0.3, "source": "judgement", "range": np.array([0.1, 0.5])}}},
        {"set": {LEADER: {"value": 0.3, "source": "judgement", "range": [0.1, 0.5]}}},
    ),
    (
        ran,
        {"set": {"states.VEN.tie": pd.Series({"USA": 0.5, "CHN": 0.25})}},
        {"set": {"states.VEN.tie": {"USA": 0.5, "CHN": 0.25}}},
    ),
    (cp.prepare, {"case": MINI, "set": {LEADER: np.float32(0.25)}}, {"case": MINI, "set": {LEADER: 0.25}}),
    (cp.prepare, {"case": MINI, "set": {}}, {"case": MINI}),
    (cp.load, {"case": MINI, "overrides": pd.Series({LEADER: 0.25})}, {"case": MINI, "overrides": {LEADER: 0.25}}),
    (case_ran, {"set": {LEADER: np.int64(1)}}, {"set": {LEADER: 1}}),
    (case_ran, {"set": pd.Series({LEADER: 0.25})}, {"set": {LEADER: 0.25}}),
    (case_ran, {"set": pd.Series(dtype=float)}, {}),
    (
        case_ran,
        {"choices": {(np.str_("VEN"), np.int64(2003)): np.array(["balancing", "USA"])}},
        {"choices": {("VEN", 2003): ("balancing", "USA")}},
    ),
    (case_ran, {"choices": {("VEN", 2003): ["hedging", np.nan]}}, {"choices": {("VEN", 2003): ("hedging", None)}}),
    (case_ran, {"choices": {("VEN", 2003): ("hedging", pd.NA)}}, {"choices": {("VEN", 2003): ("hedging", None)}}),
    (explained, {"state": np.str_("CUB"), "year": np.int32(2003)}, {"state": "CUB", "year": 2003}),
    (explained, {"replicate": np.int64(3), "seed": np.uint8(4)}, {"replicate": 3, "seed": 4}),
    (explained, {"set": pd.Series({LEADER: 0.25})}, {"set": {LEADER: 0.25}}),
    (axis, {"values": np.linspace(0, 1, 3)}, {"values": [0.0, 0.5, 1.0]}),
    (axis, {"values": list(np.linspace(0, 1, 3))}, {"values": [0.0, 0.5, 1.0]}),
    (axis, {"values": range(2)}, {"values": [0, 1]}),
    (axis, {"values": (0.0, 0.5)}, {"values": [0.0, 0.5]}),
    (axis, {"values": pd.Index([0.0, 0.5])}, {"values": [0.0, 0.5]}),
    (axis, {"values": pd.Series([0.0, 0.5], index=[7, 3])}, {"values": [0.0, 0.5]}),
    (axis, {"from": np.float32(0), "to": np.int8(1), "steps": np.int64(3)}, {"from": 0.0, "to": 1.0, "steps": 3}),
    (axis, {"scale": np.array([0.5, 1.5])}, {"scale": [0.5, 1.5]}),
    (designed, {"case": Path(MINI)}, {}),
    (designed, {"replicates": np.int64(3), "seed": np.int16(2)}, {"replicates": 3, "seed": 2}),
    (designed, {"theories": np.array([DEFAULT_THEORY, "walt"])}, {"theories": [DEFAULT_THEORY, "walt"]}),
    (designed, {"theories": np.array([DEFAULT_THEORY, "walt"], dtype=object)}, {"theories": [DEFAULT_THEORY, "walt"]}),
    (designed, {"without": pd.Index(["coup"])}, {"without": ["coup"]}),
    (designed, {"set": {LEADER: np.float64(0.5)}}, {"set": {LEADER: 0.5}}),
    (
        designed,
        {"over": {"both": {"numbers": pd.Series([LEADER, "states.CUB.leader"]), "values": np.arange(2)}}},
        {"over": {"both": {"numbers": [LEADER, "states.CUB.leader"], "values": [0, 1]}}},
    ),
    (model, {"seed": np.int64(3), "replicate": np.uint8(2)}, {"seed": 3, "replicate": 2}),
    (model, {"seed": None}, {"seed": 0}),
    (model, {"rng": 3}, {"seed": 3}),
    (model, {"set": {LEADER: np.float64(0.25)}}, {"set": {LEADER: 0.25}}),
    (lambda channel: result().share(channel).tolist(), {"channel": np.str_("energy")}, {"channel": "energy"}),
]


@pytest.mark.parametrize(("call", "given", "plain"), SAME, ids=[f"{row[0].__name__} {row[1]}"[:60] for row in SAME])
def test_numpy_and_pandas_stand_for_plain_numbers(
    call: Callable[..., Any], given: dict[str, Any], plain: dict[str, Any]
) -> None:
    assert numbers(call(**given)) == numbers(call(**plain))


def generator() -> Any:
    yield 0.5


CYCLE: list[Any] = []
CYCLE.append(CYCLE)

WHOLE = [
    (True, "must be a whole number, not true"),
    (2.5, "must be a whole number, not the number 2.5"),
    (2.0, "must be a whole number, not the number 2.0 (write 2)"),
    (np.float64(2.0), "must be a whole number, not the number 2.0 (write 2)"),
    ("2", "must be a whole number, not the text '2' (write 2)"),
    (np.nan, "nan is out of limits (it must be a finite number)"),
    (1j, "cannot be a complex (give its real part)"),
    (np.array([1, 2]), "must be a whole number, not a list"),
    (np.datetime64("2003"), "cannot be dates (write years as whole numbers)"),
    (np.timedelta64(3, "D"), "cannot be durations"),
    (-1, "must be"),
]
"""What is no whole number, for every argument that wants one."""

WANT_WHOLE: list[tuple[Callable[..., Any], str]] = [
    (ran, "replicates"), (ran, "seed"), (ran, "workers"), (case_ran, "replicates"), (case_ran, "seed"),
    (explained, "replicate"), (explained, "seed"), (lambda **given: prepared().replay(0, **given), "seed"),
    (lambda **given: prepared().replay(**given), "replicate"), (model, "seed"), (model, "replicate"), (model, "rng"),
    (lambda **given: cp.load_design("venezuela_threat_x_dependence", **given), "replicates"),
    (lambda **given: cp.load_design("venezuela_threat_x_dependence", **given), "seed"),
    (lambda **given: cp.sweep(designed(), **given), "workers"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "told"), WHOLE, ids=[repr(row[0]) for row in WHOLE])
@pytest.mark.parametrize(("call", "argument"), WANT_WHOLE, ids=[f"{k} {row[1]}" for k, row in enumerate(WANT_WHOLE)])
def test_what_is_no_whole_number_is_told_by_the_name_of_the_argument(
    call: Callable[..., Any], argument: str, value: Any, told: str
) -> None:
    with pytest.raises(cp.ScenarioError) as caught:
        call(**{argument: value})
    assert str(caught.value).startswith(f"{argument} {told}")


SETTING = [
    (True, "expected a number, found true"),
    ("high", "expected a number, found the text 'high' (it must be between 0 and 1)"),
    ("0.5", "expected a number, found the text '0.5'"),
    (float("inf"), "inf is out of limits (it must be a finite number)"),
    (np.nan, "nan is out of limits"),
    (pd.NA, "cannot be a NAType"),
    (pd.Timestamp("2003-01-01"), "cannot be a Timestamp (write the year as a whole number)"),
    (np.datetime64("2003"), "cannot be dates"),
    (np.complex128(1), "cannot be complex numbers"),
    (1j, "cannot be a complex"),
    (Decimal("0.5"), "cannot be a Decimal (write float(…))"),
    ({0.5}, "cannot be a set (it has no order; write a list)"),
    (generator(), "cannot be a generator (write list(…))"),
    ({0: 1}.keys(), "cannot be a dict_keys (write list(…))"),
    (b"0.5", "cannot be a bytes (write text)"),
    (object(), "cannot be an object (write a number, text, a list or a mapping)"),
    (np.eye(2), "cannot be an array of 2 dimensions (give one row of it, such as array[0])"),
    (pd.DataFrame({"a": [1]}), "cannot be a DataFrame"),
    (
        np.array([0.5, None], dtype=object),
        "be an array of objects (make it one of numbers: array.astype(float))",
    ),
    (np.array([(1, 2)], dtype=[("a", int), ("b", int)]), "cannot be records"),
    (np.array([0.5]), "expected a number, found a list"),
    ({2000: 0.5}, "a series must stand under `series`"),
    ({"series": {2000.0: 0.5}}, "series: a key must be a word or a year, not the number 2000.0"),
    ({"series": pd.Series([0.1, 0.2], index=[2000, 2000])}, "series: has the label '2000' 2 times (give each once)"),
    ({"value": 0.3, "note": "a\0b"}, "note: holds a control character (U+0000)"),
    ({"value": 10**20}, "value: is too large a number"),
    (CYCLE, "is nested deeper than 40 levels"),
]
"""What no number of a case can be set to."""
TAKE_SET: list[Callable[..., Any]] = [
    ran, case_ran, explained, designed, model, lambda set: cp.prepare(MINI, None, set),
    lambda set: prepared().changed(set),
    lambda set: prepared().explain("VEN", 2004, set=set), lambda set: cp.load(MINI, set),
    lambda set: cp.AlignmentModel(prepared(), set=set),
]  # fmt: skip


@pytest.mark.parametrize(("value", "told"), SETTING, ids=[f"{k} {row[1][:30]}" for k, row in enumerate(SETTING)])
@pytest.mark.parametrize("call", TAKE_SET, ids=[str(k) for k in range(len(TAKE_SET))])
def test_what_a_number_cannot_be_set_to_is_told_by_its_address(call: Callable[..., Any], value: Any, told: str) -> None:
    with pytest.raises(cp.ScenarioError) as caught:
        call(set={LEADER: value})
    assert LEADER in str(caught.value)
    assert told in str(caught.value)


OTHER: list[tuple[Callable[..., Any], dict[str, Any], str]] = [
    *((call, {"set": ["x"]}, "set must be a mapping of addresses to values, not") for call in (ran, case_ran, model)),
    (ran, {"set": "x=1"}, "set must be a mapping of addresses to values, not the text 'x=1'"),
    (ran, {"set": 3}, 'not the number 3 (write {"states.VEN.leader": 0.3})'),
    (ran, {"set": {3: 0.5}}, "an address must be text, not the number 3 (write it as states.VEN.leader)"),
    (cp.load, {"case": MINI, "overrides": [1]}, "overrides must be a mapping"),
    (cp.load, {"case": None}, "case must be the name of a shipped case or the path of a .yaml file, not nothing"),
    (cp.load, {"case": 3}, "not the number 3"),
    (cp.load, {"case": b"venezuela"}, "not a bytes"),
    (cp.run, {"case": cp.load(MINI)}, "shipped case or the path of a .yaml file, not a Scenario"),
    (cp.explain, {"case": prepared(), "state": "VEN", "year": 2004}, "not a PreparedCase"),
    (model, {"case": 3}, "case must be the name of a shipped case"),
    (cp.load_design, {"sweep": ["x"]}, "sweep must be the name of a shipped sweep"),
    (ran, {"theory": 3}, "theory must be the name of a shipped theory or the path of a .yaml file, not the number 3"),
    (ran, {"theory": "waltz"}, "did you mean 'walt'?"),
    (ran, {"uncertain": "yes"}, "uncertain must be True or False, not the text 'yes'"),
    (ran, {"uncertain": 1}, "uncertain must be True or False, not the number 1"),
    (ran, {"uncertain": None}, "uncertain must be True or False, not nothing"),
    (ran, {"progress": True}, "progress must be a function, not true"),
    (ran, {"replicates": 0}, "replicates must be at least 1, not 0"),
    (ran, {"replicates": None}, "replicates must be a whole number, not nothing (such as 1)"),
    (ran, {"replicates": 10**9}, "replicates must be at most"),
    (ran, {"replicates": 10**400}, "of mini take over 8 GB of memory"),
    (ran, {"seed": 2**64}, "seed must be between 0 and 2**64 - 1, not 18446744073709551616"),
    (explained, {"replicate": 2**32}, "replicate must be between 0 and 2**32 - 1, not 4294967296"),
    (explained, {"state": "FRA"}, "there is no state 'FRA' here; valid: VEN (Venezuela)"),
    (explained, {"state": None}, "state must be text, not nothing"),
    (explained, {"state": ["VEN"]}, "state must be text, not a list"),
    (explained, {"year": 1999}, "there is no year 1999 here; valid: 2000 to 2010"),
    (explained, {"year": 2004.0}, "year must be a whole number, not the number 2004.0 (write 2004)"),
    (explained, {"year": "2004"}, "year must be a whole number, not the text '2004' (write 2004)"),
    (case_ran, {"choices": {("VEN", 2003.0): ("hedging", None)}}, "VEN in 2003.0: the year must be a whole number"),
    (case_ran, {"choices": {("VEN", True): ("hedging", None)}}, "the year must be a whole number, such as 2000"),
    (case_ran, {"choices": {("VEN", np.datetime64("2003")): ("hedging", None)}}, "an entry cannot be dates"),
    (case_ran, {"choices": {("VEN", 2003): ("hedging", 5)}}, "hedging has no target"),
    (case_ran, {"choices": {("VEN", 2003): ("balancing", 5)}}, "'5' is no power; the powers are USA, CHN"),
    (case_ran, {"choices": {("VEN", 2003): np.eye(2)}}, "cannot be an array of 2 dimensions"),
    (case_ran, {"choices": {("VEN", 2003): (1j, None)}}, "cannot be a complex"),
    (case_ran, {"choices": 3}, "choices are written"),
    (case_ran, {"choices": np.zeros((2, 4))}, "choices are written"),
    (designed, {"replicates": -1}, "replicates: must be a whole number, 1 or more, not the number -1"),
    (designed, {"replicates": True}, "replicates: must be a whole number, 1 or more, not true"),
    (designed, {"seed": 2.0}, "seed: must be a whole number, 0 or more, not the number 2.0 (write 2)"),
    (designed, {"name": "two words"}, "'two words' is not a valid name"),
    (designed, {"case": None}, "case: the required key `case` is missing"),
    (designed, {"theories": "walt"}, "theories: must be a list of names, not the text 'walt'"),
    (designed, {"without": {"coup"}}, "without: cannot be a set"),
    (designed, {"without": ["cuop"]}, "did you mean 'coup'?"),
    (designed, {"sampels": 3}, "did you mean 'samples'?"),
    (designed, {"extends": "mini"}, "unknown key 'extends'"),
    (designed, {"over": 3}, "over: must be a mapping of addresses, not the number 3"),
    (designed, {"over": {3: {"values": [1]}}}, "'3' is no address"),
    (designed, {"over": {("a", "b"): {"values": [1]}}}, "over: a key must be a word or a year, not a list"),
    (axis, {"values": [0.5, True]}, "values.1: must be a number, not true"),
    (axis, {"values": ["0.5"]}, "values.0: must be a number, not the text '0.5' (write it without quotes)"),
    (axis, {"values": [0.5, None]}, "values.1: must be a number, not nothing"),
    (axis, {"values": [np.inf]}, "values.0: inf is out of limits"),
    (axis, {"values": []}, "values: needs at least one value"),
    (axis, {"values": np.array([])}, "values: needs at least one value"),
    (axis, {"values": np.eye(2)}, "values: cannot be an array of 2 dimensions (give one row of it"),
    (axis, {"values": {0.5}}, "values: cannot be a set (it has no order; write a list)"),
    (axis, {"values": generator()}, "values: cannot be a generator (write list(…))"),
    (axis, {"values": np.array([0.5, None], dtype=object)}, "values: cannot be an array of objects"),
    (axis, {"values": 0.5}, "values: must be a list of numbers, not the number 0.5"),
    (axis, {"values": {"a": 1}}, "values: must be a list of numbers, not a mapping"),
    (axis, {"from": 0, "to": 1, "steps": 3.0}, "a whole number, 2 or more, not the number 3.0 (write 3)"),
    (model, {"state_classes": {"VNE": cp.StateAgent}}, "state_classes names VNE; the states are VEN, CUB"),
    (model, {"state_classes": {"VEN": cp.PowerAgent}}, "which is no class of a state (derive one from StateAgent)"),
    (model, {"state_classes": {"VEN": "MyState"}}, "state_classes gives VEN 'MyState', which is no class of a state"),
    (model, {"state_classes": [cp.StateAgent]}, "state_classes must be a Mapping, not a list"),
    (model, {"power_classes": {1: cp.PowerAgent}}, "power_classes names 1; the powers are USA, CHN"),
    (model, {"collector": {"a": 1}}, "collector must be a DataCollector, not a mapping"),
    (model, {"seed": 1, "rng": 2}, "rng and seed are two names of one number (give one)"),
    (model, {"world": 3, "rules": 4}, "give world and rules together"),
    (lambda **given: cp.AlignmentModel(prepared(), **given), {"theory": "walt"}, "a prepared case has its theory"),
    (cp.open, {"directory": None}, "directory must be the path of a directory, not nothing"),
    (cp.resume, {"directory": 3}, "directory must be the path of a directory, not the number 3"),
    (cp.read_runs, {"directory": ""}, "directory must be the path of a directory, not the text ''"),
    (lambda directory: result().save(directory), {"directory": 3}, "directory must be the path of a directory"),
    (lambda directory: result().plot(directory), {"directory": None}, "directory must be the path of a directory"),
    (lambda channel: result().share(channel), {"channel": "trade"}, "channel must be one whose shares are recorded"),
    (cp.sweep, {"design": "venezuela_threat_x_dependence"}, "design must be a Design, not the text 'venezuela_threat"),
    (lambda **given: cp.sweep(designed(), **given), {"directory": 3}, "directory must be the path of a directory"),
    (lambda **given: cp.sweep(designed(), **given), {"executor": None}, "unknown executor None; valid: threads"),
    (lambda **given: cp.sweep(designed(), **given), {"address": 3}, "address must be text, not the number 3"),
    (lambda **given: cp.sweep(designed(), **given), {"progress": 3}, "progress must be a function, not the number 3"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "given", "told"), OTHER, ids=[f"{k} {row[2][:40]}" for k, row in enumerate(OTHER)])
def test_an_argument_that_cannot_be_is_told_by_its_name(
    call: Callable[..., Any], given: dict[str, Any], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(cp.ScenarioError) as caught:
        call(**given)
    assert told in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_table_of_runs_is_read_by_the_names_of_its_outcomes(tmp_path: Path) -> None:
    place = cp.sweep(designed(), tmp_path / "out", executor="serial").directory
    wanted = cp.read_runs(place, ["autonomy_VEN"])
    for columns in (np.array(["autonomy_VEN"]), pd.Index(["autonomy_VEN"]), ("autonomy_VEN",)):
        pd.testing.assert_frame_equal(cp.read_runs(str(place), columns), wanted)
    for columns, told in (
        ("autonomy_VEN", "columns must be a list of texts, not the text 'autonomy_VEN'"),
        (
            ["autonomy_VNE"],
            "names 'autonomy_VNE', which the sweep does not keep (did you mean 'autonomy_VEN'?)",
        ),
        ([3], "columns must be a list of texts, not a list"),
    ):
        with pytest.raises(cp.ScenarioError) as caught:
            cp.read_runs(place, columns)
        assert told in str(caught.value)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (cp.open, "nowhere is not a result directory"),
        (cp.resume, "nowhere is no sweep directory that can be resumed"),
        (cp.read_runs, "nowhere is not a result directory"),
        (lambda place: cp.sweep(designed(), Path(__file__).parent), "holds something else, such as"),
        (lambda place: result().save(Path(__file__).parent), "holds something else, such as"),
        (lambda place: cp.read_runs(begun()), "holds no finished run yet; go on with: counterpoise resume 'a sweep'"),
    ],
)
def test_a_directory_that_cannot_be_is_a_store_error(
    call: Callable[..., Any], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(cp.StoreError) as caught:
        call("nowhere")
    assert told in str(caught.value)


def begun() -> Path:
    """A sweep none of whose shards stands."""
    place = cp.sweep(designed(), "a sweep", executor="serial").directory
    for part in (place / "runs").iterdir():
        part.unlink()
    return place


@pytest.mark.parametrize(
    "make",
    [
        lambda: ScenarioError([]),
        lambda: ScenarioError(iter(())),
        lambda: Problem("file.yaml", 3, "key", ""),
        lambda: Problem("", None, "", " \n"),
        lambda: ScenarioError.of("seed", ""),
    ],
)
def test_no_error_is_without_a_text(make: Callable[[], Any]) -> None:
    with pytest.raises(ValueError, match="needs a"):
        make()


def test_an_error_is_one_class_and_reads_as_a_sentence() -> None:
    error = ScenarioError.of("seed", "must be whole", "write 3")
    assert isinstance(error, ValueError)
    assert str(error) == "seed must be whole (write 3)"
    assert [problem.path for problem in error.problems] == ["seed"]
    assert str(Problem("a.yaml", 3, "key", "is missing", "write it")) == "a.yaml:3: key: is missing (write it)"
