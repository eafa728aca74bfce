"""Forecasts of votes on a power: who says yes, read from the world before the vote, and how that scores.

Shipped theories know no votes. What a theory gives a state is its readiness to resist the power voted on; how that
becomes a yes is fitted on one vote, with a constant and a slope, and applied to another. Attributes of states are of
the end of the year before, and UN ideal points another year older: no vote of the session itself is read.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from counterpoise.scenario.problems import Problem, ScenarioError
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.theory_file import Theory, load_theory
from counterpoise.theory.choice import BALANCING, BANDWAGONING, SOFT_BALANCING, option_of
from counterpoise.theory.terms import STRATEGIES
from counterpoise.world.build import World
from scipy.optimize import minimize
from scipy.special import expit

from .baselines import Fold, folds_by
from .codings import LeftOut
from .estimation import Stack, stack
from .readings import Worlds
from .scores import LEAST, auc
from .validate import ATTRIBUTES, ESTIMATED, PENALTY, attributes, choices, lacking_power
from .vote_estimation import estimate_from_votes, yes_probabilities
from .votes import Vote, VoteTable

SMOOTHING = 0.005
"""Share added to resisting and to not resisting, so that a certain reading has finite log odds (a judgement)."""

SLOPE_PENALTY = 1.0
"""Penalty of the slope from a theory's standardised log odds to a yes, half of it times the square (a judgement)."""

POSITIONAL = ("orientation", "orientation_distance", "intent")
"""Attributes in which UN ideal points have a part: ``structural`` does without them."""

STRUCTURAL, STRUCTURAL_POSITION, MAJORITY = "structural", "structural_position", "majority"
BASELINES = (MAJORITY, STRUCTURAL, STRUCTURAL_POSITION)

BLOCKS = 20
"""Blocks of states of which each is left out in turn where the weights are estimated on the vote itself."""

