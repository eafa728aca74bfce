"""Forecasts of votes on the use of force by a power: who says yes, read from the world before the vote, and scores.

A yes is a condemnation (:mod:`.condemnation`). Beside the engine's own rule as it ships stand one with weights learned
on other votes, and baselines that know no theory. What is known of the members is in ``roll_calls``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
from counterpoise.scenario.problems import Problem, ScenarioError
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.theory_file import Theory, load_theory
from scipy.optimize import minimize
from scipy.special import expit

from ..observed.measures import CLASH, WAR
from .baselines import folds_by
from .codings import LeftOut
from .condemnation import Condemnation, learn
from .readings import Worlds
from .roll_calls import RollCall, roll_calls
from .scores import LEAST, auc
from .validate import ATTRIBUTES, PENALTY
from .votes import VoteTable, plain

CONDEMNATION, LEARNED = "condemnation", "condemnation_estimated"
"""Names of the rows of the engine's own rule and of the same with weights learned on votes."""

POSITIONAL = ("orientation", "orientation_distance", "intent")
"""Attributes in which UN ideal points have a part: ``structural`` does without them."""

STRUCTURAL, STRUCTURAL_POSITION, MAJORITY = "structural", "structural_position", "majority"
BASELINES = (MAJORITY, STRUCTURAL, STRUCTURAL_POSITION)

Predict = Callable[[RollCall], np.ndarray]
"""Probability of yes for each member of a vote, if it takes part: [member]."""

Fit = Callable[[Sequence[RollCall]], Predict]
"""What learns to predict from other votes."""


class VoteForecast(NamedTuple):
    """Forecasts of yes by one forecaster for the members of a vote that can be read, [member], and their scores.

    ``held_out`` tells what no fit saw: the ``vote``, each ``state`` in turn, or ``all`` votes, where nothing is fitted.
    ``predicted_yes`` and ``observed_yes`` are shares in [0, 1] of all members listed; those that cannot be read are
    forecast with the share of the votes that were fitted on.
    """

    vote: str
    held_out: str
    name: str
    probabilities: np.ndarray
    n: int
    auc: float
    log_loss: float
    predicted_yes: float
    observed_yes: float

    @property
    def swing(self) -> float:
        """How far the forecast share of yes is too high."""
        return self.predicted_yes - self.observed_yes

    def row(self) -> dict[str, str | int | float | None]:
        """The scores for JSON; None where a score is undefined."""
        row: dict[str, str | int | float | None] = {
            "vote": self.vote, "held_out": self.held_out, "theory": self.name, "n": self.n,
        }  # fmt: skip
        for name in ("auc", "log_loss", "predicted_yes", "observed_yes"):
            value = float(getattr(self, name))
            row[name] = None if math.isnan(value) else value
        return row


class Mean(NamedTuple):
    """Scores of one forecaster over several votes: means, of the swing by its size."""

    name: str
    auc: float
    log_loss: float
    swing: float


@dataclass(frozen=True)
class VoteValidation:
    """Forecasts, vote by vote: the engine's rule, the learned one, the baselines. ``rule`` was learned on all of them.

    ``moved`` is by how much the share of yes rises, in the mean over the votes learned on, from force short of war to
    war. ``left_out`` are the members that cannot be read, by file; ``notes`` what the data do not tell.
    """

    forecasts: tuple[VoteForecast, ...]
    left_out: Mapping[str, tuple[LeftOut, ...]]
    notes: tuple[str, ...]
    learned_on: tuple[str, ...]
    rule: Condemnation
    moved: float

    def rows(self) -> list[dict[str, str | int | float | None]]:
        """One row for each vote and forecaster, for JSON."""
        return [one.row() for one in self.forecasts]

    def told(self) -> list[str]:
        """What the fits saw, and what the learned rule says of force, in sentences."""
        alone = any(one.held_out == "state" for one in self.forecasts)
        how = (
            "Each state was forecast from the votes of the others: nothing is said of a swing between votes."
            if alone
            else f"Each vote was forecast from others, of {', '.join(self.learned_on)}."
        )
        told = [how, "The swing, in points, is how far the forecast share of yes is too high; its mean is of its size."]
        if not math.isnan(self.moved):
            points = f"{100.0 * self.moved:.0f} points"
            told.append(f"Learned on all of them: from force short of war to war the share of yes rises by {points}.")
        return told

    def means(self) -> list[Mean]:
        """Every forecaster over all votes, each vote counted once."""
        held = {
            name: [one for one in self.forecasts if one.name == name]
            for name in dict.fromkeys(one.name for one in self.forecasts)
        }
        return [
            Mean(
                name,
                _mean([one.auc for one in own]),
                _mean([one.log_loss for one in own]),
                _mean([abs(one.swing) for one in own]),
            )
            for name, own in held.items()
        ]


