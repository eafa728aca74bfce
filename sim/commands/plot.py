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
    figure: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A figure by name, or all."),
    ] = None,
    point: Annotated[
        bool, typer.Option("--point", help="The run as it is alone, without numbers drawn from their ranges.")
    ] = False,
    replicates: Replicates = 200,
    seed: Seed = 0,
    theory: Theory = None,
    settings: Settings = None,
    folders: Folders = None,
    out: Annotated[Path | None, out_option("DIR", "The folder of the figures.")] = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Draw the figures that the scenario names, each as PNG and SVG with its numbers as CSV."""
    from ..results.store import is_stored

    altered, directory = bool(settings or theory), Path(target)
    if (directory / "design.json").is_file():
        if figure:
            raise MistakeError("the figures of a sweep follow from its design; --figure is for results and cases")
        figures = _draw_sweep(target, altered, *_place(out, directory, force))
    elif is_stored(target):
        figures = _draw(_stored(target, altered), *_place(out, directory, force), point, figure)
    else:
        result = ensemble(target, replicates, seed, theory, changes_of(settings, folders))
        figures = _draw(result, *_place(out, result.save(), force), point, figure)
    if json:
        say_json({"figures": [str(one) for one in figures]})
        return
    for one in figures:
        say(str(one))


def _draw(result: Result, folder: Path, force: bool, point: bool, names: list[str] | None) -> list[Path]:
    """The figures of a result, beside the other way to run it."""
    from counterpoise.analysis.figures.registry import draw_all

    with waiting(result.replicates, "numbers drawn from their ranges") as progress:
        return draw_all(result, folder, force, point, names, progress)


def _place(out: Path | None, directory: Path, force: bool) -> tuple[Path, bool]:
    """The folder of the figures, and whether others there are replaced: in the result's own directory always."""
    own = directory / "figures"
    return out or own, force or out is None or out.absolute() == own.absolute()


def _draw_sweep(directory: str, altered: bool, folder: Path, force: bool) -> list[Path]:
    """Phase diagrams or response curves of a sweep directory, or the effects of a comparison."""
    if altered:
        raise MistakeError("a sweep is drawn as it was run; give --set and --theory to a case")
    from counterpoise.analysis.compare.stored import is_comparison, read_comparison

    if is_comparison(directory):
        return read_comparison(directory).draw(folder, force)
    from counterpoise.analysis.figures.sweep_figures import draw_sweep

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
