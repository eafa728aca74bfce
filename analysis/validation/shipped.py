"""Coded cases read in the shipped cases: what states choose there along simulated paths, not in the first year alone.

A coding falls into a case that has its state as a state, its counterpart as a power and some of its years. What a
theory reads is the mean, over runs and those years, of the dyadic reading of its choice probabilities; where it falls
into several cases, the mean of these. So every coding is one row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from counterpoise.engine.runs import run_replicates
from counterpoise.scenario.model import Scenario, load_scenario, shipped
from counterpoise.scenario.theory_file import Theory
from counterpoise.theory.terms import STRATEGIES
from counterpoise.world.build import World, build_world
from counterpoise.world.rules import build_rules

from ..observed.names import current
from . import baselines
from .codings import Case, CaseTable, LeftOut
from .readings import Served, dyadic
from .scores import score_none
from .validate import SHIPPED_BASELINES, Validation, estimated_on_cases, folds, forecast

APART = ("world", "textbook")
"""Shipped cases that stand apart, with those whose names go on after it (``textbook_1999``): one holds the states of
all others, one is for reporting alone. Only a table that ships under that name is read there, and nowhere else."""

RANDOM = "random"
"""Stratum of pairs that were drawn at random: their coders could say that there is no strategy."""

SHARES = "shares"
"""The baseline that knows how common each label is among the codings themselves."""

REPLICATES = 100
"""Runs of each case (a judgement: a mean probability is certain to about a hundredth)."""

Place = tuple[str, int, int]
"""A shipped case, and the first and last year of a coding that lie in it."""


EXCEPTIONS = (
    "tie", "orientation", "intent", "access", "domestic_pressure", "autonomy_taste", "security_taste",
    "prosperity_taste", "revision_appetite",
)  # fmt: skip
"""What a state's own government has a hand in: events that change it give a model part of the answer. They stay in
the cases, because who governs is given; scores without them tell how much hangs on that."""


@cache
def world_of(case: str, exceptions: bool = True) -> World:
    """The world of a shipped case, built once; without ``exceptions`` no event changes :data:`EXCEPTIONS`."""
    scenario = _scenarios(_apart(case))[case]
    return build_world(scenario if exceptions else _without_exceptions(scenario))


def _without_exceptions(scenario: Scenario) -> Scenario:
    def given(path: str) -> bool:
        block, *rest = path.split(".")
        return block != "states" or rest[1] not in EXCEPTIONS

    events = {
        name: event.model_copy(update={"changes": tuple(one for one in event.changes if given(one.path))})
        for name, event in scenario.events.items()
    }
    return scenario.model_copy(update={"events": events})


@cache
def _scenarios(apart: str = "") -> dict[str, Scenario]:
    return {case: load_scenario(case) for case in shipped("cases") if _apart(case) == apart}


def _apart(name: str) -> str:
    """Which of :data:`APART` a case or a table belongs to; empty for all others."""
    return next((one for one in APART if f"{name}_".startswith(f"{one}_")), "")


def is_apart(case: str) -> bool:
    """Whether a shipped case stands apart from the others (:data:`APART`)."""
    return _apart(case) != ""


def places_of(case: Case) -> list[Place]:
    """The shipped cases into which a coding falls."""
    found = []
    for name, scenario in _scenarios(_apart(case.table)).items():
        if own_code(case.iso3, scenario.declared.states) and own_code(case.counterpart, scenario.declared.powers):
            first, last = max(case.first, scenario.years[0]), min(case.last, scenario.years[1])
            if first <= last:
                found.append((name, first, last))
    return found


def own_code(code: str, codes: Sequence[str]) -> str:
    """The code under which a state stands in a case: RUS may be SUN there; empty where it does not."""
    return code if code in codes else next((one for one in codes if current(one) == current(code)), "")


def serve_shipped(cases: CaseTable) -> Served:
    """The codings that fall into a shipped case; every other with the reason."""
    kept, gone = [], list(cases.left_out)
    for case in cases.cases:
        if places_of(case):
            kept.append(case)
        else:
            gone.append(LeftOut(case.line, case.name, case.counterpart, _reason(case)))
    return Served(tuple(kept), tuple(sorted(gone)))


def _reason(case: Case) -> str:
    pairs = [one for one in _scenarios(_apart(case.table)).values() if own_code(case.iso3, one.declared.states)]
    if not pairs:
        return f"{case.iso3} is a state of no shipped case"
    pairs = [one for one in pairs if own_code(case.counterpart, one.declared.powers)]
    if not pairs:
        return f"{case.counterpart} is a power of no shipped case with {case.iso3}"
    spans = ", ".join(f"{one.years[0]}–{one.years[1]} ({one.name})" for one in pairs)
    return f"{case.first}–{case.last} is outside the shipped cases with both: {spans}"


class Readings(NamedTuple):
    """What a theory reads of codings: probabilities of the strategies, [coding, strategy], and of none: [coding]."""

    strategies: np.ndarray
    none: np.ndarray


def shipped_readings(
    served: Served, theory: Theory, replicates: int = REPLICATES, seed: int = 0, exceptions: bool = True
) -> Readings:
    """What a theory reads of each served coding, on average over runs, years and cases."""
    wanted: dict[str, list[tuple[int, Place]]] = defaultdict(list)
    for row, case in enumerate(served.cases):
        for place in places_of(case):
            wanted[place[0]].append((row, place))
    sums, none, counts = np.zeros((len(served.cases), len(STRATEGIES))), *np.zeros((2, len(served.cases)))
    for name, rows in wanted.items():
        world = world_of(name, exceptions)
        record = run_replicates(world, build_rules(theory), np.arange(replicates), seed)
        for row, (_, first, last) in rows:
            case = served.cases[row]
            state, power = own_code(case.iso3, world.states), own_code(case.counterpart, world.powers)
            strategies, unconcern = reading_in(world, record, state, power, first, last)
            sums[row] += strategies
            none[row] += unconcern
            counts[row] += 1.0
    return Readings(sums / counts[:, None], none / counts)


def reading_in(world: World, record: Any, state: str, power: str, first: int, last: int) -> tuple[np.ndarray, float]:
    """What runs read of a state toward a power over some years: probabilities of the strategies, and of none."""
    when = slice(first - world.years[0], last - world.years[0] + 1)
    i, p = world.states.index(state), world.powers.index(power)
    own, protecting = record.probabilities[:, when, i], record.protecting[:, when, i, p]
    strategies = dyadic(own, p, len(world.powers), protecting).mean(axis=(0, 1))
    return strategies, float(record.unconcern[:, when, i, p].mean())


def validate_shipped(
    served: Served,
    theories: Sequence[Theory],
    training: Served | None = None,
    progress: Callable[[int], None] | None = None,
    exceptions: bool = True,
) -> Validation:
    """Forecasts of served codings by theories and baselines.

    ``majority`` are the frequencies of the strategies among the codings of other states, in ``training`` where it is
    given; ``shares`` those of the codings themselves. Without ``exceptions`` the worlds are those of
    :func:`world_of` without. ``progress`` is called with the number of forecasts made. Raises
    ``ValueError`` where no coding is served or has a strategy.
    """
    if not (served.table.labels() >= 0).any():
        raise ValueError("no coding with a strategy falls into a shipped case")
    labels, n = served.table.labels(), len(served.cases)
    drawn = np.array([case.stratum == RANDOM for case in served.cases])
    seen = any(not is_apart(case.table) for case in served.cases)  # tables that stand apart enter no fit
    found = []
    for theory in theories:
        read = shipped_readings(served, theory, exceptions=exceptions)
        one = forecast(served, theory.name, read.strategies, seen and estimated_on_cases(theory))
        found.append(replace(one, none=score_none(read.none[drawn], labels[drawn])))
        if progress is not None:
            progress(len(found))
    every = labels if training is None else np.concatenate([labels, training.table.labels()])
    apart = folds(served.cases, None if training is None else training.cases, "state")
    majority = baselines.cross_validated(lambda train, test: baselines.majority(every[train], len(test)), apart, n)
    predicted = {
        "majority": majority, "shares": baselines.majority(labels, n), "uniform": baselines.uniform(n)
    }  # fmt: skip
    baseline = [forecast(served, name, predicted[name]) for name in SHIPPED_BASELINES]
    share = np.full(drawn.sum(), (labels[drawn] < 0).mean() if drawn.any() else 0.0)
    none = score_none(share, labels[drawn])
    return Validation(served, (*found, *(replace(one, none=none if one.name == SHARES else None) for one in baseline)))
