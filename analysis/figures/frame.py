"""What stands around the panels of a figure: the head, numbers of the events, and at the foot legend and key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .drawing import BODY, SMALL
from .event_key import Marks, key_of, number_lines, title_room, write_key
from .heading import head
from .palette import INK

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

ABOVE, LEGEND = 0.12, 1.55 * BODY / 72.0
"""Inches above the legend, and of each of its lines."""

COLUMNS = 6
"""Entries of the legend beside each other."""


def frame(
    figure: Figure,
    title: str,
    subtitle: str,
    handles: Sequence[Artist] = (),
    panels: Sequence[Axes] = (),
    marks: Mapping[str, Marks] | None = None,
    columns: int = COLUMNS,
    key: float = 0.0,
) -> None:
    """Write head, legend and, for the events that ``panels`` mark, their numbers and key; the figure grows by all that.

    ``marks`` are those of each panel by the name of whose they are, or of all panels where there is one name. The
    limits of the horizontal axes must be set before. ``columns`` are the entries of the legend beside each other,
    ``key`` the inches of a key of one's own at the foot.
    """
    key += _numbered(figure, panels, marks) if marks else 0.0
    legend = (ABOVE + LEGEND * -(-len(handles) // columns)) * bool(handles)
    head(figure, title, subtitle, key + legend)
    if handles:
        figure.legend(
            handles=list(handles), loc="lower left", bbox_to_anchor=(0.0, key / figure.get_size_inches()[1]),
            ncols=columns, frameon=False, fontsize=SMALL + 0.5, labelcolor=INK, handlelength=1.6, columnspacing=1.4,
        )  # fmt: skip


def event_line() -> Line2D:
    """The entry of a legend for the lines of events."""
    from matplotlib.lines import Line2D

    return Line2D([], [], color=INK, linewidth=0.8, linestyle=(0, (1, 2)), label="event")


def _numbered(figure: Figure, panels: Sequence[Axes], marks: Mapping[str, Marks]) -> float:
    """Number the events above the panels and write the key below; the inches of the key."""
    key, each = key_of(marks), list(marks.values())
    if not key:
        return 0.0
    if len(each) == 1:
        each *= len(panels)
    rows = max(number_lines(panel, own, key) for panel, own in zip(panels, each, strict=True))
    for panel in panels:
        panel.set_title(panel.get_title(loc="left"), loc="left", fontsize=BODY + 0.5, color=INK, pad=title_room(rows))
    return write_key(figure, key)
