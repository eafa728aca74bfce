"""Scenario and theory files that programs write: in their place only once they load."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from .problems import ScenarioError

Loaded = TypeVar("Loaded")


def write_loadable(text: str, target: Path, load: Callable[[Path], Loaded]) -> Loaded:
    """Write ``text`` beside ``target``, load it, rename it; returns what was loaded.

    Raises ScenarioError where it does not load, under the name that the file was to have, and OSError where it cannot
    be written; nothing is left then.
    """
    draft = target.with_name(f".{target.stem}.{os.getpid()}.draft.yaml")
    try:
        draft.write_text(text, encoding="utf-8")
        loaded = load(draft)
        os.replace(draft, target)
    except ScenarioError as error:
        raise ScenarioError(replace(problem, file=os.fspath(target)) for problem in error.problems) from None
    finally:
        draft.unlink(missing_ok=True)
    return loaded
