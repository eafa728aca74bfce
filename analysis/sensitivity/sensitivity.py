"""What drives the outcomes of a case: a sweep over its parameters, and indices of sensitivity from what it stored."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from counterpoise.results.store import is_stored
from counterpoise.scenario.given import texts
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.problems import ScenarioError, suggest
from counterpoise.sweeps.design import Design
from counterpoise.sweeps.design_file import design_of
from counterpoise.sweeps.sweep import sweep
from counterpoise.sweeps.tables import read_outcomes, stored_outcomes

from .chance import chance, refuse_chance
from .estimator import UnfitOutcomeError, estimated
from .sample import METHODS, Sample, is_number, read_sample, refuse_gaps

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SAMPLES = {"ranks": 2048, "morris": 20, "sobol": 1024}
"""Points, trajectories or rows of the matrices, where nothing is said."""

REPLICATES = 4
"""Runs at each point, where nothing is said."""

INDICES = ("first", "total", "mu_star", "sigma")
"""The indices; a method gives some of them."""


@dataclass(frozen=True)
class Sensitivity:
    """Indices of every parameter for every outcome, as ``table``: one row for each pair, the strongest first."""

    table: pd.DataFrame
    directory: Path
    method: str
    case: str
    theory: str
    points: int
    replicates: int
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Outcomes that nobody named and that cannot be told about, with the reason."""

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The table as plain values, None where the method gives no such index."""
        return plain_rows(self.table)

    def plot(self, outcome: str | None = None, ax: Axes | None = None) -> Figure:
        """The drivers of an outcome, by default the first; see :func:`.figure.drivers`.

        Raises ScenarioError for an outcome that is not in the table.
        """
        from .figure import drivers

        known = list(dict.fromkeys(self.table["outcome"]))
        if outcome is not None and outcome not in known:
            raise ScenarioError.of("outcome", f"'{outcome}' has no indices here", suggest(outcome, known, "outcomes"))
        return drivers(self, outcome or known[0], ax)


def design_for(
    case: str | os.PathLike[str],
    method: str = "ranks",
    outcomes: Sequence[str] | None = None,
    over: Mapping[str, Any] | str | None = None,
    samples: int | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    theory: str | None = None,
    set: Mapping[str, Any] | None = None,
) -> Design:
    """The design of a method over a case: by default over every judgement, a Latin hypercube for ranks.

    The arguments are those of :func:`sensitivity`. Raises ScenarioError for one that cannot be.
    """
    _checked(method)
    over = "judgement" if over is None else over
    name = f"{load_scenario(case).name}_{method}" + (f"_{over.replace(':', '_')}" if isinstance(over, str) else "")
    keys: dict[str, Any] = {"design": METHODS[method], "samples": SAMPLES[method] if samples is None else samples}
    keys |= {"theories": [theory]} if theory is not None else {}
    keys |= {"outcomes": texts(outcomes, "outcomes")} if outcomes is not None else {}
    keys |= {"set": set} if set is not None else {}
    return design_of(case, over, REPLICATES if replicates is None else replicates, seed or 0, name, **keys)


def sensitivity(
    target: str | os.PathLike[str],
    method: str = "ranks",
    outcomes: Sequence[str] | None = None,
    over: Mapping[str, Any] | str | None = None,
    samples: int | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    theory: str | None = None,
    set: Mapping[str, Any] | None = None,
    directory: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    force: bool = False,
) -> Sensitivity:
    """What drives the outcomes of a case, or of a stored sweep.

    ``target`` is a case, which is swept first into ``directory`` (as :func:`counterpoise.sweep` does, and not again
    where that is done), or the directory of a sweep. ``method`` is one of :data:`~.sample.METHODS`: ``ranks``
    (Plischke and others 2013) reads any random sample, ``morris`` (1991) and ``sobol`` (Saltelli and others 2010) need
    designs of their own. ``over`` is what varies, as in a sweep file; ``samples`` the points, trajectories or rows.

    Raises
    ------
    ScenarioError
        For an argument that cannot be, or that is given beside a directory.
    StoreError
        Where a sweep is not whole, was altered, or an outcome is not a number in some runs.
    UnfitError
        A ValueError: where the points are not what the method needs, and where an outcome that was named, or every
        outcome, is constant or too much chance.
    """
    _checked(method)
    asked = {"over": over, "samples": samples, "replicates": replicates, "seed": seed, "theory": theory, "set": set}
    place = swept(target, method, outcomes, asked, directory, workers, progress, force)
    return of_sweep(place, method, outcomes)


def swept(
    target: str | os.PathLike[str],
    method: str,
    outcomes: Sequence[str] | None,
    asked: Mapping[str, Any],
    directory: str | os.PathLike[str] | None,
    workers: int | None,
    progress: Callable[[int, int], None] | None,
    force: bool,
) -> str | os.PathLike[str]:
    """The directory of a sweep: ``target`` itself, or where a case is swept as ``asked`` (see :func:`design_for`).

    Raises ScenarioError for what is asked beside a directory, which is read as it was run.
    """
    if not is_stored(target):
        design = design_for(target, method, outcomes, **asked)
        return sweep(design, directory, workers=workers, progress=progress, force=force).directory
    for name, value in {**asked, "directory": directory}.items():
        if value is not None:
            raise ScenarioError.of(name, f"cannot be given with {target}, which is read as it was run", "give a case")
    return target


def of_sweep(
    directory: str | os.PathLike[str],
    method: str = "ranks",
    outcomes: Sequence[str] | None = None,
    all_of_them: bool = True,
) -> Sensitivity:
    """Indices from a stored sweep; by default for every outcome that is a number. Raises as :func:`sensitivity`; where
    not ``all_of_them`` are needed, a named outcome that is constant or too much chance is left out as others are."""
    _checked(method)
    names = _named(directory, outcomes)
    sample = read_sample(directory)
    runs = read_outcomes(directory, names)
    rows, left_out = list[pd.DataFrame](), dict[str, str]()
    for name in names:
        try:
            rows.append(_rows(sample, name, runs[name], method))
        except UnfitOutcomeError as error:
            if outcomes is not None and all_of_them:
                raise UnfitOutcomeError(f"{name}: {error}") from None
            left_out[name] = str(error)
    if not rows:
        told = "; ".join(f"{name}: {reason}" for name, reason in left_out.items())
        raise UnfitOutcomeError(f"no outcome has indices: {told}")
    replicates = runs[names[0]].shape[1]
    table = pd.concat(rows, ignore_index=True)
    return Sensitivity(
        table, sample.directory, method, sample.case, sample.theory, len(sample.values), replicates, left_out
    )


def plain_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as plain values, None where one is missing: what JSON can hold."""
    records: list[dict[str, Any]] = table.to_dict("records")
    return [{key: None if value is None or value != value else value for key, value in row.items()} for row in records]


