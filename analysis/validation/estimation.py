"""Weights of the terms estimated from coded cases: the choice rule is a nested conditional logit.

What is maximised is the likelihood of the coded strategies under the dyadic reading
(:mod:`counterpoise.analysis.estimation.likelihood`) times a normal prior on each weight: its mean has the sign that the
papers give, its width lets the cases overturn it. Rationality and nest stay as in the base theory (λ is not identified
beside the weights). Standard errors come from the curvature at the maximum. Sources: McFadden 1978 for the model, King
& Zeng 2001 for the correction of the constants where cases were not drawn at random.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from counterpoise.scenario.theory_file import Theory
from counterpoise.theory.terms import BY_STRATEGY, STRATEGIES, TERMS

from ..estimation.likelihood import Precision, readings
from ..estimation.posterior import Evidence, Posterior, maximum
from ..estimation.posterior import Prior as Normal
from ..estimation.rows import HEDGE, Columns, Rows
from .baselines import Fold
from .readings import Situation

EVERY = Columns(tuple(np.arange(len(terms)) for terms in BY_STRATEGY.values()))
"""Every term of the library has a weight."""
CONSTANTS = np.array([term.name == "constant" for term in TERMS])
SIGNS = np.array([float(term.sign) for term in TERMS])
REFERENCE = next(k for k, term in enumerate(TERMS) if (term.strategy, term.name) == ("hedging", "constant"))
"""The constant against which the other constants count: only their differences show in a choice."""
SAME = 1e-9
"""Difference up to which two values of a term are the same."""
COLLINEAR = 1e-6
"""Singular value, of columns of unit length, up to which they count as dependent."""
BOUNDS = np.searchsorted([STRATEGIES.index(term.strategy) for term in TERMS], range(len(STRATEGIES) + 1))
"""Where the terms of each strategy begin in the library, and its end."""


@dataclass(frozen=True)
class Prior:
    """Normal priors: ``size`` with the sign of the papers and ``deviation``; for constants zero and ``constant``.

    Chosen on leave-one-state-out log loss over the training cases, among the settings that docs/validation.md lists.
    """

    size: float = 0.4
    deviation: float = 0.7
    constant: float = 4.5

    @property
    def mean(self) -> np.ndarray:
        """Prior mean of every weight, in the order of the library."""
        return np.where(CONSTANTS, 0.0, self.size * SIGNS)

    @property
    def spread(self) -> np.ndarray:
        """Prior standard deviation of every weight; the constant of hedging, the reference, is all but fixed."""
        spread = np.where(CONSTANTS, self.constant, self.deviation)
        spread[REFERENCE] = 0.01
        return spread


@dataclass(frozen=True)
class Stack:
    """Situations as arrays: values [case, strategy, power, term], which powers there are, the counterpart's place."""

    values: np.ndarray
    there: np.ndarray  # [case, power] bool
    place: np.ndarray  # [case]
    protecting: np.ndarray  # [case, power] bool, whether alignment with it is protection from the counterpart

    def part(self, rows: np.ndarray) -> Stack:
        """The situations of some rows."""
        return Stack(self.values[rows], self.there[rows], self.place[rows], self.protecting[rows])

    def rows(self) -> Rows:
        """The situations as rows of the likelihood, each a coding of its own."""
        values = tuple(
            np.ascontiguousarray(self.values[:, k, : 1 if k == HEDGE else None, BOUNDS[k] : BOUNDS[k + 1]])
            for k in range(len(STRATEGIES))
        )
        n = len(self.place)
        return Rows(values, self.there, self.place, self.protecting, np.arange(n), np.ones(n), n)


