"""How far the result moves over the range of each number, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from counterpoise.engine.runs import run_replicates
from counterpoise.results.run import PreparedCase
from counterpoise.scenario.model import Scenario
from counterpoise.scenario.numbers import Number
from counterpoise.scenario.uncertainty import scaled
from counterpoise.theory.terms import STRATEGIES

REPLICATES = 12
"""Runs at each end of a range; the draws are the same at both ends, so few are enough."""


class Varied(NamedTuple):
    """One number of a scenario that has a range: its row's path, its address in the world, the number at each end."""

    path: str
    address: str
    ends: tuple[Number, Number]


def effects(
    case: PreparedCase,
    replicates: int = REPLICATES,
    seed: int = 0,
    workers: int = 2,
    progress: Callable[[int], None] | None = None,
) -> dict[str, float]:
    """For every number with a range or scale: the largest change of any state's share of any strategy, in [0, 1].

    The share is over all years and ``replicates`` runs; the change is that between the two ends of the range, with
    everything else as it is. Keys are the paths of ``counterpoise sources``.
    """
    varied = list(_varied(case.scenario))
    found: dict[str, float] = {}
    with ThreadPoolExecutor(max_workers=workers) as pool:
        moved = pool.map(lambda one: _effect(case, one, replicates, seed), varied)
        for done, (one, effect) in enumerate(zip(varied, moved, strict=True), 1):
            found[one.path] = effect
            if progress is not None:
                progress(done)
    return found


def _effect(case: PreparedCase, one: Varied, replicates: int, seed: int) -> float:
    low, high = (_shares(case, one.address, end, replicates, seed) for end in one.ends)
    return float(np.max(np.abs(high - low)))


def _shares(case: PreparedCase, address: str, number: Number, replicates: int, seed: int) -> np.ndarray:
    """Share of each strategy over runs and years with a number at an address: [state, strategy]."""
    world = case.world.changed({address: number.path(*case.scenario.years)})
    record = run_replicates(world, case.rules, np.arange(replicates), seed)
    labels = np.array([STRATEGIES.index(option.split(":")[0]) for option in world.options])[record.option]
    return np.stack([(labels == k).mean(axis=(0, 1)) for k in range(len(STRATEGIES))], axis=1)


def _varied(scenario: Scenario) -> Iterator[Varied]:
    """Every number that has a range or scale, those of events included."""
    for address, number in scenario.numbers.items():
        if ends := _ends(number):
            yield Varied(address, address, ends)
    for name, event in scenario.events.items():
        if event.hazard is not None and (ends := _ends(event.hazard.probability)):
            address = f"events.{name}.hazard.probability"
            yield Varied(address, address, ends)
        for k, change in enumerate(event.changes):
            if ends := _ends(change.number):
                address = f"events.{name}.changes.{k}"
                yield Varied(f"{address}.{change.operation}", address, ends)


def _ends(number: Number) -> tuple[Number, Number] | None:
    """The number at the two ends of its range or scale; None without one."""
    if number.range is not None and number.series is None:
        return replace(number, value=number.range[0]), replace(number, value=number.range[1])
    if number.scale is not None:
        return scaled(number, number.scale[0]), scaled(number, number.scale[1])
    return None
