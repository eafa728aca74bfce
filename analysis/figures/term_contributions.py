"""What made the choice of one state, year by year: families of reasons, for the option chosen and against the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from counterpoise.engine.runs import replay
from counterpoise.results.choices import forced_by
from counterpoise.results.run import drawn_world
from counterpoise.scenario.actors import actor_code
from counterpoise.theory.terms import BY_STRATEGY, LONGEST, STRATEGIES
from counterpoise.world.rules import Rules
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import Normal, Stroke

from .drawing import BODY, SMALL, WIDEST, axes_for, tidy, year_axis
from .drawn import Drawn
from .families import FAMILY_COLOURS, family_name, family_of
from .frame import frame
from .heading import head_axes, told_of
from .kind import Kind, Runs, subject
from .naming import STRATEGY_NAMES, actor_names
from .palette import INK, STRATEGY_COLOURS
from .style import house_style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoise.results.result import Result
    from counterpoise.scenario.model import Plot

REPLAYED = 50
"""Runs that are replayed at most."""


class Contributions(NamedTuple):
    """Means over runs of what each family gives the chosen option beyond the likeliest of another strategy."""

    families: tuple[str, ...]
    difference: np.ndarray  # [family, year]
    choices: np.ndarray  # [strategy, year] share of the runs
    rivals: np.ndarray  # [strategy, year] share of the runs in which it came next


def contributions(result: Result, state: str, replicates: int = REPLAYED) -> Contributions:
    """Weight times value of the option that ``state`` chose, less that of its runner-up, summed over each family of
    terms.

    The runner-up is the likeliest option of another strategy. At most ``replicates`` runs are replayed, each in its own
    world where numbers are drawn from their ranges. Raises ValueError for an unknown state.
    """
    i = result.world.states.index(actor_code(result.scenario, "state", state))
    runs, years = min(replicates, result.replicates), len(result.world.years)
    families = tuple(FAMILY_COLOURS)
    labels = np.array([STRATEGIES.index(option.split(":")[0]) for option in result.world.options])
    member = _membership(families)
    difference = np.zeros((len(families), years))
    choices, rivals = np.zeros((len(STRATEGIES), years)), np.zeros((len(STRATEGIES), years))
    at = np.arange(years)
    for record, trace, rules in _replays(result, runs):
        chosen = record.option[0, :, i]
        other = np.where(labels[None] == labels[chosen][:, None], -1.0, record.probabilities[0, :, i])
        rival = other.argmax(axis=1)
        weights = _padded(rules)
        for option, sign, told in ((chosen, 1.0, choices), (rival, -1.0, rivals)):
            parts = trace[at, i, option] * weights[labels[option]]
            difference += sign * np.einsum("ytf,yt->fy", member[labels[option]], parts)
            told[labels[option], at] += 1.0
    return Contributions(families, difference / runs, choices / runs, rivals / runs)


def _replays(result: Result, runs: int) -> Iterator[tuple[Any, np.ndarray, Rules]]:
    """Record, trace of terms and rules of the first runs, as they were run."""
    world, rules = result.world, result.rules
    forced = forced_by(result.choices, world)
    for run in range(runs):
        if result.uncertain:
            world, rules = drawn_world(result.scenario, result.theory, result.seed, run)
        record, trace = replay(world, rules, run, result.seed, forced)
        yield record, trace, rules


def _membership(families: tuple[str, ...]) -> np.ndarray:
    """Which column of a strategy's terms is of which family: [strategy, term, family]."""
    member = np.zeros((len(STRATEGIES), LONGEST, len(families)))
    for k, strategy in enumerate(STRATEGIES):
        for column, term in enumerate(BY_STRATEGY[strategy]):
            member[k, column, families.index(family_of(term.name))] = 1.0
    return member


def _padded(rules: Rules) -> np.ndarray:
    """Weights as a table: [strategy, term]."""
    table = np.zeros((len(STRATEGIES), LONGEST))
    for row, weights in zip(table, rules.weights, strict=True):
        row[: len(weights)] = weights
    return table


@house_style
def term_contributions(result: Result, state: str, ax: Axes | None = None) -> Figure:
    """What the families of terms gave the option that ``state`` chose beyond its runner-up, by year.

    Means over up to 50 replayed runs. What speaks for the choice is stacked above zero, what speaks against it below;
    the line is the sum, by how much the choice is ahead. The strips at the foot show the shares of the chosen
    strategies and of those that came next. Raises ValueError for an unknown state.
    """
    state = actor_code(result.scenario, "state", state)
    return _draw(result, state, contributions(result, state), ax)


