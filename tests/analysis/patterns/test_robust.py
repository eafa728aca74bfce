"""The share of drawn worlds in which a stylised fact holds."""

from __future__ import annotations

import numpy as np
import pytest
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.theory_file import load_theory
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
    np.testing.assert_array_equal(found.counts({p.id for p in found.patterns}), found.passed.sum(axis=1))
    vectors = load_theory(DEFAULT_THEORY).vectors
    assert vectors is not None
    assert found.of_set
    for name, column in vectors.plain().items():
        assert found.factors[f"theory.terms.{name}"].tolist() == column[:2]
    again = robustness("venezuela", 2, replicates=5, workers=1)
    np.testing.assert_array_equal(again.passed, found.passed)


@pytest.mark.slow
def test_a_scatter_moves_every_number() -> None:
    from counterpoise.analysis.patterns.robust import robustness

    for scattered in (robustness("venezuela", 2, replicates=5, scatter=True), robustness("venezuela", 2, 5, 0, "walt")):
        assert not scattered.of_set
        for address, logs in scattered.factors.items():
            assert logs == pytest.approx([np.log(scatter_factor(address, 0, draw)) for draw in range(2)])


def test_a_set_has_no_more_draws_than_vectors() -> None:
    from counterpoise.analysis.patterns.robust import robustness

    with pytest.raises(ValueError, match="a set of 200 weight vectors, fewer than 201"):
        robustness("venezuela", 201)
