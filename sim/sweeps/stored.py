"""One run of a result or sweep directory, ready to be replayed: its case, theory, numbers, seed and replicate."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ..results.run import PreparedCase
from ..results.store import open_result
from ..scenario.addresses import resolve
from ..scenario.numbers import Number
from ..scenario.uncertainty import changed_by, from_ranges, scaled
from .sweep import Plan, _moved, stored_plan


class StoredRun(NamedTuple):
    """A run as it was: the case with all numbers of the run, the seed and the number of the replicate.

    ``alike`` is how many runs have the same numbers: 1 in an uncertain result.
    """

    case: PreparedCase
    seed: int
    replicate: int
    alike: int


def stored_run(
    directory: str | os.PathLike[str], replicate: int = 0, point: int | None = None, run: int | None = None
) -> StoredRun:
    """A run of a directory: a replicate of a result, or of a ``point`` of a sweep; or ``run``, its number in all.

    Raises :class:`StoreError` for a directory that cannot be run again, ValueError for a run that it does not hold.
    """
    folder = Path(directory)
    if (folder / "design.json").is_file():
        return _of_sweep(stored_plan(folder), replicate, point, run)
    stored = open_result(folder)
    wanted = stored.manifest["identity"]
    if point not in (None, 0):
        raise ValueError(f"{folder} is no sweep and has no points; leave the point out")
    number = _among("replicate", replicate if run is None else run, wanted["replicates"], folder)
    case, alike = stored.case(), 1 if wanted["uncertain"] else int(wanted["replicates"])
    if wanted["uncertain"]:
        scenario, theory = from_ranges(case.scenario, case.theory, wanted["seed"], number)
        case = PreparedCase(scenario, theory, given=case.given)
    return StoredRun(case, wanted["seed"], number, alike)


def _of_sweep(plan: Plan, replicate: int, point: int | None, run: int | None) -> StoredRun:
    design = plan.design
    if run is not None:
        replicate, point = divmod(_among("run", run, design.runs, plan.directory), design.points)
    elif point is None and design.points > 1:
        raise ValueError(
            f"{plan.directory} is a sweep of {design.points} points; choose one with --point, as in design.parquet, "
            "or a run with --run"
        )
    replicate = _among("replicate", replicate, design.replicates, plan.directory)
    case = case_at(plan, _among("point", point or 0, design.points, plan.directory))
    return StoredRun(case, design.seed, replicate, design.replicates)


def _among(what: str, number: int, count: int, folder: str | Path) -> int:
    if not 0 <= number < count:
        raise ValueError(f"there is no {what} {number} in {folder}; valid: 0 to {count - 1}")
    return number


def case_at(plan: Plan, point: int) -> PreparedCase:
    """The case of one point of a sweep: events left out, and every number that an axis moves."""
    (experiment,), (setting,), (row,) = plan.design.places([point])  # type: ignore[arg-type]
    one = plan.design.experiments[experiment]
    chosen, base = one.settings[setting], plan.scenarios[experiment]
    values = {dimension.address: (float(one.values[row][k]), dimension.scales) for k, dimension in _moved(one, chosen)}

    def moved(address: str, number: Number) -> Number:
        value, scales = values.get(address, (1.0, True))
        if address not in values:
            return number
        return scaled(number, value) if scales else replace(number, value=value, series=None)

    numbers, theory = dict(base.numbers), plan.theories[chosen.theory]
    terms = {strategy: dict(given) for strategy, given in theory.terms.items()}
    for address in values:
        section, *rest = address.split(".")
        if section == "theory" and rest[0] == "terms":
            terms[rest[1]].setdefault(rest[2], Number(value=0.0))
        elif section not in ("theory", "events"):
            numbers.setdefault(address, Number(value=resolve(address, base.declared)[1].default))
    events = {name: event for name, event in base.events.items() if name not in chosen.without}
    scenario = base.model_copy(update={"events": events, "numbers": numbers})
    return PreparedCase(*changed_by(scenario, replace(theory, terms=terms), moved))
