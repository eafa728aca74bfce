"""Dependence on a power, by channel: what is at stake, what can be lost, what binds.

Dependence restrains: over 60 per cent of Venezuela's exports went to the United States, which
explains its restraint (``ven-export-dependence-60``, ``interdependence-explains-restraint``).
"""

from __future__ import annotations

import math

import numpy as np

from ..compiled import part


@part
def shares_with_shift(usual: np.ndarray, shift: np.ndarray, shares: np.ndarray) -> None:
    """Fill ``shares[power]`` of one channel: the usual ones as moved by policy, at most one in all."""
    total = 0.0
    for p in range(shares.shape[0]):
        shares[p] = min(1.0, max(0.0, usual[p] + shift[p]))
        total += shares[p]
    if total > 1.0:
        for p in range(shares.shape[0]):
            shares[p] /= total


@part
def weighted_dependence(shares: np.ndarray, vulnerability: np.ndarray) -> float:
    """Dependence on one power over all channels, in [0, 1].

    ``shares[channel]`` of the state's exchange run through the power, ``vulnerability[channel]``
    says how much the channel matters; the weights are normalised here.
    """
    total, weight = 0.0, 0.0
    for k in range(shares.shape[0]):
        total += vulnerability[k] * shares[k]
        weight += vulnerability[k]
    return total / weight if weight > 0.0 else 0.0


@part
def reliance(shares: np.ndarray, vulnerability: np.ndarray) -> float:
    """Reliance on one power, in [0, 1]: 1 − Π (1 − share)^weight, the weights of the channels one on average.

    ``shares`` and ``vulnerability`` are by channel as for :func:`weighted_dependence`. Channels add up as independent
    ways of being cut off, so that a state that sends three fifths of its trade to a power relies on it, whatever it
    does elsewhere (``ven-export-dependence-60``); the mean over the channels makes that 0.15.
    """
    weight = 0.0
    for k in range(shares.shape[0]):
        weight += vulnerability[k]
    if weight <= 0.0:
        return 0.0
    free = 0.0
    for k in range(shares.shape[0]):
        if shares[k] > 0.0 and vulnerability[k] > 0.0:  # most are nil, and a logarithm of one costs as much as any
            if shares[k] >= 1.0:
                return 1.0
            free += vulnerability[k] * math.log(1.0 - shares[k])
    return 1.0 - math.exp(free * shares.shape[0] / weight)


@part
def retaliation_risk(
    attention: float, tied_down: float, need: float, unilateralism: float, constraint: float, restraint: float
) -> float:
    """Chance that a power retaliates, as the state sees it beforehand, in [0, 1].

    Attention raises it, being tied down elsewhere lowers it (``middle-east-quagmire-as-guarantee``),
    the power's own need of the state restrains it (``us-clinton-restraint-energy``), and so do
    institutions that bind it (``lit-ikenberry-1998-institutional-restraint``).
    """
    watch = attention / (attention + 0.15)  # a seventh of a great power's attention is already half a watch
    will = 0.5 + 0.5 * unilateralism
    return watch * (1.0 - 0.7 * tied_down) * will * (1.0 - 0.5 * constraint) * (1.0 - restraint * need)


@part
def exposure(dependence: float, risk: float) -> float:
    """Expected loss from retaliation: what can be cut times the chance that it is cut."""
    return dependence * risk


@part
def concentration(by_power: np.ndarray) -> float:
    """Herfindahl–Hirschman index of dependence over the powers; the rest of the world is dispersed."""
    total = 0.0
    for p in range(by_power.shape[0]):
        total += by_power[p] * by_power[p]
    return total


@part
def economic_expectation(dependence: float, sanctions: float, aid: float) -> float:
    """What a state expects to gain from going on with a power, in [0, 1] (Chen & Yang 2013)."""
    return min(1.0, (dependence + 0.5 * aid) * (1.0 - sanctions))
