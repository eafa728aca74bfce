"""Weights estimated on codings in the shipped cases: paths and weights made anew until they agree.

Three tables ship: what scholars say of states (``cases_train``), pairs drawn from the shipped cases and coded blind
(``cases_world_train``), and what the papers' facts say of a state's strategy (``facts``). Only pairs that were drawn at
random tell how common each strategy is; the others have shifts of the constants of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from counterpoise.scenario.numbers import Number
from counterpoise.scenario.theory_file import MAX_WEIGHT, Theory
from counterpoise.scenario.weight_sets import WeightSet
from counterpoise.theory.terms import STRATEGIES, TERMS

from ..observed.names import current
from ..validation.codings import NONE, Case, CaseTable, LeftOut, coded
from ..validation.estimation import stack
from ..validation.readings import Served, Worlds, serve, situations
from ..validation.scores import Scores, score
from ..validation.shipped import RANDOM, serve_shipped
from .likelihood import Precision, readings
from .paths import Paths, along_paths
from .posterior import Evidence, Posterior, Prior, left_out, maximum
from .rows import Columns, Rows, columns_of, together
from .salience import Salience, fit_salience

TABLES = ("cases_train", "cases_world_train", "facts")
"""The tables that ship to be estimated from."""

RUNS = 10
"""Runs of each case along which terms are recorded (a judgement: readings differ by about .01 from those of 100)."""

LOOPS = 3
"""Times that paths are simulated anew with the weights of the last estimate: after two nothing moves beyond .05."""

VECTORS = 200
"""Weight vectors in the set."""

DATA = "data"
"""Kind of the codings that are read in worlds made of data: as a whole, with shifts of the constants of their own."""

FACTS = "facts"
"""The table of what the papers' facts say of a state's strategy."""

SHARE_OF_FACTS = 1.0
"""Weight of a row of facts beside a coding of the same confidence (a judgement: the paper is one more coder)."""

CONFIDENCE = {"high": 1.0, "medium": 0.8, "low": 0.5}
"""Weight of a coding by the confidence of its coder (a judgement)."""

FIXED = ("inertia",)
"""Terms whose weight is held at the mean of its prior: habit is one for all strategies."""

PRIOR = (0.4, 0.7)
"""Size and deviation of the prior of a weight for which the theory file names none."""


@dataclass(frozen=True)
class Fit:
    """An estimate: the theory with its weights, the codings, and what is read of them."""

    theory: Theory
    served: Served
    posterior: Posterior
    prior: Prior
    columns: Columns
    read: np.ndarray  # [coding, strategy] by the estimate
    read_without: np.ndarray  # [coding, strategy] by estimates without the coding's state
    salience: Salience
    evidence: Evidence
    in_data: Served | None = None  # codings in worlds made of data
    read_in_data: np.ndarray | None = None  # [coding, strategy] of these, by estimates without the coding's state

    @property
    def how(self) -> Precision:
        """How sharply states choose."""
        return Precision(self.theory.parameter("rationality"), self.theory.parameter("nest"))

    @property
    def free(self) -> np.ndarray:
        """Whether a weight was estimated and not held: [weight]."""
        return np.asarray(self.prior.low < self.prior.high)

    @property
    def identified(self) -> np.ndarray:
        """Whether the codings say something of a weight: its error is a tenth narrower than its prior. [weight]"""
        return np.asarray(self.free & (self.posterior.errors < 0.9 * self.prior.spread))

    @property
    def scores_without(self) -> Scores:
        """Scores of the codings, facts apart, with each state left out in turn."""
        rows = np.array([k for k, case in enumerate(self.served.cases) if case.table != FACTS])
        table = self.served.table
        return score(self.read_without[rows], table.labels()[rows], table.admissible()[rows], table.states()[rows])

    @property
    def scores_in_data(self) -> Scores | None:
        """Scores of the codings in worlds made of data, with each state left out in turn; None without such worlds."""
        if self.in_data is None or self.read_in_data is None:
            return None
        table = self.in_data.table
        return score(self.read_in_data, table.labels(), table.admissible(), table.states())

    def rows(self) -> list[dict[str, object]]:
        """One row for each weight, for JSON: term, sign that the papers give, estimate, standard error, identified."""
        signs = {(term.strategy, term.name): term.sign for term in TERMS}
        return [
            {
                "term": ".".join(name),
                "prior_sign": "+" if signs[name] > 0 else "−",
                "estimate": round(float(self.posterior.weights[k]), 4),
                "se": round(float(self.posterior.errors[k]) if self.free[k] else 0.0, 4),
                "identified": bool(self.identified[k]),
            }
            for k, name in enumerate(self.columns.names)
        ]


def prior_of(theory: Theory, columns: Columns) -> Prior:
    """The priors of a theory file, with bounds where a paper or the literature states the sign of a term."""
    by_name = {(term.strategy, term.name): term for term in TERMS}
    mean, spread, low, high = [], [], [], []
    for name in columns.names:
        term = by_name[name]
        centre, deviation = theory.priors.get(name, (PRIOR[0] * term.sign, PRIOR[1]))
        bounded = term.bounded
        mean.append(centre)
        spread.append(deviation)
        low.append(centre if term.name in FIXED else 0.0 if bounded and term.sign > 0 else -np.inf)
        high.append(centre if term.name in FIXED else 0.0 if bounded and term.sign < 0 else np.inf)
    return Prior(*(np.array(one, dtype=float) for one in (mean, spread, low, high)))


def kinds_of(cases: Sequence[Case]) -> np.ndarray:
    """Kind of each coding: −1 where it was drawn at random, else one kind for each table and stratum: [coding]."""
    chosen = dict.fromkeys((case.table, case.stratum) for case in cases if case.stratum != RANDOM)
    kinds = {name: k for k, name in enumerate(chosen)}
    return np.array([kinds.get((case.table, case.stratum), -1) for case in cases])


def _served(tables: Sequence[CaseTable]) -> Served:
    """Codings that fall into a shipped case, without the textbook's, which are reported and never fitted on."""
    return Served(*_apart_from_textbook([serve_shipped(table) for table in tables]))


