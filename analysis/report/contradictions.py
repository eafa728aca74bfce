"""What the model contradicts: stylised facts of the case that it does not bring about, and codings that it misreads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from counterpoise.scenario.problems import ScenarioError
from counterpoise.theory.terms import STRATEGIES

from ..figures.naming import STRATEGY_NAMES
from ..patterns.check import check, patterns_of
from ..scores.used import used_facts
from ..validation.codings import TABLES, coded
from ..validation.shipped import own_code, places_of, reading_in
from .blocks import Block, Table, Text

if TYPE_CHECKING:
    from .material import Material

RUNS = 100
"""Runs in which the stylised facts are checked."""


def contradictions(material: Material) -> list[Block]:
    """Facts that do not hold and codings that are read otherwise, each with its numbers."""
    return [*_facts(material), *_codings(material)]


def _facts(material: Material) -> list[Block]:
    case, theory = material.case.scenario.name, material.case.theory.name
    if not patterns_of(case):
        return [Text("No stylised facts are known for this case.")]
    try:
        outcomes = check(case, RUNS, 0, theory)
        used = used_facts(patterns_of(case), theory)
    except ScenarioError:
        return [Text(f"The stylised facts are not checked: {theory} is no theory that ships.")]
    failed = [one for one in outcomes if not one.holds]
    head = f"Of {len(outcomes)} stylised facts of the case as it ships, {len(outcomes) - len(failed)} hold"
    unused = [one for one in outcomes if one.id not in used]
    held = sum(one.holds for one in unused)
    told = f"{head}; of those that the estimate of the theory has not used, {held} of {len(unused)} ({RUNS} runs)."
    rows = [
        [one.id, one.statement, f"{one.value:.2f}", f"{one.threshold:.2f}", "used" if one.id in used else ""]
        for one in failed
    ]
    head_row = ["fact", "what the papers say", "model", "asked", "in the estimate"]
    return [Text(told), *([Table("Facts that do not hold", head_row, rows)] if rows else [])]


def _codings(material: Material) -> list[Block]:
    """Codings of the case's states that its own runs read as another strategy."""
    result = material.runs.point
    assert result is not None
    read, wrong = 0, []
    for name in TABLES:
        for row in coded(name).cases:
            if row.label not in STRATEGIES:
                continue
            for case, first, last in places_of(row):
                if case != result.scenario.name:
                    continue
                state, power = own_code(row.iso3, result.world.states), own_code(row.counterpart, result.world.powers)
                if not state or not power or first < result.world.years[0] or last > result.world.years[-1]:
                    continue
                chances, _ = reading_in(result.world, result.record, state, power, first, last)
                read += 1
                said = STRATEGIES[int(np.argmax(chances))]
                if said != row.label:
                    own = float(chances[STRATEGIES.index(row.label)])
                    wrong.append([
                        material.names[state], material.names[power], f"{first}–{last}", STRATEGY_NAMES[row.label],
                        f"{own:.0%}", STRATEGY_NAMES[said], f"{chances.max():.0%}",
                    ])  # fmt: skip
    if not read:
        return [Text("No coding of the literature falls into this case.")]
    told = f"Of {read} codings of the literature that fall into the case, the runs read {read - len(wrong)} as coded."
    head = ["state", "toward", "years", "coded", "chance", "read", "chance"]
    return [Text(told), *([Table("Codings that are read otherwise", head, wrong)] if wrong else [])]