Predict = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Probabilities of yes for the tested rows (second), fitted on the others (first)."""


@dataclass(frozen=True)
class VoteForecast:
    """Forecasts of yes for the members that can be read, [vote], and their scores.

    ``auc`` is of what the theory itself ranks the members by, before any fit, so that a theory with the wrong sign
    falls below one half; for the baselines it is of the forecasts. ``predicted_yes`` and ``observed_yes`` are shares in
    [0, 1] of all members listed, those that cannot be read forecast with the share of the training vote.
    """

    name: str
    probabilities: np.ndarray
    n: int
    auc: float
    log_loss: float
    predicted_yes: float
    observed_yes: float

    def row(self) -> dict[str, str | int | float | None]:
        """The scores for JSON; None where a score is undefined."""
        row: dict[str, str | int | float | None] = {"theory": self.name, "n": self.n}
        for name in ("auc", "log_loss", "predicted_yes", "observed_yes"):
            value = float(getattr(self, name))
            row[name] = None if math.isnan(value) else value
        return row


@dataclass(frozen=True)
class VoteValidation:
    """Forecasts of a vote: theories, then the baselines; and of either table the members that cannot be read."""

    forecasts: tuple[VoteForecast, ...]
    left_out: tuple[LeftOut, ...]
    training_left_out: tuple[LeftOut, ...] = ()

    def rows(self) -> list[dict[str, str | int | float | None]]:
        """One row for each forecast, for JSON."""
        return [one.row() for one in self.forecasts]


def validate_votes(
    table: VoteTable,
    worlds: Worlds,
    theories: Sequence[Theory],
    training: VoteTable | None = None,
    progress: Callable[[int], None] | None = None,
    estimated: bool = True,
) -> VoteValidation:
    """Forecasts of yes in ``table``, by ``theories`` and by the baselines, fitted on the ``training`` vote.

    Without one, each state is forecast by a fit on the others' votes: then nothing is said of a swing. After the
    theories as they are comes, if ``estimated``, the choice rule with weights estimated on the training vote. Baselines
    are the training share (:data:`MAJORITY`) and logits on attributes of cases, without and with lagged UN positions.
    ``progress`` is called with the number of forecasts done, of all theories and baselines.

    Raises
    ------
    ScenarioError
        Where the data can serve no member of a table.
    ValueError
        Where one state alone can be read and there is no training vote, or where a resolution stands in both tables.
    """
    _refuse_overlap(table, training)
    tested = _Members(table, worlds)
    learned = tested if training is None else _Members(training, worlds)
    folds = _folds(tested, None if training is None else learned)
    forecasts: list[VoteForecast] = []

    def add(name: str, predict: Predict, ranked: np.ndarray | None = None, by: list[Fold] = folds) -> None:
        probabilities = np.empty(len(tested.votes))
        for fold in by:
            probabilities[fold.test] = predict(fold.train, fold.test)
        forecasts.append(_forecast(name, probabilities, probabilities if ranked is None else ranked, tested, learned))
        if progress is not None:
            progress(len(forecasts))

    def fitted(given: np.ndarray, seen: np.ndarray, penalty: float) -> Predict:
        return lambda train, test: fit_yes(seen[train], learned.yes[train], penalty).predict(given[test])

    if progress is not None:
        progress(0)
    for theory in theories:
        own = tested.readiness(theory)
        seen = own if training is None else learned.readiness(theory)
        add(theory.name, fitted(own[:, None], seen[:, None], SLOPE_PENALTY), own)
    if estimated:
        add(ESTIMATED, _Estimating(tested, learned).predict, by=_blocks(tested) if training is None else folds)
    add(MAJORITY, lambda train, test: np.full(len(test), learned.yes[train].mean()), np.zeros(len(tested.votes)))
    known = [k for k, name in enumerate(ATTRIBUTES) if name not in POSITIONAL]
    add(STRUCTURAL, fitted(tested.attributes[:, known], learned.attributes[:, known], PENALTY))
    add(STRUCTURAL_POSITION, fitted(tested.attributes, learned.attributes, PENALTY))
    return VoteValidation(tuple(forecasts), tested.left_out, () if training is None else learned.left_out)


def _refuse_overlap(table: VoteTable, training: VoteTable | None) -> None:
    learned = () if training is None else training.votes
    both = {vote.resolution for vote in table.votes} & {vote.resolution for vote in learned}
    if both:
        raise ValueError(
            f"{', '.join(sorted(both))} stands in both tables and cannot be fitted on and forecast at once"
        )


def _folds(tested: _Members, learned: _Members | None) -> list[Fold]:
    if learned is not None:
        return [Fold(np.arange(len(learned.votes)), np.arange(len(tested.votes)))]
    if len({vote.iso3 for vote in tested.votes}) < 2:
        raise ValueError("a vote of which one state can be read can only be forecast from another vote")
    return folds_by([vote.iso3 for vote in tested.votes])


def _blocks(tested: _Members) -> list[Fold]:
    """Blocks of whole states, in the order of their codes dealt out in turn."""
    codes = [vote.iso3 for vote in tested.votes]
    dealt = {iso3: k % BLOCKS for k, iso3 in enumerate(sorted(set(codes)))}
    return folds_by([str(dealt[iso3]) for iso3 in codes])


class _Estimating:
    """The choice rule with weights estimated on the training rows (``vote_estimation``)."""

    def __init__(self, tested: _Members, learned: _Members) -> None:
        self._base = load_theory(DEFAULT_THEORY)
        self._tested, self._learned = tested.situations(self._base), learned.situations(self._base)
        self._yes = learned.yes

    def predict(self, train: np.ndarray, test: np.ndarray) -> np.ndarray:
        held, rivals = self._learned
        weights = estimate_from_votes(held.part(train), rivals[train], self._yes[train], self._base)
        held, rivals = self._tested
        rationality, nest = self._base.parameter("rationality"), self._base.parameter("nest")
        return yes_probabilities(weights, held.part(test), rivals[test], rationality, nest)[0]


def _forecast(
    name: str, probabilities: np.ndarray, ranked: np.ndarray, tested: _Members, learned: _Members
) -> VoteForecast:
    likelihood = np.clip(np.where(tested.yes, probabilities, 1.0 - probabilities), LEAST, 1.0)
    share = learned.yes.mean()
    total = len(tested.votes) + len(tested.left_out)
    return VoteForecast(
        name,
        probabilities,
        n=len(tested.votes),
        auc=auc(ranked, tested.yes),
        log_loss=float(-np.log(likelihood).mean()),
        predicted_yes=float((probabilities.sum() + len(tested.left_out) * share) / total),
        observed_yes=tested.observed,
    )


def readiness(probabilities: np.ndarray, power: int, chief: int, powers: int) -> np.ndarray:
    """Log odds of resisting a power, [state], from the probabilities of all options [state, option].

    Resisting is balancing against it, hard or soft, or bandwagoning with its ``chief`` rival. The log odds are those
    above a choice that knows nothing (a quarter for each strategy, shared by its options), so that states in worlds of
    more or fewer powers compare.
    """
    options = [
        option_of(BALANCING, power, powers), option_of(SOFT_BALANCING, power, powers),
        option_of(BANDWAGONING, chief, powers),
    ]  # fmt: skip
    blind = len(options) / (len(STRATEGIES) * powers)
    return np.asarray(_log_odds(probabilities[:, options].sum(axis=1)) - _log_odds(np.array(blind)))


def _log_odds(share: np.ndarray) -> np.ndarray:
    return np.asarray(np.log((share + SMOOTHING) / (1.0 - share + SMOOTHING)))


def chief_rival(world: World, power: int) -> int:
    """The power with which a power's rivalry is largest in the first year; of equal ones the first."""
    rivalry = world.given("rivalry")[0, power].copy()
    rivalry[power] = -1.0
    return int(rivalry.argmax())


