"""What a case can come to: a dot a point, by how often a state resists and how often it bandwagons.

What is left to one is hedging, so that each dot shows three shares on two plain axes; readers need not know the
triangles in which mixtures are drawn otherwise, and the panel is such a triangle all the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from counterpoise.theory.terms import STRATEGIES
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..figures.drawing import SMALL, WIDEST, panels_for, tidy
from ..figures.drawn import Drawn
from ..figures.frame import frame
from ..figures.heading import joined, told
from ..figures.naming import STRATEGY_NAMES
from ..figures.palette import FAINT, INK
from ..figures.style import house_style
from .space import ALL, Space

COLUMNS, MOST = 3, 9
"""Panels beside each other, and at most: the states whose mixture varies most."""

SIZES = {1: (4.8, 3.9), 2: (WIDEST, 3.6)}
"""Inches of the panels together, where they are few."""

FAINTLY = 0.05
"""Share of the years that are resisted, below which it is not told how."""

KINDS = (
    (1 / 3, "#B8B8B8", f"resistance mostly soft, or under {FAINTLY:.0%}"),
    (2 / 3, "#6E6E6E", "about half of it hard"),
    (1.0, "#000000", "mostly hard"),
)
"""How much of the resistance is hard balancing, up to which share; greys that a printer keeps apart."""

LITTLE = 0.01
"""A share that is told as less than this."""


@house_style
def draw_space(found: Space, ax: Axes | Sequence[Axes] | None = None) -> Figure:
    """The mixtures of the states that vary most, a panel a state, at most :data:`MOST`; returns the figure.

    Along the axis bandwagoning, upward hard and soft balancing together; below the slanted line the rest is hedging. A
    dot is the darker the more of the resistance is hard, a ring the mean of all points. ``ax`` are as many axes as
    there are panels. Raises ValueError for another number of axes.
    """
    states = found.widest[:MOST] or list(found.mixtures)
    columns = min(COLUMNS, len(states))
    size = SIZES.get(len(states), (WIDEST, 2.85 * -(-len(states) // columns)))
    figure, panels = panels_for(ax, len(states), "states", size, columns)
    for panel, state in zip(panels, states, strict=True):
        _panel(panel, found, state)
    if ax is None:
        frame(figure, headline(found), _told(found, len(states)), _handles(), columns=min(3, 1 + len(states)))
    return figure


def _panel(axes: Axes, found: Space, state: str) -> None:
    rows = _dots(found, state)
    axes.fill([0.0, 1.0, 0.0], [0.0, 0.0, 1.0], facecolor="#F6F6F6", zorder=0)
    axes.plot([0.0, 1.0], [1.0, 0.0], color=FAINT, linewidth=0.8, zorder=0)
    axes.scatter(rows["bandwagoning"], rows["resisting"], s=5.0, color=rows["colour"], alpha=0.5, linewidths=0.0,
                 rasterized=True)  # fmt: skip
    axes.plot(rows["bandwagoning"].mean(), rows["resisting"].mean(), "o", markersize=7, markerfacecolor="white",
              markeredgecolor=INK, markeredgewidth=1.6, zorder=3, clip_on=False)  # fmt: skip
    axes.set_xlim(-0.01, 1.02)
    axes.set_ylim(-0.01, 1.02)
    axes.set_aspect("equal")
    ticks = (0.0, 0.5, 1.0)
    axes.set_xticks(ticks, [f"{tick:.0%}" for tick in ticks])
    axes.set_yticks(ticks, [f"{tick:.0%}" for tick in ticks])
    axes.set_xlabel("bandwagons", fontsize=SMALL + 0.5, color=INK)
    axes.set_ylabel("resists, hard or soft", fontsize=SMALL + 0.5, color=INK)
    axes.annotate("no hedging", (0.66, 0.34), (6.5, 6.5), textcoords="offset points", rotation=-45.0, color=INK,
                  fontsize=SMALL - 0.5, ha="center", va="center")  # fmt: skip
    leading = _leading(found, state)
    lines = [f"{STRATEGY_NAMES[one]} {percent(share)}" for one, share in leading.items()]
    if (tied := 1.0 - sum(leading.values())) >= LITTLE:
        lines.append(f"two tied {percent(tied)}")
    axes.text(1.02, 1.08, "\n".join(["leads at", *lines]), fontsize=SMALL, color=INK, ha="right", va="top")
    tidy(axes, found.names[state])


def _dots(found: Space, state: str) -> pd.DataFrame:
    """A row a point: the four shares, those that resist together, and the colour of the resistance."""
    rows = pd.DataFrame(found.mixtures[state], columns=list(STRATEGIES))
    resisting = rows["balancing"] + rows["soft_balancing"]
    hard = (rows["balancing"] / resisting.where(resisting > 0.0)).fillna(0.0)
    ends, colours = (np.array(column) for column in list(zip(*KINDS, strict=True))[:2])
    hard = hard.where(resisting >= FAINTLY, 0.0)
    return rows.assign(resisting=resisting, colour=colours[np.searchsorted(ends, hard.clip(upper=1.0))])


def headline(found: Space) -> str:
    """What is to be seen: which strategies lead the state whose mixture varies most, and what never leads any."""
    states = found.widest or list(found.mixtures)
    leading = {one: share for one, share in _leading(found, states[0]).items() if share >= LITTLE}
    parts = [f"{STRATEGY_NAMES[one]} {'leads ' * (k == 0)}at {percent(share)}{' of the points' * (k == 0)}"
             for k, (one, share) in enumerate(leading.items())]  # fmt: skip
    most = f" has the most room of {len(states)} states" * (len(states) > 1)
    title = f"{found.names[states[0]]}{most}: {joined(parts)}" if parts else found.names[states[0]]
    nowhere = [STRATEGY_NAMES[one] for one in STRATEGIES if all(one in found.never(state) for state in states)]
    whom = " any of them" * (len(states) > 1)
    return f"{title}; {joined(nowhere)} never lead{'s' * (len(nowhere) == 1)}{whom}" if nowhere else title


def percent(share: float) -> str:
    """A share of the points; one that is small, or nearly all, is not told as none or all."""
    if 0.0 < share < LITTLE:
        return f"under {LITTLE:.0%}"
    return f"over {1.0 - LITTLE:.0%}" if 1.0 - LITTLE < share < 1.0 else f"{share:.0%}"


def _leading(found: Space, subject: str) -> dict[str, float]:
    """The share of the points at which each strategy leads, of those that lead anywhere; the most frequent first."""
    shares = found.of(subject)["leads"].sort_values(ascending=False, kind="stable")
    return {str(one): float(share) for one, share in shares.items() if share > 0.0}


def _told(found: Space, shown: int) -> str:
    rest = len(found.states) - shown
    return told(
        f"case {found.case}", found.years.replace("-", "–"), f"theory {found.theory}",
        f"{found.points:,} points × {found.replicates} runs, {found.varied:,} numbers drawn from their ranges",
        f"the {shown} states of {shown + rest} whose mixture varies most" if rest > 0 else "",
    )  # fmt: skip


def _handles() -> list[Line2D]:
    dots = [
        Line2D([], [], linestyle="", marker="o", markersize=5.0, markeredgewidth=0.0, color=colour, label=label)
        for _, colour, label in KINDS
    ]
    ring = Line2D([], [], linestyle="", marker="o", markersize=7, markerfacecolor="white", markeredgecolor=INK,
                  markeredgewidth=1.6, label="mean of all points")  # fmt: skip
    corner = Line2D([], [], linestyle="", label="lower left corner: only hedging")
    return [*dots, ring, corner]


def drawn_space(found: Space) -> Drawn:
    """The figure with its numbers: the mean shares of every point and of every state that is shown."""
    states = found.widest[:MOST] or list(found.mixtures)
    parts = [
        pd.DataFrame(found.mixtures[state], columns=list(STRATEGIES)).assign(state=state, point=found.numbers)
        for state in states
    ]
    data = pd.concat(parts, ignore_index=True)
    named = () if ALL in found.mixtures else found.states
    name = "_".join(filter(None, ("space", *named, found.years)))
    return Drawn(name, draw_space(found), data[["state", "point", *STRATEGIES]])
