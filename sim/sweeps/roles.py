"""Designs in which every point has a role: the trajectories of Morris and the matrices of Saltelli.

What reads such a sweep has to know which point is which step. So its design table has two more columns:
``design_block``, the number of the trajectory or of the row of the matrices, and ``design_role``: ``START`` and then
the axis that was moved, or ``A``, ``B`` and the axis that A has from B. Without them points are a plain sample.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

LAYOUTS = ("morris", "saltelli")
"""Designs whose points have roles."""

ROLE, BLOCK = "design_role", "design_block"
"""The columns of the design table that tell them."""

START, FIRST, SECOND = "START", "A", "B"
"""Roles that are no axis: where a trajectory starts, and the two samples of a Saltelli design."""

LEVELS = 4
"""Levels of an axis in the trajectories of Morris."""

STEP = LEVELS / (2.0 * (LEVELS - 1.0))
"""Length of a step of a trajectory, as a share of the span of the axis (Morris 1991)."""


def points_a_block(kind: str, axes: int) -> int:
    """Points of a design for each of its samples: one, those of a trajectory, or those of a row of the matrices."""
    return {"morris": axes + 1, "saltelli": axes + 2}.get(kind, 1)


def trajectories(axes: int, count: int, seed: int) -> np.ndarray:
    """``count`` random trajectories in the unit cube, [point, axis]: each moves every axis once, by :data:`STEP`.

    Source: Morris (1991), Factorial sampling plans for preliminary computational experiments, Technometrics 33.
    """
    rng = np.random.default_rng(seed)
    made = np.empty((count, axes + 1, axes))
    for path in made:
        low = rng.integers(0, LEVELS // 2, axes) / (LEVELS - 1.0)
        rises = rng.random(axes) < 0.5
        steps = rng.permutation(axes)  # at which step each axis moves
        moved = np.arange(axes + 1)[:, None] > steps
        path[:] = low + STEP * (moved == rises)
    return made.reshape(-1, axes)


def matrices(axes: int, count: int, seed: int) -> np.ndarray:
    """The samples A and B side by side, [row, 2 · axes]: a scrambled Sobol sequence in the unit cube."""
    from scipy.stats import qmc

    return np.asarray(qmc.Sobol(d=2 * axes, rng=np.random.default_rng(seed)).random(count))


def saltelli(axes: int, count: int, seed: int) -> np.ndarray:
    """The points of A, of A with one column of B for each axis, and of B, row by row: [point, axis].

    Source: Saltelli and others (2010), Variance based sensitivity analysis of model output, Computer Physics
    Communications 181.
    """
    first, second = np.split(matrices(axes, count, seed), 2, axis=1)
    made = np.repeat(first[:, None, :], axes + 2, axis=1)
    each = np.arange(axes)
    made[:, each + 1, each] = second
    made[:, -1] = second
    return made.reshape(-1, axes)


def roles_of(layout: str, columns: Sequence[str], values: np.ndarray) -> dict[str, np.ndarray]:
    """The two columns of a design: the role of each point and its block; ``values`` is [point, axis]."""
    length = points_a_block(layout, len(columns))
    blocks = len(values) // length
    if layout == "saltelli":
        roles = np.tile(np.array([FIRST, *columns, SECOND], dtype=object), blocks)
    else:
        moved = np.abs(np.diff(values.reshape(blocks, length, -1), axis=1)).argmax(axis=2)
        starts = np.full((blocks, 1), START, dtype=object)
        roles = np.hstack((starts, np.array(columns, dtype=object)[moved])).ravel()
    return {ROLE: roles, BLOCK: np.repeat(np.arange(blocks), length)}