def _mean(values: Sequence[float]) -> float:
    """Mean of the values that are defined; NaN where none is."""
    known = [value for value in values if not math.isnan(value)]
    return float(np.mean(known)) if known else math.nan


def validate_votes(
    tables: Sequence[VoteTable],
    worlds: Worlds,
    training: Sequence[VoteTable] = (),
    theories: Mapping[str, Theory] | None = None,
    learned: bool = True,
    progress: Callable[[int], None] | None = None,
) -> VoteValidation:
    """Forecasts of yes in the votes of ``tables``, fitted on those of ``training``.

    Without training each vote is forecast from the others; one vote alone state by state, from the votes of the other
    states, which tells nothing of a swing. The engine's rule is read with the parameters of each of the ``theories``,
    by name of the row (by default :data:`CONDEMNATION`, of the default theory); ``learned`` asks for the one with
    learned weights. ``progress`` is called with the number of votes done.

    Raises
    ------
    ScenarioError
        Where a resolution stands twice or in both, has no known victim, or the data can serve no member.
    ValueError
        Where one state alone can be read and there is no other vote.
    """
    _refuse_twice(tables, training)
    shipped = {CONDEMNATION: load_theory(DEFAULT_THEORY)} if theories is None else theories
    tested, notes = roll_calls(tables, worlds, shipped)
    known, more = roll_calls(training, worlds, {})
    fitted: dict[str, Fit] = {
        **({LEARNED: fit_condemnation} if learned else {}),
        MAJORITY: fit_majority,
        STRUCTURAL: partial(fit_attributes, [k for k, name in enumerate(ATTRIBUTES) if name not in POSITIONAL]),
        STRUCTURAL_POSITION: partial(fit_attributes, list(range(len(ATTRIBUTES)))),
    }
    found: list[VoteForecast] = []
    for done, call in enumerate(tested):
        if progress is not None:
            progress(done)
        others = known or [one for one in tested if one is not call]
        found += [_scored(call, "all", name, own, float(own.mean())) for name, own in call.chances.items()]
        found += [_forecast(call, name, fit, others) for name, fit in fitted.items()]
    if progress is not None:
        progress(len(tested))
    seen, calls = known or tested, (*tested, *known)
    files, rule = dict.fromkeys(call.file for call in calls), _rule(seen)
    return VoteValidation(
        tuple(found),
        {file: tuple(gone for call in calls if call.file == file for gone in call.left_out) for file in files},
        tuple(dict.fromkeys((*notes, *more))),
        tuple(call.name for call in seen),
        rule,
        _moved(rule, seen),
    )


def _refuse_twice(tables: Sequence[VoteTable], training: Sequence[VoteTable]) -> None:
    """Refuse a resolution that stands in two tables: it cannot be fitted on and forecast at once."""
    first: dict[str, str] = {}
    for table in (*tables, *training):
        for call in table.resolutions():
            name, line = plain(call.votes[0].resolution), call.votes[0].line
            if name in first:
                message = f"{name} stands in {first[name]} as well, and counts once"
                raise ScenarioError([Problem(table.file, line, "resolution", message, "take it out of one of the two")])
            first[name] = table.file


# -- forecasters ---------------------------------------------------------------------------------------


def fit_condemnation(calls: Sequence[RollCall]) -> Predict:
    """The engine's condemnation with weights learned on votes."""
    rule = _rule(calls)
    return lambda call: rule.predict(call.features)


def _rule(calls: Sequence[RollCall]) -> Condemnation:
    found = np.concatenate([call.features[call.present] for call in calls])
    return learn(found, _said(calls), [call.occasion for call in calls for _ in range(int(call.present.sum()))])


def fit_majority(calls: Sequence[RollCall]) -> Predict:
    """The share of yes among those who took part, for every member."""
    share = float(_said(calls).mean())
    return lambda call: np.full(len(call.votes), share)


def fit_attributes(columns: Sequence[int], calls: Sequence[RollCall]) -> Predict:
    """A logit on some of the attributes."""
    fit = fit_yes(np.concatenate([call.attributes[call.present] for call in calls])[:, columns], _said(calls), PENALTY)
    return lambda call: fit.predict(call.attributes[:, columns])


def _said(calls: Sequence[RollCall]) -> np.ndarray:
    """Whether those who took part said yes, over all votes: [row], bool."""
    said = np.concatenate([call.yes[call.present] for call in calls])
    if not len(said):
        raise ValueError("no member took part in what there is to fit on")
    return said


