"""Drafts: what is written beside its place and renamed, and what a killed process left of it.

A draft is called ``.NAME-HOST-PID-RANDOM.draft``. HOST tells machines (and containers) apart that share a
folder, so that the process of a draft is looked for only where it can be seen.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path

STALE = 3600.0
"""Seconds without a change after which a draft counts as left behind, whoever made it."""

_DRAFT = re.compile(r"\..+-(?P<host>[0-9a-f]{8})-(?P<pid>[0-9]{1,10})-[0-9a-f]{8}\.draft", re.DOTALL)


def draft_beside(target: Path) -> Path:
    """A fresh name for a draft of ``target``, in the same folder."""
    return target.with_name(f".{target.name[:40]}-{_host()}-{os.getpid()}-{secrets.token_hex(4)}.draft")


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
                _remove(Path(entry.path))


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


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()
