"""The directory of a sweep: shards written aside and renamed, a journal of checksums, one writer at a time.

A shard is whole or absent: its row in ``shards.jsonl`` is written after the file has its name, and a file without a
row, or whose checksum differs from its row, is computed again. Nothing depends on a clock.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shlex
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..files import LOCK as LOCK
from ..files import StoreError, put
from ..files import sole_writer as sole_writer

if TYPE_CHECKING:
    import pyarrow as pa

JOURNAL, FAILURES, LOG = "shards.jsonl", "failures.jsonl", "log.jsonl"


@dataclass(frozen=True)
class Written:
    """A shard that stands whole in its place."""

    shard: int
    rows: int
    failed: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Failure:
    """A run that gave no outcome: in which phase, and why."""

    run: int
    point: int
    replicate: int
    phase: str
    error: str


def shard_path(directory: Path, shard: int) -> Path:
    """The file of a shard."""
    return directory / "runs" / f"part-{shard:06d}.parquet"


def table_of(
    runs: np.ndarray,
    points: np.ndarray,
    replicates: np.ndarray,
    names: Sequence[str],
    rows: np.ndarray,
    labels: Sequence[str],
) -> pa.Table:
    """Rows of outcomes as a table; modal strategies get their labels."""
    import pyarrow as pa

    columns: dict[str, Any] = {"run": runs, "point": points.astype(np.int32), "replicate": replicates.astype(np.int32)}
    for k, name in enumerate(names):
        if name.startswith("modal_"):
            codes = pa.array(rows[:, k].astype(np.int8))
            columns[name] = pa.DictionaryArray.from_arrays(codes, pa.array(list(labels)))
        else:
            columns[name] = rows[:, k]
    return pa.table(columns)


def packed(table: pa.Table) -> bytes:
    """A shard as the content of its file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())


def write_shard(directory: Path, shard: int, content: bytes, rows: int, failed: int) -> Written:
    """Write a shard (:func:`packed`) under a hidden name, rename it, and return its row of the journal.

    Raises OSError where it cannot be written; nothing is left then.
    """
    put(shard_path(directory, shard), lambda draft: draft.write_bytes(content))
    return Written(shard, rows, failed, len(content), hashlib.sha256(content).hexdigest())


def append(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add lines to a journal and see them on disk."""
    with path.open("ab") as file:
        file.write("".join(json.dumps(dict(row)) + "\n" for row in rows).encode())
        file.flush()
        os.fsync(file.fileno())


def note(directory: Path, written: Written, failures: Sequence[Failure]) -> None:
    """Enter a shard in the journal, after its failures."""
    if failures:
        append(directory / FAILURES, [{**asdict(failure), "shard": written.shard} for failure in failures])
    append(directory / JOURNAL, [asdict(written)])


def journal(directory: Path) -> dict[int, Written]:
    """The shards that the journal names, the last word on each; a line cut off by a kill is passed over."""
    return {row.shard: row for row in map(_written, _lines(directory / JOURNAL)) if row is not None}


def failures(directory: Path) -> list[Failure]:
    """Every failed run of the shards that stand, each once."""
    found: dict[int, Failure] = {}
    for row in _lines(directory / FAILURES):
        with suppress(KeyError, TypeError):
            kept = {key: row[key] for key in Failure.__dataclass_fields__}
            found[row["run"]] = Failure(**kept)
    return [found[run] for run in sorted(found)]


def intact(directory: Path, written: Written) -> bool:
    """Whether the file of a shard is there with the size and checksum of its row."""
    path = shard_path(directory, written.shard)
    try:
        if path.stat().st_size != written.bytes:
            return False
        return hashlib.sha256(path.read_bytes()).hexdigest() == written.sha256
    except OSError:
        return False


def clear_drafts(directory: Path) -> None:
    """Remove what a killed writer left unfinished; call it only under the lock."""
    for draft in (*directory.glob(".*.draft"), *(directory / "runs").glob(".*.draft")):
        with suppress(OSError):
            draft.unlink()


def typed(path: str | os.PathLike[str]) -> str:
    """A path as it is typed after a command: quoted where it has spaces, never taken for an option."""
    text = os.fspath(path)
    text = os.path.join(os.curdir, text) if text.startswith("-") else text
    return subprocess.list2cmdline([text]) if os.name == "nt" else shlex.quote(text)


def resume_command(directory: Path) -> str:
    """What is typed to go on with a sweep."""
    return f"counterpoise resume {typed(directory)}"


class SweepInterrupt(KeyboardInterrupt):
    """An interrupt (Ctrl-C, SIGTERM) of a sweep whose directory stands; the text says how it goes on."""

    def __init__(self, directory: Path) -> None:
        super().__init__(f"interrupted; finished shards are kept. Go on with: {resume_command(directory)}")


def explained(error: OSError, directory: Path) -> StoreError:
    """Why a sweep had to stop, and how it goes on."""
    reason = "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else (error.strerror or str(error))
    return StoreError(
        f"stopped: {reason}; every finished shard is kept. Make room, then go on with: {resume_command(directory)}"
    )


def _written(row: Mapping[str, Any]) -> Written | None:
    try:
        return Written(**row)
    except TypeError:
        return None


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return
    for line in text.splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict):
            yield row
