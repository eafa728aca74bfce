"""Sweeps: a design run shard by shard, each shard stored as it is done, so that nothing done is ever lost.

Run ``n`` of a design with ``P`` points is replicate ``n // P`` of point ``n % P``: replicates are the outer loop, so
that an interrupted sweep is balanced, and all points share the draws of a replicate.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import signal
import threading
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..compiled import source_digest
from ..files import StoreError, put
from ..results.outcomes import default_outcomes, find_measures
from ..results.store import PACKAGES, cleared, holds, place_of_directory
from ..scenario.given import called, folder, instance, seed_of, text, workers_of
from ..scenario.model import Scenario, load_scenario
from ..scenario.problems import ScenarioError
from ..scenario.reading.files import DEFAULT_THEORY
from ..scenario.theory_file import Theory, load_theory
from ..theory.terms import STRATEGIES
from ..world.build import build_world
from ..world.points import Dimension
from . import executors, shards
from .design import Axis, Design, Experiment, Setting
from .shards import Failure, Written

if TYPE_CHECKING:
    from .batch import Batch

FORMAT = 1
"""Version of the layout of a sweep directory."""

WORK = 1_200_000
"""State-power-years in a shard: about a second of one core."""

MOST_SHARDS = 20_000
"""Above so many shards they grow instead: each is a file, and on a cluster a task of the scheduler."""

_INPUT = re.compile(
    rf"runs|(scenario|theory)-\d+\.yaml|design\.(parquet|json)|points\.npz|\.manifest\.draft"
    rf"|{re.escape(shards.JOURNAL)}|{re.escape(shards.FAILURES)}|{re.escape(shards.LOG)}"
)
"""What stands in the directory of a sweep before its manifest does."""

EXECUTORS = ("threads", "processes", "serial", "dask", "dask-return")
Progress = Callable[[int, int], None]
"""Called with the runs done and those that failed."""
Answer = tuple[Written, list[Failure]] | OSError
"""What becomes of a shard: its row of the journal with its failures, or why it cannot be written."""


@dataclass(frozen=True)
class Plan:
    """All that a worker needs to compute any shard of a sweep; it pickles."""

    design: Design
    scenarios: tuple[Scenario, ...]
    theories: dict[str, Theory]
    outcomes: tuple[str, ...]
    size: int
    directory: str

    @property
    def shards(self) -> int:
        """Number of shards."""
        return -(-self.design.runs // self.size)

    @cached_property
    def key(self) -> str:
        """Hash of everything that decides a row."""
        return hashlib.sha256(json.dumps(identity(self), sort_keys=True).encode()).hexdigest()[:12]

    def batch(self, experiment: int, setting: int) -> Batch:
        """What runs the points of one setting of an experiment."""
        from .batch import Batch

        one, chosen = self.design.experiments[experiment], self.design.experiments[experiment].settings[setting]
        scenario = self.scenarios[experiment]
        events = {name: event for name, event in scenario.events.items() if name not in chosen.without}
        scenario = scenario.model_copy(update={"events": events})
        world = build_world(scenario)
        kept = [dimension for _, dimension in _moved(one, chosen)]
        return Batch(scenario, self.theories[chosen.theory], kept, find_measures(world, self.outcomes))


@dataclass(frozen=True)
class Swept:
    """A sweep directory after a call: what was planned, done and failed."""

    directory: Path
    points: int
    runs: int
    done: int
    failed: int


def _moved(experiment: Experiment, setting: Setting) -> list[tuple[int, Dimension]]:
    """The numbers that the axes of an experiment move, each after its axis; those of events left out are not there."""
    gone = tuple(f"events.{event}." for event in setting.without)
    return [
        (k, dimension)
        for k, axis in enumerate(experiment.axes)
        for dimension in axis.dimensions
        if not dimension.address.startswith(gone)
    ]


def plan_of(design: Design, directory: str | os.PathLike[str]) -> Plan:
    """Load what a design names. Raises ScenarioError, and ValueError for an outcome that cannot be."""
    instance(design, Design, "design", "make one by load_design or design")
    seed_of(design.seed)
    scenarios = tuple(load_scenario(one.case or design.case, dict(one.changes)) for one in design.experiments)
    design, theories = _with_theories(design)
    world = build_world(scenarios[0])
    outcomes = design.outcomes or default_outcomes(world)
    for scenario in scenarios:
        find_measures(build_world(scenario), outcomes)
    varied = [axis.column for experiment in design.experiments for axis in experiment.axes]
    if clash := sorted({*varied} & {*outcomes}):
        raise ScenarioError.of("", f"'{clash[0]}' is an axis and an outcome of the sweep", "give the axis another name")
    work = len(world.states) * len(world.powers) * len(world.years)
    size = max(8, WORK // work, -(-design.runs // MOST_SHARDS))
    return Plan(design, scenarios, theories, outcomes, size, os.fspath(directory))


def _with_theories(design: Design) -> tuple[Design, dict[str, Theory]]:
    """The theories of a design by name. Where experiments set numbers of one theory differently, each has its own."""
    from ..results.store import theory_hash

    theories: dict[str, Theory] = {}
    experiments = []
    for experiment in design.experiments:
        names: dict[str, str] = {}
        for given in dict.fromkeys(setting.theory for setting in experiment.settings):
            theory = load_theory(given, dict(experiment.changes))
            taken = given in theories and theory_hash(theories[given]) != theory_hash(theory)
            names[given] = f"{given} of {experiment.name}" if taken else given
            theories[names[given]] = theory
        settings = tuple(replace(setting, theory=names[setting.theory]) for setting in experiment.settings)
        experiments.append(replace(experiment, settings=settings))
    return replace(design, experiments=tuple(experiments)), theories


def identity(plan: Plan) -> dict[str, Any]:
    """What decides every row of a sweep: the hashed part of its manifest."""
    from ..results.store import plain_theory

    design = plan.design
    values = hashlib.sha256()
    for experiment in design.experiments:
        values.update(np.ascontiguousarray(experiment.values).tobytes())
    theories = json.dumps({name: plain_theory(theory) for name, theory in plan.theories.items()}, sort_keys=True)
    return {
        "format": FORMAT,
        "kind": "sweep",
        "sweep": design.name,
        "scenario_hashes": [scenario.digest() for scenario in plan.scenarios],
        "theory_hash": hashlib.sha256(theories.encode()).hexdigest()[:12],
        "design_hash": hashlib.sha256(
            json.dumps(_experiments(design), sort_keys=True).encode() + values.digest()
        ).hexdigest()[:12],
        "outcomes": list(plan.outcomes),
        "replicates": design.replicates,
        "points": design.points,
        "seed": design.seed,
        "shard_runs": plan.size,
        "equations": source_digest(),
    }


def _experiments(design: Design) -> list[dict[str, Any]]:
    """The experiments of a design as plain data, without their values."""
    return [
        {
            "name": experiment.name,
            "settings": [asdict(setting) for setting in experiment.settings],
            "axes": [
                {"name": axis.name, "numbers": [dimension.address for dimension in axis.dimensions],
                 "scales": axis.dimensions[0].scales, "low": axis.low, "high": axis.high, "levels": list(axis.levels)}
                for axis in experiment.axes
            ],
            "points": len(experiment.values),
            **({"layout": experiment.layout} if experiment.layout else {}),
        }
        for experiment in design.experiments
    ]  # fmt: skip


# -- one shard -------------------------------------------------------------------------------------

_own = threading.local()
"""The batches of a thread, by plan: each works on arrays of its own."""


def work(plan: Plan, shard: int) -> Answer:
    """Compute a shard, write it, and return its row of the journal; an OSError where it cannot be written."""
    table, failed = compute(plan, shard)
    return _write(plan, shard, shards.packed(table), table.num_rows, failed)


def _write(plan: Plan, shard: int, content: bytes, rows: int, failed: list[Failure]) -> Answer:
    try:
        return shards.write_shard(Path(plan.directory), shard, content, rows, len(failed)), failed
    except OSError as error:
        return error


def compute(plan: Plan, shard: int) -> tuple[Any, list[Failure]]:
    """The table of a shard and its failures; a run that fails has no row."""
    design = plan.design
    runs = np.arange(shard * plan.size, min(design.runs, (shard + 1) * plan.size))
    points, replicates = runs % design.points, runs // design.points
    rows = np.full((len(runs), len(plan.outcomes)), np.nan)
    failed: list[Failure] = []
    experiments, settings, places = design.places(points)
    for experiment, setting in np.unique(np.stack((experiments, settings)), axis=1).T.tolist():
        chosen = np.flatnonzero((experiments == experiment) & (settings == setting))
        try:
            rows[chosen] = _run_group(plan, experiment, setting, places[chosen], replicates[chosen])
        except Exception as error:  # one bad setting must not take the others with it
            failed += _failures(
                runs[chosen], points[chosen], replicates[chosen], "setting", f"{type(error).__name__}: {error}"
            )
    whole = np.isfinite(rows).all(axis=1)
    known = {failure.run for failure in failed}
    bad = np.array([n for n in np.flatnonzero(~whole) if int(runs[n]) not in known], dtype=int)
    failed += _failures(runs[bad], points[bad], replicates[bad], "run", "an outcome is not a finite number")
    table = shards.table_of(runs[whole], points[whole], replicates[whole], plan.outcomes, rows[whole], STRATEGIES)
    return table, failed


def _run_group(plan: Plan, experiment: int, setting: int, rows: np.ndarray, replicates: np.ndarray) -> np.ndarray:
    one = plan.design.experiments[experiment]
    columns = [k for k, _ in _moved(one, one.settings[setting])]
    used, place = np.unique(rows, return_inverse=True)
    values = one.values[used][:, columns]
    return _batch(plan, experiment, setting).run(plan.design.seed, values, place, replicates)


def _batch(plan: Plan, experiment: int, setting: int) -> Batch:
    """This thread's batch for a setting; only a few are kept."""
    kept: dict[tuple[str, int, int], Batch] = _own.__dict__.setdefault("batches", {})
    key = (plan.key, experiment, setting)
    if key not in kept:
        while len(kept) >= 8:
            kept.pop(next(iter(kept)))
        kept[key] = plan.batch(experiment, setting)
    return kept[key]


