"""Merge the freezes of several Pythons (files named 3.11.txt, …) into one list with markers where they differ."""

from __future__ import annotations

import sys
from pathlib import Path


def merged(files: list[Path]) -> list[str]:
    pins: dict[str, dict[str, str]] = {}
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            if "==" in line:
                name, version = line.split("==")
                pins.setdefault(name.lower(), {})[file.stem] = version
    lines = []
    for name, found in sorted(pins.items()):
        if len(found) == len(files) and len(set(found.values())) == 1:
            lines.append(f"{name}=={next(iter(found.values()))}")
            continue
        lines += [f"{name}=={version} ; python_version == '{python}'" for python, version in found.items()]
    return lines


if __name__ == "__main__":
    print("# Every package that is installed for use and tests, by Python version; written by tools/lock.sh.")
    print("\n".join(merged([Path(name) for name in sys.argv[1:]])))
