"""Who moved where: flows of states between strategies from one chosen year to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from counterpoise.theory.terms import STRATEGIES
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from .compared_years import compared_years, year_name
from .drawing import BODY, SMALL, WIDEST, axes_for, spread, tidy
from .heading import head, head_axes, told_of
from .kind import Kind, Runs
from .naming import STRATEGY_NAMES, actor_names
from .palette import FAINT, INK, STRATEGY_COLOURS
from .strategy_shares import state_codes
from .style import house_style

if TYPE_CHECKING:
    from counterpoise.results.result import Result
    from counterpoise.scenario.model import Plot

HEIGHT = 3.9
"""Inches of the axes."""

GAP = 0.03
"""Space between the blocks of a column, in shares."""

BLOCK, NAMES, LABEL = 0.3, 1.4, 0.28
"""Inches of the width of a block, of the names at the right, and of a percent label at the beginning of a ribbon."""

STAY, MOVE = 0.22, 0.72
"""How solid the ribbons are of those that stay and of those that move."""


@house_style
def strategy_flows(
    result: Result,
    states: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
    ax: Axes | None = None,
) -> Figure:
    """How many states, over all runs, move from one strategy to another between chosen years.

    A column is a year, its blocks are the shares of the strategies over states and runs. A ribbon goes from the
    strategy in one year to the strategy in the next and has the colour of the first; who stays is paler.

    Parameters
    ----------
    states
        Codes or names of the states that are counted, by default all of the scenario.
    years
        The years compared. By default the first, the last, and two between them at which the shares move most.
    ax
        Axes to draw on; new ones by default.

    Raises
    ------
    ValueError
        For a state that the scenario lacks, for no state, for a year that it does not run, for fewer than two years.
    """
    picked = _picked(result, states, years)
    figure, axes = axes_for(ax, WIDEST, HEIGHT)
    found = flows(result, picked.rows, picked.places)
    columns = np.stack([*found.sum(axis=2), found[-1].sum(axis=0)])
    wide, high = (inches / figure.dpi for inches in axes.bbox.size)
    scale = _scale(WIDEST - 0.2 if ax is None else wide, high, len(columns))
    for step, matrix in enumerate(found):
        _ribbons(axes, step, matrix, columns[step : step + 2], scale)
    for place, column in enumerate(columns):
        _blocks(axes, place, column, scale)
    _names(axes, columns, scale)
    _frame(axes, [int(result.world.years[place]) for place in picked.places], scale)
    if ax is None:
        head(figure, _title(result, picked), told_of(Runs(result)))
    else:
        head_axes(axes, "Flows between strategies", _title(result, picked))
    return figure


def flows(result: Result, rows: Sequence[int], places: Sequence[int]) -> np.ndarray:
    """Share of states and runs by the strategy in a year and in the next of the years: [step, before, after]."""
    chosen = result.strategy[:, :, list(rows)][:, list(places)]
    return np.stack([_moves(chosen[:, k], chosen[:, k + 1]) for k in range(len(places) - 1)])


def flows_data(result: Result, states: Sequence[str] | None = None, years: Sequence[int] | None = None) -> pd.DataFrame:
    """The ribbons that the figure shows, a row each, empty ones too: how large a share of states and runs has the one
    strategy in the one year and the other in the other."""
    picked = _picked(result, states, years)
    found, shown = flows(result, picked.rows, picked.places), [int(result.world.years[k]) for k in picked.places]
    return pd.DataFrame(
        {
            "from_year": shown[step], "to_year": shown[step + 1], "from_strategy": before, "to_strategy": after,
            "share": found[step, a, b],
        }
        for step in range(len(found)) for a, before in enumerate(STRATEGIES) for b, after in enumerate(STRATEGIES)
    )  # fmt: skip


class _Picked(NamedTuple):
    """States and years by their places."""

    rows: list[int]
    places: list[int]


class _Scale(NamedTuple):
    """An inch in units of the horizontal axis, on which columns are 1 apart; the widths of the axes and of a block in
    these; the share that a line of text needs in height."""

    inch: float
    wide: float
    block: float
    room: float


def _picked(result: Result, states: Sequence[str] | None, years: Sequence[int] | None) -> _Picked:
    rows = [result.world.states.index(state) for state in state_codes(result, states)]
    if not rows:
        raise ValueError("strategy_flows needs at least one state")
    return _Picked(rows, compared_years(result, years, rows, least=2))


def _moves(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Shares of the pairs of strategies: [before, after]."""
    kinds = len(STRATEGIES)
    counts = np.bincount((before * kinds + after).ravel(), minlength=kinds * kinds)
    return np.asarray(counts.reshape(kinds, kinds) / before.size)


def _title(result: Result, picked: _Picked) -> str:
    """What is to be seen: the largest move of one state."""
    largest, told = 0.0, "No state moves from one strategy to another between these years"
    names = actor_names(result.scenario)
    for row in picked.rows:
        found = flows(result, [row], picked.places)
        moves = found * (1.0 - np.eye(len(STRATEGIES)))
        step, before, after = (int(k) for k in np.unravel_index(moves.argmax(), moves.shape))
        if moves[step, before, after] > largest + 1e-12:
            largest = float(moves[step, before, after])
            first, second = (int(result.world.years[place]) for place in picked.places[step : step + 2])
            told = (
                f"From {first} to {second} {names[result.world.states[row]]} moves from "
                f"{STRATEGY_NAMES[STRATEGIES[before]]} to {STRATEGY_NAMES[STRATEGIES[after]]} in {largest:.0%} of runs"
            )
    return told