def _checked(method: str) -> None:
    if method not in METHODS:
        raise ScenarioError.of("", f"unknown method '{method}'", suggest(method, tuple(METHODS), "methods"))


def _named(directory: str | os.PathLike[str], outcomes: Sequence[str] | None) -> list[str]:
    """The outcomes that are asked for. Raises ScenarioError for one that the sweep does not keep, or a label."""
    kept = stored_outcomes(directory)
    numbers = [name for name in kept if is_number(name)]
    for name in texts(outcomes, "outcomes") if outcomes is not None else ():
        if name not in kept:
            hint = suggest(name, numbers, "outcomes")
            raise ScenarioError.of("outcome", f"'{name}' is not kept in {directory}", hint)
        if not is_number(name):
            raise ScenarioError.of("outcome", f"'{name}' is a label, no number", "name a share, such as share_hedging")
    return numbers if outcomes is None else texts(outcomes, "outcomes")


def _rows(sample: Sample, outcome: str, runs: np.ndarray, method: str) -> pd.DataFrame:
    """One row a parameter for an outcome, [point, replicate]; the strongest first."""
    refuse_gaps(outcome, runs)
    estimator = sample.estimator(method, runs)
    found = chance(runs)
    refuse_chance(found, runs.shape[1])
    estimates = estimated(estimator, seed=0)
    main, total = estimates[estimator.main], estimates.get("total")
    given = {name: estimates[name].value if name in estimates else None for name in INDICES}
    table = pd.DataFrame({
        "outcome": outcome, "parameter": sample.parameters, "method": method,
        "first": given["first"], "total": given["total"], "low": main.low, "high": main.high, "chance": found.of_runs,
        "chance_of_means": found.of_means, "half": main.half, "distinct": main.distinct,
        "total_low": None if total is None else total.low, "total_high": None if total is None else total.high,
        "mu_star": given["mu_star"], "sigma": given["sigma"],
    })  # fmt: skip
    return table.sort_values(estimator.main, ascending=False, kind="stable", ignore_index=True)
