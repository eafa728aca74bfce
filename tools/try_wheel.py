"""Build the wheel, compare its files with those of git, and try it from outside the checkout in its own environment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

PLACES = {"sim/": "counterpoise/", "analysis/": "counterpoise/analysis/", "scenarios/": "counterpoise/scenarios/"}
"""Where the files of each folder go, as ``package-dir`` in pyproject.toml says."""


def wanted(tracked: Iterable[str]) -> set[str]:
    """The places in the wheel of the files that git tracks; what is not in one of the three folders has none."""
    return {
        place + file.removeprefix(folder)
        for file in tracked
        for folder, place in PLACES.items()
        if file.startswith(folder)
    }


def differences(shipped: Iterable[str], tracked: Iterable[str]) -> list[str]:
    """How the files of the wheel, without its dist-info, differ from those that git tracks: one line each."""
    there = {name for name in shipped if not name.split("/")[0].endswith(".dist-info")}
    due = wanted(tracked)
    return [
        *(f"{name}: tracked by git and not in the wheel (see [tool.setuptools])" for name in sorted(due - there)),
        *(f"{name}: in the wheel and not tracked by git (git add, or see .gitignore)" for name in sorted(there - due)),
    ]


def compare(wheel: Path) -> None:
    if not (ROOT / ".git").exists():
        print("no checkout of git here: the files of the wheel are not compared")
        return
    tracked = run("git", "ls-files", "-z", *PLACES, folder=ROOT).split("\0")
    found = differences(zipfile.ZipFile(wheel).namelist(), tracked)
    if found:
        sys.exit("\n".join([f"{wheel.name} does not hold what git tracks:", *found]))


def run(*command: str, folder: Path) -> str:
    quiet = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return subprocess.run(command, cwd=folder, env=quiet, check=True, stdout=subprocess.PIPE, text=True).stdout


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.rmtree(ROOT / "build" / "lib", ignore_errors=True)  # files that are gone would be packed again
        run(sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT), folder=folder)
        (wheel,) = folder.glob("*.whl")
        compare(wheel)
        venv.create(folder / "env", with_pip=True)
        binaries = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
        python = str(binaries / "python")
        pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        run(*pip, "--constraint", str(ROOT / "constraints.txt"), str(wheel), folder=folder)
        command = str(binaries / "counterpoise")
        listed = json.loads(run(command, "list", "--json", folder=folder))
        assert "venezuela" in [case["name"] for case in listed["cases"]], listed
        ran = json.loads(run(command, "run", "venezuela", "--replicates", "5", "--out", "r", "--json", folder=folder))
        assert ran["done"] == 5, ran
        drawn = json.loads(run(command, "plot", "r", "--json", folder=folder))
        assert all((folder / figure).stat().st_size > 1000 for figure in drawn["figures"]), drawn
        assert "venezuela_threat_x_dependence" in listed["sweeps"], listed
        planned = json.loads(
            run(command, "sweep", "venezuela_threat_x_dependence", "--dry-run", "--json", folder=folder)
        )
        assert planned["points"] == 289, planned
        where = run(python, "-c", "import counterpoise; print(counterpoise.__file__)", folder=folder)
        assert str(ROOT) not in where, where
        print(f"{wheel.name}: installed, run and drawn outside the checkout")


if __name__ == "__main__":
    main()
