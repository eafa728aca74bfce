"""What commands that sweep share: running with progress, and telling what was done."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .screen import MistakeError, note, say, say_json

if TYPE_CHECKING:
    from ..sweeps.design import Design
    from ..sweeps.sweep import Swept

EVERY = 10.0
"""Seconds between two lines of progress in a pipe."""


def varied_in_words(design: Design) -> str:
    """How many numbers vary, and whose they are."""
    whose = {"case": "of the case", "events": "of its events", "theory": "of the theory"}
    parts = [f"{count} {whose[kind]}" for kind, count in design.varied.items() if count]
    return f"Numbers that vary: {sum(design.varied.values())} ({', '.join(parts)})" if parts else "No number varies"


def carry_out(design: Design, go: Callable[[Callable[[int, int], None]], Swept], as_json: bool) -> None:
    """Run what ``go`` runs of a design, with progress, and tell what was done."""
    from ..sweeps.executors import ExecutorError
    from ..sweeps.shards import typed

    began = time.perf_counter()
    try:
        with shown_progress(design.runs) as progress:
            done = go(progress)
    except (ExecutorError, ValueError) as error:
        raise MistakeError(str(error)) from None
    seconds = time.perf_counter() - began
    size = sum(part.stat().st_size for part in (done.directory / "runs").glob("*.parquet"))
    if as_json:
        say_json({
            "directory": str(done.directory), "points": done.points, "runs": done.runs, "done": done.done,
            "failed": done.failed, "seconds": round(seconds, 3), "varied": design.varied,
        })  # fmt: skip
        return
    each = seconds / max(1, done.runs) * 1e3
    say(f"{done.done} of {done.runs} runs at {done.points} points, {done.failed} failed, {seconds:.1f} s")
    say(varied_in_words(design))
    say(f"{each:.2f} ms a run of wall time, {size / 1e6:.1f} MB stored, {size / max(1, done.done):.0f} bytes a run")
    if done.failed:
        say(f"Failures          {done.directory / 'failures.jsonl'}")
    say(f"Sweep directory   {done.directory}")
    say(f"Phase diagram     counterpoise plot {typed(done.directory)}")


@contextmanager
def shown_progress(total: int) -> Iterator[Callable[[int, int], None]]:
    """A bar with done, failed, rate and time left on a terminal; plain lines in a pipe."""
    if sys.stderr.isatty():
        with _bar(total) as advance:
            yield advance
        return
    began = last = time.perf_counter()
    first: int | None = None

    def line(done: int, failed: int) -> None:
        nonlocal last, first
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
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("runs", total=total, failed=0, rate="–")

        def advance(done: int, failed: int) -> None:
            speed = progress.tasks[0].speed
            progress.update(task, completed=done, failed=failed, rate=f"{speed:.0f}" if speed else "–")

        yield advance
