"""Colours and line styles, the same in every figure and table.

Strategies have the hues of Okabe & Ito (2008), moved apart in lightness, so that readers with any colour vision can
tell them apart, on grey paper too; nothing else is drawn in these four. Powers are told apart by dashes, so that both
can meet in one figure.
"""

from __future__ import annotations

from typing import Any

STRATEGY_COLOURS = {
    "balancing": "#C44500",
    "soft_balancing": "#F7C04A",
    "hedging": "#3FA98A",
    "bandwagoning": "#0B3F78",
    "none": "#DDDDDD",
}
"""One colour a strategy; ``none`` only occurs among observed behaviour."""

DARK = ("balancing", "bandwagoning")
"""Strategies on whose colour white letters can be read."""

QUANTITY_COLOURS = {"threat": "#882255", "dependence": "#4C7F8C"}
"""Quantities of a state toward a power."""

TERM_COLOURS = ("#332288", "#88CCEE", "#CC6677", "#DDCC77", "#117733", "#AA4499", "#44AA99", "#882255", "#999933")
"""Terms of a theory, by rank (Paul Tol's *muted* scheme)."""

OTHER = "#D0D0D0"
"""Whatever is summed up as the rest."""

INK = "#333333"
"""Text, axes, totals."""

FAINT = "#999999"
"""Events, thresholds and other things in the background."""

_DASHES: tuple[Any, ...] = ("solid", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)), (0, (6, 2, 1.5, 2, 1.5, 2)))


def power_style(powers: tuple[str, ...], power: str) -> dict[str, Any]:
    """Line style of ``power``, by its place among the ``powers`` of a scenario.

    Raises ValueError for a power that is not among them. From the sixth power on dashes repeat.
    """
    return {"linestyle": _DASHES[powers.index(power) % len(_DASHES)], "linewidth": 1.8}