def _failures(runs: np.ndarray, points: np.ndarray, replicates: np.ndarray, phase: str, error: str) -> list[Failure]:
    rows = zip(runs.tolist(), points.tolist(), replicates.tolist(), strict=True)
    return [Failure(run, point, replicate, phase, error) for run, point, replicate in rows]


_process_plan: Plan


def _start_process(plan: Plan) -> None:
    global _process_plan
    _process_plan = plan
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers


def _work_in_process(shard: int) -> Answer:
    return work(_process_plan, shard)


_stored: dict[str, Plan] = {}
"""Plans that a worker of a cluster has read from sweep directories, by key."""


def _work_stored(sweep: tuple[str, str], shard: int) -> Answer:
    """The same on a worker of a cluster, which reads the plan once from the shared directory: no task carries it."""
    directory, key = sweep
    if key not in _stored:
        try:
            _stored[key] = stored_plan(Path(directory))
        except StoreError as error:
            return OSError(None, f"a worker cannot read {directory}: {error}")
    return work(_stored[key], shard)


Sent = tuple[int, bytes, int, list[Failure]] | OSError
"""A shard that travels: its number, the content of its file, its rows and failures."""


def _work_sent(sweep: tuple[Plan, str], shard: int) -> Sent:
    """A shard computed on a worker that sees nothing of the sweep's directory: it sends the content back."""
    plan, key = sweep
    if key not in _stored:
        if replace(plan).key != key:  # a copy, which reckons the key from the equations that are here
            return OSError(None, "a worker has another version of counterpoise")
        _stored[key] = plan
    table, failed = compute(_stored[key], shard)
    return shard, shards.packed(table), table.num_rows, failed


