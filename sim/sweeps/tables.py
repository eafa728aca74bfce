"""The tables of a sweep directory, finished or not, read back."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from ..files import StoreError
from ..results.store import read_manifest
from ..scenario.given import folder, texts
from ..scenario.problems import ScenarioError, suggest
from . import shards
from .axes import RESERVED

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")

SEEN = 2000
"""Points by which a sample is told from a grid."""


def read_runs(
    directory: str | os.PathLike[str], columns: Sequence[str] | None = None, axes: Sequence[str] | None = None
) -> pd.DataFrame:
    """Every run of a sweep joined with its point of the design, in the order of runs.

    ``columns`` limits the outcomes, ``axes`` the axes that are joined: of a sweep over hundreds of them all would take
    gigabytes.

    Raises :class:`StoreError` where it is no sweep, where no run is there yet, or where a table is damaged;
    ScenarioError for an outcome that it does not keep.
    """
    import pandas as pd

    place = folder(directory)
    kept = stored_outcomes(place)
    wanted = kept if columns is None else texts(columns, "columns")
    for name in wanted:
        if name not in kept:
            raise ScenarioError.of("columns", f"names '{name}', which the sweep does not keep", suggest(name, kept))
    if not any((place / "runs").glob("part-*.parquet")):
        raise StoreError(f"{place} holds no finished run yet; go on with: {shards.resume_command(place)}")
    try:
        runs = pd.read_parquet(place / "runs", columns=["run", "point", "replicate", *wanted])
    except (OSError, ValueError) as error:
        again = f"compute what is missing with: {shards.resume_command(place)}"
        raise StoreError(f"{place / 'runs'} is damaged ({error}); {again}") from error
    design = read_design(place, None if axes is None else texts(axes, "axes"))
    return runs.merge(design, on="point", how="left").sort_values("run", ignore_index=True)


def read_outcomes(directory: str | os.PathLike[str], names: Sequence[str]) -> dict[str, np.ndarray]:
    """Outcomes of a finished sweep, by name an array [point, replicate]; the design is not joined to the runs.

    Raises :class:`StoreError` where a run is missing, failed, stands twice or is not that of its point.
    """
    import pyarrow.parquet as pq

    place = folder(directory)
    check_shards(place)
    points, replicates = len(read_design(place)), stored_replicates(place)
    again = f"go on with: {shards.resume_command(place)}"
    try:
        table = pq.read_table(place / "runs", columns=["run", "point", "replicate", *names])
    except (OSError, ValueError) as error:
        raise StoreError(f"{place / 'runs'} is damaged ({error}); {again}") from error
    run, point, replicate = (table[key].to_numpy() for key in ("run", "point", "replicate"))
    if not np.array_equal(run, replicate * np.int64(points) + point):
        raise StoreError(f"{place / 'runs'}: the runs are not those of the points of design.parquet; run it elsewhere")
    if len(np.unique(run)) < len(run):
        raise StoreError(f"{place / 'runs'}: {len(run) - len(np.unique(run))} runs stand twice; run it elsewhere")
    if len(run) < points * replicates:
        failed = len(shards.failures(place))
        told = f"{len(run)} of {points * replicates} runs are there, {failed} failed"
        raise StoreError(f"{place} is not whole: {told}; {again}")
    found = {name: np.empty((points, replicates)) for name in names}
    for name, values in found.items():
        values[point, replicate] = table[name].to_numpy()
    return found


def axes_of(directory: str | os.PathLike[str]) -> list[str]:
    """The axes of a sweep, in their order. Raises :class:`StoreError` as :func:`read_design` does."""
    return [name for name in _design_columns(Path(directory)) if name not in RESERVED]


def grid_axes(directory: str | os.PathLike[str]) -> list[str]:
    """The axes of a sweep that vary and are laid out as a grid: several points have each of their values.

    A single axis is a grid by itself. Raises :class:`StoreError` as :func:`read_design` does.
    """
    import pyarrow.parquet as pq

    axes, varied = axes_of(directory), []
    with pq.ParquetFile(Path(directory) / "design.parquet") as file:  # opened once: hundreds of axes are looked at
        for name in axes:
            column = file.read([name]).column(0).to_pandas()
            first = column.iloc[:SEEN]  # of a sample of many points all values differ, which a few of them tell
            if len(axes) > 1 and first.nunique() > max(2, len(first) // 2):
                continue
            different = int(column.nunique())
            if different > 1 and (len(axes) == 1 or different <= max(2, len(column) // 2)):
                varied.append(name)
    return varied


def read_design(directory: str | os.PathLike[str], axes: Sequence[str] | None = None) -> pd.DataFrame:
    """The points of a sweep, a row each; of the axes only ``axes`` where these are given.

    Raises :class:`StoreError` where there are none to read, or no such axis.
    """
    import pandas as pd

    path, columns = Path(directory) / "design.parquet", None
    if axes is not None:
        there = _design_columns(Path(directory))
        columns = [name for name in there if name in RESERVED or name in axes]
        if lacking := [name for name in axes if name not in there]:
            raise StoreError(f"{path} has no axis '{lacking[0]}'")
    try:
        return pd.read_parquet(path, columns=columns)
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} is missing or damaged; run the sweep again in another directory") from error


def _design_columns(directory: Path) -> list[str]:
    import pyarrow.parquet as pq

    path = directory / "design.parquet"
    try:
        return [str(name) for name in pq.read_schema(path).names]
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} is missing or damaged; run the sweep again in another directory") from error


def check_shards(directory: str | os.PathLike[str]) -> None:
    """Refuse a sweep of which a finished shard is gone or damaged, by a :class:`StoreError` that names it."""
    place = Path(directory)
    for row in shards.journal(place).values():
        if not shards.intact(place, row):
            again = f"compute what is missing with: {shards.resume_command(place)}"
            raise StoreError(f"{shards.shard_path(place, row.shard)} is missing or damaged; {again}")


def stored_outcomes(directory: str | os.PathLike[str]) -> list[str]:
    """The outcomes that a sweep keeps. Raises :class:`StoreError` where it is no sweep."""
    return _of_identity(directory, "outcomes", lambda names: [str(name) for name in names])


def stored_replicates(directory: str | os.PathLike[str]) -> int:
    """How many runs of each point a sweep plans. Raises :class:`StoreError` where it is no sweep."""
    return _of_identity(directory, "replicates", int)


def _of_identity(directory: str | os.PathLike[str], key: str, read: Callable[[Any], T]) -> T:
    manifest = read_manifest(Path(directory))
    try:
        return read(manifest["identity"][key])
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{directory} is no sweep directory: {error}") from error


def stored_labels(directory: str | os.PathLike[str]) -> dict[str, str]:
    """What figures write at the axes of a sweep, by column."""
    labels = _told(directory).get("labels")
    return {str(name): str(label) for name, label in labels.items()} if isinstance(labels, dict) else {}


def stored_title(directory: str | os.PathLike[str]) -> str:
    """The title of a sweep; none where it is not stored."""
    return str(_told(directory).get("title", ""))


def _told(directory: str | os.PathLike[str]) -> dict[str, object]:
    """The design of a sweep as it is stored; empty where it cannot be read."""
    try:
        told = json.loads((Path(directory) / "design.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
