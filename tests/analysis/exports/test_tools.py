"""Every export opens in the tool that it is for, with the values of the result; so do the stored tables themselves."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from counterpoise.analysis.exports import NOTHING, export
from counterpoise.results.store import open_result
from counterpoise.sweeps.tables import read_runs

KEYS = ["run", "point", "replicate"]
DESIGN = ["experiment", "theory", "without", "states.VEN.leader", "threat", "theory.parameters.onset"]
AS_STORED = {"check_dtype": False, "check_exact": True, "check_categorical": False}


def plain(table: Any, like: Any = None) -> pd.DataFrame:
    """A table without the ways in which tools keep texts and missing values; texts are those of ``like``."""
    kinds = (table if like is None else like).dtypes
    texts = [name for name in table.columns if not pd.api.types.is_numeric_dtype(kinds[name])]
    return pd.DataFrame(table).assign(**{name: table[name].astype(object).fillna("").astype(str) for name in texts})


def assert_same(found: Any, wanted: pd.DataFrame, by: list[str]) -> None:
    found = plain(found, wanted).sort_values(by, ignore_index=True)
    pd.testing.assert_frame_equal(found, plain(wanted).sort_values(by, ignore_index=True), **AS_STORED)


def by_polars(path: str) -> Any:
    import polars as pl

    read = pl.read_csv(path) if path.endswith(".csv") else pl.read_parquet(path)
    return pd.DataFrame({name: read[name].to_list() for name in read.columns})


def by_duckdb(path: str) -> Any:
    import duckdb

    return duckdb.connect().sql(f"SELECT * FROM '{path}'").df()


def by_pandas(path: str) -> Any:
    return pd.read_csv(path) if path.endswith(".csv") else pd.read_parquet(path)


READERS: dict[str, Callable[[str], Any]] = {"pandas": by_pandas, "polars": by_polars, "duckdb": by_duckdb}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_tables_as_csv(ran: Path, swept: Path, tmp_path: Path, read: Callable[[str], Any]) -> None:
    assert_same(read(str(export(swept, "csv", tmp_path / "s.csv"))), read_runs(swept), ["run"])
    assert_same(read(str(export(ran, "csv", tmp_path / "r.csv"))), open_result(ran).table("runs"), ["run"])
    folder = export(ran, "csv", tmp_path / "all")
    assert sorted(path.name for path in folder.iterdir()) == ["powers.csv", "runs.csv", "states.csv", "years.csv"]
    for name, by in {"years": [], "states": ["state"], "powers": ["power"]}.items():
        assert_same(read(str(folder / f"{name}.csv")), open_result(ran).table(name), ["run", "year", *by])


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_tables_as_they_are_stored(ran: Path, swept: Path, read: Callable[[str], Any]) -> None:
    stored = read_runs(swept)[[*KEYS, "share_soft_balancing_VEN@2003-2007", "autonomy_VEN", "modal_VEN", "cost_USA"]]
    assert len(list((swept / "runs").iterdir())) > 2
    assert_same(read(str(swept / "runs" / "*.parquet")) if read is not by_pandas else read(str(swept / "runs")),
                stored, ["run"])  # fmt: skip
    for name, by in {"runs": ["run"], "years": ["run", "year"], "states": ["run", "year", "state"]}.items():
        assert_same(read(str(ran / name / "part-00000.parquet")), open_result(ran).table(name), by)


def test_all_tables_in_an_archive(ran: Path, swept: Path, tmp_path: Path) -> None:
    for directory, names in (
        (ran, ["runs.csv", "years.csv", "states.csv", "powers.csv"]), (swept, ["runs.csv", "design.csv"]),
    ):  # fmt: skip
        folder = export(directory, "csv", tmp_path / directory.parent.name)
        with zipfile.ZipFile(export(directory, "csv", tmp_path / f"{directory.parent.name}.zip")) as archive:
            assert archive.namelist() == names
            assert all(archive.read(name) == (folder / name).read_bytes() for name in names)
    design = pd.read_csv(BytesIO((tmp_path / swept.parent.name / "design.csv").read_bytes()))
    assert list(design.columns) == ["point", *DESIGN]


# -- the EMA Workbench -------------------------------------------------------------------------------


def loaded(path: Path) -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the workbench itself: ipyparallel is not installed
        from ema_workbench import load_results
    read: tuple[pd.DataFrame, dict[str, np.ndarray]] = load_results(str(path))
    return read


def test_a_sweep_in_the_ema_workbench(swept: Path, tmp_path: Path) -> None:
    runs = read_runs(swept)
    experiments, outcomes = loaded(export(swept, "ema", tmp_path / "q.tar.gz"))
    assert list(experiments.columns) == [*DESIGN, "replicate", "run", "scenario", "policy", "model"]
    kinds = {"experiment": "category", "theory": "category", "without": "category", "replicate": "int64",
             "run": "int64", "scenario": "category", "policy": "category", "model": "category"}  # fmt: skip
    assert {name: str(kind) for name, kind in experiments.dtypes.items()} == dict.fromkeys(DESIGN, "float64") | kinds
    assert_same(
        plain(experiments[[*DESIGN, "replicate", "run"]]).replace({"without": {NOTHING: ""}}),
        runs[[*DESIGN, "replicate", "run"]], ["run"],
    )  # fmt: skip
    assert sorted(experiments["model"].unique()) == sorted(runs["theory"].unique())
    assert any(name.endswith('/my "own" theory, second.yaml') for name in experiments["theory"].unique())
    assert set(experiments["policy"].unique()) == {NOTHING, "coup"}
    assert list(outcomes) == ["share_soft_balancing_VEN@2003-2007", "autonomy_VEN", "modal_VEN", "cost_USA"]
    for name, values in outcomes.items():
        assert values.shape == (len(runs),)
        assert values.tolist() == runs[name].tolist()

    # A scenario meets every model and policy once.
    assert not experiments.duplicated(["scenario", "policy", "model"]).any()
    groups = experiments.groupby("scenario", observed=True)
    assert (groups.size() == 4).all()
    same = [name for name in DESIGN if name not in ("theory", "without")]
    assert (groups[[*same, "replicate"]].nunique(dropna=False) == 1).all(axis=None)


@pytest.mark.slow  # a second process imports the workbench
def test_a_run_in_the_ema_workbench(ran: Path, tmp_path: Path) -> None:
    stored = open_result(ran)
    runs, states = stored.table("runs"), stored.table("states")
    experiments, outcomes = loaded(export(ran, "ema", tmp_path / "r.tar.gz"))
    assert experiments["run"].tolist() == [0, 1, 2]
    assert set(experiments["model"]) == {"threat_interdependence"}
    for name in runs.columns.difference(KEYS):
        assert outcomes[name].tolist() == runs[name].tolist()
    for name in stored.table("years").columns.difference(["run", "year"]):
        wanted = stored.table("years").pivot(index="run", columns="year", values=name).to_numpy()
        np.testing.assert_array_equal(outcomes[f"years.{name}"], wanted)
    for name in ("strategy", "target", "autonomy", "member_UNION"):
        wanted = plain(states[states.state == "POL"]).pivot(index="run", columns="year", values=name).to_numpy()
        np.testing.assert_array_equal(outcomes[f"states.POL.{name}"], wanted)
    assert outcomes["powers.CHN.cost"].shape == (3, 13)


# -- NetCDF --------------------------------------------------------------------------------------------


def test_a_sweep_in_xarray(swept: Path, tmp_path: Path) -> None:
    import xarray as xr

    runs = read_runs(swept)
    with xr.open_dataset(export(swept, "xarray", tmp_path / "q.nc")) as data:
        assert dict(data.sizes) == {"point": 32, "replicate": 2}
        assert data["threat"].attrs["long_name"] == "threat, 0 to 1"
        table = data.to_dataframe().reset_index()
        assert_same(table, runs[["point", "replicate", *table.columns[2:]]], ["replicate", "point"])
        assert set(table.columns) == set(runs.columns) - {"run"}
        chosen = data.autonomy_VEN.where(data.without == "coup", drop=True).mean()
        assert float(chosen) == pytest.approx(runs[runs.without == "coup"].autonomy_VEN.mean())


def test_a_run_in_xarray(ran: Path, tmp_path: Path) -> None:
    import xarray as xr

    stored, path = open_result(ran), export(ran, "xarray", tmp_path / "r.nc")
    by_name = {"runs": [], "years": ["year"], "states": ["year", "state"], "powers": ["year", "power"]}
    for name, more in by_name.items():
        by = ["run", *more]
        wanted = stored.table(name).drop(columns="point", errors="ignore")
        with xr.open_dataset(path, group=None if name == "runs" else name) as data:
            assert list(data.sizes) == by
            assert_same(data.to_dataframe().reset_index()[wanted.columns], wanted, by)


def test_the_same_result_is_the_same_file(swept: Path, ran: Path, tmp_path: Path) -> None:
    for directory in (swept, ran):
        for to, ending in (("csv", "csv"), ("csv", "zip"), ("ema", "tar.gz"), ("xarray", "nc")):
            one, other = (export(directory, to, tmp_path / f"{directory.parent.name}{k}.{ending}") for k in (1, 2))
            assert one.read_bytes() == other.read_bytes()