@dataclass(frozen=True)
class Estimate:
    """Estimated weights in the order of the library, with their standard errors."""

    weights: np.ndarray
    errors: np.ndarray
    prior: Prior
    present: np.ndarray  # whether the term is other than zero in any case
    varies: np.ndarray  # whether the term takes more than one value in the cases
    apart: np.ndarray  # whether the term can be told from the others of its strategy
    log_loss: float  # on the cases themselves

    @property
    def identified(self) -> np.ndarray:
        """Whether the cases say something about the weight itself.

        The term varies, is no linear combination of the others of its strategy (of such terms only a sum is known, and
        the priors alone divide it), and its error is a tenth narrower than the prior.
        """
        return np.asarray(self.varies & self.apart & (self.errors < 0.9 * self.prior.spread))

    @property
    def overturned(self) -> np.ndarray:
        """Whether an identified weight has the other sign than in the papers, by more than one standard error."""
        return np.asarray(self.identified & ~CONSTANTS & (self.weights * SIGNS < -self.errors))


def stack(situations: Sequence[Situation]) -> Stack:
    """Situations as arrays; a case with fewer powers has room that counts for nothing."""
    most = max(len(one.powers) for one in situations)
    values = np.zeros((len(situations), len(STRATEGIES), most, len(TERMS)))
    there, protecting = np.zeros((2, len(situations), most), dtype=bool)
    for row, one in enumerate(situations):
        there[row, : len(one.powers)] = True
        protecting[row, : len(one.powers)] = one.protecting > 0
        for k, strategy in enumerate(STRATEGIES):
            held = one.values[strategy]
            values[row, k, : len(held), BOUNDS[k] : BOUNDS[k + 1]] = held
    return Stack(values, there, np.array([one.power for one in situations], dtype=int), protecting)


def weights_of(theory: Theory) -> np.ndarray:
    """The weights of a theory in the order of the library, zero where a term is off."""
    return np.array([theory.weight(term.strategy, term.name) for term in TERMS])


def stack_readings(weights: np.ndarray, held: Stack, base: Theory) -> np.ndarray:
    """What weights in the order of the library read of situations: [case, strategy]. ``base`` gives the parameters."""
    return readings(weights, held.rows(), EVERY, _precision(base))


def _precision(base: Theory) -> Precision:
    return Precision(base.parameter("rationality"), base.parameter("nest"))


def estimate(held: Stack, labels: np.ndarray, base: Theory, prior: Prior | None = None) -> Estimate:
    """Penalised maximum likelihood of the weights; rows labelled −1 (no strategy) are left out.

    ``base`` gives rationality and nest. Raises ValueError where no row has a strategy.
    """
    prior = prior or Prior()
    known = labels >= 0
    if not known.any():
        raise ValueError("no case with a strategy to estimate from")
    held = held.part(known)
    found = _maximum(held, labels[known], base, prior)
    return Estimate(found.weights, found.errors, prior, *_knowable(held), found.log_loss)


def _maximum(held: Stack, labels: np.ndarray, base: Theory, prior: Prior, curved: bool = True) -> Posterior:
    """The weights of the largest posterior density near the prior mean, without bounds.

    The density may have other maxima: a reading depends on the utilities toward all powers.
    """
    evidence = Evidence(held.rows(), labels, np.ones(len(labels)), np.full(len(labels), -1))
    free = np.full(len(TERMS), np.inf)
    return maximum(evidence, EVERY, _precision(base), Normal(prior.mean, prior.spread, -free, free), curved=curved)


