"""Figures of a validation: how reliable forecasts are, and where they fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..figures.drawing import BODY, SMALL, WIDEST, tidy
from ..figures.frame import frame
from ..figures.heading import head, told
from ..figures.palette import FAINT, INK, TERM_COLOURS
from ..figures.style import house_style
from ..observed.regions import region_of
from .codings import Case
from .scores import reliability
from .validate import Forecast, Validation

PERIODS = ((1990, 1999), (2000, 2004), (2005, 2009), (2010, 2014), (2015, 2030))
"""Years in which a case begins, by which errors are told apart."""
BINS = 5
"""Bins of the reliability diagram: few, since the cases are few."""
_WRONG = LinearSegmentedColormap.from_list("wrong", ["#F3F3F3", "#882255"])


@house_style
def draw_reliability(forecasts: Sequence[Forecast], labels: np.ndarray) -> Figure:
    """Observed share against mean forecast, all strategies pooled; the size of a mark is the number of forecasts."""
    figure = Figure(figsize=(5.2, 4.6), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color=FAINT, linewidth=1.0, linestyle=":")
    for one, colour in zip(forecasts, TERM_COLOURS, strict=False):
        table = reliability(one.probabilities, labels, BINS)
        axes.plot(table["forecast"], table["observed"], color=colour, linewidth=1.4, label=one.name)
        axes.scatter(table["forecast"], table["observed"], s=8 + 0.5 * table["count"], color=colour)
    axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03))
    axes.set_xlabel("forecast probability", fontsize=BODY, color=INK)
    axes.set_ylabel("share that came true", fontsize=BODY, color=INK)
    tidy(axes)
    axes.legend(frameon=False, fontsize=BODY, loc="upper left", labelcolor=INK)
    head(figure, "Observed share against forecast probability", told(f"{len(labels)} codings, {BINS} bins"))
    return figure


@house_style
def draw_errors(forecast: Forecast, cases: Sequence[Case], labels: np.ndarray) -> Figure:
    """Share of wrong readings by region and by the period in which a case begins, with the number of cases."""
    counts = errors_by_place(forecast, cases, labels)
    regions = list(dict.fromkeys(region for region, _ in counts))
    wrong = np.full((len(regions), len(PERIODS)), np.nan)
    figure = Figure(figsize=(6.4, 0.55 * len(regions) + 1.5), layout="constrained")
    axes = figure.add_subplot()
    for (region, period), (missed, count) in counts.items():
        row, column = regions.index(region), PERIODS.index(period)
        wrong[row, column] = missed / count
        dark = missed / count > 0.55
        axes.text(column, row, f"{missed} of {count}", ha="center", va="center", fontsize=BODY,
                  color="white" if dark else INK)  # fmt: skip
    axes.imshow(wrong, cmap=_WRONG, vmin=0.0, vmax=1.0, aspect="auto")
    last = PERIODS[-1][0]
    axes.set_xticks(range(len(PERIODS)), [f"{a}–{b}" if a < last else f"from {a}" for a, b in PERIODS])
    axes.set_yticks(range(len(regions)), [region.replace("_", " ") for region in regions])
    tidy(axes)
    axes.tick_params(length=0, labelsize=SMALL + 1.0)
    axes.spines[:].set_visible(False)
    missed, read = (sum(count[k] for count in counts.values()) for k in (0, 1))
    head(figure, f"{missed} of {read} codings are read wrongly", told(forecast.name, "by region and first year"))
    return figure


def errors_by_place(
    forecast: Forecast, cases: Sequence[Case], labels: np.ndarray
) -> Mapping[tuple[str, tuple[int, int]], tuple[int, int]]:
    """Wrong readings and cases by region and period, where there is any case with a strategy."""
    read = forecast.probabilities.argmax(axis=1)
    counts: dict[tuple[str, tuple[int, int]], tuple[int, int]] = {}
    for case, label, strategy in zip(cases, labels, read, strict=True):
        period = next((one for one in PERIODS if one[0] <= case.first <= one[1]), None)
        if label >= 0 and period is not None:
            missed, count = counts.get((region_of(case.iso3), period), (0, 0))
            counts[region_of(case.iso3), period] = (missed + int(strategy != label), count + 1)
    return dict(sorted(counts.items()))


@house_style
def draw_league(found: Validation, of: str) -> Figure:
    """How much better every theory reads the codings than their most frequent strategy: log loss, with 90 % intervals
    over states; the best first. Hollow marks are of baselines, squares of theories estimated on these codings.

    ``of`` says of which codings. Raises ValueError where no row is the most frequent strategy.
    """
    rows = league_data(found)
    figure = Figure(figsize=(WIDEST, 0.75 + 0.27 * len(rows)), layout="constrained")
    axes = figure.add_subplot()
    for place, row in enumerate(rows.itertuples()):
        axes.plot([row.low, row.high], [place, place], color=INK, linewidth=1.5, solid_capstyle="butt")
        axes.plot([row.gain], [place], "s" if row.in_sample else "o", color=INK, markersize=6,
                  markerfacecolor="white" if row.baseline else INK)  # fmt: skip
        axes.annotate(f"{row.log_loss:.2f}", (1.0, place), (6, 0), xycoords=("axes fraction", "data"), va="center",
                      textcoords="offset points", fontsize=SMALL + 0.5, color=INK)  # fmt: skip
    axes.axvline(0.0, color=FAINT, linewidth=1.0, zorder=0)
    axes.set_yticks(range(len(rows)), list(rows.theory))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlabel("log loss less than that of the most frequent strategy (right: better)", fontsize=BODY, color=INK)
    tidy(axes)
    axes.tick_params(axis="y", length=0, labelsize=BODY)
    ahead = rows[(rows.low > 0.0) & ~rows.baseline]
    ranks = f"{len(ahead)} of {int((~rows.baseline).sum())} theories"
    seen = f"{ranks} surely read the codings better than the most frequent strategy"
    frame(figure, seen, told(of, f"{rows.codings.iloc[0]} codings", "at the right: log loss"), _league_key(rows))
    return figure


def _league_key(rows: pd.DataFrame) -> list[Line2D]:
    kinds = {"theory": ("o", INK), "estimated on these codings": ("s", INK), "baseline": ("o", "white")}
    there = {"theory": True, "estimated on these codings": bool(rows.in_sample.any()), "baseline": True}
    return [
        Line2D([], [], marker=mark, color=INK, markerfacecolor=face, linewidth=0.0, label=label)
        for label, (mark, face) in kinds.items() if there[label]
    ]  # fmt: skip


def league_data(found: Validation) -> pd.DataFrame:
    """What the figure shows, a row a theory or baseline. Raises ValueError where none is the most frequent strategy."""
    base = next((one for one in found.forecasts if one.name == "majority"), None)
    if base is None:
        raise ValueError("a league needs the most frequent strategy as a row")
    rows = []
    for one in found.forecasts:
        gap = found.difference(base, one).log_loss
        rows.append((one.name, one.scores.log_loss, gap.value, gap.low, gap.high, one.is_baseline, one.in_sample,
                     one.scores.n))  # fmt: skip
    names = ["theory", "log_loss", "gain", "low", "high", "baseline", "in_sample", "codings"]
    return pd.DataFrame(rows, columns=names).sort_values("log_loss", kind="stable", ignore_index=True)
