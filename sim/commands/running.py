"""Commands that run a case: run, plot."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from counterpoise.commands.outcome import MistakeError, bold, console, say, say_json, settings_of, table, waiting

if TYPE_CHECKING:
    from counterpoise.results import Result


def run_case(
    case: str,
    replicates: int,
    seed: int,
    theory: str | None,
    settings: Sequence[str] | None,
    out: Path | None,
    workers: int | None,
    uncertain: bool,
    as_json: bool,
) -> None:
    """Run a case, write its directory, print the summary."""
    result = ensemble(case, replicates, seed, theory, settings, workers, uncertain)
    directory = save(result, out)
    if as_json:
        say_json(
            {
                "directory": str(directory),
                "replicates": replicates,
                "done": replicates,
                "failed": 0,
                "summary": result.summary(),
            }
        )
        return
    show(result, directory)


def ensemble(
    case: str,
    replicates: int,
    seed: int,
    theory: str | None,
    settings: Sequence[str] | None,
    workers: int | None = None,
    uncertain: bool = False,
) -> Result:
    """The result of a case, with progress on a terminal."""
    from counterpoise.results import run

    changes = settings_of(settings)
    with waiting(replicates, case) as progress:
        try:
            return run(case, replicates, seed, theory, changes, workers, progress, uncertain)
        except ValueError as error:
            raise MistakeError(str(error)) from None


def save(result: Result, out: Path | None) -> Path:
    """Write the result directory."""
    from counterpoise.store import StoreError

    try:
        return result.save(out)
    except StoreError as error:
        raise MistakeError(str(error)) from None


def show(result: Result, directory: Path) -> None:
    """Print the summary: modal strategies by period, then the main indicators."""
    screen = console()
    scenario = result.scenario
    years = f"{scenario.years[0]}–{scenario.years[1]}"
    screen.print()
    screen.print(bold(scenario.title, f"  {years}, {result.replicates} replicates, theory {result.theory.name}"))
    screen.print()
    screen.print(strategies_table(result))
    screen.print(powers_table(result))
    screen.print(
        f"Behaviour reads as the chosen strategy in {result.agrees.mean():.0%} of state-years: {_by_strategy(result)}"
    )
    say("")
    say(f"Result directory  {directory}")
    say(f"Figures           counterpoise plot {directory}")


def _by_strategy(result: Result) -> str:
    """Agreement of chosen and observed, strategy by strategy."""
    from counterpoise.theory.terms import STRATEGIES

    parts = []
    for k, label in enumerate(STRATEGIES):
        chosen = result.strategy == k
        if chosen.any():
            parts.append(f"{label.replace('_', ' ')} {result.agrees[chosen].mean():.0%}")
    return ", ".join(parts)


def strategies_table(result: Result) -> object:
    """Most frequent strategy of each state in each period, with its share of state-years."""
    rows = result.summary()
    spans = list(dict.fromkeys((row["from"], row["to"]) for row in rows))
    made = table("Modal strategy, with its share of state-years", ["state", *(f"{a}–{b}" for a, b in spans)])
    for code, state in result.scenario.states.items():
        cells = [
            f"{str(row['strategy']).replace('_', ' ')} {float(str(row['share'])):.0%}"
            for row in rows
            if row["state"] == code
        ]
        made.add_row(state.name or code, *cells)
    return made


def powers_table(result: Result) -> object:
    """Cost imposed on each power and its legitimacy, by period."""
    from counterpoise.results import periods

    spans = periods(result.world.years)
    made = table("Powers: marginal cost imposed · legitimacy", ["power", *(f"{a}–{b}" for a, b in spans)])
    for p, (code, power) in enumerate(result.scenario.powers.items()):
        cells = []
        for first, last in spans:
            when = (result.world.years >= first) & (result.world.years <= last)
            cost = result.record.cost[:, when, p].mean()
            cells.append(f"{cost:.2f} · {result.record.legitimacy[:, when, p].mean():.2f}")
        made.add_row(power.name or code, *cells)
    return made


def plot(
    target: str,
    replicates: int,
    seed: int,
    theory: str | None,
    settings: Sequence[str] | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Draw the figures of a result directory, or of a case that is run first."""
    result, directory = _to_plot(target, replicates, seed, theory, settings)
    plots = import_module("counterpoise.analysis.plots")
    try:
        figures = plots.draw_all(result, out or directory / "figures")
    except OSError as error:
        raise MistakeError(f"cannot write figures to {out or directory}: {error.strerror}") from None
    if as_json:
        say_json({"figures": [str(figure) for figure in figures]})
        return
    for figure in figures:
        say(str(figure))


def _to_plot(
    target: str, replicates: int, seed: int, theory: str | None, settings: Sequence[str] | None
) -> tuple[Result, Path]:
    """The ensemble to draw and the directory to draw in."""
    if not Path(target).is_dir():
        result = ensemble(target, replicates, seed, theory, settings)
        return result, save(result, None)
    from counterpoise.store import StoreError, open_result

    if settings or theory:
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
