"""What states do in a year whatever they would draw: choices given from outside, checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..engine.runs import forced_options
from ..theory.choice import option_of
from ..theory.terms import STRATEGIES
from ..world.build import World

if TYPE_CHECKING:
    import pandas as pd


class Choice(NamedTuple):
    """What a state does in a year; ``target`` is None for hedging."""

    state: str
    year: int
    strategy: str
    target: str | None


def choices_of(
    choices: Mapping[tuple[str, int], tuple[str, str | None]] | pd.DataFrame | None, world: World
) -> tuple[Choice, ...]:
    """Choices as they are given, checked. Raises ValueError for a state, year, strategy or target that is none."""
    if choices is None:
        return ()
    rows: Iterable[tuple[Any, Any, Any, Any]]
    if isinstance(choices, Mapping):
        rows = ((state, year, *chosen) for (state, year), chosen in choices.items())
    else:
        rows = choices[["state", "year", "strategy", "target"]].itertuples(index=False, name=None)
    return tuple(
        _checked(Choice(state, year, strategy, _target(target)), world) for state, year, strategy, target in rows
    )


def _target(target: Any) -> str | None:
    return target if isinstance(target, str) and target else None


def _checked(choice: Choice, world: World) -> Choice:
    told = f"the choice of {choice.state} in {choice.year}"
    years = world.years.tolist()
    if choice.state not in world.states:
        raise ValueError(f"{told}: there is no such state; the states are {', '.join(world.states)}")
    if choice.year not in years:
        raise ValueError(f"{told}: the years are {years[0]} to {years[-1]}")
    if choice.strategy not in STRATEGIES:
        raise ValueError(f"{told}: '{choice.strategy}' is no strategy; valid: {', '.join(STRATEGIES)}")
    if (choice.target is None) != (choice.strategy == "hedging"):
        raise ValueError(f"{told}: hedging has no target, every other strategy one of {', '.join(world.powers)}")
    if choice.target is not None and choice.target not in world.powers:
        raise ValueError(f"{told}: '{choice.target}' is no power; the powers are {', '.join(world.powers)}")
    return choice._replace(state=str(choice.state), year=int(choice.year))


def forced_by(choices: Iterable[Choice], world: World) -> np.ndarray:
    """Choices as the engine reads them."""
    powers = world.powers
    return forced_options(
        world,
        {
            (c.state, c.year): option_of(
                STRATEGIES.index(c.strategy), powers.index(c.target) if c.target else -1, len(powers)
            )
            for c in choices
        },
    )
