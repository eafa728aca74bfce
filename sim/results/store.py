"""The result directory: written beside its place and renamed, never half there, replaced only where that is asked."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from ..compiled import source_digest
from ..files import LOCK, clear_stale, drafted, is_draft, remove, resolved, sole_writer
from ..files import StoreError as StoreError
from ..scenario.given import folder
from ..scenario.reading.files import shipped

if TYPE_CHECKING:
    import pandas as pd

    from ..scenario.theory_file import Theory
    from .result import Result
    from .run import PreparedCase

FORMAT = 1
"""Version of the layout of a result directory."""

TABLES = ("runs", "years", "states", "powers")
NEEDED = {"replicates": int, "seed": int, "uncertain": bool}
"""What :meth:`Stored.result` needs of the hashed part of a manifest, with its types."""

_OURS = re.compile(
    r"manifest\.json|(scenario|theory)(-.+)?\.yaml|design\.(parquet|json)|points\.npz|scores\.json"
    r"|(shards|failures|log)\.jsonl|runs|years|states|powers|figures|\.lock"
)
"""What result directories of every kind hold; one that holds anything else is never replaced."""

PACKAGES = ("counterpoise", "numpy", "numba", "pandas", "pyarrow")


def theory_document(result: Result) -> dict[str, Any]:
    """The theory of a result with every default filled in, as plain data."""
    return plain_theory(result.theory)


def plain_theory(theory: Theory) -> dict[str, Any]:
    """A theory with every default filled in, as plain data."""
    return {
        "format": 1,
        "name": theory.name,
        "title": theory.title,
        "parameters": {name: number.plain() for name, number in theory.parameters.items()},
        "terms": {
            strategy: {term: number.plain() for term, number in terms.items()}
            for strategy, terms in theory.terms.items()
        },
    } | ({} if theory.vectors is None else {"vectors": theory.vectors.plain()})


def theory_hash(theory: Theory) -> str:
    """Twelve hexadecimal characters that change with anything that a theory says of choices."""
    return hashlib.sha256(json.dumps(plain_theory(theory), sort_keys=True).encode()).hexdigest()[:12]


def identity(result: Result) -> dict[str, Any]:
    """What decides every number of a result: the hashed part of the manifest, without any clock."""
    return {
        "scenario": result.scenario.name,
        "scenario_hash": result.scenario.digest(),
        "theory": result.theory.name,
        "theory_hash": theory_hash(result.theory),
        "seed": result.seed,
        "replicates": result.replicates,
        "uncertain": result.uncertain,
        "equations": source_digest(),
    } | ({"choices": [list(choice) for choice in result.choices]} if result.choices else {})


def result_hash(result: Result) -> str:
    """Eight hexadecimal characters of :func:`identity`: the end of the directory's default name."""
    text = json.dumps(identity(result), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def default_directory(result: Result) -> Path:
    """``results/<scenario>-<hash>`` below the current directory."""
    return Path("results") / f"{result.scenario.name}-{result_hash(result)}"


def save_result(result: Result, directory: str | os.PathLike[str] | None = None, force: bool = False) -> Path:
    """Write ``result`` to ``directory`` and return it; the same result is left as it is.

    With ``force`` another result directory there is replaced, and nothing else ever is. Drafts that a killed process
    left in the same folder are removed first.

    Raises
    ------
    StoreError
        Where the directory holds something else, or cannot be written.
    """
    given = Path(directory) if directory is not None else default_directory(result)
    wanted = {"format": FORMAT, **identity(result)}
    return put_whole(given, wanted, lambda draft: _write(result, draft, wanted), force)


def put_whole(given: Path, wanted: Mapping[str, Any], fill: Callable[[Path], None], force: bool = False) -> Path:
    """A directory that ``fill`` fills, there whole or not at all; one whose manifest says ``wanted`` stays as it is.

    Raises :class:`StoreError` where the directory holds something else (with ``force`` something that is no result
    directory), or cannot be written.
    """
    target = place_of_directory(given)
    if holds(given, wanted, force):
        return given
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        clear_stale(target.parent)
    except OSError as error:
        raise StoreError(
            f"cannot write to {target.parent}: {error.strerror}; choose another place with --out"
        ) from error
    try:
        with drafted(target) as draft:
            draft.mkdir(mode=0o700)
            fill(draft)
            draft.chmod(0o755)
            with cleared(target, force):
                draft.rename(target)
    except OSError as error:
        if holds(given, wanted, force):  # another process was first
            return given
        reason = error.strerror or error
        raise StoreError(
            f"could not finish {given}: {reason}; nothing was left there; make room, or choose another place with --out"
        ) from error
    return given


@contextmanager
def cleared(target: Path, force: bool) -> Iterator[None]:
    """Make room for a directory: an empty one goes, with ``force`` any; that one comes back where the block fails."""
    with drafted(target) as old:
        with suppress(FileNotFoundError):
            if force:
                target.rename(old)
            else:
                target.rmdir()
        try:
            yield
        except BaseException:
            if old.exists():
                remove(target)
                old.rename(target)
            raise


def holds(given: Path, wanted: Mapping[str, Any], force: bool = False) -> bool:
    """Whether a directory holds what its manifest calls ``wanted``; False where it is to be written: there is none, or
    an empty one, or with ``force`` another result directory.

    Raises :class:`StoreError` where it holds something else, or can be none.
    """
    target = place_of_directory(given)
    try:
        names = sorted(name for name in os.listdir(target) if not is_draft(name)) if target.exists() else []
        if not names or names == [LOCK]:
            return False
        found, foreign = _identity_of(target), [name for name in names if not _OURS.fullmatch(name)]
        if found == wanted:
            return True
    except NotADirectoryError:
        raise StoreError(f"{given} holds something else: it is a file; give another directory with --out") from None
    except OSError as error:
        raise StoreError(f"cannot look at {target}: {error.strerror}; choose another place with --out") from error
    remedy = "give another directory with --out, or move it away"
    if found is None or foreign:
        told = f", such as {foreign[0]}" if foreign else ""
        raise StoreError(f"{given} holds something else{told}; {remedy}")
    if not force:
        raise StoreError(f"{given} holds something else: another result; {remedy}, or replace it with --force")
    if LOCK in names:
        with sole_writer(target):  # a sweep that still runs is left alone
            pass
    return False


def place_of_directory(given: Path) -> Path:
    """The absolute path, links followed, of a directory that a result may be written to."""
    target = resolved(given)
    here = not given.is_absolute() or os.path.exists(os.curdir)  # else it is gone, and no place to write to
    if here and target == resolved(Path(os.curdir)):
        raise StoreError(f"{given} is the current directory; name one in it with --out")
    return target


def _identity_of(directory: Path) -> dict[str, Any] | None:
    """The hashed part of a manifest, or None where there is no readable one."""
    try:
        content: dict[str, Any] = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))["identity"]
        return content
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _write(result: Result, directory: Path, wanted: Mapping[str, Any]) -> None:
    """Fill ``directory``; the manifest comes last, so that it stands for a whole result."""
    import pandas as pd

    scenario = {**result.scenario.document(), "theory": "theory.yaml"}
    (directory / "scenario.yaml").write_text(as_yaml(scenario), encoding="utf-8")
    (directory / "theory.yaml").write_text(as_yaml(theory_document(result)), encoding="utf-8")
    runs = result.runs[["run", "point", "replicate"]]
    write_parquet(pd.DataFrame({**runs, "seed": result.seed}), directory / "design.parquet")
    for name in TABLES:
        (directory / name).mkdir()
        write_parquet(getattr(result, name), directory / name / "part-00000.parquet")
    (directory / "failures.jsonl").touch()
    (directory / "log.jsonl").touch()
    manifest = {
        "identity": wanted,
        "planned": result.replicates,
        "done": result.replicates,
        "failed": 0,
        "packages": {name: version(name) for name in PACKAGES} | {"python": platform.python_version()},
    }
    (directory / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def as_yaml(content: Mapping[str, Any]) -> str:
    """Plain data as YAML, keys in their order; by the C library where there is one, ten times as fast."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(dict(content), Dumper=dumper, sort_keys=False, allow_unicode=True, width=110))


def write_parquet(table: pd.DataFrame, path: Path) -> None:
    """Write a table as a compressed Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), path, compression="zstd")


