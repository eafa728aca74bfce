"""Commands that run a case: run, plot."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from .request import Request
from .screen import MistakeError, say, say_json, waiting

if TYPE_CHECKING:
    from ..results.result import Result


def run_case(request: Request, replicates: int, workers: int | None, uncertain: bool) -> None:
    """Run a case, write its directory, print the summary."""
    from .summary import show

    result = ensemble(request, replicates, workers, uncertain)
    directory = save(result, request.out)
    if request.as_json:
        say_json(_as_json(result, directory))
    else:
        show(result, directory)


def _as_json(result: Result, directory: Path) -> dict[str, object]:
    from ..results.overview import instruments_in_use, openings, turns

    return {
        "directory": str(directory),
        "replicates": result.replicates,
        "done": result.replicates,
        "failed": 0,
        "summary": result.summary(),
        "turns": turns(result),
        "routes": openings(result),
        "instruments": instruments_in_use(result),
    }


def ensemble(request: Request, replicates: int, workers: int | None = None, uncertain: bool = False) -> Result:
    """The result of a case, with progress on a terminal."""
    from ..results.run import run

    with waiting(replicates, request.case) as progress:
        try:
            return run(
                request.case, replicates, request.seed, request.theory, request.changes, workers, progress, uncertain
            )
        except ValueError as error:
            raise MistakeError(str(error)) from None


def save(result: Result, out: Path | None) -> Path:
    """Write the result directory."""
    from ..results.store import StoreError

    try:
        return result.save(out)
    except StoreError as error:
        raise MistakeError(str(error)) from None


def plot(request: Request, replicates: int) -> None:
    """Draw the figures of a result or sweep directory, or of a case that is run first."""
    if (Path(request.case) / "design.json").is_file():
        _plot_sweep(request)
        return
    result, directory = _to_plot(request, replicates)
    registry = import_module("counterpoise.analysis.figures.registry")
    try:
        figures = registry.draw_all(result, request.out or directory / "figures")
    except OSError as error:
        raise MistakeError(f"cannot write figures to {request.out or directory}: {error.strerror}") from None
    if request.as_json:
        say_json({"figures": [str(figure) for figure in figures]})
        return
    for figure in figures:
        say(str(figure))


def _plot_sweep(request: Request) -> None:
    """Draw the phase diagrams of a sweep directory."""
    from ..results.store import StoreError

    if request.settings or request.theory:
        raise MistakeError("a sweep is drawn as it was run; give --set and --theory to a case")
    phase = import_module("counterpoise.analysis.figures.phase")
    try:
        figures = phase.draw_sweep(request.case, request.out)
    except (OSError, ValueError, StoreError) as error:
        raise MistakeError(str(error)) from None
    if request.as_json:
        say_json({"figures": [str(figure) for figure in figures]})
        return
    for figure in figures:
        say(str(figure))


def _to_plot(request: Request, replicates: int) -> tuple[Result, Path]:
    """The ensemble to draw and the directory to draw in."""
    target = request.case
    if not Path(target).is_dir():
        result = ensemble(request, replicates)
        return result, save(result, None)
    from ..results.store import StoreError, open_result

    if request.settings or request.theory:
        raise MistakeError("a result directory is drawn as it was run; give --set and --theory to a case")
    try:
        stored = open_result(target)
    except StoreError as error:
        raise MistakeError(str(error)) from None
    with waiting(stored.manifest["identity"]["replicates"], target) as progress:
        progress(0)
        try:
            return stored.result(), Path(target)
        except StoreError as error:
            raise MistakeError(str(error)) from None
        except ValueError as error:
            raise MistakeError(f"{target}: {error}") from None
