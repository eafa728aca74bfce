"""A case prepared once and run many times gives what a run from the file gives, byte for byte, and refuses the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import counterpoise as cp
import numpy as np
import pandas as pd
import pytest
from counterpoise.engine.record import Record
from counterpoise.results import run as runs
from counterpoise.results.choices import Choice
from counterpoise.results.result import Result
from counterpoise.results.run import PreparedCase, prepare
from counterpoise.results.store import default_directory, identity
from counterpoise.scenario.problems import ScenarioError
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.theory_file import load_theory

DATA = Path(__file__).parents[1] / "data"
MINI, BODIES = str(DATA / "mini.yaml"), str(DATA / "bodies_and_pairs.yaml")
TABLES = ("runs", "years", "states", "powers")
SEED = 5
Changes = dict[str, object]


@pytest.fixture(scope="module")
def mini() -> PreparedCase:
    return prepare(MINI)


@pytest.fixture(scope="module")
def bodies() -> PreparedCase:
    return prepare(BODIES)


@pytest.fixture(scope="module")
def usual(mini: PreparedCase) -> Result:
    return mini.run(6, SEED)


def assert_same(one: Result, other: Result) -> None:
    """The same numbers, and the same identity: the scenario, the theory and the directory's name."""
    for name in Record._fields:
        np.testing.assert_array_equal(getattr(one.record, name), getattr(other.record, name), name)
    assert identity(one) == identity(other)
    assert default_directory(one) == default_directory(other)
    assert one.scenario.digest() == other.scenario.digest()
    np.testing.assert_array_equal(one.world.paths, other.world.paths)


@pytest.mark.parametrize("uncertain", [False, True])
def test_a_prepared_case_runs_as_a_run_does(mini: PreparedCase, uncertain: bool) -> None:
    once, prepared = cp.run(MINI, 4, SEED, uncertain=uncertain), mini.run(4, SEED, uncertain=uncertain)
    assert_same(once, prepared)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(once, name), getattr(prepared, name), check_exact=True)


def test_a_prepared_case_takes_theory_and_numbers_when_it_is_prepared() -> None:
    changes: Changes = {"states.VEN.leader": 0.1, "theory.terms.hedging.constant": -1.0}
    assert_same(cp.run(MINI, 3, SEED, "walt", changes), prepare(MINI, "walt", changes).run(3, SEED))


def test_numbers_that_a_run_changes_stay_with_that_run(mini: PreparedCase, usual: Result) -> None:
    changed = mini.run(6, SEED, set={"states.VEN.leader": 0.1, "theory.parameters.onset": 0.3})
    assert identity(changed) != identity(usual)
    assert_same(mini.run(6, SEED), usual)


# -- numbers changed ---------------------------------------------------------------------------------


def named(value: str | Changes) -> str:
    return Path(value).stem if isinstance(value, str) else ", ".join(value)


QUICK: list[tuple[str, Changes]] = [
    (MINI, {"states.VEN.leader": 0.2}),
    (MINI, {"states.VEN.leader": 1}),
    (MINI, {"states.VEN.tie.USA": 0.9, "states.CUB.tie.CHN": 0.4}),
    (MINI, {"states.VEN.dependence.trade.CHN": 0.39}),
    (MINI, {"states.VEN.dependence.trade.USA": 0.1, "states.VEN.dependence.trade.CHN": 0.9}),
    (MINI, {"powers.USA.attention.latin_america": 0.95}),
    (MINI, {"rivalry.USA-CHN": 0.8, "world.norms": 0.1, "world.price": 99.0}),
    (MINI, {"ties.VEN-CUB": 0.0}),
    (MINI, {"institutions.ALBA.strength": 0.05}),
    (MINI, {"theory.parameters.onset": 0.3, "theory.parameters.rationality": 2}),
    (MINI, {"theory.terms.hedging.constant": -2.0, "theory.terms.balancing.norms": 3}),
    (MINI, {"states.VEN.leader": 0.2, "theory.terms.hedging.squeeze": 0.0}),
    (BODIES, {"cycles.us_china.ease": 0.9, "powers.USA.unilateralism": 0.2}),
    (BODIES, {"states.DEU.dependence.gas.RUS": 0.9, "institutions.COUNCIL.say.USA": 0.4}),
    (BODIES, {"agreements.jpn_aus.ground": 0.7, "states.POL.acts.subversion.RUS": 0.5}),
    (BODIES, {"states.POL.acts.force.USA": 0.3}),
]
"""Plain numbers at addresses that are written in full, also where a dated event changes the path."""

