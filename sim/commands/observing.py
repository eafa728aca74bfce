"""Commands on real states: build a world from public data."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .screen import MistakeError, say, say_json

if TYPE_CHECKING:
    from ..scenario.model import Scenario


@dataclass(frozen=True)
class Wanted:
    """The world that is asked for: the folder of data sets, year, powers, file, overlay, last year."""

    data: Path
    year: int
    powers: str
    out: Path
    overlay: Path | None = None
    last: int | None = None
    force: bool = False


def build(wanted: Wanted, as_json: bool) -> None:
    """Build the world of a year from a folder of data sets, and write it as a scenario file."""
    _check(wanted)
    worlds = import_module("counterpoise.analysis.observed.worlds")
    tables = import_module("counterpoise.analysis.observed.tables").read_tables(wanted.data)
    history = import_module("counterpoise.analysis.observed.history").History(tables)
    observed = worlds.observe(history, wanted.year, worlds.as_powers(wanted.powers), last=wanted.last)
    try:
        scenario: Scenario = worlds.write_world(observed, wanted.out, wanted.overlay)
    except OSError as error:
        raise MistakeError(f"cannot write {wanted.out}: {error.strerror or error}") from None
    if as_json:
        say_json({"states": list(scenario.states), "powers": list(scenario.powers), "missing": observed.missing})
        return
    first, last = scenario.years
    say(f"{wanted.out}: {len(scenario.states)} states and {len(scenario.powers)} powers as known at the end of {first}")
    say(f"  years     {first}–{last}, with every number as it was known at the start")
    for line in _missing(worlds.summary(observed.missing), tables.ignored):
        say(f"  {line}")
    say(f"Next: counterpoise check {wanted.out}, then counterpoise run {wanted.out}")


def _check(wanted: Wanted) -> None:
    """Refuse what cannot come to a file before any data are read."""
    if wanted.last is not None and wanted.last <= wanted.year:
        raise MistakeError(f"the last year {wanted.last} must be after the year {wanted.year} of the world")
    if wanted.out.suffix not in {".yaml", ".yml"}:
        raise MistakeError(f"{wanted.out} is no name of a scenario file; give one that ends with .yaml")
    if wanted.overlay is not None and _same(wanted.overlay, wanted.out):
        raise MistakeError(f"{wanted.out} is the overlay itself; choose another --out")
    if wanted.out.is_dir():
        raise MistakeError(f"{wanted.out} is a folder; choose another --out")
    if wanted.out.exists() and not wanted.force:
        raise MistakeError(f"{wanted.out} is there already; choose another --out, or replace it with --force")


def _same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _missing(lines: Any, ignored: tuple[Path, ...]) -> list[str]:
    """What the data did not give; where a data set is missing, also the files that are none of the known ones."""
    told = list(lines)
    if ignored:
        told.insert(1, f"files that are no known data set: {', '.join(path.name for path in ignored)}")
    return told
