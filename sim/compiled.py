"""How functions are compiled, and where the compiled code is kept between processes.

Numba notices a change in the file that holds a function but not in the files that it calls. The
cache therefore lives in a folder named by a hash of all sources that compiled code is made of, so that
an edited equation is never served stale. Where no folder can be written the code is compiled anew in each
process, without an error.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numba
import numpy as np

Function = TypeVar("Function", bound=Callable[..., object])

SOURCES = Path(__file__).parent
COMPILED = (
    "compiled.py", "draws.py", "theory", "scenario/attributes.py", "world", "engine", "results/outcomes.py",
    "sweeps/batch.py",
)  # fmt: skip
"""Modules and folders whose content decides what is compiled, array layouts included."""


def source_digest(folder: Path = SOURCES) -> str:
    """Hash of the sources that compiled code is made of: it names the equations behind a result."""
    digest = hashlib.sha256()
    for name in COMPILED:
        place = folder / name
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _candidates() -> list[Path]:
    """Folders in which compiled code may be kept, the best first."""
    asked = os.environ.get("COUNTERPOISE_CACHE_DIR") or os.environ.get("NUMBA_CACHE_DIR")
    if asked:
        return [Path(asked)]
    account = getattr(os, "getuid", lambda: "user")()
    return [*_user_caches(), Path(tempfile.gettempdir()) / f"counterpoise-{account}"]


def _user_caches() -> list[Path]:
    """The user's own cache folder; none where there is no home."""
    if given := os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA"):
        return [Path(given)]
    try:
        home = Path.home()
    except RuntimeError:
        return []
    return [home / "Library" / "Caches" if sys.platform == "darwin" else home / ".cache"]


@cache
def cache_folder() -> Path | None:
    """The folder of this version's compiled code, or ``None`` where nothing can be written."""
    for parent in _candidates():
        folder = parent / "counterpoise" / f"{source_digest()}-numba-{numba.__version__}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return None


def is_compiled() -> bool:
    """Whether an earlier process has left the compiled engine of this version."""
    folder = cache_folder()
    return folder is not None and any(folder.rglob("year.*.nbi"))


def compiled(function: Function) -> Function:
    """Compile ``function`` with numba: no reordering of sums, no global lock, kept on disk."""
    return _compile(function)


def phase(function: Function) -> Function:
    """Like :func:`compiled`, for the phases of a year: compiled code and Python both call them."""
    return _compile(function)


def together(*functions: Callable[[Any], float]) -> Callable[[Any, Any], None]:
    """One function ``fill(situation, row)`` that writes the value of each function into its place of the row.

    Compiled code cannot loop over functions, so the calls are written out; equal functions are compiled once.
    """
    if numba.config.DISABLE_JIT:

        def fill(situation: Any, row: Any) -> None:
            for k, function in enumerate(functions):
                row[k] = function(situation)

        return fill
    made: dict[tuple[bytes, Any, Any], str] = {}
    scope: dict[str, Any] = {}
    lines = ["def fill(situation, row):"]
    for k, function in enumerate(functions):
        code = function.__code__
        name = made.setdefault((code.co_code, code.co_names, code.co_consts), f"value_{k}")
        if name not in scope:
            scope[name] = _compile(function, cached=False, no_cpython_wrapper=True)
        lines.append(f"    row[{k}] = {name}(situation)")
    exec("\n".join(lines), scope)
    return _compile(scope["fill"], cached=False, no_cpython_wrapper=True)  # type: ignore[no-any-return]


def as_records(array: np.ndarray) -> np.ndarray:
    """An array of records whose fields plain Python reads like compiled code, where nothing is compiled."""
    return array.view(np.recarray) if numba.config.DISABLE_JIT and array.dtype.names else array


def inner(function: Function) -> Function:
    """Like :func:`compiled`, for functions that only compiled code calls.

    Without an entry from Python, and not kept on disk by itself: it is part of what calls it.
    """
    return _compile(function, cached=False, no_cpython_wrapper=True)


def _compile(function: Function, cached: bool = True, **options: bool) -> Function:
    folder = cache_folder() if cached else None
    numba_config: Any = numba.config
    njit: Any = numba.njit
    before = numba_config.CACHE_DIR
    try:
        if folder is not None:
            numba_config.CACHE_DIR = str(folder)
        # _nrt=False: nothing is allocated inside, and counting references to the arrays took half the time.
        decorate = njit(
            cache=folder is not None,
            nogil=True,
            error_model="numpy",
            no_cfunc_wrapper=True,
            _nrt=False,
            **options,
        )
        return decorate(function)  # type: ignore[no-any-return]
    finally:
        numba_config.CACHE_DIR = before