SLOW: list[tuple[str, Changes]] = [
    (MINI, {"states.VEN.tie.USA": "alliance"}),
    (MINI, {"events.coup.changes.0.add": 0.2}),
    (MINI, {"events.new_leader.hazard.probability": 0.6}),
    (MINI, {"events.new_leader.changes.0.set": 0.9, "states.VEN.leader": 0.2}),
    (MINI, {"events.coup": None}),
    (MINI, {"states.VEN.tie": {"USA": 0.1, "CHN": 0.6}}),
    (MINI, {"states.VEN.leader": {"series": {2000: 0.1, 2010: 0.9}}}),
    (MINI, {"states.VEN.leader": None}),
    (MINI, {"rivalry.CHN-USA": 0.7}),
    (MINI, {"theory.terms.hedging.squeeze": None}),
    (BODIES, {"institutions.UNION": None}),
]
"""What is read again from the file."""


@pytest.mark.parametrize(("case", "changes"), [*QUICK, *SLOW], ids=named)
def test_changed_numbers_are_as_if_they_had_been_given_at_first(
    mini: PreparedCase, bodies: PreparedCase, case: str, changes: Changes
) -> None:
    prepared = mini if case == MINI else bodies
    assert_same(prepared.run(4, SEED, set=changes), cp.run(case, 4, SEED, set=changes))


@pytest.mark.parametrize(("case", "changes"), QUICK, ids=named)
def test_plain_numbers_read_no_file_again(
    mini: PreparedCase, bodies: PreparedCase, monkeypatch: pytest.MonkeyPatch, case: str, changes: Changes
) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("the file is read again")

    prepared = mini if case == MINI else bodies
    monkeypatch.setattr(runs, "load_scenario", refused)
    assert isinstance(prepared.changed(changes), PreparedCase)


def test_changes_add_up_and_the_last_one_counts(mini: PreparedCase) -> None:
    first: Changes = {"states.VEN.leader": 0.2, "states.VEN.tie.USA": 0.5}
    second: Changes = {"states.VEN.leader": 0.7, "events.coup.changes.0.add": 0.1}
    third: Changes = {"theory.parameters.onset": 0.3}
    twice = mini.changed(first).changed(second).changed(third).run(4, SEED)
    assert_same(twice, cp.run(MINI, 4, SEED, set={**first, **second, **third}))


@pytest.mark.parametrize("term", ["squeeze", "motive"])
def test_a_weight_changed_in_a_prepared_case_is_the_same_in_all_vectors(mini: PreparedCase, term: str) -> None:
    """Whether the theory has the term on or not, as from the file; the other weights of the set stay."""
    address = f"theory.terms.hedging.{term}"
    quick, read = mini.changed({address: -2.5}).theory, load_theory(DEFAULT_THEORY, {address: -2.5})
    usual = load_theory(DEFAULT_THEORY).vectors
    assert quick.vectors is not None
    assert usual is not None
    assert quick.vectors == read.vectors
    assert quick.vectors.plain() == {**usual.plain(), f"hedging.{term}": [-2.5] * len(usual.rows)}
    uncertain = cp.run(MINI, 4, SEED, set={address: -2.5}, uncertain=True)
    assert_same(mini.changed({address: -2.5}).run(4, SEED, uncertain=True), uncertain)


WRONG: list[Changes] = [
    {"states.VEN.leader": 1.5},
    {"states.VEN.leader": float("nan")},
    {"states.VEN.leader": True},
    {"states.VEN.leader": "high"},
    {"states.VEN.leadre": 0.5},
    {"states.XXX.leader": 0.5},
    {"states.VEN.dependence.trade.USA": 0.99},
    {"powers.USA.attention.latin_america": 1.2},
    {"theory.parameters.onsett": 0.5},
    {"theory.parameters.onset": -1.0},
    {"theory.terms.hedging.constant": 1000.0},
    {"theory.terms.hedging.hope": 1.0},
    {"theory.terms.hoping.constant": 1.0},
    {"states.VEN.leader": 0.5, "world.price": 0.0},
    {"events.coupe.changes.0.add": 0.5},
    {"": 0.5},
]


