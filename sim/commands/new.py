"""A file to start from: new."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated

import typer

from .options import Folders, Force, out_option
from .screen import MistakeError, say

EXAMPLES = (
    "counterpoise new my_case",
    "counterpoise new vietnam --states Vietnam,Philippines --powers 'United States,China' --years 1995-2024",
)


def new(
    name: Annotated[str, typer.Argument(help="Name of the case.")],
    states: Annotated[
        str | None, typer.Option(metavar="A,B", help="States of the atlas, by code or name: a short case of these.")
    ] = None,
    powers: Annotated[
        str | None, typer.Option(metavar="P,Q", help="Powers of the atlas, by code or name, toward which they align.")
    ] = None,
    years: Annotated[str | None, typer.Option(metavar="F-T", help="First and last year, such as 1995-2024.")] = None,
    folders: Folders = None,
    out: Annotated[Path | None, out_option("FILE", "The file to write; by default NAME.yaml, here.")] = None,
    force: Force = False,
) -> None:
    """Write a commented scenario to start from, or with actors a short one on the atlas."""
    from ..files import place_of, write_file
    from ..scenario.model import load_scenario
    from ..scenario.new_files import new_scenario, new_window
    from ..scenario.reading.window_block import atlas_with
    from ..scenario.whole_files import write_loadable

    file = out or Path(f"{name}.yaml")
    place_of(file, (".yaml", ".yml"))
    if states is None and powers is None and years is None:
        text = new_scenario(name)
        write_file(file, lambda draft: draft.write_text(text, encoding="utf-8"), force)
    elif states is None or powers is None or years is None:
        raise MistakeError("a case of the atlas needs all three: --states VNM --powers USA,CHN --years 1995-2024")
    else:
        from_there = [_from(folder, file.parent) for folder in folders or ()]
        text = new_window(
            name, _names(states, "states"), _names(powers, "powers"), _years(years), atlas_with(folders), from_there
        )
        write_loadable(text, file, load_scenario, force)
    say(f"{file} written. Next: counterpoise check {file}, then counterpoise run {file}")


def _from(folder: str, place: Path) -> str:
    """A folder as a file in another place names it."""
    return folder if os.path.isabs(folder) else Path(os.path.relpath(folder, place)).as_posix()


def _names(text: str, option: str) -> list[str]:
    found = [one.strip() for one in text.split(",") if one.strip()]
    if not found:
        raise MistakeError(f"--{option} names no actor; write codes or names with commas, such as USA,China")
    return found


def _years(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"\s*(\d{4})\s*[-–]\s*(\d{4})\s*", text)
    if found is None or not int(found[1]) < int(found[2]):
        raise MistakeError(f"--years '{text}' is no span of years; write the first and the last, such as 1995-2024")
    return int(found[1]), int(found[2])
