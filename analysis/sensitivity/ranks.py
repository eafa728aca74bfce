"""First-order indices from any random sample: how the mean of an outcome differs between rank classes of a parameter.

Source: Plischke, Borgonovo and Smith (2013), Global sensitivity measures from given data, European Journal of
Operational Research 226; the correction for the number of classes is Kelley's epsilon squared (1935).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.sparse import csr_array
from scipy.stats import rankdata

from .estimator import Estimator, UnfitError

LEAST = 64
"""Fewest points: four classes of sixteen."""


def ranks(values: np.ndarray, outcome: np.ndarray) -> Estimator:
    """Indices ``first`` of an outcome, [point], over values [point, parameter]; points are the blocks.

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
    centred = outcome - outcome.mean()

    def of(weights: np.ndarray) -> Mapping[str, np.ndarray]:
        size = weights.sum(axis=0)
        counts, sums = (
            (cells @ each).reshape(parameters, classes, -1) for each in (weights, weights * centred[:, None])
        )
        filled = counts > 0.0
        middle = (centred @ weights) ** 2 / size
        between = np.divide(sums**2, counts, out=np.zeros_like(sums), where=filled).sum(axis=1) - middle
        whole = centred**2 @ weights - middle
        free = filled.sum(axis=1) - 1.0
        within = (whole - between) / (size - 1.0 - free)
        return {"first": (between - free * within) / whole}

    return Estimator(points, "first", of)


def _class_of(column: np.ndarray, classes: int) -> np.ndarray:
    """The class of each value, from 0: one for each level where there are few, else of equal size by rank."""
    levels, codes = np.unique(column, return_inverse=True)
    if len(levels) <= classes:
        return np.asarray(codes)
    return np.asarray((rankdata(column, method="min") - 1) * classes // len(column), dtype=np.int64)
