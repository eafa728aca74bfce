"""What holds is counted apart for used and unused facts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from counterpoise.analysis.patterns.check import patterns_of
from counterpoise.analysis.patterns.pattern import Outcome, Pattern
from counterpoise.analysis.patterns.robust import Robustness
from counterpoise.analysis.scores.tally import Spread, in_words, spread, unused_emergent, unused_in_words


def outcome(id: str, ground: str, holds: bool, kind: str = "emergent") -> Outcome:
    return Outcome(id, "", kind, ground, "", "", 1.0, 0.5, holds, "", 0.0, True)


def pattern(id: str, kind: str) -> Pattern:
    return replace(patterns_of()[0], id=id, kind=kind)


def test_used_and_unused_facts_are_counted_apart() -> None:
    outcomes = [
        outcome("A", "stated", True),
        outcome("B", "inference", False),
        outcome("C", "stated", True),
        outcome("D", "stated", False, "mechanism"),
    ]
    assert in_words(outcomes, {"C", "D"}) == [
        "Emergent facts no fitted row touches: 1 of 2 hold (stated by the papers 1 of 1, inferred 0 of 1)",
        "Emergent facts used in the estimate: 1 of 1 hold (stated by the papers 1 of 1, inferred 0 of 0)",
        "All kinds: 2 of 4 hold",
    ]


def test_the_count_of_unused_emergent_facts_has_a_spread_over_draws() -> None:
    patterns = tuple(pattern(id, kind) for id, kind in zip("ABCD", ("emergent",) * 3 + ("mechanism",), strict=True))
    passed = np.array([[True, k % 2 == 0, True, True] for k in range(11)])
    found = Robustness(patterns, passed, {}, True)
    assert unused_emergent(patterns, {"C"}) == {"A", "B"}
    assert spread(found, {"C"}) == Spread(2, 2.0, 1.0, 2.0)
    assert unused_in_words(spread(found, {"C"})) == (
        "Emergent facts no fitted row touches, of 2: 2 hold in the median draw, 1 to 2 in the middle 80 % of draws"
    )
