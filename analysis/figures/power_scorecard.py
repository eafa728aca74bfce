"""How the powers fare: their legitimacy, what balancing costs them, whom they press, who condemns, follows, resists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from counterpoise.scenario.actors import actor_code
from counterpoise.theory.response import FORCE, PRESSURE
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .drawing import BAND, SMALL, WIDEST, figure_of, panels_for, spread, tidy, year_axis
from .event_key import marks_of
from .events import events_of, mark_years
from .frame import event_line, frame
from .heading import told_of
from .kind import Kind, Runs
from .naming import actor_names, with_article
from .palette import FAINT, INK, power_style
from .style import house_style

if TYPE_CHECKING:
    from counterpoise.results.result import Result
    from counterpoise.scenario.model import Plot

SHADES = ("#222222", "#882255", "#4C7F8C", "#999933", "#B59AC9")
"""Colours of the powers by their place, from dark to light, so that they differ in grey; none is that of a strategy."""

HIGH = 0.98
"""Inches of a panel."""

NARROW = 3.0
"""Inches of axes on which there is room for few years."""


class Measure(NamedTuple):
    """One row of the figure: its name in the data, its title, the unit of its axis, and how it is read from a result as
    [run, year, power]."""

    name: str
    title: str
    unit: str
    read: Callable[[Result], np.ndarray]

    @property
    def banded(self) -> bool:
        """Whether it has a band: an index or a sum, no count of states."""
        return "states" not in self.unit or self.unit == "sum over states"


def _aligned(result: Result, *strategies: str) -> np.ndarray:
    """Percent of the states with one of the strategies toward each power: [run, year, power]."""
    options = result.world.options
    wanted = np.array([[option in [f"{strategy}:{power}" for strategy in strategies] for option in options]
                       for power in result.world.powers])  # fmt: skip
    return np.stack([100.0 * found[result.record.option].mean(axis=2) for found in wanted], axis=2)


MEASURES = (
    Measure("legitimacy", "Legitimacy: standing with third states", "index", lambda r: np.asarray(r.record.legitimacy)),
    Measure("cost", "Marginal cost of soft balancing to it", "sum over states", lambda r: np.asarray(r.record.cost)),
    Measure(
        "pressed", "States under its pressure or force", "states",
        lambda r: ((r.record.response == PRESSURE) | (r.record.response == FORCE)).sum(axis=2),
    ),
    Measure("condemned", "States that condemn it", "states", lambda r: r.record.condemned.sum(axis=2)),
    Measure("bandwagoning", "Bandwagoning with it", "% of states", lambda r: _aligned(r, "bandwagoning")),
    Measure("balancing", "Balancing against it, hard or soft", "% of states",
            lambda r: _aligned(r, "balancing", "soft_balancing")),
)  # fmt: skip


@house_style
def power_scorecard(
    result: Result,
    powers: Sequence[str] | None = None,
    ax: Sequence[Axes] | None = None,
    point: Result | None = None,
) -> Figure:
    """Six quantities of the powers by year, one panel each, one line a power: the mean over the runs; for indices also
    a band from the 10th to the 90th percentile, which counts of few states would only blur.

    Dotted lines mark the dated events that change a number of a power; a key below the panels names them by their
    numbers. On axes of the caller's own the lines have no numbers.

    Parameters
    ----------
    powers
        Codes or names of the powers, by default all of the scenario.
    ax
        Six axes, one a quantity; new ones by default.
    point
        Runs of the same case whose means are drawn as thin lines: the point run of an ensemble whose numbers are
        drawn from their ranges.

    Raises
    ------
    ValueError
        For a power that the scenario lacks, for no power, or for another number of axes.
    """
    codes = _codes(result, powers)
    size = WIDEST, 0.3 + (HIGH + 0.22) * len(MEASURES)
    figure, panels = panels_for(ax, len(MEASURES), "quantities", size)
    marks = marks_of(events_of(result.scenario, *codes))
    for panel, measure in zip(panels, MEASURES, strict=True):
        _measure(panel, result, measure, codes, point)
        mark_years(panel, marks)
        tidy(panel, measure.title)
        panel.set_ylabel(measure.unit, fontsize=SMALL + 0.5, color=INK)
    if ax is None:
        figure.align_ylabels(panels)
        for panel in panels[:-1]:
            panel.tick_params(labelbottom=False)
        handles = _handles(bool(marks), point is not None)
        frame(figure, _title(result, codes), told_of(Runs(result, point)), handles, panels[:1], {"": marks})
    return figure


def scorecard_data(runs: Runs, powers: Sequence[str] | None = None) -> pd.DataFrame:
    """What the figure shows, a row a quantity, power and year: mean, 10th and 90th percentile of the runs, and the
    mean of the point run where there is one."""
    shown = runs.shown
    return pd.DataFrame(
        {
            "quantity": measure.name, "unit": measure.unit, "power": code, "year": int(year),
            "mean": middle[t], "low": low[t], "high": high[t], **({} if beside is None else {"point": beside[t]}),
        }
        for measure in MEASURES
        for bands, others in [(_bands(shown, measure), None if runs.point is None else _bands(runs.point, measure))]
        for code in _codes(shown, powers)
        for low, middle, high in [bands[code]] for beside in [None if others is None else others[code][1]]
        for t, year in enumerate(shown.world.years)
    )  # fmt: skip


def _codes(result: Result, powers: Sequence[str] | None) -> tuple[str, ...]:
    codes = tuple(
        actor_code(result.scenario, "power", power) for power in (result.world.powers if powers is None else powers)
    )
    if not codes:
        raise ValueError("power_scorecard needs at least one power")
    return codes


def _bands(result: Result, measure: Measure) -> dict[str, np.ndarray]:
    """10th percentile, mean and 90th percentile over the runs by power: [3, year]."""
    values = measure.read(result)
    low, high = np.quantile(values, BAND, axis=0)
    found = np.stack([low, values.mean(axis=0), high])
    return {power: found[:, :, p] for p, power in enumerate(result.world.powers)}


def _measure(ax: Axes, result: Result, measure: Measure, codes: Sequence[str], point: Result | None) -> None:
    years, powers = result.world.years, result.world.powers
    year_axis(ax, int(years[0]), int(years[-1]), 7 if ax.bbox.width / figure_of(ax).dpi > NARROW else 3)
    ends, top = {}, 0.0
    bands, others = _bands(result, measure), None if point is None else _bands(point, measure)
    for code in codes:
        colour, style = SHADES[powers.index(code) % len(SHADES)], power_style(powers, code)
        low, middle, high = bands[code]
        if measure.banded:
            ax.fill_between(years, low, high, color=colour, alpha=0.13, linewidth=0)
        ax.plot(years, middle, color=colour, gid=f"mean {code}", **style)
        top = max(top, float((high if measure.banded else middle).max()))
        if others is not None:
            beside = others[code][1]
            ax.plot(years, beside, color=colour, linewidth=0.7, gid=f"point {code}")
            top = max(top, float(beside.max()))
        ends[code] = float(middle[-1])
    top = 1.08 * top if top > 0.0 else 1.0
    ax.set_ylim(-0.05 * top, top)
    ax.locator_params(axis="y", nbins=4)
    _label(ax, result, ends)


def _label(ax: Axes, result: Result, ends: dict[str, float]) -> None:
    """The name of each power at the end of its line, moved apart."""
    names, (bottom, top) = actor_names(result.scenario), ax.get_ylim()
    ends = {code: (end - bottom) / (top - bottom) for code, end in ends.items()}
    inches = ax.bbox.height / figure_of(ax).dpi
    heights = spread([*ends.values()], min(1.25 * SMALL / 72.0 / inches, 1.0 / len(ends)))
    for (code, end), height in zip(ends.items(), heights, strict=True):
        colour = SHADES[result.world.powers.index(code) % len(SHADES)]
        ax.annotate(
            names[code], (1.0, end), (1.02, height), xycoords="axes fraction", textcoords="axes fraction",
            fontsize=SMALL, color=INK, va="center", gid="name", annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.8, "shrinkA": 0.5, "shrinkB": 0.0,
                        "relpos": (0.0, 0.5)},
        )  # fmt: skip


def _handles(events: bool, point: bool) -> list[Line2D | Patch]:
    handles: list[Line2D | Patch] = [
        Line2D([], [], color=INK, linewidth=1.8, label="mean of the runs"),
        Patch(color=FAINT, alpha=0.4, linewidth=0, label="four fifths of the runs"),
    ]
    if point:
        handles.append(Line2D([], [], color=INK, linewidth=0.7, label="point run"))
    if events:
        handles.append(event_line())
    return handles


def _title(result: Result, codes: Sequence[str]) -> str:
    """What is to be seen: whose legitimacy changes most."""
    names = actor_names(result.scenario)
    bands = _bands(result, MEASURES[0])
    ways = {code: bands[code][1][[0, -1]] for code in codes}
    falls = {code: float(way[1] - way[0]) for code, way in ways.items()}
    code = max(falls, key=lambda one: (falls[one] < 0.0, abs(falls[one])))
    first, last = (float(value) for value in ways[code])
    if round(first, 2) == round(last, 2):
        return "Legitimacy hardly changes"
    deed = "loses" if last < first else "gains"
    who = with_article(names[code])
    return f"{who[0].upper()}{who[1:]} {deed} {'most ' if len(codes) > 1 else ''}legitimacy: {first:.2f} to {last:.2f}"


def _asked(runs: Runs, plot: Plot | None) -> tuple[tuple[str, ...], Figure, pd.DataFrame]:
    powers = None if plot is None or plot.power is None else (plot.power,)
    about = powers or ()
    return about, power_scorecard(runs.shown, powers, None, runs.point), scorecard_data(runs, powers)


FIGURE = Kind(_asked, place=7)
