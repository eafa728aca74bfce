"""What a report is about: a case or a stored directory, run both ways, beside what it is compared with."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from counterpoise.results.companion import companion
from counterpoise.results.run import PreparedCase, prepare
from counterpoise.results.store import is_stored, open_result, read_manifest
from counterpoise.scenario.actors import actor_code
from counterpoise.scenario.problems import ScenarioError
from counterpoise.sweeps.sweep import stored_plan
from counterpoise.sweeps.tables import grid_axes, stored_outcomes
from counterpoise.theory.terms import STRATEGIES

from ..compare.compare import Comparison, compare_worlds
from ..compare.stored import is_comparison, read_comparison
from ..compare.worlds import OF_STATES, Alternative
from ..figures.events import events_of
from ..figures.kind import Runs, subject
from ..figures.naming import actor_names
from ..figures.sweep_figures import drawn_sweep
from ..sensitivity.estimator import UnfitError, UnfitOutcomeError
from ..sensitivity.sample import METHODS, is_number
from ..sensitivity.sensitivity import Sensitivity, of_sweep

if TYPE_CHECKING:
    from ..figures.drawn import Drawn

RUNS = 200
"""Runs of a case, each way."""

PAIRS = 100
"""Pairs of runs of each counterfactual that the report runs itself."""

MOST_EVENTS, MOST_SHOWN = 6, 4
"""Events without which the case is run, the latest of those about the state, and counterfactuals that are told."""

RIVALS = ("schweller", "walt", "chen_yang", "he_feng", "power_proximity", "affinity")
"""Shipped theories that are run on the same case."""


@dataclass(frozen=True)
class Material:
    """All that the sections of a report read."""

    target: str
    question: str
    case: PreparedCase
    runs: Runs
    state: str
    power: str
    comparison: Comparison | None = None
    """What was asked: the case beside changed worlds; None where the report is about the case alone."""
    counterfactuals: Comparison | None = None
    """The case without each event of the state, and without its exchange; None where its choices were given."""
    rivals: Comparison | None = None
    """The case under rival theories."""
    drivers: Sensitivity | None = None
    sweep: tuple[Drawn, ...] = ()
    """Figures of the sweep that the report is about."""

    @property
    def names(self) -> dict[str, str]:
        """Names of the actors by code."""
        return actor_names(self.case.scenario)


def material_of(
    target: str | os.PathLike[str],
    replicates: int,
    seed: int,
    theory: str | os.PathLike[str] | None,
    set: Mapping[str, Any] | None,
    state: str | None,
    power: str | None,
    drivers: str | os.PathLike[str] | None,
    question: str,
    told: Callable[[str], None],
) -> Material:
    """Read or run what the report is about. Parameters and errors as of :func:`.report.report`."""
    told("reading")
    comparison: Comparison | None = None
    swept: tuple[Drawn, ...] = ()
    if not is_stored(target):
        case = prepare(target, theory, set)
    elif theory is not None or set:
        raise ScenarioError.of("", "a directory is reported on as it was run", "give theory and settings to a case")
    elif not (Path(target) / "design.json").is_file():
        stored = open_result(target)
        case, identity = stored.case(), stored.manifest["identity"]
        replicates, seed = identity["replicates"], identity["seed"]
    else:
        case, seed = _base_of(Path(target))
        if is_comparison(target):
            comparison = read_comparison(target)
        elif grid_axes(target) or drivers is not None:
            swept = tuple(drawn_sweep(target))
        else:
            drivers = target
    told("runs")
    choices = {(choice.state, choice.year): (choice.strategy, choice.target) for choice in case.given}
    point = case.run(replicates, seed, choices=choices or None)
    runs = Runs(companion(point), point)
    state, power = _focus(runs, comparison, state, power)
    told("counterfactuals")
    alone = bool(case.given)
    return Material(
        os.fspath(target), question, case, runs, state, power, comparison,
        None if alone else _largest(compare_worlds(case, _without(case, state), _shares(state), PAIRS, seed)),
        None if alone else compare_worlds(case, _rivals(case), _shares(state), PAIRS, seed),
        None if drivers is None else _drivers(drivers, state), swept,
    )  # fmt: skip


def _base_of(directory: Path) -> tuple[PreparedCase, int]:
    """The first case of a sweep as it is, with its theory, and the seed. Raises StoreError for another version's."""
    read_manifest(directory)  # says what is wrong with a directory, whoever reads it
    plan = stored_plan(directory)
    name = plan.design.experiments[0].settings[0].theory
    place = list(plan.theories).index(name)
    return prepare(directory / "scenario-0.yaml", directory / f"theory-{place}.yaml"), plan.design.seed


