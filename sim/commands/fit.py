"""Weights estimated from coded cases: fit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..scenario.problems import ScenarioError
from ..scenario.reading.files import DEFAULT_THEORY
from .options import DataOrNone, Force, Json, out_option
from .screen import MistakeError, console, note, say, say_json, steps_told, table

if TYPE_CHECKING:
    import numpy as np
    from counterpoise.analysis.estimation.shipped_fit import Fit
    from counterpoise.analysis.validation.estimation import Estimate, Stack
    from counterpoise.analysis.validation.readings import Served
    from counterpoise.analysis.validation.scores import Scores

    from ..scenario.theory_file import Theory

EXAMPLES = (
    "counterpoise fit --shipped --out mine.yaml",
    "counterpoise fit --data DATA --cases cases.csv --out mine.yaml",
)

SIGNS = {1: "+", -1: "−"}
TRIED = 10
"""Draws for each situation in the trial of recovery."""
TOLD = 3
"""Rows that a message names where none can be served."""
ROUNDING = 0.02
"""How far shares of a population may be from one in all."""


def fit(
    out: Annotated[Path, out_option("FILE", "The theory file to write.")],
    cases: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Coded cases, shipped or a file; may be repeated with --shipped."),
    ] = None,
    shipped: Annotated[
        bool,
        typer.Option("--shipped", help="Estimate on codings in the shipped cases, by default on all that ship."),
    ] = False,
    data: DataOrNone = None,
    base: Annotated[str, typer.Option(help="The theory whose terms, priors and parameters are kept.")] = DEFAULT_THEORY,
    population: Annotated[
        str | None, typer.Option(metavar="SHARES", help="Correct for selection: hedging=0.66,bandwagoning=0.29,…")
    ] = None,
    recovery: Annotated[bool, typer.Option(help="First try whether known weights come back.")] = True,
    force: Force = False,
    json: Json = False,
) -> None:
    """Estimate the weights of a theory from coded cases, cross-validated by state."""
    _check_out(out)
    if shipped:
        if population is not None:
            raise MistakeError("--shipped takes base rates from pairs drawn at random: leave --population out")
        _on_shipped_cases(cases or (), data, out, base, recovery, force, json)
        return
    if data is None:
        raise MistakeError("give --data DIR, the folder of your data sets, or --shipped to use the shipped cases")
    if not cases or len(cases) > 1:
        raise MistakeError("give one table of coded cases as --cases FILE")
    _in_worlds_of_data(cases[0], data, out, base, population, recovery, force, json)


def _on_shipped_cases(
    cases: Sequence[Path], data: Path | None, out: Path, base: str, recovery: bool, force: bool, as_json: bool
) -> None:
    from counterpoise.analysis.estimation.recovery import recovered
    from counterpoise.analysis.estimation.shipped_fit import TABLES, fit_shipped
    from counterpoise.analysis.estimation.theory_document import write_fit
    from counterpoise.analysis.validation.codings import coded
    from counterpoise.analysis.validation.readings import worlds_of_data

    from ..scenario.theory_file import load_theory

    theory = load_theory(base)
    for line in theory.wrong_signs():
        note(f"{base}: {line}; the estimate is bounded by it")
    names = [*map(str, cases)] or list(TABLES)
    try:
        with steps_told() as tell:
            worlds = None if data is None else worlds_of_data(data)
            found = fit_shipped([coded(name) for name in names], theory, progress=tell, worlds=worlds)
            tried = recovered(found) if recovery else None
    except ScenarioError:
        raise
    except ValueError as error:
        raise MistakeError(f"{', '.join(names)}: {error}") from None
    write_fit(found, out, force)
    for gone in found.served.left_out:
        note(f"left out: line {gone.line}, {gone.name} toward {gone.counterpart}: {gone.reason}")
    if as_json:
        say_json({"weights": found.rows(), "log_loss": round(found.scores_without.log_loss, 6)})
        return
    if tried is not None:
        say(tried.told())
    _show_shipped(found)
    say(f"Theory written    {out}, with {out.with_suffix('.csv').name}")


def _show_shipped(found: Fit) -> None:
    from counterpoise.analysis.figures.naming import STRATEGY_NAMES

    right = {"justify": "right"}
    numbers = (("estimate", right), ("standard error", right), ("prior", right))
    shown = table("Weights", ["term", "papers", *numbers, ""])
    for k, row in enumerate(found.rows()):
        strategy, _, term = str(row["term"]).partition(".")
        prior = f"{found.prior.mean[k]:.2f} ± {found.prior.spread[k]:.2f}"
        said = "" if row["identified"] else "held" if not found.free[k] else "hardly known beyond the prior"
        name, sign = f"{STRATEGY_NAMES[strategy]}: {term}", str(row["prior_sign"])
        shown.add_row(name, sign, f"{row['estimate']:.2f}", f"{row['se']:.2f}", prior, said)
    console().print(shown)
    scores, salience = found.scores_without, found.salience
    say(
        f"Log loss {found.posterior.log_loss:.3f} on the rows estimated from; on {scores.n} codings, facts apart, "
        f"{scores.log_loss:.3f} with each state left out in turn (accuracy {scores.accuracy:.2f}, balanced "
        f"{scores.balanced_accuracy:.2f})"
    )
    if (seen := found.scores_in_data) is not None:
        say(
            f"In worlds made of data: {seen.n} codings, log loss {seen.log_loss:.3f} with each state left out in turn "
            f"(accuracy {seen.accuracy:.2f}, balanced {seen.balanced_accuracy:.2f})"
        )
    say(
        f"Whether a power matters at all: log loss {salience.log_loss_without:.3f} with each state left out, "
        f"{salience.base:.3f} by the share alone"
    )


def _in_worlds_of_data(
    cases: Path, data: Path, out: Path, base: str, population: str | None, recovery: bool, force: bool, json: bool
) -> None:
    shares = None if population is None else _shares(population)
    from counterpoise.analysis.validation.baselines import folds_by
    from counterpoise.analysis.validation.estimated_theory import theory_document, write_theory
    from counterpoise.analysis.validation.estimation import corrected, cross_validated, estimate
    from counterpoise.analysis.validation.scores import score

    from ..scenario.theory_file import load_theory

    theory = load_theory(base)
    served, held = _situations(cases, data, theory)
    labels, states = served.table.labels(), served.table.states()
    if len(set(states[labels >= 0])) < 2:
        raise MistakeError(f"{cases}: fewer than two states with a strategy that the data can serve")
    recovered = _recovery(held, theory) if recovery and not json else ""
    found = estimate(held, labels, theory)
    scores = score(cross_validated(held, labels, folds_by(states), theory), labels, served.table.admissible(), states)
    weights, remark = found.weights, ""
    if shares is not None:
        weights = corrected(found.weights, labels, shares, theory.parameter("rationality"))
        told = ", ".join(f"{strategy}={share:g}" for strategy, share in shares.items())
        remark = f"Constants moved to the population shares {told}."
    document = theory_document(out.stem, weights, found, served.cases, theory, remark)
    write_theory(document, out, force)
    if recovered:
        say(recovered)
    for gone in served.left_out:
        note(f"left out: line {gone.line}, {gone.name} toward {gone.counterpart}: {gone.reason}")
    if json:
        say_json({"weights": _rows(weights, found), "log_loss": round(scores.log_loss, 6)})
        return
    _show(weights, found, scores)
    say(f"Theory written    {out}")


def _check_out(out: Path) -> None:
    """Refuse what could not be written, or not be loaded again, before anything is estimated."""
    from ..files import place_of
    from ..scenario.reading.fields import WORD

    place_of(out, (".yaml",))
    if not WORD.fullmatch(out.stem):
        raise MistakeError(
            f"--out: the theory is called as its file, and '{out.stem}' is no name; "
            "small letters, digits and _, such as my_weights.yaml"
        )


def _situations(file: Path, data: Path, theory: Theory) -> tuple[Served, Stack]:
    """The cases that the data can serve, and their situations."""
    from counterpoise.analysis.validation.codings import read_cases
    from counterpoise.analysis.validation.estimation import stack
    from counterpoise.analysis.validation.readings import serve, situations, worlds_of_data

    worlds = worlds_of_data(data)
    served = serve(read_cases(file), worlds.history)
    if not served.cases:
        reasons = "; ".join(f"line {gone.line}: {gone.reason}" for gone in served.left_out[:TOLD])
        more = f"; and {len(served.left_out) - TOLD} more" if len(served.left_out) > TOLD else ""
        raise MistakeError(f"{file}: the data in {data} can serve none of the cases ({reasons}{more})")
    return served, stack(situations(served, worlds, theory))


def _shares(text: str) -> dict[str, float]:
    """Shares of the strategies, in their order, from ``hedging=0.66,…``."""
    from ..scenario.problems import suggest
    from ..theory.terms import STRATEGIES

    shares: dict[str, float] = {}
    for part in text.split(","):
        name, _, value = part.partition("=")
        strategy = name.strip()
        if strategy not in STRATEGIES:
            raise MistakeError(f"--population: '{strategy}' is no strategy. {suggest(strategy, STRATEGIES)}".rstrip())
        if strategy in shares:
            raise MistakeError(f"--population: {strategy} stands twice")
        try:
            shares[strategy] = float(value)
        except ValueError:
            raise MistakeError(f"--population: '{part}' is no share; write hedging=0.6,bandwagoning=0.3,…") from None
    if len(shares) < len(STRATEGIES) or not all(0.0 < share < 1.0 for share in shares.values()):
        raise MistakeError(f"--population needs a share between 0 and 1 for each of {', '.join(STRATEGIES)}")
    total = sum(shares.values())
    if abs(total - 1.0) > ROUNDING:
        raise MistakeError(f"--population: the shares add up to {total:.2f}, not to 1")
    return {strategy: shares[strategy] for strategy in STRATEGIES}


def _rows(weights: np.ndarray, found: Estimate) -> list[dict[str, Any]]:
    from ..theory.terms import TERMS

    return [
        {
            "term": f"{term.strategy}.{term.name}",
            "prior_sign": SIGNS[term.sign],
            "estimate": round(float(weights[k]), 4),
            "se": round(float(found.errors[k]), 4),
            "identified": bool(found.identified[k]),
        }
        for k, term in enumerate(TERMS)
    ]


def _show(weights: np.ndarray, found: Estimate, scores: Scores) -> None:
    from counterpoise.analysis.figures.naming import STRATEGY_NAMES

    right = {"justify": "right"}
    shown = table(
        "Weights that the cases identify", ["term", "papers", ("estimate", right), ("standard error", right), ""]
    )
    for k, row in enumerate(_rows(weights, found)):
        if row["identified"]:
            turned = "overturns the papers" if found.overturned[k] else ""
            strategy, _, term = row["term"].partition(".")
            name = f"{STRATEGY_NAMES[strategy]}: {term}"
            shown.add_row(name, row["prior_sign"], f"{row['estimate']:.2f}", f"{row['se']:.2f}", turned)
    console().print(shown)
    rest = int((~found.identified).sum())
    say(f"{rest} terms are not identified: the same in all cases, moving only with others, or known no better")
    say(
        f"{scores.n} cases with a strategy; log loss {found.log_loss:.3f} on them, {scores.log_loss:.3f} with each "
        f"state left out in turn (accuracy {scores.accuracy:.2f}, balanced {scores.balanced_accuracy:.2f})"
    )


def _recovery(held: Stack, theory: Theory) -> str:
    """Whether known weights come back from choices simulated with them, under a prior that leaves it to these."""
    from counterpoise.analysis.validation.estimation import Prior, recover, weights_of

    recovered = recover(held, weights_of(theory), theory, TRIED, prior=Prior(size=0.0, deviation=4.0))
    chosen, terms = int(recovered.estimate.identified.sum()), len(recovered.estimate.identified)
    same = f"{recovered.cases} simulated choices in the same situations"
    if not chosen:
        return f"Recovery: {same} identify none of {terms} terms"
    return (
        f"Recovery of known weights from {same}: {chosen} of {terms} terms identified, {recovered.within:.0%} of them "
        f"within two standard errors, correlation {recovered.correlation:.2f}"
    )