@pytest.mark.parametrize("changes", WRONG, ids=str)
def test_what_a_run_refuses_a_prepared_case_refuses_in_the_same_words(mini: PreparedCase, changes: Changes) -> None:
    with pytest.raises(ScenarioError) as wanted:
        cp.run(MINI, 2, SEED, set=changes)
    with pytest.raises(ScenarioError) as found:
        mini.run(2, SEED, set=changes)
    assert str(found.value) == str(wanted.value)


@pytest.mark.parametrize(("replicates", "seed"), [(0, 0), (-1, 0), (2, -1), (2, 2**64)])
def test_too_few_runs_and_seeds_that_are_none_are_refused(mini: PreparedCase, replicates: int, seed: int) -> None:
    with pytest.raises(ValueError, match=r"at least 1|between 0"):
        mini.run(replicates, seed)


# -- choices -----------------------------------------------------------------------------------------

STAND = {("VEN", 2003): ("balancing", "USA"), ("CUB", 2004): ("hedging", None), ("VEN", 2004): ("bandwagoning", "CHN")}


def test_a_choice_is_made_whatever_would_be_drawn(mini: PreparedCase) -> None:
    states = mini.run(6, SEED, choices=STAND).states
    for (state, year), (strategy, target) in STAND.items():
        rows = states[(states.state == state) & (states.year == year)]
        assert rows.strategy.tolist() == [strategy] * 6
        assert rows.target.astype(object).where(rows.target.notna(), None).tolist() == [target] * 6


def test_a_table_of_choices_is_as_good_as_a_mapping(mini: PreparedCase) -> None:
    rows = [(state, year, strategy, target) for (state, year), (strategy, target) in STAND.items()]
    table = pd.DataFrame(rows, columns=["state", "year", "strategy", "target"])
    wanted = mini.run(4, SEED, choices=STAND)
    assert_same(mini.run(4, SEED, choices=table), wanted)
    assert_same(mini.run(4, SEED, choices=table.assign(target=table.target.astype("category"), note="why")), wanted)
    assert wanted.choices == tuple(Choice(*row) for row in sorted(rows))
    assert_same(mini.run(4, SEED, choices=table[::-1]), wanted)
    assert_same(mini.run(4, SEED, choices=pd.concat([table, table])), wanted)


def test_two_choices_of_one_year_are_refused(mini: PreparedCase) -> None:
    rows = [("VEN", 2003, "balancing", "USA"), ("VEN", 2003, "hedging", None)]
    with pytest.raises(ValueError, match="there are two choices of VEN in 2003"):
        mini.run(2, SEED, choices=pd.DataFrame(rows, columns=["state", "year", "strategy", "target"]))


@pytest.mark.parametrize(
    "choices",
    [{"VEN": ("hedging", None)}, {("VEN", 2003): "hedging"}, pd.DataFrame({"state": ["VEN"]}), [("VEN", 2003)]],
    ids=["no year", "no target", "no columns", "a list"],
)
def test_what_is_not_written_as_choices_is_told_how_they_are(mini: PreparedCase, choices: Any) -> None:
    with pytest.raises(ValueError, match="choices are written"):
        mini.run(2, SEED, choices=choices)


def test_choices_of_the_tables_of_a_result_can_be_given_back(mini: PreparedCase) -> None:
    """Forcing what the model would have chosen changes nothing."""
    one = mini.run(1, SEED)
    again = mini.run(1, SEED, choices=one.states)
    for name in Record._fields:
        np.testing.assert_array_equal(getattr(one.record, name), getattr(again.record, name), name)
    assert identity(one) != identity(again), "a result with choices is another result"


