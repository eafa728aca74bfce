"""What a run gives back: tables with keys and labels, and the directory that they are saved to."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import counterpoise as cp
import numpy as np
import pandas as pd
import pytest
from counterpoise.compiled import source_digest
from counterpoise.results.result import Result, periods
from counterpoise.results.run import run
from counterpoise.results.store import Stored, StoreError, default_directory, open_result, result_hash
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.theory.outcomes import OBSERVED
from counterpoise.theory.terms import STRATEGIES
from hypothesis import given
from hypothesis import strategies as st

MINI = Path(__file__).parents[1] / "data" / "mini.yaml"
RUNS, YEARS, STATES, POWERS = 6, 11, ["VEN", "CUB"], ["USA", "CHN"]
TABLES = ("runs", "years", "states", "powers")
CLOCK = re.compile(r"\d\d:\d\d|20[2-9]\d-\d\d-\d\d|seconds|elapsed|created|timestamp", re.IGNORECASE)


@pytest.fixture(scope="module")
def result() -> Result:
    return run(MINI, replicates=RUNS, seed=5)


@pytest.fixture
def saved(result: Result, tmp_path: Path) -> Path:
    return result.save(tmp_path / "out")


# -- tables ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "keys", "length"),
    [
        ("runs", ["run"], RUNS),
        ("years", ["run", "year"], RUNS * YEARS),
        ("states", ["run", "year", "state"], RUNS * YEARS * 2),
        ("powers", ["run", "year", "power"], RUNS * YEARS * 2),
    ],
)
def test_a_table_has_one_row_for_each_of_its_keys(result: Result, table: str, keys: list[str], length: int) -> None:
    frame: pd.DataFrame = getattr(result, table)
    assert list(frame.columns[: len(keys)]) == keys
    assert len(frame) == length
    assert not frame.duplicated(keys).any()
    assert frame.sort_values(keys, kind="stable").index.equals(frame.index), "rows are in the order of their keys"
    assert not frame.drop(columns=["target", "patron"], errors="ignore").isna().any(axis=None)


def test_years_states_and_powers_are_those_of_the_scenario(result: Result) -> None:
    assert result.states["year"].unique().tolist() == list(range(2000, 2011))
    assert result.states["state"].cat.categories.tolist() == STATES
    assert result.powers["power"].cat.categories.tolist() == POWERS
    assert result.replicates == RUNS


def test_labels_are_the_four_strategies_and_observed_ones_may_be_none(result: Result) -> None:
    assert result.states["strategy"].cat.categories.tolist() == list(STRATEGIES)
    assert result.states["observed"].cat.categories.tolist() == list(OBSERVED)
    assert result.states["target"].cat.categories.tolist() == POWERS


def test_only_hedging_has_no_target(result: Result) -> None:
    hedging = result.states["strategy"] == "hedging"
    assert hedging.any()
    assert (result.states["target"].isna() == hedging).all()


def test_only_hard_balancing_has_a_patron_and_it_is_never_the_target(result: Result) -> None:
    backed = result.states[result.states["patron"].notna()]
    assert (backed["strategy"] == "balancing").all()
    assert (backed["patron"].astype(str) != backed["target"].astype(str)).all()


def test_rows_carry_the_numbers_of_the_record(result: Result) -> None:
    row = result.states.query("run == 3 and year == 2004 and state == 'CUB'").iloc[0]
    option = result.world.options[result.record.option[3, 4, 1]]
    assert option == (row["strategy"] if row["strategy"] == "hedging" else f"{row['strategy']}:{row['target']}")
    assert row["threat_CHN"] == result.record.threat[3, 4, 1, 1]
    assert row["p_soft_balancing_CHN"] == result.record.probabilities[3, 4, 1, 3]
    assert row["hhi"] == result.record.hhi[3, 4, 1]
    assert row["member_ALBA"] == bool(result.record.member[3, 4, 0, 1])
    power = result.powers.query("run == 3 and year == 2004 and power == 'CHN'").iloc[0]
    assert power["legitimacy"] == result.record.legitimacy[3, 4, 1]
    assert power["cost"] == result.record.cost[3, 4, 1]


def test_probabilities_of_the_options_sum_to_one(result: Result) -> None:
    chances = result.states.filter(regex="^p_")
    assert chances.shape[1] == 7
    np.testing.assert_allclose(chances.sum(axis=1), 1.0, atol=1e-12)


@pytest.mark.parametrize("table", ["runs", "years"])
def test_shares_of_the_strategies_sum_to_one(result: Result, table: str) -> None:
    frame: pd.DataFrame = getattr(result, table)
    shares = frame[[f"share_{strategy}" for strategy in STRATEGIES]]
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)
    assert shares.min(axis=None) >= 0.0


def test_shares_and_means_are_those_of_the_states_table(result: Result) -> None:
    for strategy in STRATEGIES:
        chosen = (result.states["strategy"] == strategy).astype(float)
        by_run = chosen.groupby(result.states["run"]).mean()
        np.testing.assert_allclose(result.runs[f"share_{strategy}"], by_run)
        by_year = chosen.groupby([result.states["run"], result.states["year"]]).mean()
        np.testing.assert_allclose(result.years[f"share_{strategy}"], by_year)
    own = result.states[result.states["state"] == "VEN"].groupby("run")
    np.testing.assert_allclose(result.runs["autonomy_VEN"], own["autonomy"].mean())
    for modal, count in zip(result.runs["modal_VEN"], own["strategy"].value_counts().groupby("run").max(), strict=True):
        assert modal in STRATEGIES
        assert 1 <= count <= YEARS
    cost = result.powers[result.powers["power"] == "USA"].groupby("run")["cost"].mean()
    np.testing.assert_allclose(result.runs["cost_USA"], cost)


def test_polarity_lies_between_one_and_the_number_of_powers(result: Result) -> None:
    shares = np.array([0.14, 0.16]) / 0.30
    np.testing.assert_allclose(result.years["polarity"], 1 / (shares**2).sum())


def test_polarity_follows_a_hazard_event_that_breaks_a_power(tmp_path: Path) -> None:
    path = tmp_path / "collapse.yaml"
    event = (
        "  collapse:\n    title: A power breaks up\n    hazard: {from: 2005, to: 2005, probability: 1.0}\n"
        "    changes:\n      - {path: powers.CHN.capability, set: 0.0}\n"
    )
    path.write_text(MINI.read_text(encoding="utf-8").replace("events:\n", "events:\n" + event), encoding="utf-8")
    polarity = run(path, replicates=1).years["polarity"]
    assert polarity.iloc[0] > 1.9
    assert polarity.iloc[-1] == pytest.approx(1.0)


def test_polarity_is_a_number_even_where_no_power_has_any_capability() -> None:
    nothing = {"powers.USA.capability": 0.0, "powers.CHN.capability": 0.0}
    assert np.isfinite(run(MINI, replicates=1, set=nothing).years["polarity"]).all()


def test_the_summary_names_the_modal_strategy_of_each_period(result: Result) -> None:
    rows = result.summary()
    assert [(row["state"], row["from"], row["to"]) for row in rows] == [("VEN", 2000, 2010), ("CUB", 2000, 2010)]
    for row in rows:
        chosen = result.states[result.states["state"] == row["state"]]["strategy"].value_counts(normalize=True)
        assert row["strategy"] == chosen.idxmax()
        assert row["share"] == pytest.approx(chosen.max())
        second = chosen.sort_values(ascending=False).iloc[1]
        assert row["runner_up_share"] == pytest.approx(second)
        assert (row["runner_up"] is None) == (second == 0.0)
        assert row["runner_up"] is None or chosen[row["runner_up"]] == second


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (2000, 2009, [(2000, 2009)]),
        (2000, 2010, [(2000, 2010)]),
        (2000, 2013, [(2000, 2009), (2010, 2013)]),
        (1990, 2025, [(1990, 1999), (2000, 2009), (2010, 2019), (2020, 2025)]),
        (1997, 2012, [(1997, 2012)]),
        (1996, 2012, [(1996, 1999), (2000, 2012)]),
        (2003, 2005, [(2003, 2005)]),
        (-31, -12, [(-31, -21), (-20, -12)]),
    ],
)
def test_periods_are_decades_and_a_short_rest_joins_its_neighbour(
    first: int, last: int, expected: list[tuple[int, int]]
) -> None:
    assert periods(np.arange(first, last + 1)) == expected


@given(st.integers(-500, 2100), st.integers(2, 300))
def test_periods_cover_every_year_once(first: int, count: int) -> None:
    years = np.arange(first, first + count)
    covered = [year for start, stop in periods(years) for year in range(start, stop + 1)]
    assert covered == years.tolist()
    assert all(stop - start >= 3 for start, stop in periods(years)) or len(periods(years)) == 1


# -- running -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("replicates", [0, -1])
def test_less_than_one_replicate_is_refused(replicates: int) -> None:
    with pytest.raises(ValueError, match=f"replicates must be at least 1, not {replicates}"):
        run(MINI, replicates=replicates)


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_of_more_than_64_bits_is_refused(seed: int) -> None:
    with pytest.raises(ValueError, match="seed must be between 0 and"):
        run(MINI, replicates=1, seed=seed)


@pytest.mark.parametrize("given", [2.0, 2.5, "2", None, np.float64(2.0)])
@pytest.mark.parametrize("name", ["replicates", "seed"])
def test_replicates_and_seed_are_whole_numbers(name: str, given: Any) -> None:
    with pytest.raises(cp.ScenarioError, match=f"{name} must be a whole number"):
        run(MINI, **{"replicates": 1, "seed": 1, name: given})


def test_whole_numbers_of_numpy_will_do_and_the_largest_seed_too() -> None:
    small: Any = np.int64(2)
    result = run(MINI, replicates=small, seed=2**64 - 1)
    assert (result.replicates, result.seed) == (2, 2**64 - 1)
    assert type(run(MINI, replicates=1, seed=small).seed) is int


def test_an_unknown_case_names_what_there_is() -> None:
    with pytest.raises(cp.ScenarioError):
        run("venezuelaa", replicates=1)


def test_the_same_seed_gives_the_same_tables_and_another_seed_others(result: Result) -> None:
    again, other = run(MINI, replicates=RUNS, seed=5, workers=1), run(MINI, replicates=RUNS, seed=6)
    pd.testing.assert_frame_equal(again.states, result.states)
    assert not other.states.equals(result.states)


def test_run_k_is_the_same_however_many_runs_there_are(result: Result) -> None:
    few = run(MINI, replicates=2, seed=5)
    pd.testing.assert_frame_equal(few.states, result.states[result.states["run"] < 2])


def test_progress_is_told_until_all_runs_are_done() -> None:
    told: list[int] = []
    run(MINI, replicates=7, workers=2, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 7


def test_set_changes_a_number_of_the_scenario_or_of_the_theory(result: Result) -> None:
    for address, value in {"states.VEN.leader": 0.0, "theory.terms.hedging.constant": 5.0}.items():
        changed = run(MINI, replicates=RUNS, seed=5, set={address: value})
        assert (changed.record.probabilities != result.record.probabilities).any(), address


# -- saving ------------------------------------------------------------------------------------------


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_result_directory_holds_the_files_of_the_contract(saved: Path) -> None:
    names = set(files_in(saved))
    assert {"manifest.json", "scenario.yaml", "theory.yaml", "design.parquet", "failures.jsonl", "log.jsonl"} <= names
    assert {name.split("/")[0] for name in names if "/" in name} == set(TABLES)


def test_the_manifest_says_what_was_run(saved: Path, result: Result) -> None:
    manifest = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))
    identity = manifest["identity"]
    assert identity["scenario"] == "mini"
    assert identity["scenario_hash"] == result.scenario.digest()
    assert identity["theory"] == DEFAULT_THEORY
    assert (identity["seed"], identity["replicates"], identity["format"]) == (5, RUNS, 1)
    assert identity["equations"] == source_digest()
    assert identity["uncertain"] is False
    assert (manifest["planned"], manifest["done"], manifest["failed"]) == (RUNS, RUNS, 0)
    assert {"counterpoise", "numpy", "numba"} <= set(manifest["packages"])


def test_no_table_and_no_manifest_holds_a_clock_time(saved: Path) -> None:
    assert not CLOCK.search((saved / "manifest.json").read_text(encoding="utf-8"))
    for name in TABLES:
        frame = Stored(saved, {}).table(name)
        assert not any(CLOCK.search(column) for column in frame.columns)
        assert not any(pd.api.types.is_datetime64_any_dtype(kind) for kind in frame.dtypes)


def test_two_runs_of_the_same_leave_the_same_bytes(saved: Path, tmp_path: Path) -> None:
    again = run(MINI, replicates=RUNS, seed=5, workers=1).save(tmp_path / "again")
    one, other = files_in(saved), files_in(again)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name] and name != "log.jsonl"] == []


def test_tables_come_back_as_they_were(saved: Path, result: Result) -> None:
    stored = cp.open(saved)
    for name in TABLES:
        pd.testing.assert_frame_equal(stored.table(name), getattr(result, name), check_exact=True)
    design = stored.table("design")
    assert design["replicate"].tolist() == list(range(RUNS))
    assert (design["seed"] == 5).all()


def test_a_stored_result_runs_again_to_the_same_tables(saved: Path, result: Result) -> None:
    again = cp.open(saved).result()
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(result, name), check_exact=True)


def test_a_result_with_changed_numbers_runs_again_to_the_same_tables(tmp_path: Path) -> None:
    changed = run(MINI, replicates=3, set={"states.VEN.leader": 0.1, "theory.parameters.rationality": 1.2})
    again = cp.open(changed.save(tmp_path / "changed")).result()
    pd.testing.assert_frame_equal(again.states, changed.states, check_exact=True)


def test_a_stored_result_that_is_run_again_is_the_same_result(saved: Path) -> None:
    assert cp.open(saved).result().save(saved) == saved


def test_saving_the_same_result_twice_is_fine_and_rewrites_nothing(saved: Path, result: Result) -> None:
    before = {path: path.stat().st_mtime_ns for path in saved.rglob("*")}
    assert result.save(saved) == saved
    assert run(MINI, replicates=RUNS, seed=5).save(saved) == saved
    assert {path: path.stat().st_mtime_ns for path in saved.rglob("*")} == before


Settings = dict[str, Any]
OTHERS: dict[str, Settings] = {
    "seed": {"replicates": RUNS, "seed": 6},
    "replicates": {"replicates": RUNS + 1, "seed": 5},
    "number": {"replicates": RUNS, "seed": 5, "set": {"states.VEN.leader": 0.1}},
    "weight": {"replicates": RUNS, "seed": 5, "set": {"theory.terms.hedging.constant": -0.1}},
    "parameter": {"replicates": RUNS, "seed": 5, "set": {"theory.parameters.nest": 0.9}},
    "uncertain": {"replicates": RUNS, "seed": 5, "uncertain": True},
}


def test_results_of_other_equations_are_other_results(
    saved: Path, result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = result_hash(result)
    monkeypatch.setattr("counterpoise.results.store.source_digest", lambda: "0123456789abcdef")
    assert result_hash(result) != before
    with pytest.raises(StoreError, match="holds something else"):
        result.save(saved)


def test_the_scenario_is_the_same_under_any_theory_that_is_asked_for() -> None:
    one, other = run(MINI, replicates=1, theory="walt"), run(MINI, replicates=1, theory=DEFAULT_THEORY)
    assert one.scenario.digest() == other.scenario.digest()
    assert result_hash(one) != result_hash(other)


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_another_result_is_never_written_over_the_first(saved: Path, result: Result, other: Settings) -> None:
    before = files_in(saved)
    different = run(MINI, **other)
    assert result_hash(different) != result_hash(result)
    with pytest.raises(StoreError, match="holds something else"):
        different.save(saved)
    assert files_in(saved) == before


@pytest.mark.parametrize("content", ["notes.txt", "manifest.json"])
def test_a_directory_with_other_content_is_left_alone(result: Result, tmp_path: Path, content: str) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / content).write_text("[1, 2]", encoding="utf-8")
    with pytest.raises(StoreError, match="holds something else"):
        result.save(tmp_path / "mine")
    assert files_in(tmp_path) == {f"mine/{content}": b"[1, 2]"}


def test_a_file_in_the_place_of_the_directory_is_left_alone(result: Result, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="holds something else"):
        result.save(tmp_path / "file")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_an_empty_directory_is_filled(result: Result, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert open_result(result.save(tmp_path / "empty")).manifest["done"] == RUNS


def test_a_place_that_cannot_be_written_is_named_with_what_to_do(result: Result, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"cannot write to .*file.*; choose another place with --out"):
        result.save(tmp_path / "file" / "below" / "out")
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def test_a_name_that_is_too_long_is_a_store_error(result: Result, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        result.save(tmp_path / ("x" * 300))


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), RuntimeError("anything"), KeyboardInterrupt()]
)
def test_an_interrupted_save_leaves_nothing_behind(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("counterpoise.results.store.write_parquet", fail)
    expected = StoreError if isinstance(error, OSError) else type(error)
    with pytest.raises(expected):
        result.save(tmp_path / "deep" / "out")
    assert list((tmp_path / "deep").iterdir()) == []


def test_nothing_is_in_place_before_all_of_it_is_there(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from counterpoise.results import store

    seen, write = [], store.write_parquet

    def watch(table: pd.DataFrame, path: Path) -> None:
        seen.append((tmp_path / "out").exists())
        write(table, path)

    monkeypatch.setattr(store, "write_parquet", watch)
    result.save(tmp_path / "out")
    assert seen == [False] * 5
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_by_default_the_name_of_the_directory_ends_in_the_hash(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    place = result.save()
    assert place == default_directory(result)
    assert re.fullmatch(r"results/mini-[0-9a-f]{8}", place.as_posix())
    assert (tmp_path / place / "manifest.json").is_file()


# -- opening -----------------------------------------------------------------------------------------


def test_a_folder_without_manifest_is_no_result(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"is not a result directory: it has no manifest\.json"):
        open_result(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"identity": 3}', "\ufeff"])
def test_a_broken_manifest_is_named(saved: Path, content: str) -> None:
    (saved / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be read as a manifest"):
        open_result(saved)


def test_another_format_is_refused_with_the_way_out(saved: Path) -> None:
    text = (saved / "manifest.json").read_text(encoding="utf-8")
    (saved / "manifest.json").write_text(text.replace('"format": 1', '"format": 99'), encoding="utf-8")
    with pytest.raises(StoreError, match="has format 99; this version reads format 1; run the case again"):
        open_result(saved)


def test_a_result_whose_scenario_was_edited_is_not_run_again_as_if_it_were_the_same(tmp_path: Path) -> None:
    directory = run(MINI, replicates=2).save(tmp_path / "r")
    scenario = directory / "scenario.yaml"
    scenario.write_text(
        scenario.read_text(encoding="utf-8").replace("0.0025", "0.0026").replace("0.002", "0.003"), encoding="utf-8"
    )
    with pytest.raises(StoreError, match="scenario_hash"):
        open_result(directory).result()


def test_a_result_of_other_equations_is_not_run_again_as_if_it_were_the_same(tmp_path: Path) -> None:
    directory = run(MINI, replicates=2).save(tmp_path / "r")
    manifest = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
    manifest["identity"]["equations"] = "0" * 16
    (directory / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(StoreError, match="equations"):
        open_result(directory).result()
