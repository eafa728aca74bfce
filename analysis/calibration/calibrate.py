"""Calibration: parameters of a case after what is known of its outcomes, with a trial of known truths beside."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from counterpoise.results.store import is_stored
from counterpoise.scenario.problems import ScenarioError, suggest
from counterpoise.sweeps.tables import read_outcomes, stored_outcomes

from ..sensitivity.sample import is_number, read_sample, refuse_gaps
from ..sensitivity.sensitivity import swept
from .posterior import INTERVAL, LEAST_KEPT, Trial, after, trial

FEWEST = 4 * LEAST_KEPT
"""Points below which nothing is calibrated."""

MOST = 20
"""Parameters above which nothing is calibrated: the nearest points are then far away (a judgement)."""


@dataclass(frozen=True)
class Calibration:
    """Parameters after what is known: ``table`` has a row for each, with its span before and after."""

    table: pd.DataFrame
    directory: Path
    facts: Mapping[str, float]
    points: int
    outside: tuple[str, ...]
    """Facts beyond what any point of the sweep brings about: of these nothing can be learned."""
    trial: Trial
    """Points of the sweep as known truths, and the intervals that were told of them."""
    case: str
    theory: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The table as plain values, for JSON."""
        records: list[dict[str, Any]] = self.table.to_dict("records")
        return records


def calibrate(
    target: str | os.PathLike[str],
    facts: Mapping[str, float],
    over: Mapping[str, Any] | None = None,
    samples: int | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    theory: str | None = None,
    set: Mapping[str, Any] | None = None,
    directory: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    force: bool = False,
) -> Calibration:
    """Which values of a few parameters agree with what is known of outcomes, in the mean over the runs of a point.

    ``target`` is a case, swept first ``over`` the parameters (as of a sweep file: their spans are the prior, evenly)
    into ``directory``, or the directory of such a sweep. ``facts`` are outcomes and their values. What is known ought
    to be an outcome that can be observed, and no internal quantity of the model.

    Raises
    ------
    ScenarioError
        For outcomes that are not kept, too many parameters, too few points, or arguments beside a directory.
    StoreError
        For a directory that is no whole sweep of one experiment.
    """
    if not facts:
        raise ScenarioError.of("facts", "nothing is known", "give at least one outcome and its value")
    if over is None and not is_stored(target):
        raise ScenarioError.of("over", "no parameter is named", "name a few: {states.VEN.leader: {from: 0, to: 1}}")
    asked = {"over": over, "samples": samples, "replicates": replicates, "seed": seed, "theory": theory, "set": set}
    return of_sweep(swept(target, "ranks", list(facts), asked, directory, workers, progress, force), facts)


def of_sweep(directory: str | os.PathLike[str], facts: Mapping[str, float]) -> Calibration:
    """The same from a stored sweep. Raises as :func:`calibrate` does."""
    names = _known(directory, facts)
    sample = read_sample(directory)
    points, parameters = sample.values.shape
    if parameters > MOST:
        hint = f"sweep over at most {MOST}: those that drive these outcomes, as counterpoise sensitivity names them"
        raise ScenarioError.of("over", f"{parameters} parameters vary, too many for what is known", hint)
    if points < FEWEST:
        raise ScenarioError.of("samples", f"{points} points are too few", f"run {FEWEST} or more")
    runs = read_outcomes(directory, names)
    for name, values in runs.items():
        refuse_gaps(name, values)
    outcomes = np.stack([runs[name].mean(axis=1) for name in names], axis=1)
    wanted = np.array([facts[name] for name in names], dtype=float)
    low, high = sample.values.min(axis=0), sample.values.max(axis=0)
    units = (sample.values - low) / np.where(high > low, high - low, 1.0)
    known = trial(units, outcomes)
    told = low + after(units, outcomes, wanted).quantiles((INTERVAL[0], 0.5, INTERVAL[1])) * (high - low)
    table = pd.DataFrame({
        "parameter": sample.parameters, "prior_low": low, "prior_high": high, "median": told[1], "low": told[0],
        "high": told[2], "coverage": known.coverage,
    })  # fmt: skip
    beyond = (wanted < outcomes.min(axis=0)) | (wanted > outcomes.max(axis=0))
    outside = tuple(name for name, away in zip(names, beyond, strict=True) if away)
    return Calibration(table, sample.directory, dict(facts), points, outside, known, sample.case, sample.theory)


def _known(directory: str | os.PathLike[str], facts: Mapping[str, float]) -> Sequence[str]:
    kept = [name for name in stored_outcomes(directory) if is_number(name)]
    for name in facts:
        if name not in kept:
            hint = suggest(name, kept, "outcomes")
            raise ScenarioError.of("facts", f"'{name}' is no number that is kept in {directory}", hint)
    return list(facts)