# -- the whole -------------------------------------------------------------------------------------


def sweep(
    design: Design,
    directory: str | os.PathLike[str] | None = None,
    executor: str = "threads",
    workers: int | None = None,
    address: str | None = None,
    progress: Progress | None = None,
    force: bool = False,
) -> Swept:
    """Run a design into ``directory`` (by default ``results/<sweep>-<hash>``), or go on where it was left.

    ``executor`` is one of :data:`EXECUTORS`; ``address`` that of a Dask scheduler. With ``dask`` its workers write
    to the directory, which they must see under the same path; with ``dask-return`` they send their shards back.
    ``force`` replaces another result directory, and nothing else.

    Raises
    ------
    ScenarioError
        For an argument that cannot be.
    StoreError
        Where the directory holds something else or another process writes there, or the disk is full.
    """
    how = _How.of(executor, workers, address, progress)
    plan = plan_of(design, "")
    target = folder(directory) if directory is not None else Path("results") / f"{design.name}-{plan.key[:8]}"
    plan = replace(plan, directory=str(place_of_directory(target)))
    try:
        _prepare(plan, target, force)
    except KeyboardInterrupt:
        raise KeyboardInterrupt("interrupted before the first run; type the same command again") from None
    return _run(plan, target, how)


def resume(
    directory: str | os.PathLike[str],
    executor: str = "threads",
    workers: int | None = None,
    address: str | None = None,
    progress: Progress | None = None,
) -> Swept:
    """Finish a sweep from its directory alone: missing and damaged shards are computed, the rest is kept."""
    how = _How.of(executor, workers, address, progress)
    target = folder(directory)
    return _run(stored_plan(target), target, how)


