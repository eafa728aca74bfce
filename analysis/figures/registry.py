"""The figures of an ensemble, found by themselves: every file of this room that declares a ``FIGURE``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from counterpoise.results.companion import companion
from counterpoise.scenario.problems import ScenarioError

from ..declared import declared
from .drawn import Drawn, write_drawn
from .kind import Runs

if TYPE_CHECKING:
    from counterpoise.results.result import Result
    from counterpoise.scenario.model import Plot

    from .kind import Kind


@cache
def kinds() -> dict[str, Kind]:
    """The figures by name, which is that of their file."""
    return declared(__package__, "FIGURE")


def usual() -> tuple[str, ...]:
    """The figures of a scenario without a ``plots:`` block, in their order."""
    found = kinds()
    return tuple(sorted((name for name in found if found[name].place), key=lambda name: found[name].place))


def runs_of(result: Result, progress: Callable[[int], None] | None = None) -> Runs:
    """An ensemble with numbers drawn from their ranges, and the point run beside it; whichever it is, the other is run.

    Takes some ten milliseconds a run; ``progress`` is called with the number done.
    """
    other = companion(result, progress=progress)
    return Runs(result, other) if result.uncertain else Runs(other, result)


def draw_all(
    result: Result,
    directory: str | os.PathLike[str],
    force: bool = False,
    point: bool = False,
    names: Sequence[str] | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Path]:
    """Draw the scenario's ``plots:`` into ``directory``, which is made, and return the paths of the PNG files.

    Without that block: the usual figures, each about what it holds most telling. ``names`` chooses others, as the
    scenario's block describes them where it does; ``all`` are all that there are. Files carry the name of the figure
    and what it shows; an SVG and the numbers as CSV stand beside each. Bands say what is not known, numbers drawn from
    their ranges; with ``point`` the result alone is drawn, as it is.

    Raises
    ------
    ScenarioError
        For a figure that there is not.
    StoreError
        Where others of that name are there and ``force`` is False.
    """
    wanted = wanted_of(result.scenario.plots, names)
    runs = Runs(result) if point else runs_of(result, progress)
    return write_drawn([*drawn_for(runs, wanted)], directory, force)


Wanted = Sequence[tuple[str, "Plot | None"]]
"""Figures by name, with the entry of the scenario's ``plots:`` that describes each; None where none does."""


def wanted_of(plots: Sequence[Plot], names: Sequence[str] | None = None) -> Wanted:
    """The figures that a scenario names, or those of ``names``. Raises ScenarioError for one that there is not."""
    own = [(plot.figure, plot) for plot in plots]
    if names is None:
        return own or [(name, None) for name in usual()]
    found: list[tuple[str, Plot | None]] = []
    for name in usual() if list(names) == ["all"] else names:
        if name not in kinds():
            raise ScenarioError.of("", f"there is no figure '{name}'", f"valid: all, {', '.join(usual())}")
        found += [one for one in own if one[0] == name] or [(name, _focus(plots))]
    return found


def _focus(plots: Sequence[Plot]) -> Plot | None:
    """The state and power that a scenario's figures are about, for one that it does not name."""
    return next((plot.model_copy(update={"states": None}) for plot in plots if plot.state is not None), None)


def drawn_for(runs: Runs, wanted: Wanted) -> Iterator[Drawn]:
    """The figures, one after the other, under names of which none comes twice."""
    names: list[str] = []
    for kind, plot in wanted:
        about, figure, data = kinds()[kind].draw(runs, plot)
        name = "_".join((kind, *about))
        names.append(name)
        again = names.count(name)
        yield Drawn(f"{name}-{again}" if again > 1 else name, figure, data)