def _apart_from_textbook(served: Sequence[Served]) -> tuple[tuple[Case, ...], tuple[LeftOut, ...]]:
    apart = coded("textbook").cases
    kept: list[Case] = []
    gone: list[LeftOut] = []
    for part in served:
        gone += part.left_out
        for case in part.cases:
            if any(_overlap(case, one) for one in apart):
                gone.append(LeftOut(case.line, case.name, case.counterpart, "in the textbook, which no fit may see"))
            else:
                kept.append(case)
    return tuple(kept), tuple(gone)


def fitted_on() -> tuple[Case, ...]:
    """The codings that the weights of a shipped estimate come from.

    Those labelled ``none`` are not among them: they move how much a power matters, which no choice of a state reads.
    """
    return tuple(case for case in _served([coded(name) for name in TABLES]).cases if case.label != NONE)


def _overlap(case: Case, other: Case) -> bool:
    """Whether two codings share state, counterpart and a year."""
    one, two = ((current(c.iso3), current(c.counterpart)) for c in (case, other))
    return one == two and case.first <= other.last and other.first <= case.last


def fit_shipped(
    tables: Sequence[CaseTable],
    base: Theory,
    runs: int = RUNS,
    loops: int = LOOPS,
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
    worlds: Worlds | None = None,
) -> Fit:
    """Estimate the weights of the terms that ``base`` has on, and the salience of powers.

    With ``worlds`` the codings, facts apart, are read a second time in worlds made of data, where these can serve them.
    Codings that fall into no shipped case are named in ``served.left_out``. Raises ValueError where fewer than two
    states have a coding with a strategy, or no pair was drawn at random.
    """
    tell = progress or (lambda _: None)
    served = _served(tables)
    in_data = None if worlds is None else _served_by(worlds, tables)
    cases = served.cases + (() if in_data is None else in_data.cases)
    table = CaseTable(cases, ())
    labels, states = table.labels(), table.states()
    known = np.flatnonzero(labels >= 0)
    if len(set(states[known])) < 2:
        raise ValueError("fewer than two states have a coding with a strategy in a shipped case")
    if not any(case.stratum == RANDOM for case in cases):
        raise ValueError(
            f"no pair in a shipped case was drawn at random (`{RANDOM}` in the column `stratum`), and only such pairs "
            "tell how common each strategy is; add --cases cases_world_train"
        )
    kinds, counts = kinds_of(cases), np.array([_count(case) for case in cases])
    columns = columns_of(base)
    extra = [] if worlds is None or in_data is None else [_rows_of(in_data, worlds, base, columns)]
    prior = prior_of(base, columns)
    how = Precision(base.parameter("rationality"), base.parameter("nest"))
    theory, found = base, None
    for loop in range(loops):
        tell(f"paths, {loop + 1} of {loops}")
        paths = along_paths(served, theory, columns, runs, seed)
        rows = together([paths.rows, *extra])
        evidence = Evidence(rows.of(known), labels[known], counts[known], kinds[known])
        tell(f"weights, {loop + 1} of {loops}")
        found = maximum(evidence, columns, how, prior, found, curved=loop == loops - 1)
        theory = with_weights(base, columns, found.weights)
    assert found is not None
    n = len(served.cases)
    read = readings(found.weights, paths.rows, columns, how)
    tell("each state left out")
    read_without = left_out(evidence, known, rows, states, columns, how, prior)
    tell("salience")
    salience = _salience(paths, served, kinds[:n], counts[:n])
    return Fit(
        theory, served, found, prior, columns, read, read_without[:n], salience, evidence, in_data, read_without[n:]
    )


