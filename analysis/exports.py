"""The runs of a sweep in formats of other tools: CSV, the layout of the EMA Workbench, NetCDF by xarray."""

from __future__ import annotations

import os
import tarfile
from io import BytesIO
from pathlib import Path

import pandas as pd
from counterpoise.results.store import StoreError
from counterpoise.sweeps.sweep import read_runs

FORMATS = ("csv", "ema", "xarray")
_KEYS = ("run", "point", "replicate")


def export(directory: str | os.PathLike[str], to: str, out: str | os.PathLike[str]) -> Path:
    """Write the runs of a sweep directory to ``out`` in one of :data:`FORMATS`, and return its path.

    Raises StoreError where there is no sweep, ValueError for another format, ImportError where xarray is missing.
    """
    if to not in FORMATS:
        raise ValueError(f"unknown format '{to}'; valid: {', '.join(FORMATS)}")
    try:
        runs, design = read_runs(directory), pd.read_parquet(Path(directory) / "design.parquet")
    except (OSError, ValueError) as error:
        raise StoreError(f"{directory} is no sweep directory: {error}") from error
    target = Path(out)
    if to == "csv":
        runs.to_csv(target, index=False)
    elif to == "ema":
        _write_ema(runs, [name for name in design.columns if name != "point"], target)
    else:
        _write_xarray(runs, list(design.columns), target)
    return target


def _write_ema(runs: pd.DataFrame, varied: list[str], target: Path) -> None:
    """Experiments and outcomes as the EMA Workbench saves results: one archive of CSV files."""
    experiments = runs[["run", "replicate", *varied]]
    outcomes = [name for name in runs.columns if name not in (*_KEYS, *varied)]
    with tarfile.open(target, "w:gz") as archive:
        _add(archive, "experiments.csv", experiments.to_csv(index=False))
        for name in outcomes:
            _add(archive, f"{name}.csv", runs[name].to_csv(index=False, header=False))


def _add(archive: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, BytesIO(content))


def _write_xarray(runs: pd.DataFrame, varied: list[str], target: Path) -> None:
    """Outcomes over point and replicate, with the design as coordinates of the points."""
    try:
        import xarray as xr
    except ImportError:
        raise ImportError("xarray is not installed: pip install xarray netCDF4") from None
    outcomes = [name for name in runs.columns if name not in (*_KEYS, *varied)]
    table = runs.set_index(["point", "replicate"])[outcomes]
    for name in outcomes:
        if not pd.api.types.is_numeric_dtype(table[name]):
            table[name] = table[name].astype(str)
    data = xr.Dataset.from_dataframe(table)
    points = runs.drop_duplicates("point").set_index("point").sort_index()
    data = data.assign_coords({name: ("point", points[name].to_numpy()) for name in varied if name != "point"})
    data.to_netcdf(target)
