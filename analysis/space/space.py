"""The space of a case: which mixtures of strategies come out over all that is a judgement, and which never do."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from counterpoise.results.store import is_stored, read_manifest
from counterpoise.scenario.actors import actor_code
from counterpoise.scenario.given import texts
from counterpoise.scenario.model import Scenario, load_scenario
from counterpoise.scenario.problems import ScenarioError
from counterpoise.sweeps.roles import FIRST, SECOND, START
from counterpoise.sweeps.tables import read_outcomes, stored_outcomes
from counterpoise.theory.terms import STRATEGIES

from ..figures.naming import actor_names
from ..figures.sweep_figures import strategies_kept
from ..sensitivity.sample import Sample, read_sample, refuse_gaps
from ..sensitivity.sensitivity import plain_rows, swept
from .mixtures import combinations, directions, leads, reach, spread

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FEWEST = 100
"""Points below which it cannot be told what a case reaches."""

LISTED = 10
"""Combinations of leading strategies that are listed."""

_REMEDY = "give the case instead, or a sweep with design: latin_hypercube"

TOGETHER = 10
"""States at most whose leading strategies are looked at together, those whose mixture varies most: of more nearly every
point would be a combination of its own."""

ALL = "all"
"""The subject that is all states together."""


@dataclass(frozen=True)
class Space:
    """Which mixtures a case produces: ``table`` has a row a subject and strategy; subjects are :data:`ALL` and states.

    ``directions`` has a row a subject and direction, ``combinations`` one for each combination of leading strategies
    that occurs, the most frequent first; of a single state there is none.
    """

    table: pd.DataFrame
    directions: pd.DataFrame
    combinations: pd.DataFrame
    mixtures: Mapping[str, np.ndarray]
    """Mean shares by subject, [point, strategy]."""
    room: Mapping[str, float]
    """By subject: the variance of its mixture that is no chance, summed over the strategies."""
    together: Sequence[str]
    """The states of the combinations, at most :data:`TOGETHER`, in the order of the case."""
    names: Mapping[str, str]
    """How subjects read."""
    directory: Path
    case: str
    theory: str
    years: str
    """The span, such as 2003-2012; empty for all years."""
    numbers: np.ndarray
    """The numbers of the points that are read, in the design of the sweep."""
    replicates: int
    varied: int
    """How many numbers vary from point to point."""

    @property
    def points(self) -> int:
        """How many points are read."""
        return len(self.numbers)

    @property
    def states(self) -> list[str]:
        """The states, in the order of the case."""
        return [subject for subject in self.mixtures if subject != ALL]

    @property
    def widest(self) -> list[str]:
        """The states, the one whose mixture varies most first."""
        return sorted(self.states, key=lambda state: -self.room[state])

    @property
    def possible(self) -> int:
        """How many combinations of leading strategies there could be."""
        return int(len(STRATEGIES) ** len(self.together))

    @property
    def document(self) -> dict[str, Any]:
        """All of it as plain values, for JSON; of the combinations the most frequent."""
        listed: list[dict[str, Any]] = self.combinations.head(LISTED).to_dict("records")
        return {
            "points": self.points, "replicates": self.replicates, "years": self.years or None,
            "mixtures": plain_rows(self.table), "directions": plain_rows(self.directions),
            "combinations": {
                "possible": self.possible, "occurring": len(self.combinations),
                "most": [{**row, "leaders": dict(zip(self.together, row["leaders"], strict=True))} for row in listed],
            },
        }  # fmt: skip

    def of(self, subject: str) -> pd.DataFrame:
        """The rows of a subject, by strategy."""
        return self.table[self.table["subject"] == subject].set_index("strategy")

    def never(self, subject: str) -> list[str]:
        """The strategies that lead a subject at no point."""
        leading = self.of(subject)["leads"]
        return [str(strategy) for strategy in leading.index[leading == 0.0]]

    def plot(self, ax: Axes | Sequence[Axes] | None = None) -> Figure:
        """The mixtures of the states that vary most; see :func:`.figure.draw_space`."""
        from .figure import draw_space

        return draw_space(self, ax)


def space(
    target: str | os.PathLike[str],
    states: Sequence[str] | None = None,
    years: str | None = None,
    over: Mapping[str, Any] | str | None = None,
    samples: int | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    theory: str | None = None,
    set: Mapping[str, Any] | None = None,
    directory: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    force: bool = False,
) -> Space:
    """Which mixtures of strategies a case can produce, over every number that is a judgement.

    ``target`` is a case, which is swept first into ``directory`` (a Latin hypercube, as
    :func:`counterpoise.sensitivity` takes it), or the directory of a sweep that kept the shares of all four strategies.
    ``states``, by name or code, limits what is told; ``years`` is a span such as ``2003-2012``. Shares are means over
    the replicates of a point.

    Raises
    ------
    ScenarioError
        For a state or years that are not there, shares that were not kept, fewer than :data:`FEWEST` points, points
        that are no random sample, or arguments beside a directory.
    StoreError
        For a directory that is no whole sweep of one experiment, or a share that is not a number.
    UnfitError
        A ValueError: for one replicate a point, which does not show how much is chance.
    """
    asked = {"over": over, "samples": samples, "replicates": replicates, "seed": seed, "theory": theory, "set": set}
    kept = None
    if not is_stored(target):
        scenario = load_scenario(target, set)
        _coded(scenario, states)
        kept = outcomes_for(scenario, years)
    return of_sweep(swept(target, "ranks", kept, asked, directory, workers, progress, force), states, years)


def outcomes_for(scenario: Scenario, years: str | None = None) -> list[str]:
    """The shares of the four strategies of all states together and of each, over all years or a span."""
    when = f"@{years}" if years else ""
    return [f"share_{one}{whose}{when}" for whose in ("", *(f"_{state}" for state in scenario.states))
            for one in STRATEGIES]  # fmt: skip


def of_sweep(directory: str | os.PathLike[str], states: Sequence[str] | None = None, years: str | None = None) -> Space:
    """The same from a stored sweep. Raises as :func:`space` does."""
    place = Path(directory)
    read_manifest(place)
    scenario = load_scenario(place / "scenario-0.yaml")
    subjects = _subjects(place, scenario, states, years or "")
    sample = read_sample(place)
    numbers = _random(sample)
    columns = [column for shares in subjects.values() for column in shares.values()]
    stored = read_outcomes(place, columns)
    for name in columns:
        refuse_gaps(name, stored[name])
    runs = {
        subject: np.stack([stored[column][numbers] for column in shares.values()], axis=2)
        for subject, shares in subjects.items()
    }
    names = {ALL: "all states", **actor_names(scenario)}
    table = pd.concat(
        [
            reach(values)
            .assign(most_point=lambda rows: numbers[rows["most_point"]])
            .pipe(_headed, subject=subject, name=names[subject], strategy=STRATEGIES)
            for subject, values in runs.items()
        ],
        ignore_index=True,
    )
    room = {subject: float(np.trace(spread(values)[0])) for subject, values in runs.items()}
    together = _together(room)
    return Space(
        table, _directions(runs, names), _combinations([runs[state] for state in together]),
        {subject: values.mean(axis=1) for subject, values in runs.items()},
        room, together, names, place, scenario.name, sample.theory, years or "", numbers, stored[columns[0]].shape[1],
        len(sample.parameters),
    )  # fmt: skip


def _coded(scenario: Scenario, states: Sequence[str] | None) -> list[str] | None:
    return None if states is None else [actor_code(scenario, "state", one) for one in texts(states, "states")]


def _subjects(place: Path, scenario: Scenario, states: Sequence[str] | None, years: str) -> dict[str, dict[str, str]]:
    """The columns of the strategies by subject; all states together only where none is named."""
    wanted = _coded(scenario, states)
    kept = strategies_kept(stored_outcomes(place))
    spans = sorted({one.years for one in kept if not one.who or one.who in scenario.states})
    if not spans:
        told = f"{place} kept no shares of all four strategies"
        raise ScenarioError.of("", told, "name them, such as share_hedging_VEN, or give the case instead")
    if years not in spans:
        listed = ", ".join(span or "all years" for span in spans)
        raise ScenarioError.of("", f"{place} kept no shares over {years or 'all years'}", f"kept: {listed}")
    found = {one.who or ALL: shares for one, shares in kept.items() if one.years == years}
    there = [subject for subject in (ALL, *scenario.states) if subject in found]
    for state in wanted or ():
        if state not in there:
            hint = f"kept: {', '.join(there)}"
            raise ScenarioError.of("", f"{place} kept no shares of all four strategies of {state}", hint)
    return {subject: found[subject] for subject in there if wanted is None or subject in wanted}


def _random(sample: Sample) -> np.ndarray:
    """The numbers of the points that are a random sample. Raises ScenarioError where none are, or too few."""
    numbers = np.flatnonzero(np.isin(sample.roles, ("", FIRST, SECOND)))
    levels = [count for column in sample.values[numbers].T if (count := len(np.unique(column))) > 1]
    grid = len(levels) > 1 and max(levels) <= len(numbers) // 2
    if grid or START in sample.roles:
        kind = "trajectories" if START in sample.roles else "a grid"
        told = f"the points of {sample.directory} are {kind}, no random sample"
        raise ScenarioError.of("", told, _REMEDY)
    if len(numbers) < FEWEST:
        raise ScenarioError.of(
            "", f"{len(numbers)} points are too few to tell what a case reaches", f"run {FEWEST} or more"
        )
    return numbers


def _together(room: Mapping[str, float]) -> list[str]:
    """The states whose leading strategies are looked at together."""
    states = [subject for subject in room if subject != ALL]
    most = sorted(states, key=lambda state: -room[state])[:TOGETHER]
    return [state for state in states if state in most]


def _headed(rows: pd.DataFrame, **columns: Any) -> pd.DataFrame:
    """Rows with these columns before their own."""
    return rows.assign(**columns)[[*columns, *rows.columns]]


def _directions(runs: Mapping[str, np.ndarray], names: Mapping[str, str]) -> pd.DataFrame:
    rows = list[dict[str, Any]]()
    for subject, values in runs.items():
        if found := directions(values):
            rows += [
                {"subject": subject, "name": names[subject], "direction": k, "share": float(share),
                 **dict(zip(STRATEGIES, map(float, parts), strict=True))}
                for k, (share, parts) in enumerate(zip(*found, strict=True), 1)
            ]  # fmt: skip
    return pd.DataFrame(rows, columns=["subject", "name", "direction", "share", *STRATEGIES])


def _combinations(runs: Sequence[np.ndarray]) -> pd.DataFrame:
    if len(runs) < 2:
        return pd.DataFrame(columns=["leaders", "share", "sure", "independent"])
    found = [leads(values) for values in runs]
    told = combinations(*(np.stack(arrays, axis=1) for arrays in zip(*found, strict=True)))
    return told.assign(leaders=[tuple(STRATEGIES[k] for k in one) for one in told["leaders"]])