def _served_by(worlds: Worlds, tables: Sequence[CaseTable]) -> Served:
    """Codings with a strategy that worlds made of data can serve, but facts and the textbook's."""
    kept, gone = _apart_from_textbook(
        [serve(table, worlds.history) for table in tables if all(case.table != FACTS for case in table.cases)]
    )
    chosen = tuple(case._replace(table=DATA, stratum="") for case in kept if case.label in STRATEGIES)
    return Served(chosen, gone)


def _rows_of(served: Served, worlds: Worlds, base: Theory, columns: Columns) -> Rows:
    """The situations of codings in worlds made of data, for the terms that are estimated."""
    rows = stack(situations(served, worlds, base)).rows()
    values = tuple(one[..., places] for one, places in zip(rows.values, columns.places, strict=True))
    return replace(rows, values=values)


def _count(case: Case) -> float:
    return CONFIDENCE.get(case.confidence, 1.0) * (SHARE_OF_FACTS if case.table == FACTS else 1.0)


def _salience(paths: Paths, served: Served, kinds: np.ndarray, counts: np.ndarray) -> Salience:
    """Whether a power matters at all, on pairs that coders could call ``none``."""
    could = np.array([case.stratum != "" for case in served.cases])
    mean = np.stack(
        [np.bincount(paths.rows.coding, paths.rows.share * column, paths.rows.codings) for column in paths.salience.T],
        axis=1,
    )
    matters = served.table.labels() >= 0
    return fit_salience(mean[could], matters[could], counts[could], kinds[could] >= 0, served.table.states()[could])


def with_weights(base: Theory, columns: Columns, weights: np.ndarray) -> Theory:
    """The theory with other weights, in the order of the columns; without the set that belonged to the old ones."""
    terms = {strategy: dict(numbers) for strategy, numbers in base.terms.items()}
    for (strategy, term), weight in zip(columns.names, weights, strict=True):
        terms[strategy][term] = Number(value=round(float(weight), 4), source=terms[strategy][term].source)
    return replace(base, terms=terms, vectors=None)


def vectors_of(fit: Fit, count: int = VECTORS, seed: int = 0) -> WeightSet:
    """Weight vectors drawn from the posterior, within the bounds: normal around the maximum with its curvature."""
    free = np.flatnonzero(fit.free)
    covariance = fit.posterior.covariance[np.ix_(free, free)]
    values, vectors = np.linalg.eigh(covariance)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    generator = np.random.Generator(np.random.Philox(seed))
    rows = np.tile(fit.posterior.weights, (count, 1))
    rows[:, free] += generator.standard_normal((count, len(free))) @ root.T
    rows = np.clip(np.clip(rows, fit.prior.low, fit.prior.high), -MAX_WEIGHT, MAX_WEIGHT)
    return WeightSet(fit.columns.names, tuple(tuple(round(float(x), 4) for x in row) for row in rows))
