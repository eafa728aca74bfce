"""The check: every lever moved in its contexts, all else and all draws alike, and what the strategies answered."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from counterpoise.engine.runs import run_replicates
from counterpoise.results.run import prepare
from counterpoise.theory.terms import STRATEGIES

from ..validation.readings import dyadic
from .contexts import Context
from .levers import LEVERS, RESIST, SOFT_SHARE, UP, Cell, Lever
from .moving import Place, held
from .outcome_levers import OUTCOMES

REPLICATES = 40
"""Runs at each position of a lever. The draws are the same at all, so few are enough."""

ENOUGH = 0.02
"""Change of a probability from which it counts (a judgement: what a reader would still call a change)."""

CEILING, FLOOR = 0.95, 0.05
"""Probabilities beyond which there is little room to rise or to fall."""

RIGHT, FLAT, SATURATED, WRONG = "right", "flat", "saturated", "wrong"
VERDICTS = (RIGHT, FLAT, SATURATED, WRONG)

STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Positions of a lever along its way at which a curve is drawn."""

HARD, SOFT = STRATEGIES.index("balancing"), STRATEGIES.index("soft_balancing")

READ = (*STRATEGIES, *OUTCOMES)
"""What is read at every position: the strategies toward the power, and what becomes of the state."""


class Response(NamedTuple):
    """What a strategy toward a power, or an outcome, answered to a lever in one context: the change of its mean."""

    lever: str
    strategy: str
    sign: str
    case: str
    state: str
    power: str
    change: float
    verdict: str


@dataclass(frozen=True)
class Curve:
    """Mean probabilities of the strategies toward the power, and outcomes, along the way of a lever in a context.

    ``readings[step, read]`` are means over runs and years, at the shares ``steps`` of the way: of the dyadic reading,
    and of the outcomes (:data:`READ`); ``theory`` is the name of the theory that read them.
    """

    lever: Lever
    context: Context
    theory: str
    steps: tuple[float, ...]
    readings: np.ndarray

    def of(self, strategy: str) -> np.ndarray:
        """A strategy, what is read of hard and soft balancing together, or an outcome, along the way: [step]."""
        if strategy == RESIST:
            return np.asarray(self.readings[:, HARD] + self.readings[:, SOFT])
        if strategy == SOFT_SHARE:
            both = self.readings[:, HARD] + self.readings[:, SOFT]
            return np.asarray(np.divide(self.readings[:, SOFT], both, out=np.full(len(both), 0.5), where=both > 0.0))
        return np.asarray(self.readings[:, READ.index(strategy)])

    def response(self, cell: Cell) -> Response:
        """What one cell of the table asks of this context. Raises ValueError where its ends are no steps of it."""
        low, high = (float(self.of(cell.strategy)[self.steps.index(at)]) for at in (cell.start, cell.end))
        sign = "+" if cell.sign == UP else "−"
        told = verdict(cell.sign, low, high)
        return Response(self.lever.name, cell.strategy, sign, *self.context[:3], high - low, told)


def verdict(sign: int, low: float, high: float) -> str:
    """What a probability that went from ``low`` to ``high`` says of a sign: one of :data:`VERDICTS`.

    ``right`` and ``wrong`` from :data:`ENOUGH` on; less is ``saturated`` where the pushed side, ``high``, lies beyond
    :data:`CEILING` and ought to rise, or beyond :data:`FLOOR` and ought to fall, else ``flat``.
    """
    moved = sign * (high - low)
    if moved >= ENOUGH:
        return RIGHT
    if moved <= -ENOUGH:
        return WRONG
    no_room = high > CEILING if sign == UP else high < FLOOR
    return SATURATED if no_room else FLAT


def curves(
    theory: str | None = None,
    levers: Sequence[Lever] = LEVERS,
    replicates: int = REPLICATES,
    seed: int = 0,
    steps: Sequence[float] = (),
    progress: Callable[[int], None] | None = None,
) -> list[Curve]:
    """Move levers in their contexts and read the strategies along the way, by lever and context.

    Parameters
    ----------
    theory
        A shipped theory or the path of a theory file; by default the one that each case names.
    replicates, seed
        Runs at each position, with the same draws at all.
    steps
        Shares of the way at which to read, beside those that the cells of a lever ask for.
    progress
        Called with the number of contexts done.

    Raises
    ------
    ScenarioError
        For a theory that is not there or not valid.
    """
    wanted = [(lever, context) for lever in levers for context in lever.contexts]
    cases = {case: prepare(case, theory) for case in dict.fromkeys(context.case for _, context in wanted)}
    for case in cases.values():
        case.world, case.rules  # noqa: B018 - built here, once, and not by several threads

    def followed(one: tuple[Lever, Context]) -> Curve:
        lever, context = one
        return _curve(lever, Place(context, cases[context.case]), replicates, seed, steps)

    found: list[Curve] = []
    if progress is not None:
        progress(0)
    with ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool:
        for curve in pool.map(followed, wanted):
            found.append(curve)
            if progress is not None:
                progress(len(found))
    return found


def _curve(lever: Lever, place: Place, replicates: int, seed: int, steps: Sequence[float]) -> Curve:
    asked = {at for cell in lever.cells for at in (cell.start, cell.end)}
    way = tuple(sorted(asked | set(steps)))
    readings = np.array([_reading(lever, place, at, replicates, seed) for at in way])
    return Curve(lever, place.context, place.case.theory.name, way, readings)


def _reading(lever: Lever, place: Place, share: float, replicates: int, seed: int) -> np.ndarray:
    """What is read with the lever at a share of its way, in the order of :data:`READ`: [read]."""
    world = held(place, settings(lever, place, share))
    record = run_replicates(world, place.case.rules, np.arange(replicates), seed)
    own, protecting = record.probabilities[:, :, place.state], record.protecting[:, :, place.state, place.power]
    strategies = dyadic(own, place.power, len(world.powers), protecting).mean(axis=(0, 1))
    return np.append(strategies, [getattr(record, name)[:, :, place.state].mean() for name in OUTCOMES])


def settings(lever: Lever, place: Place, share: float) -> dict[str, float]:
    """Value by address with a lever at a share of its way: what is held, and over that what is moved."""
    numbers = {address: value for template, value in lever.holds for address in place.addresses(template)}
    for move in lever.moves:
        numbers |= move.at(place, share)
    return numbers


def responses_of(found: Sequence[Curve]) -> list[Response]:
    """Every cell of the table in every context, lever by lever and cell by cell."""
    levers = dict.fromkeys(curve.lever for curve in found)
    return [
        curve.response(cell)
        for lever in levers
        for cell in lever.cells
        for curve in found
        if curve.lever is lever
    ]  # fmt: skip


def theories_of(found: Sequence[Curve]) -> str:
    """The theory under which curves were followed, by name; several with commas, where cases name different ones."""
    return ", ".join(dict.fromkeys(curve.theory for curve in found))
