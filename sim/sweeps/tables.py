"""The tables of a sweep directory, finished or not, read back."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..files import StoreError
from . import shards

if TYPE_CHECKING:
    import pandas as pd

_AGAIN = "compute what is missing with: counterpoise resume"


def read_runs(directory: str | os.PathLike[str], columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Every run of a sweep joined with its point of the design, in the order of runs.

    Raises :class:`StoreError` where it is no sweep, where no run is there yet, or where a table is damaged.
    """
    import pandas as pd

    folder = Path(directory)
    stored_outcomes(folder)
    if not any((folder / "runs").glob("part-*.parquet")):
        raise StoreError(f"{folder} has no run yet; {_AGAIN} {folder}")
    try:
        runs = pd.read_parquet(
            folder / "runs", columns=None if columns is None else ["run", "point", "replicate", *columns]
        )
    except (OSError, ValueError) as error:
        raise StoreError(f"{folder / 'runs'} is damaged ({error}); {_AGAIN} {folder}") from error
    return runs.merge(read_design(folder), on="point", how="left").sort_values("run", ignore_index=True)


def read_design(directory: str | os.PathLike[str]) -> pd.DataFrame:
    """The points of a sweep, a row each. Raises :class:`StoreError` where there are none to read."""
    import pandas as pd

    path = Path(directory) / "design.parquet"
    try:
        return pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} is missing or damaged; run the sweep again in another directory") from error


def check_shards(directory: str | os.PathLike[str]) -> None:
    """Refuse a sweep of which a finished shard is gone or damaged, by a :class:`StoreError` that names it."""
    folder = Path(directory)
    for row in shards.journal(folder).values():
        if not shards.intact(folder, row):
            raise StoreError(f"{shards.shard_path(folder, row.shard)} is missing or damaged; {_AGAIN} {folder}")


def stored_outcomes(directory: str | os.PathLike[str]) -> list[str]:
    """The outcomes that a sweep keeps. Raises :class:`StoreError` where it is no sweep."""
    try:
        manifest = json.loads((Path(directory) / "manifest.json").read_text(encoding="utf-8"))
        return [str(name) for name in manifest["identity"]["outcomes"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{directory} is no sweep directory: {error}") from error


def stored_labels(directory: str | os.PathLike[str]) -> dict[str, str]:
    """What figures write at the axes of a sweep, by column."""
    try:
        labels = json.loads((Path(directory) / "design.json").read_text(encoding="utf-8")).get("labels", {})
        return {str(name): str(label) for name, label in labels.items()}
    except (OSError, ValueError, AttributeError):
        return {}
