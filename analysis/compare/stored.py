"""A comparison kept as a sweep: an experiment for every world, no axis, one point each; and read back from there."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from counterpoise.files import StoreError
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.problems import ScenarioError
from counterpoise.sweeps.design import Design, Experiment, Setting
from counterpoise.sweeps.sweep import sweep
from counterpoise.sweeps.tables import read_design, read_runs, stored_outcomes

from ..figures.drawn import Drawn, write_drawn
from .compare import BASE, Comparison
from .worlds import Alternative, Named


def design_of(
    worlds: Sequence[Named], alternatives: Sequence[Alternative], outcomes: Sequence[str], replicates: int, seed: int
) -> Design | None:
    """The sweep whose experiments are these worlds, the base first; None for a base that was not read from a file."""
    base = worlds[0].case
    if base.origin is None:
        return None
    case, _, changes = base.origin
    everywhere = Alternative(BASE, {}), *alternatives
    experiments = tuple(
        Experiment(
            named.name, (Setting(one.theory or named.case.scenario.theory),), (), np.zeros((1, 0)),
            {**changes, **one.changes}, one.case or "",
        )
        for named, one in zip(worlds, everywhere, strict=True)
    )  # fmt: skip
    title = f"{base.scenario.title}: {BASE} and {', '.join(one.name for one in alternatives)}"
    name = f"{base.scenario.name}_compared"
    return Design(name, title, os.fspath(case), replicates, seed, experiments, tuple(outcomes))


def save(comparison: Comparison, directory: Path | None, force: bool) -> Path:
    """Store a comparison as a sweep directory with its figures; see :meth:`Comparison.save`."""
    if comparison.design is None:
        told = "comparisons are not kept as a sweep, which draws no numbers from their ranges"
        raise ScenarioError.of("uncertain", told, "their figure and table can be drawn into a folder")
    done = sweep(comparison.design, directory, force=force).directory
    draw(read_comparison(done), done / "figures", force=True)
    return done


def is_comparison(directory: str | os.PathLike[str]) -> bool:
    """Whether a directory holds a comparison: a sweep whose experiments are worlds without axes, the base first."""
    try:
        told = json.loads((Path(directory) / "design.json").read_text(encoding="utf-8"))
        experiments = told["experiments"]
        return (
            len(experiments) > 1
            and experiments[0]["name"] == BASE
            and all(not one["axes"] and one["points"] == len(one["settings"]) == 1 for one in experiments)
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def read_comparison(directory: str | os.PathLike[str]) -> Comparison:
    """A comparison from its directory; of a sweep that was stopped, or in which runs failed, the pairs that are whole.

    Raises StoreError where it is none, or holds no whole pair yet.
    """
    place = Path(directory)
    if not is_comparison(place):
        raise StoreError(f"{place} holds no comparison")
    outcomes, design = stored_outcomes(place), read_design(place)
    runs = read_runs(place, outcomes)
    points = [runs[runs.point == point].set_index("replicate") for point in design.point]
    whole = sorted(set.intersection(*(set(one.index) for one in points)))
    if not whole:
        raise StoreError(f"{place} holds no whole pair yet; go on with: counterpoise resume {place}")
    values = np.stack([np.ascontiguousarray(one.loc[whole, outcomes], dtype=float) for one in points])
    scenario = load_scenario(place / "scenario-0.yaml")
    seed = json.loads((place / "manifest.json").read_text(encoding="utf-8"))["identity"]["seed"]
    names = tuple(str(name) for name in design.experiment[1:])
    return Comparison(scenario, str(design.theory[0]), names, tuple(outcomes), values, seed)


def draw(comparison: Comparison, directory: Path, force: bool = False) -> list[Path]:
    """Write the figure and the table of a comparison into a folder; see :meth:`Comparison.draw`."""
    return write_drawn([Drawn("effects", comparison.plot(), comparison.table)], directory, force)
