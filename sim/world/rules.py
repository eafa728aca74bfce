"""A theory as numbers that the engines read: one record of parameters, weights by strategy."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..theory.parameters import PARAMETERS
from ..theory.terms import BY_STRATEGY

if TYPE_CHECKING:
    from ..scenario.theory_file import Theory

PARAMETER_TYPE = np.dtype([(parameter.name, np.float64) for parameter in PARAMETERS])


class Weights(NamedTuple):
    """Weight of every term, in the order of the library; zero where the theory leaves a term out."""

    balancing: np.ndarray
    soft_balancing: np.ndarray
    hedging: np.ndarray
    bandwagoning: np.ndarray


def by_strategy(weights: np.ndarray) -> Weights:
    """Weights of all strategies one after another, as views by strategy."""
    ends = np.cumsum([len(terms) for terms in BY_STRATEGY.values()])[:-1]
    return Weights(*np.split(weights, ends))


class Rules(NamedTuple):
    """Parameters (an array of one record, so that a sweep can hold many) and weights."""

    parameters: np.ndarray
    weights: Weights


def build_rules(theory: Theory) -> Rules:
    """The numbers of ``theory``, defaults filled in."""
    record = np.zeros(1, dtype=PARAMETER_TYPE)
    for parameter in PARAMETERS:
        record[parameter.name] = theory.parameter(parameter.name)
    weights = []
    for strategy, terms in BY_STRATEGY.items():
        weights.append(np.array([theory.weight(strategy, term.name) for term in terms]))
    return Rules(record, Weights(*weights))