def _focus(runs: Runs, comparison: Comparison | None, state: str | None, power: str | None) -> tuple[str, str]:
    """The state and power that the report is about: as asked, that which the comparison moves most, or as the
    scenario's figures have it."""
    scenario = runs.shown.scenario
    plot = next((one for one in scenario.plots if one.state is not None and one.power is not None), None)
    usual_state, usual_power = subject(runs.shown, plot)
    if comparison is not None and state is None and comparison.largest is not None:
        parts = comparison.largest.outcome.partition("@")[0].split("_")
        usual_state = next((code for code in scenario.states if code in parts), usual_state)
    code = usual_state if state is None else actor_code(scenario, "state", state)
    return code, usual_power if power is None else actor_code(scenario, "power", power)


def _shares(state: str) -> list[str]:
    """What counterfactuals are told about: the state's strategies and what it gets."""
    return [f"{kind}_{state}" for kind in OF_STATES]


def _without(case: PreparedCase, state: str) -> list[Alternative]:
    """The case without each of the state's events, and without its exchange with any power."""
    names = {event.title: name for name, event in case.scenario.events.items()}
    events = events_of(case.scenario, state)[-MOST_EVENTS:]
    found = [
        Alternative(f"without the event {event.title!r}", {f"events.{names[event.title]}": None}) for event in events
    ]
    if any(address.startswith(f"states.{state}.dependence.") for address in case.scenario.numbers):
        found.append(Alternative("without exchange with any power", {f"states.{state}.dependence": None}))
    if any(address.startswith(f"states.{state}.acts.") for address in case.scenario.numbers):
        found.append(Alternative("without any act of a power against it", {f"states.{state}.acts": None}))
    return found


def _largest(found: Comparison) -> Comparison:
    """The counterfactuals that move any strategy most, in their order."""
    moved = np.abs((found.values[1:] - found.values[:1]).mean(axis=1))[:, : len(STRATEGIES)].max(axis=1)
    kept = sorted(np.argsort(-moved, kind="stable")[:MOST_SHOWN])
    worlds = [0, *(1 + k for k in kept)]
    return replace(found, alternatives=tuple(found.alternatives[k] for k in kept), values=found.values[worlds])


def _rivals(case: PreparedCase) -> list[Alternative]:
    return [Alternative(name, {}, theory=name) for name in RIVALS if name != case.theory.name]


def _drivers(directory: str | os.PathLike[str], state: str) -> Sensitivity:
    """The drivers of the state's outcomes that a sweep keeps, else of all, by the first method that its design allows.

    Outcomes that are constant or too much chance are left out. Raises as :func:`counterpoise.sensitivity` does where no
    method is allowed or no outcome is left.
    """
    own = [name for name in stored_outcomes(directory) if state in name.partition("@")[0].split("_")]
    own = [name for name in own if is_number(name)]
    first: UnfitError | None = None
    for method in METHODS:
        try:
            return of_sweep(directory, method, own or None, all_of_them=False)
        except UnfitOutcomeError:  # the method is allowed, and has nothing to tell
            raise
        except UnfitError as error:
            first = first or error
    assert first is not None
    raise first
