"""Agreements between states, and formats of three with a patron."""

from __future__ import annotations

from typing import Any

from ... import draws
from ...compiled import part
from ...theory import agreements


@part
def agree(clock: Any, now: Any, s: Any, r: Any, m: Any) -> None:
    """Each pair signs what is worth its cost; what is signed stays and ties the two."""
    kinds = m.signed.shape[1]
    for k in range(m.signed.shape[0]):
        pair, given = s.agreements[k], now.agreements[k]
        i, j, patron = pair.state, pair.partner, pair.patron
        shared = 0.0
        for p in range(m.dyads.shape[1]):
            shared = max(shared, agreements.shared_motive(m.dyads[i, p].motive, m.dyads[j, p].motive))
        one, other = m.dyads[i, patron], m.dyads[j, patron]
        held = agreements.anchor(1.0 - one.trusted, one.tie, other.tie)
        count = 0.0
        for kind in range(kinds):
            cost = m.kind_cost[kind]
            if kind == agreements.TREATY:
                cost *= max(now.states[i].treaty_cost, now.states[j].treaty_cost)
            appeal = agreements.signing_appeal(shared, m.closeness[i, j], given.ground, held, given.obstacle, cost)
            chance = agreements.signing_chance(appeal, r.agreement_threshold, r.agreement_steepness, r.agreement_pace)
            if draws.at(clock, s.sign_key[k, kind], draws.SIGNING) < chance:
                m.signed[k, kind] = 1.0
            if kind != agreements.TREATY:
                count += m.signed[k, kind]
        bond = agreements.bond_of(count / (kinds - 1), m.signed[k, agreements.TREATY] > 0.0)
        agreed = max(m.bonds[i, j].agreed, bond)
        m.bonds[i, j].agreed = agreed
        m.bonds[j, i].agreed = agreed
        chance = agreements.triad_chance(agreed, one.tie, other.tie, shared, r.triad_pace)
        if draws.at(clock, pair.key, draws.FORMAT) < chance:
            m.triad[k] = 1.0
