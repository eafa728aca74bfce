"""The sandbox: a case with its levers moved, events left out and a theory of choice, as a picture, a reason, a ripple.

Everything that a picture shows follows from a :class:`Setting`, which an address of the page can hold; so a link
repeats the picture, and nobody's setting is kept.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

import numpy as np
from counterpoise.engine.runs import run_replicates
from counterpoise.results.run import PreparedCase, prepare
from counterpoise.scenario.model import Scenario, shipped
from counterpoise.scenario.problems import ScenarioError, suggest
from counterpoise.theory.terms import STRATEGIES

from ..explanation.explain import Explanation, explanation_of
from ..figures.events import events_of
from .levers import Lever, lever_of, levers_of

RUNS = (1, 30, 100)
"""How many runs a picture may be of."""

KEPT = 24
"""Prepared cases that are kept: some 5 MB each."""

THREADS = min(8, os.cpu_count() or 1)
"""Threads that share the runs of one picture."""

LARGEST_SEED = 2**32 - 1


@dataclass(frozen=True)
class Setting:
    """All that a picture follows from; ``moved`` are values of levers by name, ``off`` the events left out."""

    case: str
    state: str = ""
    power: str = ""
    theory: str = ""
    moved: Mapping[str, float] = field(default_factory=dict)
    off: frozenset[str] = frozenset()
    runs: int = 30
    seed: int = 0

    def query(self) -> str:
        """The setting as the query of an address."""
        given: list[tuple[str, str]] = [("case", self.case), ("state", self.state), ("power", self.power)]
        given += [("theory", self.theory)] if self.theory else []
        given += [(name, f"{value:g}") for name, value in sorted(self.moved.items())]
        given += [("off", name) for name in sorted(self.off)]
        return urlencode([*given, ("runs", str(self.runs)), ("seed", str(self.seed))])


class Picture(NamedTuple):
    """Shares of the strategies [state, strategy, year] over the runs of a setting, with its years."""

    years: list[int]
    states: list[str]
    shares: np.ndarray

    def plain(self) -> dict[str, Any]:
        """As JSON takes it; shares to a thousandth."""
        shares = {state: np.round(self.shares[k], 3).tolist() for k, state in enumerate(self.states)}
        return {"years": self.years, "strategies": list(STRATEGIES), "shares": shares}


class Ripple(NamedTuple):
    """What a change does, with the same draws: changed less base, [quantity, year], and pairs of runs that differ."""

    years: list[int]
    quantities: tuple[str, ...]
    difference: np.ndarray
    differ: int
    runs: int


RIPPLES = ("threat", "dependence", "autonomy", "prosperity", "security")
"""What a ripple tells of a state beside its strategies: its threat from and dependence on the power, what it gets."""


class Sandbox:
    """What the sandbox answers. Prepared cases are kept, the most recent ones; nothing else is."""

    def __init__(self, cases: Sequence[str] | None = None, files: Mapping[str, str] | None = None) -> None:
        """``cases`` are those that may be asked for, shipped names or paths; by default all that ship.

        ``files`` are further cases: paths by the name under which they are asked for, so that no page shows a path.
        """
        self.files = dict(files or {})
        self.cases = (*(shipped("cases") if cases is None else cases), *self.files)
        self.theories = tuple(shipped("theories"))
        self._prepared: OrderedDict[tuple[str, str, frozenset[str]], PreparedCase] = OrderedDict()
        self._lock = Lock()

    def case(self, setting: Setting) -> PreparedCase:
        """The case of a setting as it is, with its theory and without the events that are off.

        Raises ScenarioError for a case, theory or event that is none.
        """
        key = setting.case, setting.theory, setting.off
        with self._lock:
            if key not in self._prepared:
                without: dict[str, object] = {f"events.{name}": None for name in sorted(setting.off)}
                self._prepared[key] = prepare(
                    self.files.get(setting.case, setting.case), setting.theory or None, without
                )
                while len(self._prepared) > KEPT:
                    self._prepared.popitem(last=False)
            self._prepared.move_to_end(key)
            return self._prepared[key]

    def checked(self, given: Mapping[str, Any]) -> Setting:
        """A setting from what an address holds: ``off`` may come several times; unknown names are refused.

        Raises ScenarioError with the remedy, for a case, state, power, lever, value, event or number of runs.
        """
        known = {"case", "state", "power", "theory", "off", "runs", "seed"}
        setting = Setting(str(given.get("case", "")), theory=str(given.get("theory", "")))
        for what, name, valid in (("case", setting.case, self.cases), ("theory", setting.theory, ("", *self.theories))):
            if name not in valid:  # never a path of somebody else's choice
                raise ScenarioError.of(what, f"there is no {what} '{name}' here", suggest(name, valid))
        setting = replace(setting, off=frozenset(str(name) for name in given.get("off", ())))
        case = self.case(setting)
        usual = usual_subject(case.scenario)
        state, power = str(given.get("state") or usual[0]), str(given.get("power") or usual[1])
        declared = case.scenario.declared
        for what, code, codes in (("state", state, declared.states), ("power", power, declared.powers)):
            if code not in codes:
                raise ScenarioError.of(what, f"there is no {what} '{code}' in {setting.case}", suggest(code, codes))
        runs, seed = _whole(given.get("runs", 30), "runs"), _whole(given.get("seed", 0), "seed")
        if runs not in RUNS:
            raise ScenarioError.of("runs", f"cannot be {runs}", f"valid: {', '.join(map(str, RUNS))}")
        if not 0 <= seed <= LARGEST_SEED:
            raise ScenarioError.of("seed", f"cannot be {seed}", f"valid: 0 to {LARGEST_SEED}")
        moved = {}
        for name, value in given.items():
            if name not in known:
                moved[name] = self._value(case, name, value, state, power)
        return replace(setting, state=state, power=power, moved=moved, runs=runs, seed=seed)

    def of_query(self, query: str) -> Setting:
        """The setting that a query holds. Raises as :meth:`checked` does."""
        given: dict[str, Any] = {}
        for name, value in parse_qsl(query):
            if name == "off":
                given.setdefault("off", []).append(value)
            else:
                given[name] = value
        return self.checked(given)

    def _value(self, case: PreparedCase, name: str, value: Any, state: str, power: str) -> float:
        lever = self.lever(case, name, state, power)
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise ScenarioError.of(name, f"must be a number, not '{value}'") from None
        if not lever.low <= number <= lever.high:
            raise ScenarioError.of(name, f"cannot be {number:g}", f"between {lever.low:g} and {lever.high:g}")
        return number

    def lever(self, case: PreparedCase, name: str, state: str, power: str) -> Lever:
        """The lever of this name. Raises ScenarioError where the case has none for the two."""
        from .levers import LEVERS

        found = lever_of(case, name, state, power) if name in LEVERS else None
        if found is None:
            valid = [lever.name for lever in levers_of(case, state, power)]
            raise ScenarioError.of(name, f"'{name}' is no lever of {state} toward {power}", suggest(name, valid))
        return found

    def world(self, setting: Setting) -> PreparedCase:
        """The case of a setting with its levers moved."""
        case = self.case(setting)
        values: dict[str, np.ndarray] = {}
        for name, value in setting.moved.items():
            values |= self.lever(case, name, setting.state, setting.power).paths(case.world, value)
        if not values:
            return case
        made = PreparedCase(case.scenario, case.theory, case.origin)
        made.__dict__.update(world=case.world.changed(values), rules=case.rules)
        return made

    def picture(self, setting: Setting) -> Picture:
        """Shares of the strategies of every state over the runs of the setting."""
        case = self.world(setting)
        labels = _labels(case)[self._record(case, setting).option]
        shares = np.stack([(labels == k).mean(axis=0) for k in range(len(STRATEGIES))])
        return Picture([int(year) for year in case.world.years], list(case.world.states), shares.transpose(2, 0, 1))

    def why(self, setting: Setting, year: int) -> Explanation:
        """Why the state chose what it chose in a year of a typical run of the setting. Raises ScenarioError."""
        return explanation_of(self.world(setting), setting.state, year, None, setting.seed, setting.runs)

    def ripple(self, setting: Setting) -> Ripple:
        """What the levers and the events that are off do to the state, against the case as it is, run by run."""
        own = replace(setting, moved={}, off=frozenset())
        case, base = self.world(setting), self.world(own)
        records = [self._record(one, setting) for one in (base, case)]
        i, p = case.world.states.index(setting.state), case.world.powers.index(setting.power)
        chosen = [_labels(one)[record.option[:, :, i]] for one, record in zip((base, case), records, strict=True)]
        found = [(chosen[1] == k).mean(axis=0) - (chosen[0] == k).mean(axis=0) for k in range(len(STRATEGIES))]
        for name in RIPPLES:
            before, after = (getattr(record, name) for record in records)
            where = (slice(None), slice(None), i, p) if before.ndim == 4 else (slice(None), slice(None), i)
            found.append((after[where] - before[where]).mean(axis=0))
        differ = int((chosen[0] != chosen[1]).any(axis=1).sum())
        years = [int(year) for year in case.world.years]
        return Ripple(years, (*STRATEGIES, *RIPPLES), np.stack(found), differ, setting.runs)

    def changes(self, setting: Setting) -> dict[str, object]:
        """The setting as addresses and values, as ``--set`` and ``cp.run(set=…)`` take them."""
        case = self.case(setting)
        found: dict[str, object] = {f"events.{name}": None for name in sorted(setting.off)}
        for name, value in setting.moved.items():
            lever = self.lever(case, name, setting.state, setting.power)
            for address, path in lever.paths(case.world, value).items():
                if np.ptp(path) == 0.0:
                    found[address] = round(float(path[0]), 6)
                else:
                    years = (int(year) for year in case.world.years)
                    series = {year: round(float(one), 6) for year, one in zip(years, path, strict=True)}
                    found[address] = {"series": series, "interpolate": "step"}
        return found

    def record(self, setting: Setting) -> Any:
        """The record of the runs of a setting."""
        return self._record(self.world(setting), setting)

    def _record(self, case: PreparedCase, setting: Setting) -> Any:
        return run_replicates(case.world, case.rules, np.arange(setting.runs), setting.seed, THREADS)

    def events(self, setting: Setting) -> dict[str, tuple[int, str]]:
        """The dated events about the state or the power that can be left out: year and title by name."""
        scenario = self.case(replace(setting, off=frozenset())).scenario
        names = {id(event): name for name, event in scenario.events.items()}
        dated = events_of(scenario, setting.state, setting.power)
        return {names[id(event)]: (event.year or 0, event.title) for event in dated}


def usual_subject(scenario: Scenario) -> tuple[str, str]:
    """The state and power that the scenario's figures are about, else the first of each."""
    plot = next((plot for plot in scenario.plots if plot.state and plot.power), None)
    if plot is not None and plot.state and plot.power:
        return plot.state, plot.power
    return next(iter(scenario.states)), next(iter(scenario.powers))


def _labels(case: PreparedCase) -> np.ndarray:
    """Strategy of every option, as an index."""
    return np.array([STRATEGIES.index(option.split(":")[0]) for option in case.world.options])


def _whole(value: Any, what: str) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise ScenarioError.of(what, f"must be a whole number, not '{value}'") from None