class _Members:
    """The members of a table that can be read, with the world before each vote."""

    def __init__(self, table: VoteTable, worlds: Worlds) -> None:
        reasons = [_unread(vote, worlds) for vote in table.votes]
        _refuse(table, reasons)
        self.left_out = tuple(
            LeftOut(vote.line, vote.country, vote.counterpart, reason)
            for vote, reason in zip(table.votes, reasons, strict=True)
            if reason
        )
        kept = np.array([not reason for reason in reasons])
        self.votes = tuple(vote for vote, here in zip(table.votes, kept, strict=True) if here)
        self.yes, self.observed = table.yes()[kept], float(table.yes().mean())
        self._found = worlds
        self._worlds = [worlds.before(vote.iso3, vote.counterpart, vote.year) for vote in self.votes]
        self.attributes = np.array(
            [
                attributes(world, vote.iso3, vote.counterpart)
                for world, vote in zip(self._worlds, self.votes, strict=True)
            ]
        )

    def situations(self, theory: Theory) -> tuple[Stack, np.ndarray]:
        """What each state weighs toward the power voted on, and the place of that power's chief rival."""
        found = [self._found.situation(vote.iso3, vote.counterpart, vote.year, theory) for vote in self.votes]
        rivals = [
            chief_rival(world, world.powers.index(vote.counterpart))
            for world, vote in zip(self._worlds, self.votes, strict=True)
        ]
        return stack(found), np.array(rivals)

    def readiness(self, theory: Theory) -> np.ndarray:
        """Log odds of resisting under a theory: [vote]. A world is played once for all its states."""
        held: dict[tuple[int, str], np.ndarray] = {}
        found = np.empty(len(self.votes))
        for row, (world, vote) in enumerate(zip(self._worlds, self.votes, strict=True)):
            key = (id(world), vote.counterpart)
            if key not in held:
                power = world.powers.index(vote.counterpart)
                held[key] = readiness(choices(world, theory)[0], power, chief_rival(world, power), len(world.powers))
            found[row] = held[key][world.states.index(vote.iso3)]
        return found


def _unread(vote: Vote, worlds: Worlds) -> str:
    if vote.iso3 == vote.counterpart:
        return "is the power voted on"
    return lacking_power(worlds, vote.iso3, vote.counterpart, vote.year)


def _refuse(table: VoteTable, reasons: Sequence[str]) -> None:
    """Refuse a table of which no member can be read."""
    if all(reasons):
        hint = "nor can any other member; add data of the years before the vote to the folder"
        first = table.votes[0]
        raise ScenarioError([Problem(table.file, first.line, "iso3", f"{first.country}: {reasons[0]}", hint)])


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
