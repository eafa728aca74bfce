"""The other way to run a case: with numbers drawn from their ranges where it was a point run, and the reverse."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .run import PreparedCase

if TYPE_CHECKING:
    from .result import Result


def companion(result: Result, replicates: int | None = None, progress: Callable[[int], None] | None = None) -> Result:
    """The same case, theory, seed and choices, ``uncertain`` where ``result`` is not; as many runs unless told.

    An uncertain ensemble takes some ten milliseconds a run, since each has a world of its own. ``progress`` is called
    with the number of runs done.
    """
    choices = {(choice.state, choice.year): (choice.strategy, choice.target) for choice in result.choices}
    case = PreparedCase(result.scenario, result.theory)
    return case.run(
        replicates or result.replicates, result.seed, choices=choices or None, progress=progress,
        uncertain=not result.uncertain,
    )  # fmt: skip
