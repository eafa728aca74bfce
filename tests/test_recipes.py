"""The recipes of CONTRIBUTING.md, done once: its blocks are applied to a copy of the package, which is then used.

A ``diff`` block names its file in the first line; its lines without a mark must stand in that file exactly once. Other
blocks that name a file are new files. The copy runs as plain Python in one process, so that nothing is compiled.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from counterpoise.analysis.figures import registry

ROOT = Path(__file__).resolve().parents[1]
MINI = ROOT / "tests" / "data" / "mini.yaml"
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
HEAD = re.compile(r"# (?:new file: )?((?:sim|analysis|scenarios)/[\w/]+\.(?:py|yaml))\n")

FILES = {
    "A term": 2,
    "An attribute": 4,
    "An equation and its parameter": 2,
    "A recorded quantity": 2,
    "A case": 2,
    "A state or power of a case": 1,
    "A figure": 2,
    "A command": 1,
}
"""What each recipe costs in files, tests and documents aside. An attribute costs two; here a term looks at it too."""


class Block(NamedTuple):
    """A block of the document that names a file."""

    recipe: str
    file: str
    diff: bool
    text: str


def blocks() -> list[Block]:
    found = []
    for section in re.split(r"^### ", TEXT, flags=re.MULTILINE)[1:]:
        for kind, text in BLOCK.findall(section):
            if head := HEAD.match(text):
                found.append(Block(section.partition("\n")[0], head[1], kind == "diff", text[head.end() :]))
    return found


def apply(block: Block, package: Path) -> None:
    """Edit or write the file of a block below ``package``, which is laid out as when installed."""
    path = package / block.file.removeprefix("sim/")
    if not block.diff:
        assert not path.exists(), f"{block.file} is there already"
        path.write_text(block.text, encoding="utf-8")
        return
    lines = block.text.splitlines(keepends=True)
    assert {line[0] for line in lines} <= set(" +-\n"), block.text
    before = "".join(line[1:] or "\n" for line in lines if line[0] != "+")
    after = "".join(line[1:] or "\n" for line in lines if line[0] != "-")
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{block.file} has {text.count(before)} times:\n{before}"
    path.write_text(text.replace(before, after), encoding="utf-8")


USE = """
import contextlib, hashlib, io, json, sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])
sys.meta_path[:] = [finder for finder in sys.meta_path if "editable" not in repr(finder).lower()]

import counterpoise as cp
from counterpoise.cli import app

assert cp.__file__.startswith(sys.argv[1]), cp.__file__
mini, folder = Path(sys.argv[2]), Path(sys.argv[3])
told = {}


def digest(theory=None, **set):
    record = cp.run(mini, 2, theory=theory, set={key.replace("__", "."): value for key, value in set.items()}).record
    arrays = [array for name, array in record._asdict().items() if name != "margin"]
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()


def command(*arguments):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            app(list(arguments), prog_name="counterpoise")
        except SystemExit as ending:
            assert not ending.code, (arguments, ending.code)
    return said.getvalue()


told["default theory"], told["walt"] = digest(), digest("walt")
if "margin" in cp.StateAgent.__dict__:
    told["weary"] = digest("weary")
    told["weary without weights"] = digest(
        "weary", theory__terms__soft_balancing__motive_norms=0, theory__terms__balancing__dread=0
    )
    told["walt after a war"] = digest("walt", states__VEN__weariness=0.5)
    told["weary after a war"] = digest("weary", states__VEN__weariness=0.5)
    told["weary, not steep"] = digest("weary", states__VEN__weariness=0.5, theory__parameters__dread_steepness=1.0)
    told["default"] = cp.AlignmentModel(mini).states[0].given("weariness")
    run = json.loads(command("run", str(mini), "--replicates", "1", "--set", "states.VEN.weariness=1", "--json",
                             "--out", str(folder / "out")))
    told["run"] = run["replicates"]

    states = cp.run(mini, 1).states
    least = states[["autonomy", "prosperity", "security"]].min(axis=1)
    told["margin"] = bool((states.margin == least).all())
    from counterpoise.results.outcomes import measures_of
    told["outcomes"] = [name for name in measures_of(cp.prepare(mini).world) if "margin" in name]
    told["property"] = cp.StateAgent.margin.__doc__

    from counterpoise.analysis.patterns.check import check, patterns_of
    told["listed"] = json.loads(command("list", "--json"))
    told["patterns"] = [[one.id, one.holds, one.counter_fails] for one in check("strait", 10)]
    told["states"] = list(cp.load("strait").states)

    result = cp.run("strait", 2)
    told["usual figures"] = [path.name for path in result.plot(folder / "usual")]
    text = mini.read_text(encoding="utf-8").partition("plots:")[0]
    (folder / "named.yaml").write_text(text + "plots: [{figure: autonomy}]", encoding="utf-8")
    told["named figures"] = [path.name for path in cp.run(folder / "named.yaml", 1).plot(folder / "named")]

    told["actors"] = json.loads(command("actors", "strait", "--json"))
    told["actors in text"] = command("actors", "strait")
    told["help"] = command("--help")
