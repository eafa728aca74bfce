"""Phase diagrams: which strategy prevails over two numbers of a sweep."""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from counterpoise.files import made_folder
from counterpoise.scenario.model import Scenario, load_scenario
from counterpoise.sweeps.axes import RESERVED
from counterpoise.sweeps.tables import read_design, read_runs, stored_labels, stored_outcomes, stored_title
from counterpoise.theory.terms import STRATEGIES
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from .drawing import BODY, SMALL, TITLE, axes_for, tidy, write_figures
from .naming import STRATEGY_NAMES, actor_names
from .palette import INK, STRATEGY_COLOURS
from .style import house_style

_CODE = r"[A-Z][A-Z0-9_]*"
_SHARE = re.compile(
    rf"(?:share_(?P<strategy>{'|'.join(STRATEGIES)})(?:_(?P<state>{_CODE}))?"
    rf"|reading_(?P<read>{'|'.join(STRATEGIES)})_(?P<pair>{_CODE}))(?:@(?P<years>[-0-9]+))?"
)

ERRORS = 2.0
"""Standard errors up to which a lead is no lead (a judgement, the usual one)."""

FINE = 241
"""Positions along each axis between which the place of the case is looked for."""

PALEST = 0.15
"""How strong a colour is at a share of zero, so that pale ones can still be told apart."""

HATCH = "////"
"""Where a lead may be chance."""

WIDE = 105
"""Letters of a line below the title."""


@house_style
def phase_diagram(
    runs: pd.DataFrame,
    across: str,
    up: str,
    shares: Mapping[str, str],
    ax: Axes | None = None,
    title: str = "",
    labels: Mapping[str, str] | None = None,
    subtitle: str = "",
    own: tuple[float, float] | None = None,
) -> Figure:
    """The leading strategy over two axes of a design, how large its share is, and where its lead may be chance.

    ``shares`` names the column of each strategy, ``labels`` what is written at an axis instead of its column. Each cell
    has the colour of the strategy with the largest mean share, the paler the smaller that share. It is hatched where
    the lead over the second is within :data:`ERRORS` standard errors of the difference between the two, run by run; one
    run a point has no error. ``own`` is where the case itself stands. Returns the figure.
    """
    figure, axes = axes_for(ax, 6.6, 4.6)
    xs, ys = np.sort(runs[across].unique()), np.sort(runs[up].unique())
    table, unsure = _means(runs, across, up, list(shares.values()))
    best = np.nanargmax(np.nan_to_num(table, nan=-1.0), axis=0)
    share = np.nan_to_num(table.max(axis=0), nan=0.0)
    colours = np.array([to_rgb(STRATEGY_COLOURS[strategy]) for strategy in shares])
    image = 1.0 - (1.0 - colours[best]) * (PALEST + (1.0 - PALEST) * np.clip(share, 0.0, 1.0))[..., None]
    borders = _edges(xs), _edges(ys)
    axes.pcolormesh(*borders, image, shading="flat", rasterized=True)
    handles: list[Artist] = [
        Patch(color=STRATEGY_COLOURS[one], label=STRATEGY_NAMES[one])
        for k, one in enumerate(shares)
        if (best == k).any()
    ]
    if unsure.any():
        _hatch(axes, *borders, unsure)
        handles.append(Patch(facecolor="white", edgecolor=INK, linewidth=0.0, hatch=HATCH, label="lead may be chance"))
    if own is not None:
        handles += axes.plot(*own, "o", markersize=8, markerfacecolor="white", markeredgecolor=INK,
                             markeredgewidth=1.8, clip_on=False, zorder=3, label="the case as it is")  # fmt: skip
    told = labels or {}
    axes.set_xlabel(told.get(across, across), fontsize=BODY, color=INK)
    axes.set_ylabel(told.get(up, up), fontsize=BODY, color=INK)
    tidy(axes)
    _head(axes, title, subtitle)
    legend = axes.legend(
        handles=handles, title="leads (paler: smaller share)", fontsize=SMALL, title_fontsize=SMALL,
        loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, alignment="left",
    )  # fmt: skip
    legend.get_title().set_color(INK)
    return figure


