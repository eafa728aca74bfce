"""Lay out the package as it is when installed, with links, for tools that follow folders and not import hooks."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def lay_out(target: Path) -> None:
    package = target / "counterpoise"
    shutil.rmtree(target, ignore_errors=True)
    package.mkdir(parents=True)
    for path in sorted((ROOT / "sim").iterdir()):
        if path.name != "__pycache__":
            (package / path.name).symlink_to(path)
    (package / "analysis").symlink_to(ROOT / "analysis")
    (package / "scenarios").symlink_to(ROOT / "scenarios")


if __name__ == "__main__":
    lay_out(Path(sys.argv[1]))
