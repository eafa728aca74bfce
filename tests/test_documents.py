"""The documents agree with the code: tables, links, names, evidence, commands, columns."""

from __future__ import annotations

import ast
import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import counterpoise as cp
import pytest
import typer
from counterpoise.cli import app
from counterpoise.evidence import evidence_ids
from counterpoise.theory.terms import STRATEGIES

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
MODEL = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
INTERFACE = (ROOT / "docs" / "interface.md").read_text(encoding="utf-8")
COMMANDS: dict[str, Any] = vars(typer.main.get_command(app))["commands"]

LINK = re.compile(r"\]\(([^()\s]+)\)")
CODE_LINK = re.compile(r"\[`([\w.]+)`\]\((\.\./sim/[\w/]+\.py)\)")
EVIDENCE = re.compile(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`")


def tables() -> ModuleType:
    spec = importlib.util.spec_from_file_location("model_tables", ROOT / "tools" / "model_tables.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def slugs(text: str) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ +(.+)$", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def names_in(file: Path) -> set[str]:
    """Functions, classes and constants that a module defines at its top level."""
    found = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


def test_generated_tables_are_up_to_date() -> None:
    assert tables().with_tables(MODEL) == MODEL, "run python tools/model_tables.py"


def test_a_block_without_its_table_is_refused() -> None:
    with pytest.raises(ValueError, match="blocks"):
        tables().with_tables(MODEL.replace("begin: terms_hedging", "begin: terms_hedgehog"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files_and_headings(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, anchor = link.partition("#")
        target = (document.parent / place).resolve() if place else document
        assert target.exists(), f"{document.name}: {link}"
        if anchor and target.suffix == ".md":
            assert anchor in slugs(target.read_text(encoding="utf-8")), f"{document.name}: {link}"


def test_links_to_code_name_what_is_there() -> None:
    found = [pair for document in DOCUMENTS for pair in CODE_LINK.findall(document.read_text(encoding="utf-8"))]
    assert len(found) > 50
    for name, link in found:
        file = (ROOT / "docs" / link).resolve()
        module, _, function = name.rpartition(".")
        assert module == file.stem, f"{name} does not stand in {link}"
        assert function in names_in(file), f"{link} has no {function}"


def test_every_function_of_the_theory_is_in_the_model_document() -> None:
    missing = []
    for file in sorted((ROOT / "sim" / "theory").glob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            equation = isinstance(node, ast.FunctionDef) and bool(node.decorator_list)
            if equation and not (name := getattr(node, "name", "_")).startswith("_"):
                missing += [f"{file.stem}.{name}"] if f"{file.stem}.{name}" not in MODEL else []
    assert missing == []


def test_evidence_named_in_the_model_document_exists() -> None:
    named = set(EVIDENCE.findall(MODEL))
    assert len(named) > 50
    assert named - set(evidence_ids()) == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_and_their_options_are_in_the_interface(command: str) -> None:
    section = re.search(rf"^### `counterpoise {command}\b.*?(?=^##|\Z)", INTERFACE, re.DOTALL | re.MULTILINE)
    assert section is not None, command
    for parameter in COMMANDS[command].params:
        for option in parameter.opts:
            if option.startswith("--") and option != "--help":
                assert f"`{option}`" in section[0], f"{command} {option}"


def test_the_interface_names_no_other_command() -> None:
    assert set(re.findall(r"^### `counterpoise (\w+)", INTERFACE, re.MULTILINE)) == set(COMMANDS)


def test_columns_of_every_table_are_in_the_interface() -> None:
    result = cp.run(ROOT / "tests" / "data" / "mini.yaml", replicates=1)
    codes = {"STATE": result.world.states, "POWER": result.world.powers, "BODY": result.world.institutions}
    for table in ("runs", "years", "states", "powers"):
        section = re.search(rf"^### `{table}`.*?(?=^##|\Z)", INTERFACE, re.DOTALL | re.MULTILINE)
        assert section is not None, table
        for column in getattr(result, table).columns:
            general = column
            for word, names in codes.items():
                general = re.sub(rf"_({'|'.join(names)})$", f"_{word}", general)
            general = re.sub(rf"^share_({'|'.join(STRATEGIES)})$", "share_STRATEGY", general)
            assert f"`{general}`" in section[0], f"{table}.{column}"


def test_the_python_face_is_in_the_interface() -> None:
    assert [name for name in cp.__all__ if f"cp.{name}" not in INTERFACE] == []
