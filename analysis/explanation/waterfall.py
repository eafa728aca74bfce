"""The waterfall of an explanation: from the utility of the next-best option to that of the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..figures.drawing import BODY, SMALL, WIDEST, axes_for, tidy
from ..figures.heading import head, head_axes, told
from ..figures.naming import option_name, others, signed, term_name
from ..figures.palette import FAINT, INK, OTHER, STRATEGY_COLOURS
from ..figures.style import house_style

if TYPE_CHECKING:
    from .explain import Explanation, Reason


@house_style
def waterfall(explanation: Explanation, ax: Axes | None = None, largest: int = 10) -> Figure:
    """Draw ``explanation``: totals at the ends, between them one bar a term.

    Bars in the colour of the chosen strategy speak for the choice, those in the colour of its rival (or
    grey, where both are of one strategy) against it.
    """
    steps = _steps(explanation, largest)
    figure, axes = axes_for(ax, WIDEST, 0.7 + 0.3 * (len(steps) + 2))
    start, end = (explanation.utilities[option] for option in (explanation.rival, explanation.chosen))
    for_it = STRATEGY_COLOURS[explanation.strategy]
    rival = explanation.rival.partition(":")[0]
    against = OTHER if rival == explanation.strategy else STRATEGY_COLOURS[rival]
    labels = [_broken(option_name(explanation.rival, explanation.names))]
    axes.barh(0, start, 0.62, color=against)
    level = start
    for row, (label, change) in enumerate(steps, start=1):
        axes.barh(row, change, 0.62, level, color=for_it if change > 0.0 else against, alpha=0.65)
        axes.vlines(level, row - 1.31, row + 0.31, color=FAINT, linewidth=0.6)
        _number(axes, signed(change), level, level + change, row)
        level += change
        labels.append(label)
    last = len(steps) + 1
    axes.vlines(end, last - 1.31, last + 0.31, color=FAINT, linewidth=0.6)
    axes.barh(last, end, 0.62, color=for_it)
    labels.append(_broken(option_name(explanation.chosen, explanation.names)))
    for row, total in ((0, start), (last, end)):
        _number(axes, signed(total), 0.0, total, row, weight="bold")
    _axes(axes, labels)
    if ax is None:
        head(figure, explanation.occasion, told(explanation.odds.rstrip(".")))
    else:
        head_axes(axes, explanation.occasion, explanation.odds)
    return figure


def _steps(explanation: Explanation, largest: int) -> list[tuple[str, float]]:
    """Label and change of each bar: the largest in the order of why(), the rest summed at the end."""
    rest = explanation.left_out(largest)
    kept = [reason for reason in explanation.why() if reason not in rest and reason.difference != 0.0]
    steps = [(_label(reason), reason.difference) for reason in kept]
    left = [reason.difference for reason in rest]
    return [*steps, (others(len(left)), sum(left))] if any(left) else steps


def _broken(option: str) -> str:
    """The name of an option on two lines, the power on the second."""
    return option.replace(" against ", "\nagainst ").replace(" with ", "\nwith ")


def _label(reason: Reason) -> str:
    """Term with its weight: one where both options share it, else that of the chosen against the rival's."""
    weights = [f"{row.weight:+g}".replace("-", "−") if row else "–" for row in (reason.chosen, reason.rival)]
    return f"{term_name(reason.term)}  [{' | '.join(dict.fromkeys(weights))}]"


def _number(ax: Axes, text: str, start: float, end: float, row: int, weight: str = "normal") -> None:
    """Write ``text`` beyond the end of a bar, on the side to which it points."""
    side = 1 if end >= start else -1
    ax.annotate(
        text, (end, row), (4 * side, 0), textcoords="offset points", va="center", ha="left" if side > 0 else "right",
        fontsize=SMALL + 0.5, color=INK, weight=weight, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
    )  # fmt: skip


def _axes(ax: Axes, labels: list[str]) -> None:
    tidy(ax)
    ax.set_yticks(range(len(labels)), labels)
    ax.tick_params(axis="y", length=0)
    for label in (ax.get_yticklabels()[0], ax.get_yticklabels()[-1]):
        label.set_fontweight("bold")
    ax.invert_yaxis()
    low, high = ax.dataLim.intervalx
    room = 0.12 * (high - low) or 0.5
    ax.set_xlim(low - room, high + room)
    ax.axvline(0.0, color=INK, linewidth=0.8)
    ax.set_xlabel("utility; in brackets the weight, chosen option | compared option", fontsize=BODY, color=INK)
