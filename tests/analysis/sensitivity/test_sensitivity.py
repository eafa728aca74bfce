"""Indices from stored sweeps: the drivers of a small case, what stands beside them, and what is refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import counterpoise as cp
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from counterpoise.analysis.sensitivity.estimator import UnfitError, UnfitOutcomeError
from counterpoise.analysis.sensitivity.sensitivity import design_for, sensitivity
from counterpoise.sweeps import shards
from counterpoise.sweeps.sweep import sweep

MINI = str(Path(__file__).parents[2] / "data" / "mini.yaml")
OVER = {
    "powers.USA.legitimacy": {"from": 0.3, "to": 0.9},
    "powers.USA.unilateralism": {"from": 0.1, "to": 0.9},
    "theory.parameters.legitimacy_recovery": {"from": 0.02, "to": 0.2},
    "powers.CHN.credibility": {"from": 0.2, "to": 0.8},
}
SAMPLES = {"ranks": 256, "morris": 10, "sobol": 256}
KEPT = ["legitimacy_USA", "legitimacy_CHN", "share_hedging", "modal_VEN"]
COLUMNS = [
    "outcome", "parameter", "method", "first", "total", "low", "high", "chance", "chance_of_means", "half", "distinct",
    "total_low", "total_high", "mu_star", "sigma",
]  # fmt: skip
DRIVERS = {"powers.USA.legitimacy", "powers.USA.unilateralism", "theory.parameters.legitimacy_recovery"}
Altered = Callable[..., Path]
"""The fixture ``altered``."""


@pytest.fixture(scope="session")
def swept(compiled_engine: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The directory of a sweep by method; not to be changed."""
    folder = tmp_path_factory.mktemp("sensitivity")
    designs = {method: design_for(MINI, method, KEPT, OVER, samples, 2) for method, samples in SAMPLES.items()}
    return {method: sweep(design, folder / method, "serial").directory for method, design in designs.items()}


@pytest.fixture
def altered(swept: dict[str, Path], tmp_path: Path) -> Callable[..., Path]:
    """A copy of the sweep of a method whose design or runs are changed, with its journal in order."""

    def call(
        method: str = "ranks",
        design: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
        runs: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
    ) -> Path:
        place = Path(shutil.copytree(swept[method], tmp_path / "copy"))
        if design is not None:
            design(pd.read_parquet(place / "design.parquet")).to_parquet(place / "design.parquet")
        if runs is not None:
            table = runs(pd.read_parquet(place / "runs"))
            for part in (place / "runs").iterdir():
                part.unlink()
            (place / shards.JOURNAL).write_text("")
            content = shards.packed(pa.Table.from_pandas(table, preserve_index=False))
            shards.note(place, shards.write_shard(place, 0, content, len(table), 0), [])
        return place

    return call


@pytest.mark.parametrize("method", SAMPLES)
def test_each_method_names_the_drivers_of_legitimacy(swept: dict[str, Path], method: str) -> None:
    table = sensitivity(swept[method], method, ["legitimacy_USA"]).table
    assert list(table.columns) == COLUMNS
    assert len(table) == len(OVER)
    assert set(table["parameter"][:3]) == DRIVERS
    if method != "morris":  # a mean of absolute effects is above zero wherever a choice is turned
        assert set(table["parameter"][table["distinct"]]) <= DRIVERS
    assert table["parameter"][0] == "powers.USA.legitimacy"
    main = table["mu_star" if method == "morris" else "first"]
    assert main.is_monotonic_decreasing
    assert ((table["low"] <= main) & (main <= table["high"])).all()
    assert (table["chance"] < 0.5).all()
    assert table["total"].notna().all() == (method == "sobol")
    assert table["first"].notna().all() == (method != "morris")


def test_what_ranks_say_of_the_matrices_is_what_sobol_says(swept: dict[str, Path]) -> None:
    """Ranks take A and B of a Saltelli design, which are a random sample."""
    one, other = (
        sensitivity(swept["sobol"], method, ["legitimacy_USA"]).table.set_index("parameter")["first"]
        for method in ("ranks", "sobol")
    )
    assert one["powers.USA.legitimacy"] == pytest.approx(other["powers.USA.legitimacy"], abs=0.15)


def test_a_case_is_swept_first_and_not_again(tmp_path: Path) -> None:
    asked = {"outcomes": ["legitimacy_USA"], "over": OVER, "samples": 64, "replicates": 2}
    found = cp.sensitivity(MINI, directory=tmp_path / "out", **asked)
    assert (found.points, found.replicates, found.case, found.method) == (64, 2, "mini", "ranks")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out" / "runs").iterdir()}
    again = cp.sensitivity(MINI, directory=tmp_path / "out", **asked)
    stored = cp.sensitivity(tmp_path / "out")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out" / "runs").iterdir()} == before
    pd.testing.assert_frame_equal(found.table, again.table)
    pd.testing.assert_frame_equal(found.table, stored.table)


def test_rows_are_plain_values(swept: dict[str, Path]) -> None:
    (row, *_) = sensitivity(swept["ranks"], "ranks", ["legitimacy_USA"]).rows
    assert row["total"] is None
    assert {type(value) for value in row.values()} == {str, float, bool, type(None)}


def test_outcomes_that_nobody_named_are_left_out_where_they_are_constant(altered: Altered) -> None:
    place = altered(runs=lambda table: table.assign(legitimacy_CHN=0.5))
    found = sensitivity(place)
    assert found.left_out["legitimacy_CHN"] == "it is the same at all points, so nothing drives it"
    assert "legitimacy_CHN" not in set(found.table["outcome"])
    assert "modal_VEN" not in {*found.table["outcome"], *found.left_out}
    with pytest.raises(UnfitOutcomeError, match="legitimacy_CHN: it is the same at all points"):
        sensitivity(place, "ranks", ["legitimacy_CHN"])


