"""Files and folders that are written: beside their place and then renamed, so that they are whole or not there.

What somebody named is replaced only where that is asked for, and left as it is where it would be the same. Links are
followed. A draft is called ``.NAME-HOST-PID-RANDOM.draft``. HOST tells machines (and containers) apart that share a
folder, so that the process of a draft is looked for only where it can be seen.
"""

from __future__ import annotations

import filecmp
import hashlib
import os
import platform
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

STALE = 3600.0
"""Seconds without a change after which a draft counts as left behind, whoever made it."""

LOCK = ".lock"
"""The file in a directory by which one process at a time writes there."""

Fill = Callable[[Path], object]
"""What writes the content of a file, or of a folder, to the path that it is given."""

_DRAFT = re.compile(r"\..+-(?P<host>[0-9a-f]{8})-(?P<pid>[0-9]{1,10})-[0-9a-f]{8}\.draft", re.DOTALL)
_ELSEWHERE = "choose another place with --out"


class StoreError(Exception):
    """What cannot be written or read, with what to do about it."""


def write_file(path: str | os.PathLike[str], fill: Fill, force: bool = False) -> Path:
    """Write the file at ``path`` by ``fill`` and return ``path``; see :func:`write_files`."""
    return write_files({Path(path): fill}, force)[0]


def write_files(fills: Mapping[Path, Fill], force: bool = False) -> list[Path]:
    """Write some files, all of them or none, and return their paths. One that would stay the same is left as it is.

    Raises
    ------
    StoreError
        Where another file is there already and ``force`` is False; where one there is write-protected or no ordinary
        file; where the folder is missing or anything cannot be written. No file is touched then.
    """
    with ExitStack() as drafts:
        changed: list[tuple[Path, Path, Path]] = []
        for path, fill in fills.items():
            target = place_of(path)
            clear_stale(target.parent)
            with _told(path):
                draft = drafts.enter_context(drafted(target))
                _fill(draft, fill)
                if not target.exists() or not filecmp.cmp(draft, target, shallow=False):
                    changed.append((path, draft, target))
        for path, draft, target in changed:
            with _told(path):
                _may_replace(path, target, force)
                if target.exists():
                    shutil.copymode(target, draft)
        for path, draft, target in changed:
            with _told(path):
                os.replace(draft, target)
    return list(fills)


def put(target: Path, fill: Fill) -> None:
    """Write a file of our own, such as a part of a result directory, whatever is there. Raises OSError."""
    with drafted(target) as draft:
        _fill(draft, fill)
        os.replace(draft, target)


def place_of(path: Path, endings: Sequence[str] = ()) -> Path:
    """Where the file that is called ``path`` goes, links followed; to be asked before work that takes long.

    Raises :class:`StoreError` where no file can be there: another ending than ``endings``, a folder, a missing folder.
    """
    target = resolved(path)
    if target.is_dir():
        raise StoreError(f"{path} is a folder; name a file in it with --out")
    if endings and not path.name.lower().endswith(tuple(endings)):
        raise StoreError(f"{path} does not end with {' or '.join(endings)}; give it that ending with --out")
    if not target.parent.is_dir():
        missing = f"there is no folder {path.parent}; make it"
        if any(parent.is_file() for parent in target.parents):
            missing = f"{path.parent} is no folder"
        raise StoreError(f"cannot write {path}: {missing}, or {_ELSEWHERE}")
    with _told(path):
        if target.exists() and not target.is_file():
            raise StoreError(f"cannot write {path}: it is no ordinary file; {_ELSEWHERE}")
    return target


def made_folder(path: str | os.PathLike[str]) -> Path:
    """A folder for files of ours, made where it is not there, and the path itself. Raises :class:`StoreError`."""
    folder = Path(path)
    with _told(folder):
        resolved(folder).mkdir(parents=True, exist_ok=True)
    return folder


