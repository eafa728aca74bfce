"""Forecasts of votes on the use of force by a power: who says yes, read from the world before the vote, and scores.

A yes is a condemnation (:mod:`.condemnation`). Beside the engine's own rule as it ships stand one with weights learned
on other votes, and baselines that know no theory. Attributes of states are of the end of the year before a vote, and
UN ideal points another year older: no position holds a vote of the session itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import numpy as np
from counterpoise.scenario.problems import Problem, ScenarioError
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.theory_file import Theory, load_theory
from counterpoise.theory.opportunity import similarity
from counterpoise.world.build import World
from scipy.optimize import minimize
from scipy.special import expit

from ..observed.known import OLD_IDEAL
from ..observed.measures import CLASH, WAR, force_of
from .baselines import folds_by
from .codings import LeftOut
from .condemnation import Condemnation, Outlook, Scene, features, learn
from .readings import Worlds, powers_for
from .scores import LEAST, auc
from .validate import ATTRIBUTES, PENALTY, attributes
from .votes import Vote, VoteTable, plain

CONDEMNATION, LEARNED = "condemnation", "condemnation_estimated"
"""Names of the rows of the engine's own rule and of the same with weights learned on votes."""

POSITIONAL = ("orientation", "orientation_distance", "intent")
"""Attributes in which UN ideal points have a part: ``structural`` does without them."""

STRUCTURAL, STRUCTURAL_POSITION, MAJORITY = "structural", "structural_position", "majority"
BASELINES = (MAJORITY, STRUCTURAL, STRUCTURAL_POSITION)

SEATED_YEARS = 3
"""How old a position may be that tells that a state sits in the Assembly (a judgement)."""


@dataclass(frozen=True)
class RollCall:
    """One vote: the members that can be read, with what is known of them before it.

    ``features`` [member, feature] and ``attributes`` [member, attribute] are what learned rules and baselines read;
    ``unlisted`` counts the members of the Assembly that the table does not list: they were absent.
    """

    file: str
    name: str
    occasion: tuple[str, str]  # power and victim
    votes: tuple[Vote, ...]
    left_out: tuple[LeftOut, ...]
    observed: float  # share of yes among all listed
    features: np.ndarray
    attributes: np.ndarray
    chances: Mapping[str, np.ndarray]  # by row of the engine's rule: [member]
    force: float
    unlisted: int

    @property
    def yes(self) -> np.ndarray:
        """Whether each member said yes: [member], bool."""
        return np.array([vote.cast == "yes" for vote in self.votes], dtype=bool)

    @property
    def present(self) -> np.ndarray:
        """Whether each member took part: [member], bool."""
        return np.array([vote.cast != "absent" for vote in self.votes], dtype=bool)

    @property
    def lists_absent(self) -> bool:
        """Whether the table lists members that were absent; many tables list those alone that took part."""
        return not self.present.all()

    def under(self, force: float) -> np.ndarray:
        """The features if the force had been another, to which the first two are proportional: [member, feature]."""
        found = self.features.copy()
        found[:, :2] *= force / self.force
        return found

    def part(self, rows: np.ndarray) -> RollCall:
        """The same vote with some of its members."""
        kept = tuple(self.votes[row] for row in rows)
        return replace(self, votes=kept, features=self.features[rows], attributes=self.attributes[rows])


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
    tested, notes = _roll_calls(tables, worlds, shipped)
    known, more = _roll_calls(training, worlds, {})
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


# -- votes with what is known before them -------------------------------------------------------------


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


def _roll_calls(
    tables: Sequence[VoteTable], worlds: Worlds, theories: Mapping[str, Theory]
) -> tuple[list[RollCall], list[str]]:
    """The votes of tables, and what the data do not tell of them."""
    parts = [call for table in tables for call in table.resolutions()]
    problems = [problem for call in parts if (problem := _victimless(call, worlds)) is not None]
    if problems:
        raise ScenarioError(problems)
    notes: list[str] = []
    return [_roll_call(call, worlds, theories, notes) for call in parts], notes


def _victimless(call: VoteTable, worlds: Worlds) -> Problem | None:
    """What is wrong with the victim of a resolution, if anything."""
    vote = call.votes[0]
    if not vote.victim:
        message = f"which state {vote.counterpart} used force against is not known for {vote.resolution}"
        hint = "add a column `victim_iso3` with its ISO3 code"
    else:
        message = worlds.history.unknown(vote.victim, vote.year - 1)
        hint = "the world before the vote needs the victim: correct its code or the year, or add data of that year"
    return Problem(call.file, vote.line, "victim_iso3", message, hint) if message else None


