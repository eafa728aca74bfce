"""Sobol indices, first-order and total, by ``scipy.stats.sobol_indices`` on the runs of a Saltelli design.

Sources: for first-order indices Saltelli and others (2010), Variance based sensitivity analysis of model output,
Computer Physics Communications 181; for total ones Jansen (1999), Analysis of variance designs for model output, the
same journal 117.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from counterpoise.sweeps.design import MOST_CORRELATED, largest_correlation

from .estimator import Estimator, UnfitError, with_means, without_chance

LEAST = 64
"""Fewest rows of the matrices."""


def sobol(values: np.ndarray, runs: np.ndarray) -> Estimator:
    """Indices ``first`` and ``total``; rows of the matrices are the blocks.

    ``values`` is [row, point, parameter] and ``runs`` [row, point, replicate], with the points of a row in the order A,
    A with each parameter from B, B. Raises :class:`UnfitError` for too few rows, where two parameters correlate too
    much to be told apart, and where a point is not what its role says.
    """
    rows, _, parameters = values.shape
    if rows < LEAST:
        raise UnfitError(f"{rows} rows are too few for sobol; take {LEAST} or more, better 1024")
    first, second = values[:, 0], values[:, -1]
    mixed = np.repeat(first[:, None, :], parameters, axis=1)
    each = np.arange(parameters)
    mixed[:, each, each] = second
    if not np.array_equal(mixed, values[:, 1:-1]):
        raise UnfitError("the points of the design are not A, B and A with one column of B; it was permuted or edited")
    if (found := largest_correlation(np.hstack((first, second)))) > MOST_CORRELATED:
        told = f"two parameters correlate by {found:.2f} over the {rows} rows, more than {MOST_CORRELATED}"
        raise UnfitError(f"{told}: sobol would invent drivers; take more rows, or ranks on a Latin hypercube")

    outcomes = with_means(runs)

    def of(weights: np.ndarray) -> Mapping[str, np.ndarray]:
        drawn = [np.repeat(np.arange(rows), draw.astype(int)) for draw in weights.T]
        firsts, totals = zip(*(_indices(outcomes[one]) for one in drawn), strict=True)
        return {"first": np.stack(firsts, axis=1), "total": np.stack(totals, axis=1)}

    return Estimator(rows, "first", of)


def _indices(outcomes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First-order and total indices, [parameter], of outcomes [row, point, mean and replicates]."""
    from scipy.stats import sobol_indices

    first, mixed, second = outcomes[:, 0].T, np.moveaxis(outcomes[:, 1:-1], 0, 2), outcomes[:, -1].T
    found = sobol_indices(func={"f_A": first, "f_B": second, "f_AB": mixed}, n=len(outcomes))
    wholes = np.var([first, second], axis=(0, 2))[:, None]
    each = (len(wholes), -1)
    firsts, totals = found.first_order.reshape(each), found.total_order.reshape(each)
    return without_chance(firsts * wholes, wholes), without_chance(totals * wholes, wholes)
