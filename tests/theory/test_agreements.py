"""Agreements: their kinds, what they cost, and the bonds that they make."""

from __future__ import annotations

import numpy as np
import pytest
from counterpoise.theory import (
    agreements,
    parameters,
)

DEFAULT = {parameter.name: parameter.default for parameter in parameters.PARAMETERS}


def test_kinds_of_agreement_are_named_once_and_a_treaty_is_the_dearest() -> None:
    """alliance-sovereignty-cost: a treaty costs more than any of the agreements that make a quasi-alliance."""
    costs = {kind: DEFAULT[f"cost_{kind}"] for kind in agreements.KINDS}
    assert agreements.KINDS[agreements.TREATY] == "treaty"
    assert list(costs.values()) == sorted(costs.values())
    assert costs["treaty"] > 2 * max(cost for kind, cost in costs.items() if kind != "treaty")
    signed = [
        agreements.signing_chance(agreements.signing_appeal(0.4, 0.6, 0.2, 0.1, 0.2, cost), 0.6, 6.0, 0.35)
        for cost in costs.values()
    ]
    assert signed == sorted(signed, reverse=True)
    assert signed[-1] < 0.01 < signed[0]


def test_all_agreements_together_make_a_quasi_alliance_and_a_treaty_an_alliance() -> None:
    """qa-not-substitute; the scale is that of security ties."""
    from counterpoise.scenario.attributes import TIE_SCALE

    assert agreements.bond_of(1.0, False) == pytest.approx(TIE_SCALE["quasi_alliance"])
    assert agreements.bond_of(0.0, True) == TIE_SCALE["alliance"]
    assert agreements.bond_of(0.0, False) == TIE_SCALE["none"]
    path = [agreements.bond_of(count / 5, False) for count in range(6)]
    assert (np.diff(path) > 0.0).all()


@pytest.mark.parametrize("lacking", ["bond", "one_tie", "other_tie", "shared", "pace"])
def test_a_format_of_three_takes_a_bond_two_ties_and_a_common_motive(lacking: str) -> None:
    all_there = {"bond": 1.0, "one_tie": 0.9, "other_tie": 1.0, "shared": 0.5, "pace": 1.0}
    assert agreements.triad_chance(*all_there.values()) == pytest.approx(0.45)
    assert agreements.triad_chance(*{**all_there, lacking: 0.0}.values()) == 0.0