def _bottoms(column: np.ndarray) -> np.ndarray:
    """Where each block of a column begins: hard balancing below, as in the shares by year."""
    return np.asarray(column.cumsum() - column + GAP * np.arange(len(column)))


def _scale(wide: float, high: float, columns: int) -> _Scale:
    """The scale of axes of so many inches; where they are narrow, names begin within them and end beside them."""
    inch = (columns - 1) / max(wide - BLOCK - NAMES - 0.1, 0.6 * wide)
    return _Scale(inch, wide * inch, min(BLOCK * inch, 0.4), 1.3 * SMALL / 72.0 / high * (1.0 + 5 * GAP))


def _ribbons(ax: Axes, step: int, matrix: np.ndarray, columns: np.ndarray, scale: _Scale) -> None:
    """The ribbons between two columns; at both ends they lie one upon another in the order of the strategies."""
    left, right = step + 0.5 * scale.block, step + 1 - 0.5 * scale.block
    leaving = _bottoms(columns[0])[:, None] + matrix.cumsum(axis=1) - matrix
    coming = _bottoms(columns[1])[None] + matrix.cumsum(axis=0) - matrix
    middle = 0.5 * (left + right)
    for a, strategy in enumerate(STRATEGIES):
        for b in range(len(STRATEGIES)):
            share = float(matrix[a, b])
            if not share:
                continue
            low, high = float(leaving[a, b]), float(coming[a, b])
            corners = [
                (left, low), (middle, low), (middle, high), (right, high),
                (right, high + share), (middle, high + share), (middle, low + share), (left, low + share), (left, low),
            ]  # fmt: skip
            curve = [Path.CURVE4] * 3
            ax.add_patch(
                PathPatch(
                    Path(corners, [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY]),
                    facecolor=STRATEGY_COLOURS[strategy], alpha=STAY if a == b else MOVE, linewidth=0,
                    zorder=1 if a == b else 2, gid=f"{strategy}>{STRATEGIES[b]}",
                )
            )  # fmt: skip
            if a != b and share >= scale.room + 1.2 * abs(high - low) * _part(LABEL * scale.inch / (right - left)):
                ax.text(
                    left + 0.04 * scale.inch, low + 0.5 * share, f"{share:.0%}", fontsize=SMALL, va="center", zorder=5,
                    color=_ink_on(strategy), gid="move",
                )  # fmt: skip


def _part(way: float) -> float:
    """How much of its rise or fall a ribbon has behind it after so much of its way."""
    t = way / (1.5 * (1.0 - min(way, 0.5)))
    return 1.0 if way > 0.5 else t * t * (3.0 - 2.0 * t)


def _blocks(ax: Axes, place: int, column: np.ndarray, scale: _Scale) -> None:
    for strategy, share, low in zip(STRATEGIES, column, _bottoms(column), strict=True):
        if not share:
            continue
        ax.add_patch(
            Rectangle(
                (place - 0.5 * scale.block, low), scale.block, share, linewidth=0, zorder=3,
                color=STRATEGY_COLOURS[strategy], gid=f"block {strategy}",
            )
        )  # fmt: skip
        if share >= scale.room and scale.block >= 0.9 * BLOCK * scale.inch:
            ax.text(
                place, low + 0.5 * share, f"{share:.0%}", fontsize=SMALL, ha="center", va="center",
                color=_ink_on(strategy), gid="share", zorder=5,
            )  # fmt: skip


def _names(ax: Axes, columns: np.ndarray, scale: _Scale) -> None:
    """The strategies that occur, at the right end, moved apart; each with a small square of its colour."""
    shown = [k for k in range(len(STRATEGIES)) if columns[:, k].any()]
    top, edge = 1.0 + GAP * (len(STRATEGIES) - 1), len(columns) - 1 + 0.5 * scale.block
    begin, end, square, name = (edge + inches * scale.inch for inches in (0.03, 0.11, 0.17, 0.24))
    middles = [(_bottoms(columns[-1])[k] + 0.5 * columns[-1][k]) / top for k in shown]
    for k, middle, height in zip(shown, middles, spread(middles, 1.4 * scale.room / top), strict=True):
        ax.plot([begin, end], [middle * top, height * top], color=FAINT, linewidth=0.6)
        ax.plot(
            [square], [height * top], marker="s", markersize=5, linestyle="none",
            color=STRATEGY_COLOURS[STRATEGIES[k]],
        )  # fmt: skip
        ax.text(name, height * top, STRATEGY_NAMES[STRATEGIES[k]], fontsize=BODY, color=INK, va="center", gid="name")


def _frame(ax: Axes, years: Sequence[int], scale: _Scale) -> None:
    """Years below the columns, room at the right for the names, nothing else."""
    half = 0.5 * scale.block + 0.05 * scale.inch
    ax.set_xlim(-half, scale.wide - half)
    ax.set_ylim(-0.01, 1.01 + GAP * (len(STRATEGIES) - 1))
    tidy(ax)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.set_yticks([])
    ax.set_xticks(range(len(years)), [year_name(year).replace(" ", "\n") for year in years])
    ax.tick_params(axis="x", length=0, labelsize=BODY, labelcolor=INK)


def _ink_on(strategy: str) -> str:
    """The colour of letters that can be read on that of a strategy."""
    red, green, blue = to_rgb(STRATEGY_COLOURS[strategy])
    return "white" if 0.299 * red + 0.587 * green + 0.114 * blue < 0.5 else INK


def _asked(runs: Runs, plot: Plot | None) -> tuple[tuple[str, ...], Figure, pd.DataFrame]:
    states, years = (None, None) if plot is None else (plot.states, plot.years)
    return (), strategy_flows(runs.shown, states, years), flows_data(runs.shown, states, years)


FIGURE = Kind(_asked, place=4)
