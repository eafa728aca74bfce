"""The summary of a run for the terminal: strategies, turns, routes, instruments, powers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .screen import bold, console, say, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from rich.table import Table

    from ..results.result import Result

NOTABLE = 0.2
"""A runner-up is shown where its share exceeds this."""

COMPANIONS = (20, 50)
"""Uncertain runs beside a point run: that many at least, if it has them itself, and at most."""

DRAWN = 50_000
"""Numbers that they draw in all between these bounds, so that they take some three seconds."""


def companion_size(result: Result) -> int:
    """How many runs stand beside a run: of an uncertain one as many, of a point run a few, since those take long."""
    least, most = COMPANIONS
    few = min(most, max(least, DRAWN // max(1, len(result.scenario.numbers))))
    return result.replicates if result.uncertain else min(result.replicates, few)


def show(result: Result, directory: Path, held: Sequence[str] = (), companion: Result | None = None) -> None:
    """Print what came out, what the case holds constant beyond what the atlas knows, then where the results are.

    ``companion`` is the run beside it, whose shares the table of strategies has too.
    """
    from ..sweeps.shards import typed

    screen = console()
    scenario = result.scenario
    years = f"{scenario.years[0]}–{scenario.years[1]}"
    screen.print()
    screen.print(bold(scenario.title, f"  {years}, {result.replicates} replicates, theory {result.theory.name}"))
    screen.print(_kind(result, companion))
    screen.print()
    screen.print(strategies_table(result, companion))
    screen.print(courses_table(result))
    if scenario.routes:
        screen.print(routes_table(result))
    screen.print(powers_table(result))
    screen.print(
        f"Behaviour reads as the chosen strategy in {result.agrees.mean():.0%} of state-years: {_by_strategy(result)}"
    )
    for line in held:
        screen.print(f"Held constant beyond what is known: {line}")
    say("")
    say(f"Result directory  {directory}")
    say(f"Figures           counterpoise plot {typed(directory)}")


def _kind(result: Result, companion: Result | None) -> str:
    """Whether unknown numbers were drawn, and what stands beside the run."""
    if result.uncertain:
        beside = "; beside it a point run" if companion else ""
        return f"Uncertain run: what rests on judgement is drawn from its range, run by run{beside}"
    beside = f"; beside it {companion.replicates} runs under --uncertain" if companion else ""
    return f"Point run: every number at its value{beside}"


def _by_strategy(result: Result) -> str:
    """Agreement of chosen and observed, strategy by strategy."""
    from counterpoise.analysis.figures.naming import STRATEGY_NAMES

    from ..theory.terms import STRATEGIES

    parts = []
    for k, label in enumerate(STRATEGIES):
        chosen = result.strategy == k
        if chosen.any():
            parts.append(f"{STRATEGY_NAMES[label]} {result.agrees[chosen].mean():.0%}")
    return ", ".join(parts)


def _names(result: Result) -> dict[str, str]:
    return {code: state.name or code for code, state in result.scenario.states.items()}


def share_in(result: Result, row: dict[str, Any]) -> float:
    """Share of state-years in which the strategy of a row of the summary is chosen in another run of the case."""
    return float(_chosen(result, row).mean())


def reading_of(result: Result, row: dict[str, Any]) -> tuple[str, float]:
    """How behaviour reads most often where the strategy of a row is chosen, and in what share of these state-years."""
    from ..theory.outcomes import OBSERVED

    read = _part(result, row, result.record.observed)[_chosen(result, row)]
    shares = [float((read == k).mean()) for k in range(len(OBSERVED))]
    return max(zip(OBSERVED, shares, strict=True), key=lambda pair: pair[1])


def _chosen(result: Result, row: dict[str, Any]) -> np.ndarray:
    """Where the strategy of a row is chosen, among its state-years."""
    from ..theory.terms import STRATEGIES

    return _part(result, row, result.strategy == STRATEGIES.index(row["strategy"]))


def _part(result: Result, row: dict[str, Any], values: np.ndarray) -> np.ndarray:
    """Of values over run, year and state those of a row's state and years."""
    years = result.world.years
    return values[:, (years >= row["from"]) & (years <= row["to"]), result.world.states.index(row["state"])]


def strategies_table(result: Result, companion: Result | None = None) -> Table:
    """Most frequent strategy of each state in each period, toward whom, how it reads, and the second if notable."""
    from counterpoise.analysis.figures.naming import STRATEGY_NAMES, actor_names, option_name

    names, number = actor_names(result.scenario), {"justify": "right"}

    def told(row: dict[str, Any], kind: str, target: str) -> str:
        return option_name(":".join(filter(None, (row[kind], row[target]))), names)

    other, meant = ("point", "in the point run") if result.uncertain else ("uncertain", "with unknown numbers drawn")
    made = table(
        "Modal strategy and its share of state-years"
        f"{f'; {other}: the same {meant}' if companion else ''}"
        f"; reads as: what behaviour then shows most often; second: one of over {NOTABLE:.0%}",
        ["state", "years", "strategy", ("share", number), *([(other, number)] if companion else []),
         "reads as", "second"],
    )  # fmt: skip
    last = None
    rows: list[dict[str, Any]] = result.summary()
    for row in rows:
        read, how_often = reading_of(result, row)
        made.add_row(
            names[row["state"]] if row["state"] != last else "", f"{row['from']}–{row['to']}",
            told(row, "strategy", "target"), f"{row['share']:.0%}",
            *([f"{share_in(companion, row):.0%}"] if companion else []), f"{STRATEGY_NAMES[read]} {how_often:.0%}",
            f"{told(row, 'runner_up', 'runner_up_target')} {row['runner_up_share']:.0%}" if _notable(row) else "",
        )  # fmt: skip
        last = row["state"]
    return made


def _notable(row: dict[str, Any]) -> bool:
    return bool(row["runner_up_share"] > NOTABLE)


def courses_table(result: Result) -> Table:
    """When the usual strategy of each state turned, and by which means it acted."""
    from counterpoise.analysis.figures.naming import STRATEGY_NAMES

    from ..results.overview import instruments_in_use, turns

    changes, tools = turns(result), instruments_in_use(result)
    made = table(
        "Turns of the yearly mode; instruments most in use, with the share of years", ["state", "turns", "instruments"]
    )
    for code, name in _names(result).items():
        course = [
            f"{turn['year']} {STRATEGY_NAMES[str(turn['from'])]} → {STRATEGY_NAMES[str(turn['to'])]}"
            for turn in changes
            if turn["state"] == code
        ]
        means = [
            f"{str(tool['instrument']).replace('_', ' ')} {tool['share']:.0%}"
            for tool in tools
            if tool["state"] == code
        ]
        made.add_row(name, "\n".join(course) or "none", ", ".join(means) or "none")
    return made


def routes_table(result: Result) -> Table:
    """When each route opens, and in how many runs."""
    from ..results.overview import openings

    number = {"justify": "right"}
    made = table("Routes", ["route", "built by", ("opens in", number), ("median year", number)])
    names = _names(result)
    for row in openings(result):
        year = "never" if row["year"] is None else str(row["year"])
        made.add_row(str(row["title"]), names[str(row["state"])], f"{row['share']:.0%} of runs", year)
    return made


def powers_table(result: Result) -> Table:
    """Cost imposed on each power and its legitimacy, by period."""
    from ..results.result import periods

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
