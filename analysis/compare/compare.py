"""Comparing worlds: what a change does to the outcomes, all else and all draws alike."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from counterpoise.results.run import PreparedCase, prepare
from counterpoise.scenario.given import (
    called,
    changes_of,
    flag,
    folder,
    seed_of,
    shipped_or_path,
    text,
    texts,
    whole,
    workers_of,
)
from counterpoise.scenario.model import Scenario
from counterpoise.scenario.problems import ScenarioError

from .effects import Effect, effect_of
from .worlds import (
    Alternative,
    Common,
    Named,
    checked_outcomes,
    common_to,
    first_difference,
    prepared,
    rows_of,
    usual_outcomes,
)

if TYPE_CHECKING:
    import pandas as pd
    from counterpoise.sweeps.design import Design
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BASE = "base"
"""What the world is called that the others are compared with."""

FEW = 12
"""Rows on one screen; of many alternatives each brings one outcome at least."""


@dataclass(frozen=True)
class Comparison:
    """Worlds that were run in pairs: ``values[world, pair, outcome]``, the base first, then the alternatives.

    ``chosen`` is True where the outcomes were named, False where they are the usual ones; ``left_out`` says what single
    worlds have beyond what all have. ``design`` is the sweep that keeps it, None where no sweep can.
    """

    scenario: Scenario
    theory: str
    alternatives: tuple[str, ...]
    outcomes: tuple[str, ...]
    values: np.ndarray
    seed: int = 0
    uncertain: bool = False
    chosen: bool = False
    left_out: tuple[str, ...] = ()
    design: Design | None = None

    @property
    def pairs(self) -> int:
        """How many pairs of runs there are for each alternative."""
        return int(self.values.shape[1])

    @cached_property
    def effects(self) -> list[Effect]:
        """The effect of every alternative on every outcome: outcomes as named, else the largest effect first."""
        return [
            effect_of(name, self.outcomes[k], self.values[0, :, k], self.values[1 + n, :, k])
            for k in self._order
            for n, name in enumerate(self.alternatives)
        ]

    @property
    def _order(self) -> list[int]:
        """Positions of the outcomes in the order in which they are told.

        What ranks high under any alternative comes early, so that each of them is seen.
        """
        if self.chosen:
            return list(range(len(self.outcomes)))
        size = self._sizes
        ranks = np.argsort(np.argsort(-size, axis=1, kind="stable"), axis=1)
        best = np.where(size > 0.0, ranks, size.shape[1]).min(axis=0)
        return [int(k) for k in np.lexsort((-size.max(axis=0), best))]

    @cached_property
    def _sizes(self) -> np.ndarray:
        """How large effects are, in the unit of the outcome or by its largest value where that exceeds one:
        [alternative, outcome]; 0 where a run gave no number."""
        moved = np.abs((self.values[1:] - self.values[:1]).mean(axis=1))
        return np.asarray(np.nan_to_num(moved / np.maximum(1.0, np.abs(self.values).max(axis=(0, 1)))))

    @property
    def largest(self) -> Effect | None:
        """The largest effect; None where no pair differs."""
        n, k = np.unravel_index(self._sizes.argmax(), self._sizes.shape)
        wanted = self.alternatives[n], self.outcomes[k]
        return next((one for one in self.effects if one[:2] == wanted and one.effect), None)

    @property
    def shown(self) -> list[Effect]:
        """What fits on one screen: all outcomes where they were named or are few, else those that move most, and none
        that does not."""
        if self.chosen or len(self.effects) <= FEW:
            return self.effects
        count = len(self.alternatives)
        moved = list(dict.fromkeys(effect.outcome for effect in self.effects if effect.differ))
        kept = moved[: max(count, FEW // count)]
        return [effect for effect in self.effects if effect.outcome in kept]

    @cached_property
    def table(self) -> pd.DataFrame:
        """The effects as a table, a row each; see :class:`~counterpoise.analysis.compare.effects.Effect`."""
        import pandas as pd

        return pd.DataFrame(self.effects, columns=list(Effect._fields)).drop(columns="lacking")

    def plot(self, ax: Axes | None = None) -> Figure:
        """The figure of the effects and of the strategies side by side; on axes of yours the effects alone."""
        from ..figures.effects import comparison_figure, effects_panel

        return comparison_figure(self) if ax is None else effects_panel(self, ax)

    def draw(self, directory: str | os.PathLike[str], force: bool = False) -> list[Path]:
        """Write ``effects.png``, ``effects.svg`` and the table ``effects.csv`` into a folder, which is made.

        Raises StoreError where other files of these names are there, unless ``force`` is given.
        """
        from .stored import draw

        return draw(self, folder(directory), force)

    def save(self, directory: str | os.PathLike[str] | None = None, force: bool = False) -> Path:
        """Store the runs as a sweep directory, with the figures in it, and return its path.

        Raises ScenarioError for a comparison that no sweep can keep (``uncertain``), StoreError where the directory
        holds something else, unless it is a result and ``force`` is given.
        """
        from .stored import save

        return save(self, None if directory is None else folder(directory), force)


def compare(
    case: str | os.PathLike[str],
    set: Mapping[str, object] | None = None,
    theory: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | None = None,
    other: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | None = None,
    alternatives: Mapping[str, Mapping[str, object]] | None = None,
    outcomes: Sequence[str] | None = None,
    replicates: int = 200,
    seed: int = 0,
    uncertain: bool = False,
    base: Mapping[str, object] | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Comparison:
    """Run a case beside worlds that differ from it, with the same draws, and tell what the difference does.

    Run ``k`` of every world has the draws of replicate ``k``, so that pairs differ by the change and what follows from
    it. Each argument that changes something makes an alternative of its own.

    Parameters
    ----------
    case
        A shipped name or the path of a scenario file: the base.
    set
        Addresses and values of one alternative, as for :func:`counterpoise.run`.
    theory, other
        Another theory, another case, or several in a list: an alternative each.
    alternatives
        Addresses and values by the name of the alternative; ``theory`` is an address too.
    outcomes
        Names of outcomes, as sweeps keep them (``share_hedging_VEN@2003-2012``). By default strategies, autonomy,
        prosperity and security of every state, cost and legitimacy of every power, from the first year in which
        anything differs.
    replicates, seed, workers, progress
        As for :func:`counterpoise.run`; ``replicates`` are the pairs, ``progress`` counts the runs of all worlds.
    uncertain
        Whether each pair draws the numbers marked ``judgement`` from their ranges, the same in all its worlds.
    base
        Addresses and values that hold in all worlds.

    Raises
    ------
    ScenarioError
        For an argument that cannot be, an outcome that a world lacks, or where there is nothing to compare.
    """
    replicates, seed, workers = whole(replicates, "replicates", 1), seed_of(seed), workers_of(workers)
    uncertain, progress = flag(uncertain, "uncertain"), called(progress, "progress")
    first = prepare(shipped_or_path(case, "case"), None, base)
    wanted = _alternatives(set, _several(theory, "theory"), _several(other, "case"), alternatives)
    named = None if outcomes is None else texts(outcomes, "outcomes")
    return compare_worlds(first, wanted, named, replicates, seed, uncertain, workers, progress)


def compare_worlds(
    first: PreparedCase,
    wanted: Sequence[Alternative],
    outcomes: Sequence[str] | None = None,
    replicates: int = 200,
    seed: int = 0,
    uncertain: bool = False,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Comparison:
    """The same for a prepared case and alternatives to it; parameters and errors as of :func:`compare`."""
    worlds = [Named(BASE, first), *(Named(one.name, prepared(first, one)) for one in wanted)]
    common = common_to(worlds)
    compared = _usual(worlds, common, seed) if outcomes is None else checked_outcomes(outcomes, worlds, common)
    if not compared:
        raise ScenarioError.of("outcomes", "are none: these worlds have no state and no power in common")
    values = _run(worlds, compared, replicates, seed, uncertain, workers, progress)
    from .stored import design_of

    design = None if uncertain else design_of(worlds, wanted, compared, replicates, seed)
    return Comparison(
        first.scenario, first.theory.name, tuple(one.name for one in wanted), tuple(compared), values, seed, uncertain,
        outcomes is not None, common.left_out, design,
    )  # fmt: skip


def _usual(worlds: Sequence[Named], common: Common, seed: int) -> list[str]:
    """The usual outcomes from the first year on in which any alternative differs from the base."""
    (_, base), *others = worlds
    years = [first_difference(base, named.case, seed) for named in others]
    begins = common.first if None in years else min(year for year in years if year is not None)
    return [common.spanned(name, worlds, begins) for name in usual_outcomes(base.world, common)]


def _run(
    worlds: Sequence[Named],
    outcomes: Sequence[str],
    replicates: int,
    seed: int,
    uncertain: bool,
    workers: int | None,
    progress: Callable[[int], None] | None,
) -> np.ndarray:
    """Outcomes of every run of every world: [world, run, outcome]."""
    total = 0

    def done(runs: int) -> None:
        nonlocal total
        total += runs
        if progress is not None:
            progress(total)

    done(0)
    return np.stack([rows_of(named, outcomes, replicates, seed, uncertain, workers, done) for named in worlds])


def _several(given: Any, what: str) -> list[str]:
    """One name or path, or several."""
    if given is None:
        return []
    alone = isinstance(given, str | os.PathLike) or not isinstance(given, Iterable)
    return [shipped_or_path(one, what) for one in ([given] if alone else given)]


def _alternatives(
    changes: Mapping[str, object] | None,
    theories: Sequence[str],
    cases: Sequence[str],
    named: Mapping[str, Mapping[str, object]] | None,
) -> list[Alternative]:
    """The alternatives by name. Raises ScenarioError where there is none, or two have one name."""
    found = []
    if changes is not None:
        plain = changes_of(changes)
        found.append(Alternative(", ".join(f"{address}={_shown(value)}" for address, value in plain.items()), plain))
    for name, own in (named or {}).items():
        found.append(Alternative(text(name, "alternatives").strip(), changes_of(own, "alternatives")))
    found += [Alternative(_told(theory), {}, theory=theory) for theory in theories]
    found += [Alternative(_told(case), {}, case=case) for case in cases]
    if not found:
        hint = "change a number, name another theory or another case"
        raise ScenarioError.of("", "there is nothing to compare the case with", hint)
    names = [BASE, *(one.name for one in found)]
    for one in found:
        if not one.name or names.count(one.name) > 1:
            raise ScenarioError.of(
                "", f"two worlds cannot both be called '{one.name}'" if one.name else "an alternative needs a name"
            )
    return found


def _told(name: str) -> str:
    """What a world is called by its theory or case: a name as it is, of a path the file without its ending."""
    return Path(name).stem if name.endswith((".yaml", ".yml")) else name


def _shown(value: object) -> str:
    return "null" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
