"""Running a case: at once, or prepared once and run many times with numbers or choices changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from ..engine.record import bytes_of_a_run, new_record
from ..engine.runs import replay, run_replicates
from ..scenario.given import called, changes_of, flag, replicate_of, seed_of, whole, workers_of
from ..scenario.model import Scenario, load_scenario
from ..scenario.problems import ScenarioError
from ..scenario.theory_file import Theory, load_theory
from ..scenario.uncertainty import from_ranges
from ..world.build import World, build_world
from ..world.rules import Rules, build_rules
from . import quick
from .choices import Choice, choices_of, forced_by
from .result import Result

if TYPE_CHECKING:
    import pandas as pd

LARGEST_RECORD = 8e9
"""Bytes that the record of an ensemble may take in memory."""


def run(
    case: str | os.PathLike[str],
    replicates: int = 200,
    seed: int = 0,
    theory: str | os.PathLike[str] | None = None,
    set: Mapping[str, object] | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
    uncertain: bool = False,
) -> Result:
    """Run ``replicates`` of a case and return the result.

    Parameters
    ----------
    case
        A shipped name or the path of a scenario file.
    replicates, seed
        How many runs, and the seed that all of them share; run ``k`` is the same whatever the number
        of runs and workers.
    theory
        A shipped name or the path of a theory file; by default the one that the scenario names.
    set
        Addresses and their values, such as ``{"states.VEN.leader": 0.3}``; ``None`` removes an entry. Numbers may be
        those of numpy, lists its arrays or columns of pandas.
    progress
        Called with the number of runs done.
    uncertain
        Whether each replicate draws the numbers marked ``judgement`` from their ranges, in the scenario
        and in the theory, so that bands show what is not known beside what is chance.

    Raises
    ------
    ScenarioError
        Where the case, the theory, an address or another argument is not valid.
    """
    return prepare(case, theory, set).run(replicates, seed, None, None, workers, progress, uncertain)


def prepare(
    case: str | os.PathLike[str],
    theory: str | os.PathLike[str] | None = None,
    set: Mapping[str, object] | None = None,
) -> PreparedCase:
    """Read a case and build it once, to be run many times; parameters as for :func:`run`.

    Raises ScenarioError where the case, the theory or an address is not valid.
    """
    changes = changes_of(set)
    scenario = load_scenario(case, changes)
    chosen = load_theory(theory if theory is not None else scenario.theory, changes)
    return PreparedCase(scenario, chosen, (case, theory, changes))


@dataclass(frozen=True)
class PreparedCase:
    """A case ready to run: its scenario and theory, and their arrays, built when they are first needed.

    ``origin`` is what it was read from: case, theory and changed numbers; None where it was not read from files.
    ``given`` are the choices of a stored result, which hold in its replays.
    """

    scenario: Scenario
    theory: Theory
    origin: tuple[str | os.PathLike[str], str | os.PathLike[str] | None, dict[str, object]] | None = None
    given: tuple[Choice, ...] = ()
    _replays: dict[tuple[int, int], tuple[Any, np.ndarray]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def world(self) -> World:
        """The scenario as arrays."""
        return build_world(self.scenario)

    @cached_property
    def rules(self) -> Rules:
        """The theory as arrays."""
        return build_rules(self.theory)

    def run(
        self,
        replicates: int = 200,
        seed: int = 0,
        set: Mapping[str, object] | None = None,
        choices: Mapping[tuple[str, int], tuple[str, str | None]] | pd.DataFrame | None = None,
        workers: int | None = None,
        progress: Callable[[int], None] | None = None,
        uncertain: bool = False,
    ) -> Result:
        """Run replicates and return what :func:`run` returns for the same numbers.

        ``set`` changes numbers for this call, ``choices`` what states do:
        ``{("VEN", 2003): ("soft_balancing", "USA")}``, or a table with columns state, year, strategy and target. All
        else is drawn as before, so that forcing what the model would have chosen changes nothing. Other parameters as
        for :func:`run`.

        Raises
        ------
        ScenarioError
            For a number, a choice or another argument that cannot be.
        """
        case = self.changed(set)
        replicates, seed, workers = whole(replicates, "replicates", 1), seed_of(seed), workers_of(workers)
        progress = called(progress, "progress")
        _fits(case.world, replicates)
        taken = choices_of(choices, case.world)
        forced = forced_by(taken, case.world)
        if flag(uncertain, "uncertain"):
            record = case._uncertain_record(replicates, seed, progress, forced)
        else:
            threads = workers if workers is not None else min(8, os.cpu_count() or 1)
            record = run_replicates(case.world, case.rules, np.arange(replicates), seed, threads, progress, forced)
        return Result(case.scenario, case.theory, case.world, case.rules, seed, record, bool(uncertain), taken)

    def explain(
        self, state: str, year: int, replicate: int | None = None, seed: int = 0,
        set: Mapping[str, object] | None = None,
    ) -> Any:  # fmt: skip
        """Why a state chose what it chose in a year of one run, as :func:`counterpoise.explain` tells it.

        The run is replayed once for all its states and years; without ``replicate`` a typical one is looked for.
        """
        # By name, since explanations stand a floor above.
        told = import_module("counterpoise.analysis.explanation.explain")
        return told.explanation_of(self.changed(set), state, year, replicate, seed)

    def replay(self, replicate: int, seed: int = 0) -> tuple[Any, np.ndarray]:
        """The record of one run and the value of every term, ``trace[year, state, option, term]``; the last is kept."""
        key = (replicate_of(replicate), seed_of(seed))
        if key not in self._replays:
            self._replays.clear()
            self._replays[key] = replay(self.world, self.rules, *key, forced_by(self.given, self.world))
        return self._replays[key]

    def changed(self, set: Mapping[str, object] | None) -> PreparedCase:
        """The case with numbers changed: within milliseconds where they stand in the case or theory as plain numbers.

        Raises ScenarioError for what is not valid, as :func:`prepare` does.
        """
        changes = changes_of(set)
        if not changes:
            return self
        parts = quick.changed(quick.Parts(self.scenario, self.theory, self.world, self.rules), changes)
        origin = self.origin and (*self.origin[:2], {**self.origin[2], **changes})
        if parts is not None:
            made = PreparedCase(parts.scenario, parts.theory, origin)
            made.__dict__.update(world=parts.world, rules=parts.rules)
            return made
        if origin is None:
            raise ScenarioError.of("set", "can give plain numbers alone to a case that was not read from a file")
        return prepare(*origin)

    def _uncertain_record(
        self, replicates: int, seed: int, progress: Callable[[int], None] | None, forced: np.ndarray
    ) -> Any:
        """One world a replicate, each with its own draw of what is not known."""
        record, _ = new_record(self.world, replicates)
        if progress is not None:
            progress(0)
        for replicate in range(replicates):
            world, rules = drawn_world(self.scenario, self.theory, seed, replicate)
            one = run_replicates(world, rules, np.array([replicate]), seed, forced=forced)
            for array, row in zip(record, one, strict=True):
                array[replicate] = row[0]
            if progress is not None:
                progress(replicate + 1)
        return record


def drawn_world(scenario: Scenario, theory: Theory, seed: int, replicate: int) -> tuple[World, Rules]:
    """World and rules of one run of an uncertain ensemble."""
    drawn_scenario, drawn_theory = from_ranges(scenario, theory, seed, replicate)
    return build_world(drawn_scenario), build_rules(drawn_theory)


def _fits(world: World, replicates: int) -> None:
    """Refuse an ensemble that memory would not hold."""
    most = int(LARGEST_RECORD / bytes_of_a_run(world))
    if replicates > most:
        hint = f"more of {world.name} take over {LARGEST_RECORD / 1e9:.0f} GB of memory"
        raise ScenarioError.of("replicates", f"must be at most {most}", hint)
