"""The answers summed up: one row a cell of the table, and all together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..figures.naming import STRATEGY_NAMES, signed
from .check import VERDICTS, WRONG, Response
from .levers import LEVERS, RESIST, SOFT_SHARE, Cell, Lever
from .outcome_levers import OUTCOME_LEVERS, OUTCOMES

EVERY = (*LEVERS, *OUTCOME_LEVERS)
"""The rows of both tables."""

READ_NAMES = {
    **STRATEGY_NAMES,
    RESIST: "hard or soft balancing",
    SOFT_SHARE: "share of soft in balancing",
    **{name: name for name in OUTCOMES},
}
"""What is read, in prose."""


class Summary(NamedTuple):
    """A cell of the table over its contexts: how many have which verdict, and the mean change of the probability."""

    lever: Lever
    cell: Cell
    sign: str
    counts: Mapping[str, int]
    change: float


def summed_up(responses: Sequence[Response]) -> list[Summary]:
    """One row a cell that was checked, in the order of the table."""
    found = []
    for lever in EVERY:
        for cell in lever.cells:
            own = [one for one in responses if (one.lever, one.strategy) == (lever.name, cell.strategy)]
            if own:
                change = sum(one.change for one in own) / len(own)
                found.append(Summary(lever, cell, own[0].sign, _counts(own), change))
    return found


def totals(responses: Sequence[Response]) -> str:
    """How many answers there are, and the share of each verdict, in one line."""
    counts, all_of_them = _counts(responses), len(responses)
    shares = ", ".join(f"{verdict} {counts[verdict] / all_of_them:.0%}" for verdict in VERDICTS)
    return f"{all_of_them} answers: {shares}"


def wrong_ones(responses: Sequence[Response]) -> list[str]:
    """The wrong answers by name, a line for every cell that has some."""
    lines = []
    for lever in EVERY:
        for cell in lever.cells:
            named = [
                f"{one.state} toward {one.power} in {one.case} ({signed(one.change)})"
                for one in responses
                if (one.lever, one.strategy, one.verdict) == (lever.name, cell.strategy, WRONG)
            ]
            if named:
                lines.append(f"{lever.title}: {READ_NAMES[cell.strategy]}: {', '.join(named)}")
    return lines


def _counts(responses: Sequence[Response]) -> dict[str, int]:
    counted = Counter(one.verdict for one in responses)
    return {verdict: counted[verdict] for verdict in VERDICTS}
