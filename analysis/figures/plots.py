"""Figures of an ensemble: who chose what, what they felt threatened by, and which reasons carried the choice.

Every function takes a :class:`Result`, draws on ``ax`` where given, and returns the
figure. Bands span the 10th to the 90th percentile of the runs, lines are medians.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from counterpoise.scenario.model import Plot
from counterpoise.theory.terms import STRATEGIES
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .drawing import BODY, SMALL, TITLE, axes_for, figure_of, tidy, write_figure, year_axis
from .event_key import marks_of, number_lines, numbered, title_room, write_key
from .events import event_rows, events_of, mark_years
from .naming import STRATEGY_NAMES, actor_names, position
from .palette import FAINT, INK, QUANTITY_COLOURS, STRATEGY_COLOURS, power_style
from .term_contributions import term_contributions

if TYPE_CHECKING:
    from counterpoise.results.run import Result

__all__ = ["draw_all", "strategy_shares", "term_contributions", "threat_and_dependence", "write_figure"]

PANELS = 12
"""States shown at most where a scenario has no ``plots:`` block."""


def strategy_shares(
    result: Result, states: Sequence[str] | None = None, ax: Axes | Sequence[Axes] | None = None
) -> Figure:
    """Share of the runs on each strategy by year, one panel a state.

    Dotted lines mark the dated events that change a number of that state; a key below the panels names them
    by their numbers. On axes of the caller's own the lines have no numbers.

    Parameters
    ----------
    states
        Codes of the states, by default all of the scenario.
    ax
        As many axes as there are states (one may come alone); new ones by default.

    Raises
    ------
    ValueError
        For a state that the scenario lacks, for no state, or for another number of axes.
    """
    shown = tuple(result.world.states if states is None else states)
    rows = [position("state", state, result.world.states) for state in shown]
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


def threat_and_dependence(result: Result, state: str, power: str, ax: Axes | None = None) -> Figure:
    """Threat that ``state`` perceives from ``power`` and its dependence on it, with the events of both.

    Medians with bands from the 10th to the 90th percentile. The thin line is the threat at which a motive
    to resist begins. Below stands each dated event that changes a number of the state or the power, with
    a bar for the years that it lasts. Raises ValueError for an unknown state or power.
    """
    i = position("state", state, result.world.states)
    p = position("power", power, result.world.powers)
    events = events_of(result.scenario, state, power)
    figure, axes = axes_for(ax, 9.0, 3.4 + 0.2 * len(events))
    names, years = actor_names(result.scenario), result.world.years
    year_axis(axes, int(years[0]), int(years[-1]))
    onset = float(result.rules.parameters["onset"][0])
    axes.axhline(onset, color=QUANTITY_COLOURS["threat"], linewidth=0.7, alpha=0.8)
    axes.annotate(
        "motive to resist begins", (0.0, onset), (3, 2), xycoords=("axes fraction", "data"), textcoords="offset points",
        fontsize=SMALL, color=QUANTITY_COLOURS["threat"],
    )  # fmt: skip
    style = power_style(result.world.powers, power)
    tops = [_band(axes, years, getattr(result.record, name)[:, :, i, p], name, style) for name in QUANTITY_COLOURS]
    top = float(np.ceil(10.0 * max(*tops, onset) + 0.5) / 10.0)
    tidy(axes)
    axes.set_title(f"{names[state]} and {names[power]}", loc="left", fontsize=TITLE, color=INK, pad=22)
    band = (Patch(color=FAINT, alpha=0.4, linewidth=0), Line2D([], [], color=INK, linewidth=1.4))
    lines = axes.get_lines()[1:]
    labels = [*(str(line.get_label()) for line in lines), "median, 10–90 % of runs"]
    axes.legend(
        handles=[*lines, band], labels=labels, loc="lower left", bbox_to_anchor=(-0.008, 0.99), ncols=3, frameon=False,
        fontsize=BODY, labelcolor=INK, handlelength=2.2, columnspacing=1.6,
    )  # fmt: skip
    event_rows(axes, events, top, 0.2 * top / 2.4)
    return figure


def _band(ax: Axes, years: np.ndarray, values: np.ndarray, name: str, style: dict[str, object]) -> float:
    """Draw median and band of ``values`` [run, year] and return the highest point drawn."""
    low, middle, high = np.quantile(values, [0.1, 0.5, 0.9], axis=0)
    colour = QUANTITY_COLOURS[name]
    label = "perceived threat" if name == "threat" else name
    ax.fill_between(years, low, high, color=colour, alpha=0.2, linewidth=0)
    ax.plot(years, middle, color=colour, label=label, **style)  # type: ignore[arg-type]
    return float(high.max())


def draw_all(result: Result, directory: str | os.PathLike[str]) -> list[Path]:
    """Draw the scenario's ``plots:`` as PNG files into ``directory``, which is made, and return their paths.

    Without that block: shares of the strategies, and threat, dependence and terms of the state and power
    between which the mean perceived threat is largest; a plot that leaves out its state or power is about
    these as well. Files carry the name of the figure and what it shows, and are replaced as a whole.
    """
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    for plot in result.scenario.plots or _usual(result):
        name, figure = _drawn(result, plot)
        again = sum(path.stem == name or path.stem.startswith(f"{name}-") for path in paths)
        paths.append(write_figure(figure, folder / f"{name}{f'-{again + 1}' if again else ''}.png"))
    return paths


def _usual(result: Result) -> tuple[Plot, ...]:
    """The figures of a scenario without a ``plots:`` block."""
    threat = result.record.threat.mean(axis=(0, 1)).max(axis=1)
    shown = sorted(np.argsort(-threat, kind="stable")[:PANELS])
    return (
        Plot(figure="strategy_shares", states=tuple(result.world.states[k] for k in shown)),
        Plot(figure="threat_and_dependence"),
        Plot(figure="term_contributions"),
    )


def _drawn(result: Result, plot: Plot) -> tuple[str, Figure]:
    """The name of the file and the figure."""
    if plot.figure == "strategy_shares":
        return plot.figure, strategy_shares(result, plot.states)
    state, power = _subject(result, plot.state, plot.power)
    if plot.figure == "threat_and_dependence":
        return f"{plot.figure}_{state}_{power}", threat_and_dependence(result, state, power)
    return f"{plot.figure}_{state}", term_contributions(result, state)


def _subject(result: Result, state: str | None, power: str | None) -> tuple[str, str]:
    """State and power as given, else those with the largest mean perceived threat."""
    threat = result.record.threat.mean(axis=(0, 1))
    if state is None:
        column = threat.max(axis=1) if power is None else threat[:, result.world.powers.index(power)]
        state = result.world.states[int(np.argmax(column))]
    if power is None:
        power = result.world.powers[int(threat[result.world.states.index(state)].argmax())]
    return state, power
