"""Landscape theory of aggregation: two blocs that settle where no state gains by changing sides.

Another rule than that of the house, after Axelrod & Bennett (1993): each pair of states has a *propensity* to stand
together (positive) or apart (negative), and a state is *frustrated* by every partner that it is parted from and every
opponent that it shares a bloc with, the larger ones above all. Distance is 0 within a bloc and 1 between the two, so
that energy is least where positive pairs are together. A configuration and its mirror image, the two blocs swapped,
are one: configurations are counted once, with the first state in the bloc ``False``.

Everything here is a function of the symmetric table ``weights[state, state]`` = size × size × propensity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

MOST_STATES = 20
"""States up to which all configurations are enumerated: 2^19 of them."""

ROUNDING = 1e-12
"""Changes of energy below this share of all weights together count as none."""

_CHUNK = 2**15


class Minima(NamedTuple):
    """Local minima, the deepest first; equal energies in the order of :func:`configurations`."""

    blocs: np.ndarray  # [minimum, state] bool
    energies: np.ndarray  # [minimum]
    codes: np.ndarray  # [minimum] position among all configurations


def weights_of(sizes: np.ndarray, propensities: np.ndarray) -> np.ndarray:
    """Weight of every pair, [state, state]: s_i s_j p_ij, and 0 of a state with itself.

    ``sizes`` [state] are positive, in any unit; ``propensities`` [state, state] are symmetric. Raises ValueError for
    other shapes, sizes that are not positive, numbers that are not finite and propensities that are not mutual.
    """
    size, propensity = np.asarray(sizes, dtype=float), np.asarray(propensities, dtype=float)
    if size.ndim != 1 or propensity.shape != (len(size), len(size)):
        raise ValueError(f"{size.shape} sizes and {propensity.shape} propensities do not belong together")
    if not (np.isfinite(size).all() and (size > 0.0).all()):
        raise ValueError("every size must be a positive number")
    if not (np.isfinite(propensity).all() and np.array_equal(propensity, propensity.T)):
        raise ValueError("propensities must be finite and the same in both directions")
    weights = size[:, None] * size * propensity
    np.fill_diagonal(weights, 0.0)
    return np.asarray(weights)


def slack(weights: np.ndarray) -> float:
    """The change of energy up to which two configurations count as equally deep."""
    return float(ROUNDING * np.abs(weights).sum())


def frustrations(sizes: np.ndarray, propensities: np.ndarray, blocs: np.ndarray) -> np.ndarray:
    """Frustration of every state, [state]: F_i = Σ_j s_j p_ij d_ij (Axelrod & Bennett 1993)."""
    size, side = np.asarray(sizes, dtype=float), np.asarray(blocs, dtype=bool)
    apart = side[:, None] != side
    return np.asarray((np.asarray(propensities, dtype=float) * apart) @ size)


def energy(weights: np.ndarray, blocs: np.ndarray) -> float:
    """Energy of a configuration: E = Σ_i s_i F_i = Σ_ij s_i s_j p_ij d_ij, each pair in both directions."""
    return float(_energies(weights, _signs(blocs)[None])[0])


def changes(weights: np.ndarray, blocs: np.ndarray) -> np.ndarray:
    """Change of energy if a single state went to the other bloc, [state]."""
    return np.asarray(_changes(weights, _signs(blocs)[None])[0])


def configurations(count: int, first: int = 0, last: int | None = None) -> np.ndarray:
    """Configurations ``first`` to ``last`` (not included) of the 2^(count − 1) of ``count`` states: bool [·, state].

    Bit k − 1 of a configuration's position is the bloc of state k; state 0 is in bloc ``False``.
    """
    codes = np.arange(first, 2 ** (count - 1) if last is None else last, dtype=np.int64)
    return _blocs(codes, count)


def code_of(blocs: np.ndarray) -> int:
    """Position of a configuration among all; that of its mirror image is the same."""
    side = np.asarray(blocs, dtype=bool)
    return int(np.dot((side != side[0])[1:], 2 ** np.arange(len(side) - 1)))


def local_minima(weights: np.ndarray, strict: bool = False) -> Minima:
    """All configurations in which no single state can lower the energy by changing sides, by enumeration.

    With ``strict`` every change of side has to raise it; otherwise a state to which both sides are the same is no
    objection. Raises ValueError for more than ``MOST_STATES`` states or fewer than two.
    """
    least = slack(weights) if strict else -slack(weights)
    codes, energies = [], []
    for first, signs in _chunks(weights):
        found = np.flatnonzero((_changes(weights, signs) >= least).all(axis=1))
        codes.append(first + found)
        energies.append(_energies(weights, signs[found]))
    code, depth = np.concatenate(codes), np.concatenate(energies)
    order = np.lexsort((code, _levels(weights, depth)))
    return Minima(_blocs(code[order], len(weights)), depth[order], code[order])


def descend(weights: np.ndarray, blocs: np.ndarray, pick: Callable[[int], float] | None = None) -> np.ndarray:
    """Where single changes of side that lower the energy lead to from ``blocs``: bool [state].

    Each step moves one state, the one whose move lowers the energy most (the first among equals). With ``pick``, a
    number in [0, 1) for each step, any of those that lower it may move instead.
    """
    side, least = np.array(blocs, dtype=bool), slack(weights)
    step = 0
    while True:
        fall = -changes(weights, side)
        movers = np.flatnonzero(fall > least)
        if not len(movers):
            return side
        mover = _steepest(fall, least) if pick is None else movers[int(pick(step) * len(movers))]
        side[mover] = not side[mover]
        step += 1


def basins(weights: np.ndarray, minima: Minima) -> np.ndarray:
    """Share of all configurations from which steepest descent ends in each of the minima: [minimum].

    ``minima`` are those of :func:`local_minima`, not strict, and the shares add up to one.
    """
    count, least = len(weights), slack(weights)
    flips = np.concatenate(([2 ** (count - 1) - 1], 2 ** np.arange(count - 1))).astype(np.int64)
    following = np.arange(2 ** (count - 1), dtype=np.int64)
    for first, signs in _chunks(weights):
        fall = -_changes(weights, signs)
        moving = np.flatnonzero((fall > least).any(axis=1))
        following[first + moving] ^= flips[_steepest(fall[moving], least)]
    while not np.array_equal(following, ahead := following[following]):
        following = ahead
    return np.asarray(np.bincount(following, minlength=len(following))[minima.codes] / len(following))


def deepest(weights: np.ndarray, minima: Minima) -> np.ndarray:
    """Which of the minima share the least energy: bool [minimum]."""
    return np.asarray(minima.energies <= minima.energies.min(initial=np.inf) + slack(weights))


def _signs(blocs: np.ndarray) -> np.ndarray:
    return np.asarray(1.0 - 2.0 * np.asarray(blocs, dtype=bool))


def _blocs(codes: np.ndarray, count: int) -> np.ndarray:
    bits = (codes[:, None] >> np.arange(count - 1)) & 1
    return np.concatenate((np.zeros((len(codes), 1), dtype=bool), bits.astype(bool)), axis=1)


def _energies(weights: np.ndarray, signs: np.ndarray) -> np.ndarray:
    return np.asarray((weights.sum() - (signs * (signs @ weights)).sum(axis=1)) / 2.0)


def _changes(weights: np.ndarray, signs: np.ndarray) -> np.ndarray:
    return np.asarray(2.0 * signs * (signs @ weights))


def _steepest(fall: np.ndarray, least: float) -> np.ndarray:
    """The state whose move lowers the energy most, the first of those that are equal within rounding: [...]."""
    return np.asarray((fall >= fall.max(axis=-1, keepdims=True) - least).argmax(axis=-1))


def _levels(weights: np.ndarray, energies: np.ndarray) -> np.ndarray:
    """Ranks of energies, the same for those within rounding of each other."""
    order = np.argsort(energies, kind="stable")
    ranks = np.empty(len(energies), dtype=np.int64)
    ranks[order] = np.cumsum(np.diff(energies[order], prepend=energies[order][:1]) > slack(weights))
    return ranks


def _chunks(weights: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    count = len(weights)
    if not 2 <= count <= MOST_STATES:
        raise ValueError(f"all configurations are enumerated for 2 to {MOST_STATES} states, not for {count}")
    total = 2 ** (count - 1)
    for first in range(0, total, _CHUNK):
        yield first, _signs(configurations(count, first, min(total, first + _CHUNK)))
