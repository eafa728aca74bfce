"""Agreements between states, and formats of three with a patron."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import draws
from ...compiled import part
from ...theory import agreements


@part
def agree(
    clock: Any, given_agreements: Any, given_states: Any, fixed_agreements: Any, sign_key: np.ndarray, r: Any,
    signed: np.ndarray, dyads: Any, kind_cost: np.ndarray, closeness: np.ndarray, bonds: Any, triad: np.ndarray,
) -> None:  # fmt: skip
    """Each pair signs what is worth its cost; what is signed stays and ties the two."""
    kinds = signed.shape[1]
    for k in range(signed.shape[0]):
        pair, given = fixed_agreements[k], given_agreements[k]
        i, j, patron = pair.state, pair.partner, pair.patron
        shared = 0.0
        for p in range(dyads.shape[1]):
            shared = max(shared, agreements.shared_motive(dyads[i, p].motive, dyads[j, p].motive))
        one, other = dyads[i, patron], dyads[j, patron]
        held = agreements.anchor(1.0 - one.trusted, one.tie, other.tie)
        count = 0.0
        for kind in range(kinds):
            cost = kind_cost[kind]
            if kind == agreements.TREATY:
                cost *= max(given_states[i].treaty_cost, given_states[j].treaty_cost)
            appeal = agreements.signing_appeal(shared, closeness[i, j], given.ground, held, given.obstacle, cost)
            chance = agreements.signing_chance(appeal, r.agreement_threshold, r.agreement_steepness, r.agreement_pace)
            if draws.at(clock, sign_key[k, kind], draws.SIGNING) < chance:
                signed[k, kind] = 1.0
            if kind != agreements.TREATY:
                count += signed[k, kind]
        bond = agreements.bond_of(count / (kinds - 1), signed[k, agreements.TREATY] > 0.0)
        agreed = max(bonds[i, j].agreed, bond)
        bonds[i, j].agreed = agreed
        bonds[j, i].agreed = agreed
        chance = agreements.triad_chance(agreed, one.tie, other.tie, shared, r.triad_pace)
        if draws.at(clock, pair.key, draws.FORMAT) < chance:
            triad[k] = 1.0