def _means(runs: pd.DataFrame, across: str, up: str, columns: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Mean shares [strategy, up, across], and where the lead of the first over the second may be chance."""
    grouped = runs.groupby([up, across])
    means = grouped[columns].mean()
    ordered = np.argsort(-means.to_numpy(), axis=1)
    unsure = []
    for (_, cell), (first, second) in zip(grouped, ordered[:, :2], strict=True):
        unsure.append(may_be_chance(cell, columns[first], columns[second]))
    doubt = pd.Series(unsure, index=means.index).unstack(across, fill_value=False)
    return np.stack([means[column].unstack(across).to_numpy() for column in columns]), doubt.to_numpy()


def may_be_chance(runs: pd.DataFrame, first: str, second: str) -> bool:
    """Whether the lead of one column over another is within :data:`ERRORS` standard errors, over runs of one point.

    A single run has no error, and its lead counts.
    """
    lead = (runs[first] - runs[second]).to_numpy()
    return len(lead) > 1 and bool(lead.mean() <= ERRORS * lead.std(ddof=1) / np.sqrt(len(lead)))


def _hatch(axes: Axes, xs: np.ndarray, ys: np.ndarray, cells: np.ndarray) -> None:
    """Hatch these cells [up, across]."""
    for j, i in np.argwhere(cells):
        size = xs[i + 1] - xs[i], ys[j + 1] - ys[j]
        axes.add_patch(Rectangle((xs[i], ys[j]), *size, fill=False, edgecolor=INK, linewidth=0.0, hatch=HATCH))


def _head(axes: Axes, title: str, subtitle: str) -> None:
    """The title above, and below it in small letters what it is of."""
    lines = textwrap.wrap(subtitle, WIDE)
    axes.annotate("\n".join(lines), (0.0, 1.0), (0.0, 5.0), xycoords="axes fraction", textcoords="offset points",
                  fontsize=SMALL, color=INK, linespacing=1.25)  # fmt: skip
    axes.set_title(title, loc="left", fontsize=TITLE, color=INK, pad=6.0 + 1.35 * SMALL * len(lines))


def _edges(centres: np.ndarray) -> np.ndarray:
    """Borders of cells around the levels of an axis."""
    if len(centres) == 1:
        return np.array([centres[0] - 0.5, centres[0] + 0.5])
    between = (centres[1:] + centres[:-1]) / 2.0
    return np.concatenate(([2 * centres[0] - between[0]], between, [2 * centres[-1] - between[-1]]))


def own_place(
    runs: pd.DataFrame, own: pd.DataFrame, across: str, up: str, quantities: tuple[str, str]
) -> tuple[float, float]:
    """Where on the grid two ``quantities`` have the means that they have in runs of the case as it is.

    Both are interpolated between the points of the grid, and the nearest place is taken, in units of their spans. A
    case beyond the grid is placed at its edge.
    """
    fine_x, fine_y = (np.linspace(runs[axis].min(), runs[axis].max(), FINE) for axis in (across, up))
    distance = np.zeros((FINE, FINE))
    for quantity in quantities:
        table = runs.groupby([up, across])[quantity].mean().unstack(across)
        rows = np.array([np.interp(fine_x, table.columns, row) for row in table.to_numpy()])
        found = np.array([np.interp(fine_y, table.index, column) for column in rows.T]).T
        distance += ((found - own[quantity].mean()) / max(float(np.ptp(found)), 1e-12)) ** 2
    j, i = np.unravel_index(distance.argmin(), distance.shape)
    return float(fine_x[i]), float(fine_y[j])


class _Subject(NamedTuple):
    """What one figure is of: a state, a state toward a power, or all states together, over some years."""

    who: str
    years: str

    def name(self, number: str) -> str:
        """The name of the file."""
        return "_".join(filter(None, ("phase", self.who, self.years, number)))

    def told(self, scenario: Scenario) -> str:
        """In words, the first line below the title."""
        names = actor_names(scenario)
        pairs = {f"{s}_{p}": f"{names[s]} – {names[p]}" for s in scenario.states for p in scenario.powers}
        who = pairs.get(self.who) or names.get(self.who, self.who) or "all states"
        return ", ".join(filter(None, (who, self.years.replace("-", "–"))))

    @property
    def quantities(self) -> tuple[str, str]:
        """Threat and reliance, by which the case finds its place on a grid that moves them."""
        when = f"@{self.years}" if self.years else ""
        return f"threat_{self.who}{when}", f"reliance_{self.who}{when}"


def draw_sweep(
    directory: str | os.PathLike[str], out: str | os.PathLike[str] | None = None, force: bool = False
) -> list[Path]:
    """Phase diagrams of a sweep over its first two axes that vary: one for all states, or for each state, and each
    state toward a power, that it kept; in a sweep of several experiments, theories or choices of events, each has its
    own.

    An experiment without axes is the case as it is. Where the sweep keeps the state's threat and reliance, the place of
    the case is marked. They go to ``figures`` in the directory, or to the folder ``out``. Raises ValueError where the
    sweep has no two axes laid out as a grid or kept no shares of the strategies, StoreError where it is no sweep, or
    where other figures are there and ``force`` is False.
    """
    design, kept = read_design(directory), stored_outcomes(directory)
    varied = [name for name in design.columns if name not in RESERVED and design[name].nunique() > 1]
    grid = [name for name in varied if design[name].nunique() <= max(2, len(design) // 2)]
    if len(grid) < 2:
        raise ValueError(f"{directory} has no two axes laid out as a grid; a phase diagram needs a factorial design")
    across, up = grid[:2]
    subjects = strategies_kept(kept)
    if not subjects:
        raise ValueError(f"{directory} kept no shares of all four strategies; name them under `outcomes:`")
    wanted = {column for shares in subjects.values() for column in shares.values()}
    wanted |= {quantity for subject in subjects for quantity in subject.quantities}
    runs = read_runs(directory, [column for column in kept if column in wanted])
    title, labels = stored_title(directory), stored_labels(directory)
    scenario = load_scenario(Path(directory) / "scenario-0.yaml")
    folder = made_folder(out if out is not None else Path(directory) / "figures")
    figures: dict[Path, Figure] = {}
    placed = runs.dropna(subset=[across, up])
    settings = placed.groupby(["experiment", "theory", "without"], sort=False)
    for k, ((experiment, theory, without), points) in enumerate(settings):
        own = runs[runs[[across, up]].isna().all(axis=1) & (runs.theory == theory) & (runs.without == without)]
        for subject, shares in subjects.items():
            marked = not own.empty and {*subject.quantities} <= {*kept}
            where = own_place(points, own, across, up, subject.quantities) if marked else None
            told = [
                subject.told(scenario), f"case {scenario.name}", f"theory {theory}",
                f"without {without}" * bool(without),
                f"experiment {experiment}" * (placed.experiment.nunique() > 1),
                f"{points.replicate.nunique()} runs a point",
            ]  # fmt: skip
            below = " · ".join(filter(None, told))
            figure = phase_diagram(points, across, up, shares, None, title, labels, below, where)
            figures[folder / f"{subject.name(str(k) if len(settings) > 1 else '')}.png"] = figure
    return write_figures(figures, force)


def strategies_kept(kept: list[str]) -> dict[_Subject, dict[str, str]]:
    """The columns of the strategies of every subject of which a sweep keeps all four."""
    found: dict[_Subject, dict[str, str]] = {}
    for column in kept:
        if match := _SHARE.fullmatch(column):
            subject = _Subject(match["pair"] or match["state"] or "", match["years"] or "")
            found.setdefault(subject, {})[match["strategy"] or match["read"]] = column
    return {
        subject: {s: shares[s] for s in STRATEGIES} for subject, shares in found.items() if {*shares} == {*STRATEGIES}
    }
