"""A file to start from: new."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import Force, out_option
from .screen import say


def new(
    name: Annotated[str, typer.Argument(help="Name of the case.")],
    out: Annotated[Path | None, out_option("FILE", "The file to write; by default NAME.yaml, here.")] = None,
    force: Force = False,
) -> None:
    """Write a commented scenario to start from."""
    from ..files import place_of, write_file
    from ..scenario.schema import new_scenario

    text, file = new_scenario(name), out or Path(f"{name}.yaml")
    place_of(file, (".yaml", ".yml"))
    write_file(file, lambda draft: draft.write_text(text, encoding="utf-8"), force)
    say(f"{file} written. Next: counterpoise check {file}, then counterpoise run {file}")
