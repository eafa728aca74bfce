"""What is asked of a hindcast about each year, and how well a forecast agrees with what was observed.

Arrays are [state, power] unless noted, NaN where nothing is known. Forecasts are only ranked: no score depends on the
scale of what a theory, or a baseline, says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from ..observed.history import History
from ..validation.scores import auc
from .baselines import Regressions, chief_rival
from .observed import Ballot, Seen, seen_in

FEWEST_ROWS = 3
"""States without which a rank correlation says nothing."""


@dataclass(frozen=True)
class Question:
    """What is asked of every forecast in one year: to rank states, or states and powers, as they were ``observed``.

    ``observed`` holds numbers to rank by, or 0 and 1 where ``ranks`` is false; NaN is not asked. ``quantity`` and
    ``rival`` (the position of a power) say what a theory answers with:
    :meth:`counterpoise.analysis.hindcast.forward.Means.quantity`. A baseline without an answer is None.
    """

    series: str
    year: int
    quantity: str
    ranks: bool
    observed: np.ndarray
    persistence: np.ndarray | None = None
    regression: np.ndarray | None = None
    rival: int = -1

    def score(self, forecast: np.ndarray | None) -> float | None:
        """Spearman's correlation of ranks, or the area under the ROC curve; None where it is undefined."""
        asked = np.isfinite(self.observed)
        if forecast is None or not np.isfinite(forecast[asked]).all():
            return None
        told, seen = forecast[asked], self.observed[asked]
        value = rank_correlation(told, seen) if self.ranks else auc(told, seen > 0.0)
        return float(value) if np.isfinite(value) else None


def rank_correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Spearman's correlation of two rows of numbers, ties at their mean rank (Spearman 1904).

    NaN for fewer than three numbers, and where all are the same in either row.
    """
    if len(one) < FEWEST_ROWS:
        return float("nan")
    a, b = rankdata(one), rankdata(other)
    a, b = a - a.mean(), b - b.mean()
    spread = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / spread if spread > 0.0 else float("nan")


def questions(
    history: History, first: int, last: int, states: Sequence[str], powers: Sequence[str], votes: Sequence[Ballot] = ()
) -> list[Question]:
    """Everything that forecasts from ``first`` are asked about the years after it, up to ``last``; votes at the end.

    * ``position_POWER`` (ranks): closeness to the power, −|difference of UN ideal points|. A theory answers with
      P(bandwagoning with it) less P(hard or soft balancing against it); persistence with the closeness of ``first``.
    * ``change_POWER`` (ranks): closeness less that of ``first``, and likewise for theory and regression. Persistence
      expects no change of any state, which ranks nothing.
    * ``alliances``: which states and powers have a pledge to defend. A theory answers with the mean tie, persistence
      with the pledges of ``first``, those to defend above lesser ones.
    * ``new_alliances``: the same among those without one in ``first``.
    * ``vote_YEAR``: which states say yes. A theory answers with P(hard or soft balancing against the power, or
      bandwagoning with its chief rival of ``first``) in the last year before the vote; persistence with how much
      farther the state was from the power than from that rival, and regression likewise.

    States of which closeness in ``first`` is unknown are not asked about positions.
    """
    start = seen_in(history, first, states, powers)
    regressions = Regressions(history, first, states, powers)
    asked = []
    for year in range(first + 1, last + 1):
        seen, ahead = seen_in(history, year, states, powers), year - first
        asked += _on_positions(year, powers, start, seen, regressions.closeness(ahead))
        asked += _on_alliances(year, start, seen, regressions, ahead)
    for vote in votes:
        rival = chief_rival(history, first, powers, vote.counterpart)
        pair = powers.index(vote.counterpart), powers.index(rival)
        asked.append(_on_vote(vote, states, pair, start.closeness, regressions.closeness(vote.year - first)))
    return asked


def _on_positions(
    year: int, powers: Sequence[str], start: Seen, seen: Seen, forecast: np.ndarray | None
) -> list[Question]:
    asked = []
    for p, power in enumerate(powers):
        then, now = _only(start.closeness, p), _only(seen.closeness, p)
        now = np.where(np.isfinite(then), now, np.nan)
        asked += [
            Question(f"position_{power}", year, "lean", True, now, start.closeness, forecast),
            Question(f"change_{power}", year, "change", True, now - then, None, _less(forecast, start.closeness)),
        ]
    return asked


def _on_alliances(year: int, start: Seen, seen: Seen, regressions: Regressions, ahead: int) -> list[Question]:
    if not np.isfinite(seen.allied).any():
        told: tuple[np.ndarray | None, np.ndarray | None] = (None, None)
    else:
        told = regressions.allied(ahead), regressions.newly_allied(ahead)
    all_pairs = np.where(np.isfinite(start.allied), seen.allied, np.nan)
    new_pairs = np.where(start.allied == 0.0, seen.allied, np.nan)
    return [
        Question("alliances", year, "tie", False, all_pairs, start.pledge, told[0]),
        Question("new_alliances", year, "tie", False, new_pairs, start.pledge, told[1]),
    ]


def _on_vote(
    vote: Ballot, states: Sequence[str], pair: tuple[int, int], then: np.ndarray, forecast: np.ndarray | None
) -> Question:
    power, rival = pair
    said = np.array([float(vote.yes[state]) if state in vote.yes else np.nan for state in states])
    seen = np.full(then.shape, np.nan)
    seen[:, power] = np.where(np.isfinite(then[:, power] + then[:, rival]), said, np.nan)
    series = f"vote_{vote.year}"
    return Question(
        series, vote.year, "resistance", False, seen, _lean_away(then, pair), _lean_away(forecast, pair), rival
    )


def _lean_away(told: np.ndarray | None, pair: tuple[int, int]) -> np.ndarray | None:
    """How much closer each state is to the rival than to the power, for every power alike."""
    if told is None:
        return None
    power, rival = pair
    return np.repeat((told[:, rival] - told[:, power])[:, None], told.shape[1], axis=1)


def _only(table: np.ndarray, p: int) -> np.ndarray:
    """The table with NaN for all other powers."""
    kept = np.full(table.shape, np.nan)
    kept[:, p] = table[:, p]
    return kept


def _less(one: np.ndarray | None, other: np.ndarray) -> np.ndarray | None:
    return None if one is None else np.asarray(one - other)
