"""How a case and its theory differ from what ships under their names, in words short enough for a line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from .model import Scenario, load_scenario
from .numbers import Number
from .problems import ScenarioError
from .theory_file import Theory, load_theory


def difference(scenario: Scenario, theory: Theory) -> list[str]:
    """Numbers, events and weights that are not as they ship; none where no case or theory of that name does.

    A number that differs in some of the years is told with them: ``world.price 2015–2020 = 100``.
    """
    return [*_of_case(scenario), *_of_theory(theory)]


def _of_case(scenario: Scenario) -> list[str]:
    shipped = _case(scenario.name)
    if shipped is None:
        return []
    first, last = scenario.years
    found = [] if shipped.years == scenario.years else [f"years {first}–{last}"]
    for name in dict.fromkeys((*shipped.events, *scenario.events)):
        if name not in scenario.events:
            found.append(f"without the event {name}")
        elif name not in shipped.events:
            found.append(f"with the event {name}")
        elif scenario.events[name] != shipped.events[name]:
            found.append(f"another event {name}")
    for kind in ("states", "powers", "institutions", "routes", "cycles", "agreements"):
        was, now = getattr(shipped, kind), getattr(scenario, kind)
        found += [f"without {name}" for name in was if name not in now]
        found += [f"with {name}" for name in now if name not in was]
    actors = {*scenario.states, *scenario.powers, *scenario.institutions} & {
        *shipped.states, *shipped.powers, *shipped.institutions
    }  # fmt: skip
    return found + _numbers(_about(shipped.numbers, actors), _about(scenario.numbers, actors), first, last)


def _about(numbers: Mapping[str, Number], actors: set[str]) -> dict[str, Number]:
    """Numbers about no other actors than these: those of an actor that was added or left out follow from that."""
    return {
        address: number
        for address, number in numbers.items()
        if {part for part in address.replace("-", ".").split(".") if part.isupper()} <= actors
    }


def _numbers(was: Mapping[str, Number], now: Mapping[str, Number], first: int, last: int) -> list[str]:
    """The numbers that differ, each with its value where it has one in all years in which it does."""
    found = []
    for address in dict.fromkeys((*was, *now)):
        old, new = was.get(address), now.get(address)
        if old == new:
            continue
        if new is None:
            found.append(f"without {address}")
            continue
        path = new.yearly(first, last)
        before = old.yearly(first, last) if old is not None else [None] * len(path)
        years = [first + k for k, pair in enumerate(zip(before, path, strict=True)) if pair[0] != pair[1]]
        if years:
            values = {path[year - first] for year in years}
            when = "" if (years[0], years[-1]) == (first, last) else f" {years[0]}–{years[-1]}"
            found.append(f"{address}{when} = {values.pop():g}" if len(values) == 1 else f"{address}{when}")
    return found


def _of_theory(theory: Theory) -> list[str]:
    shipped = _theory(theory.name)
    if shipped is None:
        return []
    was, now = (
        {
            **one.parameters,
            **{f"{s}.{name}": number for s, terms in one.terms.items() for name, number in terms.items()},
        }
        for one in (shipped, theory)
    )
    return _numbers(was, now, 0, 0)


@cache
def _case(name: str) -> Scenario | None:
    """The shipped case of a name."""
    try:
        return load_scenario(name)
    except ScenarioError:
        return None


@cache
def _theory(name: str) -> Theory | None:
    """The shipped theory of a name."""
    try:
        return load_theory(name)
    except ScenarioError:
        return None
