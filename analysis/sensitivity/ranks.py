"""First-order indices from any random sample: how the mean of an outcome differs between rank classes of a parameter.

Source: Plischke, Borgonovo and Smith (2013), Global sensitivity measures from given data, European Journal of
Operational Research 226; the correction for the number of classes is Kelley's epsilon squared (1935).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.sparse import csr_array
from scipy.stats import rankdata

from .estimator import Estimator, UnfitError, with_means, without_chance

LEAST = 64
"""Fewest points: four classes of sixteen."""


def ranks(values: np.ndarray, runs: np.ndarray) -> Estimator:
    """Indices ``first`` of an outcome, [point, replicate], over values [point, parameter]; points are the blocks.

    √n / 2 classes: in classes of few points chance is large, in few classes what varies within them is lost. A
    parameter with no more levels than that has a class for each. Raises :class:`UnfitError` for too few points.
    """
    points, parameters = values.shape
    if points < LEAST:
        raise UnfitError(f"{points} points are too few for ranks; take {LEAST} or more, better 2048")
    classes = round(np.sqrt(points) / 2.0)
    codes = np.stack([_class_of(column, classes) for column in values.T])
    places = (codes + classes * np.arange(parameters)[:, None]).ravel(), np.tile(np.arange(points), parameters)
    cells = csr_array((np.ones(codes.size), places), shape=(parameters * classes, points))
    outcomes = with_means(runs - runs.mean(axis=0)).T

    def of(weights: np.ndarray) -> Mapping[str, np.ndarray]:
        size, counts = weights.sum(axis=0), (cells @ weights).reshape(parameters, classes, -1)
        free = (counts > 0.0).sum(axis=1) - 1.0
        parts, wholes = [], []
        for outcome in outcomes:
            sums = (cells @ (weights * outcome[:, None])).reshape(counts.shape)
            middle = (outcome @ weights) ** 2 / size
            between = np.divide(sums**2, counts, out=np.zeros_like(sums), where=counts > 0.0).sum(axis=1) - middle
            whole = outcome**2 @ weights - middle
            parts.append(between - free * (whole - between) / (size - 1.0 - free))
            wholes.append(whole)
        return {"first": without_chance(np.stack(parts), np.stack(wholes))}

    return Estimator(points, "first", of)


def _class_of(column: np.ndarray, classes: int) -> np.ndarray:
    """The class of each value, from 0: one for each level where there are few, else of equal size by rank."""
    levels, codes = np.unique(column, return_inverse=True)
    if len(levels) <= classes:
        return np.asarray(codes)
    return np.asarray((rankdata(column, method="min") - 1) * classes // len(column), dtype=np.int64)
