"""The share of drawn worlds in which a stylised fact holds."""

from __future__ import annotations

import numpy as np
import pytest
from counterpoise.scenario.uncertainty import scatter_factor


@pytest.mark.slow
def test_robustness_of_the_patterns_is_measured_and_reproducible() -> None:
    from counterpoise.analysis.patterns.check import patterns_of
    from counterpoise.analysis.patterns.robust import robustness

    told: list[int] = []
    found = robustness("venezuela", 2, replicates=5, progress=told.append)
    assert told == [1, 2]
    assert found.patterns == patterns_of("venezuela")
    assert found.passed.shape == (2, len(found.patterns))
    assert found.shares.keys() == {pattern.id for pattern in found.patterns}
    assert all(share in (0.0, 0.5, 1.0) for share in found.shares.values())
    assert found.all_emergent <= min(found.shares[p.id] for p in found.patterns if p.kind == "emergent")
    assert len(found.decisive(3)) in (0, 3)
    for address, logs in found.factors.items():
        assert logs == pytest.approx([np.log(scatter_factor(address, 0, draw)) for draw in range(2)])
    again = robustness("venezuela", 2, replicates=5, workers=1)
    np.testing.assert_array_equal(again.passed, found.passed)
