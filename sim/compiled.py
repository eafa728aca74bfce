"""How functions are compiled, and where the compiled code is kept between processes.

An *entry* is compiled when it is first called, with all its *parts*, and kept on disk. A part that Python calls runs as
plain Python: so do the tests of single equations, and a debugger. With ``NUMBA_DISABLE_JIT=1`` everything does. Numba
is imported when something is first compiled or an entry called, and not before.

Numba notices a change in the file that holds a function but not in the files that it calls. The
cache therefore lives in a folder named by a hash of all sources that compiled code is made of, so that
an edited equation is never served stale. Where no folder can be written the code is compiled anew in each
process, without an error.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import tempfile
from collections.abc import Callable
from functools import cache, cached_property, update_wrapper
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    import numpy as np

Function = TypeVar("Function", bound=Callable[..., object])

SOURCES = Path(__file__).parent
COMPILED = (
    "compiled.py", "parts.py", "draws.py", "theory", "scenario/attributes.py", "world", "engine", "results/outcomes.py",
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
        folder = parent / "counterpoise" / f"{source_digest()}-numba-{version('numba')}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return None


def is_kept(function: Callable[..., Any]) -> bool:
    """Whether an earlier process has left the machine code of an entry of this version."""
    folder, module = cache_folder(), function.__module__.rpartition(".")[2]
    return folder is not None and any(folder.rglob(f"{module}.{function.__name__}-*.nbi"))


class _Function:
    """A function that compiled code may call."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        update_wrapper(cast(Any, self), function)

    @cached_property
    def dispatcher(self) -> Any:
        """The function as numba compiles it."""
        raise NotImplementedError  # pragma: no cover

    @cached_property
    def _numba_type_(self) -> Any:
        """How numba takes the function where compiled code names it."""
        from numba import types

        return types.Dispatcher(self.dispatcher)


class _Part(_Function):
    """A function that is part of the compiled code that calls it, and plain Python elsewhere."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._function(*arguments, **named)

    @cached_property
    def dispatcher(self) -> Any:
        from .parts import PartCompiler

        return _compile(self._function, pipeline_class=PartCompiler, no_cpython_wrapper=True)


class _Entry(_Function):
    """A function that Python calls compiled; ``what`` is named to those who wait until it is."""

    def __init__(self, function: Callable[..., Any], what: str) -> None:
        super().__init__(function)
        self._what = what

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        if self._what:
            self._tell()
        return self.dispatcher(*arguments, **named)

    def _tell(self) -> None:
        """Say once what is being waited for, where no earlier process has left the machine code."""
        what, self._what = self._what, ""
        if not is_interpreted() and not is_kept(self._function):
            logging.getLogger("counterpoise").warning(f"compiling {what}, once for this version: about half a minute")

    @cached_property
    def dispatcher(self) -> Any:
        import numba

        from .parts import EntryCompiler

        folder = cache_folder()
        settings: Any = numba.config
        before = settings.CACHE_DIR
        try:
            if folder is not None:
                settings.CACHE_DIR = str(folder)
            return _compile(self._function, pipeline_class=EntryCompiler, cache=folder is not None)
        finally:
            settings.CACHE_DIR = before


def _compile(function: Callable[..., Any], **options: Any) -> Any:
    """Compile with numba: no reordering of sums, no global lock.

    Nothing is allocated inside (``_nrt=False``): counting references to the arrays took half the time.
    """
    import numba

    njit: Any = numba.njit
    return njit(nogil=True, error_model="numpy", no_cfunc_wrapper=True, _nrt=False, **options)(function)


def compiled(function: Function, what: str = "") -> Function:
    """An entry: compiled when it is first called, and kept on disk; where that takes long, ``what`` says of what."""
    return _Entry(function, what)  # type: ignore[return-value]


def part(function: Function) -> Function:
    """A part of compiled code, which Python calls as it is written."""
    return _Part(function)  # type: ignore[return-value]


def together(*functions: Callable[[Any], float]) -> Callable[[Any, Any, Any], float]:
    """A part ``weigh(situation, weights, values)`` that fills ``values`` with the value of each function.

    It returns the sum of weight times value, in the order of the functions.

    Compiled code cannot loop over functions, so the calls are written out; equal functions are compiled once.
    """
    names: dict[tuple[bytes, Any, Any], str] = {}
    scope: dict[str, Any] = {}
    lines = ["def weigh(situation, weights, values):", "    total = 0.0"]
    for k, function in enumerate(functions):
        code = function.__code__
        name = names.setdefault((code.co_code, code.co_names, code.co_consts), f"value_{k}")
        scope.setdefault(name, part(function))
        lines += [f"    values[{k}] = {name}(situation)", f"    total += weights[{k}] * values[{k}]"]
    exec("\n".join([*lines, "    return total"]), scope)
    return part(scope["weigh"])  # type: ignore[no-any-return]


def is_interpreted() -> bool:
    """Whether entries too run as plain Python (``NUMBA_DISABLE_JIT=1``)."""
    import numba

    return bool(numba.config.DISABLE_JIT)  # type: ignore[attr-defined]


def as_records(array: np.ndarray) -> np.ndarray:
    """An array of records whose fields plain Python reads as attributes, as compiled code does of any."""
    import numpy as np

    return array.view(np.recarray) if array.dtype.names and is_interpreted() else array
