"""An estimate as a theory file, with errors as ranges, priors and the name of its set of vectors."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from counterpoise.scenario.theory_file import MAX_WEIGHT, Theory, load_theory
from counterpoise.scenario.whole_files import write_loadable
from counterpoise.theory.parameters import PARAMETERS
from counterpoise.theory.terms import STRATEGIES, TERMS

from .shipped_fit import Fit, vectors_of

SMALL = 0.1
"""Change of a weight of salience that does not show."""

SIZE_OF_RANGE = 2.0
"""Standard errors on either side of a weight in its range."""


def fitted_document(fit: Fit, name: str) -> dict[str, Any]:
    """The theory file of an estimate as plain data. Title, texts and parameters are those of the base theory."""
    theory, cases = fit.theory, [case for case in fit.served.cases if case.label in STRATEGIES]
    estimated = f"{len(cases)} coded cases, {min(c.first for c in cases)}–{max(c.last for c in cases)}"
    if fit.in_data is not None:
        estimated += f", and {len(fit.in_data.cases)} in worlds of data"
    by_name = {(term.strategy, term.name): term for term in TERMS}
    terms: dict[str, dict[str, Any]] = {strategy: {} for strategy in STRATEGIES}
    priors: dict[str, dict[str, Any]] = {strategy: {} for strategy in STRATEGIES}
    weights = zip(fit.columns.names, fit.posterior.weights, fit.posterior.errors, fit.free, strict=True)
    for k, ((strategy, term), weight, error, free) in enumerate(weights):
        away = SIZE_OF_RANGE * (error if free else 0.25 * abs(weight))
        low, high = (max(weight - away, fit.prior.low[k]), min(weight + away, fit.prior.high[k])) if free else (
            weight - away, weight + away
        )  # fmt: skip
        of = by_name[strategy, term].source
        source = [*([of] if of != "judgement" else []), estimated if free else "judgement"]
        bounds = [_short(max(low, -MAX_WEIGHT)), _short(min(high, MAX_WEIGHT))]
        terms[strategy][term] = {"value": _short(weight), "source": source, "range": bounds}
        priors[strategy][term] = [_short(fit.prior.mean[k]), _short(fit.prior.spread[k])]
    return {
        "format": 1,
        "name": name,
        "title": theory.title,
        "description": theory.description,
        "sources": list(theory.sources),
        "parameters": _parameters(theory, fit),
        "terms": terms,
        "priors": {strategy: held for strategy, held in priors.items() if held},
        "vectors": f"{name}.csv",
    }


def write_fit(fit: Fit, path: str | os.PathLike[str], force: bool = False) -> Theory:
    """Write the theory file and, beside it, its set of vectors; return the theory as it loads.

    Raises
    ------
    ScenarioError
        Where it would not load; nothing is written.
    StoreError
        Where a file cannot be written, or another is there and ``force`` is False.
    """
    target = Path(path)
    beside = target.with_suffix(".csv")
    text = yaml.safe_dump(
        fitted_document(fit, target.stem), sort_keys=False, allow_unicode=True, width=118, default_flow_style=None
    )
    write_loadable(vectors_of(fit).text(), beside, _as_it_is, force)
    return write_loadable(text, target, load_theory, force)


def _as_it_is(path: str | os.PathLike[str]) -> str:
    return Path(path).read_text(encoding="utf-8")


def _parameters(theory: Theory, fit: Fit) -> dict[str, Any]:
    """Parameters that differ from the defaults; those of salience where the estimate moves them visibly."""
    usual = {parameter.name: parameter.default for parameter in PARAMETERS}
    moved = {name: one.plain() for name, one in theory.parameters.items() if one.constant != usual[name]}
    ranges = {parameter.name: (parameter.low, parameter.high) for parameter in PARAMETERS}
    for name, value in fit.salience.parameters().items():
        if abs(value - usual[name]) <= SMALL:
            moved.pop(name, None)
            continue
        low, high = ranges[name]
        moved[name] = {
            "value": _short(value),
            "source": ["coded pairs drawn at random from the shipped cases, 1955-2024", "judgement"],
            "range": [_short(min(low, value)), _short(max(high, value))],
        }
    return moved


def _short(value: float) -> float:
    return round(float(np.float64(value)), 4) + 0.0
