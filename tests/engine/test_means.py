"""What a state cannot carry out at all is not open to it."""

from __future__ import annotations

import counterpoise as cp


def test_without_a_force_and_a_patron_hard_balancing_has_no_chance_and_the_rest_has_it_all(
    compiled_engine: None,
) -> None:
    alone = {f"states.NIC.tie.{power}": 0.0 for power in ("USA", "CHN", "RUS")}
    attacked = alone | {"states.NIC.acts.force.USA": 1.0}
    armed, bare = (cp.run("venezuela", 3, set=attacked | {"states.NIC.capability": c}) for c in (0.001, 0.000001))
    first = ("p_balancing_USA", "p_balancing_CHN", "p_balancing_RUS")
    of_armed, of_bare = (one.states.query("state == 'NIC' and year == 1990") for one in (armed, bare))
    assert (of_armed[list(first)] > 0.0).all(axis=None)
    assert (of_bare[list(first)] == 0.0).all(axis=None)
    odds = [name for name in of_bare.columns if name.startswith("p_")]
    assert (abs(of_bare[odds].sum(axis=1) - 1.0) < 1e-12).all()
