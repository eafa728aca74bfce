"""Scenario discovery on a stored sweep: under which parameters something happens, and how well that holds elsewhere."""

from __future__ import annotations

import operator
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from counterpoise.scenario.problems import ScenarioError, suggest
from counterpoise.sweeps.tables import read_outcomes, stored_outcomes

from ..sensitivity.sample import is_number, read_sample, refuse_gaps
from .prim import Box, density_and_coverage, let_go, peeled, screened

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    "<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt,
}  # fmt: skip

ENOUGH = 20
"""Points in a half, wanted and not wanted, below which no box is looked for (a judgement)."""

_CONDITION = re.compile(r"\s*(\S+?)\s*(<=|>=|<|>)\s*(\S+)\s*")


class Found(NamedTuple):
    """A box with what it holds of the half it was found on, and of the other; ``path`` are boxes on the way to it."""

    box: Box
    density: float
    coverage: float
    held_out_density: float
    held_out_coverage: float
    path: tuple[Box, ...]


@dataclass(frozen=True)
class Discovery:
    """Boxes in the parameters of a sweep in which something happens, the first one first."""

    directory: Path
    where: str
    parameters: tuple[str, ...]
    values: np.ndarray  # [point, parameter]
    wanted: np.ndarray  # [point] bool
    training: np.ndarray  # [point] bool: the half on which boxes were found
    seen: tuple[str, ...]  # parameters that can be told to matter
    found: tuple[Found, ...]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """A row for each bounded parameter of each box, for JSON; an open end is None."""
        return [
            {
                "box": number,
                "parameter": self.parameters[k],
                "low": _end(one.box.low[k]),
                "high": _end(one.box.high[k]),
                "density": one.density,
                "coverage": one.coverage,
                "held_out_density": one.held_out_density,
                "held_out_coverage": one.held_out_coverage,
            }
            for number, one in enumerate(self.found, 1)
            for k in one.box.restricted
        ]

    @property
    def table(self) -> pd.DataFrame:
        """The same as a table."""
        return pd.DataFrame(self.rows)

    @property
    def share(self) -> float:
        """Share of all points that are wanted."""
        return float(self.wanted.mean())

    def plot(self, box: int = 1, ax: Axes | None = None) -> Figure:
        """A box against the whole span of each parameter. Raises ScenarioError where there is no such box."""
        from .figure import draw_box

        return draw_box(self, box, ax)


def discover(directory: str | os.PathLike[str], where: str, boxes: int = 1, seed: int = 0) -> Discovery:
    """Boxes in the parameters of a stored sweep that hold the points where something happens.

    Parameters
    ----------
    directory
        A sweep of one experiment under one theory, sampled at random (a Latin hypercube).
    where
        Conditions on outcomes of the sweep, in the mean over the replicates of a point:
        ``share_soft_balancing_VEN > 0.5 and legitimacy_USA < 0.4``.
    boxes
        How many at most; each is looked for among the points that the ones before leave.
    seed
        Which half of the points the boxes are found on.

    Raises
    ------
    ScenarioError
        For a condition that cannot be read, and where too few points meet it or fail it.
    StoreError
        For a directory that is no whole sweep of one experiment.
    """
    sample = read_sample(directory)
    wanted = _meets(directory, where)
    shuffled = np.random.Generator(np.random.Philox(seed)).permutation(len(wanted))
    training = np.zeros(len(wanted), dtype=bool)
    training[shuffled[: len(wanted) // 2]] = True
    _refuse_few(where, wanted, training)
    seen = screened(sample.values[training], wanted[training])
    found: list[Found] = []
    open_points = np.ones(len(wanted), dtype=bool)
    while len(seen) and len(found) < boxes:
        one = _found(sample.values, wanted, training, open_points, seen)
        if one is None:
            break
        found.append(one)
        open_points &= ~one.box.holds(sample.values)
    names = tuple(sample.parameters[k] for k in seen)
    return Discovery(
        sample.directory, where, sample.parameters, sample.values, wanted, training, names, tuple(found)
    )  # fmt: skip


def _found(
    values: np.ndarray, wanted: np.ndarray, training: np.ndarray, open_points: np.ndarray, seen: np.ndarray
) -> Found | None:
    """The best box among the points that are open; None where none beats all points together."""
    inside, other = training & open_points, ~training & open_points
    if wanted[inside].sum() < ENOUGH:
        return None
    path = peeled(values[inside][:, seen], wanted[inside])
    scores = [_balance(box, values[inside][:, seen], wanted[inside]) for box in path]
    small = let_go(path[int(np.argmax(scores))], values[inside][:, seen], wanted[inside])
    if not len(small.restricted):
        return None
    box = _wide(small, seen, values.shape[1])
    density, coverage = density_and_coverage(box, values[inside], wanted[inside])
    elsewhere = density_and_coverage(box, values[other], wanted[other])
    return Found(box, density, coverage, *elsewhere, tuple(_wide(one, seen, values.shape[1]) for one in path))


def _balance(box: Box, values: np.ndarray, wanted: np.ndarray) -> float:
    """Harmonic mean of density and coverage: a box is chosen where neither is bought with the other (a judgement)."""
    density, coverage = density_and_coverage(box, values, wanted)
    return 2.0 * density * coverage / (density + coverage) if density + coverage > 0.0 else 0.0


def _wide(box: Box, seen: np.ndarray, width: int) -> Box:
    """A box over the screened parameters as one over all."""
    low, high = np.full(width, -np.inf), np.full(width, np.inf)
    low[seen], high[seen] = box.low, box.high
    return Box(low, high)


def _meets(directory: str | os.PathLike[str], where: str) -> np.ndarray:
    """Whether each point meets every condition: [point], bool."""
    conditions = [_condition(text, directory) for text in re.split(r"\s+and\s+", where.strip())]
    runs = read_outcomes(directory, list(dict.fromkeys(name for name, _, _ in conditions)))
    for name, values in runs.items():
        refuse_gaps(name, values)
    met = [SIGNS[sign](runs[name].mean(axis=1), bound) for name, sign, bound in conditions]
    return np.asarray(np.all(met, axis=0))


def _condition(text: str, directory: str | os.PathLike[str]) -> tuple[str, str, float]:
    match = _CONDITION.fullmatch(text)
    hint = "write OUTCOME > NUMBER, several with 'and': share_soft_balancing_VEN > 0.5"
    try:
        name, sign, bound = match.groups()  # type: ignore[union-attr]
        number = float(bound)
    except (AttributeError, ValueError):
        raise ScenarioError.of("where", f"'{text}' is no condition", hint) from None
    kept = [one for one in stored_outcomes(directory) if is_number(one)]
    if name not in kept:
        raise ScenarioError.of("where", f"'{name}' is no number that the sweep keeps", suggest(name, kept, "outcomes"))
    return name, sign, number


def _refuse_few(where: str, wanted: np.ndarray, training: np.ndarray) -> None:
    for half in (training, ~training):
        for told, points in (("meet", wanted[half]), ("fail", ~wanted[half])):
            if points.sum() < ENOUGH:
                message = f"only {int(points.sum())} points of a half {told} '{where}', and {ENOUGH} are needed"
                raise ScenarioError.of("where", message, "ask less or more of the outcome, or run more points")


def _end(bound: float) -> float | None:
    return float(bound) if np.isfinite(bound) else None