Path(sys.argv[4]).write_text(json.dumps(told), encoding="utf-8")
"""


def used(package: Path, folder: Path, jit: bool = False) -> dict[str, Any]:
    """What a process with the package below ``package`` first on its path finds."""
    folder.mkdir()
    answer = folder / "told.json"
    settings = {"COUNTERPOISE_CACHE_DIR": str(folder / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", USE, str(package), str(MINI), str(folder), str(answer)],
        env=os.environ | settings | {"NUMBA_DISABLE_JIT": "0" if jit else "1"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(answer.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def lay_out(target: Path) -> Path:
    """A copy of the package as it is when installed."""
    subprocess.run(
        [sys.executable, "-c", "import sys; from pathlib import Path; import link_tree; "
         "link_tree.lay_out(Path(sys.argv[1]), copied=True)", str(target)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "tools"), "PYTHONDONTWRITEBYTECODE": "1"}, check=True,
    )  # fmt: skip
    return target


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the package finds as it is."""
    folder = tmp_path_factory.mktemp("usual")
    return used(lay_out(folder / "tree"), folder / "use")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with all recipes done."""
    tree = lay_out(tmp_path_factory.mktemp("recipes") / "tree")
    for block in blocks():
        apply(block, tree / "counterpoise")
    return tree


@pytest.fixture(scope="module")
def told(tree: Path) -> dict[str, Any]:
    """What the package finds with all recipes done."""
    return used(tree, tree.parent / "use")


@pytest.mark.slow
def test_compiled_the_recipes_give_the_same(told: dict[str, Any], tree: Path) -> None:
    assert used(tree, tree.parent / "compiled", jit=True) == told


def test_each_recipe_costs_as_many_files_as_it_says() -> None:
    cost = {recipe: {block.file for block in blocks() if block.recipe == recipe} for recipe in FILES}
    assert {recipe: len(files) for recipe, files in cost.items()} == FILES
    assert {block.recipe for block in blocks()} == set(FILES)


def test_a_term_counts_by_its_weight_and_without_weight_for_nothing(told: dict[str, Any]) -> None:
    assert told["weary"] != told["walt"]
    assert told["weary without weights"] == told["walt"]
    assert "weary" in told["listed"]["theories"]


def test_all_recipes_together_change_no_number_of_what_was_there(told: dict[str, Any], usual: dict[str, Any]) -> None:
    assert [told[name] for name in ("default theory", "walt")] == [usual[name] for name in ("default theory", "walt")]


def test_an_attribute_can_be_set_and_counts_where_a_term_looks_at_it(told: dict[str, Any]) -> None:
    assert told["default"] == 0.0
    assert told["run"] == 1
    assert told["walt after a war"] == told["walt"]
    assert told["weary after a war"] != told["weary"]


def test_a_parameter_of_an_equation_can_be_set(told: dict[str, Any]) -> None:
    assert told["weary, not steep"] != told["weary after a war"]


def test_a_quantity_is_recorded_shown_and_an_outcome(told: dict[str, Any]) -> None:
    assert told["margin"]
    assert told["outcomes"] == ["margin_VEN", "margin_CUB"]
    assert told["property"] == "Least of autonomy, prosperity and security."


def test_a_case_and_its_patterns_are_found_by_themselves(told: dict[str, Any]) -> None:
    assert "strait" in [case["name"] for case in told["listed"]["cases"]]
    assert told["patterns"] == [["S1", True, True]]


def test_a_state_is_added_by_one_block(told: dict[str, Any]) -> None:
    assert told["states"] == ["VNM", "PHL"]


def test_a_figure_is_drawn_where_it_is_usual_and_where_a_case_names_it(told: dict[str, Any]) -> None:
    assert told["usual figures"][-1] == "autonomy.png"
    assert len(told["usual figures"]) == len(registry.usual()) + 1
    assert told["named figures"] == ["autonomy.png"]


def test_a_command_is_found_with_its_help(told: dict[str, Any]) -> None:
    assert told["actors"] == {"states": ["VNM", "PHL"], "powers": ["USA", "CHN"]}
    assert told["actors in text"].splitlines()[-1] == "PHL  Philippines"
    assert re.search(r"^ *actors +The states and powers of a case", told["help"], re.MULTILINE)


def test_the_hash_of_a_record_is_as_the_document_takes_it(compiled_engine: None) -> None:
    (code,) = [text for kind, text in BLOCK.findall(TEXT) if kind == "python" and "hashlib" in text]
    said = []
    for _ in range(2):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(code, {})
        said.append(out.getvalue().strip())
    assert said[0] == said[1]
    assert re.fullmatch(r"[0-9a-f]{16}", said[0])


def test_links_of_the_document_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^()\s#]+)", TEXT)
    assert len(links) > 5
    assert [link for link in links if not (ROOT / link).exists()] == []