@dataclass(frozen=True)
class Stored:
    """A result directory that was read back: its manifest and, on demand, its tables."""

    directory: Path
    manifest: dict[str, Any]

    def table(self, name: str) -> pd.DataFrame:
        """One of ``design``, ``runs``, ``years``, ``states``, ``powers``.

        Raises :class:`StoreError` for another name, and for a table that is missing or damaged.
        """
        import pandas as pd

        if name not in ("design", *TABLES):
            raise StoreError(f"there is no table '{name}'; valid: design, {', '.join(TABLES)}")
        path = self.directory / ("design.parquet" if name == "design" else name)
        try:
            return pd.read_parquet(path)
        except (OSError, ValueError) as error:
            raise StoreError(f"{path} is missing or damaged; move the directory away and run the case again") from error

    def result(self) -> Result:
        """The whole ensemble, run again from the stored scenario, theory and seed.

        Raises :class:`StoreError` where that is no longer what the directory holds: its files were
        edited, or the equations have changed since.
        """
        wanted = self.manifest["identity"]
        again = self.case().run(
            wanted["replicates"], wanted["seed"], choices=self._choices(), uncertain=wanted["uncertain"]
        )
        self._same(identity(again))
        return again

    def case(self) -> PreparedCase:
        """The stored scenario, theory and choices, ready to run or to be replayed; errors as of :meth:`result`."""
        from .choices import choices_of
        from .run import prepare

        self._same({"equations": source_digest()})
        case = prepare(self.directory / "scenario.yaml", self.directory / "theory.yaml")
        self._same({"scenario_hash": case.scenario.digest(), "theory_hash": theory_hash(case.theory)})
        return replace(case, given=choices_of(self._choices(), case.world))

    def _choices(self) -> dict[tuple[str, int], tuple[str, str | None]]:
        given = self.manifest["identity"].get("choices", ())
        return {(state, year): (strategy, target) for state, year, strategy, target in given}

    def _same(self, found: Mapping[str, Any]) -> None:
        """Refuse a directory whose manifest says otherwise."""
        wanted = self.manifest["identity"]
        changed = [key for key, value in found.items() if wanted.get(key) != value]
        if changed:
            raise StoreError(f"{self.directory} is of another make ({', '.join(changed)} differ); run the case again")


