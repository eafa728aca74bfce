"""The command that estimates weights from coded cases."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..scenario.problems import suggest
from ..scenario.reading.fields import WORD
from ..theory.terms import STRATEGIES, TERMS
from .screen import MistakeError, console, note, say, say_json, table

if TYPE_CHECKING:
    import numpy as np

SIGNS = {1: "+", -1: "−"}
TRIED = 10
"""Draws for each situation in the trial of recovery."""
TOLD = 3
"""Rows that a message names where none can be served."""
ROUNDING = 0.02
"""How far shares of a population may be from one in all."""


class Fitting(NamedTuple):
    """What is asked of ``fit``."""

    cases: Path
    data: Path
    out: Path
    base: str
    population: str | None
    recovery: bool
    force: bool


def fit(wanted: Fitting, as_json: bool) -> None:
    """Estimate weights, cross-validate them by state, and write them as a theory."""
    _check_out(wanted)
    shares = None if wanted.population is None else _shares(wanted.population)
    from ..scenario.theory_file import load_theory

    estimation = import_module("counterpoise.analysis.validation.estimation")
    baselines = import_module("counterpoise.analysis.validation.baselines")
    scoring = import_module("counterpoise.analysis.validation.scores")
    base = load_theory(wanted.base)
    served, held = _situations(wanted, base)
    labels, states = served.table.labels(), served.table.states()
    if len(set(states[labels >= 0])) < 2:
        raise MistakeError(f"{wanted.cases}: fewer than two states with a strategy that the data can serve")
    if wanted.recovery and not as_json:
        _show_recovery(estimation.recover(held, estimation.weights_of(base), base, TRIED, prior=_wide(estimation)))
    found = estimation.estimate(held, labels, base)
    readings = estimation.cross_validated(held, labels, baselines.folds_by(states), base)
    scores = scoring.score(readings, labels, served.table.admissible(), states)
    weights, remark = found.weights, ""
    if shares is not None:
        weights = estimation.corrected(found.weights, labels, shares, base.parameter("rationality"))
        told = ", ".join(f"{strategy}={shares[strategy]:g}" for strategy in STRATEGIES)
        remark = f"Constants moved to the population shares {told}."
    _write(wanted, weights, found, served.cases, base, remark)
    for gone in served.left_out:
        note(f"left out: line {gone.line}, {gone.name} toward {gone.counterpart}: {gone.reason}")
    if as_json:
        say_json({"weights": _rows(weights, found), "log_loss": round(scores.log_loss, 6)})
        return
    _show(weights, found, scores)
    say(f"Theory written    {wanted.out}")


def _check_out(wanted: Fitting) -> None:
    """Refuse what could not be written, or not be loaded again, before anything is estimated."""
    if wanted.out.exists() and not wanted.force:
        raise MistakeError(f"{wanted.out} is there already; give another --out, or --force to replace it")
    if wanted.out.suffix != ".yaml":
        raise MistakeError(f"--out: {wanted.out} must end with .yaml")
    if not WORD.fullmatch(wanted.out.stem):
        raise MistakeError(
            f"--out: the theory is called as its file, and '{wanted.out.stem}' is no name; "
            "small letters, digits and _, such as my_weights.yaml"
        )
    if not wanted.out.parent.is_dir():
        raise MistakeError(f"cannot write {wanted.out}: there is no such folder")


def _wide(estimation: Any) -> Any:
    """A prior that leaves recovery to the simulated cases."""
    return estimation.Prior(size=0.0, deviation=4.0)


def _situations(wanted: Fitting, base: Any) -> tuple[Any, Any]:
    readings = import_module("counterpoise.analysis.validation.readings")
    history = import_module("counterpoise.analysis.observed.history")
    observed = import_module("counterpoise.analysis.observed.tables")
    tables = observed.read_tables(wanted.data)
    observed.require(tables, "capabilities")
    known = history.History(tables)
    served = readings.serve(import_module("counterpoise.analysis.validation.codings").read_cases(wanted.cases), known)
    if not served.cases:
        reasons = "; ".join(f"line {gone.line}: {gone.reason}" for gone in served.left_out[:TOLD])
        more = f"; and {len(served.left_out) - TOLD} more" if len(served.left_out) > TOLD else ""
        raise MistakeError(f"{wanted.cases}: the data in {wanted.data} can serve none of the cases ({reasons}{more})")
    found = readings.situations(served, readings.Worlds(known), base)
    return served, import_module("counterpoise.analysis.validation.estimation").stack(found)


def _shares(text: str) -> dict[str, float]:
    """Shares of the strategies from ``hedging=0.66,…``."""
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
    return shares


def _write(wanted: Fitting, weights: np.ndarray, found: Any, cases: Any, base: Any, remark: str) -> None:
    files = import_module("counterpoise.analysis.validation.estimated_theory")
    document = files.theory_document(wanted.out.stem, weights, found, cases, base, remark)
    try:
        files.write_theory(document, wanted.out)
    except OSError as error:
        raise MistakeError(f"cannot write {wanted.out}: {error.strerror or error}") from None


def _rows(weights: np.ndarray, found: Any) -> list[dict[str, Any]]:
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


def _show(weights: np.ndarray, found: Any, scores: Any) -> None:
    right = {"justify": "right"}
    shown = table(
        "Weights that the cases identify", ["term", "papers", ("estimate", right), ("standard error", right), ""]
    )
    for k, row in enumerate(_rows(weights, found)):
        if row["identified"]:
            turned = "overturns the papers" if found.overturned[k] else ""
            shown.add_row(row["term"], row["prior_sign"], f"{row['estimate']:.2f}", f"{row['se']:.2f}", turned)
    console().print(shown)
    rest = int((~found.identified).sum())
    say(f"{rest} terms are not identified: the same in all cases, moving only with others, or known no better")
    say(
        f"{scores.n} cases with a strategy; log loss {found.log_loss:.3f} on them, {scores.log_loss:.3f} with each "
        f"state left out in turn (accuracy {scores.accuracy:.2f}, balanced {scores.balanced_accuracy:.2f})"
    )


def _show_recovery(recovered: Any) -> None:
    chosen = int(recovered.estimate.identified.sum())
    if not chosen:
        say(f"Recovery: {recovered.cases} simulated choices in the same situations identify none of {len(TERMS)} terms")
        return
    say(
        f"Recovery of known weights from {recovered.cases} simulated choices in the same situations: {chosen} of "
        f"{len(TERMS)} terms identified, {recovered.within:.0%} of them within two standard errors, correlation "
        f"{recovered.correlation:.2f}"
    )
