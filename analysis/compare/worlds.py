"""The worlds of a comparison: the base and its alternatives, what all have in common, and their runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from counterpoise.engine.outcomes import MODE, Measure
from counterpoise.engine.record import new_record
from counterpoise.engine.runs import desk_for, run_on, run_replicates
from counterpoise.results.outcomes import UnknownOutcomeError, find_measures, measures_of
from counterpoise.results.run import PreparedCase, drawn_world, prepare
from counterpoise.scenario.problems import ScenarioError
from counterpoise.theory.terms import STRATEGIES
from counterpoise.world.build import World
from counterpoise.world.rules import Rules

from .effects import FEWEST

OF_STATES = (*(f"share_{strategy}" for strategy in STRATEGIES), "autonomy", "prosperity", "security")
OF_POWERS = ("cost", "legitimacy")
"""Outcomes of every state and of every power that are compared where none is named."""

PROBED = 2 * FEWEST
"""Runs in which the first year with a difference is looked for."""


class Alternative(NamedTuple):
    """A world beside the base: another case, another theory, changed numbers, or several of these."""

    name: str
    changes: Mapping[str, object]
    theory: str | None = None
    case: str | None = None


class Named(NamedTuple):
    """A world with what it is called."""

    name: str
    case: PreparedCase


def prepared(base: PreparedCase, alternative: Alternative) -> PreparedCase:
    """The world of an alternative; what was changed in the base is changed there too.

    Raises ScenarioError for a case, a theory or a number that cannot be.
    """
    if alternative.case is None and alternative.theory is None:
        return base.changed(alternative.changes)
    if base.origin is None:
        raise ScenarioError.of("case", "must be a name or a path, so that another theory or case can be read")
    case, theory, changes = base.origin
    if alternative.theory is not None:
        theory = alternative.theory
    return prepare(alternative.case or case, theory, {**changes, **alternative.changes})


class Common(NamedTuple):
    """What the worlds of a comparison share: outcomes that can be compared, and years; the rest in words."""

    outcomes: tuple[str, ...]
    first: int
    last: int
    left_out: tuple[str, ...]

    def spanned(self, outcome: str, worlds: Sequence[Named], first: int | None = None) -> str:
        """The name of an outcome over the common years, or from ``first`` on; as it is where these are all."""
        first = self.first if first is None else first
        whole = all((first, self.last) == _ends(named.case.world) for named in worlds)
        return outcome if whole or "@" in outcome else f"{outcome}@{first}-{self.last}"


def common_to(worlds: Sequence[Named]) -> Common:
    """Years, and outcomes by name, that all worlds have; the first of them is the base.

    Shares of all states, and members of bodies, are of the same states or not compared. Raises ScenarioError where no
    year is common.
    """
    all_of_them = [named.case.world for named in worlds]
    first, last = (pick(_ends(world)[k] for world in all_of_them) for k, pick in ((0, max), (1, min)))
    if first > last:
        spans = "; ".join(f"{named.name}: {'–'.join(map(str, _ends(named.case.world)))}" for named in worlds)
        raise ScenarioError.of("", f"these worlds have no year in common ({spans})")
    known = [measures_of(world) for world in all_of_them]
    shared = [name for name in known[0] if all(name in names for names in known[1:])]
    if len({frozenset(world.states) for world in all_of_them}) > 1:
        of_all = {f"share_{strategy}" for strategy in STRATEGIES} | {"agreement"}
        shared = [name for name in shared if name not in of_all and not name.startswith("members_")]
    return Common(tuple(shared), first, last, tuple(_left_out(worlds, first, last)))


def _ends(world: World) -> tuple[int, int]:
    return int(world.years[0]), int(world.years[-1])


def _left_out(worlds: Sequence[Named], first: int, last: int) -> Iterator[str]:
    """What single worlds have beyond what all have, a line each."""
    for named in worlds:
        world = named.case.world
        begins, ends = _ends(world)
        lacking = {
            "years": [*_span(begins, first - 1), *_span(last + 1, ends)],
            "states": _beyond(world.states, [one.case.world.states for one in worlds]),
            "powers": _beyond(world.powers, [one.case.world.powers for one in worlds]),
        }
        for what, names in lacking.items():
            if names:
                yield f"only in {named.name}: {what} {', '.join(names)}"


def _span(first: int, last: int) -> list[str]:
    """A span of years in words; nothing for an empty one."""
    if first > last:
        return []
    return [str(first) if first == last else f"{first}–{last}"]


def _beyond(own: Sequence[str], others: Sequence[Sequence[str]]) -> list[str]:
    return [name for name in own if not all(name in other for other in others)]


def usual_outcomes(world: World, common: Common) -> list[str]:
    """What is compared where nothing is named: the strategies and fortunes of every state, what befalls every power."""
    names = [f"{kind}_{state}" for state in world.states for kind in OF_STATES]
    names += [f"{kind}_{power}" for power in world.powers for kind in OF_POWERS]
    return [name for name in names if name in common.outcomes]


def checked_outcomes(named: Sequence[str], worlds: Sequence[Named], common: Common) -> list[str]:
    """Outcomes that a user names, over the years that all worlds have.

    Raises ScenarioError for one that a world lacks, naming the nearest, that is a label, or that cannot be compared.
    """
    base, *others = worlds
    found = []
    for outcome in dict.fromkeys(named):
        (measure,) = _measures(base, [outcome])
        if measure.kind == MODE:
            state = outcome.removeprefix("modal_").partition("@")[0]
            told = f"{outcome} is a label and has no effect in numbers"
            raise ScenarioError.of("", told, f"take share_hedging_{state}")
        spanned = common.spanned(outcome, worlds)
        for world in others:
            _measures(world, [spanned], f"in {world.name}: ")
        if outcome.partition("@")[0] not in common.outcomes:
            raise ScenarioError.of("", f"{outcome} is about all states, which are not the same in these worlds")
        found.append(spanned)
    return found


def _measures(world: Named, outcomes: Sequence[str], where: str = "") -> list[Measure]:
    try:
        return find_measures(world.case.world, outcomes)
    except UnknownOutcomeError as error:
        raise ScenarioError.of("", f"{where}{error}") from None


def first_difference(base: PreparedCase, changed: PreparedCase, seed: int) -> int | None:
    """The first year in which any of a few pairs differs in anything that is recorded; None where none does.

    Also None where the worlds have other actors or years, so that there is no comparing them number by number.
    """
    actors = [(case.world.states, case.world.powers, _ends(case.world)) for case in (base, changed)]
    if actors[0] != actors[1]:
        return None
    records = [run_replicates(case.world, case.rules, np.arange(PROBED), seed) for case in (base, changed)]
    if any(one.shape != other.shape for one, other in zip(*records, strict=True)):
        return None
    years = len(base.world.years)
    differs = np.zeros(years, dtype=bool)
    for one, other in zip(*records, strict=True):
        if one.size:
            differs |= (one != other).any(axis=(0, *range(2, one.ndim)))
    return int(base.world.years[np.argmax(differs)]) if differs.any() else None


Progress = Callable[[int], None]


def rows_of(
    named: Named,
    outcomes: Sequence[str],
    replicates: int,
    seed: int,
    uncertain: bool,
    workers: int | None,
    done: Progress,
) -> np.ndarray:
    """Outcomes of every run of a world: [run, outcome].

    Run ``k`` has the draws of replicate ``k``, in all worlds alike; with ``uncertain`` also what it draws of unknown
    numbers. ``done`` is called with the number of runs after each piece of work.
    """
    case, measures = named.case, _measures(named, outcomes)

    def run(runs: np.ndarray) -> np.ndarray:
        if not uncertain:
            return _run(case.world, case.rules, runs, seed, measures)
        drawn = (drawn_world(case.scenario, case.theory, seed, int(run)) for run in runs)
        return np.concatenate([_run(*one, runs[k : k + 1], seed, measures) for k, one in enumerate(drawn)])

    case.world, case.rules  # noqa: B018 - built here, once, and not by several threads
    threads = workers if workers is not None else min(8, os.cpu_count() or 1)
    pieces = np.array_split(np.arange(replicates), min(replicates, 4 * threads))
    rows: list[np.ndarray] = []
    with ThreadPoolExecutor(max_workers=threads) as pool:
        for piece in pool.map(run, pieces):
            rows.append(piece)
            done(len(piece))
    return np.concatenate(rows)


def _run(world: World, rules: Rules, runs: np.ndarray, seed: int, measures: Sequence[Measure]) -> np.ndarray:
    return run_on(desk_for(world, rules), runs, seed, new_record(world, 1)[1], measures=measures)
