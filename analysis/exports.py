"""Results in formats of other tools: CSV, the archive of the EMA Workbench, NetCDF for xarray.

Written by hand: the EMA Workbench brings half a gigabyte of packages, and its ``save_results`` knows only outcomes that
were declared in the same process. The same result always gives the same file.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from counterpoise.files import Fill, StoreError, made_folder, place_of, write_file, write_files
from counterpoise.results.store import TABLES, open_result, read_manifest
from counterpoise.sweeps.shards import failures
from counterpoise.sweeps.tables import check_shards, read_design, read_runs, stored_labels

FORMATS = ("csv", "ema", "xarray")
NOTHING = "none"
"""What the archive of the EMA Workbench says for an empty text, which would be read as a missing value."""

_KEYS = ("run", "point", "replicate")
_ACTORS = {"states": "state", "powers": "power"}


@dataclass(frozen=True)
class Tables:
    """What a result directory holds: every run, of a sweep with the values of its point, and the other tables."""

    directory: Path
    runs: pd.DataFrame
    others: Mapping[str, pd.DataFrame]
    """By name: ``years``, ``states`` and ``powers``; of a sweep ``design``."""
    varied: Sequence[str]
    """Columns of ``runs`` that come from the design; none where it is no sweep."""
    theory: str
    """The theory of all runs; empty where the design tells it."""
    replicates: int
    planned: int
    failed: int
    labels: Mapping[str, str]

    @property
    def outcomes(self) -> list[str]:
        """The columns of ``runs`` that a run brought about."""
        return [name for name in self.runs.columns if name not in (*_KEYS, *self.varied)]

    @property
    def lacking(self) -> str:
        """How much of the sweep is there, and how the rest comes; empty where it is finished."""
        if len(self.runs) + self.failed >= self.planned:
            return ""
        told = f"{len(self.runs)} of {self.planned} runs are there, {self.failed} failed"
        return f"{self.directory} is not finished: {told}; the rest comes with: counterpoise resume {self.directory}"


def export(directory: str | os.PathLike[str], to: str, out: str | os.PathLike[str], force: bool = False) -> Path:
    """Write a result or sweep directory to ``out`` in one of :data:`FORMATS`, and return ``out``.

    ``csv`` writes the runs to a name that ends with ``.csv``, and all tables to one that ends with ``.zip`` or to a
    folder (a name without ending). Of a sweep that was stopped, the runs that are there are written.

    Raises
    ------
    StoreError
        Where there is no result or not one run; where another file is there and ``force`` is False.
    ValueError
        For another format.
    ImportError
        Where xarray, h5netcdf or h5py is missing.
    """
    return write_tables(read_tables(directory), to, out, force)


def read_tables(directory: str | os.PathLike[str]) -> Tables:
    """Everything that a directory of a run or a sweep holds. Raises StoreError where it is none, or is damaged."""
    folder = Path(directory)
    manifest = read_manifest(folder)
    kind = manifest["identity"].get("kind", "run")
    if kind == "sweep":
        return _of_sweep(folder, manifest)
    if kind != "run":
        raise StoreError(f"{folder} holds a {kind} and no runs to export; its tables are states/*.parquet")
    stored = open_result(folder)
    tables = {name: stored.table(name) for name in TABLES}
    runs, identity = tables.pop("runs"), manifest["identity"]
    return Tables(folder, runs, tables, (), str(identity.get("theory")), len(runs), len(runs), 0, {})


def _of_sweep(folder: Path, manifest: Mapping[str, Any]) -> Tables:
    check_shards(folder)
    design, failed = read_design(folder), len(failures(folder))
    varied = [name for name in design.columns if name != "point"]
    replicates = manifest["identity"].get("replicates")
    if not isinstance(replicates, int):
        raise StoreError(f"{folder / 'manifest.json'} lacks identity.replicates; run the sweep again elsewhere")
    planned = len(design) * replicates
    labels = stored_labels(folder)
    return Tables(folder, read_runs(folder), {"design": design}, varied, "", replicates, planned, failed, labels)


def write_tables(tables: Tables, to: str, out: str | os.PathLike[str], force: bool = False) -> Path:
    """Write tables as :func:`export` says."""
    path = Path(out)
    if to == "csv":
        return _write_csv(tables, path, force)
    if to == "ema":
        place_of(path, (".tar.gz", ".tgz"))
        return write_file(path, partial(_fill_ema, tables), force)
    if to == "xarray":
        place_of(path, (".nc",))
        return write_file(path, partial(_fill_netcdf, tables), force)
    raise ValueError(f"unknown format '{to}'; valid: {', '.join(FORMATS)}")


# -- CSV -------------------------------------------------------------------------------------------


def _write_csv(tables: Tables, path: Path, force: bool) -> Path:
    named = {"runs": tables.runs, **tables.others}
    if path.suffix.lower() not in (".csv", ".zip") and (path.is_dir() or not path.suffix):
        folder = made_folder(path)
        write_files({folder / f"{name}.csv": partial(_fill_csv, table) for name, table in named.items()}, force)
        return path
    place_of(path, (".csv", ".zip"))
    one: Fill = partial(_fill_csv, tables.runs)
    return write_file(path, one if path.suffix.lower() == ".csv" else partial(_fill_zip, named), force)


def _fill_csv(table: pd.DataFrame, draft: Path) -> None:
    draft.write_bytes(_csv(table))


def _csv(table: pd.DataFrame, header: bool = True) -> bytes:
    return str(table.to_csv(index=False, header=header, lineterminator="\n")).encode()


def _fill_zip(named: Mapping[str, pd.DataFrame], draft: Path) -> None:
    with zipfile.ZipFile(draft, "w") as archive:
        for name, table in named.items():
            entry = zipfile.ZipInfo(f"{name}.csv")  # of 1980, so that the same tables are the same file
            archive.writestr(entry, _csv(table), zipfile.ZIP_DEFLATED)


# -- the EMA Workbench -----------------------------------------------------------------------------


def _fill_ema(tables: Tables, draft: Path) -> None:
    """The archive that ``ema_workbench.load_results`` reads, as its ``save_results`` (2.5) lays it out."""
    experiments = _experiments(tables)
    text, outcomes = _csv(experiments), []
    _check_read(experiments, text)
    with (
        draft.open("wb") as file,
        gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed,  # without a clock time
        tarfile.open(fileobj=packed, mode="w", encoding="utf-8") as archive,
    ):
        _add(archive, "experiments.csv", text)
        for name in tables.outcomes:
            outcomes.append(("ScalarOutcome", name, f"{name}.csv"))
            _add(archive, f"{name}.csv", _csv(tables.runs[[name]], header=False))
        for name, array in _histories(tables):
            outcomes.append(("ArrayOutcome", name, f"{name}.npy"))
            content = io.BytesIO()
            np.save(content, array, allow_pickle=False)
            _add(archive, f"{name}.npy", content.getvalue())
        types = {name: str(kind) for name, kind in experiments.dtypes.items()}
        metadata = {"version": 0.1, "outcomes": outcomes, "experiments": types}
        _add(archive, "metadata.json", json.dumps(metadata).encode())


def _experiments(tables: Tables) -> pd.DataFrame:
    """One row a run: what varies, with real parameters as floats and categorical ones as categories, and EMA's names.

    A model is a theory, a policy the events that are left out, a scenario what else a run is given: the same for all
    models and policies.
    """
    runs = tables.runs
    columns = {name: runs[name] if _is_number(runs[name]) else _categories(runs[name]) for name in tables.varied}
    if clash := {"scenario", "policy", "model"} & set(columns):
        raise StoreError(f"the EMA Workbench keeps the name '{min(clash)}' for itself; give that axis another")
    given = [name for name in tables.varied if name not in ("theory", "without")]
    columns |= {name: runs[name].astype("int64") for name in ("replicate", "run")}
    columns["scenario"] = runs.groupby([*given, "replicate"], sort=False, dropna=False).ngroup()
    columns["policy"] = columns.get("without", NOTHING)
    columns["model"] = columns.get("theory", tables.theory)
    return pd.DataFrame(columns, index=runs.index).astype(dict.fromkeys(("scenario", "policy", "model"), "category"))


def _categories(column: pd.Series) -> pd.Series:
    return column.astype(object).fillna("").replace("", NOTHING).astype("category")


def _is_number(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column))


def _check_read(experiments: pd.DataFrame, text: bytes) -> None:
    """Refuse a text that the reader of the EMA Workbench takes for a number or for a missing value."""
    read = pd.read_csv(io.BytesIO(text))
    for name in experiments.select_dtypes("category").columns:
        wrong = experiments[name].astype(str) != read[name].astype(str)
        if wrong.any():
            value = experiments[name][wrong].iloc[0]
            raise StoreError(f"{name} '{value}': the EMA Workbench would not read this name as a text; give it another")


def _histories(tables: Tables) -> Iterator[tuple[str, np.ndarray]]:
    """The other tables of a run as arrays over run and year, by name: ``years.polarity``, ``states.VEN.autonomy``."""
    for name, table in tables.others.items():
        if name in _ACTORS:
            for actor, rows in table.groupby(_ACTORS[name], sort=False, observed=True):
                yield from _arrays(f"{name}.{actor}.", rows.drop(columns=_ACTORS[name]))
        elif "year" in table.columns:
            yield from _arrays(f"{name}.", table)


def _arrays(prefix: str, table: pd.DataFrame) -> Iterator[tuple[str, np.ndarray]]:
    ordered = table.sort_values(["run", "year"])
    shape = (ordered["run"].nunique(), -1)
    for name in ordered.columns.difference(["run", "year"], sort=False):
        yield prefix + name, _values(ordered[name]).astype(None if _is_number(ordered[name]) else str).reshape(shape)


def _values(column: pd.Series) -> np.ndarray:
    """A column as an array, texts as Python's and empty where there is none."""
    return np.asarray(column if _is_number(column) else column.astype(object).fillna(""))


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


