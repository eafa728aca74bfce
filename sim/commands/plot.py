"""Draw a result, a sweep, or a case that is run first: plot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Json, Out, Replicates, Seed, Settings, Theory, changes_of
from .run import ensemble, save
from .screen import MistakeError, say, say_json, waiting

if TYPE_CHECKING:
    from ..results.result import Result


def plot(
    target: Annotated[str, typer.Argument(metavar="DIR|CASE", help="A result directory, or a case to run first.")],
    replicates: Replicates = 200,
    seed: Seed = 0,
    theory: Theory = None,
    settings: Settings = None,
    out: Out = None,
    json: Json = False,
) -> None:
    """Draw the figures that the scenario names."""
    altered = bool(settings or theory)
    if (Path(target) / "design.json").is_file():
        figures = _draw_sweep(target, altered, out)
    elif Path(target).is_dir():
        figures = _draw(_stored(target, altered), out, Path(target))
    else:
        result = ensemble(target, replicates, seed, theory, changes_of(settings))
        figures = _draw(result, out, save(result, None))
    if json:
        say_json({"figures": [str(figure) for figure in figures]})
        return
    for figure in figures:
        say(str(figure))


def _draw(result: Result, out: Path | None, directory: Path) -> list[Path]:
    from counterpoise.analysis.figures.registry import draw_all

    try:
        return draw_all(result, out or directory / "figures")
    except OSError as error:
        raise MistakeError(f"cannot write figures to {out or directory}: {error.strerror}") from None


def _draw_sweep(directory: str, altered: bool, out: Path | None) -> list[Path]:
    """The phase diagrams of a sweep directory."""
    from ..results.store import StoreError

    if altered:
        raise MistakeError("a sweep is drawn as it was run; give --set and --theory to a case")
    from counterpoise.analysis.figures.phase import draw_sweep

    try:
        return draw_sweep(directory, out)
    except (OSError, ValueError, StoreError) as error:
        raise MistakeError(str(error)) from None


def _stored(directory: str, altered: bool) -> Result:
    """The result of a directory, computed again where it is not stored whole."""
    from ..results.store import StoreError, open_result

    if altered:
        raise MistakeError("a result directory is drawn as it was run; give --set and --theory to a case")
    try:
        stored = open_result(directory)
    except StoreError as error:
        raise MistakeError(str(error)) from None
    with waiting(stored.manifest["identity"]["replicates"], directory) as progress:
        progress(0)
        try:
            return stored.result()
        except StoreError as error:
            raise MistakeError(str(error)) from None
        except ValueError as error:
            raise MistakeError(f"{directory}: {error}") from None
