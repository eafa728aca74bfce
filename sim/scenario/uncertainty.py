"""Worlds that might as well be: numbers drawn from what is not known about them.

Two ways. :func:`from_ranges` draws the numbers marked ``judgement`` from the ranges that their authors
give, for one replicate. :func:`scattered` multiplies weights, parameters and event sizes by log-normal
factors, to tell a robust finding from a tuned one. Both are keyed by the address of each number, so that
one number's draw does not depend on which others there are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import replace
from statistics import NormalDist

from .. import draws
from ..theory.parameters import HELD, SWITCHES, limits_of
from .model import Event, Scenario
from .numbers import Number
from .theory_file import Theory

HELD_ADDRESSES = frozenset(f"theory.parameters.{name}" for name in HELD)
"""Numbers that are never drawn."""

Change = Callable[[str, Number], Number]


def from_ranges(scenario: Scenario, theory: Theory, seed: int, replicate: int) -> tuple[Scenario, Theory]:
    """The scenario and theory of one replicate: every judgement drawn evenly from its range or scale.

    Of a theory with a set of weight vectors one vector is drawn whole, since weights that were estimated together vary
    together; ranges then hold for the parameters alone.
    """
    together, word = theory.vectors is not None, draws.whole_seed(seed)

    def drawn(address: str, number: Number) -> Number:
        if not number.is_judgement or address in HELD_ADDRESSES:
            return number
        if together and address.startswith("theory.terms."):
            return number
        chance = draws.uniform(word, replicate, 0, draws.identity(address), draws.UNCERTAIN)
        if number.range is not None:
            return _with_value(number, number.range[0] + chance * (number.range[1] - number.range[0]))
        if number.scale is not None:
            return scaled(number, number.scale[0] + chance * (number.scale[1] - number.scale[0]))
        return number

    if theory.vectors is not None:
        chance = draws.uniform(word, replicate, 0, draws.identity("theory.vectors"), draws.UNCERTAIN)
        theory = with_vector(theory, int(chance * len(theory.vectors.rows)))
    return changed_by(scenario, theory, drawn)


def with_vector(theory: Theory, number: int) -> Theory:
    """The theory with the weights of one vector of its set. Raises ValueError where it has none."""
    if theory.vectors is None:
        raise ValueError(f"{theory.name} has no set of weight vectors")
    terms = {strategy: dict(numbers) for strategy, numbers in theory.terms.items()}
    for (strategy, term), value in zip(theory.vectors.terms, theory.vectors.rows[number], strict=True):
        terms[strategy][term] = _with_value(terms[strategy][term], value)
    return replace(theory, terms=terms)


def changed_by(scenario: Scenario, theory: Theory, change: Change) -> tuple[Scenario, Theory]:
    """The scenario and theory with every number as ``change`` gives it, by its address."""
    return _changed_scenario(scenario, change, change), _changed_theory(theory, change, ())


def scattered(
    scenario: Scenario, theory: Theory, seed: int, draw: int, spread: float = 0.3, kept: Collection[str] = ()
) -> tuple[Scenario, Theory]:
    """Weights, parameters and event sizes times log-normal factors with standard deviation ``spread``.

    ``kept`` are addresses that stay as they are: those that a counterfactual sets on purpose.
    """

    def moved(address: str, number: Number) -> Number:
        if (
            address.rpartition(".")[2] in SWITCHES
            or address in HELD_ADDRESSES
            or any(f"{one}.".startswith(f"{address}.") for one in kept)
        ):
            return number
        return scaled(number, scatter_factor(address, seed, draw, spread))

    def still(_: str, number: Number) -> Number:
        return number

    return _changed_scenario(scenario, still, moved), _changed_theory(theory, moved, kept)


def scatter_factor(address: str, seed: int, draw: int, spread: float = 0.3) -> float:
    """The log-normal factor of one number in one draw; its median is 1."""
    chance = draws.uniform(seed, draw, 0, draws.identity(address), draws.SCATTER)
    return math.exp(spread * NormalDist().inv_cdf(min(max(chance, 1e-12), 1.0 - 1e-12)))


def scaled(number: Number, factor: float) -> Number:
    """A number times a factor, for every year."""
    if number.series is not None:
        return replace(number, series={year: value * factor for year, value in number.series.items()})
    return _with_value(number, number.constant * factor)


def _with_value(number: Number, value: float) -> Number:
    return replace(number, value=value)


def _changed_scenario(scenario: Scenario, of_numbers: Change, of_events: Change) -> Scenario:
    numbers = {address: of_numbers(address, number) for address, number in scenario.numbers.items()}
    events = {name: _changed_event(name, event, of_events) for name, event in scenario.events.items()}
    return scenario.model_copy(update={"numbers": numbers, "events": events})


def _changed_event(name: str, event: Event, change: Change) -> Event:
    changes = tuple(
        item.model_copy(update={"number": change(f"events.{name}.changes.{k}", item.number)})
        for k, item in enumerate(event.changes)
    )
    hazard = event.hazard
    if hazard is not None:
        chance = change(f"events.{name}.hazard.probability", hazard.probability)
        hazard = hazard.model_copy(update={"probability": _with_value(chance, min(1.0, chance.constant))})
    return event.model_copy(update={"changes": changes, "hazard": hazard})


def _changed_theory(theory: Theory, change: Change, kept: Collection[str]) -> Theory:
    def of(address: str, number: Number) -> Number:
        return number if address in kept else change(address, number)

    parameters = {
        name: _limited(name, of(f"theory.parameters.{name}", number)) for name, number in theory.parameters.items()
    }
    terms = {
        strategy: {term: of(f"theory.terms.{strategy}.{term}", number) for term, number in numbers.items()}
        for strategy, numbers in theory.terms.items()
    }
    return replace(theory, parameters=parameters, terms=terms)


def _limited(name: str, number: Number) -> Number:
    low, high = limits_of(name)
    return _with_value(number, min(high, max(low, number.constant)))