def test_noise_is_refused(altered: Altered) -> None:
    rng = np.random.default_rng(5)
    place = altered(runs=lambda table: table.assign(legitimacy_USA=rng.standard_normal(len(table))))
    with pytest.raises(UnfitOutcomeError, match=r"legitimacy_USA: it is \d+% chance in the means over 2 replicates"):
        sensitivity(place, "ranks", ["legitimacy_USA"])


def test_an_outcome_that_is_not_a_number_is_an_error_with_a_count(altered: Altered) -> None:
    place = altered(runs=lambda table: table.assign(legitimacy_USA=table.legitimacy_USA.where(table.run > 2)))
    with pytest.raises(cp.StoreError, match=r"legitimacy_USA is not a number in 3 of 512 runs"):
        sensitivity(place)


@pytest.mark.parametrize("method", SAMPLES)
def test_the_order_of_rows_says_nothing(swept: dict[str, Path], altered: Altered, method: str) -> None:
    place = altered(
        method,
        design=lambda table: table.sample(frac=1.0, random_state=1),
        runs=lambda table: table.sample(frac=1.0, random_state=2),
    )
    one, other = (sensitivity(each, method, ["legitimacy_USA"]).table for each in (swept[method], place))
    pd.testing.assert_frame_equal(one, other)


def permuted(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{name: table[name].to_numpy()[::-1] for name in OVER})


@pytest.mark.parametrize(
    ("design", "runs", "message"),
    [
        (permuted, None, r"differs from the points that were run: it was permuted or edited"),
        (lambda table: table.iloc[1:], None, "lacks points or has some twice"),
        (lambda table: table.assign(theory=["walt", *table.theory[1:]]), None, "2 combinations of experiments"),
        (None, lambda table: table.assign(point=table.point.to_numpy()[::-1]), "the runs are not those of the points"),
        (None, lambda table: table.iloc[:-5], r"507 of 512 runs are there, 0 failed; go on with: counterpoise resume"),
        (None, lambda table: pd.concat([table, table.iloc[:2]]), "2 runs stand twice"),
    ],
)
def test_a_design_that_was_altered_or_is_not_whole_is_refused(
    altered: Altered,
    design: Callable[[pd.DataFrame], pd.DataFrame] | None,
    runs: Callable[[pd.DataFrame], pd.DataFrame] | None,
    message: str,
) -> None:
    with pytest.raises(cp.StoreError, match=message):
        sensitivity(altered("ranks", design, runs))


@pytest.mark.parametrize(
    ("swept_for", "method", "message"),
    [
        ("ranks", "morris", "have no roles for morris; give the case instead, or a sweep with design: morris"),
        ("ranks", "sobol", "have no roles for sobol; give the case instead, or a sweep with design: saltelli"),
        ("morris", "ranks", "are trajectories, no random sample; take --method morris"),
        ("morris", "sobol", "have no roles for sobol"),
        ("sobol", "morris", "have no roles for morris"),
    ],
)
def test_a_sweep_without_the_roles_of_a_method_is_refused(
    swept: dict[str, Path], swept_for: str, method: str, message: str
) -> None:
    with pytest.raises(UnfitError, match=message):
        sensitivity(swept[swept_for], method)


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_roles_that_were_permuted_are_refused(altered: Altered, method: str) -> None:
    def swap(table: pd.DataFrame) -> pd.DataFrame:
        blocks = table.design_block.replace({0: 1, 1: 0}).where(table.point % 2 == 0, table.design_block)
        return table.assign(design_block=blocks)

    with pytest.raises(UnfitError, match=r"not whole|permuted or edited"):
        sensitivity(altered(method, swap), method)


def test_one_run_a_point_is_refused_and_so_is_a_folder_that_is_no_sweep(tmp_path: Path) -> None:
    with pytest.raises(UnfitError, match=r"one run a point does not show how much is chance; take 2 replicates"):
        sensitivity(MINI, "ranks", KEPT[:1], OVER, 64, 1, directory=tmp_path / "out")
    with pytest.raises(cp.StoreError, match="is not a result directory"):
        sensitivity(tmp_path)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"method": "fast"}, "unknown method 'fast'"),
        ({"outcomes": ["legitimacy_US"]}, "did you mean 'legitimacy_USA'"),
        ({"outcomes": ["modal_VEN"]}, "is a label, no number"),
        ({"samples": 64}, "samples cannot be given with .*, which is read as it was run"),
        ({"seed": 0}, "seed cannot be given with"),
        ({"directory": "out"}, "directory cannot be given with"),
    ],
)
def test_what_cannot_be_asked_of_a_directory(swept: dict[str, Path], given: dict[str, object], message: str) -> None:
    with pytest.raises(cp.ScenarioError, match=message):
        sensitivity(swept["ranks"], **given)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize("case", ["kazakhstan", "venezuela"])
def test_among_all_judgements_the_latin_hypercube_names_what_makes_legitimacy(case: str, tmp_path: Path) -> None:
    found = cp.sensitivity(case, outcomes=["legitimacy_USA"], directory=tmp_path / "out").table
    drivers = found[found["distinct"]]
    assert set(drivers["parameter"]) == {
        "powers.USA.legitimacy×", "powers.USA.unilateralism×", "theory.parameters.legitimacy_recovery",
        "theory.parameters.unilateral_loss",
    }  # fmt: skip
    assert 0.9 < drivers["first"].sum() < 1.1
    assert 0.9 < found["first"].sum() < 1.1
