"""How sure a state's strategy is: its probability by year, with the band of runs whose numbers are drawn from their
ranges, and the point run as a line."""

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
from matplotlib.patheffects import Normal, Stroke

from .drawing import BAND, BODY, WIDEST, panels_for, tidy, year_axis
from .event_key import marks_of
from .events import events_of, mark_years
from .frame import event_line, frame
from .heading import told_of
from .kind import Kind, Runs, subject
from .naming import STRATEGY_NAMES, actor_names
from .palette import FAINT, INK, STRATEGY_COLOURS
from .style import house_style

if TYPE_CHECKING:
    from counterpoise.results.result import Result
    from counterpoise.scenario.model import Plot


@house_style
def strategy_bands(result: Result, state: str, ax: Sequence[Axes] | None = None, point: Result | None = None) -> Figure:
    """Probability of each strategy of ``state`` by year, a panel each: the mean of the runs, with the band in which
    four fifths of them lie.

    In an ensemble whose numbers are drawn from their ranges the band holds what is not known beside what is chance; the
    dashed line is the share of ``point``, the point run. ``ax`` are four axes of the caller's own. Raises ValueError
    for an unknown state or another number of axes.
    """
    state = actor_code(result.scenario, "state", state)
    data = bands_data(Runs(result, point), state)
    figure, panels = panels_for(ax, len(STRATEGIES), "strategies", (WIDEST, 3.9), 2, shared=True)
    years = result.world.years
    marks = marks_of(events_of(result.scenario, state, *result.scenario.powers))
    for panel, strategy in zip(panels, STRATEGIES, strict=True):
        rows = data[data.strategy == strategy]
        colour = STRATEGY_COLOURS[strategy]
        panel.fill_between(years, rows.low, rows.high, color=colour, alpha=0.35, linewidth=0)
        (line,) = panel.plot(years, rows["mean"], color=colour, linewidth=1.9)
        line.set_path_effects([Stroke(linewidth=2.9, foreground=INK), Normal()])
        if point is not None:
            panel.plot(years, rows.point_share, color=INK, linewidth=1.0, linestyle=(0, (4, 2)))
        mark_years(panel, marks)
        year_axis(panel, int(years[0]), int(years[-1]))
        panel.set_ylim(0.0, 1.0)
        panel.set_yticks([0.0, 0.5, 1.0], ["0", "0.5", "1"])
        tidy(panel, STRATEGY_NAMES[strategy])
    panels[0].set_ylabel("probability", fontsize=BODY, color=INK)
    if ax is None:
        frame(figure, _title(result, data, state), told_of(Runs(result, point)), _handles(marks, point), panels,
              {state: marks})  # fmt: skip
    return figure


def bands_data(runs: Runs, state: str) -> pd.DataFrame:
    """The probabilities that the figure shows, a row a strategy and year, over the runs: mean, low and high end of the
    band; beside them the share of the point run where there is one."""
    result, i = runs.shown, runs.shown.world.states.index(state)
    rows = []
    for k, strategy in enumerate(STRATEGIES):
        own = [option.split(":")[0] == strategy for option in result.world.options]
        chance = result.record.probabilities[:, :, i][..., own].sum(axis=2)
        low, high = np.quantile(chance, BAND, axis=0)
        frame = {"state": state, "strategy": strategy, "year": result.world.years,
                 "mean": chance.mean(axis=0), "low": low, "high": high}  # fmt: skip
        if runs.point is not None:
            frame["point_share"] = (runs.point.strategy[:, :, i] == k).mean(axis=0)
        rows.append(pd.DataFrame(frame))
    return pd.concat(rows, ignore_index=True)


def _title(result: Result, data: pd.DataFrame, state: str) -> str:
    """What is to be seen: where the point run says more than is known, or what is surest."""
    name = actor_names(result.scenario)[state]
    if "point_share" in data:
        gap = (data.point_share - data["mean"]).to_numpy()
        row = data.iloc[int(np.argmax(gap))]
        sure, drawn = f"{row.point_share:.0%} of point runs", f"{row['mean']:.0%} with numbers drawn"
        return f"{name} {row.year}: {STRATEGY_NAMES[row.strategy]} in {sure}, {drawn}"
    row = data.iloc[int(np.argmax(data["mean"]))]
    return f"{name} is surest in {row.year}: {STRATEGY_NAMES[row.strategy]}, {row['mean']:.0%}"


def _handles(marks: object, point: Result | None) -> list[Artist]:
    handles: list[Artist] = [
        Line2D([], [], color=FAINT, linewidth=1.9, label="mean of the runs"),
        Patch(color=FAINT, alpha=0.4, linewidth=0, label="four fifths of the runs"),
    ]
    if point is not None:
        handles.append(Line2D([], [], color=INK, linewidth=1.0, linestyle=(0, (4, 2)), label="share of the point runs"))
    return [*handles, event_line()] if marks else handles


def _asked(runs: Runs, plot: Plot | None) -> tuple[tuple[str, ...], Figure, pd.DataFrame]:
    state, _ = subject(runs.shown, plot)
    return (state,), strategy_bands(runs.shown, state, None, runs.point), bands_data(runs, state)


FIGURE = Kind(_asked, place=2)