# -- NetCDF ----------------------------------------------------------------------------------------


def _fill_netcdf(tables: Tables, draft: Path) -> None:
    """Outcomes over point and replicate, or over run; other tables of a run as groups of their own."""
    try:
        import h5netcdf  # noqa: F401
        import h5py  # noqa: F401
        import xarray as xr
    except ImportError:
        raise ImportError("NetCDF needs xarray, h5netcdf and h5py: pip install 'counterpoise[netcdf]'") from None
    runs, others = tables.runs, tables.others
    if tables.varied:
        design = others["design"]
        dims: dict[str, Any] = {"point": design["point"], "replicate": np.arange(tables.replicates)}
        data = _dataset(xr, runs[[*dims, *tables.outcomes]], dims)
        values = {name: ("point", _values(design[name]), _label(tables, name)) for name in tables.varied}
        _save(data.assign_coords(values), draft, None)
        return
    _save(_dataset(xr, runs.drop(columns="point"), {"run": runs["run"]}), draft, None)
    for name, table in others.items():
        keys = [key for key in ("run", "year", "state", "power") if key in table.columns]
        _save(_dataset(xr, table, {key: table[key].unique() for key in keys}), draft, name)


def _label(tables: Tables, name: str) -> dict[str, str]:
    return {"long_name": tables.labels[name]} if name in tables.labels else {}


def _dataset(xr: Any, table: pd.DataFrame, dims: Mapping[str, Any]) -> Any:
    """A table as arrays over its key columns; where it has no row a number is missing, and a text empty."""
    shape = tuple(len(labels) for labels in dims.values())
    places = tuple(pd.Index(labels).get_indexer(table[name]) for name, labels in dims.items())
    data = {}
    for name in table.columns.difference(list(dims), sort=False):
        values = _values(table[name])
        if values.dtype == object:
            array = np.full(shape, "", dtype=object)
        else:
            array = np.empty(shape, values.dtype) if len(table) == np.prod(shape) else np.full(shape, np.nan)
        array[places] = values
        data[name] = (tuple(dims), array)
    return xr.Dataset(data, {name: _values(pd.Series(labels)) for name, labels in dims.items()})


def _save(data: Any, draft: Path, group: str | None) -> None:
    data.to_netcdf(draft, mode="w" if group is None else "a", group=group, engine="h5netcdf")
