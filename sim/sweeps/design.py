"""Designs of sweeps: which numbers vary, over what, and the table of points that follows.

A :class:`Design` holds one or more experiments on one case. Each experiment has *settings*, the combinations of theory
and of events left out, and *points* over its axes; :attr:`Design.table` lists them all, one row a point.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from ..world.points import Dimension
from . import roles

if TYPE_CHECKING:
    import pandas as pd

MOST_CORRELATED = 0.2
"""Above it two axes of a Sobol sample are told apart badly: indices of sensitivity invent drivers."""

KINDS = ("factorial", "latin_hypercube", "sobol", "list", *roles.LAYOUTS)
"""How points are laid out over the dimensions."""


@dataclass(frozen=True)
class Axis:
    """What varies: one number, or several that move together, over the levels of a factorial or the span of samples.

    A *linked* axis has a name; its value replaces, or multiplies, each of its numbers.
    """

    dimensions: tuple[Dimension, ...]
    low: float
    high: float
    levels: tuple[float, ...] = ()
    name: str = ""
    label: str = ""

    @property
    def column(self) -> str:
        """Its column in the design table: the name of a linked axis, else the address, with × for a scaled number."""
        if self.name:
            return self.name
        (dimension,) = self.dimensions
        return f"{dimension.address}×" if dimension.scales else dimension.address


@dataclass(frozen=True)
class Setting:
    """What a whole group of points shares: the theory, and the events that are left out."""

    theory: str
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Experiment:
    """One sub-experiment: its settings, its axes and their values at each point."""

    name: str
    settings: tuple[Setting, ...]
    axes: tuple[Axis, ...]
    values: np.ndarray  # [point, axis]
    changes: Mapping[str, object] = field(default_factory=dict)
    case: str = ""
    """A case of its own; that of the design where it is empty."""
    layout: str = ""
    """One of :data:`~counterpoise.sweeps.roles.LAYOUTS` where every point has a role."""

    @property
    def told(self) -> dict[str, np.ndarray]:
        """Columns of the design table for the points of one setting: the axes, and the roles where there are any."""
        varied = {axis.column: self.values[:, k] for k, axis in enumerate(self.axes)}
        return varied | (roles.roles_of(self.layout, list(varied), self.values) if self.layout else {})

    @property
    def points(self) -> int:
        """Points of the experiment: every combination of setting and values."""
        return len(self.settings) * len(self.values)


@dataclass(frozen=True)
class Design:
    """A sweep: a case, experiments on it, replicates of every point, and what is kept of each run."""

    name: str
    title: str
    case: str
    replicates: int
    seed: int
    experiments: tuple[Experiment, ...]
    outcomes: tuple[str, ...] = ()

    def places(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Experiment, setting and row of values of each of these points, in the order of the table."""
        ends = np.cumsum([experiment.points for experiment in self.experiments])
        rows = np.array([len(experiment.values) for experiment in self.experiments])
        experiments = np.searchsorted(ends, points, side="right")
        within = points - (ends - rows * [len(one.settings) for one in self.experiments])[experiments]
        return experiments, within // rows[experiments], within % rows[experiments]

    @property
    def labels(self) -> dict[str, str]:
        """What figures write at an axis, by column, where the design says it."""
        return {axis.column: axis.label for one in self.experiments for axis in one.axes if axis.label}

    @property
    def varied(self) -> dict[str, int]:
        """How many numbers vary: of the case, of its events, and of the theory."""
        axes = [axis for one in self.experiments for axis in one.axes]
        addresses = {dimension.address for axis in axes for dimension in axis.dimensions}
        kinds = [kind_of(address) for address in addresses]
        return {kind: kinds.count(kind) for kind in ("case", "events", "theory")}

    @property
    def points(self) -> int:
        """Number of points."""
        return sum(experiment.points for experiment in self.experiments)

    @property
    def runs(self) -> int:
        """Number of runs: every point, replicated."""
        return self.points * self.replicates

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a point: its number, experiment, theory, events left out, the value of each axis, and its role.

        A value is missing where an experiment does not vary that number.
        """
        import pandas as pd

        parts: list[pd.DataFrame] = []
        for experiment in self.experiments:
            for setting in experiment.settings:
                told = {"experiment": experiment.name, "theory": setting.theory, "without": ", ".join(setting.without)}
                parts.append(pd.DataFrame(told | experiment.told, index=range(len(experiment.values))))
        table = pd.concat(parts, ignore_index=True)
        table.insert(0, "point", np.arange(len(table)))
        return table


def kind_of(address: str) -> str:
    """Whose number an address names: that of the case, of its events, or of the theory."""
    block = address.partition(".")[0]
    return block if block in ("events", "theory") else "case"


def settings_of(theories: Sequence[str], events: Sequence[str]) -> tuple[Setting, ...]:
    """Every combination of a theory and of events with or without."""
    return tuple(
        Setting(theory, tuple(event for event, kept in zip(events, chosen, strict=True) if not kept))
        for theory in theories
        for chosen in product((True, False), repeat=len(events))
    )


def factorial(axes: Sequence[Axis]) -> np.ndarray:
    """Every combination of the levels: [point, axis], the last axis fastest."""
    rows = list(product(*(axis.levels for axis in axes)))
    return np.array(rows, dtype=float).reshape(len(rows), len(axes))


def sampled(axes: Sequence[Axis], kind: str, samples: int, seed: int) -> np.ndarray:
    """``samples`` points that fill the spans of the axes, or of a design with roles so many of its blocks.

    The sequences are those of ``scipy.stats.qmc``; the seed decides them.
    """
    from scipy.stats import qmc

    if not axes:
        return np.zeros((1, 0))
    if kind in roles.LAYOUTS:
        unit = (roles.trajectories if kind == "morris" else roles.saltelli)(len(axes), samples, seed)
    else:
        sampler: Any = qmc.Sobol if kind == "sobol" else qmc.LatinHypercube
        unit = sampler(d=len(axes), rng=np.random.default_rng(seed)).random(samples)
    low = np.array([axis.low for axis in axes])
    high = np.array([axis.high for axis in axes])
    return np.asarray(low + unit * (high - low))


def largest_correlation(values: np.ndarray) -> float:
    """The largest correlation of two axes over the points, in size; 0 where fewer than two vary."""
    varied = values[:, np.ptp(values, axis=0) > 0.0]
    if varied.shape[1] < 2:
        return 0.0
    found = np.corrcoef(varied, rowvar=False)
    np.fill_diagonal(found, 0.0)
    return float(np.abs(found).max())
