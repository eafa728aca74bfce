"""Folders of private actors: whatever in them nothing would read, or would drop without a word, is a problem."""

from __future__ import annotations

from pathlib import Path

from ..addresses import PAIR_SECTIONS, AddressError, Declared, resolve
from ..problems import Problem, Report, suggest
from .atlas import PLACES, Atlas
from .fields import ACTOR
from .nodes import Node
from .strict_yaml import read_yaml

FILES = tuple(dict.fromkeys(f"{name}.yaml" for name in PLACES.values()))
"""The files that a folder may have beside ``actors/``."""


def check_private(atlas: Atlas, own: Declared, report: Report) -> None:
    """Note what is wrong with the private folders of an atlas; ``own`` is what the case itself declares.

    Raises :class:`ScenarioError` for files that nothing reads, and for blocks that cannot be read.
    """
    for folder in atlas.private:
        _check_files(folder, report)
    report.raise_if_any()
    for block in PLACES:
        atlas.block(block)  # raises what is wrong with the file as such
    every = tuple(dict.fromkeys((*atlas.codes, *own.states, *own.powers)))
    known = Declared(
        states=every,
        powers=every,
        institutions=_names(atlas, "institutions", own.institutions),
        regions=_regions(atlas, own),
        routes=_names(atlas, "routes", own.routes),
        cycles=_names(atlas, "cycles", own.cycles),
        agreements=_names(atlas, "agreements", own.agreements),
        channels=own.channels,
    )
    for folder in atlas.private:
        for file in (folder / name for name in FILES):
            if file.is_file():
                _check_file(read_yaml(file), file.name, known, report)
    for code in atlas.codes:
        actor = atlas.actor(code)
        for key, entry in actor.child("bodies").items():
            if key not in known.institutions:
                report.add(entry, ("bodies", key), f"no body is called '{key}'", suggest(key, known.institutions))


def _check_files(folder: Path, report: Report) -> None:
    """A file that is not read would be lost."""
    for file in sorted(folder.glob("*.y*ml")):
        if file.name not in FILES:
            where = "actors/" if ACTOR.fullmatch(file.stem) else ""
            hint = f"move it to {where}{file.stem}.yaml" if where else suggest(file.name, FILES, "files that are read")
            report.problems.append(Problem(str(file), None, "", "the file is not read", hint))
    for file in sorted((folder / "actors").glob("*.y*ml")):
        if file.suffix != ".yaml" or not ACTOR.fullmatch(file.stem):
            hint = "an actor's file is called by its code, such as SRB.yaml"
            report.problems.append(Problem(str(file), None, "", "the file is not read", hint))


def _check_file(tree: Node, name: str, known: Declared, report: Report) -> None:
    blocks = [block for block, place in PLACES.items() if f"{place}.yaml" == name]
    for block in blocks:
        for key, entry in tree.child(block).items():
            if block in PAIR_SECTIONS:
                for part in str(key).split("-"):
                    if part not in known.states:
                        report.add(entry, (block, key), f"no actor is called '{part}'", suggest(part, known.states))
            if block == "events":
                for k, change in entry.child("changes").items():
                    _check_path(change.child("path"), (block, key, "changes", k, "path"), known, report)


def _check_path(node: Node, path: tuple[str | int, ...], known: Declared, report: Report) -> None:
    try:
        resolve(str(node.value), known)
    except AddressError as error:
        report.add(node, path, f"{error.message} in '{node.value}'", error.hint)


def _names(atlas: Atlas, block: str, own: tuple[str, ...]) -> tuple[str, ...]:
    return (*(str(key) for key, _ in atlas.block(block).items()), *own)


def _regions(atlas: Atlas, own: Declared) -> tuple[str, ...]:
    given = (str(atlas.actor(code).child("region").value) for code in atlas.codes)
    return tuple(dict.fromkeys((*given, *own.regions)))
