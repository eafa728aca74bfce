"""The points of a stored sweep as the methods need them, matched by the design table, never by the order of rows."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from counterpoise.files import StoreError
from counterpoise.scenario.model import load_scenario
from counterpoise.sweeps.axes import RESERVED
from counterpoise.sweeps.roles import BLOCK, FIRST, ROLE, SECOND, START, points_a_block
from counterpoise.sweeps.tables import read_design

from .estimator import Estimator, UnfitError
from .morris import morris
from .ranks import ranks
from .sobol import sobol

METHODS = {"ranks": "latin_hypercube", "morris": "morris", "sobol": "saltelli"}
"""The methods, and the design that each is at home with."""


@dataclass(frozen=True)
class Sample:
    """Points of one experiment under one theory: what varies, [point, parameter], and the role of each point."""

    directory: Path
    parameters: tuple[str, ...]
    values: np.ndarray
    roles: np.ndarray
    """Texts; empty where points have no roles."""
    blocks: np.ndarray
    theory: str

    @property
    def case(self) -> str:
        """The name of the case that was swept."""
        return load_scenario(self.directory / "scenario-0.yaml").name

    def estimator(self, method: str, runs: np.ndarray) -> Estimator:
        """A method at these points, for an outcome [point, replicate].

        Raises :class:`UnfitError` where the points are not what the method needs.
        """
        if method == "ranks":
            plain = np.isin(self.roles, ("", FIRST, SECOND))
            if not plain.all() and START in self.roles:
                raise UnfitError(self._lacks(method))
            return ranks(self.values[plain], runs[plain])
        places = self._ordered(method)
        return (morris if method == "morris" else sobol)(self.values[places], runs[places])

    def _ordered(self, method: str) -> np.ndarray:
        """Points of each block in the order of their roles, [block, step]."""
        length = points_a_block(METHODS[method], len(self.parameters))
        known = {START} if method == "morris" else {FIRST, SECOND}
        if not known <= {*self.roles}:
            raise UnfitError(self._lacks(method))
        counts = np.unique(self.blocks, return_counts=True)[1]
        if (counts != length).any():
            raise UnfitError(
                f"the design is not whole: a block has {counts.min()} to {counts.max()} points of {length}"
            )
        if method == "morris":
            return np.argsort(self.blocks, kind="stable").reshape(-1, length)
        rank = {role: k for k, role in enumerate((FIRST, *self.parameters, SECOND))}
        order = np.lexsort((np.array([rank.get(role, length) for role in self.roles]), self.blocks))
        return np.asarray(order.reshape(-1, length))

    def _lacks(self, method: str) -> str:
        if method == "ranks":
            return f"the points of {self.directory} are trajectories, no random sample; take --method morris"
        remedy = f"give the case instead, or a sweep with design: {METHODS[method]}; ranks needs no roles"
        return f"the points of {self.directory} have no roles for {method}; {remedy}"


def read_sample(directory: str | os.PathLike[str]) -> Sample:
    """The points of a sweep, in the order of their numbers.

    Raises :class:`StoreError` where the design is not whole, is not that which was run, or mixes experiments, theories
    or choices of events; :class:`UnfitError` where nothing varies.
    """
    place = Path(directory)
    table = read_design(place).sort_values("point", ignore_index=True)
    if not np.array_equal(table["point"], np.arange(len(table))):
        raise StoreError(f"{place / 'design.parquet'} lacks points or has some twice; run the sweep elsewhere")
    groups = len(table[["experiment", "theory", "without"]].drop_duplicates())
    if groups > 1:
        told = f"{place} holds {groups} combinations of experiments, theories and events left out"
        raise StoreError(f"{told}; indices are of one: give each its own sweep")
    parameters = tuple(name for name in table.columns if name not in RESERVED)
    if not parameters:
        raise UnfitError(f"nothing varies in {place}")
    values = table[list(parameters)].to_numpy(dtype=float)
    _refuse_altered(place, values)
    roles = table[ROLE].to_numpy(dtype=object) if ROLE in table else np.full(len(table), "", dtype=object)
    blocks = table[BLOCK].to_numpy() if BLOCK in table else np.arange(len(table))
    return Sample(place, parameters, values, roles, blocks, str(table["theory"].iloc[0]))


def _refuse_altered(place: Path, values: np.ndarray) -> None:
    """Raise :class:`StoreError` where the design table differs from the points that were run."""
    try:
        with np.load(place / "points.npz") as stored:
            (run,) = (stored[name] for name in stored.files)
    except (OSError, ValueError) as error:
        raise StoreError(f"{place / 'points.npz'} is missing or damaged; run the sweep elsewhere") from error
    if not np.array_equal(run, values):
        raise StoreError(f"{place / 'design.parquet'} differs from the points that were run: it was permuted or edited")


def refuse_gaps(outcome: str, runs: np.ndarray) -> None:
    """Raise :class:`StoreError` with a count where an outcome is not a number in some runs."""
    if lacking := int((~np.isfinite(runs)).sum()):
        raise StoreError(f"{outcome} is not a number in {lacking} of {runs.size} runs; no index can be told of it")


def is_number(name: str) -> bool:
    """Whether an outcome is a number; modal strategies are labels."""
    return not name.startswith("modal_")
