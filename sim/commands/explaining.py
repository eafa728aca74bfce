"""The command that says why a state chose what it chose: explain."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from .request import Request
from .screen import MistakeError, console, say, say_json, waiting


def explain(request: Request, state: str, year: int, replicate: int, key: bool = False) -> None:
    """Explain one choice: a table, what its terms are where asked, and a waterfall."""
    module = import_module("counterpoise.analysis.explanation.explain")
    case, seed, theory = request.case, request.seed, request.theory
    with waiting(1, case) as progress:
        progress(0)
        try:
            explanation = module.explain(case, state, year, replicate, seed, theory, request.changes)
        except ValueError as error:
            raise MistakeError(str(error)) from None
        except OverflowError:
            raise MistakeError(f"the replicate {replicate} is too large; at most {2**63 - 1}") from None
    figure = request.out or Path(f"explain_{Path(case).stem}_{state}_{year}_{replicate}.png")
    if request.out is not None or not request.as_json:
        _write_figure(explanation, figure)
    if request.as_json:
        say_json(explanation.as_json())
        return
    screen = console()
    screen.print(explanation.table())
    if key:
        screen.print(explanation.key())
    else:
        say("Terms      explained one by one with --key")
    say(f"Waterfall  {figure}")


def _write_figure(explanation: Any, file: Path) -> None:
    try:
        import_module("counterpoise.analysis.figures.drawing").write_figure(explanation.waterfall(), file)
    except (OSError, ValueError) as error:
        raise MistakeError(f"cannot write {file}: {getattr(error, 'strerror', None) or error}") from None
