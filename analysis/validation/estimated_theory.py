"""Estimated weights as a theory file, with their errors as ranges and the cases as their source."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from counterpoise.scenario.theory_file import MAX_WEIGHT, Theory
from counterpoise.scenario.whole_files import write_loadable
from counterpoise.theory.terms import STRATEGIES, TERMS

from .codings import Case
from .estimation import Estimate


def theory_document(
    name: str, weights: np.ndarray, found: Estimate, cases: Sequence[Case], base: Theory, note: str = ""
) -> dict[str, Any]:
    """A theory file as plain data: every term that is present in the cases, its range two standard errors either way.

    A term that is zero in all cases stays off. ``cases`` are those that were served; those without a strategy count for
    nothing. Parameters stay as in ``base``; only those that differ from the defaults are written.
    """
    used = [one for one in cases if one.label in STRATEGIES]
    source = f"{len(used)} coded cases, {min(one.first for one in used)}–{max(one.last for one in used)}"
    terms: dict[str, dict[str, Any]] = {strategy: {} for strategy in STRATEGIES}
    for k, term in enumerate(TERMS):
        if found.present[k]:
            low, high = weights[k] - 2.0 * found.errors[k], weights[k] + 2.0 * found.errors[k]
            terms[term.strategy][term.name] = {
                "value": _short(weights[k]),
                "source": [source],
                "range": [_short(max(low, -MAX_WEIGHT)), _short(min(high, MAX_WEIGHT))],
            }
    document: dict[str, Any] = {
        "format": 1,
        "name": name,
        "title": "Weights estimated on coded cases" + (", corrected for their selection" if note else ""),
        "description": (
            f"Penalised maximum likelihood on {source}, with priors from the papers' signs; parameters as in "
            f"{base.name}. {note}".strip()
        ),
        "sources": ["McFadden 1978", *(["King & Zeng 2001"] if note else [])],
    }
    moved = _moved_parameters(base)
    return document | ({"parameters": moved} if moved else {}) | {"terms": terms}


def write_theory(document: dict[str, Any], path: str | os.PathLike[str], force: bool = False) -> Theory:
    """Write a theory file and return it as it loads.

    Raises
    ------
    ScenarioError
        Where it would not load, such as a weight beyond ``MAX_WEIGHT``; nothing is written.
    StoreError
        Where the file cannot be written, or another is there and ``force`` is False.
    """
    import yaml
    from counterpoise.scenario.theory_file import load_theory

    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    return write_loadable(text, path, load_theory, force)


def _moved_parameters(base: Theory) -> dict[str, Any]:
    from counterpoise.theory.parameters import PARAMETERS

    usual = {parameter.name: parameter.default for parameter in PARAMETERS}
    return {name: number.plain() for name, number in base.parameters.items() if number.constant != usual[name]}


def _short(value: float) -> float:
    """Four decimals: far finer than any standard error here."""
    return round(float(value), 4) + 0.0