def test_a_choice_changes_that_year_of_that_state_and_the_rest_by_what_follows(
    mini: PreparedCase, usual: Result
) -> None:
    forced = mini.run(6, SEED, choices={("VEN", 2003): ("balancing", "USA")})
    t = 3
    for name in Record._fields:
        before, after = getattr(usual.record, name), getattr(forced.record, name)
        np.testing.assert_array_equal(after[:, :t], before[:, :t], name)
    for name in ("probabilities", "threat", "intent", "dependence"):  # seen before anybody acts
        np.testing.assert_array_equal(getattr(forced.record, name)[:, t], getattr(usual.record, name)[:, t], name)
    np.testing.assert_array_equal(forced.record.option[:, t, 1], usual.record.option[:, t, 1])
    assert (forced.record.option[:, t, 0] == 0).all()
    assert (forced.record.capability[:, t + 1, 0] > usual.record.capability[:, t + 1, 0]).all()
    for state in (0, 1):  # habit of the one, what its neighbour sees
        later = (forced.record.probabilities[:, t + 1 :, state], usual.record.probabilities[:, t + 1 :, state])
        assert (later[0] != later[1]).any()


BAD: list[tuple[Any, str]] = [
    ({("VNE", 2003): ("hedging", None)}, "the choice of VNE in 2003: there is no such state; the states are VEN, CUB"),
    ({("VEN", 1999): ("hedging", None)}, "the choice of VEN in 1999: the years are 2000 to 2010"),
    ({("VEN", 2003): ("neutrality", None)}, "'neutrality' is no strategy; valid: balancing, soft_balancing"),
    ({("VEN", 2003): ("hedging", "USA")}, "hedging has no target, every other strategy one of USA, CHN"),
    ({("VEN", 2003): ("balancing", None)}, "hedging has no target, every other strategy one of USA, CHN"),
    ({("VEN", 2003): ("balancing", "FRA")}, "'FRA' is no power; the powers are USA, CHN"),
]


@pytest.mark.parametrize(("choices", "told"), BAD, ids=lambda value: value if isinstance(value, str) else "")
def test_a_choice_that_is_none_is_refused(mini: PreparedCase, choices: Any, told: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        mini.run(2, SEED, choices=choices)
    assert told in str(caught.value)


@pytest.mark.parametrize("uncertain", [False, True])
def test_a_result_with_choices_that_is_saved_and_opened_runs_again(
    mini: PreparedCase, tmp_path: Path, uncertain: bool
) -> None:
    forced = mini.run(3, SEED, choices=STAND, uncertain=uncertain)
    place = forced.save(tmp_path / "out")
    stored = cp.open(place)
    again = stored.result()
    assert again.choices == forced.choices
    for name in Record._fields:
        np.testing.assert_array_equal(getattr(again.record, name), getattr(forced.record, name), name)
    for name in TABLES:
        pd.testing.assert_frame_equal(stored.table(name), getattr(forced, name), check_exact=True)
    assert again.save(place) == place


# -- explanations ------------------------------------------------------------------------------------


@pytest.fixture
def replays(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Which runs are replayed."""
    told: list[tuple[int, int]] = []
    before: Callable[..., Any] = runs.replay

    def counted(world: Any, rules: Any, replicate: int, seed: int, *given: Any) -> Any:
        told.append((replicate, seed))
        return before(world, rules, replicate, seed, *given)

    monkeypatch.setattr(runs, "replay", counted)
    return told


def test_all_choices_of_a_run_are_explained_from_one_replay(replays: list[tuple[int, int]]) -> None:
    case = prepare(MINI)
    told = [case.explain(state, year, 2, SEED) for state in case.world.states for year in (2000, 2004, 2010)]
    assert replays == [(2, SEED)]
    assert told == [cp.explain(MINI, one.state, one.year, 2, SEED) for one in told]
    case.explain("VEN", 2004, 3, SEED)
    case.explain("VEN", 2004, 2, SEED)
    assert replays[-2:] == [(3, SEED), (2, SEED)]


def test_an_explanation_with_numbers_changed_is_that_of_the_changed_case() -> None:
    case, changes = prepare(MINI), {"states.VEN.leader": 0.1, "theory.terms.hedging.constant": 0.5}
    plain = case.explain("VEN", 2004, 1, SEED)
    assert case.explain("VEN", 2004, 1, SEED, set=changes) == cp.explain(MINI, "VEN", 2004, 1, SEED, set=changes)
    assert case.explain("VEN", 2004, 1, SEED) == plain
