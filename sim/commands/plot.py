"""Draw a result, a sweep, or a case that is run first: plot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Folders, Force, Json, Replicates, Seed, Settings, Theory, changes_of, out_option
from .run import ensemble
from .screen import MistakeError, say, say_json, waiting

if TYPE_CHECKING:
    from ..results.result import Result

EXAMPLES = ("counterpoise plot results/as-it-was",)


def plot(
    target: Annotated[str, typer.Argument(metavar="DIR|CASE", help="A result directory, or a case to run first.")],
    replicates: Replicates = 200,
    seed: Seed = 0,
    theory: Theory = None,
    settings: Settings = None,
    folders: Folders = None,
    out: Annotated[Path | None, out_option("DIR", "The folder of the figures.")] = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Draw the figures that the scenario names."""
    from counterpoise.analysis.figures.registry import draw_all

    altered, directory = bool(settings or theory), Path(target)
    if (directory / "design.json").is_file():
        figures = _draw_sweep(target, altered, *_place(out, directory, force))
    elif directory.is_dir():
        figures = draw_all(_stored(target, altered), *_place(out, directory, force))
    else:
        result = ensemble(target, replicates, seed, theory, changes_of(settings, folders))
        figures = draw_all(result, *_place(out, result.save(), force))
    if json:
        say_json({"figures": [str(figure) for figure in figures]})
        return
    for figure in figures:
        say(str(figure))


def _place(out: Path | None, directory: Path, force: bool) -> tuple[Path, bool]:
    """The folder of the figures, and whether others there are replaced: in the result's own directory always."""
    own = directory / "figures"
    return out or own, force or out is None or out.absolute() == own.absolute()


def _draw_sweep(directory: str, altered: bool, folder: Path, force: bool) -> list[Path]:
    """The phase diagrams of a sweep directory, or the effects of a comparison."""
    if altered:
        raise MistakeError("a sweep is drawn as it was run; give --set and --theory to a case")
    from counterpoise.analysis.compare.stored import is_comparison, read_comparison

    if is_comparison(directory):
        return read_comparison(directory).draw(folder, force)
    from counterpoise.analysis.figures.phase import draw_sweep

    try:
        return draw_sweep(directory, folder, force)
    except (OSError, ValueError) as error:
        raise MistakeError(str(error)) from None


def _stored(directory: str, altered: bool) -> Result:
    """The result of a directory, computed again where it is not stored whole."""
    from ..results.store import open_result

    if altered:
        raise MistakeError("a result directory is drawn as it was run; give --set and --theory to a case")
    stored = open_result(directory)
    with waiting(stored.manifest["identity"]["replicates"], directory) as progress:
        progress(0)
        try:
            return stored.result()
        except ValueError as error:
            raise MistakeError(f"{directory}: {error}") from None
