"""Phase diagrams: which strategy prevails over two numbers of a sweep."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from counterpoise.files import made_folder
from counterpoise.sweeps.tables import read_design, read_runs, stored_labels, stored_outcomes
from counterpoise.theory.terms import STRATEGIES
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from .drawing import BODY, SMALL, axes_for, tidy, write_figures
from .naming import STRATEGY_NAMES
from .palette import INK, STRATEGY_COLOURS
from .style import house_style

_SHARE = re.compile(
    rf"share_(?P<strategy>{'|'.join(STRATEGIES)})(?:_(?P<state>[A-Z][A-Z0-9_]*))?(?:@(?P<years>[-0-9]+))?"
)


@house_style
def phase_diagram(
    runs: pd.DataFrame,
    across: str,
    up: str,
    shares: Mapping[str, str],
    ax: Axes | None = None,
    title: str = "",
    labels: Mapping[str, str] | None = None,
) -> Figure:
    """The prevailing strategy over two axes of a design, and how clearly it prevails.

    ``shares`` names the column of each strategy, ``labels`` what is written at an axis instead of its column. Each cell
    has the colour of the strategy with the largest mean share, the paler the closer the second is. Returns the figure.
    """
    figure, axes = axes_for(ax, 6.6, 4.6)
    means = runs.groupby([up, across])[list(shares.values())].mean()
    xs, ys = np.sort(runs[across].unique()), np.sort(runs[up].unique())
    table = np.stack(
        [means[column].unstack(across).reindex(index=ys, columns=xs).to_numpy() for column in shares.values()]
    )
    best = np.nanargmax(np.nan_to_num(table, nan=-1.0), axis=0)
    ordered = np.sort(table, axis=0)
    lead = np.clip(ordered[-1] - ordered[-2], 0.0, 1.0)
    colours = np.array([to_rgb(STRATEGY_COLOURS[strategy]) for strategy in shares])
    image = 1.0 - (1.0 - colours[best]) * (0.25 + 0.75 * lead)[..., None]
    axes.pcolormesh(_edges(xs), _edges(ys), image, shading="flat", rasterized=True)
    told = labels or {}
    axes.set_xlabel(told.get(across, across), fontsize=BODY, color=INK)
    axes.set_ylabel(told.get(up, up), fontsize=BODY, color=INK)
    tidy(axes, title)
    seen = [strategy for k, strategy in enumerate(shares) if (best == k).any()]
    handles = [Patch(color=STRATEGY_COLOURS[one], label=STRATEGY_NAMES[one]) for one in seen]
    legend = axes.legend(
        handles=handles, title="prevails (paler: hardly)", fontsize=SMALL, title_fontsize=SMALL,
        loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, alignment="left",
    )  # fmt: skip
    legend.get_title().set_color(INK)
    return figure


def _edges(centres: np.ndarray) -> np.ndarray:
    """Borders of cells around the levels of an axis."""
    if len(centres) == 1:
        return np.array([centres[0] - 0.5, centres[0] + 0.5])
    between = (centres[1:] + centres[:-1]) / 2.0
    return np.concatenate(([2 * centres[0] - between[0]], between, [2 * centres[-1] - between[-1]]))


def draw_sweep(
    directory: str | os.PathLike[str], out: str | os.PathLike[str] | None = None, force: bool = False
) -> list[Path]:
    """Phase diagrams of a sweep over its first two axes that vary: one for all states, or for each state that it kept;
    in a sweep of several experiments, theories or choices of events, each has its own.

    They go to ``figures`` in the directory, or to the folder ``out``. Raises ValueError where the sweep has no two axes
    laid out as a grid or kept no shares of the strategies, StoreError where it is no sweep, or where other figures are
    there and ``force`` is False.
    """
    fixed = {"run", "point", "replicate", "experiment", "theory", "without"}
    design = read_design(directory)
    varied = [name for name in design.columns if name not in fixed and design[name].nunique() > 1]
    grid = [name for name in varied if design[name].nunique() <= max(2, len(design) // 2)]
    if len(grid) < 2:
        raise ValueError(f"{directory} has no two axes laid out as a grid; a phase diagram needs a factorial design")
    groups: dict[tuple[str, str], dict[str, str]] = {}
    for column in stored_outcomes(directory):
        if match := _SHARE.fullmatch(column):
            key = (match["state"] or "", match["years"] or "")
            groups.setdefault(key, {})[match["strategy"]] = column
    groups = {
        key: {s: shares[s] for s in STRATEGIES} for key, shares in groups.items() if set(shares) == set(STRATEGIES)
    }
    if not groups:
        raise ValueError(f"{directory} kept no shares of all four strategies; name them under `outcomes:`")
    runs = read_runs(directory, [column for shares in groups.values() for column in shares.values()])
    labels = stored_labels(directory)
    folder = made_folder(out if out is not None else Path(directory) / "figures")
    figures: dict[Path, Figure] = {}
    settings = runs.groupby(["experiment", "theory", "without"], sort=False)
    for k, (setting, chosen) in enumerate(settings):
        points = chosen.dropna(subset=grid[:2])
        if points.empty:
            continue
        for (state, years), shares in groups.items():
            told = [state or "all states", years.replace("-", "–"), *(_setting(setting) if len(settings) > 1 else ())]
            figure = phase_diagram(points, grid[0], grid[1], shares, title=" ".join(filter(None, told)), labels=labels)
            name = "_".join(filter(None, ("phase", state, years, str(k) if len(settings) > 1 else "")))
            figures[folder / f"{name}.png"] = figure
    return write_figures(figures, force)


def _setting(setting: tuple[str, str, str]) -> tuple[str, ...]:
    """What tells a figure of one experiment, theory and choice of events from the others."""
    experiment, theory, without = setting
    return (f"({experiment}, {theory}{', without ' + without if without else ''})",)
