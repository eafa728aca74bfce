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


def inner(function: Function) -> Function:
    """Like :func:`compiled`, for functions that only compiled code calls.

    Leaving out the entry from Python halves the time of the first compilation, and inlining saves a call
    that passes a hundred arrays.
    """
    return _compile(function, no_cpython_wrapper=True, forceinline=True)


def _compile(function: Function, **options: bool) -> Function:
    folder = cache_folder()
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
