"""What states do in a year whatever they would draw: choices given from outside, checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..engine.runs import forced_options
from ..scenario.given import NotPlainError, plain
from ..scenario.problems import ScenarioError
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
    """Choices as they are given, checked. Raises ScenarioError for a state, year, strategy or target that is none."""
    if choices is None:
        return ()
    taken: dict[tuple[str, int], Choice] = {}
    for row in _rows(choices):
        choice = _checked(Choice(*row), world)
        if taken.setdefault((choice.state, choice.year), choice) != choice:
            raise _refused(f"there are two choices of {choice.state} in {choice.year}; give one")
    return tuple(taken[key] for key in sorted(taken))


def _rows(choices: Any) -> Iterable[tuple[Any, Any, Any, Any]]:
    """State, year, strategy and target of every choice."""
    try:
        if isinstance(choices, Mapping):
            rows = [(*_two(when), *_two(chosen)) for when, chosen in choices.items()]
        else:
            rows = list(choices[["state", "year", "strategy", "target"]].itertuples(index=False, name=None))
        return [(plain(state), plain(year), plain(strategy), _target(target)) for state, year, strategy, target in rows]
    except NotPlainError as error:
        raise _refused(f"an entry {error.message}; {error.hint}") from None
    except (TypeError, ValueError, LookupError, AttributeError):
        raise _refused(
            'choices are written {("VEN", 2003): ("soft_balancing", "USA")}, with None as the target of hedging, '
            "or as a table with the columns state, year, strategy and target"
        ) from None


def _two(pair: Any) -> tuple[Any, Any]:
    """The two parts of a pair, which a text of two letters is not."""
    first, second = [] if isinstance(pair, str) else plain(pair)
    return first, second


def _target(given: Any) -> Any:
    """A target; what pandas says for none, and an empty text, is none."""
    import pandas as pd

    missing = (pd.api.types.is_scalar(given) and pd.isna(given)) or (isinstance(given, str) and not given)
    return None if missing else plain(given)


def _refused(message: str) -> ScenarioError:
    return ScenarioError.of("choices:", message)


def _checked(choice: Choice, world: World) -> Choice:
    told = f"the choice of {choice.state} in {choice.year}"
    years = world.years.tolist()
    if choice.state not in world.states:
        raise _refused(f"{told}: there is no such state; the states are {', '.join(world.states)}")
    if type(choice.year) is not int:
        raise _refused(f"{told}: the year must be a whole number, such as {years[0]}")
    if choice.year not in years:
        raise _refused(f"{told}: the years are {years[0]} to {years[-1]}")
    if choice.strategy not in STRATEGIES:
        raise _refused(f"{told}: '{choice.strategy}' is no strategy; valid: {', '.join(STRATEGIES)}")
    if (choice.target is None) != (choice.strategy == "hedging"):
        raise _refused(f"{told}: hedging has no target, every other strategy one of {', '.join(world.powers)}")
    if choice.target is not None and choice.target not in world.powers:
        raise _refused(f"{told}: '{choice.target}' is no power; the powers are {', '.join(world.powers)}")
    return choice._replace(state=str(choice.state), strategy=str(choice.strategy))


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