def open_result(directory: str | os.PathLike[str]) -> Stored:
    """Open a result directory. Raises :class:`StoreError` where it is none, or of another version."""
    path = folder(directory)
    manifest = read_manifest(path)
    identity = manifest["identity"]
    wrong = [key for key, kind in NEEDED.items() if type(identity.get(key)) is not kind]
    if wrong:
        lacks = ", ".join(f"identity.{key}" for key in wrong)
        raise StoreError(f"{path / 'manifest.json'} lacks {lacks}; run the case again")
    return Stored(path, manifest)


def is_stored(target: str | os.PathLike[str]) -> bool:
    """Whether ``target`` is a directory to be read and no case: of a folder that is called like a shipped case, only
    where it holds a manifest."""
    path = Path(target)
    if not path.is_dir():
        return False
    return (path / "manifest.json").is_file() or str(target) not in shipped("cases")


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest of a result directory of any kind. Raises :class:`StoreError` as :func:`open_result` does."""
    manifest_path = path / "manifest.json"
    if not os.path.isfile(manifest_path):
        raise StoreError(f"{path} is not a result directory: it has no manifest.json")
    try:
        manifest: dict[str, Any] = json.loads(manifest_path.read_text(encoding="utf-8"))
        found = manifest["identity"]["format"]
        manifest["identity"].items()
    except OSError as error:
        raise StoreError(f"{manifest_path} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StoreError(f"{manifest_path} cannot be read as a manifest; run the case again") from error
    if found != FORMAT:
        raise StoreError(f"{path} has format {found}; this version reads format {FORMAT}; run the case again")
    return manifest
