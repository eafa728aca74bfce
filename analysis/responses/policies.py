"""Constant policies: what becomes of a state that follows one strategy in every year, whatever happens.

A world in which one policy always wins would make the others a mistake, and no theory of choice were needed. So each
of the strategies is forced on each state from the first year to the last, toward the power that the state itself would
most often choose for it, with common draws, and each outcome is compared apart. What counts are *contested*
state-years: years in which no strategy of the state has a mean probability of :data:`CONTESTED`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from counterpoise.engine.runs import forced_options, run_replicates
from counterpoise.results.run import PreparedCase, prepare
from counterpoise.scenario.model import shipped
from counterpoise.theory.choice import HEDGING, option_of
from counterpoise.theory.terms import STRATEGIES

from ..validation.readings import option_blocks
from ..validation.shipped import is_apart
from .outcome_levers import OUTCOMES

CONTESTED = 0.8
"""Mean probability of a strategy from which a state-year is not contested (a judgement)."""

REPLICATES = 40
"""Runs of each policy, with the same draws."""


class Policies(NamedTuple):
    """A state in a case: its contested years, and ``means[outcome, strategy]`` under each constant policy."""

    case: str
    state: str
    contested: int
    means: np.ndarray


def constant_policies(
    theory: str | None = None,
    replicates: int = REPLICATES,
    seed: int = 0,
    progress: Callable[[int], None] | None = None,
) -> list[Policies]:
    """Outcomes of every constant policy, for each state of a shipped case that has a contested year.

    Cases that stand apart are left out. ``progress`` is called with the number of cases done. Raises ScenarioError for
    a theory that is not there or not valid.
    """
    found: list[Policies] = []
    for done, name in enumerate(policy_cases()):
        if progress is not None:
            progress(done)
        found += _in_case(prepare(name, theory), name, replicates, seed)
    return found


def policy_cases() -> list[str]:
    """The shipped cases in which policies are tried."""
    return [name for name in shipped("cases") if not is_apart(name)]


def _in_case(case: PreparedCase, name: str, replicates: int, seed: int) -> list[Policies]:
    world, runs = case.world, np.arange(replicates)
    free = run_replicates(world, case.rules, runs, seed).probabilities.mean(axis=0)  # [year, state, option]
    by_strategy = _by_strategy(free, len(world.powers))
    found = []
    for i, state in enumerate(world.states):
        contested = int((by_strategy[:, i].max(axis=-1) < CONTESTED).sum())
        if not contested:
            continue
        means = np.empty((len(OUTCOMES), len(STRATEGIES)))
        for k in range(len(STRATEGIES)):
            option = _favoured(free[:, i].mean(axis=0), k, len(world.powers))
            forced = forced_options(world, {(state, int(year)): option for year in world.years})
            record = run_replicates(world, case.rules, runs, seed, forced=forced)
            means[:, k] = [getattr(record, outcome)[:, :, i].mean() for outcome in OUTCOMES]
        found.append(Policies(name, state, contested, means))
    return found


def _by_strategy(probabilities: np.ndarray, powers: int) -> np.ndarray:
    """Probabilities of options, [..., option], summed by strategy: [..., strategy]."""
    return np.stack([probabilities[..., block].sum(axis=-1) for block in option_blocks(powers)], axis=-1)


def _favoured(probabilities: np.ndarray, strategy: int, powers: int) -> int:
    """The option of a strategy that is the most probable: [option]."""
    if strategy == HEDGING:
        return option_of(HEDGING, -1, powers)
    return max((option_of(strategy, p, powers) for p in range(powers)), key=lambda option: probabilities[option])


def best_shares(found: Sequence[Policies]) -> dict[str, np.ndarray]:
    """Share of the contested state-years in which each policy is the best, by outcome: [strategy]."""
    weights = np.array([one.contested for one in found], dtype=float)
    shares = {}
    for k, outcome in enumerate(OUTCOMES):
        best = np.array([one.means[k].argmax() for one in found])
        shares[outcome] = np.bincount(best, weights, len(STRATEGIES)) / weights.sum()
    return shares


def mean_outcomes(found: Sequence[Policies]) -> dict[str, np.ndarray]:
    """Mean outcome under each policy over the contested state-years, by outcome: [strategy]."""
    weights = [one.contested for one in found]
    means = np.average([one.means for one in found], axis=0, weights=weights)
    return dict(zip(OUTCOMES, means, strict=True))
