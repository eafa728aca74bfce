"""Agreements between states, and formats of three with a patron."""

from __future__ import annotations

from typing import Any

from ... import draws
from ...compiled import inner
from ...theory import agreements
from ...world.build import Structure
from ..memory import Memory


@inner
def agree(t: int, seed: draws.Word, replicate: int, x: Any, s: Structure, r: Any, m: Memory) -> None:
    """Each pair signs what is worth its cost; what is signed stays and ties the two."""
    kinds, year = m.signed.shape[1], s.years[t]
    for k in range(m.signed.shape[0]):
        i, j, patron = s.pair_state[k], s.pair_partner[k], s.pair_patron[k]
        shared = 0.0
        for p in range(m.motive.shape[1]):
            shared = max(shared, agreements.shared_motive(m.motive[i, p], m.motive[j, p]))
        held = agreements.anchor(1.0 - m.trusted[i, patron], m.tie[i, patron], m.tie[j, patron])
        count = 0.0
        for kind in range(kinds):
            cost = m.kind_cost[kind]
            if kind == agreements.TREATY:
                cost *= max(x.treaty_cost[t, i], x.treaty_cost[t, j])
            appeal = agreements.signing_appeal(
                shared, m.closeness[i, j], x.agreement_ground[t, k], held, x.agreement_obstacle[t, k], cost
            )
            chance = agreements.signing_chance(appeal, r.agreement_threshold, r.agreement_steepness, r.agreement_pace)
            if draws.uniform(seed, replicate, year, s.sign_key[k, kind], draws.SIGNING) < chance:
                m.signed[k, kind] = 1.0
            if kind != agreements.TREATY:
                count += m.signed[k, kind]
        bond = agreements.bond_of(count / (kinds - 1), m.signed[k, agreements.TREATY] > 0.0)
        m.agreed[i, j] = max(m.agreed[i, j], bond)
        m.agreed[j, i] = m.agreed[i, j]
        chance = agreements.triad_chance(m.agreed[i, j], m.tie[i, patron], m.tie[j, patron], shared, r.triad_pace)
        if draws.uniform(seed, replicate, year, s.pair_key[k], draws.FORMAT) < chance:
            m.triad[k] = 1.0
