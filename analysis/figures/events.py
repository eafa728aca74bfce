"""The dated events of a scenario in a figure: as dotted lines, and as rows under a time axis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.text import Text

from .drawing import SMALL
from .palette import FAINT, INK, OTHER

if TYPE_CHECKING:
    from counterpoise.scenario.model import Event, Scenario


def events_of(scenario: Scenario, *actors: str) -> list[Event]:
    """Dated events of ``scenario`` that change a number of one of the ``actors``, by year.

    A number belongs to the state or power in whose block it stands, a number of a pair to both. Events
    whose year is drawn have no date and are left out.
    """
    found = [
        event
        for event in scenario.events.values()
        if event.year is not None and any(_owners(change.path) & set(actors) for change in event.changes)
    ]
    return sorted(found, key=lambda event: event.year or 0)


def _owners(path: str) -> set[str]:
    _, _, rest = path.partition(".")
    return set(rest.split(".")[0].split("-"))


def mark_years(ax: Axes, years: Iterable[int]) -> None:
    """A dotted line at the start of each of the years."""
    for year in years:
        ax.axvline(year - 0.5, color=INK, linewidth=0.8, linestyle=(0, (1, 2)), alpha=0.75, zorder=4)


def event_rows(ax: Axes, events: list[Event], top: float, row: float) -> None:
    """One row an event below zero: a bar over its years, its title where there is room.

    ``top`` is the upper limit of the data, ``row`` the height of a row in the same unit. A row each
    rules out that titles meet. The limits of the horizontal axis must be set before.
    """
    ax.set_ylim(-row * (len(events) + 0.6), top)
    ax.axhline(0.0, color=FAINT, linewidth=0.8)
    for k, event in enumerate(events):
        _event_row(ax, event, -row * (k + 0.9), 0.42 * row)
    ax.set_yticks([tick for tick in ax.get_yticks() if -1e-9 <= tick <= top])
    ax.spines["left"].set_bounds(0.0, top)


def _event_row(ax: Axes, event: Event, height: float, thickness: float) -> None:
    left, right = ax.get_xlim()
    assert event.year is not None
    start = min(right, max(left, event.year - 0.5))
    stop = right if event.years is None else min(right, max(left, event.year + event.years - 0.5))
    ax.vlines(start, height, ax.get_ylim()[1], color=FAINT, linewidth=0.6, linestyle=(0, (1, 2)), zorder=0.5)
    ax.barh(height, stop - start, thickness, start, color=OTHER, zorder=1.5)
    ax.add_artist(RowTitle(ax, event.title, start, stop, height))


class RowTitle(Text):
    """The title of an event: after its bar, else before it, else over it, cut where the row is too narrow.

    Which of these fits is known when the figure is drawn, after everything has its place and size.
    """

    def __init__(self, ax: Axes, title: str, start: float, stop: float, height: float) -> None:
        super().__init__(
            stop, height, title, fontsize=SMALL, color=INK, verticalalignment="center", zorder=3, transform=ax.transData
        )
        self._row, self._title, self._bar = ax, title, (start, stop)
        self.set_in_layout(False)

    def draw(self, renderer: RendererBase, *args: Any, **kwargs: Any) -> None:
        """Find the place, then draw."""
        self.place(renderer)
        super().draw(renderer, *args, **kwargs)

    def place(self, renderer: RendererBase | None = None) -> None:
        """Move to where the title fits, as the axes are now."""
        (left, right), (start, stop) = self._row.get_xlim(), self._bar
        gap = 0.006 * (right - left)
        self.set_text(self._title)
        self.set_horizontalalignment("left")
        self.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.6})
        width = self._width(renderer)
        if stop + gap + width <= right:
            self.set_x(stop + gap)
        elif start - gap - width >= left:
            self.set_x(start - gap)
            self.set_horizontalalignment("right")
        else:
            self.set_bbox(None)
            self.set_x(max(left + gap, min(start + gap, right - width)))
            while self._width(renderer) > right - left - gap and len(self.get_text()) > 2:
                self.set_text(self.get_text()[:-2].rstrip() + "…")

    def _width(self, renderer: RendererBase | None) -> float:
        """Width in units of the horizontal axis."""
        return float(self.get_window_extent(renderer).transformed(self._row.transData.inverted()).width)
