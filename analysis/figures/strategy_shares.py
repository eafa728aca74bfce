"""Who chose what: the share of the runs on each strategy by year, one panel a state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from counterpoise.scenario.actors import actor_code
from counterpoise.theory.terms import STRATEGIES
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .drawing import SMALL, WIDEST, panels_for, tidy, year_axis
from .event_key import marks_of
from .events import events_of, mark_years
from .frame import event_line, frame
from .heading import joined, told_of
from .kind import Kind, Runs
from .naming import STRATEGY_NAMES, actor_names
from .palette import INK, STRATEGY_COLOURS
from .style import house_style

if TYPE_CHECKING:
    from counterpoise.results.result import Result
    from counterpoise.scenario.model import Plot

PANELS = 12
"""States shown at most where a scenario has no ``plots:`` block."""


@house_style
def strategy_shares(
    result: Result,
    states: Sequence[str] | None = None,
    ax: Axes | Sequence[Axes] | None = None,
    point: Result | None = None,
) -> Figure:
    """Share of the runs on each strategy by year, one panel a state.

    Dotted lines mark the dated events that change a number of that state, of a power, or of both; a key below the
    panels names them by their numbers. On axes of the caller's own the lines have no numbers.

    Parameters
    ----------
    states
        Codes or names of the states, by default all of the scenario.
    ax
        As many axes as there are states (one may come alone); new ones by default.
    point
        Runs of the same case whose shares are drawn as lines on those of ``result``: the point run of an ensemble whose
        numbers are drawn from their ranges.

    Raises
    ------
    ValueError
        For a state that the scenario lacks, for no state, or for another number of axes.
    """
    shown = state_codes(result, states)
    rows = [result.world.states.index(state) for state in shown]
    figure, panels = _panels(len(shown), ax)
    names = actor_names(result.scenario)
    powers = tuple(result.scenario.powers)
    marks = [marks_of(events_of(result.scenario, state, *powers)) for state in shown]
    for panel, state, row, marked in zip(panels, shown, rows, marks, strict=True):
        _shares(panel, result.world.years, shares(result)[:, :, row])
        if point is not None:
            _lines(panel, point.world.years, shares(point)[:, :, row])
        mark_years(panel, marked)
        tidy(panel, names[state])
    if ax is None:
        handles: list[Artist] = [*_strategy_patches()]
        handles += [event_line()] if any(marks) else []
        handles += [Line2D([], [], color=INK, linewidth=0.9, label="point run")] if point is not None else []
        whose = dict(zip([names[state] for state in shown], marks, strict=True))
        frame(figure, _title(result, rows), told_of(Runs(result, point)), handles, panels, whose)
    else:
        panels[0].legend(handles=_strategy_patches(), fontsize=SMALL, labelcolor=INK, framealpha=0.9)
    return figure


def shares(result: Result) -> np.ndarray:
    """Share of the runs on each strategy: [strategy, year, state]."""
    return np.stack([(result.strategy == k).mean(axis=0) for k in range(len(STRATEGIES))])


def shares_data(runs: Runs, states: Sequence[str] | None = None) -> pd.DataFrame:
    """The shares that the figure shows, a row a state, year and strategy."""
    shown = runs.shown
    codes, found = state_codes(shown, states), shares(shown)
    beside = None if runs.point is None else shares(runs.point)
    return pd.DataFrame(
        {
            "state": state, "year": int(year), "strategy": strategy, "share": found[k, t, i],
            **({} if beside is None else {"point_share": beside[k, t, i]}),
        }
        for state in codes for i in [shown.world.states.index(state)]
        for t, year in enumerate(shown.world.years) for k, strategy in enumerate(STRATEGIES)
    )  # fmt: skip


def state_codes(result: Result, states: Sequence[str] | None) -> tuple[str, ...]:
    """The codes of states that are given by code or name; of all where none is given."""
    wanted = result.world.states if states is None else states
    return tuple(actor_code(result.scenario, "state", state) for state in wanted)


def _title(result: Result, rows: Sequence[int]) -> str:
    """What is to be seen: which strategy prevails, and where."""
    names = [actor_names(result.scenario)[state] for state in result.world.states]
    means = shares(result).mean(axis=1)
    if len(rows) == 1:
        first, second = (int(k) for k in np.argsort(-means[:, rows[0]], kind="stable")[:2])
        told = f"{names[rows[0]]}: {STRATEGY_NAMES[STRATEGIES[first]]} in {means[first, rows[0]]:.0%} of the years"
        return f"{told}, then {STRATEGY_NAMES[STRATEGIES[second]]} ({means[second, rows[0]]:.0%})"
    leads: dict[int, list[str]] = {}
    for row in rows:
        leads.setdefault(int(means[:, row].argmax()), []).append(names[row])
    ranked = sorted(leads.items(), key=lambda lead: -len(lead[1]))
    parts = [f"{STRATEGY_NAMES[STRATEGIES[k]]} prevails in {_who(who, len(rows))}" for k, who in ranked]
    parts[1:] = [part.replace(" prevails", "") for part in parts[1:]]
    told = joined(parts)
    return told[0].upper() + told[1:]


def _who(names: Sequence[str], of: int) -> str:
    if len(names) <= 2:
        return joined(names)
    return f"all {of} states" if len(names) == of else f"{len(names)} of {of} states"


def _panels(count: int, ax: Axes | Sequence[Axes] | None) -> tuple[Figure, list[Axes]]:
    if count == 0:
        raise ValueError("strategy_shares needs at least one state")
    columns = min(count, 2 if count <= 4 else 3)
    size = WIDEST, 0.4 + 1.65 * -(-count // columns)
    return panels_for(ax, count, "states", size, columns, shared=True)


def _shares(ax: Axes, years: np.ndarray, found: np.ndarray) -> None:
    """Stacked shares [strategy, year], hard balancing below: resistance reads from the bottom, accommodation from the
    top."""
    edges = np.append(years - 0.5, years[-1] + 0.5)
    below = np.zeros(len(years))
    for strategy, share in zip(STRATEGIES, found, strict=True):
        above = below + share
        ax.fill_between(
            edges, np.append(below, below[-1]), np.append(above, above[-1]), step="post",
            color=STRATEGY_COLOURS[strategy], linewidth=0,
        )  # fmt: skip
        below = above
    year_axis(ax, int(years[0]), int(years[-1]), 5)
    ax.set_ylim(0.0, 1.0)
    ax.set_yticks([0.0, 0.5, 1.0], ["0", "50", "100 %"])


def _lines(ax: Axes, years: np.ndarray, found: np.ndarray) -> None:
    """The borders between the strategies of other runs, as lines on the stacked shares."""
    for border in found.cumsum(axis=0)[:-1]:
        for colour, width in (("white", 2.0), (INK, 0.9)):
            ax.plot(years, border, color=colour, linewidth=width, drawstyle="steps-mid", zorder=3)


def _strategy_patches() -> list[Patch]:
    return [Patch(color=STRATEGY_COLOURS[s], label=STRATEGY_NAMES[s]) for s in STRATEGIES]


def _asked(runs: Runs, plot: Plot | None) -> tuple[tuple[str, ...], Figure, pd.DataFrame]:
    states = most_threatened(runs.shown, PANELS) if plot is None else plot.states
    return (), strategy_shares(runs.shown, states, None, runs.point), shares_data(runs, states)


def most_threatened(result: Result, count: int) -> tuple[str, ...]:
    """So many states at most: those whose mean threat from any power is largest, in the order of the scenario."""
    threat = result.record.threat.mean(axis=(0, 1)).max(axis=1)
    return tuple(result.world.states[k] for k in sorted(np.argsort(-threat, kind="stable")[:count]))


FIGURE = Kind(_asked, place=1)
