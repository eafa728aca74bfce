"""Commands that sweep: run a design, go on with one, write its tables elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .screen import MistakeError, note, say, say_json

if TYPE_CHECKING:
    from ..sweeps.design import Design
    from ..sweeps.sweep import Swept

EVERY = 10.0
"""Seconds between two lines of progress in a pipe."""


@dataclass(frozen=True)
class How:
    """Where and how a sweep is run."""

    executor: str
    workers: int | None
    address: str | None
    as_json: bool


def sweep(
    file: str, out: Path | None, replicates: int | None, seed: int | None, over: str | None, dry_run: bool, how: How
) -> None:
    """Run a sweep, or only say what it would be."""
    from ..sweeps.sweep import sweep as run_sweep

    design = _design(file, replicates, seed, over)
    if dry_run:
        _show_plan(design, how.as_json)
        return
    _run(design.runs, how, lambda progress: run_sweep(design, out, how.executor, how.workers, how.address, progress))


def resume(directory: Path, how: How) -> None:
    """Go on with a sweep that was stopped, from its directory alone."""
    from ..results.store import StoreError
    from ..sweeps.sweep import resume as go_on
    from ..sweeps.sweep import stored_plan

    try:
        runs = stored_plan(directory).design.runs
    except StoreError as error:
        raise MistakeError(str(error)) from None
    _run(runs, how, lambda progress: go_on(directory, how.executor, how.workers, how.address, progress))


def export(directory: Path, to: str, out: Path) -> None:
    """Write the runs of a sweep in another format."""
    from ..results.store import StoreError

    exports = import_module("counterpoise.analysis.exports")
    try:
        say(str(exports.export(directory, to, out)))
    except (StoreError, ValueError, OSError, ImportError) as error:
        raise MistakeError(str(error)) from None


def _design(file: str, replicates: int | None, seed: int | None, over: str | None) -> Design:
    from ..sweeps.design_file import load_design, over_judgement

    if over not in (None, "judgement"):
        raise MistakeError(f"--over takes 'judgement', not '{over}'; name single numbers in a sweep file")
    if over == "judgement":
        return over_judgement(file, replicates or 1, seed or 0)
    return load_design(file, replicates, seed)


def _run(runs: int, how: How, go: Callable[[Callable[[int, int], None]], Swept]) -> None:
    from ..results.store import StoreError
    from ..sweeps.executors import ExecutorError

    began = time.perf_counter()
    try:
        with _progress(runs) as progress:
            done = go(progress)
    except (StoreError, ExecutorError, ValueError) as error:
        raise MistakeError(str(error)) from None
    seconds = time.perf_counter() - began
    size = sum(part.stat().st_size for part in (done.directory / "runs").glob("*.parquet"))
    if how.as_json:
        say_json({
            "directory": str(done.directory), "points": done.points, "runs": done.runs, "done": done.done,
            "failed": done.failed, "seconds": round(seconds, 3),
        })  # fmt: skip
        return
    each = seconds / max(1, done.runs) * 1e3
    say(f"{done.done} of {done.runs} runs at {done.points} points, {done.failed} failed, {seconds:.1f} s")
    say(f"{each:.2f} ms a run of wall time, {size / 1e6:.1f} MB stored, {size / max(1, done.done):.0f} bytes a run")
    if done.failed:
        say(f"Failures          {done.directory / 'failures.jsonl'}")
    say(f"Sweep directory   {done.directory}")
    say(f"Phase diagram     counterpoise plot {done.directory}")


def _show_plan(design: Design, as_json: bool) -> None:
    """Points, runs, size and time, the last two from a short trial."""
    from ..sweeps.sweep import estimate, plan_of

    try:
        plan = plan_of(design, "")
    except ValueError as error:
        raise MistakeError(str(error)) from None
    seconds, size = estimate(plan)
    table = design.table
    if as_json:
        say_json({
            "points": design.points, "runs": design.runs, "shards": plan.shards, "bytes": round(size * design.runs),
            "core_seconds": round(seconds * design.runs, 1), "columns": list(table.columns),
        })  # fmt: skip
        return
    say(table.head(10).to_string(index=False, max_cols=8))
    if len(table) > 10:
        say(f"… {len(table) - 10} points more")
    say(f"{design.points} points × {design.replicates} replicates = {design.runs} runs in {plan.shards} shards")
    say(f"about {size * design.runs / 1e6:.1f} MB, about {seconds * design.runs:.0f} core-seconds")


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int, int], None]]:
    """A bar with done, failed, rate and time left on a terminal; plain lines in a pipe."""
    from .screen import _announce

    if sys.stderr.isatty():
        with _bar(total) as advance:
            yield advance
        return
    began = last = time.perf_counter()
    first: int | None = None

    def line(done: int, failed: int) -> None:
        nonlocal last, first
        _announce(done)
        first = done if first is None else first
        now = time.perf_counter()
        if now - last >= EVERY:
            last = now
            rate = (done - first) / (now - began)
            left = f", {(total - done) / rate:.0f} s left" if rate > 0.0 else ""
            note(f"{done} of {total} runs done, {failed} failed, {rate:.0f} a second{left}")

    yield line


@contextmanager
def _bar(total: int) -> Iterator[Callable[[int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns: list[Any] = [
        TextColumn("runs"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[failed]} failed"),
        TextColumn("{task.fields[rate]} a second"), TimeRemainingColumn(),
    ]  # fmt: skip
    from .screen import _announce

    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("runs", total=total, failed=0, rate="–")

        def advance(done: int, failed: int) -> None:
            _announce(done)
            speed = progress.tasks[0].speed
            progress.update(task, completed=done, failed=failed, rate=f"{speed:.0f}" if speed else "–")

        yield advance
