"""Play a state: rounds in the years in which the model itself wavers, each with a choice that holds until the next.

A player's position is the list of choices and nothing else: every screen is a run of the same world under the same
draws with these choices forced, a few milliseconds each. What a state gets is told against the model's own path, each
outcome for itself and never summed, since a sum would reward one strategy everywhere. Only bets are scored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from counterpoise.engine.runs import run_replicates
from counterpoise.results.choices import Choice, choices_of, forced_by
from counterpoise.results.run import PreparedCase
from counterpoise.scenario.problems import ScenarioError
from counterpoise.theory.response import RESPONSES
from counterpoise.theory.terms import STRATEGIES

from ..explanation.explain import Explanation, explanation_of
from ..figures.events import events_of

ROUNDS, USUAL, FEWEST = 9, 8, 4
"""Rounds of a game at most, as many as are looked for, and the fewest that are worth playing."""

CONTESTED = 0.75
"""A year is contested where no strategy is likelier than this on the model's own path."""

CONFIDENCES = (50, 70, 90)
"""How sure a bet may be, in percent."""

OUTCOMES = ("autonomy", "prosperity", "security")
"""What a state gets, told against the model's own path."""

REPLICATE = 0
"""The run that all players share; the seed tells worlds apart."""

Option = tuple[str, str | None]
"""A strategy and its target; hedging has none."""


class Bet(NamedTuple):
    """Which strategy the model is said to choose, and how surely, in percent."""

    strategy: str
    confidence: int


def points(bet: Bet, strategy: str) -> int:
    """Points of a bet when the model chose ``strategy``: 100 less the squared miss, so that honesty pays best.

    Right at 90 % brings 99, wrong at 90 % 19; 50 % brings 75 either way.
    """
    hit = 100 if bet.strategy == strategy else 0
    return round(100.0 * (1.0 - ((hit - bet.confidence) / 100.0) ** 2))


class Standing(NamedTuple):
    """How the state stands to a power: threat and dependence with their change since the round before, and the tie."""

    power: str
    threat: float
    threat_change: float
    dependence: float
    dependence_change: float
    tie: float


@dataclass(frozen=True)
class Situation:
    """What a player sees before a choice: the year, what happened since the last, how the powers stand."""

    number: int
    of: int
    year: int
    until: int
    events: tuple[tuple[int, str, tuple[str, ...]], ...]
    """Year, title and sources of what began since the round before."""
    powers: tuple[Standing, ...]


@dataclass(frozen=True)
class Reveal:
    """What a choice led to: the model's odds and its own choice, the powers' answers, outcomes against its own path."""

    year: int
    until: int
    chosen: Option
    model: Option
    odds: dict[str, float]
    """Probability of each strategy, whatever the target."""
    answers: dict[str, dict[str, int]]
    """Of each power, how many years of the round it answered in which way."""
    outcomes: dict[str, float]
    """Mean of each outcome over the round, less that on the model's own path."""


@dataclass(frozen=True)
class Debrief:
    """The whole way: chosen and the model's own strategies by year, what coders say of it, outcomes year by year."""

    years: tuple[int, ...]
    chosen: tuple[Option, ...]
    model: tuple[Option, ...]
    history: tuple[tuple[int, int, str, str], ...]
    """First and last year, strategy and power of every coding of the state."""
    outcomes: dict[str, tuple[float, ...]]