def took_part(calls: Sequence[RollCall]) -> float:
    """Share of the members that took part in votes, each vote counted once; it does not ask who."""
    return float(np.mean([call.present.sum() / (len(call.votes) + call.unlisted) for call in calls]))


def _moved(rule: Condemnation, calls: Sequence[RollCall]) -> float:
    """By how much the forecast share of yes rises from force short of war to war, in the mean over votes."""
    shares = [[float(rule.predict(call.under(force)).mean()) for force in (CLASH, WAR)] for call in calls if call.force]
    return float(np.mean([high - low for low, high in shares])) if shares else math.nan


# -- scores --------------------------------------------------------------------------------------------


def _forecast(call: RollCall, name: str, fit: Fit, others: Sequence[RollCall]) -> VoteForecast:
    """The forecast of a vote by a fit on others; without others by fits on all of its states but one."""
    if others:
        share = float(_predicted(call, fit_majority, others)[0])
        return _scored(call, "vote", name, _predicted(call, fit, others), share)
    folds = folds_by([vote.iso3 for vote in call.votes])
    if len(folds) < 2:
        raise ValueError("a vote of which one state can be read can only be forecast from another vote")
    probabilities = np.empty(len(call.votes))
    for fold in folds:
        probabilities[fold.test] = _predicted(call.part(fold.test), fit, [call.part(fold.train)], call.lists_absent)
    return _scored(call, "state", name, probabilities, float(call.yes.mean()))


def _predicted(call: RollCall, fit: Fit, others: Sequence[RollCall], absent: bool | None = None) -> np.ndarray:
    """Probability of yes; where a table lists ``absent`` members too, times the share that took part in the others."""
    listed = call.lists_absent if absent is None else absent
    return fit(others)(call) * (took_part(others) if listed else 1.0)


def _scored(call: RollCall, held_out: str, name: str, probabilities: np.ndarray, unread: float) -> VoteForecast:
    """A forecast with its scores; ``unread`` is that of members that cannot be read."""
    likelihood = np.clip(np.where(call.yes, probabilities, 1.0 - probabilities), LEAST, 1.0)
    total = len(call.votes) + len(call.left_out)
    return VoteForecast(
        vote=call.name,
        held_out=held_out,
        name=name,
        probabilities=probabilities,
        n=len(call.votes),
        auc=auc(np.zeros(len(call.votes)) if name == MAJORITY else probabilities, call.yes),
        log_loss=float(-np.log(likelihood).mean()),
        predicted_yes=float((probabilities.sum() + len(call.left_out) * unread) / total),
        observed_yes=call.observed,
    )


@dataclass(frozen=True)
class YesFit:
    """A fitted logit of yes: constant, weights of the features less ``centre`` over ``spread``."""

    constant: float
    weights: np.ndarray
    centre: np.ndarray
    spread: np.ndarray

    def predict(self, features: np.ndarray) -> np.ndarray:
        """Probability of yes for ``features`` [row, feature]: [row]."""
        scaled = (features - self.centre) / self.spread
        return np.asarray(expit(self.constant + scaled @ self.weights))


def fit_yes(features: np.ndarray, yes: np.ndarray, penalty: float) -> YesFit:
    """Fit a logit of yes to ``features`` [row, feature] by penalised maximum likelihood.

    Features are standardised; ``penalty`` times half the sum of squared weights is added to minus the log likelihood.
    One yes and one not yes, half a row each at the centre, keep the constant finite where all voted alike.
    """
    centre, spread = features.mean(axis=0), features.std(axis=0)
    spread = np.where(spread > 1e-9 * np.maximum(1.0, np.abs(centre)), spread, 1.0)
    scaled = np.vstack([(features - centre) / spread, np.zeros((2, features.shape[1]))])
    wanted, weight = np.append(yes.astype(float), [1.0, 0.0]), np.append(np.ones(len(yes)), [0.5, 0.5])

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        logits = parameters[0] + scaled @ parameters[1:]
        value = (weight * (np.logaddexp(0.0, logits) - wanted * logits)).sum()
        excess = weight * (expit(logits) - wanted)
        gradient = np.append(excess.sum(), scaled.T @ excess + penalty * parameters[1:])
        return float(value + 0.5 * penalty * (parameters[1:] ** 2).sum()), gradient

    found = minimize(loss, np.zeros(1 + features.shape[1]), jac=True, method="L-BFGS-B", options={"gtol": 1e-8})
    return YesFit(float(found.x[0]), found.x[1:], centre, spread)
