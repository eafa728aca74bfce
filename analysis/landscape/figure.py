"""Figure of a landscape: how deep its minima lie, and how they agree with what happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from ..figures.drawing import BODY, panels_for, tidy
from ..figures.frame import frame
from ..figures.heading import told
from ..figures.palette import FAINT, INK, QUANTITY_COLOURS
from ..figures.style import house_style

if TYPE_CHECKING:
    from .alignments import Landscape


@house_style
def draw_landscape(found: Mapping[str, Landscape]) -> Figure:
    """Energy of every local minimum against its agreement with the actual sides: one panel for each that is named.

    The larger a mark, the wider its basin; the deepest minima are in colour. Energies are shares of the deepest, so
    that different measures and codings can stand side by side. Returns the figure.
    """
    across = min(3, len(found))
    down = -(-len(found) // across)
    size = 0.7 + 2.4 * across, 0.3 + 2.1 * down
    figure, panels = panels_for(None, len(found), "landscapes", size, across, shared=True)
    for axes, (name, one) in zip(panels, found.items(), strict=True):
        depth = one.energies / (-float(one.energies.min()) or float(one.energies.max()) or 1.0)
        for which, colour in ((~one.deepest, FAINT), (one.deepest, QUANTITY_COLOURS["threat"])):
            size = 12.0 + 260.0 * one.basins[which]
            axes.scatter(one.agreement[which], depth[which], s=size, color=colour, alpha=0.7, linewidths=0.0)
        axes.axvline(0.5, color=FAINT, linewidth=0.8, linestyle=(0, (4, 3)), zorder=0)
        tidy(axes)
        axes.set_title(name, loc="left", fontsize=BODY, color=INK)
    panels[0].set_xlim(0.2, 1.03)
    panels[0].margins(y=0.12)
    figure.supxlabel("share of states on the side that they took", fontsize=BODY, color=INK)
    figure.supylabel("energy (deepest of each: −1)", fontsize=BODY, color=INK)
    frame(
        figure, _title(found), told("energy relative to the deepest minimum", "the larger a mark, the wider its basin")
    )
    return figure


def _title(found: Mapping[str, Landscape]) -> str:
    """What is to be seen: how often the deepest minimum is the alignment that came."""
    best = [float(one.agreement[one.deepest].max()) for one in found.values()]
    return f"The deepest minimum puts {min(best):.0%} to {max(best):.0%} of the states on the side that they took"
