"""Why a state chose what it chose: one year of one run, replayed, with every reason and its source.

The utility of an option is the sum of weight times value over its terms. An explanation sets the chosen
option against the likeliest of the others and asks which terms made the difference.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from counterpoise.engine.runs import run_replicates
from counterpoise.results.choices import forced_by
from counterpoise.results.store import is_stored
from counterpoise.scenario.actors import actor_code
from counterpoise.scenario.given import replicate_of, seed_of, text, whole
from counterpoise.scenario.problems import ScenarioError

from ..figures.naming import actor_names, chance, option_name, others, position, signed, term_name

if TYPE_CHECKING:
    from counterpoise.results.run import PreparedCase
    from counterpoise.scenario.theory_file import Theory
    from counterpoise.world.build import World
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from rich.table import Table

RUNS = 100
"""Runs among which a typical one is looked for: the first in which the state chose as in most."""

UNLIKELY = 0.2
"""A draw of less probability is called unlikely where another option was likelier."""

SYMBOLS = (
    "p: the power that the option is directed at; m: motive to resist p, that is how far the threat exceeds its onset; "
    "felt motive: m as it is felt, most at its first signs; chance to hold out: with what allies bring; reliance on p: "
    "as ways of being cut off; suitors: how many powers bid for the state; w_prosperity: its taste for prosperity; "
    "4R(1 − R): largest at middling rivalry of the powers. More: docs/theory.md."
)
"""What the letters in the formulas of the terms stand for."""


@dataclass(frozen=True)
class TermRow:
    """One reason for or against an option: what it was worth, and where its sign and size come from."""

    option: str
    term: str
    value: float
    weight: float
    contribution: float
    source: str
    formula: str


@dataclass(frozen=True)
class Reason:
    """What one term did for the chosen option (``chosen``), for the other (``rival``), and the difference.

    A term that stands only in one of the two is None in the other and counts as zero there.
    """

    term: str
    chosen: TermRow | None
    rival: TermRow | None
    difference: float

    @property
    def source(self) -> str:
        """The sources of both, each once."""
        rows = [row for row in (self.chosen, self.rival) if row is not None]
        return "; ".join(dict.fromkeys(part for row in rows for part in row.source.split("; ") if part))


@dataclass(frozen=True)
class Explanation:
    """The choice of one state in one year of one run.

    Options carry the labels of ``World.options``, such as ``soft_balancing:USA``. ``rows`` holds the terms
    that the theory gives a weight, for every option, in the order of the library; ``names`` the names of
    the actors by code.
    """

    state: str
    year: int
    replicate: int
    seed: int
    chosen: str
    probabilities: dict[str, float]
    rows: tuple[TermRow, ...]
    names: dict[str, str]
    agreed: tuple[int, int] | None = None
    """How many runs chose the same, of how many, where a typical run was looked for."""
    together: str | None = None
    """The body in which the state decided in common with others this year: the odds are of the members' mean
    utilities, the terms its own."""

    @property
    def strategy(self) -> str:
        """The chosen strategy."""
        return self.chosen.partition(":")[0]

    @property
    def target(self) -> str | None:
        """The power that the choice is directed at; None for hedging."""
        return self.chosen.partition(":")[2] or None

    @property
    def likeliest(self) -> str:
        """The most probable option, which need not be the one that was drawn."""
        return max(self.probabilities, key=lambda option: self.probabilities[option])

    @property
    def rival(self) -> str:
        """The most probable option but the chosen one: what the choice is compared with.

        Options of one strategy share a nest, so that an option may be more probable than another of slightly
        greater utility.
        """
        rest = {option: p for option, p in self.probabilities.items() if option != self.chosen}
        return max(rest, key=lambda option: rest[option])

    @property
    def utilities(self) -> dict[str, float]:
        """The utility of every option, summed in the order in which the engine sums."""
        sums = dict.fromkeys(self.probabilities, 0.0)
        for row in self.rows:  # not sum(), which rounds otherwise from Python 3.12 on
            sums[row.option] += row.contribution
        return sums

    @property
    def terms(self) -> tuple[TermRow, ...]:
        """The terms of the chosen option, then those of its rival."""
        return tuple(row for option in (self.chosen, self.rival) for row in self.rows if row.option == option)

    def all_terms(self) -> tuple[TermRow, ...]:
        """The terms of every option."""
        return self.rows

    def why(self) -> tuple[Reason, ...]:
        """The terms by how much they speak for the chosen option against its rival, most in favour first.

        The differences add up to the difference of the two utilities.
        """
        ours = {row.term: row for row in self.rows if row.option == self.chosen}
        theirs = {row.term: row for row in self.rows if row.option == self.rival}
        reasons = []
        for term in dict.fromkeys([*ours, *theirs]):
            one, other = ours.get(term), theirs.get(term)
            gain = (one.contribution if one else 0.0) - (other.contribution if other else 0.0)
            reasons.append(Reason(term, one, other, gain))
        return tuple(sorted(reasons, key=lambda reason: -reason.difference))

    def left_out(self, largest: int | None) -> tuple[Reason, ...]:
        """The terms but the ``largest``, by the size of their difference: those that a short table sums."""
        return () if largest is None else tuple(sorted(self.why(), key=lambda one: -abs(one.difference))[largest:])

    def rest_in_words(self, largest: int | None) -> str:
        """How many terms a short table leaves out, and what they sum to; empty where it has all."""
        rest = self.left_out(largest)
        return f"{len(rest)} smaller terms are left out, which sum to {signed(_summed(rest))}" if rest else ""

    @property
    def occasion(self) -> str:
        """Who chose what, when, in which run, and whether a body decided as one."""
        run = f"{self.names[self.state]} {self.year}, run {self.replicate}"
        if self.agreed is not None:
            run += " (the choice of {} of {} runs)".format(*self.agreed)
        if self.together is not None:
            run += f", decided in common in {self.together} (odds of the members' mean utilities, terms of its own)"
        return f"{run}: {option_name(self.chosen, self.names)}"

    @property
    def odds(self) -> str:
        """How probable the draw was, and what it is compared with; an unlikely draw is called one."""
        mine, other = self.probabilities[self.chosen], self.probabilities[self.rival]
        rival = f"{option_name(self.rival, self.names)}, {chance(other)}."
        if mine >= other:
            return f"drawn with probability {chance(mine)}, the likeliest; next was {rival}"
        if mine < UNLIKELY:
            return f"an unlikely draw: P = {chance(mine)}; the likeliest was {rival}"
        return f"drawn with probability {chance(mine)}; the likeliest was {rival}"

    @property
    def headline(self) -> str:
        """One sentence: what was chosen, how probable it was, and what it is compared with."""
        return f"{self.occasion}, {self.odds}"

    def as_json(self) -> dict[str, Any]:
        """Plain data as docs/interface.md lays it out; terms of the chosen option and its rival."""
        keys = ("option", "term", "value", "weight", "contribution", "source")
        return {
            "state": self.state,
            "year": self.year,
            "replicate": self.replicate,
            "agreed": None if self.agreed is None else dict(zip(("runs", "of"), self.agreed, strict=True)),
            "chosen": self.chosen,
            "probabilities": dict(self.probabilities),
            "terms": [{key: getattr(row, key) for key in keys} for row in self.terms],
        }

    def table(self, largest: int | None = None) -> Table:
        """The reasons as a table for the terminal, in the order of :meth:`why`.

        Only the ``largest`` differences have a row, where a number is given; the others are summed.
        """
        from rich.table import Table

        table = Table(title=self.headline, title_justify="left", title_style="bold")
        table.add_column("term", overflow="fold")
        for option in (self.chosen, self.rival):
            table.add_column(f"{option_name(option, self.names)}\nvalue × weight", justify="right", overflow="fold")
        table.add_column("difference", justify="right", overflow="fold")
        table.add_column("source", overflow="fold")
        rest = self.left_out(largest)
        for reason in self.why():
            if reason not in rest:
                table.add_row(
                    term_name(reason.term), _product(reason.chosen), _product(reason.rival),
                    signed(reason.difference), reason.source,
                )  # fmt: skip
        if rest:
            table.add_row(others(len(rest)), "", "", signed(_summed(rest)), "")
        table.add_section()
        ours, theirs = self.utilities[self.chosen], self.utilities[self.rival]
        table.add_row("utility", signed(ours), signed(theirs), signed(ours - theirs), "")
        odds = [self.probabilities[option] for option in (self.chosen, self.rival)]
        table.add_row("probability", *map(chance, odds), "", "")
        return table

    def key(self) -> Table:
        """What the terms of both options are, one line each: name and formula."""
        from rich import box
        from rich.table import Table

        table = Table(
            title="Terms", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False,
            caption=SYMBOLS, caption_justify="left",
        )  # fmt: skip
        table.add_column("term", overflow="fold")
        table.add_column("formula", overflow="fold")
        formulas: dict[str, list[str]] = {}
        for row in self.terms:
            formulas.setdefault(row.term, []).append(row.formula)
        for term, both in formulas.items():
            table.add_row(term_name(term), " | ".join(dict.fromkeys(both)))
        return table

    def waterfall(self, ax: Axes | None = None, largest: int = 10) -> Figure:
        """Draw the way from the rival's utility to that of the chosen option, one bar a term.

        The ``largest`` differences have their own bar, the rest is summed.
        """
        from .waterfall import waterfall

        return waterfall(self, ax, largest)


def _summed(reasons: Sequence[Reason]) -> float:
    return sum(reason.difference for reason in reasons)


def _product(row: TermRow | None) -> str:
    return "" if row is None else f"{signed(row.value).lstrip('+')} × {signed(row.weight)} = {signed(row.contribution)}"


def explain(
    case: str | os.PathLike[str],
    state: str,
    year: int,
    replicate: int | None = None,
    seed: int = 0,
    theory: str | os.PathLike[str] | None = None,
    set: Mapping[str, object] | None = None,
    point: int | None = None,
    run: int | None = None,
) -> Explanation:
    """Replay one run of a case, or of a result or sweep directory, and explain what ``state`` chose in ``year``.

    Parameters
    ----------
    case, seed, theory, set
        As for :func:`counterpoise.run`: with the same values this is the run of that ensemble whose
        number is ``replicate``. A directory has all but the replicate from its manifest.
    replicate
        Which run; by default the first of :data:`RUNS` in which the state chose as in most of them. In an uncertain
        result, whose runs have each their own numbers, by default the first.
    state
        Code or name, in small or capital letters.
    point, run
        Which point of a sweep directory, or the number of the run in all of it.

    Raises
    ------
    ScenarioError
        Where the case, the theory, an address or another argument is not valid; for a state or year that the case
        lacks the message lists the valid ones; for a run that a directory does not hold, and for a directory with
        numbers that are not its own.
    StoreError
        For a directory that cannot be run again.
    """
    if isinstance(case, str | os.PathLike) and is_stored(case):
        from counterpoise.sweeps.stored import stored_run

        if theory is not None or set or seed:
            hint = "give theory, seed and settings to a case"
            raise ScenarioError.of("", "a directory is explained as it was run", hint)
        stored = stored_run(case, replicate or 0, point, run)
        if replicate is None and run is None and stored.alike > 1:
            return explanation_of(stored.case, state, year, None, stored.seed, min(RUNS, stored.alike))
        return explanation_of(stored.case, state, year, stored.replicate, stored.seed)
    from counterpoise.results.run import prepare

    if point is not None or run is not None:
        raise ScenarioError.of("", "only a sweep directory has points and runs", "give a case its replicate")
    return explanation_of(prepare(case, theory, set), state, year, replicate, seed)


def explanation_of(
    case: PreparedCase, state: str, year: int, replicate: int | None = None, seed: int = 0, runs: int = RUNS
) -> Explanation:
    """The explanation of one choice in a prepared case; parameters and errors as for :func:`explain`.

    Without ``replicate`` a typical run is looked for among the first ``runs``.
    """
    state, year = text(state, "state"), whole(year, "year", -9999)
    seed, world = seed_of(seed), case.world
    state = actor_code(case.scenario, "state", state)
    i = world.states.index(state)
    t = position("year", year, world.years.tolist())
    agreed = None
    if replicate is None:
        forced = forced_by(case.given, world)
        chosen = run_replicates(world, case.rules, np.arange(runs), seed, forced=forced).option[:, t, i]
        modal = int(np.bincount(chosen).argmax())
        replicate, agreed = int(np.argmax(chosen == modal)), (int((chosen == modal).sum()), runs)
    replicate = replicate_of(replicate)
    record, values = case.replay(replicate, seed)
    odds = record.probabilities[0, t, i].tolist()
    together = record.together[0, t, i]
    return Explanation(
        state=state,
        year=year,
        replicate=replicate,
        seed=seed,
        chosen=world.options[int(record.option[0, t, i])],
        probabilities=dict(zip(world.options, odds, strict=True)),
        rows=_rows(world, case.theory, values[t, i]),
        names=actor_names(case.scenario),
        agreed=agreed,
        together=world.institutions[together] if together >= 0 else None,
    )


def _rows(world: World, theory: Theory, values: np.ndarray) -> tuple[TermRow, ...]:
    """Every term with a weight, for every option; ``values[option, term]`` as traced."""
    from counterpoise.theory.terms import BY_STRATEGY

    rows = []
    for option, traced in zip(world.options, values.tolist(), strict=True):
        strategy = option.partition(":")[0]
        for term, value in zip(BY_STRATEGY[strategy], traced, strict=False):
            weight = theory.weight(strategy, term.name)
            if weight != 0.0:
                source = "; ".join(theory.terms[strategy][term.name].source)
                rows.append(TermRow(option, term.name, value, weight, weight * value, source, term.formula))
    return tuple(rows)
