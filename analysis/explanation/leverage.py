"""How far the result moves over the range of each number, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from counterpoise.engine.runs import run_replicates
from counterpoise.scenario.model import Event, Scenario
from counterpoise.scenario.numbers import Number
from counterpoise.scenario.theory_file import Theory
from counterpoise.scenario.uncertainty import scaled
from counterpoise.theory.terms import STRATEGIES
from counterpoise.world.build import World, build_world, rebuilt
from counterpoise.world.rules import Rules, build_rules

REPLICATES = 12
"""Runs at each end of a range; the draws are the same at both ends, so few are enough."""


@dataclass(frozen=True)
class Varied:
    """One number of a scenario that has a range: its row's path, the address it moves, the scenario at each end."""

    path: str
    address: str | None
    low: Scenario
    high: Scenario


def effects(
    scenario: Scenario,
    theory: Theory,
    replicates: int = REPLICATES,
    seed: int = 0,
    workers: int = 2,
    progress: Callable[[int], None] | None = None,
) -> dict[str, float]:
    """For every number with a range or scale: the largest change of any state's share of any strategy, in [0, 1].

    The share is over all years and ``replicates`` runs; the change is that between the two ends of the range, with
    everything else as it is. Keys are the paths of ``counterpoise sources``.
    """
    world, rules = build_world(scenario), build_rules(theory)
    varied = list(_varied(scenario))
    found: dict[str, float] = {}
    with ThreadPoolExecutor(max_workers=workers) as pool:
        moved = pool.map(lambda one: _effect(world, rules, one, replicates, seed), varied)
        for done, (one, effect) in enumerate(zip(varied, moved, strict=True), 1):
            found[one.path] = effect
            if progress is not None:
                progress(done)
    return found


def _effect(world: World, rules: Rules, one: Varied, replicates: int, seed: int) -> float:
    ends = [_shares(_world(world, scenario, one.address), rules, replicates, seed) for scenario in (one.low, one.high)]
    return float(np.max(np.abs(ends[1] - ends[0])))


def _world(world: World, scenario: Scenario, address: str | None) -> World:
    return build_world(scenario) if address is None else rebuilt(world, scenario, address)


def _shares(world: World, rules: Rules, replicates: int, seed: int) -> np.ndarray:
    """Share of each strategy over runs and years: [state, strategy]."""
    record = run_replicates(world, rules, np.arange(replicates), seed)
    labels = np.array([STRATEGIES.index(option.split(":")[0]) for option in world.options])[record.option]
    return np.stack([(labels == k).mean(axis=(0, 1)) for k in range(len(STRATEGIES))], axis=1)


def _varied(scenario: Scenario) -> Iterator[Varied]:
    """Every number that has a range or scale, those of events included."""
    for address, number in scenario.numbers.items():
        if ends := _ends(number):
            low, high = (scenario.model_copy(update={"numbers": {**scenario.numbers, address: end}}) for end in ends)
            yield Varied(address, address, low, high)
    for name, event in scenario.events.items():
        for path, place, least, most in _varied_event(name, event):
            worlds = (scenario.model_copy(update={"events": {**scenario.events, name: one}}) for one in (least, most))
            yield Varied(path, place, *worlds)


def _varied_event(name: str, event: Event) -> Iterator[tuple[str, str | None, Event, Event]]:
    hazard = event.hazard
    if hazard is not None and (ends := _ends(hazard.probability)):
        low, high = (
            event.model_copy(update={"hazard": hazard.model_copy(update={"probability": end})}) for end in ends
        )
        yield f"events.{name}.hazard.probability", None, low, high
    for k, change in enumerate(event.changes):
        if ends := _ends(change.number):
            low, high = (
                event.model_copy(
                    update={
                        "changes": (
                            *event.changes[:k], change.model_copy(update={"number": end}), *event.changes[k + 1 :]
                        )
                    }
                )
                for end in ends
            )  # fmt: skip
            address = change.path if hazard is None else None
            yield f"events.{name}.changes.{k}.{change.operation}", address, low, high


def _ends(number: Number) -> tuple[Number, Number] | None:
    """The number at the two ends of its range or scale; None without one."""
    if number.range is not None and number.series is None:
        return replace(number, value=number.range[0]), replace(number, value=number.range[1])
    if number.scale is not None:
        return scaled(number, number.scale[0]), scaled(number, number.scale[1])
    return None
