"""A file to start from: new."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .screen import MistakeError, say


def new(name: Annotated[str, typer.Argument(help="Name of the case; NAME.yaml is written here.")]) -> None:
    """Write a commented scenario to start from."""
    from ..scenario.schema import new_scenario

    file = Path(f"{name}.yaml")
    try:
        text = new_scenario(name)
    except ValueError as error:
        raise MistakeError(str(error)) from None
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise MistakeError(f"{file} is there already; choose another name or move it away") from None
    except OSError as error:
        raise MistakeError(f"cannot write {file}: {error.strerror}") from None
    say(f"{file} written. Next: counterpoise check {file}, then counterpoise run {file}")
