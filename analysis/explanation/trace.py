"""A run as a text that people read: year by year, what each state saw, could choose, chose, and met."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from counterpoise.results.run import prepare
from counterpoise.theory.outcomes import OBSERVED
from counterpoise.theory.response import NEGLECT, RESPONSES
from counterpoise.world.build import World

LEAST = 0.05
"""Probability below which an option is left out of the text."""


def trace(case: str, replicate: int = 0, seed: int = 0, theory: str | None = None) -> str:
    """One run of ``case`` as text: a block a year, a line a state, then what the powers bear.

    Numbers have two decimals, so that the text is the same on every platform.
    """
    prepared = prepare(case, theory)
    scenario, world = prepared.scenario, prepared.world
    record, _ = prepared.replay(replicate, seed)
    head = f"{scenario.name}: {scenario.title}; theory {prepared.theory.name}, seed {seed}, replicate {replicate}"
    lines = [head, "state | threat by power | options with a chance of 5 % or more | chosen (observed) | answers"]
    for t, year in enumerate(world.years):
        lines += ["", str(year), *_states(world, record, t), _powers(world, record, t), *_bodies(world, record, t)]
    return "\n".join(lines) + "\n"


def _states(world: World, record: Any, t: int) -> Iterator[str]:
    for i, state in enumerate(world.states):
        threats = _pairs(world.powers, record.threat[0, t, i])
        odds = record.probabilities[0, t, i]
        order = [k for k in np.argsort(-odds, kind="stable") if odds[k] >= LEAST]
        options = " ".join(f"{world.options[k]} {odds[k]:.2f}" for k in order)
        chosen = f"{world.options[record.option[0, t, i]]} ({OBSERVED[record.observed[0, t, i]]})"
        answers = record.response[0, t, i]
        met = " ".join(f"{p} {RESPONSES[a]}" for p, a in zip(world.powers, answers, strict=True) if a != NEGLECT)
        yield f"{state} | {threats} | {options} | {chosen} | {met or 'none'}"


def _powers(world: World, record: Any, t: int) -> str:
    cost = _pairs(world.powers, record.cost[0, t])
    return f"cost {cost}; legitimacy {_pairs(world.powers, record.legitimacy[0, t])}"


def _bodies(world: World, record: Any, t: int) -> Iterator[str]:
    for b, body in enumerate(world.institutions):
        members = [state for state, belongs in zip(world.states, record.member[0, t, b], strict=True) if belongs]
        if members:
            yield f"{body}: {' '.join(members)}"
    opened = [route for k, route in enumerate(world.routes) if record.opened[0, t, k]]
    if opened:
        yield f"open routes: {' '.join(opened)}"


def _pairs(names: tuple[str, ...], values: np.ndarray) -> str:
    return " ".join(f"{name} {value:.2f}" for name, value in zip(names, values, strict=True))