def resolved(path: Path) -> Path:
    """The absolute path, links followed. Raises :class:`StoreError` for one that can be none."""
    try:
        target = Path(os.path.realpath(path))
        str(target).encode()
        target.exists()
        if target.is_symlink():
            raise StoreError(f"{path} is a link that leads back to itself; {_ELSEWHERE}")
    except OSError as error:
        raise StoreError(f"cannot find {path}: {error.strerror}; {_ELSEWHERE}") from error
    except ValueError as error:  # a NUL byte, or bytes that are not UTF-8
        name = ascii(os.fspath(path))[1:-1]
        raise StoreError(f"{name} cannot be the name of a file; choose another with --out") from error
    return target


@contextmanager
def drafted(target: Path) -> Iterator[Path]:
    """The path of a draft beside ``target``, for a file or a folder; what is there in the end is removed."""
    draft = draft_beside(target)
    try:
        yield draft
    finally:
        remove(draft)


@contextmanager
def sole_writer(directory: Path) -> Iterator[None]:
    """Hold the lock of a directory; the system lets go of it when the process ends, however it ends.

    Raises :class:`StoreError` where another process writes there.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(directory / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise StoreError(f"another process is writing to {directory}; wait for it, or choose another place") from None
    except OSError as error:
        raise StoreError(f"cannot write to {directory}: {error.strerror}; choose another place with --out") from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell what the system refuses as a :class:`StoreError`."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror or error}; {_ELSEWHERE}") from error


def _fill(draft: Path, fill: Fill) -> None:
    """Fill a draft and see it on disk, so that a file never has its name before its content."""
    fill(draft)
    with draft.open("rb+") as file:
        os.fsync(file.fileno())


def _may_replace(path: Path, target: Path, force: bool) -> None:
    if not target.exists():
        return
    if not force:
        remedy = f"{_ELSEWHERE}, or replace it with --force (in Python force=True)"
        raise StoreError(f"{path} is there already, and differs; {remedy}")
    if not target.stat().st_mode & 0o222:
        raise StoreError(f"{path} is write-protected; {_ELSEWHERE}, or take its protection away")


def draft_beside(target: Path) -> Path:
    """A fresh name for a draft of ``target``, in the same folder."""
    return target.with_name(f".{target.name[:40]}-{_host()}-{os.getpid()}-{secrets.token_hex(4)}.draft")


def is_draft(name: str) -> bool:
    """Whether a file or folder is called like a draft."""
    return _DRAFT.fullmatch(name) is not None


def clear_stale(folder: Path) -> None:
    """Remove the drafts in ``folder`` that nobody writes any more; what cannot be removed stays, without an error.

    Nothing is touched but files and folders whose whole name is that of a draft; links are not followed.
    """
    with suppress(OSError):
        for entry in list(os.scandir(folder)):
            found = _DRAFT.fullmatch(entry.name)
            if found is None or entry.is_symlink():
                continue
            gone = found["host"] == _host() and not _is_alive(int(found["pid"]))
            if gone or time.time() - _last_change(Path(entry.path)) > STALE:
                remove(Path(entry.path))


def _host() -> str:
    """Eight hexadecimal characters for this machine and, where there are such, its space of process numbers."""
    try:
        space = os.readlink("/proc/self/ns/pid")
    except OSError:
        space = ""
    return hashlib.sha256(f"{platform.node()} {space}".encode()).hexdigest()[:8]


def _is_alive(pid: int) -> bool:
    """Whether there is such a process; True where that cannot be known."""
    if os.name != "posix":
        return True  # elsewhere signal 0 would end the process
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _last_change(path: Path) -> float:
    """When anything in a draft was last changed; now, where that cannot be read."""
    try:
        return max(place.lstat().st_mtime for place in [path, *path.rglob("*")])
    except OSError:
        return time.time()


def remove(path: Path) -> None:
    """Remove a file or a folder with all that is in it; what cannot be removed stays, without an error."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()