def _roll_call(table: VoteTable, worlds: Worlds, theories: Mapping[str, Theory], notes: list[str]) -> RollCall:
    vote = table.votes[0]
    power, victim, year = vote.counterpart, vote.victim, vote.year
    reasons = [_unread(one, worlds) for one in table.votes]
    if all(reasons):
        hint = "nor can any other member; add data of the years before the vote to the folder"
        raise ScenarioError([Problem(table.file, vote.line, "iso3", f"{vote.country}: {reasons[0]}", hint)])
    read = list(zip(table.votes, reasons, strict=True))
    votes = tuple(one for one, reason in read if not reason)
    gone = tuple(LeftOut(one.line, one.country, power, reason) for one, reason in read if reason)
    force = force_used(table, worlds, notes)
    if not worlds.history.covered("trade", year - 1):
        notes.append(f"{table.file}: no trade is known as early as {year - 1}: before {vote.resolution} none depends")
    home = worlds.before("", power, year, victim)
    own = [worlds.before(one.iso3, power, year, victim) for one in votes]
    base = load_theory(DEFAULT_THEORY)
    outlooks = {
        theory.name: _outlooks(votes, own, theory, force)
        for theory in {one.name: one for one in (base, *theories.values())}.values()
    }
    apart, regime = np.array(
        [_standing(home, world, one.iso3, power) for one, world in zip(votes, own, strict=True)]
    ).T  # fmt: skip
    return RollCall(
        file=table.file,
        name=vote.resolution,
        occasion=(power, victim),
        votes=votes,
        left_out=gone,
        observed=float(table.yes().mean()),
        features=features(outlooks[base.name], apart, regime),
        attributes=np.array([attributes(world, one.iso3, power) for one, world in zip(votes, own, strict=True)]),
        chances={
            name: np.array([one.chance(theory) for one in outlooks[theory.name]]) for name, theory in theories.items()
        },
        force=force,
        unlisted=_unlisted(table, home, worlds),
    )


def _outlooks(votes: Sequence[Vote], worlds: Sequence[World], theory: Theory, force: float) -> list[Outlook]:
    """What each member weighs, in its own world: a world is played once for all its states."""
    scenes = {id(world): Scene(world, theory) for world in {id(world): world for world in worlds}.values()}
    return [
        scenes[id(world)].outlook(vote.iso3, vote.counterpart, vote.victim, force)
        for vote, world in zip(votes, worlds, strict=True)
    ]


def _unread(vote: Vote, worlds: Worlds) -> str:
    """Why there is no world before the vote with a member in it; empty where there is one."""
    if vote.iso3 == vote.counterpart:
        return "is the power voted on"
    powers = powers_for(vote.iso3, vote.counterpart, vote.victim)
    for one in (vote.iso3, *powers):
        if reason := worlds.history.unknown(one, vote.year - 1):
            return reason
    return "" if len(powers) > 1 else f"no power but {vote.counterpart} is left without it and the victim"


def force_used(table: VoteTable, worlds: Worlds, notes: list[str]) -> float:
    """Force of the act voted on: the table's, else by the list of disputes, else short of war, which is noted."""
    vote = table.votes[0]
    if vote.force is not None:
        return vote.force
    clashes = worlds.history.hostility(vote.victim, vote.counterpart, vote.year, 2)
    force = force_of(max((level for _, level in clashes), default=0.0))
    if force == 0.0:
        notes.append(
            f"{table.file}: no list tells how much force {vote.counterpart} used against {vote.victim} before "
            f"{vote.resolution}: counted as {CLASH:g}; a column `force` may say"
        )
    return force or CLASH


def chief_rival(world: World, power: int) -> int:
    """The power with which a power's rivalry is largest in the first year; of equal ones the first."""
    rivalry = world.given("rivalry")[0, power].copy()
    rivalry[power] = -1.0
    return int(rivalry.argmax())


def _standing(home: World, own: World, state: str, power: str) -> tuple[float, float]:
    """How much nearer a state's position is to the power's chief rival than to the power, and its regime.

    ``home`` is the world in which all powers are, ``own`` one in which the state is a state.
    """
    i, p = own.states.index(state), home.powers.index(power)
    position, powers = own.given("orientation")[0][i], home.given("power_orientation")[0]
    apart = similarity(position, powers[chief_rival(home, p)]) - similarity(position, powers[p])
    return float(apart), float(own.given("regime")[0][i])


def _unlisted(table: VoteTable, home: World, worlds: Worlds) -> int:
    """How many states that sat in the Assembly before the vote a table passes over; none where it lists absent ones."""
    if any(vote.cast == "absent" for vote in table.votes):
        return 0
    listed, last = {vote.iso3 for vote in table.votes}, table.votes[0].year - 1 - OLD_IDEAL
    states = (*home.states, *home.powers)
    return sum(one not in listed and worlds.history.ideal.known(one, last, SEATED_YEARS) is not None for one in states)


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
