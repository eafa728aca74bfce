"""What was observed of states and powers, year by year: what hindcasts are scored against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..observed.history import History

DEFENCE = 3.0
"""Pledge to defend on the scale of :attr:`History.pacts`."""


class Seen(NamedTuple):
    """What was observed in one year."""

    closeness: np.ndarray  # [state, power] −|difference of UN ideal points|
    pledge: np.ndarray  # [state, power] 3 to defend, 1 lesser ones, 0 none

    @property
    def allied(self) -> np.ndarray:
        """1 with a pledge to defend, 0 without: [state, power]."""
        return np.where(np.isfinite(self.pledge), self.pledge == DEFENCE, np.nan)


@dataclass(frozen=True)
class Ballot:
    """A vote on a power's conduct: its year, the power, and by ISO3 whether the state said yes; the file it is from."""

    year: int
    counterpart: str
    yes: Mapping[str, bool]
    file: str = ""


def seen_in(history: History, year: int, states: Sequence[str], powers: Sequence[str]) -> Seen:
    """What was observed in ``year`` itself: nothing is carried forward, and states that were no members have NaN."""
    members = set(history.members(year))
    points = {one: history.ideal.known(one, year, 0) for one in (*states, *powers)}
    listed = history.covered("alliances", year) == year
    closeness, pledge = (np.full((len(states), len(powers)), np.nan) for _ in range(2))
    for i, state in enumerate(states):
        if state not in members:
            continue
        for p, power in enumerate(powers):
            own, other = points[state], points[power]
            if own is not None and other is not None:
                closeness[i, p] = -abs(own.value - other.value)
            if listed:
                pledge[i, p] = history.pact(state, power, year).value
    return Seen(closeness, pledge)
