"""What is packed: each file that git tracks in the three folders has a package that ships it, and mistakes show."""

from __future__ import annotations

import importlib.util
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def try_wheel() -> Any:
    """The module tools/try_wheel.py."""
    spec = importlib.util.spec_from_file_location("try_wheel", ROOT / "tools" / "try_wheel.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_tracked_file_belongs_to_a_package_that_ships_it(try_wheel: Any) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("no checkout of git")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    packed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    places = [PurePosixPath(place) for place in sorted(try_wheel.wanted(listed.split("\0")))]
    assert len(places) > 100
    for place in places:
        package = ".".join(place.parent.parts)
        patterns = ["*.py", *packed["package-data"].get(package, [])]
        assert package in packed["packages"], f"{place}: {package} is not among the packages in pyproject.toml"
        assert any(fnmatch(place.name, pattern) for pattern in patterns), f"{place}: no package-data in pyproject.toml"


def test_files_are_compared_at_their_places(try_wheel: Any) -> None:
    tracked = ["README.md", "sim/cli.py", "analysis/figures/plots.py", "scenarios/cases/japan.yaml", ""]
    places = [
        "counterpoise/cli.py",
        "counterpoise/analysis/figures/plots.py",
        "counterpoise/scenarios/cases/japan.yaml",
    ]
    assert try_wheel.differences([*places, "counterpoise-0.1.0.dist-info/RECORD"], tracked) == []
    (forgotten,) = try_wheel.differences(places[:2], tracked)
    assert forgotten.startswith("counterpoise/scenarios/cases/japan.yaml: tracked by git and not in the wheel")
    (stray,) = try_wheel.differences([*places, "counterpoise/results/__init__.py"], tracked)
    assert stray.startswith("counterpoise/results/__init__.py: in the wheel and not tracked by git")