def _draw(result: Result, state: str, parts: Contributions, ax: Axes | None) -> Figure:
    figure, axes = axes_for(ax, WIDEST, 4.0)
    years, name = result.world.years, actor_names(result.scenario)[state]
    _stack(axes, years, parts)
    (line,) = axes.plot(years, parts.difference.sum(axis=0), color=INK, linewidth=1.6, marker="o", markersize=2.5)
    line.set_path_effects([Stroke(linewidth=3.2, foreground="white"), Normal()])
    year_axis(axes, int(years[0]), int(years[-1]))
    _strips(axes, years, parts)
    axes.axhline(0.0, color=INK, linewidth=0.8)
    axes.set_ylabel("utility of the choice less that of the next", fontsize=BODY, color=INK)
    tidy(axes)
    if ax is None:
        frame(figure, _title(name, years, parts), told_of(Runs(result)), _handles(parts), columns=4)
    else:
        head_axes(axes, f"{name}: the choice against the next")
        axes.legend(handles=_handles(parts), fontsize=SMALL, labelcolor=INK, framealpha=0.9)
    return figure


def _stack(ax: Axes, years: np.ndarray, parts: Contributions) -> None:
    """Bars of the families, in their order, gains above zero and losses below."""
    for side in (np.maximum, np.minimum):
        base = np.zeros(len(years))
        for family, values in zip(parts.families, parts.difference, strict=True):
            height = side(values, 0.0)
            ax.bar(years, height, 0.88, base, color=FAMILY_COLOURS[family], linewidth=0)
            base = base + height


def _strips(ax: Axes, years: np.ndarray, parts: Contributions) -> None:
    """Shares of the strategies chosen, and below of those that came next, at the foot of the axes."""
    low, high = ax.get_ylim()
    ticks = [tick for tick in ax.get_yticks() if low <= tick <= high]
    thickness = 0.07 * (high - low)
    for k, (told, found) in enumerate((("chosen", parts.choices), ("next", parts.rivals)), start=1):
        base = np.full(len(years), low - 1.35 * k * thickness)
        ax.annotate(
            told, (1.0, float(base[0] + thickness / 2)), (3, 0), xycoords=("axes fraction", "data"),
            textcoords="offset points", va="center", fontsize=SMALL, color=INK, annotation_clip=False,
        )  # fmt: skip
        for strategy, share in zip(STRATEGIES, found, strict=True):
            ax.bar(years, thickness * share, 0.88, base, color=STRATEGY_COLOURS[strategy], linewidth=0)
            base = base + thickness * share
    ax.set_ylim(low - 2.9 * thickness, high)
    ax.set_yticks(ticks)


def _title(name: str, years: np.ndarray, parts: Contributions) -> str:
    """What is to be seen: which family carries the choice most, and against what."""
    means = parts.difference.mean(axis=1)
    for_it = family_name(parts.families[int(means.argmax())])
    first = STRATEGY_NAMES[STRATEGIES[int(parts.choices.sum(axis=1).argmax())]]
    weakest = int(parts.difference.sum(axis=0).argmin())
    return f"{name}, mostly {first}: most for the choice is {for_it}; it was closest in {years[weakest]}"


def _handles(parts: Contributions) -> list[Artist]:
    seen = [family for family, values in zip(parts.families, parts.difference, strict=True) if np.any(values)]
    handles: list[Artist] = [Patch(color=FAMILY_COLOURS[family], label=family_name(family)) for family in seen]
    handles.append(Line2D([], [], color=INK, linewidth=1.6, marker="o", markersize=2.5, label="sum"))
    strategies = [s for s, a, b in zip(STRATEGIES, parts.choices, parts.rivals, strict=True) if a.any() or b.any()]
    return handles + [Patch(color=STRATEGY_COLOURS[s], label=STRATEGY_NAMES[s]) for s in strategies]


def contributions_data(result: Result, state: str, parts: Contributions) -> pd.DataFrame:
    """What the figure shows, a row a year and family."""
    years = result.world.years
    return pd.DataFrame(
        {
            "state": state, "year": np.repeat(years, len(parts.families)),
            "family": np.tile(parts.families, len(years)), "difference": parts.difference.T.ravel(),
        }
    )  # fmt: skip


def drawn_contributions(result: Result, state: str, parts: Contributions) -> Drawn:
    """The figure of contributions that were reckoned already."""
    figure, data = house_style(_draw)(result, state, parts, None), contributions_data(result, state, parts)
    return Drawn(f"term_contributions_{state}", figure, data)


def _asked(runs: Runs, plot: Plot | None) -> tuple[tuple[str, ...], Figure, pd.DataFrame]:
    state, _ = subject(runs.shown, plot)
    drawn = drawn_contributions(runs.shown, state, contributions(runs.shown, state))
    return (state,), drawn.figure, drawn.data


FIGURE = Kind(_asked, place=6)