@dataclass(frozen=True)
class Game:
    """One state of a case in one world. Raises ScenarioError where too few years are contested to be played."""

    case: PreparedCase
    state: str
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse a state that is not worth playing."""
        if len(self.rounds) < FEWEST:
            told = f"the model wavers in too few years of {self.state} in {self.case.scenario.name}"
            raise ScenarioError.of("state", told, "take another state, case or seed")

    @cached_property
    def rounds(self) -> tuple[int, ...]:
        """The years in which a choice is made: contested ones, spread over the case, at most :data:`ROUNDS`.

        They lie as far apart as leaves :data:`USUAL` of them.
        """
        surest, years = self._by_strategy(self._own).max(axis=1), self.case.world.years
        order = [int(t) for t in np.argsort(surest, kind="stable") if surest[t] < CONTESTED and t > 0]
        picked: list[int] = []
        for gap in range(max(1, len(years) // (ROUNDS + 2)), 0, -1):
            picked = []
            for t in order:
                if all(abs(t - other) >= gap for other in picked):
                    picked.append(t)
            if len(picked) >= USUAL:
                break
        return tuple(int(years[t]) for t in sorted(picked[:ROUNDS]))

    def until(self, number: int) -> int:
        """The last year in which the choice of a round holds."""
        last = int(self.case.world.years[-1])
        return self.rounds[number + 1] - 1 if number + 1 < len(self.rounds) else last

    def own_odds(self, number: int) -> dict[str, float]:
        """Probability of each strategy in a round on the model's own path."""
        odds = self._by_strategy(self._own)[self._at(self.rounds[number])]
        return dict(zip(STRATEGIES, (float(one) for one in odds), strict=True))

    def own_choice(self, number: int) -> Option:
        """What the model chose in a round on its own path: what bets are about, the same for all players."""
        return self._option(self._own, self._at(self.rounds[number]))

    def situation(self, made: Sequence[Option]) -> Situation:
        """What is seen before the next choice. Raises ScenarioError where all rounds are played."""
        number = len(made)
        if number >= len(self.rounds):
            raise ScenarioError.of("choice", "all rounds are played")
        record, year = self._record(made), self.rounds[number]
        before = self.rounds[number - 1] if number else int(self.case.world.years[0])
        t, s, i = self._at(year), self._at(before), self._state
        standings = tuple(
            Standing(
                power, *self._moved(record.threat, t, s, p), *self._moved(record.dependence, t, s, p),
                float(record.tie[0, t, i, p]),
            )
            for p, power in enumerate(self.case.world.powers)
        )  # fmt: skip
        events = tuple(
            (event.year or 0, event.title, event.source)
            for event in events_of(self.case.scenario, self.state, *self.case.world.powers)
            if before < (event.year or 0) <= year
        )
        return Situation(number + 1, len(self.rounds), year, self.until(number), events, standings)

    def reveal(self, made: Sequence[Option]) -> Reveal:
        """What the last choice of ``made`` led to."""
        if not made:
            raise ScenarioError.of("choice", "nothing is chosen yet")
        number, i = len(made) - 1, self._state
        year, until = self.rounds[number], self.until(number)
        before, after = self._record(made[:-1]), self._record(made)
        t, when = self._at(year), slice(self._at(year), self._at(until) + 1)
        odds = dict(zip(STRATEGIES, (float(one) for one in self._by_strategy(before)[t]), strict=True))
        counts = {
            power: {name: int((after.response[0, when, i, p] == k).sum()) for k, name in enumerate(RESPONSES)}
            for p, power in enumerate(self.case.world.powers)
        }
        outcomes = {
            name: float((getattr(after, name)[0, when, i] - getattr(self._own, name)[0, when, i]).mean())
            for name in OUTCOMES
        }
        return Reveal(year, until, made[-1], self._option(before, t), odds, counts, outcomes)

    def why(self, made: Sequence[Option]) -> Explanation:
        """Why the model chose what it chose in the round of the last choice, after the choices before: apart from the
        reveal, since it takes ten times as long."""
        given = replace(self.case, given=self._choices(made[:-1]))
        return explanation_of(given, self.state, self.rounds[len(made) - 1], REPLICATE, self.seed)

    def debrief(self, made: Sequence[Option]) -> Debrief:
        """The whole way of these choices beside the model's own and what coders say."""
        record, i, years = self._record(made), self._state, self.case.world.years
        steps = range(len(years))
        outcomes = {
            name: tuple(float(one) for one in getattr(record, name)[0, :, i] - getattr(self._own, name)[0, :, i])
            for name in OUTCOMES
        }
        return Debrief(
            tuple(int(year) for year in years), tuple(self._option(record, t) for t in steps),
            tuple(self._option(self._own, t) for t in steps), self._history(), outcomes,
        )  # fmt: skip

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """What may be chosen: every strategy toward every power, and hedging."""
        found = (option.partition(":") for option in self.case.world.options)
        return tuple((strategy, power or None) for strategy, _, power in found)

    def checked(self, strategy: object, target: object) -> Option:
        """A choice as it may be made. Raises ScenarioError for one that may not."""
        option = (str(strategy), str(target) if target else None)
        if option not in self.options:
            raise ScenarioError.of("choice", "this is nothing that can be chosen here")
        return option

    def _choices(self, made: Sequence[Option]) -> tuple[Choice, ...]:
        """Every year's choice: what was chosen in a round holds until the next."""
        given = {
            (self.state, year): option
            for number, option in enumerate(made)
            for year in range(self.rounds[number], self.until(number) + 1)
        }
        return choices_of(given or None, self.case.world)

    def _record(self, made: Sequence[Option]) -> Any:
        world, forced = self.case.world, forced_by(self._choices(made), self.case.world)
        return run_replicates(world, self.case.rules, np.array([REPLICATE]), self.seed, forced=forced)

    @cached_property
    def _own(self) -> Any:
        """The record of the model's own path."""
        return run_replicates(self.case.world, self.case.rules, np.array([REPLICATE]), self.seed)

    @cached_property
    def _state(self) -> int:
        return self.case.world.states.index(self.state)

    def _at(self, year: int) -> int:
        return year - int(self.case.world.years[0])

    def _by_strategy(self, record: Any) -> np.ndarray:
        """Probability of each strategy by year: [year, strategy]."""
        odds = record.probabilities[0, :, self._state]
        kinds = np.array([option.split(":")[0] for option in self.case.world.options])
        return np.stack([odds[:, kinds == strategy].sum(axis=1) for strategy in STRATEGIES], axis=1)

    def _option(self, record: Any, t: int) -> Option:
        return self.options[int(record.option[0, t, self._state])]

    def _moved(self, values: np.ndarray, t: int, before: int, power: int) -> tuple[float, float]:
        """A quantity toward a power in a year, and its change since another."""
        path = values[0, :, self._state, power]
        return float(path[t]), float(path[t] - path[before])

    def _history(self) -> tuple[tuple[int, int, str, str], ...]:
        """What coders say of the state in this case."""
        # Imported here: with it come tables and statistics of a hundred megabytes that no other page needs.
        from ..validation.codings import TABLES, coded
        from ..validation.shipped import own_code, places_of

        world, found = self.case.world, set()
        for name in TABLES:
            for row in coded(name).cases:
                if row.label not in STRATEGIES or own_code(row.iso3, world.states) != self.state:
                    continue
                for case, first, last in places_of(row):
                    if case == self.case.scenario.name:
                        found.add((first, last, row.label, own_code(row.counterpart, world.powers)))
        return tuple(sorted(found))
