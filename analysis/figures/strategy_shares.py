"""Who chose what: the share of the runs on each strategy by year, one panel a state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from counterpoise.scenario.actors import actor_code
from counterpoise.theory.terms import STRATEGIES
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Patch

from .drawing import BODY, SMALL, TITLE, figure_of, tidy, year_axis
from .event_key import marks_of, number_lines, numbered, title_room, write_key
from .events import events_of, mark_years
from .kind import Kind
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
    result: Result, states: Sequence[str] | None = None, ax: Axes | Sequence[Axes] | None = None
) -> Figure:
    """Share of the runs on each strategy by year, one panel a state.

    Dotted lines mark the dated events that change a number of that state; a key below the panels names them
    by their numbers. On axes of the caller's own the lines have no numbers.

    Parameters
    ----------
    states
        Codes or names of the states, by default all of the scenario.
    ax
        As many axes as there are states (one may come alone); new ones by default.

    Raises
    ------
    ValueError
        For a state that the scenario lacks, for no state, or for another number of axes.
    """
    wanted = result.world.states if states is None else states
    shown = tuple(actor_code(result.scenario, "state", state) for state in wanted)
    rows = [result.world.states.index(state) for state in shown]
    figure, panels = _panels(len(shown), ax)
    names = actor_names(result.scenario)
    marks = [marks_of(events_of(result.scenario, state)) for state in shown]
    numbers = numbered(marks) if ax is None else {}
    for panel, state, row, marked in zip(panels, shown, rows, marks, strict=True):
        _shares(panel, result, row)
        mark_years(panel, [mark.year for mark in marked])
        tidy(panel, names[state])
    if ax is None:
        rows_of_numbers = [number_lines(panel, marked, numbers) for panel, marked in zip(panels, marks, strict=True)]
        for panel in panels:
            panel.set_title(panel.get_title(loc="left"), loc="left", pad=title_room(max(rows_of_numbers)))
        _shares_frame(figure, panels, result, write_key(figure, numbers))
    else:
        panels[0].legend(handles=_strategy_patches(), fontsize=SMALL, labelcolor=INK, framealpha=0.9)
    return figure


def _panels(count: int, ax: Axes | Sequence[Axes] | None) -> tuple[Figure, list[Axes]]:
    if count == 0:
        raise ValueError("strategy_shares needs at least one state")
    if ax is not None:
        given = [ax] if isinstance(ax, Axes) else list(ax)
        if len(given) != count:
            raise ValueError(f"{count} states need as many axes, not {len(given)}")
        return figure_of(given[0]), given
    columns = min(count, 2 if count <= 4 else 3 if count <= 12 else 6)
    lines = -(-count // columns)
    width = max(6.0, min(3.6, 13.0 / columns) * columns + 0.8)
    figure = Figure(figsize=(width, 1.1 + 2.0 * lines), layout="constrained")
    grid = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    flat: list[Axes] = list(grid.flat)
    for spare in flat[count:]:
        spare.remove()
    for panel in flat[max(0, count - columns) : count]:
        panel.tick_params(labelbottom=True)
    return figure, flat[:count]


def _shares(ax: Axes, result: Result, row: int) -> None:
    """Stacked shares, hard balancing below: resistance reads from the bottom, accommodation from the top."""
    years = result.world.years
    edges = np.append(years - 0.5, years[-1] + 0.5)
    below = np.zeros(len(years))
    for k, strategy in enumerate(STRATEGIES):
        above = below + (result.strategy[:, :, row] == k).mean(axis=0)
        ax.fill_between(
            edges, np.append(below, below[-1]), np.append(above, above[-1]), step="post",
            color=STRATEGY_COLOURS[strategy], linewidth=0,
        )  # fmt: skip
        below = above
    year_axis(ax, int(years[0]), int(years[-1]))
    ax.set_ylim(0.0, 1.0)
    ax.set_yticks([0.0, 0.5, 1.0], ["0", "50", "100 %"])


def _strategy_patches() -> list[Patch]:
    return [Patch(color=STRATEGY_COLOURS[s], label=STRATEGY_NAMES[s]) for s in STRATEGIES]


def _shares_frame(figure: Figure, panels: list[Axes], result: Result, key: float) -> None:
    """Title above and legend under the panels; below it stands the key of the events, so many inches high."""
    figure.suptitle(
        f"What they chose: share of {result.replicates} runs", x=0.01, ha="left", fontsize=TITLE + 1, color=INK
    )
    handles: list[object] = list(_strategy_patches())
    if any(panel.lines for panel in panels):
        handles.append(panels[0].plot([], [], color=INK, linewidth=0.8, linestyle=(0, (1, 2)), label="event")[0])
    height = figure.get_size_inches()[1]
    figure.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0.0, key / height), ncols=5, frameon=False, fontsize=BODY,
        labelcolor=INK, handlelength=1.2, columnspacing=1.6,
    )  # fmt: skip
    below = (key + 2.6 * BODY / 72.0) / height
    engine = figure.get_layout_engine()
    assert isinstance(engine, ConstrainedLayoutEngine)
    engine.set(rect=(0.0, below, 1.0, 1.0 - below))


def _asked(result: Result, plot: Plot | None) -> tuple[tuple[str, ...], Figure]:
    return (), strategy_shares(result, _most_threatened(result) if plot is None else plot.states)


def _most_threatened(result: Result) -> tuple[str, ...]:
    """The states whose mean threat from any power is largest, in the order of the scenario."""
    threat = result.record.threat.mean(axis=(0, 1)).max(axis=1)
    return tuple(result.world.states[k] for k in sorted(np.argsort(-threat, kind="stable")[:PANELS]))


FIGURE = Kind(_asked, place=1)