def _knowable(held: Stack) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which terms are present, vary, and can be told apart (see :class:`Estimate`), over all powers of all cases.

    A term that is the same everywhere cannot be told from the constant, which itself counts as known.
    """
    present, varies, apart = (np.zeros(len(TERMS), dtype=bool) for _ in range(3))
    for k in range(len(STRATEGIES)):
        block = slice(BOUNDS[k], BOUNDS[k + 1])
        rows = held.values[:, k, 0, block] if k == HEDGE else held.values[:, k, :, block][held.there]
        present[block] = np.abs(rows).max(axis=0) > SAME
        varies[block] = CONSTANTS[block] | (np.ptp(rows, axis=0) > SAME)
        apart[block] = _independent(np.where(varies[block], rows, 0.0))
    return present, varies, apart | CONSTANTS


def _independent(rows: np.ndarray) -> np.ndarray:
    """Whether each column, [row, column], is no linear combination of the others."""
    size = np.sqrt((rows**2).sum(axis=0))
    _, singular, directions = np.linalg.svd(np.linalg.qr(rows / np.where(size > 0.0, size, 1.0), mode="r"))
    rank = int(np.count_nonzero(singular > COLLINEAR))
    return np.asarray(np.abs(directions[rank:]).max(axis=0, initial=0.0) < np.sqrt(COLLINEAR))


def cross_validated(
    held: Stack, labels: np.ndarray, folds: Sequence[Fold], base: Theory, prior: Prior | None = None
) -> np.ndarray:
    """Readings of rows by weights that were estimated without them: [case, strategy].

    Rows labelled −1 are read and never estimated from; rows that no fold tests are NaN.
    """
    prior = prior or Prior()
    read = np.full((len(labels), len(STRATEGIES)), np.nan)
    for fold in folds:
        rows = fold.train[labels[fold.train] >= 0]
        found = _maximum(held.part(rows), labels[rows], base, prior, curved=False)
        read[fold.test] = stack_readings(found.weights, held.part(fold.test), base)
    return read


def corrected(weights: np.ndarray, labels: np.ndarray, shares: Mapping[str, float], rationality: float) -> np.ndarray:
    """Weights with constants moved from the sample's mix of strategies to the population's (King & Zeng 2001).

    ``shares`` gives each strategy's share among pairs that have one. A strategy's constant moves by
    log(population / sample) / λ: exact where no alignment is protection from the counterpart, and so read as balancing
    under another constant. Raises ValueError where a share is not above zero.
    """
    known = labels[labels >= 0]
    moved = weights.copy()
    total = sum(shares.values())
    for k, strategy in enumerate(STRATEGIES):
        if not shares.get(strategy, 0.0) > 0.0:
            raise ValueError(f"the population share of {strategy} must be above zero")
        sample = (np.count_nonzero(known == k) + 1.0) / (len(known) + len(STRATEGIES))
        place = BOUNDS[k] + int(np.flatnonzero(CONSTANTS[BOUNDS[k] : BOUNDS[k + 1]])[0])
        moved[place] += np.log(shares[strategy] / total / sample) / rationality
    return moved


@dataclass(frozen=True)
class Recovery:
    """Known weights, and what estimation gave back from cases simulated with them."""

    truth: np.ndarray
    estimate: Estimate
    cases: int

    @property
    def within(self) -> float:
        """Share of the identified weights whose truth lies within two standard errors."""
        chosen = self.estimate.identified
        off = np.abs(self.estimate.weights - self.truth)[chosen] / self.estimate.errors[chosen]
        return float((off <= 2.0).mean()) if chosen.any() else float("nan")

    @property
    def correlation(self) -> float:
        """Correlation of truth and estimate over the identified weights; NaN where fewer than two, or all alike."""
        chosen = self.estimate.identified
        if chosen.sum() < 2 or np.ptp(self.truth[chosen]) == 0.0:
            return float("nan")
        return float(np.corrcoef(self.truth[chosen], self.estimate.weights[chosen])[0, 1])


def recover(
    held: Stack, truth: np.ndarray, base: Theory, draws: int, seed: int = 0, prior: Prior | None = None
) -> Recovery:
    """Draw ``draws`` strategies for each situation with known weights, and estimate the weights from them."""
    cumulated = stack_readings(truth, held, base).cumsum(axis=1)
    uniform = np.random.Generator(np.random.Philox(seed)).random((draws, len(held.place)))
    labels = (uniform[:, :, None] > cumulated[None, :, :-1]).sum(axis=2).ravel()
    rows = np.tile(np.arange(len(held.place)), draws)
    return Recovery(truth, estimate(held.part(rows), labels, base, prior), len(labels))
