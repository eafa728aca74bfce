"""Go on with a sweep that was stopped: resume."""

from __future__ import annotations

from .options import Address, Executor, Json, SweepDirectory, Workers
from .swept import carry_out

EXAMPLES = ("counterpoise resume results/phase",)


def resume(
    directory: SweepDirectory,
    executor: Executor = "threads",
    workers: Workers = None,
    address: Address = None,
    json: Json = False,
) -> None:
    """Go on with a sweep: what is missing or damaged is computed, the rest is kept."""
    from ..sweeps.sweep import resume, stored_plan

    design = stored_plan(directory).design
    carry_out(design, lambda progress: resume(directory, executor, workers, address, progress), json)
