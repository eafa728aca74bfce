"""Worlds to compare: ensembles of one case under changes, with the same draws in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from counterpoise.results.result import Result
from counterpoise.results.run import PreparedCase, prepare
from counterpoise.scenario.addresses import resolve
from counterpoise.scenario.uncertainty import scattered, with_vector
from counterpoise.theory.terms import STRATEGIES

if TYPE_CHECKING:
    from collections.abc import Sequence

Changes = Mapping[str, object]


KEPT = 2
"""Ensembles that a lab keeps: the world as it is, asked for again and again, and the last other one."""


@dataclass
class Lab:
    """Runs of one case, kept by what was changed. All share seed and replicates: paired worlds.

    With a ``draw`` all worlds have the weights of that vector of the theory's set; with ``scatter``, or where a theory
    has no set, every weight, parameter and event size is scattered instead, the same way in all worlds.
    """

    case: str
    replicates: int = 500
    seed: int = 0
    base: Changes = field(default_factory=dict)
    theory: str | None = None
    draw: int | None = None
    scatter: bool = False
    _kept: dict[str, Result] = field(default_factory=dict, repr=False)
    _prepared: dict[str | None, PreparedCase] = field(default_factory=dict, repr=False)

    def world(self, changes: Changes | None = None) -> Sample:
        """The ensemble with ``changes`` on top of the lab's own."""
        merged = {**self.base, **(changes or {})}
        key = repr(sorted(merged.items(), key=lambda item: item[0]))
        if key not in self._kept:
            while len(self._kept) >= KEPT:
                self._kept.pop(list(self._kept)[-1])
            self._kept[key] = self._run(merged)
        return Sample(self._kept[key])

    def _run(self, changes: Changes) -> Result:
        if self.theory not in self._prepared:
            self._prepared[self.theory] = prepare(self.case, self.theory)
        case = self._prepared[self.theory].changed(changes)
        if self.draw is None:
            return case.run(self.replicates, self.seed)
        if case.theory.vectors is None or self.scatter:
            drawn = PreparedCase(*scattered(case.scenario, case.theory, self.seed, self.draw, kept=changes))
        else:
            drawn = PreparedCase(case.scenario, with_vector(case.theory, self.draw))
        return drawn.run(self.replicates, self.seed, workers=1)

    def under(self, theory: str) -> Lab:
        """The same lab under another theory."""
        return self.changed({}, theory)

    def changed(self, changes: Changes, theory: str | None = None) -> Lab:
        """The same lab in another world: ``changes`` hold in every world that is asked for."""
        merged = {**self.base, **changes}
        chosen = theory or self.theory
        return Lab(
            self.case, self.replicates, self.seed, merged, chosen, self.draw, self.scatter, _prepared=self._prepared
        )


