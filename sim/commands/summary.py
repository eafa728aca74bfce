"""The summary of a run for the terminal: strategies, turns, routes, instruments, powers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .screen import bold, console, say, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..results.result import Result

NOTABLE = 0.2
"""A runner-up is shown where its share exceeds this."""

WIDTH = 100
"""Columns where the output is no terminal."""


def show(result: Result, directory: Path, held: Sequence[str] = ()) -> None:
    """Print what came out, what the case holds constant beyond what the atlas knows, then where the results are."""
    from ..sweeps.shards import typed

    screen = console(WIDTH)
    scenario = result.scenario
    years = f"{scenario.years[0]}–{scenario.years[1]}"
    screen.print()
    screen.print(bold(scenario.title, f"  {years}, {result.replicates} replicates, theory {result.theory.name}"))
    screen.print()
    screen.print(strategies_table(result))
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


def strategies_table(result: Result) -> object:
    """Most frequent strategy of each state in each period, and the second where it is notable."""
    rows: list[dict[str, Any]] = result.summary()
    spans = list(dict.fromkeys((row["from"], row["to"]) for row in rows))
    made = table(
        f"Modal strategy, with its share of state-years; below it a second of over {NOTABLE:.0%}",
        ["state", *(f"{a}–{b}" for a, b in spans)],
    )
    for code, name in _names(result).items():
        made.add_row(name, *(_cell(row) for row in rows if row["state"] == code))
    return made


def _cell(row: dict[str, Any]) -> str:
    from counterpoise.analysis.figures.naming import STRATEGY_NAMES

    def told(kind: str, share: str, target: str) -> str:
        about = f" ({row[target]})" if row[target] else ""
        return f"{STRATEGY_NAMES[row[kind]]}{about} {row[share]:.0%}"

    first = told("strategy", "share", "target")
    return f"{first}\n  {told('runner_up', 'runner_up_share', 'runner_up_target')}" if _notable(row) else first


def _notable(row: dict[str, Any]) -> bool:
    return bool(row["runner_up_share"] > NOTABLE)


def courses_table(result: Result) -> object:
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


def routes_table(result: Result) -> object:
    """When each route opens, and in how many runs."""
    from ..results.overview import openings

    number = {"justify": "right"}
    made = table("Routes", ["route", "built by", ("opens in", number), ("median year", number)])
    names = _names(result)
    for row in openings(result):
        year = "never" if row["year"] is None else str(row["year"])
        made.add_row(str(row["title"]), names[str(row["state"])], f"{row['share']:.0%} of runs", year)
    return made


def powers_table(result: Result) -> object:
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
