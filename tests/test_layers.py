"""The contracts of imports hold, and each of them has been seen to break."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HOUSE = "imports of the house run downward"
ANALYSIS = "imports of the analysis run downward"
FACE = "rooms name each other and never the face"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package as it is when installed, to plant imports in."""
    spec = importlib.util.spec_from_file_location("link_tree", ROOT / "tools" / "link_tree.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = tmp_path_factory.mktemp("layers") / "tree"
    module.lay_out(folder, copied=True)
    return folder


@pytest.fixture(scope="module")
def linted(tree: Path) -> Callable[[], tuple[int, dict[str, str]]]:
    """Check the contracts of pyproject.toml on the copy: the exit code, and KEPT or BROKEN by contract."""
    program = Path(sys.executable).with_name("lint-imports")
    command = [program, "--config", ROOT / "pyproject.toml", "--cache-dir", tree.with_name("cache")]

    def call() -> tuple[int, dict[str, str]]:
        env = {**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "200", "NO_COLOR": "1"}
        done = subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True, check=False, encoding="utf-8")
        return done.returncode, dict(re.findall(r"(?m)^(.+?) (KEPT|BROKEN)\b", done.stdout))

    return call


def test_every_contract_is_kept(linted: Callable[[], tuple[int, dict[str, str]]]) -> None:
    assert linted() == (0, {HOUSE: "KEPT", ANALYSIS: "KEPT", FACE: "KEPT"})


PLANTED = [
    ("theory/planted.py", "from ..analysis import figures", HOUSE),
    ("theory/planted.py", "from counterpoise.analysis import figures", HOUSE),
    ("theory/planted.py", "def later() -> None:\n    from ..scenario import attributes", HOUSE),
    ("scenario/reading/planted.py", "from ... import world", HOUSE),
    ("engine/planted.py", "from .. import results", HOUSE),
    ("engine/planted.py", "from .. import model", HOUSE),
    ("results/planted.py", "from .. import sweeps", HOUSE),
    ("sweeps/planted.py", "from .. import analysis", HOUSE),
    ("analysis/figures/planted.py", "from counterpoise import commands", HOUSE),
    ("compiled.py", "from . import draws", HOUSE),
    ("parlour.py", "a_room_that_has_no_place = True", HOUSE),
    ("analysis/observed/planted.py", "from .. import figures", ANALYSIS),
    ("analysis/figures/planted.py", "from .. import explanation", ANALYSIS),
    ("analysis/patterns/planted.py", "from counterpoise.analysis import validation", ANALYSIS),
    ("analysis/validation/planted.py", "from .. import hindcast", ANALYSIS),
    ("analysis/parlour.py", "a_room_that_has_no_place = True", ANALYSIS),
    ("analysis/figures/planted.py", "import counterpoise as cp", FACE),
    ("results/planted.py", "from .. import load", FACE),
]


@pytest.mark.parametrize(
    ("file", "statement", "contract"), PLANTED, ids=[f"{file}: {statement}" for file, statement, _ in PLANTED]
)
def test_a_wrong_import_breaks_its_contract_and_no_other(
    tree: Path, linted: Callable[[], tuple[int, dict[str, str]]], file: str, statement: str, contract: str
) -> None:
    place = tree / "counterpoise" / file
    before = place.read_bytes() if place.exists() else None
    with place.open("a", encoding="utf-8") as stream:
        stream.write(f"\n\n{statement}\n")
    try:
        code, verdicts = linted()
    finally:
        place.unlink() if before is None else place.write_bytes(before)
    assert code == 1
    assert verdicts == dict.fromkeys((HOUSE, ANALYSIS, FACE), "KEPT") | {contract: "BROKEN"}


def test_what_is_imported_for_types_alone_breaks_nothing(
    tree: Path, linted: Callable[[], tuple[int, dict[str, str]]]
) -> None:
    place = tree / "counterpoise" / "theory" / "planted.py"
    place.write_text(
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from ..scenario import numbers\n", encoding="utf-8"
    )
    try:
        assert linted()[0] == 0
    finally:
        place.unlink()
