"""Which reasons carried the choice of one state, year by year, over replayed runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from counterpoise.engine.runs import replay
from counterpoise.scenario.actors import actor_code
from counterpoise.theory.terms import BY_STRATEGY, LONGEST, STRATEGIES
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.patheffects import Normal, Stroke

from .drawing import BODY, axes_for, tidy, year_axis
from .kind import Kind, subject
from .naming import STRATEGY_NAMES, actor_names, others, term_name
from .palette import INK, OTHER, STRATEGY_COLOURS, TERM_COLOURS
from .style import house_style

if TYPE_CHECKING:
    from counterpoise.results.result import Result
    from counterpoise.scenario.model import Plot

REPLAYED = 50
"""Runs that :func:`term_contributions` replays at most."""


class Contributions(NamedTuple):
    """Means over runs of what each term adds to and takes from the utility of the chosen option."""

    terms: tuple[str, ...]
    positive: np.ndarray  # [term, year]
    negative: np.ndarray  # [term, year]
    choices: np.ndarray  # [strategy, year] share of the runs


def contributions(result: Result, state: str, replicates: int = REPLAYED) -> Contributions:
    """Weight times value of every term of the option that ``state`` chose, over replayed runs.

    Terms of one name are taken together, whatever the strategy; gains and losses are kept apart.
    Raises ValueError for an unknown state.
    """
    i = result.world.states.index(actor_code(result.scenario, "state", state))
    terms = tuple(dict.fromkeys(term.name for rows in BY_STRATEGY.values() for term in rows))
    runs, years = min(replicates, result.replicates), len(result.world.years)
    positive, negative = np.zeros((len(terms), years)), np.zeros((len(terms), years))
    choices = np.zeros((len(STRATEGIES), years))
    weights = _padded_weights(result)
    labels = np.array([STRATEGIES.index(option.split(":")[0]) for option in result.world.options])
    for run in range(runs):
        record, trace = replay(result.world, result.rules, run, result.seed)
        chosen = record.option[0, :, i]
        parts = trace[np.arange(years), i, chosen] * weights[labels[chosen]]
        for k, strategy in enumerate(STRATEGIES):
            on = labels[chosen] == k
            choices[k] += on
            for column, term in enumerate(BY_STRATEGY[strategy]):
                row = terms.index(term.name)
                positive[row] += on * np.maximum(parts[:, column], 0.0)
                negative[row] += on * np.minimum(parts[:, column], 0.0)
    return Contributions(terms, positive / runs, negative / runs, choices / runs)


def _padded_weights(result: Result) -> np.ndarray:
    """Weights as a table: [strategy, term]."""
    table = np.zeros((len(STRATEGIES), LONGEST))
    for row, weights in zip(table, result.rules.weights, strict=True):
        row[: len(weights)] = weights
    return table


@house_style
def term_contributions(result: Result, state: str, ax: Axes | None = None, largest: int = 9) -> Figure:
    """Which terms carried the chosen option of ``state``, by year, averaged over up to 50 replayed runs.

    Gains are stacked above zero, losses below; the line is their sum, the utility of what was chosen. The
    strip at the foot shows the share of those runs on each strategy. The ``largest`` terms (at most 9) are
    named, the others summed. Raises ValueError for an unknown state.
    """
    state = actor_code(result.scenario, "state", state)
    parts = contributions(result, state)
    figure, axes = axes_for(ax, 9.5, 4.8)
    years = result.world.years
    size = (parts.positive - parts.negative).sum(axis=1)
    ranked = [int(k) for k in np.argsort(-size, kind="stable") if size[k] > 0.0]
    named, rest = ranked[: min(largest, len(TERM_COLOURS))], ranked[min(largest, len(TERM_COLOURS)) :]
    stack = [(term_name(parts.terms[k]), TERM_COLOURS[n], [k]) for n, k in enumerate(named)]
    stack += [(others(len(rest)), OTHER, rest)] if rest else []
    _stack(axes, years, parts, stack)
    total = (parts.positive + parts.negative).sum(axis=0)
    (line,) = axes.plot(years, total, color=INK, linewidth=1.6, marker="o", markersize=2.5, label="sum: utility")
    line.set_path_effects([Stroke(linewidth=3.2, foreground="white"), Normal()])
    year_axis(axes, int(years[0]), int(years[-1]))
    seen = _choice_strip(axes, years, parts.choices)
    axes.axhline(0.0, color=INK, linewidth=0.8)
    axes.set_ylabel("weight × value, mean of the runs", fontsize=BODY, color=INK)
    tidy(axes, f"{actor_names(result.scenario)[state]}: what spoke for and against the chosen option")
    _contribution_legends(axes, [line, *(Patch(color=c, label=name) for name, c, _ in reversed(stack))], seen)
    return figure


def _stack(ax: Axes, years: np.ndarray, parts: Contributions, stack: list[tuple[str, str, list[int]]]) -> None:
    for values in (parts.positive, parts.negative):
        base = np.zeros(len(years))
        for _, colour, rows in stack:
            height = values[rows].sum(axis=0)
            ax.bar(years, height, 0.88, base, color=colour, linewidth=0)
            base = base + height


def _choice_strip(ax: Axes, years: np.ndarray, choices: np.ndarray) -> list[str]:
    """Stack the shares of the strategies at the foot of the axes; the strategies seen, in order."""
    low, high = ax.get_ylim()
    ticks = [tick for tick in ax.get_yticks() if low <= tick <= high]
    thickness = 0.08 * (high - low)
    base = np.full(len(years), low - 1.25 * thickness)
    ax.set_ylim(base[0], high)
    ax.set_yticks(ticks)
    for strategy, share in zip(STRATEGIES, choices, strict=True):
        ax.bar(years, thickness * share, 0.88, base, color=STRATEGY_COLOURS[strategy], linewidth=0)
        base = base + thickness * share
    return [strategy for strategy, share in zip(STRATEGIES, choices, strict=True) if share.any()]


def _contribution_legends(ax: Axes, handles: list[object], seen: list[str]) -> None:
    """What the bars are, and below it what the strip is; as one legend, for which the layout makes room."""
    gap, heading = Patch(alpha=0.0, label=""), Patch(alpha=0.0, label="strip: what was chosen")
    strip = [Patch(color=STRATEGY_COLOURS[s], label=STRATEGY_NAMES[s]) for s in reversed(seen)]
    ax.legend(
        handles=[*handles, gap, heading, *strip], loc="upper left", bbox_to_anchor=(1.0, 1.02), frameon=False,
        fontsize=BODY - 0.5, labelcolor=INK, handlelength=1.2,
    )  # fmt: skip


def _asked(result: Result, plot: Plot | None) -> tuple[tuple[str, ...], Figure]:
    state, _ = subject(result, plot)
    return (state,), term_contributions(result, state)


FIGURE = Kind(_asked, place=3)
