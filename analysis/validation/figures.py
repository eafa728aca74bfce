"""Figures of a validation: how reliable forecasts are, and where they fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from ..figures.drawing import BODY, SMALL, tidy
from ..figures.palette import FAINT, INK, TERM_COLOURS
from ..figures.style import house_style
from ..observed.regions import region_of
from .codings import Case
from .scores import reliability
from .validate import Forecast

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
    tidy(axes, "Reliability")
    axes.legend(frameon=False, fontsize=BODY, loc="upper left", labelcolor=INK)
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
    tidy(axes, f"Wrong readings of {forecast.name}, by region and first year")
    axes.tick_params(length=0, labelsize=SMALL + 1.0)
    axes.spines[:].set_visible(False)
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