class _How(NamedTuple):
    """How the shards of a sweep are computed, checked."""

    executor: str
    workers: int | None
    address: str | None
    progress: Progress | None

    @classmethod
    def of(cls, executor: str, workers: int | None, address: str | None, progress: Progress | None) -> _How:
        """The arguments of a sweep. Raises ScenarioError for one that cannot be."""
        if executor not in EXECUTORS:
            raise ScenarioError.of("", f"unknown executor {executor!r}; valid: {', '.join(EXECUTORS)}")
        address = None if address is None else text(address, "address")
        return cls(executor, workers_of(workers), address, called(progress, "progress"))


def _run(plan: Plan, target: Path, how: _How) -> Swept:
    try:
        return _run_missing(plan, target, how)
    except KeyboardInterrupt:
        raise shards.SweepInterrupt(target) from None


def _run_missing(plan: Plan, target: Path, how: _How) -> Swept:
    """Compute the shards that the journal does not name, or whose files are not as it says."""
    progress = how.progress
    with shards.sole_writer(target):
        shards.clear_drafts(target)
        known = {k: row for k, row in shards.journal(target).items() if shards.intact(target, row)}
        done = sum(row.rows for row in known.values())
        failed = sum(row.failed for row in known.values())
        if progress is not None:
            progress(done, failed)
        missing = [k for k in range(plan.shards) if k not in known]
        if missing:
            with _executor(plan, how.executor, how.workers, how.address) as pool:
                for answer in pool.results(missing):
                    if isinstance(answer, OSError):
                        raise shards.explained(answer, target) from answer
                    written, lost = answer
                    try:
                        shards.note(target, written, lost)
                    except OSError as error:
                        raise shards.explained(error, target) from error
                    done, failed = done + written.rows, failed + written.failed
                    if progress is not None:
                        progress(done, failed)
        _write_manifest(plan, target, done, failed)
    return Swept(target, plan.design.points, plan.design.runs, done, failed)


def _executor(plan: Plan, name: str, workers: int | None, address: str | None) -> executors.Shards:
    if name == "serial":
        return executors.Serial(lambda shard: work(plan, shard))
    if name == "threads":
        return executors.threads(lambda shard: work(plan, shard), workers)
    if name == "processes":
        return executors.processes(_start_process, (plan,), _work_in_process, workers)
    if name == "dask":
        return executors.Dask(_work_stored, (plan.directory, plan.key), address)

    def keep(sent: Sent) -> Answer:
        return sent if isinstance(sent, OSError) else _write(plan, *sent)

    return executors.Dask(_work_sent, (plan, plan.key), address, receive=keep)


def _prepare(plan: Plan, target: Path, force: bool) -> None:
    """Make the directory, with everything that a later ``resume`` needs; an equal one is left as it is."""
    if not _is_begun(target) and holds(target, identity(plan), force):
        return
    try:
        with cleared(Path(plan.directory), force) if force else nullcontext():
            (target / "runs").mkdir(parents=True, exist_ok=True)
            _write_inputs(plan, target)
            _write_manifest(plan, target, 0, 0)
    except OSError as error:
        raise StoreError(f"cannot write to {target}: {error.strerror}; choose another place with --out") from error


def _is_begun(target: Path) -> bool:
    """Whether a directory holds the inputs of a sweep that was stopped before its manifest stood."""
    names = {entry.name for entry in target.iterdir()} - {shards.LOCK} if target.is_dir() else set()
    return "runs" in names and all(map(_INPUT.fullmatch, names)) and not any((target / "runs").iterdir())


