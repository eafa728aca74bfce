"""What a state felt threatened by: its threat from a power and its dependence on it, with the events of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from counterpoise.scenario.actors import actor_code
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .drawing import BODY, SMALL, TITLE, axes_for, tidy, year_axis
from .events import event_rows, events_of
from .kind import Kind, subject
from .naming import actor_names
from .palette import FAINT, INK, QUANTITY_COLOURS, power_style
from .style import house_style

if TYPE_CHECKING:
    from counterpoise.results.result import Result
    from counterpoise.scenario.model import Plot


@house_style
def threat_and_dependence(result: Result, state: str, power: str, ax: Axes | None = None) -> Figure:
    """Threat that ``state`` perceives from ``power`` and its dependence on it, with the events of both.

    Medians with bands from the 10th to the 90th percentile. The thin line is the threat at which a motive
    to resist begins. Below stands each dated event that changes a number of the state or the power, with
    a bar for the years that it lasts. Raises ValueError for an unknown state or power.
    """
    state, power = actor_code(result.scenario, "state", state), actor_code(result.scenario, "power", power)
    i, p = result.world.states.index(state), result.world.powers.index(power)
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


def _asked(result: Result, plot: Plot | None) -> tuple[tuple[str, ...], Figure]:
    state, power = subject(result, plot)
    return (state, power), threat_and_dependence(result, state, power)


FIGURE = Kind(_asked, place=2)
