"""The whole system of states run forward from what was known in a year, and scored against what came.

The simulation reads nothing later than its first year: every number keeps its starting value, unless an author gives
events or series (a file in the layout of a scenario). What came is read by the scores alone.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from counterpoise.engine.runs import run_replicates
from counterpoise.scenario.model import Scenario
from counterpoise.scenario.problems import Problem, ScenarioError
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.theory_file import Theory, load_theory
from counterpoise.theory.outcomes import OBSERVED
from counterpoise.theory.terms import STRATEGIES
from counterpoise.world.build import World, build_world
from counterpoise.world.rules import Rules, build_rules

from ..observed.history import History
from ..observed.tables import require
from ..observed.worlds import observe, write_world
from ..validation.votes import VoteTable
from .observed import Ballot
from .scores import Question, questions

if TYPE_CHECKING:
    import pandas as pd

POWERS = ("USA", "CHN", "RUS", "GBR", "FRA", "DEU", "JPN", "IND")
"""The powers of a hindcast unless others are named."""

FEWEST_POWERS = 5
REPLICATES = 50
CHUNK = 20
"""Runs whose records are in memory at once; part of what decides the last digits of the means."""


class Means(NamedTuple):
    """Means over all runs of one theory."""

    probabilities: np.ndarray  # [year, state, option]
    chosen: np.ndarray  # [year, state, option] share of runs
    observed: np.ndarray  # [year, state, label of OBSERVED] share of runs
    tie: np.ndarray  # [year, state, power]

    def quantity(self, name: str, t: int, rival: int = -1) -> np.ndarray:
        """What a theory answers a question with, in the year at position ``t``: [state, power].

        ``lean``: P(bandwagoning with the power) − P(hard or soft balancing against it); ``change``: lean less that of
        the first year; ``resistance``: P(hard or soft balancing against the power) + P(bandwagoning with the power at
        position ``rival``); ``tie``: the mean tie.
        """
        if name == "tie":
            return np.asarray(self.tie[t])
        if name == "change":
            return np.asarray(self.quantity("lean", t) - self.quantity("lean", 0))
        powers = self.tie.shape[2]
        odds = self.probabilities[t]
        against = odds[:, :powers] + odds[:, powers : 2 * powers]
        along = odds[:, 2 * powers + 1 :]
        return np.asarray(against + along[:, [rival]] if name == "resistance" else along - against)


class Score(NamedTuple):
    """How well a theory and the baselines do in one series and year; None where a score is undefined.

    ``position_POWER`` and ``change_POWER`` are rank correlations (−1 to 1), all others areas under the ROC curve (0 to
    1, 0.5 by chance). What is asked of whom is told by :func:`counterpoise.analysis.hindcast.scores.questions`.
    """

    series: str
    theory: str
    year: int
    score: float | None
    persistence: float | None
    regression: float | None


@dataclass(frozen=True)
class Plan:
    """What a hindcast is to run and answer; made by :func:`plan`, without any run."""

    scenario: Scenario
    world: World
    theories: tuple[Theory, ...]
    questions: tuple[Question, ...]
    replicates: int
    seed: int


@dataclass(frozen=True)
class Hindcast:
    """A hindcast that was run: means of every theory by name, and the scores in the order of the questions."""

    plan: Plan
    means: dict[str, Means]
    scores: tuple[Score, ...]


def default_theories() -> list[str]:
    """The default theory."""
    return [DEFAULT_THEORY]


def plan(
    history: History,
    first: int,
    last: int,
    powers: Sequence[str] = POWERS,
    theories: Sequence[str] = (),
    events: Path | None = None,
    votes: Sequence[Ballot] = (),
    replicates: int = REPLICATES,
    seed: int = 0,
) -> Plan:
    """The world as known at the end of ``first``, and what is asked about each year after it, up to ``last``.

    ``events`` is a file in the layout of a scenario, laid over the world: events, and numbers as series.

    Raises
    ------
    ScenarioError
        For years or powers without data, an overlay or a theory that is not valid, votes that the run does not reach.
    ValueError
        Where ``last`` is not after ``first``, fewer than five powers are given, or two theories have one name.
    """
    if last <= first:
        raise ValueError(f"the last year {last} must be after the first {first}")
    if len(set(powers)) < FEWEST_POWERS:
        raise ValueError(f"{FEWEST_POWERS} different powers or more are needed, not {len(set(powers))}")
    chosen = tuple(load_theory(name) for name in theories or default_theories())
    if len({theory.name for theory in chosen}) < len(chosen):
        raise ValueError("two theories have one name; each may be given once")
    require(history.tables, "capabilities", "positions")
    _reached(history, first, last, powers, votes)
    scenario = _scenario(history, first, last, powers, events)
    asked = questions(history, first, last, tuple(scenario.states), tuple(scenario.powers), votes)
    return Plan(scenario, build_world(scenario), chosen, tuple(asked), replicates, seed)


def ballots(table: VoteTable) -> list[Ballot]:
    """The votes of a table, a resolution each; abstaining and absence are not yes, as in ``validate``.

    Raises :class:`ScenarioError` for two resolutions of one year: their scores have one name.
    """
    held: dict[tuple[str, int, str], dict[str, bool]] = {}
    for vote in table.votes:
        held.setdefault((vote.resolution, vote.year, vote.counterpart), {})[vote.iso3] = vote.cast == "yes"
    if len({year for _, year, _ in held}) < len(held):
        named = ", ".join(f"{resolution} ({year})" for resolution, year, _ in held)
        hint = "keep one resolution a year, with one year and counterpart for all its rows"
        raise ScenarioError([Problem(table.file, None, "resolution", f"several votes in one year: {named}", hint)])
    return [Ballot(year, counterpart, yes, table.file) for (_, year, counterpart), yes in held.items()]


def _reached(history: History, first: int, last: int, powers: Sequence[str], votes: Sequence[Ballot]) -> None:
    """Refuse years that no observed series reaches, and votes that the run does not."""
    folder, tables = str(history.tables.folder), history.tables
    ends = [int(table["year"].max()) for table in (tables.positions, tables.alliances) if not table.empty]
    problems = []
    if last > max(ends, default=0):
        message = f"nothing is observed in {last}: positions and alliances end in {max(ends, default=0)}"
        problems.append(Problem(folder, None, "", message, "choose an earlier --to"))
    for vote in votes:
        if vote.counterpart not in powers:
            message = f"the vote of {vote.year} is on {vote.counterpart}, which is not among the powers"
            problems.append(Problem(vote.file or folder, None, "", message, f"add {vote.counterpart} to --powers"))
        if not first < vote.year - 1 <= last:
            message = f"the vote of {vote.year} needs a run of {vote.year - 1}, not one of {first} to {last}"
            hint = f"choose --from before {vote.year - 1} and --to from {vote.year - 1} on, or leave the vote out"
            problems.append(Problem(vote.file or folder, None, "", message, hint))
    if problems:
        raise ScenarioError(problems)


def _scenario(history: History, first: int, last: int, powers: Sequence[str], events: Path | None) -> Scenario:
    observed = observe(history, first, powers, last=last)
    if events is None:
        return observed.scenario
    with tempfile.TemporaryDirectory() as folder:
        laid = write_world(observed, Path(folder) / "world.yaml", events)
    if laid.years != (first, last) or tuple(laid.powers) != tuple(observed.scenario.powers):
        hint = "leave `years` and `powers` to --from, --to and --powers"
        raise ScenarioError([Problem(str(events), None, "", "events may change neither years nor powers", hint)])
    return laid


def run_hindcast(plan: Plan, workers: int = 1, progress: Callable[[int], None] | None = None) -> Hindcast:
    """Run every theory and score it. ``progress`` is called with the number of runs done, of all theories together.

    The numbers do not depend on ``workers``.
    """
    means = {}
    for k, theory in enumerate(plan.theories):
        done = _offset(progress, k * plan.replicates)
        means[theory.name] = simulate(plan.world, build_rules(theory), plan.replicates, plan.seed, workers, done)
    rows = [_scored(one, name, means[name], plan.world) for name in means for one in plan.questions]
    return Hindcast(plan, means, tuple(rows))


def simulate(
    world: World,
    rules: Rules,
    replicates: int,
    seed: int = 0,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Means:
    """Means over ``replicates`` runs, of which only :data:`CHUNK` are in memory at once."""
    sums: list[np.ndarray] = []
    for begin in range(0, replicates, CHUNK):
        runs = np.arange(begin, min(replicates, begin + CHUNK))
        record = run_replicates(world, rules, runs, seed, workers, _offset(progress, begin))
        parts = (
            record.probabilities.sum(axis=0),
            _counts(record.option, len(world.options)),
            _counts(record.observed, len(OBSERVED)),
            record.tie.sum(axis=0),
        )
        sums = [a + b for a, b in zip(sums, parts, strict=True)] if sums else list(parts)
    return Means(*(total / replicates for total in sums))


def _offset(progress: Callable[[int], None] | None, begin: int) -> Callable[[int], None] | None:
    return None if progress is None else lambda done: progress(begin + done)


def _counts(labels: np.ndarray, kinds: int) -> np.ndarray:
    """How many runs have each label: [year, state, label]."""
    return np.stack([(labels == k).sum(axis=0) for k in range(kinds)], axis=-1).astype(float)


def _scored(question: Question, theory: str, means: Means, world: World) -> Score:
    """The score of a theory; a vote is answered by the last year before it, all else by the year itself."""
    year = question.year - question.series.startswith("vote_")
    answer = means.quantity(question.quantity, int(year - world.years[0]), question.rival)
    return Score(
        question.series,
        theory,
        question.year,
        question.score(answer),
        question.score(question.persistence),
        question.score(question.regression),
    )


def mean_scores(scores: Sequence[Score]) -> list[Score]:
    """Means over the years by series and theory, in the order of their first row; the year is the last one.

    Years without a score are left out of each mean; None where no year has one.
    """
    held: dict[tuple[str, str], list[Score]] = {}
    for score in scores:
        held.setdefault((score.series, score.theory), []).append(score)
    return [
        Score(*key, rows[-1].year, *(_mean([getattr(row, name) for row in rows]) for name in Score._fields[3:]))
        for key, rows in held.items()
    ]


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def states_table(theory: str, means: Means, world: World) -> pd.DataFrame:
    """One row a year and state: the most frequent choice and conduct over the runs, and means over them.

    ``strategy`` is the most frequent of the four, ``target`` the most frequent one of that strategy (none for hedging);
    ``p_OPTION`` are mean probabilities, ``tie_POWER`` mean ties.
    """
    import pandas as pd

    years, states, powers = len(world.years), len(world.states), len(world.powers)
    kind = np.array([STRATEGIES.index(option.split(":")[0]) for option in world.options])
    shares = np.stack([means.chosen[..., kind == k].sum(axis=-1) for k in range(len(STRATEGIES))], axis=-1)
    strategy = shares.argmax(axis=-1)
    likeliest = np.where(kind == strategy[..., None], means.chosen, -1.0).argmax(axis=-1)
    targets = [option.split(":")[1] if ":" in option else None for option in world.options]
    places = np.array([world.powers.index(target) if target else -1 for target in targets])
    columns = {
        "theory": np.full(years * states, theory),
        "year": np.repeat(world.years, states),
        "state": pd.Categorical.from_codes(np.tile(np.arange(states), years), categories=list(world.states)),
        "strategy": pd.Categorical.from_codes(strategy.ravel(), categories=list(STRATEGIES)),
        "target": pd.Categorical.from_codes(places[likeliest].ravel(), categories=list(world.powers)),
        "observed": pd.Categorical.from_codes(means.observed.argmax(axis=-1).ravel(), categories=list(OBSERVED)),
    }
    columns |= {
        "p_" + option.replace(":", "_"): means.probabilities[..., k].ravel() for k, option in enumerate(world.options)
    }
    columns |= {f"tie_{world.powers[p]}": means.tie[..., p].ravel() for p in range(powers)}
    return pd.DataFrame(columns)
