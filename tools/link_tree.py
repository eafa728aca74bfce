"""Lay out the package as it is when installed, for tools that follow folders and not import hooks.

Links by default, so that tools name the files of the checkout; copies where a file of the tree is to be edited.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE_DIR = {"": "sim", "analysis": "analysis", "scenarios": "scenarios"}
"""Where each folder goes below ``counterpoise``, as in pyproject.toml."""


def lay_out(target: Path, *, copied: bool = False) -> None:
    package = target / "counterpoise"
    shutil.rmtree(target, ignore_errors=True)
    package.mkdir(parents=True)
    for place, folder in PACKAGE_DIR.items():
        for path in sorted((ROOT / folder).iterdir()) if place == "" else [ROOT / folder]:
            if path.name != "__pycache__":
                put(path, package / (place or path.name), copied)


def put(path: Path, place: Path, copied: bool) -> None:
    if not copied:
        place.symlink_to(path)
    elif path.is_dir():
        shutil.copytree(path, place, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(path, place)


if __name__ == "__main__":
    lay_out(Path(sys.argv[1]))
