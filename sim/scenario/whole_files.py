"""Scenario and theory files that programs write: in their place only once they load."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from ..files import write_file
from .problems import ScenarioError

Loaded = TypeVar("Loaded")


def write_loadable(
    text: str, path: str | os.PathLike[str], load: Callable[[Path], Loaded], force: bool = False
) -> Loaded:
    """Write ``text`` as a file that ``load`` can read; returns what was loaded.

    Raises ScenarioError where it does not load, under the name that the file was to have, and StoreError where it
    cannot be written (:func:`counterpoise.files.write_files`); nothing is left then.
    """
    loaded: list[Loaded] = []
    drafts: list[str] = []

    def fill(draft: Path) -> None:
        draft.write_text(text, encoding="utf-8", newline="\n")
        drafts.append(os.fspath(draft))
        loaded.append(load(draft))

    try:
        write_file(path, fill, force)
    except ScenarioError as error:
        named = {draft: os.fspath(path) for draft in drafts}
        problems = (replace(problem, file=named.get(problem.file, problem.file)) for problem in error.problems)
        raise ScenarioError(problems) from None
    return loaded[0]
