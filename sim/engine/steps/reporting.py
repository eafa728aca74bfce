"""What is reported of a year beside what drives it: autonomy, prosperity, security, instruments in use."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...compiled import part
from ...theory import choice, dependence, instruments, outcomes
from . import responses, standing


@part
def report(
    acts: np.ndarray, ties: np.ndarray, given_powers: Any, r: Any, dyads: Any, states: Any, effort: np.ndarray,
    relied: np.ndarray, bids: np.ndarray, bonds: Any, pairs: Any, situations: Any, outlooks: Any,
) -> None:  # fmt: skip
    """Fill the quantities of every state that nothing in a run reads."""
    n_powers = dyads.shape[1]
    for i in range(states.shape[0]):
        state = states[i]
        hard = choice.strategy_of(state.option, n_powers) == choice.BALANCING
        state.patron = dyads[i, choice.target_of(state.option, n_powers)].backer if hard else -1
        state.sovereignty = effort[i, n_powers, instruments.SOVEREIGNTY]
        state.soft_instruments = instruments_in_use(effort[i], r.used_bound)
        state.soft_intensity = 0.0
        for p in range(n_powers):
            used = instruments.intensity(effort[i, p], instruments.FIRST[1], instruments.FIRST[2])
            state.soft_intensity = max(state.soft_intensity, used)
        state.hhi = dependence.concentration(relied[i])
        take_sides(dyads[i], effort[i])
        be_safe(state, dyads[i], pairs, effort[i], situations[i])
        hedging = hedged(effort[i, n_powers])
        decide_freely(state, acts[i], given_powers, dyads[i], pairs, effort[i], hedging, outlooks[i].squeezed)
        prosper(state, acts[i], dyads[i], effort[i], relied[i], bids[i], hedging * outlooks[i].squeezed)
        bound = 0.0
        for j in range(states.shape[0]):
            if j != i:
                bound += standing.bond(ties[i, j], bonds[i, j])
        state.bonds = bound


@part
def take_sides(dyads: Any, effort: np.ndarray) -> None:
    """How far a state stands with every power in deeds."""
    for q in range(dyads.shape[0]):
        alliance = 0.0
        for p in range(dyads.shape[0]):
            if dyads[p].backer == q:
                alliance = max(alliance, effort[p, instruments.EXTERNAL_ALLIANCE])
        dyads[q].stance = outcomes.stance(effort[q, instruments.CONCESSION], effort[q, instruments.HOSTING], alliance)


@part
def be_safe(state: Any, dyads: Any, pairs: Any, effort: np.ndarray, situations: Any) -> None:
    """Cover against every power, and the security of a state."""
    state.security = 1.0
    for p in range(dyads.shape[0]):
        dyad, side, entrapment = dyads[p], 0.0, 0.0
        if dyad.backer >= 0:
            side = dyads[dyad.backer].stance
        for q in range(dyads.shape[0]):
            if q != p:
                entrapment = max(entrapment, dyads[q].stance * pairs[p, q].rivalry * dyad.ability)
        dyad.cover = outcomes.cover(dyad.backing, side, situations[p].hold, effort[p, instruments.ARMING])
        state.security = min(state.security, outcomes.security(dyad.threat, dyad.cover, entrapment))


@part
def decide_freely(
    state: Any, acts: np.ndarray, given_powers: Any, dyads: Any, pairs: Any, effort: np.ndarray, hedging: float,
    squeezed: float,
) -> None:  # fmt: skip
    """The autonomy of a state; ``hedging`` is how far it hedges in deeds, ``squeezed`` how parting powers press it."""
    freedom = 1.0
    for p in range(dyads.shape[0]):
        dyad, rivalry = dyads[p], 0.0
        for q in range(dyads.shape[0]):
            if q != p:
                rivalry = max(rivalry, pairs[p, q].rivalry)
        coercion = max(responses.force_on(acts[p], dyad), responses.subversion_of(acts[p], dyad))
        coercion = max(coercion, standing.sanctions_on(acts[p], dyad))
        asked = instruments.compliance(dyad.tie, dyad.trusted, given_powers[p].demand, rivalry)
        resisted = max(effort[p, instruments.COOPERATION_REFUSAL], effort[p, instruments.ARMING])
        will = outcomes.pressed(
            coercion, outcomes.claim(squeezed, asked, hedging), dyad.threat, dyad.cover, max(dyad.guard, resisted)
        )
        patronage = dyad.stance * dyad.trusted * given_powers[p].demand
        freedom *= outcomes.freedom(effort[p, instruments.CONCESSION], will, patronage)
    state.autonomy = outcomes.autonomy(state.hhi, freedom)


@part
def prosper(
    state: Any, acts: np.ndarray, dyads: Any, effort: np.ndarray, dependence_on: np.ndarray, bids: np.ndarray,
    parted: float,
) -> None:  # fmt: skip
    """The prosperity of a state; ``parted`` is how far it hedges between powers that part."""
    n_powers = dyads.shape[0]
    diversifying = effort[n_powers, instruments.DIVERSIFICATION]
    exchange, passed_up, conceded, sanctioned, refused, arming = 0.0, 1.0, 0.0, 0.0, 0.0, 0.0
    for p in range(n_powers):
        exchange += dependence_on[p]
        passed_up *= outcomes.not_taken(bids[p], dyads[p].stance, diversifying)
        conceded = max(conceded, effort[p, instruments.CONCESSION])
        sanctioned = max(sanctioned, standing.sanctions_on(acts[p], dyads[p]))
        refused = max(refused, dyads[p].refused)
        arming = max(arming, effort[p, instruments.ARMING])
    gained = outcomes.gains(min(1.0, exchange), state.hhi, conceded * (1.0 - state.suitors), passed_up)
    state.prosperity = outcomes.prosperity(
        gained, outcomes.kept_rent(state.rent, refused), sanctioned, refused, arming, diversifying * exchange, parted
    )


@part
def hedged(effort: np.ndarray) -> float:
    """How far a state hedges in deeds; leverage is left out, since it needs resources."""
    largest = 0.0
    for k in range(instruments.FIRST[2], instruments.LEVERAGE):
        largest = max(largest, effort[k])
    return largest


@part
def instruments_in_use(effort: np.ndarray, bound: float) -> float:
    """Instruments of soft balancing that a state uses toward any power."""
    count = 0.0
    for k in range(instruments.FIRST[1], instruments.FIRST[2]):
        strongest = 0.0
        for p in range(effort.shape[0] - 1):
            strongest = max(strongest, effort[p, k])
        if strongest >= bound:
            count += 1.0
    return count
