"""Report on a case, a stored result, a comparison or a sweep: one file of HTML to read, print and hand in."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from counterpoise.files import place_of, write_files
from counterpoise.scenario.given import folder, seed_of, shipped_or_path, text, whole

from .material import RUNS, material_of
from .page import page
from .sections import sections_of


def report(
    target: str | os.PathLike[str],
    out: str | os.PathLike[str],
    replicates: int = RUNS,
    seed: int = 0,
    theory: str | os.PathLike[str] | None = None,
    set: Mapping[str, Any] | None = None,
    state: str | None = None,
    power: str | None = None,
    drivers: str | os.PathLike[str] | None = None,
    question: str = "",
    force: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Path:
    """Write a report to ``out``, an ``.html`` file without outside resources, and return its path.

    The question; an answer in three sentences made from the results; the world and its sources; results with what is
    not
    known; reasons; counterfactuals and rival theories; drivers; what the model contradicts; limits; the commands and
    versions that made it. The same input gives the same file.

    Parameters
    ----------
    target
        A shipped case, the path of a scenario file, or the directory of a result, a comparison or a sweep. A comparison
        is reported on as what was asked.
    replicates, seed, theory, set
        Of a case, as for :func:`counterpoise.run`; a directory has its own.
    state, power
        Whom the report is about, by code or name; by default the state that a comparison moves most, or that of the
        scenario's figures.
    drivers
        The directory of a stored sweep over numbers that are judgements, as ``sensitivity`` makes it.
    question
        The question in your words; by default made from what was asked.
    progress
        Called with a word on each step.

    Raises
    ------
    ScenarioError
        For a case, state, power or argument that cannot be.
    UnfitError
        A ValueError: for a sweep that tells of no drivers.
    StoreError
        For a directory of another version or that is no result, and where another file is at ``out`` without ``force``.
    """
    place = Path(folder(out))
    place_of(place, (".html", ".htm"))
    told = progress if progress is not None else lambda step: None
    material = material_of(
        shipped_or_path(target, "target"), whole(replicates, "replicates", 1), seed_of(seed), theory, set, state, power,
        None if drivers is None else folder(drivers), text(question, "question"), told,
    )  # fmt: skip
    told("figures and facts")
    content = page(*sections_of(material))
    (written,) = write_files({place: lambda draft: draft.write_text(content, encoding="utf-8") and None}, force)
    return written
