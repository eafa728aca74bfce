"""What a file of this room declares as its ``FIGURE``, and what a figure is about where nobody says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from counterpoise.results.result import Result
    from counterpoise.scenario.model import Plot
    from matplotlib.figure import Figure


class Runs(NamedTuple):
    """What a figure shows: an ensemble, by default with numbers drawn from their ranges, and beside it the point run,
    in which every number has its value; None where the ensemble is the point run itself."""

    shown: Result
    point: Result | None = None


class Kind(NamedTuple):
    """How a figure is drawn, and where it stands among the usual ones (0: it has to be asked for).

    ``draw`` takes runs and an entry of the ``plots:`` block, None where the scenario has no such block. It returns
    the codes that the figure is about, which the name of its file carries, the figure, and the numbers that it shows.
    """

    draw: Callable[[Runs, Plot | None], tuple[tuple[str, ...], Figure, pd.DataFrame]]
    place: int = 0


def subject(result: Result, plot: Plot | None) -> tuple[str, str]:
    """State and power as the plot gives them, else those with the largest mean perceived threat."""
    state, power = (plot.state, plot.power) if plot is not None else (None, None)
    threat = result.record.threat.mean(axis=(0, 1))
    if state is None:
        column = threat.max(axis=1) if power is None else threat[:, result.world.powers.index(power)]
        state = result.world.states[int(np.argmax(column))]
    if power is None:
        power = result.world.powers[int(threat[result.world.states.index(state)].argmax())]
    return state, power
