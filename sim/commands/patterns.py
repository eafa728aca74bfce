"""The stylised facts, checked: patterns."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import Json, Replicates, Seed, Theory
from .screen import CHECK_FAILED, MistakeError, console, say_json, table, waiting

if TYPE_CHECKING:
    from counterpoise.analysis.patterns.pattern import Outcome
    from counterpoise.analysis.patterns.robust import Robustness
    from counterpoise.analysis.scores.tally import Spread

EXAMPLES = (
    "counterpoise patterns venezuela",
    "counterpoise patterns venezuela --theory walt --replicates 100",
)


def patterns(
    case: Annotated[str | None, typer.Argument(help="A case; all cases by default.")] = None,
    replicates: Replicates = 500,
    seed: Seed = 0,
    theory: Theory = None,
    robust: Annotated[
        int, typer.Option(min=0, help="Also check under this many weight vectors of the theory's set.")
    ] = 0,
    scatter: Annotated[
        bool, typer.Option("--scatter", help="With --robust: scatter all weights, parameters and event sizes instead.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Fill the marked blocks of a page (Markdown), with the seed and the next two."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Check the stylised facts, each also in the world where it has to fail, those used in the estimate apart."""
    from counterpoise.analysis.patterns.check import cases, check, patterns_of
    from counterpoise.analysis.scores.tally import spread
    from counterpoise.analysis.scores.used import used_facts

    from ..scenario.model import load_scenario

    if report is not None:
        _check_report(report, case, scatter)
    if case is not None:
        case = load_scenario(case).name
        if not patterns_of(case):
            raise MistakeError(f"no patterns are known for {case}; there are some for: {', '.join(cases())}")
    try:
        used = used_facts(patterns_of(case), theory)
        with waiting(len(patterns_of(case)), "patterns") as progress:
            outcomes = check(case, replicates, seed, theory, progress)
        scattered = _robustness(case, seed, theory, robust, scatter) if robust else None
        if report is not None:
            _write_report(report, outcomes, used, replicates, seed, theory, scattered)
    except ValueError as error:
        raise MistakeError(str(error)) from None
    if json:
        rows = [_row(outcome, used) for outcome in outcomes]
        say_json(rows if scattered is None else _with_draws(rows, scattered, spread(scattered, used)))
    else:
        _show_patterns(outcomes, used)
        if scattered is not None:
            _show_robustness(scattered, spread(scattered, used))
    if not all(outcome.holds for outcome in outcomes):
        sys.exit(CHECK_FAILED)


def _check_report(page: Path, case: str | None, scatter: bool) -> None:
    from counterpoise.analysis.scores.page import check_page

    if case is not None or scatter:
        what = "CASE" if case is not None else "--scatter"
        raise MistakeError(f"--report is about all cases and the theory's set of weights: leave {what} out")
    check_page(page)


def _write_report(
    page: Path, outcomes: Sequence[Outcome], used: Collection[str], replicates: int, seed: int, theory: str | None,
    drawn: Robustness | None,
) -> None:  # fmt: skip
    from counterpoise.analysis.scores.page import SEEDS, how_measured, measured, write_page

    with waiting((SEEDS - 1) * len(outcomes), "patterns with further seeds") as progress:
        runs = measured(outcomes, replicates, seed, theory, progress)
    write_page(page, runs, used, how_measured(replicates, seed, theory), drawn)


def _robustness(case: str | None, seed: int, theory: str | None, draws: int, scatter: bool) -> Robustness:
    from counterpoise.analysis.patterns.robust import robustness

    with waiting(draws, "draws") as progress:
        return robustness(case, draws, seed=seed, theory=theory, progress=progress, scatter=scatter)


def _row(outcome: Outcome, used: Collection[str]) -> dict[str, Any]:
    """The row of a fact, with whether it is used after its ground."""
    plain = asdict(outcome)
    before = {key: plain[key] for key in ("id", "case", "kind", "ground")}
    return {**before, "used": outcome.id in used, **plain}


def _with_draws(rows: list[dict[str, Any]], scattered: Robustness, unused: Spread) -> list[dict[str, Any]]:
    everything = {
        "id": "all",
        "case": "all",
        "kind": "emergent",
        "share_of_draws": scattered.all_emergent,
        "unused_emergent": unused._asdict(),
        "decisive": [list(pair) for pair in scattered.decisive()],
    }
    return [*({**row, "share_of_draws": scattered.shares[row["id"]]} for row in rows), everything]


def _show_robustness(scattered: Robustness, unused: Spread) -> None:
    from counterpoise.analysis.scores.tally import unused_in_words

    screen = console()
    of_what = "weight vectors of the theory's set" if scattered.of_set else "draws of all weights and event sizes"
    made = table(f"Share of {len(scattered.passed)} {of_what}", ["id", "share"])
    for id, share in scattered.shares.items():
        made.add_row(id, f"{share:.0%}")
    made.add_row("all emergent", f"{scattered.all_emergent:.0%}")
    screen.print(made)
    screen.print(unused_in_words(unused))
    made = table(
        "What decides: correlation of the number with passing all", ["number", ("correlation", {"justify": "right"})]
    )
    for address, correlation in scattered.decisive():
        made.add_row(address, f"{correlation:+.2f}")
    screen.print(made)


def _show_patterns(outcomes: Sequence[Outcome], used: Collection[str]) -> None:
    from counterpoise.analysis.scores.tally import in_words

    number = {"justify": "right"}
    made = table(
        "Stylised facts",
        ["id", "kind", "ground", "used", ("value", number), ("threshold", number), "holds",
         "fails in the counter-world", "statement"],
    )  # fmt: skip
    for outcome in outcomes:
        fails = f"{'yes' if outcome.counter_fails else 'NO'} ({outcome.counter_value:.2f}: {outcome.counter})"
        made.add_row(
            outcome.id, outcome.kind, outcome.ground, "used" if outcome.id in used else "",
            f"{outcome.value:.3f}", f"{outcome.threshold:.2f}", "yes" if outcome.holds else "NO",
            fails, outcome.statement,
        )  # fmt: skip
    screen = console()
    screen.print(made)
    for line in in_words(outcomes, used):
        screen.print(line)
