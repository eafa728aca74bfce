"""The choice among 3P + 1 options: logit with nests that do not count powers.

Options of one strategy share a nest. Its inclusive value is the soft maximum over the powers,
corrected by the number of powers, so that a power that is merely doubled favours no strategy. The
order of options is hard balancing by power, soft balancing by power, hedging, bandwagoning by power.
"""

from __future__ import annotations

import math

import numpy as np

from ..compiled import part

BALANCING, SOFT_BALANCING, HEDGING, BANDWAGONING = range(4)


@part
def strategy_of(option: int, powers: int) -> int:
    """Strategy of an option, as an index into the four labels."""
    if option < powers:
        return BALANCING
    if option < 2 * powers:
        return SOFT_BALANCING
    if option == 2 * powers:
        return HEDGING
    return BANDWAGONING


@part
def target_of(option: int, powers: int) -> int:
    """Index of the power that an option is about; −1 for hedging."""
    if option < 2 * powers:
        return option % powers
    if option == 2 * powers:
        return -1
    return option - 2 * powers - 1


@part
def option_of(strategy: int, target: int, powers: int) -> int:
    """Index of the option with this strategy and target."""
    if strategy == HEDGING:
        return 2 * powers
    if strategy == BANDWAGONING:
        return 2 * powers + 1 + target
    return strategy * powers + target


@part
def first_choice(ties: np.ndarray, powers: int) -> int:
    """Option before the first year where none is given: alignment with the closest ally, else hedging.

    An ally is a power with a tie of a quasi-alliance at least (a judgement).
    """
    nearest = 0
    for p in range(1, ties.shape[0]):
        if ties[p] > ties[nearest]:
            nearest = p
    if ties[nearest] >= 2.0 / 3.0 - 1e-9:
        return option_of(BANDWAGONING, nearest, powers)
    return option_of(HEDGING, -1, powers)


@part
def inclusive_value(utilities: np.ndarray, first: int, count: int, rationality: float, nest: float) -> float:
    """Soft maximum of ``count`` utilities from ``first`` on, corrected by −(τ/λ) log P.

    ``nest`` is the dissimilarity τ in (0, 1]: near zero only the best option of the nest counts.
    """
    scale = rationality / nest
    top: float = utilities[first]
    for k in range(first + 1, first + count):
        top = max(top, utilities[k])
    total = 0.0
    for k in range(first, first + count):
        total += math.exp(scale * (utilities[k] - top))
    return top + math.log(total / count) / scale


@part
def choice_probabilities(
    utilities: np.ndarray, powers: int, rationality: float, nest: float, probabilities: np.ndarray
) -> None:
    """Fill ``probabilities`` (3P + 1, sums to one) from ``utilities`` by nested logit.

    ``rationality`` λ is the precision of the choice among strategies (McKelvey & Palfrey 1995).
    """
    options = 3 * powers + 1
    hard = inclusive_value(utilities, 0, powers, rationality, nest)
    soft = inclusive_value(utilities, powers, powers, rationality, nest)
    hedge = utilities[2 * powers]
    band = inclusive_value(utilities, 2 * powers + 1, powers, rationality, nest)
    top = max(max(hard, soft), max(hedge, band))
    share_hard = math.exp(rationality * (hard - top))
    share_soft = math.exp(rationality * (soft - top))
    share_hedge = math.exp(rationality * (hedge - top))
    share_band = math.exp(rationality * (band - top))
    total = share_hard + share_soft + share_hedge + share_band
    _within(utilities, 0, powers, share_hard / total, hard, rationality, nest, probabilities)
    _within(utilities, powers, powers, share_soft / total, soft, rationality, nest, probabilities)
    probabilities[2 * powers] = share_hedge / total
    _within(utilities, 2 * powers + 1, powers, share_band / total, band, rationality, nest, probabilities)
    total = 0.0
    for k in range(options):
        total += probabilities[k]
    for k in range(options):
        probabilities[k] /= total


@part
def _within(
    utilities: np.ndarray,
    first: int,
    count: int,
    share: float,
    inclusive: float,
    rationality: float,
    nest: float,
    probabilities: np.ndarray,
) -> None:
    """Divide the share of a nest among its options."""
    scale = rationality / nest
    for k in range(first, first + count):
        probabilities[k] = share * math.exp(scale * (utilities[k] - inclusive)) / count


@part
def protects(motive: float, rivalry: float, tie: float, rivals_bound: float, ally_bound: float) -> bool:
    """Whether alignment with another power is protection from this one, and so external balancing (Walt 1987).

    The state has a ``motive`` to resist this power, the two powers are rivals (``rivalry`` between them), and its
    ``tie`` to the other is a quasi-alliance at least; the two bounds are judgements.
    """
    return motive > 0.0 and rivalry >= rivals_bound and tie >= ally_bound - 1e-9


@part
def dyadic_reading(
    probabilities: np.ndarray, power: int, powers: int, protecting: np.ndarray, reading: np.ndarray
) -> None:
    """Strategy toward one power: the four options that concern it, renormalised to one.

    Alignment with a power that is ``protecting`` from this one, [power], counts as hard balancing against it. Where the
    choice is certain to concern another power alone, nothing is known and each is a quarter.
    """
    total = 0.0
    for k in range(4):
        reading[k] = _concerning(probabilities, k, power, powers, protecting)
        total += reading[k]
    for k in range(4):
        reading[k] = reading[k] / total if total > 0.0 else 0.25


@part
def toward(probabilities: np.ndarray, strategy: int, power: int, powers: int, protecting: np.ndarray) -> float:
    """Probability of one strategy toward one power, as :func:`dyadic_reading` has it."""
    total = 0.0
    for k in range(4):
        total += _concerning(probabilities, k, power, powers, protecting)
    return _concerning(probabilities, strategy, power, powers, protecting) / total if total > 0.0 else 0.25


@part
def _concerning(probabilities: np.ndarray, strategy: int, power: int, powers: int, protecting: np.ndarray) -> float:
    """What a strategy toward one power weighs among the options that concern it."""
    if strategy == SOFT_BALANCING:
        return float(probabilities[powers + power])
    if strategy == HEDGING:
        return float(probabilities[2 * powers])
    if strategy == BANDWAGONING:
        return float(probabilities[2 * powers + 1 + power])
    found = float(probabilities[power])
    for q in range(powers):
        if protecting[q] > 0:
            found += float(probabilities[2 * powers + 1 + q])
    return found


@part
def habit(last: int, option: int, years: float, half: float) -> float:
    """Weight of habit for an option, in [0, 1): zero unless it was the last choice.

    Half of it is reached after ``half`` years on the option.
    """
    return years / (years + half) if last == option else 0.0