class Sample:
    """Questions to one ensemble; every answer keeps the run as its first axis."""

    def __init__(self, result: Result) -> None:
        self.result = result
        self.record = result.record
        self._years = result.world.years

    def when(self, first: int, last: int) -> slice:
        """The positions of the years ``first`` to ``last``, both included."""
        return slice(int(np.searchsorted(self._years, first)), int(np.searchsorted(self._years, last, "right")))

    def state(self, state: str) -> int:
        """Position of a state."""
        return self.result.world.states.index(state)

    def power(self, power: str) -> int:
        """Position of a power."""
        return self.result.world.powers.index(power)

    def chose(self, state: str, option: str, first: int, last: int) -> np.ndarray:
        """Whether the state chose the option (``soft_balancing:USA``) in each year: [run, year]."""
        wanted = self.result.world.options.index(option)
        return np.asarray(self.record.option[:, self.when(first, last), self.state(state)] == wanted)

    def sustained(self, state: str, option: str, first: int, last: int, share: float = 0.7) -> float:
        """Share of runs in which the option holds in at least ``share`` of the years."""
        return float(np.mean(self.chose(state, option, first, last).mean(axis=1) >= share))

    def odds(self, states: Sequence[str], options: Sequence[str], first: int, last: int) -> np.ndarray:
        """Mean over states and years of the probability of choosing any of the options: [run]."""
        rows = [self.state(state) for state in states]
        columns = [self.result.world.options.index(option) for option in options]
        odds = self.record.probabilities[:, self.when(first, last)][:, :, rows][..., columns]
        return np.asarray(odds.sum(axis=3).mean(axis=(1, 2)))

    def against(self, states: Sequence[str], power: str, first: int, last: int) -> np.ndarray:
        """Mean probability that the states balance a power, hard or soft: [run]."""
        return self.odds(states, _forms(power), first, last)

    def opposed(self, states: Sequence[str], power: str, first: int, last: int) -> np.ndarray:
        """Share of state-years in which a power is balanced, hard or soft, by choice: [run]."""
        chosen = [self.chose(state, form, first, last) for state in states for form in _forms(power)]
        return np.asarray(np.sum(chosen, axis=0).mean(axis=1) / len(states))

    def path(self, address: str) -> np.ndarray:
        """What the scenario gives for an address, dated events included, whatever the order of a pair: [year]."""
        world = self.result.world
        return np.asarray(world.paths[:, world.slots[resolve(address, self.result.scenario.declared)[0]][0]])

    def mean(self, name: str, state: str, first: int, last: int) -> np.ndarray:
        """Mean over years of a state's quantity: [run]."""
        values: np.ndarray = getattr(self.record, name)[:, self.when(first, last), self.state(state)]
        return np.asarray(values.mean(axis=1))

    def dyad(self, name: str, state: str, power: str, first: int, last: int) -> np.ndarray:
        """A quantity of a state toward a power by year: [run, year]."""
        values: np.ndarray = getattr(self.record, name)
        return np.asarray(values[:, self.when(first, last), self.state(state), self.power(power)])

    def channel(self, channel: str, state: str, power: str, first: int, last: int) -> np.ndarray:
        """Share of a state's channel that runs through a power, by year: [run, year]."""
        values = self.result.share(channel)
        return np.asarray(values[:, self.when(first, last), self.state(state), self.power(power)])

    def power_mean(self, name: str, power: str, first: int, last: int) -> np.ndarray:
        """Mean over years of a power's quantity: [run]."""
        values: np.ndarray = getattr(self.record, name)[:, self.when(first, last), self.power(power)]
        return np.asarray(values.mean(axis=1))

    def members(self, bodies: Sequence[str], first: int, last: int) -> np.ndarray:
        """Mean number of members over the bodies and years: [run]."""
        rows = [self.result.world.institutions.index(body) for body in bodies]
        return np.asarray(self.record.member[:, self.when(first, last)][:, :, rows].sum(axis=(2, 3)).mean(axis=1))

    def belongs(self, state: str, bodies: Sequence[str], year: int) -> np.ndarray:
        """Whether the state is a member of every one of the bodies in a year: [run]."""
        rows = [self.result.world.institutions.index(body) for body in bodies]
        return np.asarray(
            (self.record.member[:, self.when(year, year).start][:, rows, self.state(state)] > 0).all(axis=1)
        )

    def opened(self, route: str) -> np.ndarray:
        """First year in which a route is open, a year beyond the last where it never is: [run]."""
        open_ = self.record.opened[:, :, self.result.world.routes.index(route)] > 0.0
        first = np.where(open_.any(axis=1), open_.argmax(axis=1), open_.shape[1])
        return np.asarray(first + self._years[0])

    def shares(self, state: str, first: int, last: int) -> dict[str, float]:
        """Share of a state's run-years on each of the strategies, by label."""
        chosen = self.result.strategy[:, self.when(first, last), self.state(state)]
        return {label: float((chosen == k).mean()) for k, label in enumerate(STRATEGIES)}


def _forms(power: str) -> tuple[str, str]:
    """The two forms of balancing a power."""
    return f"balancing:{power}", f"soft_balancing:{power}"


def more_where_different(one: np.ndarray, other: np.ndarray, least: float) -> float:
    """Share with ``one`` above ``other`` among the paired runs that differ; 0 where fewer than ``least`` differ."""
    moved = one != other
    return float((one > other)[moved].mean()) if moved.mean() >= least else 0.0


def lower(one: np.ndarray, other: np.ndarray) -> float:
    """Share of paired runs in which ``one`` is below ``other``."""
    return float(np.mean(one < other))
