"""Forecasts of what came after a year that know no theory: regressions on attributes, fitted on what came before.

Arrays are [state, power] unless noted, NaN where nothing is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ..observed.history import History
from ..observed.measures import Measures
from ..validation.baselines import fit_logit
from .observed import seen_in

FEATURES = ("regime", "dependence", "tie", "proximity", "closeness")
"""What the regressions know of a state and a power: numbers of the world, and closeness as observed."""


def attributes(history: History, year: int, states: Sequence[str], powers: Sequence[str]) -> np.ndarray:
    """:data:`FEATURES` as known at the end of ``year``: [state, power, feature]; closeness may be NaN."""
    measures = Measures(history, year)
    table = np.empty((len(states), len(powers), len(FEATURES)))
    table[..., 4] = seen_in(history, year, states, powers).closeness
    for i, state in enumerate(states):
        table[i, :, 0] = measures.regime(state).value
        shares = measures.dependences(state, powers)
        for p, power in enumerate(powers):
            near = measures.tie(state, power).value, measures.proximity(state, power).value
            table[i, p, 1:4] = shares[power].value, *near
    return table


@dataclass
class Regressions:
    """Forecasts for ``ahead`` years after ``first``, by regressions that saw nothing later than ``first``.

    They are fitted on a window of the same length that ends in ``first``, or, where data do not go back so far, on the
    longest that they allow: attributes in its first year against what was observed in its last. The fit is then applied
    to the attributes in ``first``.
    """

    history: History
    first: int
    states: Sequence[str]
    powers: Sequence[str]
    _kept: dict[tuple[str, int], np.ndarray | None] = field(default_factory=dict)
    _attributes: dict[int, np.ndarray] = field(default_factory=dict)

    def closeness(self, ahead: int) -> np.ndarray | None:
        """Closeness to each power by ordinary least squares over states; NaN where it cannot be told."""
        return self._told("closeness", self._window("positions", ahead))

    def allied(self, ahead: int) -> np.ndarray | None:
        """Chance of a pledge to defend, by a penalised logit over states and powers."""
        return self._told("allied", self._window("alliances", ahead))

    def newly_allied(self, ahead: int) -> np.ndarray | None:
        """The same, fitted on pairs without a pledge at the beginning of the window alone."""
        return self._told("newly_allied", self._window("alliances", ahead))

    def _window(self, kind: str, ahead: int) -> int:
        """Length of the window in years; 0 where there is none."""
        table = self.history.tables.positions if kind == "positions" else self.history.tables.alliances
        years = table["year"][table["year"] < self.first]
        return 0 if years.empty else min(ahead, self.first - int(years.min()))

    def _told(self, what: str, window: int) -> np.ndarray | None:
        if window < 1:
            return None
        if (what, window) not in self._kept:
            fit = self._least_squares if what == "closeness" else self._logit
            self._kept[what, window] = fit(self.first - window, what == "newly_allied")
        return self._kept[what, window]

    def _least_squares(self, begin: int, _: bool) -> np.ndarray:
        before, now = self._known(begin), self._known(self.first)
        columns = [least_squares(before[:, p], now[:, p, -1], now[:, p]) for p in range(len(self.powers))]
        return np.stack(columns, axis=1)

    def _logit(self, begin: int, new: bool) -> np.ndarray | None:
        start, end = (seen_in(self.history, year, self.states, self.powers).allied for year in (begin, self.first))
        rows = np.isfinite(start) & np.isfinite(end)
        if new:
            rows &= start == 0.0
        labels = (end[rows] > 0.0).astype(np.int64)
        if labels.sum() in (0, len(labels)):
            return None
        fitted = fit_logit(_filled(self._known(begin))[rows], labels)
        now = _filled(self._known(self.first))
        return fitted.predict(now.reshape(-1, len(FEATURES)))[:, 1].reshape(now.shape[:2])

    def _known(self, year: int) -> np.ndarray:
        if year not in self._attributes:
            self._attributes[year] = attributes(self.history, year, self.states, self.powers)
        return self._attributes[year]


def least_squares(before: np.ndarray, after: np.ndarray, now: np.ndarray) -> np.ndarray:
    """Fit ``after`` [row] on ``before`` [row, feature], and forecast from ``now`` [row, feature]: [row].

    Rows with NaN are left out of the fit and NaN in the forecast; a feature without spread has no part. All NaN where
    there are not two rows more than features.
    """
    rows = np.isfinite(before).all(axis=1) & np.isfinite(after)
    told = np.full(len(now), np.nan)
    if rows.sum() < before.shape[1] + 2:
        return told
    centre, spread = before[rows].mean(axis=0), before[rows].std(axis=0)
    kept = spread > 1e-9
    slopes, *_ = np.linalg.lstsq(((before[rows] - centre) / np.where(kept, spread, 1.0))[:, kept],
                                 after[rows] - after[rows].mean(), rcond=None)  # fmt: skip
    return np.asarray(after[rows].mean() + ((now - centre) / np.where(kept, spread, 1.0))[:, kept] @ slopes)


def _filled(table: np.ndarray) -> np.ndarray:
    """Attributes with the median of the others where closeness to a power is not known; zero where it never is."""
    told = table.copy()
    for p in range(table.shape[1]):
        column = table[:, p, -1]
        known = np.isfinite(column)
        told[:, p, -1] = np.where(known, column, np.median(column[known]) if known.any() else 0.0)
    return told


def chief_rival(history: History, year: int, powers: Sequence[str], power: str) -> str:
    """The power with which the rivalry is strongest in ``year``; the first of equal ones."""
    measures = Measures(history, year)
    return max((one for one in powers if one != power), key=lambda one: measures.rivalry(power, one).value)
