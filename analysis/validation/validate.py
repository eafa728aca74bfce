"""Validation on coded cases: what theories, an estimate and baselines that know no theory read, and their scores.

Whatever is fitted here (the estimate, the baselines) is refitted for each state without any row of that state. Theories
are scored as they are; those whose weights were estimated on coded cases beforehand are marked. The estimate's prior
is fixed, but was itself chosen on coded cases (:class:`Prior`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from counterpoise.engine.runs import replay
from counterpoise.scenario.attributes import CHANNELS
from counterpoise.scenario.problems import Problem, ScenarioError
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.theory_file import Theory, load_theory
from counterpoise.theory.terms import STRATEGIES
from counterpoise.world.build import World
from counterpoise.world.rules import build_rules

from ..observed.names import NO_STATES, current
from . import baselines, estimation
from .baselines import Fold
from .codings import Case, CaseTable, LeftOut
from .readings import Served, Worlds, dyadic, powers_for, serve, situations
from .scores import Difference, NoneScores, Scores, as_row, confusion, paired_difference, score

Split = Literal["state", "state_event"]
SPLITS: tuple[Split, ...] = get_args(Split)
"""What a fit may not see of a row that it forecasts: rows of its state; rows of its state and of its event."""

ESTIMATED = "estimated"
"""Name of the row of the estimation procedure, refitted without each row that it forecasts."""

BASELINES = ("majority", "no_change", "uniform", "logit")
"""Names of the rows of :mod:`~counterpoise.analysis.validation.baselines`."""

SHIPPED_BASELINES = ("majority", "shares", "uniform")
"""Names of the rows beside theories read in the shipped cases: ``shares`` are those of the labels themselves."""

STAND_INS = ("no_change", "random")
"""Shipped theories that are baselines: of fitted frequencies, and ``uniform``."""

FITTED = "fitted"
"""Names of shipped theories whose weights were estimated on coded cases begin so: on those they are in-sample."""

CODED = re.compile(r"\d+ coded cases\b")
"""How ``fit`` names the source of the weights in the theory files that it writes, whatever their names."""

PENALTY = 10.0
"""Penalty of the logits on attributes (see ``baselines.fit_logit``): strong, since the cases
are few, and the same for all tables and folds (a judgement)."""

ATTRIBUTES = (
    "power_ratio",  # log of the counterpart's capability over the state's
    "proximity",
    "dispute",
    "intent",  # perceived, when nothing happens; regime and position are among its parts
    "dependence",  # share of the state's trade that is with the counterpart
    "tie",
    "other_tie",  # the largest to another power of the world
    "regime",
    "regime_distance",  # to the counterpart
    "orientation",
    "orientation_distance",  # to the counterpart, less the smallest to another power of the world
    "need",  # of the counterpart for what the state sells
)
"""What the logit of cases and those of votes know of a state and its counterpart: the measures of the world itself."""


@dataclass(frozen=True)
class Forecast:
    """What one theory or baseline reads in every case, [case, strategy], and how that scores.

    ``counts`` says how often each label [first axis] is read as each strategy. ``in_sample``: the weights may have been
    estimated on these very cases. ``none`` are scores of whether there is a strategy at all, where coders could say so.
    """

    name: str
    probabilities: np.ndarray
    scores: Scores
    counts: np.ndarray
    in_sample: bool = False
    none: NoneScores | None = None

    @property
    def is_baseline(self) -> bool:
        """Whether it knows no theory."""
        return self.name in (*BASELINES, *SHIPPED_BASELINES)


@dataclass(frozen=True)
class Validation:
    """Forecasts of the served cases: theories, then the estimate, then the baselines."""

    served: Served
    forecasts: tuple[Forecast, ...]

    def rows(self) -> list[dict[str, str | int | float | None]]:
        """One row of scores for each forecast, for JSON."""
        return [
            as_row(one.name, one.scores) | ({} if one.none is None else one.none.as_row()) for one in self.forecasts
        ]

    def best(self, baseline: bool = False) -> Forecast | None:
        """The theory (or the baseline) of the smallest log loss among those that are not in-sample."""
        fair = [one for one in self.forecasts if one.is_baseline == baseline and not one.in_sample and one.scores.n]
        return min(fair, key=lambda one: one.scores.log_loss, default=None)

    def difference(self, first: Forecast, second: Forecast) -> Difference:
        """Log loss and accuracy of one forecast less those of another, with intervals over states."""
        table = self.served.table
        return paired_difference(first.probabilities, second.probabilities, table.labels(), table.states())


def check_codes(cases: CaseTable, worlds: Worlds, path: str | os.PathLike[str]) -> None:
    """Refuse cases with a code that is no state's, by file, line and column.

    A state without data, or what was never a state, is no mistake: its rows are left out by :func:`serve_cases`.
    """
    listed = worlds.history.tables.names
    known, named = frozenset(listed["iso3"]), dict(zip(listed["name"], listed["iso3"], strict=True))
    problems = []
    for case in cases.cases:
        for column, code, name in (("iso3", case.iso3, case.name), ("counterpart_iso3", case.counterpart, "")):
            if current(code) not in known | NO_STATES:
                own = f"; {name} is {named[name]}" if name in named else ""
                hint = f"expected the ISO3 of a member of the state system{own}"
                problems.append(Problem(os.fspath(path), case.line, column, f"'{code}' is no state's code", hint))
    if problems:
        raise ScenarioError(problems)


def serve_cases(cases: CaseTable, worlds: Worlds) -> Served:
    """The cases that the data can serve, and all others with the reason; every power of their worlds is known."""
    served = serve(cases, worlds.history)
    kept, gone = [], list(served.left_out)
    for case in served.cases:
        reason = lacking_power(worlds, case.iso3, case.counterpart, case.first)
        if reason:
            gone.append(LeftOut(case.line, case.name, case.counterpart, reason))
        else:
            kept.append(case)
    return Served(tuple(kept), tuple(sorted(gone)))


def lacking_power(worlds: Worlds, state: str, counterpart: str, first: int) -> str:
    """Why there is no world for a state and counterpart before a year: whose capability is not known, or nothing."""
    for one in (state, *powers_for(state, counterpart)):
        if reason := worlds.history.unknown(one, first - 1):
            return reason
    return ""


def validate_cases(
    served: Served,
    worlds: Worlds,
    theories: Sequence[Theory],
    training: Served | None = None,
    split: Split = "state",
    estimated: bool = True,
    progress: Callable[[int], None] | None = None,
) -> Validation:
    """Forecasts of ``served`` cases by ``theories``, by the estimate unless it is not wanted, and by the baselines.

    Whatever is fitted is fitted on ``training``, or on the other served cases: always without the rows of the state
    that is forecast, and with ``split`` ``state_event`` also without those of the same event. ``progress`` is called
    with the number of steps done, of :func:`steps`. Raises ``ValueError`` where no case is served or to be fitted on.
    """
    if not served.cases:
        raise ValueError("no case is served")
    learned = served if training is None else training
    if not (learned.table.labels() >= 0).any():
        raise ValueError("no case with a strategy to fit on")
    done = 0

    def finish(name: str, probabilities: np.ndarray, in_sample: bool = False) -> Forecast:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done)
        return forecast(served, name, probabilities, in_sample)

    if progress is not None:
        progress(done)
    found = [finish(one.name, theory_readings(served, worlds, one), estimated_on_cases(one)) for one in theories]
    rows = _Rows(served, training, worlds, split)
    if estimated:
        found.append(finish(ESTIMATED, rows.estimated()))
    predicted = {
        "majority": rows.fitted(rows.majority),
        "no_change": rows.fitted(rows.no_change),
        "uniform": baselines.uniform(len(served.cases)),
        "logit": rows.fitted(rows.logit),
    }
    return Validation(served, (*found, *(finish(name, predicted[name]) for name in BASELINES)))


def steps(theories: int, estimated: bool = True) -> int:
    """How many steps :func:`validate_cases` counts for a number of theories."""
    return theories + estimated + len(BASELINES)


def estimated_on_cases(theory: Theory) -> bool:
    """Whether the weights of a theory were estimated on coded cases: by its name, or by their sources."""
    sources = (source for terms in theory.terms.values() for number in terms.values() for source in number.source)
    return theory.name.startswith(FITTED) or any(CODED.match(source) for source in sources)


def choices(world: World, theory: Theory) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities of every option in the first year of a world, by the engine: [state, option]; and the alignments
    that protect, [state, power, power]."""
    record, _ = replay(world, build_rules(theory), 0)
    return np.asarray(record.probabilities[0, 0]), np.asarray(record.protecting[0, 0])


