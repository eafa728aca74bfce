"""What must answer what, checked by paired runs: responses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Force, Json, Replicates, Seed, Theory, out_option
from .screen import MistakeError, console, say, say_json, table, waiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counterpoise.analysis.responses.check import Curve
    from counterpoise.analysis.responses.policies import Policies

EXAMPLES = (
    "counterpoise responses --lever aid",
    "counterpoise responses --theory walt --out curves",
)


def responses(
    theory: Theory = None,
    lever: Annotated[list[str] | None, typer.Option(help="A lever by name; may be repeated. All by default.")] = None,
    replicates: Replicates = 40,
    seed: Seed = 0,
    out: Annotated[Path | None, out_option("DIR", "The folder of the figure responses.png.")] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Fill the marked blocks of a page (Markdown), with its figure.")
    ] = None,
    outcomes: Annotated[
        bool, typer.Option("--outcomes", help="Check autonomy, prosperity and security instead, and constant policies.")
    ] = False,
    force: Force = False,
    json: Json = False,
) -> None:
    """Check which way strategies answer when one lever is moved and all else is kept."""
    if outcomes:
        if out is not None:
            raise MistakeError("--out draws the curves of the strategies: leave --outcomes out")
        _on_outcomes(theory, lever, replicates, seed, report, json)
        return
    from counterpoise.analysis.responses.check import STEPS, curves, responses_of
    from counterpoise.analysis.responses.levers import levers_named
    from counterpoise.analysis.responses.page import check_page, write_page

    chosen = levers_named(lever)
    if report is not None:
        if lever:
            raise MistakeError("--report is about the whole table: leave --lever out")
        check_page(report)
    drawn = out is not None or report is not None
    with waiting(sum(len(one.contexts) for one in chosen), "contexts") as progress:
        found = curves(theory, chosen, replicates, seed, STEPS if drawn else (), progress)
    if json:
        say_json([one._asdict() for one in responses_of(found)])
    else:
        _show(found)
    if report is not None:
        write_page(report, found)
    written = [] if report is None else [report]
    if out is not None:
        written.append(_draw(found, out, force))
    for path in written if not json else ():
        say(str(path))


def _on_outcomes(
    theory: str | None, lever: list[str] | None, replicates: int, seed: int, report: Path | None, as_json: bool
) -> None:
    """The table of outcomes and, unless single levers are asked for, constant policies."""
    from counterpoise.analysis.responses.check import curves, responses_of
    from counterpoise.analysis.responses.levers import levers_named
    from counterpoise.analysis.responses.outcome_levers import OUTCOME_LEVERS
    from counterpoise.analysis.responses.page import OUTCOME_BLOCKS, check_page, write_outcomes
    from counterpoise.analysis.responses.policies import constant_policies, policy_cases

    chosen = levers_named(lever, OUTCOME_LEVERS)
    if report is not None:
        if lever:
            raise MistakeError("--report is about the whole table: leave --lever out")
        check_page(report, OUTCOME_BLOCKS)
    with waiting(sum(len(one.contexts) for one in chosen), "contexts") as progress:
        found = curves(theory, chosen, replicates, seed, progress=progress)
    policies = []
    if not lever:
        with waiting(len(policy_cases()), "cases") as progress:
            policies = constant_policies(theory, replicates, seed, progress)
    if as_json:
        rows = [
            {"case": one.case, "state": one.state, "contested": one.contested, "means": one.means.tolist()}
            for one in policies
        ]
        say_json({"responses": [one._asdict() for one in responses_of(found)], "policies": rows})
    else:
        _show(found)
        if policies:
            _show_policies(policies)
    if report is not None:
        write_outcomes(report, found, policies)
        if not as_json:
            say(str(report))


def _show_policies(policies: Sequence[Policies]) -> None:
    from counterpoise.analysis.figures.naming import STRATEGY_NAMES
    from counterpoise.analysis.responses.policies import best_shares

    from ..theory.terms import STRATEGIES

    number = {"justify": "right"}
    years = sum(one.contested for one in policies)
    made = table(
        f"Constant policies: share of {years} contested state-years in which each is best",
        ["outcome", *((STRATEGY_NAMES[name], number) for name in STRATEGIES)],
    )
    for outcome, shares in best_shares(policies).items():
        made.add_row(outcome, *(f"{share:.0%}" for share in shares))
    console().print(made)


def _draw(found: Sequence[Curve], folder: Path, force: bool) -> Path:
    """The figure, in a folder that is made where it is not there."""
    from counterpoise.analysis.figures.drawing import write_figure
    from counterpoise.analysis.responses.figure import draw_responses

    from ..files import made_folder

    return write_figure(draw_responses(found), made_folder(folder) / "responses.png", force)


def _show(found: Sequence[Curve]) -> None:
    from counterpoise.analysis.figures.naming import signed
    from counterpoise.analysis.responses.check import VERDICTS, responses_of, theories_of
    from counterpoise.analysis.responses.summary import READ_NAMES, summed_up, totals, wrong_ones

    number = {"justify": "right"}
    answers = responses_of(found)
    made = table(
        f"What answers what: theory {theories_of(found)}",
        ["lever", "what answers", "stated", *((verdict, number) for verdict in VERDICTS), ("mean change", number)],
    )
    last = ""
    for row in summed_up(answers):
        counts = (str(row.counts[verdict]) for verdict in VERDICTS)
        title = row.lever.title if row.lever.name != last else ""
        made.add_row(title, READ_NAMES[row.cell.strategy], row.sign, *counts, signed(row.change))
        last = row.lever.name
    screen = console()
    screen.print(made)
    screen.print(totals(answers))
    if wrong := wrong_ones(answers):
        screen.print("\nWrong:")
        for line in wrong:
            screen.print(f"  {line}")
