"""Instruments of the chosen strategy, within means, and refused cooperation."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import draws
from ...compiled import part
from ...theory import choice, dependence, instruments, outcomes


@part
def act(
    clock: Any, given_states: Any, given_dyads: Any, given_powers: Any, dyad_key: np.ndarray, r: Any, dyads: Any,
    states: Any, relied: np.ndarray, bids: np.ndarray, pairs: Any, means: np.ndarray, effort: np.ndarray,
    refusal: np.ndarray,
) -> None:  # fmt: skip
    """Instruments: those of the chosen strategy are built up within means, the others run down."""
    n_states, n_powers = dyads.shape
    for i in range(n_states):
        option = states[i].option
        strategy, target = choice.strategy_of(option, n_powers), choice.target_of(option, n_powers)
        row = n_powers if target < 0 else target
        find_means(
            target, given_states[i].leader, given_dyads[i], r, states[i], dyads[i], relied[i], bids[i], pairs, means,
        )  # fmt: skip
        first = instruments.FIRST[strategy]
        end = instruments.FIRST[strategy + 1] if strategy < 3 else instruments.COUNT
        for p in range(n_powers + 1):
            for k in range(instruments.COUNT):
                wanted = means[k] if p == row and first <= k < end else 0.0
                if wanted > 0.0 or effort[i, p, k] > 0.0:
                    effort[i, p, k] = instruments.moved(effort[i, p, k], wanted, r.effort_rise, r.effort_decline)
        sovereignty = effort[i, n_powers, instruments.SOVEREIGNTY]
        for p in range(n_powers):
            dyad = dyads[i, p]
            limit = instruments.guard(sovereignty, relied[i, p], dyad.tie, given_powers[p].conditionality)
            dyad.guard = instruments.moved(dyad.guard, limit, r.effort_rise, r.effort_decline)
            issues = given_dyads[i, p].issues
            refuse(dyad, refusal[i, p], effort[i, p], issues, clock, dyad_key[i, p], r)


@part
def find_means(
    target: int, leader: float, given: Any, r: Any, state: Any, dyads: Any, dependence_on: np.ndarray,
    bids: np.ndarray, pairs: Any, means: np.ndarray,
) -> None:  # fmt: skip
    """Fill ``means``: how hard a state could use each instrument toward its target, −1 for all powers together."""
    patron, rivals, exposed, near, coalition, worry = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    if target >= 0:
        dyad = dyads[target]
        patron, near, coalition = dyad.backing, given[target].proximity, dyad.coalition
        for q in range(bids.shape[0]):
            rivals = max(rivals, instruments.rival_on_offer(bids[q], pairs[target, q].rivalry))
        exposed = dependence.exposure(dependence_on[target], r.soft_risk * dyad.risk)
    for p in range(bids.shape[0]):
        worry = max(worry, dyads[p].threat)
    arming = instruments.means_to_arm(state.rent, state.capability, r.force_least)
    instruments.available_means(
        arming, state.rent, leader, coalition, state.suitors, patron, rivals, exposed, near, worry, means
    )


@part
def refuse(dyad: Any, refusal: np.ndarray, effort: np.ndarray, issues: float, clock: Any, key: Any, r: Any) -> None:
    """Cooperation that a state refuses to a power: as policy, and by the friction of single issues."""
    domains = refusal.shape[0]
    for d in range(domains):
        refusal[d] = instruments.refused(effort[instruments.COOPERATION_REFUSAL], d, domains)
    if draws.at(clock, key, draws.ISSUE) < issues:
        d = min(domains - 1, int(draws.at(clock, key, draws.ISSUE_DOMAIN) * domains))
        refusal[d] = max(refusal[d], instruments.FRICTION)
    dyad.refused = outcomes.domains_refused(refusal, r.refusal_bound)
    if dyad.refused >= r.domains_share:
        dyad.refused_years += 1.0
    else:
        dyad.refused_years = 0.0