def theory_readings(served: Served, worlds: Worlds, theory: Theory) -> np.ndarray:
    """What a theory reads in the world before each case: probabilities [case, strategy]."""
    chosen: dict[int, tuple[np.ndarray, np.ndarray]] = {}
    found = np.empty((len(served.cases), len(STRATEGIES)))
    for row, case in enumerate(served.cases):
        world = worlds.before(case.iso3, case.counterpart, case.first)
        if id(world) not in chosen:
            chosen[id(world)] = choices(world, theory)
        i, p = world.states.index(case.iso3), world.powers.index(case.counterpart)
        probabilities, protecting = chosen[id(world)]
        found[row] = dyadic(probabilities[i], p, len(world.powers), protecting[i, p])
    return found


def attributes(world: World, state: str, counterpart: str) -> np.ndarray:
    """:data:`ATTRIBUTES` of a state toward a counterpart in the first year of a world: [attribute]."""
    i, p = world.states.index(state), world.powers.index(counterpart)

    def given(attribute: str) -> np.ndarray:
        return np.asarray(world.given(attribute)[0])

    others = [q for q in range(len(world.powers)) if q != p]
    apart = np.abs(given("orientation")[i] - given("power_orientation"))
    return np.array(
        [
            np.log(given("power_capability")[p] / given("capability")[i]),
            given("proximity")[i, p],
            given("dispute")[i, p],
            given("intent")[i, p],
            given("dependence")[i, CHANNELS.index("trade"), p],
            given("tie")[i, p],
            given("tie")[i, others].max(),
            given("regime")[i],
            abs(given("regime")[i] - given("power_regime")[p]),
            given("orientation")[i],
            apart[p] - apart[others].min(),
            given("need")[i, p],
        ]
    )


