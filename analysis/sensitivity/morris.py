"""Elementary effects: what an outcome does when one parameter is moved across its span, at many places.

Sources: Morris (1991), Factorial sampling plans for preliminary computational experiments, Technometrics 33; for the
mean of absolute effects Campolongo, Cariboni and Saltelli (2007), An effective screening design for sensitivity
analysis of large models, Environmental Modelling & Software 22.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from counterpoise.sweeps.roles import STEP

from .estimator import Estimator, UnfitError

LEAST = 4
"""Fewest trajectories (Campolongo and others take 4 to 10 at least)."""


def morris(values: np.ndarray, runs: np.ndarray) -> Estimator:
    """Indices ``mu_star`` and ``sigma``: mean of absolute effects and standard deviation of effects of each parameter.

    ``values`` is [trajectory, step, parameter] and ``runs`` [trajectory, step, replicate]; effects are those on the
    mean over the replicates, in the unit of the outcome, of a move across the whole span. Trajectories are the blocks.
    Raises :class:`UnfitError` for too few of them, and where a step does not move one parameter alone.
    """
    count = len(values)
    if count < LEAST:
        raise UnfitError(f"{count} trajectories are too few for morris; take {LEAST} or more, better 20")
    moves = np.diff(values, axis=1)
    moved = np.abs(moves).argmax(axis=2)
    alone = (np.count_nonzero(moves, axis=2) == 1).all()
    if not alone or (np.sort(moved, axis=1) != np.arange(values.shape[2])).any():
        raise UnfitError("the steps of the design do not move one parameter each; it was permuted or edited")
    signs = np.sign(np.take_along_axis(moves, moved[:, :, None], axis=2)[:, :, 0])
    effects = np.empty(moved.shape)
    np.put_along_axis(effects, moved, np.diff(runs.mean(axis=2), axis=1) * signs / STEP, axis=1)

    def of(weights: np.ndarray) -> Mapping[str, np.ndarray]:
        shares = weights / weights.sum(axis=0)
        mean = effects.T @ shares
        spread = np.maximum((effects**2).T @ shares - mean**2, 0.0)
        return {"mu_star": np.abs(effects).T @ shares, "sigma": np.sqrt(spread * count / (count - 1.0))}

    return Estimator(count, "mu_star", of)
