"""Salience: the chance that a state has no strategy toward a power."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest
from counterpoise.theory import salience
from hypothesis import given
from hypothesis import strategies as st

FEATURES = ("attention", "need", "reliance", "proximity", "threat", "tie")
WEIGHTS = SimpleNamespace(
    salience_constant=-2.0, salience_attention=1.0, salience_need=2.0, salience_reliance=3.0, salience_proximity=0.5,
    salience_threat=4.0, salience_tie=1.5,
)  # fmt: skip


def unconcern(**features: float) -> float:
    return salience.unconcern(*(features.get(name, 0.0) for name in FEATURES), WEIGHTS)


def test_the_chance_of_no_strategy_is_a_logit_worked_out_by_hand() -> None:
    """−2 + 1 · .5 + 2 · .25 + 3 · .2 + .5 · .4 + 4 · .3 + 1.5 · .2 = 1.3 are the log-odds that the power matters."""
    found = unconcern(attention=0.5, need=0.25, reliance=0.2, proximity=0.4, threat=0.3, tie=0.2)
    assert found == pytest.approx(1 / (1 + math.exp(1.3)), abs=1e-12)
    assert unconcern() == pytest.approx(1 / (1 + math.exp(-2.0)), abs=1e-12)
    assert unconcern(threat=0.5) == pytest.approx(0.5, abs=1e-12)


@pytest.mark.parametrize("feature", FEATURES)
@given(features=st.fixed_dictionaries(dict.fromkeys(FEATURES, st.floats(0.0, 0.8))), more=st.floats(0.01, 0.2))
def test_whatever_makes_a_power_matter_more_leaves_less_unconcern(
    feature: str, features: dict[str, float], more: float
) -> None:
    raised = unconcern(**{**features, feature: features[feature] + more})
    assert 0.0 < raised < unconcern(**features) < 1.0