def forecast(served: Served, name: str, probabilities: np.ndarray, in_sample: bool = False) -> Forecast:
    """What one theory or baseline reads, [case, strategy], with its scores."""
    table = served.table
    labels = table.labels()
    scores = score(probabilities, labels, table.admissible(), table.states())
    return Forecast(name, probabilities, scores, confusion(probabilities, labels), in_sample)


class _Rows:
    """The served cases, then those of the training table: what fits read, and which rows each fit may see."""

    def __init__(self, served: Served, training: Served | None, worlds: Worlds, split: Split) -> None:
        rows = served if training is None else Served((*served.cases, *training.cases), ())
        self._base = load_theory(DEFAULT_THEORY)
        self._found = situations(rows, worlds, self._base)
        self._start = np.array([one.start for one in self._found])
        self._labels = rows.table.labels()
        self._attributes = np.array(
            [
                attributes(worlds.before(one.iso3, one.counterpart, one.first), one.iso3, one.counterpart)
                for one in rows.cases
            ]
        )
        self._tested = len(served.cases)
        self._folds = folds(served.cases, None if training is None else training.cases, split)

    def fitted(self, predict: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> np.ndarray:
        """Forecasts of the served cases by fits that may not see them: [case, strategy]."""
        return baselines.cross_validated(predict, self._folds, self._tested)

    def majority(self, train: np.ndarray, test: np.ndarray) -> np.ndarray:
        return baselines.majority(self._labels[train], len(test))

    def no_change(self, train: np.ndarray, test: np.ndarray) -> np.ndarray:
        return baselines.no_change(self._start[train], self._labels[train], self._start[test])

    def logit(self, train: np.ndarray, test: np.ndarray) -> np.ndarray:
        fit = baselines.fit_logit(self._attributes[train], self._labels[train], PENALTY)
        return fit.predict(self._attributes[test])

    def estimated(self) -> np.ndarray:
        held = estimation.stack(self._found)
        return estimation.cross_validated(held, self._labels, self._folds, self._base)[: self._tested]


def folds(tested: Sequence[Case], training: Sequence[Case] | None, split: Split) -> list[Fold]:
    """Which rows each fit may see, and which it forecasts, as positions among the tested and then the training rows.

    Rows of the state that is forecast are never seen; with ``state_event`` also none of the same event, and none of
    the training table on the same counterpart in the same years. Raises ``ValueError`` for an unknown split.
    """
    if split not in SPLITS:
        raise ValueError(f"split must be one of {', '.join(SPLITS)}, not {split!r}")
    by_event = split == "state_event"
    if training is None:
        states, events = [one.iso3 for one in tested], [one.event for one in tested]
        return baselines.folds_by_state_and_event(states, events) if by_event else baselines.folds_by(states)
    alike: dict[tuple[object, ...], list[int]] = {}
    for row, one in enumerate(tested):
        key = (one.iso3, one.event, one.counterpart, one.first, one.last) if by_event else (one.iso3,)
        alike.setdefault(key, []).append(row)
    found = []
    for rows in alike.values():
        apart = [not _related(one, tested[rows[0]], by_event) for one in training]
        found.append(Fold(len(tested) + np.flatnonzero(apart), np.array(rows)))
    return found


def _related(seen: Case, tested: Case, by_event: bool) -> bool:
    """Whether a training row is of the state, or of the event, that is forecast."""
    if seen.iso3 == tested.iso3:
        return True
    occasion = (seen.counterpart, seen.first, seen.last) == (tested.counterpart, tested.first, tested.last)
    return by_event and (occasion or seen.event == tested.event)