def _write_inputs(plan: Plan, target: Path) -> None:
    from ..results.store import as_yaml, plain_theory, write_parquet

    def dump(content: Mapping[str, Any], path: Path) -> None:
        path.write_text(as_yaml(content), encoding="utf-8")

    for k, scenario in enumerate(plan.scenarios):
        dump({**scenario.document(), "theory": DEFAULT_THEORY}, target / f"scenario-{k}.yaml")
    for k, theory in enumerate(plan.theories.values()):
        dump(plain_theory(theory), target / f"theory-{k}.yaml")
    write_parquet(plan.design.table, target / "design.parquet")
    np.savez(target / "points.npz", *(experiment.values for experiment in plan.design.experiments))
    design = {
        "name": plan.design.name, "title": plan.design.title, "theories": list(plan.theories),
        "labels": plan.design.labels, "experiments": _experiments(plan.design),
    }  # fmt: skip
    (target / "design.json").write_text(json.dumps(design, indent=1) + "\n", encoding="utf-8")
    for name in (shards.JOURNAL, shards.FAILURES, shards.LOG):
        (target / name).touch()


def _write_manifest(plan: Plan, target: Path, done: int, failed: int) -> None:
    manifest = {
        "identity": identity(plan),
        "planned": plan.design.runs,
        "done": done,
        "failed": failed,
        "packages": {name: version(name) for name in PACKAGES} | {"python": platform.python_version()},
    }
    text = json.dumps(manifest, indent=2) + "\n"
    put(target / "manifest.json", lambda draft: draft.write_text(text, encoding="utf-8"))


def stored_plan(directory: Path) -> Plan:
    """The plan of a sweep directory, from what is stored there.

    Raises :class:`StoreError` where it is none, its files were edited, or the equations changed.
    """
    try:
        manifest = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
        wanted = manifest["identity"]
        stored = json.loads((directory / "design.json").read_text(encoding="utf-8"))
        with np.load(directory / "points.npz") as points:
            values = [points[name] for name in points.files]
        if wanted["kind"] != "sweep":
            raise KeyError("kind")
        experiments = tuple(_experiment(entry, rows) for entry, rows in zip(stored["experiments"], values, strict=True))
        design = Design(
            stored["name"], stored["title"], str(directory / "scenario-0.yaml"), wanted["replicates"], wanted["seed"],
            experiments, tuple(wanted["outcomes"]),
        )  # fmt: skip
        names, size = stored["theories"], wanted["shard_runs"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{directory} is no sweep directory that can be resumed: {error}") from error
    scenarios = tuple(load_scenario(directory / f"scenario-{k}.yaml") for k in range(len(experiments)))
    theories = {name: load_theory(directory / f"theory-{k}.yaml") for k, name in enumerate(names)}
    plan = Plan(design, scenarios, theories, tuple(wanted["outcomes"]), size, str(directory.resolve()))
    changed = [key for key, value in identity(plan).items() if wanted.get(key) != value]
    if changed:
        raise StoreError(f"{directory} is of another make ({', '.join(changed)} differ); run the sweep again")
    return plan


def _experiment(entry: dict[str, Any], values: np.ndarray) -> Experiment:
    settings = tuple(Setting(one["theory"], tuple(one["without"])) for one in entry["settings"])
    axes = tuple(
        Axis(
            tuple(Dimension(address, one["scales"]) for address in one["numbers"]),
            one["low"], one["high"], tuple(one["levels"]), one["name"],
        )
        for one in entry["axes"]
    )  # fmt: skip
    return Experiment(entry["name"], settings, axes, values, layout=entry.get("layout", ""))


def estimate(plan: Plan, trial: int = 48) -> tuple[float, float]:
    """Core-seconds and bytes a run, from a short trial at points spread over the design, compilation left out."""
    import time

    few = replace(plan, size=min(trial, plan.design.runs))
    compute(few, 0)
    began = time.perf_counter()
    table, _ = compute(few, plan.design.runs // few.size // 2)
    seconds = time.perf_counter() - began
    return seconds / max(1, table.num_rows), float(table.nbytes) / max(1, table.num_rows)
