"""What a change does: effects with their intervals, and the strategies of all worlds side by side."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from counterpoise.theory.terms import STRATEGIES
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .drawing import BODY, SMALL, WIDEST, axes_for, tidy
from .frame import frame
from .heading import told
from .naming import STRATEGY_NAMES, actor_names, outcome_name, signed
from .palette import DARK, FAINT, INK, STRATEGY_COLOURS
from .style import house_style
from .sweep_figures import strategies_kept

if TYPE_CHECKING:
    from counterpoise.analysis.compare.compare import Comparison
    from counterpoise.analysis.compare.effects import Effect

ROW, MORE, BAR, FRAME = 0.30, 0.08, 0.24, 0.75
"""Inches of an effect, of every alternative beside it, of a bar of shares, and of what stands around a panel."""

STATES, BARS = 4, 12
"""States whose strategies are shown at most, and bars where many worlds are."""

VISIBLE = 0.005
"""Change of a share from which its bars are drawn: half a point."""

LONG = 34
"""Letters of the name of an alternative beside a bar."""

MARKERS = "osD^vP"
_SHADES = (INK, "#882255", "#4C7F8C", "#999933", "#332288", "#AA4499")
"""Alternatives are told apart by form and colour; none is a colour of a strategy."""


@house_style
def effects_panel(comparison: Comparison, ax: Axes | None = None) -> Figure:
    """The effects that fit on one screen, a row an outcome: mean of the differences with its interval, per alternative.

    Effects are in the unit of the outcome. A hollow mark has no interval, since too few pairs differ. Raises ValueError
    where no outcome differs in any pair.
    """
    rows = _rows(comparison)
    if not rows:
        raise ValueError("no pair differs in any outcome: there is no effect to draw")
    figure, axes = axes_for(ax, WIDEST, _height(comparison, len(rows)))
    _effects(axes, comparison, rows)
    if handles := _alternatives(comparison, rows):
        axes.legend(handles=handles, fontsize=SMALL + 0.5, labelcolor=INK, framealpha=0.9, edgecolor="none")
    return figure


@house_style
def comparison_figure(comparison: Comparison) -> Figure:
    """Effects above; below the shares of the strategies of the states that move most, in all worlds one under another.

    Without shares of all four strategies of a state among the outcomes the lower panel is left out; where no pair
    differs the figure says so.
    """
    rows, bars = _rows(comparison), _bars(comparison)
    worlds = 1 + len(comparison.alternatives)
    heights = [_height(comparison, max(1, len(rows)))]
    if bars:
        heights.append(FRAME + BAR * (worlds + 0.6) * len(bars))
    figure = Figure(figsize=(WIDEST, sum(heights)), layout="constrained")
    panels = figure.subplots(len(heights), 1, squeeze=False, height_ratios=heights)[:, 0]
    if rows:
        _effects(panels[0], comparison, rows)
    else:
        panels[0].set_axis_off()
        panels[0].text(0.0, 0.5, "No pair differs: the runs are the same with and without the change.", color=INK)
    if bars:
        _shares(panels[1], comparison, bars)
    strategies = [Patch(color=STRATEGY_COLOURS[one], label=STRATEGY_NAMES[one]) for one in STRATEGIES if bars]
    marks = _alternatives(comparison, rows)
    frame(figure, _title(comparison), _subtitle(comparison), [*marks, *strategies], columns=3 if marks else 4)
    return figure


def _height(comparison: Comparison, rows: int) -> float:
    """Inches of a panel of effects."""
    return FRAME + rows * (ROW + MORE * (len(comparison.alternatives) - 1))


def _rows(comparison: Comparison) -> list[tuple[str, list[Effect]]]:
    """The effects of every alternative by outcome; none where no pair differs."""
    rows: dict[str, list[Effect]] = {}
    for effect in comparison.shown:
        rows.setdefault(effect.outcome, []).append(effect)
    found = [(outcome, effects) for outcome, effects in rows.items() if not any(one.lacking for one in effects)]
    return found if any(one.differ for _, effects in found for one in effects) else []


def _effects(axes: Axes, comparison: Comparison, rows: Sequence[tuple[str, list[Effect]]]) -> None:
    names, several = actor_names(comparison.scenario), len(comparison.alternatives)
    for row, (_, effects) in enumerate(rows):
        for n, effect in enumerate(effects):
            place = row + (0.0 if several == 1 else 0.6 * (n / (several - 1) - 0.5))
            _mark(axes, effect, place, n)
    axes.axvline(0.0, color=FAINT, linewidth=0.9, zorder=0)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), [outcome_name(outcome, names) for outcome, _ in rows])
    axes.grid(axis="x", color=FAINT, alpha=0.25, linewidth=0.6)
    axes.margins(x=0.09)
    tidy(axes, "Change against the base, with 95 % interval")
    axes.tick_params(axis="y", length=0, labelsize=BODY)
    axes.set_xlabel("mean of the paired differences; shares and indices go from 0 to 1", fontsize=BODY, color=INK)
    if several == 1:
        for row, (_, (effect,)) in enumerate(rows):
            axes.annotate(
                f"{effect.base:.2f} → {effect.changed:.2f}", (1.0, row), (6, 0), xycoords=("axes fraction", "data"),
                textcoords="offset points", va="center", fontsize=SMALL + 0.5, color=INK,
            )  # fmt: skip


def _mark(axes: Axes, effect: Effect, place: float, n: int) -> None:
    """One effect: its interval as a line, its mean as a mark, hollow without an interval."""
    colour, hollow = _SHADES[n % len(_SHADES)], effect.low is None
    if effect.low is not None and effect.high is not None:
        axes.plot([effect.low, effect.high], [place, place], color=colour, linewidth=1.8, solid_capstyle="butt")
    axes.plot(
        [effect.effect], [place], MARKERS[n % len(MARKERS)], markersize=5.5, color=colour,
        markerfacecolor="white" if hollow else colour,
    )  # fmt: skip


def _alternatives(comparison: Comparison, rows: Sequence[tuple[str, list[Effect]]]) -> list[Artist]:
    """What the marks are: the alternatives where there are several, and hollow ones."""
    handles: list[Artist] = [
        Line2D(
            [], [], marker=MARKERS[n % len(MARKERS)], color=_SHADES[n % len(_SHADES)], linewidth=1.8, label=_short(name)
        )
        for n, name in enumerate(comparison.alternatives)
        if len(comparison.alternatives) > 1
    ]
    if any(effect.low is None and effect.differ for _, effects in rows for effect in effects):
        told = "under 20 pairs differ: no interval"
        handles.append(Line2D([], [], marker="o", color=INK, markerfacecolor="white", linewidth=0.0, label=told))
    return handles


class _Bar(NamedTuple):
    """Mean shares of the strategies of a state, or of all states, ``shares[world, strategy]``."""

    told: str
    shares: np.ndarray


def _bars(comparison: Comparison) -> list[_Bar]:
    """The states whose strategies move most, of those of which all four shares are there."""
    names, means = actor_names(comparison.scenario), comparison.values.mean(axis=1)
    found = []
    ordered = list(dict.fromkeys(effect.outcome for effect in comparison.effects))
    for subject, columns in strategies_kept(ordered).items():
        shares = means[:, [comparison.outcomes.index(column) for column in columns.values()]]
        if columns["hedging"].startswith("share_") and np.isfinite(shares).all():
            found.append(_Bar(names.get(subject.who, "all states"), shares))
    moved = [bar for bar in found if np.abs(bar.shares - bar.shares[0]).max() >= VISIBLE]
    return moved[: min(STATES, max(2, BARS // len(means)))]


def _shares(axes: Axes, comparison: Comparison, bars: Sequence[_Bar]) -> None:
    """Stacked shares, the worlds of a state under each other."""
    worlds = ["base", *comparison.alternatives]
    ticks, labels = [], []
    for k, bar in enumerate(bars):
        for n, (world, shares) in enumerate(zip(worlds, bar.shares, strict=True)):
            place = k * (len(worlds) + 0.6) + n
            _bar(axes, place, shares)
            ticks.append(place)
            labels.append(f"{bar.told}, {_short(world)}" if n == 0 else _short(world))
    axes.set_yticks(ticks, labels)
    axes.set_ylim(ticks[-1] + 0.6, -0.6)
    axes.set_xlim(0.0, 1.0)
    axes.set_xticks([0.0, 0.25, 0.5, 0.75, 1.0], ["0", "25", "50", "75", "100 %"])
    tidy(axes, "Share of the years on each strategy")
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _bar(axes: Axes, place: float, shares: np.ndarray) -> None:
    left = 0.0
    for strategy, share in zip(STRATEGIES, shares, strict=True):
        axes.barh(place, share, 0.86, left=left, color=STRATEGY_COLOURS[strategy], edgecolor="white", linewidth=0.8)
        if share >= 0.08:
            axes.text(
                left + share / 2.0, place, f"{share:.0%}", ha="center", va="center", fontsize=SMALL,
                color="white" if strategy in DARK else "black",
            )  # fmt: skip
        left += share


def _short(name: str) -> str:
    return (
        textwrap.shorten(name, LONG, placeholder="…")
        if " " in name
        else name
        if len(name) <= LONG
        else name[: LONG - 1] + "…"
    )


def _title(comparison: Comparison) -> str:
    """What is to be seen: the outcome that moves most."""
    most = comparison.largest
    if most is None:
        return "Nothing changes"
    who, _, what = outcome_name(most.outcome, actor_names(comparison.scenario)).rpartition(": ")
    direction = "more" if most.effect > 0.0 else "less"
    return f"{who + ': ' if who else ''}{direction} {what} ({signed(most.effect)}){_under(comparison, most)}"


def _under(comparison: Comparison, effect: Effect) -> str:
    return f", {_short(effect.alternative)}" if len(comparison.alternatives) > 1 else ""


def _subtitle(comparison: Comparison) -> str:
    years = sorted({outcome.partition("@")[2] for outcome in comparison.outcomes})
    span = years[0].replace("-", "–") if len(years) == 1 and years[0] else ""
    parts = [
        f"case {comparison.scenario.name}", span, f"theory {comparison.theory}",
        f"{comparison.pairs} pairs of runs with the same draws",
        "unknown numbers drawn, the same in each pair" if comparison.uncertain else "",
        f"changed: {'; '.join(comparison.alternatives)}",
    ]  # fmt: skip
    return told(*parts)
